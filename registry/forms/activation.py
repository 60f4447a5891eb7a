"""A step of the activation, and the mark that it is done."""

from typing import Any

from django import forms

from registry.forms.eos_account import DayForm, DayInput
from registry.models import ActivationStep
from registry.states import ActivationNeed


class StepForm(forms.ModelForm[ActivationStep]):
    class Meta:
        model = ActivationStep
        fields = ("title", "need")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["need"].choices = [  # type: ignore[attr-defined]
            ("", "ничего: проверяет человек"),
            *ActivationNeed.choices,
        ]


class DoneForm(DayForm):
    on = forms.DateField(label="Когда сделан", widget=DayInput)
    note = forms.CharField(
        label="Примечание",
        max_length=200,
        required=False,
        help_text="Например, от кого получен код. Сам код не вписывайте: он нигде не хранится.",
    )
