"""Screens of the technical administrator: everything is read there, nothing changed (the actions write history)."""

from django.contrib import admin

from consents import models
from registry.admin import ReadOnlyAdmin


@admin.register(models.ConsentSettings, models.CalendarDay)
class SettingsAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school")
    list_filter = ("school",)
    list_select_related = ("school",)


@admin.register(models.ConsentForm)
class ConsentFormAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "subject", "edition", "state", "issued_on")
    list_filter = ("school", "kind", "subject", "state")


@admin.register(models.PrintBatch, models.ScanBatch, models.Transfer)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school")
    list_filter = ("school",)
    list_select_related = ("school",)
