"""What others have to say about the sections of the overview: findings, and the second person's progress.

It is counted over all data of the school, so the overview does not wait for it: the page asks for it afterwards.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils import timezone

from ezh_rollout.shared.typography import quantity
from registry.checks import Facts, findings_of
from registry.finding_list import sections_of
from registry.models import School
from registry.queries.overview import PARTS
from registry.queries.verification import verification_counts
from registry.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class Note:
    """A line under a section of the overview: «3 ошибки», «проверено 12 из 40». `level` as of a badge."""

    text: str
    url: str = ""
    level: str = "info"


Notes = Mapping[str, list[Note]]


def of_findings(school: School) -> Notes:
    """Errors and warnings of every section; those of a part stand under its whole and name the part.

    What is no section of the reference data (the school's card, rights, codes) has its own key, and names itself.
    """
    found = findings_of(Facts(school, on=timezone.localdate()))
    page = reverse("registry:findings", args=[school.pk])
    notes: dict[str, list[Note]] = defaultdict(list)
    for key, title, errors, warnings in sections_of(found):
        # «Звонки: 3 ошибки» under «Расписания звонков».
        start = f"{title}: " if key in PARTS or key not in SECTIONS else ""
        url = f"{page}?section={key}"
        if errors:
            words = quantity(errors, "ошибка", "ошибки", "ошибок")
            notes[PARTS.get(key, key)].append(Note(start + words, f"{url}&severity=error", "error"))
        if warnings:
            words = quantity(warnings, "предупреждение", "предупреждения", "предупреждений")
            notes[PARTS.get(key, key)].append(Note(start + words, f"{url}&severity=warn", "warning"))
    return notes


def of_verification(school: School) -> Notes:
    """How much of a section a second person has looked at, and what changed since."""
    notes: dict[str, list[Note]] = defaultdict(list)
    for key, counts in verification_counts(school.pk).items():
        if key not in SECTIONS or not counts.entered:
            continue
        start = f"{counts.look.title}: " if key in PARTS else ""
        url = reverse("registry:verification_section", args=[school.pk, key])
        level = "accepted" if counts.is_verified else "planned"
        words = f"{start}проверено {counts.checked} из {counts.entered}"
        notes[PARTS.get(key, key)].append(Note(words, url, level))
        if counts.changed:
            words = f"{start}изменено после проверки: {counts.changed}"
            notes[PARTS.get(key, key)].append(Note(words, f"{url}?state=changed", "warning"))
    return notes


# Whoever has something to say about sections adds a function here: notes by the key of the section, from a constant
# number of queries.
NOTES: Final[tuple[Callable[[School], Notes], ...]] = (of_findings, of_verification)


def notes_of(school: School) -> dict[str, list[Note]]:
    """All of them by the key of the section."""
    said: dict[str, list[Note]] = defaultdict(list)
    for notes in NOTES:
        for key, lines in notes(school).items():
            said[key] += lines
    return said
