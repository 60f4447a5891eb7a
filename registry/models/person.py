"""What a member of staff, a pupil and a parent have in common."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from ezh_rollout.shared import grammar
from registry import names, snils
from registry.models.record import KEY_LENGTH, Record
from registry.states import Gender


class Person(Record):
    """`name_key` is the folded full name: equal for two spellings of one name (see `registry/names.py`)."""

    last_name = models.CharField("фамилия", max_length=80)
    first_name = models.CharField("имя", max_length=80)
    middle_name = models.CharField("отчество", max_length=80, blank=True)
    gender = models.CharField("пол", max_length=1, choices=Gender.choices, blank=True)
    birth_date = models.DateField("дата рождения", null=True, blank=True)
    snils = models.CharField("СНИЛС", max_length=20, blank=True, help_text="Например: 112-233-445 95")
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    name_key = models.CharField(max_length=KEY_LENGTH, editable=False, default="")

    class Meta(Record.Meta):
        abstract = True
        indexes: ClassVar[list[models.Index] | tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["school", "name_key"], name="%(class)s_name"),
            models.Index(fields=["school", "snils"], name="%(class)s_snils"),
        )

    def __str__(self) -> str:
        return self.full_name

    def set_keys(self) -> set[str]:
        self.name_key = names.person_key(self.last_name, self.first_name, self.middle_name)[:KEY_LENGTH]
        return super().set_keys() | {"name_key"}

    def words_to_sort(self) -> str:
        return self.full_name

    def words_to_search(self) -> str:
        return self.full_name

    def clean_fields(self, exclude: Any = None) -> None:
        self.snils = snils.normal(self.snils)
        super().clean_fields(exclude=exclude)

    @property
    def full_name(self) -> str:
        """«Кондратова Вера Николаевна», with initials «Кондратова В.Н.»"""
        return grammar.full_name(self.last_name, self.first_name, self.middle_name)

    @property
    def short_name(self) -> str:
        """«Кондратова В.Н.»"""
        return grammar.short_name(self.last_name, self.first_name, self.middle_name)
