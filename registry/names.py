"""Names of people as keys: two spellings of one name give one key, two names never do.

Folded: case, ё=е, spaces, the kinds of hyphens and apostrophes, and Latin letters that look like Russian ones. No
guessing by likeness: «Марина» and «Марин» are two names.
"""

from unicodedata import normalize

LATIN = "ABCEHKMOPTXYaceopxyËë"
CYRILLIC = "АВСЕНКМОРТХУасеорхуЁё"
LOOK_ALIKES = str.maketrans(LATIN, CYRILLIC)
SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("'`´\u02bc\u2018", "\u2019")
)


def folded(words: str) -> str:
    """One spelling for comparing: «  Алёшин » and «АЛЕШИН» are equal, with a Latin «A» too."""
    words = normalize("NFC", words)
    return " ".join(words.translate(LOOK_ALIKES).translate(SIGNS).lower().replace("ё", "е").replace(" - ", "-").split())


def person_key(last_name: str, first_name: str, middle_name: str = "") -> str:
    """«иванова анна петровна»."""
    return folded(f"{last_name} {first_name} {middle_name}")
