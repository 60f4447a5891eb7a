"""Addresses of the registry."""

from django.urls import path

from registry.views import employee, job, role, school

app_name = "registry"
urlpatterns = [
    path("schools/<int:school_id>/", school.school, name="school"),
    path("schools/<int:school_id>/edit/", school.school_edit, name="school_edit"),
    path("schools/<int:school_id>/staff/", employee.employees, name="employees"),
    path("schools/<int:school_id>/staff/add/", employee.employee_add, name="employee_add"),
    path("staff/<int:pk>/", employee.employee, name="employee"),
    path("staff/<int:pk>/edit/", employee.employee_edit, name="employee_edit"),
    path("staff/<int:pk>/forms/", employee.employee_forms, name="employee_forms"),
    path("staff/<int:pk>/archive/", employee.employee_archive, name="employee_archive"),
    path("schools/<int:school_id>/roles/", role.roles, name="roles"),
    path("schools/<int:school_id>/roles/appoint/", role.appoint, name="appoint"),
    path("roles/<int:pk>/dismiss/", role.dismiss, name="dismiss"),
    path("roles/<int:pk>/password/", role.new_password, name="new_password"),
    path("jobs/<uuid:pk>/", job.job, name="job"),
    path("jobs/<uuid:pk>/file/", job.job_file, name="job_file"),
]
