"""A pupil, and a representative: new ones come with their child."""

from datetime import datetime
from typing import Any, Final

from django import forms

from registry.actions import representation
from registry.forms.person import PersonForm
from registry.forms.record import NO_SUCH_ROW
from registry.models import Pupil, Record, Representation, Representative
from registry.sections import Section
from registry.states import RelationKind

NAME = ("last_name", "first_name", "middle_name", "gender", "birth_date", "snils")
CONTACTS = ("phone", "email")
MOST_FOUND: Final = 20
DIGITS_OF_KEY: Final = 18


class PupilForm(PersonForm):
    orders = (("birth_date", "enrolled_on"), ("enrolled_on", "left_on"))
    groups = (
        ("", (*NAME, "school_class")),
        ("Зачисление", ("enrolled_on", "enrolment_order", "enrolment_order_date", "left_on")),
        ("Связь", CONTACTS),
    )

    class Meta:
        model = Pupil
        fields = (
            *(*NAME, "school_class"),
            *("enrolled_on", "enrolment_order", "enrolment_order_date", "left_on", *CONTACTS),
        )


class RepresentativeForm(PersonForm):
    """Reached from a pupil's card it asks whose, in which quality and by which document; one press saves both."""

    groups = (("", NAME), ("Связь", CONTACTS), ("Чей представитель", ("pupil", "kind", "document")))

    class Meta:
        model = Representative
        fields = (*NAME, *CONTACTS)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        asked = (data if data is not None else self.initial).get("pupil")
        if self.instance.pk is None and asked:
            self.fields["pupil"] = forms.ModelChoiceField(Pupil.objects.all(), label="Ребёнок")
            self.fields["kind"] = forms.ChoiceField(label="Кем приходится", choices=RelationKind.choices)
            self.fields["document"] = forms.CharField(label="Документ", max_length=200, required=False)
            self._only(str(asked))

    def _only(self, pk: str) -> None:
        """One child to choose from, not the whole school."""
        field: Any = self.fields["pupil"]
        self._own_rows("pupil", field)
        field.queryset = (
            field.queryset.filter(pk=int(pk)) if pk.isdecimal() and len(pk) < DIGITS_OF_KEY else field.queryset.none()
        )
        field.empty_label = None

    @property
    def groups_of_fields(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, fields) for title, fields in super().groups_of_fields if fields]

    def add(self, *, by: Any, at: datetime) -> Record:
        if "pupil" not in self.fields:
            return super().add(by=by, at=at)
        return representation.add_with_child(
            self.instance,
            pupil=self.cleaned_data["pupil"],
            kind=self.cleaned_data["kind"],
            document=self.cleaned_data["document"],
            by=by,
            at=at,
        )


class RepresentationForm(forms.ModelForm[Representation]):
    """In which quality somebody answers for a child, and by which document."""

    class Meta:
        model = Representation
        fields = ("kind", "document")


class AttachForm(RepresentationForm):
    """A person found by a part of the name, of the same school and not attached yet."""

    field_order = ("other", "kind", "document")

    def __init__(self, data: Any = None, *, person: Any, section: Section, query: str) -> None:
        super().__init__(data)
        taken = person.representations.values("representative" if section.model is Representative else "pupil")
        known = section.model.objects.current().filter(school=person.school_id).exclude(pk__in=taken)
        self.found = list(known.matching(query).in_order()[:MOST_FOUND]) if query else []
        words = {"required": "Выберите человека из найденных.", "invalid_choice": NO_SUCH_ROW}
        other = forms.ModelChoiceField(known, label="Кто", widget=forms.RadioSelect, error_messages=words)
        # Those found are shown; `known` decides what may be chosen.
        other.widget.choices = [(row.pk, _with_date(row)) for row in self.found]
        self.fields["other"] = other
        self.order_fields(self.field_order)


def _with_date(person: Any) -> str:
    born = f", {person.birth_date:%d.%m.%Y}" if person.birth_date else ""
    return f"{person.full_name}{born}"
