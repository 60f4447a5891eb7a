"""The roles and groups that plans name instead of people, and the words that are posts, not surnames."""

import re

from plans.reading.vocabulary import entries, lines, words

ABBREVIATIONS = words("abbreviations")
FIRST_NAMES = words("first_names")
GROUPS = tuple((key, re.compile("|".join(beginnings), re.IGNORECASE)) for key, beginnings in entries("groups"))
ROLES_OF_ONE = frozenset({"deputy_director", "director", "sysadmin", "post", "chair"})
POST_WORDS = re.compile("|".join(lines("post_words")), re.IGNORECASE)
KEEPS_DOT = re.compile(r"(^|[\s.])(рук|дир|зам|зав|кл|пед|соц|отв|адм|админ|нач|инф|инж|раб|гр)\.$", re.IGNORECASE)


def group_of(words: str) -> str:
    """The key of the role or group that the words name; empty if they name none that we know."""
    for key, pattern in GROUPS:
        if pattern.match(words):
            return key
    return ""


def is_role_of_one(words: str) -> bool:
    """Whether the words name a post that one person holds, as «директор школы»."""
    return group_of(words) in ROLES_OF_ONE


def is_post_word(word: str) -> bool:
    """Whether a capitalised word is a post or an abbreviation and so cannot be a surname."""
    return word.upper() in ABBREVIATIONS if word.isupper() else bool(POST_WORDS.match(word))
