"""What the forms of all sections share: the school's own current rows to choose from, plausible dates, the version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q

from registry.actions import record as actions
from registry.actions.record import Line
from registry.models import Employee, Record

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
NO_SUCH_ROW = "Такой записи в школе нет или она в архиве. Выберите из списка."
WRONG_DATE = "Введите дату целиком, например 01.09.2027."
WRONG_TIME = "Введите время, например 08:30."
NOT_CHOSEN = "не выбрано"


def implausible(day: date) -> str:
    """Why the year cannot be meant; empty when it can."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return f"Год {day.year:04} — это опечатка? Он должен быть от {FIRST_YEAR} до {LAST_YEAR}."


def polish(field: forms.Field) -> None:
    """Controls of the browser for dates and times, and our words for what cannot be read."""
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        field.error_messages["invalid"] = WRONG_DATE
    if isinstance(field, forms.TimeField):
        field.widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        field.error_messages["invalid"] = WRONG_TIME


class RecordForm(forms.ModelForm[Any]):
    """A row of one section. `instance` must name its school; `on` is today.

    `unique_field` is where it is said that such a row is already here; `orders` are pairs of dates or times, the
    second of which must not lie before the first.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    unique_field: ClassVar[str] = "name"
    orders: ClassVar[Sequence[tuple[str, str]]] = ()
    may_be_equal: ClassVar[bool] = True
    groups: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()

    def __init__(self, data: Any = None, *, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.on = on
        self.fields["version"].initial = self.instance.version
        for name, field in self.fields.items():
            polish(field)
            if isinstance(field, forms.ModelChoiceField):
                self._own_rows(name, field)
            elif isinstance(field, forms.ChoiceField):
                offered: Any = field.choices
                field.choices = [(value, words if value else NOT_CHOSEN) for value, words in offered]

    def _own_rows(self, name: str, field: Any) -> None:
        """The school's current rows, and the one chosen before even if it has gone to the archive since."""
        chosen = Q(archived_at=None) | Q(pk=getattr(self.instance, f"{name}_id", None))
        field.queryset = field.queryset.model.objects.filter(chosen, school=self.instance.school_id).in_order()
        field.error_messages["invalid_choice"] = NO_SUCH_ROW
        field.empty_label = NOT_CHOSEN
        field.label_from_instance = _named

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                self.cleaned_data[name] = " ".join(value.split())
            if isinstance(value, date) and (reason := implausible(value)):
                self.add_error(name, reason)
        for first, second in self.orders:
            self._in_order(first, second)
        return self.cleaned_data

    def _in_order(self, first: str, second: str) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(second)
        if start is not None and end is not None and (end < start or (end == start and not self.may_be_equal)):
            self.add_error(second, f"Должно быть позже, чем «{self.fields[first].label}».")

    def _get_validation_exclusions(self) -> set[str]:
        """The school and the archive are not typed, but «occurs once» is about them."""
        typed: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return typed - {"school", "archived_at"}

    def _update_errors(self, errors: ValidationError) -> None:
        """Says «such a row is already here» at the field that has to change."""
        found = getattr(errors, "error_dict", None)
        if found is not None and NON_FIELD_ERRORS in found and self.unique_field in self.fields:
            found.setdefault(self.unique_field, []).extend(found.pop(NON_FIELD_ERRORS))
        super()._update_errors(errors)  # type: ignore[misc]

    @property
    def groups_of_fields(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The visible fields under their headings; without headings all under none."""
        if not self.groups:
            return [("", self.visible_fields())]
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.groups]

    def missing_ground(self) -> list[str]:
        """Keys of the sections that must have a row before this form can be filled at all."""
        fields: list[Any] = [field for field in self.fields.values() if isinstance(field, forms.ModelChoiceField)]
        return [field.queryset.model.section for field in fields if field.required and not field.queryset.exists()]

    def values(self) -> Mapping[str, Any]:
        """Model fields as typed, without the version."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or () if name in self.cleaned_data}

    @property
    def lines(self) -> Any:
        """The rows of a set, a formset; None where a row is no set."""
        return None

    def lines_typed(self) -> list[Line] | None:
        return None

    def add(self, *, by: Any, at: datetime) -> Record:
        added: Record = actions.add(self.instance, by=by, at=at, lines=self.lines_typed() or ())
        return added

    def refuse(self, reasons: Sequence[str]) -> None:
        """What the action found only under its lock."""
        self.add_error(None, list(reasons))

    def know(self, fresh: Record) -> None:
        """Puts the fresh version into the typed data: the next press is a knowing one."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("version")] = str(fresh.version)  # type: ignore[index]


def _named(row: Record) -> str:
    words = row.full_name if isinstance(row, Employee) else str(row)
    return f"{words} (в архиве)" if row.is_archived else words
