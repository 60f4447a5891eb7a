"""Addresses of the data check."""

from django.urls import path

from registry.views import finding

urlpatterns = [
    path("schools/<int:school_id>/findings/", finding.findings, name="findings"),
    path("schools/<int:school_id>/findings/print/", finding.findings_print, name="findings_print"),
    path("schools/<int:school_id>/findings/counts/", finding.finding_counts, name="finding_counts"),
    path("schools/<int:school_id>/findings/fields/", finding.field_rules, name="field_rules"),
    path("schools/<int:school_id>/findings/fields/preset/", finding.field_rules_preset, name="field_rules_preset"),
    path("schools/<int:school_id>/findings/<slug:code>/", finding.findings_of_code, name="findings_of_code"),
    path(
        "schools/<int:school_id>/findings/<slug:code>/<slug:mark>/waive/", finding.finding_waive, name="finding_waive"
    ),
    path("waivers/<int:pk>/undo/", finding.waiver_undo, name="waiver_undo"),
]
