"""One PDF/A file of filled-in blanks: pile after pile, each under its control sheet."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import BinaryIO, Final

from consents.papers import blank, control
from consents.papers.pile import CopyData, Pile
from ezh_rollout.shared.pdf import Sheet, Volume

Told = Callable[[int, int], None]
TELL_EVERY: Final = 25


def quiet(_done: int, _total: int) -> None:
    """Nobody waits."""


def write(
    piles: Sequence[Pile], out: BinaryIO, *, title: str, created: datetime | None = None, told: Told = quiet
) -> int:
    """Returns the number of pages. The same piles give the same bytes. Raises `blank.TooLong`, `PdfProblem`.

    Where any blank of the file has two sides, everything has two, so that a printer of both sides mixes nobody up.
    """
    sheets = {
        (pile.text, copy.signers): blank.sheet_of(pile.text, copy.signers, note=pile.note)
        for pile in piles
        for copy in pile.copies
    }
    sides = max(sheet.pages for sheet in sheets.values())
    volume = Volume(title=title, created=created)
    total, done = sum(len(pile.copies) for pile in piles), 0
    for pile in piles:
        _add_control(volume, pile, sides)
        for copy in pile.copies:
            _add_copy(volume, sheets[pile.text, copy.signers], copy, sides)
            done += 1
            if done % TELL_EVERY == 0:
                told(done, total)
    volume.save(out)
    told(total, total)
    return volume.count


def _add_control(volume: Volume, pile: Pile, sides: int) -> None:
    sheet = control.sheet_of(pile)
    pages = list(control.pages_of(pile))
    for marks in pages:
        volume.add(sheet, 0, marks)
    for _ in range(-len(pages) % sides):
        volume.add_empty(sheet)


def _add_copy(volume: Volume, sheet: Sheet, copy: CopyData, sides: int) -> None:
    marks = list(blank.marks_of(sheet, copy))
    for page in range(sheet.pages):
        volume.add(sheet, page, marks)
    for _ in range(sides - sheet.pages):
        volume.add_empty(sheet)
