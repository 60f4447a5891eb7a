"""What a second person looks at, and how the program knows that it is still the same. Nothing here asks the database.

A row is looked at as words, field by field. The fingerprint is taken of these words: another value, or a renamed
building in the row of a room, makes another fingerprint.
"""

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from registry.states import CheckState

Seen = Mapping[str, str]
"""Field → its value in words."""

SHORT: Final = 16
"""Digits of a fingerprint that are enough to name it in a long list."""
USUAL_SHARE: Final = 10
USUAL_LEAST: Final = 20
ERRORS_IN_SAMPLE: Final = 20
LONGEST_SEEN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """было → стало of one field."""

    field: str
    before: str
    after: str


def fingerprint(section: str, seen: Seen) -> str:
    """SHA-256 of the canonical JSON: the order of the fields does not matter, their names and words do."""
    canonical = json.dumps([section, dict(seen)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def differences(before: Seen, after: Seen) -> list[Difference]:
    """Fields that differ, in the order of `after`; a field that one side does not know is empty there."""
    fields = [*after, *(field for field in before if field not in after)]
    pairs = [Difference(field, before.get(field, ""), after.get(field, "")) for field in fields]
    return [pair for pair in pairs if pair.before != pair.after]


def state_of(checked: str | None, now: str) -> CheckState:
    """`checked` is the fingerprint of the verification in force, if there is one."""
    if checked is None:
        return CheckState.NOT_CHECKED
    return CheckState.CHECKED if checked == now else CheckState.CHANGED


def seen_from(words: str) -> dict[str, str] | None:
    """What a form says the person looked at; None when it is no such thing."""
    if len(words) > LONGEST_SEEN:
        return None
    try:
        found: Any = json.loads(words)
        # Half a surrogate pair is no text: no fingerprint can be taken of it.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return found


def usual_size(rows: int) -> int:
    """A tenth of the list, but at least twenty rows: all of a short list."""
    return min(rows, max(USUAL_LEAST, ceil(rows / USUAL_SHARE)))


def usual_errors(size: int) -> int:
    """One error in twenty rows is too many; one in a short sample as well."""
    return max(1, size // ERRORS_IN_SAMPLE)


def draw(keys: Mapping[int, str] | list[int], *, size: int, seed: str) -> list[int]:
    """The same rows for the same keys and seed, in whatever order the keys come."""
    # Not a secret: anybody may draw again and see that nobody chose the rows.
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    known = sorted(keys)
    return sorted(chance.sample(known, min(size, len(known))))
