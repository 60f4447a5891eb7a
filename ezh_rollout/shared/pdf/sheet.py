"""A sheet that is laid out once and filled in many times, and the places on it that wait for words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ezh_rollout.shared.pdf.problem import PdfProblem


@dataclass(frozen=True, slots=True)
class Place:
    """A box of the layout that had an id. In points from the lower left corner of its page."""

    page: int
    left: float
    bottom: float
    width: float
    height: float

    def on(self, page: int) -> Place:
        """The same box on another page."""
        return replace(self, page=page)


@dataclass(frozen=True, slots=True)
class Sheet:
    """`pdf` holds the pages as they were laid out, without any words in the places."""

    pdf: bytes
    pages: int
    places: Mapping[str, Place]

    def place(self, name: str) -> Place:
        """A sheet has what its template has: a name that is not there is an error of ours."""
        if name not in self.places:
            raise PdfProblem(f"На бланке нет места «{name}».")
        return self.places[name]
