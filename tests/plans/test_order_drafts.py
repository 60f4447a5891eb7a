"""What a new draft says: right people, right cases, the plan's deadlines."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries as Queries

from ezh_rollout.shared.grammar import Case
from plans.models import Order
from plans.orders.checks import doubts_about, obstacles_to_sign, rows_of
from plans.orders.facts import facts_of
from plans.orders.words import name_of_journal, unstopped
from plans.states import AppendixKind, OrderKind, TaskState
from registry.models import Employee
from registry.states import Gender
from tests.plans.ordering import TODAY, draft, fresh, task_named, usual_plan
from tests.world import World, make_task


def texts(order: Any) -> list[str]:
    return [item.text.replace("\u00a0", " ") for item in order.items.order_by("position")]


def checked(order: Any) -> tuple[list[str], list[str]]:
    order = fresh(order)
    rows, facts = rows_of(order), facts_of(order.school, order.plan, on=TODAY)
    return obstacles_to_sign(order, rows, facts), doubts_about(order, rows, facts)


def test_introduction_names_people_in_the_cases_of_an_order(world: World) -> None:
    order = draft(world, plan=usual_plan(world))

    said = texts(order)

    assert order.heading == "О внедрении ЕОС «Дневник»"
    assert "Назначить Кленову В.Н. администратором ЕОС «Дневник»." in said
    assert (
        "Заместителю директора по учебно-воспитательной работе Сосновскому Т.А. обеспечить сбор согласий на обработку "
        "персональных данных сотрудников, обучающихся и их родителей в срок до 1 октября 2027 г." in said
    )
    assert (
        "Системному администратору Кленовой В.Н. обеспечить начало работы в ЕОС «Дневник» в срок до 1 сентября 2027 г."
        in said
    )
    assert order.control == "Контроль за исполнением приказа оставляю за собой."
    assert (order.signer_post, order.signer) == ("Директор школы", world.staff["director"])


def test_items_carry_executor_due_date_and_task_of_the_plan(world: World) -> None:
    plan = usual_plan(world)

    order = draft(world, plan=plan)

    item = order.items.get(task=task_named(plan, "Сбор согласий"))
    assert (item.executor, str(item.due_on)) == (world.staff["deputy"], "2027-10-01")


def test_finished_and_shared_tasks_get_no_item_of_their_own(world: World) -> None:
    plan = usual_plan(world)
    done = task_named(plan, "Заполнение базы")
    done.state, done.dropped_reason = TaskState.NOT_REQUIRED, "перенесено"
    done.dropped_by, done.dropped_at = world.users["deputy"], world.task.started_at
    done.save()

    order = draft(world, plan=plan)

    tasks = {item.task for item in order.items.all()}
    assert done not in tasks
    assert task_named(plan, "Анализ готовности") not in tasks


def test_past_deadline_is_not_ordered_again(world: World) -> None:
    plan = usual_plan(world)
    start = task_named(plan, "Старт работы")
    start.deadline_end = TODAY.replace(month=1)
    start.save()

    order = draft(world, plan=plan)

    item = order.items.get(task=start)
    assert item.due_on is None
    assert "в срок" not in item.text


def test_introduction_has_its_three_appendices_and_readers(world: World) -> None:
    order = draft(world, plan=usual_plan(world))

    assert [appendix.kind for appendix in order.appendices.order_by("position")] == [
        AppendixKind.CALENDAR_PLAN,
        AppendixKind.ADMINISTRATOR,
        AppendixKind.RESPONSIBLE,
    ]
    assert {row.employee for row in order.acknowledgements.all()} == {world.staff["sysadmin"], world.staff["deputy"]}


def test_person_and_adjective_agree(world: World) -> None:
    woman = texts(draft(world, OrderKind.RESPONSIBLE))
    Employee.objects.filter(pk=world.staff["sysadmin"].pk).update(
        gender=Gender.MALE, last_name="Клёнов", first_name="Виктор"
    )
    man = texts(draft(world, OrderKind.RESPONSIBLE))

    assert woman[0].startswith("Назначить системного администратора Кленову В.Н. ответственной за ведение")
    assert woman[1] == "Ответственной за ведение электронного журнала Кленовой В.Н.:"
    assert man[0].startswith("Назначить системного администратора Клёнова В.Н. ответственным за ведение")
    assert man[1] == "Ответственному за ведение электронного журнала Клёнову В.Н.:"


def test_model_order_lays_control_on_the_deputy_in_the_accusative(world: World) -> None:
    order = draft(world, OrderKind.MODEL, usual_plan(world))

    assert order.control == (
        "Контроль за исполнением приказа возложить на заместителя директора по учебно-воспитательной работе "
        "Сосновского Т.А."
    )
    assert [appendix.kind for appendix in order.appendices.all()] == [AppendixKind.CALENDAR_PLAN]
    assert (
        "начало работ — 1 марта 2027 г., начало ведения электронного журнала — не позднее 1 сентября 2027 г."
        in texts(order)[1]
    )


def test_corrected_form_of_a_name_wins(world: World) -> None:
    Employee.objects.filter(pk=world.staff["sysadmin"].pk).update(name_forms={"accusative": "Клёнову-Ясную В.Н."})

    assert any(
        "Назначить Клёнову-Ясную В.Н. администратором" in text for text in texts(draft(world, plan=usual_plan(world)))
    )


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("ЕОС «Дневник»", "ЕОС «Дневник»"),
        ("«Дневник.ру»", "«Дневник.ру»"),
        ("Дневник.ру", "Дневник.ру"),
        ("электронный журнал «Школа»", "электронного журнала «Школа»"),
    ],
)
def test_name_of_the_journal_declines_only_where_it_does(name: str, genitive: str) -> None:
    assert name_of_journal(name)[Case.GENITIVE] == genitive


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("О внедрении ЕОС.", "О внедрении ЕОС"),
        ("О назначении Ясенева П.И.", "О назначении Ясенева П.И."),
        ("О работе в 2027 г.", "О работе в 2027 г."),
        (" О плане… ", "О плане…"),
    ],
)
def test_heading_loses_its_own_full_stop_only(heading: str, expected: Any) -> None:
    assert unstopped(heading) == expected


@pytest.mark.parametrize("kind", OrderKind)
def test_draft_of_every_kind_can_be_signed_as_it_is(world: World, kind: OrderKind) -> None:
    obstacles, doubts = checked(draft(world, kind, usual_plan(world)))

    assert obstacles == []
    assert [doubt for doubt in doubts if "утверждён" not in doubt and "не указано" not in doubt] == []


@pytest.mark.parametrize("kind", OrderKind)
def test_school_without_people_and_plan_gets_a_draft_with_named_obstacles(world: World, kind: OrderKind) -> None:
    order = draft(world, kind)
    Order.objects.filter(pk=order.pk).update(signer=None)
    school = order.school
    school.appointments.update(ended_at="2027-01-01T00:00:00Z")
    Employee.objects.filter(school=school).update(archived_at="2027-01-01T00:00:00Z")
    empty = draft(world, kind)

    obstacles, _ = checked(empty)

    assert "Не указано, кто подписывает приказ." in obstacles
    assert empty.items.exists()


def break_heading(order: Any) -> None:
    Order.objects.filter(pk=order.pk).update(heading="")


def break_items(order: Any) -> None:
    order.items.all().delete()


def break_gender(order: Any) -> None:
    Employee.objects.filter(pk__in=order.items.values("executor")).update(gender="")


def break_signer(order: Any) -> None:
    Order.objects.filter(pk=order.pk).update(signer=None, signer_post="")


def leave_a_blank(order: Any) -> None:
    order.items.filter(position=1).update(text="Назначить ________ ответственным.")


def lose_the_plan(order: Any) -> None:
    Order.objects.filter(pk=order.pk).update(plan=None)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (break_heading, ["Нет заголовка"]),
        (break_items, ["нет ни одного пункта"]),
        (break_gender, ["не указан пол"]),
        (break_signer, ["должность того, кто подписывает", "кто подписывает приказ"]),
        (leave_a_blank, ["В пункте 1 осталось незаполненное место"]),
        (lose_the_plan, ["должен быть календарный план"]),
    ],
)
def test_every_obstacle_is_named(world: World, spoil: Callable[[Order], Any], words: Any) -> None:
    order = draft(world, plan=usual_plan(world))
    spoil(order)

    obstacles, _ = checked(order)

    assert obstacles
    for word in words:
        assert any(word in obstacle for obstacle in obstacles), obstacles


def test_text_that_disagrees_with_its_row_is_doubted(world: World) -> None:
    plan = usual_plan(world)
    order = draft(world, plan=plan)
    item = order.items.get(task=task_named(plan, "Старт работы"))
    item.executor, item.due_on = world.staff["employee"], item.due_on.replace(day=2)
    item.save()
    order.appendices.last().delete()

    _, doubts = checked(order)

    assert any("Ясенев П.И., но в тексте его фамилии нет" in doubt for doubt in doubts)
    assert any("срок — 2\u00a0сентября\u00a02027\u00a0г., но в тексте этой даты нет" in doubt for doubt in doubts)
    assert any("а у задачи плана — " in doubt for doubt in doubts)
    assert any("ссылка на приложение № 3, а приложений всего 2" in doubt for doubt in doubts)


def test_facts_are_read_in_the_same_number_of_queries_for_any_plan(
    world: World, django_assert_num_queries: Queries
) -> None:
    plan = usual_plan(world)
    stage = plan.stages.get()
    with django_assert_num_queries(5):
        facts_of(world.school, plan, on=TODAY)
    for place in range(30):
        make_task(plan, stage, f"Дело {place}", people=(world.staff["employee"],))
    with django_assert_num_queries(5):
        facts_of(world.school, plan, on=TODAY)
