"""The study year."""

from registry.forms.record import RecordForm
from registry.models import StudyYear


class StudyYearForm(RecordForm):
    unique_field = "starts_on"
    orders = (("starts_on", "ends_on"),)
    may_be_equal = False

    class Meta:
        model = StudyYear
        fields = ("starts_on", "ends_on")


def in_latest_year(form: RecordForm) -> None:
    """A new row is of the latest study year of the school, until somebody says otherwise."""
    if form.instance.pk is None and not form.is_bound and not form.initial.get("study_year"):
        years = form.fields["study_year"].queryset  # type: ignore[attr-defined]
        form.initial["study_year"] = years.order_by("-starts_on").values_list("pk", flat=True).first()
