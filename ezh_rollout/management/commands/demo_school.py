"""Makes a synthetic school, or several, beside whatever is in the database. The same school for the same seed and year.

manage.py demo_school --pupils 500 --seed 1 [--year 2026] [--faults] [--logins] [--schools 300] [--json]

Its people have given their consents, refused or not answered yet; days of papers hang from today.

Without --year the study year of today is taken (from June on the coming one), so name the year to have one school on
any day. Of several schools the seeds are consecutive.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from consents.practice import fill
from registry import practice
from registry.models import Appointment
from registry.practice.accounts import Login, give_logins
from registry.states import Role

MOST_PUPILS, MOST_SCHOOLS = 100_000, 1_000
LARGEST_SEED = 10**40
"""It stands in the name of the school."""
YEARS = range(1990, 2100)


class Command(BaseCommand):
    help = "Создаёт учебную школу с вымышленными людьми: одну и ту же для одного зерна и года."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pupils", type=int, default=500, help="сколько учеников (по умолчанию 500)")
        parser.add_argument("--seed", type=int, default=1, help="зерно: одинаковое зерно — одинаковая школа")
        parser.add_argument("--year", type=int, help="год начала учебного года; по умолчанию нынешний")
        parser.add_argument("--schools", type=int, default=1, help="сколько школ, зёрна идут подряд")
        parser.add_argument("--faults", action="store_true", help="подложить по одному примеру каждого замечания")
        parser.add_argument("--logins", action="store_true", help="завести учётные записи и показать пароли")
        parser.add_argument("--json", action="store_true", help="напечатать номера школы и классов как JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        _refuse_nonsense(options)
        year = options["year"] or practice.study_year_around(timezone.localdate())[0].year
        with transaction.atomic():
            made = [
                self._make(seed, year=year, **{key: options[key] for key in ("pupils", "faults", "logins")})
                for seed in range(options["seed"], options["seed"] + options["schools"])
            ]
        if options["json"]:
            answer = made if options["schools"] > 1 else made[0]
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_told(school) for school in made))

    def _make(self, seed: int, *, year: int, pupils: int, faults: bool, logins: bool) -> dict[str, Any]:
        draft = practice.drafted(pupils=pupils, seed=seed, year=year)
        if faults:
            practice.plant(draft)
        at = timezone.now()
        practice.save(draft, by=None, at=at)
        given: list[Login] = give_logins(draft, by=None, at=at) if logins else []
        answer: dict[str, Any] = {
            "school": draft.school.pk,
            "classes": {school_class.name: school_class.pk for school_class in draft.classes},
            "consents": self._consents(draft, seed=seed, at=at),
        }
        return answer | ({"logins": [asdict(login) for login in given]} if logins else {})

    def _consents(self, draft: practice.Draft, *, seed: int, at: datetime) -> dict[str, Any]:
        """In the name of the deputy head, when somebody has the login."""
        deputies = Appointment.objects.in_force().filter(school=draft.school, role=Role.DEPUTY).select_related("user")
        deputy = deputies.first()
        return fill(draft.school, by=deputy.user if deputy else None, at=at, seed=seed).as_json()


def _refuse_nonsense(options: dict[str, Any]) -> None:
    if not 0 <= options["pupils"] <= MOST_PUPILS:
        raise CommandError(f"Учеников может быть от 0 до {MOST_PUPILS}: проверьте --pupils.")
    if abs(options["seed"]) >= LARGEST_SEED:
        raise CommandError("Зерно — целое число не длиннее 40 цифр: проверьте --seed.")
    if not 1 <= options["schools"] <= MOST_SCHOOLS:
        raise CommandError(f"Школ может быть от 1 до {MOST_SCHOOLS}: проверьте --schools.")
    if options["year"] is not None and options["year"] not in YEARS:
        raise CommandError(f"Год {options['year']} не подходит: назовите год начала учебного года, например 2026.")


def _told(school: dict[str, Any]) -> str:
    lines = [f"Учебная школа создана, её номер {school['school']}. Классы: {', '.join(school['classes'])}."]
    lines += [f"    {one['name']:<20} {one['password']}   {one['role']}" for one in school.get("logins", [])]
    return "\n".join(lines)
