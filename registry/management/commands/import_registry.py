"""A school's list laid beside the registry; prints the changeset, or saves it.

    manage.py import_registry KIND FILE --school ID [--json] [--save] [--skip-bad] [--on 2026-09-01]

Exit codes: 0 read (and saved, when asked); 1 nothing was saved, the reasons stand in «problems»; 2 the file cannot be
used: «rows» is empty and «problems» says why.
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ezh_rollout.shared.refusal import Refused
from registry.actions import imports
from registry.imports import KINDS, Changeset, Problem, Unreadable, changeset_of
from registry.imports.reading import MAX_FILE
from registry.models import School
from registry.sections import SECTIONS
from registry.states import ImportDecision, ImportOutcome

SIGNS: Final = {
    ImportOutcome.NEW: "+",
    ImportOutcome.CHANGED: "~",
    ImportOutcome.SAME: "=",
    ImportOutcome.DOUBTFUL: "?",
    ImportOutcome.WRONG: "!",
}


class Command(BaseCommand):
    help = "Сверяет список школы из файла (XLSX, XLS, CSV) с данными программы и по просьбе сохраняет."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS), metavar="KIND", help=f"раздел: {', '.join(KINDS)}")
        parser.add_argument("file", metavar="FILE", help="файл .xlsx, .xls или .csv")
        parser.add_argument("--school", type=int, required=True, metavar="ID", help="номер школы")
        parser.add_argument("--json", action="store_true", help="напечатать JSON")
        parser.add_argument("--save", action="store_true", help="сохранить: всё или ничего")
        parser.add_argument("--skip-bad", action="store_true", help="сомнительные и ошибочные строки пропустить")
        parser.add_argument("--on", default="", metavar="ГГГГ-ММ-ДД", help="день импорта, обычно сегодня")

    def handle(self, *args: Any, **options: Any) -> None:
        school = School.objects.filter(pk=options["school"]).first()
        if school is None:
            raise CommandError(f"Школы с номером {options['school']} нет: проверьте --school.")
        data, on = content(Path(options["file"])), day(options["on"])
        stamp = imports.stamp_of(school.pk, options["kind"])
        try:
            changeset = changeset_of(school, options["kind"], data, on=on)
        except Unreadable as refusal:
            self._print({"rows": [], "missing": [], "problems": [refusal.problem.as_json()]}, options)
            raise CommandError(str(refusal), returncode=2) from refusal
        answer, refused = changeset.as_json(), ""
        if options["save"]:
            try:
                answer["saved"] = self._save(school, changeset, options, on=on, stamp=stamp)
            except Refused as refusal:
                refused = str(refusal)
                answer["problems"] += [Problem("not_saved", "", reason).as_json() for reason in refusal.reasons]
                answer["saved"] = None
        self._print(answer, options, changeset)
        if refused:
            raise CommandError(refused, returncode=1)
        if not changeset.lines and any(problem.level == "error" for problem in changeset.problems):
            raise CommandError(" ".join(problem.message for problem in changeset.problems), returncode=2)

    def _save(
        self, school: School, changeset: Changeset, options: dict[str, Any], *, on: date, stamp: dict[str, list[int]]
    ) -> dict[str, Any]:
        """What was written, and the number of the import: it can be undone on the screens."""
        at = timezone.now()
        name = Path(options["file"]).name
        run = imports.store(school, changeset, file_name=name, by=None, at=at, stamp=stamp)
        try:
            if options["skip_bad"]:
                imports.decide_all(run, ImportDecision.SKIP, by=None)
            counts = imports.save(run, by=None, at=at, on=on)
        except Refused:
            imports.drop(run, by=None, at=at)
            raise
        return {"run": run.pk, **counts}

    def _print(self, answer: dict[str, Any], options: dict[str, Any], changeset: Changeset | None = None) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        elif changeset is not None:
            self.stdout.write("\n".join(table(changeset, answer)))


def day(words: str) -> date:
    try:
        return date.fromisoformat(words) if words else timezone.localdate()
    except ValueError as error:
        raise CommandError(f"«{words}» — не дата: напишите её так: --on 2026-09-01.") from error


def content(path: Path) -> bytes:
    """The bytes of the file, one more than the reader accepts at most."""
    try:
        if path.is_dir():
            raise CommandError(f"«{path}» — папка, а не файл.", returncode=2)
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise CommandError(f"Файла «{path}» нет: проверьте имя и папку.", returncode=2) from error
    except (OSError, ValueError) as error:
        raise CommandError(f"Файл «{path}» не читается: проверьте, что он доступен программе.", returncode=2) from error


def table(changeset: Changeset, answer: dict[str, Any]) -> Iterator[str]:
    """What was understood, for a person at a terminal."""
    yield SECTIONS[changeset.kind].title
    for line in changeset.lines:
        named = " ".join(str(value) for value in list(line.fields.values())[:3] if value)
        yield f"{SIGNS[line.outcome]} {line.location}: {named} — {line.outcome.label}"
        for name, (was, now) in line.changes.items():
            yield f"      {name}: {was or '—'} → {now}"
        for problem in line.problems:
            yield f"      {problem.message} [{problem.code}]"
    if changeset.missing:
        yield f"Есть в программе, нет в файле ({len(changeset.missing)}):"
        yield from (f"- {item['name']}" for item in changeset.missing)
    for problem in changeset.problems:
        yield f"{problem.message} [{problem.code}]"
    counts = changeset.counts
    yield ", ".join(f"{outcome.label}: {counts[outcome.value]}" for outcome in ImportOutcome)
    if answer.get("saved"):
        yield f"Сохранено: импорт № {answer['saved']['run']}."
