"""Deciding about findings: «не проблема, потому что …», taking that back, and which fields have to be filled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.checks import BY_CODE, Facts, Spot
from registry.checks.profile import DEFAULTS
from registry.models import FieldRule, FindingWaiver, School
from registry.states import FieldLevel

CHANGED = "Запись уже исправили или изменили: такого замечания больше нет. Откройте проверку данных заново."


def spot_of(school: School, *, code: str, mark: str, at: datetime) -> Spot:
    """The place by the fingerprint of its data. Raises `Outrun` when the data is not that any more."""
    rule = BY_CODE.get(code)
    found = rule.find(Facts(school, on=at.date())) if rule else ()
    for spot in found:
        if spot.fingerprint == mark:
            return spot
    raise Outrun(CHANGED)


@transaction.atomic
def waive(school: School, *, code: str, mark: str, reason: str, by: Any, at: datetime) -> FindingWaiver:
    """Holds while the data is what was looked at. The data is read under the lock of the school's row."""
    locked = School.objects.select_for_update().get(pk=school.pk)
    if not reason.strip():
        raise Refused("Напишите, почему это не проблема.")
    spot = spot_of(locked, code=code, mark=mark, at=at)
    place = {"school": locked, "code": code, "section": spot.section, "object_id": spot.pk, "fingerprint": mark}
    if FindingWaiver.objects.in_force().filter(**place).exists():
        raise Outrun("Это замечание уже снял другой человек.")
    waiver = FindingWaiver(**place, reason=reason.strip(), waived_by=by, waived_at=at)
    save_as(waiver, by=by, reason="замечание снято")
    return waiver


@transaction.atomic
def undo_waiver(waiver: FindingWaiver, *, by: Any, at: datetime) -> None:
    """The finding comes back, if it is still there."""
    fresh = FindingWaiver.objects.select_for_update().filter(pk=waiver.pk).first()
    if fresh is None or fresh.undone_at is not None:
        raise Outrun("Это замечание уже вернули.")
    fresh.undone_by, fresh.undone_at = by, at
    save_as(fresh, by=by, reason="замечание возвращено", fields=["undone_by", "undone_at"])


@transaction.atomic
def set_levels(school: School, *, levels: Mapping[tuple[str, str], FieldLevel], by: Any) -> int:
    """Keeps only what differs from the defaults. Returns how many fields were changed."""
    School.objects.select_for_update().get(pk=school.pk)
    rules = {(rule.section, rule.field): rule for rule in FieldRule.objects.filter(school=school)}
    changed = 0
    for (section, field), level in levels.items():
        rule, usual = rules.get((section, field)), DEFAULTS[section][field]
        if level == (FieldLevel(rule.level) if rule else usual):
            continue
        changed += 1
        if rule is not None and level == usual:
            delete_as(rule, by=by, reason="как по умолчанию")
        elif rule is not None:
            rule.level = level
            save_as(rule, by=by, reason="профиль заполнения", fields=["level"])
        else:
            rule = FieldRule(school=school, section=section, field=field, level=level)
            save_as(rule, by=by, reason="профиль заполнения")
    return changed
