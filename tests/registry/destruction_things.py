"""People who left long ago, and an act that destroys their data."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.test import Client

from consents.models import Consent, Demand, Withdrawal
from ezh_rollout.shared.history import save_as
from registry import retention
from registry.actions.destruction import ActData, destroy
from registry.models import DestructionAct, Employee
from tests.world import NOW, World

As = Callable[[str], Client]
LONG_AGO = datetime(2024, 3, 1, 9, 0, tzinfo=NOW.tzinfo)
ON = NOW.date()
ACT = ActData(
    number="7", dated=ON, reason="истёк срок хранения", commission=["Берёзкина Р.А., директор", "Кленова В.Н."]
)


def leave(person: Any, *, at: datetime = LONG_AGO, **fields: Any) -> Any:
    """Into the archive on that day, with the history that such a move leaves."""
    for name, value in {"archived_at": at, **fields}.items():
        setattr(person, name, value)
    save_as(person, by=None, reason="в архив")
    if isinstance(person, Employee):
        end_papers(person, on=at.date())
    return person


def end_papers(person: Employee, *, on: date) -> None:
    """What the register of consents has of the person ended on that day, so it holds nobody back longer."""
    rows: Any = (Consent, Withdrawal, Demand)
    consents, withdrawals, demands = (model.objects.filter(employee=person) for model in rows)
    consents.filter(signed_on__gt=on).update(signed_on=on)
    by = person.school.employees.exclude(user=None).exclude(pk=person.pk).values("user")[:1]
    done = {"outcome": "continued", "outcome_on": on, "outcome_by": by, "ground": "закон"}
    withdrawals.filter(outcome="").update(received_on=on, **done)
    demands.filter(answered_on=None).update(received_on=on, answered_on=on, answered_by=by, answer="ответ")


def expired(world: World, on: date = ON) -> set[tuple[str, int]]:
    return {(row.section, row.pk) for row in retention.all_expired(school=world.school.pk, on=on)}


def destroyed(world: World, act: ActData = ACT, **chosen: int) -> DestructionAct:
    people = {section: frozenset({pk}) for section, pk in chosen.items()}
    return destroy(world.school, people, act=act, by=world.director, at=NOW)
