"""What somebody looked at, and the mark for it."""

from datetime import timedelta

from registry.actions import verification as actions
from registry.queries.looked import LOOKS
from registry.queries.verification import row_checks
from tests.world import NOW, World

LATER = NOW + timedelta(hours=1)


def looked(world: World, section: str) -> dict[int, str]:
    return {pk: row.fingerprint for pk, row in row_checks(LOOKS[section], world.school.pk).items()}


def verify(world: World, section: str, who: str = "deputy") -> actions.Verified:
    return actions.verify(world.school, section, looked(world, section), by=world.users[who], at=NOW)
