"""Rows of a set (periods, bells) in one form with the set itself."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

from registry.actions.record import Line, span
from registry.forms.record import RecordForm, polish
from registry.models import Record
from registry.overlaps import overlaps

MOST: Final = 60
PREFIX: Final = "rows"


class LineForm(forms.Form):
    """One row. A new row counts only when one of `filled_by` was typed: numbers and days stand there beforehand."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    model: ClassVar[type[Record]]
    filled_by: ClassVar[Sequence[str]]
    order: ClassVar[tuple[str, str]]
    may_be_equal: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            polish(field)

    def has_changed(self) -> bool:
        names = ("pk", *self.filled_by) if self.is_bound else ()
        return any(str(self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        super().clean()
        start, end = (self.cleaned_data.get(name) for name in self.order)
        if start is not None and end is not None and (end < start or (end == start and not self.may_be_equal)):
            self.add_error(self.order[1], f"Должно быть позже, чем «{self.fields[self.order[0]].label}».")
        return self.cleaned_data

    def values(self) -> Mapping[str, Any]:
        skipped = {"pk", "version", "DELETE"}
        return {name: value for name, value in self.cleaned_data.items() if name not in skipped}


class Lines(forms.BaseFormSet[Any]):
    """The rows; what runs into each other is named by the row's place on the screen."""

    fresh: ClassVar[Mapping[str, Any]] = {}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if index is not None and index >= self.initial_form_count():
            number = self._next_number() + index - self.initial_form_count()
            kwargs["initial"] = {"number": number, **self.fresh}
        return kwargs

    def _next_number(self) -> int:
        return max((int(row["number"]) for row in self.initial or ()), default=0) + 1

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "убрать"

    def clean(self) -> None:
        if any(self.errors):
            return
        spans = [
            span(form.model(**form.values()), place=f"строка {place}")
            for place, form in enumerate(self.forms, start=1)
            if form.has_changed() and not _goes(form)
        ]
        if reasons := overlaps(spans):
            raise ValidationError(reasons)

    def typed(self) -> list[Line]:
        found = []
        for form in self.forms:
            pk, gone = form.cleaned_data.get("pk"), _goes(form)
            if not form.has_changed() or (gone and pk is None):
                continue
            version = form.cleaned_data.get("version") or 0
            found.append(Line(values={} if gone else form.values(), pk=pk, version=version, gone=gone))
        return found


def _goes(form: Any) -> bool:
    return bool(form.cleaned_data.get("DELETE"))


class SetForm(RecordForm):
    """A set and its rows: both are checked, both are shown, both are saved or none."""

    line_set: ClassVar[Any]
    lines_title: ClassVar[str]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._lines = self.line_set(data, prefix=PREFIX, initial=self._rows())

    def _rows(self) -> list[dict[str, Any]]:
        return [] if self.instance.pk is None else self.rows_of(self.instance)

    def rows_of(self, whole: Any) -> list[dict[str, Any]]:
        raise NotImplementedError

    @property
    def lines(self) -> Any:
        return self._lines

    def is_valid(self) -> bool:
        """Both halves, so that all errors are told at once."""
        mine, theirs = super().is_valid(), self._lines.is_valid()
        return mine and bool(theirs)

    def lines_typed(self) -> list[Line] | None:
        found: list[Line] = self._lines.typed()
        return found

    def know(self, fresh: Record) -> None:
        """A row that somebody has put away meanwhile is typed here still: it would be a new one."""
        super().know(fresh)
        versions = {str(row["pk"]): str(row["version"]) for row in self.rows_of(fresh)}
        data: Any = self.data
        for form in self._lines.forms:
            name = form.add_prefix("pk")
            pk = str(data.get(name) or "")
            if pk:
                data[name], data[form.add_prefix("version")] = (pk, versions[pk]) if pk in versions else ("", "")
        self._lines = self.line_set(data, prefix=PREFIX, initial=self._rows())
