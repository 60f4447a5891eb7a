"""What a task says, its people, its moves, comments and files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from plans.actions.task.content import Content, Named, seen_values
from plans.actions.task.files import MAX_FILE_SIZE
from plans.deadlines import resolve
from plans.evidence import CHOICES as EVIDENCE_CHOICES
from plans.forms.dates import PlanDateField
from plans.forms.remembering import RememberingForm
from plans.models import Assignment, Plan, Task
from plans.states import DeadlineKind, Duty, GroupKind, TaskMove
from plans.tree import Tree
from registry.models import Employee


def _date(label: str, help_text: str = "") -> forms.DateField:
    return PlanDateField(label=label, required=False, help_text=help_text)


class TaskForm(RememberingForm):
    """The words of the deadline are resolved when they change; dates typed by hand win over them."""

    remembered = (
        "number",
        "text",
        "stage",
        "parent",
        "deadline_words",
        "deadline_start",
        "deadline_end",
        "evidence",
        "people",
    )

    text = forms.CharField(
        label="Что сделать",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Первая строка — название задачи в плане, остальное — пояснение.",
    )
    number = forms.CharField(label="Номер", max_length=20, required=False)
    stage = forms.TypedChoiceField(label="Этап", coerce=int)
    parent = forms.TypedChoiceField(
        label="В составе задачи",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Подпункт стоит в том же этапе, что и его задача.",
    )
    deadline_words = forms.CharField(
        label="Срок словами",
        max_length=300,
        required=False,
        help_text="Как в документе: «март-апрель», «до 1 октября», «каждый понедельник».",
    )
    deadline_start = _date("Начало")
    deadline_end = _date("Срок", "Даты подберутся по словам. Если поняты неверно, впишите свои.")
    evidence = forms.ChoiceField(
        label="Чем подтверждается",
        choices=EVIDENCE_CHOICES,
        required=False,
        help_text="Программа сама посчитает, сколько сделано, и не даст сдать задачу раньше времени.",
    )
    people = forms.CharField(label="Ответственные", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, task: Task, **kwargs: Any) -> None:
        self.plan, self.task = plan, task
        current = seen_of(task) if task.pk else {}
        initial = {**current, "version": task.version, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        tree = Tree(plan.tasks.all())
        stages = [(pk, title or "Без названия") for pk, title in plan.stages.values_list("pk", "title")]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
        self.fields["parent"].choices = [("", "— сама по себе —"), *_parents(tree, task)]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        """Browsers end lines with CRLF; the first line is the title and must not keep half of it."""
        return "\n".join(line.rstrip() for line in self.cleaned_data["text"].splitlines())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("deadline_start"), data.get("deadline_end")
        if start and end and end < start:
            self.add_error("deadline_end", "Срок кончается раньше, чем начинается. Поправьте одну из дат.")
        return data

    def content(self, people: Iterable[Named]) -> Content:
        """The whole content for the action."""
        data = self.cleaned_data
        kind, start, end = self._deadline()
        return Content(
            text=data["text"],
            stage_id=data["stage"],
            parent_id=data["parent"],
            number=data["number"],
            deadline_words=data["deadline_words"],
            deadline_kind=kind,
            deadline_start=start,
            deadline_end=end,
            evidence=data["evidence"],
            people=tuple(people),
        )

    def _deadline(self) -> tuple[str, Any, Any]:
        data = self.cleaned_data
        start, end = data["deadline_start"], data["deadline_end"]
        touched = {"deadline_start", "deadline_end"} & set(self.changed_data)
        if touched and (start or end):
            return DeadlineKind.DATES.value, start, end
        if touched or "deadline_words" in self.changed_data or not self.task.pk:
            found = resolve(data["deadline_words"], start=self.plan.starts_on)
            return found.kind.value, found.start, found.end
        return self.task.deadline_kind, start, end


def seen_of(task: Task) -> dict[str, Any]:
    """The row's values under the names of the form's fields."""
    values = seen_values(task)
    return {name.removesuffix("_id"): value for name, value in values.items() if name != "deadline_kind"}


def _parents(tree: Tree[Task], task: Task) -> Iterable[tuple[int, str]]:
    """Every task but the one itself and what belongs to it, set in by depth."""
    own = {task.pk, *(row.pk for row in tree.below(task.pk))} if task.pk else set()
    for row, depth in tree.in_order():
        if row.pk not in own:
            yield row.pk, f"{'— ' * depth}{row}"[:100]


class PersonForm(forms.Form):
    """One line of «Ответственный»; an empty line is nobody."""

    who = forms.ChoiceField(label="Кто", required=False)
    duty = forms.ChoiceField(label="Обязанность", choices=Duty.choices, initial=Duty.ANSWERS)
    words = forms.CharField(label="Как написано в плане", max_length=300, required=False)

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = choices  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.show_hidden_initial = True

    def named(self) -> Named | None:
        data = self.cleaned_data
        kind, _, key = data.get("who", "").partition("-")
        words = data.get("words", "")
        if not kind and not words:
            return None
        if self._is_somebody_else():
            words = ""
        return Named(
            employee_id=int(key) if kind == "employee" else None,
            group=key if kind == "group" else "",
            words=words,
            duty=data.get("duty") or Duty.ANSWERS.value,
        )

    def _is_somebody_else(self) -> bool:
        """Another person was chosen and the words still speak of the one before."""
        before = self.data.get(self.add_initial_prefix("who"))
        return (
            bool(before and self.cleaned_data.get("who"))
            and "who" in self.changed_data
            and "words" not in self.changed_data
        )


class BasePeople(BaseFormSet[PersonForm]):
    def clean(self) -> None:
        if any(self.errors):
            return
        known = [
            (named.employee_id, named.group, named.duty) for named in self.named() if named.employee_id or named.group
        ]
        if len(known) != len(set(known)):
            raise forms.ValidationError("Один и тот же человек или группа указаны дважды. Уберите лишнюю строку.")

    def named(self) -> list[Named]:
        return [named for form in self.forms if (named := form.named()) is not None]


# The factory answers with a subclass of the formset it is given; its stubs say only «a formset».
PeopleFormSet: type[BasePeople] = formset_factory(  # type: ignore[assignment]
    PersonForm, formset=BasePeople, extra=3, max_num=60, absolute_max=60
)


def people_formset(data: Any, *, plan: Plan, task: Task) -> BasePeople:
    """The people of the task as lines, with a few empty ones."""
    assignments = list(task.assignments.order_by("position", "pk")) if task.pk else []
    initial = [{"who": _who(row), "duty": row.duty, "words": row.words} for row in assignments]
    named = {row.employee_id for row in assignments}
    choices = _who_choices(plan, named)
    return PeopleFormSet(data, initial=initial, prefix="people", form_kwargs={"choices": choices})


def _who(row: Assignment) -> str:
    if row.employee_id:
        return f"employee-{row.employee_id}"
    return f"group-{row.group}" if row.group else ""


def _who_choices(plan: Plan, named: set[int | None]) -> list[Any]:
    """The staff, and those already named even when they have left since."""
    staff = Employee.objects.filter(school=plan.school_id).in_order()
    people = [
        (f"employee-{employee.pk}", employee.short_name)
        for employee in staff
        if employee.archived_at is None or employee.pk in named
    ]
    groups = [(f"group-{value}", label) for value, label in GroupKind.choices]
    return [("", "— не выбрано —"), ("Сотрудники", people), ("Группы", groups)]


class MoveForm(forms.Form):
    """Shows the box for the words of a move; what is wrong with them is said by `plans/moves.py`, like all the rest."""

    words = forms.CharField(label="Причина", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, move: TaskMove, *, words: str = "") -> None:
        super().__init__(initial={"words": words}, auto_id=f"{move.value}_%s")
        if move == TaskMove.SUBMIT:
            self.fields["words"].label = "Что сделано"


class CommentForm(forms.Form):
    text = forms.CharField(label="Комментарий", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class FileForm(forms.Form):
    file = forms.FileField(
        label="Файл",
        help_text=f"До {MAX_FILE_SIZE // 1024 // 1024} МБ: акт, скан, фотография, таблица.",
        allow_empty_file=True,
    )
