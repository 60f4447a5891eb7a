"""Columns as they are shown to whoever says what they mean."""

from datetime import date

from registry.import_columns import columns_shown
from tests.registry.imports.books import book


def test_columns_of_a_book_show_values_as_a_person_reads_them() -> None:
    data = book(["ФИО", "Дата рожд.", "№"], ["Осокин Иван", date(2015, 2, 1), 7], sheet="5а")

    columns = columns_shown("pupils", data, {})

    assert [(item.letter, item.words, item.meant, item.samples) for item in columns] == [
        ("A", "ФИО", "full_name", ["Осокин Иван"]),
        ("B", "Дата рожд.", "birth_date", ["01.02.2015"]),
        ("C", "№", "", ["7"]),
    ]
