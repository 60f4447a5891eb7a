"""One answer in full: who signed, on which paper, where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from consents.actions.consent import Paper, Said
from consents.ages import SELF
from consents.forms.entry import FOREIGN, WHOLE, edition_words
from consents.models import ConsentForm
from consents.scanning.kinds import FIRST_BYTES, UnreadableFile, kind_of
from consents.states import Answer, ConsentKind, Route
from registry.forms.eos_account import DayInput
from registry.forms.record import WRONG_DATE, implausible
from registry.models import Representative

MEGABYTE: Final = 1024 * 1024
Speakers = Sequence[tuple[Representative, str]]


class AnswerForm(forms.Form):
    """`speakers` are the recorded representatives of a pupil; of an adult there are none, who signs for herself."""

    answer = forms.ChoiceField(label="Ответ", choices=Answer.choices, widget=forms.RadioSelect)
    signers = forms.MultipleChoiceField(
        label="Кто подписал",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте, кто подписал."},
    )
    categories = forms.MultipleChoiceField(
        label="На что ответили «да»",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте, на что человек ответил «да». Если ни на что — это отказ."},
    )
    ground = forms.CharField(
        label="Основание, по которому согласие не требуется",
        max_length=300,
        required=False,
        help_text="Только для ответа «не требуется»: статья закона, договор.",
    )
    signed_on = forms.DateField(
        label="Дата подписания", widget=DayInput, error_messages={"invalid": WRONG_DATE, "required": "Укажите дату."}
    )
    valid_until = forms.DateField(
        label="Действует по",
        widget=DayInput,
        required=False,
        error_messages={"invalid": WRONG_DATE},
        help_text="Пусто — до отзыва или на срок, который стоит в бланке.",
    )
    form = forms.ChoiceField(label="Какой бланк")
    route = forms.ChoiceField(label="Форма", choices=Route.choices, initial=Route.PAPER)
    is_not_separate = forms.BooleanField(
        label="Оформлено не отдельным документом",
        required=False,
        help_text="С 01.09.2025 согласие оформляют отдельно от других бумаг (156-ФЗ); прежние отметьте.",
    )
    case_file = forms.CharField(label="Дело", max_length=60, required=False)
    sheet = forms.CharField(label="Лист", max_length=30, required=False)
    scan = forms.FileField(label="Скан", required=False, help_text="PDF или снимок страницы.")
    note = forms.CharField(label="Примечание", max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        kind: ConsentKind,
        editions: list[ConsentForm],
        speakers: Speakers,
        is_pupil: bool,
        may_exempt: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        self.editions = {str(edition.pk): edition for edition in editions}
        self.speakers = {str(person.pk): person for person, _ in speakers}
        self._offer(
            "form", [*((key, edition_words(one)) for key, one in self.editions.items()), (FOREIGN, "не бланк школы")]
        )
        if not may_exempt:
            # That the law asks no consent is said by the school, not by whoever brings the papers of a class.
            self._offer("answer", [choice for choice in Answer.choices if choice[0] != Answer.NOT_REQUIRED])
            del self.fields["ground"]
        if is_pupil:
            parents = [(str(person.pk), f"{person.full_name} ({relation})") for person, relation in speakers]
            self._offer("signers", [*parents, (SELF, "сам(а) учащийся")])
        else:
            del self.fields["signers"]
        if kind is ConsentKind.DISTRIBUTION:
            found = list(dict.fromkeys(str(word) for edition in editions for word in edition.data)) or [WHOLE]
            self._offer("categories", [(word, word) for word in found])
        else:
            del self.fields["categories"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if reason := implausible(day):
            raise forms.ValidationError(reason)
        if day > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return day

    def clean_valid_until(self) -> date | None:
        day: date | None = self.cleaned_data["valid_until"]
        signed = self.cleaned_data.get("signed_on")
        if day and (reason := implausible(day)):
            raise forms.ValidationError(reason)
        if day and signed and day < signed:
            raise forms.ValidationError("Срок кончается раньше дня подписи.")
        return day

    def clean_scan(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["scan"]
        if file is None:
            return None
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(f"Файл больше {settings.UPLOAD_LIMIT // MEGABYTE} МБ.")
        try:
            kind_of(file.read(FIRST_BYTES))
        except UnreadableFile as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        finally:
            file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_exempt = data.get("answer") == Answer.NOT_REQUIRED
        if is_exempt and not data.get("ground", "").strip():
            self.add_error("ground", "Напишите основание, по которому согласие не требуется.")
        if not is_exempt and data.get("ground", "").strip():
            self.add_error("ground", "Основание пишут только для ответа «не требуется».")
        # The school itself says that no consent is required; a refusal is one to everything.
        if is_exempt:
            self.errors.pop("signers", None)
        if data.get("answer") != Answer.GIVEN:
            self.errors.pop("categories", None)
        return data

    def said(self) -> list[Said]:
        answer = Answer(self.cleaned_data["answer"])
        if answer is Answer.NOT_REQUIRED:
            return [Said(answer)]
        return [Said(answer, self.speakers.get(key)) for key in self.cleaned_data.get("signers", [SELF])]

    def paper(self) -> Paper:
        data = self.cleaned_data
        edition = self.editions.get(data["form"])
        is_given = data["answer"] == Answer.GIVEN
        words = [word for word, _ in self.fields["categories"].choices] if "categories" in self.fields else []  # type: ignore[attr-defined]
        return Paper(
            self.kind,
            data["signed_on"],
            form=edition,
            route=Route(data["route"]),
            is_separate=not data["is_not_separate"],
            case_file=data["case_file"],
            sheet=data["sheet"],
            valid_until=data["valid_until"],
            ground=data.get("ground", ""),
            note=data["note"],
            choices={word: word in data["categories"] for word in words} if is_given else {},
        )


class VoidForm(forms.Form):
    """«Введено ошибочно» is not a withdrawal: the row stays, struck out, with the reason."""

    reason = forms.CharField(label="В чём ошибка", max_length=300)
