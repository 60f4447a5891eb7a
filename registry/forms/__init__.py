"""Forms of the school, its staff and roles."""

from registry.forms.appointment import AppointmentForm
from registry.forms.employee import EmployeeForm, FormsOfNameForm
from registry.forms.school import SchoolForm

__all__ = ["AppointmentForm", "EmployeeForm", "FormsOfNameForm", "SchoolForm"]
