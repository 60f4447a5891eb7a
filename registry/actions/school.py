"""The school's card."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import save_as
from registry.models import School


@transaction.atomic
def change(school: School, *, to: Mapping[str, Any], by: Any) -> None:
    fresh = School.objects.select_for_update().get(pk=school.pk)
    for field, value in to.items():
        setattr(fresh, field, value)
    save_as(fresh, by=by, reason="правка", fields=list(to))
