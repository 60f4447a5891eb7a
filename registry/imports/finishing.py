"""What can be said of a row when all its cells are read: parts of a name, gender, plausible dates, what is missing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from registry.imports import vocabulary
from registry.imports.changeset import Values
from registry.imports.fields import KINDS
from registry.imports.problem import Problem
from registry.imports.reading import Sheet
from registry.imports.values.names import full_name, gender_of_patronymic, is_patronymic
from registry.imports.values.ordinals import ordinal
from registry.imports.values.words import kind_in
from registry.sections import SECTIONS

Problems = list[Problem]
AGES: Final = {"employees": (16, 90), "pupils": (5, 21), "representatives": (14, 100)}
NOBODY_IS_OLDER: Final = 115
CLASS: Final = re.compile(
    r"(?<!\d)(1[0-2]|[1-9])\s*[-–«\"“„'’ ]*\s*([А-ЯЁа-яёA-Za-z])?\s*[»\"”'’]*(?:\s*-?\s*(класс|кл)[а-я]*\.?)?(?![\w])",
    re.IGNORECASE,
)
CLASS_BEFORE: Final = re.compile(r"\bкласс[а-я]*[\s:№]*$", re.IGNORECASE)
GLUED: Final = re.compile(r"\d+[^\s\w]*[^\W\d]")
GENERIC_SHEET: Final = re.compile(r"(?:лист|sheet|table|таблица|list)\s*\d*|", re.IGNORECASE)
PARTS: Final = ("last_name", "first_name", "middle_name")


@dataclass(slots=True)
class Hints:
    """What the sheet itself says: its name, the title over the table, a heading between rows."""

    school_class: str = ""
    sheet: str = ""
    named_by: str = ""  # what stands over the column of names: «Триместр»

    @classmethod
    def of(cls, sheet: Sheet, top: int, kind: str) -> "Hints":
        # «Звонки» is what the section lists and no name of one of its schedules.
        of_section = {vocabulary.plain(SECTIONS[kind].title), *vocabulary.phrases(kind)}
        is_generic = GENERIC_SHEET.fullmatch(sheet.name.strip()) or vocabulary.plain(sheet.name) in of_section
        name = "" if is_generic else sheet.name.strip()
        found = class_of_sheet(name) if kind in {"pupils", "representatives", "assignments"} else ""
        for row in sheet.rows[:top] if not found else ():
            found = class_in_title(" ".join(cell for cell in row if isinstance(cell, str) and cell)) or found
        return cls(found, name)


def class_named_in(words: str) -> str:
    """«5а», «5 "А" класс» and nothing else."""
    found = CLASS.fullmatch(words.strip())
    return _class_of(found) if found and (found[2] or found[3]) else ""


def class_in_title(words: str) -> str:
    """A longer title: the word «класс» must stand beside it, or a street's «д. 5а» would be a class."""
    for found in CLASS.finditer(words):
        if found[3] or (found[2] and CLASS_BEFORE.search(words[: found.start()])):
            return _class_of(found)
    return ""


def class_of_sheet(name: str) -> str:
    """«5 А», «Список 5а», «5а (26-27)»; of two classes none."""
    all_found = {_class_of(found) for found in CLASS.finditer(name) if found[3] or (found[2] and GLUED.match(found[0]))}
    return class_named_in(name) or (all_found.pop() if len(all_found) == 1 else "")


def class_in_heading(words: str) -> str:
    """A line among the rows that begins with a class: «5Б класс, кл. рук. Иванова И.И.», «5 Б (Иванова)»."""
    found = CLASS.match(words.strip())
    return _class_of(found) if found and (found[2] or found[3]) else class_in_title(words)


def _class_of(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2] or ''}".lower()


def finish(kind: str, values: Values, problems: Problems, hints: Hints, on: date) -> None:
    """Completes `values` and adds to `problems`."""
    for step in STEPS[kind]:
        step(kind, values, problems, hints, on)


def _parts_of_name(_kind: str, values: Values, problems: Problems, _hints: Hints, on: date) -> None:
    if "full_name" in values:
        whole = values.pop("full_name")
        for part in PARTS:
            if not values.get(part):
                values[part] = (whole or {}).get(part, "")
    elif not values.get("first_name") and " " in values.get("last_name", ""):
        whole, faults = full_name(values["last_name"], on)
        values.update(whole or {})
        problems += [Problem(fault.code, "last_name", fault.message, fault.level) for fault in faults]
    for part in PARTS:
        values.setdefault(part, "")
    _give_patronymic_its_place(values)


def _give_patronymic_its_place(values: Values) -> None:
    """«Вера Ивановна» in the column of the name, nothing in that of the patronymic."""
    first, _, rest = values["first_name"].rpartition(" ")
    if first and not values["middle_name"] and gender_of_patronymic(rest):
        values["first_name"], values["middle_name"] = first, rest


def _name_is_there(_kind: str, values: Values, problems: Problems, _hints: Hints, _on: date) -> None:
    told = {problem.field for problem in problems if problem.level == "error"}
    if told & {"full_name", "last_name", "first_name"}:
        return
    for part, words in (("last_name", "Нет фамилии."), ("first_name", "Нет имени.")):
        if not values[part]:
            problems.append(Problem("missing_value", part, f"{words} Впишите в файл и загрузите снова."))
    if values["first_name"] and is_patronymic(values["first_name"]):
        told_of = f"«{values['first_name']}» похоже на отчество, а стоит на месте имени. Проверьте столбцы."
        problems.append(Problem("name_order", "first_name", told_of, "doubt"))


def _gender(_kind: str, values: Values, problems: Problems, _hints: Hints, _on: date) -> None:
    """The patronymic tells it; what is derived never changes a stored value, so it is kept apart."""
    derived = gender_of_patronymic(values["middle_name"]) if values["middle_name"] else ""
    derived = derived or values.pop("~gender", "") or ""
    values.pop("~gender", None)
    given = values.get("gender")
    if given and derived and given != derived:
        told = "Пол не сходится с отчеством: проверьте строку."
        problems.append(Problem("gender_mismatch", "gender", told, "doubt"))
    if derived and not given:
        values["gender_derived"] = derived


def _age(kind: str, values: Values, problems: Problems, _hints: Hints, on: date) -> None:
    born = values.get("birth_date")
    told = _implausible(born, kind, on) if born else None
    if told:
        problems.append(told)


@lru_cache(maxsize=20_000)
def _implausible(born: str, kind: str, on: date) -> Problem | None:
    birth = date.fromisoformat(born)
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    least, most = AGES[kind]
    shown = f"{birth:%d.%m.%Y}"
    if birth > on or years > NOBODY_IS_OLDER:
        return Problem("implausible_date", "birth_date", f"Дата рождения {shown} невозможна: проверьте год.")
    if not least <= years <= most:
        told = f"Дата рождения {shown}: возраст {years} — необычно, проверьте год."
        return Problem("implausible_date", "birth_date", told, "doubt")
    return None


def _class_of_pupil(_kind: str, values: Values, _problems: Problems, hints: Hints, _on: date) -> None:
    """«5» and «А» in two columns make one class; without a column the sheet's name or title gives it."""
    number, letter = values.pop("parallel", None), values.pop("letter", "") or ""
    written = values.get("school_class") or ""
    if number is not None and not written:
        values["school_class"] = f"{number}{letter.strip(' «»“”').lower()}"
    elif written.isdecimal() and letter:
        values["school_class"] = f"{written}{letter.strip(' «»“”').lower()}"
    if hints.school_class and not values.get("school_class"):
        values["school_class"] = hints.school_class


def _is_a_pupil(_kind: str, values: Values, problems: Problems, _hints: Hints, _on: date) -> None:
    """A list of names and posts is a list of the staff: whoever loads it here is asked before it becomes pupils."""
    if "birth_date" not in values and not values.get("school_class"):
        told = "Ни даты рождения, ни класса: тот ли это список? Добавьте столбец или подтвердите строку без них."
        problems.append(Problem("missing_value", "school_class", told, "doubt"))


def _child(_kind: str, values: Values, _problems: Problems, hints: Hints, on: date) -> None:
    whole = values.pop("pupil", None) or {}
    if not values.get("pupil_last_name") and " " in (values.get("pupil_first_name") or ""):
        whole = full_name(values.pop("pupil_first_name"), on)[0] or whole
    for part in PARTS:
        values[f"pupil_{part}"] = values.get(f"pupil_{part}") or whole.get(part, "")
    if hints.school_class and not values.get("pupil_class"):
        values["pupil_class"] = hints.school_class


def _needed(kind: str, values: Values, problems: Problems, _hints: Hints, _on: date) -> None:
    told = {problem.field for problem in problems if problem.level == "error"}
    for name in REQUIRED[kind]:
        if values.get(name) in {"", None} and name not in told:
            problems.append(Problem("missing_value", name, NOT_FILLED[name]))


def _of_class(_kind: str, values: Values, problems: Problems, _hints: Hints, _on: date) -> None:
    """Parallel and letter out of the name, the name out of both; a subgroup's name is free."""
    written, letter = values.get("name") or "", (values.get("letter") or "").strip(' «»“”"')
    if not written and values.get("parallel"):
        values["name"] = f"{values['parallel']}{letter.lower()}"
    elif written.isdecimal() and letter:
        values["name"] = f"{written}{letter.lower()}"
    found = CLASS.fullmatch(values.get("name") or "")
    if found:
        values["letter"] = letter or (found[2] or "")
        if values.get("parallel") and values["parallel"] != int(found[1]):
            told = f"Название «{values['name']}» и параллель {values['parallel']} не сходятся."
            problems.append(Problem("parallel_mismatch", "parallel", told))
        values["parallel"] = int(found[1])
    elif not values.get("parallel") and (whole := CLASS.fullmatch(values.get("parent") or "")):
        values["parallel"] = int(whole[1])
    if values.get("week_days") not in {None, 5, 6}:
        problems.append(Problem("bad_number", "week_days", "Учебных дней в неделю бывает 5 или 6."))


def _of_period(_kind: str, values: Values, problems: Problems, hints: Hints, _on: date) -> None:
    values["starts_on"], values["ends_on"] = (
        values.pop("dates", None) or (values.get("starts_on"), values.get("ends_on"))
    )  # fmt: skip
    named = _number_in(values.get("name") or "")
    if values.get("number") is None:
        values["number"] = named
    elif named is not None and named != values["number"]:
        told = f"Номер {values['number']} и название «{values['name']}» не сходятся: взят номер из названия. Проверьте."
        problems.append(Problem("number_mismatch", "number", told, "doubt"))
        values["number"] = named
    if not values.get("period_set") and hints.sheet:
        values["period_set"] = hints.sheet
    if not values.get("set_kind"):
        told_by = (values.get("period_set"), values.get("name"), hints.named_by)
        kind = next((kind for words in told_by if (kind := kind_in(words or ""))), None)
        values["set_kind"] = kind.value if kind else ""


def _number_in(name: str) -> int | None:
    """«1 четверть», «II триместр», «Третья четверть», «Модуль 3»."""
    found = (ordinal(word) for word in name.split())
    return next((number for number in found if number is not None), None)


def _of_bell(_kind: str, values: Values, problems: Problems, hints: Hints, _on: date) -> None:
    values["starts_at"], values["ends_at"] = (
        values.pop("times", None) or (values.get("starts_at"), values.get("ends_at"))
    )  # fmt: skip
    if not values.get("schedule") and hints.sheet:
        values["schedule"] = hints.sheet
    if values["starts_at"] and values["ends_at"] and values["starts_at"] >= values["ends_at"]:
        problems.append(Problem("wrong_order", "ends_at", "Урок кончается раньше, чем начинается."))


Step = Callable[[str, Values, Problems, Hints, date], Any]
PERSON: Final[tuple[Step, ...]] = (_parts_of_name, _name_is_there, _gender, _age)
STEPS: Final[dict[str, tuple[Step, ...]]] = {
    "employees": PERSON,
    "pupils": (*PERSON, _class_of_pupil, _is_a_pupil),
    "representatives": (*PERSON, _child),
    "buildings": (_needed,),
    "rooms": (_needed,),
    "subjects": (_needed,),
    "classes": (_of_class, _needed),
    "periods": (_of_period, _needed),
    "bells": (_of_bell, _needed),
    "assignments": (_class_of_pupil, _needed),
}
REQUIRED: Final = {
    "buildings": ("name",),
    "rooms": ("name",),
    "subjects": ("name",),
    "classes": ("name", "parallel"),
    "periods": ("number", "starts_on", "ends_on"),
    "bells": ("number", "starts_at", "ends_at"),
    "assignments": ("school_class", "subject"),
}
NOT_FILLED: Final = {
    "name": "Нет названия.",
    "parallel": "Параллель не указана и не видна из названия: нужно, например, «5а».",
    "number": "Нет номера.",
    "starts_on": "Нет даты начала.",
    "ends_on": "Нет даты окончания.",
    "starts_at": "Нет времени начала.",
    "ends_at": "Нет времени окончания.",
    "school_class": "Не указан класс.",
    "subject": "Не указан предмет.",
}

assert set(STEPS) == set(KINDS)  # noqa: S101 - a section without steps would take rows unchecked
