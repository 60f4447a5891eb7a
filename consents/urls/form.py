"""Addresses of form."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
