"""The history of a row in words: who, when, было → стало."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.db.models.fields.related import ForeignKey

from ezh_rollout.shared import history
from registry.models import Bell, Employee, Period, PeriodSet, Pupil, Record, Representation, Representative
from registry.models.bell import BellSchedule
from registry.queries.staff import names_by_user
from registry.sections import plain, weekdays_shown

LONGEST = 60
HIDDEN = {"id", "school", "version", "archived_at", "search_key", "sort_key", "name_key"}
WHAT = {"+": "создано", "-": "удалено", "~": ""}
SEVERAL_KEYS = dict[type[Model], dict[Any, str]]

# Whose history is told together with the row's own.
TOLD_WITH: dict[type[Record], tuple[type[Model], str]] = {
    PeriodSet: (Period, "period_set"),
    BellSchedule: (Bell, "schedule"),
    Pupil: (Representation, "pupil"),
    Representative: (Representation, "representative"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field: было → стало; also as the notice about a faster editor shows it."""

    label: str
    before: str
    after: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    who: str
    what: str
    changes: list[Change] = field(default_factory=list)


def history_of(record: Any, *, school: int) -> list[Entry]:
    """The newest first, at most LONGEST of the row and as many of its parts. The same few queries for any length."""
    told = [(type(record), {"id": record.pk})]
    if type(record) in TOLD_WITH:
        model, key = TOLD_WITH[type(record)]
        told.append((model, {f"{key}_id": record.pk}))
    pairs = [pair for model, mine in told for pair in _pairs(model, mine)]
    words = _Words(pairs)
    who = names_by_user(school)
    entries = [words.entry(before, after, who, own=isinstance(record, after.instance_type)) for before, after in pairs]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:LONGEST]


def changes_since(record: Any, newest_seen: int, *, school: int, by_history: bool = False) -> list[Change]:
    """What others did since the row had the version `newest_seen` (or, by history, since that history row)."""
    rows = record.history.order_by("history_id")
    old = rows.filter(history_id=newest_seen).last() if by_history else rows.filter(version=newest_seen).last()
    new = rows.select_related("history_user").last()
    if old is None or new is None:
        return []
    entry = _Words([(old, new)]).entry(old, new, names_by_user(school), own=True)
    return [
        Change(change.label, change.before or "—", change.after or "—", entry.who, entry.at) for change in entry.changes
    ]


def changes_of_parts(model: Any, seen: Mapping[int, int], *, whole: Any) -> list[Change]:
    """The same for the rows of a set, each named; `seen` are their versions by key."""
    found = []
    for row in model.objects.filter(pk__in=seen, school=whole.school_id):
        if row.version != seen[row.pk]:
            changes = changes_since(row, seen[row.pk], school=whole.school_id)
            gone = [Change(label="строка", before="есть", after="в архиве")] if row.is_archived else []
            found += [replace(change, label=f"{row}: {change.label}") for change in (*changes, *gone)]
    return found


def _pairs(model: Any, mine: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Each history row with the one before it of the same row."""
    found = model.history.filter(**mine).select_related("history_user")
    rows = list(found.order_by("-history_id")[: LONGEST + 1])
    later: dict[Any, Any] = {}
    pairs = []
    for row in rows:
        if row.id in later:
            pairs.append((row, later[row.id]))
        later[row.id] = row
    # The first of each: nothing was before it, unless it was cut off.
    first = later.values() if len(rows) <= LONGEST else ()
    return [*pairs, *((None, row) for row in first)]


class _Words:
    """Values of history rows in words; what foreign keys point at is read in one query a model."""

    def __init__(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        keys: dict[type[Model], set[Any]] = defaultdict(set)
        for pair in pairs:
            for row in filter(None, pair):
                for tracked in row.tracked_fields:
                    if isinstance(tracked, ForeignKey) and tracked.name not in HIDDEN:
                        keys[tracked.related_model].add(getattr(row, tracked.attname))
        self.names: SEVERAL_KEYS = {}
        for model, pks in keys.items():
            rows = model._default_manager.in_bulk([pk for pk in pks if pk is not None])  # noqa: SLF001 - Django's public manager
            self.names[model] = {pk: _named(row) for pk, row in rows.items()}

    def entry(self, before: Any, after: Any, who: Mapping[int, str], *, own: bool) -> Entry:
        by = who.get(after.history_user_id) or str(after.history_user or "программа")
        reason = after.history_change_reason or WHAT[after.history_type]
        what = reason if own else f"{self._title(after)}: {reason or 'правка'}"
        changes = self._changes(before, after) if before is not None else []
        return Entry(at=after.history_date, who=by, what=what, changes=changes)

    def _title(self, row: Any) -> str:
        """Not `row.instance`: it reads the row from the database anew."""
        if row.instance_type is Period:
            return str(row.name)
        if row.instance_type is Bell:
            return f"{row.number} урок"
        parent = self.names[Representative].get(row.representative_id, "представитель")
        return f"{parent} — {self.names[Pupil].get(row.pupil_id, 'ребёнок')}"

    def _changes(self, before: Any, after: Any) -> list[Change]:
        found = []
        for tracked in after.tracked_fields:
            old, new = self._words(before, tracked), self._words(after, tracked)
            if tracked.name not in HIDDEN and old != new:
                label = str(tracked.verbose_name)
                found.append(Change(label=label[:1].upper() + label[1:], before=old, after=new))
        return found

    def _words(self, row: Any, tracked: Any) -> str:
        value = getattr(row, tracked.attname)
        if isinstance(tracked, ForeignKey):
            return self.names.get(tracked.related_model, {}).get(value, "" if value is None else f"№ {value}")
        if tracked.name == "weekdays":
            return weekdays_shown(value)
        if getattr(tracked, "flatchoices", None):
            shown = history.shown(row.instance_type, tracked.name, value)
            return "" if shown == "—" else shown
        return plain(value) if not isinstance(value, dict) else "; ".join(str(word) for word in value.values())


def _named(row: Any) -> str:
    if isinstance(row, AbstractUser):
        return row.get_full_name() or str(row)
    return row.full_name if isinstance(row, Employee | Pupil | Representative) else str(row)
