"""The door and the headers: login by default, a strict CSP, a lock that holds one person and not the school."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from lxml import html

from ezh_rollout import visitor
from tests.world import PASSWORD, World

WRONG = "неверный пароль"


@pytest.fixture
def director(cast: World) -> str:
    user = cast.users["director"]
    user.set_password(PASSWORD)
    user.save()
    return str(user.get_username())


def try_to_enter(name: str, password: str, *, address: str = "10.0.0.1", times: int = 1) -> HttpResponse:
    browser = Client(REMOTE_ADDR=address)
    for _ in range(times - 1):
        browser.post(reverse("login"), {"username": name, "password": password})
    response = browser.post(reverse("login"), {"username": name, "password": password})
    assert isinstance(response, HttpResponse)
    return response


def test_nobody_sees_a_page_without_logging_in(db: None) -> None:
    response = Client().get(reverse("home"))

    assert (response.status_code, response["Location"]) == (302, f"{reverse('login')}?next={reverse('home')}")


def test_the_content_policy_allows_nothing_foreign_and_nothing_inline(db: None) -> None:
    policy = Client().get(reverse("login"))["Content-Security-Policy"]
    directives = {part.split()[0]: part.split()[1:] for part in policy.split(";")}

    assert directives["default-src"] == ["'none'"]
    assert directives["base-uri"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} <= {"'self'", "'none'", "data:"}
    assert directives["script-src"] == directives["style-src"] == ["'self'"]


def test_a_page_tells_the_browser_to_be_careful(db: None) -> None:
    response = Client().get(reverse("login"))

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("name", ["home", "help", "plans:plan", "plans:plan_pdf", "plans:task", "registry:job_file"])
def test_pages_and_papers_are_kept_by_nobody(name: str, world: World) -> None:
    of_plan = {"plans:plan": world.plan.pk, "plans:plan_pdf": world.approved_plan.pk, "plans:task": world.task.pk}
    place = of_plan.get(name) or (world.job.pk if name == "registry:job_file" else None)
    browser = Client()
    browser.force_login(world.sysadmin, "django.contrib.auth.backends.ModelBackend")

    response = browser.get(reverse(name, args=[place] if place else []))
    response.close()

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_page_of_an_error_is_kept_by_nobody(db: None) -> None:
    assert Client().get("/nowhere/")["Cache-Control"] == "private, no-store"


def test_a_session_ends_after_the_working_day_and_with_the_browser(director: str, settings: LazySettings) -> None:
    browser = Client()
    browser.post(reverse("login"), {"username": director, "password": PASSWORD})

    assert browser.session.get_expire_at_browser_close()
    assert settings.SESSION_COOKIE_AGE == 8 * 3600
    assert browser.cookies[settings.SESSION_COOKIE_NAME]["httponly"]


def test_an_old_session_opens_nothing(director: str) -> None:
    browser = Client()
    browser.post(reverse("login"), {"username": director, "password": PASSWORD})
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert browser.get(reverse("password_change")).status_code == 302


def test_five_wrong_passwords_close_the_door_to_the_right_one(director: str) -> None:
    try_to_enter(director, WRONG, times=5)

    response = try_to_enter(director, PASSWORD)

    assert response.status_code == 429
    assert "Вход временно закрыт" in response.content.decode()


def test_four_wrong_passwords_do_not(director: str) -> None:
    try_to_enter(director, WRONG, times=4)

    assert try_to_enter(director, PASSWORD).status_code == 302


def test_a_locked_name_is_open_from_another_address(director: str) -> None:
    try_to_enter(director, WRONG, times=6, address="10.0.0.1")

    assert try_to_enter(director, PASSWORD, address="10.0.0.2").status_code == 302


def test_one_forgetful_person_does_not_lock_the_school_behind_the_same_address(director: str) -> None:
    try_to_enter("somebody-else", WRONG, times=6)

    assert try_to_enter(director, PASSWORD).status_code == 302


def test_the_lock_opens_by_itself_after_a_quarter_of_an_hour(director: str) -> None:
    try_to_enter(director, WRONG, times=5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert try_to_enter(director, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "seen"),
    [
        (False, "", "10.0.0.1"),
        (False, "8.8.8.8", "10.0.0.1"),
        (True, "", "10.0.0.1"),
        (True, "8.8.8.8", "8.8.8.8"),
        (True, "1.1.1.1, 8.8.8.8", "8.8.8.8"),
        (True, "1.1.1.1, 2001:db8::1", "2001:db8::1"),
        (True, "8.8.8.8, unknown", "10.0.0.1"),
    ],
)
def test_a_visitor_cannot_choose_the_address_that_is_locked(
    *, behind_proxy: bool, forwarded: str, seen: str, settings: LazySettings
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"X-Forwarded-For": forwarded})

    assert visitor.address(request) == seen


def test_a_visitor_through_a_socket_has_no_address(settings: LazySettings) -> None:
    assert visitor.address(RequestFactory(REMOTE_ADDR="").get("/")) is None


def test_short_and_common_passwords_are_refused(director: str) -> None:
    browser = Client()
    browser.force_login(get_user_model().objects.get(username=director), "django.contrib.auth.backends.ModelBackend")
    for new in ("короткий", "1234567890", "password123"):
        form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        browser.post(reverse("password_change"), form)

    assert get_user_model().objects.get(username=director).check_password(PASSWORD)


# Where a password is asked of somebody who is already inside: the address, its place in the world, the other answers.
ASKED_INSIDE: dict[str, tuple[str, Callable[[World], list[int]], str, Callable[[World], dict[str, str]]]] = {
    "change of the password": (
        "password_change",
        lambda _: [],
        "old_password",
        lambda _: {"new_password1": "совсем новый пароль", "new_password2": "совсем новый пароль"},
    ),
    "approval": (
        "plans:approval_decide",
        lambda world: [world.approval.pk],
        "password",
        lambda world: {"decision": "approve", "seen": world.approval.sha256},
    ),
    "signature": (
        "plans:order_sign",
        lambda world: [world.order.pk],
        "password",
        lambda _: {"number": "7", "dated": "2027-03-10", "digest": "x"},
    ),
    "cancelling": ("plans:order_cancel", lambda world: [world.signed_order.pk], "password", lambda _: {"reason": "о"}),
}


def browser_left_open(world: World) -> Client:
    """The director, whose password is known, went away from it."""
    world.director.set_password(PASSWORD)
    world.director.save()
    browser = Client(REMOTE_ADDR="10.0.0.1")
    browser.force_login(world.director, "django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize("place", ASKED_INSIDE)
def test_a_password_cannot_be_guessed_by_whoever_finds_an_open_browser(world: World, place: str) -> None:
    name, where, field, answers = ASKED_INSIDE[place]
    browser = browser_left_open(world)
    url, good = reverse(name, args=where(world)), answers(world)

    wrong = [browser.post(url, {**good, field: WRONG}).status_code for _ in range(5)]
    right = browser.post(url, {**good, field: PASSWORD})

    assert 302 not in wrong
    assert right.status_code == 429
    world.director.refresh_from_db()
    assert world.director.check_password(PASSWORD)


@pytest.mark.parametrize("place", ASKED_INSIDE)
def test_a_wrong_password_leaves_no_password_in_the_database(world: World, place: str) -> None:
    """The lock keeps the form that was sent; a mistyped password differs from the right one by a letter."""
    name, where, field, answers = ASKED_INSIDE[place]
    browser = browser_left_open(world)
    page = browser.get(reverse("password_change" if name == "password_change" else "home")).content
    asked = set(html.fromstring(page).xpath("//input[@type='password']/@name"))
    secrets = dict.fromkeys(asked | {field}, "тайна-7719")

    browser.post(reverse(name, args=where(world)), {**answers(world), **secrets})

    kept = AccessAttempt.objects.get()
    assert kept.path_info == reverse(name, args=where(world))
    assert "тайна" not in str(vars(kept))


def test_the_right_password_changes_the_password(director: str) -> None:
    browser = Client()
    browser.force_login(get_user_model().objects.get(username=director), "django.contrib.auth.backends.ModelBackend")
    new = "совсем новый пароль"

    response = browser.post(
        reverse("password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )

    assert response.status_code == 302
    assert get_user_model().objects.get(username=director).check_password(new)


def test_the_door_says_the_same_of_a_wrong_password_and_of_an_unknown_name(world: World) -> None:
    answers = [
        Client().post(reverse("login"), {"username": name, "password": "не тот"}).content.decode()
        for name in (world.director.get_username(), "nobody")
    ]

    assert ["не подошли друг к другу" in answer for answer in answers] == [True, True]
    assert not any("Пожалуйста" in answer for answer in answers)
