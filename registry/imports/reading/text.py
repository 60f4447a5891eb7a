"""CSV as programs write it: UTF-8 with or without a mark, UTF-16, cp1251, DOS; semicolons, commas or tabs."""

import csv
import io
import re
from collections import Counter
from typing import Final

from registry.imports.problem import Unreadable
from registry.imports.reading.sheet import MOST_COLUMNS, Sheet, refuse_too_many

DELIMITERS: Final = ";\t,|"
OLD_ENCODINGS: Final = ("cp1251", "cp866", "koi8-r")
RUSSIAN: Final = re.compile("[а-яё]{2}|[А-ЯЁ][а-яё]")
CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f]")
SAMPLE_ROWS: Final = 50
LONGEST_CELL: Final = 32_767  # Excel's own
# A quotation mark that nobody closed swallows the rest of the file.
MOST_LINES_IN_CELL: Final = 20
BINARY: Final = "Это не таблица: содержимое файла — не текст и не книга Excel. Нужен файл .xlsx, .xls или .csv."

ENDLESS: Final = "Это не таблица: в одной ячейке больше ста тысяч знаков. Проверьте, тот ли это файл."


def read_text(data: bytes) -> Sheet:
    text = decoded(data)
    if len(CONTROLS.findall(text, 0, 100_000)) > 0:
        raise Unreadable("not_a_table", BINARY)
    directive = re.match("sep=(.)\r?\n", text)
    delimiter = directive[1] if directive else delimiter_of(text)
    rows = _rows(text, delimiter)
    if directive:
        rows[0] = []
    return Sheet("", list(rows))


def decoded(data: bytes) -> str:
    """The text of the file; a mark at its beginning is believed, without one UTF-8 is tried before the old tables."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\0" in data[:4000]:
        return _without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        texts = [data.decode(encoding, errors="replace") for encoding in OLD_ENCODINGS]
        return max(texts, key=lambda text: len(RUSSIAN.findall(text, 0, 50_000)))


def _without_mark(data: bytes) -> str:
    """UTF-16 of which the mark was lost: the high bytes of Russian and Latin text are 4 and 0."""
    even, odd = (sum(byte in {0, 4} for byte in data[start:4000:2]) for start in (0, 1))
    if len(data) % 2 or max(even, odd) < len(data[:4000]) * 2 // 5:
        raise Unreadable("not_a_table", BINARY)
    return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")


def delimiter_of(text: str) -> str:
    """The sign that cuts most rows into equally many cells. A comma inside of names cuts only some: one column."""

    def fit(delimiter: str) -> tuple[bool, int, int]:
        reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
        widths: Counter[int] = Counter()
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
                if widths.total() >= SAMPLE_ROWS:
                    break
        except csv.Error:
            return (False, 0, 0)
        several = [(number, width) for width, number in widths.items() if width > 1]
        number, width = max(several, default=(0, 0))
        return (sum(times for times, _ in several) * 2 > widths.total(), number, width)

    best = max(DELIMITERS, key=fit)
    return best if fit(best)[0] else DELIMITERS[0]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        rows = _cut(text, delimiter, csv.QUOTE_MINIMAL)
        is_open = any(cell.count("\n") > MOST_LINES_IN_CELL for row in rows for cell in row)
        if is_open or _ends_in_quotes(text, delimiter):
            rows = _cut(text, delimiter, csv.QUOTE_NONE)
    except csv.Error:
        try:
            rows = _cut(text, delimiter, csv.QUOTE_NONE)
        except csv.Error as error:
            raise Unreadable("not_a_table", ENDLESS) from error
    return rows


def _ends_in_quotes(text: str, delimiter: str) -> bool:
    """A quotation mark that nobody closed has taken what follows into one cell."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _cut(text: str, delimiter: str, quoting: int) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting):  # type: ignore[arg-type]
        if len(row) > MOST_COLUMNS:
            raise Unreadable("too_wide", f"В строке больше {MOST_COLUMNS} столбцов: проверьте знак между столбцами.")
        if any(len(cell) > LONGEST_CELL for cell in row) and quoting == csv.QUOTE_MINIMAL:
            raise csv.Error
        rows.append(row)
        refuse_too_many(len(rows))
    return rows
