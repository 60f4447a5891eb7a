"""The head of the keyboard entry: what is the same on every paper of a pile."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms

from consents.actions.consent import Paper, Said
from consents.ages import SELF
from consents.models import ConsentForm
from consents.queries.entry import PLUS
from consents.states import Answer, ConsentKind
from ezh_rollout.shared.text import whole_number
from registry.forms.eos_account import DayInput
from registry.models import Representation, Representative

FOREIGN: Final = "foreign"
WHOLE: Final = "все категории"


class EntryHead(forms.Form):
    """Remembered from paper to paper; the sheet counts on by itself."""

    form = forms.ChoiceField(label="Какой бланк")
    signed_on = forms.DateField(label="Дата подписания", widget=DayInput)
    case_file = forms.CharField(label="Дело", max_length=60, required=False)
    sheet = forms.CharField(label="Лист", max_length=30, required=False)

    def __init__(self, *args: Any, editions: list[ConsentForm], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editions = {str(edition.pk): edition for edition in editions}
        self.today = today
        self.newest = next(iter(self.editions), "")
        # A blank is remembered until a newer one comes into force: the next pile is signed on that.
        if self.initial.pop("newest", self.newest) != self.newest:
            self.initial.pop("form", None)
        names = [(str(edition.pk), edition_words(edition)) for edition in editions]
        self.fields["form"].choices = [*names, (FOREIGN, "не бланк школы")]  # type: ignore[attr-defined]

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if day > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return day

    @property
    def edition(self) -> ConsentForm | None:
        return self.editions.get(self.cleaned_data["form"])

    def paper(self, kind: ConsentKind, answer: Answer) -> Paper:
        """«Подписано» in a pile of distribution says yes to every category; a paper with a «нет» is typed in full."""
        data, edition = self.cleaned_data, self.edition
        choices = {}
        if kind is ConsentKind.DISTRIBUTION and answer is Answer.GIVEN:
            choices = {str(word): True for word in (edition.data if edition else [WHOLE])}
        return Paper(
            kind,
            data["signed_on"],
            form=edition,
            case_file=data["case_file"],
            sheet=data["sheet"],
            choices=choices,
        )


def edition_words(edition: ConsentForm) -> str:
    return f"редакция {edition.edition} с {edition.issued_on:%d.%m.%Y}"


def said_of(value: str, answer: Answer, *, pupil: int | None) -> list[Said] | None:
    """The signatures of «self+12»; None for what was not on offer."""
    parts = value.split(PLUS) if value else []
    keys = {part: whole_number(part) for part in parts if part != SELF}
    known = [key for key in keys.values() if key is not None]
    links = Representation.objects.filter(pupil=pupil, representative__in=known).select_related("representative")
    parents: dict[int | None, Representative] = {link.representative_id: link.representative for link in links}
    said = []
    for part in dict.fromkeys(parts):
        signer = parents.get(keys[part]) if part != SELF else None
        if part != SELF and signer is None:
            return None
        said.append(Said(answer, signer))
    return said


def next_sheet(sheet: str) -> str:
    """«7» → «8»; «7 об.» stays as it is."""
    return str(int(sheet) + 1) if sheet.isascii() and sheet.isdigit() and len(sheet) < 10 else sheet
