"""What changed between two contents of a plan: rows added, changed field by field, moved and deleted.

Stages and tasks are matched by primary key, so a renumbered or reworded task is the same task. The empty list means
that the two papers are equal.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from ezh_rollout.shared import typography
from plans.content import DeadlineContent, PersonContent, PlanContent, StageContent, TaskContent
from plans.states import DeadlineKind, Duty, GroupKind


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    DELETED = "deleted"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    ChangeKind.ADDED: "добавлено",
    ChangeKind.CHANGED: "изменено",
    ChangeKind.MOVED: "перемещено",
    ChangeKind.DELETED: "удалено",
}
WITHOUT_TITLE = "Без названия"
PLACE = "Место"
FIRST = "в начале"


class FieldChange(NamedTuple):
    """One field: было → стало. An added row has no `before`, a deleted one no `after`."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One row. `noun` is «План», «Этап» or «Задача»; `where` its place, as it is now or (deleted) was."""

    kind: ChangeKind
    noun: str
    where: str
    title: str
    fields: tuple[FieldChange, ...]

    @property
    def sentence(self) -> str:
        """«изменено: задача «1. Опрос» (Срок: «март» → «апрель»)»."""
        what = f"{self.noun.lower()} {typography.quoted(self.title)}"
        if self.kind in {ChangeKind.ADDED, ChangeKind.DELETED}:
            return f"{self.kind.label}: {what}"
        fields = (
            f"{label}: {typography.quoted(before)} → {typography.quoted(after)}" for label, before, after in self.fields
        )
        return f"{self.kind.label}: {what} ({'; '.join(fields)})"


class _Value(NamedTuple):
    """A field as the paper shows it, and so exactly that two different values never look alike."""

    shown: str
    exact: str


_NOTHING = _Value("", "")


@dataclass(frozen=True)
class _Row:
    """The plan, a stage or a task, flat.

    `key` finds it again, `parent` is the key of what it stands in, `above` the title of the neighbour it follows.
    Of a thousand rows few differ, so words are made only for those: `source` is compared first, `read` makes fields.
    """

    key: str
    parent: str
    noun: str
    where: str
    above: str | None
    title: str
    source: tuple[object, ...]
    read: Callable[[], Mapping[str, _Value]]

    @property
    def follows(self) -> str:
        return FIRST if self.above is None else f"после {typography.quoted(self.above)}"


def difference(before: PlanContent, after: PlanContent) -> list[Change]:
    """All changes, in the order of the new paper; what was deleted comes last, in the order of the old one."""
    old = {row.key: row for row in _rows(before)}
    new = {row.key: row for row in _rows(after)}
    moved = _moved(old, new)
    changes = [_change(old.get(key), row, is_moved=key in moved) for key, row in new.items()]
    changes += [_change(row, None, is_moved=False) for key, row in old.items() if key not in new]
    return [change for change in changes if change is not None]


def count_of_changes(number: int) -> str:
    """«1 изменение», «2 изменения», «5 изменений»."""
    return typography.quantity(number, "изменение", "изменения", "изменений")


def _change(old: _Row | None, new: _Row | None, *, is_moved: bool) -> Change | None:
    row = new or old
    if row is None or (old and new and old.source == new.source and not is_moved):
        return None
    fields = _changed_fields(old.read() if old else {}, new.read() if new else {})
    if old is None:
        kind = ChangeKind.ADDED
    elif new is None:
        kind = ChangeKind.DELETED
    elif is_moved:
        kind = ChangeKind.MOVED
        fields = (_place(old, new), *fields)
    elif fields:
        kind = ChangeKind.CHANGED
    else:
        return None
    return Change(kind, row.noun, row.where, row.title, fields)


def _place(old: _Row, new: _Row) -> FieldChange:
    if old.parent == new.parent:
        return FieldChange(PLACE, old.follows, new.follows)
    return FieldChange(PLACE, f"{old.where}, {old.follows}", f"{new.where}, {new.follows}")


def _moved(old: Mapping[str, _Row], new: Mapping[str, _Row]) -> set[str]:
    """Rows under another parent, and the fewest of the rows that stayed whose moving explains the new order."""
    stayed = [key for key in new if key in old]
    moved = {key for key in stayed if old[key].parent != new[key].parent}
    old_order = {key: place for place, key in enumerate(old)}
    siblings: dict[str, list[str]] = defaultdict(list)
    for key in stayed:
        if key not in moved:
            siblings[new[key].parent].append(key)
    for keys in siblings.values():
        in_order = _longest_rising([old_order[key] for key in keys])
        moved |= {key for key in keys if old_order[key] not in in_order}
    return moved


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The longest rising subsequence (patience sorting); all numbers differ."""
    tails: list[int] = []
    previous: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        previous[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    found: set[int] = set()
    number_or_none = tails[-1] if tails else None
    while number_or_none is not None:
        found.add(number_or_none)
        number_or_none = previous[number_or_none]
    return found


def _changed_fields(before: Mapping[str, _Value], after: Mapping[str, _Value]) -> tuple[FieldChange, ...]:
    changes = []
    for label in dict.fromkeys([*after, *before]):
        was, now = before.get(label, _NOTHING), after.get(label, _NOTHING)
        if was.shown != now.shown:
            changes.append(FieldChange(label, was.shown, now.shown))
        elif was.exact != now.exact:
            changes.append(FieldChange(label, was.exact, now.exact))
    return tuple(changes)


def _rows(content: PlanContent) -> Iterator[_Row]:
    """The plan, its stages and their tasks in reading order."""
    source = content["title"], content["starts_on"]
    yield _Row("plan", "", "План", "", None, content["title"], source, partial(_plan_fields, content))
    above = None
    for position, stage in enumerate(content["stages"], start=1):
        key = f"stage {stage['id']}"
        title = stage["title"] or f"{WITHOUT_TITLE}, {position}-й по порядку"
        yield _Row(key, "plan", "Этап", "", above, title, (stage["title"],), partial(_stage_fields, stage))
        yield from _task_rows(stage["tasks"], parent=key, where=f"этап {typography.quoted(title)}")
        above = title


def _task_rows(tasks: Sequence[TaskContent], *, parent: str, where: str) -> Iterator[_Row]:
    above = None
    for task in tasks:
        key = f"task {task['id']}"
        title = " ".join(part for part in (task["number"], task["text"].partition("\n")[0]) if part) or WITHOUT_TITLE
        source = task["number"], task["text"], task["deadline"], task["people"], task["extra"]
        yield _Row(key, parent, "Задача", where, above, title, source, partial(_task_fields, task))
        if task["tasks"]:
            yield from _task_rows(task["tasks"], parent=key, where=_inside(task, title, where))
        above = title


def _inside(task: TaskContent, title: str, where: str) -> str:
    number = task["number"].rstrip(".")
    return f"{where}, п.\N{NO-BREAK SPACE}{number}" if number else f"{where}, задача {typography.quoted(title)}"


def _plan_fields(content: PlanContent) -> dict[str, _Value]:
    starts_on = typography.date_words(date.fromisoformat(content["starts_on"]))
    return _plain({"Название": content["title"], "Начало плана": starts_on})


def _stage_fields(stage: StageContent) -> dict[str, _Value]:
    return _plain({"Название этапа": stage["title"]})


def _task_fields(task: TaskContent) -> dict[str, _Value]:
    deadline = task["deadline"]
    words = {
        "Номер": task["number"],
        "Мероприятие": task["text"],
        "Срок": deadline["words"],
        "Вид срока": _kind(deadline),
        "Даты срока": typography.date_range_words(_day(deadline["start"]), _day(deadline["end"])),
    }
    people = {
        "Ответственные": _people(task["people"], Duty.ANSWERS),
        "Участвуют": _people(task["people"], Duty.TAKES_PART),
    }
    # The school's own column may bear one of our words.
    extra = {f"Столбец «{header}»": value for header, value in task["extra"].items()}
    return _plain(words) | people | _plain(extra)


def _kind(deadline: DeadlineContent) -> str:
    """Nobody needs to be told that a deadline which is not there was not understood."""
    kind = DeadlineKind(deadline["kind"])
    return "" if kind == DeadlineKind.UNKNOWN and not deadline["words"] else kind.label


def _plain(fields: Mapping[str, str]) -> dict[str, _Value]:
    return {label: _Value(value, value) for label, value in fields.items()}


def _people(people: Sequence[PersonContent], duty: Duty) -> _Value:
    named = [person for person in people if person["duty"] == duty]
    return _Value(", ".join(person["label"] for person in named), ", ".join(map(_exactly, named)))


def _exactly(person: PersonContent) -> str:
    """Tells two namesakes, and a person from the words of the same sound."""
    if person["employee"] is not None:
        return f"{person['label']} (карточка №\N{NO-BREAK SPACE}{person['employee']})"
    group = f"группа «{GroupKind(person['group']).label}»" if person["group"] else "без карточки"
    return f"{person['label']} ({group})"


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
