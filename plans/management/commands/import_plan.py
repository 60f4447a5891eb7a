"""Reads a school's plan from a Word document; prints it or saves it.

manage.py import_plan FILE.docx --start 2027-03-01 [--json] [--save --school ID]
"""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plans.reading import NotAPlan, PlanReading, TaskReading, read_docx
from plans.reading.package import MAX_FILE


class Command(BaseCommand):
    help = "Читает план из документа Word: показывает, что понято, или сохраняет."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.docx", help="документ с таблицей плана")
        parser.add_argument("--start", default="", help="начало плана, ГГГГ-ММ-ДД: от него считаются годы в сроках")
        parser.add_argument("--json", action="store_true", help="напечатать понятое как JSON")
        parser.add_argument("--save", action="store_true", help="сохранить план в школу")
        parser.add_argument("--school", type=int, metavar="ID", help="номер школы, в которую сохранить")

    def handle(self, *_args: Any, **options: Any) -> None:
        start = day(options["start"])
        if options["save"] and options["school"] is None:
            raise CommandError("Чтобы сохранить план, укажите школу: --school НОМЕР.")
        try:
            reading = read_docx(content(Path(options["file"])), start=start)
        except NotAPlan as refusal:
            raise CommandError(str(refusal)) from refusal
        saved = self._save(reading, options, start=start) if options["save"] else ""
        if options["json"]:
            self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join([*summary(reading), saved]).rstrip("\n"))

    def _save(self, reading: PlanReading, options: dict[str, Any], *, start: date) -> str:
        """Says what was saved. The actions are imported here, so that reading needs no database."""
        from ezh_rollout.shared.refusal import Refused  # noqa: PLC0415
        from plans.actions.plan_import import save_reading  # noqa: PLC0415
        from registry.models import School  # noqa: PLC0415

        school = School.objects.filter(pk=options["school"]).first()
        if school is None:
            raise CommandError(f"Школы с номером {options['school']} нет: проверьте --school.")
        name = Path(options["file"]).name
        try:
            plan = save_reading(reading, school=school, starts_on=start, by=None, source_name=name)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        return f"\nПлан сохранён под номером {plan.pk}, школа: {school}."


def day(words: str) -> date:
    """The date of --start."""
    try:
        return datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise CommandError(f"Начало плана «{words}» — не дата: напишите её так: --start 2027-03-01.") from error


def content(path: Path) -> bytes:
    """The bytes of the file, not more than the reader accepts."""
    try:
        if path.is_dir():
            raise CommandError(f"«{path}» — папка, а не файл: укажите документ .docx.")
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        raise CommandError(f"Файла «{path}» нет: проверьте имя и папку.") from error
    except (OSError, ValueError) as error:
        raise CommandError(f"Файл «{path}» не читается: проверьте, что он доступен этой программе.") from error


def summary(reading: PlanReading) -> Iterator[str]:
    """What was understood, for a person at a terminal."""
    yield reading.title or "(без названия)"
    for stage in reading.stages:
        yield f"\n{stage.title or 'Мероприятия'}"
        for task in stage.tasks:
            yield from task_lines(task, "  ")
    yield f"\nЭтапов: {len(reading.stages)}, мероприятий: {sum(1 for _ in reading.tasks())}."
    if reading.problems:
        yield f"\nСомнения ({len(reading.problems)}):"
    for problem in reading.problems:
        yield f"  {problem.where}: {problem.message} [{problem.code}]"


def task_lines(task: TaskReading, indent: str) -> Iterator[str]:
    """A task with its deadline and people on one line, its sub-items under it."""
    number = f"{task.number}. " if task.number else "– "
    people = ", ".join(person.text for person in task.people)
    beside = " · ".join(part for part in (task.deadline.words, people) if part)
    yield f"{indent}{number}{task.text}" + (f" [{beside}]" if beside else "")
    for subtask in task.subtasks:
        yield from task_lines(subtask, f"{indent}   ")
