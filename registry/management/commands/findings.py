"""Prints what is wrong with the reference data of a school.

manage.py findings --school ID [--all] [--json]

Exit code 0 whatever is found: a finding is an answer, not a failure.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry.checks import Facts, Finding, findings_of
from registry.checks.places import url_of
from registry.models import School


class Command(BaseCommand):
    help = "Показывает, что не так с данными школы: код, тяжесть, места."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", type=int, required=True, metavar="ID", help="номер школы")
        parser.add_argument("--all", action="store_true", help="вместе со снятыми замечаниями")
        parser.add_argument("--json", action="store_true", help="напечатать как JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        school = School.objects.filter(pk=options["school"]).first()
        if school is None:
            raise CommandError(f"Школы с номером {options['school']} нет: проверьте --school.")
        found = findings_of(Facts(school, on=timezone.localdate()))
        answers = [_answer(one, school.pk, with_waived=options["all"]) for one in found]
        answers = [one for one in answers if one["count"]]
        if options["json"]:
            self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_told(answers)))


def _answer(finding: Finding, school: int, *, with_waived: bool) -> dict[str, Any]:
    spots = finding.spots + ([spot for spot, _ in finding.waived] if with_waived else [])
    return {
        "code": finding.rule.code,
        "severity": finding.rule.severity.value,
        "title": finding.rule.title,
        "count": len(spots),
        "objects": [
            {
                "id": spot.pk,
                "section": spot.section,
                "label": spot.label,
                "detail": spot.detail,
                "url": url_of(spot, school),
            }
            for spot in spots
        ],
    }


def _told(answers: list[dict[str, Any]]) -> list[str]:
    lines = []
    for one in answers:
        sign = "✖" if one["severity"] == "error" else "!"
        lines.append(f"{sign} {one['title']}: {one['count']}  [{one['code']}]")
        lines += [f"    {place['label']}  {place['detail']}".rstrip() for place in one["objects"]]
    return lines or ["Замечаний нет."]
