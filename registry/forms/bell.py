"""Bells: one alone, and a schedule with all its bells by weekday."""

from typing import Any, ClassVar

from django import forms

from registry.actions.record import clashes_in_set
from registry.forms.lines import MOST, LineForm, Lines, SetForm
from registry.forms.record import RecordForm
from registry.models import Bell, BellSchedule
from registry.overlaps import SHORT_DAYS

DAYS = [(str(number), day) for number, day in enumerate(SHORT_DAYS, start=1)]
LAST_LESSON = 20


class DaysField(forms.MultipleChoiceField):
    """Weekdays as boxes to tick; the value is the digits of the days in their order, «12345»."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        missing = {"required": "Отметьте хотя бы один день."}
        super().__init__(label="Дни недели", choices=DAYS, error_messages=missing, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return "".join(sorted(super().clean(value)))


class BellForm(RecordForm):
    unique_field = "number"
    orders = (("starts_at", "ends_at"),)
    may_be_equal = False

    number = forms.IntegerField(label="Номер урока", min_value=0, max_value=LAST_LESSON)
    weekdays = DaysField(initial="12345")

    class Meta:
        model = Bell
        fields = ("schedule", "number", "starts_at", "ends_at", "weekdays")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            for reason in clashes_in_set(self.instance):
                self.add_error("starts_at", reason)


class BellLineForm(LineForm):
    model = Bell
    filled_by = ("starts_at", "ends_at")
    order = ("starts_at", "ends_at")
    may_be_equal = False

    number = forms.IntegerField(label="Номер урока", min_value=0, max_value=LAST_LESSON)
    starts_at = forms.TimeField(label="Начало")
    ends_at = forms.TimeField(label="Конец")
    weekdays = DaysField()


class BellLines(Lines):
    fresh: ClassVar[dict[str, Any]] = {"weekdays": "12345"}


class BellScheduleForm(SetForm):
    lines_title = "Звонки"
    line_set: ClassVar[Any] = forms.formset_factory(
        BellLineForm, formset=BellLines, extra=4, can_delete=True, max_num=MOST, absolute_max=MOST, validate_max=True
    )

    class Meta:
        model = BellSchedule
        fields = ("name", "first_lesson_number")

    def rows_of(self, whole: Any) -> list[dict[str, Any]]:
        rows = whole.bells.filter(archived_at=None).order_by("weekdays", "number", "pk")
        return list(rows.values("pk", "version", "number", "starts_at", "ends_at", "weekdays"))
