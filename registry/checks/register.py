"""All rules, in the order of the sections, and what they find in a school."""

from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import Final

from registry.checks import (
    bells,
    classes,
    doubles,
    families,
    figures,
    filling,
    people,
    periods,
    rooms,
    spelling,
    subjects,
    teaching,
)
from registry.checks.facts import Facts
from registry.checks.rule import Finding, Rule, Spot, Waiver
from registry.models import FindingWaiver

SUBJECTS: Final = (
    *(filling, figures, rooms, subjects, periods, bells, classes),
    *(spelling, doubles, people, families, teaching),
)


def _rules_in(module: ModuleType) -> list[Rule]:
    return [value for value in vars(module).values() if isinstance(value, Rule)]


RULES: Final = tuple(rule for module in SUBJECTS for rule in _rules_in(module))
BY_CODE: Final = {rule.code: rule for rule in RULES}

Key = tuple[str, str, int, str]


def waivers_of(school: int) -> dict[Key, Waiver]:
    """By the place and the fingerprint of what was looked at. One query."""
    there = FindingWaiver.objects.in_force().filter(school=school)
    columns = ("code", "section", "object_id", "fingerprint", "pk", "reason", "waived_at")
    names = ("waived_by__last_name", "waived_by__first_name", "waived_by__username")
    return {
        (code, section, pk, mark): Waiver(own_pk, reason, f"{last or ''} {first or ''}".strip() or login or "", at)
        for code, section, pk, mark, own_pk, reason, at, last, first, login in there.values_list(*columns, *names)
    }


def findings_of(facts: Facts) -> list[Finding]:
    """Every broken rule with its places, errors first. A waiver counts while the data is what was looked at."""
    waivers = waivers_of(facts.school.pk)
    found = [_finding(rule, list(rule.find(facts)), waivers) for rule in RULES]
    broken = [one for one in found if one.spots or one.waived]
    return sorted(broken, key=lambda one: one.rule.severity.value)


def _finding(rule: Rule, spots: list[Spot], waivers: dict[Key, Waiver]) -> Finding:
    finding = Finding(rule)
    for spot in spots:
        # Without waivers nothing has to be hashed.
        waiver = waivers.get((rule.code, spot.section, spot.pk, spot.fingerprint)) if waivers else None
        if waiver is None:
            finding.spots.append(spot)
        else:
            finding.waived.append((spot, waiver))
    if waivers:
        finding.lapsed.update(_lapsed(finding, waivers))
    return finding


def _lapsed(finding: Finding, waivers: dict[Key, Waiver]) -> Iterator[tuple[tuple[str, int], Waiver]]:
    """Of rows with one place of the rule: of two nobody could tell which one was meant."""
    at_work = {waiver.pk for _, waiver in finding.waived}
    places = Counter((spot.section, spot.pk) for spot in finding.spots)
    for (code, section, pk, _), waiver in sorted(waivers.items(), key=lambda item: item[1].at):
        if code == finding.rule.code and places[section, pk] == 1 and waiver.pk not in at_work:
            yield (section, pk), waiver
