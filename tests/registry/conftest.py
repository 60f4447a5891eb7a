"""Fixtures that several files of these tests ask for."""

from datetime import date

import pytest

from registry.models import StudyYear
from tests.world import World


@pytest.fixture
def next_year(world: World) -> StudyYear:
    opened: StudyYear = StudyYear.objects.create(
        school=world.school, starts_on=date(2027, 9, 1), ends_on=date(2028, 5, 31)
    )
    return opened
