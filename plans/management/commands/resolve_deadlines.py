"""`manage.py resolve_deadlines --start 2027-03-01 < phrases`: deadlines in words, one a line, as tab-separated rows.

Every line of input gives exactly one line of output, an empty one too, so the two can be laid side by side.
"""

import io
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from plans.deadlines import Deadline, resolve


class Command(BaseCommand):
    """Print phrase, kind, start and end of every phrase on standard input."""

    help = "Читает сроки словами (по одному в строке) и печатает: фраза, вид, начало, конец — через табуляцию."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The plan's first day places months and days without a year."""
        parser.add_argument("--start", metavar="ГГГГ-ММ-ДД", help="Первый день плана.")

    def handle(self, *args: Any, start: str | None, **options: Any) -> None:
        """Speak UTF-8 on both sides whatever the locale says."""
        del args, options
        for stream in (sys.stdout, sys.stderr):
            _speak_utf8(stream, "utf-8")
        _speak_utf8(sys.stdin, "utf-8-sig")
        first_day = _day(start)
        try:
            for phrase in sys.stdin:
                self._print(resolve(phrase.rstrip("\r\n"), start=first_day))
        except UnicodeDecodeError as error:
            raise CommandError("Строки на входе должны быть в кодировке UTF-8.") from error

    def _print(self, deadline: Deadline) -> None:
        # A tab inside the phrase would shift the columns.
        phrase = deadline.words.replace("\t", " ")
        row = "\t".join((phrase, deadline.kind.value, _written(deadline.start), _written(deadline.end)))
        self.stdout.write(row)


def _day(text: str | None) -> date:
    if text is None:
        raise CommandError("Укажите первый день плана: --start 2027-03-01.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"Первый день плана «{text}» не понят: нужна дата вида 2027-03-01.") from error


def _speak_utf8(stream: TextIO, encoding: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        # Lines end only at a line feed: a lone carriage return is a part of the phrase.
        stream.reconfigure(encoding=encoding, errors="strict", newline="\n")


def _written(day: date | None) -> str:
    return day.isoformat() if day else "-"
