"""Forms for things that two people may edit: each carries back the version and the values it showed.

Django's hidden initial values do the remembering. Who saves an outdated form gets it again: what she typed stays,
what she had not touched takes the other person's value, and the differences are listed above.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict

from ezh_rollout.shared.history import FieldChange, changed_since
from plans.actions.seen import Seen, is_other
from registry.queries import names_by_user


class RememberingForm(forms.Form):
    """`remembered` names the fields; what the row has now comes as `current` under the same names."""

    remembered: ClassVar[tuple[str, ...]] = ()

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.remembered:
            self.fields[name].show_hidden_initial = True

    def seen(self) -> Seen:
        """Without values where the form did not bring them back: then the version alone decides."""
        try:
            values = {name: self._shown(name) for name in self.remembered}
        except (KeyError, ValidationError):
            values = {}
        return Seen(self.cleaned_data["version"], values)

    def data_again(self, current: Mapping[str, Any], *, version: int) -> QueryDict:
        """The data for the form that is offered to the second person: now she saves knowingly."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name in self.seen().values:
            now = _written(current[name])
            if name not in self.changed_data:
                data[self.add_prefix(name)] = now
            data[self.add_initial_prefix(name)] = now
        data["version"] = str(version)
        return data

    def changes_by_others(self, row: Model, current: Mapping[str, Any]) -> list[FieldChange]:
        """Which of the seen values are others now: было → стало, and who saved last."""
        seen = self.seen()
        if not seen.values:
            return changed_since(row, seen.version)
        last = row.history.select_related("history_user").first()  # type: ignore[attr-defined]
        who = _name_of(last.history_user, row)
        return [
            FieldChange(
                str(self.fields[name].label),
                self._said(name, value),
                self._said(name, current[name]),
                who,
                last.history_date,
            )
            for name, value in seen.values.items()
            if is_other(value, current[name])
        ]

    def _shown(self, name: str) -> Any:
        field = self.fields[name]
        return field.to_python(self.data[self.add_initial_prefix(name)])

    def _said(self, name: str, value: Any) -> str:
        """A choice by its words, the rest as history says it."""
        choices = dict(getattr(self.fields[name], "choices", []))
        label = choices.get(_written(value))
        return str(label) if label is not None else shown_plainly(value)


def _name_of(user: Any, row: Any) -> str:
    """The people of a school are called by their names, others by their logins."""
    if user is None:
        return "неизвестно кто"
    return names_by_user(row.school_id).get(user.pk) or user.get_full_name() or user.get_username()


def shown_plainly(value: Any) -> str:
    """Dates as 10.03.2027, nothing as a dash."""
    if value in {None, ""}:
        return "—"
    return value.strftime("%d.%m.%Y") if hasattr(value, "strftime") else str(value)


def _written(value: Any) -> str:
    """As the browser would send it."""
    return "" if value is None else str(value)
