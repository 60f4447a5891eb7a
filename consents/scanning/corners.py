"""A code with a spoilt corner, made whole again.

A reader finds a code by its three squares. A blot, a staple or a torn corner takes one of them, while the words of the
code survive: error correction mends a quarter of them. So where two squares lie as far apart as those of a code of
ours do, the third is drawn where it must have been, in each of the places that are possible.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from math import hypot
from typing import Final

from PIL import Image, ImageDraw

SIDE: Final = 25
"""Modules of a code that holds a mark and twenty digits."""
BETWEEN: Final = SIDE - 7
"""Modules between the middles of two squares of one side."""
STEP: Final = 2
MOST_TRIES: Final = 24
_RUN: Final = re.compile(rb"\0+")


@dataclass(slots=True)
class Square:
    """The middle of a finder pattern, and the points of one module."""

    x: float
    y: float
    module: float
    seen: int = 1

    def is_at(self, other: "Square") -> bool:
        return hypot(self.x - other.x, self.y - other.y) < 2 * self.module


def with_mended_corner(page: Image.Image) -> Iterator[Image.Image]:
    """Pieces of the page around each code that may be there, the missing square drawn; the likeliest first."""
    squares = squares_of(page)
    for one, other in islice(_pairs(squares), MOST_TRIES):
        for place in _missing(one, other):
            yield _mended(page, one, other, place)


def squares_of(page: Image.Image) -> list[Square]:
    """Where dark and light alternate 1:1:3:1:1 both along and across; those seen on most lines come first."""
    data = page.point([0] * 128 + [255] * 128).tobytes()
    found: list[Square] = []
    for y in range(0, page.height, STEP):
        row = data[y * page.width : (y + 1) * page.width]
        for x, module in _pattern(row):
            down = _pattern_at(data[int(x) :: page.width], y, module)
            if down is None:
                continue
            square = Square(x, down[0], (module + down[1]) / 2)
            known = next((known for known in found if known.is_at(square)), None)
            if known:
                known.seen += 1
            else:
                found.append(square)
    return sorted((square for square in found if square.seen > 1), key=lambda square: -square.seen)[:12]


def _pattern(line: bytes) -> Iterator[tuple[float, float]]:
    """Middles of the pattern in a line, and the size of a module."""
    runs = [found.span() for found in _RUN.finditer(line)]
    for (first, second), third in zip(pairwise(runs), runs[2:], strict=False):
        module = (third[1] - first[0]) / 7
        if module >= 1.5 and _is_square(first, second, third, module):
            yield (second[0] + second[1]) / 2, module


def _is_square(first: tuple[int, int], second: tuple[int, int], third: tuple[int, int], module: float) -> bool:
    singles = (first[1] - first[0], second[0] - first[1], third[0] - second[1], third[1] - third[0])
    return abs(second[1] - second[0] - 3 * module) < 0.9 * module and all(
        abs(single - module) < 0.6 * module for single in singles
    )


def _pattern_at(line: bytes, place: int, module: float) -> tuple[float, float] | None:
    """The pattern whose middle run holds this place."""
    start = max(place - int(6 * module), 0)
    for middle, size in _pattern(line[start : place + int(6 * module)]):
        if abs(start + middle - place) < 1.6 * module and 0.6 < size / module < 1.6:
            return start + middle, size
    return None


def _pairs(squares: list[Square]) -> Iterator[tuple[Square, Square]]:
    for one, other in combinations(squares, 2):
        module = (one.module + other.module) / 2
        apart = hypot(one.x - other.x, one.y - other.y) / module
        # Along a line across a turned square the module looks up to 1.4 times as long.
        if abs(one.module - other.module) < 0.4 * module and 0.6 * BETWEEN < apart < 1.7 * BETWEEN:
            yield one, other


def _missing(one: Square, other: Square) -> Iterator[tuple[float, float]]:
    """Where the third square of the code may be: they are neighbours, or they stand corner to corner."""
    across, down = other.x - one.x, other.y - one.y
    for sign in (1, -1):
        yield one.x - sign * down, one.y + sign * across
        yield other.x - sign * down, other.y + sign * across
    for sign in (1, -1):
        yield (one.x + other.x - sign * down) / 2, (one.y + other.y + sign * across) / 2


def _mended(page: Image.Image, one: Square, other: Square, place: tuple[float, float]) -> Image.Image:
    """The piece of the page with the square drawn along the sides of the code."""
    corners = [(one.x, one.y), (other.x, other.y), place]
    # The two of the three that stand at a right angle give the directions.
    sides = sorted(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(corners, 2))
    length = sides[0]
    a, b = next((a, b) for a, b in combinations(corners, 2) if hypot(a[0] - b[0], a[1] - b[1]) <= length * 1.01)
    right = ((b[0] - a[0]) / BETWEEN, (b[1] - a[1]) / BETWEEN)
    margin = length * 0.6
    left, top = min(x for x, _ in corners) - margin, min(y for _, y in corners) - margin
    box = (left, top, max(x for x, _ in corners) + margin, max(y for _, y in corners) + margin)
    piece = page.crop(tuple(round(edge) for edge in box))  # type: ignore[arg-type]
    draw = ImageDraw.Draw(piece)
    middle = (place[0] - round(left), place[1] - round(top))
    for half, shade in ((4.5, 255), (3.5, 0), (2.5, 255), (1.5, 0)):
        draw.polygon(_turned_square(middle, half, right), fill=shade)
    return piece


def _turned_square(middle: tuple[float, float], half: float, right: tuple[float, float]) -> list[tuple[float, float]]:
    (x, y), (across, down) = middle, (right[0] * half, right[1] * half)
    return [
        (x - across + down, y - down - across),
        (x + across + down, y + down - across),
        (x + across - down, y + down + across),
        (x - across - down, y - down + across),
    ]
