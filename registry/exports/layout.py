"""Ordered headers with what stands under each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from registry.exports.catalogue import NEUTRAL, Column, Value, columns_of
from registry.sections import SECTIONS
from registry.states import FileDates

LONGEST_SHEET_NAME: Final = 31
FORBIDDEN_IN_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Place:
    """One column of the file: a column of the catalogue, or the same words in every row, or nothing."""

    header: str
    column: Column | None = None
    constant: str = ""

    def value(self, row: Any) -> Value:
        return self.column.read(row) if self.column else self.constant


@dataclass(frozen=True, slots=True)
class Layout:
    """`above` are the rows over the header, as the template has them."""

    section: str
    places: Sequence[Place]
    sheet_name: str
    dates: FileDates = FileDates.EXCEL
    above: Sequence[Sequence[str]] = field(default=())

    @property
    def headers(self) -> list[str]:
        return [place.header for place in self.places]

    @property
    def fields(self) -> list[str]:
        """Which facts leave the program."""
        return [place.column.field for place in self.places if place.column]

    def values(self, row: Any) -> list[Value]:
        return [place.value(row) for place in self.places]


def neutral(section: str) -> Layout:
    places = [Place(column.title, column) for column in NEUTRAL[section]]
    return Layout(section, places, SECTIONS[section].title)


def of_template(
    section: str,
    headers: Sequence[str],
    mapping: Sequence[Mapping[str, str]],
    *,
    sheet_name: str,
    dates: FileDates,
    above: Sequence[Sequence[str]],
) -> Layout:
    """A field that the catalogue does not know any more leaves its column empty."""
    known = columns_of(section)
    places = [
        Place(header, known.get(chosen.get("field", "")), chosen.get("constant", ""))
        for header, chosen in zip(headers, mapping, strict=True)
    ]
    return Layout(section, places, sheet_name or SECTIONS[section].title, dates, above)


def sheet_title(name: str) -> str:
    """A name that Excel allows; never empty, and no apostrophe at its ends."""
    return name.translate(FORBIDDEN_IN_SHEET_NAME)[:LONGEST_SHEET_NAME].strip(" '") or "Лист1"
