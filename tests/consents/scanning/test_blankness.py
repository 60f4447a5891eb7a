"""Backs of sheets are blank whatever the scanner did to them; a signature alone is not."""

import pytest
from PIL import Image, ImageDraw

from consents.numbers import BLANK_MARK, payload
from consents.scanning.blankness import ink_of, traces_of
from consents.scanning.reading import read_page
from tests.consents.scanning import harm
from tests.consents.scanning.harm import Harm, all_of
from tests.consents.scanning.sheets import empty, number_for, sheet, sheet_with, signature

THROUGH = harm.shining_through(sheet(1), 0.12)


def lines(*places: tuple[float, float, float, float], width: int = 5) -> Harm:
    """In shares of the page."""

    def draw(page: Image.Image) -> Image.Image:
        marked = page.copy()
        for left, top, right, bottom in places:
            edges = (left * page.width, top * page.height, right * page.width, bottom * page.height)
            ImageDraw.Draw(marked).line(edges, fill=20, width=width)
        return marked

    return draw


def dusty(count: int, mm: float, shade: int) -> Harm:
    """Specks up to this size, all over the page."""

    def harmed(page: Image.Image) -> Image.Image:
        marked, chance, unit = page.copy(), harm.shuffled(1), max(page.size) / 297
        for _ in range(count):
            x, y, side = chance.uniform(10, 200), chance.uniform(10, 287), chance.uniform(0.3, 1) * mm
            ImageDraw.Draw(marked).ellipse([edge * unit for edge in (x, y, x + side, y + side)], fill=shade)
        return marked

    return harmed


BLANK: dict[str, Harm] = {
    "white": harm.UNHARMED,
    "grey": harm.faint(0, 150),
    "black: nothing lay in the scanner": harm.faint(0, 5),
    "grain": harm.noisy(20),
    "grain at low resolution": all_of(harm.at_dpi(150), harm.noisy(28)),
    "specks": harm.speckled(0.01),
    "punched over a black lid": harm.punched,
    "punched over a white lid": lambda page: harm.punched(page, shade=200),
    "black edges": harm.with_black_edges,
    "askew on a black lid": harm.skewed(4, around=harm.BLACK),
    "turned on a black lid": harm.turned(-5, around=harm.BLACK),
    "the front shines through": THROUGH,
    "the front shines through strongly": harm.shining_through(sheet(1), 0.18),
    "shadow of the lid": harm.with_shadow,
    "folded": harm.folded,
    "a streak of the glass": lines((0.3, 0, 0.3, 1), width=3),
    "dust": dusty(60, 0.8, 60),
    "pale dust": dusty(60, 1.4, 215),
    "a staple": lines((0.03, 0.03, 0.07, 0.05)),
    "jpeg": all_of(THROUGH, harm.noisy(15), harm.as_jpeg(30)),
    "all at once": all_of(THROUGH, harm.punched, harm.noisy(12), harm.skewed(3, around=harm.BLACK), harm.as_jpeg(40)),
}

SHINING = [BLANK[name] for name in BLANK if "shines" in name or name in {"jpeg", "all at once"}]


@pytest.mark.parametrize("name", BLANK)
def test_a_back_has_no_ink(name: str) -> None:
    assert ink_of(BLANK[name](empty(shade=250))) == 0


@pytest.mark.parametrize("shade", [30, 110, 170])
@pytest.mark.parametrize("mm", [9, 15, 32])
@pytest.mark.parametrize("around", ["", "grain", "jpeg", "front shines through"])
def test_a_signature_alone_is_not_blank(mm: int, shade: int, around: str) -> None:
    harms = {
        "": harm.UNHARMED,
        "grain": harm.noisy(15),
        "jpeg": all_of(harm.blurred(1), harm.as_jpeg(30)),
        "front shines through": THROUGH,
    }
    page = empty(shade=250)
    page.paste(shade, mask=signature(page.size, at=(0.4, 0.6), mm=mm))

    assert ink_of(harms[around](page)) > 0


WRITTEN: dict[str, Image.Image] = {
    "text": sheet_with(None, signed=False),
    "pale text": harm.faint(110, 200)(sheet_with(None, signed=False)),
    "one line of text": sheet_with(None, signed=False).crop((0, 420, 1654, 475)),
    "a tick": lines((0.5, 0.5, 0.51, 0.51), (0.51, 0.51, 0.54, 0.48))(empty()),
    "a crossed-out page": lines((0.2, 0.2, 0.6, 0.7))(empty()),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_is_not_blank(name: str) -> None:
    page = empty()
    page.paste(WRITTEN[name], (0, 0))

    assert ink_of(page) > 0


@pytest.mark.parametrize("name", [name for name, harmed in BLANK.items() if harmed not in SHINING])
def test_a_back_has_no_traces_either(name: str) -> None:
    assert traces_of(BLANK[name](empty(shade=250))) == 0


# The paler the front shines through, the less grain its code bears; what is not read goes to the desk, which is safe.
PALE_BACK = {"": harm.UNHARMED, "grain": harm.noisy(3), "jpeg": all_of(harm.noisy(2), harm.as_jpeg(75))}
PLAIN_BACK = {"": harm.UNHARMED, "grain": harm.noisy(6), "jpeg": all_of(harm.noisy(4), harm.as_jpeg(60))}


@pytest.mark.parametrize(("share", "harms"), [(0.08, PALE_BACK), (0.12, PLAIN_BACK), (0.18, PLAIN_BACK)])
@pytest.mark.parametrize("scanned", ["", "grain", "jpeg"])
def test_the_front_that_shines_through_is_told_by_its_code(
    share: float, harms: dict[str, harm.Harm], scanned: str
) -> None:
    back = harms[scanned](harm.shining_through(sheet(1), share)(empty(shade=250)))

    assert traces_of(back) > 0
    assert read_page(back).is_blank


# What is left of black on paper of 250; a dry cartridge, a pencil, a scanner set too light.
WEAK = (200, 215, 225, 235)


@pytest.mark.parametrize("ink", WEAK)
@pytest.mark.parametrize("dpi", [100, 150, 200, 300])
def test_weak_print_without_a_code_is_not_blank(ink: int, dpi: int) -> None:
    """It was, and a signed sheet was lost with it."""
    page = all_of(harm.faint(ink, 250), harm.as_jpeg(70))(sheet_with(None, dpi=dpi, signed=False))

    assert traces_of(page) > 0
    assert not read_page(page).is_blank


@pytest.mark.parametrize("ink", [200, 215, 225])
def test_weak_print_under_grain_is_not_blank(ink: int) -> None:
    page = all_of(harm.faint(ink, 250), harm.noisy(12), harm.as_jpeg(60))(sheet_with(None, signed=False))

    assert traces_of(page) > 0


def test_the_weakest_sheet_is_read_before_it_is_called_blank() -> None:
    """Its code is beyond the cheap look."""
    page = harm.faint(240, 250)(sheet(1))

    assert read_page(page).codes == (payload(BLANK_MARK, number_for(1)),)


def test_weak_print_is_of_this_side_although_the_other_shines_through() -> None:
    page = harm.shining_through(sheet(2), 0.06)(harm.faint(215, 250)(sheet(1)))

    assert read_page(page).codes == (payload(BLANK_MARK, number_for(1)),)
