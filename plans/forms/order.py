"""Forms of orders: a new one, signing, cancelling, reading."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from plans.forms.password import PasswordAgainForm
from plans.models import Acknowledgement, Plan
from plans.orders import dates, numbers
from plans.states import OrderKind, OrderState
from registry.models import School


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrderDateField(forms.DateField):
    """The date of an order, with a likely year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=date_input(), **kwargs)

    def clean(self, value: Any) -> date | None:
        dated: date | None = super().clean(value)
        objection = dates.objection_to(dated, today=timezone.localdate()) if dated else ""
        if objection:
            raise forms.ValidationError(objection)
        return dated


class NewOrderForm(forms.Form):
    kind = forms.ChoiceField(
        label="О чём приказ", choices=OrderKind.choices, widget=forms.RadioSelect, initial=OrderKind.INTRODUCTION
    )
    plan = forms.ModelChoiceField(
        label="План, на который он опирается",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Без плана",
        help_text="Из плана возьмутся сроки, исполнители и приложения.",
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.filter(school=school)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        self.fields["plan"].initial = plans.first()


class OrderFilterForm(forms.Form):
    state = forms.ChoiceField(label="Состояние", choices=[("", "Все"), *OrderState.choices], required=False)
    year = forms.TypedChoiceField(label="Год", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Все"), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]


class SignForm(PasswordAgainForm):
    number = forms.CharField(label="Номер", max_length=30)
    dated = OrderDateField(label="Дата")
    digest = forms.CharField(widget=forms.HiddenInput)

    field_order = ["number", "dated", "password", "digest"]

    def clean_number(self) -> str:
        number = numbers.tidy(self.cleaned_data["number"])
        if not number:
            raise forms.ValidationError("Укажите номер приказа.")
        return number


class CancelForm(PasswordAgainForm):
    reason = forms.CharField(
        label="Почему приказ аннулируется",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Причину увидят все, кто видит приказ.",
    )

    field_order = ["reason", "password"]


class PaperDatesForm(forms.Form):
    """A date beside every person who signs on paper; those who read it in the program are not asked."""

    def __init__(self, *args: Any, rows: list[Acknowledgement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[f"read-{row.pk}"] = forms.DateField(
                label=row.employee.short_name, required=False, widget=date_input(), initial=row.read_on
            )

    def dates(self) -> dict[int, Any]:
        return {int(name.removeprefix("read-")): day for name, day in self.cleaned_data.items()}
