"""Odd files: what is read out of each, and with which words the others are refused."""

import io
import zipfile
from contextlib import suppress
from datetime import date
from time import process_time
from typing import Any

import pytest

from registry.imports import Unreadable, read_rows
from tests.registry.imports.books import book, books, text

ON = date(2027, 3, 10)
HEADER = ["Фамилия", "Имя", "Класс"]
ROW = ["Осокина", "Вера", "5а"]
CSV = "Фамилия;Имя;Класс\r\nОсокина;Вера;5а\r\n"


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The book with other words in one of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part.filename, content.replace(old, new) if part.filename == name else content)
    return stream.getvalue()


def with_more(data: bytes, name: str) -> bytes:
    """The book with one more part."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, b"<x/>")
    return stream.getvalue()


def lying() -> bytes:
    """A package that says a part is small."""
    data = bytearray(packed(**{"xl__workbook.xml": b"<x/>", "xl__worksheets__sheet1.xml": b"0" * 60_000_000}))
    real, small = (60_000_000).to_bytes(4, "little"), (60_000).to_bytes(4, "little")
    return bytes(data).replace(real, small)


SHEET = "xl/worksheets/sheet1.xml"
FAR_ROW = b'<worksheet><sheetData><row r="1048576"><c><v>1</v></c></row></sheetData></worksheet>'


def named_often(cells: int, letters: int, sheet: str = SHEET) -> bytes:
    """A book of Excel in which every cell names one long shared string."""
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, cells + 1))
    parts = {
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": f"<sst><si><t>{'Осокина' * (letters // 7)}</t></si></sst>",
        sheet: f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
    }
    return packed(**{name.replace("/", "__"): content.encode() for name, content in parts.items()})


def named_again(times: int) -> bytes:
    """A book that names its only sheet so many times."""
    prefix = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    again = b"".join(b'<sheet %s name="%d" sheetId="%d" r:id="rId1"/>' % (prefix, n, n) for n in range(2, times + 1))
    return with_part(book(HEADER, ROW), "xl/workbook.xml", b"</sheets>", again + b"</sheets>")


def open_document(*rows: str) -> bytes:
    """A book of LibreOffice with these rows."""
    content = f"""<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
        <table:table table:name="5а">{"".join(rows)}</table:table></office:spreadsheet></office:body>
        </office:document-content>"""
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed(
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet",
        **{"content.xml": content.encode(), "META-INF__manifest.xml": manifest.encode()},
    )


def open_row(*cells: str, rows: int = 1, columns: int = 1) -> str:
    inner = "".join(
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{inner}</table:table-row>'


def formatted_below(rows: int) -> bytes:
    """A book of one pupil whose sheet somebody has painted to its end."""
    empty = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (row, row) for row in range(3, rows))
    return with_part(book(HEADER, ROW), SHEET, b"</sheetData>", empty + b"</sheetData>")


EMPTY_BELOW = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
REFUSED: list[tuple[str, bytes, str]] = [
    ("empty", b"", "empty_file"),
    ("spaces", b" \r\n\t ", "empty_file"),
    ("only a mark", b"\xef\xbb\xbf", "empty_file"),
    ("renamed exe", b"MZ\x90\x00" + b"\x00" * 100, "not_a_table"),
    ("elf", b"\x7fELF" + b"\x00" * 100, "not_a_table"),
    ("pdf", b"%PDF-1.7 ...", "not_a_table"),
    ("picture", b"\x89PNG\r\n", "not_a_table"),
    ("rtf", b"{\\rtf1 ...", "not_a_table"),
    ("rar", b"Rar!\x1a\x07", "not_a_table"),
    ("noise", bytes(range(256)) * 10, "not_a_table"),
    ("word", packed(word__document_xml=b"<x/>"), "not_a_table"),
    ("a binary book", packed(**{"xl__workbook.bin": b"x"}), "not_a_table"),
    ("a cell of a billion spaces", open_document(open_row('<text:s text:c="900000000"/>')), "too_large"),
    ("a plain zip", packed(readme=b"hello"), "not_a_table"),
    ("a torn book", book(HEADER, ROW)[:2000], "damaged"),
    ("a book that is no book", packed(**{"xl__workbook.xml": b"<x/>"}), "damaged"),
    ("a zip bomb", packed(**{"xl__workbook.xml": b"0" * 200_000_000}), "zip_bomb"),
    ("a lying zip bomb", lying(), "zip_bomb"),
    ("many parts", packed(**{f"xl__{number}.xml": b"" for number in range(2500)}), "zip_bomb"),
    ("a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("old word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "not_a_table"),
    ("a cell far below", with_part(book(HEADER, ROW), SHEET, b'r="A2"', b'r="A1048576"'), "too_many_rows"),
    ("a cell far to the right", with_part(book(HEADER, ROW), SHEET, b'r="C2"', b'r="XFD2"'), "too_wide"),
    ("oddly written", with_part(book(HEADER, ROW), SHEET, b' r="C2"', b" r ='XFD2'"), "too_wide"),
    ("hundred thousand rows", (CSV + "Осокина;Вера;5а\r\n" * 100_000).encode(), "too_many_rows"),
    ("a long word in every cell", named_often(40_000, 30_000), "too_large"),
    ("the same, the sheet in another folder", named_often(40_000, 30_000, "xl/odd.xml"), "too_large"),
    ("the same, the sheet among pictures", named_often(40_000, 30_000, "xl/media/odd.xml"), "too_large"),
    ("the same, the sheet in capitals", named_often(40_000, 30_000, "XL/ODD.XML"), "too_large"),
    ("two parts of one name", with_more(book(HEADER, ROW), "XL/theme/theme1.xml"), "damaged"),
    ("one sheet named again and again", named_again(1500), "damaged"),
    ("a far row whose cells do not say where they are", packed(xl__odd=FAR_ROW), "too_many_rows"),
    ("a cell repeated to the right", open_document(open_row("Осокина", columns=16_000)), "too_wide"),
    ("a row repeated below", open_document(open_row("Осокина", rows=1_000_000)), "too_many_rows"),
    ("a long row repeated", open_document(open_row("Осокина" * 1000, rows=40_000, columns=100)), "too_large"),
    ("a row far below", open_document(EMPTY_BELOW, open_row("Осокина")), "too_many_rows"),
    ("one endless cell", ("Фамилия;Имя\n" + "я" * 200_000).encode(), "not_a_table"),
    ("a wrong sheet", book(["Кабинет", "Этаж"], ["202", 2]), "no_header"),
    ("no header", book(ROW, ROW), "no_header"),
    ("a page without a table", b"<html><body>hello</body></html>", "not_a_table"),
    ("a wide text", (";".join("абв" for _ in range(300))).encode(), "too_wide"),
]


@pytest.mark.parametrize(("data", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_bad_file_gets_its_clear_answer(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_rows("pupils", data, on=ON)

    assert refusal.value.problem.code == code
    assert len(refusal.value.problem.message) > 30


@pytest.mark.parametrize("tag", [b' r="AA1"', b"<row "], ids=["cell", "row"])
def test_tags_that_nobody_closes_cost_no_time(tag: bytes) -> None:
    """Each was looked for to the end of the sheet: a hundred kilobytes took two seconds, or twenty."""
    data = with_part(book(HEADER, ROW), SHEET, b"</worksheet>", tag * 20_000)
    begin = process_time()

    with suppress(Unreadable):
        read_rows("pupils", data, on=ON)

    assert process_time() - begin < 1


READ: list[tuple[str, bytes]] = [
    ("utf-8", CSV.encode()),
    ("utf-8 with a mark", CSV.encode("utf-8-sig")),
    ("utf-16 with a mark", CSV.encode("utf-16")),
    ("utf-16 without a mark", CSV.encode("utf-16-le")),
    ("cp1251", CSV.encode("cp1251")),
    ("dos", CSV.encode("cp866")),
    ("commas", CSV.replace(";", ",").encode()),
    ("tabs", CSV.replace(";", "\t").encode("cp1251")),
    ("unix lines", CSV.replace("\r\n", "\n").encode()),
    ("old mac lines", CSV.replace("\r\n", "\r").encode()),
    ("quotes", '"Фамилия";"Имя";"Класс"\r\n"Осокина";"Вера";"5а"\r\n'.encode()),
    ("empty rows", f"\r\n;;\r\n{CSV}\r\n;;\r\n".encode()),
    ("a quotation mark that nobody closed", f'"Список;;\r\n{CSV}'.encode()),
    ("a directive", f"sep=;\r\n{CSV}".encode()),
    ("a title above", f"Список учащихся;;\r\n\r\n{CSV}".encode()),
    ("book", book(HEADER, ROW)),
    ("book of LibreOffice", open_document(open_row(*HEADER), open_row(*ROW), EMPTY_BELOW)),
    ("book painted far below", formatted_below(200_000)),
    ("book with a title", book(["Список учащихся школы"], [], HEADER, ROW, merged=["A1:C1"])),
    ("number column", book(["№ п/п", *HEADER], [1, *ROW])),
    ("numbers of columns", book(HEADER, [1, 2, 3], ROW)),
    ("a total", book(HEADER, ROW, ["Итого: 1"])),
    ("a total with a number", book(HEADER, ROW, ["Всего", 25])),
    ("signatures", book(HEADER, ROW, [], ["Директор школы", "", "Берёзкина Р.А."])),
    ("a signature in one cell", book(HEADER, ROW, ["Классный руководитель: Ольхова А.И."])),
    ("a header again", book(HEADER, ROW, HEADER)),
    ("a hidden sheet", books({"Лист1": [HEADER, ROW], "старое": [HEADER, ROW]}, hidden=["старое"])),
    ("an empty sheet", books({"Лист1": [HEADER, ROW], "Лист2": []})),
    ("another sheet", books({"Лист1": [HEADER, ROW], "Памятка": [["Прочтите меня"]]})),
    ("a class as the sheet", books({"5а": [HEADER[:2], ROW[:2]]})),
    ("a class in the title", book(['Список 5 "А" класса'], HEADER[:2], ROW[:2])),
    ("a class as a heading", book(HEADER[:2], ["5 А класс"], ROW[:2])),
    ("names in one cell", book(["ФИО", "Класс"], ["Осокина Вера", "5а"])),
    ("names in the surname", book(HEADER, ["Осокина Вера", "", "5а"])),
    ("class in two columns", book([*HEADER, "Литера"], ["Осокина", "Вера", 5, "А"])),
    (
        "two lines of header",
        book(["ФИО", None, "Класс"], ["Фамилия", "Имя", None], ROW, merged=["A1:B1", "C1:C2"]),
    ),
    ("two lines without merging", text(["Ученик", "", "Класс"], ["Фамилия", "Имя", ""], ROW)),
    ("a web page", "<table><tr><th>Фамилия<th>Имя<th>Класс<tr><td>Осокина<td>Вера<td>5а</table>".encode()),
]


def values(row: Any) -> tuple[str, ...]:
    school_class = row.values.get("school_class", "").replace(" ", "").replace('"', "").lower()
    return (row.values["last_name"], row.values["first_name"], school_class)


@pytest.mark.parametrize("data", [case[1] for case in READ], ids=[case[0] for case in READ])
def test_one_pupil_is_read_out_of_every_kind_of_file(data: bytes) -> None:
    found = read_rows("pupils", data, on=ON)

    assert [values(row) for row in found.rows] == [("Осокина", "Вера", "5а")]
    assert [problem.code for problem in found.rows[0].problems if problem.level == "error"] == []


PLACES = [
    (book([], ["Список"], HEADER, [], ROW), "лист «Лист1», строка 5"),
    (books({"5а": [HEADER, ROW]}), "лист «5а», строка 2"),
    ((CSV.replace("Осокина;", '\r\n"Осокина";')).encode(), "строка 3"),
]


@pytest.mark.parametrize(("data", "place"), PLACES)
def test_a_row_knows_its_place(data: bytes, place: str) -> None:
    assert [row.location for row in read_rows("pupils", data, on=ON).rows] == [place]


HEADERS = [
    ("pupils", "Фамилия ребёнка", "last_name"),
    ("pupils", "Ф.И.О. ребёнка", "full_name"),
    ("pupils", "Фамилия, имя, отчество", "full_name"),
    ("pupils", "ФИО обучающегося (полностью)", "full_name"),
    ("pupils", "Ученик", "full_name"),
    ("pupils", "Дата рожд.", "birth_date"),
    ("pupils", "Д/р", "birth_date"),
    ("pupils", "ДАТА РОЖДЕНИЯ*", "birth_date"),
    ("pupils", "Год рождения", "birth_date"),
    ("pupils", "СНИЛС ребенка", "snils"),
    ("pupils", "Kласс", "school_class"),
    ("pupils", "Литера", "letter"),
    ("pupils", "№ приказа о зачислении", "enrolment_order"),
    ("pupils", "Эл. почта", "email"),
    ("pupils", "Телефон мамы", "mother.phone"),
    ("pupils", "ФИО отца", "father.full_name"),
    ("pupils", "Рост", ""),
    ("employees", "ФИО сотрудника", "full_name"),
    ("employees", "Занимаемая должность", "post"),
    ("employees", "Классное руководство", "~classes"),
    ("representatives", "ФИО законного представителя", "parent.full_name"),
    ("representatives", "ФИО ребёнка", "pupil"),
    ("representatives", "Дата рождения ребёнка", "pupil_birth_date"),
    ("representatives", "Класс ребёнка", "pupil_class"),
    ("representatives", "Кем приходится", "kind"),
    ("rooms", "№ кабинета", "name"),
    ("rooms", "Вместимость", "capacity"),
    ("subjects", "Предметная область", "knowledge_area"),
    ("classes", "Кл. руководитель", "class_teacher"),
    ("bells", "№ урока", "number"),
    ("periods", "Дата окончания", "ends_on"),
    ("assignments", "Кол-во часов в неделю", "hours_per_week"),
]


@pytest.mark.parametrize(("kind", "words", "field"), HEADERS)
def test_a_header_is_known_by_its_words(kind: str, words: str, field: str) -> None:
    from registry.imports.vocabulary import meaning  # noqa: PLC0415 - read beside the table it is about

    assert meaning(words, kind) == field


def test_two_columns_for_one_field_are_told() -> None:
    found = read_rows("pupils", text([*HEADER, "Телефон", "Тел."], [*ROW, "", ""]), on=ON)

    told = [problem for problem in found.problems if problem.code == "two_columns"]
    assert [(problem.field, problem.level) for problem in told] == [("phone", "error")]
    assert "D «Телефон», E «Тел.»" in told[0].message


def test_a_missing_column_names_the_known_words() -> None:
    found = read_rows("pupils", text(["Класс", "Дата рождения"], ["5а", "01.09.2014"]), on=ON)

    told = [problem for problem in found.problems if problem.level == "error"]
    assert [problem.code for problem in told] == ["missing_column"]
    assert "«фио»" in told[0].message
    assert found.rows == []


def test_an_unknown_column_is_told_and_skipped() -> None:
    found = read_rows("pupils", text([*HEADER, "Рост"], [*ROW, "150"]), on=ON)

    assert ["D «Рост»" in problem.message for problem in found.problems if problem.code == "unknown_column"] == [True]
