"""The page of deadlines: what runs, in whose days, in words; and how many people hear of it at home."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from consents.actions import demand as demands
from consents.actions import withdrawal as withdrawals
from consents.actions.demand import Claim
from consents.actions.withdrawal import Paper
from consents.calendar import Calendar
from consents.models import CalendarDay, Demand, Withdrawal
from consents.queries.deadline import OpenCounts, clock, open_counts
from consents.states import ConsentKind, DemandKind
from consents.terms import DEMANDS, WITHDRAWALS
from tests.registry.destruction_things import As, leave
from tests.world import NOW, World, make_pupil

TODAY = NOW.date()
PROCESSING, ACCESS = WITHDRAWALS[ConsentKind.PROCESSING], DEMANDS[DemandKind.ACCESS]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("term", "due_on", "words", "badge"),
    [
        (PROCESSING, TODAY + timedelta(days=12), "осталось 12 дней", "started"),
        (PROCESSING, TODAY + timedelta(days=1), "осталось 1 день", "started"),
        (PROCESSING, TODAY, "сегодня последний день", "warning"),
        (PROCESSING, TODAY - timedelta(days=1), "просрочено на 1 день", "overdue"),
        (PROCESSING, TODAY - timedelta(days=2), "просрочено на 2 дня", "overdue"),
        # Wednesday the 10th; the 13th and 14th are a weekend.
        (ACCESS, date(2027, 3, 15), "осталось 3 рабочих дня", "started"),
        (ACCESS, TODAY, "сегодня последний день", "warning"),
        (ACCESS, date(2027, 3, 5), "просрочено на 2 рабочих дня", "overdue"),
        (ACCESS, date(2027, 3, 9), "просрочено на 1 рабочий день", "overdue"),
    ],
)
def test_the_clock_in_words(term: Any, due_on: date, words: str, badge: str) -> None:
    found = clock(term, due_on, on=TODAY, calendar=Calendar())

    assert (found.words.replace("\u00a0", " "), found.badge) == (words, badge)


def test_between_days_off_the_clock_counts_calendar_days() -> None:
    saturday, sunday = date(2027, 3, 13), date(2027, 3, 14)

    assert clock(ACCESS, saturday, on=sunday, calendar=Calendar()).words == "просрочено на 1\u00a0день"


def page(as_: As, world: World, who: str = "deputy") -> str:
    answer = as_(who).get(reverse("consents:deadlines", args=[world.school.pk]))
    return str(answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " "))


def test_the_soonest_stands_first_and_closed_ones_are_folded(world: World, as_: As) -> None:
    withdrawals.continue_on_ground(world.withdrawal, ground="273-ФЗ, ст. 28", on=TODAY, by=world.deputy, at=NOW)
    claim = Claim(DemandKind.CORRECT, "32", date(2027, 3, 1))
    demands.record(world.staff["deputy"], claim, by=world.deputy, at=NOW)
    paper = Paper(ConsentKind.PROCESSING, "12", date(2027, 3, 5), signer=world.representative)
    withdrawals.record(world.pupil, paper, by=world.deputy, at=NOW)

    text = page(as_, world)

    open_part, closed = text.split("Исполненные и ошибочные")
    # Due on 11.03, 23.03 (the demand of the world) and 04.04, which is a Sunday.
    names = ["Сосновский Тарас Алексеевич", "Ясенев Пётр Ильич", "Рябинина Анна Петровна"]
    places = [open_part.index(name) for name in names]
    assert places == sorted(places)
    assert "это выходной: успейте к 02.04.2027" in open_part
    assert "отзыв согласия на распространение" not in open_part
    assert "Обработка продолжена на другом основании 10.03.2027" in closed


def test_an_empty_page_says_what_to_do(world: World, as_: As) -> None:
    Withdrawal.objects.all().delete()
    Demand.objects.all().delete()

    assert "Записать отзыв" in page(as_, world)
    assert "Отзывы и обращения записывают заместитель директора и директор" in page(as_, world, "sysadmin")
    assert "Записать отзыв" not in page(as_, world, "sysadmin")


def test_another_school_sees_nothing_of_it(world: World, as_: As) -> None:
    answer = as_("stranger").get(reverse("consents:deadlines", args=[world.other.pk])).content.decode()

    assert "Ни один срок не идёт" in answer
    assert "Ясенев" not in answer


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty(
    world: World, as_: As, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        person = make_pupil(world.school_class, f"Вязов{number:02}", "Ян", birth_date=None)
        withdrawals.record(person, Paper(ConsentKind.PROCESSING, f"{number}", TODAY), by=world.deputy, at=NOW)
        demands.record(person, Claim(DemandKind.ACCESS, f"{number}", TODAY), by=world.deputy, at=NOW)
        gone = demands.record(person, Claim(DemandKind.STOP, f"{number}", TODAY), by=world.deputy, at=NOW)
        demands.answer(gone, words="да", on=TODAY, by=world.deputy, at=NOW)
    client = as_("deputy")

    with django_assert_num_queries(10):
        text = client.get(reverse("consents:deadlines", args=[world.school.pk])).content.decode()
    assert text.count(f"Вязов{count - 1:02} Ян") == 3


def test_what_is_counted_for_the_first_page(world: World, django_assert_num_queries: Any) -> None:
    """Due on 23.03 and 08.04 in the world."""
    with django_assert_num_queries(2):
        assert open_counts(world.school, on=TODAY) == OpenCounts(open=2, late=0, soon=0)
    assert open_counts(world.school, on=date(2027, 3, 16)) == OpenCounts(open=2, late=0, soon=1)
    assert open_counts(world.school, on=date(2027, 3, 23)) == OpenCounts(open=2, late=0, soon=1)
    assert open_counts(world.school, on=date(2027, 3, 24)) == OpenCounts(open=2, late=1, soon=0)
    assert open_counts(world.school, on=date(2027, 5, 1)) == OpenCounts(open=2, late=2, soon=0)
    assert open_counts(world.other, on=TODAY) == OpenCounts(open=0, late=0, soon=0)
    withdrawals.void(world.withdrawal, reason="ошибка", by=world.deputy, at=NOW)
    demands.answer(world.demand, words="да", on=TODAY, by=world.deputy, at=NOW)
    assert open_counts(world.school, on=TODAY) == OpenCounts(open=0, late=0, soon=0)


def test_the_clock_follows_the_days_of_the_school(world: World, as_: As) -> None:
    CalendarDay.objects.create(school=world.school, day=date(2027, 3, 11), is_working=False)

    # From the 11th to the 23rd there are nine working days, one of them taken away.
    assert "осталось 8 рабочих дней" in page(as_, world)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ряб", ["Рябинина Анна Петровна", "Рябинина Ольга Ивановна"]),
        ("ясенев", ["Ясенев Пётр Ильич"]),
        ("РЯБИНИНА ольга", ["Рябинина Ольга Ивановна"]),
        ("нет таких", []),
        ("", []),
    ],
)
def test_finding_the_person_of_a_paper(world: World, as_: As, query: str, found: list[str]) -> None:
    url = reverse("consents:deadline_person", args=[world.school.pk, "withdrawal"])
    text = as_("deputy").get(url, {"q": query}).content.decode()

    everybody = ["Рябинина Анна Петровна", "Рябинина Ольга Ивановна", "Ясенев Пётр Ильич", "Калинин Лев Олегович"]
    assert [name for name in everybody if f">{name}</a>" in text] == found
    assert ("Никого не нашли" in text) is (bool(query) and not found)


def test_whoever_left_is_found_and_whoever_was_destroyed_is_not(world: World, as_: As) -> None:
    leave(world.pupil)
    gone: dict[str, Any] = {"first_name": "", "birth_date": None, "snils": "", "phone": "", "email": "", "user": None}
    leave(world.staff["employee"], destroyed_at=NOW, **gone)
    client = as_("deputy")
    url = reverse("consents:deadline_person", args=[world.school.pk, "demand"])

    assert "в&nbsp;архиве" in client.get(url, {"q": "рябинина анна"}).content.decode()
    assert "Никого не нашли" in client.get(url, {"q": "ясенев"}).content.decode()
    add = reverse("consents:demand_add", args=["employees", world.staff["employee"].pk])
    assert client.get(add).status_code == 404


@pytest.mark.parametrize("noun", ["letter", "withdrawals"])
def test_an_unknown_paper_is_not_there(world: World, as_: As, noun: str) -> None:
    assert as_("deputy").get(reverse("consents:deadline_person", args=[world.school.pk, noun])).status_code == 404
