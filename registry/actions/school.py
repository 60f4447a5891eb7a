"""The school's card."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun
from registry.models import School


def version_of(school: School) -> int:
    """The newest row of its history: the card has no counter of its own. 0 before the first."""
    newest = school.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return newest or 0


@transaction.atomic
def change(school: School, *, to: Mapping[str, Any], version: int, by: Any) -> None:
    """Writes the given fields. Raises `Outrun` when somebody saved the card after `version` was read."""
    fresh = School.objects.select_for_update().get(pk=school.pk)
    if version_of(fresh) != version:
        raise Outrun("Пока вы правили карточку, её изменил другой человек.")
    for field, value in to.items():
        setattr(fresh, field, value)
    save_as(fresh, by=by, reason="правка", fields=list(to))
