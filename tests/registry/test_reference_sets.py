"""Periods with their set and bells with their schedule in one form: both saved or none, overlaps named by row."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record as actions
from registry.actions.record import Line
from registry.models import Bell, BellSchedule, Period, PeriodSet
from tests.registry.reference import as_typed
from tests.world import NOW, World

As = Callable[[str], Client]
WEEK = ["1", "2", "3", "4", "5"]


def rows(*lines: dict[str, Any], old: int = 0) -> dict[str, Any]:
    data: dict[str, Any] = {"rows-TOTAL_FORMS": str(len(lines)), "rows-INITIAL_FORMS": str(old)}
    for place, line in enumerate(lines):
        data |= {f"rows-{place}-{name}": value for name, value in line.items()}
    return data


def bell(number: int, starts_at: str, ends_at: str, days: str = "12345") -> dict[str, Any]:
    return {"number": str(number), "starts_at": starts_at, "ends_at": ends_at, "weekdays": list(days)}


def period(number: int, starts_on: str, ends_on: str) -> dict[str, Any]:
    return {"number": str(number), "name": f"{number} четверть", "starts_on": starts_on, "ends_on": ends_on}


def add_bells(browser: Client, world: World, *lines: dict[str, Any]) -> Any:
    data = {"name": "Вторая смена", "first_lesson_number": "1"} | rows(*lines)
    return browser.post(reverse("registry:row_add", args=[world.school.pk, "bell_schedules"]), data)


def test_two_shifts_six_days_and_a_short_saturday(world: World, as_: As) -> None:
    answer = add_bells(
        as_("sysadmin"),
        world,
        bell(1, "08:00", "08:45"),
        bell(2, "08:55", "09:40"),
        bell(1, "09:00", "09:40", "6"),
        bell(7, "14:00", "14:45", "123456"),
        bell(9, "", ""),
    )

    assert answer.status_code == 302
    schedule = BellSchedule.objects.get(name="Вторая смена")
    stored = schedule.bells.order_by("starts_at").values_list("number", "weekdays")
    assert list(stored) == [(1, "12345"), (2, "12345"), (1, "6"), (7, "123456")]
    assert all(row.history.get().history_user == world.sysadmin for row in schedule.bells.all())


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([bell(1, "08:00", "08:45"), bell(2, "08:40", "09:20")], "строка 1, 1 урок (08:00–08:45) и строка 2, 2 урок"),
        ([bell(1, "08:00", "08:45"), bell(2, "08:10", "08:20", "5")], "Пересекаются по времени (пт)"),
        ([bell(1, "08:00", "08:45"), bell(1, "09:00", "09:45", "3")], "Одинаковый номер (ср)"),
    ],
)
def test_bells_that_run_into_each_other_are_named_by_row(
    world: World, as_: As, lines: list[dict[str, Any]], words: str
) -> None:
    answer = add_bells(as_("sysadmin"), world, *lines)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not BellSchedule.objects.filter(name="Вторая смена").exists()


@pytest.mark.parametrize(
    "lines",
    [
        [bell(1, "08:00", "08:45"), bell(2, "08:45", "09:30")],
        [bell(1, "08:00", "08:45", "123"), bell(1, "08:10", "08:55", "456")],
        [bell(0, "07:30", "07:55"), bell(1, "08:00", "08:45")],
    ],
)
def test_bells_that_only_touch_or_have_other_days_are_fine(world: World, as_: As, lines: list[dict[str, Any]]) -> None:
    assert add_bells(as_("sysadmin"), world, *lines).status_code == 302


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (bell(1, "08:00", ""), "ends_at"),
        (bell(1, "08:00", "08:00"), "ends_at"),
        (bell(1, "08:00", "08:45", ""), "weekdays"),
        (bell(1, "8 часов", "08:45"), "starts_at"),
        (bell(99, "08:00", "08:45"), "number"),
    ],
)
def test_a_wrong_line_is_told_by_its_number_and_nothing_is_saved(
    world: World, as_: As, line: dict[str, Any], field: str
) -> None:
    answer = add_bells(as_("sysadmin"), world, bell(3, "10:00", "10:45"), line)

    assert answer.status_code == 422
    assert field in answer.context["form"].lines[1].errors
    assert "Строка 2" in answer.content.decode()
    assert 'value="10:45"' in answer.content.decode()
    assert not BellSchedule.objects.filter(name="Вторая смена").exists()


def test_periods_of_a_set_are_entered_changed_and_taken_away_at_once(world: World, as_: As) -> None:
    browser, periods = as_("sysadmin"), world.period_set
    data = as_typed(browser, "period_sets", periods)
    data |= {"rows-0-ends_on": "2026-12-28", "rows-1-DELETE": "on", "rows-2-name": "Весна"}
    data |= {"rows-2-number": "2", "rows-2-starts_on": "2027-01-12", "rows-2-ends_on": "2027-05-25"}

    answer = browser.post(reverse("registry:row_edit", args=["period_sets", periods.pk]), data)

    assert answer.status_code == 302
    stored = Period.objects.current().filter(period_set=periods).order_by("number")
    assert [(row.name, row.ends_on) for row in stored] == [
        ("1 полугодие", date(2026, 12, 28)),
        ("Весна", date(2027, 5, 25)),
    ]
    assert Period.objects.filter(period_set=periods).exclude(archived_at=None).count() == 1
    assert PeriodSet.objects.get(pk=periods.pk).version == 2


def test_saving_unchanged_lines_writes_nothing_into_their_history(world: World, as_: As) -> None:
    browser = as_("sysadmin")
    data = as_typed(browser, "period_sets", world.period_set, name="Другое имя")

    browser.post(reverse("registry:row_edit", args=["period_sets", world.period_set.pk]), data)

    assert set(Period.objects.filter(period_set=world.period_set).values_list("version", flat=True)) == {1}


@pytest.mark.parametrize(
    "lines",
    [
        [period(1, "2026-09-01", "2026-10-30"), period(2, "2026-10-30", "2026-12-29")],
        [period(1, "2026-09-01", "2026-10-30"), period(1, "2026-11-09", "2026-12-29")],
        [period(1, "2026-10-30", "2026-09-01")],
        [period(1, "0001-09-01", "2026-10-30")],
        [period(0, "2026-09-01", "2026-10-30")],
    ],
)
def test_periods_that_cannot_be_are_refused(world: World, as_: As, lines: list[dict[str, Any]]) -> None:
    data = {"study_year": world.study_year.pk, "kind": "quarter", "name": "Четверти"} | rows(*lines)

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "period_sets"]), data)

    assert answer.status_code == 422
    assert not PeriodSet.objects.filter(name="Четверти").exists()


def test_a_period_of_one_day_is_fine(world: World, as_: As) -> None:
    data = {"study_year": world.study_year.pk, "kind": "module", "name": "Модули"}
    data |= rows(period(1, "2026-09-01", "2026-09-01"), period(2, "2026-09-02", "2026-09-30"))

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "period_sets"]), data)

    assert answer.status_code == 302


def test_two_lessons_change_numbers_at_once(world: World) -> None:
    first, second = Bell.objects.filter(schedule=world.bell_schedule).order_by("number")[:2]
    lines = [
        Line(pk=one.pk, version=1, values={"number": other.number}) for one, other in ((first, second), (second, first))
    ]

    actions.change(world.bell_schedule, to={}, version=1, lines=lines, by=world.sysadmin, at=NOW)

    assert Bell.objects.get(pk=first.pk).number == 2
    assert Bell.objects.get(pk=second.pk).number == 1


def test_lines_of_another_set_cannot_be_reached(world: World) -> None:
    other = BellSchedule.objects.create(school=world.other, name="Чужие")
    theirs = Bell.objects.create(school=world.other, schedule=other, number=1, starts_at=time(8), ends_at=time(9))

    with pytest.raises(Outrun):
        actions.change(
            world.bell_schedule,
            to={},
            version=1,
            lines=[Line(pk=theirs.pk, version=1, values={}, gone=True)],
            by=world.sysadmin,
            at=NOW,
        )

    assert not Bell.objects.get(pk=theirs.pk).is_archived


def test_a_line_named_twice_is_refused(world: World) -> None:
    gone = Line(pk=world.bell.pk, version=1, values={}, gone=True)

    with pytest.raises(Outrun):
        actions.change(world.bell_schedule, to={}, version=1, lines=[gone, gone], by=world.sysadmin, at=NOW)


def test_a_line_added_meanwhile_is_seen_under_the_lock(world: World) -> None:
    """The form of the set knows nothing of a bell that somebody has entered by its own form since."""
    Bell.objects.create(
        school=world.school, schedule=world.bell_schedule, number=8, starts_at=time(15), ends_at=time(16)
    )
    new = Line(values={"number": 9, "starts_at": time(15, 30), "ends_at": time(16, 30), "weekdays": "12345"})

    with pytest.raises(Refused, match="Пересекаются"):
        actions.change(world.bell_schedule, to={}, version=1, lines=[new], by=world.sysadmin, at=NOW)


def test_a_line_changed_meanwhile_is_told_and_the_next_press_is_knowing(world: World, as_: As) -> None:
    browser, periods = as_("sysadmin"), world.period_set
    first = Period.objects.get(period_set=periods, number=1)
    data = as_typed(browser, "period_sets", periods, **{"rows-0-ends_on": "2026-12-25"})
    actions.change(first, to={"ends_on": date(2026, 12, 26)}, version=1, by=world.director, at=NOW)
    url = reverse("registry:row_edit", args=["period_sets", periods.pk])

    late = browser.post(url, data)

    assert late.status_code == 409
    assert "1 полугодие: Конец" in late.content.decode()
    assert "<ins>26.12.2026</ins>" in late.content.decode()
    form = late.context["form"]
    again = {field.html_name: field.value() for line in form.lines for field in line}
    assert again["rows-0-version"] == "2"
    assert again["rows-0-ends_on"] == "2026-12-25"
    saved = browser.post(url, data | {name: value for name, value in again.items() if value not in (None, False)})
    assert saved.status_code == 302
    assert Period.objects.get(pk=first.pk).ends_on == date(2026, 12, 25)


def test_a_line_taken_away_meanwhile_would_be_a_new_one(world: World, as_: As) -> None:
    browser, periods = as_("sysadmin"), world.period_set
    first = Period.objects.get(period_set=periods, number=1)
    data = as_typed(browser, "period_sets", periods)
    actions.archive(first, by=world.director, at=NOW)
    url = reverse("registry:row_edit", args=["period_sets", periods.pk])

    late = browser.post(url, data)
    again = {field.html_name: field.value() for line in late.context["form"].lines for field in line}
    browser.post(url, data | {name: value or "" for name, value in again.items() if value is not False})

    assert late.status_code == 409
    assert Period.objects.get(pk=first.pk).is_archived
    assert Period.objects.current().filter(period_set=periods).count() == 2


@pytest.mark.parametrize("total", ["", "1000000", "17²", "9" * 5000])
def test_a_broken_count_of_lines_is_answered(world: World, as_: As, total: str) -> None:
    data = {"name": "Вторая смена", "first_lesson_number": "1", "rows-TOTAL_FORMS": total, "rows-INITIAL_FORMS": total}

    answer = as_("sysadmin").post(reverse("registry:row_add", args=[world.school.pk, "bell_schedules"]), data)

    assert answer.status_code == 422
