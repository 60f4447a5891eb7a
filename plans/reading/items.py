"""A cell's paragraphs as the text of a task and the tree of its sub-items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.reading.grid import Paragraph
from plans.reading.marks import Typed, typed_mark

FINISHED = re.compile(r"[.;:!?…][»\")]*$")
PLAIN = "plain"


@dataclass(slots=True)
class Item:
    """A sub-item; `line` is the place of its first paragraph in the cell, empty paragraphs included."""

    text: str
    number: str = ""
    line: int = 0
    children: list["Item"] = field(default_factory=list)
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class CellText:
    """What a cell says: a number if its first line carries one, its own text and its sub-items."""

    text: str = ""
    number: str = ""
    items: list[Item] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    starts_with_mark: bool = False


@dataclass(slots=True)
class Open:
    """An item that may still get siblings or children, with the kind of its mark."""

    item: Item
    kind: str
    ordinal: int


def _mark_of(paragraph: Paragraph) -> Typed | None:
    """The mark of a line, drawn by Word or typed."""
    if paragraph.mark is None:
        return typed_mark(paragraph.text)
    label = paragraph.mark.label.strip().rstrip(".)")
    kind = f"auto{paragraph.mark.level}{'number' if paragraph.mark.ordered else 'bullet'}"
    again = typed_mark(paragraph.text) if not paragraph.mark.ordered else None
    return Typed(kind, label if paragraph.mark.ordered else "", again.rest if again else paragraph.text)


class Outline:
    """Places the items one under another as they come."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._open: list[Open] = []

    @property
    def last(self) -> Item | None:
        return self._open[-1].item if self._open else None

    def add(self, item: Item, kind: str, ordinal: int = 0) -> None:
        """A known kind of mark goes beside its like, an unknown one goes deeper; a colon opens a deeper level."""
        if self._open and kind == PLAIN and not self._opens_list():
            kind = self._open[-1].kind
        self._close_down_to(kind, ordinal)
        siblings = self._open[-1].item.children if self._open else self.items
        siblings.append(item)
        self._open.append(Open(item, kind, ordinal))

    def _opens_list(self) -> bool:
        return bool(self._open) and self._open[-1].item.text.rstrip().endswith(":")

    def _close_down_to(self, kind: str, ordinal: int) -> None:
        alike = [place for place in reversed(range(len(self._open))) if self._open[place].kind == kind]
        # «1. …: 1. … 2. … 2. …»: the second «2.» goes on with the outer list.
        counted = (place for place in alike if ordinal > 1 and self._open[place].ordinal + 1 == ordinal)
        depth = next(counted, alike[0] if alike else None)
        if depth is None:
            self._close_automatic_lists(kind)
        elif not (self._opens_list() and depth == len(self._open) - 1 and not self._follows(ordinal)):
            del self._open[depth:]

    def _follows(self, ordinal: int) -> bool:
        """«2.» after «1. …:» is its neighbour, «1.» after it is its child."""
        return ordinal > 1 and ordinal == self._open[-1].ordinal + 1

    def _close_automatic_lists(self, kind: str) -> None:
        """A shallower level of Word's own list ends the deeper ones."""
        if not kind.startswith("auto"):
            return
        while self._open and self._open[-1].kind.startswith("auto") and self._open[-1].kind[4] >= kind[4]:
            if self._open[-1].kind[4] == kind[4] and self._opens_list():
                return
            if self._open[-1].kind[4] == kind[4] and self._open[-1].kind[5:] != kind[5:]:
                return
            self._open.pop()


def read_text(paragraphs: Sequence[Paragraph]) -> CellText:
    """The first line is the text of the task; marked lines and members of a list are sub-items."""
    cell, outline, previous = CellText(), Outline(), ""
    lines = [(place, paragraph) for place, paragraph in enumerate(paragraphs) if paragraph.text]
    for place, paragraph in lines:
        cell_notes = paragraph.notes
        mark = _mark_of(paragraph)
        text = mark.rest if mark else paragraph.text
        if previous and mark is None and _continues(previous, paragraph):
            _prolong(cell, outline, text)
        elif not previous:
            _begin(cell, outline, Item(text, mark.number if mark else "", place), mark)
        elif mark is None and _is_before_list(cell, outline) and not previous.endswith((";", ":")):
            _prolong(cell, outline, text, separator="\n")
        else:
            item = Item(text, mark.number if mark else "", place, notes=cell_notes)
            outline.add(item, mark.kind if mark else PLAIN, mark.ordinal if mark else 0)
            cell_notes = ()
        cell.notes += cell_notes
        previous = paragraph.text
    cell.items = outline.items
    return _settled(cell)


def _begin(cell: CellText, outline: Outline, first: Item, mark: Typed | None) -> None:
    cell.text, cell.number, cell.starts_with_mark = first.text, first.number, mark is not None
    if mark is not None:
        outline.add(first, mark.kind, mark.ordinal)


def _settled(cell: CellText) -> CellText:
    """A mark on the first line makes a list only if more lines of its kind follow; else it numbers the task itself."""
    if not cell.starts_with_mark:
        return cell
    if len(cell.items) == 1:
        cell.items = cell.items[0].children
        return cell
    cell.text, cell.number = "\n".join(item.text for item in cell.items), ""
    return cell


def _continues(previous: str, paragraph: Paragraph) -> bool:
    """Whether the line goes on with the sentence of the line before."""
    if previous.endswith(","):
        return True
    if FINISHED.search(previous):
        return False
    return paragraph.text[0].islower()


def _is_before_list(cell: CellText, outline: Outline) -> bool:
    """No sub-item yet; a mark on the first line numbers the task itself."""
    return not outline.items or (cell.starts_with_mark and outline.items == [outline.last])


def _prolong(cell: CellText, outline: Outline, text: str, separator: str = " ") -> None:
    if _is_before_list(cell, outline):
        cell.text = _joined(cell.text, text, separator)
    if outline.last is not None:
        outline.last.text = _joined(outline.last.text, text, separator)


def _joined(text: str, more: str, separator: str) -> str:
    """A hyphen at the end of a line keeps the halves of a word together."""
    return f"{text}{more}" if re.fullmatch(r"\w-", text[-2:]) else f"{text}{separator}{more}"
