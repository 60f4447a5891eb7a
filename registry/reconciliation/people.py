"""Who here is who there. By СНИЛС, then by the folded name with what tells namesakes apart; what is left is only here
or only there. Two valid СНИЛС that differ are two people, whatever else agrees."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from ezh_rollout.shared import text
from registry import names, snils
from registry.exports.cells import words
from registry.imports.comparing.references import class_key
from registry.imports.values.contacts import same_phone
from registry.reconciliation.difference import Difference, FieldPair, Group
from registry.reconciliation.letters import near_pairs, why_near
from registry.reconciliation.prepared import FIELDS, labels
from registry.reconciliation.reading import CHILD_PARTS, PARTS, Exact, Row

DAYS: Final = ("birth_date", "enrolled_on", "enrolment_order_date")
WHO: Final = {"employees": "Сотрудник", "pupils": "Учащийся", "representatives": "Представитель"}
Key = Callable[[Row], Any]
Pair = tuple[Row, Row]


def compare_people(kind: str, here: list[Row], file: Exact) -> tuple[list[Difference], int]:
    """Differences, and how many rows agree in everything that the file has a column for."""
    if kind == "representatives" and not file.fields.intersection(CHILD_PARTS):
        here = _without_children(here)
    matched, only_here, only_there = _matched(kind, here, file.people)
    found, same = [], 0
    for one, other in matched:
        difference = _differing(kind, one, other, file.fields)
        if difference is None:
            same += 1
        else:
            found.append(difference)
    suspected, only_here, only_there = _suspected(only_here, only_there)
    found += [_suspicion(kind, one, other, file.fields) for one, other in suspected]
    found += [_alone(kind, Group.HERE, row) for row in only_here]
    found += [_alone(kind, Group.THERE, row) for row in only_there]
    return found + (_classes(here, file.people) if kind == "pupils" else []), same


def _without_children(here: list[Row]) -> list[Row]:
    """A file of parents alone has a parent of two children once."""
    found: dict[Any, Row] = {}
    for row in here:
        exact = {name: letters for name, letters in row.exact.items() if not name.startswith("pupil_")}
        values = {name: value for name, value in row.values.items() if not name.startswith("pupil_")}
        found.setdefault((row.name(), values.get("birth_date"), _snils(row)), Row("", values, exact))
    return list(found.values())


def _matched(kind: str, here: list[Row], there: list[Row]) -> tuple[list[Pair], list[Row], list[Row]]:
    """Each step takes only what is one of a kind on both sides among what the steps before it left."""
    pairs: list[Pair] = []
    for key in _keys(kind):
        taken = _paired(here, there, key)
        pairs += taken
        gone = {id(row) for pair in taken for row in pair}
        here, there = ([row for row in rows if id(row) not in gone] for rows in (here, there))
    return pairs, here, there


def _keys(kind: str) -> tuple[Key, ...]:
    def child(row: Row) -> str:
        """Lists of parents often leave the child's patronymic out."""
        return _key(row, CHILD_PARTS[:2]) if kind == "representatives" else ""

    def number(row: Row) -> Any:
        return (_snils(row), child(row)) if _snils(row) else None

    def born(row: Row) -> Any:
        return (_key(row), row.values.get("birth_date"), child(row)) if row.values.get("birth_date") else None

    def in_class(row: Row) -> Any:
        return (_key(row), _class(row), child(row)) if _class(row) else None

    def named(row: Row) -> Any:
        return (_key(row), child(row)) if _key(row) else None

    def without_patronymic(row: Row) -> Any:
        day = row.values.get("birth_date")
        return (_key(row, PARTS[:2]), day, child(row)) if day and _key(row, PARTS[:2]) else None

    return (number, born, in_class, named, without_patronymic)


def _paired(here: Iterable[Row], there: Iterable[Row], key: Key) -> list[Pair]:
    sides: tuple[dict[Any, list[Row]], dict[Any, list[Row]]] = (defaultdict(list), defaultdict(list))
    for side, rows in zip(sides, (here, there), strict=True):
        for row in rows:
            found = key(row)
            if found is not None:
                side[found].append(row)
    return [
        (rows[0], sides[1][found][0])
        for found, rows in sides[0].items()
        if len(rows) == 1 and len(sides[1].get(found, ())) == 1 and not _contradict(rows[0], sides[1][found][0])
    ]


def _contradict(one: Row, other: Row) -> bool:
    """Two valid numbers are two people; without one number for both, so are two patronymics."""
    numbers = (_snils(one), _snils(other))
    if all(map(snils.is_valid, numbers)):
        return numbers[0] != numbers[1]
    middles = [names.folded(row.exact.get("middle_name", "")) for row in (one, other)]
    return all(middles) and middles[0] != middles[1]


def _snils(row: Row) -> str:
    return snils.normal(str(row.values.get("snils") or ""))


def _key(row: Row, parts: tuple[str, ...] = PARTS) -> str:
    return names.folded(row.name(parts))


def _class(row: Row) -> str:
    return class_key(str(row.values.get("school_class") or row.values.get("pupil_class") or ""))


def _suspected(here: list[Row], there: list[Row]) -> tuple[list[Pair], list[Row], list[Row]]:
    """One letter apart in the whole name, and nothing known of them says that they are two."""
    pairs: list[Pair] = []
    taken: set[int] = set()
    sides = [[(index, f"{_key(row)}\n{_key(row, CHILD_PARTS)}") for index, row in enumerate(rows)]
             for rows in (here, there)]  # fmt: skip
    for index, other in near_pairs(*sides):
        pair = (here[index], there[other])
        if taken.isdisjoint(map(id, pair)) and not _are_two(*pair):
            pairs.append(pair)
            taken.update(map(id, pair))
    return (
        pairs,
        [row for row in here if id(row) not in taken],
        [row for row in there if id(row) not in taken],
    )


def _are_two(one: Row, other: Row) -> bool:
    days = [row.values.get("birth_date") for row in (one, other)]
    numbers = [_snils(row) for row in (one, other)]
    return (all(days) and days[0] != days[1]) or (all(numbers) and numbers[0] != numbers[1])


def _differing(kind: str, here: Row, there: Row, fields: frozenset[str]) -> Difference | None:
    pairs = _pairs(kind, here, there, fields)
    if not pairs:
        return None
    is_near = any(pair.why for pair in pairs)
    return _difference(Group.NEAR if is_near else Group.DIFFERS, kind, here, there, pairs)


def _suspicion(kind: str, here: Row, there: Row, fields: frozenset[str]) -> Difference:
    return _difference(Group.NEAR, kind, here, there, _pairs(kind, here, there, fields), is_suspicion=True)


def _difference(
    group: Group, kind: str, here: Row, there: Row, pairs: list[FieldPair], *, is_suspicion: bool = False
) -> Difference:
    school_class = here.exact.get("school_class") or here.exact.get("pupil_class") or ""
    return Difference(group, WHO[kind], _title(kind, here), there.place, school_class, pairs, is_suspicion, here.pk)


def _pairs(kind: str, here: Row, there: Row, fields: frozenset[str]) -> list[FieldPair]:
    titles = labels(kind)
    compared = (*FIELDS[kind], *(CHILD_PARTS if kind == "representatives" else ()))
    found = []
    for name in compared:
        if name not in fields or _agree(name, here, there):
            continue
        mine, others = here.exact.get(name, ""), _shown(name, there)
        why = why_near(mine, others) if name in (*PARTS, *CHILD_PARTS) and mine and others else ""
        found.append(FieldPair(titles.get(name, name), mine, others, why))
    return found


def _agree(name: str, here: Row, there: Row) -> bool:
    if name in (*PARTS, *CHILD_PARTS):
        return here.exact.get(name, "") == there.exact.get(name, "")
    mine, others = here.values.get(name) or "", there.values.get(name) or ""
    if not others and there.exact.get(name, "").strip() and not mine:
        return False
    if name == "school_class":
        return class_key(mine) == class_key(others)
    if name == "phone":
        return mine == others or same_phone(mine, others)
    if name == "snils":
        return _snils(here) == _snils(there)
    return names.folded(str(mine)) == names.folded(str(others))


def _shown(name: str, there: Row) -> str:
    """The letters of the file; days in our form, whatever they are in Excel."""
    if name in DAYS and there.values.get(name):
        return words(date.fromisoformat(there.values[name]))
    letters = there.exact.get(name, "")
    return letters if letters.strip() or not there.values.get(name) else str(there.values[name])


def _alone(kind: str, group: Group, row: Row) -> Difference:
    school_class = row.exact.get("school_class") or row.exact.get("pupil_class") or ""
    return Difference(group, WHO[kind], _title(kind, row), row.place, school_class.strip(), pk=row.pk)


def _title(kind: str, row: Row) -> str:
    own = row.name().strip() or "без имени"
    child = row.name(CHILD_PARTS).strip() if kind == "representatives" else ""
    return f"{own} — {child}" if child else own


def _classes(here: list[Row], there: list[Row]) -> list[Difference]:
    """The spelling of a class is told once, not for each of its pupils."""
    mine = {class_key(row.exact["school_class"]): row.exact["school_class"] for row in here if _class(row)}
    found: dict[str, Difference] = {}
    for row in there:
        letters = row.exact.get("school_class", "")
        own = mine.get(class_key(letters)) if letters.strip() else None
        if own is not None and own != letters:
            pair = FieldPair("Название", own, letters, why_near(own, letters) or "написание")
            found.setdefault(letters, Difference(Group.NEAR, "Класс", own, row.place, own, [pair]))
    return list(found.values())


def by_class(here: list[Row], there: list[Row]) -> list[dict[str, Any]]:
    """How many pupils each class has on both sides; a class under our spelling when we have it."""
    titles = {_class(row): str(row.exact.get("school_class", "")).strip() for row in (*there, *here)}
    mine, others = Counter(map(_class, here)), Counter(map(_class, there))
    rows = [{"name": titles[key] or "без класса", "here": mine[key], "there": others[key]} for key in titles]
    return sorted(rows, key=lambda row: _class_order(str(row["name"])))


def _class_order(name: str) -> tuple[int, str]:
    digits = "".join(letter for letter in name[:2] if letter.isdecimal())
    return (int(digits) if digits.isascii() and digits else 99, text.sort_key(name))
