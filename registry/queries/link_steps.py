"""What a person has lately done in a grid, read from the history of the links: one moment is one step.

Nothing is kept for the undo: the history knows who ticked what, and what others did to the same cells since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from registry.links import LinkKind
from registry.queries.grid import Pair

TICKED, UNTICKED, UNDONE = "отметка в сетке", "снятие отметки в сетке", "отмена шага "
KEPT = timedelta(hours=12)
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Step:
    """All that one press changed. `at` names it."""

    at: datetime
    added: frozenset[Pair]
    removed: frozenset[Pair]

    @property
    def pairs(self) -> frozenset[Pair]:
        return self.added | self.removed


def last_step(kind: LinkKind, school: int, *, by: Any, at: datetime) -> Step | None:
    """The newest step of the person that is not undone yet; None when there is nothing to take back."""
    mine = kind.history.filter(school_id=school, history_user=by, history_date__gte=at - KEPT).filter(IN_GRID)
    moments = mine.order_by("-history_date").values_list("history_date", "history_change_reason").distinct()
    undone: set[str] = set()
    for moment, reason in moments[:DEEPEST]:
        if reason.startswith(UNDONE):
            undone.add(reason.removeprefix(UNDONE))
        elif moment.isoformat() not in undone:
            rows = list(mine.filter(history_date=moment))
            return Step(
                moment,
                added=frozenset(kind.pair(row) for row in rows if row.history_type == "+"),
                removed=frozenset(kind.pair(row) for row in rows if row.history_type == "-"),
            )
    return None


def touched_since(kind: LinkKind, school: int, step: Step, *, by: Any) -> set[Pair]:
    """Cells of the step that changed later by other hands, or by other means than the grid."""
    later = kind.history.filter(
        school_id=school,
        history_date__gt=step.at,
        subject_id__in={subject for subject, _ in step.pairs},
        **{f"{kind.field}_id__in": {column for _, column in step.pairs}},
    )
    # Own later steps in the grid are undone by now: steps are taken back from the newest.
    own = Q(history_user=by) & IN_GRID
    found: set[Pair] = {kind.pair(row) for row in later.exclude(own)}
    return found & step.pairs


IN_GRID = Q(history_change_reason__in=(TICKED, UNTICKED)) | Q(history_change_reason__startswith=UNDONE)
