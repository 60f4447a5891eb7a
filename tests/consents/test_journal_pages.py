"""The journal of consents: every row in words, filters, the file and the paper, and that nothing is deleted."""

import csv
import io
import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pypdfium2
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from consents.actions import journal as work
from consents.actions.journal import make_in_job, print_journal
from consents.journal_file import as_paper
from consents.models import Consent, Withdrawal
from consents.queries.journal import COLUMNS, Asked, JournalRow, journal, journal_rows
from consents.states import Answer, ConsentKind, WithdrawalOutcome
from ezh_rollout.shared.refusal import Refused
from registry.actions.job import Progress
from registry.models import PersonalDataAccess, Pupil, Representation, Representative
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]
ON = date(2027, 3, 20)


@pytest.fixture
def pupil(world: World) -> Pupil:
    found = make_pupil(world.things["school_class"], "Клёнова", "Яна", birth_date=date(2016, 5, 5))
    parent = Representative.objects.create(school=world.school, last_name="Клёнова", first_name="Анна", gender="f")
    Representation.objects.create(school=world.school, representative=parent, pupil=found)
    return found


def said(world: World, child: Pupil, /, **fields: Any) -> Consent:
    return Consent.objects.create(
        **{
            "school": world.school,
            "pupil": child,
            "kind": ConsentKind.PROCESSING,
            "answer": Answer.GIVEN,
            "signer": child.representatives.get(),
            "signer_words": "Клёнова Анна",
            "authority": "родитель",
            "signed_on": date(2027, 3, 5),
            "edition": 1,
            "accepted_by": world.deputy,
            "accepted_at": NOW,
            **fields,
        }
    )


def rows_of(world: World, pupil: Pupil, asked: Asked | None = None) -> list[JournalRow]:
    found = journal(world.school, asked or Asked())
    return [row for row in journal_rows(found, world.school, on=ON) if row.pk == pupil.pk and row.section == "pupils"]


def test_every_column_is_filled(world: World, pupil: Pupil) -> None:
    said(world, pupil, case_file="04-12", sheet="7", valid_until=date(2028, 3, 5), note="копия", is_separate=False)
    Withdrawal.objects.create(
        school=world.school,
        pupil=pupil,
        kind=ConsentKind.PROCESSING,
        signer=pupil.representatives.get(),
        number="21",
        received_on=date(2027, 3, 9),
        due_on=date(2027, 4, 8),
        recorded_by=world.deputy,
        recorded_at=NOW,
        stopped_on=date(2027, 3, 10),
        stopped_by=world.deputy,
        outcome=WithdrawalOutcome.DESTROYED,
        outcome_on=date(2027, 3, 11),
        outcome_by=world.deputy,
        act_number="3",
    )

    row = rows_of(world, pupil)[0]

    assert {name: getattr(row, name) for name, _ in COLUMNS if name != "number"} == {
        "name": pupil.full_name,
        "category": "ученик",
        "place": world.things["school_class"].name,
        "age": "до 14 лет",
        "signer": "Клёнова Анна, родитель",
        "kind": "Обработка в электронном журнале",
        "edition": "другой документ",
        "signed_on": date(2027, 3, 5),
        "route": "бумага",
        "term": "по 05.03.2028",
        "stored": "дело 04-12, лист 7",
        "accepted": "Тарас Сосновский",
        "status": "отозвано",
        "withdrawn_number": "21",
        "withdrawn_on": date(2027, 3, 9),
        "due_on": date(2027, 4, 8),
        "done_on": date(2027, 3, 11),
        "act": "3",
        "note": "оформлено не отдельным документом; копия",
    }


def test_an_error_stays_and_says_so(world: World, pupil: Pupil) -> None:
    said(world, pupil, voided_at=NOW, voided_by=world.deputy, void_reason="не тот человек")

    row = rows_of(world, pupil)[0]

    assert (row.status, row.note, row.is_void) == ("введено ошибочно", "ошибка: не тот человек", True)


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        (Asked(), True),
        (Asked(kind="processing"), True),
        (Asked(kind="distribution"), False),
        (Asked(group="staff"), False),
        (Asked(since=date(2027, 3, 5), until=date(2027, 3, 5)), True),
        (Asked(since=date(2027, 3, 6)), False),
        (Asked(until=date(2027, 3, 4)), False),
    ],
)
def test_the_filters(world: World, pupil: Pupil, asked: Asked, is_there: bool) -> None:
    said(world, pupil)

    assert bool(rows_of(world, pupil, asked)) is is_there


def test_a_class_holds_its_pupils_and_their_parents(world: World, pupil: Pupil) -> None:
    said(world, pupil)
    said(world, pupil, pupil=None, representative=pupil.representatives.get(), signer=None)
    key = f"class-{pupil.school_class_id}"

    found = journal_rows(journal(world.school, Asked(group=key)), world.school, on=ON)

    assert [(row.category, row.place) for row in found] == [
        ("ученик", world.things["school_class"].name),
        ("родитель", world.things["school_class"].name),
    ]


def test_the_journal_of_another_school_is_not_in_it(world: World, as_: As) -> None:
    page = as_("stranger").get(reverse("consents:journal", args=[world.other.pk])).content.decode()

    assert "Записей нет" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_rows(
    world: World, as_: As, django_assert_num_queries: Any, pupil: Pupil, rows: int
) -> None:
    for number in range(rows):
        said(world, pupil, signed_on=date(2027, 2, 1 + number % 28))
    client = as_("director")

    with django_assert_num_queries(16):
        page = client.get(reverse("consents:journal", args=[world.school.pk]))

    assert page.content.decode().count("Клёнова Яна") == rows


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "csv1251"])
def test_the_file_holds_the_columns_of_the_law_and_is_logged(
    world: World, as_: As, pupil: Pupil, file_format: str
) -> None:
    said(world, pupil, note="=СУММ(1;2)")

    answer: Any = as_("director").post(
        reverse("consents:journal_export", args=[world.school.pk]), {"format": file_format, "kind": "processing"}
    )

    content = b"".join(answer.streaming_content)
    table = read(content, file_format)
    assert table[0] == [title for _, title in COLUMNS]
    line = next(line for line in table if pupil.full_name in line)
    assert "'=СУММ(1;2)" in line or file_format == "xlsx"
    entry = PersonalDataAccess.objects.get(by=world.director, what__startswith="Журнал")
    assert (entry.count, "ФИО субъекта" in entry.fields) == (len(table) - 1, True)


def read(content: bytes, file_format: str) -> list[list[str]]:
    if file_format == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).active
        return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    encoding = "cp1251" if file_format == "csv1251" else "utf-8-sig"
    return list(csv.reader(io.StringIO(content.decode(encoding)), delimiter=";"))


def test_the_paper_holds_every_row_and_its_header_again(world: World) -> None:
    row = JournalRow(
        number=1,
        name="Константинопольская-Преображенская Александра-Виктория Владиславовна",
        section="pupils",
        pk=1,
        category="ученик",
        place="10а",
        age="14–17 лет",
        signer="Константинопольский-Преображенский Владислав Константинович, опекун: решение № 5",
        kind="Обработка в электронном журнале",
        edition="2",
        signed_on=date(2027, 3, 5),
        route="электронная подпись",
        term="по 05.03.2028",
        stored="дело 04-12, лист 7",
        accepted="Тарас Сосновский",
        status="требуется новое: редакция бланка",
        withdrawn_number="21",
        withdrawn_on=date(2027, 3, 9),
        due_on=date(2027, 4, 8),
        done_on=date(2027, 3, 11),
        act="3",
        note="оформлено не отдельным документом",
        is_void=False,
    )
    created = datetime.combine(ON, NOW.timetz())

    document = pypdfium2.PdfDocument(
        as_paper([row] * 60, school=world.school, words="10а класс", on=ON, created=created)
    )

    texts = [page.get_textpage().get_text_bounded().replace("\r\n", " ") for page in document]
    width, height = document[0].get_size()
    assert width > height
    assert len(texts) > 1
    assert all("ФИО субъекта" in text and "Примечание" in text for text in texts)
    assert max(right_edge(page) for page in document) < width - 25, "the table stays inside the margins"
    assert all(f"{number} / {len(texts)}" in text for number, text in enumerate(texts, start=1))
    assert sum(text.count("Александра-") for text in texts) == 60


def right_edge(page: Any) -> float:
    text = page.get_textpage()
    return float(max(text.get_rect(number)[2] for number in range(text.count_rects())))


def test_the_job_prints_what_was_chosen_and_logs_it(world: World, pupil: Pupil) -> None:
    said(world, pupil)
    asked = Asked(kind="processing", since=date(2027, 3, 5), until=date(2027, 3, 5))
    job = print_journal(world.school, asked, words="обработка", by=world.director)

    outcome = make_in_job(job, Progress(job))

    document = pypdfium2.PdfDocument(outcome.content)
    assert "Клёнова" in document[0].get_textpage().get_text_bounded()
    assert PersonalDataAccess.objects.filter(by=world.director, what__endswith="PDF").count() == 1


def test_long_work_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BEAT", 0.01)
    beats, enough = [], threading.Event()

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            enough.set()

    made = work._alive(lambda: b"done" if enough.wait(20) else b"", beat=beat)

    assert made == b"done"
    assert len(beats) >= 3


def test_too_long_a_journal_is_printed_in_parts(world: World, pupil: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_ROWS", 0)
    said(world, pupil)
    job = print_journal(world.school, Asked(), words="", by=world.director)

    with pytest.raises(Refused, match="выберите класс или период"):
        make_in_job(job, Progress(job))


def test_nobody_deletes_a_row(world: World) -> None:
    """No screen and no admin: see also the protected keys of `test_an_answer_cannot_lose_its_person`."""
    assert not admin.site.is_registered(Consent) or not admin.site.get_model_admin(Consent).has_delete_permission(None)  # type: ignore[arg-type]
