"""Addresses of сверка."""

from django.urls import path

from registry.views import reconciliation as views

urlpatterns = [
    path("schools/<int:school_id>/reconciliations/", views.reconciliations, name="reconciliations"),
    path("schools/<int:school_id>/reconciliations/add/", views.reconciliation_add, name="reconciliation_add"),
    path("reconciliations/<int:pk>/", views.reconciliation, name="reconciliation"),
    path("reconciliations/<int:pk>/columns/", views.reconciliation_columns, name="reconciliation_columns"),
    path("reconciliations/<int:pk>/print/", views.reconciliation_print, name="reconciliation_print"),
    path("reconciliations/<int:pk>/file/", views.reconciliation_file, name="reconciliation_file"),
    path("reconciliations/<int:pk>/wipe/", views.reconciliation_wipe, name="reconciliation_wipe"),
]
