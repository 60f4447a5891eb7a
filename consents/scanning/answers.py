"""What a child said, believed no more than it has to be.

The child opened a file that came from outside, so its words may be those of the file's author: whatever `child.py`
would not have said is `Nonsense`, and the child that said it counts for ended.
"""

import json
from typing import Any, Final

from consents.scanning.kinds import MOST_PAGES
from consents.scanning.reading import PageReading

PICTURES: Final = 2
MOST_PICTURE: Final = 20_000_000
MOST_CODES: Final = 50
"""A page of a hundred codes is no sheet of ours; the first ones are enough to say so."""
LONGEST_CODE: Final = 8_000
"""Characters: the largest QR code holds 7,089 digits."""
LONGEST_WORDS: Final = 300
MOST_INK: Final = 1e9
JPEG: Final = b"\xff\xd8\xff"


class Nonsense(Exception):
    """Nothing that our own child says."""


def words_of(line: bytes) -> tuple[dict[str, Any], list[int]]:
    """The words, and how many bytes follow them."""
    try:
        words = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Nonsense from error
    if not isinstance(words, dict) or not isinstance(words.get("parts"), list) or len(words["parts"]) > PICTURES:
        raise Nonsense
    return words, [_whole(size, MOST_PICTURE) for size in words["parts"]]


def _no_number(constant: str) -> Any:
    """JSON knows neither NaN nor Infinity; Python's does."""
    raise ValueError(constant)


def refusal_in(words: dict[str, Any]) -> str:
    """Why the file cannot be opened; empty when it can."""
    return _text(words["refused"], LONGEST_WORDS) if "refused" in words else ""


def count_in(words: dict[str, Any]) -> int:
    """Pages of the file: at least one."""
    count = _whole(words.get("pages"), MOST_PAGES)
    if count == 0:
        raise Nonsense
    return count


def problem_in(words: dict[str, Any]) -> str:
    return _text(words.get("problem"), LONGEST_WORDS)


def reading_in(words: dict[str, Any], *, number: int) -> PageReading:
    """Of the page that was waited for."""
    read = words.get("reading")
    if words.get("page") != number or not isinstance(read, dict) or not isinstance(read.get("codes"), list):
        raise Nonsense
    ink, is_blank, rotation = read.get("ink"), read.get("is_blank"), _whole(read.get("rotation"), 270)
    if not isinstance(ink, int | float) or not 0 <= ink <= MOST_INK or not isinstance(is_blank, bool):
        raise Nonsense
    if rotation % 90:
        raise Nonsense
    codes = tuple(_text(code, LONGEST_CODE) for code in read["codes"][:MOST_CODES])
    return PageReading(codes=codes, is_blank=is_blank, ink=float(ink), rotation=rotation)


def pictures_in(parts: list[bytes], *, problem: str) -> tuple[bytes, bytes]:
    """The picture and the small one: both, or none where the page has a problem."""
    if len(parts) != PICTURES or not all(part.startswith(JPEG) or (problem and not part) for part in parts):
        raise Nonsense
    return parts[0], parts[1]


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise Nonsense
    return value


def _text(value: Any, longest: int) -> str:
    """Without what no database takes: a NUL, half of a pair."""
    if not isinstance(value, str):
        raise Nonsense
    return value[:longest].replace("\0", "").encode("utf-8", "ignore").decode()
