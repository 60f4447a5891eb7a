"""Personal codes as people type and paste them, and whom a pasted line means.

A name is matched exactly (letter case, ё and look-alike letters aside, see `registry/names.py`): a code given to
the wrong person opens a stranger's account, so a likeness is shown and never taken.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from registry import names

LONGEST_CODE: Final = 60
SHORTEST_CODE: Final = 4
WRITTEN: Final = re.compile(r"[!-~]+")
COLUMNS: Final = re.compile(r"\t|;")
HEADERS: Final = {"фио", "фамилия", "фамилия имя отчество", "имя", "пользователь", "участник"}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose code it is: «pupil-12» in forms and addresses."""

    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.pk}"

    @classmethod
    def read(cls, written: str) -> "Owner | None":
        found = re.fullmatch(r"(employee|pupil|representative)-(\d{1,18})", written)
        return cls(found[1], int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a line may mean. `place` is the class or the post, for telling namesakes apart."""

    owner: Owner
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line; `number` counts from one, as the person sees it."""

    number: int
    name: str
    code: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    line: Line
    problem: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What was understood. Only `sure` is ever saved."""

    sure: Mapping[Owner, str]
    people: Mapping[Owner, Candidate]
    doubts: Sequence[Doubt]


def code_as_typed(typed: str) -> str:
    """Without the spaces around and the signs that copying leaves; the case stays: nobody knows whether it matters."""
    return unicodedata.normalize("NFKC", typed).replace("\u200b", "").replace("\ufeff", "").strip()


def fault_of_code(code: str) -> str:
    """What is wrong with the code, for a person to read; never repeats the code. Empty when nothing is."""
    if not SHORTEST_CODE <= len(code) <= LONGEST_CODE:
        return f"в коде должно быть от {SHORTEST_CODE} до {LONGEST_CODE} знаков"
    if not WRITTEN.fullmatch(code):
        return "в коде есть пробелы или русские буквы: перепишите его латиницей и цифрами"
    return ""


def lines_of(pasted: str) -> list[Line]:
    """«ФИО, код» in two columns (tab or semicolon), a third one with the class if there is; no empty lines."""
    rows = [COLUMNS.split(row) for row in pasted.replace("\r\n", "\n").split("\n")]
    return lines_of_rows(rows)


def lines_of_rows(rows: Iterable[Sequence[str]]) -> list[Line]:
    """The same from the cells of a table; the row of headers is left out. Line numbers count from one."""
    found = []
    for number, cells in enumerate(rows, start=1):
        words = [" ".join(str(cell).split()) for cell in cells]
        if not any(words) or _is_header(words):
            continue
        name, code, place = [*words, "", "", ""][:3]
        found.append(Line(number, name, code_as_typed(code), place))
    return found


def _is_header(words: Sequence[str]) -> bool:
    return names.folded(words[0].replace(",", " ").replace(".", "")) in HEADERS


def match(lines: Sequence[Line], people: Sequence[Candidate]) -> Matched:
    """Each line to the one person of that exact name; everything else is a doubt with its reason.

    Of two lines with one code, or with one person, neither is sure: nobody can tell which of them is right.
    """
    by_name: dict[str, list[Candidate]] = defaultdict(list)
    for person in people:
        by_name[names.folded(person.name)].append(person)
    meant = [(line, _meant(line, by_name[names.folded(line.name)])) for line in lines]
    codes = Counter(line.code for line in lines)
    owners = Counter(candidates[0].owner for _, candidates in meant if len(candidates) == 1)
    sure: dict[Owner, str] = {}
    known: dict[Owner, Candidate] = {}
    doubts = []
    for line, candidates in meant:
        problem = fault_of_code(line.code) or _which_person(line, candidates) or _twice(line, candidates, codes, owners)
        if problem:
            doubts.append(Doubt(line, problem))
        else:
            sure[candidates[0].owner], known[candidates[0].owner] = line.code, candidates[0]
    return Matched(sure, known, doubts)


def _meant(line: Line, namesakes: list[Candidate]) -> list[Candidate]:
    """Of namesakes, those of the class that the third column names."""
    if line.place:
        return [person for person in namesakes if names.folded(person.place) == names.folded(line.place)]
    return namesakes


def _which_person(line: Line, candidates: list[Candidate]) -> str:
    if not candidates:
        where = f" ({line.place})" if line.place else ""
        return f"нет такого человека{where}: сверьте фамилию, имя и отчество буква в букву"
    if len(candidates) > 1:
        return f"людей с этим именем {len(candidates)}: добавьте третий столбец с классом или впишите код вручную"
    return ""


def _twice(line: Line, candidates: list[Candidate], codes: Counter[str], owners: Counter[Owner]) -> str:
    if codes[line.code] > 1:
        return "тот же код стоит ещё в одной строке"
    return "у этого человека в списке несколько кодов" if owners[candidates[0].owner] > 1 else ""
