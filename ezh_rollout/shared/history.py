"""Saving with a named actor and a reason, so that history never depends on a thread-local user; reading it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone


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


@dataclass(frozen=True)
class FieldChange:
    """One field of a row: было → стало."""

    label: str
    before: str
    after: str
    by: str
    at: datetime


def changed_since(instance: Model, version: int) -> list[FieldChange]:
    """What others changed since the row had `version`; for a form that was opened before and is saved after.

    The row must keep `version` in its history. Empty when that version is unknown or nothing was changed.
    """
    records = instance.history  # type: ignore[attr-defined]
    old = records.filter(version=version).order_by("history_id").last()
    new = records.order_by("history_id").last()
    if old is None or new is None:
        return []
    hidden = {"version"}
    return [
        FieldChange(
            label=str(_field(instance, change.field).verbose_name),
            before=shown(instance, change.field, change.old),
            after=shown(instance, change.field, change.new),
            by=str(new.history_user or "неизвестно кто"),
            at=new.history_date,
        )
        for change in new.diff_against(old).changes
        if change.field not in hidden
    ]


def shown(instance: Model, field_name: str, value: Any) -> str:
    """A value of a field as the screens say it."""
    field = _field(instance, field_name)
    choices = dict(getattr(field, "flatchoices", None) or [])
    if value in choices:
        return str(choices[value])
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return "—" if value in (None, "") else str(value)


def _field(instance: Model, name: str) -> Any:
    return instance._meta.get_field(name)  # noqa: SLF001 - Django's public model API hides behind an underscore
