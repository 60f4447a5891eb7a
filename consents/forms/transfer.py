"""Which file to hand over, what for, and a file to be recognised."""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from consents.transfers.naming import HANDED_OVER
from registry.actions.exchange import Request
from registry.forms.exchange import TABLES, ExportForm
from registry.models import SchoolClass
from registry.sections import SECTIONS

CHOICES: Final = ("section", "school_class", "template", "file_format")


class TransferForm(ExportForm):
    """What the preview shows; the purpose is asked beside its button."""

    def __init__(self, data: Any = None, *, school: int, classes: list[SchoolClass], **kw: Any) -> None:
        super().__init__(data, school=school, classes=classes, sees_all=True, **kw)
        del self.fields["why"]
        self.templates = {key: row for key, row in self.templates.items() if row.kind in HANDED_OVER}
        self.fields["section"].label = "Что передать"
        self._choose("section", [(key, SECTIONS[key].title) for key in HANDED_OVER])
        self.fields["template"].help_text = "Шаблоны сети добавляют на странице «Файлы обмена»."
        self._choose(
            "template",
            [
                ("", "наш образец: обычные заголовки"),
                *((key, f"{row.name} ({SECTIONS[row.kind].title})") for key, row in self.templates.items()),
            ],
        )

    def _needs_reason(self, section: str) -> bool:  # noqa: ARG002 - the other form asks for it
        return False

    def chosen(self) -> dict[str, str]:
        """For the hidden boxes of the form that makes the file, and for links."""
        return {name: str(self.cleaned_data[name]) for name in CHOICES}


class PurposeForm(forms.Form):
    why = forms.CharField(
        label="Для чего передаётся",
        max_length=300,
        help_text="Останется в журнале передач. Например: загрузка списка 5а в электронный журнал.",
        error_messages={"required": "Напишите, для чего передаются данные: это остаётся в журнале передач."},
    )

    def clean_why(self) -> str:
        return " ".join(self.cleaned_data["why"].split())

    def asked(self, form: TransferForm) -> Request:
        return replace(form.asked(), why=self.cleaned_data["why"])


class FileToCheckForm(forms.Form):
    file = forms.FileField(
        label="Файл",
        allow_empty_file=True,
        help_text="Точная копия, без пересохранения. Файл не сохраняется: считается только его отпечаток.",
        widget=forms.FileInput(attrs={"accept": TABLES}),
        error_messages={"required": "Выберите файл."},
    )

    def content(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return file
