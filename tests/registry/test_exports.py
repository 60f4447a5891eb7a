"""Files that leave the program: words stay words, formulas are harmless, nobody takes more than is theirs."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Refused
from registry.actions.exchange import KIND, MOST_AT_ONCE, Gate, Request, export_later
from registry.actions.job import WORKS, Progress
from registry.exports import Layout, Place, Scope, Unwritable, neutral, rows_of, write
from registry.exports.catalogue import NEUTRAL, Column
from registry.exports.cells import for_csv, is_formula
from registry.models import Job, PersonalDataAccess, Pupil, Representation, Room
from registry.sections import SECTIONS
from registry.states import FileDates, FileFormat, JobState
from tests.world import NOW, World, make_pupil

As = Callable[[str], Client]
CANONICAL = {
    "employees": "Фамилия;Имя;Отчество;Пол;Дата рождения;СНИЛС;Должность;Телефон;E-mail;Предметы;Классное руководство",
    "pupils": "Фамилия;Имя;Отчество;Пол;Дата рождения;СНИЛС;Класс;Дата зачисления;№ приказа;Дата приказа;Телефон;"
    "E-mail",
    "representatives": "Фамилия;Имя;Отчество;Пол;Дата рождения;СНИЛС;Телефон;E-mail;Тип родства;ФИО ребёнка;"
    "Дата рождения ребёнка;Класс ребёнка",
}
TRAPS = ["=1+1", "+7 912 345-67-89", "-5", "@sum", "\tтаб", "#N/A", "007", "202", "=HYPERLINK(1)", "1e5", "01.02"]


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def words_layout(dates: FileDates = FileDates.EXCEL) -> Layout:
    return Layout("rooms", [Place("Слово", Column("x", "Слово", lambda row: row))], "Лист", dates)


def ask(client: Client, world: World, **changed: Any) -> Any:
    data = {"section": "pupils", "file_format": "xlsx", "why": "загрузка в журнал", **changed}
    return client.post(reverse("registry:exchange", args=[world.school.pk]), data)


@pytest.mark.parametrize("section", CANONICAL)
def test_the_neutral_layout_of_people_is_the_canonical_one(section: str) -> None:
    assert ";".join(neutral(section).headers) == CANONICAL[section]


def test_every_section_has_a_neutral_layout() -> None:
    assert set(NEUTRAL) == set(SECTIONS)


def test_every_word_is_a_text_cell_of_a_book_exactly_as_it_was() -> None:
    target = io.BytesIO()

    write(target, words_layout(), TRAPS, FileFormat.XLSX)

    cells = [row[0] for row in sheet_of(target.getvalue()).iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == TRAPS
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


@pytest.mark.parametrize(
    ("word", "in_csv"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("+7 912 345-67-89", "+7 912 345-67-89"),
        ("+7(912)3456789", "+7(912)3456789"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-5", "-5"),
        ("-2+3", "'-2+3"),
        ("@sum(1)", "'@sum(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Иванов-Петров", "Иванов-Петров"),
        ("", ""),
        (None, ""),
        (date(2015, 4, 2), "02.04.2015"),
    ],
)
def test_in_csv_only_what_would_be_computed_gets_an_apostrophe(word: Any, in_csv: str) -> None:
    assert for_csv(word) == in_csv


def test_control_characters_of_a_careless_paste_do_not_break_the_book() -> None:
    target = io.BytesIO()

    write(target, words_layout(), ["Ива\x00нов\x0b", "\ud800"], FileFormat.XLSX)

    assert [row[0].value for row in sheet_of(target.getvalue()).iter_rows(min_row=2)] == ["Иванов", None]


def test_days_are_days_of_excel_or_words_as_the_template_wants() -> None:
    seen = {}
    for dates in FileDates:
        target = io.BytesIO()
        write(target, words_layout(dates), [date(2015, 4, 2), date(1899, 1, 31)], FileFormat.XLSX)
        seen[dates] = [row[0].value for row in sheet_of(target.getvalue()).iter_rows(min_row=2)]

    assert [str(value) for value in seen[FileDates.EXCEL]] == ["2015-04-02 00:00:00", "31.01.1899"]
    assert seen[FileDates.DOTS] == ["02.04.2015", "31.01.1899"]
    assert seen[FileDates.ISO] == ["2015-04-02", "1899-01-31"]


def test_a_letter_that_the_old_encoding_lacks_is_named_with_its_place() -> None:
    with pytest.raises(Unwritable, match=r"«Ә».*строка 3, «Әлия»"):
        write(io.BytesIO(), words_layout(), ["Анна", "Әлия"], FileFormat.CSV_OLD)


@pytest.mark.parametrize(("file_format", "encoding"), [(FileFormat.CSV, "utf-8-sig"), (FileFormat.CSV_OLD, "cp1251")])
def test_csv_has_semicolons_and_its_encoding(world: World, file_format: FileFormat, encoding: str) -> None:
    target = io.BytesIO()

    write(target, neutral("rooms"), rows_of("rooms", Scope(world.school.pk)), file_format)

    text = target.getvalue().decode(encoding)
    assert target.getvalue().startswith(b"\xef\xbb\xbf") is (encoding == "utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["Название", "Здание", "Этаж", "Мест", "Тип кабинета"],
        ["202", "Главный корпус", "2", "25", ""],
    ]


def test_the_name_of_a_room_stays_text_while_numbers_are_numbers(world: World) -> None:
    target = io.BytesIO()

    write(target, neutral("rooms"), rows_of("rooms", Scope(world.school.pk)), FileFormat.XLSX)

    row = next(sheet_of(target.getvalue()).iter_rows(min_row=2, values_only=True))
    assert row == ("202", "Главный корпус", 2, 25, None)


def test_parents_have_a_row_for_each_child(world: World) -> None:
    brother = make_pupil(world.school_class, "Рябинин", "Пётр")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=brother)

    rows = [neutral("representatives").values(row) for row in rows_of("representatives", Scope(world.school.pk))]

    assert [(row[0], row[8], row[9], row[11]) for row in rows] == [
        ("Рябинина", "родитель", "Рябинин Пётр", "5а"),
        ("Рябинина", "родитель", "Рябинина Анна Петровна", "5а"),
        ("Калинин", "родитель", "Калинин Лев Олегович", "5б"),
    ]


@pytest.mark.parametrize("section", sorted(NEUTRAL))
def test_reading_rows_takes_as_many_queries_for_one_as_for_thirty(
    world: World, section: str, django_assert_num_queries: Any
) -> None:
    queries = {"pupils": 2, "employees": 3, "representatives": 2}.get(section, 1)
    layout = neutral(section)
    with django_assert_num_queries(queries):
        few = [layout.values(row) for row in rows_of(section, Scope(world.school.pk))]
    for number in range(29):
        make_pupil(world.school_class, "Осокина", f"Имя{number}")
        pupil = Pupil.objects.latest("pk")
        Representation.objects.create(school=world.school, representative=world.representative, pupil=pupil)

    with django_assert_num_queries(queries):
        many = [layout.values(row) for row in rows_of(section, Scope(world.school.pk))]

    assert len(many) - len(few) == (29 if section in {"pupils", "representatives"} else 0)


def test_what_no_column_needs_is_not_read(world: World, django_assert_num_queries: Any) -> None:
    layout = neutral("pupils")

    with django_assert_num_queries(1):
        rows = [layout.values(row) for row in rows_of("pupils", Scope(world.school.pk), layout.fields)]

    assert len(rows) == 2


def test_an_export_of_people_is_logged_with_what_and_why(world: World, as_: As) -> None:
    response = ask(as_("director"), world, school_class=str(world.school_class.pk))

    assert [row[0] for row in sheet_of(body(response)).iter_rows(min_row=2, values_only=True)] == ["Рябинина"]
    logged = PersonalDataAccess.objects.get()
    assert (logged.count, logged.why, logged.by, logged.section) == (
        *(1, "загрузка в журнал"),
        *(world.users["director"], "pupils"),
    )
    assert "5а класс" in logged.what
    assert "snils" in logged.fields


def test_without_a_reason_no_file_about_people_leaves(world: World, as_: As) -> None:
    response = ask(as_("director"), world, why="  ")

    assert response.status_code == 422
    assert "зачем нужен файл" in response.content.decode()
    assert not PersonalDataAccess.objects.exists()


def test_places_leave_without_a_reason_and_without_a_trace(world: World, as_: As) -> None:
    response = ask(as_("director"), world, section="rooms", why="")

    assert body(response).startswith(b"PK")
    assert not PersonalDataAccess.objects.exists()


@pytest.mark.parametrize("section", ["pupils", "representatives"])
def test_a_class_teacher_takes_the_own_class_only(world: World, as_: As, section: str) -> None:
    response = ask(as_("class_teacher"), world, section=section, file_format="csv")

    text = body(response).decode("utf-8-sig")
    assert "Рябинина" in text
    assert "Калинин" not in text


@pytest.mark.parametrize(
    "changed", [{"section": "employees"}, {"section": "rooms"}, {"school_class": "other"}, {"template": "1"}]
)
def test_what_a_class_teacher_may_not_take_cannot_be_chosen(world: World, as_: As, changed: dict[str, str]) -> None:
    if changed == {"school_class": "other"}:
        changed = {"school_class": str(world.other_class.pk)}

    assert ask(as_("class_teacher"), world, **changed).status_code == 422


def test_a_letter_outside_the_encoding_is_told_at_the_kind_of_file(world: World, as_: As) -> None:
    make_pupil(world.school_class, "Әлиева", "Анна")

    response = ask(as_("director"), world, file_format="csv1251")

    assert response.status_code == 422
    assert "Выберите CSV в кодировке UTF-8" in response.content.decode()
    assert not PersonalDataAccess.objects.exists()


def test_an_empty_list_is_told_and_gives_no_file(world: World, as_: As) -> None:
    Room.objects.update(archived_at=NOW)

    response = ask(as_("director"), world, section="rooms")

    assert response.status_code == 422
    assert "Выгружать нечего" in response.content.decode()


def test_the_file_of_a_template_has_its_headers_words_and_place(world: World, as_: As) -> None:
    template = world.things["header_template"]
    template.kind, template.headers = "rooms", ["Кабинет", "Здание", "Город"]
    template.mapping = [{"field": "name"}, {"field": "building"}, {"constant": "Учебный"}]
    template.above, template.header_row = [["Список кабинетов"], []], 3
    template.save()

    response = ask(as_("director"), world, section="rooms", template=str(template.pk))

    sheet = sheet_of(body(response))
    assert sheet.title == "Лист1"
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Список кабинетов", None, "Кабинет", "202"]
    assert [cell.value for cell in sheet[4]] == ["202", "Главный корпус", "Учебный"]


def closed(asked: Request) -> Gate | None:
    """A gate of an upper app that lets no template through."""
    return Gate("Так нельзя.", "/другая-страница/", "Перейти туда") if asked.template else None


def test_a_closed_gate_is_told_at_the_template_and_leads_to_the_way_that_is_open(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.actions.exchange.GATES", [closed])
    monkeypatch.setattr("registry.actions.exchange.MOST_AT_ONCE", 0)

    response = ask(as_("director"), world, template=str(world.things["header_template"].pk))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Так нельзя." in page
    assert '<a href="/другая-страница/">Перейти туда</a>' in page
    assert not Job.objects.filter(kind=KIND).exists()
    assert not PersonalDataAccess.objects.exists()


def test_a_gate_that_closed_after_the_job_was_queued_stops_its_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.actions.exchange.GATES", [])
    template = world.things["header_template"]
    asked = Request("pupils", Scope(world.school.pk), FileFormat.CSV, template, why="сверка")
    job = export_later(asked, world.school, by=world.sysadmin)
    monkeypatch.setattr("registry.actions.exchange.GATES", [closed])

    with pytest.raises(Refused, match=r"Так нельзя\."):
        WORKS[KIND](job, Progress(job))

    assert not PersonalDataAccess.objects.exists()


def test_a_template_of_another_section_is_refused_at_its_field(world: World, as_: As) -> None:
    response = ask(as_("director"), world, section="rooms", template=str(world.things["header_template"].pk))

    assert response.status_code == 422
    assert "Этот шаблон — для раздела" in response.content.decode()


def test_a_long_list_is_written_by_a_job(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr("registry.actions.exchange.MOST_AT_ONCE", 1)
    assert MOST_AT_ONCE > 1

    response = ask(as_("director"), world)

    job = Job.objects.get(kind=KIND)
    assert response["Location"] == reverse("registry:job", args=[job.pk])
    outcome = WORKS[KIND](job, Progress(job))
    with outcome.content as content:  # type: ignore[union-attr]
        assert len(list(sheet_of(content.read()).iter_rows())) == 3
    assert PersonalDataAccess.objects.get().count == 2


@pytest.mark.parametrize(
    ("person", "status", "logged"), [("sysadmin", 200, 0), ("director", 200, 1), ("deputy", 403, 0)]
)
def test_a_file_of_people_is_for_whoever_asked_and_for_the_director(
    world: World, as_: As, person: str, status: int, logged: int
) -> None:
    told = {"section": "pupils", "why": "сверка", "classes": None}
    job = Job(
        school=world.school,
        kind=KIND,
        title="Выгрузка: Учащиеся",
        parameters=told,
        state=JobState.DONE,
        created_by=world.sysadmin,
        finished_at=NOW,
        result_name="учащиеся.csv",
    )
    job.result.save("учащиеся.csv", ContentFile("Рябинина".encode()), save=True)

    response = as_(person).get(reverse("registry:job_file", args=[job.pk]))
    page = as_(person).get(reverse("registry:job", args=[job.pk])).content.decode()

    assert response.status_code == status
    assert ("Скачать учащиеся.csv" in page) is (status == 200)
    assert PersonalDataAccess.objects.filter(by=world.users[person], why="сверка").count() == logged
    if status == 200:
        assert body(response).decode() == "Рябинина"


def test_an_empty_sample_holds_headers_and_nobody(world: World, as_: As) -> None:
    response = as_("director").get(reverse("registry:exchange_blank", args=[world.school.pk, "pupils"]))

    rows = list(sheet_of(body(response)).iter_rows(values_only=True))
    assert [";".join(rows[0]), len(rows)] == [CANONICAL["pupils"], 1]


def test_a_formula_is_one_whatever_spaces_stand_before_it() -> None:
    assert [word for word in ("=a", "\u00a0=a", "  @a", "а=б", "+", "-") if is_formula(word)] == [
        "=a",
        "\u00a0=a",
        "  @a",
    ]


def test_the_page_lists_templates_at_a_constant_cost(world: World, as_: As, django_assert_num_queries: Any) -> None:
    url, client = reverse("registry:exchange", args=[world.school.pk]), as_("director")
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    mother = world.things["header_template"]
    for number in range(29):
        mother.pk, mother.name = None, f"Шаблон {number}"
        mother.save()

    with django_assert_num_queries(QUERIES):
        page = client.get(url)

    assert page.content.decode().count("Шаблон 2") >= 10


QUERIES = 6
