"""Words over columns and what they mean; the words themselves are data, `vocabulary.json`.

Compared exactly, after folding case, ё, Latin look-alikes, punctuation and whatever stands in brackets; else as a set
of words, abbreviations written out («Сот.тел.»), without little words and years («Класс в 2026/27 уч. году»). A word
that says whose field it is («ребёнка», «мамы») may stand before, after or in brackets.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from registry import names
from registry.imports.fields import WIDE

SOURCE: Final = Path(__file__).with_name("vocabulary.json")
BRACKETS: Final = re.compile(r"\([^)]*\)?|\[[^]]*\]?")
SIGNS: Final = re.compile(r"[^\w№]+|_")
DATED: Final = re.compile(
    r"\b(?:\d{1,2} \d{1,2} )?20\d\d(?: (?:20)?\d\d)?(?: уч| учебный| учебном| учебного)?(?: г| год| году| года)?\b"
)
CHILD: Final = {
    "full_name": "pupil",
    "last_name": "pupil_last_name",
    "first_name": "pupil_first_name",
    "middle_name": "pupil_middle_name",
    "birth_date": "pupil_birth_date",
    "school_class": "pupil_class",
    "pupil_class": "pupil_class",
}
# Whose words say nothing new in a section, because they are of the people whom the section lists.
OWN: Final = {"employees": {"staff"}, "pupils": {"child"}, "representatives": {"parent"}, "assignments": {"staff"}}
PARENTS: Final = ("mother", "father", "parent")


@cache
def _source() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return found


def plain(words: Any) -> str:
    """«Ф.И.О. (полностью)*» → «ф и о»."""
    return " ".join(SIGNS.sub(" ", names.folded(BRACKETS.sub(" ", str(words)))).split())


@cache
def phrases(kind: str) -> dict[str, str]:
    """Every phrase of the section and its field."""
    return {plain(words): field for field, all_words in _source()["kinds"][kind].items() for words in all_words}


def known_words(kind: str, field: str) -> list[str]:
    """The first words of a field as they are written in the dictionary, for messages."""
    words: list[str] = _source()["kinds"][kind].get(field, [])
    return words


@cache
def words_of(group: str) -> tuple[str, ...]:
    """«totals», «footers», «nothing»: folded."""
    return tuple(plain(words) or names.folded(words) for words in _source()[group])


@cache
def _owners() -> dict[str, str]:
    return {plain(word): owner for owner, words in _source()["owners"].items() for word in words}


@cache
def _sets(kind: str) -> dict[frozenset[str], str]:
    """The phrases as sets of words; one that two fields could claim is nobody's."""
    found: dict[frozenset[str], str] = {frozenset(): ""}
    for phrase, field in phrases(kind).items():
        words = _set_of(phrase)
        found[words] = field if found.get(words, field) == field else ""
    return found


@cache
def _canonical() -> dict[str, str]:
    return {plain(form): plain(word) or word for word, forms in _source()["same"].items() for form in forms}


def _set_of(phrase: str) -> frozenset[str]:
    silent = words_of("silent")
    return frozenset(_canonical().get(part, part) for part in DATED.sub("", phrase).split() if part not in silent)


def _written_out(phrase: str) -> str:
    for short, whole in _source()["short"].items():
        phrase = re.sub(rf"\b{short}\b", whole, phrase)
    return phrase


def _field(phrase: str, kind: str) -> str:
    return phrases(kind).get(phrase) or _sets(kind).get(_set_of(phrase), "")


def is_exact(words: str, kind: str) -> bool:
    """Whether the dictionary has the phrase itself, not only its words."""
    return plain(words) in phrases(kind)


@cache
def meaning(words: str, kind: str) -> str:
    """The field that a header means: «last_name»; «mother.phone» for another person's; empty for an unknown one."""
    phrase, inside = _written_out(plain(words)), _inside_brackets(words)
    if phrase and inside and all(part in _owners() for part in inside.split()):
        phrase = f"{phrase} {inside}"
    if not phrase:
        return ""
    if direct := _field(phrase, kind):
        return direct
    silent = words_of("silent")
    parts = [part for part in phrase.split() if part not in silent]
    owners = [_owners()[part] for part in parts if part in _owners()]
    rest = " ".join(part for part in parts if part not in _owners() and not part.isdecimal())
    if not owners:
        return ""
    field = _field(rest, kind) if rest else _field(inside, kind) or "full_name"
    return _owned(_one_owner(owners), field, kind)


def _inside_brackets(words: str) -> str:
    """«Телефон (мамы)» → «мамы», «Мать (телефон)» → «телефон»."""
    return plain(" ".join(BRACKETS.findall(str(words))).translate(str.maketrans("()[]", "    ")))


def _one_owner(owners: list[str]) -> str:
    """«ФИО матери ребёнка» is of the mother; «законного представителя» is one owner in two words."""
    return next((owner for owner in PARENTS if owner in owners), owners[0])


def _owned(owner: str, field: str, kind: str) -> str:
    if owner in OWN.get(kind, set()):
        # «ФИО родителя» among pupils' columns tells whose the plain «ФИО» is.
        return f"parent.{field}" if kind == "representatives" and field else field
    if kind == "representatives" and owner == "child":
        return CHILD.get(field, "")
    if kind in WIDE and owner in PARENTS:
        return f"{owner}.{field}"
    return ""
