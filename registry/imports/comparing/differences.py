"""What a row would change: было → стало. An empty cell changes nothing."""

from collections.abc import Mapping
from typing import Any, Final

from registry import names
from registry.imports.changeset import Values
from registry.imports.values.contacts import same_phone

NAMES: Final = frozenset(("last_name", "first_name", "middle_name"))


def is_same(field: str, stored: Any, given: Any) -> bool:
    """Plain values: «было» as the registry keeps it in ISO form, «стало» out of the file."""
    if stored == given:
        return True
    if field == "phone":
        return same_phone(stored or "", given)
    return field in NAMES and _loses_only_dots(stored or "", given)


def _loses_only_dots(stored: str, given: str) -> bool:
    """«Семенов» in a file says nothing against a stored «Семёнов»: many programs cannot write ё."""
    return "ё" in stored.lower() and "ё" not in given.lower() and names.folded(stored) == names.folded(given)


def differences(writes: Values, stored: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of the fields that both know; nearly all of them are equal, so that is asked first."""
    return {
        field: (stored[field], value)
        for field, value in writes.items()
        if field in stored
        and stored[field] != value
        and value not in {"", None}
        and not is_same(field, stored[field], value)
    }
