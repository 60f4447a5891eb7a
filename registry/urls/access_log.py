"""Addresses of personal data: who looked at them, whose term is over, the acts of destruction."""

from django.urls import path

from registry.views import access_log, destruction

urlpatterns = [
    path("schools/<int:school_id>/access-log/", access_log.access_log, name="access_log"),
    path("schools/<int:school_id>/access-log/my/", access_log.my_readers, name="my_readers"),
    path("schools/<int:school_id>/retention/", destruction.retention, name="retention"),
    path("destruction-acts/<int:pk>/", destruction.destruction_act, name="destruction_act"),
]
