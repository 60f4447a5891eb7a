"""What the forms of all people share: Russian letters, СНИЛС, a plausible birth date, «is this person here already»."""

import re
from datetime import date
from typing import Any, ClassVar, Final

from django import forms

from registry import snils
from registry.forms.record import RecordForm
from registry.models import Person
from registry.queries.doubles import same_people, taken_snils

LETTERS = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё.'’ -]*")
NAME_FIELDS = ("last_name", "first_name", "middle_name")
OLDEST: Final = 110
# Which fields decide whether two cards are one person.
WHO = {*NAME_FIELDS, "birth_date", "snils"}


def russian(words: str) -> str:
    """The name with single spaces. Raises ValidationError: names reach orders and the network letter for letter."""
    value = " ".join(words.split())
    if value and not LETTERS.fullmatch(value):
        wrong = ", ".join(
            sorted({f"«{letter}»" for letter in value if not LETTERS.match(letter) and letter not in " .-'’"})
        )
        raise forms.ValidationError(f"Только русские буквы, дефис и точка. Лишнее: {wrong or 'первый знак'}.")
    return value


class RussianNames:
    """Refuses a Latin «A» in a name at once. For forms that have the three fields of a name."""

    cleaned_data: dict[str, Any]

    def clean_last_name(self) -> str:
        return russian(str(self.cleaned_data.get("last_name") or ""))

    def clean_first_name(self) -> str:
        return russian(str(self.cleaned_data.get("first_name") or ""))

    def clean_middle_name(self) -> str:
        return russian(str(self.cleaned_data.get("middle_name") or ""))


class PersonForm(RussianNames, RecordForm):
    """`doubles` are cards that look like the same person; saving goes on when they were seen and confirmed."""

    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)

    unique_field: ClassVar[str] = "last_name"

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.doubles: list[Person] = []
        gender: Any = self.fields["gender"]
        gender.widget = forms.RadioSelect()
        gender.choices = [choice for choice in gender.choices if choice[0]]

    def clean_snils(self) -> str:
        number = snils.normal(str(self.cleaned_data.get("snils") or ""))
        if reason := snils.fault(number):
            raise forms.ValidationError(reason)
        return number

    def clean_birth_date(self) -> date | None:
        day: date | None = self.cleaned_data.get("birth_date")
        if day is not None and day > self.on:
            raise forms.ValidationError("Дата рождения ещё не наступила.")
        if day is not None and day.year < self.on.year - OLDEST:
            raise forms.ValidationError(f"Дата рождения {day:%d.%m.}{day.year:04} — это опечатка?")
        return day

    def _post_clean(self) -> None:
        """After the instance has been filled: the questions about other cards need the whole person."""
        super()._post_clean()  # type: ignore[misc]
        if not self.errors.get("snils") and (reason := taken_snils(self.instance)):
            self.add_error("snils", reason)
        if not self.errors and (self.instance.pk is None or WHO & set(self.changed_data)):
            self._ask_about_doubles()

    def _ask_about_doubles(self) -> None:
        self.doubles = same_people(self.instance)
        seen = ",".join(str(person.pk) for person in self.doubles)
        if not self.doubles or self.cleaned_data.get("confirmed") == seen:
            return
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("confirmed")] = seen  # type: ignore[index]
        self.add_error(None, "Похоже, этот человек уже внесён. Если это другой человек, нажмите «Сохранить» ещё раз.")
