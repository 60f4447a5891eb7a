"""Fixtures that several files of tests of the consents ask for by name."""

import pytest

from tests.world import World


@pytest.fixture
def operator_address(world: World) -> None:
    """Without it no form can be issued."""
    world.school.address = "с. Учебное, ул. Школьная, 1"
    world.school.save()
