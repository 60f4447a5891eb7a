"""A waiver hangs from what was looked at: it ends when that changes, and nothing else ends it."""

from copy import copy

import pytest

from tests.registry.finding_rows import NOW, Case, Rows, put

LATE, GONE = {"enrolled_on": "01.06.2027"}, {"subject__archived_at": NOW}
# The rule, how it is broken, what happens then, and whether the decision still holds.
CASES: list[tuple[str, Case, Case, bool]] = [
    ("pupil_left_active", put("pupils", 0, left_on="01.11.2026"), put("pupils", 0, enrolment_order="9-у"), True),
    ("pupil_left_active", put("pupils", 0, left_on="01.11.2026"), put("pupils", 0, left_on="02.11.2026"), False),
    ("pupil_enrolment_incomplete", put("pupils", 0, enrolment_order=""), put("pupils", 0, school_class=2), True),
    ("pupil_enrolment_incomplete", put("pupils", 0, enrolment_order=""), put("pupils", 0, enrolled_on=None), False),
    ("pupil_enrolled_outside_year", put("pupils", 0, **LATE), put("pupils", 0, phone="12-34"), True),
    ("pupil_enrolled_outside_year", put("pupils", 0, **LATE), put("years", 0, ends_on="30.05.2027"), False),
    ("pupil_class_wrong", put("pupils", 0, school_class=0), put("pupils", 0, enrolled_on="02.09.2026"), True),
    ("pupil_class_wrong", put("pupils", 0, school_class=0), put("pupils", 0, school_class__archived_at=NOW), False),
    ("period_gap", put("periods", 3, ends_on="01.05.2027"), put("years", 0, ends_on="30.05.2027"), False),
    ("period_gap", put("periods", 3, ends_on="01.05.2027"), put("periods", 0, name="I четверть"), True),
    ("assignment_points_at_archive", put("assignments", 0, **GONE), put("assignments", 0, hours_per_week="3"), True),
    (
        "assignment_points_at_archive",
        put("assignments", 0, **GONE),
        put("assignments", 0, room__archived_at=NOW),
        False,
    ),
    ("bell_day_missing", put("all_classes", "5а", week_days=6), put("all_classes", "6а", week_days=7), False),
    ("snils_checksum", put("pupils", 0, snils="112-233-445 96"), put("pupils", 0, phone="12-34"), True),
    ("snils_checksum", put("pupils", 0, snils="112-233-445 96"), put("pupils", 0, snils="112-233-445 97"), False),
]


def marks(rows: Rows, code: str) -> set[str]:
    return {spot.fingerprint for spot in rows.spots()[code]}


@pytest.mark.parametrize(("code", "broken", "change", "holds"), CASES)
def test_a_decision_holds_while_the_data_is_what_was_looked_at(
    rows: Rows, code: str, broken: Case, change: Case, *, holds: bool
) -> None:
    broken(rows)
    decided = marks(rows, code)

    change(rows)

    assert (marks(rows, code) == decided) == holds


def test_a_new_name_of_one_does_not_end_what_was_decided_about_another(rows: Rows) -> None:
    """The two stand in another order then."""
    rows.put("employees", 0, phone="+7 900 777-00-00").put("employees", 1, phone="+7 900 777-00-00")
    spot = rows.spots()["contact_shared"][0]

    rows["employees"][0], rows["employees"][1] = rows["employees"][1], rows["employees"][0]

    assert spot.fingerprint in marks(rows, "contact_shared")


def test_every_place_of_a_row_has_its_own_decision(rows: Rows) -> None:
    rows.school = copy(rows.school)
    for field in ("planned_staff", "planned_classes", "planned_pupils"):
        setattr(rows.school, field, None)

    assert len(marks(rows, "control_figures_missing")) == 3
