"""A pile of signed blanks that came back: files as they were uploaded, and their pages."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consents.models.form import ConsentForm
from consents.models.print_batch import PrintedCopy
from consents.models.subject import AboutPerson, AboutPersonQuerySet, pair
from consents.states import QUIET_PAGES, PageDecision, PageOutcome, ScanState
from registry.models import Job, Person, School
from registry.states import Right


class ScanBatchQuerySet(models.QuerySet["ScanBatch"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))


class ScanBatch(models.Model):
    """One upload. It is closed by hand, when no page waits any more."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    title = models.CharField("пачка", max_length=200)
    state = models.CharField("состояние", max_length=8, choices=ScanState.choices, default=ScanState.RECEIVED)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("загружена")
    # Asked once for the pile, mended on a page where it differs; empty means the day of the upload.
    signed_on = models.DateField("бланки подписаны", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("разобрана", null=True, blank=True)

    objects: ClassVar[Any] = ScanBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "пачка сканов"
        verbose_name_plural = "пачки сканов"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ScanState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=ScanState.CLOSED) & Q(closed_at=None, closed_by=None)),
                name="scan_batch_closed_by",
                violation_error_message="У разобранной пачки должно быть, кто и когда её закрыл.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Read to the end and not closed: its pages may be decided."""
        return self.state == ScanState.REVIEW

    @property
    def usual_signed_on(self) -> date:
        """What the date of a signature is until somebody mends it on the page."""
        return self.signed_on or timezone.localdate(self.uploaded_at)


class ScanFile(models.Model):
    """An original, kept unchanged: `sha256` proves it. `batch` is empty for a scan attached to one row by hand."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    batch = models.ForeignKey(ScanBatch, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    position = models.PositiveIntegerField("порядок", default=1)
    file = models.FileField("файл", upload_to="scans/%Y/%m/", max_length=200)
    name = models.CharField("имя файла", max_length=200)
    size = models.PositiveBigIntegerField("байт")
    sha256 = models.CharField("SHA-256", max_length=64)
    pages_total = models.PositiveIntegerField("страниц", null=True, blank=True)
    problem = models.CharField("почему не прочитан", max_length=300, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("загружен")

    class Meta:
        verbose_name = "файл скана"
        verbose_name_plural = "файлы сканов"
        ordering = ["batch", "position", "pk"]
        indexes = [models.Index(fields=["school", "sha256"], name="scan_file_by_print")]

    def __str__(self) -> str:
        return self.name


class ScanPageQuerySet(AboutPersonQuerySet["ScanPage"]):
    def waiting(self) -> Self:
        """Pages that a person has still to look at."""
        return self.filter(decision=PageDecision.WAITING).exclude(outcome__in=QUIET_PAGES)

    def in_order(self) -> Self:
        """As the sheets lay in the pile."""
        return self.order_by("batch", "file__position", "file", "number")


class ScanPage(AboutPerson):
    """The person is the one of the code, or the one chosen at the desk; empty while nobody is known."""

    batch = models.ForeignKey(ScanBatch, on_delete=models.CASCADE, related_name="pages")
    file = models.ForeignKey(ScanFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("страница файла")
    outcome = models.CharField("прочитано", max_length=10, choices=PageOutcome.choices)
    reason = models.CharField("почему на столе", max_length=300, blank=True)
    copy = models.ForeignKey(
        PrintedCopy, on_delete=models.PROTECT, null=True, blank=True, related_name="pages", verbose_name="бланк №"
    )
    # Of `copy`; chosen by hand where the code could not be read.
    form = models.ForeignKey(
        ConsentForm, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="бланк"
    )
    picture = models.FileField("картинка", upload_to="scans/%Y/%m/", max_length=200, blank=True)
    thumbnail = models.FileField("уменьшенная", upload_to="scans/%Y/%m/", max_length=200, blank=True)
    decision = models.CharField(
        "решение", max_length=10, choices=PageDecision.choices, default=PageDecision.WAITING, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("решено", null=True, blank=True)

    objects: ClassVar[Any] = ScanPageQuerySet.as_manager()

    class Meta:
        verbose_name = "страница скана"
        verbose_name_plural = "страницы сканов"
        ordering = ["batch", "file__position", "number"]
        constraints = [
            pair("scan_page_decided_pair", "decided_at", "decided_by"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="scan_page_decision_has_time",
                violation_error_message="Решение записывается вместе со временем.",
            ),
            models.UniqueConstraint(
                fields=["file", "number"],
                name="scan_page_once",
                violation_error_message="Эта страница файла уже прочитана.",
            ),
        ]
        indexes = [models.Index(fields=["batch", "decision", "outcome"], name="scan_page_by_decision")]

    def __str__(self) -> str:
        return f"{self.file}, страница {self.number}"

    @property
    def is_quiet(self) -> bool:
        """Nobody has to look at it, unless somebody says so."""
        return self.outcome in QUIET_PAGES

    @property
    def is_in_review(self) -> bool:
        """Its person is known, its signature waits to be seen."""
        return self.decision == PageDecision.WAITING and self.outcome == PageOutcome.MATCHED

    @property
    def is_on_desk(self) -> bool:
        """Somebody has to say whose it is, or that it is nobody's."""
        return self.decision == PageDecision.WAITING and self.outcome != PageOutcome.MATCHED and not self.is_quiet

    @property
    def person_or_none(self) -> Person | None:
        found: Person | None = self.pupil or self.representative or self.employee
        return found
