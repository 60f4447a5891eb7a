"""Addresses of scan."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
