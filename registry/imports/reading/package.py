"""What the file is, by its first bytes, and whether it is safe to open: nothing is parsed before that is known."""

import enum
import io
import re
import zipfile
import zlib
from typing import Final
from xml.parsers.expat import ExpatError

from registry.imports.problem import Unreadable
from registry.imports.reading.sheet import MOST_COLUMNS, refuse_too_many
from registry.imports.reading.weight import TOO_WIDE, Strings, refuse_repeated_cells, refuse_too_much_text

MAX_FILE: Final = 25 * 1024 * 1024
MAX_UNPACKED: Final = 250 * 1024 * 1024
MAX_ENTRIES: Final = 2000
# A sheet of repeating words honestly shrinks 10–30 times, a bomb about a thousand times.
MAX_RATIO: Final = 150
SMALL_PART: Final = 5 * 1024 * 1024
MOST_CELLS: Final = 10_000_000
STRINGS: Final = "xl/sharedstrings.xml"

SAVE_AS: Final = "откройте его в Excel и сохраните как книгу .xlsx"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STRANGERS: Final = (
    (b"MZ", "Это программа Windows (.exe), а не таблица: её нельзя загрузить, какое бы имя у файла ни было."),
    (b"\x7fELF", "Это программа, а не таблица: её нельзя загрузить."),
    (b"%PDF", f"Это файл PDF, а не таблица: найдите исходную таблицу, {SAVE_AS}."),
    (b"{\\rtf", f"Это документ RTF, а не таблица: скопируйте таблицу в Excel, {SAVE_AS}."),
    (b"\x89PNG", "Это картинка, а не таблица: нужен файл .xlsx, .xls или .csv."),
    (b"\xff\xd8\xff", "Это картинка, а не таблица: нужен файл .xlsx, .xls или .csv."),
    (b"GIF8", "Это картинка, а не таблица: нужен файл .xlsx, .xls или .csv."),
    (b"Rar!", "Это архив: распакуйте его и загрузите саму таблицу."),
    (b"7z\xbc\xaf", "Это архив: распакуйте его и загрузите саму таблицу."),
    (b"\x1f\x8b", "Это архив: распакуйте его и загрузите саму таблицу."),
    (b"SQLite format 3", "Это база данных, а не таблица: нужен файл .xlsx, .xls или .csv."),
)
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, ExpatError),
    *(EOFError, NotImplementedError, RuntimeError, ValueError, OSError),
)
DAMAGED: Final = f"Файл повреждён и не читается как книга Excel: {SAVE_AS} и загрузите снова."
LOCKED: Final = "Файл закрыт паролем: снимите пароль в Excel и загрузите снова."
BOMB: Final = "Файл распаковывается в слишком большой объём, поэтому он не открыт: пересохраните таблицу без вложений."

# A cell with something in it far to the right or far below: the reader would lay out everything in between.
# The letter stands before the look back: so nearly all of the sheet is passed over at the speed of a search for it.
FAR_CELL: Final = re.compile(rb"""r(?<=\sr)\s*=\s*["']([A-Z]{2,3}\d+|[A-Z]\d{6,})["'](?![^<>]{0,100}/>)""")
LAST_ROW: Final = re.compile(rb'<row [^<>]*?\br="(\d+)"')
NAMED_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s")
BEGINS_SHEET: Final = re.compile(rb"<(?:\w+:)?(?:work|chart|dialog|macro)sheet\b")
# A row far below, whose cells do not say where they are.
FAR_ROW: Final = re.compile(rb"""r(?<=\sr)\s*=\s*["'](\d{6,})["'][^<>]{0,1000}>\s{0,100}<(?:\w+:)?c(?!\sr=)[\s>]""")
WEB: Final = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE
)


class Kind(enum.Enum):
    """`APART`: a book whose weight is known only to its reader."""

    BOOK = "book"
    APART = "apart"
    TEXT = "text"
    WEB = "web"


def kind_of(data: bytes) -> Kind:
    """Refuses everything that is no table and every package that is not safe to open."""
    if len(data) > MAX_FILE:
        raise Unreadable("too_large", f"Файл больше {MAX_FILE // 1024 // 1024} МБ: оставьте в нём только таблицу.")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty_file", "Файл пустой: выберите другой или сохраните таблицу ещё раз.")
    for beginning, message in STRANGERS:
        if data.startswith(beginning):
            raise Unreadable("not_a_table", message)
    if data.startswith(OLE):
        _refuse_other_ole(data)
        return Kind.APART
    if data.startswith(b"PK"):
        return Kind.APART if "content.xml" in _refuse_unsafe(data) else Kind.BOOK
    return _kind_of_text(data)


def _kind_of_text(data: bytes) -> Kind:
    beginning = data[:2000].removeprefix(b"\xef\xbb\xbf")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in beginning:
        raise Unreadable("not_a_table", f"Это таблица в старом виде XML: {SAVE_AS}.")
    return Kind.WEB if WEB.match(beginning) else Kind.TEXT


def _refuse_other_ole(data: bytes) -> None:
    """Old Excel, old Word and everything with a password share one container; the streams in it have names."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unreadable("password", LOCKED)
    if not holds("Workbook") and not holds("Book"):
        raise Unreadable("not_a_table", f"Это не таблица Excel: скопируйте таблицу в Excel, {SAVE_AS}.")


def _refuse_unsafe(data: bytes) -> set[str]:
    """Names of the parts of a package that may be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            found = {_name(part) for part in parts}
            _refuse_other_zip(found)
            _refuse_bombs(parts)
            _look_inside(package, parts)
            return found
    except BROKEN as error:
        raise Unreadable("damaged", DAMAGED) from error


def _refuse_other_zip(names: set[str]) -> None:
    if any(name.startswith("word/") for name in names):
        raise Unreadable("not_a_table", f"Это документ Word: скопируйте таблицу из него в Excel, {SAVE_AS}.")
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("not_a_table", "Это презентация, а не таблица: нужен файл .xlsx, .xls или .csv.")
    if "xl/workbook.bin" in names:
        raise Unreadable("not_a_table", f"Это двоичная книга Excel (.xlsb): {SAVE_AS}.")
    is_book = any(name.startswith("xl/") for name in names) or {"content.xml", "mimetype"} <= names
    if not is_book:
        raise Unreadable("not_a_table", "Это архив, а не книга Excel: распакуйте его и загрузите саму таблицу.")


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    """By what the package says of itself; whether it lies is seen while looking inside."""
    grown = any(
        part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts
    )
    if grown or len(parts) > MAX_ENTRIES or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable("zip_bomb", BOMB)


def _look_inside(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Into every part: where a sheet lies is the package's own choice, and the reader takes names in any case."""
    names = [_name(part) for part in parts]
    if len(set(names)) < len(names):
        raise Unreadable("damaged", DAMAGED)
    amount, named, there, strings = 0, 0, 0, Strings()
    if STRINGS in names:
        strings = Strings(_unpacked(package, parts[names.index(STRINGS)]))
    for part, name in zip(parts, names, strict=True):
        content = _unpacked(package, part)
        named += len(NAMED_SHEET.findall(content)) if name == "xl/workbook.xml" else 0
        there += bool(BEGINS_SHEET.search(content, 0, 2000))
        if name == "content.xml":
            refuse_repeated_cells(content)
        elif b"sheetData" in content:
            _refuse_far_cells(content)
            amount += strings.text_of(content)
            refuse_too_much_text(amount)
    if named > there > 0:
        # One sheet under many names would be laid out so many times.
        raise Unreadable("damaged", DAMAGED)


def _name(part: zipfile.ZipInfo) -> str:
    return part.filename.replace("\\", "/").lower()


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part as it really is: `zipfile` itself stops where the package claims that the part ends."""
    packed = _raw(package, part)
    if part.compress_type == zipfile.ZIP_STORED:
        return packed
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable("damaged", DAMAGED)
    content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, part.file_size + 1)
    if len(content) > part.file_size:
        raise Unreadable("zip_bomb", BOMB)
    return content


def _raw(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    stream = package.fp
    if stream is None or part.flag_bits & 0x1:
        raise Unreadable("password", LOCKED)
    stream.seek(part.header_offset)
    header = stream.read(30)
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    stream.seek(part.header_offset + 30 + name + extra)
    return stream.read(part.compress_size)


def _refuse_far_cells(sheet: bytes) -> None:
    """The reader lays a sheet out as a full rectangle: two cells in opposite corners would take all memory."""
    widest, lowest = 26, 0
    for found in FAR_CELL.finditer(sheet):
        letters, digits = re.fullmatch(rb"([A-Z]+)(\d+)", found[1]).groups()  # type: ignore[union-attr]
        widest, lowest = max(widest, _column(letters)), max(lowest, int(digits))
        refuse_too_many(lowest)
        if widest > MOST_COLUMNS:
            raise Unreadable("too_wide", TOO_WIDE)
    for found in FAR_ROW.finditer(sheet):
        refuse_too_many(int(found[1]))
    rows = LAST_ROW.findall(sheet, max(0, len(sheet) - 100_000))
    if widest > 26 and widest * max([lowest, *map(int, rows)]) > MOST_CELLS:
        raise Unreadable("too_large", "Лист слишком большой: оставьте на нём только таблицу.")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
