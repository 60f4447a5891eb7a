"""One column for two things, «Срок, ответственный»: which words of its cell say when and which say who."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from plans.deadlines import resolve
from plans.reading.grid import Paragraph, tidy
from plans.reading.people import split_people
from plans.reading.reading import MentionKind
from plans.states import DeadlineKind

LONGEST_CELL = 400
LINE_END = re.compile(r"\n+")
SIGN = re.compile(r"\s*[,;]\s*|\s*[–—]\s*|\s-\s|:\s+|(?<=\.)\s+(?=[А-ЯЁ])|\s*(?=\()")
SPACE = re.compile(r"\s+")
HANGING = re.compile(r"\s(?:с|по|к|у|от|до|для|при|в|на)$")
EDGES = " \n,;:–—-"


def split_shared(paragraphs: Sequence[Paragraph], *, start: date) -> tuple[str, tuple[Paragraph, ...]]:
    """The words of the deadline and the lines with people; a cell that cannot be parted is one or the other."""
    text = "\n".join(paragraph.text for paragraph in paragraphs if paragraph.text)
    if len(text) <= LONGEST_CELL:
        for when, who in _parted(text, start):
            return tidy(when), tuple(Paragraph(line) for line in who.split("\n"))
    is_who = not _is_deadline(text, start) and _names_people(text)
    return ("", tuple(paragraphs)) if is_who else (tidy(text), ())


def _parted(text: str, start: date) -> Iterator[tuple[str, str]]:
    """The ways to cut the text into when and who, the surest first."""
    for boundary in (LINE_END, SIGN, SPACE):
        halves = list(_halves(text, boundary))
        yield from (half for half in halves if _says_when(half[0], start) and _names_people(half[1]))
    for boundary in (LINE_END, SIGN):
        # «до 1 мая, Учком»: nobody we know, but a capital letter and no deadline either.
        unknown = (half for half in _halves(text, boundary) if half[1][0].isupper() and _says_when(half[0], start))
        yield from (half for half in unknown if not _is_deadline(half[1], start))


def _halves(text: str, boundary: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Every way to cut the text in two, the longest «when» first; either half may come first."""
    cuts = [(text[: found.start()].strip(EDGES), text[found.end() :].strip(EDGES)) for found in boundary.finditer(text)]
    both = [(when, who) for head, tail in cuts if head and tail for when, who in ((head, tail), (tail, head))]
    for when, who in sorted(both, key=lambda half: -len(half[0])):
        in_brackets = who.startswith("(") and who.endswith(")")
        yield when, who[1:-1] if in_brackets else who


def _says_when(words: str, start: date) -> bool:
    is_clear = _is_deadline(words, start) or all(_is_deadline(part, start) for part in re.split("[,;]", words))
    return (
        is_clear
        and not HANGING.search(words)
        and all(mention.kind is MentionKind.UNKNOWN for mention in split_people(words))
    )


def _is_deadline(words: str, start: date) -> bool:
    return resolve(tidy(words), start=start).kind != DeadlineKind.UNKNOWN


def _names_people(words: str) -> bool:
    mentions = split_people(words)
    return bool(mentions) and all(
        mention.kind is not MentionKind.UNKNOWN and not re.search(r"\d", mention.post) for mention in mentions
    )
