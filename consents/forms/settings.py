"""The settings of consents as a form."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from consents.actions.settings import FIELDS, version_of
from consents.form_wording import is_unfilled
from consents.models import ConsentSettings
from consents.states import TeenSigners

GROUPS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("Оператор — школа", ("operator_name", "operator_address", "contacts")),
    (
        "Обработчик — владелец электронного журнала",
        ("processor_name", "processor_address", "processor_contract", "processor_contract_date"),
    ),
    ("Кто подписывает за учащегося", ("teen_signers",)),
)
NOT_A_DATE: Final = "Впишите дату: день, месяц и год."
PROCESSOR_WORDS: Final = (
    ("processor_name", "Обработчик", "Полное название владельца журнала. Без него бланк не печатается."),
    ("processor_address", "Адрес обработчика", "Без него бланк не печатается."),
    ("processor_contract", "№ договора с обработчиком", "Договор или соглашение, по которому ему поручена обработка."),
    ("processor_contract_date", "Дата договора", ""),
    ("contacts", "Куда обращаться", "Телефон, почта, часы приёма: сюда приносят отзыв согласия."),
)
TEEN_CHOICES: Final = [
    (TeenSigners.BOTH, "учащийся и законный представитель — две подписи на одном листе"),
    (TeenSigners.REPRESENTATIVE, "только законный представитель"),
    (TeenSigners.PUPIL, "только сам учащийся"),
]


class SettingsForm(forms.ModelForm[ConsentSettings]):
    """`instance` may be unsaved: then it holds what is usual."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    teen_signers = forms.ChoiceField(
        label="Кто подписывает в 14–17 лет",
        choices=TEEN_CHOICES,
        widget=forms.RadioSelect,
        help_text="До 14 лет подписывает законный представитель, с 18 — сам человек. Между ними закон возраста "
        "не называет, а практика разная, поэтому решает школа. Если сменить ответ, согласия подростков без нужной "
        "теперь подписи получат состояние «Не хватает подписи».",
    )

    class Meta:
        model = ConsentSettings
        fields = list(FIELDS)

    def __init__(self, data: Any = None, *, instance: ConsentSettings) -> None:
        super().__init__(data, instance=instance)
        self.fields["version"].initial = version_of(instance)
        school = instance.school
        for name, words in (("operator_name", school.full_name), ("operator_address", school.address)):
            self.fields[name].widget.attrs["placeholder"] = words
            source = f"Пусто — как в карточке школы: {words}" if words else "В карточке школы этого нет: впишите здесь"
            self.fields[name].help_text = source
        for name, label, words in PROCESSOR_WORDS:
            self.fields[name].label, self.fields[name].help_text = label, words
        date = self.fields["processor_contract_date"]
        date.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        date.error_messages["invalid"] = NOT_A_DATE

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                self.cleaned_data[name] = " ".join(value.split())
                if value.strip() and name != "teen_signers" and is_unfilled(value):
                    self.add_error(name, "Это не заполнено: впишите, как печатать на бланке, или оставьте пустым.")
        return self.cleaned_data

    @property
    def groups_of_fields(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def know(self, version: int) -> None:
        """The next press is a knowing one."""
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(version)  # type: ignore[index]
