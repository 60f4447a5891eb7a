"""The text of a form of consent, its start and its issue."""

from typing import Any, Final

from django import forms

from consents.models import ConsentForm
from consents.presets import TEXT_FIELDS
from consents.states import ConsentKind, FormStart, Subject, TermKind

LONGEST_TEXT: Final = 3000
LONGEST_LINE: Final = 200
MOST_LINES: Final = 40
MOST_YEARS: Final = 50
# Field → number of the law's item.
ITEM_OF_FIELD: Final = {
    "purpose": 4,
    "data_lines": 5,
    "processing": 6,
    "actions": 7,
    "means": 7,
    "term": 8,
    "term_kind": 8,
    "term_years": 8,
    "withdrawing": 8,
}


class BeginForm(forms.Form):
    kind = forms.ChoiceField(choices=ConsentKind.choices)
    subject = forms.ChoiceField(choices=Subject.choices)
    start = forms.ChoiceField(choices=FormStart.choices)


def _text(label: str, help_text: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class VersionForm(forms.Form):
    """Which version of the draft the person has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def know(self, version: int, **seen: str) -> None:
        """The next press is a knowing one."""
        data: Any = self.data
        self.data = data.copy()
        for name, value in {"version": str(version), **seen}.items():
            self.data[name] = value  # type: ignore[index]


class TextForm(VersionForm):
    """The draft's text. Nothing is obligatory: an unfinished text is saved, and the checklist says what is left.

    `data_lines` is the model's `data`, one a line: a form has a `data` of its own.
    """

    title = forms.CharField(label="Заголовок", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    purpose = _text("Цель обработки", "Одна определённая цель: для чего именно нужны данные.")
    data_lines = _text("Перечень персональных данных", "По одному виду данных в строке.", rows=8)
    actions = _text("Действия с данными", "Что с данными делают: сбор, запись, хранение и так далее, списком.")
    means = _text("Способы обработки", "На бумаге, на компьютере, с передачей по сети.")
    processing = _text(
        "Поручение обработки",
        "Кому поручена обработка и на каком основании. Название, адрес и договор печатаются сами — из настроек.",
    )
    conditions = _text("Условия и запреты", "Какие условия и запреты человек может установить для распространения.")
    term = _text("Срок действия", "До какого дня или события действует согласие.", rows=2)
    term_kind = forms.ChoiceField(
        label="Срок для учёта", choices=TermKind.choices, help_text="По нему программа считает, не истекло ли согласие."
    )
    term_years = forms.IntegerField(
        label="Сколько лет", required=False, min_value=1, max_value=MOST_YEARS, help_text="Только для срока в годах."
    )
    withdrawing = _text("Как отозвать", "Куда и в каком виде подать отзыв. Телефон и почта печатаются из настроек.")

    def __init__(self, data: Any = None, *, form: ConsentForm) -> None:
        initial = {name: getattr(form, name) for name in (*TEXT_FIELDS, "version")}
        super().__init__(data, initial={**initial, "data_lines": "\n".join(form.data)})
        self.consent_form = form
        # The checklist leads to the fields by the names of the model.
        self.fields["data_lines"].widget.attrs["id"] = "id_data"
        if form.kind == ConsentKind.PROCESSING:
            del self.fields["conditions"]
        else:
            self.fields["data_lines"].label = "Категории данных"
            self.fields["data_lines"].help_text = "По одной в строке: напротив каждой на бланке стоят «да» и «нет»."
            self.fields["processing"].help_text += " Пусто — распространение никому не поручено."

    def clean_data_lines(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["data_lines"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"В перечне {len(lines)} строк, на лист помещается не больше {MOST_LINES}.")
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_LINE:
                raise forms.ValidationError(f"Строка {number} длиннее {LONGEST_LINE} знаков: разделите её.")
        return lines

    def clean(self) -> None:
        kind, years = self.cleaned_data.get("term_kind"), self.cleaned_data.get("term_years")
        if kind == TermKind.YEARS and years is None and "term_years" not in self.errors:
            self.add_error("term_years", "Впишите, на сколько лет даётся согласие.")
        if kind and kind != TermKind.YEARS:
            self.cleaned_data["term_years"] = None

    def values(self) -> dict[str, Any]:
        """What was typed and could be read, by the names of the model."""
        typed: dict[str, Any] = {**self.cleaned_data}
        if "data_lines" in typed:
            typed["data"] = typed.pop("data_lines")
        if "title" in typed:
            typed["title"] = " ".join(typed["title"].split())
        return {name: typed[name] for name in TEXT_FIELDS if name in typed}

    def as_typed(self) -> ConsentForm:
        """The draft with what was typed, not saved: for the checklist beside the text."""
        draft = self.consent_form
        typed = ConsentForm(school=draft.school, kind=draft.kind, subject=draft.subject)
        kept: dict[str, Any] = {name: getattr(draft, name) for name in TEXT_FIELDS}
        for name, value in {**kept, **(self.values() if self.is_bound else {})}.items():
            setattr(typed, name, value)
        return typed

    @property
    def lines(self) -> list[tuple[forms.BoundField, int | None]]:
        """Each visible field with the number of the law's item."""
        return [(field, ITEM_OF_FIELD.get(field.name)) for field in self.visible_fields()]


class IssueForm(VersionForm):
    """Without `previous` there is nothing to ask: the first edition needs signatures. `shown`: the fingerprint of the
    text that the page showed, with the operator and the processor of then."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    needs_signatures = forms.TypedChoiceField(
        label="Нужны ли новые подписи?",
        choices=[
            ("yes", "Да, изменение по существу: подписи на прежней редакции больше не действуют"),
            ("no", "Нет, правка слов: прежние подписи остаются"),
        ],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        error_messages={"required": "Ответьте, нужны ли новые подписи."},
        help_text="Человек согласился с тем, что прочитал. Новая цель, новые данные, другой обработчик или срок — "
        "это уже другое согласие. Опечатка, телефон, порядок слов — прежнее.",
    )
    change_note = forms.CharField(
        label="Что изменилось",
        max_length=300,
        help_text="Одной строкой: её увидят те, кто собирает подписи.",
        error_messages={"required": "Напишите, что изменилось."},
    )

    def __init__(self, data: Any = None, *, form: ConsentForm, shown: str, has_previous: bool) -> None:
        super().__init__(data, initial={"version": form.version, "shown": shown})
        if not has_previous:
            del self.fields["needs_signatures"], self.fields["change_note"]

    def answers(self) -> dict[str, Any]:
        return {"needs_signatures": None, "change_note": "", **self.cleaned_data}
