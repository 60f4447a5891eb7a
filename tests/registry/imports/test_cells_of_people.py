"""Cells of people's lists as life fills them: names of all peoples, numbered lists, notes instead of values."""

from datetime import date
from typing import Any

import pytest

from registry.imports.values import READERS

ON = date(2027, 3, 10)
NUMBER = "112-233-445 95"
PHONE = "+7 912 345-67-89"

# kind of value, cell, value, codes
CELLS: list[tuple[str, Any, Any, tuple[str, ...]]] = [
    ("name", "Ҡотлобаев", "Ҡотлобаев", ()),
    ("name", "Ўзбеков", "Ўзбеков", ()),
    ("name", "Ҷӯраев", "Ҷӯраев", ()),
    ("name", "Гӕбараев", "Гӕбараев", ()),
    ("name", "Андреи\u0306", "Андрей", ()),
    ("name", "Осо\u0301кина", "Осокина", ()),
    ("name", "12. Осокина", "Осокина", ()),
    ("name", "Осокина.", "Осокина", ()),
    ("name", "б/о", "", ()),
    ("name", "Б.О.", "", ()),
    ("name", "###", "", ("bad_signs",)),
    ("name", date(2015, 3, 2), "", ("digits_in_name",)),
    ("name", "3оя", "", ("digits_in_name",)),
    ("birth_date", "2-мар-15", "2015-03-02", ()),
    ("birth_date", "02.мар.2015", "2015-03-02", ()),
    ("birth_date", "2-Mar-2015", "2015-03-02", ()),
    ("birth_date", "понедельник, 2 марта 2015 г.", "2015-03-02", ()),
    ("birth_date", "2015-03-02T00:00:00.000Z", "2015-03-02", ()),
    ("birth_date", "02.03.2015 г. рожд.", "2015-03-02", ()),
    ("date", "от 30.08.2026", "2026-08-30", ()),
    ("date", "с 1 сентября 2026 г.", "2026-09-01", ()),
    ("gender", "женск.", "f", ()),
    ("birth_date", "31-апр-15", None, ("bad_date",)),
    ("birth_date", "########", None, ("bad_date",)),
    ("birth_date", "н/д", None, ()),
    ("snils", "'11223344595", NUMBER, ()),
    ("snils", "11223344595.0", NUMBER, ()),
    ("snils", "112-233-445/95", NUMBER, ()),
    ("snils", "112_233_445_95", NUMBER, ()),
    ("snils", "н/д", "", ()),
    ("snils", "не оформлен", "", ()),
    ("snils", 0.0, "", ()),
    ("snils", "утерян", "", ("bad_snils",)),
    ("snils", "112-233-445 95, 087-654-303 00", "", ("bad_snils",)),
    ("phone", "тел. 8 912 345-67-89", PHONE, ()),
    ("phone", "т.89123456789", PHONE, ()),
    ("phone", "8(912) 345-67-89 моб.", PHONE, ()),
    ("phone", "'+79123456789", PHONE, ()),
    ("phone", "89123456789.0", PHONE, ()),
    ("phone", "89123456789\n89123456780", f"{PHONE}, +7 912 345-67-80", ()),
    ("phone", "89123456789 89123456780", f"{PHONE}, +7 912 345-67-80", ()),
    ("phone", "8 912 345 67 89 8 912 345 67 80", f"{PHONE}, +7 912 345-67-80", ()),
    ("phone", "8 800 888 88 88", "+7 800 888-88-88", ()),
    ("phone", "912345678", "912345678", ("odd_phone",)),
    ("phone", "891234567890", "891234567890", ("odd_phone",)),
    ("phone", "+375 29 123-45-67", "+375 29 123-45-67", ()),
    ("phone", "375291234567", "375291234567", ()),
    ("gender", "дев.", "f", ()),
    ("gender", "мальч.", "m", ()),
    ("gender", "муж. пол", "m", ()),
    ("gender", "1", "", ("unknown_gender",)),
    ("relation", "усыновитель", "parent", ()),
    ("relation", "опекун (бабушка)", "guardian", ()),
    ("relation", "бабушка (опекун)", "guardian", ()),
    ("relation", "бабушка", "", ("unknown_relation",)),
    ("relation", "отчим (муж матери)", "", ("unknown_relation",)),
]


@pytest.mark.parametrize(("kind", "cell", "value", "codes"), CELLS)
def test_a_cell_of_a_person_is_understood_or_refused(kind: str, cell: Any, value: Any, codes: tuple[str, ...]) -> None:
    read, faults = READERS[kind](cell, ON)

    assert (read, tuple(fault.code for fault in faults)) == (value, codes)


FULL_NAMES = [
    ("Петров -Водкин Кузьма Сергеевич", ("Петров-Водкин", "Кузьма", "Сергеевич"), ()),
    ("1. Осокина Вера Ивановна", ("Осокина", "Вера", "Ивановна"), ()),
    ("12) Осокина Вера Ивановна", ("Осокина", "Вера", "Ивановна"), ()),
    ("Осокина Вера Ивановна.", ("Осокина", "Вера", "Ивановна"), ()),
    ("Осокина Вера И.", ("Осокина", "Вера", "И."), ("initials", "name_order")),
    ("Осокин Андреи\u0306 Ильич", ("Осокин", "Андрей", "Ильич"), ()),
    ("Әбілов Нұрлан Қайратұлы", ("Әбілов", "Нұрлан", "Қайратұлы"), ()),
    ("Асанова Айгуль Бакытовна", ("Асанова", "Айгуль", "Бакытовна"), ()),
    ("Алиева Лейла Вагифкызы", ("Алиева", "Лейла", "Вагифкызы"), ()),
    ("Ким Ен Су", ("Ким", "Ен", "Су"), ("name_order",)),
    ("н/д", None, ()),
    ("мама - Осокина Ольга Ивановна", None, ("bad_signs",)),
    ("Мамаева Ольга Ивановна", ("Мамаева", "Ольга", "Ивановна"), ()),
]


@pytest.mark.parametrize(("cell", "parts", "codes"), FULL_NAMES)
def test_a_whole_name_of_life_is_split(cell: str, parts: Any, codes: tuple[str, ...]) -> None:
    read, faults = READERS["full_name"](cell, ON)

    assert (tuple(read.values()) if read else None, tuple(fault.code for fault in faults)) == (parts, codes)
