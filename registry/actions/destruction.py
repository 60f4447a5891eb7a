"""Destroying data about people whose term is over: everything in one transaction, and an act that proves it.

Pupils and representatives are deleted. The row of an employee stays, empty: tasks and orders point at it. History goes
with the rows; what stays is the act with initials and counts.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from ezh_rollout.shared.grammar import Case
from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import retention
from registry.actions.destruction_traces import TRACES, forget_history
from registry.destruction_paper import Paper, Subject, act_pdf
from registry.models import (
    Appointment,
    DestructionAct,
    Employee,
    Job,
    Person,
    School,
    TeachingAssignment,
)
from registry.retention import DESTROYERS, PEOPLE, Destroyed
from registry.states import PERSONAL_JOBS, UNFINISHED_JOB

NOTHING_LEFT: Final = "Данные уничтожены"
CHANGED: Final = "Пока вы готовили акт, данные изменились: кого-то вернули из архива или уничтожили раньше."
EXPORTED_NOW: Final = (
    "Сейчас готовится файл выгрузки: данные, которые уничтожают, остались бы в нём. Дождитесь его и повторите."
)
Chosen = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class ActData:
    """What a person writes into the act."""

    number: str
    dated: date
    reason: str
    commission: Sequence[str]


def destroy(school: School, chosen: Chosen, *, act: ActData, by: Any, at: datetime) -> DestructionAct:
    """Destroys the chosen people and stores the act. Representatives left without a child go with their last one.

    The paper is drawn first, outside the transaction; under the locks everything is asked again, so whoever was
    brought back from the archive meanwhile stops the whole. Raises `Refused`, `Outrun`, `PdfProblem`.
    """
    if not act.number.strip() or not act.reason.strip() or not act.commission:
        raise Refused("В акте нужны номер, основание и хотя бы один человек, который уничтожает данные.")
    on = timezone.localdate(at)
    whole = _with_parents(school, chosen)
    people = _people(school, whole, on=on)
    _refuse_if_number_taken(school, act)
    refuse_while_exported(school)
    subjects = [_subject(section, person) for section in PEOPLE for person in people[section]]
    pdf = act_pdf(Paper(school=school, act=act, subjects=subjects, destroyed_at=at))
    return _destroy(school, whole, subjects, act=act, pdf=pdf, by=by, at=at)


@transaction.atomic
def _destroy(
    school: School,
    chosen: Chosen,
    subjects: Sequence[Subject],
    *,
    act: ActData,
    pdf: bytes,
    by: Any,
    at: datetime,
) -> DestructionAct:
    School.objects.select_for_update().get(pk=school.pk)
    _lock(school, chosen)
    people = _people(school, chosen, on=timezone.localdate(at))
    if [_subject(section, person) for section in PEOPLE for person in people[section]] != list(subjects):
        raise Outrun(CHANGED)
    _refuse_if_number_taken(school, act)
    refuse_while_exported(school)
    rows = sum(_destroy_section(school, section, people[section], by=by, at=at) for section in PEOPLE)
    rows += retention.expired_log(school.pk, timezone.localdate(at)).delete()[0]
    return DestructionAct.objects.create(
        school=school,
        number=act.number.strip(),
        dated=act.dated,
        year=act.dated.year,
        reason=act.reason.strip(),
        commission=list(act.commission),
        subjects=[subject.as_json() for subject in subjects],
        counts={section: len(people[section]) for section in PEOPLE if people[section]},
        rows=rows,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        destroyed_by=by,
        destroyed_at=at,
    )


def _with_parents(school: School, chosen: Chosen) -> Chosen:
    parents = retention.without_children(chosen.get("pupils", frozenset()), school=school.pk)
    return {**chosen, "representatives": chosen.get("representatives", frozenset()) | frozenset(parents)}


def _people(school: School, chosen: Chosen, *, on: date) -> dict[str, list[Person]]:
    """The chosen people, each of them past the term and held back by nothing."""
    if not any(chosen.values()):
        raise Refused("Никто не отмечен. Отметьте тех, чьи данные уничтожаются.")
    found: dict[str, list[Person]] = {}
    for section in PEOPLE:
        wanted = chosen.get(section, frozenset())
        expired = retention.past_term(section, school=school.pk, on=on)
        found[section] = list(expired.filter(pk__in=wanted).order_by("pk"))
        if len(found[section]) != len(wanted):
            raise Outrun(CHANGED)
        held = retention.held_back(section, school.pk, wanted, on=on)
        if held:
            raise Refused(
                *(f"{person.full_name}: {held[person.pk]}." for person in found[section] if person.pk in held)
            )
    return found


def _lock(school: School, chosen: Chosen) -> None:
    """In the order of the sections and numbers, as everybody who locks more than one."""
    for section, model in PEOPLE.items():
        wanted = chosen.get(section, frozenset())
        if wanted:
            list(model.objects.filter(school=school, pk__in=wanted).order_by("pk").select_for_update().values("pk"))


def _refuse_if_number_taken(school: School, act: ActData) -> None:
    number, year = act.number.strip(), act.dated.year
    is_taken = DestructionAct.objects.filter(school=school, year=year, number=number).exists()
    if is_taken or any(has_act(school.pk, year, number) for has_act in retention.OTHER_ACTS):
        raise Refused(f"Акт № {number} за {year} год уже есть. Впишите другой номер.")


def refuse_while_exported(school: School) -> None:
    """A worker that has read the people before writes them into its file afterwards. Nobody queues another one under
    the lock."""
    if Job.objects.filter(school=school, kind__in=PERSONAL_JOBS, state__in=UNFINISHED_JOB).exists():
        raise Refused(EXPORTED_NOW)


def _subject(section: str, person: Person) -> Subject:
    letters = (part[0].upper() for part in (person.last_name, person.first_name, person.middle_name) if part)
    return Subject(section=section, number=person.pk, initials=" ".join(f"{letter}." for letter in letters))


def _destroy_section(school: School, section: str, people: Sequence[Person], *, by: Any, at: datetime) -> int:
    if not people:
        return 0
    keys = frozenset(person.pk for person in people)
    doomed = Destroyed(
        school=school.pk,
        section=section,
        people=keys,
        name_keys=frozenset(person.name_key for person in people),
        snils=frozenset(person.snils for person in people if person.snils),
        at=at,
    )
    count = sum(destroyer(doomed) for destroyer in (*TRACES, *DESTROYERS))
    if section == "employees":
        return count + _empty_employees(keys, by=by, at=at)
    return count + _delete_people(PEOPLE[section], keys)


def _delete_people(model: type[Person], keys: Collection[int]) -> int:
    people = model.objects.filter(pk__in=keys)
    try:
        count = int(people.delete()[0])
    except ProtectedError as problem:
        kinds = sorted({str(row._meta.verbose_name) for row in problem.protected_objects})  # noqa: SLF001 - Django's public model API
        raise Refused(
            f"Не уничтожено ничего: на этих людей ещё опираются другие записи ({', '.join(kinds)})."
        ) from None
    return count + forget_history(model, id__in=keys)


def _empty_employees(keys: Collection[int], *, by: Any, at: datetime) -> int:
    count = forget_history(Employee, id__in=keys)
    for employee in Employee.objects.filter(pk__in=keys).select_related("user"):
        user, employee.user = employee.user, None
        _empty(employee, at)
        save_as(employee, by=by, reason="данные уничтожены по акту")
        if user is not None:
            _close_account(user)
    # An assignment is found by the name of its teacher.
    joins = ("teacher", "subject", "school_class", "room")
    assignments = list(TeachingAssignment.objects.filter(teacher__in=keys).select_related(*joins))
    for assignment in assignments:
        assignment.set_keys()
    TeachingAssignment.objects.bulk_update(assignments, ["search_key", "sort_key"], batch_size=200)
    return count + len(keys)


def _empty(employee: Employee, at: datetime) -> None:
    employee.last_name = NOTHING_LEFT
    employee.first_name = employee.middle_name = employee.gender = employee.snils = employee.phone = ""
    employee.email = employee.post = employee.kind = ""
    employee.birth_date, employee.is_part_time, employee.destroyed_at = None, False, at
    # Without the gender the name cannot be declined; the words that stand for it need no declining.
    employee.name_forms = {case.value: f"({NOTHING_LEFT.lower()})" for case in Case}
    employee.post_forms = {}
    employee.version += 1


def _close_account(user: Any) -> None:
    """The login of somebody who left; its name stays with the deeds it is written under."""
    in_use = Appointment.objects.in_force().filter(user=user).exists() or Employee.objects.filter(user=user).exists()
    if not in_use and not user.is_superuser:
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
