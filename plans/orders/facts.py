"""What the school knows when an order is written: its people by their part, and the plan with who does what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from plans.models import Approval, Assignment, Plan, Task
from plans.states import Duty, GroupKind
from registry.models import Appointment, Employee, School
from registry.states import Role

STAFF_GROUPS = frozenset({GroupKind.EMPLOYEES, GroupKind.TEACHERS, GroupKind.CLASS_TEACHERS, GroupKind.WORKING_GROUP})
"""Groups of a plan that are staff and more than one known person: an order lists them as a group."""

# How the post begins when nobody was appointed to the role in the program yet.
POSTS = {
    Role.DIRECTOR: ("директор",),
    Role.SYSADMIN: ("системный администратор", "сист. админ", "администратор"),
    Role.DEPUTY: ("заместитель директора", "зам. дир", "зам.дир", "завуч"),
}


@dataclass(frozen=True)
class Part:
    """One person's or group's part in a task. `name` is how the plan calls them."""

    employee: Employee | None
    group: str
    name: str
    answers: bool


@dataclass(frozen=True)
class Job:
    """A task of the plan as an order sees it: a sub-task without own people or deadline has those of its task."""

    task: Task
    parts: tuple[Part, ...]
    ends_on: date | None
    depth: int
    is_inherited: bool = False

    @property
    def employees(self) -> list[Employee]:
        return [part.employee for part in self.parts if part.employee is not None]

    @property
    def sole_executor(self) -> Employee | None:
        """The one person who answers; two people are nobody's duty, an order must not choose between them."""
        answering = {part.employee.pk: part.employee for part in self.parts if part.employee and part.answers}
        return next(iter(answering.values())) if len(answering) == 1 else None


@dataclass(frozen=True)
class Facts:
    school: School
    plan: Plan | None
    on: date
    director: Employee | None
    administrator: Employee | None
    deputy: Employee | None
    jobs: tuple[Job, ...]
    revision: Approval | None


def facts_of(school: School, plan: Plan | None, *, on: date) -> Facts:
    """Reads everything in a number of queries that does not depend on the size of the plan."""
    posts = _people_by_role(school)
    jobs = tuple(_jobs(plan, posts)) if plan is not None else ()
    revision = None
    if plan is not None:
        revision = Approval.objects.approved().filter(plan=plan).order_by("-revision").first()
    director, administrator, deputy = (
        next(iter(posts[role]), None) for role in (Role.DIRECTOR, Role.SYSADMIN, Role.DEPUTY)
    )
    return Facts(school, plan, on, director, administrator, deputy, jobs, revision)


def _people_by_role(school: School) -> dict[Role, list[Employee]]:
    """Who holds the role by appointment; where nobody does, whose post says so."""
    staff = list(Employee.objects.current().filter(school=school).in_order())
    by_user = {employee.user_id: employee for employee in staff if employee.user_id is not None}
    found: dict[Role, list[Employee]] = {role: [] for role in POSTS}
    appointed = Appointment.objects.in_force().filter(school=school, role__in=POSTS).order_by("began_at", "pk")
    for role, user in appointed.values_list("role", "user"):
        if user in by_user:
            found[Role(role)].append(by_user[user])
    for role, beginnings in POSTS.items():
        if not found[role]:
            found[role] = [one for one in staff if one.post.strip().lower().startswith(beginnings)]
    # «…по учебно-воспитательной работе» runs the journal where a school has several deputies.
    found[Role.DEPUTY].sort(key=lambda one: "учебн" not in one.post.lower() and "увр" not in one.post.lower())
    return found


def _jobs(plan: Plan, posts: dict[Role, list[Employee]]) -> Iterator[Job]:
    """Tasks in the order of the plan, each followed by its sub-tasks."""
    parts = _parts(plan, posts)
    children: dict[int | None, list[Task]] = defaultdict(list)
    for task in plan.tasks.select_related("stage").order_by("stage__position", "stage_id", "position", "pk"):
        children[task.parent_id].append(task)
    yield from _walk(children, children[None], parts)


def _walk(
    children: dict[int | None, list[Task]],
    tasks: Iterable[Task],
    parts: dict[int, tuple[Part, ...]],
    above: Job | None = None,
) -> Iterator[Job]:
    for task in tasks:
        job = Job(
            task=task,
            parts=parts.get(task.pk) or (above.parts if above else ()),
            ends_on=task.deadline_end or (above.ends_on if above else None),
            depth=above.depth + 1 if above else 1,
            is_inherited=above is not None and task.pk not in parts,
        )
        yield job
        yield from _walk(children, children.get(task.pk, []), parts, job)


def _parts(plan: Plan, posts: dict[Role, list[Employee]]) -> dict[int, tuple[Part, ...]]:
    found: dict[int, list[Part]] = defaultdict(list)
    rows = Assignment.objects.filter(task__plan=plan).select_related("employee").order_by("position", "pk")
    for row in rows:
        answers = row.duty == Duty.ANSWERS
        people = [row.employee] if row.employee else _people_of(row.group, posts)
        for employee in people:
            found[row.task_id].append(Part(employee, "", employee.short_name, answers))
        if not people:
            found[row.task_id].append(Part(None, row.group, row.label, answers))
    return {task: tuple(parts) for task, parts in found.items()}


def _people_of(group: str, posts: dict[Role, list[Employee]]) -> list[Employee]:
    """The people behind a group that is a post; with two deputies «заместитель директора» stays words."""
    roles = {
        GroupKind.DIRECTOR: (Role.DIRECTOR,),
        GroupKind.SYSADMIN: (Role.SYSADMIN,),
        GroupKind.DEPUTY: (Role.DEPUTY,),
        GroupKind.ADMINISTRATION: (Role.DIRECTOR, Role.DEPUTY),
    }.get(GroupKind(group) if group else GroupKind.OTHER, ())
    people = [employee for role in roles for employee in posts[role]]
    return people if group == GroupKind.ADMINISTRATION or len(people) == 1 else []
