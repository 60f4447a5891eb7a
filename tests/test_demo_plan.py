"""The demo school's plan is the seed, whole, with something to see on every screen."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from ezh_rollout import demo
from ezh_rollout.demo_plan import seed_text, start_for
from plans.content import content_of
from plans.models import Assignment, Plan, Task
from plans.reading import read_docx, read_pasted
from plans.states import TaskState
from plans.template import template_text
from plans.warnings import warnings_of
from registry.models import Employee
from tests.plans.reading.test_seed import SAMPLE

START = date(2027, 3, 1)


def test_the_template_with_its_names_is_the_seed_document() -> None:
    if not SAMPLE.exists():
        pytest.skip("the document of the school is not part of the repository")

    seed = read_docx(SAMPLE.read_bytes(), start=START)

    assert read_pasted(seed_text(), "", start=START).as_json() == seed.as_json()


def test_the_built_in_template_names_nobody() -> None:
    names = {person.last for person in demo.STAFF}

    assert [name for name in names if name in template_text()] == []


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2027, 1, 1), date(2027, 3, 1)),
        (date(2027, 4, 30), date(2027, 3, 1)),
        (date(2027, 9, 30), date(2027, 3, 1)),
        (date(2027, 10, 1), date(2028, 3, 1)),
        (date(2027, 12, 31), date(2028, 3, 1)),
    ],
)
def test_the_plan_starts_in_march_like_the_seed(today: date, start: date) -> None:
    assert start_for(today) == start


@pytest.mark.django_db
@pytest.mark.parametrize("month", [1, 3, 6, 11])
def test_the_demo_plan_has_tasks_in_every_state_and_its_known_trap(month: int) -> None:
    at = datetime(2027, month, 20, 9, tzinfo=UTC)

    demo.load(at=at)

    plan = Plan.objects.get()
    assert (plan.stages.count(), plan.tasks.filter(parent=None).count()) == (7, 22)
    tops = Task.objects.filter(parent=None)
    assert tops.overdue(on=at.date()).exists() == (month == 6)
    assert tops.open().filter(deadline_end__gt=at.date()).exists()
    states = Counter(Task.objects.values_list("state", flat=True))
    assert {state for state in TaskState.values if states[state]} == {"planned", "started", "submitted", "accepted"}
    assert any(task.was_returned for task in Task.objects.all())
    assert "consents_after_data" in {problem.code for problem in warnings_of(content_of(plan))}


@pytest.mark.django_db
def test_the_people_of_the_demo_plan_are_its_staff() -> None:
    demo.load(at=datetime(2027, 6, 20, 9, tzinfo=UTC))

    named = Employee.objects.filter(pk__in=Assignment.objects.values("employee"))
    assert {employee.last_name for employee in named} == {"Белебезьева", "Селицкая", "Кондратова"}
    assert not Assignment.objects.filter(employee=None, group="").exists()
