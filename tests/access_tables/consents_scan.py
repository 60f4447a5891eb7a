"""Who may open piles of scans: whoever sees the whole school looks at them, whoever prints or keeps consents uploads,
whoever keeps them says what stands on a page. A class teacher sees no pile: others' children lie in it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access_tables import WHOLE, Address
from tests.world import World
from tests.world_consents import PICTURE

KEEPERS = frozenset({"director", "deputy"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def pile(world: World) -> list[Any]:
    return [world.things["scan_batch"].pk]


def original(world: World) -> list[Any]:
    return [world.things["scan_file"].pk]


def page(world: World) -> list[Any]:
    return [world.things["scan_page"].pk]


def upload(_: World) -> dict[str, Any]:
    picture = SimpleUploadedFile("снимок.png", PICTURE + b"another")
    return {"originals": picture, "signed_on": "2026-03-05", "title": "5а"}


ACCESS = {
    "consents:scans": Address(args=school, get=WHOLE),
    "consents:scan_add": Address(args=school, get=WHOLE, post=WHOLE, data=upload),
    "consents:scan": Address(args=pile, get=WHOLE),
    "consents:scan_pages": Address(args=pile, get=WHOLE),
    "consents:scan_date": Address(args=pile, post=KEEPERS, data=lambda _: {"signed_on": "2026-03-05"}),
    "consents:scan_again": Address(args=pile, post=WHOLE),
    "consents:scan_close": Address(args=pile, post=KEEPERS),
    "consents:scan_aside": Address(args=pile, get=KEEPERS, post=KEEPERS, data=lambda _: {"reason": "книга"}),
    "consents:scan_reopen": Address(args=pile, post=KEEPERS),
    "consents:scan_review": Address(args=pile, get=WHOLE),
    "consents:scan_desk": Address(args=pile, get=WHOLE),
    "consents:scan_file": Address(args=original, get=WHOLE),
    "consents:scan_original": Address(args=original, get=WHOLE),
    "consents:scan_page": Address(args=page, get=WHOLE),
    "consents:page_picture": Address(args=page, get=WHOLE),
    "consents:page_thumbnail": Address(args=page, get=WHOLE),
    "consents:page_decide": Address(args=page, post=KEEPERS, data=lambda _: {"do": "all"}),
    "consents:page_back": Address(args=page, post=KEEPERS),
    "consents:page_assign": Address(args=page, post=KEEPERS),
    "consents:page_accept": Address(args=page, post=KEEPERS),
    "consents:page_aside": Address(args=page, post=KEEPERS, data=lambda _: {"reason": "чужой лист"}),
    "consents:page_turn": Address(args=page, post=KEEPERS),
    "consents:page_desk": Address(args=page, post=KEEPERS),
}
