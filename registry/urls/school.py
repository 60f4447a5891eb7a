"""Addresses of the school's card."""

from django.urls import path

from registry.views import school

urlpatterns = [
    path("schools/<int:school_id>/", school.school, name="school"),
    path("schools/<int:school_id>/edit/", school.school_edit, name="school_edit"),
]
