"""The header of a plan, its stages, and the filters of its page."""

from typing import Any

from django import forms
from django.http import QueryDict

from ezh_rollout.shared.text import whole_number
from plans.board import Filters
from plans.forms.dates import PlanDateField
from plans.forms.remembering import RememberingForm
from plans.models import Plan
from plans.states import TaskMove, TaskState


class NewPlanForm(forms.Form):
    title = forms.CharField(label="Название плана", max_length=300, initial="План внедрения электронного журнала")
    starts_on = PlanDateField(
        label="Начало плана",
        help_text="Месяц без года в сроках — первый такой месяц не раньше месяца начала плана.",
    )


class PlanForm(NewPlanForm, RememberingForm):
    remembered = ("title", "starts_on")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        initial = {"title": plan.title, "starts_on": plan.starts_on, "version": plan.version}
        super().__init__(*args, initial=initial, **kwargs)


class NewStageForm(forms.Form):
    title = forms.CharField(
        label="Название этапа", max_length=300, help_text="Как в документе: «Подготовительный этап»."
    )


class StageForm(NewStageForm, RememberingForm):
    remembered = ("title",)


def filters_of(query: QueryDict) -> Filters:
    """An address typed by hand may hold anything: what is not understood filters nothing."""
    stage, state = query.get("stage", ""), query.get("state", "")
    return Filters(
        query=query.get("q", "").strip()[:200],
        is_mine="mine" in query,
        is_late="overdue" in query,
        stage=whole_number(stage),
        person=query.get("person", "")[:20],
        state=state if state in TaskState else "",
    )


class BulkForm(forms.Form):
    """One move for many tasks, drawn by `plans/_plan_bulk.html`.

    The names differ from those of a single row's button: both sit in one form.
    """

    bulk_move = forms.ChoiceField(label="Что сделать с отмеченными", choices=TaskMove.choices)
    bulk_words = forms.CharField(label="Результат или причина", required=False, max_length=2000)
    tasks = forms.TypedMultipleChoiceField(
        coerce=int, widget=forms.MultipleHiddenInput, error_messages={"required": "Отметьте хотя бы одну задачу."}
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "bulk_%s"
        self.fields["tasks"].choices = ((pk, pk) for pk in plan.tasks.values_list("pk", flat=True))  # type: ignore[attr-defined]
