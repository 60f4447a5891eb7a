"""Who may open the addresses of consent forms and their settings: the whole school reads, who keeps consents writes."""

from typing import Any

from tests.access_tables import WHOLE, Address
from tests.world import World

KEEPERS = frozenset({"director", "deputy"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def draft(world: World) -> list[Any]:
    return [world.things["consent_draft"].pk]


def begin(_: World) -> dict[str, Any]:
    return {"kind": "processing", "subject": "pupil", "start": "ready"}


def version(_: World) -> dict[str, Any]:
    return {"version": 1}


ACCESS = {
    "consents:forms": Address(args=school, get=WHOLE),
    "consents:form_begin": Address(args=school, post=KEEPERS, data=begin),
    "consents:form": Address(args=draft, get=WHOLE),
    "consents:form_edit": Address(args=draft, get=KEEPERS, post=KEEPERS, data=version),
    "consents:form_preview": Address(args=draft, get=WHOLE),
    "consents:form_issue": Address(args=draft, get=KEEPERS, post=KEEPERS, data=version),
    "consents:form_discard": Address(args=draft, get=KEEPERS, post=KEEPERS, data=version),
    "consents:settings": Address(args=school, get=WHOLE, post=KEEPERS, data=version),
}
