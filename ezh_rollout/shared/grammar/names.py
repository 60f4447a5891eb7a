"""Names of people in six cases.

Understood: «Кондратова В.Н.», «В.Н. Кондратова», «Кондратова Вера Николаевна», «Вера Николаевна Кондратова»,
«Вера Николаевна», «Кондратова Вера», one surname; double surnames, «оглы» and «кызы», «фон» and «де».

Only the words that decline are changed. Initials, points and spaces stay as they were written, the kind of space too:
ordinary spaces in, ordinary spaces out, no-break spaces in, no-break spaces out. Tying initials to the surname is the
business of `typography.tie`, at the moment of printing. ALL CAPS become Title Case.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from pytrovich.enums import NamePart

from ezh_rollout.shared.grammar import morphology
from ezh_rollout.shared.grammar.cases import Case, Gender
from ezh_rollout.shared.grammar.surnames import VOWELS, by_library, decline_surname
from ezh_rollout.shared.grammar.vocabulary import words

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")

PARTICLES = words("оглы оглу огли угли улы уулу кызы гызы кизи фон ван дер де ди да ла ле дель аль эль бен ибн бин")
"""Words inside a name that never change."""

CHILD_OF = re.compile(r"(оглы|оглу|огли|угли|улы|уулу|кызы|гызы|кизи)$")
"""«Гасан оглы», «Гасан-оглы», «Гасаноглы»: neither the word nor the father's name before it changes."""

PATRONYMIC = {Gender.MALE: re.compile(r"(вич|ьич|[тмкн]ич)$"), Gender.FEMALE: re.compile(r"(овна|евна|ёвна|ична)$")}

FROZEN_FIRST_NAMES = frozenset({"николя", "франсуа", "жозуэ"})


class Part(Enum):
    SURNAME = auto()
    FIRST = auto()
    MIDDLE = auto()
    FROZEN = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name and its place there."""

    text: str
    start: int
    end: int


def decline_name(name: str, gender: Gender, case: Case) -> str:
    """The name in the case; see the module for what is understood and what stays untouched."""
    name = _in_title_case(name.strip())
    if case is Case.NOMINATIVE:
        return name
    words = [Word(match[0], *match.span()) for match in WORD.finditer(name)]
    roles = _roles(words, name, gender)
    pieces, done = [], 0
    for word, role in zip(words, roles, strict=True):
        pieces += [name[done : word.start], _decline_word(word.text, role, gender, case)]
        done = word.end
    return "".join(pieces) + name[done:]


def name_forms(name: str, gender: Gender) -> dict[Case, str]:
    """All six forms, the nominative first."""
    return {case: decline_name(name, gender, case) for case in Case}


def gender_of(name: str) -> Gender | None:
    """The gender that a full patronymic (or «оглы», «кызы») proves; None where it would be a guess.

    A man's patronymic counts only as the third word: «Анна Абрамович» has a surname there.
    """
    words = [match[0].lower() for match in WORD.finditer(name)]
    if len(words) > 1 and re.search(r"(кызы|гызы|кизи)$", words[-1]):
        return Gender.FEMALE
    if len(words) > 2 and re.search(r"(оглы|оглу|огли|угли)$", words[-1]):
        return Gender.MALE
    if any(PATRONYMIC[Gender.FEMALE].search(word) for word in words[1:]):
        return Gender.FEMALE
    if len(words) == 3 and PATRONYMIC[Gender.MALE].search(words[2]):
        return Gender.MALE
    return None


def _in_title_case(name: str) -> str:
    """«КОНДРАТОВА В.Н.» to «Кондратова В.Н.»; two capitals beside a written-out surname are initials."""
    shouted = name.isupper()

    def titled(match: re.Match[str]) -> str:
        word = match[0]
        if not word.isupper() or len(word) == 1 or (len(word) == 2 and not shouted):
            return word
        parts = re.split(r"(['’ʼ-])", word.lower())
        return "".join(part if part in PARTICLES else part.capitalize() for part in parts)

    return WORD.sub(titled, name)


def _roles(words: list[Word], name: str, gender: Gender) -> list[Part]:
    """What each word of the name is."""
    roles = [Part.FROZEN] * len(words)
    open_places = [i for i in range(len(words)) if not _is_frozen(words, i, name)]
    if any(_is_initial(word, name) for word in words):
        parts = [Part.SURNAME] * len(open_places)
    else:
        parts = _full_parts([words[i].text.lower() for i in open_places], gender)
    for place, part in zip(open_places, parts, strict=True):
        roles[place] = part
    return roles


def _is_frozen(words: list[Word], place: int, name: str) -> bool:
    text = words[place].text.lower()
    father = place + 1 < len(words) and CHILD_OF.fullmatch(words[place + 1].text.lower())
    return bool(text in PARTICLES or CHILD_OF.search(text) or father or _is_initial(words[place], name))


def _is_initial(word: Word, name: str) -> bool:
    """«В.», «Дж.», «А.-М.», «В» and the two capitals «ВН»."""
    pointed = name[word.end : word.end + 1] == "."
    return len(word.text) == 1 or (len(word.text) == 2 and (pointed or word.text.isupper()))


def _full_parts(words: list[str], gender: Gender) -> list[Part]:
    """The parts of a name without initials, by its patronymic and known given names."""
    patronymic = PATRONYMIC[gender]
    if len(words) == 1:
        return [Part.FIRST if _is_given_name(words[0], gender) and not _is_surname(words[0]) else Part.SURNAME]
    if len(words) > 2 and patronymic.search(words[-1]):
        return [*[Part.SURNAME] * (len(words) - 2), Part.FIRST, Part.MIDDLE]
    if len(words) > 1 and patronymic.search(words[1]):
        return [Part.FIRST, Part.MIDDLE, *[Part.SURNAME] * (len(words) - 2)]
    if len(words) == 2 and _is_given_name(words[0], gender) and not _is_given_name(words[1], gender):
        return [Part.FIRST, Part.SURNAME]
    return [Part.SURNAME, *[Part.FIRST] * (len(words) - 1)] if words else []


def _is_given_name(word: str, gender: Gender) -> bool:
    sex = "femn" if gender is Gender.FEMALE else "masc"
    first = word.split("-", maxsplit=1)[0]
    return morphology.is_known(first) and morphology.has_reading(first, "Name", sex, "sing", "nomn")


def _is_surname(word: str) -> bool:
    return morphology.has_reading(word, "Surn", "nomn")


def _decline_word(word: str, part: Part, gender: Gender, case: Case) -> str:
    match part:
        case Part.FROZEN:
            return word
        case Part.SURNAME:
            return decline_surname(word, gender, case)
        case Part.MIDDLE:
            return by_library(word, NamePart.MIDDLENAME, gender, case)
        case Part.FIRST:
            return _decline_first_name(word, gender, case)


def _decline_first_name(word: str, gender: Gender, case: Case) -> str:
    if word.lower() in FROZEN_FIRST_NAMES:
        return word
    if gender is Gender.MALE and re.search(r"[лй]ло$|ило$", word):
        word = word[:-1] + "а"  # «Данило» and «Михайло» decline as «Данила»
    if re.fullmatch(rf"[^{VOWELS}]+[ео]к", word.lower()):
        return decline_surname(word, gender, case)  # the library makes «Джька» of «Джек»
    return by_library(word, NamePart.FIRSTNAME, gender, case)


INITIAL = r"(?:[^\W\d_]{1,2}\.(?:\s?-\s?[^\W\d_]{1,2}\.)?)"
SURNAME_FIRST = re.compile(rf"(?P<surname>.*?\w)\s+(?P<initials>{INITIAL}(?:\s?{INITIAL})*)")
INITIALS_FIRST = re.compile(rf"(?P<initials>{INITIAL}(?:\s?{INITIAL})*)\s*(?P<surname>\w.*)")


def initials_first(name: str) -> str:
    """«Кондратова В.Н.» to «В.Н. Кондратова», as in a signature. A name without initials stays as it is."""
    match = SURNAME_FIRST.fullmatch(name.strip())
    return f"{_tight(match['initials'])} {match['surname']}" if match else name.strip()


def surname_first(name: str) -> str:
    """«В.Н. Кондратова» to «Кондратова В.Н.», as in a text. A name without initials stays as it is."""
    match = INITIALS_FIRST.fullmatch(name.strip()) or SURNAME_FIRST.fullmatch(name.strip())
    return f"{match['surname']} {_tight(match['initials'])}" if match else name.strip()


def short_name(last: str, first: str, middle: str = "") -> str:
    """«Кондратова В.Н.» from three fields; an absent patronymic leaves one initial, an absent name none."""
    initials = "".join(_initial(part) for part in (first.strip(), middle.strip()))
    return f"{last.strip()} {initials}".strip()


def full_name(last: str, first: str, middle: str = "") -> str:
    """«Кондратова Вера Николаевна»; where only initials are known, they stand as everywhere: «Кондратова В.Н.»"""
    if len(first.strip().rstrip(".")) <= 1:
        return short_name(last, first, middle)
    return " ".join(part for part in (last.strip(), first.strip(), middle.strip()) if part)


def _initial(name: str) -> str:
    """«Анна-Мария» gives «А.-М.»; «Гасан оглы» gives «Г.»."""
    return "-".join(f"{half[0].upper()}." for half in name.split(maxsplit=1)[0].split("-") if half) if name else ""


def _tight(initials: str) -> str:
    return re.sub(r"\s", "", initials)
