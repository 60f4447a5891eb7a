"""The school's card, and the door by which a school enters the program."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun
from registry.actions import access, record
from registry.actions.employee import give_login
from registry.models import Employee, School
from registry.states import Role

# The head of any school; her exact post she corrects on her own card.
HEAD_POST: Final = "директор"


@transaction.atomic
def begin(school: School, *, head: Employee, by: Any = None, at: datetime) -> tuple[Any, str]:
    """A new school, or one that has nobody yet, with its director. Returns the account and its one-time password.

    `by` is nobody when the command line does it: roles are given by a director, and the first one has none above.
    """
    if school.pk is None:
        save_as(school, by=by, reason="школа заведена")
    head.school, head.post = school, head.post or HEAD_POST
    record.add(head, by=by, at=at)
    user, password = give_login(last_name=head.last_name, first_name=head.first_name, employee=head, by=by)
    access.appoint(user, school=school, role=Role.DIRECTOR, by=by, at=at)
    return user, password


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
