"""Remarks of the second person: made, mended, rejected with a reason, closed after another look.

Lock order: School, then the remark.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.school_lock import lock
from registry.models import DataRemark, School, Verification
from registry.models.data_remark import TEXT_LENGTH
from registry.queries.authors import authors_of
from registry.queries.looked import LOOKS, Look
from registry.queries.remark import present_state
from registry.queries.verification import RowCheck, state_of_row
from registry.states import RemarkState

MOVED = "Значение изменилось, пока вы писали замечание. Посмотрите, что стоит теперь."
ANSWERED = "На это замечание уже ответил другой человек. Обновите страницу."
SAME = "Замечание снимает другой человек: не тот, кто внёс или исправил значение. Если оно верно, напишите почему."


@transaction.atomic
def add_remarks(
    school: School, section: str, pk: int, *, texts: Mapping[str, str], looked: str, by: Any, at: datetime
) -> list[DataRemark]:
    """One for each field that has words; under the empty name, on the row as a whole. All of them or none."""
    said = {field: text for field, text in texts.items() if text.strip()}
    if not said:
        raise Refused("Напишите хотя бы одно замечание: что стоит в документе или что неверно.")
    return [
        add_remark(school, section, pk, field=field, text=text, looked=looked, by=by, at=at)
        for field, text in said.items()
    ]


@transaction.atomic
def add_remark(
    school: School, section: str, pk: int, *, field: str, text: str, looked: str, by: Any, at: datetime
) -> DataRemark:
    """`looked` is the fingerprint of the row as the person saw it. The row loses its «проверено», if it had one."""
    lock(school)
    look, text = LOOKS[section], text.strip()
    row = state_of_row(look, school.pk, pk)
    if row is None or row.fingerprint != looked:
        raise Outrun(MOVED)
    if not _is_sayable(text):
        raise Refused("Напишите, что неверно: словами, не длиннее тысячи знаков.")
    if field and field not in look.labels:
        raise Refused("Такого поля в этом разделе нет.")
    authors = authors_of(look, school.pk, [pk]).get(pk)
    remark = DataRemark(
        school=school,
        section=section,
        object_id=pk,
        field=field,
        was={field: row.seen[field]} if field else dict(row.seen),
        text=text,
        addressee_id=authors.of(field) if authors else None,
        made_by=by,
        made_at=at,
    )
    save_as(remark, by=by, reason="замечание")
    marks = Verification.objects.in_force().filter(school=school, section=section, object_id=pk)
    marks.update(withdrawn_at=at, withdrawn_by=by)
    return remark


@transaction.atomic
def mend(remark: DataRemark, *, by: Any, at: datetime) -> DataRemark:
    """«Исправлено»: somebody else looks again."""
    fresh = _locked(remark)
    if fresh.state != RemarkState.OPEN:
        raise Outrun(ANSWERED)
    save_as(fresh, by=by, reason="исправлено", fields=fresh.mend(by=by, at=at))
    return fresh


@transaction.atomic
def reject(remark: DataRemark, *, reason: str, by: Any, at: datetime) -> DataRemark:
    """«Всё верно, потому что …»"""
    fresh, reason = _locked(remark), reason.strip()
    if fresh.state != RemarkState.OPEN:
        raise Outrun(ANSWERED)
    if not _is_sayable(reason):
        raise Refused("Напишите, почему введено верно: например, номер и дату документа.")
    save_as(fresh, by=by, reason="отклонено", fields=fresh.reject(reason, by=by, at=at))
    return fresh


@transaction.atomic
def close(remark: DataRemark, *, by: Any, at: datetime) -> DataRemark:
    """After another look, or because the remark itself was wrong. Whose work it speaks of does not close it: they may
    mend or reject, with a reason that is read. Who made it may take it back while nobody has answered."""
    fresh = _locked(remark)
    if not fresh.is_pending:
        raise Outrun(ANSWERED)
    is_taken_back = fresh.state == RemarkState.OPEN and fresh.made_by_id == by.pk and not _is_answered(fresh)
    if not fresh.school.one_person and not is_taken_back and by.pk in _spoken_of(fresh):
        raise Refused(SAME)
    save_as(fresh, by=by, reason="снято", fields=fresh.close(by=by, at=at))
    return fresh


@transaction.atomic
def reopen(remark: DataRemark, *, by: Any, at: datetime) -> DataRemark:  # noqa: ARG001 - every action says when
    """It is still wrong: the remark speaks of the present value from now on, and goes to whoever entered that."""
    fresh = _locked(remark)
    look = LOOKS[fresh.section]
    row = state_of_row(look, fresh.school_id, fresh.object_id)
    if row is None:
        raise Refused("Записи уже нет в списке: она в архиве.")
    if present_state(fresh, row.seen) not in {RemarkState.MENDED, RemarkState.REJECTED}:
        raise Outrun(ANSWERED)
    authors = authors_of(look, fresh.school_id, [fresh.object_id]).get(fresh.object_id)
    fresh.was = {name: row.seen.get(name, "") for name in fresh.was}
    fresh.addressee_id = authors.of(fresh.field) if authors else None
    save_as(fresh, by=by, reason="снова неверно", fields=[*fresh.reopen(), "was", "addressee"])
    return fresh


def close_looked_at(look: Look, school: School, rows: Mapping[int, RowCheck], *, by: Any, at: datetime) -> int:
    """Under the school's lock: the rows were just found right, so their mended remarks are closed."""
    remarks = DataRemark.objects.pending().filter(school=school, section=look.key).select_for_update()
    count = 0
    for remark in remarks:
        if remark.object_id in rows:
            save_as(remark, by=by, reason="проверено снова", fields=remark.close(by=by, at=at))
            count += 1
    return count


def _is_sayable(words: str) -> bool:
    """Databases refuse a null character."""
    return 0 < len(words) <= TEXT_LENGTH and "\x00" not in words


def _is_answered(remark: DataRemark) -> bool:
    row = state_of_row(LOOKS[remark.section], remark.school_id, remark.object_id)
    return present_state(remark, row.seen if row else None) != RemarkState.OPEN


def _spoken_of(remark: DataRemark) -> set[int]:
    """Whoever said «исправлено», or whose value stands there: the remark is about their work."""
    look = LOOKS[remark.section]
    authors = authors_of(look, remark.school_id, [remark.object_id]).get(remark.object_id)
    found = {remark.mended_by_id}
    if authors is not None:
        found |= {authors.of(remark.field)} if remark.field else authors.everybody
    return {user for user in found if user is not None}


def _locked(remark: DataRemark) -> DataRemark:
    lock(remark.school)
    found = DataRemark.objects.select_for_update(of=("self",)).select_related("school").filter(pk=remark.pk)
    fresh: DataRemark | None = found.first()
    if fresh is None:
        raise Outrun("Замечания больше нет: данные, о которых оно, уничтожены по акту.")
    return fresh
