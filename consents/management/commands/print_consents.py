"""Prints filled-in blanks of consents into one PDF/A file, as the page «Печать бланков» does.

manage.py print_consents --school ID --class "5а" --out FILE.pdf     the pupils of the class
manage.py print_consents --school ID --all --out FILE.pdf            everybody: staff, pupils, representatives

Exit code 0 with the file, 1 with a message and without it.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from errno import EACCES, ENOENT, ENOSPC, EROFS
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from consents.actions import printing as actions
from consents.models import PrintBatch
from consents.papers.blank import TooLong
from consents.queries.printing import Asked, Group, groups_of
from consents.states import ConsentKind, PrintFor, SignerLine, Subject
from ezh_rollout.shared.pdf import PdfProblem
from ezh_rollout.shared.refusal import Refused
from registry.imports import Problem
from registry.imports.comparing.references import References
from registry.models import School

STAFF: Final = Subject.EMPLOYEE.value


class Command(BaseCommand):
    help = (
        "Печатает заполненные бланки согласий в один файл PDF/A: контрольный лист и бланки по алфавиту, "
        "действующая редакция. --class печатает учащихся класса (с --subject representative — их представителей), "
        "--all — всю школу: сотрудников, затем учащихся и представителей класс за классом. По умолчанию печатаются "
        "все, с --missing — только те, чьего согласия ещё нет. Печать записывается в программе, как со страницы "
        "«Печать бланков»: бланки становятся выданными."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", type=int, required=True, metavar="ID", help="номер школы")
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--class", dest="class_name", metavar="КЛАСС", help="класс: «5а», «5 А»")
        whose.add_argument("--staff", action="store_true", help="сотрудники")
        whose.add_argument("--all", action="store_true", help="вся школа")
        parser.add_argument("--out", required=True, type=Path, metavar="ФАЙЛ.pdf", help="куда записать")
        parser.add_argument(
            "--subject", choices=[Subject.PUPIL.value, Subject.REPRESENTATIVE.value], help="чьи бланки класса"
        )
        parser.add_argument("--kind", choices=ConsentKind.values, default=ConsentKind.PROCESSING.value, help="вид")
        parser.add_argument("--signer", choices=SignerLine.values, default=SignerLine.FIRST.value, help="представитель")
        parser.add_argument("--missing", action="store_true", help="только тем, чьего согласия ещё нет")
        parser.add_argument("--user", metavar="ЛОГИН", help="от чьего имени записать печать в журнал доступа")
        parser.add_argument("--json", action="store_true", help="напечатать итог как JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        school = School.objects.filter(pk=options["school"]).first()
        if school is None:
            raise CommandError(f"Школы с номером {options['school']} нет: проверьте --school.")
        by = _user(options["user"])
        asked = self._printable(school, _asked(school, options), is_all=options["all"])
        try:
            with _written(options["out"]) as out:
                batches, pages = _print(school, asked, out, by=by)
        except (Refused, TooLong, PdfProblem) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_told(batches, pages, options["out"], as_json=options["json"]))

    def _printable(self, school: School, asked: Asked, *, is_all: bool) -> Asked:
        """Of the whole school, those whose blank is ready; the rest are named. Of one group: the group or an error."""
        reasons = {
            subject: actions.obstacles_to_print(school, asked.kind, [subject])
            for subject in {group.subject: None for group in asked.groups}
        }
        ready = tuple(group for group in asked.groups if not reasons[group.subject])
        told = "\n".join(reason for them in reasons.values() for reason in them)
        if not ready or (told and not is_all):
            raise CommandError(told)
        if told:
            self.stderr.write(told)
        return replace(asked, groups=ready)


def _asked(school: School, options: dict[str, Any]) -> Asked:
    kind = ConsentKind(options["kind"])
    whom = PrintFor.MISSING if options["missing"] else PrintFor.ALL
    return Asked(kind, tuple(_groups(school, options)), whom, SignerLine(options["signer"]))


def _groups(school: School, options: dict[str, Any]) -> list[Group]:
    subject = options["subject"]
    if options["staff"]:
        return groups_of(school, [Subject.EMPLOYEE])
    if options["all"]:
        return groups_of(school, [Subject(subject)] if subject else tuple(Subject))
    return [_class_of(school, options["class_name"], Subject(subject or Subject.PUPIL))]


def _class_of(school: School, words: str, subject: Subject) -> Group:
    """As an import knows it: «5 А» and «5A» with a Latin letter are «5а»."""
    found = References(school.pk, on=timezone.localdate()).class_of(words)
    if not isinstance(found, Problem):
        return Group(subject, found.pk, found.name)
    if found.code == "ambiguous_class":
        raise CommandError(found.message)
    names = list(dict.fromkeys(group.class_name for group in groups_of(school) if group.class_name))
    there = f"Есть: {', '.join(names)}." if names else "В программе ещё нет ни одного класса."
    raise CommandError(f"Класса «{words}» в школе нет: проверьте --class. {there}")


def _user(login: str | None) -> Any:
    if login is None:
        return None
    user = get_user_model().objects.filter(username=login).first()
    if user is None:
        raise CommandError(f"Пользователя «{login}» нет: проверьте --user.")
    return user


def _print(school: School, asked: Asked, out: BinaryIO, *, by: Any) -> tuple[list[PrintBatch], int]:
    """The rows are taken back where no file comes of them: nobody has seen those numbers."""
    batches = actions.recorded([batch.pk for batch in actions.record(school, asked, by=by, at=timezone.now())])
    keys = [batch.pk for batch in batches]
    try:
        pages = actions.write_file(batches, out)
        sha256 = actions.fingerprint(out)
    except BaseException:
        PrintBatch.objects.filter(pk__in=keys).delete()
        raise
    PrintBatch.objects.filter(pk__in=keys).update(sha256=sha256)
    return batches, pages


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """A file beside the wanted one that takes its name when all is well; opened first, so that a folder that cannot be
    written to is known before anything is recorded."""
    if path.is_dir():
        raise CommandError(f"{path} — это папка: укажите в --out имя файла.")
    if path.exists() and not path.is_file():
        # The new file takes the name: /dev/null would be no device any more.
        raise CommandError(f"{path} — это не обычный файл: укажите в --out другое имя.")
    try:
        made = tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False)  # noqa: SIM115
    except OSError as error:
        raise CommandError(f"Файл {path} не записать: {_why(error)}. Укажите в --out другое место.") from error
    name = Path(made.name)
    try:
        with made:
            yield made  # type: ignore[misc]
        os.chmod(name, 0o600)  # noqa: PTH101
        name.replace(path)
    finally:
        name.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    return {ENOENT: "такой папки нет", EACCES: "нет прав", EROFS: "туда нельзя писать", ENOSPC: "нет места"}.get(
        error.errno or 0, "папка недоступна"
    )


def _told(batches: Sequence[PrintBatch], pages: int, path: Path, *, as_json: bool) -> str:
    blanks = sum(batch.count for batch in batches)
    if not as_json:
        lines = [f"{batch.title}: {batch.count}, контрольный лист № {batch.number}" for batch in batches]
        return "\n".join([*lines, f"Всего бланков: {blanks}, страниц: {pages}. Файл: {path}"])
    told = [
        {
            "id": batch.pk,
            "number": batch.number,
            "title": batch.title,
            "kind": str(batch.form.kind),
            "subject": str(batch.form.subject),
            "form": batch.form_id,
            "edition": batch.form.edition,
            "count": batch.count,
        }
        for batch in batches
    ]
    answer = {"file": str(path), "pages": pages, "count": blanks, "batches": told}
    return json.dumps(answer, ensure_ascii=False, indent=2)
