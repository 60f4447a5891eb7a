"""A task of the plan. Sub-items of a task are tasks themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from simple_history.models import HistoricalRecords

from ezh_rollout.shared import text
from plans.models.plan import Plan, Stage
from plans.states import FINISHED_TASKS, OPEN_TASKS, DeadlineKind, GroupKind, TaskState
from registry.models import School
from registry.states import Right, Role

User = AbstractBaseUser | AnonymousUser

# The groups of a plan whose members the school's appointments know.
GROUP_ROLES: dict[GroupKind, tuple[Role, ...]] = {
    GroupKind.DIRECTOR: (Role.DIRECTOR,),
    GroupKind.SYSADMIN: (Role.SYSADMIN,),
    GroupKind.DEPUTY: (Role.DEPUTY,),
    GroupKind.ADMINISTRATION: (Role.DIRECTOR, Role.DEPUTY),
    GroupKind.EMPLOYEES: (Role.DIRECTOR, Role.SYSADMIN, Role.DEPUTY, Role.CLASS_TEACHER, Role.EMPLOYEE),
    GroupKind.TEACHERS: (Role.CLASS_TEACHER, Role.EMPLOYEE),
    GroupKind.CLASS_TEACHERS: (Role.CLASS_TEACHER,),
    GroupKind.COUNCIL: (Role.COUNCIL,),
}
GROUPS_AND_ROLES = [f"{group.value} {role.value}" for group, roles in GROUP_ROLES.items() for role in roles]

# One statement, written out: as nested querysets it took half as long to put together as the whole plan page.
TASKS_OF_PERSON = f"""
WITH RECURSIVE answered(id) AS (
    SELECT named.task_id
    FROM plans_assignment named LEFT JOIN registry_employee person ON person.id = named.employee_id
    WHERE person.user_id = %s OR EXISTS (
        SELECT 1 FROM registry_appointment held
        WHERE held.user_id = %s AND held.ended_at IS NULL AND held.school_id = named.school_id
        AND named."group" || ' ' || held.role IN ({", ".join(["%s"] * len(GROUPS_AND_ROLES))})
    )
    UNION
    SELECT below.id FROM plans_task below JOIN answered ON below.parent_id = answered.id
    WHERE NOT EXISTS (SELECT 1 FROM plans_assignment own WHERE own.task_id = below.id)
)
SELECT id FROM answered
"""  # noqa: S608 - only places for values are counted out


class TaskQuerySet(models.QuerySet["Task"]):
    def assigned_to(self, user: User) -> Self:
        """The one rule of «mine».

        A task is for the people it names and for the groups to which one of the person's roles in that school belongs;
        a sub-task that names nobody is for the people of the nearest task above it.
        """
        return self.filter(pk__in=RawSQL(TASKS_OF_PERSON, [user.pk, user.pk, *GROUPS_AND_ROLES]))  # noqa: S611 - values apart

    def visible_to(self, user: User) -> Self:
        """Those who see the whole school see all its tasks; others who work there see their own."""
        whole = Q(school__in=School.objects.where(user, Right.VIEW_SCHOOL))
        own = Q(
            school__in=School.objects.where(user, Right.WORK_HERE),
            pk__in=Task.objects.assigned_to(user).values("pk"),
        )
        return self.filter(whole | own)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_TASKS)

    def overdue(self, *, on: date) -> Self:
        return self.open().filter(deadline_end__lt=on)

    def matching(self, words: str) -> Self:
        found = self
        for word in text.search_key(words).split():
            found = found.filter(search_key__contains=word)
        return found


class Task(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks", verbose_name="план")
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="tasks", verbose_name="этап")
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subtasks",
        verbose_name="в составе задачи",
    )
    position = models.PositiveIntegerField("место по порядку", default=0)
    number = models.CharField("номер", max_length=20, blank=True)
    text = models.TextField("что сделать")
    deadline_words = models.CharField("срок словами", max_length=300, blank=True)
    deadline_kind = models.CharField(
        "вид срока", max_length=10, choices=DeadlineKind.choices, default=DeadlineKind.UNKNOWN
    )
    deadline_start = models.DateField("начало", null=True, blank=True)
    deadline_end = models.DateField("срок", null=True, blank=True)
    extra = models.JSONField("прочие столбцы документа", default=dict, blank=True)
    evidence = models.CharField("чем подтверждается", max_length=60, blank=True)

    state = models.CharField("состояние", max_length=12, choices=TaskState.choices, default=TaskState.PLANNED)
    result = models.TextField("результат", blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by_one_person = models.BooleanField("сдал и принял один человек", default=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField("почему возвращена", blank=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField("почему не требуется", blank=True)

    version = models.PositiveIntegerField("версия", default=1, editable=False)
    search_key = models.TextField(editable=False, default="")

    history = HistoricalRecords(excluded_fields=["search_key"])
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "задача"
        verbose_name_plural = "задачи"
        ordering = ["plan", "stage__position", "position", "pk"]
        indexes = [models.Index(fields=["school", "state", "deadline_end"], name="task_by_deadline")]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_at": None, f"{name}_by": None})
                    | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
                    name=f"task_{name}_by_and_at",
                    violation_error_message=f"У состояния задачи должны быть и кто, и когда ({name}).",
                )
                for name in ("started", "submitted", "accepted", "returned", "dropped")
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="task_submitted_has_evidence",
                violation_error_message="У задачи на проверке должно быть, кто и когда её сдал.",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.ACCEPTED, accepted_at__isnull=False, submitted_at__isnull=False)
                | (~Q(state=TaskState.ACCEPTED) & Q(accepted_at=None)),
                name="task_accepted_has_evidence",
                violation_error_message="У принятой задачи должно быть, кто и когда её принял.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_by_one_person=True) | ~Q(accepted_by=F("submitted_by")),
                name="task_four_eyes",
                violation_error_message="Кто сдал задачу, тот не может её принять.",
            ),
            models.CheckConstraint(
                condition=(Q(state=TaskState.NOT_REQUIRED, dropped_at__isnull=False) & ~Q(dropped_reason=""))
                | (~Q(state=TaskState.NOT_REQUIRED) & Q(dropped_at=None)),
                name="task_dropped_has_reason",
                violation_error_message="У ненужной задачи должно быть, кто, когда и почему так решил.",
            ),
            models.CheckConstraint(
                condition=Q(deadline_start=None) | Q(deadline_end=None) | Q(deadline_end__gte=F("deadline_start")),
                name="task_deadline_in_order",
                violation_error_message="Срок кончается раньше, чем начинается.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the key of search with the words, whoever saves."""
        self.search_key = self.key_of_search()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def key_of_search(self) -> str:
        return text.search_key(f"{self.number} {self.text} {self.deadline_words}")

    @property
    def title(self) -> str:
        """The first paragraph: the name of the task in lists."""
        return self.text.strip().partition("\n")[0]

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED_TASKS

    @property
    def was_returned(self) -> bool:
        """Sent back by the person who checks, and not submitted again yet."""
        return self.state == TaskState.STARTED and self.returned_at is not None

    def is_overdue(self, *, on: date) -> bool:
        return self.state in OPEN_TASKS and self.deadline_end is not None and self.deadline_end < on

    # Transitions change only the row in memory; `plans/actions/task.py` asks first, locks and saves.

    def start(self, *, by: Any, at: datetime) -> None:
        self.state = TaskState.STARTED
        self.started_by, self.started_at = by, at

    def submit(self, *, result: str, by: Any, at: datetime) -> None:
        self.state = TaskState.SUBMITTED
        self.result = result
        self.submitted_by, self.submitted_at = by, at
        self.returned_by = self.returned_at = None
        self.returned_reason = ""

    def accept(self, *, by: Any, at: datetime) -> None:
        self.state = TaskState.ACCEPTED
        self.accepted_by, self.accepted_at = by, at
        self.accepted_by_one_person = self.submitted_by_id == by.pk

    def send_back(self, *, reason: str, by: Any, at: datetime) -> None:
        self.state = TaskState.STARTED
        self.returned_by, self.returned_at, self.returned_reason = by, at, reason

    def drop(self, *, reason: str, by: Any, at: datetime) -> None:
        self.state = TaskState.NOT_REQUIRED
        self.dropped_by, self.dropped_at, self.dropped_reason = by, at, reason

    def reopen(self, *, reason: str, by: Any, at: datetime) -> None:
        """Back to work after it was accepted or dropped; the reason stays as that of a return."""
        self.send_back(reason=reason, by=by, at=at)
        if self.started_at is None:
            self.started_by, self.started_at = by, at
        self.accepted_by = self.accepted_at = self.dropped_by = self.dropped_at = None
        self.accepted_by_one_person = False
        self.dropped_reason = ""
