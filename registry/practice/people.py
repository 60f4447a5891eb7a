"""Invented people: names that agree in gender, numbers that pass their check, nobody twice."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from registry import names, snils
from registry.models import Employee, Person
from registry.practice.draft import Draft
from registry.practice.words import FATHERS, FIRST_NAMES, SURNAMES, surname_of
from registry.states import Gender, StaffKind

GENDERS: Final = (Gender.FEMALE, Gender.MALE)
DIRECTOR: Final = "директор"
DEPUTY: Final = "заместитель директора по учебно-воспитательной работе"
SYSADMIN: Final = "системный администратор"
OFFICE: Final = (
    (DIRECTOR, StaffKind.MANAGEMENT),
    (DEPUTY, StaffKind.MANAGEMENT),
    (SYSADMIN, StaffKind.SUPPORT),
    ("педагог-психолог", StaffKind.TEACHING),
    ("библиотекарь", StaffKind.SUPPORT),
    ("секретарь", StaffKind.SUPPORT),
    ("заведующий хозяйством", StaffKind.SERVICE),
    ("уборщик служебных помещений", StaffKind.SERVICE),
    ("медицинская сестра", StaffKind.MEDICAL),
)


class People:
    """Draws people from one source of chance and remembers whom it gave out."""

    def __init__(self, chance: Random, *, after: int = 0) -> None:
        """Telephones are numbered one by one, from the one `after`."""
        self.chance = chance
        self._numbers: set[str] = set()
        self._known: set[tuple[str, date]] = set()
        self._phones = after

    def remember(self, people: Iterable[Person]) -> None:
        """Those who were there before: nobody gets their numbers or is taken for them."""
        for person in people:
            self._numbers.add(person.snils)
            if person.birth_date:
                key = names.person_key(person.last_name, person.first_name, person.middle_name)
                self._known.add((key, person.birth_date))

    def family_name(self) -> str:
        return self.chance.choice(SURNAMES)

    def father(self) -> tuple[str, str, str]:
        return self.chance.choice(FATHERS)

    def gender(self) -> Gender:
        return self.chance.choice(GENDERS)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.chance.randrange((last - first).days + 1))

    def snils(self) -> str:
        """A synthetic number: nine random digits and their true check digits, so that only the form is real."""
        while True:
            number = f"{self.chance.randrange(900_000_000, 1_000_000_000)}"
            written = snils.normal(number + snils.check_digits(number))
            if written not in self._numbers:
                self._numbers.add(written)
                return written

    def phone(self) -> str:
        self._phones += 1
        return f"+7 900 {self._phones // 10_000:03d}-{self._phones // 100 % 100:02d}-{self._phones % 100:02d}"

    def names(
        self, gender: Gender, *, surname: str, born: date, father: tuple[str, str, str], first: str = ""
    ) -> dict[str, Any]:
        """Name fields of somebody who is not there yet: of namesakes with one birthday the checks make one person."""
        patronymic = father[1] if gender == Gender.MALE else father[2]
        last = surname_of(surname, gender)
        first = first or self.chance.choice(FIRST_NAMES[gender])
        while (names.person_key(last, first, patronymic), born) in self._known:
            born -= timedelta(days=1)
        self._known.add((names.person_key(last, first, patronymic), born))
        return {
            "last_name": last,
            "first_name": first,
            "middle_name": patronymic,
            "gender": gender.value,
            "birth_date": born,
            "snils": self.snils(),
        }

    def stranger(self, gender: Gender, born: date) -> dict[str, Any]:
        """Somebody without a family in the school."""
        return self.names(gender, surname=self.family_name(), born=born, father=self.father())


def grown_up(draft: Draft, people: People) -> date:
    """A day of birth of somebody of working age."""
    return people.day(date(draft.year - 60, 1, 1), date(draft.year - 24, 12, 31))


def hired(draft: Draft, people: People, post: str, kind: StaffKind = StaffKind.TEACHING) -> Employee:
    """A new member of staff with a full card."""
    gender = Gender.FEMALE if people.chance.random() < 0.8 else Gender.MALE
    employee = Employee(
        school=draft.school,
        post=post,
        kind=kind,
        phone=people.phone(),
        **people.stranger(gender, grown_up(draft, people)),
    )
    employee.email = f"staff{len(draft.employees) + 1}@example.org"
    draft.employees.append(employee)
    draft.staff.append(employee)
    return employee


def hire_office(draft: Draft, people: People) -> None:
    """Everybody who does not teach, where nobody holds the post yet."""
    for post, kind in OFFICE:
        if not holders(draft, post):
            hired(draft, people, post, kind)


def holders(draft: Draft, post: str) -> list[Employee]:
    return [employee for employee in draft.staff if employee.post.startswith(post)]
