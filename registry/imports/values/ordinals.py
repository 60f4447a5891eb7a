"""Which one in a row: «1», «1-й», «I», «первая»."""

import re
from typing import Final

from registry import names

WORDS: Final = "нулев перв втор трет четверт пят шест седьм восьм девят десят"
STEMS: Final = {stem: number for number, stem in enumerate(WORDS.split())}
ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
NUMBER: Final = re.compile(r"(\d{1,2})(?:-?\s?(?:й|ый|ой|ий|я|ая|ья|е|ое|ье))?\.?")
WORD: Final = re.compile(rf"({'|'.join(STEMS)})(?:ый|ой|ий|ая|ья|ое|ье)")


def ordinal(written: str) -> int | None:
    """None when the word says no number, or says more than it."""
    word = written.strip().lower()
    if found := NUMBER.fullmatch(word):
        return int(found[1])
    if word.replace("х", "x").replace("і", "i") in ROMAN:
        return ROMAN.index(word.replace("х", "x").replace("і", "i")) + 1
    found = WORD.fullmatch(names.folded(word))
    return STEMS[found[1]] if found else None
