"""The rights of one employee in the network: a level for each block, the order, the day."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms

from ezh_rollout.shared import text
from registry.forms.eos_account import DayForm, DayInput
from registry.models import AdminRight
from registry.states import AdminBlock, AdminLevel

NONE = ("", "нет")


class AdminRightsForm(DayForm):
    on = forms.DateField(label="С какого дня", widget=DayInput)
    order_number = forms.CharField(label="№ приказа", max_length=60, required=False)
    order_date = forms.DateField(label="Дата приказа", widget=DayInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, in_force: Collection[AdminRight], **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        levels = {right.block: right.level for right in in_force}
        for block in AdminBlock:
            self.fields[f"level_{block.value}"] = forms.ChoiceField(
                label=block.label,
                choices=[NONE, *AdminLevel.choices],
                required=False,
                initial=levels.get(block, ""),
            )
        self.fields["seen"].initial = ",".join(str(right.pk) for right in in_force)
        self.order_fields([*(f"level_{block.value}" for block in AdminBlock), "order_number", "order_date", "on"])

    def clean_seen(self) -> frozenset[int]:
        numbers = (text.whole_number(part) for part in self.cleaned_data["seen"].split(","))
        return frozenset(number for number in numbers if number is not None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("order_number")) != bool(data.get("order_date")) and "order_date" not in self.errors:
            self.add_error("order_date", "Впишите и номер, и дату приказа.")
        return data

    def levels(self) -> Mapping[AdminBlock, AdminLevel | None]:
        typed = {block: self.cleaned_data[f"level_{block.value}"] for block in AdminBlock}
        return {block: AdminLevel(level) if level else None for block, level in typed.items()}
