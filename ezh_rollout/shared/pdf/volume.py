"""Many copies of few sheets in one PDF/A file: each sheet is kept once, each copy is its page with words over it."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import isqrt
from typing import BinaryIO, Final

import pikepdf
import zxingcpp
from pikepdf import Dictionary, Name

from ezh_rollout.shared.pdf.drawing import render
from ezh_rollout.shared.pdf.fitting import LEADING, fit
from ezh_rollout.shared.pdf.sheet import Place, Sheet
from ezh_rollout.shared.pdf.typeface import Typefaces, plain

FAMILY: Final = "Liberation Serif"
QUIET: Final = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
DARK: Final = re.compile(rb"\x00+")


@dataclass(frozen=True, slots=True)
class Words:
    """Written into the place on its lowest line, or in the middle of its height; see `fitting`. Sizes in points."""

    place: Place
    words: str
    size: float = 12
    floor: float = 8
    is_centred: bool = False
    is_in_middle: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as large as the place."""

    place: Place
    payload: str


Mark = Words | Code


class Volume:
    """Pages are added one by one; only their short content stays in memory. The same calls give the same bytes."""

    def __init__(self, *, title: str, created: datetime | None = None) -> None:
        self.pdf = pikepdf.new()
        self.faces = Typefaces(FAMILY)
        self.fonts = self.pdf.make_indirect(Dictionary())
        self.sheets: dict[int, tuple[Sheet, list[pikepdf.Object]]] = {}
        self._describe(title, created)

    def add(self, sheet: Sheet, page: int, marks: Iterable[Mark]) -> None:
        """One page of the sheet (from 0) with these marks; those of its other pages are left out."""
        own = (self._drawn(mark) for mark in marks if mark.place.page == page)
        self._add_page(["q /Sheet Do Q", *own], self._pages_of(sheet)[page])

    def add_empty(self, sheet: Sheet) -> None:
        """The white back of a page, of the same size."""
        self._add_page([], self._pages_of(sheet)[0])

    @property
    def count(self) -> int:
        return len(self.pdf.pages)

    def save(self, out: BinaryIO) -> None:
        for name, font in self.faces.embedded(self.pdf).items():
            self.fonts[name] = font
        self.pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
        )

    def _describe(self, title: str, created: datetime | None) -> None:
        """What makes it PDF/A, taken from an empty paper: metadata, the meaning of colours, the language."""
        paper = render("<html lang='ru'><body></body></html>", stylesheets=(), title=title, created=created)
        with pikepdf.open(BytesIO(paper)) as source:
            for key in ("/Metadata", "/OutputIntents", "/ViewerPreferences"):
                if key in source.Root:
                    self.pdf.Root[key] = self.pdf.copy_foreign(self._indirect(source, source.Root[key]))
            for key, value in source.docinfo.items():
                self.pdf.docinfo[key] = pikepdf.String(str(value))
        self.pdf.Root["/Lang"] = pikepdf.String("ru")

    @staticmethod
    def _indirect(source: pikepdf.Pdf, thing: pikepdf.Object) -> pikepdf.Object:
        return thing if thing.is_indirect else source.make_indirect(thing)

    def _pages_of(self, sheet: Sheet) -> list[pikepdf.Object]:
        """Copied into the file once."""
        if id(sheet) not in self.sheets:
            with pikepdf.open(BytesIO(sheet.pdf)) as source:
                forms = [self.pdf.copy_foreign(page.as_form_xobject()) for page in source.pages]
            self.sheets[id(sheet)] = sheet, forms
        return self.sheets[id(sheet)][1]

    def _add_page(self, content: list[str], form: pikepdf.Object) -> None:
        stream = pikepdf.Stream(self.pdf, zlib.compress("\n".join(content).encode()))
        stream["/Filter"] = Name.FlateDecode
        page = Dictionary(
            Type=Name.Page,
            MediaBox=form.BBox,
            Resources=Dictionary(XObject=Dictionary(Sheet=form), Font=self.fonts),
            Contents=self.pdf.make_indirect(stream),
        )
        self.pdf.pages.append(pikepdf.Page(self.pdf.make_indirect(page)))

    def _drawn(self, mark: Mark) -> str:
        return _code(mark) if isinstance(mark, Code) else self._words(mark)

    def _words(self, mark: Words) -> str:
        place, words = mark.place, plain(mark.words)
        if not words:
            return ""
        room = place.width, place.height
        fitted = fit(words, room=room, size=mark.size, floor=mark.floor, width=self.faces.width)
        # Letters hang a fifth of the size under their line.
        bottom = place.bottom + fitted.size * (LEADING - 0.9)
        if mark.is_in_middle:
            bottom += (place.height - fitted.height) / 2
        parts = ["BT"]
        for number, line in zip(range(len(fitted.lines) - 1, -1, -1), fitted.lines, strict=True):
            spare = place.width - self.faces.width(line, fitted.size)
            left = place.left + (spare / 2 if mark.is_centred else 0)
            parts.append(f"1 0 0 1 {left:.2f} {bottom + number * fitted.size * LEADING:.2f} Tm")
            parts += [f"/{face} {fitted.size:.3g} Tf {run} Tj" for face, run in self.faces.written(line)]
        return " ".join([*parts, "ET"])


def _code(mark: Code) -> str:
    """Black runs of the rows as rectangles in units of one module; level Q survives the loss of a quarter."""
    drawn = zxingcpp.create_barcode(mark.payload, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    modules = bytes(drawn.to_image(scale=1, add_quiet_zones=False))  # type: ignore[call-overload]  # it has a buffer
    size = isqrt(len(modules))
    place = mark.place
    unit = min(place.width, place.height) / (size + 2 * QUIET)
    parts = [f"q {unit:.5f} 0 0 {unit:.5f} {place.left + QUIET * unit:.3f} {place.bottom + QUIET * unit:.3f} cm"]
    parts += [
        f"{run.start()} {size - 1 - row} {run.end() - run.start()} 1 re"
        for row in range(size)
        for run in DARK.finditer(modules[row * size : (row + 1) * size])
    ]
    return " ".join([*parts, "f Q"])
