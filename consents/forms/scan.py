"""A pile that arrives: its files and the day of its signatures."""

from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from consents.actions.scan import known_files, sha256_of
from consents.models import ScanFile
from consents.scanning.kinds import FIRST_BYTES, UnreadableFile, kind_of
from registry.forms.eos_account import DayInput
from registry.models import School

MOST_FILES: Final = 100
MEGABYTE: Final = 1024 * 1024
ACCEPT: Final = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.bmp,.webp"
SOONEST: Final = date(2000, 1, 1)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Every file is asked by its first bytes, so that a wrong one is told at the field; all faults at once."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ARG002 - as Django calls it
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        faults = [fault for fault in map(_fault_of, files) if fault]
        if len(files) > MOST_FILES:
            faults.insert(0, f"Файлов {len(files)}, а за один раз можно {MOST_FILES}: загрузите их частями.")
        if sum(file.size or 0 for file in files) > settings.UPLOAD_LIMIT:
            faults.insert(0, f"Файлы вместе больше {settings.UPLOAD_LIMIT // MEGABYTE} МБ: загрузите их частями.")
        if faults:
            raise forms.ValidationError(faults)
        return files


def _fault_of(file: UploadedFile[Any]) -> str:
    file.seek(0)
    try:
        kind_of(file.read(FIRST_BYTES))
    except UnreadableFile as refusal:
        return f"«{file.name}»: {refusal.message}"
    finally:
        file.seek(0)
    return ""


class SignedOnForm(forms.Form):
    """The day that stands on most sheets of a pile."""

    signed_on = forms.DateField(
        label="Когда подписаны бланки",
        widget=DayInput(),
        help_text="День, который стоит на большинстве листов. На отдельном листе его можно поправить при просмотре.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["signed_on"].initial = today

    def clean_signed_on(self) -> date:
        return past_day(self.cleaned_data["signed_on"], self.today)


def past_day(day: date, today: date) -> date:
    """Raises a fault for the field."""
    if day > today:
        raise forms.ValidationError("Этот день ещё не наступил.")
    if day < SOONEST:
        raise forms.ValidationError("Проверьте год.")
    return day


class UploadForm(SignedOnForm):
    """`known`: files of the upload that lie in a pile already; when there is no other, nothing is sent."""

    originals = ManyFilesField(
        label="Сканы или снимки",
        widget=ManyFiles(attrs={"accept": ACCEPT}),
        error_messages={"required": "Выберите файлы: PDF или снимки листов."},
    )
    title = forms.CharField(
        label="Как назвать пачку",
        max_length=200,
        required=False,
        help_text="Например: «5а, собрание 10 марта». Пусто — программа назовёт сама.",
    )
    field_order = ("originals", "signed_on", "title")

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.known: list[ScanFile] = []
        limit = settings.UPLOAD_LIMIT // MEGABYTE
        told = f"PDF, JPEG, PNG, TIFF. Можно сразу несколько, вместе не больше {limit}\u00a0МБ."
        self.fields["originals"].help_text = told

    def clean_originals(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["originals"]
        prints = {sha256_of(file) for file in files}
        known = known_files(self.school, prints)
        if len(known) == len(prints):
            self.known = list(known.values())
            raise forms.ValidationError("Эти файлы уже загружены, второй раз они не нужны. Их пачки названы ниже.")
        return files

    def name(self) -> str:
        """Without a title piles of one day are told apart by what lies in them."""
        files: list[UploadedFile[Any]] = self.cleaned_data["originals"]
        rest = f" и ещё {len(files) - 1}" if len(files) > 1 else ""
        own: str = self.cleaned_data["title"].strip()
        return own or f"Сканы {self.today:%d.%m.%Y}: {(files[0].name or 'файл')[:100]}{rest}"
