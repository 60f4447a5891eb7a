"""Who may open the grids, the teaching load, the ready sets and the new study year."""

from typing import Any

from registry.models import YearMove
from tests.access_tables import WHOLE, Address
from tests.world import NOW, World

KEEPERS = frozenset({"sysadmin"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def school_class(world: World) -> list[Any]:
    return [world.school_class.pk]


def teachers(world: World) -> list[Any]:
    return [world.school.pk, "teachers"]


def year_move(world: World) -> list[Any]:
    """Of nothing: neither class nor pupil moved, so that it can be taken back."""
    move, _ = YearMove.objects.get_or_create(
        school=world.school,
        moved_at=NOW,
        defaults={"from_year": world.study_year, "to_year": world.study_year, "moved_by": world.sysadmin},
    )
    return [move.pk]


def cell(world: World) -> dict[str, Any]:
    return {"cell": f"{world.subject.pk}-{world.staff['class_teacher'].pk}", "on": "1"}


ACCESS = {
    "registry:grids": Address(args=school, get=WHOLE),
    "registry:grid": Address(args=teachers, get=WHOLE, post=KEEPERS, data=lambda _: {"was": ""}),
    "registry:grid_cell": Address(args=teachers, post=KEEPERS, data=cell),
    "registry:grid_bulk": Address(args=teachers, post=KEEPERS, data=lambda _: {"do": "on"}),
    "registry:grid_undo": Address(args=teachers, post=KEEPERS),
    "registry:loads": Address(args=school, get=WHOLE),
    "registry:load": Address(args=school_class, get=WHOLE, post=KEEPERS, data=lambda _: {"rows": "0"}),
    "registry:presets": Address(args=school, get=KEEPERS),
    "registry:preset_subjects": Address(args=school, get=KEEPERS, post=KEEPERS),
    "registry:preset_bells": Address(args=school, get=KEEPERS, post=KEEPERS),
    "registry:preset_periods": Address(args=school, get=KEEPERS, post=KEEPERS),
    "registry:new_year": Address(args=school, get=KEEPERS, post=KEEPERS),
    "registry:new_year_classes": Address(args=school, get=KEEPERS, post=KEEPERS),
    "registry:year_move_undo": Address(args=year_move, post=KEEPERS),
}
