"""Addresses of consent forms."""

from django.urls import path

from consents.views import form, form_issue

urlpatterns = [
    path("schools/<int:school_id>/consents/forms/", form.forms, name="forms"),
    path("schools/<int:school_id>/consents/forms/begin/", form.form_begin, name="form_begin"),
    path("consent-forms/<int:pk>/", form.form, name="form"),
    path("consent-forms/<int:pk>/edit/", form.form_edit, name="form_edit"),
    path("consent-forms/<int:pk>/preview/", form.form_preview, name="form_preview"),
    path("consent-forms/<int:pk>/issue/", form_issue.form_issue, name="form_issue"),
    path("consent-forms/<int:pk>/discard/", form_issue.form_discard, name="form_discard"),
]
