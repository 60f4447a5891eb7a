"""Addresses: the archive of a plan."""

from django.urls import path

from plans.views import archive

urlpatterns = [path("plans/<int:pk>/archive/", archive.plan_archive, name="plan_archive")]
