"""What a person sees on a page, and whose a doubtful page is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from django import forms

from consents.actions.consent import Said
from consents.actions.review import LaterNo, Seen, later_no
from consents.ages import ADULT_FROM, REPRESENTATIVE, SELF, TEEN_FROM, Signers, age_group, birthday, signers_for
from consents.forms.scan import SOONEST, past_day
from consents.models import ConsentForm, PrintedCopy, ScanPage, settings_of
from consents.queries.scan import Candidate, copy_by_number, person_by_key
from consents.states import AgeGroup, Answer, ConsentKind, Subject, TeenSigners
from ezh_rollout.shared.text import whole_number
from registry.forms.eos_account import DayInput
from registry.models import Person, Representative, School


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the review: its words, its key (the place on the keyboard, in either alphabet), how it looks."""

    do: str
    label: str
    letter: str
    code: str
    look: str = ""


YES, SELF_ONLY, PARENT_ONLY = "all", "self", "parent"
NO, SELF_NO, PARENT_NO, UNSIGNED = "refused", "refused_self", "refused_parent", "unsigned"
_BOTH: Final = frozenset({SELF, REPRESENTATIVE})
NOT_SIGNED: Final = Choice(UNSIGNED, "Нет подписи", "Н", "KeyY")
CHOICES: Final[dict[bool, tuple[Choice, ...]]] = {
    False: (
        Choice(YES, "Подписано", "П", "KeyG", "button-primary"),
        NOT_SIGNED,
        Choice(NO, "Отказ", "О", "KeyJ", "button-danger"),
    ),
    True: (
        Choice(YES, "Подписали оба", "П", "KeyG", "button-primary"),
        Choice(SELF_ONLY, "Только ученик", "У", "KeyE"),
        Choice(PARENT_ONLY, "Только родитель", "Р", "KeyH"),
        NOT_SIGNED,
        Choice(SELF_NO, "Отказ ученика", "О", "KeyJ", "button-danger"),
        Choice(PARENT_NO, "Отказ родителя", "Т", "KeyN", "button-danger"),
    ),
}
ROLES: Final[dict[str, Signers]] = {
    SELF_ONLY: frozenset({SELF}),
    SELF_NO: frozenset({SELF}),
    PARENT_ONLY: frozenset({REPRESENTATIVE}),
    PARENT_NO: frozenset({REPRESENTATIVE}),
}
ANSWERS: Final = {YES: Answer.GIVEN, SELF_ONLY: Answer.GIVEN, PARENT_ONLY: Answer.GIVEN} | dict.fromkeys(
    (NO, SELF_NO, PARENT_NO), Answer.REFUSED
)


class ReviewForm(forms.Form):
    """What stands on the sheet of a known person. Which signatures are needed follows from the day of the signature."""

    signed_on = forms.DateField(label="Дата подписи", widget=DayInput())
    signers = forms.MultipleChoiceField(
        label="Кто из представителей подписал", required=False, widget=forms.CheckboxSelectMultiple
    )
    categories = forms.MultipleChoiceField(
        label="На что ответили «да»", required=False, widget=forms.CheckboxSelectMultiple
    )
    in_spite = forms.BooleanField(label="Подписано уже после этого", required=False)

    def __init__(self, data: Any = None, *, page: ScanPage, today: date) -> None:
        super().__init__(data)
        self.page, self.today = page, today
        self.person: Person = page.person
        self.form = cast("ConsentForm", page.form)
        self.rule = TeenSigners(settings_of(page.school).teen_signers)
        self.fields["signed_on"].initial = max(page.batch.usual_signed_on, self.form.issued_on or SOONEST)
        self.people = self._representatives()
        self.later: LaterNo | None = later_no(page)
        self._drop_what_is_not_asked()

    def _representatives(self) -> dict[str, Representative]:
        if self.page.subject is not Subject.PUPIL:
            return {}
        found = Representative.objects.current().filter(representations__pupil=self.person.pk)
        return {str(row.pk): row for row in found.order_by("sort_key", "pk").distinct()}

    def _drop_what_is_not_asked(self) -> None:
        if REPRESENTATIVE in self.required and self.people:
            self.fields["signers"].choices = [  # type: ignore[attr-defined]
                (key, row.full_name) for key, row in self.people.items()
            ]
            self.fields["signers"].initial = self._printed()
        else:
            del self.fields["signers"]
        if self.form.kind == ConsentKind.DISTRIBUTION:
            words = [str(word) for word in self.form.data]
            self.fields["categories"].choices = list(zip(words, words, strict=True))  # type: ignore[attr-defined]
        else:
            del self.fields["categories"]
        if self.later is None:
            del self.fields["in_spite"]

    def _printed(self) -> list[str]:
        """Whose name stands on the sheet; without one, the only representative there is."""
        printed = str(self.page.copy.signer_id) if self.page.copy else ""
        if printed in self.people:
            return [printed]
        return list(self.people) if len(self.people) == 1 else []

    @property
    def day(self) -> date:
        """The day of the signature as it is typed now, or the usual one."""
        typed = self["signed_on"].value()
        if isinstance(typed, str):
            try:
                return date.fromisoformat(typed)
            except ValueError:
                return self.today
        return typed or self.today

    @property
    def required(self) -> Signers:
        return signers_for(self.page.subject, self.person.birth_date, self.day, self.rule)

    @property
    def choices(self) -> Sequence[Choice]:
        return CHOICES[self.required == _BOTH]

    @property
    def needs_representative(self) -> bool:
        """The signature of a representative is needed and nobody is recorded as one."""
        return REPRESENTATIVE in self.required and not self.people

    def hints(self) -> list[str]:
        """What changed between the print, the signature and today."""
        born = self.person.birth_date
        if self.page.subject is not Subject.PUPIL or born is None:
            return []
        printed = self.page.copy.age_group if self.page.copy else ""
        signed, now = age_group(born, self.day), age_group(born, self.today)
        told = []
        if printed == AgeGroup.CHILD and signed is AgeGroup.TEEN and SELF in self.required:
            told.append(
                f"{TEEN_FROM} лет исполнилось {birthday(born, TEEN_FROM):%d.%m.%Y}, после печати бланка: нужна и "
                "подпись самого ученика. Если её нет, нажмите «Только родитель»: будет записано «не хватает подписи»."
            )
        if printed in {AgeGroup.CHILD, AgeGroup.TEEN} and signed is AgeGroup.ADULT:
            told.append(
                f"{ADULT_FROM} лет исполнилось {birthday(born, ADULT_FROM):%d.%m.%Y}: теперь подписывает сам человек."
            )
        if signed is not now:
            told.append("С дня подписи возраст сменился: это согласие запишется, но понадобится новое.")
        return told

    def clean_signed_on(self) -> date:
        day = past_day(self.cleaned_data["signed_on"], self.today)
        if self.form.issued_on and day < self.form.issued_on:
            raise forms.ValidationError(
                f"Бланк действует с {self.form.issued_on:%d.%m.%Y}: раньше его подписать не могли."
            )
        return day

    def seen(self, do: str) -> Seen | None:
        """What the button `do` says; None when something has to be mended (the fault stands in the form)."""
        if not self.is_valid():
            return None
        answer, roles = ANSWERS[do], ROLES.get(do, self.required)
        said = [Said(answer)] if SELF in roles else []
        if REPRESENTATIVE in roles:
            marked = [self.people[key] for key in self._marked()]
            said += [Said(answer, signer) for signer in marked]
            if not marked:
                self._ask_who()
                return None
        marked_words = set(self.cleaned_data.get("categories", []))
        choices = {word: word in marked_words for word in map(str, self.form.data)} if self._asks_categories else {}
        if answer is Answer.REFUSED:
            choices = {}
        if answer is Answer.GIVEN and self._asks_categories and not marked_words:
            self.add_error("categories", "Отметьте, на что ответили «да». Если ни на что — это отказ.")
            return None
        return Seen(said, self.cleaned_data["signed_on"], choices, in_spite=self.cleaned_data.get("in_spite", False))

    def _marked(self) -> list[str]:
        """On a sheet for one who was thought of age there is no list: whose name is printed signed it."""
        return list(self.cleaned_data["signers"]) if "signers" in self.fields else self._printed()

    def _ask_who(self) -> None:
        if self.people:
            self.add_error("signers" if "signers" in self.fields else None, "Отметьте, кто из представителей подписал.")
        else:
            self.add_error(None, "У ребёнка не записан ни один законный представитель: внесите его в карточку ребёнка.")

    @property
    def _asks_categories(self) -> bool:
        return "categories" in self.fields


class AsideForm(forms.Form):
    reason = forms.CharField(
        label="Что это за страница", max_length=300, help_text="Например: «лист чужой школы», «второй экземпляр»."
    )


class DeskFilter(forms.Form):
    """How the person of a doubtful page is looked for."""

    q = forms.CharField(label="Фамилия и имя", max_length=100, required=False)
    number = forms.CharField(label="Номер под кодом", max_length=60, required=False)


@dataclass(slots=True)
class Assignment:
    """The choice of the desk, read out of a request: a person and a form, or the fault."""

    person: Person | None = None
    form: ConsentForm | None = None
    copy: PrintedCopy | None = None
    fault: str = ""


def assignment_of(school: School, data: Any) -> Assignment:
    """`person` is a key («pupil-12»), `form` a number, `copy` the number of a blank or nothing."""
    copy = None
    if data.get("copy"):
        copy, fault = copy_by_number(school, str(data["copy"]))
        if fault:
            return Assignment(fault=fault)
    person = person_by_key(school, str(data.get("person", "")))
    form = ConsentForm.objects.issued().filter(school=school, pk=whole_number(str(data.get("form", ""))) or 0).first()
    if person is None or form is None:
        return Assignment(fault="Выберите человека и бланк: этого человека или бланка в списках школы нет.")
    return Assignment(person, form, copy)


def options_of(candidate: Candidate, forms: dict[Subject, list[ConsentForm]]) -> list[tuple[int, str]]:
    """Forms that fit the candidate; the printed one alone, when it is known."""
    fitting = [form for form in forms[candidate.subject] if candidate.form in {None, form.pk}]
    return [(form.pk, f"{form.get_kind_display()}, редакция {form.edition}") for form in fitting]
