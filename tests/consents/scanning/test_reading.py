"""Codes on sheets that were turned, spoiled, photographed and stained: what the program promises to read."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from consents.numbers import BLANK_MARK, payload
from consents.scanning.codes import codes_by_harder_looks, codes_of
from consents.scanning.originals import LONGEST, open_original
from consents.scanning.reading import PageReading, read_page
from tests.consents.scanning import harm
from tests.consents.scanning.harm import Harm, all_of
from tests.consents.scanning.sheets import empty, number_for, sheet, sheet_with

# What happens to the paper or in the scanner; every one at every resolution, and turned.
HARMS: dict[str, Harm] = {
    "as printed": harm.UNHARMED,
    "grain": harm.noisy(25),
    "coarse grain": harm.noisy(45),
    "specks": harm.speckled(0.08),
    "pale": harm.faint(110, 190),
    "very pale": harm.faint(150, 190),
    "dark": harm.faint(0, 90),
    "out of focus": harm.blurred(2),
    "black and white": harm.black_and_white,
    "dithered": harm.dithered,
    "black edges": harm.with_black_edges,
    "shadow": harm.with_shadow,
    "photo from aside": harm.photographed(),
    "photo at dusk": all_of(harm.photographed(lean=0.15), harm.with_shadow, harm.noisy(15)),
    "blot in the corner without a square": harm.stained(0.4),
    "folded": harm.folded,
    "punched": harm.punched,
    "pale, grainy and out of focus": all_of(harm.faint(70, 200), harm.noisy(20), harm.blurred(1.5)),
}
SCANS = {150: 40, 200: 60, 300: 30}
TURNS = (0, 90, 180, 270, 5, -5, 95, 184)


def read_as_file(page: Image.Image, quality: int, folder: Path) -> PageReading:
    path = folder / "page.jpg"
    page.save(path, "JPEG", quality=quality)
    original = open_original(path)
    return read_page(original.page(1), closer=lambda: original.page(1, LONGEST))


@pytest.mark.parametrize("dpi", SCANS)
@pytest.mark.parametrize("name", HARMS)
def test_a_harmed_sheet_is_read(name: str, dpi: int, tmp_path: Path) -> None:
    """Each case takes another turn and another number."""
    case = list(HARMS).index(name) * len(SCANS) + list(SCANS).index(dpi)
    turn = TURNS[case % len(TURNS)]
    page = harm.turned(turn, around=255 * (case % 2))(HARMS[name](sheet(case, dpi=dpi)))

    reading = read_as_file(page, SCANS[dpi], tmp_path)

    assert reading.codes == (payload(BLANK_MARK, number_for(case)),)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [-5, 0, 5])
def test_the_page_knows_how_it_is_turned_upright(turn: int, skew: int) -> None:
    page = harm.turned(turn + skew)(sheet(7, dpi=150))

    reading = read_page(page)

    assert (reading.rotation + turn) % 360 == 0


HARD: dict[str, Harm] = {
    "grain as strong as the ink": harm.noisy(100),
    "a third of the points spoiled": harm.speckled(0.3),
    "as pale as can be, with grain": all_of(harm.faint(150, 185), harm.noisy(20)),
    "a negative": ImageOps.invert,
    **{f"a blot over square {corner}": harm.stained(0.35, corner=corner) for corner in (0, 1, 3)},
    **{f"square {corner} torn off": harm.stained(0.5, corner=corner, shade=255) for corner in (0, 1, 3)},
    "a blot over a square of a skewed sheet": all_of(harm.stained(0.35, corner=0), harm.turned(5)),
}


@pytest.mark.parametrize("name", HARD)
def test_a_sheet_that_the_cheap_look_misses_is_read_by_harder_ones(name: str) -> None:
    page = HARD[name](sheet(11))

    found = codes_by_harder_looks(page, seconds=60)

    assert [code.text for code in found] == [payload(BLANK_MARK, number_for(11))]


def test_a_blot_over_a_square_is_beyond_the_cheap_look() -> None:
    assert codes_of(harm.stained(0.35, corner=0)(sheet(11))) == []


def test_a_small_sheet_in_a_large_photo_is_looked_at_closer(tmp_path: Path) -> None:
    photo = Image.new("L", (3000, 4000), 90)
    photo.paste(sheet(12, dpi=90), (1500, 2000))
    photo = harm.noisy(12)(photo)

    assert read_as_file(photo, 80, tmp_path).codes == (payload(BLANK_MARK, number_for(12)),)


@pytest.mark.parametrize("share", [0.1, 0.15, 0.3, 0.6, 1.0])
def test_a_code_that_shines_through_the_paper_is_not_read(share: float) -> None:
    """Or the back of a sheet would be a second sheet of the same person."""
    back = harm.shining_through(sheet(13), share)(empty())
    back.paste(30, mask=sheet_with(None).crop((0, 900, 1654, 1300)).resize(back.size).point(lambda value: 255 - value))

    assert read_page(back).codes == ()


def test_two_codes_are_both_seen() -> None:
    page = sheet(14)
    page.paste(sheet(15).crop((1000, 0, 1654, 500)).rotate(7, fillcolor=255), (100, 1700))

    assert set(read_page(page).codes) == {payload(BLANK_MARK, number_for(seed)) for seed in (14, 15)}


def test_a_stranger_s_code_is_told_as_it_is() -> None:
    assert read_page(sheet_with("https://example.org/check?t=20270310")).codes == (
        "https://example.org/check?t=20270310",
    )


def test_a_page_of_text_without_a_code_is_neither_read_nor_blank() -> None:
    reading = read_page(sheet_with(None, dpi=150))

    assert (reading.codes, reading.is_blank) == ((), False)
    assert reading.ink > 100


def test_the_orientation_that_a_camera_writes_is_followed(tmp_path: Path) -> None:
    to, page = io.BytesIO(), sheet(16, dpi=150)
    exif = Image.Exif()
    exif[0x0112] = 6
    page.save(to, "JPEG", exif=exif)
    (tmp_path / "photo.jpg").write_bytes(to.getvalue())

    turned = open_original(tmp_path / "photo.jpg").page(1)

    assert turned.width > turned.height
    assert read_page(turned).rotation == 90
