"""Backs of sheets are blank whatever the scanner did to them; a signature alone is not."""

import pytest
from PIL import Image, ImageDraw

from consents.scanning.blankness import ink_of
from tests.consents.scanning import harm
from tests.consents.scanning.harm import Harm, all_of
from tests.consents.scanning.sheets import empty, sheet, sheet_with, signature

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
    "a staple": lines((0.03, 0.03, 0.07, 0.05)),
    "jpeg": all_of(THROUGH, harm.noisy(15), harm.as_jpeg(30)),
    "all at once": all_of(THROUGH, harm.punched, harm.noisy(12), harm.skewed(3, around=harm.BLACK), harm.as_jpeg(40)),
}


@pytest.mark.parametrize("name", BLANK)
def test_a_back_is_blank(name: str) -> None:
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
