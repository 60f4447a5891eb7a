"""How long data about people are kept, whose term is over, and who must clean up when they are destroyed.

The terms stand in `registry/personal_data.py`, beside each field; here they are executed. Three sockets for other
modules and upper apps, filled in `AppConfig.ready()`:

* `HOLDS`: functions that name people who may not be destroyed yet, with the reason (a consent paper kept longer);
* `DESTROYERS`: functions that delete what else is known of the people, called inside the one transaction;
* `OTHER_ACTS`: functions that say whether another act of the school bears the number: all acts stand in one row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from registry import personal_data
from registry.models import Employee, Person, PersonalDataAccess, Pupil, Representation, Representative

PEOPLE: Final[Mapping[str, type[Person]]] = {model.section: model for model in (Pupil, Representative, Employee)}


@dataclass(frozen=True, slots=True)
class Expired:
    """Somebody whose term is over: since when, and why it cannot be done yet (empty: it can)."""

    section: str
    pk: int
    name: str
    since: date | None
    held: str = ""

    @property
    def key(self) -> str:
        return f"{self.section}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """Handed to every destroyer: people of one section. The keys find rows that know only a name or a number."""

    school: int
    section: str
    people: frozenset[int]
    name_keys: frozenset[str]
    snils: frozenset[str]
    at: datetime


# Three kinds of people with the same annotation: no one type of the stubs names them.
Rows = Any
# (section, school, numbers, day) -> reason by number
Hold = Callable[[str, int, Collection[int], date], Mapping[int, str]]
# Deletes, and answers how many rows. History after the rows: deleting a row writes one more into its history.
Destroyer = Callable[[Destroyed], int]
# (school, year, number) -> whether an act of another kind has it
OtherAct = Callable[[int, int, str], bool]
HOLDS: list[Hold] = []
DESTROYERS: list[Destroyer] = []
OTHER_ACTS: list[OtherAct] = []


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; the 29th of February becomes the 28th, a day later for whoever is counted."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def last_day(section: str, on: date) -> date:
    """Whoever left up to this day has outlived the term on the day `on`."""
    field = {"pupils": personal_data.PUPIL, "representatives": personal_data.PARENT, "employees": personal_data.STAFF}
    return years_before(on, field[section].keep.years)


def past_term(section: str, *, school: int, on: date) -> Rows:
    """People of the section whose term is over, with `since`, the day from which it was counted."""
    return EXPIRED[section](school, on)


def _pupils(school: int, on: date) -> Rows:
    """Out of the school and in the archive; whoever came back is current and stays."""
    return _left(Pupil.objects.filter(school=school), on).annotate(since=_day_of_leaving())


def _left(pupils: Rows, on: date) -> Rows:
    day = last_day("pupils", on)
    gone = Q(left_on__lte=day) | Q(left_on=None, archived_at__date__lte=day)
    return pupils.filter(gone, archived_at__isnull=False)


def _day_of_leaving() -> Coalesce:
    return Coalesce(F("left_on"), TruncDate("archived_at"), output_field=DateField())


def _representatives(school: int, on: date) -> Rows:
    """All children have outlived the term; without any child the card must have lain in the archive as long."""
    children = Representation.objects.filter(representative=OuterRef("pk"))
    staying = children.exclude(pupil__in=_left(Pupil.objects.filter(school=school), on))
    archived = Q(archived_at__date__lte=last_day("representatives", on))
    found = Representative.objects.filter(school=school)
    over = found.filter(Q(Exists(children)) | archived).exclude(Exists(staying))
    last_child = children.annotate(day=Coalesce("pupil__left_on", TruncDate("pupil__archived_at"))).order_by("-day")
    return over.annotate(since=Coalesce(Subquery(last_child.values("day")[:1]), TruncDate("archived_at")))


def _employees(school: int, on: date) -> Rows:
    found = Employee.objects.filter(school=school, destroyed_at=None, archived_at__date__lte=last_day("employees", on))
    return found.annotate(since=TruncDate("archived_at"))


EXPIRED: Final[Mapping[str, Callable[[int, date], Rows]]] = {
    "pupils": _pupils,
    "representatives": _representatives,
    "employees": _employees,
}


def expired_log(school: int, on: date) -> QuerySet[PersonalDataAccess]:
    """Rows of the log of access that have outlived their own term; they go along with any act."""
    day = years_before(on, personal_data.LOG.keep.years)
    return PersonalDataAccess.objects.filter(school=school, at__date__lte=day)


def all_expired(*, school: int, on: date) -> list[Expired]:
    """Everybody whose term is over, in order. A constant number of queries: one a section and one a hold."""
    found = []
    for section in PEOPLE:
        rows = past_term(section, school=school, on=on).in_order()
        people = list(rows.values_list("pk", "last_name", "first_name", "middle_name", "since"))
        held = held_back(section, school, [pk for pk, *_ in people], on=on)
        found += [
            Expired(section, pk, " ".join(filter(None, name)), since, held.get(pk, "")) for pk, *name, since in people
        ]
    return found


def held_back(section: str, school: int, people: Collection[int], *, on: date) -> dict[int, str]:
    """Why some of them may not be destroyed yet, all reasons together."""
    reasons: dict[int, str] = {}
    for hold in HOLDS if people else ():
        for pk, why in hold(section, school, people, on).items():
            reasons[pk] = f"{reasons[pk]}; {why}" if pk in reasons else why
    return reasons


def without_children(destroyed_pupils: Collection[int], *, school: int) -> list[int]:
    """Representatives whose only children are among these: nothing is left to keep them for."""
    children = Representation.objects.filter(representative=OuterRef("pk"))
    found = Representative.objects.filter(school=school).filter(
        Exists(children.filter(pupil__in=destroyed_pupils)), ~Exists(children.exclude(pupil__in=destroyed_pupils))
    )
    return list(found.values_list("pk", flat=True))


def categories_of(section: str) -> list[str]:
    """What is kept of a person of the section, in the words of the screens; for the act."""
    model = PEOPLE[section]
    hidden = {"search_key", "sort_key", "name_key"}
    fields = [name.partition(".") for name in personal_data.PERSONAL]
    names: Sequence[str] = [field for owner, _, field in fields if owner == model.__name__ and field not in hidden]
    return [str(model._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]  # noqa: SLF001 - Django's public model API
