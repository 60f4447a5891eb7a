"""What the director is warned of: the doubts of the import, said of the plan itself."""

from datetime import date

import pytest

from plans.content import PlanContent
from plans.deadlines import resolve
from plans.states import DeadlineKind, GroupKind
from plans.warnings import warnings_of
from tests.plans.paper import march, person, plan, stage, task, unknown_deadline

NBSP = "\N{NO-BREAK SPACE}"
COLLECT = "Сбор согласий на обработку персональных данных"
OCTOBER = march(words="до 1 октября", start=None, end="2027-10-01")

CASES: dict[str, tuple[PlanContent, list[tuple[str, str, int | None]]]] = {
    "nothing to say": (plan(stage(1, task(11))), []),
    "nobody answers": (
        plan(stage(1, task(11, people=[]))),
        [("no_responsible", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "somebody answers for each part": (plan(stage(1, task(11, task(111), task(112), people=[]))), []),
    "what the task lacks its parts need not say again": (
        plan(stage(1, task(11, task(111, people=[]), people=[]))),
        [("no_responsible", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "no deadline": (
        plan(stage(1, task(11, deadline=unknown_deadline()))),
        [("no_deadline", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "deadline left as words": (
        plan(stage(1, task(11, deadline=unknown_deadline("когда-нибудь потом")))),
        [("deadline_unknown", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "impossible date": (
        plan(stage(1, task(11, deadline=unknown_deadline("31 сентября")))),
        [("impossible_date", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "relative deadline": (
        plan(stage(1, task(11, deadline=march(kind=DeadlineKind.RELATIVE.value, start=None, end=None)))),
        [("deadline_relative", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "words instead of a person": (
        plan(stage(1, task(11, people=[person("Некто", employee=None)]))),
        [("unknown_person", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "a group is somebody": (
        plan(stage(1, task(11, people=[person("родители", employee=None, group=GroupKind.PARENTS)]))),
        [],
    ),
    "empty stage": (plan(stage(1)), [("empty_stage", "этап «Этап 1»", None)]),
    "heading twice": (
        plan(stage(1, task(11), title="Подготовка"), stage(2, task(21), title="ПОДГОТОВКА")),
        [("repeated_heading", "этап «ПОДГОТОВКА»", None)],
    ),
    "number twice": (
        plan(stage(1, task(11, number="1."), task(12, number="1."))),
        [("duplicate_number", f"этап «Этап 1», п.{NBSP}1", 12)],
    ),
    "data before consents": (
        plan(
            stage(
                1,
                task(11, text="Ввод данных сотрудников", deadline=march(words="с марта")),
                task(12, text=COLLECT, deadline=OCTOBER),
            )
        ),
        [("consents_after_data", f"этап «Этап 1», п.{NBSP}11", 11)],
    ),
    "consents before data": (
        plan(
            stage(
                1,
                task(11, text=COLLECT, deadline=march()),
                task(12, text="Ввод данных сотрудников", deadline=OCTOBER),
            )
        ),
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_doubt_is_named_at_its_task(name: str) -> None:
    content, expected = CASES[name]

    assert [(warning.code, warning.where, warning.task) for warning in warnings_of(content)] == expected


def test_gravest_warning_comes_first() -> None:
    content = plan(
        stage(
            1,
            task(11, people=[]),
            task(12, text="Ввод данных сотрудников"),
            task(13, text=COLLECT, deadline=OCTOBER),
        )
    )

    assert [warning.code for warning in warnings_of(content)] == ["consents_after_data", "no_responsible"]


def test_reason_of_an_impossible_date_is_told() -> None:
    (warning,) = warnings_of(plan(stage(1, task(11, deadline=unknown_deadline("31 сентября")))))

    assert resolve("31 сентября", start=date(2027, 3, 1)).reason in warning.message
