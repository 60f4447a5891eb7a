"""The weekly load: of a pupil against the norm, and as it is paid; and all that the editor of one class needs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.models import Employee, Room, SchoolClass, Subject, SubjectClass, SubjectRoom, SubjectTeacher
from registry.models import TeachingAssignment as Assignment
from registry.presets import norms
from registry.sections import plain

# A subject, the subgroup (nothing for the whole class), the hours a week.
Hours = tuple[int, int | None, Decimal | None]
Option = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Load:
    """`of_pupil` counts subgroups of a subject once: they sit at the same time. `paid` is every teacher's hour."""

    of_pupil: Decimal
    paid: Decimal
    norm: int | None

    @property
    def of_pupil_words(self) -> str:
        """«14,5», not «14,50»: as one types it."""
        return plain(self.of_pupil)

    @property
    def paid_words(self) -> str:
        return plain(self.paid)

    @property
    def is_over(self) -> bool:
        return self.norm is not None and self.of_pupil > self.norm


@dataclass(frozen=True, slots=True)
class ClassLoad:
    pk: int
    name: str
    lines: int
    without_teacher: int
    without_hours: int
    load: Load


@dataclass(frozen=True, slots=True)
class Choices:
    """What a line of the editor may choose from; `of_subject` names whoever is linked with it already."""

    groups: list[Option]
    subjects: list[Option]
    teachers: list[Option]
    rooms: list[Option]
    teachers_of: dict[int, set[int]]
    rooms_of: dict[int, set[int]]
    linked_subjects: list[int]


def load_of(rows: Iterable[Hours], *, norm: int | None) -> Load:
    whole: dict[int, Decimal] = defaultdict(Decimal)
    groups: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    paid = Decimal(0)
    for subject, group, hours in rows:
        paid += hours or 0
        if group is None:
            whole[subject] += hours or 0
        else:
            groups[subject][group] += hours or 0
    of_pupil = sum(whole.values(), Decimal(0)) + sum((max(one.values()) for one in groups.values()), Decimal(0))
    return Load(of_pupil, paid, norm)


def loads_of(school: int, year: int | None) -> list[ClassLoad]:
    """Every class of the year with its sums: two queries."""
    classes: Any = SchoolClass.objects.current().filter(school=school, study_year=year).in_order()
    rows: Any = Assignment.objects.current().filter(school=school, school_class__study_year=year).order_by()
    by_class: dict[int, list[Any]] = defaultdict(list)
    for row in rows.values_list("school_class", "school_class__parent", "subject", "hours_per_week", "teacher"):
        by_class[row[1] or row[0]].append(row)
    norm_of = norms()
    found = classes.filter(parent=None).values_list("pk", "name", "week_days", "parallel")
    return [
        ClassLoad(
            pk=pk,
            name=name,
            lines=len(by_class[pk]),
            without_teacher=sum(teacher is None for *_, teacher in by_class[pk]),
            without_hours=sum(not hours for _, _, _, hours, _ in by_class[pk]),
            load=load_of(
                [(subject, one if parent else None, hours) for one, parent, subject, hours, _ in by_class[pk]],
                norm=norm_of.get((week_days, parallel)),
            ),
        )
        for pk, name, week_days, parallel in found
    ]


def assignments_of(whole: SchoolClass) -> list[Assignment]:
    """Lines of the class and of its subgroups, by subject."""
    found: Any = Assignment.objects.current().filter(school=whole.school_id)
    mine = found.filter(school_class=whole) | found.filter(school_class__parent=whole, school_class__archived_at=None)
    joined = mine.select_related("subject", "school_class", "teacher", "room")
    return list(joined.order_by("subject__sort_key", "subject", "school_class__sort_key", "pk"))


def choices_for(whole: SchoolClass) -> Choices:
    school = whole.school_id
    groups: Any = SchoolClass.objects.current().filter(parent=whole).in_order()
    staff: Any = Employee.objects.current().filter(school=school).in_order()
    rooms: Any = Room.objects.current().filter(school=school).in_order()
    subjects: Any = Subject.objects.current().filter(school=school).in_order()
    linked = SubjectClass.objects.filter(school_class=whole, subject__archived_at=None).order_by("subject__sort_key")
    return Choices(
        groups=[(whole.pk, "весь класс"), *groups.values_list("pk", "name")],
        subjects=list(subjects.values_list("pk", "name")),
        teachers=[(one.pk, one.short_name) for one in staff.only("last_name", "first_name", "middle_name")],
        rooms=list(rooms.values_list("pk", "name")),
        teachers_of=_by_subject(SubjectTeacher.objects.filter(school=school).values_list("subject", "employee")),
        rooms_of=_by_subject(SubjectRoom.objects.filter(school=school).values_list("subject", "room")),
        linked_subjects=list(linked.values_list("subject", flat=True)),
    )


def donors_for(whole: SchoolClass) -> list[Option]:
    """Classes of the same year that have a load: those of the same parallel first."""
    used = Assignment.objects.current().filter(school=whole.school_id).order_by().values("school_class")
    found: Any = SchoolClass.objects.current().filter(study_year=whole.study_year_id, parent=None, pk__in=used)
    rows = found.exclude(pk=whole.pk).in_order().values_list("pk", "name", "parallel")
    return [(pk, name) for pk, name, parallel in sorted(rows, key=lambda row: row[2] != whole.parallel)]


def _by_subject(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for subject, other in pairs:
        found[subject].add(other)
    return dict(found)
