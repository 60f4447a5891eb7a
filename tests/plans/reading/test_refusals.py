"""Files that are no plan: one Russian sentence, quickly, and nothing worse."""

import struct

import pytest

from plans.reading import NotAPlan
from tests.plans.reading.readings import MEETING, read
from tests.plans.reading.word_file import cell, docx, para, plan, row, table, zipped

GOOD = plan(MEETING)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEGABYTE = 1024 * 1024
RELATIONS = '<Relationships xmlns="r"><Relationship Type="t/officeDocument" Target="{}"/></Relationships>'


def with_entry_flag(data: bytes, flag: int) -> bytes:
    """The same archive with a flag set on every entry, as an archiver with a password sets it."""
    changed, place = bytearray(data), data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<H", changed, place + 8, flag)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def with_broken_middle(data: bytes) -> bytes:
    place = data.index(b"word/document.xml") + 40
    return data[:place] + b"\xff" * 20 + data[place + 20 :]


def with_declared_size(data: bytes, size: int) -> bytes:
    """The archive says that every part is `size` bytes long, which is a lie."""
    changed, place = bytearray(data), data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", changed, place + 24, size)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


ENTITIES = '<!DOCTYPE d [<!ENTITY a "аа"><!ENTITY b "&a;&a;">]><d>&b;</d>'
CASES = {
    "empty": (b"", "пуст"),
    "text": ("план".encode(), "не документ Word"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "rtf": (rb"{\rtf1 }", "RTF"),
    "picture": (b"\x89PNG\r\n", "картинка"),
    "old format": (OLE + bytes(100), "старого формата"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "паролем"),
    "password of the archive": (with_entry_flag(GOOD, 1), "паролем"),
    "excel": (zipped({"_rels/.rels": RELATIONS.format("xl/workbook.xml"), "xl/workbook.xml": "<w/>"}), "Excel"),
    "slides": (zipped({"_rels/.rels": RELATIONS.format("ppt/presentation.xml")}), "презентация"),
    "odt": (zipped({"mimetype": "odt", "content.xml": "<o/>"}), "OpenDocument"),
    "other archive": (zipped({"photo.jpg": "x"}), "нет текста документа"),
    "cut off": (GOOD[: len(GOOD) // 2], "повреждён"),
    "broken inside": (with_broken_middle(GOOD), "повреждён"),
    "broken xml": (zipped({"word/document.xml": "<a><b></a>"}), "повреждён"),
    "too deep": (zipped({"word/document.xml": "<a>" * 9000 + "</a>" * 9000}), "повреждён"),
    "lying about its size": (with_declared_size(GOOD, 100), "повреждён|посторонние"),
    "too long": (b"PK" + bytes(26 * MEGABYTE), "25 МБ"),
    "bomb": (zipped({"word/document.xml": "<a>" + " " * (120 * MEGABYTE) + "</a>"}), "слишком большой"),
    "small bomb": (zipped({"word/document.xml": "<a>" + " " * (20 * MEGABYTE) + "</a>"}), "слишком большой"),
    "bomb beside": (zipped({"word/document.xml": "<a/>", "x": " " * (120 * MEGABYTE)}), "слишком большой"),
    "many parts": (zipped({f"word/{place}.xml": "<a/>" for place in range(2001)}), "слишком большой"),
    "entities": (zipped({"word/document.xml": ENTITIES}), "посторонние"),
    "no body": (zipped({"word/document.xml": "<a/>"}), "нет текста"),
    "no table": (docx(para("План"), para("1. Дело")), "нет таблицы"),
    "other table": (docx(table(("Класс", "Оценка"), ("5а", "5"))), "не похожа на план"),
    "signatures": (docx(table(("ФИО", "Дата", "Подпись"), ("Ким Е.В.", "01.03.2027", ""))), "не похожа на план"),
    "many rows": (plan(*[MEETING] * 2001), "2000 строк"),
    "endless cell": (plan(row("1", cell("а" * 20_001), "март", "завуч")), "20 000 знаков"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_file_is_refused_in_one_sentence(name: str) -> None:
    data, words = CASES[name]

    with pytest.raises(NotAPlan, match=words) as refusal:
        read(data)

    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert sentence.count("\n") == 0


def test_entities_in_another_encoding_are_refused_too() -> None:
    written = '<?xml version="1.0" encoding="utf-16"?>' + ENTITIES
    data = zipped({"word/document.xml": written.encode("utf-16")})

    with pytest.raises(NotAPlan, match="посторонние"):
        read(data)


def test_honest_big_plan_is_read() -> None:
    rows = [(str(place), f"Дело номер {place}", "март", "Иванова И.И.") for place in range(1, 1999)]

    assert len(read(plan(*rows)).stages[0].tasks) == 1998
