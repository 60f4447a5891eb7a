"""Names as they are written (check 2 of eos-dnevnik.md, part 8): the network and ЕСИА compare them letter by letter."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from registry import names
from registry.checks.facts import Facts
from registry.checks.first_names import FIRST_NAMES, NAMES_OF_OTHERS
from registry.checks.rows import PersonRow
from registry.checks.rule import Spot, error, warn
from registry.states import Gender

PARTS: Final = {"last_name": "фамилия", "first_name": "имя", "middle_name": "отчество"}
DASHES = re.compile("[-‐‑–—]")
DIGIT = re.compile(r"\d")
LATIN = re.compile("[A-Za-zÀ-ɏ]")
WRONG_SPACES = re.compile(r"^\s|\s$|\s{2,}|[^\S ]|\s[-‐‑–—]|[-‐‑–—]\s")
# An initial is one letter alone or a letter before a dot.
INITIALS = re.compile(r"\w\.|^\w$|\s\w$")
ALLOWED = re.compile(r"[^\W\d_]|[\d\s.\-‐‑–—'’ʼ`]")
MALE_PATRONYMIC = re.compile(r"(ович|евич|ьич|кузьмич|фомич|никитич|лукич|саввич)$")
FEMALE_PATRONYMIC = re.compile(r"(овна|евна|ична|инична)$")
# «Son of» and «daughter of», as documents write them in Russian.
EASTERN_PATRONYMIC: Final = {
    **dict.fromkeys(("оглы", "оглу", "улы", "уулу", "угли", "углы"), Gender.MALE),
    **dict.fromkeys(("кызы", "гызы", "кизи"), Gender.FEMALE),
}
# Words that stand small inside surnames and patronymics.
SMALL_WORDS: Final = {
    *EASTERN_PATRONYMIC,
    *("де", "ди", "да", "дель", "дос", "дю", "фон", "ван", "дер", "ла", "ле", "эль", "аль", "бен", "бин", "ибн", "абу"),
}
WHY: Final = "Сеть и Госуслуги сверяют имя буква в букву: запись не найдётся, и человек не войдёт."

# The same few hundred names come again and again.
folded = lru_cache(maxsize=10_000)(names.folded)

Fault = Callable[[str, str], str]


def each_part(facts: Facts, fault: Fault) -> Iterator[Spot]:
    """A spot for every person one of whose names has the fault; `fault(field, value)` says it, or nothing."""
    for person in facts.people:
        for field, title in PARTS.items():
            value = getattr(person, field)
            words = fault(field, value) if value else ""
            if words:
                yield Spot(
                    person.section, person.pk, person.label, f"{title} «{value}»: {words}", field, data=(field, value)
                )
                break


@error(
    "name_latin_letters",
    "Латинские буквы в имени",
    "people",
    why=WHY,
    mend="Переключите раскладку и наберите имя заново русскими буквами.",
)
def latin(facts: Facts) -> Iterator[Spot]:
    def fault(_: str, value: str) -> str:
        found = LATIN.findall(value)
        return f"латиницей набрано «{''.join(dict.fromkeys(found))}»" if found else ""

    return each_part(facts, fault)


@error(
    "name_digits",
    "Цифры в имени",
    "people",
    why=WHY,
    mend="Оставьте в имени только буквы; номер класса — в своём поле.",
)
def digits(facts: Facts) -> Iterator[Spot]:
    return each_part(facts, lambda _, value: "есть цифры" if DIGIT.search(value) else "")


@error(
    "name_spaces",
    "Лишние пробелы в имени",
    "people",
    why=WHY,
    mend="Оставьте между словами один обычный пробел, а вокруг дефиса — ни одного.",
)
def spaces(facts: Facts) -> Iterator[Spot]:
    return each_part(facts, lambda _, value: "лишние пробелы" if WRONG_SPACES.search(value) else "")


@error(
    "name_signs",
    "Посторонние знаки в имени",
    "people",
    why=WHY,
    mend="Оставьте буквы и дефис. Прежняя фамилия в скобках и второй человек в той же клетке не нужны.",
)
def signs(facts: Facts) -> Iterator[Spot]:
    def fault(_: str, value: str) -> str:
        left = ALLOWED.sub("", value)
        if left:
            return f"знаки «{left}»"
        return "дефис с краю" if value.strip()[:1] in "-–—" or value.strip()[-1:] in "-–—" else ""

    return each_part(facts, lambda field, value: fault(field, value) if value.strip() else "")


@error(
    "name_initials",
    "Инициалы вместо имени",
    "people",
    why=WHY,
    mend="Впишите имя и отчество полностью, как в документе.",
)
def initials(facts: Facts) -> Iterator[Spot]:
    def fault(field: str, value: str) -> str:
        if field == "last_name":
            return "инициалы в фамилии" if "." in value else ""
        return "инициал" if INITIALS.search(value.strip()) else ""

    return each_part(facts, fault)


@error(
    "name_in_one_cell",
    "Имя целиком в одном поле",
    "people",
    why=WHY,
    mend="Разнесите фамилию, имя и отчество по своим полям.",
)
def one_cell(facts: Facts) -> Iterator[Spot]:
    return each_part(facts, _in_one_cell)


def _in_one_cell(field: str, value: str) -> str:
    words = [folded(word) for word in value.split() if folded(word) not in SMALL_WORDS and DASHES.sub("", word)]
    if len(words) < 2 or (field == "middle_name" and not any(word in FIRST_NAMES for word in words)):
        return ""
    others = words[1:] if field == "first_name" else words
    strange = [word for word in others if patronymic_gender(word) or (field != "first_name" and word in FIRST_NAMES)]
    return "здесь больше одного имени" if strange or len(words) > 2 else ""


@error(
    "name_swapped",
    "Фамилия, имя и отчество перепутаны местами",
    "people",
    why=WHY,
    mend="Поменяйте значения местами: фамилия, имя, отчество — каждое в своём поле.",
)
def swapped(facts: Facts) -> Iterator[Spot]:
    for person in facts.people:
        if words := _swapped(person):
            values = (person.last_name, person.first_name, person.middle_name)
            yield Spot(person.section, person.pk, person.label, words, "last_name", data=values)


def _swapped(person: PersonRow) -> str:
    last, first, middle = (folded(part) for part in (person.last_name, person.first_name, person.middle_name))
    # «Роман» is a surname as well: a woman's first name it is not.
    if last in FIRST_NAMES - NAMES_OF_OTHERS.get(person.gender, frozenset()) and first and first not in FIRST_NAMES:
        return f"в поле фамилии стоит имя «{person.last_name}»"
    if middle in FIRST_NAMES and first not in FIRST_NAMES:
        return f"в поле отчества стоит имя «{person.middle_name}»"
    if patronymic_gender(first) and " " not in first:
        return f"в поле имени стоит отчество «{person.first_name}»"
    # Some surnames look like patronymics («Абрамович»), so the middle name has to look like something else.
    if patronymic_gender(last) and middle and not patronymic_gender(middle) and " " not in last:
        return f"в поле фамилии стоит отчество «{person.last_name}»"
    return ""


@warn(
    "name_capitals",
    "Имя набрано не так, как пишутся имена",
    "people",
    why="Сеть печатает имя как введено: «ИВАНОВ» и «иванов» попадут в журнал и в отчёты.",
    mend="Наберите с одной заглавной буквы: «Иванов».",
)
def capitals(facts: Facts) -> Iterator[Spot]:
    return each_part(facts, lambda _, value: _capitals(value))


def _capitals(value: str) -> str:
    for word in re.split(r"[\s\-‐‑–—]+", value.strip()):
        letters = [letter for letter in word if letter.isalpha()]
        if "." in word:
            continue  # initials, a rule of their own
        if len(letters) > 1 and all(letter.isupper() for letter in letters):
            return "все буквы заглавные"
        if letters and letters[0].islower() and word.lower() not in SMALL_WORDS:
            return "слово с маленькой буквы"
    return ""


@warn(
    "name_gender_differs",
    "Отчество не подходит к полу",
    "people",
    why="Или пол, или отчество введены с ошибкой: в отчётах и в Госуслугах записи разойдутся.",
    mend="Сверьте пол и отчество с документом.",
)
def gender(facts: Facts) -> Iterator[Spot]:
    for person in facts.people:
        proved = patronymic_gender(folded(person.middle_name).rpartition(" ")[2])
        if proved and person.gender and proved != person.gender:
            detail = f"отчество «{person.middle_name}», пол — {Gender(person.gender).label}"
            yield Spot(
                person.section, person.pk, person.label, detail, "gender", data=(person.middle_name, person.gender)
            )


def patronymic_gender(word: str) -> Gender | None:
    """What the folded word proves, when it is a patronymic."""
    if MALE_PATRONYMIC.search(word):
        return Gender.MALE
    if FEMALE_PATRONYMIC.search(word):
        return Gender.FEMALE
    return EASTERN_PATRONYMIC.get(word)
