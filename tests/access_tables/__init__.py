"""Who may open which address, one file per noun. `tests/test_access.py` walks all of them.

A new address fails the suite until somebody decides here who may open it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import World

Arguments = Callable[[World], list[Any]]


def nothing(_: World) -> list[Any]:
    return []


@dataclass(frozen=True)
class Address:
    """One URL name. `get` and `post` name the people of the cast who are let in; None: the method is not served.

    Everybody else of the school gets 403 or 404 and the database stays as it was; the stranger always gets 404;
    nobody at all is sent to the login page, unless the address is public.
    """

    args: Arguments = nothing
    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    data: Callable[[World], dict[str, Any]] = field(default=lambda _: {})
    public: bool = False
    # What a person not let in may see of it: addresses without an object answer 403 to the stranger as well.
    has_object: bool = True


WHOLE = frozenset({"director", "sysadmin", "deputy"})
WORKERS = WHOLE | {"class_teacher", "employee"}
EVERYBODY = WORKERS | {"council", "district", "stranger"}
