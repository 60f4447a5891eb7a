"""The difference of two contents names every changed row and nothing else."""

import copy
import random

import pytest

from plans.content import PlanContent, TaskContent, canonical
from plans.difference import Change, ChangeKind, difference
from plans.states import DeadlineKind, Duty, GroupKind
from tests.plans.paper import march, person, plan, stage, task, unknown_deadline

NBSP = "\N{NO-BREAK SPACE}"
BEFORE = plan(stage(1, task(11, task(111), task(112)), task(12)), stage(2, task(21)))


def summary(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.kind.label, change.title) for change in changes]


def test_equal_contents_have_no_difference() -> None:
    assert difference(BEFORE, copy.deepcopy(BEFORE)) == []


ROWS: dict[str, tuple[PlanContent, list[tuple[str, str]]]] = {
    "added task": (
        plan(stage(1, task(13), task(11, task(111), task(112)), task(12)), stage(2, task(21))),
        [("добавлено", "13. Дело 13")],
    ),
    "added subtask": (
        plan(stage(1, task(11, task(111), task(112), task(113)), task(12)), stage(2, task(21))),
        [("добавлено", "113. Дело 113")],
    ),
    "added stage with a task": (
        plan(*BEFORE["stages"], stage(3, task(31))),
        [("добавлено", "Этап 3"), ("добавлено", "31. Дело 31")],
    ),
    "deleted task": (
        plan(stage(1, task(11, task(111), task(112))), stage(2, task(21))),
        [("удалено", "12. Дело 12")],
    ),
    "deleted task takes its subtasks along": (
        plan(stage(1, task(12)), stage(2, task(21))),
        [("удалено", "11. Дело 11"), ("удалено", "111. Дело 111"), ("удалено", "112. Дело 112")],
    ),
    "deleted stage names each of its tasks": (
        plan(stage(1, task(11, task(111), task(112)), task(12))),
        [("удалено", "Этап 2"), ("удалено", "21. Дело 21")],
    ),
    "deleted stage whose task went elsewhere": (
        plan(stage(1, task(11, task(111), task(112)), task(12), task(21))),
        [("перемещено", "21. Дело 21"), ("удалено", "Этап 2")],
    ),
    "moved to another stage with its subtasks": (
        plan(stage(1, task(12)), stage(2, task(21), task(11, task(111), task(112)))),
        [("перемещено", "11. Дело 11")],
    ),
    "subtask becomes a task": (
        plan(stage(1, task(11, task(112)), task(111), task(12)), stage(2, task(21))),
        [("перемещено", "111. Дело 111")],
    ),
    "moved within its stage": (
        plan(stage(1, task(12), task(11, task(111), task(112))), stage(2, task(21))),
        [("перемещено", "12. Дело 12")],
    ),
    "stages change places": (
        plan(stage(2, task(21)), stage(1, task(11, task(111), task(112)), task(12))),
        [("перемещено", "Этап 2")],
    ),
    "renumbered": (
        plan(stage(1, task(11, task(111), task(112)), task(12)), stage(2, task(21, number="1."))),
        [("изменено", "1. Дело 21")],
    ),
    "renamed stage": (
        plan(stage(1, *BEFORE["stages"][0]["tasks"], title="Начало"), stage(2, task(21))),
        [("изменено", "Начало")],
    ),
    "renamed plan": (plan(*BEFORE["stages"], title="План 2027"), [("изменено", "План 2027")]),
    "another start": (plan(*BEFORE["stages"], starts_on="2027-04-01"), [("изменено", "План работ")]),
}


@pytest.mark.parametrize("name", ROWS)
def test_each_kind_of_change_names_its_rows(name: str) -> None:
    after, expected = ROWS[name]

    assert summary(difference(BEFORE, after)) == expected


KLENOVA, YASENEV = person(), person("Ясенев П.И.", employee=8)
FIELDS: dict[str, tuple[TaskContent, TaskContent, list[tuple[str, str, str]]]] = {
    "number": (task(1), task(1, number="2."), [("Номер", "1.", "2.")]),
    "text": (task(1), task(1, text="Другое"), [("Мероприятие", "Дело 1", "Другое")]),
    "words of the deadline": (task(1), task(1, deadline=march(words="в марте")), [("Срок", "март", "в марте")]),
    "dates of the deadline": (
        task(1),
        task(1, deadline=march(end="2027-04-30")),
        [("Даты срока", f"март{NBSP}2027{NBSP}г.", f"март{NBSP}– апрель{NBSP}2027{NBSP}г.")],
    ),
    "only the end": (
        task(1),
        task(1, deadline=march(start=None)),
        [("Даты срока", f"март{NBSP}2027{NBSP}г.", f"до{NBSP}31{NBSP}марта{NBSP}2027{NBSP}г.")],
    ),
    "one day": (
        task(1, deadline=march(start=None)),
        task(1, deadline=march(start="2027-03-31")),
        [("Даты срока", f"до{NBSP}31{NBSP}марта{NBSP}2027{NBSP}г.", f"31{NBSP}марта{NBSP}2027{NBSP}г.")],
    ),
    "only the start": (
        task(1),
        task(1, deadline=march(end=None)),
        [("Даты срока", f"март{NBSP}2027{NBSP}г.", f"с{NBSP}1{NBSP}марта{NBSP}2027{NBSP}г.")],
    ),
    "deadline is lost": (
        task(1),
        task(1, deadline=unknown_deadline()),
        [
            ("Срок", "март", ""),
            ("Вид срока", "Даты", ""),
            ("Даты срока", f"март{NBSP}2027{NBSP}г.", ""),
        ],
    ),
    "kind of the deadline": (
        task(1),
        task(1, deadline=march(kind=DeadlineKind.RECURRING.value)),
        [("Вид срока", "Даты", "Повторяется")],
    ),
    "person added": (
        task(1),
        task(1, people=[KLENOVA, YASENEV]),
        [("Ответственные", "Кленова В.Н.", "Кленова В.Н., Ясенев П.И.")],
    ),
    "nobody is left": (task(1), task(1, people=[]), [("Ответственные", "Кленова В.Н.", "")]),
    "order of people is the order of the paper": (
        task(1, people=[KLENOVA, YASENEV]),
        task(1, people=[YASENEV, KLENOVA]),
        [("Ответственные", "Кленова В.Н., Ясенев П.И.", "Ясенев П.И., Кленова В.Н.")],
    ),
    "another duty": (
        task(1),
        task(1, people=[person(duty=Duty.TAKES_PART)]),
        [("Ответственные", "Кленова В.Н.", ""), ("Участвуют", "", "Кленова В.Н.")],
    ),
    "a namesake": (
        task(1),
        task(1, people=[person(employee=9)]),
        [
            (
                "Ответственные",
                f"Кленова В.Н. (карточка №{NBSP}7)",
                f"Кленова В.Н. (карточка №{NBSP}9)",
            )
        ],
    ),
    "words become a group": (
        task(1, people=[person("родители", employee=None)]),
        task(1, people=[person("родители", employee=None, group=GroupKind.PARENTS)]),
        [("Ответственные", "родители (без карточки)", "родители (группа «родители»)")],
    ),
    "own column": (
        task(1, extra={"Результат": "справка"}),
        task(1, extra={"Срок": "да"}),
        [("Столбец «Срок»", "", "да"), ("Столбец «Результат»", "справка", "")],
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_says_what_it_was_and_what_it_became(name: str) -> None:
    before, after, expected = FIELDS[name]

    (change,) = difference(plan(stage(1, before)), plan(stage(1, after)))

    assert change.kind is ChangeKind.CHANGED
    assert [tuple(field) for field in change.fields] == expected


def test_moved_task_says_where_from_where_to_and_what_else_changed() -> None:
    before = plan(stage(1, task(11, number="1.")), stage(2, task(21)))
    after = plan(stage(1), stage(2, task(21), task(11, number="2.")))

    (change,) = difference(before, after)

    assert change.kind is ChangeKind.MOVED
    assert [tuple(field) for field in change.fields] == [
        ("Место", "этап «Этап 1», в начале", "этап «Этап 2», после «21. Дело 21»"),
        ("Номер", "1.", "2."),
    ]


def test_deleted_task_still_says_what_it_was() -> None:
    (change,) = difference(plan(stage(1, task(11))), plan(stage(1)))

    assert (change.where, change.title) == ("этап «Этап 1»", "11. Дело 11")
    assert ("Мероприятие", "Дело 11", "") in change.fields
    assert ("Ответственные", "Кленова В.Н.", "") in change.fields


def test_subtask_is_found_through_the_number_of_its_task() -> None:
    (change,) = difference(plan(stage(1, task(11))), plan(stage(1, task(11, task(111)))))

    assert change.where == f"этап «Этап 1», п.{NBSP}11"


def test_rows_without_words_still_have_a_title() -> None:
    changes = difference(plan(), plan(stage(1, task(11, number="", text=""), title="")))

    assert summary(changes) == [("добавлено", "Без названия, 1-й по порядку"), ("добавлено", "Без названия")]


def test_one_task_taken_from_the_end_to_the_front_is_one_change() -> None:
    tasks = [task(number) for number in range(1, 31)]

    changes = difference(plan(stage(1, *tasks)), plan(stage(1, tasks[-1], *tasks[:-1])))

    assert summary(changes) == [("перемещено", "30. Дело 30")]
    assert [tuple(field) for field in changes[0].fields] == [("Место", "после «29. Дело 29»", "в начале")]


@pytest.mark.parametrize("seed", range(40))
def test_contents_differ_exactly_when_their_texts_differ(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    before, after = _random_plan(chance), _random_plan(chance)

    for first, second in ((before, after), (before, copy.deepcopy(before)), (after, before)):
        assert bool(difference(first, second)) == (canonical(first) != canonical(second))


def _random_plan(chance: random.Random) -> PlanContent:
    """Few possible plans, so that equal ones are met as well as different ones."""
    stages = [stage(1, title=chance.choice(["", "А"])), stage(2)]
    for pk in chance.sample([11, 12, 13], chance.randint(0, 3)):
        made = task(pk, number="", people=chance.sample([KLENOVA, YASENEV], chance.randint(0, 2)))
        places = [each["tasks"] for each in stages] + [each["tasks"] for top in stages for each in top["tasks"]]
        chance.choice(places).append(made)
    return plan(*chance.sample(stages, chance.randint(1, 2)))
