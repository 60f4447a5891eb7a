"""Addresses of the staff."""

from django.urls import path

from registry.views import employee

urlpatterns = [
    path("schools/<int:school_id>/staff/", employee.employees, name="employees"),
    path("staff/<int:pk>/", employee.employee, name="employee"),
    path("staff/<int:pk>/edit/", employee.employee_edit, name="employee_edit"),
    path("staff/<int:pk>/forms/", employee.employee_forms, name="employee_forms"),
    path("staff/<int:pk>/archive/", employee.employee_archive, name="employee_archive"),
]
