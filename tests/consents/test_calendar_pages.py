"""The calendar as a page: a day, a pasted list, and back to the country's days."""

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.urls import reverse
from django.utils import timezone

from consents.actions import calendar as actions
from consents.actions.calendar import Day
from consents.forms.calendar import PasteForm
from consents.models import CalendarDay
from ezh_rollout.shared.refusal import Refused
from tests.registry.destruction_things import As
from tests.world import NOW, World

WEDNESDAY, SATURDAY = date(2027, 3, 10), date(2027, 3, 13)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def own_days(world: World) -> dict[date, tuple[bool, str]]:
    rows = CalendarDay.objects.filter(school=world.school)
    return {row.day: (row.is_working, row.note) for row in rows}


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (Day(is_working=False, note=" карантин "), None, (False, "карантин")),
        # What only repeats the country's calendar is no correction.
        (Day(is_working=True, note="как всегда"), None, None),
        (Day(is_working=False), Day(is_working=True), None),
        (Day(is_working=False), Day(is_working=False, note="ремонт"), (False, "ремонт")),
    ],
)
def test_a_day_of_the_school(world: World, first: Day, then: Day | None, kept: tuple[bool, str] | None) -> None:
    for day in (first, then):
        if day is not None:
            actions.set_days(world.school, {WEDNESDAY: day}, by=world.deputy)

    assert own_days(world).get(WEDNESDAY) == kept


def test_every_change_names_who_made_it(world: World) -> None:
    actions.set_days(world.school, {WEDNESDAY: Day(is_working=False)}, by=world.deputy)
    actions.back_to_base(world.school, 2027, by=world.director)

    rows = CalendarDay.history.order_by("history_id").values_list("history_type", "history_user")
    assert list(rows) == [("+", world.deputy.pk), ("-", world.director.pk)]


def test_equal_days_are_not_written_again(world: World) -> None:
    days = {WEDNESDAY: Day(is_working=False), SATURDAY: Day(is_working=True)}

    assert [actions.set_days(world.school, days, by=world.deputy) for _ in range(2)] == [2, 0]
    assert CalendarDay.history.count() == 2


def test_the_year_goes_back_and_others_stay(world: World) -> None:
    days = {WEDNESDAY: Day(is_working=False), date(2028, 3, 10): Day(is_working=False)}
    actions.set_days(world.school, days, by=world.deputy)
    actions.set_days(world.other, days, by=world.stranger)

    assert actions.back_to_base(world.school, 2027, by=world.deputy) == 1
    assert list(own_days(world)) == [date(2028, 3, 10)]
    assert CalendarDay.objects.filter(school=world.other).count() == 2


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2051, 1, 1), date(1, 1, 1)])
def test_years_of_nobody_are_refused(world: World, day: date) -> None:
    with pytest.raises(Refused, match="год должен быть от 2020 до 2050"):
        actions.set_days(world.school, {day: Day(is_working=False)}, by=world.deputy)


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("10.03.2027 выходной", {WEDNESDAY: Day(is_working=False)}),
        ("10.03.2027 — выходной день, карантин", {WEDNESDAY: Day(is_working=False, note="карантин")}),
        ("10.3.2027\tНЕРАБОЧИЙ: ремонт крыши", {WEDNESDAY: Day(is_working=False, note="ремонт крыши")}),
        ("13.03.2027 рабочий день\n\n10.03.2027;выходной", {
            SATURDAY: Day(is_working=True),
            WEDNESDAY: Day(is_working=False),
        }),
    ],
)  # fmt: skip
def test_a_pasted_list_is_read(lines: str, days: dict[date, Day]) -> None:
    form = PasteForm({"lines": lines})

    assert form.is_valid(), form.errors
    assert form.days() == days


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("10 марта выходной", "Строка 1 («10 марта выходной») не понята"),
        ("10.03.2027 выходной\n10.03.2027", "Строка 2 («10.03.2027») не понята"),
        ("31.02.2027 выходной", "Строка 1: дня 31.02.2027 не бывает."),
        ("10.03.1927 выходной", "Строка 1: год должен быть от 2020 до 2050."),
        ("10.03.2027 выходной\n10.03.2027 рабочий", "Строка 2: день 10.03.2027 назван и рабочим, и выходным."),
        ("   \n ", "Обязательное поле."),
        ("\n".join(["10.03.2027 выходной"] * 401), "Слишком много строк: 401"),
    ],
)
def test_a_line_that_is_not_understood_stops_the_whole(world: World, as_: As, lines: str, message: str) -> None:
    answer = as_("deputy").post(reverse("consents:calendar_paste", args=[world.school.pk]), {"lines": lines})

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert own_days(world) == {}


@pytest.mark.parametrize(
    ("name", "sent"), [("calendar_paste", {"lines": "чепуха"}), ("calendar_day", {"day": "2028-03-10", "kind": "х"})]
)
def test_a_refused_page_keeps_its_year_and_every_link_of_it_opens(
    world: World, as_: As, name: str, sent: dict[str, str]
) -> None:
    deputy = as_("deputy")
    answer = deputy.post(reverse(f"consents:{name}", args=[world.school.pk]), {**sent, "year": "2028"})

    content = answer.content.decode()
    hrefs = {unescape(href) for href in re.findall(r'href="([^"#]+)', content)}
    asked = {href for href in hrefs if "year=" in href or "day=2028-03-1" in href}
    assert answer.status_code == 422
    assert "на&nbsp;2028&nbsp;год" in content
    assert len(asked) >= 12
    for href in asked:
        assert deputy.get(urljoin(answer.wsgi_request.path, href)).status_code == 200, href


def test_a_list_is_written_from_the_page(world: World, as_: As) -> None:
    url = reverse("consents:calendar_paste", args=[world.school.pk])
    lines = "10.03.2027 выходной карантин\n12.03.2027 рабочий"
    text = as_("deputy").post(url, {"lines": lines}, follow=True).content.decode()

    assert "Прочитано: 2\u00a0дня, изменилось: 1\u00a0день." in text
    assert own_days(world) == {WEDNESDAY: (False, "карантин")}


def test_a_day_is_chosen_and_corrected(world: World, as_: As) -> None:
    client = as_("deputy")
    chosen = client.get(reverse("consents:calendar", args=[world.school.pk]), {"day": "2027-03-10"}).content.decode()
    assert "10 марта 2027&nbsp;г., среда" in chosen

    sent = {"day": "2027-03-10", "kind": "off", "note": "карантин"}
    text = client.post(reverse("consents:calendar_day", args=[world.school.pk]), sent, follow=True).content.decode()

    assert "10.03.2027: выходной, карантин" in text
    assert own_days(world) == {WEDNESDAY: (False, "карантин")}


@pytest.mark.parametrize("changed", [{"day": "завтра"}, {"day": "0001-01-01"}, {"day": ""}, {"kind": "other"}])
def test_a_wrong_day_changes_nothing(world: World, as_: As, changed: dict[str, str]) -> None:
    sent = {"day": "2027-03-10", "kind": "off", "note": "", **changed}

    answer = as_("deputy").post(reverse("consents:calendar_day", args=[world.school.pk]), sent)

    assert answer.status_code == 422
    assert own_days(world) == {}


@pytest.mark.parametrize(
    ("asked", "year", "is_forecast"),
    [("2026", 2026, False), ("2027", 2027, True), ("", 2027, True), ("9999", 2027, True), ("²", 2027, True)],
)
def test_the_page_of_a_year(world: World, as_: As, asked: str, year: int, is_forecast: bool) -> None:
    text = as_("sysadmin").get(reverse("consents:calendar", args=[world.school.pk]), {"year": asked}).content.decode()

    assert f"Производственный календарь на&nbsp;{year}&nbsp;год" in text
    assert ("предварительный" in text) is is_forecast
    assert "<form class" not in text
    assert text.count('class="month"') == 12


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    days = {date(2027, 6, 1 + number): Day(is_working=False, note="ремонт") for number in range(count)}
    days |= {date(2027, 6, 5): Day(is_working=True), date(2027, 6, 6): Day(is_working=True)} if count > 6 else {}
    actions.set_days(world.school, days, by=world.deputy)
    client = as_("deputy")

    with django_assert_num_queries(5):
        text = client.get(reverse("consents:calendar", args=[world.school.pk]), {"year": "2027"}).content.decode()
    assert "исправлено школой, ремонт" in text
