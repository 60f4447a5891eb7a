"""The states of plans, tasks, approvals and orders, and the kinds of deadlines.

A leaf: imports nothing of ours.
"""

from django.db import models


class DeadlineKind(models.TextChoices):
    """What the words of a deadline turned out to be."""

    DATES = "dates", "Даты"
    RECURRING = "recurring", "Повторяется"
    RELATIVE = "relative", "Относительно другого события"
    UNKNOWN = "unknown", "Не понято"


class TaskState(models.TextChoices):
    PLANNED = "planned", "Запланирована"
    STARTED = "started", "В работе"
    SUBMITTED = "submitted", "На проверке"
    ACCEPTED = "accepted", "Принята"
    NOT_REQUIRED = "not_required", "Не требуется"


OPEN_TASKS = frozenset({TaskState.PLANNED, TaskState.STARTED, TaskState.SUBMITTED})
FINISHED_TASKS = frozenset({TaskState.ACCEPTED, TaskState.NOT_REQUIRED})


class TaskMove(models.TextChoices):
    """What a person can do with the state of a task; the labels are the buttons."""

    START = "start", "Взять в работу"
    SUBMIT = "submit", "Сдать на проверку"
    ACCEPT = "accept", "Принять"
    RETURN = "return", "Вернуть"
    DROP = "drop", "Не требуется"
    REOPEN = "reopen", "Вернуть в работу"


class EventKind(models.TextChoices):
    MOVE = "move", "Состояние"
    COMMENT = "comment", "Комментарий"
    FILE = "file", "Файл"
    ORDER = "order", "Приказ"


class Duty(models.TextChoices):
    ANSWERS = "answers", "отвечает"
    TAKES_PART = "takes_part", "участвует"


class GroupKind(models.TextChoices):
    """Groups and posts that a plan names instead of people."""

    DIRECTOR = "director", "директор школы"
    SYSADMIN = "sysadmin", "системный администратор"
    DEPUTY = "deputy", "заместитель директора"
    ADMINISTRATION = "administration", "администрация школы"
    EMPLOYEES = "employees", "сотрудники школы"
    TEACHERS = "teachers", "учителя"
    CLASS_TEACHERS = "class_teachers", "классные руководители"
    COUNCIL = "council", "Управляющий совет"
    WORKING_GROUP = "working_group", "рабочая группа"
    PUPILS = "pupils", "учащиеся"
    PARENTS = "parents", "родители"
    OTHER = "other", "другие"


class ApprovalState(models.TextChoices):
    SUBMITTED = "submitted", "На утверждении"
    APPROVED = "approved", "Утверждено"
    RETURNED = "returned", "Возвращено"
    WITHDRAWN = "withdrawn", "Отозвано"


class OrderKind(models.TextChoices):
    INTRODUCTION = "introduction", "О внедрении электронного журнала"
    RESPONSIBLE = "responsible", "О назначении ответственного за ведение электронного журнала"
    MODEL = "model", "Об утверждении модели электронного журнала, сроков введения и плана работ"


class OrderState(models.TextChoices):
    DRAFT = "draft", "Проект"
    SIGNED = "signed", "Подписан"
    CANCELLED = "cancelled", "Аннулирован"


class AppendixKind(models.TextChoices):
    CALENDAR_PLAN = "calendar_plan", "Календарный план внедрения"
    ADMINISTRATOR = "administrator", "Данные администратора электронного журнала"
    RESPONSIBLE = "responsible", "Список ответственных сотрудников"
    UPLOADED = "uploaded", "Загруженный файл"


class AcknowledgementWay(models.TextChoices):
    ELECTRONIC = "electronic", "в программе"
    PAPER = "paper", "подпись на бумаге"
