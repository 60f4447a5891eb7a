"""How much of the reference data is entered, for the evidence of the plan: a few queries, whatever the size."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Q, Value

from registry.links import LINKS, LinkKind
from registry.models import Employee, EosAccount, Pupil, Representation, School, SchoolClass
from registry.queries.grid import current_links
from registry.queries.overview import counts_of_sections
from registry.states import CODES_HANDED_OVER

DoneTotal = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Entered:
    """`rows` are current rows by section, `linked` subjects with a link by kind; `planned` are control numbers of the
    school's card, None where nobody wrote one. Subgroups have the bells and periods of their class."""

    rows: Mapping[str, int]
    linked: Mapping[str, int]
    planned: Mapping[str, int | None]
    classes: int
    with_bells: int
    with_periods: int
    pupils_in_classes: int
    pupils_with_parents: int

    def against_plan(self, section: str, done: int | None = None) -> DoneTotal:
        """Against the control number when there is one; else what is entered is all that is known."""
        entered = self.rows[section] if done is None else done
        return entered, self.planned.get(section) or self.rows[section]

    def some(self, section: str) -> DoneTotal:
        """Nobody knows how many buildings there should be: one row at least."""
        return int(self.rows[section] > 0), 1

    def links(self, kind: str) -> DoneTotal:
        """Subjects with at least one link, of all subjects."""
        return self.linked.get(kind, 0), self.rows["subjects"]


def entered(school: int) -> Entered:
    counts = {key: current for key, (current, _) in counts_of_sections(school).items()}
    planned = School.objects.values("planned_staff", "planned_classes", "planned_pupils").get(pk=school)
    classes = (
        SchoolClass.objects.current()
        .filter(school=school, parent=None)
        .aggregate(
            all=Count("pk"),
            bells=Count("pk", filter=Q(bell_schedule__isnull=False, bell_schedule__archived_at=None)),
            periods=Count("pk", filter=Q(period_set__isnull=False, period_set__archived_at=None)),
        )
    )
    people = _pupils(school)
    return Entered(
        rows=counts,
        linked=_linked_subjects(school),
        planned={
            "employees": planned["planned_staff"],
            "classes": planned["planned_classes"],
            "pupils": planned["planned_pupils"],
        },
        classes=classes["all"],
        with_bells=classes["bells"],
        with_periods=classes["periods"],
        pupils_in_classes=people["placed"],
        pupils_with_parents=people["with_parents"],
    )


def _pupils(school: int) -> dict[str, int]:
    parents = Representation.objects.filter(school=school, representative__archived_at=None).values("pupil")
    numbers: dict[str, int] = (
        Pupil.objects.current()
        .filter(school=school)
        .aggregate(
            placed=Count("pk", filter=Q(school_class__isnull=False)), with_parents=Count("pk", filter=Q(pk__in=parents))
        )
    )
    return numbers


def _linked_subjects(school: int) -> dict[str, int]:
    queries = [_counted(kind, school) for kind in LINKS.values()]
    return dict(queries[0].union(*queries[1:], all=True))


def _counted(kind: LinkKind, school: int) -> Any:
    links = current_links(kind, school).values("school")
    counted = links.annotate(key=Value(kind.key, output_field=CharField()), subjects=Count("subject", distinct=True))
    return counted.values_list("key", "subjects")


def staff_with_codes(school: int) -> DoneTotal:
    """Employees whose code reached them or is needed no more, of all. A lost code is a closed row, so it counts not."""
    there = EosAccount.objects.filter(school=school, state__in=CODES_HANDED_OVER, employee__isnull=False)
    numbers = (
        Employee.objects.current()
        .filter(school=school)
        .aggregate(all=Count("pk"), done=Count("pk", filter=Q(pk__in=there.values("employee"))))
    )
    return numbers["done"], numbers["all"]
