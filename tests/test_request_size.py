"""Too large a body is refused before it is read: nothing of it reaches the disk."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from ezh_rollout import request_size
from plans.actions.task.files import MAX_FILE_SIZE
from plans.orders.uploaded import MAX_BYTES
from plans.reading.package import MAX_FILE
from tests.world import World

As = Callable[[str], Client]
MEGABYTE = 1024 * 1024


def big(megabytes: float) -> SimpleUploadedFile:
    return SimpleUploadedFile("акт.pdf", b"x" * int(megabytes * MEGABYTE))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everybody who began to read a form."""
    readers: list[str] = []
    original = HttpRequest._load_post_and_files

    def noted(request: HttpRequest) -> None:
        readers.append(request.path)
        original(request)

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", noted)
    return readers


def test_a_visitor_sends_no_files(db: None, unread: list[str]) -> None:
    response = Client(enforce_csrf_checks=True).post(reverse("login"), {"file": big(0.1)})

    assert response.status_code == 413
    assert "не&nbsp;больше 64 КБ" in response.content.decode()
    assert unread == []


def test_a_visitor_may_send_a_name_and_a_password(db: None) -> None:
    assert Client().post(reverse("login"), {"username": "а" * 150, "password": "б" * 4000}).status_code == 200


@pytest.mark.parametrize(("megabytes", "status"), [(1.5, 302), (3.5, 413)])
def test_whoever_is_logged_in_has_a_limit(
    world: World, as_: As, settings: LazySettings, unread: list[str], megabytes: float, status: int
) -> None:
    settings.UPLOAD_LIMIT = 2 * MEGABYTE
    url = reverse("plans:task_file_add", args=[world.task.pk])

    response = as_("sysadmin").post(url, {"file": big(megabytes)})

    assert response.status_code == status
    assert (unread == []) == (status == 413)
    if status == 413:
        assert "не&nbsp;больше 2 МБ" in response.content.decode()


def test_htmx_gets_the_words_alone(as_: As, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 0
    response = as_("sysadmin").post(reverse("home"), {"file": big(1.5)}, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (413, "#messages")
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize(
    "said", [{"HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "-1"}, {"CONTENT_LENGTH": "9" * 5000}]
)
def test_a_body_without_a_length_is_not_read(db: None, unread: list[str], said: dict[str, str]) -> None:
    response = Client().post(reverse("login"), {"username": "имя"}, **said)  # type: ignore[arg-type]

    assert response.status_code == 411
    assert unread == []


def test_a_small_form_asks_nobody_who_sends_it() -> None:
    """No user is on this request: to ask for one would fail."""
    request = RequestFactory().post("/", {"word": "а"})
    through = HttpResponse()

    assert request_size.RequestSizeMiddleware(lambda _: through)(request) is through


# Who sends 1.5 MB, how the page answers (None: refused before it is asked), whether the body was taken off the wire.
SENDERS = [("sysadmin", None, True), ("sysadmin", 400, True), ("sysadmin", 200, False), ("", None, False)]


@pytest.mark.parametrize(("who", "status", "is_taken"), SENDERS)
def test_whoever_is_known_gets_our_words_and_no_broken_connection(
    world: World, settings: LazySettings, who: str, status: int | None, is_taken: bool
) -> None:
    settings.UPLOAD_LIMIT = MEGABYTE if status else 0
    request = RequestFactory().post("/", {"file": big(1.5)})
    request.user = world.users[who] if who else AnonymousUser()

    response = request_size.RequestSizeMiddleware(lambda _: HttpResponse(status=status))(request)

    assert response.status_code == (status or 413)
    assert (request.read(1) == b"") is is_taken


def test_every_file_that_a_form_takes_fits() -> None:
    assert max(MAX_FILE, MAX_FILE_SIZE, MAX_BYTES) <= settings.UPLOAD_LIMIT
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= settings.UPLOAD_LIMIT


def test_arriving_files_lie_in_a_private_folder_of_the_program() -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)

    assert folder.is_relative_to(settings.DATA)
    assert folder.stat().st_mode & 0o077 == 0
