"""What to take out of the program, and how the network wants its files."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from registry.actions.exchange import Request
from registry.exports import Scope
from registry.exports.blank import Blank, read_blank
from registry.exports.catalogue import NEUTRAL, columns_of
from registry.exports.source import BY_CLASS
from registry.imports import Unreadable
from registry.imports.reading import MAX_FILE
from registry.models import HeaderTemplate, SchoolClass
from registry.sections import SECTIONS
from registry.states import FileDates, FileFormat

CONSTANT: Final = "="
TABLES: Final = ".xlsx,.xls,.ods,.csv,.txt"
OF_CLASS: Final = ("pupils", "representatives")


class ExportForm(forms.Form):
    """`classes` are those that the person may choose; for a class teacher the own ones, and nothing beyond them."""

    section = forms.ChoiceField(label="Что выгрузить")
    school_class = forms.ChoiceField(
        label="Класс", required=False, help_text="Только для учащихся, представителей и нагрузки."
    )
    template = forms.ChoiceField(
        label="Как должен выглядеть файл", required=False, help_text="Шаблоны сети — ниже на этой странице."
    )
    file_format = forms.ChoiceField(label="Вид файла", choices=FileFormat.choices)
    why = forms.CharField(
        label="Зачем нужен файл",
        max_length=300,
        required=False,
        help_text="Обязательно, если в файле люди. Например: загрузка списка 5а в электронный журнал.",
    )

    def __init__(self, data: Any = None, *, school: int, classes: list[SchoolClass], sees_all: bool, **kw: Any) -> None:
        super().__init__(data, **kw)
        self.school, self.classes, self.sees_all = school, {str(row.pk): row for row in classes}, sees_all
        self.templates = {str(row.pk): row for row in HeaderTemplate.objects.filter(school=school)} if sees_all else {}
        sections = [key for key in NEUTRAL if sees_all or key in OF_CLASS]
        self._choose("section", [(key, SECTIONS[key].title) for key in sorted(sections, key=list(SECTIONS).index)])
        parallels = sorted({row.parallel for row in classes}) if sees_all else []
        self._choose(
            "school_class",
            [
                ("", "все" if sees_all else "все мои классы"),
                *((f"p{number}", f"все {number}-е") for number in parallels),
                *((key, str(row)) for key, row in self.classes.items()),
            ],
        )
        self._choose(
            "template",
            [
                ("", "наш образец: обычные заголовки"),
                *((key, f"{row.name} ({SECTIONS[row.kind].title})") for key, row in self.templates.items()),
            ],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_why(self) -> str:
        return " ".join(self.cleaned_data["why"].split())

    def clean(self) -> None:
        section, template = self.cleaned_data.get("section", ""), self.cleaned_data.get("template", "")
        if not section:
            return
        if self._needs_reason(section) and not self.cleaned_data.get("why") and "why" not in self.errors:
            self.add_error("why", "Напишите, зачем нужен файл: выгрузка сведений о людях записывается в журнал.")
        if template and self.templates[template].kind != section:
            told = SECTIONS[self.templates[template].kind].title
            self.add_error("template", f"Этот шаблон — для раздела «{told}». Выберите другой шаблон или раздел.")
        if self.cleaned_data.get("school_class") and section not in BY_CLASS:
            self.add_error("school_class", "Этот раздел не делится по классам: выберите «все».")

    def _needs_reason(self, section: str) -> bool:
        return SECTIONS[section].holds_people

    def asked(self) -> Request:
        chosen = self.cleaned_data["school_class"]
        return Request(
            section=self.cleaned_data["section"],
            scope=Scope(self.school, self._classes(chosen)),
            file_format=self.cleaned_data["file_format"],
            template=self.templates.get(self.cleaned_data["template"]),
            why=self.cleaned_data.get("why", ""),
            narrowed=self._words(chosen),
        )

    def _classes(self, chosen: str) -> frozenset[int] | None:
        if chosen.startswith("p"):
            return frozenset(row.pk for row in self.classes.values() if f"p{row.parallel}" == chosen)
        if chosen:
            return frozenset({int(chosen)})
        return None if self.sees_all else frozenset(row.pk for row in self.classes.values())

    def _words(self, chosen: str) -> str:
        if chosen.startswith("p"):
            return f"{chosen[1:]}-е классы"
        return f"{self.classes[chosen]} класс" if chosen else ""


class TemplateUploadForm(forms.Form):
    """The empty file of the network. It is read here, so a wrong file is told at its field."""

    name = forms.CharField(
        label="Название шаблона", max_length=120, help_text="Например: список учащихся для сети, 2027 год"
    )
    kind = forms.ChoiceField(label="Для какого раздела")
    file = forms.FileField(
        label="Пустой файл",
        allow_empty_file=True,
        help_text="Файл с заголовками, который даёт сеть: .xlsx, .xls или .csv. Запоминаются только заголовки.",
        widget=forms.FileInput(attrs={"accept": TABLES}),
    )
    header_row = forms.IntegerField(
        label="Строка с заголовками",
        min_value=1,
        max_value=60,
        required=False,
        help_text="Оставьте пустой: программа найдёт её сама.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (key, section.title) for key, section in SECTIONS.items() if key in NEUTRAL
        ]
        self.blank: Blank | None = None

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> None:
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        kind = self.cleaned_data.get("kind")
        if file is None or not kind or "header_row" in self.errors:
            return
        try:
            self.blank = read_blank(file.read(MAX_FILE + 1), kind, self.cleaned_data.get("header_row"))
        except Unreadable as refusal:
            self.add_error("file", refusal.problem.message)


class TemplateForm(forms.Form):
    """What stands under each header: a field, the same words in every row, or nothing."""

    name = forms.CharField(label="Название шаблона", max_length=120)
    file_format = forms.ChoiceField(label="Вид файла", choices=FileFormat.choices)
    dates = forms.ChoiceField(label="Как писать даты", choices=FileDates.choices)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data: Any = None, *, template: HeaderTemplate) -> None:
        initial = {name: getattr(template, name) for name in ("name", "file_format", "dates", "version")}
        super().__init__(data, initial=initial)
        self.template = template
        fields = [(column.field, column.title) for column in columns_of(template.kind).values()]
        choices = [("", "оставить пустым"), (CONSTANT, "одно и то же во всех строках →"), *fields]
        for index, (header, chosen) in enumerate(zip(template.headers, template.mapping, strict=True)):
            label = f"Столбец {index + 1} «{header}»" if header else f"Столбец {index + 1}"
            constant = chosen.get("constant", "")
            self.fields[f"c{index}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=choices,
                initial=CONSTANT if constant else chosen.get("field", ""),
            )
            self.fields[f"k{index}"] = forms.CharField(
                label=f"{label}: слова для всех строк", required=False, max_length=200, initial=constant
            )

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> None:
        for index in range(len(self.template.headers)):
            chosen, constant = self.cleaned_data.get(f"c{index}"), self.cleaned_data.get(f"k{index}", "")
            if chosen == CONSTANT and not constant and f"k{index}" not in self.errors:
                self.add_error(f"k{index}", "Напишите, что ставить во всех строках, или выберите «оставить пустым».")
            if chosen is not None and chosen != CONSTANT and constant:
                self.add_error(f"c{index}", "Слова вписаны, но выбрано другое. Выберите «одно и то же» или сотрите их.")

    def mapping(self) -> list[dict[str, str]]:
        return [self._chosen(index) for index in range(len(self.template.headers))]

    def _chosen(self, index: int) -> dict[str, str]:
        chosen = self.cleaned_data[f"c{index}"]
        if chosen == CONSTANT:
            return {"constant": self.cleaned_data[f"k{index}"]}
        return {"field": chosen} if chosen else {}

    def lines(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """The header, its choice, the box for words."""
        for index, header in enumerate(self.template.headers):
            yield header, self[f"c{index}"], self[f"k{index}"]
