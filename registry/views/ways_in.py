"""Quicker ways to fill a section than row by row: a ready set, a file."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from registry import rules
from registry.forms.import_run import kinds_to_import
from registry.models import School

PRESETS: Final = {
    "subjects": "registry:preset_subjects",
    "bell_schedules": "registry:preset_bells",
    "bells": "registry:preset_bells",
    "period_sets": "registry:preset_periods",
    "periods": "registry:preset_periods",
}


@dataclass(frozen=True, slots=True)
class Way:
    title: str
    url: str


def ways_into(section: str, *, school: School, user: Any) -> list[Way]:
    """Nothing for those who may not change the registry."""
    if not rules.may_edit_registry(user, school):
        return []
    ways = []
    if address := PRESETS.get(section):
        ways.append(Way("взять готовый набор", reverse(address, args=[school.pk])))
    if section in dict(kinds_to_import()):
        ways.append(Way("загрузить из файла", f"{reverse('registry:run_add', args=[school.pk])}?section={section}"))
    return ways
