"""Buildings, and the rooms and places in them."""

from registry.forms.record import RecordForm
from registry.models import Building, Room


class BuildingForm(RecordForm):
    class Meta:
        model = Building
        fields = ("name", "address", "floors", "kind")


class RoomForm(RecordForm):
    class Meta:
        model = Room
        fields = ("building", "name", "floor", "capacity", "kind")

    def clean(self) -> dict[str, object]:
        super().clean()
        building, floor = self.cleaned_data.get("building"), self.cleaned_data.get("floor")
        if building is not None and building.floors and floor is not None and floor > building.floors:
            self.add_error("floor", f"В здании этажей: {building.floors}. Поправьте этаж или карточку здания.")
        return self.cleaned_data
