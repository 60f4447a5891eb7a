"""Addresses of forms, the register, the paper circle, deadlines and hand-overs, one file per noun."""

from consents.urls import calendar, form, print_batch, register, scan, settings, transfer, withdrawal

app_name = "consents"
urlpatterns = [
    *register.urlpatterns,
    *form.urlpatterns,
    *settings.urlpatterns,
    *print_batch.urlpatterns,
    *scan.urlpatterns,
    *withdrawal.urlpatterns,
    *calendar.urlpatterns,
    *transfer.urlpatterns,
]
