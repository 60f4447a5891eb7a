"""The screens of approval: what people see, type and are told."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.actions import approval as actions
from plans.models import Approval, Plan, Printout, Task
from plans.states import ApprovalState
from tests.world import NOW, PASSWORD, World, make_plan, make_task

Browser = Callable[[str], Client]
NBSP = "\N{NO-BREAK SPACE}"


def shown(response: Any) -> str:
    """The text of the page with plain spaces."""
    return " ".join(unescape(response.content.decode()).replace(NBSP, " ").split())


@pytest.fixture
def submitted(world: World) -> Approval:
    """The plan of the world as it is, waiting for the director, who has a password."""
    world.approval.delete()
    world.director.set_password(PASSWORD)
    world.director.save()
    return actions.submit(world.plan, note="Первый вариант", by=world.sysadmin, at=NOW)


def decide(browser: Client, approval: Approval, **data: str) -> Any:
    defaults = {"decision": "approve", "seen": approval.sha256, "password": PASSWORD}
    return browser.post(reverse("plans:approval_decide", args=[approval.pk]), defaults | data)


def approve(world: World, approval: Approval) -> Approval:
    return actions.approve(
        approval,
        expected_sha256=approval.sha256,
        check_url=lambda code: f"https://ezh.test/{code}",
        by=world.director,
        at=NOW,
    )


def edit(plan: Plan) -> None:
    Task.objects.filter(plan=plan, text="Провести опрос").update(text="Провести анкетирование")


def test_author_sends_the_plan_with_a_note(world: World, as_: Browser) -> None:
    world.approval.delete()

    response = as_("sysadmin").post(
        reverse("plans:approval_submit", args=[world.plan.pk]), {"note": "Посмотрите сроки"}
    )

    sent = Approval.objects.get(plan=world.plan)
    assert response.headers["Location"] == reverse("plans:approval", args=[sent.pk])
    assert (sent.note, sent.submitted_by) == ("Посмотрите сроки", world.sysadmin)


def test_author_sees_warnings_before_sending(world: World, as_: Browser) -> None:
    world.approval.delete()
    make_task(world.plan, world.stage, "Без всего")

    text = shown(as_("sysadmin").get(reverse("plans:approval_submit", args=[world.plan.pk])))

    assert "Не указан ответственный: назначьте человека или группу." in text
    assert "Не указан срок: впишите дату или месяц." in text
    assert "Отправить директору" in text


def test_obstacles_stand_instead_of_the_button(world: World, as_: Browser) -> None:
    empty = make_plan(world.school)

    text = shown(as_("sysadmin").get(reverse("plans:approval_submit", args=[empty.pk])))

    assert "В плане нет ни одной задачи. Добавьте задачи." in text
    assert "Отправить директору" not in text


def test_second_sending_is_told_and_keeps_the_note(world: World, as_: Browser, submitted: Approval) -> None:
    response = as_("sysadmin").post(reverse("plans:approval_submit", args=[world.plan.pk]), {"note": "Ещё раз"})

    assert response.status_code == 409
    assert "План уже на утверждении с 10 марта 2027 г." in shown(response)
    assert "Ещё раз" in shown(response)


def test_director_reads_warnings_plan_and_note(world: World, as_: Browser, submitted: Approval) -> None:
    text = shown(as_("director").get(reverse("plans:approval", args=[submitted.pk])))

    assert "Первый вариант" in text
    assert "Утверждённых редакций раньше не было" in text
    assert "Ознакомление коллектива с введением электронного журнала" in text
    assert "Кленова В.Н." in text
    assert "Утвердить план" in text


def test_director_approves_with_her_password(world: World, as_: Browser, submitted: Approval) -> None:
    response = decide(as_("director"), submitted)

    submitted.refresh_from_db()
    assert response.headers["Location"] == reverse("plans:approval", args=[submitted.pk])
    assert (submitted.state, submitted.revision, submitted.decided_by) == (ApprovalState.APPROVED, 1, world.director)


@pytest.mark.parametrize("password", ["", "чужой пароль"])
def test_wrong_password_stands_at_its_field_and_changes_nothing(
    world: World, as_: Browser, submitted: Approval, password: str
) -> None:
    response = decide(as_("director"), submitted, password=password)

    submitted.refresh_from_db()
    assert response.status_code == 422
    assert response.context["approve_form"].errors["password"]
    assert "Утвердить план" in shown(response)
    assert submitted.is_running
    assert not Printout.objects.filter(approval=submitted).exists()


def test_password_of_somebody_else_is_wrong(world: World, as_: Browser, submitted: Approval) -> None:
    world.sysadmin.set_password("другой длинный пароль")
    world.sysadmin.save()

    assert decide(as_("director"), submitted, password="другой длинный пароль").status_code == 422


def test_guessing_the_password_is_locked(world: World, as_: Browser, submitted: Approval) -> None:
    browser = as_("director")

    statuses = [decide(browser, submitted, password=f"догадка {number}").status_code for number in range(5)]
    after = decide(browser, submitted)

    submitted.refresh_from_db()
    assert statuses == [422, 422, 422, 422, 429]
    assert after.status_code == 429
    assert submitted.is_running


def test_director_returns_with_a_reason(world: World, as_: Browser, submitted: Approval) -> None:
    decide(as_("director"), submitted, decision="return", reason="Нет сроков")

    submitted.refresh_from_db()
    text = shown(as_("sysadmin").get(reverse("plans:approvals", args=[world.plan.pk])))
    assert (submitted.state, submitted.reason) == (ApprovalState.RETURNED, "Нет сроков")
    assert "Директор вернул план" in text
    assert "Нет сроков" in text


def test_return_without_a_reason_stands_at_its_field(world: World, as_: Browser, submitted: Approval) -> None:
    response = decide(as_("director"), submitted, decision="return", reason=" ")

    assert response.status_code == 422
    assert "без причины вернуть план нельзя" in shown(response)


def test_return_after_a_withdrawal_keeps_the_typed_reason(world: World, as_: Browser, submitted: Approval) -> None:
    actions.withdraw(submitted, by=world.sysadmin, at=NOW)

    response = decide(as_("director"), submitted, decision="return", reason="Нет сроков")

    assert response.status_code == 409
    assert "Автор отозвал план" in shown(response)
    assert "Нет сроков" in shown(response)


def test_edited_plan_offers_only_a_return(world: World, as_: Browser, submitted: Approval) -> None:
    edit(world.plan)

    text = shown(as_("director").get(reverse("plans:approval", args=[submitted.pk])))

    assert "После отправки план изменили: утвердить его нельзя" in text
    assert "Провести опрос</del>" in text
    assert "Провести анкетирование</ins>" in text
    assert "Утвердить план" not in text
    assert "Вернуть автору" in text


def test_approval_of_an_edited_plan_is_told_what_changed(world: World, as_: Browser, submitted: Approval) -> None:
    edit(world.plan)

    response = decide(as_("director"), submitted)

    assert response.status_code == 409
    assert "«Провести опрос» → «Провести анкетирование»" in shown(response)


def test_second_approval_is_told_of_the_first(world: World, as_: Browser, submitted: Approval) -> None:
    approve(world, submitted)

    response = decide(as_("director"), submitted)

    assert response.status_code == 409
    assert "План уже утверждён (редакция 1 от 10 марта 2027 г.)" in shown(response)
    assert Printout.objects.filter(approval__plan=world.plan).count() == 1


def test_director_who_sent_the_plan_herself_is_told_why_she_may_not_approve(world: World, as_: Browser) -> None:
    world.approval.delete()
    own = actions.submit(world.plan, by=world.director, at=NOW)

    text = shown(as_("director").get(reverse("plans:approval", args=[own.pk])))

    assert "Кто отправил план, тот не может его утвердить" in text
    assert "Утвердить план" not in text
    assert decide(as_("director"), own).status_code == 403


def test_one_person_for_both_is_shown(world: World, as_: Browser) -> None:
    world.approval.delete()
    type(world.school).objects.update(one_person=True)
    approve(world, actions.submit(world.plan, by=world.director, at=NOW))

    assert "составил и утвердил один человек" in shown(
        as_("deputy").get(reverse("plans:approvals", args=[world.plan.pk]))
    )


def test_second_approval_shows_the_difference_from_the_first(world: World, as_: Browser, submitted: Approval) -> None:
    approve(world, submitted)
    edit(world.plan)
    Task.objects.filter(plan=world.plan, text__startswith="Сбор").delete()
    make_task(world.plan, world.stage, "Семинар")
    second = actions.submit(world.plan, by=world.sysadmin, at=NOW)

    text = shown(as_("director").get(reverse("plans:approval", args=[second.pk])))

    assert "Отличия от редакции 1: 3" in text
    for words in ("Провести опрос</del>", "Провести анкетирование</ins>", "Семинар</ins>", "<del>Сбор согласий"):
        assert words in text


def test_paper_of_an_approved_plan_is_the_stored_one(world: World, as_: Browser, submitted: Approval) -> None:
    approved = approve(world, submitted)
    assert approved.printout is not None
    Printout.objects.filter(pk=approved.printout.pk).update(pdf=b"%PDF-stored")

    for url in (reverse("plans:plan_pdf", args=[world.plan.pk]), reverse("plans:approval_pdf", args=[approved.pk])):
        response = as_("deputy").get(url)
        assert response.content == b"%PDF-stored"
        assert response.headers["Content-Type"] == "application/pdf"
        assert "%D1%80%D0%B5%D0%B4%D0%B0%D0%BA%D1%86%D0%B8%D1%8F%201.pdf" in response.headers["Content-Disposition"]


def test_paper_of_a_changed_plan_is_a_draft(world: World, as_: Browser, submitted: Approval) -> None:
    approved = approve(world, submitted)
    assert approved.printout is not None
    Printout.objects.filter(pk=approved.printout.pk).update(pdf=b"%PDF-stored")
    edit(world.plan)

    assert as_("deputy").get(reverse("plans:plan_pdf", args=[world.plan.pk])).content != b"%PDF-stored"
    assert as_("deputy").get(reverse("plans:approval_pdf", args=[approved.pk])).content == b"%PDF-stored"


def test_any_two_revisions_are_compared(world: World, as_: Browser, submitted: Approval) -> None:
    approve(world, submitted)
    edit(world.plan)
    approve(world, actions.submit(world.plan, by=world.sysadmin, at=NOW))
    make_task(world.plan, world.stage, "Семинар")
    url = reverse("plans:approval_difference", args=[world.plan.pk])
    browser = as_("deputy")

    between = shown(browser.get(url, {"before": "1", "after": "2"}))
    since = shown(browser.get(url))
    same = shown(browser.get(url, {"before": "2", "after": "2"}))
    wrong = browser.get(url, {"before": "9", "after": "now"})

    assert ("Изменений: 1" in between, "Провести анкетирование</ins>" in between) == (True, True)
    assert ("Изменений: 1" in since, "Семинар</ins>" in since) == (True, True)
    assert "Отличий нет" in same
    assert wrong.status_code == 422


def test_an_approved_plan_offers_nothing_to_send_and_its_two_revisions_to_compare(
    world: World, as_: Browser, submitted: Approval
) -> None:
    approve(world, submitted)
    edit(world.plan)
    approve(world, actions.submit(world.plan, by=world.sysadmin, at=NOW))

    answer = as_("sysadmin").get(reverse("plans:approvals", args=[world.plan.pk]))

    assert answer.context["form"].initial == {"before": "1", "after": "2"}
    assert "Отправить на утверждение" not in shown(answer)


def test_withdrawn_plan_may_be_sent_again(world: World, as_: Browser, submitted: Approval) -> None:
    browser = as_("sysadmin")

    browser.post(reverse("plans:approval_withdraw", args=[submitted.pk]))

    submitted.refresh_from_db()
    assert submitted.state == ApprovalState.WITHDRAWN
    assert "Отправить на утверждение" in shown(browser.get(reverse("plans:approvals", args=[world.plan.pk])))


def test_late_withdrawal_is_told(world: World, as_: Browser, submitted: Approval) -> None:
    approve(world, submitted)

    response = as_("sysadmin").post(reverse("plans:approval_withdraw", args=[submitted.pk]))

    assert response.status_code == 409
    assert "План уже утверждён" in shown(response)


@pytest.mark.parametrize("returned", [1, 30])
def test_history_takes_the_same_queries_for_any_number_of_passages(
    world: World, as_: Browser, django_assert_num_queries: Any, submitted: Approval, returned: int
) -> None:
    approve(world, submitted)
    for number in range(returned):
        Approval.objects.create(
            school=world.school,
            plan=world.plan,
            state=ApprovalState.RETURNED,
            content=submitted.content,
            sha256=submitted.sha256,
            submitted_by=world.sysadmin,
            submitted_at=NOW,
            decided_by=world.director,
            decided_at=NOW,
            reason=f"Причина {number}",
        )
    browser = as_("deputy")

    with django_assert_num_queries(12):
        response = browser.get(reverse("plans:approvals", args=[world.plan.pk]))

    assert shown(response).count("Причина") >= returned


@pytest.mark.parametrize("tasks", [1, 30])
def test_director_page_takes_the_same_queries_for_any_number_of_tasks(
    world: World, as_: Browser, django_assert_num_queries: Any, tasks: int
) -> None:
    world.approval.delete()
    for number in range(tasks):
        make_task(world.plan, world.stage, f"Дело {number}", people=(world.staff["deputy"],))
    approval = actions.submit(world.plan, by=world.sysadmin, at=NOW)
    browser = as_("director")

    with django_assert_num_queries(9):
        response = browser.get(reverse("plans:approval", args=[approval.pk]))

    assert shown(response).count("Дело ") >= tasks
