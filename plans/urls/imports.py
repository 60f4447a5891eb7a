"""Addresses: a document on its way to become a plan."""

from django.urls import URLPattern, path

from plans.views import imports as views

urlpatterns: list[URLPattern] = [
    path("schools/<int:school_id>/plans/import/", views.import_new, name="import_new"),
    path("imports/<uuid:pk>/", views.import_preview, name="import_preview"),
    path("imports/<uuid:pk>/columns/", views.import_columns, name="import_columns"),
    path("imports/<uuid:pk>/save/", views.import_save, name="import_save"),
    path("imports/<uuid:pk>/discard/", views.import_discard, name="import_discard"),
]
