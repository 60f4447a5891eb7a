"""Addresses of files that leave the program and of their templates."""

from django.urls import path

from registry.views import exchange

urlpatterns = [
    path("schools/<int:school_id>/exchange/", exchange.exchange, name="exchange"),
    path("schools/<int:school_id>/exchange/blank/<slug:section>/", exchange.exchange_blank, name="exchange_blank"),
    path("schools/<int:school_id>/exchange/templates/add/", exchange.header_template_add, name="header_template_add"),
    path("file-templates/<int:pk>/", exchange.header_template, name="header_template"),
    path("file-templates/<int:pk>/remove/", exchange.header_template_remove, name="header_template_remove"),
]
