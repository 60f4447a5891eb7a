"""Addresses of the registry, one file per noun."""

from registry.urls import admin_right, employee, eos_account, job, reference, role, school

app_name = "registry"
urlpatterns = [
    *school.urlpatterns,
    *employee.urlpatterns,
    *role.urlpatterns,
    *job.urlpatterns,
    *eos_account.urlpatterns,
    *admin_right.urlpatterns,
    # The last: its «data/<section>/» would swallow fixed words that other nouns put there.
    *reference.urlpatterns,
]
