"""An empty section names the quick ways to fill it."""

import pytest
from django.urls import reverse

from registry.views.ways_in import ways_into
from tests.world import World


@pytest.mark.parametrize(
    ("section", "ways"),
    [
        ("subjects", ["registry:preset_subjects", "registry:run_add"]),
        ("bell_schedules", ["registry:preset_bells"]),
        ("employees", ["registry:run_add"]),
        ("study_years", []),
    ],
)
def test_an_empty_section_offers_a_ready_set_and_a_file(world: World, section: str, ways: list[str]) -> None:
    offered = ways_into(section, school=world.school, user=world.users["sysadmin"])
    assert [way.url.partition("?")[0] for way in offered] == [reverse(way, args=[world.school.pk]) for way in ways]


def test_who_may_not_edit_is_offered_nothing(world: World) -> None:
    assert ways_into("subjects", school=world.school, user=world.users["deputy"]) == []
