"""Sheets as they come out of the printer, drawn without the printing part: text, a code, lines for signatures."""

import io
import random
from functools import cache
from typing import Final

import segno
from PIL import Image, ImageDraw, ImageFont

from consents.numbers import BLANK_MARK, RANDOM_DIGITS, check_digits, payload, spoken

LINES: Final = (
    "Я, законный представитель учащегося, даю согласие на обработку его персональных данных",
    "школе, а также лицу, которому она поручила обработку по договору, с целью ведения",
    "электронного журнала: сбор, запись, хранение, уточнение, использование, передача,",
    "обезличивание, блокирование, удаление, с использованием средств автоматизации и без них.",
)
CODE_MM: Final = 24.0


def number_for(seed: int) -> str:
    """A whole number, the same for the same seed."""
    digits = "".join(random.Random(seed).choices("0123456789", k=RANDOM_DIGITS))  # noqa: S311 - a test's own
    return digits + check_digits(digits)


def empty(dpi: int = 200, shade: int = 255) -> Image.Image:
    return Image.new("L", (round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)), shade)


def code_of(words: str, side: int) -> Image.Image:
    """A QR code with its quiet zone, so many points wide."""
    to = io.BytesIO()
    segno.make(words, error="m", micro=False).save(to, kind="png", scale=8, border=4)
    return Image.open(to).convert("L").resize((side, side), Image.Resampling.BOX)


def sheet(seed: int = 1, *, dpi: int = 200, mark: str = BLANK_MARK, signed: bool = True) -> Image.Image:
    return sheet_with(payload(mark, number_for(seed)), dpi=dpi, signed=signed)


def sheet_with(words: str | None, *, dpi: int = 200, signed: bool = True) -> Image.Image:
    """A4 with this code in the upper right corner, or without a code."""
    page = empty(dpi)
    draw = ImageDraw.Draw(page)
    font, small = _font(round(11 / 72 * dpi)), _font(round(8 / 72 * dpi))
    top = round(55 / 25.4 * dpi)
    for row in range(28):
        draw.text((round(25 / 25.4 * dpi), top + row * round(6.5 / 25.4 * dpi)), LINES[row % 4], font=font, fill=15)
    if words is not None:
        side = round(CODE_MM / 25.4 * dpi)
        left, upper = page.width - side - round(12 / 25.4 * dpi), round(12 / 25.4 * dpi)
        page.paste(code_of(words, side), (left, upper))
        draw.text((left, upper + side), spoken(words[4:]), font=small, fill=15)
    if signed:
        page.paste(45, mask=signature(page.size, at=(0.55, 0.84)))
    return page


def signature(size: tuple[int, int], *, at: tuple[float, float], mm: float = 32.0) -> Image.Image:
    """A stroke of a pen, 0.5 mm thick, as a mask."""
    mask = Image.new("L", size, 0)
    unit = max(size) / 297
    left, top = at[0] * size[0], at[1] * size[1]
    swing = random.Random(5)  # noqa: S311 - a test's own
    points = [(left + mm * unit * step / 24, top + swing.uniform(-5, 5) * unit) for step in range(25)]
    ImageDraw.Draw(mask).line(points, fill=255, width=max(round(0.5 * unit), 1), joint="curve")
    return mask


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype("LiberationSerif-Regular.ttf", size)
