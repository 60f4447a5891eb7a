"""Forms of the hand-out journal: whom to show, what to record, the codes themselves."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms

from registry.codes import Owner
from registry.queries.eos_account import CodeRow, Group
from registry.states import CodeState

# What a class teacher records as well; the rest is the sysadmin's.
TOLD_BY_PEOPLE: Final = (CodeState.REGISTERED, CodeState.LINKED, CodeState.LOST)
MARKED: Final = (
    *(CodeState.REGISTERED, CodeState.LINKED, CodeState.INVITED, CodeState.CONFIRMED),
    *(CodeState.LOST, CodeState.BLOCKED, CodeState.ARCHIVED),
)
LARGEST_FILE: Final = 5 * 1024 * 1024


class DayInput(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class CodeFilter(forms.Form):
    """Lenient: an unknown state in an address shows everybody."""

    group = forms.ChoiceField(label="Кого показать", required=False)
    state = forms.ChoiceField(label="Состояние", choices=[("", "любое"), *CodeState.choices], required=False)

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (group.key, group.title) for group in groups
        ]

    def chosen_state(self) -> CodeState | None:
        typed = str(self.data.get("state", ""))
        return CodeState(typed) if typed in CodeState.values else None


class DayForm(forms.Form):
    """A day that has come."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("Этот день ещё не наступил.")
        return day


class HandOverForm(DayForm):
    on = forms.DateField(label="Когда выдан", widget=DayInput)
    signature = forms.CharField(
        label="Где расписались", max_length=120, help_text="Например: ведомость № 3 от 10.03.2027"
    )
    to = forms.CharField(label="Кому отдан", max_length=250, required=False, help_text="Пусто — каждому лично в руки.")


class MarkForm(DayForm):
    state = forms.ChoiceField(label="Что отметить")
    on = forms.DateField(label="Когда", widget=DayInput)
    note = forms.CharField(label="Примечание", max_length=200, required=False, help_text="Сам код сюда не вписывайте.")

    def __init__(self, *args: Any, is_keeper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = MARKED if is_keeper else TOLD_BY_PEOPLE
        self.fields["state"].choices = [(state.value, state.label) for state in states]  # type: ignore[attr-defined]


class TypedCodesForm(forms.Form):
    """A box for each person of a class or of the staff who has no code in the hands yet."""

    def __init__(self, *args: Any, rows: Sequence[CodeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in rows:
            self.fields[f"code-{row.owner}"] = forms.CharField(
                label=row.name,
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )

    def codes(self) -> Mapping[Owner, str]:
        typed = {row.owner: str(self.cleaned_data.get(f"code-{row.owner}", "")) for row in self.rows}
        return {owner: code for owner, code in typed.items() if code}

    def lines(self) -> list[tuple[CodeRow, forms.BoundField]]:
        return [(row, self[f"code-{row.owner}"]) for row in self.rows]


class PastedCodesForm(forms.Form):
    pasted = forms.CharField(
        label="Два столбца: фамилия, имя, отчество — и код",
        required=False,
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text="Скопируйте столбцы из таблицы сети. Третьим столбцом может стоять класс: он различит тёзок.",
    )
    file = forms.FileField(
        label="Или файл XLSX или CSV", required=False, help_text="Столбцы те же; берётся первый лист."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("pasted", "").strip() and not data.get("file"):
            self.add_error("pasted", "Вставьте столбцы или выберите файл.")
        return data

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError("Файл больше 5 МБ: списка кодов столько не бывает.")
        return file
