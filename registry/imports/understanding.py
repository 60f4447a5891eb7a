"""Sheets of cells → rows of typed values with their places. Asks nothing of the database.

What stands among the rows of a table and is no row of it (totals, signatures, a header repeated on the next page, the
line of column numbers, a class as a heading) is passed over; everything else becomes a row, if only a wrong one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Final

from registry.imports import vocabulary
from registry.imports.changeset import Column, Parsed, Values
from registry.imports.fields import KINDS
from registry.imports.finishing import Hints, class_in_heading, finish
from registry.imports.headers import Header, find_header
from registry.imports.problem import Problem, Unreadable
from registry.imports.reading import Sheet, read_sheets
from registry.imports.values import READERS, Fault, Reader
from registry.sections import SECTIONS

Cells = tuple[Values, list[Problem]]
PARENT_TITLES: Final = {"mother": "мать", "father": "отец", "parent": "представитель"}
# 1, 1.0 and True are one key of a dictionary; texts and dates are equal to nothing but themselves.
KEYS_THEMSELVES: Final = frozenset((str, date))
MOST_WORDS_OF_REMARK: Final = 3
MOST_LETTERS_OF_PHRASE: Final = 200
# In their lists a class may stand as a heading over its rows.
WITH_CLASSES: Final = ("pupils", "representatives", "assignments")


@dataclass(slots=True)
class Understood:
    kind: str
    rows: list[Parsed] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cut:
    """One column: where it is, whose field it fills, how it is read."""

    index: int
    owner: str
    name: str
    reader: Reader
    limit: int
    on: date

    def read(self, rows: list[list[Any]]) -> tuple[list[Any], dict[int, tuple[Problem, ...]]]:
        """The value of every row, and the problems of the few that have some. Equal cells are understood once."""
        at = self.index
        cells = [row[at] if at < len(row) else "" for row in rows]
        keys = cells if KEYS_THEMSELVES.issuperset(map(type, cells)) else [(type(cell), cell) for cell in cells]
        values: dict[Any, Any] = {}
        wrong: dict[Any, tuple[Problem, ...]] = {}
        for key, cell in dict(zip(keys, cells, strict=True)).items():
            values[key], faults = self.reader(cell, self.on)
            if problems := self._problems(values[key], faults):
                wrong[key] = problems
        places = {place: wrong[key] for place, key in enumerate(keys) if key in wrong} if wrong else {}
        return [values[key] for key in keys], places

    def _problems(self, value: Any, faults: tuple[Fault, ...]) -> tuple[Problem, ...]:
        # A whole name in one cell has several texts.
        texts = value.values() if isinstance(value, dict) else (value,)
        for text in texts if self.limit else ():
            if isinstance(text, str) and len(text) > self.limit:
                faults = (*faults, Fault("too_long", f"«{text[:40]}…» — длиннее {self.limit} знаков: сократите."))
        return tuple(Problem(fault.code, self.name, fault.message, fault.level) for fault in faults) if faults else ()


def read_rows(kind: str, data: bytes, *, on: date, mapping: Mapping[str, str] | None = None) -> Understood:
    """`mapping`: words of a header → field, «» to skip the column; what a person said wins over the dictionary."""
    sheets = read_sheets(data)
    shown = [sheet for sheet in sheets if not sheet.is_hidden] or sheets
    found = Understood(kind)
    for sheet in shown:
        _read_sheet(sheet, found, on=on, mapping=mapping)
    if not found.columns:
        raise Unreadable("no_header", _no_header(kind))
    for sheet in sheets:
        if sheet.is_hidden and sheet not in shown and any(any(row) for row in sheet.rows):
            told = f"Скрытый лист «{sheet.name}» не загружается: если он нужен, откройте его в Excel."
            found.problems.append(Problem("hidden_sheet", "", told, "info"))
    if not found.rows and not any(problem.level == "error" for problem in found.problems):
        found.problems.append(Problem("no_rows", "", "Под шапкой таблицы нет ни одной строки."))
    return found


def _no_header(kind: str) -> str:
    section = KINDS[kind]
    words = [word for name in section.reads for word in vocabulary.known_words(kind, name)[:1]]
    named = ", ".join(f"«{word}»" for word in words)
    return (
        f"Не найдена шапка таблицы для раздела «{SECTIONS[kind].title}»: похоже, это другой файл или другой лист. "
        f"Нужна строка с названиями столбцов, например: {named}."
    )


def _read_sheet(sheet: Sheet, found: Understood, *, on: date, mapping: Mapping[str, str] | None) -> None:
    header = find_header(sheet, found.kind, mapping)
    if header is None:
        if any(any(row) for row in sheet.rows):
            told = f"Лист «{sheet.name}» пропущен: на нём нет шапки этого раздела."
            found.problems.append(Problem("sheet_skipped", "", told, "info"))
        return
    found.columns += header.columns(sheet)
    found.problems += header.problems
    if any(problem.code == "missing_column" and problem.level == "error" for problem in header.problems):
        return
    found.rows += _Walk(sheet, header, found.kind, on).rows()


class _Walk:
    """Down one sheet."""

    def __init__(self, sheet: Sheet, header: Header, kind: str, on: date) -> None:
        self.sheet, self.header, self.kind, self.on = sheet, header, kind, on
        self.cuts = list(self._cuts())
        self.owners = [owner for owner in PARENT_TITLES if any(cut.owner == owner for cut in self.cuts)]
        self.title_at = next((cut for cut in self.cuts if not cut.owner), self.cuts[0]) if self.cuts else None
        self.hints = Hints.of(sheet, header.top, kind)
        named = (header.words[index] for index, meant in header.fields.items() if meant == "name")
        self.hints.named_by = next(named, "")

    def _cuts(self) -> Iterator[Cut]:
        reads, limits = KINDS[self.kind].reads, _limits(self.kind)
        for index, meant in sorted(self.header.fields.items()):
            owner, _, name = meant.rpartition(".")
            if name in reads and not (owner and self.kind != "representatives"):
                yield Cut(index, owner, name, READERS[reads[name]], limits.get(name, 0), self.on)

    def rows(self) -> Iterator[Parsed]:
        if self.title_at is None:
            return
        at, first = self.title_at.index, self.header.first
        title, rows = self.header.words.get(at), self._rows_of_table(first)
        parents = [(owner, self._read(rows, owner)) for owner in self.owners]
        for place, (row, cells) in enumerate(zip(rows, self._read(rows, ""), strict=True)):
            if at < len(row) and row[at] == title:
                continue
            if parents:
                own = [(owner, *read[place]) for owner, read in parents]
                yield from self._of_parents(first + place, row, cells, own)
            elif found := self._row(first + place, row, *cells):
                yield found

    def _rows_of_table(self, first: int) -> list[list[Any]]:
        rows = self.sheet.rows[first:]
        for index, merged in self.sheet.merged_down(first).items():
            rows[index - first] = self._with_merged(rows[index - first], merged)
        return rows

    def _with_merged(self, row: list[Any], merged: dict[int, Any]) -> list[Any]:
        """A cell merged down stands in each of its rows; a row that says nothing else is none."""
        if not any(row[cut.index] for cut in self.cuts if cut.index < len(row) and cut.index not in merged):
            return row
        wide = [*row, *[""] * (max(merged) + 1 - len(row))]
        return [merged.get(place, cell) for place, cell in enumerate(wide)]

    def _read(self, rows: list[list[Any]], owner: str) -> list[Cells]:
        """Column by column, then put together: three times faster than cell by cell."""
        cuts = [cut for cut in self.cuts if cut.owner == owner]
        columns: list[list[Any]] = []
        problems: dict[int, list[Problem]] = {}
        for cut in cuts:
            values, wrong = cut.read(rows)
            columns.append(values)
            for place, found in wrong.items():
                problems.setdefault(place, []).extend(found)
        names = [cut.name for cut in cuts]
        whole = zip(*columns, strict=True) if cuts else repeat((), len(rows))
        return [(dict(zip(names, values, strict=True)), problems.get(place, [])) for place, values in enumerate(whole)]

    def _row(self, index: int, row: list[Any], values: Values, problems: list[Problem]) -> Parsed | None:
        if any(values.values()) or problems or _has_zero(values):
            return self._finished(index, row, values, problems)
        if any(row):
            self._is_remark(row)
        return None

    def _of_parents(
        self, index: int, row: list[Any], cells: Cells, parents: list[tuple[str, Values, list[Problem]]]
    ) -> Iterator[Parsed]:
        values, problems = cells
        for owner, own, wrong in parents:
            if any(own.values()) or wrong:
                both = {**_from_parent(owner), **values, **own}
                found = self._finished(index, row, both, [*problems, *wrong], f", {PARENT_TITLES[owner]}")
                yield from [found] if found else []

    def _finished(
        self, index: int, row: list[Any], values: Values, problems: list[Problem], whose: str = ""
    ) -> Parsed | None:
        finish(self.kind, values, problems, self.hints, self.on)
        suspicious = (
            not KINDS[self.kind].people
            or (problems and any(problem.level != "info" for problem in problems))
            or (self.title_at is not None and _sounds_like_a_remark(row, self.title_at.index))
        )
        if suspicious and self._is_remark(row):
            return None
        return Parsed(self.sheet.place(index) + whose, values, problems)

    def _is_remark(self, row: list[Any]) -> bool:
        """A total, a signature, a repeated header, numbers of columns, a class as a heading: no row of the table."""
        filled = [(place, cell) for place, cell in enumerate(row) if cell not in {"", None}]
        phrases = [_phrase(cell) for _, cell in filled if isinstance(cell, str)]
        if not filled or _are_column_numbers(filled) or self._is_header_again(filled):
            return True
        if self.kind == "bells":
            return self._is_between_lessons(filled)
        return self._is_remark_of_list(row, filled, phrases)

    def _is_remark_of_list(self, row: list[Any], filled: list[tuple[int, Any]], phrases: list[str]) -> bool:
        if phrases and _begins_with(phrases[0], "totals") and not self._names_somebody(row):
            return True
        if len(filled) > MOST_WORDS_OF_REMARK:
            return False
        if len(phrases) == 1 and _begins_with(phrases[0], "headings"):
            return True
        if self.kind in WITH_CLASSES and self._is_class_heading(filled, phrases):
            return True
        return any(_begins_with(phrase, "footers") for phrase in phrases) and not self._names_somebody(row)

    def _is_between_lessons(self, filled: list[tuple[int, Any]]) -> bool:
        """A break, or a shift over its lessons; the rows below are of that shift."""
        number = next((cut.index for cut in self.cuts if cut.name == "number"), 0)
        place, cell = filled[0]
        if place > number or not isinstance(cell, str):
            return False
        told = _phrase(cell)
        if any(_begins_with(told, group) for group in ("breaks", "totals", "footers")):
            return True
        is_heading = len(filled) == 1 and bool(READERS["lesson"](cell, self.on)[1])
        self.hints.sheet = cell.strip() if is_heading else self.hints.sheet
        return is_heading

    def _is_class_heading(self, filled: list[tuple[int, Any]], phrases: list[str]) -> bool:
        """A class over its rows, alone or beside its teacher; the rows below are of that class."""
        if len(filled) > 1 and not any(_begins_with(phrase, "footers") for phrase in phrases):
            return False
        heading = class_in_heading(str(filled[0][1]))
        self.hints.school_class = heading or self.hints.school_class
        return bool(heading)

    def _is_header_again(self, filled: list[tuple[int, Any]]) -> bool:
        words = self.header.words
        same = sum(_phrase(words.get(place, "")) == _phrase(cell) != "" for place, cell in filled)
        return same >= 2 and same * 2 > len(filled)

    def _names_somebody(self, row: list[Any]) -> bool:
        """Whether the columns that a row cannot do without hold something that is no remark themselves."""
        needed = {name for group in KINDS[self.kind].needs for name in group}
        cells = [
            str(row[cut.index]) for cut in self.cuts if cut.name in needed and cut.index < len(row) and row[cut.index]
        ]
        return (
            bool(cells)
            and not any(_begins_with(_phrase(cell), group) for cell in cells for group in ("totals", "footers"))
            and (len(cells) > 1 or not KINDS[self.kind].people or len(cells[0].split()) > 1)
        )


def _phrase(cell: Any) -> str:
    """Totals, signatures and headers are told by their first words; a long text would be folded letter by letter."""
    return vocabulary.plain(str(cell)[:MOST_LETTERS_OF_PHRASE])


def _sounds_like_a_remark(row: list[Any], index: int) -> bool:
    cell = row[index] if index < len(row) else ""
    return isinstance(cell, str) and _begins_like_a_remark(cell)


@lru_cache(maxsize=20_000)
def _begins_like_a_remark(cell: str) -> bool:
    return cell.split(" ", 1)[0].lower().rstrip(".:") in _first_words()


@cache
def _first_words() -> frozenset[str]:
    groups = ("totals", "footers", "headings")
    return frozenset(words.split()[0] for group in groups for words in vocabulary.words_of(group))


def _has_zero(values: Values) -> bool:
    return any(value == 0 and value is not False for value in values.values() if value is not None)


def _from_parent(owner: str) -> Values:
    """What the words «мать» and «отец» over a column say themselves; a column of its own wins."""
    gender = {"mother": "f", "father": "m"}.get(owner)
    return {"kind": "parent", "~gender": gender} if gender else {}


def _begins_with(phrase: str, group: str) -> bool:
    return any(phrase == word or phrase.startswith(f"{word} ") for word in vocabulary.words_of(group))


def _are_column_numbers(filled: list[tuple[int, Any]]) -> bool:
    numbers = [str(int(cell)) if isinstance(cell, float) else str(cell).strip() for _, cell in filled]
    return len(filled) > 2 and numbers == [str(number) for number in range(1, len(filled) + 1)]


def _limits(kind: str) -> dict[str, int]:
    """Longest texts the model takes."""
    found = {}
    for item in SECTIONS[kind].model._meta.fields:  # noqa: SLF001 - Django's public model API hides behind an underscore
        if item.max_length and not item.choices:
            found[item.name] = item.max_length
    names = dict.fromkeys(("full_name", "pupil", "pupil_last_name", "pupil_first_name", "pupil_middle_name"), 80)
    return found | names | {"document": 200, "schedule": 120, "period_set": 120}
