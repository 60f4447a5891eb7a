"""Where a finding is mended: the cell of the edit page, or the list where nothing is entered yet."""

from collections.abc import Callable
from typing import Final

from django.urls import reverse

from registry.checks.rule import Spot
from registry.sections import SECTIONS

TITLES: Final = {
    "profile": "Заполнение полей",
    "school": "Карточка школы",
    "admin_rights": "Права в сети",
    "codes": "Персональные коды",
    "people": "Люди",
    **{section.key: section.title for section in SECTIONS.values()},
}
"""Sections of rules and of places: the reference data, and what stands beside it."""


WAYS: Final[dict[str, Callable[[int, int], str]]] = {
    "parent of": lambda _, pk: reverse("registry:representation_add", args=["pupils", pk]),
    "child of": lambda _, pk: reverse("registry:representation_add", args=["representatives", pk]),
    "whose parent": lambda _, pk: reverse("registry:representation_edit", args=[pk]),
    "load": lambda _, pk: reverse("registry:load", args=[pk]),
    "room in": lambda school, pk: reverse("registry:row_add", args=[school, "rooms"]) + f"?building={pk}",
    "subjects of teacher": lambda school, pk: reverse("registry:grid", args=[school, "teachers"]) + f"?column={pk}",
    "subjects of room": lambda school, pk: reverse("registry:grid", args=[school, "rooms"]) + f"?column={pk}",
    "rooms of subject": lambda school, pk: reverse("registry:grid", args=[school, "rooms"]) + f"?subject={pk}",
    "loads": lambda school, _: reverse("registry:loads", args=[school]),
    "codes": lambda school, _: reverse("registry:codes", args=[school]),
    "rights": lambda _, pk: reverse("registry:admin_right_edit", args=[pk]),
}
"""Pages beside the forms of the rows: from the numbers of the school and of what is mended."""


def url_of(spot: Spot, school: int) -> str:
    """The page that mends it; the browser goes to the field itself."""
    cell = f"#id_{spot.field}" if spot.field else ""
    if spot.way is not None:
        word, pk = spot.way
        return WAYS[word](school, pk) + cell
    if spot.section == "school":
        return reverse("registry:school_edit", args=[school]) + cell
    if spot.section == "admin_rights":
        return reverse("registry:admin_rights", args=[school])
    if not spot.pk:
        return SECTIONS[spot.section].list_url(school)
    if spot.section == "employees":
        return reverse("registry:employee_edit", args=[spot.pk]) + cell
    return reverse("registry:row_edit", args=[spot.section, spot.pk]) + cell


def card_of(spot: Spot, school: int) -> str:
    """The page to look at, for whoever does not edit."""
    if spot.section == "school":
        return reverse("registry:school", args=[school])
    if spot.section == "admin_rights":
        return reverse("registry:admin_rights", args=[school])
    if not spot.pk:
        return url_of(spot, school)
    if spot.section == "employees":
        return reverse("registry:employee", args=[spot.pk])
    return reverse("registry:row", args=[spot.section, spot.pk])
