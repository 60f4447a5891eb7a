"""What a person writes into the act of destruction, and the word that makes it certain."""

from datetime import date
from typing import Any, Final

from django import forms

from registry.actions.destruction import ActData
from registry.forms.eos_account import DayInput

WORD: Final = "уничтожить"


class DestroyingForm(forms.Form):
    """Who destroys, and the word without which nothing is destroyed."""

    commission = forms.CharField(
        label="Кто уничтожает",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Фамилия, инициалы, должность; каждый человек с новой строки.",
    )
    word = forms.CharField(
        label=f"Впишите слово «{WORD}»",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Вернуть данные после этого нельзя.",
    )

    def clean_commission(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["commission"].splitlines()]
        return [line for line in lines if line]

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip().lower()
        if word != WORD:
            raise forms.ValidationError(f"Чтобы уничтожить данные, впишите «{WORD}».")
        return word


class ActForm(DestroyingForm):
    field_order = ("number", "dated", "reason", "commission", "word")

    number = forms.CharField(label="№ акта", max_length=60)
    dated = forms.DateField(label="Дата акта", widget=DayInput)
    reason = forms.CharField(
        label="Основание", max_length=300, help_text="Например: истёк срок хранения, приказ № 12 от 01.02.2030"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["dated"].initial = today
        self.fields["reason"].initial = "истёк срок хранения персональных данных"

    def clean_dated(self) -> date:
        day: date = self.cleaned_data["dated"]
        if day > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return day

    def act(self) -> ActData:
        data = self.cleaned_data
        return ActData(number=data["number"], dated=data["dated"], reason=data["reason"], commission=data["commission"])
