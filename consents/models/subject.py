"""A row about one person: a pupil, a representative or a member of staff."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from consents.states import Subject
from registry.models import Employee, Person, Pupil, Representative, School
from registry.states import Right

M_co = TypeVar("M_co", bound="AboutPerson", covariant=True)
PEOPLE: dict[Subject, type[Person]] = {
    Subject.PUPIL: Pupil,
    Subject.REPRESENTATIVE: Representative,
    Subject.EMPLOYEE: Employee,
}
SECTIONS: dict[Subject, str] = {subject: model.section for subject, model in PEOPLE.items()}


def subject_of(person: Person) -> Subject:
    """Which of the three keys points at this person."""
    return next(subject for subject, model in PEOPLE.items() if isinstance(person, model))


def key_of(person: Person) -> dict[str, int]:
    """For a filter or a new row: {"pupil_id": 12}."""
    return {f"{subject_of(person)}_id": person.pk}


class AboutPersonQuerySet(models.QuerySet[M_co]):
    def of(self, person: Person) -> Self:
        return self.filter(**key_of(person))

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The whole school for those who see it; a class teacher sees the own class and its parents."""
        whole = models.Q(school__in=School.objects.where(user, Right.VIEW_SCHOOL))
        pupils = models.Q(pupil__in=Pupil.objects.visible_to(user).values("pk"))
        parents = models.Q(representative__in=Representative.objects.visible_to(user).values("pk"))
        return self.filter(whole | pupils | parents)


class AboutPerson(models.Model):
    """Destroying the person goes through the sockets of `registry/retention.py`; by accident nobody can."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    pupil = models.ForeignKey(
        Pupil, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="учащийся"
    )
    representative = models.ForeignKey(
        Representative, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="представитель"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="сотрудник"
    )

    objects: ClassVar[Any] = AboutPersonQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def person(self) -> Person:
        found: Person | None = self.pupil or self.representative or self.employee
        assert found is not None, "the table holds exactly one person"  # noqa: S101 - a constraint of the database
        return found

    @property
    def subject(self) -> Subject:
        return next(subject for subject in Subject if getattr(self, f"{subject}_id") is not None)


def one_person(name: str) -> models.CheckConstraint:
    """Exactly one of the three keys is filled."""
    answer = models.Q()
    for owner in Subject.values:
        answer |= models.Q(**{f"{other}__isnull": other != owner for other in Subject.values})
    return models.CheckConstraint(
        condition=answer, name=name, violation_error_message="Запись относится ровно к одному человеку."
    )


def pair(name: str, *fields: str) -> models.CheckConstraint:
    """Date, person and whatever else proves an event: all of them or none."""
    empty, whole = (models.Q(**{f"{field}__isnull": missing for field in fields}) for missing in (True, False))
    return models.CheckConstraint(
        condition=empty | whole,
        name=name,
        violation_error_message="Событие записывается вместе с тем, кто его отметил.",
    )
