"""What a person types about a demand: the paper that came, the longer term, the answer."""

from django import forms

from consents.actions.demand import Claim
from consents.forms.withdrawal import ReceivedForm
from consents.states import DemandKind
from registry.forms.eos_account import DayForm, DayInput


class DemandForm(ReceivedForm):
    kind = forms.ChoiceField(label="Чего требуют", choices=DemandKind.choices)
    text = forms.CharField(label="Суть", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    field_order = ("kind", "signer", "number", "received_on", "text")

    def claim(self) -> Claim:
        data = self.cleaned_data
        return Claim(
            kind=DemandKind(data["kind"]),
            number=data["number"],
            received_on=data["received_on"],
            text=data["text"],
            signer=self.speaker(),
        )


class ExtendForm(DayForm):
    reason = forms.CharField(
        label="Почему не успеваете", max_length=300, help_text="Попадёт в уведомление тому, кто обратился."
    )
    on = forms.DateField(label="Дата уведомления", widget=DayInput)


class AnswerForm(DayForm):
    words = forms.CharField(
        label="Что сделано",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="И № ответа, если он был.",
    )
    on = forms.DateField(label="Когда исполнено", widget=DayInput)
