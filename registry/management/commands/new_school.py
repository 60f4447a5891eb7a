"""Enters a school of its own, empty, with its director, whose login is shown once; she does the rest in the browser.

manage.py new_school "МБОУ «Школа № 5»" --director "Иванова Мария Петровна" --gender ж
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ezh_rollout.shared.refusal import Refused
from registry.actions import school as schools
from registry.models import Appointment, Employee, School
from registry.states import Gender, Role

GENDERS = {"ж": Gender.FEMALE, "м": Gender.MALE}


class Command(BaseCommand):
    help = "Заводит пустую школу с директором и один раз показывает имя и пароль директора."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="НАЗВАНИЕ", help="краткое наименование: МБОУ «Школа № 5»")
        parser.add_argument("--full-name", default="", help="полное наименование; можно внести позже на карточке")
        parser.add_argument("--director", required=True, help="фамилия, имя и отчество директора, в кавычках")
        parser.add_argument("--gender", required=True, choices=GENDERS, help="пол директора, для склонения в приказах")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not name:
            raise CommandError("Впишите краткое наименование школы.")
        # The administration can enter a school as well, but not whoever is to appoint people there.
        school = School.objects.filter(short_name=name).first()
        if school is not None and Appointment.objects.in_force().filter(school=school, role=Role.DIRECTOR).exists():
            raise CommandError(f"Школа «{name}» уже есть. Забытый пароль директора заменит команда new_password.")
        school = school or School(short_name=name, full_name=options["full_name"].strip() or name)
        head = _head(options["director"], GENDERS[options["gender"]])
        try:
            school.clean_fields()
            head.clean_fields(exclude=["school"])
            user, password = schools.begin(school, head=head, at=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Школа заведена: {name}. Вход директора показан один раз, запишите:\n")
        self.stdout.write(f"    {user.get_username()}  {password}")
        self.stdout.write("\nВойдя, директор проверит карточку школы и назначит остальных: «Роли» → «Назначить».")


def _head(words: str, gender: Gender) -> Employee:
    """Three words as on an order; a longer patronymic («Ахмед оглы») keeps its words."""
    parts = words.split(maxsplit=2)
    if len(parts) < 2:
        raise CommandError('Впишите имя директора целиком и в кавычках: --director "Иванова Мария Петровна"')
    last, first, middle = (*parts, "")[:3]
    return Employee(last_name=last, first_name=first, middle_name=middle, gender=gender)
