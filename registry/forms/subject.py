"""Subjects, and the lines of the teaching load."""

from registry.forms.record import RecordForm
from registry.models import Subject, TeachingAssignment


class SubjectForm(RecordForm):
    class Meta:
        model = Subject
        fields = ("name", "short_name", "knowledge_area")


class AssignmentForm(RecordForm):
    unique_field = "subject"

    class Meta:
        model = TeachingAssignment
        fields = ("school_class", "subject", "teacher", "room", "hours_per_week")
