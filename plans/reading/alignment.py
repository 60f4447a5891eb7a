"""Names that are set against sub-items with nothing but blank lines.

Somebody pressed Enter until each name stood beside its sub-item. The paper shows what was meant, so the text is
laid out again for every likely width of its column: if at some width every name meets a sub-item, that is it.
Whatever the outcome, the reader tells a person to check.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.reading.grid import Paragraph
from plans.reading.items import Item
from plans.reading.people import split_people
from plans.reading.reading import PersonMention

WIDTHS = range(16, 81)
TOLERANCE = 1


@dataclass(frozen=True, slots=True)
class Aligned:
    """The people of the task itself, and of its sub-items by their place."""

    task: tuple[PersonMention, ...]
    items: dict[int, tuple[PersonMention, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockOfNames:
    """Names without a blank line between them; `line` counts from 0."""

    line: int
    people: tuple[PersonMention, ...]


def align(people: Sequence[Paragraph], text: Sequence[Paragraph], items: Sequence[Item]) -> Aligned | None:
    """Who belongs to which sub-item; None if blank lines play no part in the cell."""
    if len(items) < 2:
        return None
    blocks = _blocks(people)
    if len(blocks) == 1 and blocks[0].line > 0:
        blocks = _line_by_line(people, items)
    if len(blocks) < 2:
        return None
    everybody = split_people([paragraph.text for paragraph in people])
    places = _by_layout(blocks, text, items, len(people)) or _by_order(blocks, items)
    if places is None:
        return Aligned(everybody)
    own = next((block.people for block, place in zip(blocks, places, strict=True) if place < 0), everybody)
    pairs = zip(places, blocks, strict=True)
    return Aligned(own, {place: block.people for place, block in pairs if place >= 0})


def _blocks(people: Sequence[Paragraph]) -> list[BlockOfNames]:
    blocks: list[BlockOfNames] = []
    lines: list[str] = []
    for place, paragraph in enumerate([*people, Paragraph("")]):
        if paragraph.text:
            lines.append(paragraph.text)
        elif lines:
            blocks.append(BlockOfNames(place - len(lines), split_people(lines)))
            lines = []
    return blocks


def _line_by_line(people: Sequence[Paragraph], items: Sequence[Item]) -> list[BlockOfNames]:
    """The names begin below the task's own line and are as many as the sub-items: each line is a block."""
    lines = [(place, paragraph.text) for place, paragraph in enumerate(people) if paragraph.text]
    blocks = [BlockOfNames(place, split_people(text)) for place, text in lines]
    return blocks if len(blocks) == len(items) and all(block.people for block in blocks) else []


def _by_layout(
    blocks: Sequence[BlockOfNames], text: Sequence[Paragraph], items: Sequence[Item], height: int
) -> list[int] | None:
    """The place of each block's sub-item (-1: the task itself) at the width where they meet best."""
    if height < len(items) + 2:
        return None  # too few blank lines to point at anything
    best: tuple[int, list[int]] | None = None
    for width in WIDTHS:
        starts = _starts(text, items, width)
        places = [min(range(-1, len(items)), key=lambda item: abs(starts[item + 1] - block.line)) for block in blocks]
        distances = [abs(starts[place + 1] - block.line) for place, block in zip(places, blocks, strict=True)]
        if len(set(places)) == len(places) and max(distances) <= TOLERANCE and (not best or sum(distances) < best[0]):
            best = (sum(distances), places)
    return best[1] if best else None


def _starts(text: Sequence[Paragraph], items: Sequence[Item], width: int) -> list[int]:
    """The lines at which the task and its sub-items begin when the text is laid out at the width."""
    starts, line = [], 0
    for paragraph in text:
        starts.append(line)
        line += height(paragraph.shown, width)
    return [0, *(starts[item.line] for item in items)]


def height(text: str, width: int) -> int:
    """How many lines the text takes when it is broken between words."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += max(0, len(word) - 1) // width
        room -= len(word) % width + 1
    return lines


def _by_order(blocks: Sequence[BlockOfNames], items: Sequence[Item]) -> list[int] | None:
    """One block for each sub-item, or one more on top for the task itself."""
    surplus = len(blocks) - len(items)
    return list(range(-surplus, len(items))) if surplus in {0, 1} else None
