"""Ticks in the grids: one cell, a region, a whole form, and taking the last step back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.bulk import add_many, remove_many
from registry.actions.school_lock import lock
from registry.links import LinkKind
from registry.models import School, Subject
from registry.queries.grid import Pair
from registry.queries.link_steps import TICKED, UNDONE, UNTICKED, last_step, touched_since

GONE = "Предмета или столбца уже нет в списках: их убрали в архив. Обновите страницу."


@dataclass(frozen=True, slots=True)
class Changed:
    """Cells that really changed; what was so already is not among them."""

    added: frozenset[Pair]
    removed: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """`left` are cells that somebody else has changed since, so they stay as they are."""

    pairs: frozenset[Pair]
    left: frozenset[Pair]


@transaction.atomic
def put(
    kind: LinkKind, school: School, *, on: Collection[Pair] = (), off: Collection[Pair] = (), by: Any, at: datetime
) -> Changed:
    """Ticks and unticks the cells. Says where one wants to come, so the same press twice changes nothing more."""
    lock(school)
    return _write(kind, school, on=on, off=off, by=by, at=at, reasons=(TICKED, UNTICKED))


@transaction.atomic
def take_back(kind: LinkKind, school: School, *, step: str, by: Any, at: datetime) -> TakenBack:
    """Undoes the person's last step in the grid, which `step` names. Cells that others changed since stay."""
    lock(school)
    last = last_step(kind, school.pk, by=by, at=at)
    if last is None or last.at.isoformat() != step:
        raise Outrun("Этот шаг уже отменён или после него был другой. Обновите страницу.")
    left = touched_since(kind, school.pk, last, by=by)
    reason = f"{UNDONE}{step}"
    done = _write(kind, school, on=last.removed - left, off=last.added - left, by=by, at=at, reasons=(reason, reason))
    if not (done.added or done.removed):
        raise Outrun("Отменить нельзя: эти отметки с тех пор изменил другой человек.")
    return TakenBack(done.added | done.removed, frozenset(left))


def link_missing(kind: LinkKind, school: School, pairs: Collection[Pair], *, by: Any, at: datetime, reason: str) -> int:
    """Under the school's lock: adds the links that are not there, and says how many. For whoever writes the load."""
    there = set(_links(kind, school, pairs))
    new = [_link(kind, school, pair) for pair in sorted(set(pairs) - there)]
    add_many(new, by=by, at=at, reason=reason)
    return len(new)


def _write(
    kind: LinkKind,
    school: School,
    *,
    on: Collection[Pair],
    off: Collection[Pair],
    by: Any,
    at: datetime,
    reasons: tuple[str, str],
) -> Changed:
    there = _links(kind, school, {*on, *off})
    added = frozenset(on) - set(there)
    removed = frozenset(off) & set(there)
    _refuse_unless_there(kind, school, added)
    add_many([_link(kind, school, pair) for pair in sorted(added)], by=by, at=at, reason=reasons[0])
    remove_many([there[pair] for pair in sorted(removed)], by=by, at=at, reason=reasons[1])
    return Changed(added, removed)


def _links(kind: LinkKind, school: School, pairs: Collection[Pair]) -> dict[Pair, Any]:
    subjects, columns = {subject for subject, _ in pairs}, {column for _, column in pairs}
    found = kind.links.filter(school=school, subject__in=subjects, **{f"{kind.field}__in": columns})
    return {kind.pair(link): link for link in found}


def _link(kind: LinkKind, school: School, pair: Pair) -> Any:
    return kind.model(school=school, subject_id=pair[0], **{f"{kind.field}_id": pair[1]})


def _refuse_unless_there(kind: LinkKind, school: School, pairs: Collection[Pair]) -> None:
    """A page that was opened long ago, or an address made by hand."""
    if not pairs:
        return
    for model, keys in ((Subject, {subject for subject, _ in pairs}), (kind.end, {column for _, column in pairs})):
        if model.objects.current().filter(school=school, pk__in=keys).count() < len(keys):
            raise Refused(GONE)
