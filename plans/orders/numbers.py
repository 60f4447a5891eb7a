"""Numbers: of items («1.», «1.1.») and of orders (free text; only a leading whole number is counted on)."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ezh_rollout.shared import text

LEADING_NUMBER = re.compile(r"^\d{1,9}")


def tidy(number: str) -> str:
    """«№  24 » is the number «24»: the sign and the spaces around it are not part of it."""
    return " ".join(number.replace("\u00a0", " ").split()).removeprefix("№").strip()


def is_same(one: str, other: str) -> bool:
    """«14-а» and «14-А» are one number to a person, whichever alphabet the letter was typed in."""
    return text.search_key(tidy(one)) == text.search_key(tidy(other))


def next_free(taken: Iterable[str]) -> str:
    """One more than the greatest whole number with which a taken number begins: after «24», «14-а», «151.1» — «152»."""
    leading = (LEADING_NUMBER.match(tidy(number)) for number in taken)
    return str(max((int(match[0]) for match in leading if match), default=0) + 1)


def of_items(levels: Sequence[int]) -> Iterator[str]:
    """Levels 1 and 2 in print order to «1.», «1.1.», «1.2.», «2.». A sub-item before any item counts as an item."""
    item = subitem = 0
    for level in levels:
        if level == 1 or item == 0:
            item, subitem = item + 1, 0
            yield f"{item}."
        else:
            subitem += 1
            yield f"{item}.{subitem}."
