"""What every row of the school's reference data has: a school, an archive, a version, keys of search and order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.urls import reverse

from ezh_rollout.shared import text
from registry.models.school import School
from registry.states import Right

M_co = TypeVar("M_co", bound="Record", covariant=True)
KEY_LENGTH = 500


class RecordQuerySet(models.QuerySet[M_co]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(school__in=School.objects.where(user, Right.VIEW_SCHOOL))

    def current(self) -> Self:
        return self.filter(archived_at=None)

    def matching(self, words: str) -> Self:
        """Rows that hold every word, in any order and any case."""
        found = self
        for word in text.search_key(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def in_order(self) -> Self:
        return self.order_by("sort_key", "pk")


class Record(models.Model):
    """Reference data is archived, not deleted; `version` tells a form that somebody was faster."""

    section: ClassVar[str] = ""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+", verbose_name="школа")
    archived_at = models.DateTimeField("в архиве с", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("версия", default=1, editable=False)
    search_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="")
    sort_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="")

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[Sequence[str]] = ("sort_key", "pk")
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            models.Index(fields=["school", "archived_at", "sort_key"], name="%(class)s_in_order"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the keys with the words, whoever saves: both databases order and search Cyrillic wrongly."""
        keys = self.set_keys()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, *keys}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("registry:row", args=[self.section, self.pk])

    def set_keys(self) -> set[str]:
        """Computes the key columns from the words; whoever writes in bulk calls it himself. Returns their names."""
        self.search_key = text.search_key(self.words_to_search())[:KEY_LENGTH]
        self.sort_key = text.sort_key(self.words_to_sort())[:KEY_LENGTH]
        return {"search_key", "sort_key"}

    def words_to_search(self) -> str:
        return str(self)

    def words_to_sort(self) -> str:
        return str(self)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None
