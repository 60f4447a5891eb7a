"""Addresses of the reference data: one overview, and the same five for every section."""

from django.urls import path

from registry.views import record, reference, representation

urlpatterns = [
    path("schools/<int:school_id>/data/", reference.reference, name="reference"),
    path("schools/<int:school_id>/data-notes/", reference.reference_notes, name="reference_notes"),
    path("schools/<int:school_id>/data/<slug:section>/", reference.rows, name="rows"),
    path("schools/<int:school_id>/data/<slug:section>/print/", reference.rows_print, name="rows_print"),
    path("schools/<int:school_id>/data/<slug:section>/add/", record.row_add, name="row_add"),
    path("data/<slug:section>/<int:pk>/", record.row, name="row"),
    path("data/<slug:section>/<int:pk>/edit/", record.row_edit, name="row_edit"),
    path("data/<slug:section>/<int:pk>/archive/", record.row_archive, name="row_archive"),
    path("data/<slug:section>/<int:pk>/relatives/add/", representation.representation_add, name="representation_add"),
    path("relatives/<int:pk>/edit/", representation.representation_edit, name="representation_edit"),
    path("relatives/<int:pk>/remove/", representation.representation_remove, name="representation_remove"),
]
