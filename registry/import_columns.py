"""Columns of an arrived file as a person sees them: the header's words, a few values under it, what it is taken for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from registry.imports import KINDS, vocabulary
from registry.imports.headers import find_header, label, letter
from registry.imports.reading import Sheet, read_sheets
from registry.imports.values.cell import words
from registry.sections import plain

LOOK_AT: Final = 60
SAMPLES: Final = 3
LOOK_FOR_SAMPLES: Final = 200
MOST_COLUMNS: Final = 100
LONGEST_SAMPLE: Final = 60
OWNERS: Final = {"mother": "мать", "father": "отец", "parent": "представитель"}
OF_OWNERS: Final = ("full_name", "last_name", "first_name", "middle_name", "birth_date", "snils", "phone", "email")


@dataclass(slots=True)
class ShownColumn:
    """`meant` is what the program takes it for; empty: skipped. `words` are the key under which it is remembered."""

    sheet: str
    letter: str
    words: str
    meant: str
    samples: list[str] = field(default_factory=list)


def columns_shown(kind: str, data: bytes, mapping: Mapping[str, str]) -> list[ShownColumn]:
    """Equal words on several sheets are one column: they are remembered by words. Raises `Unreadable`."""
    sheets = read_sheets(data)
    found: dict[str, ShownColumn] = {}
    for sheet in [sheet for sheet in sheets if not sheet.is_hidden] or sheets:
        for column in _of_sheet(sheet, kind, mapping):
            known = found.setdefault(vocabulary.plain(column.words), column)
            if known is not column:
                known.samples += column.samples[: SAMPLES - len(known.samples)]
    return list(found.values())[:MOST_COLUMNS]


def _of_sheet(sheet: Sheet, kind: str, mapping: Mapping[str, str]) -> Iterator[ShownColumn]:
    header = find_header(sheet, kind, mapping)
    if header is not None:
        top, named, meant = header.first, header.words, header.fields
    else:
        top, named = _fullest(sheet)
        meant = {}
    allowed = dict(choices(kind))
    for index, heading in sorted(named.items()):
        if vocabulary.plain(heading):
            taken = meant.get(index, "")
            samples = _samples(sheet, top, index)
            yield ShownColumn(sheet.name, letter(index), heading, taken if taken in allowed else "", samples)


def _fullest(sheet: Sheet) -> tuple[int, dict[int, str]]:
    """No row looks like a header of this section: the one with the most words is shown, a person says what is what."""
    rows = [
        {place: words(cell) for place, cell in enumerate(row) if isinstance(cell, str) and words(cell)}
        for row in sheet.rows[:LOOK_AT]
    ]
    if not rows:
        return 0, {}
    best = max(range(len(rows)), key=lambda index: len(rows[index]))
    return best + 1, rows[best]


def _samples(sheet: Sheet, top: int, index: int) -> list[str]:
    found: list[str] = []
    for row in sheet.rows[top : top + LOOK_FOR_SAMPLES]:
        shown = _shown(row[index]) if index < len(row) else ""
        if shown and shown not in found:
            found.append(shown[:LONGEST_SAMPLE])
        if len(found) == SAMPLES:
            break
    return found


def _shown(cell: Any) -> str:
    return words(cell) if isinstance(cell, str | float | int) else plain(cell)


def choices(kind: str) -> list[tuple[str, str]]:
    """What a column of this section may fill; in a list of parents a column may be of the mother or of the father."""
    own = [(name, _capital(label(kind, name))) for name in KINDS[kind].reads]
    if kind == "representatives":
        own += [
            (f"{owner}.{name}", f"{_capital(title)}: {label(kind, name)}")
            for owner, title in OWNERS.items()
            for name in OF_OWNERS
        ]
    return own


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
