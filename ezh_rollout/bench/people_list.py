"""The list of pupils of a very large school: first page, a late one, a search; beside the bare query of its rows."""

from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any, Final

from django.urls import reverse

from ezh_rollout.bench import bare, data
from ezh_rollout.bench.browser import Browser
from ezh_rollout.bench.timing import Measurement
from ezh_rollout.shared.text import search_key
from registry.models import Pupil, School
from registry.practice.words import FATHERS, FIRST_NAMES, SURNAMES, surname_of
from registry.states import Gender

PUPILS: Final = 100_000
ROWS: Final = 50
LATE_PAGE: Final = 500
PART: Final = "барсук"
COLUMNS: Final = ("last_name", "first_name", "middle_name", "birth_date", "snils", "school_class__name")


def measurements() -> Iterator[Measurement]:
    school, director = data.make_school(1)
    _make_pupils(school)
    browser = Browser(director)
    address = reverse("registry:rows", args=[school.pk, "pupils"])
    found = Pupil.objects.current().filter(school=school)
    yield _of(browser, address, "page 1", found, 1)
    yield _of(browser, f"{address}?page={LATE_PAGE}", f"page {LATE_PAGE}", found, LATE_PAGE)
    matching = found.filter(search_key__contains=search_key(PART))
    yield _of(browser, f"{address}?q={PART}", "search", matching, 1)


def _of(browser: Browser, address: str, what: str, found: Any, number: int) -> Measurement:
    """The peer counts as well: a list says how many there are."""
    rows = found.order_by("sort_key", "pk").values_list(*COLUMNS)
    part = slice((number - 1) * ROWS, number * ROWS)
    return Measurement(
        what=f"people list, {what}",
        size=f"{PUPILS} pupils",
        ours=lambda: browser.get(address),
        peer=bare.page(browser, what.replace(" ", "-"), partial(_rows, found, rows, part)),
    )


def _rows(found: Any, rows: Any, part: slice) -> list[Any]:
    return [(found.count(),), *rows[part]]


def _make_pupils(school: School) -> None:
    chance = Random(1)  # noqa: S311 - the same school in every run
    pupils = []
    for _ in range(PUPILS):
        gender = chance.choice(list(Gender))
        father = chance.choice(FATHERS)
        pupil = Pupil(
            school=school,
            last_name=surname_of(chance.choice(SURNAMES), gender),
            first_name=chance.choice(FIRST_NAMES[gender]),
            middle_name=father[1] if gender == Gender.MALE else father[2],
            gender=gender,
        )
        pupil.set_keys()
        pupils.append(pupil)
    Pupil.objects.bulk_create(pupils, batch_size=2_000)
