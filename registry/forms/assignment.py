"""Lines of the teaching load of a class, as the editor shows and receives them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.text import whole_number
from registry.actions.assignment import LoadLine
from registry.models import TeachingAssignment
from registry.models.teaching import MOST_HOURS
from registry.queries.load import Choices, Option

BLANK_LINES = 3
MOST_LINES = 200
CENT = Decimal("0.01")


class HoursField(forms.CharField):
    """«1,5» and «1.5»; at most two places after the sign."""

    def clean(self, value: Any) -> Decimal | None:
        words = str(value or "").strip().replace(",", ".").replace("\u00a0", "")
        if not words:
            return None
        try:
            hours = Decimal(words) if words.isascii() and len(words) < 12 else None
        except InvalidOperation:
            hours = None
        if hours is None or not hours.is_finite() or "e" in words.lower():
            raise forms.ValidationError("Впишите число, например 2 или 1,5.")
        if not 0 <= hours <= MOST_HOURS:
            raise forms.ValidationError(f"Часов в неделю — от 0 до {MOST_HOURS}.")
        if hours != hours.quantize(CENT):
            raise forms.ValidationError("Не больше двух знаков после запятой.")
        return hours.quantize(CENT)


class LoadLineForm(forms.Form):
    """Choices are compared with lists read once for all lines."""

    pk = forms.IntegerField(required=False, min_value=1)
    version = forms.IntegerField(required=False, min_value=0)
    offered = forms.BooleanField(required=False)
    school_class = forms.TypedChoiceField(label="Кому", coerce=int, empty_value=None, required=False)
    subject = forms.TypedChoiceField(label="Предмет", coerce=int, empty_value=None, required=False)
    hours = HoursField(label="Часов", required=False)
    teacher = forms.TypedChoiceField(label="Учитель", coerce=int, empty_value=None, required=False)
    room = forms.TypedChoiceField(label="Кабинет", coerce=int, empty_value=None, required=False)
    gone = forms.BooleanField(label="Убрать", required=False)

    def __init__(self, *args: Any, choices: Choices, stays: Mapping[str, Sequence[Option]], **kwargs: Any) -> None:
        """`stays` are archived rows that an old line names: they may stay, not be chosen anew."""
        super().__init__(*args, **kwargs)
        self.known, self.stays = choices, stays
        named: dict[str, Sequence[Option]] = {
            "school_class": choices.groups,
            "subject": choices.subjects,
            "teacher": choices.teachers,
            "room": choices.rooms,
        }
        for name, options in named.items():
            self.fields[name].choices = [*options, *stays.get(name, ())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_filled and not cleaned.get("subject") and "subject" not in self.errors and not cleaned.get("gone"):
            self.add_error("subject", "Выберите предмет.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        values = self.cleaned_data
        return any(values.get(name) for name in ("pk", "teacher", "room")) or values.get("hours") is not None

    @property
    def counts(self) -> bool:
        """An offered subject without a word about it, and a line left blank, are nothing."""
        values = self.cleaned_data
        return self.is_filled or bool(values.get("subject") and not values.get("offered"))

    def line(self) -> LoadLine:
        values = self.cleaned_data
        return LoadLine(
            pk=values["pk"],
            version=values["version"] or 0,
            gone=values["gone"],
            values={
                "school_class_id": values["school_class"] or self.known.groups[0][0],
                "subject_id": values["subject"],
                "teacher_id": values["teacher"],
                "room_id": values["room"],
                "hours_per_week": values["hours"],
            },
        )


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with the options of its selects: whoever is linked with the subject stands first."""

    form: LoadLineForm
    groups: list[dict[str, Any]]
    subjects: list[dict[str, Any]]
    teachers: list[tuple[str, list[dict[str, Any]]]]
    rooms: list[tuple[str, list[dict[str, Any]]]]


def lines_to_show(
    rows: Sequence[TeachingAssignment], copied: Sequence[TeachingAssignment], choices: Choices, whole: int
) -> list[LoadLineForm]:
    """What is there, what comes from a parallel class, subjects of the class without a line, some blank lines."""
    initials = [_initial(row) for row in rows]
    subjects = {row.subject_id for row in rows}
    new = [row for row in copied if row.subject_id not in subjects]
    initials += [_initial(row) | {"pk": "", "version": "", "school_class": whole} for row in new]
    subjects |= {row.subject_id for row in copied}
    offered = [subject for subject in choices.linked_subjects if subject not in subjects]
    initials += [{"subject": subject, "offered": True, "school_class": whole} for subject in offered]
    initials += [{"school_class": whole} for _ in range(BLANK_LINES)]
    stays = archived_of(rows)
    return [
        LoadLineForm(prefix=f"r{number}", initial=initial, choices=choices, stays=stays)
        for number, initial in enumerate(initials)
    ]


def lines_typed(data: Any, choices: Choices, rows: Sequence[TeachingAssignment]) -> list[LoadLineForm]:
    count = whole_number(data.get("rows", "")) or 0
    if count > MOST_LINES:
        raise Refused(f"Строк больше {MOST_LINES}. Нагрузку такого размера загрузите файлом.")
    stays = archived_of(rows)
    return [LoadLineForm(data, prefix=f"r{number}", choices=choices, stays=stays) for number in range(count)]


def archived_of(rows: Sequence[TeachingAssignment]) -> dict[str, list[Option]]:
    """Archived rows that the load still names, by field."""
    named = {name: [getattr(row, name) for row in rows] for name in ("subject", "teacher", "room")}
    return {
        name: [(one.pk, f"{one} (в архиве)") for one in dict.fromkeys(found) if one is not None and one.is_archived]
        for name, found in named.items()
    }


def shown(form: LoadLineForm) -> ShownLine:
    known, chosen = form.known, {name: form[name].value() for name in ("subject", "teacher", "room")}
    stays = {
        name: [one for one in form.stays.get(name, ()) if str(one[0]) == str(value)] for name, value in chosen.items()
    }
    subject = whole_number(str(chosen["subject"] or "")) or 0
    return ShownLine(
        form=form,
        groups=_options(known.groups, form["school_class"].value()),
        subjects=_options([*known.subjects, *stays["subject"]], chosen["subject"]),
        teachers=_grouped(
            [*known.teachers, *stays["teacher"]], known.teachers_of.get(subject, set()), chosen["teacher"]
        ),
        rooms=_grouped([*known.rooms, *stays["room"]], known.rooms_of.get(subject, set()), chosen["room"]),
    )


def _initial(row: TeachingAssignment) -> dict[str, Any]:
    hours = "" if row.hours_per_week is None else f"{row.hours_per_week.normalize():f}".replace(".", ",")
    return {
        "pk": row.pk,
        "version": row.version,
        "school_class": row.school_class_id,
        "subject": row.subject_id,
        "hours": hours,
        "teacher": row.teacher_id,
        "room": row.room_id,
    }


def _options(options: Iterable[Option], chosen: Any) -> list[dict[str, Any]]:
    mark = str(chosen or "")
    return [{"value": str(pk), "name": name, "on": str(pk) == mark} for pk, name in options]


def _grouped(options: Sequence[Option], first: set[int], chosen: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    linked = _options((option for option in options if option[0] in first), chosen)
    rest = _options((option for option in options if option[0] not in first), chosen)
    return [("связаны с предметом", linked), ("остальные", rest)] if linked else [("", rest)]
