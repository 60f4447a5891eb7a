"""Ten thousand pupils from an Excel file: looked at and saved, beside the bare reader and the bare bulk insert."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import openpyxl
from django.db import transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from ezh_rollout.bench import data
from ezh_rollout.bench.timing import Measurement
from registry import snils
from registry.actions import imports
from registry.imports import changeset_of
from registry.models import ImportRun, Pupil, School, SchoolClass, StudyYear

PUPILS: Final = 10_000
ON: Final = date(2026, 11, 25)
HEADER: Final = (
    *("Фамилия", "Имя", "Отчество", "Пол", "Дата рождения", "СНИЛС", "Класс"),
    *("Дата зачисления", "№ приказа", "Дата приказа", "Телефон", "E-mail"),
)
STEMS: Final = ("Берёз", "Клен", "Сосн", "Топол", "Вяз", "Дуб", "Лип", "Ольх", "Ясен", "Рябин", "Калин", "Осок")
ENDINGS: Final = ("ова", "ева", "ина", "ская", "енко", "ич", "ук", "ян", "овская", "инская", "ецкая", "ых")
NAMES: Final = ("Анна", "Мария", "Вера", "Ольга", "Елена", "Дарья", "София", "Полина")
PATRONYMICS: Final = ("Петровна", "Ивановна", "Олеговна", "Ильинична", "Андреевна", "Сергеевна")
LETTERS: Final = "абвгдежзик"


def measurements() -> Iterator[Measurement]:
    school, _ = data.make_school(1)
    classes = make_classes(school)
    rows = list(make_rows())
    book = make_book(rows)
    yield Measurement(
        what="import of pupils, dry run",
        size=f"{PUPILS} new",
        ours=lambda: changeset_of(school, "pupils", book, on=ON),
        peer=lambda: read_and_match(book, school),
        most_ratio=4,
    )
    run = imports.store(
        school, changeset_of(school, "pupils", book, on=ON), file_name="", by=None, at=timezone.now()
    )  # fmt: skip
    yield Measurement(
        what="import of pupils, saving",
        size=f"{PUPILS} new",
        ours=lambda: save(run),
        peer=lambda: insert(rows, school, classes),
        most_ratio=3,
    )
    imports.save(run, by=None, at=timezone.now(), on=ON)
    yield Measurement(
        what="import of pupils again, dry run",
        size=f"{PUPILS} same",
        ours=lambda: changeset_of(school, "pupils", book, on=ON),
        peer=lambda: read_and_match(book, school),
        most_ratio=4,
    )


def make_classes(school: School) -> dict[str, SchoolClass]:
    year = StudyYear.objects.create(school=school, starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31))
    return {
        f"{parallel}{letter}": SchoolClass.objects.create(
            school=school, study_year=year, name=f"{parallel}{letter}", parallel=parallel, letter=letter
        )
        for parallel in range(1, 12)
        for letter in LETTERS
    }


def make_rows() -> Iterator[tuple[Any, ...]]:
    """The same people in every run; each has a number of her own."""
    for index in range(PUPILS):
        number = f"{100_000_000 + index * 7:09d}"
        yield (
            STEMS[index % 12] + ENDINGS[index // 12 % 12],
            NAMES[index // 7 % 8],
            PATRONYMICS[index // 5 % 6],
            "ж",
            date(2009 + index % 8, 1 + index // 8 % 12, 1 + index // 96 % 28),
            snils.normal(number + snils.check_digits(number)),
            f"{1 + index % 11}{LETTERS[index // 11 % 10]}",
            date(2026, 9, 1),
            "12-у",
            date(2026, 8, 30),
            f"+7 912 {index // 10_000 % 1000:03d}-{index // 100 % 100:02d}-{index % 100:02d}",
            f"u{index}@example.ru",
        )


def make_book(rows: list[tuple[Any, ...]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Учащиеся")
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_and_match(book: bytes, school: School) -> int:
    """The bare peer: cells as calamine gives them, people found by their written names and dates."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    columns = ("last_name", "first_name", "middle_name", "birth_date", "pk")
    known = {tuple(row[:4]): row[4] for row in Pupil.objects.filter(school=school).values_list(*columns)}
    return sum((row[0], row[1], row[2], row[4]) in known for row in rows[1:])


def save(run: ImportRun) -> None:
    with transaction.atomic():
        imports.save(run, by=None, at=timezone.now(), on=ON)
        transaction.set_rollback(True)


def insert(rows: list[tuple[Any, ...]], school: School, classes: dict[str, SchoolClass]) -> None:
    """The bare peer: rows alone, no history, no keys of search and order."""
    with transaction.atomic():
        Pupil.objects.bulk_create(
            Pupil(
                school=school,
                last_name=row[0],
                first_name=row[1],
                middle_name=row[2],
                gender="f",
                birth_date=row[4],
                snils=row[5],
                school_class=classes[row[6]],
                enrolled_on=row[7],
                enrolment_order=row[8],
                enrolment_order_date=row[9],
                phone=row[10],
                email=row[11],
            )
            for row in rows
        )
        transaction.set_rollback(True)
