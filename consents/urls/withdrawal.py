"""Addresses of withdrawal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
