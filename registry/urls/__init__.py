"""Addresses of the registry, one file per noun."""

from registry.urls import (
    access_log,
    activation,
    admin_right,
    employee,
    eos_account,
    exchange,
    finding,
    grid,
    import_run,
    job,
    reconciliation,
    reference,
    role,
    school,
    verification,
)

app_name = "registry"
urlpatterns = [
    *school.urlpatterns,
    *employee.urlpatterns,
    *role.urlpatterns,
    *job.urlpatterns,
    *grid.urlpatterns,
    *eos_account.urlpatterns,
    *admin_right.urlpatterns,
    *activation.urlpatterns,
    *access_log.urlpatterns,
    *exchange.urlpatterns,
    *finding.urlpatterns,
    *verification.urlpatterns,
    *import_run.urlpatterns,
    *reconciliation.urlpatterns,
    # The last: its «data/<section>/» would swallow fixed words that other nouns put there.
    *reference.urlpatterns,
]
