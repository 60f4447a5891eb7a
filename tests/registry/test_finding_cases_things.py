"""What the checks must find about classes, subjects, rooms, the load and the figures, and what they must leave."""

from decimal import Decimal
from typing import Any

import pytest

from registry.checks.rows import CodeRow
from registry.states import AdminLevel, CodeState
from tests.registry.finding_rows import NOW, Case, Cases, Rows, put


def classes(which: str = "5а", **values: Any) -> Case:
    return put("all_classes", which, **values)


def every_class(pattern: str, letter: str) -> Case:
    def change(rows: Rows) -> None:
        for place, one in enumerate(rows["all_classes"]):
            rows.put("all_classes", place, name=pattern.format(one.parallel), letter=letter)

    return change


def one_more_class(**values: Any) -> Case:
    return lambda rows: rows.copy("all_classes", "5а", planned_pupils=0, **values)


def next_year(rows: Rows) -> None:
    """The same class, prepared for the year to come."""
    year = rows.copy("years", starts_on="01.09.2027", ends_on="31.05.2028")
    periods = rows.copy("period_sets", kind="module", study_year=year.pk)
    rows.copy("periods", period_set=periods.pk, number=1, starts_on="01.09.2027", ends_on="31.05.2028")
    values = {"study_year": year.pk, "period_set": periods.pk, "period_set__study_year": year.pk}
    rows.copy("all_classes", "5а", planned_pupils=0, **values)


CLASSES: Cases = [
    (classes(name="5А"), {"class_name_pattern"}),
    (classes(name="5 «А»"), {"class_name_pattern"}),
    (classes(name="5-а"), {"class_name_pattern"}),
    (classes(name="5a"), {"class_name_pattern"}),
    (classes(name="5"), {"class_name_pattern", "class_letter_differs"}),
    (classes(name="5аб", letter="аб"), set()),
    (every_class("{}А", "А"), set()),
    (every_class("{} «А»", "а"), set()),
    (every_class("{}-1", "1"), set()),
    (classes(name="7в", letter="в"), {"class_name_not_parallel"}),
    (classes("11а", name="1в", letter="в"), {"class_name_not_parallel"}),
    (classes(name="а5"), {"class_name_pattern", "class_name_not_parallel", "class_letter_differs"}),
    (classes(letter="б"), {"class_letter_differs"}),
    (classes(letter="А"), set()),
    (classes(letter=""), {"field_desirable_empty"}),
    (one_more_class(name="5-а"), {"class_duplicate", "class_name_pattern"}),
    (one_more_class(name="5a"), {"class_duplicate", "class_name_pattern"}),
    (one_more_class(name="5б", letter="б"), set()),
    (next_year, set()),
    (classes(class_teacher=None), {"class_without_teacher"}),
    (classes(class_teacher__archived_at=NOW), {"class_without_teacher"}),
    (classes(bell_schedule=None), {"class_without_bells"}),
    (classes(bell_schedule__archived_at=NOW), {"class_without_bells"}),
    (classes(period_set=None), {"class_without_periods"}),
    (classes(period_set__archived_at=NOW), {"class_without_periods"}),
    (classes(period_set__study_year=0), {"class_periods_other_year"}),
    (classes(week_days=6), {"bell_day_missing"}),
    (classes("1а", week_days=6), {"class_six_days_too_early", "bell_day_missing"}),
    (one_more_class(name="Алг1 С.Г", parent=5, class_teacher=None, bell_schedule=None, period_set=None), set()),
]


@pytest.mark.parametrize(("case", "codes"), CLASSES)
def test_a_class_has_its_name_and_all_that_a_journal_needs(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


def subjects(*names: str, area: str = "Прочее") -> Case:
    def change(rows: Rows) -> None:
        for name in names:
            rows.copy("subjects", name=name, knowledge_area=area)

    return change


SUBJECTS: Cases = [
    (subjects("МАТЕМАТИКА"), {"subject_duplicate"}),
    (subjects("Чёрчение", "Черчение"), {"subject_duplicate"}),
    (subjects("Родной язык (русский)", "Родной язык русский"), {"subject_duplicate"}),
    (subjects("Maтематика"), {"subject_duplicate", "subject_latin_letters"}),
    (subjects("Курс 7-9", "Курс 79"), set()),
    (subjects("Практикум по химии", "Практикум по физике"), {"subject_cut_alike"}),
    (subjects("Естествознан", "Естествознание"), {"subject_cut_alike"}),
    (subjects("Химия: практикум", "Физика: практикум"), set()),
    (subjects("Право", "Православие"), set()),
    (subjects("Этика", area=" "), {"subject_without_area"}),
    (subjects("Экoлогия"), {"subject_latin_letters"}),
    (subjects("Введение в IT", "IT-класс", "3D-моделирование", "English Club"), set()),
]


@pytest.mark.parametrize(("case", "codes"), SUBJECTS)
def test_subjects_can_be_told_apart(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


def rooms(*names: str, **values: Any) -> Case:
    def change(rows: Rows) -> None:
        for name in names:
            rows.copy("rooms", name=name, **values)

    return change


def maths(**values: Any) -> Case:
    return lambda rows: rows.put("assignments", _maths(rows), **values)


def _maths(rows: Rows) -> int:
    asked = ("5а", "Математика")
    places = enumerate(rows["assignments"])
    return next(place for place, row in places if (row.school_class__name, row.subject__name) == asked)


def without_link(table: str, field: str) -> Case:
    def change(rows: Rows) -> None:
        row = rows["assignments"][_maths(rows)]
        rows[table].discard((row.subject, getattr(row, field)))

    return change


ROOMS: Cases = [
    (rooms("каб. 77", "каб.77"), {"room_duplicate"}),
    (rooms("77А", "77A"), {"room_duplicate"}),
    (rooms("Библ.", "библ"), {"room_duplicate"}),
    (rooms("77", "77а"), set()),
    (rooms("1.1", "11"), set()),
    (rooms("2-03", "2-3"), set()),
    (rooms("1-1", "1.1"), {"room_duplicate"}),
    (lambda rows: rows.copy("buildings", name="Гараж"), {"building_without_rooms"}),
    (put("buildings", 0, address=""), {"field_required_empty"}),
    (put("rooms", 0, building__archived_at=NOW), {"room_building_archived"}),
    (without_link("subject_rooms", "room"), {"room_not_linked"}),
    (maths(room=None, room__name=None), set()),
]


@pytest.mark.parametrize(("case", "codes"), ROOMS)
def test_rooms_stand_in_a_building_and_are_told_apart(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


def new_teacher(**values: Any) -> Case:
    known = {"last_name": "Синицына", "snils": "112-233-445 95", "email": "a@example.org", "phone": ""}
    return lambda rows: rows.copy("employees", **known | values)


def groups(first: int, second: int) -> Case:
    """Mathematics of the fifth grade in two subgroups, with so many hours each."""

    def change(rows: Rows) -> None:
        place = _maths(rows)
        for number, hours in enumerate((first, second), start=1):
            whole = rows.row("all_classes", "5а")
            part = rows.copy("all_classes", "5а", name=f"5а/{number}", parent=whole.pk, planned_pupils=None)
            rows.copy("assignments", place, school_class=part.pk, hours_per_week=Decimal(hours))
        rows.drop("assignments", place)

    return change


def hours_of_fifth(total: str, **values: Any) -> Case:
    def change(rows: Rows) -> None:
        rows.put("all_classes", "5а", **values)
        for place, bell in enumerate(rows["bells"]):
            rows.put("bells", place, weekdays="123456" if values else bell.weekdays)
        others = sum(row.hours_per_week for row in rows["assignments"] if row.school_class__name == "5а")
        place = _maths(rows)
        own = rows["assignments"][place].hours_per_week
        rows.put("assignments", place, hours_per_week=Decimal(total) - others + own)

    return change


def taught_beside_a_vacancy(rows: Rows) -> None:
    """Half of a class has its teacher; who takes the other half is not decided."""
    rows.copy("assignments", _maths(rows), teacher=None, hours_per_week=Decimal("0.5"))


def lessons_on_sunday(rows: Rows) -> None:
    """Thirty-six hours stand on five days and a Sunday, on which nobody learns."""
    hours_of_fifth("35.5")(rows)
    for place in range(len(rows["bells"])):
        rows.put("bells", place, weekdays="123457")


def hours_of_teacher(total: int) -> Case:
    """On another subject of a class without lessons, so that only the teacher has many."""

    def change(rows: Rows) -> None:
        teacher = rows["assignments"][_maths(rows)].teacher
        taught = sum(row.hours_per_week for row in rows["assignments"] if row.teacher == teacher)
        whole = rows.copy("all_classes", "9а", name="9б", letter="б", planned_pupils=0)
        values = {"school_class": whole.pk, "room": None, "hours_per_week": total - taught}
        rows.copy("assignments", _maths(rows), **values)

    return change


def of_last_year(rows: Rows) -> None:
    """Whoever taught last year only has no journal this year."""
    year = rows.copy("years", starts_on="01.09.2025", ends_on="31.05.2026")
    old = rows.copy("all_classes", "5а", study_year=year.pk, planned_pupils=None)
    teacher = new_teacher(post="учитель химии", kind="teaching")(rows)
    rows.copy("assignments", _maths(rows), school_class=old.pk, teacher=getattr(teacher, "pk", 0))


LOAD: Cases = [
    (maths(teacher=None), {"class_subject_without_teacher"}),
    (lambda rows: rows.drop("assignments", _maths(rows)), {"class_subject_without_teacher"}),
    (maths(teacher__archived_at=NOW), {"assignment_teacher_dismissed"}),
    (maths(subject__archived_at=NOW), {"assignment_points_at_archive"}),
    (maths(room__archived_at=NOW), {"assignment_points_at_archive"}),
    (without_link("subject_teachers", "teacher"), {"teacher_not_linked"}),
    (new_teacher(post="учитель химии", kind="teaching"), {"teacher_without_load"}),
    (new_teacher(post="Старший преподаватель", kind=""), {"teacher_without_load", "field_desirable_empty"}),
    (new_teacher(post="учитель-логопед", kind="teaching"), set()),
    (new_teacher(post="педагог-психолог", kind="teaching"), set()),
    (new_teacher(post="учитель химии", kind="management"), set()),
    (of_last_year, {"teacher_without_load"}),
    (maths(hours_per_week=None), {"assignment_without_hours"}),
    (maths(hours_per_week=Decimal(0)), {"assignment_without_hours"}),
    (groups(5, 5), set()),
    (groups(5, 4), {"subgroup_hours_differ"}),
    (hours_of_fifth("29"), set()),
    (hours_of_fifth("29.5"), {"class_hours_over_norm"}),
    # Seven lessons on five days.
    (hours_of_fifth("35"), {"class_hours_over_norm"}),
    (hours_of_fifth("35.5"), {"class_hours_over_norm", "bell_too_few_lessons"}),
    (lessons_on_sunday, {"class_hours_over_norm", "bell_too_few_lessons"}),
    (taught_beside_a_vacancy, set()),
    (hours_of_fifth("32", week_days=6), set()),
    (hours_of_fifth("32.5", week_days=6), {"class_hours_over_norm"}),
    (hours_of_teacher(36), set()),
    (hours_of_teacher(37), {"teacher_hours_too_many"}),
]


@pytest.mark.parametrize(("case", "codes"), LOAD)
def test_the_load_has_a_teacher_and_hours_within_the_norms(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() - {"room_overbooked", "subject_rooms_too_few"} == codes


def demand(rooms_of_subject: int, hours: int) -> Case:
    """So many hours of one subject, on paper in one of its rooms, for two classes of different bells."""

    def change(rows: Rows) -> None:
        subject = rows.copy("subjects", name="Плавание")
        linked = [rows.copy("rooms", name=f"бассейн {number}") for number in range(rooms_of_subject)]
        rows["subject_rooms"].update((subject.pk, room.pk) for room in linked)
        rows["subject_teachers"].add((subject.pk, rows["assignments"][_maths(rows)].teacher))
        whole = rows.copy("all_classes", "9а", name="9б", letter="б", planned_pupils=0, bell_schedule=None)
        values = {"school_class": whole.pk, "subject": subject.pk, "hours_per_week": Decimal(hours)}
        rows.copy("assignments", _maths(rows), **values, room=linked[0].pk, room__name=linked[0].name)

    return change


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        # Seven lessons a day, five days.
        (demand(1, 35), set()),
        (demand(1, 36), {"room_overbooked", "subject_rooms_too_few"}),
        (demand(2, 36), {"room_overbooked"}),
        (demand(2, 71), {"room_overbooked", "subject_rooms_too_few"}),
    ],
)
def test_lessons_fit_into_the_rooms_of_the_subject(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() & {"room_overbooked", "subject_rooms_too_few"} == codes


def rights(**values: Any) -> Case:
    """Of the first administrator, in all blocks."""

    def change(rows: Rows) -> None:
        first = rows["admin_rights"][0].employee
        for place, one in enumerate(rows["admin_rights"]):
            if one.employee == first:
                rows.put("admin_rights", place, **values)

    return change


RIGHTS: Cases = [
    (rights(order_number=" "), {"administrators_too_few", "admin_right_without_order"}),
    (rights(level=AdminLevel.VIEW), {"administrators_too_few"}),
    (rights(employee__archived_at=NOW), {"administrators_too_few", "admin_right_of_dismissed"}),
]


@pytest.mark.parametrize(("case", "codes"), RIGHTS)
def test_two_administrators_have_an_order(rows: Rows, case: Case, codes: set[str]) -> None:
    case(rows)

    assert rows.codes() == codes


CODES = [
    ({CodeState.HANDED_OVER: 95, CodeState.GENERATED: 5}, {"codes_not_registered"}),
    ({CodeState.HANDED_OVER: 20, CodeState.LINKED: 80}, set()),
    ({CodeState.HANDED_OVER: 21, CodeState.LINKED: 79}, {"codes_not_registered"}),
    ({CodeState.LINKED: 95, CodeState.GENERATED: 5}, set()),
    ({CodeState.LINKED: 94, CodeState.GENERATED: 6}, {"codes_not_handed_over"}),
    ({}, set()),
]


@pytest.mark.parametrize(("states", "codes"), CODES)
@pytest.mark.parametrize("is_pupil", [True, False])
def test_codes_reach_their_people(rows: Rows, states: dict[CodeState, int], codes: set[str], *, is_pupil: bool) -> None:
    one = rows.row("all_classes").pk if is_pupil else None
    rows["codes"].extend(CodeRow(one, is_pupil, state, count) for state, count in states.items())

    assert rows.codes() == codes
