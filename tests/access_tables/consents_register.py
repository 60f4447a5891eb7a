"""Who may open the register of consents. A class teacher sees and records the own class and its parents; in the cast
the employee leads a class as well."""

from typing import Any

from tests.access_tables import WHOLE, WORKERS, Address
from tests.world import World

# Those who keep the register, and the class teachers.
RECORDERS = frozenset({"director", "deputy"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def pupil(world: World) -> list[Any]:
    return ["pupils", world.things["pupil"].pk]


def consent(world: World) -> list[Any]:
    """It is about a member of staff, whom only those see who see the whole school."""
    return [world.things["consent"].pk]


def scanned(world: World) -> list[Any]:
    """An answer with a file attached by hand."""
    found = world.things["consent"]
    found.scan = world.things["scan_file"]
    found.save()
    return [found.pk]


def signed(world: World) -> dict[str, Any]:
    """The pile of the staff: one person signed."""
    return {
        "do": f"refused-{world.staff['deputy'].pk}",
        "group": "staff",
        "form": world.things["consent_form"].pk,
        "signed_on": "2026-09-01",
        f"signers-{world.staff['deputy'].pk}": "self",
    }


ACCESS = {
    "consents:register": Address(args=school, get=WORKERS),
    "consents:people": Address(args=school, get=WORKERS),
    "consents:upcoming": Address(args=school, get=WORKERS),
    # The first list of a class teacher is the own class; the staff's does not exist for her.
    "consents:entry": Address(args=school, get=RECORDERS | {"class_teacher", "employee"}, post=RECORDERS, data=signed),
    "consents:journal": Address(args=school, get=WHOLE),
    "consents:journal_print": Address(args=school, post=WHOLE),
    "consents:journal_export": Address(args=school, post=WHOLE),
    "consents:person": Address(args=pupil, get=WHOLE | {"class_teacher"}),
    "consents:consent_add": Address(args=pupil, get=RECORDERS | {"class_teacher"}, post=RECORDERS | {"class_teacher"}),
    "consents:consent_void": Address(
        args=consent, get=RECORDERS, post=RECORDERS, data=lambda _: {"reason": "не тот человек"}
    ),
    "consents:consent_scan": Address(args=scanned, get=WHOLE),
}
