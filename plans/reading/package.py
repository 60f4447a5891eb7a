"""Opens a .docx as a stranger's file: nothing is unpacked or parsed before its size and kind are known."""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from plans.reading.reading import NotAPlan

MAX_FILE = 25 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PART = 30 * 1024 * 1024
MAX_ENTRIES = 2000
# A repetitive table honestly shrinks 50–100 times; a bomb shrinks about a thousand times.
MAX_RATIO = 200
SMALL_PART = 5 * 1024 * 1024

SAVE_AS = "откройте его в Word, сохраните как документ .docx и загрузите снова"
DAMAGED = f"Файл повреждён и не читается как документ Word: {SAVE_AS}."
BOMB = "Файл распаковывается в слишком большой объём, поэтому он не открыт: пересохраните план в Word без вложений."

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": WORD.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
STRANGERS = (
    (b"%PDF", f"Это файл PDF, а не документ Word: {SAVE_AS}."),
    (b"{\\rtf", f"Это файл RTF, а не документ .docx: {SAVE_AS}."),
    (b"\x89PNG", "Это картинка, а не документ Word: загрузите файл .docx."),
    (b"\xff\xd8\xff", "Это картинка, а не документ Word: загрузите файл .docx."),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    LookupError,
)


class Package:
    """The parts of an opened document; a part is read when it is asked for."""

    def __init__(self, data: bytes) -> None:
        _refuse_strangers(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise NotAPlan(DAMAGED) from error
        self._names = set(self._zip.namelist())
        _refuse_bombs(self._zip.infolist())
        self.main = self._find_main()
        self._related = self._read_related()

    def document(self) -> etree._Element:
        return self._parse(self.main)

    def part(self, kind: str) -> etree._Element | None:
        """The part that the document calls «numbering», «styles», «footnotes», «endnotes»; None if there is none."""
        name = self._related.get(kind)
        return self._parse(name) if name in self._names and name else None

    def _find_main(self) -> str:
        main = "word/document.xml"
        if "_rels/.rels" in self._names:
            for kind, target in self._relations("_rels/.rels", base=""):
                if kind == "officeDocument":
                    main = target
        if main.startswith("xl/") or "xl/workbook.xml" in self._names:
            raise NotAPlan("Это книга Excel, а не документ Word: скопируйте таблицу в документ .docx или вставьте её.")
        if main.startswith("ppt/"):
            raise NotAPlan("Это презентация, а не документ Word: загрузите план в файле .docx.")
        if "content.xml" in self._names and main not in self._names:
            raise NotAPlan(f"Это документ OpenDocument (.odt), а не .docx: {SAVE_AS}.")
        if main not in self._names:
            raise NotAPlan(f"В файле нет текста документа Word: {SAVE_AS}.")
        return main

    def _read_related(self) -> dict[str, str]:
        folder, name = posixpath.split(self.main)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        return dict(self._relations(rels, base=folder)) if rels in self._names else {}

    def _relations(self, rels: str, *, base: str) -> list[tuple[str, str]]:
        found = []
        for relation in self._parse(rels):
            target = relation.get("Target") if isinstance(relation.tag, str) else None
            if not target or relation.get("TargetMode") == "External":
                continue
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
            found.append((relation.get("Type", "").rsplit("/", 1)[-1], posixpath.normpath(path)))
        return found

    def _parse(self, name: str) -> etree._Element:
        data = self._read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise NotAPlan("В файле есть посторонние объявления XML, которых Word не пишет: пересохраните план в Word.")
        for strict, usual in STRICT.items():
            if strict in data:
                data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise NotAPlan(DAMAGED) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise NotAPlan("В файле есть посторонние объявления XML, которых Word не пишет: пересохраните план в Word.")
        return root

    def _read(self, name: str) -> bytes:
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise NotAPlan(LOCKED)
        if info.file_size > MAX_PART:
            raise NotAPlan(BOMB)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except BROKEN_ZIP as error:
            raise NotAPlan(DAMAGED) from error
        if len(data) > MAX_PART:
            raise NotAPlan(BOMB)
        return data


LOCKED = "Документ закрыт паролем: откройте его в Word, снимите пароль («Файл» → «Сведения») и загрузите снова."


def _refuse_strangers(data: bytes) -> None:
    if not data:
        raise NotAPlan("Файл пуст: выберите документ .docx с таблицей плана.")
    if len(data) > MAX_FILE:
        raise NotAPlan("Файл больше 25 МБ: удалите из документа картинки и загрузите только план.")
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotAPlan(LOCKED)
        raise NotAPlan(f"Это файл старого формата (.doc или .xls), а не .docx: {SAVE_AS}.")
    for signature, sentence in STRANGERS:
        if data.startswith(signature):
            raise NotAPlan(sentence)
    if not data.startswith(b"PK"):
        raise NotAPlan(f"Это не документ Word (.docx): {SAVE_AS}.")


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise NotAPlan(BOMB)
    for entry in entries:
        if entry.file_size > SMALL_PART and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise NotAPlan(BOMB)
