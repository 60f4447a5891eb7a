"""Names of people: one part in a cell or all of them. Order is told by the patronymic, never by likeness.

Letter by letter as the network will compare them: a Latin look-alike is mended and shown to a person, anything else
that is no Russian name is refused at its place.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Any, Final

from registry import names
from registry.imports.values.cell import OK, Fault, Read, unbroken, words
from registry.imports.values.titles import title

# Of all peoples who write so: «Ҡотлобаев», «Ўзбеков», «Ҷӯраев»; without the old signs between.
CYRILLIC: Final = "\u0400-\u045f\u048a-\u052f"
USUAL: Final = re.compile("[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
NAME: Final = re.compile(rf"[{CYRILLIC}]+(?:(?: |-|’|- )[{CYRILLIC}]+)*")
INITIALS: Final = re.compile(rf"[{CYRILLIC}]\.?(?:[\s-]*[{CYRILLIC}]\.?)?")
# «Осокина В.И.», «Осокина В И», «Осокина ВИ»; «Ким Ян» has a whole name of two letters.
TWO_INITIALS: Final = rf"(?:\.\s*(?:[{CYRILLIC}]\.?)?|\s+[{CYRILLIC}]\.?|(?P<joined>[{CYRILLIC}])\.?)?"
WITH_INITIALS: Final = re.compile(rf"[{CYRILLIC}-]{{2,}}\s+[{CYRILLIC}]{TWO_INITIALS}")
INITIALS_FIRST: Final = re.compile(rf"[{CYRILLIC}]\.\s*(?:[{CYRILLIC}]\.)?\s*[{CYRILLIC}-]{{2,}}")
LATIN: Final = re.compile("[A-Za-z]")
LOOK_ALIKE: Final = frozenset(names.LATIN)
PARTICLES: Final = frozenset(("оглы", "кызы", "улы", "кизи", "оглу", "гызы", "уулу", "кыз"))
MALE: Final = re.compile(r".+(?:вич|ьич|[аоу]?мич|кич|нич|лыч|тич|ваныч)$|.{3,}(?:ұлы|улы|оглы)$")
FEMALE: Final = re.compile(r".+(?:вна|ична|инична)$|.{3,}(?:қызы|кызы|гызы)$")
NUMBERED: Final = re.compile(r"^\s*\d+\s*[.)]\s*(?=\D)")
LAST_SIGN: Final = re.compile(r"(?<=\w{4})\s*[.,;]+\s*$")
MALE_PARTICLES: Final = frozenset(("оглы", "улы", "оглу", "уулу"))
SURNAME: Final = re.compile(r".{3,}(?:[оеё]в|[оеё]ва|ский|ская|цкий|цкая)$")
RELATION_FIRST: Final = re.compile(r"(?:мама|мать|папа|отец|бабушка|дедушка|тетя|тётя|дядя|опекун)\b(?!\.)")
HYPHEN: Final = re.compile(r"\s*[-‐‑‒–—−]\s*")
SEPARATOR: Final = re.compile(r"\s*(?:[;/\n&+]|,|\s+и\s+)\s*")

SURNAME_AND_INITIALS: Final = re.compile(rf"[{CYRILLIC}-]{{3,}}\s+[{CYRILLIC}]\.\s*(?:[{CYRILLIC}]\.)?")
VACANT: Final = frozenset(("вакансия", "вакант", "вакантно", "вак", "вакантная ставка"))
NAME_HINT: Final = "Исправьте по документу."
Parts = dict[str, str]


@lru_cache(maxsize=20_000)
def is_patronymic(word: str) -> bool:
    """By endings that only patronymics have; «Мицкевич» has one too, so its place counts as well."""
    plain = names.folded(word)
    return gender_of_patronymic(plain) != ""


@lru_cache(maxsize=20_000)
def gender_of_patronymic(middle_name: str) -> str:
    """«m», «f» or nothing; never from a first name or a surname."""
    plain = names.folded(middle_name)
    last = re.split("[ -]", plain)[-1] if plain else ""
    if last in PARTICLES and last != plain:
        return "m" if last in MALE_PARTICLES else "f"
    if FEMALE.match(plain):
        return "f"
    return "m" if MALE.match(plain) else ""


def name(cell: Any, _on: date) -> Read:
    """One part of a name; of several words too («Салтыков Щедрин», «Гасан оглы»)."""
    if isinstance(cell, str) and USUAL.fullmatch(cell):
        return cell, OK
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return "", (Fault("digits_in_name", f"«{words(cell)}» — число, а не имя."),)
    raw = _without_numbering(unbroken(cell)).strip() if isinstance(cell, str) else words(cell)
    written = words(raw)
    if not written:
        return "", OK
    if re.search(r"[,;/\n&+]|\sи\s", raw):
        return "", (Fault("two_people", f"«{written}» — в ячейке больше одного имени: один человек — одна строка."),)
    mended, faults = _mended(written)
    return (mended, faults) if any(fault.level == "error" for fault in faults) else _in_case(mended, faults)


def _without_numbering(raw: str) -> str:
    """«12. Иванова Анна» of a numbered list, and the full stop at the end of it."""
    return LAST_SIGN.sub("", NUMBERED.sub("", raw))


def _mended(written: str) -> Read:
    """Spaces and hyphens in order, Latin look-alikes Russian; what else is no name is a fault."""
    plain = HYPHEN.sub("-", re.sub("['`´ʼ‘]", "’", written)).strip("-")
    if re.search(r"\d", plain):
        return "", (Fault("digits_in_name", f"«{written}»: в имени цифры. {NAME_HINT}"),)
    faults = OK
    if LATIN.search(plain):
        faults = _latin(plain)
        if faults[0].level == "error":
            return "", faults
        plain = plain.translate(names.LOOK_ALIKES)
    if INITIALS.fullmatch(plain) and (len(plain) == 1 or "." in plain):
        return plain, (*faults, Fault("initials", f"«{written}» — инициал: нужно полное имя.", "doubt"))
    if not NAME.fullmatch(plain):
        return "", (*faults, Fault("bad_signs", f"«{written}»: в имени лишние знаки. {NAME_HINT}"))
    return plain, faults


def _latin(plain: str) -> tuple[Fault, ...]:
    found = [(place, letter) for place, letter in enumerate(plain, start=1) if LATIN.match(letter)]
    named = ", ".join(f"{place}-я буква «{letter}»" for place, letter in found[:5])
    if all(letter in LOOK_ALIKE for _, letter in found):
        return (Fault("latin_letters", f"«{plain}»: латиницей — {named}; заменено русскими. Проверьте.", "doubt"),)
    return (Fault("latin_letters", f"«{plain}»: латиницей — {named}. Нужны русские буквы. {NAME_HINT}"),)


def _in_case(plain: str, faults: tuple[Fault, ...]) -> Read:
    """Words in one case get a capital letter each; what has both cases is as it was meant."""
    parts = re.split("([ -])", plain)
    cased = "".join(_cased(part, first=index == 0) for index, part in enumerate(parts))
    if cased == plain:
        return plain, faults
    return cased, (*faults, Fault("letter_case", f"«{plain}» записано как «{cased}».", "info"))


def _cased(part: str, *, first: bool) -> str:
    if part.lower() in PARTICLES and not first:
        return part.lower()
    if len(part) > 1 and part.isupper():
        return part.capitalize()
    return part[:1].upper() + part[1:] if part[:1].islower() else part


def full_name(cell: Any, on: date) -> Read:
    """All parts in one cell → {"last_name", "first_name", "middle_name"}; None for an empty cell."""
    if isinstance(cell, int | float):
        return None, (Fault("digits_in_name", f"«{words(cell)}» — число, а не ФИО."),)
    raw = _without_numbering(unbroken(cell)) if isinstance(cell, str) else words(cell)
    written = words(raw)
    if not written:
        return None, OK
    if _are_two(raw):
        return None, (Fault("two_people", f"«{written}»: в ячейке двое. Один человек — одна строка."),)
    flat = " ".join(raw.replace(",", " ").split())
    if RELATION_FIRST.match(flat.lower()):
        return None, (Fault("bad_signs", f"«{written}»: рядом с именем — кем приходится. Оставьте только ФИО."),)
    if _has_initials(flat):
        return _of_initials(flat, on)
    return _split(flat, written, on)


def _has_initials(flat: str) -> bool:
    """Instead of the name. Two letters written together are initials when both are capital."""
    after = WITH_INITIALS.fullmatch(flat)
    if after is not None:
        return after["joined"] is None or after["joined"].isupper()
    return INITIALS_FIRST.fullmatch(flat) is not None


def _are_two(raw: str) -> bool:
    """Two whole names, or two patronymics. «Иванова, Анна Петровна» is one person."""
    pieces = [piece.split() for piece in SEPARATOR.split(raw.strip()) if piece.strip()]
    if len(pieces) > 1 and sum(map(len, pieces)) > 3:
        return True
    if len(pieces) > 1 and re.search(r"[;/&+]|\sи\s", raw):
        return True
    all_words = [word.strip(",.") for word in raw.split()]
    return len(all_words) > 4 and sum(is_patronymic(word) for word in all_words[1:]) > 1


def _of_initials(flat: str, on: date) -> Read:
    letters = re.findall(rf"(?<![{CYRILLIC}])[{CYRILLIC}](?![{CYRILLIC}])", flat)
    if not letters:
        letters = list(flat.rstrip(".")[-2:])
    surname = max(re.split(r"[\s.]+", flat), key=len)
    last, faults = name(surname, on)
    parts = {"last_name": last, "first_name": f"{letters[0].upper()}." if letters else "", "middle_name": ""}
    if len(letters) > 1:
        parts["middle_name"] = f"{letters[1].upper()}."
    return parts, (*faults, Fault("initials", f"«{flat}»: вместо имени инициалы, нужно полное имя.", "doubt"))


def _split(flat: str, written: str, on: date) -> Read:
    parts, faults = _ordered(HYPHEN.sub("-", flat).split(), written)
    if parts is None:
        return None, faults
    read = {field: name(value, on) if value else ("", OK) for field, value in parts.items()}
    seen: list[Fault] = []
    for _, found in read.values():
        seen += [fault for fault in found if fault.code not in {other.code for other in seen}]
    values = {field: value for field, (value, _) in read.items()}
    return values, (*seen, *faults)


def _ordered(all_words: list[str], written: str) -> tuple[Parts | None, tuple[Fault, ...]]:
    """Which word is what. Patronymics of two words («Гасан оглы») count as one."""
    if len(all_words) > 1 and names.folded(all_words[-1]) in PARTICLES:
        all_words = [*all_words[:-2], " ".join(all_words[-2:])]
    elif len(all_words) == 4 and names.folded(all_words[2]) in PARTICLES:
        all_words = [all_words[0], " ".join(all_words[1:3]), all_words[3]]
    if len(all_words) == 2:
        return _two_words(all_words, written)
    if len(all_words) == 3:
        return _three_words(all_words, written)
    if len(all_words) == 1:
        return None, (Fault("one_word", f"«{written}»: нужны фамилия и имя, а в ячейке одно слово."),)
    return _many_words(all_words, written)


def _two_words(pair: list[str], written: str) -> tuple[Parts | None, tuple[Fault, ...]]:
    last, first = pair
    if is_patronymic(first):
        told = f"«{written}»: похоже на имя и отчество без фамилии. Укажите фамилию."
        return {"last_name": last, "first_name": first, "middle_name": ""}, (Fault("name_order", told, "doubt"),)
    parts = {"last_name": last, "first_name": first, "middle_name": ""}
    if SURNAME.match(names.folded(first)) and not SURNAME.match(names.folded(last)):
        told = f"«{written}»: похоже, фамилия стоит после имени. Проверьте, что есть что."
        return parts, (Fault("name_order", told, "doubt"),)
    return parts, OK


def _three_words(three: list[str], written: str) -> tuple[Parts | None, tuple[Fault, ...]]:
    if is_patronymic(three[1]):
        told = f"«{written}»: фамилия стоит последней, переставлена вперёд."
        return {"last_name": three[2], "first_name": three[0], "middle_name": three[1]}, (
            Fault("name_order", told, "info"),
        )
    parts = {"last_name": three[0], "first_name": three[1], "middle_name": three[2]}
    if is_patronymic(three[2]):
        return parts, OK
    told = f"«{written}»: отчество не узнано, части взяты по порядку: фамилия, имя, отчество. Проверьте."
    return parts, (Fault("name_order", told, "doubt"),)


def _many_words(many: list[str], written: str) -> tuple[Parts | None, tuple[Fault, ...]]:
    """A surname of two words is more usual than two first names, but only a person can tell."""
    told = Fault("name_order", f"«{written}»: слов больше трёх, где кончается фамилия — неясно. Проверьте.", "doubt")
    if len(many) > 5 or not is_patronymic(many[-1]):
        return None, (Fault("name_order", f"«{written}»: не понять, где фамилия, имя и отчество. {NAME_HINT}"),)
    return {"last_name": " ".join(many[:-2]), "first_name": many[-2], "middle_name": many[-1]}, (told,)


def reference_name(cell: Any, on: date) -> Read:
    """A person named somewhere else in the file: looked up as it is written. A vacancy is nobody."""
    value, faults = title(cell, on)
    if names.folded(value).rstrip(".") in VACANT:
        return "", faults
    pieces = [piece for piece in SEPARATOR.split(cell.strip()) if piece] if isinstance(cell, str) else []
    several = len(pieces) > 1 and all(len(re.split(r"[\s.]+", piece)) > 1 for piece in pieces)
    if several or len(SURNAME_AND_INITIALS.findall(value)) > 1:
        return "", (Fault("two_people", f"«{value}»: в ячейке двое. Один человек — одна строка, часы у каждого свои."),)
    return value, faults
