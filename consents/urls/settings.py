"""Address of the settings of consents."""

from django.urls import path

from consents.views import settings

urlpatterns = [path("schools/<int:school_id>/consents/settings/", settings.settings, name="settings")]
