"""Old books of Excel (.xls) made for tests, byte by byte: the container, its table of sectors, the records in it."""

import struct
from collections.abc import Iterable, Sequence

SECTOR = 512
END, FREE, OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Record = tuple[int, bytes]


def label(row: int, column: int, string: int) -> Record:
    """A cell that names a shared string."""
    return 0xFD, struct.pack("<HHHI", row, column, 0, string)


def old_book(strings: Sequence[str], cells: Iterable[Record], *, rows: int = 100) -> bytes:
    """One sheet; `rows` is how many the book claims."""
    table = struct.pack("<II", len(strings), len(strings)) + b"".join(map(_string, strings))
    sheet = _record(0x85, struct.pack("<IBBBB", 0, 0, 0, 4, 1) + "Лист".encode("utf-16-le"))
    start = len(_beginning(5)) + len(sheet) + len(_record(0xFC, table)) + len(_record(0x0A, b""))
    sheet = sheet[:4] + struct.pack("<I", start) + sheet[8:]
    claimed = _record(0x200, struct.pack("<IIHHH", 0, rows, 0, 256, 0))
    inside = b"".join(_record(*cell) for cell in cells)
    book = _beginning(5) + sheet + _record(0xFC, table) + _record(0x0A, b"")
    return container(book + _beginning(16) + claimed + inside + _record(0x0A, b""))


def container(stream: bytes) -> bytes:
    """The stream «Workbook» alone."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    tables = next(number for number in range(1, 110) if number * 128 >= sectors + number + 1)
    first = tables + 1
    chain = [*range(first + 1, first + sectors), END]
    numbers = [OF_TABLE] * tables + [END] + chain
    numbers += [FREE] * (tables * 128 - len(numbers))
    heads = [*range(tables), *[FREE] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, tables, tables, 0, 4096, END, 0, END, 0) + struct.pack("<109I", *heads)
    entries = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, first, len(stream))
    return head + struct.pack(f"<{len(numbers)}I", *numbers) + entries.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le") + b"\0\0"
    head = words.ljust(64, b"\0") + struct.pack("<HBB", len(words), kind, 1)
    return head + struct.pack("<III", FREE, FREE, child) + b"\0" * 36 + struct.pack("<IQ", start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _beginning(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def _string(words: str) -> bytes:
    return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")
