"""An employee's card, and the six forms of the name and of the post."""

from typing import Any

from django import forms

from ezh_rollout.shared.grammar import Case
from registry.forms.person import PersonForm, RussianNames
from registry.models import Employee
from registry.states import Gender

CASE_LABELS = {
    Case.NOMINATIVE: "кто? (именительный)",
    Case.GENITIVE: "кого? нет (родительный)",
    Case.DATIVE: "кому? (дательный)",
    Case.ACCUSATIVE: "кого? вижу (винительный)",
    Case.INSTRUMENTAL: "кем? (творительный)",
    Case.PREPOSITIONAL: "о ком? (предложный)",
}


class EmployeeForm(RussianNames, forms.ModelForm[Employee]):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Employee
        fields = ("last_name", "first_name", "middle_name", "gender", "post", "phone", "email")
        widgets = {"gender": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["gender"].choices = Gender.choices  # type: ignore[attr-defined]


class EmployeeCardForm(PersonForm):
    """The whole card, as the registry keeps it; `EmployeeForm` is the short one of the plan's import."""

    groups = (
        ("", ("last_name", "first_name", "middle_name", "gender", "birth_date", "snils")),
        ("Работа", ("post", "kind", "is_part_time")),
        ("Связь", ("phone", "email")),
    )

    class Meta:
        model = Employee
        fields = (
            *("last_name", "first_name", "middle_name", "gender", "birth_date", "snils"),
            *("post", "kind", "is_part_time", "phone", "email"),
        )


class FormsOfNameForm(forms.Form):
    """Six forms of the name and of the post; an empty field or the library's own form stores nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employee = employee
        self.fields["version"].initial = employee.version
        for case, label in CASE_LABELS.items():
            self.fields[f"name_{case.value}"] = self._field(label, employee.name_in(case))
            if employee.post:
                self.fields[f"post_{case.value}"] = self._field(label, employee.post_in(case))

    @staticmethod
    def _field(label: str, initial: str) -> forms.CharField:
        return forms.CharField(label=label, initial=initial, required=False, max_length=300)

    @property
    def names(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("name_")]

    @property
    def posts(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("post_")]

    def corrections(self, kind: str) -> dict[str, str]:
        """Only what a person changed: a later improvement of the library then reaches everything else."""
        plain = Employee(
            last_name=self.employee.last_name,
            first_name=self.employee.first_name,
            middle_name=self.employee.middle_name,
            gender=self.employee.gender,
            post=self.employee.post,
        )
        own = plain.name_in if kind == "name" else plain.post_in
        typed = {case: str(self.cleaned_data.get(f"{kind}_{case.value}") or "").strip() for case in CASE_LABELS}
        return {case.value: form for case, form in typed.items() if form and form != own(case)}
