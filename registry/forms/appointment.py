"""Appointing somebody to a role: one of the staff, or a person from outside."""

from typing import Any

from django import forms

from registry.models import Employee, School
from registry.states import Role

FROM_OUTSIDE = {Role.COUNCIL, Role.DISTRICT}


class AppointmentForm(forms.Form):
    role = forms.ChoiceField(label="Роль", choices=Role.choices)
    employee = forms.ModelChoiceField(
        label="Сотрудник", queryset=Employee.objects.none(), required=False, empty_label="— не из сотрудников —"
    )
    last_name = forms.CharField(
        label="Фамилия", max_length=80, required=False, help_text="Только для человека не из сотрудников школы."
    )
    first_name = forms.CharField(label="Имя", max_length=80, required=False)
    order_reference = forms.CharField(
        label="Приказ о назначении", max_length=200, required=False, help_text="Например: № 24 от 27.08.2027"
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = Employee.objects.filter(school=school).current().in_order()
        self.fields["employee"].queryset = staff  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        employee, last_name = data.get("employee"), data.get("last_name")
        role = data.get("role")
        if employee is None and not last_name:
            self.add_error("employee", "Выберите сотрудника или впишите фамилию человека со стороны.")
        if employee is not None and last_name:
            self.add_error("last_name", "Укажите что-то одно: сотрудника из списка или человека со стороны.")
        if employee is None and last_name and role and Role(role) not in FROM_OUTSIDE:
            self.add_error(
                "employee", "На эту роль назначают сотрудника школы. Сначала внесите его на странице «Сотрудники»."
            )
        if employee is None and last_name and not data.get("first_name"):
            self.add_error("first_name", "Впишите имя.")
        return data
