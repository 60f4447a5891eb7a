"""Says what is on the pages of a scanned pile and saves nothing.

manage.py read_scan FILE --school ID [--json]

FILE is a PDF or a picture. With --json: {"pages": [{"page": 1, "outcome": "matched", "subject": 12,
"subject_kind": "pupil", "form": 3, "number": "…", "reason": ""}]}; a file that cannot be read is {"error": "…"}.
Exit code 2: the file or the school is wrong; what the pages hold never is an error.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from consents.numbers import spoken
from consents.scanning.book import Book, book_of, place_of
from consents.scanning.outcome import PageFound, outcome_of
from consents.scanning.pages import Pages, UnreadableFile, open_pages
from consents.states import PageOutcome, Subject
from registry.models import School

Row = dict[str, Any]


class Command(BaseCommand):
    help = "Читает скан пачки бланков (PDF или снимок) и показывает, чьи это страницы. Ничего не сохраняет."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="PDF, JPEG, PNG, TIFF, BMP или WEBP")
        parser.add_argument("--school", type=int, required=True, help="номер школы")
        parser.add_argument("--json", action="store_true", help="ответ в JSON, по строке на страницу")

    def handle(self, *, file: str, school: int, json: bool, **_: Any) -> None:
        path, found = Path(file), School.objects.filter(pk=school).first()
        if found is None:
            self._refuse(f"Школы с номером {school} нет.", is_json=json)
        elif not path.is_file():
            self._refuse(f"Файла «{file}» нет.", is_json=json)
        else:
            self._read(path, found, is_json=json)

    def _read(self, path: Path, school: School, *, is_json: bool) -> None:
        try:
            with open_pages(path, path.name) as pages:
                rows = _rows(pages, book_of(school, on=timezone.localdate()))
        except UnreadableFile as refusal:
            self._refuse(refusal.message, is_json=is_json)
        except OSError as error:
            self._refuse(f"Файл не читается: {error.strerror}.", is_json=is_json)
        else:
            self.stdout.write(json.dumps({"pages": rows}, ensure_ascii=False) if is_json else _table(rows))

    def _refuse(self, message: str, *, is_json: bool) -> None:
        if is_json:
            self.stdout.write(json.dumps({"error": message}, ensure_ascii=False))
        self.stderr.write(message)
        sys.exit(2)


def _rows(pages: Pages, book: Book) -> list[Row]:
    found = []
    for page in pages:
        place = place_of(pages.name, page.number)
        found.append(_row(page.number, outcome_of(page.reading, book, place=place, problem=page.problem)))
    return found


def _row(number: int, page: PageFound) -> Row:
    copy = page.copy
    return {
        "page": number,
        "outcome": page.outcome.value,
        "subject": copy.person if copy else None,
        "subject_kind": copy.subject.value if copy else None,
        "form": copy.form if copy else None,
        "number": page.number or None,
        "reason": page.reason,
    }


def _table(rows: list[Row]) -> str:
    lines = []
    for row in rows:
        outcome = PageOutcome(row["outcome"]).label
        whose = (
            f"{Subject(row['subject_kind']).label} {row['subject']}, бланк {row['form']}. " if row["subject"] else ""
        )
        number = spoken(row["number"]) if row["number"] else ""
        lines.append(f"{row['page']:>5}  {outcome:<18}  {number:<24}  {whose}{row['reason']}".rstrip())
    return "\n".join(lines)
