"""Addresses of the production calendar."""

from django.urls import path

from consents.views import calendar

urlpatterns = [
    path("schools/<int:school_id>/consents/calendar/", calendar.calendar, name="calendar"),
    path("schools/<int:school_id>/consents/calendar/day/", calendar.calendar_day, name="calendar_day"),
    path("schools/<int:school_id>/consents/calendar/paste/", calendar.calendar_paste, name="calendar_paste"),
    path("schools/<int:school_id>/consents/calendar/base/", calendar.calendar_base, name="calendar_base"),
]
