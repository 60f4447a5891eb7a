"""Words out of short lists: gender, kinds of relation, staff and periods, parallels."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from registry import names
from registry.imports import vocabulary
from registry.imports.values.cell import OK, Fault, Read, whole, words
from registry.states import Gender, PeriodKind, RelationKind, StaffKind

LAST_GRADE: Final = 12
MALES: Final = (
    *("м", "муж", "мужской", "мужчина", "мальчик", "юноша", "m", "male", "man", "мж"),
    *("мал", "мальч", "юн", "мужск", "муж пол", "мужской пол", "сын"),
)
FEMALES: Final = (
    *("ж", "жен", "женский", "женщина", "девочка", "девушка", "f", "female", "w", "woman", "жн"),
    *("дев", "девоч", "женск", "жен пол", "женский пол", "дочь", "дочка"),
)
GENDERS: Final = {
    **dict.fromkeys(MALES, Gender.MALE),
    **dict.fromkeys(FEMALES, Gender.FEMALE),
}
RELATIONS: Final = {
    **dict.fromkeys(
        (
            *("родитель", "мать", "мама", "отец", "папа", "родители", "биологический родитель", "матерью", "отцом"),
            *("усыновитель", "усыновительница", "удочеритель"),
        ),
        RelationKind.PARENT,
    ),
    **dict.fromkeys(("опекун", "опекунша", "под опекой", "опека"), RelationKind.GUARDIAN),
    **dict.fromkeys(("попечитель", "попечительница"), RelationKind.TRUSTEE),
    **dict.fromkeys(("орган опеки", "орган опеки и попечительства", "органы опеки"), RelationKind.AUTHORITY),
    **dict.fromkeys(
        ("приемный родитель", "приемная мать", "приемный отец", "приемная мама", "приемный папа"), RelationKind.FOSTER
    ),
    **dict.fromkeys(("руководитель учреждения", "директор учреждения"), RelationKind.INSTITUTION),
    **dict.fromkeys(("законный представитель", "представитель", "иное", "другое"), RelationKind.OTHER),
}
RELATIVES: Final = frozenset(
    ("бабушка", "дедушка", "отчим", "мачеха", "тетя", "дядя", "брат", "сестра", "прабабушка", "прадедушка")
)
STAFF: Final = {
    **dict.fromkeys(
        ("руководящий работник", "руководящий", "руководство", "администрация", "ауп", "руководители"),
        StaffKind.MANAGEMENT,
    ),
    **dict.fromkeys(
        ("педагогический работник", "педагогический", "педагог", "учитель", "педагоги", "пед", "учителя"),
        StaffKind.TEACHING,
    ),
    **dict.fromkeys(
        ("учебно вспомогательный персонал", "учебно вспомогательный", "увп", "вспомогательный"), StaffKind.SUPPORT
    ),
    **dict.fromkeys(("обслуживающий персонал", "обслуживающий", "моп", "моп и оп"), StaffKind.SERVICE),
    **dict.fromkeys(("медицинский работник", "медицинский", "медработник"), StaffKind.MEDICAL),
}
PERIODS: Final = (
    ("четверт", PeriodKind.QUARTER),
    ("триместр", PeriodKind.TRIMESTER),
    ("полугод", PeriodKind.HALF_YEAR),
    ("семестр", PeriodKind.SEMESTER),
    ("модул", PeriodKind.MODULE),
)


def _out_of(table: Mapping[str, Any], cell: Any, unknown: Fault) -> Read:
    written = words(cell)
    word = vocabulary.plain(written.lower())
    if not word:
        return "", OK
    found = _folded(table).get(word)
    told = Fault(unknown.code, unknown.message.format(written), unknown.level)
    return (found.value, OK) if found else ("", (told,))


def _folded(table: Mapping[str, Any]) -> dict[str, Any]:
    return {vocabulary.plain(word): value for word, value in table.items()}


def gender(cell: Any, _on: date) -> Read:
    return _out_of(GENDERS, cell, Fault("unknown_gender", "Пол «{}» не понят: нужно «м» или «ж»."))


def relation(cell: Any, _on: date) -> Read:
    """«Бабушка» alone may sign nothing; «бабушка (опекун)» may, as what stands in brackets."""
    written = words(cell)
    folded = vocabulary.plain(written)
    if folded in RELATIVES:
        inside = re.search(r"\((.+)\)", written)
        if inside and (found := _folded(RELATIONS).get(vocabulary.plain(inside[1]))):
            return found.value, OK
        told = f"«{written}» — родственник, но не законный представитель: напишите «опекун», «попечитель» или подобное."
        return "", (Fault("unknown_relation", told),)
    return _out_of(
        RELATIONS,
        cell,
        Fault("unknown_relation", "«{}» не понято: нужно «родитель», «опекун», «попечитель» или подобное."),
    )


def staff_kind(cell: Any, _on: date) -> Read:
    """Teachers' qualification («высшая») stands under the same word «категория» and is another thing."""
    return _out_of(STAFF, cell, Fault("unknown_staff_kind", "Категория «{}» не понята и пропущена.", "warning"))


def period_kind(cell: Any, _on: date) -> Read:
    written = words(cell)
    if not written:
        return "", OK
    found = kind_in(written)
    if found is None:
        return "", (Fault("unknown_period_kind", f"Тип периода «{written}» не понят: четверть, триместр, полугодие…"),)
    return found.value, OK


def kind_in(written: str) -> PeriodKind | None:
    """The kind that «1 четверть» or «Четверти 1–9 классов» names; only one may be named."""
    folded = names.folded(written)
    found = [kind for stem, kind in PERIODS if stem in folded]
    return found[0] if len(found) == 1 else None


def parallel(cell: Any, _on: date) -> Read:
    """«5», «5 класс», «5-е классы»; «5а» is left to the class."""
    written = words(cell)
    if not written:
        return None, OK
    plain = re.sub(r"\s*(?:-?[ей]е?|-?й|-?ый)?\s*(?:кл|класс|классы|параллель)?\.?$", "", written.lower())
    found = whole(plain)
    if found is None or not 1 <= found <= LAST_GRADE:
        return None, (Fault("bad_parallel", f"«{written}» — не параллель от 1 до {LAST_GRADE}."),)
    return found, OK
