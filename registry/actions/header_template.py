"""Header templates of a school: made from an empty file, corrected, removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.exports.blank import Blank
from registry.models import HeaderTemplate, School

Mapping_ = Sequence[dict[str, str]]
TAKEN = "Шаблон с таким названием уже есть. Назовите иначе."


@transaction.atomic
def add(school: School, blank: Blank, *, name: str, kind: str, by: Any, at: datetime) -> HeaderTemplate:
    School.objects.select_for_update().get(pk=school.pk)
    _refuse_taken(school.pk, name)
    added = HeaderTemplate(
        school=school,
        name=name,
        kind=kind,
        headers=blank.headers,
        mapping=[{"field": field} if field else {} for field in blank.guesses],
        above=blank.above,
        header_row=blank.header_row,
        sheet_name=blank.sheet_name[:100],
        file_format=blank.file_format,
        created_by=by,
        created_at=at,
    )
    save_as(added, by=by, reason="шаблон загружен")
    return added


@transaction.atomic
def change(
    template: HeaderTemplate, *, name: str, mapping: Mapping_, dates: str, file_format: str, version: int, by: Any
) -> HeaderTemplate:
    """Raises `Outrun` when somebody changed it first."""
    fresh = _locked(template)
    if fresh.version != version:
        raise Outrun("Этот шаблон только что изменил кто-то другой. Откройте его заново и проверьте столбцы.")
    _refuse_taken(fresh.school_id, name, but=fresh.pk)
    fresh.name, fresh.mapping = name, list(mapping)
    fresh.dates, fresh.file_format, fresh.version = dates, file_format, version + 1
    save_as(fresh, by=by, reason="шаблон изменён")
    return fresh


@transaction.atomic
def remove(template: HeaderTemplate, *, by: Any) -> None:
    delete_as(_locked(template), by=by, reason="шаблон удалён")


def _locked(template: HeaderTemplate) -> HeaderTemplate:
    School.objects.select_for_update().get(pk=template.school_id)
    fresh: HeaderTemplate | None = HeaderTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if fresh is None:
        raise Outrun("Этот шаблон уже удалили.")
    return fresh


def _refuse_taken(school: int, name: str, but: int = 0) -> None:
    if HeaderTemplate.objects.filter(school=school, name=name).exclude(pk=but).exists():
        raise Refused(TAKEN)
