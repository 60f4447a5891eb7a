"""What a file is, by its first bytes; its name is not believed. Everything that is no scan gets its answer here."""

import enum
from pathlib import PurePath
from typing import Final


class Kind(enum.Enum):
    PDF = "pdf"
    PICTURE = "picture"


class UnreadableFile(Exception):
    """Nothing of the file can be used; the words say why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


FIRST_BYTES: Final = 1024
MOST_PAGES: Final = 1500
"""A school of seven hundred children, both sides of each sheet, in one file."""
RESCAN: Final = "отсканируйте листы ещё раз и сохраните как PDF или JPEG"
NOT_A_SCAN: Final = "Это не скан и не снимок. Загрузите PDF, JPEG, PNG, TIFF, BMP или WEBP."
PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM")
ENDINGS: Final = {
    Kind.PDF: (".pdf",),
    Kind.PICTURE: (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"),
}
STRANGERS: Final = (
    (b"PK", "Это документ Word, книга Excel или архив, а не скан. Листы согласий нужны как PDF или снимки."),
    (b"\xd0\xcf\x11\xe0", "Это документ старого Word или Excel, а не скан. Листы согласий нужны как PDF или снимки."),
    (b"{\\rtf", "Это документ RTF, а не скан. Листы согласий нужны как PDF или снимки."),
    (b"MZ", "Это программа Windows, а не скан: её нельзя загрузить, какое бы имя у файла ни было."),
    (b"\x7fELF", "Это программа, а не скан: её нельзя загрузить, какое бы имя у файла ни было."),
    (b"Rar!", "Это архив: распакуйте его и загрузите сами сканы."),
    (b"7z\xbc\xaf", "Это архив: распакуйте его и загрузите сами сканы."),
    (b"\x1f\x8b", "Это архив: распакуйте его и загрузите сами сканы."),
    (b"AT&TFORM", f"Это файл DjVu, его программа не читает: {RESCAN}."),
    (b"GIF8", f"Это картинка GIF, в ней мало подробностей для скана: {RESCAN}."),
    (b"<", "Это веб-страница или рисунок SVG, а не скан. Листы согласий нужны как PDF или снимки."),
)
PHONES: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif", b"avis"})
HEIC: Final = (
    "Это снимок HEIC, его программа не читает. В настройках камеры телефона выберите «Наиболее совместимый» (JPEG) "
    "или сохраните снимок как JPEG и загрузите снова."
)
EMPTY: Final = f"Файл пустой: {RESCAN}."


def kind_of(beginning: bytes) -> Kind:
    """By the first `FIRST_BYTES` bytes. Raises `UnreadableFile`."""
    if not beginning.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(EMPTY)
    # Acrobat itself allows a kilobyte of rubbish before the mark.
    if b"%PDF-" in beginning:
        return Kind.PDF
    if beginning.startswith(PICTURES) or (beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP"):
        return Kind.PICTURE
    if beginning[4:8] == b"ftyp":
        raise UnreadableFile(HEIC if beginning[8:12] in PHONES else f"Это видео, а не скан: {RESCAN}.")
    for first, message in STRANGERS:
        if beginning.startswith(first):
            raise UnreadableFile(message)
    raise UnreadableFile(NOT_A_SCAN)


def with_ending(name: str, beginning: bytes) -> str:
    """The name with an ending of what the file is: a PDF that came as «скан.hta» would be run by whoever takes it."""
    try:
        endings = ENDINGS[kind_of(beginning)]
    except UnreadableFile:
        endings = (".bin",)
    return name if PurePath(name).suffix.lower() in endings else f"{name}{endings[0]}"
