"""Addresses of imports."""

from django.urls import path

from registry.views import import_review, import_run

urlpatterns = [
    path("schools/<int:school_id>/data-imports/", import_run.runs, name="runs"),
    path("schools/<int:school_id>/data-imports/add/", import_run.run_add, name="run_add"),
    path("data-imports/<int:pk>/", import_run.run, name="run"),
    path("data-imports/<int:pk>/columns/", import_run.run_columns, name="run_columns"),
    path("data-imports/<int:pk>/decide/", import_review.run_decide, name="run_decide"),
    path("data-imports/<int:pk>/save/", import_review.run_save, name="run_save"),
    path("data-imports/<int:pk>/undo/", import_run.run_undo, name="run_undo"),
    path("data-imports/<int:pk>/drop/", import_run.run_drop, name="run_drop"),
]
