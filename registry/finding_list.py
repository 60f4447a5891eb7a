"""What the page of findings shows: groups with their places, counts by section, filters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ezh_rollout.shared.typography import quantity
from registry.checks import Facts, Finding, Spot, Waiver
from registry.checks.places import TITLES, card_of, url_of
from registry.sections import SECTIONS
from registry.states import Severity

SHOWN: Final = 100
"""Places of one group on the page of all groups; the group's own page has them all."""

NOUNS: Final = {
    "school": ("место", "места", "мест"),
    "buildings": ("здание", "здания", "зданий"),
    "rooms": ("кабинет", "кабинета", "кабинетов"),
    "subjects": ("предмет", "предмета", "предметов"),
    "period_sets": ("набор", "набора", "наборов"),
    "periods": ("период", "периода", "периодов"),
    "bell_schedules": ("расписание", "расписания", "расписаний"),
    "bells": ("звонок", "звонка", "звонков"),
    "employees": ("сотрудник", "сотрудника", "сотрудников"),
    "classes": ("класс", "класса", "классов"),
    "pupils": ("ученик", "ученика", "учеников"),
    "representatives": ("представитель", "представителя", "представителей"),
    "assignments": ("строка нагрузки", "строки нагрузки", "строк нагрузки"),
    "people": ("человек", "человека", "человек"),
}
OF_SEVERAL: Final = {"people", "profile"}
ANY_NOUN: Final = ("запись", "записи", "записей")


@dataclass(frozen=True, slots=True)
class Line:
    """One place on the page. `url` edits it for whoever may, else shows it; `lapsed` was decided before a change."""

    section: str
    label: str
    detail: str
    url: str
    mark: str
    waiver: Waiver | None = None
    lapsed: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Group:
    finding: Finding
    section: str
    count: str
    lines: list[Line]
    hidden: int

    @property
    def is_error(self) -> bool:
        return self.finding.rule.severity == Severity.ERROR


def chosen(findings: Iterable[Finding], *, severity: str, section: str) -> list[Finding]:
    """The findings that the filters let through, with their places in the section."""
    by_severity = (one for one in findings if severity in {"", one.rule.severity})
    narrowed = (
        replace(one, spots=[spot for spot in one.spots if section in {"", section_of(one, spot)}])
        for one in by_severity
    )
    return [one for one in narrowed if one.spots]


def section_of(finding: Finding, spot: Spot) -> str:
    """Where a place is counted. A rule about people or about empty fields looks at several sections."""
    return spot.section if finding.rule.section in OF_SEVERAL else finding.rule.section


def groups_of(findings: Iterable[Finding], school: int, *, may_edit: bool, most: int | None = SHOWN) -> list[Group]:
    return [
        Group(
            finding=one,
            section=TITLES[one.rule.section],
            count=counted(one),
            lines=[
                line_of(spot, school, may_edit=may_edit, lapsed=one.lapsed.get((spot.section, spot.pk)))
                for spot in one.spots[:most]
            ],
            hidden=max(0, one.count - most) if most is not None else 0,
        )
        for one in findings
    ]


def counted(finding: Finding) -> str:
    """«17 классов»."""
    return quantity(finding.count, *NOUNS.get(finding.rule.section, ANY_NOUN))


def line_of(
    spot: Spot, school: int, *, may_edit: bool, waiver: Waiver | None = None, lapsed: Waiver | None = None
) -> Line:
    url = url_of(spot, school) if may_edit else card_of(spot, school)
    return Line(TITLES[spot.section], spot.label, spot.detail, url, spot.fingerprint, waiver, lapsed)


def waived_groups(findings: Iterable[Finding], school: int, *, may_edit: bool) -> list[tuple[str, list[Line]]]:
    """What somebody decided to leave, with the reason, under the titles of the rules."""
    return [
        (one.rule.title, [line_of(spot, school, may_edit=may_edit, waiver=waiver) for spot, waiver in one.waived])
        for one in findings
        if one.waived
    ]


def sections_of(findings: Sequence[Finding]) -> list[tuple[str, str, int, int]]:
    """Key, title, errors and warnings of every section that has any."""
    numbers: Counter[tuple[str, str]] = Counter()
    for one in findings:
        for spot in one.spots:
            numbers[section_of(one, spot), one.rule.severity] += 1
    return [
        (key, title, numbers[key, Severity.ERROR], numbers[key, Severity.WARN])
        for key, title in TITLES.items()
        if numbers[key, Severity.ERROR] or numbers[key, Severity.WARN]
    ]


def totals_of(findings: Iterable[Finding]) -> tuple[int, int]:
    """Errors and warnings."""
    counts: Counter[str] = Counter()
    for one in findings:
        counts[one.rule.severity] += one.count
    return counts[Severity.ERROR], counts[Severity.WARN]


def empty_sections(facts: Facts) -> list[tuple[str, str]]:
    """Titles and addresses of the sections with nothing to check: few findings there are no good news."""
    rows = {
        "study_years": facts.years,
        "buildings": facts.buildings,
        "rooms": facts.rooms,
        "subjects": facts.subjects,
        "period_sets": facts.period_sets,
        "periods": facts.periods,
        "bell_schedules": facts.schedules,
        "bells": facts.bells,
        "employees": facts.employees,
        "classes": facts.all_classes,
        "pupils": facts.pupils,
        "representatives": facts.representatives,
        "assignments": facts.assignments,
    }
    return [(SECTIONS[key].title, SECTIONS[key].list_url(facts.school.pk)) for key in SECTIONS if not rows[key]]
