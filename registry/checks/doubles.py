"""One person typed twice, and one number of two people (checks 1 and 14). Twins and namesakes stay two people.

Two different valid СНИЛС are two people, whatever their names; else equal full names and birthdays are one person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from registry.checks.facts import Facts
from registry.checks.rows import PersonRow, PupilRow
from registry.checks.rule import Spot, error, warn

Group = list[PersonRow]
NAMED: Final = 3
IN: Final = {"employees": "сотрудник", "pupils": "учащийся", "representatives": "представитель"}


def spots_of(group: Group) -> Iterator[Spot]:
    """Every one of the group, with the others named."""
    data = tuple((one.section, one.pk, one.label, one.birth_date, one.snils) for one in group)
    first = group[: NAMED + 1]
    for person in group:
        others = [f"{IN[one.section]} {one.label}" for one in first if one is not person][:NAMED]
        detail = f"то же: {named(others, len(group) - 1)}"
        yield Spot(person.section, person.pk, person.label, detail, "last_name", data=data)


def named(names: Sequence[str], count: int) -> str:
    """The names, and how many more there are: a group of a thousand is not written out a thousand times."""
    more = f" и ещё {count - len(names)}" if count > len(names) else ""
    return f"{', '.join(names)}{more}"


def by_number(facts: Facts) -> Iterable[Group]:
    """People with one valid СНИЛС."""
    groups: dict[str, Group] = defaultdict(list)
    for person in facts.people:
        number = facts.numbers.get((person.section, person.pk))
        if number:
            groups[number].append(person)
    return (group for group in groups.values() if len(group) > 1)


def by_name(facts: Facts, *, born: bool = True) -> Iterable[Group]:
    """Namesakes of one birthday (or of an unknown one) whose numbers do not prove that they are different people."""
    groups: dict[str, Group] = defaultdict(list)
    for person in facts.people:
        groups[facts.name_keys[person.section, person.pk]].append(person)
    groups.pop("", None)
    for group in groups.values():
        if len(group) > 1:
            yield from _of_one_day(facts, group) if born else _of_unknown_day(facts, group)


def _of_one_day(facts: Facts, group: Group) -> Iterator[Group]:
    days = defaultdict(list)
    for person in group:
        if person.birth_date:
            days[person.birth_date].append(person)
    return (same for same in days.values() if len(same) > 1 and not are_proved_different(facts, same))


def _of_unknown_day(facts: Facts, group: Group) -> Iterator[Group]:
    if any(person.birth_date is None for person in group) and not are_proved_different(facts, group):
        yield group


def are_proved_different(facts: Facts, group: Group) -> bool:
    """Each has a valid number of the own."""
    numbers = {facts.numbers.get((person.section, person.pk)) for person in group} - {None}
    return len(numbers) == len(group)


def within_sections(groups: Iterable[Group]) -> Iterator[Group]:
    """The parts of the groups that stand in one section."""
    for group in groups:
        for section in IN:
            same = [person for person in group if person.section == section]
            if len(same) > 1:
                yield same


def perhaps_same_people(facts: Facts) -> Iterator[Group]:
    """Namesakes of an unknown birthday. A teacher may be a parent; a father and a son of one name are no double."""
    for group in by_name(facts, born=False):
        for is_child in (True, False):
            same = [person for person in group if (person.section == "pupils") == is_child]
            if len(same) > 1 and not are_proved_different(facts, same):
                yield same


def same_people(facts: Facts) -> Iterator[Group]:
    """Rows that are surely one person, by number and name, or by name and birthday; each group once."""
    seen: set[frozenset[tuple[str, int]]] = set()
    certain = (group for whole in by_number(facts) for group in _named_alike(facts, whole))
    for group in (*certain, *by_name(facts)):
        mark = frozenset((person.section, person.pk) for person in group)
        if mark not in seen:
            seen.add(mark)
            yield group


def _named_alike(facts: Facts, group: Group) -> Iterator[Group]:
    names = defaultdict(list)
    for person in group:
        names[facts.name_keys[person.section, person.pk]].append(person)
    return (same for same in names.values() if len(same) > 1)


@error(
    "person_duplicate",
    "Один человек введён дважды",
    "people",
    why="В сети появятся две учётные записи одного человека: оценки и сообщения разойдутся между ними.",
    mend="Оставьте одну запись, вторую уберите в архив. Если это разные люди, впишите обоим верный СНИЛС.",
)
def duplicates(facts: Facts) -> Iterator[Spot]:
    seen = set()
    for group in within_sections(same_people(facts)):
        for spot in spots_of(group):
            if (spot.section, spot.pk) not in seen:
                seen.add((spot.section, spot.pk))
                yield spot


@warn(
    "person_maybe_duplicate",
    "Полные тёзки без даты рождения",
    "people",
    why="Без даты рождения не видно, два это человека или один, введённый дважды.",
    mend="Впишите даты рождения или СНИЛС обоим.",
)
def maybe_duplicates(facts: Facts) -> Iterator[Spot]:
    certain = {(person.section, person.pk) for group in same_people(facts) for person in group}
    for group in perhaps_same_people(facts):
        if any((one.section, one.pk) not in certain for one in group):
            yield from spots_of(group)


@error(
    "snils_shared",
    "Один СНИЛС у разных людей",
    "people",
    why="СНИЛС у каждого свой: по нему Госуслуги узнают человека, второй не войдёт или войдёт под чужим именем.",
    mend="Сверьте номера с документами и исправьте тот, что введён неверно.",
)
def shared_numbers(facts: Facts) -> Iterator[Spot]:
    for group in by_number(facts):
        if len({facts.name_keys[person.section, person.pk] for person in group}) > 1:
            for spot in spots_of(group):
                yield Spot(spot.section, spot.pk, spot.label, spot.detail, "snils", data=spot.data)


@warn(
    "person_in_two_roles",
    "Один человек в двух списках",
    "people",
    why="Сотрудник, который ещё и родитель, в сети одна учётная запись с двумя ролями, а не две записи.",
    mend="Во второй раз не выдавайте код, а пригласите существующего пользователя. Затем снимите замечание.",
)
def two_roles(facts: Facts) -> Iterator[Spot]:
    for group in same_people(facts):
        adults = [person for person in group if person.section != "pupils"]
        if len({person.section for person in adults}) > 1:
            yield from spots_of(adults)


@warn(
    "parent_is_pupil",
    "Родитель и ученик — одна запись",
    "people",
    why="Родитель с данными ребёнка получит доступ ребёнка, а своего у него не будет.",
    mend="Впишите родителю его собственные имя, дату рождения и СНИЛС.",
)
def parent_is_pupil(facts: Facts) -> Iterator[Spot]:
    for group in same_people(facts):
        sections = {person.section for person in group}
        if "pupils" in sections and len(sections) > 1:
            yield from spots_of(group)


@error(
    "pupil_in_two_classes",
    "Ученик числится в двух классах",
    "pupils",
    why="Журнал примет ученика в один класс учебного года; во втором он не появится.",
    mend="Оставьте запись в том классе, где ребёнок учится, вторую уберите в архив.",
)
def two_classes(facts: Facts) -> Iterator[Spot]:
    for group in within_sections(same_people(facts)):
        classes = sorted({person.school_class__name or "" for person in group if isinstance(person, PupilRow)} - {""})
        if len(classes) > 1:
            for spot in spots_of(group):
                yield Spot(
                    spot.section, spot.pk, spot.label, f"классы {', '.join(classes)}", "school_class", data=spot.data
                )
