"""Addresses of the register: lists, keyboard entry, the journal, the page of one person."""

from django.urls import path

from consents.views import entry, journal, person, register

urlpatterns = [
    path("schools/<int:school_id>/consents/", register.register, name="register"),
    path("schools/<int:school_id>/consents/people/", register.people, name="people"),
    path("schools/<int:school_id>/consents/upcoming/", register.upcoming, name="upcoming"),
    path("schools/<int:school_id>/consents/entry/", entry.entry, name="entry"),
    path("schools/<int:school_id>/consents/journal/", journal.journal, name="journal"),
    path("schools/<int:school_id>/consents/journal/print/", journal.journal_print, name="journal_print"),
    path("schools/<int:school_id>/consents/journal/export/", journal.journal_export, name="journal_export"),
    path("data/<slug:section>/<int:pk>/consents/", person.person, name="person"),
    path("data/<slug:section>/<int:pk>/consents/add/", person.consent_add, name="consent_add"),
    path("consents/<int:pk>/void/", person.consent_void, name="consent_void"),
    path("consents/<int:pk>/scan/", person.consent_scan, name="consent_scan"),
]
