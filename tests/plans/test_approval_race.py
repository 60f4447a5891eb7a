"""Two people at the same moment: exactly one wins, the other is told, and nothing of the loser is left."""

from typing import Any

import pytest
from django.db import connection, transaction

from ezh_rollout.shared.refusal import Outrun
from plans.actions import approval as actions
from plans.approval_status import approval_status
from plans.models import Approval, Plan, Printout, Stage, Task
from plans.states import ApprovalState
from tests.plans.race import Act, Race
from tests.world import NOW, World, make_plan, make_task

DECIDING = 'UPDATE "plans_approval"'


def address(code: str) -> str:
    return f"https://ezh.test/check/{code}/"


def submitted(cast: World) -> Approval:
    plan = make_plan(cast.school)
    stage = Stage.objects.create(school=cast.school, plan=plan, position=1, title="Начало")
    make_task(plan, stage, "Опрос")
    return actions.submit(plan, by=cast.sysadmin, at=NOW)


def approving(approval: Approval, by: Any, check_url: Any = address) -> Act:
    return lambda: actions.approve(approval, expected_sha256=approval.sha256, check_url=check_url, by=by, at=NOW)


def returning(approval: Approval, by: Any) -> Act:
    return lambda: actions.send_back(approval, reason="Нет сроков", by=by, at=NOW)


@transaction.atomic
def edit(plan: Plan) -> None:
    """As every action of the house: the plan's row first."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    Task.objects.filter(plan=plan).update(text="Опрос родителей")


# Between the two looks of an approval its paper is drawn; `check_url` is called then, and the other person acts.


def test_edit_while_the_paper_is_drawn_stops_the_approval(cast: World) -> None:
    approval = submitted(cast)

    def meanwhile(code: str) -> str:
        edit(approval.plan)
        return address(code)

    with pytest.raises(Outrun, match="После отправки план изменили"):
        approving(approval, cast.director, meanwhile)()

    approval.refresh_from_db()
    assert approval.is_running
    assert not Printout.objects.exists()


def test_approval_while_the_paper_is_drawn_stops_the_other_one(cast: World) -> None:
    approval = submitted(cast)

    def meanwhile(code: str) -> str:
        approving(approval, cast.deputy)()
        return address(code)

    with pytest.raises(Outrun, match="План уже утверждён"):
        approving(approval, cast.director, meanwhile)()

    approval.refresh_from_db()
    assert (approval.decided_by, Printout.objects.count()) == (cast.deputy, 1)


def test_return_while_the_paper_is_drawn_stops_the_approval(cast: World) -> None:
    approval = submitted(cast)

    def meanwhile(code: str) -> str:
        returning(approval, cast.deputy)()
        return address(code)

    with pytest.raises(Outrun, match="План уже возвращён"):
        approving(approval, cast.director, meanwhile)()

    approval.refresh_from_db()
    assert approval.state == ApprovalState.RETURNED
    assert not Printout.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_paper_is_drawn_outside_any_transaction(cast: World) -> None:
    """Drawing takes a second or ten; SQLite would let nobody else write meanwhile."""
    approval = submitted(cast)
    seen = []

    def meanwhile(code: str) -> str:
        seen.append(connection.in_atomic_block)
        return address(code)

    approving(approval, cast.director, meanwhile)()

    assert seen == [False]


# The same with two threads. Each test runs with the locks and without them, so that it is seen to fail without.

of_threads = pytest.mark.race
two_people = pytest.mark.parametrize("locks", [True, False], ids=["locked", "unlocked"])
postgres_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")


@of_threads
@postgres_only
@pytest.mark.django_db(transaction=True)
@two_people
def test_of_two_approvals_one_wins(cast: World, locks: bool) -> None:
    approval = submitted(cast)

    outcomes = Race(DECIDING, locks=locks).run(
        director=approving(approval, cast.director), deputy=approving(approval, cast.deputy)
    )

    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["won", "won"])
    assert Printout.objects.count() == (1 if locks else 2)
    if locks:
        winner = next(name for name, outcome in outcomes.items() if outcome == "won")
        approval.refresh_from_db()
        assert approval.decided_by == cast.users[winner]


@of_threads
@postgres_only
@pytest.mark.django_db(transaction=True)
@two_people
def test_of_approval_and_return_one_wins(cast: World, locks: bool) -> None:
    approval = submitted(cast)

    outcomes = Race(DECIDING, locks=locks).run(
        approve=approving(approval, cast.director), back=returning(approval, cast.deputy)
    )

    if locks:
        assert sorted(outcomes.values()) == ["outrun", "won"]
        approval.refresh_from_db()
        assert approval.is_approved is (outcomes["approve"] == "won") is Printout.objects.exists()
    else:
        # Either the return overwrites the approval and breaks on a constraint, or the approval overwrites the return.
        assert "outrun" not in outcomes.values()


@of_threads
@postgres_only
@pytest.mark.django_db(transaction=True)
@two_people
def test_edit_waits_until_the_plan_it_changes_is_approved(cast: World, locks: bool) -> None:
    """The approval has compared the plan with what it freezes; without the lock the plan changes under its hands."""
    approval = submitted(cast)

    race = Race(DECIDING, locks=locks)

    def late_edit() -> None:
        race.wait_for("approve")
        edit(approval.plan)

    outcomes = race.run(approve=approving(approval, cast.director), edit=late_edit)

    assert list(outcomes) == (["approve", "edit"] if locks else ["edit", "approve"])
    assert len(approval_status(approval.plan).changes) == 1


@of_threads
@postgres_only
@pytest.mark.django_db(transaction=True)
@two_people
def test_of_two_submissions_one_wins(cast: World, locks: bool) -> None:
    plan = submitted(cast).plan
    Approval.objects.all().delete()

    def submitting(by: Any) -> Act:
        return lambda: actions.submit(plan, by=by, at=NOW)

    race = Race('INSERT INTO "plans_approval"', locks=locks)
    outcomes = race.run(sysadmin=submitting(cast.sysadmin), deputy=submitting(cast.deputy))

    # Without the lock the constraint still holds, but says nothing that a person could read.
    assert sorted(outcomes.values()) == (["outrun", "won"] if locks else ["broken", "won"])
    assert Approval.objects.count() == 1
