"""A person's way into the journal: the personal code, its hand-over, the registration.

The code opens an account, so it lies here encrypted (`registry/sealing.py`) from the day it came to the day it was
handed over, and is wiped then. It never reaches history, logs, exports or the admin.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Self

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from registry.models.employee import Employee
from registry.models.person import Person
from registry.models.pupil import Pupil
from registry.models.representative import Representative
from registry.states import CLOSED_CODES, CODE_MOVES, CodeState

SECRET_FIELDS: Final = ("sealed_code", "code_mark")
# Every state but the first leaves a date and a name: `<word>_on` and `<word>_by`.
EVIDENCE: Final[dict[CodeState, str]] = {
    state: state.value for state in CodeState if state is not CodeState.NOT_GENERATED
}
OWNERS: Final = ("employee", "pupil", "representative")


def _one_owner() -> models.Q:
    answer = models.Q()
    for owner in OWNERS:
        answer |= models.Q(**{f"{name}__isnull": name != owner for name in OWNERS})
    return answer


def _pair(word: str) -> models.CheckConstraint:
    empty, whole = (models.Q(**{f"{word}_on__isnull": x, f"{word}_by__isnull": x}) for x in (True, False))
    return models.CheckConstraint(
        condition=empty | whole,
        name=f"eos_account_{word}_pair",
        violation_error_message="Дата события записывается вместе с тем, кто его отметил.",
    )


def _proof(state: CodeState, word: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~models.Q(state=state) | models.Q(**{f"{word}_on__isnull": False}),
        name=f"eos_account_{word}_proof",
        violation_error_message=f"Для состояния «{state.label}» нужна дата.",
    )


def _one_live(owner: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["school", owner],
        condition=~models.Q(state__in=sorted(CLOSED_CODES)),
        name=f"eos_account_one_live_{owner}",
        violation_error_message="У этого человека уже есть действующая запись о коде.",
    )


class EosAccountQuerySet(models.QuerySet["EosAccount"]):
    def live(self) -> Self:
        return self.exclude(state__in=CLOSED_CODES)

    def of(self, person: Person) -> Self:
        """All rows of the person, the newest first."""
        return self.filter(**{owner_of(person): person.pk}).order_by("-pk")


def owner_of(person: Person) -> str:
    """The name of the key that points at this kind of person."""
    return next(
        name
        for name, kind in (("employee", Employee), ("pupil", Pupil), ("representative", Representative))
        if isinstance(person, kind)
    )


def _by() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class EosAccount(models.Model):
    """One code of one person; a reissued code is a new row that `replaces` the old one."""

    school = models.ForeignKey("registry.School", on_delete=models.CASCADE, related_name="+")
    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, null=True, blank=True, related_name="eos_accounts", verbose_name="сотрудник"
    )
    pupil = models.ForeignKey(
        Pupil, on_delete=models.CASCADE, null=True, blank=True, related_name="eos_accounts", verbose_name="учащийся"
    )
    representative = models.ForeignKey(
        Representative,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="eos_accounts",
        verbose_name="представитель",
    )
    state = models.CharField(
        "состояние", max_length=16, choices=CodeState.choices, default=CodeState.NOT_GENERATED, editable=False
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaced_by", verbose_name="взамен"
    )
    sealed_code = models.TextField(editable=False, blank=True, default="")
    # Equal for equal codes of one school: the same code entered for two people is noticed without reading any.
    code_mark = models.CharField(max_length=64, editable=False, blank=True, default="")

    generated_on = models.DateField("код получен", null=True, blank=True)
    generated_by = _by()
    handed_over_on = models.DateField("выдан", null=True, blank=True)
    handed_over_by = _by()
    handed_to = models.CharField("кому выдан", max_length=250, blank=True)
    signature = models.CharField("где расписались", max_length=120, blank=True)
    registered_on = models.DateField("зарегистрирован(а)", null=True, blank=True)
    registered_by = _by()
    invited_on = models.DateField("приглашён(а)", null=True, blank=True)
    invited_by = _by()
    confirmed_on = models.DateField("приглашение принято", null=True, blank=True)
    confirmed_by = _by()
    linked_on = models.DateField("связан(а) с ЕСИА", null=True, blank=True)
    linked_by = _by()
    lost_on = models.DateField("утерян", null=True, blank=True)
    lost_by = _by()
    blocked_on = models.DateField("доступ закрыт", null=True, blank=True)
    blocked_by = _by()
    archived_on = models.DateField("в архиве", null=True, blank=True)
    archived_by = _by()
    note = models.CharField("примечание", max_length=200, blank=True)

    history = HistoricalRecords(excluded_fields=list(SECRET_FIELDS))
    objects = EosAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "персональный код"
        verbose_name_plural = "персональные коды"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_owner(),
                name="eos_account_one_owner",
                violation_error_message="Код принадлежит ровно одному человеку.",
            ),
            *(_pair(word) for word in EVIDENCE.values()),
            *(_proof(state, word) for state, word in EVIDENCE.items()),
            models.CheckConstraint(
                condition=(models.Q(state=CodeState.GENERATED) & ~models.Q(sealed_code="") & ~models.Q(code_mark=""))
                | (~models.Q(state=CodeState.GENERATED) & models.Q(sealed_code="", code_mark="")),
                name="eos_account_code_only_till_handed_over",
                violation_error_message="Код хранится зашифрованным до выдачи и стирается после неё.",
            ),
            models.CheckConstraint(
                condition=models.Q(handed_over_on=None, handed_to="", signature="")
                | (models.Q(handed_over_on__isnull=False) & ~models.Q(handed_to="") & ~models.Q(signature="")),
                name="eos_account_handed_over_to_whom",
                violation_error_message="Впишите, кому выдан код и где человек расписался.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CodeState.BLOCKED) | ~models.Q(note=""),
                name="eos_account_blocked_says_why",
                violation_error_message="Впишите, почему закрыт доступ.",
            ),
            *(_one_live(owner) for owner in OWNERS),
            models.UniqueConstraint(
                fields=["school", "code_mark"],
                condition=~models.Q(code_mark=""),
                name="eos_account_code_once",
                violation_error_message="Такой код уже записан за другим человеком.",
            ),
        ]

    def __str__(self) -> str:
        return f"Код № {self.pk}"

    @property
    def person(self) -> Person:
        found: Person | None = self.employee or self.pupil or self.representative
        assert found is not None, "the table holds exactly one owner"  # noqa: S101 - a constraint of the database
        return found

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_CODES

    def last_day(self) -> date | None:
        """The day of the latest event: the next one cannot be earlier."""
        days = [getattr(self, f"{word}_on") for word in EVIDENCE.values()]
        return max((day for day in days if day is not None), default=None)

    def obstacles_to(self, state: CodeState, *, on: date) -> list[str]:
        """Why the row may not pass into `state` on that day; empty means «можно»."""
        now, last = CodeState(self.state), self.last_day()
        if self.is_closed:
            return [f"сейчас «{now.label}»: сначала заведите новый код взамен этого"]
        if state not in CODE_MOVES[now]:
            return [f"сейчас «{now.label}», отметить «{state.label}» нельзя"]
        if last is not None and on < last:
            return [f"дата раньше предыдущей отметки ({last:%d.%m.%Y})"]
        return []

    def receive(self, *, sealed: str, mark: str, on: date, by: Any) -> None:
        """The code came. Entering it again before the hand-over corrects it."""
        self.sealed_code, self.code_mark = sealed, mark
        self._pass(CodeState.GENERATED, on=on, by=by)

    def hand_over(self, *, to: str, signature: str, on: date, by: Any) -> None:
        self.handed_to, self.signature = to, signature
        self._pass(CodeState.HANDED_OVER, on=on, by=by)
        self.wipe()

    def pass_into(self, state: CodeState, *, on: date, by: Any, note: str = "") -> None:
        """Any later state; the code, if it was never handed over, is of no use any more."""
        self.note = note or self.note
        self._pass(state, on=on, by=by)
        self.wipe()

    def wipe(self) -> None:
        self.sealed_code = self.code_mark = ""

    def _pass(self, state: CodeState, *, on: date, by: Any) -> None:
        self.state = state
        setattr(self, f"{EVIDENCE[state]}_on", on)
        setattr(self, f"{EVIDENCE[state]}_by", by)
