"""Whether anything is written on a page: the backs of sheets come with the pile.

A back is not white: dust and noise, punch holes, the black edge of the scanner, a streak of its dirty glass, the front
that shines through. A signature alone is something written, and so is print of an empty cartridge. In doubt a page is
not blank: a person looks at it then, while nobody looks at a blank one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from PIL import Image, ImageChops, ImageFilter

LONG: Final = 1170
"""Points of the longer side at which ink is looked for: A4 at 100 dpi."""
POINT: Final = 297 / LONG
"""Millimetres of one."""
THROUGH: Final = 0.80
"""The front of the sheet, shining through, takes away less than a fifth of the paper's light; ink takes more."""
MOST_RUNS: Final = 6000
LONGEST_DUST: Final = 5.0
MOST_DUST: Final = 12.0
PALE: Final = 0.016
"""What is as little darker than the paper is no trace of anything: the eye does not see it."""
GRAIN: Final = 6
"""A trace is so many times darker than the grain of the empty parts is on the average."""
MOST_PALE_DUST: Final = 40.0
LONGEST_PALE_DUST: Final = 12.0
PALE_SPECK: Final = 2.2
"""Larger than a speck of ink: the softer look widens it. Letters of a weak word touch."""
SPECK: Final = 1.1
EDGE: Final = 3
_RUN: Final = re.compile(rb"\xff+")


@dataclass(slots=True)
class Spot:
    """Dark points that touch, in points of the small picture; right and bottom lie inside."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    def join(self, other: "Spot") -> None:
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        self.area += other.area

    @property
    def wide(self) -> float:
        """Millimetres."""
        return (self.right - self.left + 1) * POINT

    @property
    def high(self) -> float:
        return (self.bottom - self.top + 1) * POINT


def ink_of(page: Image.Image) -> float:
    """Millimetres of what is written on a page in grey: the longer sides of its spots added up. 0: no ink."""
    return _written(_dark(page), MOST_DUST, LONGEST_DUST, SPECK)


def traces_of(page: Image.Image) -> float:
    """The same of what is paler than ink: a weak print, a pencil, and the front that shines through."""
    return _written(_pale(page), MOST_PALE_DUST, LONGEST_PALE_DUST, PALE_SPECK)


def _written(mask: Image.Image, most: float, longest: float, speck: float) -> float:
    runs = list(islice(_runs(mask), MOST_RUNS + 1))
    if len(runs) > MOST_RUNS:
        return float(len(runs)) * POINT
    written = [spot for spot in _spots(runs) if not _is_of_the_scanner(spot, mask.size, speck)]
    holes = [spot for spot in written if _is_hole(spot, mask.size)]
    if len(holes) <= 6:
        written = [spot for spot in written if spot not in holes]
    lengths = [max(spot.wide, spot.high) for spot in written]
    return sum(lengths) if sum(lengths) > most or max(lengths, default=0) > longest else 0.0


def _dark(page: Image.Image) -> Image.Image:
    """255 where there is much less light than around."""
    size = _small(page)
    small = page.resize(size, Image.Resampling.BOX).filter(ImageFilter.MedianFilter(3))
    paper = small.resize((max(size[0] // 12, 2), max(size[1] // 12, 2)), Image.Resampling.BOX)
    paper = paper.filter(ImageFilter.MaxFilter(5)).resize(size, Image.Resampling.BICUBIC)
    limit = paper.point([round(value * THROUGH) for value in range(256)])
    return ImageChops.subtract(limit, small).point([0] + [255] * 255)


def _pale(page: Image.Image) -> Image.Image:
    """255 where it is darker than around by more than the grain of the page explains."""
    size = _small(page)
    tiles = (max(size[0] // 24, 5), max(size[1] // 24, 5))
    small = page.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1.2))
    # Closed as one closes a hole: what is smaller than five tiles goes, a slope of light stays.
    paper = small.resize(tiles, Image.Resampling.BOX).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MinFilter(5))
    light = sorted(paper.tobytes())[tiles[0] * tiles[1] // 2]
    paper = paper.resize(size, Image.Resampling.BILINEAR)
    # Eightfold, or the mean of a tile would be rounded away.
    grain = ImageChops.difference(paper, small).point([min(value * 8, 255) for value in range(256)])
    # A page of text has its empty fifth too: margins, gaps.
    empty = sorted(grain.resize(tiles, Image.Resampling.BOX).tobytes())[tiles[0] * tiles[1] // 5] / 8
    limit = round(max(PALE * light, GRAIN * empty, 1))
    return ImageChops.subtract(paper, small).point([255 * (value > limit) for value in range(256)])


def _small(page: Image.Image) -> tuple[int, int]:
    scale = LONG / max(page.size)
    return max(round(page.width * scale), 16), max(round(page.height * scale), 16)


def _runs(mask: Image.Image) -> Iterator[tuple[int, int, int]]:
    """Row, first and last dark point."""
    data, width = mask.tobytes(), mask.width
    for row in range(mask.height):
        for found in _RUN.finditer(data, row * width, (row + 1) * width):
            yield row, found.start() - row * width, found.end() - 1 - row * width


def _spots(runs: list[tuple[int, int, int]]) -> list[Spot]:
    """Runs that touch the ones above them, corners too, are one spot."""
    parents: list[int] = []

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    above: list[int] = []
    here: list[int] = []
    for index, (row, first, last) in enumerate(runs):
        parents.append(index)
        if here and runs[here[-1]][0] != row:
            above, here = (here if runs[here[-1]][0] == row - 1 else []), []
        for other in above:
            if runs[other][1] <= last + 1 and runs[other][2] >= first - 1:
                parents[root(other)] = root(index)
        here.append(index)
    return _joined(runs, [root(index) for index in range(len(runs))])


def _joined(runs: list[tuple[int, int, int]], roots: list[int]) -> list[Spot]:
    spots: dict[int, Spot] = {}
    for (row, first, last), root in zip(runs, roots, strict=True):
        spot = Spot(first, row, last, row, last - first + 1)
        if root in spots:
            spots[root].join(spot)
        else:
            spots[root] = spot
    return list(spots.values())


def _is_of_the_scanner(spot: Spot, size: tuple[int, int], speck: float) -> bool:
    """Dust, the black edge, a streak or a fold from side to side, a staple in the corner."""
    width, height = size
    if max(spot.wide, spot.high) < speck:
        return True
    if spot.left < EDGE or spot.top < EDGE or spot.right >= width - EDGE or spot.bottom >= height - EDGE:
        return True
    # Of the dirty glass, of a fold; two that cross are one spot.
    is_long = spot.high > 0.6 * height * POINT or spot.wide > 0.6 * width * POINT
    is_streak = is_long and spot.area * POINT**2 < 1.5 * (spot.high + spot.wide)
    return is_streak or _is_in_corner(spot, size)


def _is_in_corner(spot: Spot, size: tuple[int, int]) -> bool:
    corner = 20 / POINT
    aside = spot.right < corner or spot.left > size[0] - corner
    return aside and (spot.bottom < corner or spot.top > size[1] - corner)


def _is_hole(spot: Spot, size: tuple[int, int]) -> bool:
    """A round of 4 to 9 mm near an edge, dark or only its shadow."""
    near = 24 / POINT
    is_near = spot.right < near or spot.left > size[0] - near or spot.bottom < near or spot.top > size[1] - near
    return is_near and 3.5 <= spot.wide <= 9 and 3.5 <= spot.high <= 9 and 0.6 <= spot.wide / spot.high <= 1.7
