"""A file is opened by a child: a hostile one gets its answer, a bad page loses itself and no other."""

import io
import os
import signal
import subprocess
import tempfile
import time
from itertools import islice
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from consents.numbers import BLANK_MARK, payload
from consents.scanning import kinds, pages
from consents.scanning.pages import UnreadableFile, open_pages
from tests.consents.scanning import harm, hostile
from tests.consents.scanning.sheets import empty, number_for, sheet


def code(seed: int) -> tuple[str, ...]:
    return (payload(BLANK_MARK, number_for(seed)),)


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_file_that_is_no_scan_gets_its_answer(name: str) -> None:
    make, words = hostile.REFUSED[name]

    with pytest.raises(UnreadableFile) as refusal:
        open_pages(io.BytesIO(make()), name)

    assert words in refusal.value.message


@pytest.mark.parametrize("name", hostile.BAD_PAGES)
def test_a_bad_page_loses_itself_and_no_other(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_WORK", 2)
    spoil, words = hostile.BAD_PAGES[name]

    with open_pages(io.BytesIO(hostile.beside_good(spoil)), name) as file:
        first, bad, last = file

    assert (first.reading.codes, last.reading.codes) == (code(1), code(2))
    assert (bad.reading.codes, bad.number) == ((), 2)
    assert words in bad.problem


PICTURES = {
    "jpeg": lambda: hostile.picture("JPEG"),
    "colour jpeg": lambda: hostile.picture("JPEG", sheet(1, dpi=100).convert("RGB")),
    "cmyk jpeg": lambda: hostile.picture("JPEG", sheet(1, dpi=100).convert("CMYK")),
    "png": lambda: hostile.picture("PNG"),
    "palette png": lambda: hostile.picture("PNG", sheet(1, dpi=100).convert("P")),
    "one-bit png": lambda: hostile.picture("PNG", sheet(1, dpi=100).convert("1")),
    "16-bit png": lambda: hostile.picture("PNG", deep(sheet(1, dpi=100))),
    "bmp": lambda: hostile.picture("BMP"),
    "webp": lambda: hostile.picture("WEBP", quality=60),
    "tiff": lambda: hostile.picture("TIFF"),
    "fax tiff": lambda: hostile.picture("TIFF", sheet(1, dpi=100).convert("1"), compression="group4"),
    "pdf": lambda: hostile.scan(sheet(1)),
    "pdf of an owner's password": lambda: locked(hostile.scan(sheet(1))),
    "pdf behind rubbish": lambda: b"\r\n%!rubbish\n" * 9 + hostile.scan(sheet(1)),
}  # fmt: skip


def deep(page: Image.Image) -> Image.Image:
    return page.convert("I").point(lambda value: value * 256).convert("I;16")


def locked(content: bytes) -> bytes:
    to = io.BytesIO()
    pikepdf.open(io.BytesIO(content)).save(to, encryption=pikepdf.Encryption(owner="хозяин", user=""))
    return to.getvalue()


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_of_scan_is_read(kind: str) -> None:
    with open_pages(io.BytesIO(PICTURES[kind]()), kind) as file:
        found = list(file)

    assert [page.reading.codes for page in found] == [code(1)]


def test_a_transparent_picture_lies_on_white_paper() -> None:
    page = sheet(1, dpi=100)
    glass = Image.new("RGBA", page.size, (0, 0, 0, 0))
    glass.paste((0, 0, 0, 255), mask=page.point([255 - value for value in range(256)]))

    with open_pages(io.BytesIO(hostile.picture("PNG", glass)), "стекло.png") as file:
        assert [page.reading.codes for page in file] == [code(1)]


def test_pages_of_a_tiff_are_pages() -> None:
    content = hostile.picture("TIFF", sheet(1, dpi=100), save_all=True, append_images=[sheet(2, dpi=100)])

    with open_pages(io.BytesIO(content), "две.tif") as file:
        assert [page.reading.codes for page in file] == [code(1), code(2)]


def test_a_pile_is_read_page_by_page_from_any_page(tmp_path: Path) -> None:
    path = tmp_path / "пачка.pdf"
    path.write_bytes(hostile.scan(sheet(1), empty(), harm.turned(180)(sheet(2)), harm.turned(90)(sheet(3))))

    with open_pages(path, "пачка.pdf") as file:
        whole, rest = list(file), list(file.beginning(3))

    assert len(file) == 4
    assert [page.reading.codes for page in whole] == [code(1), (), code(2), code(3)]
    assert [page.reading.is_blank for page in whole] == [False, True, False, False]
    assert [(page.number, page.reading) for page in rest] == [(page.number, page.reading) for page in whole[2:]]
    assert path.exists()


def test_pictures_are_upright_and_small() -> None:
    with open_pages(io.BytesIO(hostile.scan(harm.turned(90)(sheet(1, dpi=300)))), "боком.pdf") as file:
        (page,) = file

    with Image.open(io.BytesIO(page.picture)) as picture, Image.open(io.BytesIO(page.thumbnail)) as thumbnail:
        assert (picture.format, picture.height, picture.height > picture.width) == ("JPEG", 1600, True)
        assert (thumbnail.format, thumbnail.height) == ("JPEG", 360)


def test_a_child_that_is_killed_loses_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the kernel does when memory is short."""
    started: list[int] = []
    began = subprocess.Popen.__init__

    def remembering(self: subprocess.Popen[bytes], *words: object, **how: object) -> None:
        began(self, *words, **how)  # type: ignore[call-overload]
        started.append(self.pid)

    monkeypatch.setattr(subprocess.Popen, "__init__", remembering)
    with open_pages(io.BytesIO(hostile.scan(*(sheet(seed) for seed in range(1, 13)))), "пачка.pdf") as file:
        reading = iter(file)
        found = list(islice(reading, 2))
        os.kill(started[-1], signal.SIGKILL)
        found += reading

    assert [page.number for page in found] == list(range(1, 13))
    assert [page.number for page in found if page.problem] == [
        page.number for page in found if page.reading.codes != code(page.number)
    ]
    assert sum(bool(page.problem) for page in found) <= 1


def test_a_child_that_hangs_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_SECONDS", 0.0)
    began = time.monotonic()

    with pytest.raises(UnreadableFile, match="сложен"):
        open_pages(io.BytesIO(hostile.scan(sheet(1))), "скан.pdf")

    assert time.monotonic() - began < 5


def test_a_file_of_nothing_but_harm_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_LOST", 0)

    with open_pages(io.BytesIO(hostile.scan(sheet(1), sheet(2))), "скан.pdf") as file:
        assert [page.problem for page in file] == [pages.GIVEN_UP] * 2


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the copy of an upload nor a child that nobody waits for."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = children()
    with open_pages(io.BytesIO(hostile.scan(sheet(1), sheet(2))), "скан.pdf") as file:
        pages_read = iter(file)
        next(pages_read)
        assert children() > before
        del pages_read
    with pytest.raises(UnreadableFile):
        open_pages(io.BytesIO(b"%PDF-1.7"), "битый.pdf")

    assert list(tmp_path.iterdir()) == []
    assert children() == before


def children() -> set[str]:
    """Of this process, living and dead; a browser of other tests may be among them."""
    return {child for told in Path("/proc/self/task").glob("*/children") for child in told.read_text().split()}


def test_the_limit_of_pages_holds_a_large_school() -> None:
    assert 1200 <= kinds.MOST_PAGES < 2000
