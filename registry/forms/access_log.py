"""The filter of the log of access; lenient, as every address typed by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms

from registry.forms.eos_account import DayInput
from registry.queries.access_log import Filters
from registry.retention import PEOPLE
from registry.sections import SECTIONS
from registry.states import AccessKind


class AccessLogFilter(forms.Form):
    by = forms.TypedChoiceField(label="Кто", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label="Что сделано", choices=[("", "всё"), *AccessKind.choices], required=False)
    section = forms.ChoiceField(label="Чьи данные", required=False)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    since = forms.DateField(label="С", widget=DayInput, required=False)
    until = forms.DateField(label="По", widget=DayInput, required=False)

    def __init__(self, *args: Any, actors: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"].choices = [("", "все"), *actors]  # type: ignore[attr-defined]
        titles = [(section, SECTIONS[section].title) for section in PEOPLE]
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            *(("", "все"), *titles),
            ("codes", "Персональные коды"),
        ]

    def filters(self) -> Filters:
        """What was understood; a field that makes no sense filters nothing."""
        self.is_valid()
        data = self.cleaned_data
        return Filters(
            by=data.get("by"),
            kind=data.get("kind", ""),
            section=data.get("section", ""),
            person=data.get("person"),
            since=data.get("since"),
            until=data.get("until"),
        )
