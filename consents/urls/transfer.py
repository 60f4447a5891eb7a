"""Addresses of hand-overs to the processor."""

from django.urls import path

from consents.views import transfer

urlpatterns = [
    path("schools/<int:school_id>/transfers/", transfer.transfers, name="transfers"),
    path("schools/<int:school_id>/transfers/new/", transfer.transfer_new, name="transfer_new"),
    path("schools/<int:school_id>/transfers/stop-list/", transfer.transfer_stop_list, name="transfer_stop_list"),
    path("schools/<int:school_id>/transfers/check/", transfer.transfer_check, name="transfer_check"),
    path("transfers/<int:pk>/", transfer.transfer, name="transfer"),
    path("transfers/<int:pk>/file/", transfer.transfer_file, name="transfer_file"),
    path("transfer-jobs/<uuid:pk>/", transfer.transfer_job_page, name="transfer_job"),
]
