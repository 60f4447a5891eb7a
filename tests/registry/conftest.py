"""Fixtures that several files of these tests ask for."""

from datetime import date
from typing import Any

import pytest

from registry.models import School, StudyYear
from tests.registry.finding_rows import Rows, clean_rows
from tests.world import World

READ: list[tuple[School, dict[str, Any]]] = []


@pytest.fixture
def rows(db: None) -> Rows:
    """A school is written and read for the first test alone: the cases change rows in memory."""
    if not READ:
        READ.append(clean_rows())
    return Rows(*READ[0])


@pytest.fixture
def next_year(world: World) -> StudyYear:
    opened: StudyYear = StudyYear.objects.create(
        school=world.school, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31)
    )
    return opened
