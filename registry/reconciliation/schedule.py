"""Names that a timetable of the network uses, beside those of the school: the network finds a teacher, a subject, a
class or a room only by the same letters."""

from typing import Final

from registry import names
from registry.reconciliation.difference import Difference, FieldPair, Group
from registry.reconciliation.letters import near_pairs, why_near
from registry.reconciliation.prepared import Named
from registry.reconciliation.reading import Exact

WHAT: Final = {"school_class": "Класс", "subject": "Предмет", "teacher": "Учитель", "room": "Кабинет"}


def compare_names(here: list[Named], file: Exact) -> tuple[list[Difference], int]:
    """Differences, and how many names agree letter for letter."""
    found: list[Difference] = []
    same = 0
    for field, what in WHAT.items():
        if field in file.fields:
            own = [named for named in here if named.field == field]
            differences, agreed = _of_one_kind(what, own, _used(file, field))
            found += differences
            same += agreed
    return found, same


def _used(file: Exact, field: str) -> dict[str, str]:
    """Every spelling once, with the first place where it stands."""
    used: dict[str, str] = {}
    for row in file.people:
        if row.exact.get(field, "").strip():
            used.setdefault(row.exact[field], row.place)
    return used


def _of_one_kind(what: str, own: list[Named], used: dict[str, str]) -> tuple[list[Difference], int]:
    exact = {spelling for named in own for spelling in named.spellings}
    strange = {spelling: place for spelling, place in used.items() if spelling not in exact}
    near, suspected = _near(own, strange)
    found = [
        Difference(Group.NEAR, what, named.spellings[0], strange[spelling], pairs=[_pair(named, spelling)])
        for spelling, named in near.items()
    ]
    found += [
        Difference(Group.THERE, what, spelling, place) for spelling, place in strange.items() if spelling not in near
    ]
    found += [
        Difference(Group.HERE, what, named.spellings[0])
        for named in own
        if id(named) not in suspected and used.keys().isdisjoint(named.spellings)
    ]
    return found, len(used) - len(strange)


def _near(own: list[Named], strange: dict[str, str]) -> tuple[dict[str, Named], set[int]]:
    """A strange spelling → the one name that it nearly is; two that it might be leave it strange."""
    candidates: dict[str, list[Named]] = {}
    folded = {names.folded(spelling): named for named in own for spelling in named.spellings}
    for spelling in strange:
        if names.folded(spelling) in folded:
            candidates[spelling] = [folded[names.folded(spelling)]]
    left = [(spelling, names.folded(spelling)) for spelling in strange if spelling not in candidates]
    pairs = near_pairs(((words, words) for words in folded), left)
    for words, spelling in pairs:
        near = candidates.setdefault(spelling, [])
        if folded[words] not in near:
            near.append(folded[words])
    found = {spelling: near[0] for spelling, near in candidates.items() if len(near) == 1}
    return found, {id(named) for named in found.values()}


def _pair(named: Named, spelling: str) -> FieldPair:
    """Beside the spelling of ours that is meant: the full name or the one with initials."""
    reasons = [(why_near(own, spelling), own) for own in named.spellings]
    why, own = next(((why, own) for why, own in reasons if why), ("написание", named.spellings[0]))
    return FieldPair("Название", own, spelling, why)
