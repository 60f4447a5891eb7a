"""Piles of scans on the screen: uploads and their faults, lists, files, and what every page costs."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consents.models import ScanBatch, ScanFile
from consents.states import PageDecision, PageOutcome, ScanState
from registry.models import Job, PersonalDataAccess
from registry.states import AccessKind, JobState
from tests.consents.scan_things import SIGNED_ON, make_copy, make_file, make_page, make_pile, pdf_of
from tests.world import World, make_pupil
from tests.world_consents import PICTURE

As = Callable[[str], Client]


def body(answer: Any) -> bytes:
    """Of a file that is sent in pieces."""
    return b"".join(answer.streaming_content)


def upload(browser: Client, world: World, *files: Any, **data: Any) -> Any:
    address = reverse("consents:scan_add", args=[world.school.pk])
    return browser.post(address, {"originals": list(files), "signed_on": SIGNED_ON.isoformat(), **data})


def pdf(name: str = "скан.pdf", content: bytes = b"%PDF-1.7 one") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_several_files_become_one_pile_that_waits_for_its_reading(world: World, as_: As) -> None:
    answer = upload(
        as_("sysadmin"), world, pdf(), SimpleUploadedFile("снимок.jpg", b"\xff\xd8\xff photo"), title=" 5а "
    )

    pile = ScanBatch.objects.get(title="5а")
    assert answer.headers["Location"] == reverse("consents:scan", args=[pile.pk])
    assert (pile.signed_on, pile.uploaded_by, pile.state) == (SIGNED_ON, world.sysadmin, ScanState.RECEIVED)
    assert [file.name for file in pile.files.all()] == ["скан.pdf", "снимок.jpg"]
    assert pile.job is not None
    assert pile.job.state == JobState.WAITING
    assert "скоро начнётся" in as_("sysadmin").get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Скан.PDF", b"%PDF-1.7", "Скан.PDF"),
        ("скан.hta", b"<script>x</script>%PDF-1.7", "скан.hta.pdf"),
        ("скан.jpg", b"%PDF-1.7", "скан.jpg.pdf"),
        ("снимок.exe", PICTURE + b"another", "снимок.exe.jpg"),
        ("снимок\u202egpj.bat", PICTURE + b"another", "снимокgpj.bat.jpg"),
        ("снимок.png", PICTURE + b"another", "снимок.png"),
        ("снимок", PICTURE + b"another", "снимок.jpg"),
        (f"{'д' * 300}.pdf", b"%PDF-1.7", f"{'д' * 180}.pdf"),
    ],
)
def test_whoever_takes_an_original_opens_it_and_runs_nothing(
    world: World, as_: As, name: str, content: bytes, kept: str
) -> None:
    upload(as_("deputy"), world, SimpleUploadedFile(name, content), title="с именем")

    original = ScanBatch.objects.get(title="с именем").files.get()
    taken = as_("deputy").get(reverse("consents:scan_original", args=[original.pk]))

    assert (original.name, str(original.file.name).rpartition(".")[2]) == (kept, kept.rpartition(".")[2].lower())
    assert taken["Content-Disposition"].startswith("attachment")
    assert taken["Content-Type"] == "application/octet-stream"
    taken.close()


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (("пусто.pdf", b""), "Отправленный файл пуст|Файл пустой"),
        (("нули.pdf", b"\0\0\0\0"), "«нули.pdf»: Файл пустой"),
        (("список.docx", b"PK\x03\x04"), "«список.docx»: Это документ Word"),
        (("скан.pdf", b"MZ"), "программа Windows"),
        (("снимок.heic", b"\0\0\0\x18ftypheic"), "HEIC"),
        (("скан.pdf", "просто текст".encode()), "Это не скан и не снимок"),
    ],
)
def test_a_wrong_file_is_told_at_its_field_and_nothing_is_kept(
    world: World, as_: As, file: tuple[str, bytes], fault: str
) -> None:
    before = ScanFile.objects.count()

    answer = upload(as_("deputy"), world, pdf("верный.pdf"), SimpleUploadedFile(*file), title="моя пачка")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert any(words in text for words in fault.split("|"))
    assert 'value="моя пачка"' in text
    assert ScanFile.objects.count() == before


def test_all_faults_are_told_at_once(world: World, as_: As) -> None:
    text = upload(
        as_("deputy"), world, pdf("а.pdf", b"MZ"), pdf("б.pdf", b"PK"), signed_on="2999-01-01"
    ).content.decode()

    assert all(words in text for words in ("«а.pdf»", "«б.pdf»", "Этот день ещё не наступил"))


def test_an_upload_without_a_file_says_what_to_do(world: World, as_: As) -> None:
    answer = upload(as_("deputy"), world)

    assert (answer.status_code, "Выберите файлы" in answer.content.decode()) == (422, True)


def test_too_much_is_told_with_the_limit(world: World, as_: As, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    large = pdf(content=b"%PDF-" + b"1" * (1024 * 1024))

    answer = upload(as_("deputy"), world, large)

    assert (answer.status_code, "вместе больше 1 МБ" in answer.content.decode()) == (422, True)


def test_too_many_files_are_told_with_the_limit(world: World, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consents.forms.scan.MOST_FILES", 2)

    answer = upload(as_("deputy"), world, *(pdf(f"{number}.pdf", b"%PDF-" + bytes([number])) for number in range(3)))

    assert "Файлов 3, а за один раз можно 2" in answer.content.decode()


@pytest.mark.parametrize(
    ("names", "named"), [(["5а.pdf"], "5а.pdf"), (["5а.pdf", "5б.pdf", "6а.pdf"], "5а.pdf и ещё 2")]
)
def test_piles_of_one_day_are_told_apart_by_their_files(world: World, as_: As, names: list[str], named: str) -> None:
    upload(as_("deputy"), world, *(pdf(name, b"%PDF-1.7 " + name.encode()) for name in names))

    assert ScanBatch.objects.latest("pk").title == f"Сканы {timezone.localdate():%d.%m.%Y}: {named}"


def test_the_work_of_reading_is_not_called_by_a_name_in_a_file(world: World, as_: As) -> None:
    upload(as_("deputy"), world, pdf("Рябинина Анна.pdf"))

    batch = ScanBatch.objects.latest("pk")
    assert "Рябинина" in batch.title
    assert batch.job is not None
    assert batch.job.title == f"Чтение сканов от {timezone.localdate():%d.%m.%Y}"


def test_a_file_that_came_before_leads_to_its_pile(world: World, as_: As) -> None:
    upload(as_("sysadmin"), world, pdf(), title="первая")
    first = ScanBatch.objects.get(title="первая")

    answer = upload(as_("deputy"), world, pdf("копия.pdf"), title="вторая")
    mixed = upload(as_("deputy"), world, pdf("копия.pdf"), pdf("новый.pdf", b"%PDF-1.7 two"), title="третья")

    assert answer.status_code == 422
    assert "уже загружены" in answer.content.decode()
    assert reverse("consents:scan", args=[first.pk]) in answer.content.decode()
    assert not ScanBatch.objects.filter(title="вторая").exists()
    assert mixed.status_code == 302
    told = as_("deputy").get(mixed.headers["Location"])
    assert [file.name for file in ScanBatch.objects.get(title="третья").files.all()] == ["новый.pdf"]
    assert told.status_code == 200


def test_a_second_click_makes_no_second_pile(world: World, as_: As) -> None:
    browser, token = as_("deputy"), "x" * 20

    first = upload(browser, world, pdf(content=b"%PDF-1.7 a"), form_token=token, title="раз")
    second = upload(browser, world, pdf(content=b"%PDF-1.7 b"), form_token=token, title="раз")

    assert first.headers["Location"] == second.headers["Location"]
    assert ScanBatch.objects.filter(title="раз").count() == 1


def test_a_reading_that_broke_off_can_go_on(world: World, as_: As) -> None:
    upload(as_("sysadmin"), world, pdf(), title="оборвалась")
    pile = ScanBatch.objects.get(title="оборвалась")
    Job.objects.filter(pk=str(pile.job_id)).update(state=JobState.FAILED, finished_at=timezone.now())

    page = as_("sysadmin").get(reverse("consents:scan", args=[pile.pk])).content.decode()
    answer = as_("sysadmin").post(reverse("consents:scan_again", args=[pile.pk]))

    assert "Читать дальше" in page
    assert answer.status_code == 302
    pile.refresh_from_db()
    assert pile.job is not None
    assert pile.job.state == JobState.WAITING


def test_the_moving_part_asks_for_the_whole_page_when_all_is_read(world: World, as_: As) -> None:
    reading, read = make_pile(world, state=ScanState.RECEIVED), make_pile(world)
    asked = {"HX-Request": "true"}

    part = as_("deputy").get(reverse("consents:scan", args=[reading.pk]), headers=asked)
    over = as_("deputy").get(reverse("consents:scan", args=[read.pk]), headers=asked)

    assert 'id="reading"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert over.headers["HX-Refresh"] == "true"


def test_a_pile_says_what_waits_and_is_closed_when_nothing_does(world: World, as_: As) -> None:
    pile = make_pile(world)
    page = make_page(pile, make_copy(world, world.pupil))
    make_page(pile, outcome=PageOutcome.UNREADABLE)
    address, close = (reverse(f"consents:{name}", args=[pile.pk]) for name in ("scan", "scan_close"))

    waits = as_("deputy").get(address).content.decode()
    refused = as_("deputy").post(close)
    pile.pages.update(decision=PageDecision.UNSIGNED, decided_by=world.deputy, decided_at=timezone.now())
    ready = as_("deputy").get(address).content.decode()
    closed = as_("deputy").post(close)

    assert "Посмотреть подписи" in waits
    assert "Разобрать стол" in waits
    assert "Закрыть пачку" not in waits
    assert (refused.status_code, "Ждёт решения: 2" in refused.content.decode()) == (422, True)
    assert "Закрыть пачку" in ready
    assert closed.status_code == 302
    pile.refresh_from_db()
    assert (pile.state, pile.closed_by) == (ScanState.CLOSED, world.deputy)
    assert page.batch_id == pile.pk


def test_the_day_of_signatures_is_mended_for_the_whole_pile(world: World, as_: As) -> None:
    pile = make_pile(world)
    address = reverse("consents:scan_date", args=[pile.pk])

    wrong = as_("deputy").post(address, {"signed_on": "2999-01-01"})
    as_("deputy").post(address, {"signed_on": (SIGNED_ON - timedelta(days=1)).isoformat()})

    pile.refresh_from_db()
    assert wrong.status_code == 422
    assert pile.signed_on == SIGNED_ON - timedelta(days=1)


def test_a_file_proves_itself_and_its_taking_is_logged(world: World, as_: As) -> None:
    original = make_file(make_pile(world), world, pdf_of(None), name="скан 5а.pdf")

    page = as_("director").get(reverse("consents:scan_file", args=[original.pk])).content.decode()
    taken = as_("director").get(reverse("consents:scan_original", args=[original.pk]))

    assert "Файл не изменён" in page
    assert original.sha256 in page
    assert hashlib.sha256(body(taken)).hexdigest() == original.sha256
    assert taken.headers["Content-Type"] == "application/octet-stream"
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert taken.headers["Content-Disposition"].startswith("attachment")
    log = PersonalDataAccess.objects.get(kind=AccessKind.EXPORT, what="Скан согласий: скан 5а.pdf")
    assert (log.by, log.school) == (world.director, world.school)


@pytest.mark.parametrize("harm", ["change", "delete"])
def test_a_spoiled_file_is_told(world: World, as_: As, harm: str) -> None:
    original = make_file(make_pile(world), world, b"%PDF-1.7")
    if harm == "change":
        ScanFile.objects.filter(pk=original.pk).update(sha256="0" * 64)
    else:
        original.file.storage.delete(str(original.file.name))

    page = as_("director").get(reverse("consents:scan_file", args=[original.pk])).content.decode()
    taken = as_("director").get(reverse("consents:scan_original", args=[original.pk]))

    assert ("Файл изменён" if harm == "change" else "Файла нет на диске") in page
    assert taken.status_code == (200 if harm == "change" else 404)
    if harm == "change":
        body(taken)


def test_pictures_are_private_and_looking_at_one_is_logged(world: World, as_: As) -> None:
    page = make_page(make_pile(world), make_copy(world, world.pupil), picture=True)

    answers = [
        as_("deputy").get(reverse(f"consents:{name}", args=[page.pk])) for name in ("page_picture", "page_thumbnail")
    ]

    for answer in answers:
        assert body(answer).startswith(b"\xff\xd8\xff")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer.headers["Cache-Control"]
    log = PersonalDataAccess.objects.about("pupils", world.pupil.pk).get()
    assert log.by == world.deputy


def many(world: World, rows: int) -> ScanBatch:
    """A pile with so many pages to be reviewed and as many on the desk."""
    pile = make_pile(world)
    for number in range(rows):
        pupil = make_pupil(world.school_class, f"Сосёнкин{chr(1072 + number)}", "Иван")
        make_page(pile, make_copy(world, pupil), picture=True)
        make_page(pile, outcome=PageOutcome.UNREADABLE, picture=True)
        make_copy(world, make_pupil(world.school_class, f"Берёзов{chr(1072 + number)}", "Иван"))
    return pile


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_piles_costs_the_same_for_any_number(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        make_page(make_pile(world), make_copy(world, world.pupil))
    client = as_("deputy")

    with django_assert_num_queries(COSTS["list"]):
        page = client.get(reverse("consents:scans", args=[world.school.pk]))

    # The world's own pile is one of them; a page shows 25.
    assert page.content.decode().count('<td class="cell-main">') == min(rows + 1, 25)


COSTS = {"list": 6, "pile": 7, "pages": 7, "review": 20, "desk": 11}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("name", ["pile", "pages", "review", "desk"])
def test_a_page_costs_the_same_for_any_number_of_sheets(
    world: World, as_: As, django_assert_num_queries: DjangoAssertNumQueries, name: str, rows: int
) -> None:
    pile, client = many(world, rows), as_("deputy")
    first: dict[Any, Any] = {page.outcome: page for page in pile.pages.order_by("-pk")}
    address = {
        "pile": reverse("consents:scan", args=[pile.pk]),
        "pages": reverse("consents:scan_pages", args=[pile.pk]),
        "review": reverse("consents:scan_page", args=[first[PageOutcome.MATCHED].pk]),
        "desk": reverse("consents:scan_page", args=[first[PageOutcome.UNREADABLE].pk]),
    }[name]
    client.get(address)

    with django_assert_num_queries(COSTS[name]):
        page = client.get(address)

    assert page.status_code == 200
    if name == "pages":
        assert page.content.decode().count('class="scan-cell"') == rows * 2
    if name == "desk":
        assert page.content.decode().count('name="person"') == min(rows, 20)
