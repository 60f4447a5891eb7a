"""Whose representative somebody is: attached, corrected, taken off; each with its history."""

from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import delete_as, save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record
from registry.actions.school_lock import lock
from registry.models import Pupil, Representation, Representative


@transaction.atomic
def attach(representative: Representative, *, pupil: Pupil, kind: str, document: str, by: Any) -> Representation:
    """Refused for people of two schools, for archived cards, and a second time."""
    lock(pupil.school_id)
    parent = Representative.objects.select_for_update().filter(pk=representative.pk).first()
    child = Pupil.objects.select_for_update().filter(pk=pupil.pk).first()
    if parent is None or child is None:
        raise Outrun("Одной из карточек больше нет: обновите страницу.")
    reasons = [f"Карточка «{person.full_name}» в архиве." for person in (parent, child) if person.is_archived]
    if parent.school_id != child.school_id:
        reasons.append("Представитель и ребёнок из разных школ.")
    if reasons:
        raise Refused(*reasons)
    if Representation.objects.filter(representative=parent, pupil=child).exists():
        raise Outrun("Этот представитель у ребёнка уже записан.")
    link = Representation(school_id=child.school_id, representative=parent, pupil=child, kind=kind, document=document)
    save_as(link, by=by, reason="записан представителем")
    return link


@transaction.atomic
def add_with_child(
    representative: Representative, *, pupil: Pupil, kind: str, document: str, by: Any, at: datetime
) -> Representative:
    """A new card and whose it is, both or none."""
    added = record.add(representative, by=by, at=at)
    attach(added, pupil=pupil, kind=kind, document=document, by=by)
    return added


@transaction.atomic
def change(link: Representation, *, kind: str, document: str, by: Any) -> None:
    fresh = _locked(link)
    fresh.kind, fresh.document = kind, document
    save_as(fresh, by=by, reason="правка", fields=["kind", "document"])


@transaction.atomic
def detach(link: Representation, *, by: Any) -> None:
    delete_as(_locked(link), by=by, reason="больше не представитель")


def _locked(link: Representation) -> Representation:
    """Behind the school's lock: an import reads the links before it renews them."""
    lock(link.school_id)
    fresh: Representation | None = Representation.objects.select_for_update().filter(pk=link.pk).first()
    if fresh is None:
        raise Outrun("Эту связь уже сняли.")
    return fresh
