"""The director's order: items are rows, a signed one is frozen as bytes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from plans.models.plan import Plan
from plans.models.printout import Printout
from plans.models.task import Task
from plans.states import AcknowledgementWay, AppendixKind, OrderKind, OrderState
from registry.models import Employee, School
from registry.states import Right


class OrderQuerySet(models.QuerySet["Order"]):
    def numbered(self) -> Self:
        """Orders that hold a number for ever: signed ones and those cancelled later."""
        return self.exclude(state=OrderState.DRAFT)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Drafts are for those who see the whole school; a signed order also for the people on its list."""
        whole = Q(school__in=School.objects.visible_to(user))
        named = Q(
            school__in=School.objects.where(user, Right.WORK_HERE),
            state__in=[OrderState.SIGNED, OrderState.CANCELLED],
            pk__in=Acknowledgement.objects.filter(employee__user=user.pk).values("order"),
        )
        return self.filter(whole | named)


class Order(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(
        Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="orders", verbose_name="план"
    )
    kind = models.CharField("вид", max_length=20, choices=OrderKind.choices)
    state = models.CharField("состояние", max_length=10, choices=OrderState.choices, default=OrderState.DRAFT)
    number = models.CharField("номер", max_length=30, blank=True)
    dated = models.DateField("дата", null=True, blank=True)
    year = models.PositiveIntegerField("год нумерации", null=True, blank=True, editable=False)
    place = models.CharField("место издания", max_length=120, blank=True)
    heading = models.CharField("заголовок", max_length=400, help_text="«О …», без точки на конце")
    preamble = models.TextField("преамбула", blank=True)
    control = models.TextField("последний пункт: контроль", blank=True)
    signer_post = models.CharField("должность подписывающего", max_length=200, default="Директор школы")
    signer = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="подписывает"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("создан", auto_now_add=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("подписан", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField("аннулирован", null=True, blank=True)
    cancelled_reason = models.TextField("почему аннулирован", blank=True)
    printout = models.OneToOneField(Printout, on_delete=models.PROTECT, null=True, blank=True, related_name="order")
    # What was printed, as `plans.orders.paper.Paper`: a signed order's Word copy never reads the living plan again.
    paper = models.JSONField("содержание подписанного", default=dict, blank=True, editable=False)
    version = models.PositiveIntegerField("версия", default=1, editable=False)

    history = HistoricalRecords(excluded_fields=["paper"])
    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = "приказ"
        verbose_name_plural = "приказы"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "year", "number"],
                condition=~Q(state=OrderState.DRAFT),
                name="order_number_once_a_year",
                violation_error_message="Приказ с таким номером в этом году уже есть.",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.DRAFT, signed_at=None, signed_by=None, printout=None)
                | (
                    Q(signed_at__isnull=False, signed_by__isnull=False, printout__isnull=False)
                    & Q(dated__isnull=False, year__isnull=False)
                    & ~Q(state=OrderState.DRAFT)
                    & ~Q(number="")
                ),
                name="order_signed_is_frozen",
                violation_error_message="У подписанного приказа должны быть номер, дата, подписавший и файл.",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.CANCELLED, cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~Q(cancelled_reason="")
                | (~Q(state=OrderState.CANCELLED) & Q(cancelled_at=None, cancelled_by=None)),
                name="order_cancelled_has_reason",
                violation_error_message="У аннулированного приказа должно быть, кто, когда и почему его отменил.",
            ),
        ]

    def __str__(self) -> str:
        number = f"№ {self.number} " if self.number else ""
        return f"Приказ {number}«{self.heading}»"

    @property
    def is_draft(self) -> bool:
        return self.state == OrderState.DRAFT

    @property
    def is_signed(self) -> bool:
        return self.state == OrderState.SIGNED

    # Transitions change only the row in memory; `plans/actions/order_signing.py` asks first, locks and saves.

    def sign(self, *, number: str, dated: date, printout: Printout, by: Any, at: datetime) -> None:
        self.state = OrderState.SIGNED
        self.number, self.dated, self.year = number, dated, dated.year
        self.printout = printout
        self.signed_by, self.signed_at = by, at

    def cancel(self, *, reason: str, by: Any, at: datetime) -> None:
        self.state = OrderState.CANCELLED
        self.cancelled_reason = reason
        self.cancelled_by, self.cancelled_at = by, at


class OrderItem(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="subitems")
    position = models.PositiveIntegerField("место по порядку")
    text = models.TextField("текст пункта")
    executor = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="исполнитель"
    )
    due_on = models.DateField("срок", null=True, blank=True)
    task = models.ForeignKey(
        Task, on_delete=models.SET_NULL, null=True, blank=True, related_name="order_items", verbose_name="задача плана"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "пункт приказа"
        verbose_name_plural = "пункты приказа"
        ordering = ["order", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Appendix(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="appendices")
    position = models.PositiveIntegerField("номер")
    kind = models.CharField("вид", max_length=20, choices=AppendixKind.choices)
    title = models.CharField("название", max_length=300)
    pdf = models.BinaryField("загруженный PDF", blank=True, default=b"")

    class Meta:
        verbose_name = "приложение"
        verbose_name_plural = "приложения"
        ordering = ["order", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class Acknowledgement(models.Model):
    """A person on the list «С приказом ознакомлены»; without a date she has still to read it."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="acknowledgements")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name="сотрудник")
    way = models.CharField("как", max_length=12, choices=AcknowledgementWay.choices, blank=True)
    read_on = models.DateField("дата ознакомления", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("записано", null=True, blank=True)
    sha256 = models.CharField("SHA-256 прочитанного файла", max_length=64, blank=True)

    class Meta:
        verbose_name = "ознакомление"
        verbose_name_plural = "ознакомления"
        ordering = ["order", "employee__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "employee"],
                name="acknowledgement_once",
                violation_error_message="Этот сотрудник уже в листе ознакомления.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None, recorded_by=None, read_on=None, way="", sha256="")
                | (
                    Q(recorded_at__isnull=False, recorded_by__isnull=False, read_on__isnull=False)
                    & ~Q(sha256="")
                    & ~Q(way="")
                ),
                name="acknowledgement_of_one_version",
                violation_error_message="У ознакомления должны быть дата, способ и версия документа.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} — {self.read_on or 'не ознакомлен(а)'}"
