"""A year to move into, and the move as the page proposes it."""

from datetime import date, datetime
from typing import Any

from registry.actions import new_year as actions
from registry.actions.new_year import Fate, Wishes
from registry.models import Pupil, SchoolClass, StudyYear, YearMove
from registry.queries.new_year import lines_of
from tests.world import NOW, World

JUNE = datetime(2027, 6, 20, 9, 0, tzinfo=NOW.tzinfo)
WISHES = Wishes(left_on=date(2027, 5, 31))


def fates(source: StudyYear, **outcomes: str) -> list[Fate]:
    """As the page proposes them; `outcomes` by the name of the class in letters: а5="leave"."""
    return [
        Fate(line.pk, line.version, outcomes.get(f"{line.name[-1]}{line.parallel}", line.outcome), line.new_name, True)
        for line in lines_of(source)
    ]


def move(world: World, wishes: Wishes = WISHES, *, at: datetime = JUNE, **outcomes: str) -> YearMove:
    return actions.move_up(world.study_year, fates(world.study_year, **outcomes), wishes, by=world.sysadmin, at=at)


def class_of(pupil: Pupil) -> tuple[str, StudyYear]:
    fresh = Pupil.objects.select_related("school_class__study_year").get(pk=pupil.pk)
    assert fresh.school_class is not None
    return fresh.school_class.name, fresh.school_class.study_year


def add_class(world: World, name: str, parallel: int, **fields: Any) -> SchoolClass:
    made: SchoolClass = SchoolClass.objects.create(
        school=world.school, study_year=world.study_year, name=name, parallel=parallel, letter=name[-1], **fields
    )
    return made
