"""Lines of ready sets: each can be mended or unticked before anything is made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict

from registry.actions.record import Line
from registry.models import BellSchedule, PeriodSet, Record, School, StudyYear, Subject
from registry.presets import usual_bells, usual_periods, usual_subjects
from registry.states import PeriodKind

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class Ticked(forms.Form):
    """A line without its tick is not looked at, whatever stands in it."""

    use = forms.BooleanField(label="Создать", required=False)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.is_ticked:
            self._errors = ErrorDict()
            self.cleaned_data = {"use": False}

    @property
    def is_ticked(self) -> bool:
        return bool(self.data.get(self.add_prefix("use")))

    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key != "use"}


class SubjectLine(Ticked):
    name = forms.CharField(label="Предмет", max_length=Subject._meta.get_field("name").max_length)  # noqa: SLF001 - public model API
    short_name = forms.CharField(label="Сокращение", max_length=40, required=False)
    knowledge_area = forms.CharField(label="Образовательная область", max_length=150, required=False)


class BellSetForm(Ticked):
    name = forms.CharField(label="Название", max_length=120)
    first_lesson_number = forms.IntegerField(label="Номер первого урока", min_value=0, max_value=20)


class BellLine(Ticked):
    number = forms.IntegerField(label="Урок", min_value=0, max_value=20)
    starts_at = forms.TimeField(label="Начало", widget=TIME)
    ends_at = forms.TimeField(label="Конец", widget=TIME)
    weekdays = forms.CharField(
        label="Дни недели",
        max_length=7,
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", "Цифры от 1 (понедельник) до 7 по порядку.")],
    )

    def clean(self) -> dict[str, Any]:
        return _in_order(self, "starts_at", "ends_at", "Урок кончается раньше, чем начинается.")


class PeriodSetForm(Ticked):
    name = forms.CharField(label="Название", max_length=120)
    kind = forms.ChoiceField(label="Тип", choices=PeriodKind.choices)


class PeriodLine(Ticked):
    number = forms.IntegerField(label="Номер", min_value=1, max_value=60)
    name = forms.CharField(label="Период", max_length=80)
    starts_on = forms.DateField(label="Начало", widget=DATE)
    ends_on = forms.DateField(label="Конец", widget=DATE)

    def __init__(self, *args: Any, year: StudyYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        cleaned = _in_order(self, "starts_on", "ends_on", "Период кончается раньше, чем начинается.")
        for name in ("starts_on", "ends_on"):
            day = cleaned.get(name)
            if day and not self.year.starts_on <= day <= self.year.ends_on:
                words = f"{self.year.starts_on:%d.%m.%Y}–{self.year.ends_on:%d.%m.%Y}"
                self.add_error(name, f"Дата вне учебного года ({words}).")
        return cleaned


def _in_order(form: forms.Form, first: str, last: str, reason: str) -> dict[str, Any]:
    cleaned: dict[str, Any] = forms.Form.clean(form) or {}
    begins: date | time | None = cleaned.get(first)
    ends: date | time | None = cleaned.get(last)
    if begins is not None and ends is not None and ends <= begins:  # type: ignore[operator]
        form.add_error(last, reason)
    return cleaned


@dataclass(slots=True)
class ReadySet:
    """A set and its lines on the page. `exists` when a set with this name is there already."""

    key: str
    note: str
    head: Ticked
    lines: list[Any]
    exists: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def ticked(self) -> list[Any]:
        return [line for line in self.lines if line.is_ticked]

    def is_sound(self) -> bool:
        """Every form is asked, so that all mistakes show at once."""
        if not self.head.is_ticked:
            return True
        sound = [form.is_valid() for form in (self.head, *self.lines)]
        if not self.ticked:
            self.reasons.append("Отметьте хотя бы одну строку.")
        return all(sound) and bool(self.ticked)


def subject_lines(data: Any, levels: set[str], taken: Iterable[str]) -> list[SubjectLine]:
    """The usual subjects of the levels; those in `taken` (folded names) come without a tick."""
    from_file = [
        {"name": one.name, "short_name": one.short_name, "knowledge_area": one.area_for(levels)}
        for one in usual_subjects()
        if one.area_for(levels)
    ]
    return [
        SubjectLine(data, prefix=f"s{number}", initial={**line, "use": line["name"] not in taken})
        for number, line in enumerate(from_file)
    ]


def bell_sets(data: Any, taken: Iterable[str]) -> list[ReadySet]:
    sets = []
    for one in usual_bells():
        lines = [
            {"number": number, "starts_at": begins, "ends_at": ends, "weekdays": one.weekdays}
            for number, begins, ends in one.lessons()
        ]
        head = {"name": one.name, "first_lesson_number": one.first_lesson_number}
        sets.append(ready_set(one.key, one.note, data, BellSetForm, head, BellLine, lines, taken))
    return sets


def period_sets(data: Any, year: StudyYear, taken: Iterable[str]) -> list[ReadySet]:
    sets = []
    for one in usual_periods():
        lines = [
            {"number": number, "name": name, "starts_on": begins, "ends_on": ends}
            for number, (name, begins, ends) in enumerate(one.dated(year.starts_on, year.ends_on), start=1)
        ]
        head = {"name": one.name, "kind": one.kind}
        sets.append(ready_set(one.key, "", data, PeriodSetForm, head, PeriodLine, lines, taken, year=year))
    return sets


def ready_set(
    key: str,
    note: str,
    data: Any,
    head_form: type[Ticked],
    head: Mapping[str, Any],
    line_form: type[Ticked],
    lines: Iterable[Mapping[str, Any]],
    taken: Iterable[str],
    **more: Any,
) -> ReadySet:
    return ReadySet(
        key=key,
        note=note,
        head=head_form(data, prefix=key, initial={**head, "use": False}),
        lines=[
            line_form(data, prefix=f"{key}-{number}", initial={**line, "use": True}, **more)
            for number, line in enumerate(lines)
        ],
        exists=head["name"] in taken,
    )


def bell_records(school: School, sets: Iterable[ReadySet]) -> list[tuple[Record, list[Line]]]:
    return _records(sets, lambda values: BellSchedule(school=school, **values))


def period_records(school: School, year: StudyYear, sets: Iterable[ReadySet]) -> list[tuple[Record, list[Line]]]:
    return _records(sets, lambda values: PeriodSet(school=school, study_year=year, **values))


def _records(sets: Iterable[ReadySet], made: Any) -> list[tuple[Record, list[Line]]]:
    return [
        (made(one.head.values()), [Line(values=line.values()) for line in one.ticked])
        for one in sets
        if one.head.is_ticked
    ]
