"""What happened to a task beside its fields: moves between states, comments, files."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from plans.models.task import Task
from plans.states import EventKind, TaskState
from registry.models import School


class TaskEvent(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("вид", max_length=10, choices=EventKind.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="кто", null=True
    )
    at = models.DateTimeField("когда")
    state_before = models.CharField(max_length=12, choices=TaskState.choices, blank=True)
    state_after = models.CharField(max_length=12, choices=TaskState.choices, blank=True)
    text = models.TextField("текст", blank=True)

    class Meta:
        verbose_name = "событие задачи"
        verbose_name_plural = "события задач"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class TaskFileQuerySet(models.QuerySet["TaskFile"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(task__in=Task.objects.visible_to(user))


class TaskFile(models.Model):
    """Evidence of the work: a private file, served only to those who may see the task."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="files")
    file = models.FileField("файл", upload_to="evidence/%Y/%m/")
    name = models.CharField("имя", max_length=200)
    size = models.PositiveBigIntegerField("размер, байт")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("загружен")

    objects = TaskFileQuerySet.as_manager()

    class Meta:
        verbose_name = "файл задачи"
        verbose_name_plural = "файлы задач"
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name
