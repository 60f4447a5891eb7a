"""Search and sort of Cyrillic that give the same answer on SQLite and on PostgreSQL.

SQLite's LIKE and lower() know ASCII only, Ё sorts first on both databases, and a PostgreSQL may have any collation.
So both jobs are done here, once, and the results are stored in columns beside the text:

    search = CharField(...)  = search_key(name)     .filter(search__contains=search_key(query))
    sort   = CharField(max_length=SORT_KEY_LENGTH)  .order_by("sort", "pk")
"""

import re
import unicodedata

SORT_KEY_LENGTH = 200
"""No sort key is longer: the first hundred letters decide, which is enough to order a school."""

LOOK_ALIKES = str.maketrans("abcehkmoptxy", "авсенкмортху")
"""Latin letters that look like Cyrillic ones, in either case, after folding: B is В, H is Н."""

INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff]")
QUOTES = re.compile("[«»„“”‟‘’‚‛′″`ʼ']")
DASHES = re.compile("[‐‑‒–—―−]")
PLAIN = re.compile("[a-zа-яё0-9 .,()/№-]*")


def search_key(text: str) -> str:
    """What is compared when people search: case, ё, accents, quotes, dashes and spaces do not matter.

    Latin look-alikes become Cyrillic in every word, not only in Cyrillic ones: a letter-by-letter change keeps
    `contains` true for every part of the text, so that «5A» typed on an English keyboard finds the class «5А».
    """
    return _folded(text).translate(LOOK_ALIKES)


def sort_key(text: str) -> str:
    """Digits only, so that every collation orders it alike; at most SORT_KEY_LENGTH characters.

    Order: spaces, hyphens, numbers by value («2а» before «10б»), Latin, Cyrillic with ё as е. Other signs are ignored.
    Texts that differ only in ё, case or punctuation share a key: order by it *and* by the primary key.
    """
    folded = re.sub(r"\w+", _in_one_alphabet, _folded(text))
    return "".join(_code(token) for token in re.findall(r"\d+|\D", folded))[:SORT_KEY_LENGTH]


def _folded(text: str) -> str:
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold()
    # Nearly every name is plain: an import of ten thousand people must not look at each letter by itself.
    if PLAIN.fullmatch(text):
        return " ".join(text.replace("ё", "е").split())
    text = "".join(letter if letter == "й" else _without_marks(letter) for letter in text)
    return " ".join(DASHES.sub("-", QUOTES.sub('"', text)).split())


def _without_marks(letter: str) -> str:
    """«ё» to «е», «á» to «a»; «й» never comes here, it is a letter of its own."""
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def _in_one_alphabet(word: re.Match[str]) -> str:
    """A word with a Cyrillic letter, or a number with one Latin letter («5A»), is Russian with slips."""
    is_russian = re.search("[а-я]", word[0]) or re.fullmatch(r"\d+[a-z]", word[0])
    return word[0].translate(LOOK_ALIKES) if is_russian else word[0]


def _code(token: str) -> str:
    """Two digits a letter; a number is its length and then itself, so that more digits is more."""
    if token.isdecimal():
        number = str(int(token[:28]))
        return f"{10 + len(number)}{number}"
    if "a" <= token <= "z":
        return str(40 + ord(token) - ord("a"))
    if "а" <= token <= "я":
        return str(66 + ord(token) - ord("а"))
    if token.isalpha():
        return "98"
    return {" ": "01", "-": "02", "/": "02"}.get(token, "")


def whole_number(words: str) -> int | None:
    """A number out of an address or a hidden field; None where no row of a database could have it.

    Other scripts' digits are no number here, and thousands of digits are not even tried: Python refuses them.
    """
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 18 else None
