"""A class, or a subgroup of one."""

from typing import Any

from ezh_rollout.shared import text
from registry.forms.record import RecordForm
from registry.forms.study_year import in_latest_year
from registry.models import SchoolClass


class SchoolClassForm(RecordForm):
    groups = (
        ("", ("study_year", "name", "parallel", "letter", "parent")),
        ("Кто и как учит", ("class_teacher", "bell_schedule", "period_set", "week_days")),
        ("Для сверки", ("planned_pupils",)),
    )

    class Meta:
        model = SchoolClass
        fields = (
            *("study_year", "name", "parallel", "letter", "parent"),
            *("class_teacher", "bell_schedule", "period_set", "week_days", "planned_pupils"),
        )
        help_texts = {"parent": "Только для подгруппы: из какого она класса"}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        in_latest_year(self)
        parents: Any = self.fields["parent"]
        parents.queryset = parents.queryset.filter(parent=None).exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        super().clean()
        year, parent, periods = (self.cleaned_data.get(name) for name in ("study_year", "parent", "period_set"))
        if periods is not None and year is not None and periods.study_year_id != year.pk:
            self.add_error("period_set", "Этот набор периодов — другого учебного года.")
        if parent is not None:
            self._fit_into(parent)
        if year is not None and self.cleaned_data.get("name"):
            self._refuse_same_name()
        return self.cleaned_data

    def _fit_into(self, parent: SchoolClass) -> None:
        if "study_year" in self.cleaned_data and parent.study_year_id != self.cleaned_data["study_year"].pk:
            self.add_error("parent", "Этот класс — другого учебного года.")
        elif "parallel" in self.cleaned_data and parent.parallel != self.cleaned_data["parallel"]:
            self.add_error("parent", f"Этот класс — {parent.parallel}-й параллели, а подгруппа — другой.")
        elif self.instance.pk and self.instance.subgroups.filter(archived_at=None).exists():
            self.add_error("parent", "У этого класса есть свои подгруппы, он не может быть подгруппой сам.")

    def _refuse_same_name(self) -> None:
        """«5А», «5а» and a Latin «5a» are one class to a person and three to the network."""
        others = SchoolClass.objects.current().filter(
            school=self.instance.school_id,
            study_year=self.cleaned_data["study_year"],
            search_key=text.search_key(self.cleaned_data["name"]),
        )
        same = others.exclude(pk=self.instance.pk).first()
        if same is not None:
            self.add_error("name", f"Такой класс в этом учебном году уже есть: «{same.name}».")
