"""Who teaches what, where and to whom: every hour has a teacher, nobody has too many."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from registry.models import (
    Employee,
    Room,
    SchoolClass,
    Subject,
    SubjectClass,
    SubjectRoom,
    SubjectTeacher,
    TeachingAssignment,
)
from registry.practice.curriculum import AREAS, POSTS, PRIMARY, PRIMARY_GRADES, Post, hours_of
from registry.practice.draft import Draft
from registry.practice.people import People, hired, holders

MOST_HOURS: Final = 27
SEATS: Final = 30
MAIN, PRIMARY_BUILDING = 0, 1


class Teaching:
    """Fills the draft; a teacher keeps the own room. Without `hires` the teachers there are share everything."""

    def __init__(self, draft: Draft, people: People, *, hires: bool) -> None:
        self.draft = draft
        self.people = people
        self.hires = hires
        self._hours: Counter[int] = Counter()
        self._rooms: dict[int, Room] = {}
        self._links: set[tuple[int, int]] = set()

    def add(self) -> None:
        self._add_subjects()
        for school_class in self.draft.classes:
            if school_class.parallel in PRIMARY_GRADES:
                self._add_primary(school_class)
        for post in POSTS:
            self._add_post(post)
        self._add_class_teachers()

    def _add_subjects(self) -> None:
        grades = {school_class.parallel for school_class in self.draft.classes}
        self.draft.subjects += [
            Subject(school=self.draft.school, name=name, knowledge_area=area)
            for name, area in AREAS.items()
            if any(hours_of(name, grade) for grade in grades)
        ]

    def _add_primary(self, school_class: SchoolClass) -> None:
        free = [employee for employee in holders(self.draft, PRIMARY.title) if id(employee) not in self._rooms]
        teacher = free[0] if free else self._somebody(PRIMARY)
        school_class.class_teacher = teacher
        room = self._room_of(teacher, PRIMARY)
        for subject in PRIMARY.subjects:
            if hours_of(subject, school_class.parallel):
                self._assign(school_class, self.draft.subject(subject), teacher, room)

    def _add_post(self, post: Post) -> None:
        """Fills one teacher of the post after another; all subjects of a class stay in one pair of hands."""
        waiting = iter(holders(self.draft, post.title))
        teacher = None
        for school_class in self.draft.classes:
            subjects = list(_taught(post, school_class))
            needed = sum(hours_of(subject, school_class.parallel) for subject in subjects)
            if not needed:
                continue
            if teacher is None or self._hours[id(teacher)] + needed > MOST_HOURS:
                teacher = next(waiting, None) or self._somebody(post)
            for subject in subjects:
                self._assign(school_class, self.draft.subject(subject), teacher, self._room_of(teacher, post))

    def _somebody(self, post: Post) -> Employee:
        if self.hires:
            return hired(self.draft, self.people, post.title)
        teachers = [employee for employee in self.draft.staff if employee.post.startswith("учитель")]
        return min(teachers, key=lambda teacher: self._hours[id(teacher)])

    def _assign(self, school_class: SchoolClass, subject: Subject, teacher: Employee, room: Room) -> None:
        draft = self.draft
        self._hours[id(teacher)] += hours_of(subject.name, school_class.parallel)
        draft.assignments.append(
            TeachingAssignment(
                school=draft.school,
                school_class=school_class,
                subject=subject,
                teacher=teacher,
                room=room,
                hours_per_week=Decimal(hours_of(subject.name, school_class.parallel)),
            )
        )
        draft.subject_classes.append(SubjectClass(school=draft.school, subject=subject, school_class=school_class))
        if self._is_new_link(subject, teacher):
            draft.subject_teachers.append(SubjectTeacher(school=draft.school, subject=subject, employee=teacher))
        if self._is_new_link(subject, room):
            draft.subject_rooms.append(SubjectRoom(school=draft.school, subject=subject, room=room))

    def _is_new_link(self, subject: Subject, other: Employee | Room) -> bool:
        link = (id(subject), id(other))
        is_new = link not in self._links
        self._links.add(link)
        return is_new

    def _room_of(self, teacher: Employee, post: Post) -> Room:
        room = self._rooms.get(id(teacher))
        if room is None:
            building = self.draft.buildings[PRIMARY_BUILDING if post is PRIMARY else MAIN]
            there = sum(other.building is building for other in self.draft.rooms)
            floor = there // 12 + 1
            room = self._rooms[id(teacher)] = Room(
                school=self.draft.school,
                building=building,
                name=f"{floor}{there % 12 + 1:02d}",
                floor=min(floor, building.floors or floor),
                capacity=SEATS,
                kind=post.room_kind,
            )
            self.draft.rooms.append(room)
        return room

    def _add_class_teachers(self) -> None:
        """Of those who teach in the class, the first who has no class yet."""
        busy = {id(school_class.class_teacher) for school_class in self.draft.classes if school_class.class_teacher}
        teachers_of: dict[int, list[Employee]] = defaultdict(list)
        for row in self.draft.assignments:
            if row.teacher is not None:
                teachers_of[id(row.school_class)].append(row.teacher)
        for school_class in self.draft.classes:
            if school_class.class_teacher is None:
                teachers = teachers_of[id(school_class)]
                free = [teacher for teacher in teachers if id(teacher) not in busy]
                school_class.class_teacher = (free or teachers)[0]
                busy.add(id(school_class.class_teacher))


def _taught(post: Post, school_class: SchoolClass) -> Iterator[str]:
    """The subjects of the post that the class has; in the first grades the own teacher takes her share of them."""
    if school_class.parallel < post.first:
        return
    for subject in post.subjects:
        is_of_primary = school_class.parallel in PRIMARY_GRADES and subject in PRIMARY.subjects
        if hours_of(subject, school_class.parallel) and not is_of_primary:
            yield subject
