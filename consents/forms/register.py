"""What the lists of the register show."""

from collections.abc import Sequence
from typing import Any

from django import forms

from consents.states import ConsentStatus
from registry.queries.eos_account import Group


class RegisterFilter(forms.Form):
    """Lenient: an unknown status in an address shows everybody."""

    group = forms.ChoiceField(label="Класс или сотрудники", required=False)
    status = forms.ChoiceField(label="Состояние", choices=[("", "любое"), *ConsentStatus.choices], required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (group.key, group.title) for group in groups
        ]

    def chosen_status(self) -> ConsentStatus | None:
        typed = str(self.data.get("status", ""))
        return ConsentStatus(typed) if typed in ConsentStatus.values else None
