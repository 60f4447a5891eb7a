"""Which part of the journal of consents."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from consents.queries.journal import Asked
from consents.states import ConsentKind
from registry.forms.eos_account import DayInput
from registry.forms.record import WRONG_DATE
from registry.queries.eos_account import Group


class JournalFilter(forms.Form):
    kind = forms.ChoiceField(label="Вид согласия", choices=[("", "любой"), *ConsentKind.choices], required=False)
    group = forms.ChoiceField(label="Класс или сотрудники", required=False)
    since = forms.DateField(
        label="Подписано с", widget=DayInput, required=False, error_messages={"invalid": WRONG_DATE}
    )
    until = forms.DateField(label="по", widget=DayInput, required=False, error_messages={"invalid": WRONG_DATE})

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = {group.key: group.title for group in groups if group.kind in {"staff", "class"}}
        self.fields["group"].choices = [("", "все"), *self.titles.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "Конец периода раньше начала.")
        return data

    def asked(self) -> Asked:
        """What could not be read narrows nothing and is told at its field."""
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Asked(data.get("kind", ""), data.get("group", ""), data.get("since"), data.get("until"))

    def words(self, asked: Asked) -> str:
        """«5а класс, подписано с 01.09.2027»; empty for the whole journal."""
        return described(asked, self.titles)


def described(asked: Asked, titles: dict[str, str]) -> str:
    parts = [
        str(ConsentKind(asked.kind).label).lower() if asked.kind else "",
        titles.get(asked.group, ""),
        f"подписано с {_numeric(asked.since)}" if asked.since else "",
        f"подписано по {_numeric(asked.until)}" if asked.until else "",
    ]
    return ", ".join(part for part in parts if part)


def _numeric(day: date) -> str:
    return f"{day:%d.%m.%Y}"
