"""Addresses of printed blanks."""

from django.urls import path

from consents.views import print_batch

urlpatterns = [
    path("schools/<int:school_id>/consents/print/", print_batch.batches, name="print_list"),
    path("schools/<int:school_id>/consents/print/new/", print_batch.print_new, name="print_new"),
    path("schools/<int:school_id>/consents/print/people/", print_batch.print_people, name="print_people"),
    path("consent-prints/<int:pk>/", print_batch.batch, name="print_batch"),
    path("consent-prints/<int:pk>/again/", print_batch.print_again, name="print_again"),
    path("consent-prints/<int:pk>/file/", print_batch.print_make, name="print_make"),
]
