"""Where the table begins on a sheet and which field each of its columns fills."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from registry.imports import vocabulary
from registry.imports.changeset import Column
from registry.imports.fields import KINDS, SKIPPED
from registry.imports.problem import Problem
from registry.imports.reading import Sheet
from registry.sections import SECTIONS

LOOK_AT: Final = 60
"""Rows at the top of a sheet among which a header is looked for."""

WHOLE_NAMES: Final = {
    "full_name": ("last_name", "first_name", "middle_name"),
    "pupil": ("pupil_last_name", "pupil_first_name", "pupil_middle_name"),
}
# A word broken by hand at the end of a line: «ДАТА РОЖДЕ-» and «НИЯ» below.
BROKEN: Final = re.compile(r"(?<=[А-Яа-яЁё]{4})-\s*\n\s*(?=[А-Яа-яЁё])")
OF_ANYBODY: Final = frozenset(("gender", "birth_date", "snils", "phone", "email"))

Mapping_ = Mapping[str, str]


@dataclass(slots=True)
class Header:
    """`first` is the index of the first row under the header; `fields`: index of a column → its field."""

    top: int
    first: int
    words: dict[int, str]
    fields: dict[int, str]
    problems: list[Problem] = field(default_factory=list)

    def columns(self, sheet: Sheet) -> list[Column]:
        return [
            Column(sheet.name, letter(index), words, self.fields.get(index, ""))
            for index, words in sorted(self.words.items())
        ]


def letter(index: int) -> str:
    """«A» for 0, «AA» for 26: what stands over the column in Excel."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_header(sheet: Sheet, kind: str, mapping: Mapping_ | None = None) -> Header | None:
    """The row, or two rows, that say most about the columns; None when no row looks like a header of this section."""
    remembered = {vocabulary.plain(words): meant for words, meant in (mapping or {}).items()}
    best: Header | None = None
    for top in range(min(len(sheet.rows), LOOK_AT)):
        for depth in (1, 2):
            found = _try(sheet, top, depth, kind, remembered)
            if found and _is_better(found, best):
                best = found
    if best is None or not _is_header(best, kind):
        return None
    _name_parts_under_one_word(best, sheet)
    if kind == "representatives":
        _give_plain_columns_to_the_child(best)
    _report(best, sheet, kind)
    return best


def _weight(header: Header) -> int:
    return len(set(header.fields.values()) - {""})


def _is_better(one: Header, other: Header | None) -> bool:
    """Says more about the columns; as much in one line is better than in two, of which one is the title."""
    if other is None or _weight(one) != _weight(other):
        return other is None or _weight(one) > _weight(other)
    return one.first - one.top < other.first - other.top and one.first == other.first


def _is_header(header: Header, kind: str) -> bool:
    fields = {name.rpartition(".")[2] for name in header.fields.values()}
    return _weight(header) >= 2 or any(set(group) <= fields for group in KINDS[kind].needs)


def _try(sheet: Sheet, top: int, depth: int, kind: str, remembered: Mapping_) -> Header | None:
    if top + depth > len(sheet.rows):
        return None
    words = _words(sheet, top) if depth == 1 else _two_lines(sheet, top, kind, remembered)
    if not words:
        return None
    fields = {index: _meaning(text, kind, remembered) for index, text in words.items()}
    return Header(top, top + depth, words, fields)


def _words(sheet: Sheet, index: int) -> dict[int, str]:
    return {
        place: " ".join(BROKEN.sub("", cell).split())
        for place, cell in enumerate(sheet.rows[index])
        if isinstance(cell, str) and cell.strip()
    }


def _meaning(text: str, kind: str, remembered: Mapping_) -> str:
    phrase = vocabulary.plain(text)
    return remembered[phrase] if phrase in remembered else vocabulary.meaning(text, kind)


def _two_lines(sheet: Sheet, top: int, kind: str, remembered: Mapping_) -> dict[int, str]:
    """«Родители» over «ФИО» and «Телефон» is «Родители ФИО» and «Родители Телефон»."""
    upper, lower = _spread(sheet, top), _words(sheet, top + 1)
    both = {}
    for index in sorted(upper.keys() | lower.keys()):
        above, below = upper.get(index, ""), lower.get(index, "")
        together = f"{above} {below}".strip()
        choices = (together, below) if not _is_foreign(above, kind) else (together,)
        both[index] = next((words for words in choices if _meaning(words, kind, remembered)), together)
        if not below:
            both[index] = above
    return both


def _is_foreign(words: str, kind: str) -> bool:
    """Whether the words over several columns name another person."""
    return "." in vocabulary.meaning(words, kind)


def _spread(sheet: Sheet, index: int) -> dict[int, str]:
    """The words of a row, a merged cell standing over all its columns; without merged cells empty ones continue."""
    words = _words(sheet, index)
    ranges = [(left, right) for top, left, bottom, right in sheet.merged if top == index and right > left]
    if sheet.merged:
        for left, right in ranges:
            words.update(dict.fromkeys(range(left, right + 1), words[left]) if left in words else {})
        return words
    below = _words(sheet, index + 1)
    last = ""
    for place in range(max([*words, *below], default=-1) + 1):
        last = words.get(place, last)
        if place not in words and place in below and last:
            words[place] = last
    return words


def _name_parts_under_one_word(header: Header, sheet: Sheet) -> None:
    """«ФИО» merged over two or three columns without words of their own: surname, name, patronymic."""
    for top, left, _, right in sheet.merged:
        owner, dot, name = header.fields.get(left, "").rpartition(".")
        columns = range(left, right + 1)
        is_own = all(header.fields.get(index, "") in {"", header.fields[left]} for index in columns if name)
        if name in WHOLE_NAMES and top < header.first and 1 < len(columns) < 4 and is_own:
            for index, part in zip(columns, WHOLE_NAMES[name], strict=False):
                header.fields[index] = f"{owner}{dot}{part}"
                header.words[index] = header.words[left]


def _give_plain_columns_to_the_child(header: Header) -> None:
    """In a list of pupils with columns about parents the plain «ФИО» is the child's, not a parent's.

    What stands to the right of a parent's name («ФИО родителя», «Телефон») is of that parent.
    """
    owned = {name for name in header.fields.values() if "." in name}
    named = {name.partition(".")[0] for name in owned if name.endswith(("full_name", "last_name"))}
    times = Counter(header.fields.values())
    owner = ""
    for index, name in sorted(header.fields.items()):
        whose, _, field_name = name.rpartition(".")
        if field_name in {"full_name", "last_name", "pupil", "pupil_last_name"}:
            owner = whose
        if whose == "parent" and not named:
            header.fields[index] = field_name
        elif named and not whose:
            is_owners = owner and name in OF_ANYBODY and (len(named) == 1 or times[name] >= len(named))
            header.fields[index] = _whose(name, owner if is_owners else "", owned)
    if owned and all(name.startswith("parent.") for name in owned):
        header.fields = {index: name.removeprefix("parent.") for index, name in header.fields.items()}


def _whose(name: str, owner: str, owned: set[str]) -> str:
    if owner:
        return "" if f"{owner}.{name}" in owned else f"{owner}.{name}"
    return "" if name in OF_ANYBODY - vocabulary.CHILD.keys() else vocabulary.CHILD.get(name, name)


def _report(header: Header, sheet: Sheet, kind: str) -> None:
    """Says which columns are unknown, taken twice, or missing."""
    where = f"Лист «{sheet.name}»: " if sheet.name else ""
    for index, words in sorted(header.words.items()):
        message = _why_skipped(header.fields[index], words, letter(index), kind)
        if message:
            header.problems.append(Problem("unknown_column", "", where + message, "info"))
    _leave_out_counters(header)
    taken = Counter(name for name in header.fields.values() if name and not _is_unread(name, kind))
    for name, times in taken.items():
        if times > 1:
            columns = [index for index, meant in header.fields.items() if meant == name]
            exact = [index for index in columns if vocabulary.is_exact(header.words[index], kind)]
            if len(exact) == 1:
                header.fields.update({index: "" for index in columns if index not in exact})
                continue
            named = ", ".join(f"{letter(index)} «{header.words[index]}»" for index in columns)
            message = f"{where}столбцы {named} значат одно и то же — {label(kind, name)}. Оставьте один из них."
            header.problems.append(Problem("two_columns", name, message))
            header.fields.update(dict.fromkeys(columns[1:], ""))
    header.problems += _missing(header, kind, where)


COUNTERS: Final = frozenset(("№", "номер", "n"))
# «Продолжительность» beside both ends says how many minutes or weeks.
BETWEEN: Final = {"times": ("starts_at", "ends_at"), "dates": ("starts_on", "ends_on")}


def _leave_out_counters(header: Header) -> None:
    """«№» beside «Урок» only counts the rows."""
    times = Counter(header.fields.values())
    for index, name in header.fields.items():
        is_counter = times[name] > 1 and vocabulary.plain(header.words[index]) in COUNTERS
        if is_counter or (name in BETWEEN and set(BETWEEN[name]) <= times.keys()):
            header.fields[index] = ""


def _is_unread(name: str, kind: str) -> bool:
    return name.startswith(SKIPPED) or ("." in name and kind != "representatives")


def _why_skipped(name: str, words: str, column: str, kind: str) -> str:
    if _is_unread(name, kind) and "." in name:
        return (
            f"столбец {column} «{words}» — о родителях, здесь он не загружается. Загрузите этот же файл в раздел "
            "«Законные представители»."
        )
    if name.startswith(SKIPPED):
        return (
            f"столбец {column} «{words}» не загружается: эти сведения ведутся в таблицах связей и в разделе «Классы»."
        )
    if not name and vocabulary.plain(words) not in {"№", "№ п п", "п п", "номер п п", "n"}:
        return f"столбец {column} «{words}» программе не знаком и пропущен."
    return ""


def _missing(header: Header, kind: str, where: str) -> list[Problem]:
    section, fields = KINDS[kind], set(header.fields.values())
    plain = fields | {name.rpartition(".")[2] for name in fields}
    problems = []
    if not any(set(group) <= plain for group in section.needs):
        lacking = [name for name in min(section.needs, key=lambda group: len(set(group) - plain)) if name not in plain]
        problems += [Problem("missing_column", name, where + no_column(kind, name)) for name in lacking]
    for name in section.wants:
        if not plain & {name, *_stands_for(name)}:
            message = f"{where}нет столбца «{label(kind, name)}»: строки загрузятся без него."
            problems.append(Problem("missing_column", name, message, "warning"))
    return problems


def _stands_for(name: str) -> tuple[str, ...]:
    return {"school_class": ("parallel",), "pupil": ("pupil_last_name",)}.get(name, ())


def no_column(kind: str, name: str) -> str:
    words = ", ".join(f"«{words}»" for words in vocabulary.known_words(kind, name)[:6])
    also = (
        " Фамилия, имя и отчество могут стоять и в одном столбце «ФИО»." if name in {"last_name", "first_name"} else ""
    )
    return f"нет столбца «{label(kind, name)}». Программа узнаёт его по словам: {words}.{also}"


def label(kind: str, name: str) -> str:
    """The field in words."""
    section = SECTIONS[kind]
    own = OTHER_LABELS.get(name.rpartition(".")[2])
    if own:
        return own
    return section.label(name) if name in {item.name for item in _model_fields(kind)} else name


def _model_fields(kind: str) -> Any:
    return SECTIONS[kind].model._meta.get_fields()  # noqa: SLF001 - Django's public model API hides behind an underscore


OTHER_LABELS: Final = {
    "full_name": "ФИО",
    "first_name": "имя",
    "middle_name": "отчество",
    "pupil": "ФИО ребёнка",
    "pupil_last_name": "фамилия ребёнка",
    "pupil_first_name": "имя ребёнка",
    "pupil_middle_name": "отчество ребёнка",
    "pupil_birth_date": "дата рождения ребёнка",
    "pupil_class": "класс ребёнка",
    "parallel": "параллель",
    "letter": "литера",
    "set_kind": "тип набора",
    "dates": "сроки",
    "times": "время",
    "document": "документ",
}
