"""The six cases and the two genders of people."""

from enum import StrEnum


class Case(StrEnum):
    """In the order of a Russian school book; the value is the name the command line prints."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    PREPOSITIONAL = "prepositional"


class Gender(StrEnum):
    """Of a person, stored with the person and never guessed."""

    MALE = "m"
    FEMALE = "f"


OBLIQUE = tuple(case for case in Case if case is not Case.NOMINATIVE)
"""The five cases that differ from the dictionary form."""
