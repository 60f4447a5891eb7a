"""What happens to a sheet between the printer and the program. Each takes a page in grey and gives one."""

import io
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Harm = Callable[[Image.Image], Image.Image]
WHITE, BLACK = 255, 0


def turned(degrees: float, *, around: int = WHITE) -> Harm:
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=around)


def skewed(degrees: float, *, around: int = WHITE) -> Harm:
    """As a feeder does: the page keeps its size, its corners are cut off."""
    return lambda page: page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=around)


def noisy(strength: float) -> Harm:
    """Grain of this standard deviation, of 255."""
    return lambda page: ImageChops.add(page, Image.effect_noise(page.size, strength), 1, -128)


def speckled(share: float) -> Harm:
    """So many of the points black or white."""

    def harm(page: Image.Image) -> Image.Image:
        noise = Image.effect_noise(page.size, 100)
        rank = sorted(noise.crop((0, 0, 200, 200)).tobytes())
        low, high = rank[int(len(rank) * share / 2)], rank[int(len(rank) * (1 - share / 2)) - 1]
        spoiled = page.copy()
        spoiled.paste(BLACK, mask=noise.point(lambda value: 255 * (value < low)))
        spoiled.paste(WHITE, mask=noise.point(lambda value: 255 * (value > high)))
        return spoiled

    return harm


def faint(ink: int, paper: int) -> Harm:
    """Black becomes `ink`, white becomes `paper`."""
    return lambda page: page.point([ink + (paper - ink) * value // 255 for value in range(256)])


def blurred(radius: float) -> Harm:
    return lambda page: page.filter(ImageFilter.GaussianBlur(radius))


def as_jpeg(quality: int) -> Harm:
    def harm(page: Image.Image) -> Image.Image:
        to = io.BytesIO()
        page.save(to, "JPEG", quality=quality)
        return Image.open(to).convert("L")

    return harm


def at_dpi(dpi: int) -> Harm:
    """A page of A4 scanned at another resolution."""

    def harm(page: Image.Image) -> Image.Image:
        scale = dpi * 297 / 25.4 / max(page.size)
        size = (round(page.width * scale), round(page.height * scale))
        return page.resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.BOX)

    return harm


def black_and_white(page: Image.Image) -> Image.Image:
    """The way faxes and thrifty scanners see."""
    return page.convert("1", dither=Image.Dither.NONE).convert("L")


def dithered(page: Image.Image) -> Image.Image:
    return page.convert("1").convert("L")


def with_black_edges(page: Image.Image) -> Image.Image:
    wide = page.copy()
    draw = ImageDraw.Draw(wide)
    width, height = page.size
    draw.polygon([(0, 0), (width // 30, 0), (width // 60, height), (0, height)], fill=12)
    draw.polygon([(0, height), (0, height - height // 50), (width, height - height // 90), (width, height)], fill=20)
    return wide


def with_shadow(page: Image.Image) -> Image.Image:
    """A hand between the lamp and the paper: from full light to a third of it."""
    slope = Image.linear_gradient("L").rotate(35, expand=False).resize(page.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(page, slope.point([85 + value * 170 // 255 for value in range(256)]))


def photographed(*, lean: float = 0.10, table: int = 70) -> Harm:
    """A sheet on a table seen from aside: its far edge is shorter by twice `lean`."""

    def harm(page: Image.Image) -> Image.Image:
        width, height = page.size
        around = Image.new("L", (width * 6 // 5, height * 6 // 5), table)
        around.paste(page, (width // 10, height // 10))
        wide, high = around.size
        corners = (
            (lean * wide, 0.0),
            (wide - lean * wide, lean * high / 2),
            (float(wide), float(high)),
            (0.0, float(high)),
        )
        whole = ((0.0, 0.0), (float(wide), 0.0), (float(wide), float(high)), (0.0, float(high)))
        return around.transform(
            around.size,
            Image.Transform.PERSPECTIVE,
            _coefficients(corners, whole),
            Image.Resampling.BICUBIC,
            fillcolor=table,
        )

    return harm


def stained(part: float, *, corner: int = 2, shade: int = 60) -> Harm:
    """A blot over a corner of the code of `sheets`: 0 left above, clockwise; so large a part of its side."""

    def harm(page: Image.Image) -> Image.Image:
        unit = max(page.size) / 297
        left, top, side = page.width - 32.5 * unit, 15.5 * unit, 17.0 * unit
        x, y = left + side * (corner in {1, 2}), top + side * (corner in {2, 3})
        spoiled, radius = page.copy(), part * side / 2
        ImageDraw.Draw(spoiled).ellipse((x - radius, y - radius, x + radius, y + radius), fill=shade)
        return spoiled

    return harm


def folded(page: Image.Image) -> Image.Image:
    spoiled = page.copy()
    draw = ImageDraw.Draw(spoiled)
    draw.line((0, page.height // 2, page.width, page.height // 2 + 4), fill=212, width=4)
    draw.line((page.width // 2, 0, page.width // 2 + 3, page.height), fill=220, width=3)
    return spoiled


def shining_through(front: Image.Image, share: float = 0.12) -> Harm:
    """The back of a sheet: its front mirrored, blurred and pale."""

    def harm(page: Image.Image) -> Image.Image:
        through = front.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2)).resize(page.size)
        return ImageChops.multiply(page, through.point([round(255 - share * (255 - value)) for value in range(256)]))

    return harm


def punched(page: Image.Image, *, shade: int = 10) -> Image.Image:
    spoiled = page.copy()
    unit = max(page.size) / 297
    for y in (108.5, 188.5):
        ImageDraw.Draw(spoiled).ellipse([round(edge * unit) for edge in (9, y - 3, 15, y + 3)], fill=shade)
    return spoiled


def all_of(*harms: Harm) -> Harm:
    def harm(page: Image.Image) -> Image.Image:
        for one in harms:
            page = one(page)
        return page

    return harm


def shuffled(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a test's own


UNHARMED: Final[Harm] = all_of()


def _coefficients(seen: tuple[tuple[float, float], ...], whole: tuple[tuple[float, float], ...]) -> list[float]:
    """Of the perspective that puts the corners of `whole` where `seen` says; solved by Gauss."""
    rows = []
    for (x, y), (u, v) in zip(seen, whole, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for pivot in range(8):
        best = max(range(pivot, 8), key=lambda index: abs(rows[index][pivot]))
        rows[pivot], rows[best] = rows[best], rows[pivot]
        rows[pivot] = [value / rows[pivot][pivot] for value in rows[pivot]]
        for index in range(8):
            if index != pivot:
                share = rows[index][pivot]
                rows[index] = [a - share * b for a, b in zip(rows[index], rows[pivot], strict=True)]
    return [row[8] for row in rows]
