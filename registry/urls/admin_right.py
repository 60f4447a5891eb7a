"""Addresses of administrative rights in the network."""

from django.urls import path

from registry.views import admin_right

urlpatterns = [
    path("schools/<int:school_id>/admin-rights/", admin_right.admin_rights, name="admin_rights"),
    path("schools/<int:school_id>/admin-rights/pick/", admin_right.admin_right_pick, name="admin_right_pick"),
    path("staff/<int:pk>/admin-rights/", admin_right.admin_right_edit, name="admin_right_edit"),
]
