"""Saving a draft: one insert a table, and one for its history."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction

from ezh_rollout.shared.history import save_as
from registry.actions.bulk import add_many
from registry.practice.draft import Draft

REASON: Final = "учебные данные"


@transaction.atomic
def save(draft: Draft, *, by: Any, at: datetime) -> None:
    """Saves what is not saved yet, in the name of `by`."""
    for row in (draft.school, draft.study_year):
        if row.pk is None:
            save_as(row, by=by, reason=REASON)
    # Accounts are Django's own and keep no history.
    get_user_model().objects.bulk_create(draft.users)
    for rows in draft.tables():
        add_many(rows, by=by, at=at, reason=REASON)
