"""The filters over a list, made from the description of its section."""

from typing import Any

from django import forms
from django.db.models import Q

from registry.queries.listing import Listing


class FilterForm(forms.Form):
    """`condition()` of what was chosen; what cannot be chosen changes nothing and is told at its field."""

    def __init__(self, data: Any, *, listing: Listing, school: int) -> None:
        super().__init__(data)
        self.listing = listing
        for name, filtered in listing.filters.items():
            self.fields[name] = _choice(filtered.label, filtered.choices(school))
        if listing.lacks:
            lacks = [(name, label) for name, (label, _) in listing.lacks.items()]
            self.fields["without"] = _choice("Чего не хватает", lacks)

    def condition(self) -> Q:
        self.is_valid()
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        found = Q()
        for name, value in chosen.items():
            found &= self.listing.lacks[value][1] if name == "without" else self.listing.filters[name].narrow(value)
        return found

    @property
    def is_used(self) -> bool:
        return any(self.cleaned_data.values())

    def words(self) -> list[str]:
        """What was chosen, in words: the heading of a print."""
        labels = {name: dict(field.choices) for name, field in self.fields.items()}  # type: ignore[attr-defined]
        return [
            f"{self.fields[name].label}: {labels[name][value]}" for name, value in self.cleaned_data.items() if value
        ]


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "все"), *choices])
