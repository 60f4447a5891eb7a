"""The forms of the next study year: its borders and sets of periods, and what becomes of each class."""

from collections.abc import Iterable
from typing import Any

from django import forms

from registry.actions.new_year import Fate, Wishes
from registry.actions.record import Line
from registry.actions.year_load import BY_PARALLEL, MODES, LoadMode
from registry.forms.presets import DATE, PeriodLine, PeriodSetForm, ReadySet, Ticked, ready_set
from registry.models import PeriodSet, School, StudyYear
from registry.models.school_class import LAST_GRADE
from registry.queries.new_year import OUTCOMES, UP, ClassLine, a_year_later, period_sets_of


class YearForm(forms.Form):
    starts_on = forms.DateField(label="Начало учебного года", widget=DATE)
    ends_on = forms.DateField(label="Конец учебного года", widget=DATE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends <= begins:
            self.add_error("ends_on", "Учебный год кончается раньше, чем начинается.")
        return cleaned


class ClassForm(forms.Form):
    """One class of the ending year."""

    outcome = forms.ChoiceField(label="Что с классом", choices=OUTCOMES)
    name = forms.CharField(label="Станет", max_length=60, required=False)
    keeps_teacher = forms.BooleanField(label="Классный руководитель остаётся", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, line: ClassLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        if line.parallel >= LAST_GRADE:
            choices = [choice for choice in OUTCOMES if choice[0] != UP]
            self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == UP and not cleaned.get("name", "").strip():
            self.add_error("name", "Впишите название класса в новом году.")
        return cleaned

    def fate(self) -> Fate:
        values = self.cleaned_data
        return Fate(self.line.pk, values["version"], values["outcome"], values["name"], values["keeps_teacher"])


class FirstClassForm(Ticked):
    name = forms.CharField(label="Новый первый класс", max_length=60)


class WishesForm(forms.Form):
    left_on = forms.DateField(
        label="Дата выбытия выпускников", widget=DATE, help_text="Учащиеся выпускных классов уйдут в архив с этой датой"
    )
    source = forms.ChoiceField(
        label="Предметы и нагрузка классов", choices=MODES, widget=forms.RadioSelect, initial=BY_PARALLEL
    )
    teachers = forms.BooleanField(label="нагрузку переносить с учителями", required=False, initial=True)
    rooms = forms.BooleanField(label="нагрузку переносить с кабинетами", required=False, initial=True)

    def wishes(self, first_classes: Iterable[FirstClassForm]) -> Wishes:
        values = self.cleaned_data
        return Wishes(
            left_on=values["left_on"],
            first_classes=[form.cleaned_data["name"] for form in first_classes if form.is_ticked],
            load=LoadMode(values["source"], values["teachers"], values["rooms"]),
        )


def year_form(data: Any, source: StudyYear) -> YearForm:
    initial = {"starts_on": a_year_later(source.starts_on), "ends_on": a_year_later(source.ends_on)}
    return YearForm(data, initial=initial)


def shifted_sets(data: Any, source: StudyYear, year: StudyYear, taken: set[str]) -> list[ReadySet]:
    """Sets of the ending year with all dates a year later; `year` gives the borders."""
    sets = []
    for one, periods in period_sets_of(source):
        lines = [
            {
                "number": period.number,
                "name": period.name,
                "starts_on": a_year_later(period.starts_on),
                "ends_on": a_year_later(period.ends_on),
            }
            for period in periods
        ]
        head = {"name": one.name, "kind": one.kind}
        ready = ready_set(f"p{one.pk}", "", data, PeriodSetForm, head, PeriodLine, lines, taken, year=year)
        ready.head.initial["use"] = not ready.exists
        sets.append(ready)
    return sets


def set_records(school: School, sets: Iterable[ReadySet]) -> list[tuple[PeriodSet, list[Line]]]:
    return [
        (PeriodSet(school=school, **one.head.values()), [Line(values=line.values()) for line in one.ticked])
        for one in sets
        if one.head.is_ticked
    ]


def class_forms(data: Any, lines: Iterable[ClassLine]) -> list[ClassForm]:
    return [
        ClassForm(
            data,
            prefix=f"c{line.pk}",
            line=line,
            initial={
                "outcome": line.outcome,
                "name": line.new_name,
                "keeps_teacher": bool(line.teacher),
                "version": line.version,
            },
        )
        for line in lines
    ]


def first_class_forms(data: Any, lines: Iterable[ClassLine]) -> list[FirstClassForm]:
    """As many first grades as there were, empty."""
    names = [line.name for line in lines if line.parallel == 1]
    return [
        FirstClassForm(data, prefix=f"n{number}", initial={"use": True, "name": name})
        for number, name in enumerate(names)
    ]
