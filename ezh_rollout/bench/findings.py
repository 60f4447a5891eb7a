"""The data check of one large school and of a district, beside reading the same rows and doing nothing with them."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from ezh_rollout.bench.timing import Measurement
from registry import practice
from registry.checks import Facts, findings_of
from registry.models import School

PUPILS, SCHOOLS, PUPILS_IN_EACH = 1_500, 300, 60
YEAR: Final = 2026
TABLES: Final = (
    *("years", "buildings", "rooms", "subjects", "period_sets", "periods", "schedules", "bells", "employees"),
    *("pupils", "representatives", "all_classes", "representations", "assignments", "subject_teachers"),
    *("subject_rooms", "subject_classes", "admin_rights", "codes", "levels"),
)


def measurements() -> Iterator[Measurement]:
    school = _make(pupils=PUPILS, seed=1)
    yield Measurement(
        what="findings of a school",
        size=f"{PUPILS} pupils",
        ours=lambda: _check([school]),
        peer=lambda: _read([school]),
        most_seconds=1,
    )
    schools = [_make(pupils=PUPILS_IN_EACH, seed=seed) for seed in range(2, SCHOOLS + 2)]
    yield Measurement(
        what="findings of a district, one by one",
        size=f"{SCHOOLS} schools",
        ours=lambda: _check(schools),
        peer=lambda: _read(schools),
        is_first=True,
    )


def _make(*, pupils: int, seed: int) -> School:
    """With every fault, so that all rules have something to say."""
    draft = practice.drafted(pupils=pupils, seed=seed, year=YEAR)
    practice.plant(draft)
    practice.save(draft, by=None, at=timezone.now())
    return draft.school


def _check(schools: list[School]) -> int:
    return sum(len(findings_of(Facts(school, on=timezone.localdate()))) for school in schools)


def _read(schools: list[School]) -> int:
    """The same tables into the same rows."""
    facts = [Facts(school, on=timezone.localdate()) for school in schools]
    return sum(len(getattr(one, table)) for one in facts for table in TABLES)
