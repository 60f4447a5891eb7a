"""Whom to print blanks for: whole groups, or chosen people of one group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from consents.queries.printing import Asked, Group
from consents.states import ConsentKind, ConsentStatus, PrintFor, SignerLine, Subject


def kind_of(asked: Any) -> ConsentKind:
    """Lenient: an unknown kind in an address is the usual one."""
    typed = asked.get("kind", "")
    return ConsentKind(typed) if typed in ConsentKind.values else ConsentKind.PROCESSING


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A box of the table: how many of the group have a blank to bring back or to get."""

    group: Group
    total: int
    missing: int
    is_ticked: bool


class SignerForm(forms.Form):
    """What both ways of choosing ask."""

    signer_line = forms.ChoiceField(
        label="Строка законного представителя на бланке учащегося",
        choices=SignerLine.choices,
        initial=SignerLine.FIRST,
        help_text="Подписать может любой из родителей: имя на бланке можно исправить от руки.",
    )


class PrintForm(SignerForm):
    groups = forms.MultipleChoiceField(
        label="Кому напечатать", error_messages={"required": "Отметьте хотя бы одну группу людей."}
    )
    whom = forms.ChoiceField(
        label="Кому из отмеченных групп", choices=PrintFor.choices, initial=PrintFor.MISSING, widget=forms.RadioSelect
    )
    field_order = ("groups", "whom", "signer_line")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {group.key: group for group in groups}
        self.fields["groups"].choices = [  # type: ignore[attr-defined]
            (group.key, group.title) for group in groups
        ]

    def asked(self, kind: ConsentKind) -> Asked:
        data = self.cleaned_data
        groups = tuple(group for key, group in self.known.items() if key in data["groups"])
        return Asked(kind, groups, PrintFor(data["whom"]), SignerLine(data["signer_line"]))


@dataclass(frozen=True, slots=True)
class PersonChoice:
    key: int
    name: str
    status: ConsentStatus
    is_ticked: bool


class PeopleForm(SignerForm):
    people = forms.MultipleChoiceField(label="Люди", error_messages={"required": "Отметьте хотя бы одного человека."})
    field_order = ("people", "signer_line")

    def __init__(self, *args: Any, people: Sequence[Any], group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (str(person.pk), person.full_name) for person in people
        ]
        if group.subject is not Subject.PUPIL:
            del self.fields["signer_line"]

    def asked(self, kind: ConsentKind) -> Asked:
        keys = frozenset(int(key) for key in self.cleaned_data["people"])
        line = SignerLine(self.cleaned_data.get("signer_line", SignerLine.FIRST))
        return Asked(kind, (self.group,), PrintFor.ALL, line, people=keys)
