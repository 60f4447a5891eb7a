"""Addresses of the roles."""

from django.urls import path

from registry.views import role

urlpatterns = [
    path("schools/<int:school_id>/roles/", role.roles, name="roles"),
    path("schools/<int:school_id>/roles/appoint/", role.appoint, name="appoint"),
    path("roles/<int:pk>/dismiss/", role.dismiss, name="dismiss"),
    path("roles/<int:pk>/password/", role.new_password, name="new_password"),
]
