"""Submitting, withdrawing, returning and approving: what happens, and what is refused without a trace."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ezh_rollout.shared.refusal import Outrun, Refused
from plans.actions import approval as actions
from plans.approval_status import approval_status
from plans.content import canonical, content_of, sha256
from plans.models import Approval, Plan, Printout, Stage, Task
from plans.states import ApprovalState
from tests.world import NOW, World, make_plan, make_task

LATER = NOW + timedelta(days=1)


def check_url(code: str) -> str:
    return f"https://ezh.test/check/{code}/"


@pytest.fixture
def plan(cast: World) -> Plan:
    plan = make_plan(cast.school)
    stage = Stage.objects.create(school=cast.school, plan=plan, position=1, title="Начало")
    make_task(plan, stage, "Опрос", people=(cast.staff["employee"],))
    make_task(plan, stage, "Семинар")
    return plan


@pytest.fixture
def submitted(cast: World, plan: Plan) -> Approval:
    return actions.submit(plan, note="Первый план", by=cast.sysadmin, at=NOW)


def approve(approval: Approval, by: Any, **changed: Any) -> Approval:
    arguments = {"expected_sha256": approval.sha256, "check_url": check_url, "by": by, "at": LATER} | changed
    return actions.approve(approval, **arguments)


def edit(plan: Plan, text: str = "Опрос родителей") -> None:
    Task.objects.filter(plan=plan, text="Опрос").update(text=text)


def test_submitting_freezes_the_content(cast: World, plan: Plan) -> None:
    text = canonical(content_of(plan))

    approval = actions.submit(plan, note="Первый план", by=cast.sysadmin, at=NOW)
    edit(plan)

    approval.refresh_from_db()
    assert (approval.state, approval.content, approval.sha256) == (ApprovalState.SUBMITTED, text, sha256(text))
    assert (approval.note, approval.submitted_by, approval.submitted_at) == ("Первый план", cast.sysadmin, NOW)
    assert approval.revision is None


def test_plan_without_tasks_is_not_submitted(cast: World) -> None:
    with pytest.raises(Refused, match="ни одной задачи") as refused:
        actions.submit(make_plan(cast.school), by=cast.sysadmin, at=NOW)

    assert refused.value.status == 422
    assert not Approval.objects.exists()


def test_second_submission_is_told_of_the_first(cast: World, plan: Plan, submitted: Approval) -> None:
    with pytest.raises(Outrun, match="на утверждении с 10\N{NO-BREAK SPACE}марта"):
        actions.submit(plan, by=cast.sysadmin, at=LATER)

    assert list(Approval.objects.all()) == [submitted]


def test_unchanged_plan_is_not_submitted_again(cast: World, plan: Plan, submitted: Approval) -> None:
    approve(submitted, cast.director)

    with pytest.raises(Refused, match="не отличается от утверждённого"):
        actions.submit(plan, by=cast.sysadmin, at=LATER)


def test_approval_makes_a_numbered_revision_with_its_paper(cast: World, submitted: Approval) -> None:
    approved = approve(submitted, cast.director)

    approved.refresh_from_db()
    assert (approved.state, approved.revision) == (ApprovalState.APPROVED, 1)
    assert (approved.decided_by, approved.decided_at, approved.one_person) == (cast.director, LATER, False)
    printout = approved.printout
    assert printout is not None
    assert bytes(printout.pdf).startswith(b"%PDF-")
    assert printout.sha256 == hashlib.sha256(bytes(printout.pdf)).hexdigest()
    assert (printout.title, printout.created_at) == ("План внедрения электронного журнала, редакция 1", LATER)


def test_revisions_are_counted_through_returns(cast: World, plan: Plan, submitted: Approval) -> None:
    approve(submitted, cast.director)
    edit(plan, "Второй вариант")
    second = actions.submit(plan, by=cast.sysadmin, at=LATER)
    actions.send_back(second, reason="Нет сроков", by=cast.director, at=LATER)
    third = actions.submit(plan, by=cast.sysadmin, at=LATER)

    assert approve(third, cast.director).revision == 2


def test_return_keeps_its_reason(cast: World, submitted: Approval) -> None:
    returned = actions.send_back(submitted, reason="  Нет сроков ", by=cast.director, at=LATER)

    returned.refresh_from_db()
    assert (returned.state, returned.reason, returned.decided_by) == (
        ApprovalState.RETURNED,
        "Нет сроков",
        cast.director,
    )


def test_return_without_a_reason_is_refused(cast: World, submitted: Approval) -> None:
    with pytest.raises(Refused, match="без причины"):
        actions.send_back(submitted, reason=" ", by=cast.director, at=LATER)

    submitted.refresh_from_db()
    assert submitted.is_running


def test_author_takes_the_plan_back(cast: World, submitted: Approval) -> None:
    withdrawn = actions.withdraw(submitted, by=cast.sysadmin, at=LATER)

    withdrawn.refresh_from_db()
    assert (withdrawn.state, withdrawn.decided_by) == (ApprovalState.WITHDRAWN, cast.sysadmin)


def test_nobody_else_takes_the_plan_back(cast: World, submitted: Approval) -> None:
    with pytest.raises(Refused, match="только тот, кто его отправил"):
        actions.withdraw(submitted, by=cast.director, at=LATER)


DECISIONS: dict[str, Callable[[Approval, World], Any]] = {
    "approve": lambda approval, cast: approve(approval, cast.director),
    "return": lambda approval, cast: actions.send_back(approval, reason="Нет сроков", by=cast.director, at=LATER),
    "withdraw": lambda approval, cast: actions.withdraw(approval, by=cast.sysadmin, at=LATER),
}
TOLD = {
    "approve": "План уже утверждён (редакция\N{NO-BREAK SPACE}1 от 11\N{NO-BREAK SPACE}марта",
    "return": "План уже возвращён на доработку 11\N{NO-BREAK SPACE}марта",
    "withdraw": "Автор отозвал план 11\N{NO-BREAK SPACE}марта",
}


@pytest.mark.parametrize("second", DECISIONS)
@pytest.mark.parametrize("first", DECISIONS)
def test_whoever_decides_second_is_told_and_changes_nothing(
    cast: World, submitted: Approval, first: str, second: str
) -> None:
    stale = Approval.objects.get(pk=submitted.pk)
    DECISIONS[first](submitted, cast)
    before = everything()

    with pytest.raises(Outrun) as outrun:
        DECISIONS[second](stale, cast)

    assert TOLD[first] in str(outrun.value)
    assert outrun.value.status == 409
    assert everything() == before


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Approval, Printout, Plan, Task)]


def test_plan_edited_after_submission_is_not_approved(cast: World, plan: Plan, submitted: Approval) -> None:
    edit(plan)
    Task.objects.filter(plan=plan, text="Семинар").delete()
    before = everything()

    with pytest.raises(Outrun) as outrun:
        approve(submitted, cast.director)

    first, *named = outrun.value.reasons
    assert "2\N{NO-BREAK SPACE}изменения" in first
    assert named == [
        "изменено: задача «1. Опрос родителей» (Мероприятие: «Опрос» → «Опрос родителей»)",
        "удалено: задача «2. Семинар»",
    ]
    assert everything() == before


def test_many_edits_are_named_in_part(cast: World, plan: Plan, submitted: Approval) -> None:
    for _ in range(12):
        make_task(plan, plan.stages.get(), "Ещё")

    with pytest.raises(Outrun) as outrun:
        approve(submitted, cast.director)

    assert len(outrun.value.reasons) == 12
    assert outrun.value.reasons[-1] == "…и ещё 2\N{NO-BREAK SPACE}изменения."


def test_edit_taken_back_may_be_approved(cast: World, plan: Plan, submitted: Approval) -> None:
    edit(plan)
    Task.objects.filter(plan=plan, text="Опрос родителей").update(text="Опрос")

    assert approve(submitted, cast.director).revision == 1


def test_work_on_tasks_does_not_hinder_approval(cast: World, plan: Plan, submitted: Approval) -> None:
    plan.tasks.update(state="started", started_by=cast.employee, started_at=NOW)

    assert approve(submitted, cast.director).is_approved


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_content_that_was_not_seen_is_not_approved(cast: World, submitted: Approval, seen: str) -> None:
    with pytest.raises(Outrun, match="другой текст плана"):
        approve(submitted, cast.director, expected_sha256=seen)

    assert not Printout.objects.exists()


def test_frozen_text_changed_behind_our_back_is_not_approved(cast: World, submitted: Approval) -> None:
    Approval.objects.filter(pk=submitted.pk).update(content=submitted.content.replace("Опрос", "Другое"))

    with pytest.raises(Outrun):
        approve(submitted, cast.director)


def test_author_may_not_approve(cast: World, submitted: Approval) -> None:
    with pytest.raises(Refused, match="нужен второй человек"):
        approve(submitted, cast.sysadmin)

    assert not Printout.objects.exists()


def test_one_person_for_both_is_recorded(cast: World, submitted: Approval) -> None:
    type(cast.school).objects.update(one_person=True)

    assert approve(submitted, cast.sysadmin).one_person is True


def test_two_people_are_two_people_even_where_one_would_do(cast: World, submitted: Approval) -> None:
    type(cast.school).objects.update(one_person=True)

    assert approve(submitted, cast.director).one_person is False


@pytest.mark.parametrize("decision", DECISIONS)
def test_deleted_plan_is_named(cast: World, submitted: Approval, decision: str) -> None:
    Plan.objects.get(pk=submitted.plan_id).delete()

    with pytest.raises(Outrun, match="удалили"):
        DECISIONS[decision](submitted, cast)

    assert not Printout.objects.exists()


def test_status_follows_the_plan(cast: World, plan: Plan) -> None:
    seen = [words(plan)]
    approval = actions.submit(plan, by=cast.sysadmin, at=NOW)
    seen.append(words(plan))
    actions.send_back(approval, reason="Нет сроков", by=cast.director, at=LATER)
    seen.append(words(plan))
    approval = actions.submit(plan, by=cast.sysadmin, at=LATER)
    actions.withdraw(approval, by=cast.sysadmin, at=LATER)
    seen.append(words(plan))
    approve(actions.submit(plan, by=cast.sysadmin, at=LATER), cast.director)
    seen.append(words(plan))
    edit(plan)
    seen.append(words(plan))
    approval = actions.submit(plan, by=cast.sysadmin, at=datetime(2027, 4, 1, 22, 0, tzinfo=UTC))
    seen.append(words(plan))

    assert seen == [
        "черновик",
        "на утверждении с 10 марта 2027 г.",
        "возвращено на доработку 11 марта 2027 г.",
        "черновик",
        "утверждено, редакция 1 от 11 марта 2027 г.",
        "изменено после утверждения: 1 изменение",
        "на утверждении с 2 апреля 2027 г.",
    ]
    status = approval_status(plan)
    assert (status.revision, len(status.changes), status.changes_since_submission) == (1, 1, [])


def words(plan: Plan) -> str:
    return approval_status(plan).words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("tasks", [1, 30])
@pytest.mark.parametrize(
    ("state", "expected"), [("draft", 1), ("running", 5), ("approved", 5), ("changed", 5), ("both", 5)]
)
def test_status_takes_few_queries(
    cast: World, plan: Plan, django_assert_num_queries: Any, tasks: int, state: str, expected: int
) -> None:
    for number in range(tasks):
        make_task(plan, plan.stages.get(), f"Дело {number}", people=(cast.staff["deputy"],))
    if state != "draft":
        approval = actions.submit(plan, by=cast.sysadmin, at=NOW)
    if state in {"approved", "changed", "both"}:
        approve(approval, cast.director)
    if state in {"changed", "both"}:
        edit(plan)
    if state == "both":
        actions.submit(plan, by=cast.sysadmin, at=LATER)

    with django_assert_num_queries(expected):
        assert approval_status(plan).words
