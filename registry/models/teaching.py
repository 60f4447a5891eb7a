"""Who teaches what, where and to whom: three plain links and the full assignment.

The links are jobs of their own in the school's plan («предмет–учитель», «предмет–кабинет», «предмет–класс»).
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.employee import Employee
from registry.models.record import Record
from registry.models.room import Room
from registry.models.school_class import SchoolClass
from registry.models.subject import Subject

MOST_HOURS = 40


class SubjectTeacher(models.Model):
    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="teacher_links")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="subject_links")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "предмет–учитель"
        verbose_name_plural = "предмет–учитель"
        constraints = [
            models.UniqueConstraint(fields=["school", "subject", "employee"], name="subject_teacher_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} — {self.employee}"


class SubjectRoom(models.Model):
    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="room_links")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="subject_links")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "предмет–кабинет"
        verbose_name_plural = "предмет–кабинет"
        constraints = [
            models.UniqueConstraint(fields=["school", "subject", "room"], name="subject_room_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} — {self.room}"


class SubjectClass(models.Model):
    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="class_links")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="subject_links")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "предмет–класс"
        verbose_name_plural = "предмет–класс"
        constraints = [
            models.UniqueConstraint(fields=["school", "subject", "school_class"], name="subject_class_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} — {self.school_class}"


class TeachingAssignment(Record):
    """One line of the teaching load: subject × class (or subgroup) × teacher × room × hours a week."""

    section = "assignments"

    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, related_name="assignments", verbose_name="класс или подгруппа"
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="assignments", verbose_name="предмет")
    teacher = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="учитель"
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="кабинет"
    )
    hours_per_week = models.DecimalField(
        "часов в неделю",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
    )

    history = HistoricalRecords(excluded_fields=["search_key", "sort_key"])

    class Meta(Record.Meta):
        verbose_name = "нагрузка"
        verbose_name_plural = "учебная нагрузка"
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_class", "subject", "teacher"],
                condition=models.Q(archived_at=None),
                name="assignment_once",
                violation_error_message="Такая строка нагрузки уже есть.",
            ),
            models.UniqueConstraint(
                fields=["school", "school_class", "subject"],
                condition=models.Q(archived_at=None, teacher=None),
                name="assignment_without_teacher_once",
                violation_error_message="Строка нагрузки без учителя уже есть.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class}, {self.subject}"

    def words_to_sort(self) -> str:
        return f"{self.school_class.words_to_sort()} {self.subject.name}"

    def words_to_search(self) -> str:
        return f"{self.school_class} {self.subject} {self.teacher or ''}"
