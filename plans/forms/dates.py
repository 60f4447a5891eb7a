"""Dates of plans and tasks: a slip of the finger in the year must not send a deadline to another century."""

from datetime import date
from typing import Any, Final

from django import forms

EARLIEST: Final = 2000
LATEST: Final = 2100


class PlanDateField(forms.DateField):
    """A date with a likely year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError(f"Проверьте год: сроки бывают между {EARLIEST} и {LATEST} годом.")
        return day
