"""An arriving file, what its columns mean, and what a person decides about its rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from registry.actions.imports import Choice
from registry.forms.exchange import TABLES
from registry.import_columns import ShownColumn, choices
from registry.imports import KINDS, Unreadable
from registry.imports.reading import MAX_FILE, read_sheets
from registry.sections import SECTIONS
from registry.states import ImportDecision

SKIPPED: Final = "не загружать"


class FileForm(forms.Form):
    """The file is opened here, so that a wrong one is told at its field and nothing of it is kept."""

    kind = forms.ChoiceField(label="Что в файле")
    file = forms.FileField(
        label="Файл",
        allow_empty_file=True,
        help_text="Таблица .xlsx, .xls, .ods или .csv, не больше 25 МБ. Файл можно перетащить сюда мышью.",
        widget=forms.FileInput(attrs={"accept": TABLES}),
    )

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.content = b""

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        self.content = file.read(MAX_FILE + 1)
        try:
            read_sheets(self.content)
        except Unreadable as refusal:
            raise forms.ValidationError(refusal.problem.message) from refusal
        return file


def kinds_to_import() -> list[tuple[str, str]]:
    return [(key, SECTIONS[key].title) for key in sorted(KINDS, key=list(SECTIONS).index)]


class ColumnsForm(forms.Form):
    """One choice for each column of the file."""

    def __init__(self, data: Any = None, *, kind: str, columns: list[ShownColumn]) -> None:
        super().__init__(data)
        self.columns = columns
        for index, column in enumerate(columns):
            self.fields[f"c{index}"] = forms.ChoiceField(
                label=f"Столбец {column.letter} «{column.words}»",
                required=False,
                choices=[("", SKIPPED), *choices(kind)],
                initial=column.meant,
            )

    def clean(self) -> None:
        taken: dict[str, str] = {}
        for index, column in enumerate(self.columns):
            chosen = self.cleaned_data.get(f"c{index}", "")
            if chosen and chosen in taken:
                self.add_error(f"c{index}", f"То же поле уже занято столбцом «{taken[chosen]}». Оставьте один.")
            elif chosen:
                taken[chosen] = column.words
        if not taken and not self.errors:
            self.add_error(None, "Не выбрано ни одного столбца: скажите, где что стоит.")

    def corrections(self) -> dict[str, str]:
        """Only what differs from the guess: the rest follows the dictionary, which depends on its neighbours."""
        return {
            column.words: self.cleaned_data[f"c{index}"]
            for index, column in enumerate(self.columns)
            if self.cleaned_data[f"c{index}"] != column.meant
        }

    def lines(self) -> Iterator[tuple[ShownColumn, forms.BoundField]]:
        for index, column in enumerate(self.columns):
            yield column, self[f"c{index}"]


def typed_decisions(data: QueryDict) -> dict[int, str]:
    """«row-12» → «same:7», «new», «skip» or nothing. What is no number of a row is none of ours."""
    found = {}
    for name, value in data.items():
        position = name.removeprefix("row-")
        if name.startswith("row-") and position.isascii() and position.isdecimal() and len(position) < 8:
            found[int(position)] = str(value)
    return found


def choices_of(typed: Mapping[int, str]) -> dict[int, Choice]:
    """Rows without a decision are left as they are."""
    found = {}
    for position, value in typed.items():
        word, _, key = value.partition(":")
        if word not in ImportDecision.values:
            continue
        chosen = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else None
        found[position] = Choice(ImportDecision(word), chosen)
    return found
