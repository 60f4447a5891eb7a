"""The editor of a draft: its fields, rows of items and rows of appendices as one form that works without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.text import whole_number
from plans.actions.order import AppendixContent, ItemContent, OrderContent, parts_of
from plans.forms.order import OrderDateField, date_input
from plans.models import Order, Plan, Task
from plans.orders import uploaded
from plans.orders.duties import sentence
from plans.orders.numbers import tidy
from plans.orders.words import control_by, unstopped
from plans.states import AppendixKind
from registry.models import Employee

INFINITIVE = re.compile(r"[а-яё]+(ть|ти|чь)(ся)?\b")
MAX_ROWS = 200


@dataclass(frozen=True)
class Choices:
    """People and tasks that a row may name, read once for all rows."""

    people: dict[int, Employee]
    tasks: dict[int, Task]
    plans: dict[int, Plan]

    @classmethod
    def of(cls, order: Order) -> Choices:
        """Those at work and the tasks that stand by themselves, besides whatever the order names already."""
        named = order.items.values("executor")
        people = Employee.objects.filter(school=order.school).filter(
            Q(archived_at=None) | Q(pk__in=named) | Q(pk__in=order.acknowledgements.values("employee"))
        )
        tasks = Task.objects.filter(school=order.school).filter(
            Q(plan=order.plan_id, parent=None) | Q(pk__in=order.items.values("task"))
        )
        ordered = tasks.order_by("stage__position", "position", "pk").defer("search_key", "extra")
        return cls(
            people={person.pk: person for person in people.in_order()},
            tasks={task.pk: task for task in ordered},
            plans={plan.pk: plan for plan in Plan.objects.filter(school=order.school)},
        )

    def of_people(self) -> list[tuple[int, str]]:
        return [(pk, person.short_name) for pk, person in self.people.items()]

    def of_plans(self) -> list[tuple[int, str]]:
        return [(pk, _short(plan.title)) for pk, plan in self.plans.items()]

    def of_tasks(self) -> list[tuple[int, str]]:
        return [(pk, _short(str(task))) for pk, task in self.tasks.items()]


def one_line_end(words: str) -> str:
    """Browsers send two signs for the end of a line; a paper would print two lines."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def _short(words: str) -> str:
    return words if len(words) <= 70 else f"{words[:69]}…"


def _chosen(field: forms.TypedChoiceField, choices: list[tuple[int, str]], empty: str) -> None:
    """One list for all rows instead of a query a row."""
    field.choices = [("", empty), *choices]
    field.coerce, field.empty_value = int, None


class OrderFieldsForm(forms.Form):
    heading = forms.CharField(label="Заголовок", max_length=400, required=False, help_text="«О …», без точки на конце")
    number = forms.CharField(label="Номер", max_length=30, required=False, help_text="Можно оставить до подписания")
    dated = OrderDateField(label="Дата", required=False, help_text="Можно оставить до подписания")
    plan = forms.TypedChoiceField(
        label="План, на который опирается приказ",
        required=False,
        help_text="Другой план меняет приложения. Пункты остаются вашими: проверьте в них сроки и задачи.",
    )
    place = forms.CharField(label="Место издания", max_length=120, required=False)
    preamble = forms.CharField(label="Преамбула", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    control = forms.CharField(
        label="Последний пункт: контроль", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    control_person = forms.TypedChoiceField(
        label="Возложить контроль на",
        required=False,
        help_text="Выберите человека, и пункт о контроле будет написан заново.",
    )
    signer = forms.TypedChoiceField(label="Подписывает", required=False)
    signer_post = forms.CharField(label="Должность в подписи", max_length=200, required=False)
    readers = forms.TypedMultipleChoiceField(
        label="С приказом знакомятся", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = choices.of_people()
        self.people, self.plans = choices.people, choices.plans
        _chosen(self.fields["plan"], choices.of_plans(), "Без плана")  # type: ignore[arg-type]
        _chosen(self.fields["control_person"], people, "Оставить текст как есть")  # type: ignore[arg-type]
        _chosen(self.fields["signer"], people, "Не выбран")  # type: ignore[arg-type]
        self.fields["readers"].choices = people  # type: ignore[attr-defined]

    def clean_heading(self) -> str:
        return unstopped(self.cleaned_data["heading"])

    def clean_seen(self) -> dict[str, str]:
        """Only names what changed; whoever spoils it spoils her own message."""
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def columns(self) -> dict[str, Any]:
        """The values by the names of the order's columns."""
        data = self.cleaned_data
        person = self.people.get(data["control_person"])
        return {
            **{name: data[name] for name in ("dated", "place", "heading", "signer_post")},
            "number": tidy(data["number"]),
            "preamble": one_line_end(data["preamble"]),
            "control": control_by(person) if person else one_line_end(data["control"]),
            "signer": self.people.get(data["signer"]),
            "plan": self.plans.get(data["plan"]),
        }


class ItemForm(forms.Form):
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label="Текст пункта", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    is_subitem = forms.BooleanField(label="подпункт", required=False)
    executor = forms.TypedChoiceField(label="Исполнитель", required=False)
    due_on = forms.DateField(label="Срок", required=False, widget=date_input())
    task = forms.TypedChoiceField(label="Задача плана", required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        _chosen(self.fields["executor"], choices.of_people(), "Нет")  # type: ignore[arg-type]
        _chosen(self.fields["task"], choices.of_tasks(), "Нет")  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("text", "").strip() and (data.get("executor") or data.get("due_on") or data.get("task")):
            self.add_error("text", "Напишите текст пункта или уберите пункт.")
        return data

    @property
    def has_details(self) -> bool:
        """Something is chosen beside the text, or is wrong there: the row opens."""
        names = ("executor", "due_on", "task")
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    def content(self) -> ItemContent | None:
        """The item, or nothing for an empty row. «обеспечить …» gets its executor in the dative case in front."""
        data = self.cleaned_data
        text = one_line_end(data["text"])
        if not text:
            return None
        executor = self.choices.people.get(data["executor"])
        if executor is not None and not data["is_subitem"] and INFINITIVE.match(text):
            text = sentence(executor, text, data["due_on"])
        return ItemContent(
            text=text,
            depth=2 if data["is_subitem"] else 1,
            pk=data["id"],
            executor=executor,
            due_on=data["due_on"],
            task=self.choices.tasks.get(data["task"]),
        )


class AppendixForm(forms.Form):
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="Что в приложении", choices=AppendixKind.choices)
    title = forms.CharField(label="Название", max_length=300, required=False)
    pdf = forms.FileField(
        label="Файл PDF",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text="Только для загруженного файла, до 20 МБ. Новый файл заменит прежний.",
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:  # noqa: ARG002 - as ItemForm
        super().__init__(*args, **kwargs)

    @property
    def has_details(self) -> bool:
        return self["kind"].value() in (None, AppendixKind.UPLOADED) or bool(self["pdf"].errors)

    def clean_pdf(self) -> bytes:
        file: Any = self.cleaned_data["pdf"]
        if file is None:
            return b""
        if (file.size or 0) > uploaded.MAX_BYTES:
            raise forms.ValidationError("Файл больше 20 МБ. Сохраните его с меньшим качеством картинок.")
        data: bytes = file.read()
        try:
            uploaded.pages_of(data)
        except Refused as refusal:
            raise forms.ValidationError(refusal.reasons) from refusal
        return data

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        is_file = data.get("kind") == AppendixKind.UPLOADED
        if is_file and not data.get("id") and not data.get("pdf") and "pdf" not in self.errors:
            self.add_error("pdf", "Выберите файл PDF.")
        return data

    def content(self) -> AppendixContent:
        data = self.cleaned_data
        kind = AppendixKind(data["kind"])
        return AppendixContent(kind=kind, title=data["title"].strip() or kind.label, pk=data["id"], pdf=data["pdf"])


ItemFormSet = forms.formset_factory(ItemForm, extra=0, max_num=MAX_ROWS, absolute_max=MAX_ROWS)
AppendixFormSet = forms.formset_factory(AppendixForm, extra=0, max_num=20, absolute_max=20)
ROWS: dict[str, tuple[str, ...]] = {
    "items": ("id", "text", "is_subitem", "executor", "due_on", "task"),
    "appendices": ("id", "kind", "title"),
}


class OrderEditor:
    """All forms of the page. Bound with what was typed, or filled from the order's rows."""

    def __init__(
        self,
        order: Order,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.order = order
        self.choices = Choices.of(order)
        values = initial or {} if data is not None or initial is not None else _initial_of(order)
        common: dict[str, Any] = {"choices": self.choices}
        self.fields = OrderFieldsForm(data, initial=values.get("fields"), **common)
        self.items = ItemFormSet(data, prefix="items", initial=values.get("items"), form_kwargs=common)
        self.appendices = AppendixFormSet(
            data, files, prefix="appendices", initial=values.get("appendices"), form_kwargs=common
        )

    def is_valid(self) -> bool:
        """All of them are asked, so that all errors are shown at once."""
        return all([self.fields.is_valid(), self.items.is_valid(), self.appendices.is_valid()])

    def content(self) -> OrderContent:
        items = [form.content() for form in self.items]
        return OrderContent(
            fields=self.fields.columns(),
            items=[item for item in items if item is not None],
            appendices=[form.content() for form in self.appendices],
            readers=[self.choices.people[pk] for pk in self.fields.cleaned_data["readers"]],
        )

    @property
    def version(self) -> int:
        return int(self.fields.cleaned_data["version"])

    @property
    def seen(self) -> dict[str, str]:
        seen: dict[str, str] = self.fields.cleaned_data["seen"]
        return seen


def rearranged(order: Order, data: QueryDict, command: str) -> OrderEditor:
    """The page with a row moved, added or taken away and everything typed kept; nothing is saved.

    `command` is «items-up-3», «items-down-3», «items-remove-3», «appendices-add».
    """
    initial: dict[str, Any] = {
        "fields": {
            **{name: data.get(name) for name in OrderFieldsForm.base_fields},
            "readers": data.getlist("readers"),
        },
        **{prefix: _typed_rows(data, prefix) for prefix in ROWS},
    }
    prefix, _, rest = command.partition("-")
    verb, _, place = rest.partition("-")
    if prefix in ROWS:
        _rearrange(initial[prefix], verb, -1 if (row := whole_number(place)) is None else row)
    return OrderEditor(order, initial=initial)


def _rearrange(rows: list[dict[str, Any]], verb: str, place: int) -> None:
    if verb == "add":
        rows.append({})
    if not 0 <= place < len(rows):
        return
    if verb == "remove":
        del rows[place]
    other = {"up": place - 1, "down": place + 1}.get(verb, -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]


def _typed_rows(data: QueryDict, prefix: str) -> list[dict[str, Any]]:
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    count = min(whole_number(total) or 0, MAX_ROWS)
    return [{name: data.get(f"{prefix}-{row}-{name}") for name in ROWS[prefix]} for row in range(count)]


def renewed(data: QueryDict, order: Order) -> QueryDict:
    """What was typed, as if it had been typed into the order as it is now: saved once more, it stays."""
    fresh = data.copy()
    fresh["version"] = str(order.version)
    fresh["seen"] = json.dumps(parts_of(order), ensure_ascii=False)
    return fresh


def _initial_of(order: Order) -> dict[str, Any]:
    names = ("number", "dated", "place", "heading", "preamble", "control", "signer_post", "version")
    items = order.items.order_by("position", "pk")
    return {
        "fields": {
            **{name: getattr(order, name) for name in names},
            "signer": order.signer_id,
            "plan": order.plan_id,
            "readers": list(order.acknowledgements.values_list("employee_id", flat=True)),
            "seen": json.dumps(parts_of(order), ensure_ascii=False),
        },
        "items": [
            {
                "id": item.pk,
                "text": item.text,
                "is_subitem": item.parent_id is not None,
                "executor": item.executor_id,
                "due_on": item.due_on,
                "task": item.task_id,
            }
            for item in items
        ],
        "appendices": list(order.appendices.order_by("position", "pk").values("id", "kind", "title")),
    }
