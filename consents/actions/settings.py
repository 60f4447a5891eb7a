"""Operator, processor and who signs at 14–17: one row a school."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from consents.models import ConsentSettings
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import school_lock
from registry.models import School

FIELDS: Final = (
    *("operator_name", "operator_address", "contacts", "processor_name", "processor_address"),
    *("processor_contract", "processor_contract_date", "teen_signers"),
)
NOT_SAVED_YET: Final = 0


def version_of(settings: ConsentSettings) -> int:
    """What the form was opened with; NOT_SAVED_YET for settings that are only what is usual."""
    return settings.version if settings.pk else NOT_SAVED_YET


@transaction.atomic
def change(school: School, *, to: Mapping[str, Any], version: int, by: Any) -> ConsentSettings:
    """Writes the given fields. `Outrun` when somebody saved after `version`; `Refused` with what is wrong in them.

    Issued editions keep what they print: the pages of forms tell that a new one is needed.
    """
    school_lock.lock(school)
    fresh = ConsentSettings.objects.filter(school=school).first() or ConsentSettings(school=school)
    if version_of(fresh) != version:
        raise Outrun("Пока вы правили настройки, их изменил другой человек.")
    for field in FIELDS:
        setattr(fresh, field, to.get(field, getattr(fresh, field)))
    _refuse_unless_sound(fresh)
    if fresh.pk:
        fresh.version += 1
    save_as(fresh, by=by, reason="правка настроек")
    return fresh


def _refuse_unless_sound(settings: ConsentSettings) -> None:
    try:
        settings.full_clean(exclude=["school"])
    except ValidationError as error:
        raise Refused(*error.messages) from error
