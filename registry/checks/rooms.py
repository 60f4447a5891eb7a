"""Rooms: in a building, unique in it, enough of them (check 13)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from registry.checks.facts import Facts
from registry.checks.rows import RoomRow
from registry.checks.rule import Spot, error, warn
from registry.checks.subjects import bare


@error(
    "building_without_rooms",
    "Здание без кабинетов",
    "buildings",
    why="Уроки в этом здании поставить некуда.",
    mend="Впишите кабинеты и места или уберите здание в архив.",
)
def empty_building(facts: Facts) -> Iterator[Spot]:
    used = {room.building for room in facts.rooms}
    for one in facts.buildings:
        if one.pk not in used:
            yield Spot(one.section, one.pk, one.name, way=("room in", one.pk))


@error(
    "room_building_archived",
    "Кабинет в здании из архива",
    "rooms",
    why="Здания в сети не будет, а с ним и кабинета.",
    mend="Выберите действующее здание.",
)
def archived(facts: Facts) -> Iterator[Spot]:
    for room in facts.rooms:
        if room.building__archived_at is not None:
            yield Spot(room.section, room.pk, room.name, room.building__name, "building", data=(room.building,))


@error(
    "room_duplicate",
    "Один кабинет введён дважды",
    "rooms",
    why="Две записи одного места: в расписании окажется два класса в одном кабинете.",
    mend="Оставьте одну запись, вторую уберите в архив.",
)
def duplicate(facts: Facts) -> Iterator[Spot]:
    groups: dict[tuple[int, str], list[RoomRow]] = defaultdict(list)
    for room in facts.rooms:
        groups[room.building, bare(room.name)].append(room)
    for group in groups.values():
        if len(group) > 1:
            names = ", ".join(f"«{room.name}»" for room in group)
            yield from (Spot(one.section, one.pk, one.name, f"похожи: {names}", "name", data=(names,)) for one in group)


@warn(
    "room_not_linked",
    "Урок в кабинете, не связанном с предметом",
    "assignments",
    why="В сети кабинет предлагается только для предметов, с которыми он связан.",
    mend="Отметьте пару в сетке «предмет–кабинет» или выберите другой кабинет.",
)
def not_linked(facts: Facts) -> Iterator[Spot]:
    for row in facts.assignments_at_work:
        is_there = row.room is not None and row.room__archived_at is None
        if is_there and (row.subject, row.room) not in facts.subject_rooms:
            detail = f"кабинет {row.room__name}"
            data, way = (row.subject, row.room), ("subjects of room", row.room or 0)
            yield Spot(row.section, row.pk, row.label, detail, data=data, way=way)


def places_in_week(facts: Facts) -> int:
    """Lessons that one room can take in a week: the different numbers of each day, of all schedules."""
    return len({(day, bell.number) for bell in facts.bells for day in bell.weekdays if day <= "6"})


@warn(
    "room_overbooked",
    "Уроков в кабинете больше, чем времени",
    "rooms",
    why="Все эти уроки не поместятся в неделю: в одно время в кабинете окажется два класса.",
    mend="Перенесите часть уроков в другой кабинет.",
)
def overbooked(facts: Facts) -> Iterator[Spot]:
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in facts.assignments_this_year:
        if row.room is not None:
            hours[row.room] += row.hours_per_week or Decimal(0)
    places = places_in_week(facts)
    for room in facts.rooms:
        if places and hours[room.pk] > places:
            detail = f"{hours[room.pk].normalize():f} ч в неделю, звонков {places}"
            yield Spot(room.section, room.pk, room.name, detail, data=(hours[room.pk], places), way=("loads", 0))


@warn(
    "subject_rooms_too_few",
    "Специальных кабинетов меньше, чем нужно предмету",
    "subjects",
    why="Уроки не поместятся в кабинеты, которые связаны с предметом (спортзал, информатика, мастерская).",
    mend="Свяжите с предметом ещё кабинет или уменьшите часы.",
)
def too_few(facts: Facts) -> Iterator[Spot]:
    rooms = {room.pk for room in facts.rooms}
    linked: dict[int, int] = defaultdict(int)
    for pk, room in facts.subject_rooms:
        linked[pk] += room in rooms
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in facts.assignments_this_year:
        hours[row.subject] += row.hours_per_week or Decimal(0)
    places = places_in_week(facts)
    for subject in facts.subjects:
        capacity = linked[subject.pk] * places
        if capacity and hours[subject.pk] > capacity:
            detail = f"{hours[subject.pk].normalize():f} ч, в {linked[subject.pk]} каб. помещается {capacity}"
            data, way = (hours[subject.pk], capacity), ("rooms of subject", subject.pk)
            yield Spot(subject.section, subject.pk, subject.name, detail, data=data, way=way)
