"""Which fields a section takes from a file, how each is read, and which it cannot do without."""

from dataclasses import dataclass, field
from typing import Final

SKIPPED: Final = "~"
# Sections whose lists often hold columns about parents beside those about the child.
WIDE: Final = ("pupils", "representatives")

PERSON: Final = {
    "last_name": "name",
    "first_name": "name",
    "middle_name": "name",
    "full_name": "full_name",
    "gender": "gender",
    "birth_date": "birth_date",
    "snils": "snils",
    "phone": "phone",
    "email": "email",
}


@dataclass(frozen=True, slots=True)
class Section:
    """`reads`: field → kind of value (`values/`); `needs`: groups, one whole group of which must be among the columns;
    `wants`: columns without which rows are taken all the same, and the file is told so."""

    reads: dict[str, str]
    needs: tuple[tuple[str, ...], ...]
    wants: tuple[str, ...] = ()
    people: bool = False
    choices: dict[str, str] = field(default_factory=dict)


NAMES: Final = (("full_name",), ("last_name", "first_name"), ("last_name",))

KINDS: Final[dict[str, Section]] = {
    "employees": Section(
        {**PERSON, "post": "text", "kind": "staff_kind", "is_part_time": "flag"},
        NAMES,
        ("birth_date",),
        people=True,
    ),
    "pupils": Section(
        {
            **PERSON,
            "school_class": "class",
            "parallel": "parallel",
            "letter": "letter",
            "enrolled_on": "date",
            "enrolment_order": "text",
            "enrolment_order_date": "date",
        },
        NAMES,
        ("birth_date", "school_class"),
        people=True,
    ),
    "representatives": Section(
        {
            **PERSON,
            "kind": "relation",
            "document": "text",
            "pupil": "child_name",
            "pupil_last_name": "name",
            "pupil_first_name": "name",
            "pupil_middle_name": "name",
            "pupil_birth_date": "date",
            "pupil_class": "class",
        },
        NAMES,
        ("pupil",),
        people=True,
    ),
    "buildings": Section({"name": "title", "address": "text", "floors": "count", "kind": "text"}, (("name",),)),
    "rooms": Section(
        {"name": "title", "building": "title", "floor": "floor", "capacity": "count", "kind": "text"}, (("name",),)
    ),
    "subjects": Section({"name": "title", "short_name": "title", "knowledge_area": "title"}, (("name",),)),
    "classes": Section(
        {
            "name": "class",
            "parallel": "parallel",
            "letter": "letter",
            "study_year": "study_year",
            "parent": "class",
            "class_teacher": "reference_name",
            "bell_schedule": "title",
            "period_set": "title",
            "week_days": "days_a_week",
            "planned_pupils": "count",
        },
        (("name",), ("parallel", "letter"), ("parallel",)),
    ),
    "periods": Section(
        {
            "period_set": "title",
            "set_kind": "period_kind",
            "number": "count",
            "name": "title",
            "starts_on": "day",
            "ends_on": "day",
            "dates": "dates",
            "study_year": "study_year",
        },
        (("name", "starts_on", "ends_on"), ("number", "starts_on", "ends_on"), ("name", "dates"), ("number", "dates")),
    ),
    "bells": Section(
        {
            "schedule": "title",
            "number": "lesson",
            "starts_at": "time",
            "ends_at": "time",
            "times": "times",
            "weekdays": "weekdays",
        },
        (("number", "starts_at", "ends_at"), ("number", "times")),
    ),
    "assignments": Section(
        {
            "school_class": "class",
            "subject": "title",
            "teacher": "reference_name",
            "room": "title",
            "hours_per_week": "hours",
        },
        (("school_class", "subject"), ("subject",)),
    ),
}
