"""Addresses of the registry, one file per noun."""

from registry.urls import employee, eos_account, job, reference, role, school

app_name = "registry"
urlpatterns = [
    *school.urlpatterns,
    *employee.urlpatterns,
    *role.urlpatterns,
    *job.urlpatterns,
    *eos_account.urlpatterns,
    # The last: its «data/<section>/» would swallow fixed words that other nouns put there.
    *reference.urlpatterns,
]
