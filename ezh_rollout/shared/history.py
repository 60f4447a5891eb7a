"""Saving with a named actor and a reason, so that history never depends on a thread-local user."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model


def save_as(instance: Model, *, by: Any, reason: str = "", fields: Sequence[str] | None = None) -> None:
    """Saves the row (only `fields`, when given) and writes its history row in the name of `by`."""
    instance._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - the documented hook of simple_history
    instance._change_reason = reason[:100]  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    instance.save(update_fields=fields)


def delete_as(instance: Model, *, by: Any, reason: str = "") -> None:
    """Deletes the row; its last history row names the actor."""
    instance._history_user = by  # type: ignore[attr-defined]  # noqa: SLF001 - the documented hook of simple_history
    instance._change_reason = reason[:100]  # type: ignore[attr-defined]  # noqa: SLF001 - the same
    instance.delete()
