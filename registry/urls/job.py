"""Addresses of long work."""

from django.urls import path

from registry.views import job

urlpatterns = [
    path("jobs/<uuid:pk>/", job.job, name="job"),
    path("jobs/<uuid:pk>/file/", job.job_file, name="job_file"),
]
