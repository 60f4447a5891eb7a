"""Reporting periods: one alone, and a set with all its periods."""

from typing import Any, ClassVar

from django import forms

from registry.actions.record import clashes_in_set
from registry.forms.lines import MOST, LineForm, Lines, SetForm
from registry.forms.record import RecordForm, implausible
from registry.forms.study_year import in_latest_year
from registry.models import Period, PeriodSet


class PeriodForm(RecordForm):
    unique_field = "number"
    orders = (("starts_on", "ends_on"),)

    class Meta:
        model = Period
        fields = ("period_set", "number", "name", "starts_on", "ends_on")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for reason in clashes_in_set(self.instance):
                self.add_error("starts_on", reason)


class PeriodLineForm(LineForm):
    model = Period
    filled_by = ("name", "starts_on", "ends_on")
    order = ("starts_on", "ends_on")

    number = forms.IntegerField(label="Номер", min_value=1, max_value=99)
    name = forms.CharField(label="Название", max_length=80)
    starts_on = forms.DateField(label="Начало")
    ends_on = forms.DateField(label="Конец")

    def clean(self) -> dict[str, Any]:
        for name in self.order:
            day = self.cleaned_data.get(name)
            if day is not None and (reason := implausible(day)):
                self.add_error(name, reason)
        return super().clean()


class PeriodSetForm(SetForm):
    lines_title = "Периоды"
    line_set: ClassVar[Any] = forms.formset_factory(
        PeriodLineForm, formset=Lines, extra=4, can_delete=True, max_num=MOST, absolute_max=MOST, validate_max=True
    )

    class Meta:
        model = PeriodSet
        fields = ("study_year", "kind", "name")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        in_latest_year(self)

    def rows_of(self, whole: Any) -> list[dict[str, Any]]:
        rows = whole.periods.filter(archived_at=None).order_by("number", "pk")
        return list(rows.values("pk", "version", "number", "name", "starts_on", "ends_on"))
