"""Reporting periods: as many as the kind has, one after another, inside the study year (check 8)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Final

from ezh_rollout.shared.typography import quantity
from registry.checks.facts import Facts
from registry.checks.rows import PeriodRow, PeriodSetRow, YearRow
from registry.checks.rule import Spot, error
from registry.states import PERIODS_OF_KIND, PeriodKind

# Our setting: no holidays are longer; the winter ones take two weeks.
LONGEST_HOLIDAYS: Final = timedelta(days=16)


def of_period(
    one: PeriodRow,
    whole: PeriodSetRow,
    detail: str,
    *,
    other: PeriodRow | YearRow | None = None,
    field: str = "starts_on",
) -> Spot:
    """`other` is what the dates were compared with."""
    label = f"{whole.name}: {one.name or one.number}"
    return Spot(one.section, one.pk, label, detail, field, data=(one, other))


def sets(facts: Facts) -> Iterator[tuple[PeriodSetRow, list[PeriodRow]]]:
    """Every set with its periods in the order of their dates."""
    return ((one, facts.periods_of.get(one.pk, [])) for one in facts.period_sets)


def neighbours(facts: Facts) -> Iterator[tuple[PeriodSetRow, PeriodRow, PeriodRow]]:
    """Periods that follow each other."""
    for whole, periods in sets(facts):
        yield from ((whole, one, other) for one, other in pairwise(straight(periods)))


def straight(periods: list[PeriodRow]) -> list[PeriodRow]:
    """That a period ends before it starts is a matter of its own: it takes the days between all the same."""
    turned = (
        replace(one, starts_on=one.ends_on, ends_on=one.starts_on) if one.ends_on < one.starts_on else one
        for one in periods
    )
    return sorted(turned, key=lambda one: one.starts_on)


@error(
    "period_count",
    "Число периодов не подходит к типу набора",
    "period_sets",
    why="Четвертей в году четыре, триместров три, полугодий два: в сети не хватит места для отметок.",
    mend="Добавьте недостающие периоды или исправьте тип.",
)
def count(facts: Facts) -> Iterator[Spot]:
    for whole, periods in sets(facts):
        expected = PERIODS_OF_KIND.get(PeriodKind(whole.kind)) if whole.kind in PeriodKind.values else None
        if len(periods) != (expected or max(1, len(periods))):
            detail = f"введено {len(periods)}, нужно {expected or 'хотя бы один'}"
            yield Spot(whole.section, whole.pk, whole.name, detail, "kind", data=(whole.kind, len(periods)))


@error(
    "period_reversed",
    "Период кончается раньше, чем начинается",
    "periods",
    why="Сеть такой период не примет.",
    mend="Поменяйте даты местами.",
)
def reversed_dates(facts: Facts) -> Iterator[Spot]:
    for whole, periods in sets(facts):
        for one in periods:
            if one.ends_on < one.starts_on:
                detail = f"с {one.starts_on:%d.%m.%Y} по {one.ends_on:%d.%m.%Y}"
                yield of_period(one, whole, detail, field="ends_on")


@error(
    "period_overlap",
    "Периоды накладываются друг на друга",
    "periods",
    why="Урок одного дня попадёт сразу в два периода, и итоговые отметки посчитаются неверно.",
    mend="Начните следующий период позже, чем кончается предыдущий.",
)
def overlap(facts: Facts) -> Iterator[Spot]:
    for whole, one, other in neighbours(facts):
        if other.starts_on <= one.ends_on:
            detail = f"{other.name} начинается {other.starts_on:%d.%m.%Y}, а {one.name} идёт до {one.ends_on:%d.%m.%Y}"
            yield of_period(other, whole, detail, other=one)


@error(
    "period_gap",
    "Между периодами перерыв длиннее каникул",
    "periods",
    why="Уроки этих дней не попадут ни в один период: отметку за них поставить нельзя.",
    mend="Сверьте даты с приказом о календарном графике.",
)
def gap(facts: Facts) -> Iterator[Spot]:
    for whole, one, other in neighbours(facts):
        if other.starts_on - one.ends_on - timedelta(days=1) > LONGEST_HOLIDAYS:
            days = quantity((other.starts_on - one.ends_on).days - 1, "день", "дня", "дней")
            yield of_period(other, whole, f"перед ним {days} без периода", other=one)
    yield from _uncovered_edges(facts)


def _uncovered_edges(facts: Facts) -> Iterator[Spot]:
    """Weeks at the beginning and at the end of the year that no period covers."""
    years = {year.pk: year for year in facts.years}
    for whole, periods in sets(facts):
        year = years.get(whole.study_year)
        if year is None or not periods:
            continue
        in_order = straight(periods)
        first, last = in_order[0], max(in_order, key=lambda one: one.ends_on)
        if first.starts_on - year.starts_on > LONGEST_HOLIDAYS:
            yield of_period(first, whole, f"год начинается {year.starts_on:%d.%m.%Y}", other=year)
        if year.ends_on - last.ends_on > LONGEST_HOLIDAYS:
            yield of_period(last, whole, f"год кончается {year.ends_on:%d.%m.%Y}", other=year, field="ends_on")


@error(
    "period_outside_year",
    "Период выходит за учебный год",
    "periods",
    why="Уроков за границами учебного года журнал не создаст.",
    mend="Исправьте даты периода или границы учебного года.",
)
def outside(facts: Facts) -> Iterator[Spot]:
    years = {year.pk: year for year in facts.years}
    for whole, periods in sets(facts):
        year = years.get(whole.study_year)
        for one in periods:
            if year and (
                min(one.starts_on, one.ends_on) < year.starts_on or max(one.starts_on, one.ends_on) > year.ends_on
            ):
                detail = f"год идёт с {year.starts_on:%d.%m.%Y} по {year.ends_on:%d.%m.%Y}"
                field = "starts_on" if one.starts_on < year.starts_on else "ends_on"
                yield of_period(one, whole, detail, other=year, field=field)


@error(
    "period_numbering",
    "Номера периодов не подряд",
    "periods",
    why="Сеть узнаёт период по номеру: отметки четвёртой четверти встанут не на место.",
    mend="Пронумеруйте периоды подряд, с первого, по порядку дат.",
)
def numbering(facts: Facts) -> Iterator[Spot]:
    for whole, periods in sets(facts):
        # The network's own clients count from 0 in places, so that is no mistake.
        first = 0 if periods and periods[0].number == 0 else 1
        for place, one in enumerate(periods, start=first):
            if one.number != place:
                yield Spot(
                    one.section,
                    one.pk,
                    f"{whole.name}: {one.name or one.number}",
                    f"номер {one.number}, по порядку дат {place}",
                    "number",
                    data=(one, place),
                )
                break
