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
