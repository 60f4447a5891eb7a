"""Forms of the data check: the reason of a waiver, and which fields have to be filled."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from registry.checks.filling import label_of
from registry.checks.places import TITLES
from registry.checks.profile import DEFAULTS
from registry.states import FieldLevel


class WaiverForm(forms.Form):
    reason = forms.CharField(
        label="Почему это не проблема",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Например: брат и сестра живут по одному адресу, телефон общий",
    )


class FieldLevelsForm(forms.Form):
    """One choice for each field that can be empty."""

    def __init__(self, *args: Any, levels: Mapping[str, Mapping[str, FieldLevel]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, known in DEFAULTS.items():
            for field in known:
                words = label_of(section, field)
                self.fields[f"{section}.{field}"] = forms.ChoiceField(
                    label=words[:1].upper() + words[1:], choices=FieldLevel.choices, initial=levels[section][field]
                )

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under the titles of their sections."""
        return [
            (TITLES[section], [self[f"{section}.{field}"] for field in known]) for section, known in DEFAULTS.items()
        ]

    def chosen(self) -> dict[tuple[str, str], FieldLevel]:
        answers = {}
        for name, level in self.cleaned_data.items():
            section, _, field = name.partition(".")
            answers[section, field] = FieldLevel(level)
        return answers
