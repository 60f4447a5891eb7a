"""QR codes on a page: the cheap look first, harder ones while there is time."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

SECONDS: Final = 6.0
"""For all the harder looks at one page."""
QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class Found:
    """`turn`: degrees, counter-clockwise, after which the code stands upright: 0, 90, 180 or 270."""

    text: str
    turn: int


def codes_of(page: Image.Image) -> list[Found]:
    """The cheap look: nearly every page answers to it."""
    return _read(page)


def codes_by_harder_looks(page: Image.Image, *, seconds: float = SECONDS) -> list[Found]:
    """The first of many looks that sees a code; empty when none does or the time is over."""
    end = time.monotonic() + seconds
    for picture, binarizer in _looks(page):
        found = _read(picture, binarizer, is_hard=True)
        if found:
            return found
        if time.monotonic() > end:
            break
    return []


def _read(
    page: Image.Image, binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage, *, is_hard: bool = False
) -> list[Found]:
    read = zxingcpp.read_barcodes(page, formats=QR, binarizer=binarizer, try_invert=is_hard)
    return [Found(code.text, round(code.orientation / 90) * 90 % 360) for code in read]


def _looks(page: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """The same page made easier to read, each way for another kind of harm."""
    local, whole = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
    half = page.reduce(2)
    even = without_shadow(page)
    yield page, whole
    yield half, local
    yield even, local
    yield even, whole
    yield page.filter(ImageFilter.MedianFilter(3)), local
    yield page.filter(ImageFilter.GaussianBlur(2)), local
    yield even.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0)), local
    yield ImageOps.autocontrast(half.filter(ImageFilter.MedianFilter(3)), cutoff=2), whole
    for part in parts_of(even):
        yield part.resize((part.width * 2, part.height * 2), Image.Resampling.BICUBIC), local


def without_shadow(page: Image.Image) -> Image.Image:
    """Light divided by the light of the paper around: a shadow and a dark lamp go, the ink stays."""
    small = page.resize((max(page.width // 16, 2), max(page.height // 16, 2)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    paper = paper.resize(page.size, Image.Resampling.BICUBIC)
    return ImageOps.autocontrast(ImageOps.invert(ImageChops.subtract(paper, page)), cutoff=0.5)


def parts_of(page: Image.Image) -> Iterator[Image.Image]:
    """Overlapping pieces, each a third of the page and more."""
    wide, high = page.width // 2, page.height // 3
    for top in (0, page.height - high, page.height // 3):
        for left in (page.width - wide, 0):
            yield page.crop((left, max(top - high // 4, 0), left + wide, min(top + high + high // 4, page.height)))
