"""Names of destroyed people in rows about others: a child among what was seen of a parent, a teacher in a class.

The rows stay, they are evidence about other people; only the words go. A bare surname goes unless somebody else of the
school bears it: a sister's name is not ours to strike out.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist

from registry.models import (
    DataRemark,
    EosAccount,
    FindingWaiver,
    HeaderMapping,
    ImportRun,
    Job,
    PersonalDataAccess,
    Reconciliation,
    Representation,
    Verification,
)
from registry.retention import PEOPLE, Destroyed

INSTEAD: Final = "данные уничтожены"
# Models with their fields in which anybody may have written anything.
FreeWords = tuple[tuple[Any, tuple[str, ...]], ...]
FREE_WORDS: Final[FreeWords] = (
    (Verification, ("seen",)),
    (DataRemark, ("was", "text", "reason")),
    (FindingWaiver, ("reason",)),
    (EosAccount, ("handed_to", "note")),
    (Representation, ("document",)),
    (PersonalDataAccess, ("what", "why")),
    (Job, ("title", "message", "result_name", "parameters")),
    (ImportRun, ("file_name", "columns")),
    (Reconciliation, ("file_name",)),
    (HeaderMapping, ("columns",)),
)
NAME: Final = ("last_name", "first_name", "middle_name")
NUMBERS: Final = ("snils", "phone", "email")


def strike_out(doomed: Destroyed, free_words: FreeWords = FREE_WORDS) -> int:
    """Before the people and their history go: both say what they were ever called. An upper app strikes out its own
    `free_words` from its destroyer."""
    mention = _mentions(doomed)
    return 0 if mention is None else _strike_everywhere(doomed.school, mention, free_words)


def strike_values(school: int, values: Collection[str]) -> int:
    """Numbers of somebody who stays (a phone, a СНИЛС) that are erased from the card: wherever else they stand."""
    ways = sorted({re.escape(value) for value in values if value}, key=len, reverse=True)
    return _strike_everywhere(school, _any_of(ways), FREE_WORDS) if ways else 0


def _strike_everywhere(school: int, mention: re.Pattern[str], free_words: FreeWords) -> int:
    tables = ((table, names) for model, names in free_words for table in _with_history(model))
    return sum(_strike(table, _of_table(table, names), school, mention) for table, names in tables)


def _any_of(ways: Collection[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)


def _with_history(model: Any) -> Iterator[Any]:
    yield model
    if hasattr(model, "history"):
        yield model.history.model


def _of_table(table: Any, names: Iterable[str]) -> list[str]:
    """History leaves some fields out."""
    found = []
    for name in names:
        try:
            table._meta.get_field(name)  # noqa: SLF001 - Django's public model API
        except FieldDoesNotExist:
            continue
        found.append(name)
    return found


def _strike(table: Any, names: list[str], school: int, mention: re.Pattern[str]) -> int:
    count = 0
    if not names:
        return count
    for pk, *values in list(table._base_manager.filter(school=school).values_list("pk", *names)):  # noqa: SLF001 - every row
        without = [_without(value, mention) for value in values]
        if without != values:
            table._base_manager.filter(pk=pk).update(**dict(zip(names, without, strict=True)))  # noqa: SLF001
            count += 1
    return count


def _without(value: Any, mention: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return mention.sub(INSTEAD, value)
    if isinstance(value, list):
        return [_without(item, mention) for item in value]
    if isinstance(value, dict):
        return {_without(key, mention): _without(item, mention) for key, item in value.items()}
    return value


def _mentions(doomed: Destroyed) -> re.Pattern[str] | None:
    model: Any = PEOPLE[doomed.section]
    rows = {
        *model.objects.filter(pk__in=doomed.people).values_list(*NAME, *NUMBERS),
        *model.history.filter(id__in=doomed.people).values_list(*NAME, *NUMBERS),
    }
    others = _surnames_of_others(doomed)
    # The longest first: a bare surname must not leave the first name standing.
    ways = sorted({way for row in rows for way in _ways(row, others)}, key=len, reverse=True)
    return _any_of(ways) if ways else None


def _surnames_of_others(doomed: Destroyed) -> set[str]:
    found: set[str] = set()
    for section, model in PEOPLE.items():
        rows: Any = model._default_manager.filter(school=doomed.school)  # noqa: SLF001 - Django's public manager
        if section == doomed.section:
            rows = rows.exclude(pk__in=doomed.people)
        found |= {_folded(name) for name in rows.values_list("last_name", flat=True)}
    return found


def _ways(row: tuple[str, ...], others: set[str]) -> Iterator[str]:
    """Patterns of «Фамилия Имя Отчество», «Фамилия И.О.», «И.О. Фамилия», of the bare surname and of the numbers."""
    last, first, middle, *numbers = row
    yield from (re.escape(number) for number in numbers if number)
    if not last:
        return
    surname = _pattern(last)
    if first:
        yield rf"{surname}\s+{_pattern(first)}" + (rf"(?:\s+{_pattern(middle)})?" if middle else "")
        initials = rf"{re.escape(first[0])}\." + (rf"(?:\s*{re.escape(middle[0])}\.)?" if middle else "")
        yield rf"{initials}\s*{surname}"
        yield rf"{surname}\s+{initials}"
    if _folded(last) not in others:
        yield surname


def _pattern(word: str) -> str:
    """The word in either spelling of ё and with any blanks."""
    return re.sub("[её]", "[её]", re.escape(word).replace(r"\ ", r"\s+"), flags=re.IGNORECASE)


def _folded(name: str) -> str:
    return name.casefold().replace("ё", "е")
