"""A document comes in; its columns are corrected; its people are decided on; it is saved."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from ezh_rollout.shared import grammar
from ezh_rollout.shared.text import whole_number
from plans import template
from plans.actions.plan_import import Decision
from plans.matching import Named, People, given_names
from plans.models import PlanUpload
from plans.reading import Column, ColumnReading, MentionKind, NotAPlan, read_docx, read_pasted
from plans.reading.package import MAX_FILE
from plans.states import GroupKind
from plans.uploads import seen_key
from registry.forms import EmployeeForm
from registry.models import Employee, School

COLUMN_LABELS = {
    Column.NUMBER: "№",
    Column.TEXT: "Мероприятие",
    Column.DEADLINE: "Срок",
    Column.PEOPLE: "Ответственный",
    Column.STAGE: "Этап",
    Column.EXTRA: "Сохранить как есть",
    Column.IGNORE: "Не брать",
}
EARLIEST, LATEST = 2000, 2100


class ImportForm(forms.Form):
    """Three ways in, one start. The button that was pressed says which way; the document is read to be accepted."""

    starts_on = forms.DateField(
        label="Начало плана",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Месяц без года — первый такой месяц не раньше начала плана.",
    )
    file = forms.FileField(
        label="Документ Word",
        required=False,
        allow_empty_file=True,
        help_text="Файл .docx, не больше 25 МБ. План в нём — таблица с мероприятиями, сроками и ответственными.",
        widget=forms.FileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )
    text = forms.CharField(
        label="Таблица",
        required=False,
        strip=False,
        help_text="Выделите таблицу в Word целиком, скопируйте и вставьте сюда.",
        widget=forms.Textarea(attrs={"rows": 6, "data-paste-html": "id_html"}),
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, way: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way if way in {"file", "paste", "template"} else "file"
        self.document: dict[str, Any] = {}

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if not EARLIEST <= day.year <= LATEST:
            raise forms.ValidationError("Проверьте год: план начинается между 2000 и 2100 годом.")
        return day

    def clean(self) -> None:
        """Reads the document. Without a start it is read all the same, so that both mistakes are told at once."""
        start = self.cleaned_data.get("starts_on") or date(EARLIEST, 1, 1)
        try:
            {"file": self._take_file, "paste": self._take_pasted, "template": self._take_template}[self.way](start)
        except NotAPlan as refusal:
            self.add_error("text" if self.way == "paste" else "file", str(refusal))

    def _take_file(self, start: date) -> None:
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            raise NotAPlan("Выберите файл .docx с планом.")
        data = file.read(MAX_FILE + 1)
        read_docx(data, start=start)
        self.document = {"name": file.name or "", "data": data}

    def _take_pasted(self, start: date) -> None:
        text, html = self.cleaned_data.get("text", ""), self.cleaned_data.get("html", "")
        if not text.strip() and not html.strip():
            raise NotAPlan("Вставьте таблицу плана в это поле.")
        read_pasted(text, html, start=start)
        self.document = {"text": text, "html": html}

    def _take_template(self, _: date) -> None:
        self.document = {"name": template.NAME, "text": template.template_text()}


class ColumnsForm(forms.Form):
    """What each column of the document holds."""

    def __init__(self, *args: Any, columns: Iterable[ColumnReading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns = list(columns)
        for column in self._columns:
            self.fields[f"c{column.index}"] = forms.ChoiceField(
                label=f"«{column.header}»" if column.header else f"Столбец {column.index + 1}",
                choices=[(role.value, label) for role, label in COLUMN_LABELS.items()],
                initial=column.role.value,
                help_text="Угадан по содержанию: проверьте." if column.guessed else "",
            )

    def clean(self) -> None:
        if Column.TEXT not in self.chosen().values():
            raise forms.ValidationError("Укажите, в каком столбце мероприятия: без них плана нет.")

    def chosen(self) -> dict[int, Column]:
        named = ((column.index, self.cleaned_data.get(f"c{column.index}")) for column in self._columns)
        return {index: Column(role) for index, role in named if role}


class PersonForm(forms.Form):
    """Who is meant by one name of the plan; nothing is chosen beforehand where a choice could be wrong."""

    way = forms.ChoiceField(
        label="Кто это", widget=forms.RadioSelect, error_messages={"required": "Решите, кто это, или оставьте словами."}
    )
    employee = forms.TypedChoiceField(label="Сотрудник", required=False, coerce=int, empty_value=None)
    group = forms.ChoiceField(label="Группа", required=False, choices=[("", "Выберите"), *GroupKind.choices])

    def __init__(self, data: Any = None, *, named: Named, staff: "Staff") -> None:
        super().__init__(data, prefix=named.tag)
        self.named = named
        self._staff = staff
        asked = self.is_bound and data.get(f"{named.tag}-way") == "create"
        self.card = EmployeeForm(
            data if asked else None,
            prefix=f"{named.tag}-card",
            instance=Employee(school=staff.school),
            initial=_card_of(named),
            use_required_attribute=False,
        )
        self.card.fields["gender"].error_messages["required"] = "Укажите пол: без него имя нельзя просклонять."
        self.ways = _ways(named, staff)
        self.fields["way"].choices = list(self.ways.items())  # type: ignore[attr-defined]
        self.fields["way"].initial = self._first_way()
        self.fields["employee"].choices = staff.choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        way = self.cleaned_data.get("way")
        if way == "employee" and "employee" not in self.errors and not self.cleaned_data.get("employee"):
            self.add_error("employee", "Выберите сотрудника из списка.")
        if way == "group" and not self.cleaned_data.get("group"):
            self.add_error("group", "Выберите группу.")
        if way == "create" and not self.card.is_valid():
            self.add_error("way", "Дополните данные нового сотрудника.")

    def decision(self) -> Decision:
        way = self.cleaned_data["way"]
        if way == "create":
            return Decision(employee=self.card.save(commit=False))
        if way == "employee":
            return Decision(employee=self._staff.by_pk[self.cleaned_data["employee"]])
        return Decision(group=self.cleaned_data["group"] if way == "group" else "")

    @property
    def chosen_way(self) -> str:
        return str(self["way"].value() or "")

    @property
    def likely(self) -> list[tuple[int, str, bool]]:
        """Those who may be meant, and the one who was chosen, stand above the list of the whole staff."""
        chosen = str(self["employee"].value() or "")
        likely = [worker.pk for worker in (*self.named.fitting, *self.named.near)]
        pk = whole_number(chosen)
        if pk in self._staff.by_pk and pk not in likely:
            likely.append(pk)
        return [(pk, self._staff.labels[pk], str(pk) == chosen) for pk in likely]

    @property
    def everybody(self) -> SafeString:
        return self._staff.options

    @property
    def why(self) -> str:
        """Why a person is asked."""
        named, labels = self.named, self._staff.labels
        if named.mention.kind is MentionKind.UNKNOWN:
            return "Не похоже ни на имя, ни на известную группу."
        if len(named.fitting) > 1:
            return f"Подходит несколько сотрудников: {'; '.join(labels[worker.pk] for worker in named.fitting)}."
        if named.fitting:
            return f"Имя названо не полностью. Подходит один сотрудник: {labels[named.fitting[0].pk]}."
        if named.near:
            return f"Фамилия есть, имя другое: {'; '.join(labels[worker.pk] for worker in named.near)}."
        return "Среди сотрудников школы такого имени нет."

    @property
    def reasons(self) -> list[str]:
        """All mistakes in words, for the summary; those of a new card with their fields."""
        own = [str(error) for errors in self.errors.values() for error in errors]
        fields = [field for field in self.card if field.errors]
        return own + [f"{field.label}: {error}" for field in fields for error in field.errors]

    def _first_way(self) -> str | None:
        """New people of a new school are entered; words that name nobody stay; namesakes wait for a choice."""
        if self.named.mention.kind is MentionKind.UNKNOWN:
            return "words"
        is_new = not self.named.fitting and not self.named.near
        return "create" if is_new and "create" in self.ways else None


class Staff:
    """The employees of the school as answers, prepared once for all questions of a page."""

    def __init__(self, employees: Iterable[Employee], *, school: School, may_create: bool) -> None:
        self.school = school
        self.may_create = may_create
        self.by_pk = {employee.pk: employee for employee in employees}
        self.labels = {pk: _label(employee) for pk, employee in self.by_pk.items()}
        self.choices = [("", "Выберите"), *self.labels.items()]

    @cached_property
    def options(self) -> SafeString:
        """The list for all questions, made once: 30 questions and 300 employees are 9,000 options."""
        return format_html_join("", '<option value="{}">{}</option>', self.labels.items())


class SaveForm(forms.Form):
    """The last step: the title, and the decisions on people. Everybody is asked about at once."""

    title = forms.CharField(label="Название плана", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(widget=forms.HiddenInput)
    with_evidence = forms.BooleanField(
        label="Готовность таких задач считать по данным программы",
        required=False,
        initial=True,
        help_text="Например, задача о приказе готова, когда приказ подписан: на слово программа этого не примет.",
    )

    def __init__(self, data: Any = None, *, upload: PlanUpload, title: str, people: People, staff: Staff) -> None:
        super().__init__(data, initial={"title": title[:300], "seen": seen_key(upload)})
        asked = sorted((named for named in people if named.employee is None), key=lambda named: not named.is_question)
        self.people = [PersonForm(data, named=named, staff=staff) for named in asked]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(person.is_valid() for person in self.people)])

    @property
    def has_mistakes(self) -> bool:
        return bool(self.errors) or any(person.errors for person in self.people)

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def decisions(self) -> Mapping[str, Decision]:
        return {person.named.key: person.decision() for person in self.people}


def _ways(named: Named, staff: Staff) -> dict[str, str]:
    is_person = named.mention.kind is MentionKind.PERSON
    ways = {"employee": "Сотрудник из списка"} if staff.by_pk else {}
    if is_person and staff.may_create:
        ways["create"] = "Новый сотрудник: внести его в список школы"
    if not is_person:
        ways["group"] = "Группа или роль"
    return ways | {"words": "Оставить словами, как в документе"}


def _card_of(named: Named) -> dict[str, str]:
    """What the plan says of a new employee; the gender is for a person to say."""
    first, middle = given_names(named.mention)
    post = grammar.expand_post(named.post) if named.post else ""
    return {"last_name": named.mention.surname, "first_name": first, "middle_name": middle, "post": post}


def _label(employee: Employee) -> str:
    name = grammar.full_name(employee.last_name, employee.first_name, employee.middle_name)
    return f"{name}, {employee.post}" if employee.post else name
