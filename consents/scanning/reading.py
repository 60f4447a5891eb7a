"""What one page says, before anybody asks whose it is."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from consents.scanning.blankness import ink_of, traces_of
from consents.scanning.codes import Found, codes_by_harder_looks, codes_of, is_seen_from_behind


@dataclass(frozen=True, slots=True)
class PageReading:
    """`codes` are the different words of all QR codes on the page, ours or not.

    `ink`: millimetres of strokes on a page without a code, see `blankness`. `rotation`: degrees, counter-clockwise,
    that turn the page upright: 0, 90, 180, 270.
    """

    codes: tuple[str, ...] = ()
    is_blank: bool = False
    ink: float = 0.0
    rotation: int = 0


def read_page(page: Image.Image, *, closer: Callable[[], Image.Image] | None = None) -> PageReading:
    """A page in grey ("L"), in any position. `closer` gives the same page in more points, where there are more."""
    found = codes_of(page)
    if found:
        return _with_codes(found)
    ink = ink_of(page) or _traces_of_this_side(page)
    if not ink:
        return PageReading(is_blank=True)
    found = (codes_of(closer()) if closer else []) or codes_by_harder_looks(page)
    return _with_codes(found) if found else PageReading(ink=ink)


def _traces_of_this_side(page: Image.Image) -> float:
    """Weak print looks like the front that shines through; only a code seen from behind tells them apart."""
    traces = traces_of(page)
    return 0.0 if traces and is_seen_from_behind(page) else traces


def _with_codes(found: list[Found]) -> PageReading:
    return PageReading(codes=tuple(dict.fromkeys(code.text for code in found)), rotation=found[0].turn)
