"""Addresses of the activation of the school."""

from django.urls import path

from registry.views import activation

urlpatterns = [
    path("schools/<int:school_id>/activation/", activation.activation, name="activation"),
    path("schools/<int:school_id>/activation/make/", activation.activation_make, name="activation_make"),
    path("schools/<int:school_id>/activation/add/", activation.activation_add, name="activation_add"),
    path("activation/<int:pk>/edit/", activation.activation_edit, name="activation_edit"),
    path("activation/<int:pk>/done/", activation.activation_done, name="activation_done"),
    path("activation/<int:pk>/change/", activation.activation_change, name="activation_change"),
]
