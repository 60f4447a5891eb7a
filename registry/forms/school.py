"""The school's card as a form, in groups as the network asks for them."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from registry.models import School

GROUPS: Final[Sequence[tuple[str, Sequence[str]]]] = (
    ("Названия", ("full_name", "short_name", "organisation_form", "organisation_type")),
    ("Место и связь", ("region", "municipality", "address", "time_zone", "phone", "email", "site")),
    ("Документы школы", ("licence", "accreditation")),
    ("Приказы и планы", ("founder", "place", "one_person", "dates_in_words")),
    ("Электронный журнал", ("eos_name", "marks")),
    ("Контрольные числа", ("planned_staff", "planned_classes", "planned_pupils")),
)
# Switches have their own words on the card.
SWITCHES: Final = ("one_person", "dates_in_words")


class SchoolForm(forms.ModelForm[School]):
    """`version` is the newest row of the school's history that the form was opened with. Without `may_lift_four_eyes`
    the switch of the school of one person is shown and keeps its value, whatever is sent."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = School
        fields = [name for _, names in GROUPS for name in names]

    def __init__(self, data: Any = None, *, version: int = 0, may_lift_four_eyes: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["version"].initial = version
        if not may_lift_four_eyes:
            self.fields["one_person"].disabled = True
            self.fields["one_person"].help_text += " Меняет только директор."
        for name in ("planned_staff", "planned_classes", "planned_pupils"):
            self.fields[name].help_text = "С этим числом программа сверяет список."

    @property
    def groups_of_fields(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def know(self, version: int) -> None:
        """The next press is a knowing one."""
        data: Any = self.data
        self.data = data.copy()
        self.data["version"] = str(version)  # type: ignore[index]
