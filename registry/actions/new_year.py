"""A study year opened after the pattern of the last one, and its classes moved up. Two at once: the second is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import presets
from registry.actions import record as records
from registry.actions.bulk import add_many, change_many
from registry.actions.school_lock import lock
from registry.actions.year_load import Copied, LoadMode, copy_load
from registry.models import PeriodSet, Pupil, School, SchoolClass, StudyYear, TeachingAssignment, YearMove
from registry.models.school_class import LAST_GRADE
from registry.names import folded
from registry.queries.new_year import (
    LEAVE,
    LONGEST_STEP,
    UP,
    faults_of_name,
    name_a_year_later,
    next_year_of,
    obstacles_to_move,
)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a class that had `version` when the person looked at it."""

    pk: int
    version: int
    outcome: str
    name: str = ""
    keeps_teacher: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """`first_classes` are names of empty first grades; `left_on` is the last day of those who leave."""

    left_on: date
    first_classes: Sequence[str] = ()
    load: LoadMode = field(default_factory=LoadMode)


@transaction.atomic
def open_year(
    source: StudyYear,
    *,
    starts_on: date,
    ends_on: date,
    sets: Sequence[tuple[PeriodSet, Sequence[records.Line]]] = (),
    by: Any,
    at: datetime,
) -> StudyYear:
    """The year after `source` with sets of periods; a year that is there already is filled, not doubled."""
    school = source.school
    lock(school)
    year = next_year_of(source)
    if year is None:
        _refuse_unless_next(source, starts_on)
        year = records.add(StudyYear(school=school, starts_on=starts_on, ends_on=ends_on), by=by, at=at)
    for one, _ in sets:
        one.study_year = year
    presets.add_sets(school, list(sets), by=by, at=at)
    return year


@transaction.atomic
def move_up(source: StudyYear, fates: Sequence[Fate], wishes: Wishes, *, by: Any, at: datetime) -> YearMove:
    """Classes become those of the next year, their pupils go with them; the last ones leave into the archive.

    The old classes with their load go to the archive: so nothing moves twice, and the card of a pupil still names them.
    """
    lock(source.school)
    target = next_year_of(source)
    reasons = obstacles_to_move(source, target, on=timezone.localdate(at))
    if reasons or target is None:
        raise Refused(*reasons)
    going = _going(source, fates)
    move = YearMove(school=source.school, from_year=source, to_year=target, moved_by=by, moved_at=at)
    moved = _Moved(move, wishes, going)
    moved.make_classes()
    moved.copy_load()
    moved.move_pupils()
    moved.archive_old()
    move.save()
    return move


def _refuse_unless_next(source: StudyYear, starts_on: date) -> None:
    if starts_on <= source.ends_on:
        raise Refused(f"Новый год начинается раньше, чем кончается «{source}» ({source.ends_on:%d.%m.%Y}).")
    if starts_on - source.starts_on > LONGEST_STEP:
        raise Refused(f"Это не следующий год после «{source}»: между ними пропущен целый учебный год.")


def _going(source: StudyYear, fates: Sequence[Fate]) -> list[tuple[SchoolClass, Fate]]:
    """The classes as they are now; whoever was moved or changed meanwhile is named."""
    found: Any = SchoolClass.objects.current().filter(school=source.school_id, study_year=source, parent=None)
    classes = {row.pk: row for row in found.select_related("class_teacher", "period_set").in_order()}
    chosen = [fate for fate in fates if fate.outcome in {UP, LEAVE}]
    if not chosen:
        raise Refused("Выберите хотя бы один класс, который переводится или выпускается.")
    if any(fate.pk not in classes for fate in chosen):
        raise Outrun(
            "Часть классов уже переведена или убрана в архив. Обновите страницу: на ней остались только те, что ждут."
        )
    changed = [classes[fate.pk].name for fate in chosen if classes[fate.pk].version != fate.version]
    if changed:
        raise Outrun(f"Пока вы смотрели, изменены классы: {', '.join(changed)}. Обновите страницу и проверьте их.")
    order = list(classes)
    return [(classes[fate.pk], fate) for fate in sorted(chosen, key=lambda fate: order.index(fate.pk))]


class _Moved:
    """One move in the making: `into` leads from an old class or subgroup to the new one."""

    def __init__(self, move: YearMove, wishes: Wishes, going: Sequence[tuple[SchoolClass, Fate]]) -> None:
        self.move, self.wishes = move, wishes
        self.school: School = move.school
        self.up = [(row, fate) for row, fate in going if fate.outcome == UP]
        self.leaving = [row for row, fate in going if fate.outcome == LEAVE]
        self.old = [row for row, _ in going]
        found: Any = SchoolClass.objects.current().filter(parent__in=[row.pk for row in self.old])
        self.subgroups: list[SchoolClass] = list(found.in_order())
        self.into: dict[int, SchoolClass] = {}
        self.by, self.at, self.reason = move.moved_by, move.moved_at, move.reason

    def make_classes(self) -> None:
        there = self._classes_there()
        self._refuse_wrong_names(there)
        sets = {one.name: one for one in PeriodSet.objects.current().filter(study_year=self.move.to_year)}
        new: dict[str, SchoolClass] = {}
        for row, fate in self.up:
            key = folded(fate.name)
            if key not in there and key not in new:
                new[key] = self._class_after(row, fate, sets)
            self.into[row.pk] = there.get(key) or new[key]
        for name in self.wishes.first_classes:
            if folded(name) not in there:
                new.setdefault(folded(name), self._first_class(name))
        self._add(list(new.values()))
        self._make_subgroups(there)
        self.move.classes = len(self.up)

    def copy_load(self) -> None:
        copied = Copied(self.school, self.into, self.wishes.load)
        copy_load(copied, self.move.from_year, by=self.by, at=self.at, reason=self.reason)

    def move_pupils(self) -> None:
        old: Any = Pupil.objects.current().filter(school=self.school)
        moving = list(old.filter(school_class__in=list(self.into)))
        for pupil in moving:
            pupil.school_class = self.into[pupil.school_class_id]
        change_many(moving, fields=["school_class"], by=self.by, at=self.at, reason=self.reason)
        gone = [row.pk for row in (*self.leaving, *self._subgroups_of(self.leaving))]
        leaving = list(old.filter(school_class__in=gone))
        for pupil in leaving:
            # The class stays on the card: it is the one the pupil finished.
            pupil.left_on, pupil.archived_at = pupil.left_on or self.wishes.left_on, self.at
        change_many(leaving, fields=["left_on", "archived_at"], by=self.by, at=self.at, reason="выпуск")
        self.move.pupils, self.move.left = len(moving), len(leaving)

    def archive_old(self) -> None:
        """Load first: nothing in force may stand on an archived class."""
        rows: list[SchoolClass] = [*self.subgroups, *self.old]
        load = list(TeachingAssignment.objects.current().filter(school_class__in=[row.pk for row in rows]))
        for records_there in (load, rows):
            for row in records_there:
                row.archived_at = self.at
            change_many(records_there, fields=["archived_at"], by=self.by, at=self.at, reason=self.reason)

    def _classes_there(self) -> dict[str, SchoolClass]:
        found = SchoolClass.objects.current().filter(school=self.school, study_year=self.move.to_year)
        return {folded(row.name): row for row in found}

    def _refuse_wrong_names(self, there: Mapping[str, SchoolClass]) -> None:
        reasons = []
        parallels: dict[str, int] = {key: row.parallel for key, row in there.items() if row.parent_id is None}
        for row, fate in self.up:
            if row.parallel >= LAST_GRADE:
                reasons.append(f"{row.name}: дальше {LAST_GRADE}-го класса переводить некуда, его можно выпустить.")
                continue
            key = folded(fate.name)
            reasons += [f"{row.name}: {fault}" for fault in faults_of_name(fate.name, row.parallel + 1)]
            if key in there and key not in parallels:
                reasons.append(f"{row.name}: «{fate.name}» — подгруппа, а не класс.")
            if parallels.setdefault(key, row.parallel + 1) != row.parallel + 1:
                reasons.append(f"{row.name}: «{fate.name}» — класс другой параллели.")
        for name in self.wishes.first_classes:
            reasons += [f"Новый класс: {fault}" for fault in faults_of_name(name, 1)]
        if reasons:
            raise Refused(*reasons)

    def _class_after(self, row: SchoolClass, fate: Fate, sets: Mapping[str, PeriodSet]) -> SchoolClass:
        teacher = row.class_teacher if fate.keeps_teacher else None
        return SchoolClass(
            school=self.school,
            study_year=self.move.to_year,
            name=fate.name.strip(),
            parallel=row.parallel + 1,
            letter=row.letter,
            class_teacher=teacher if teacher and not teacher.is_archived else None,
            bell_schedule_id=row.bell_schedule_id,
            period_set=sets.get(row.period_set.name) if row.period_set else None,
            week_days=row.week_days,
        )

    def _first_class(self, name: str) -> SchoolClass:
        letter = name.strip().removeprefix("1").strip(' -«»"')
        return SchoolClass(
            school=self.school, study_year=self.move.to_year, name=name.strip(), parallel=1, letter=letter[:10]
        )

    def _make_subgroups(self, there: Mapping[str, SchoolClass]) -> None:
        new: dict[str, SchoolClass] = {}
        for row in self.subgroups:
            whole = self.into.get(row.parent_id or 0)
            if whole is None:
                continue
            name = name_a_year_later(row.name, row.parallel)
            key = folded(name)
            if key in there and there[key].parent_id != whole.pk:
                raise Refused(f"Подгруппа «{name}» в новом году уже есть у другого класса. Переименуйте её.")
            if key not in there and key not in new:
                new[key] = SchoolClass(
                    school=self.school,
                    study_year=self.move.to_year,
                    name=name,
                    parallel=whole.parallel,
                    letter=row.letter,
                    parent=whole,
                    week_days=row.week_days,
                )
            self.into[row.pk] = there.get(key) or new[key]
        self._add(list(new.values()))

    def _subgroups_of(self, classes: Sequence[SchoolClass]) -> list[SchoolClass]:
        wholes = {row.pk for row in classes}
        return [row for row in self.subgroups if row.parent_id in wholes]

    def _add(self, rows: Sequence[SchoolClass]) -> None:
        add_many(rows, by=self.by, at=self.at, reason=self.reason)
