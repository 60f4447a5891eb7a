"""Addresses of print_batch."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
