"""QR codes on a page: the cheap look first, harder ones while there is time."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import segno
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from consents import numbers
from consents.scanning.corners import with_mended_corner

SECONDS: Final = 5.0
"""Of the processor, for all the harder looks at one page."""
QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
NEAR, WHOLE = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram


@dataclass(frozen=True, slots=True)
class Found:
    """`turn`: degrees, counter-clockwise, after which the code stands upright: 0, 90, 180 or 270."""

    text: str
    turn: int


def codes_of(page: Image.Image) -> list[Found]:
    """The cheap look: nearly every page answers to it."""
    return _read(page, NEAR)


def codes_by_harder_looks(page: Image.Image, *, seconds: float = SECONDS) -> list[Found]:
    """The first of many looks that sees a code; empty when none does or the time is over."""
    end = time.process_time() + seconds
    for picture, binarizer in _looks(page):
        found = _read(picture, binarizer, is_hard=True)
        if found:
            return found
        if time.process_time() > end:
            break
    return []


def is_seen_from_behind(page: Image.Image) -> bool:
    """Whether a code of ours shines through the paper: this is the other side of its sheet then.

    The first code that is seen decides: one of this side is nearer to the eye.
    """
    for picture, binarizer in _looks_at_the_pale(page):
        codes = zxingcpp.read_barcodes(picture, formats=QR, binarizer=binarizer, try_invert=False)
        if codes:
            return all(_shines_through(picture, code) for code in codes)
    return False


def _read(page: Image.Image, binarizer: zxingcpp.Binarizer, *, is_hard: bool = False) -> list[Found]:
    read = zxingcpp.read_barcodes(page, formats=QR, binarizer=binarizer, try_invert=is_hard)
    return [
        Found(code.text, round(code.orientation / 90) * 90 % 360) for code in read if not _shines_through(page, code)
    ]


def _shines_through(page: Image.Image, code: zxingcpp.Barcode) -> bool:
    """Whether a code of ours is seen from behind, through the paper: this is the back of the sheet then.

    The reader takes a mirrored code as readily; only its points tell: they are those of the code turned over.
    """
    if not numbers.read(code.text):
        return False
    about: Any = code.extra
    level, version, mask = str(about["ECLevel"]), int(about["Version"]), int(about["DataMask"])
    rows = segno.make(code.text, error=level, version=version, mask=mask, boost_error=False, micro=False).matrix
    side, place = len(rows), code.position
    corners = (place.top_left, place.bottom_left, place.bottom_right, place.top_right)
    seen = page.transform(
        (side, side), Image.Transform.QUAD, [edge for at in corners for edge in (at.x, at.y)], Image.Resampling.BILINEAR
    )
    points = seen.tobytes()
    middle = (min(points) + max(points)) / 2
    is_dark = [value < middle for value in points]
    upright = sum(is_dark[y * side + x] == bool(rows[y][x]) for y in range(side) for x in range(side))
    over = sum(is_dark[y * side + x] == bool(rows[x][y]) for y in range(side) for x in range(side))
    # A stranger's pattern agrees in half of its points; of a negative all disagree, which tells as much.
    half = side * side / 2
    return abs(over - half) > abs(upright - half)


def _looks(page: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """The same page made easier to read, each way for another kind of harm (tests/consents/scanning/harm.py)."""
    even = without_shadow(page)
    yield even, NEAR
    yield ImageOps.invert(page), NEAR
    yield page.reduce(2), NEAR
    yield page.filter(ImageFilter.MedianFilter(5)), NEAR
    yield sharpened(even.filter(ImageFilter.GaussianBlur(1)), 6), WHOLE
    for part in parts_of(page):
        larger = part.resize((part.width * 2, part.height * 2), Image.Resampling.BICUBIC)
        yield sharpened(larger, 8), NEAR
    for piece in with_mended_corner(even):
        yield piece, NEAR


def _looks_at_the_pale(page: Image.Image) -> Iterator[tuple[Image.Image, zxingcpp.Binarizer]]:
    """What shines through is pale and out of focus."""
    small = sharpened(without_shadow(page.reduce(2)), 3)
    yield small, NEAR
    yield small, WHOLE
    even = without_shadow(page)
    yield sharpened(even.filter(ImageFilter.GaussianBlur(1)), 6), WHOLE
    yield sharpened(even, 8), NEAR
    yield sharpened(without_shadow(page.filter(ImageFilter.GaussianBlur(2))), 6), NEAR


def sharpened(page: Image.Image, radius: int) -> Image.Image:
    return page.filter(ImageFilter.UnsharpMask(radius=radius, percent=400, threshold=0))


def without_shadow(page: Image.Image) -> Image.Image:
    """Light divided by the light of the paper around: a shadow and a dark lamp go, the ink stays."""
    small = page.resize((max(page.width // 16, 2), max(page.height // 16, 2)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    paper = paper.resize(page.size, Image.Resampling.BICUBIC)
    return ImageOps.autocontrast(ImageOps.invert(ImageChops.subtract(paper, page)), cutoff=0.5)


def parts_of(page: Image.Image) -> Iterator[Image.Image]:
    """Overlapping pieces, the corners first: the code stands in one, however the sheet lies."""
    wide, high = page.width * 11 // 20, page.height * 2 // 5
    for top in (0, page.height - high, (page.height - high) // 2):
        for left in (page.width - wide, 0):
            yield page.crop((left, top, left + wide, top + high))
