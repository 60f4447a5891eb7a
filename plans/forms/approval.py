"""Forms of approval: submitting, approving, returning, choosing two revisions to compare."""

from typing import Any

from django import forms

from plans.forms.password import PasswordAgainForm

NOW = "now"


class SubmitForm(forms.Form):
    note = forms.CharField(
        label="Пояснение для директора",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например: что изменилось и почему.",
    )


class ApproveForm(PasswordAgainForm):
    """`seen` is the hash of the content that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = "Пароль спрашивается ещё раз, чтобы вместо вас не утвердил другой человек."


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="Что исправить",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите, что исправить: без причины вернуть план нельзя."},
    )


class DifferenceForm(forms.Form):
    """Two papers of a plan: revisions by their numbers, the plan as it is now by «now»."""

    before = forms.ChoiceField(label="Было")
    after = forms.ChoiceField(label="Стало")

    def __init__(self, *args: Any, revisions: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*((str(revision), words) for revision, words in revisions.items()), (NOW, "план сейчас")]
        self.fields["before"].choices = choices  # type: ignore[attr-defined]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]
