"""What a person types about a withdrawal: the paper that came, and each step to its end."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from consents.actions.destruction import Act
from consents.actions.withdrawal import OTHER_GROUNDS, Paper
from consents.states import ConsentKind
from registry.forms.destruction import DestroyingForm
from registry.forms.eos_account import DayForm, DayInput
from registry.forms.record import WRONG_DATE, implausible
from registry.models import Representative

SELF: Final = "self"
Speakers = Sequence[tuple[Representative, str]]


class ReceivedForm(forms.Form):
    """What withdrawals and demands share: who brought the paper, its number, its day. `day` is today."""

    signer = forms.ChoiceField(label="Кто обратился")
    number = forms.CharField(label="Входящий №", max_length=60)
    received_on = forms.DateField(label="Когда получено", widget=DayInput, error_messages={"invalid": WRONG_DATE})

    def __init__(self, *args: Any, today: date, speakers: Speakers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.speakers = {str(person.pk): person for person, _ in speakers}
        self.fields["received_on"].initial = today
        own: list[tuple[str, str]] = [(SELF, "сам человек")]
        parents = [(str(person.pk), f"{person.full_name} ({kind})") for person, kind in speakers]
        # Nobody is chosen beforehand where it may be one or another.
        nobody = [("", "— выберите —")] if parents else []
        self.fields["signer"].choices = [*nobody, *parents, *own]  # type: ignore[attr-defined]

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if reason := implausible(day):
            raise forms.ValidationError(reason)
        if day > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return day

    def speaker(self) -> Representative | None:
        return self.speakers.get(self.cleaned_data["signer"])


class WithdrawalForm(ReceivedForm):
    kind = forms.ChoiceField(label="Какое согласие отозвано", choices=ConsentKind.choices)
    note = forms.CharField(label="Примечание", max_length=300, required=False)

    field_order = ("kind", "signer", "number", "received_on", "note")

    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(
            kind=ConsentKind(data["kind"]),
            number=data["number"],
            received_on=data["received_on"],
            signer=self.speaker(),
            note=data["note"],
        )


class StopForm(DayForm):
    on = forms.DateField(label="С какого дня прекращено", widget=DayInput)


class LetterForm(DayForm):
    number = forms.CharField(label="Исходящий №", max_length=60)
    on = forms.DateField(label="Дата письма", widget=DayInput)


class ContinueForm(DayForm):
    ready = forms.ChoiceField(
        label="Готовое основание",
        required=False,
        choices=[*((words, words) for words in OTHER_GROUNDS), ("", "другое — впишите ниже")],
    )
    words = forms.CharField(label="Или своё", max_length=300, required=False, help_text="Закон, статья, часть")
    on = forms.DateField(label="Когда решено", widget=DayInput)

    def ground(self) -> str:
        """One's own words win over the ready ones."""
        return str(self.cleaned_data["words"] or self.cleaned_data["ready"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("words") and not data.get("ready") and "ready" not in self.errors:
            self.add_error("words", "Впишите основание или выберите готовое.")
        return data


class ActForm(DayForm, DestroyingForm):
    field_order = ("number", "on", "erase", "also", "commission", "word")

    number = forms.CharField(label="№ акта", max_length=60)
    on = forms.DateField(label="Дата акта", widget=DayInput)
    erase = forms.MultipleChoiceField(
        label="Стереть из карточки здесь, в программе",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Стираются сами значения, вся их история и копии в загруженных файлах.",
    )
    also = forms.CharField(
        label="Уничтожено вне программы",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например: карточка в электронном журнале (ответ обработчика № 5), анкета на бумаге.",
    )

    def __init__(self, *args: Any, erasable: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if erasable:
            self.fields["erase"].choices = list(erasable.items())  # type: ignore[attr-defined]
        else:
            del self.fields["erase"]

    def act(self) -> Act:
        data = self.cleaned_data
        return Act(
            number=data["number"],
            on=data["on"],
            commission=data["commission"],
            erase=frozenset(data.get("erase", ())),
            also=data["also"],
        )


class VoidForm(forms.Form):
    reason = forms.CharField(label="В чём ошибка", max_length=300, help_text="Запись останется в журнале зачёркнутой.")
