"""The journal of consents, column by column as `law-and-orders.md` lists them. Rows entered in error stay, struck out.

A constant number of queries, whatever the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from consents.ages import age_group
from consents.models import PEOPLE, Consent, Withdrawal
from consents.queries.register import accepted_words, place_words
from consents.queries.status import with_status
from consents.states import Answer, ConsentKind, ConsentStatus, Subject
from registry.models import Pupil, Representation, School

CATEGORIES: Final = {Subject.PUPIL: "ученик", Subject.REPRESENTATIVE: "родитель", Subject.EMPLOYEE: "сотрудник"}
# Field and header, in the order of the file.
COLUMNS: Final = (
    ("number", "№"),
    ("name", "ФИО субъекта"),
    ("category", "Категория"),
    ("place", "Класс или должность"),
    ("age", "Возрастная группа"),
    ("signer", "Кто подписал и основание"),
    ("kind", "Вид согласия"),
    ("edition", "Редакция формы"),
    ("signed_on", "Дата подписания"),
    ("route", "Форма"),
    ("term", "Срок действия"),
    ("stored", "Место хранения"),
    ("accepted", "Кто принял"),
    ("status", "Статус"),
    ("withdrawn_number", "Отзыв: вх. №"),
    ("withdrawn_on", "Отзыв: дата"),
    ("due_on", "Отзыв: срок исполнения"),
    ("done_on", "Отзыв: исполнено"),
    ("act", "Отзыв: № акта"),
    ("note", "Примечание"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the journal; empty means everything."""

    kind: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """Words and dates for the screen, the paper and the file."""

    number: int
    name: str
    section: str
    pk: int
    category: str
    place: str
    age: str
    signer: str
    kind: str
    edition: str
    signed_on: date
    route: str
    term: str
    stored: str
    accepted: str
    status: str
    withdrawn_number: str
    withdrawn_on: date | None
    due_on: date | None
    done_on: date | None
    act: str
    note: str
    is_void: bool


def journal(school: School, asked: Asked) -> Any:
    """In the order in which the answers were written down."""
    rows = Consent.objects.filter(school=school).order_by("accepted_at", "pk")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.since:
        rows = rows.filter(signed_on__gte=asked.since)
    if asked.until:
        rows = rows.filter(signed_on__lte=asked.until)
    return rows.filter(_of_group(asked.group))


def _of_group(group: str) -> Q:
    """«staff», «class-7» with the parents of its pupils, or everybody."""
    if group == "staff":
        return Q(employee__isnull=False)
    _, _, key = group.partition("class-")
    if not (key.isascii() and key.isdigit()):
        return Q()
    pupils = Pupil.objects.filter(school_class=int(key))
    parents = Representation.objects.filter(pupil__in=pupils).values("representative")
    return Q(pupil__in=pupils) | Q(representative__in=parents)


def journal_rows(rows: Any, school: School, *, on: date, first: int = 1) -> list[JournalRow]:
    """The rows in words; numbered from `first`. At most 25 queries."""
    found = list(rows.select_related("pupil__school_class", "representative", "employee", "accepted_by"))
    statuses = _statuses(found, school, on)
    withdrawals = _withdrawals(found, school)
    classes = _classes(found)
    return [_row(number, row, statuses, withdrawals, classes) for number, row in enumerate(found, start=first)]


def _row(
    number: int,
    row: Consent,
    statuses: Mapping[tuple[str, str, int], str],
    withdrawals: Mapping[tuple[str, str, int], list[Withdrawal]],
    classes: Mapping[int, str],
) -> JournalRow:
    person, subject = row.person, row.subject
    key = (subject.value, row.kind, person.pk)
    taken = _withdrawal_of(row, withdrawals.get(key, []))
    return JournalRow(
        number=number,
        name=person.full_name,
        section=person.section,
        pk=person.pk,
        category=CATEGORIES[subject],
        place=_place(row, classes),
        age=str(age_group(person.birth_date, row.signed_on).label) if subject is Subject.PUPIL else "",
        signer=_signer(row),
        kind=row.get_kind_display(),
        edition=str(row.edition) if row.form_id else "другой документ",
        signed_on=row.signed_on,
        route=row.get_route_display(),
        term=f"по {row.valid_until:%d.%m.%Y}" if row.valid_until else "до отзыва",
        stored=place_words(row),
        accepted=accepted_words(row),
        status="введено ошибочно" if row.is_void else statuses.get(key, ""),
        withdrawn_number=taken.number if taken else "",
        withdrawn_on=taken.received_on if taken else None,
        due_on=taken.due_on if taken else None,
        done_on=taken.outcome_on if taken else None,
        act=taken.act_number if taken else "",
        note=_note(row),
        is_void=row.is_void,
    )


def _place(row: Consent, classes: Mapping[int, str]) -> str:
    if row.employee:
        return row.employee.post
    if row.pupil:
        return row.pupil.school_class.name if row.pupil.school_class else ""
    return classes.get(row.representative_id or 0, "")


def _signer(row: Consent) -> str:
    if row.answer == Answer.NOT_REQUIRED:
        return row.ground
    return ", ".join(part for part in (row.signer_words, row.authority) if part)


def _note(row: Consent) -> str:
    parts = [
        "отказ" if row.answer == Answer.REFUSED else "",
        "не требуется" if row.answer == Answer.NOT_REQUIRED else "",
        "; ".join(f"{word}: {'да' if is_yes else 'нет'}" for word, is_yes in row.choices.items()),
        "" if row.is_separate else "оформлено не отдельным документом",
        row.note,
        f"ошибка: {row.void_reason}" if row.is_void else "",
    ]
    return "; ".join(part for part in parts if part)


def _people(rows: Iterable[Consent]) -> dict[tuple[str, str], set[int]]:
    found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        found[row.subject.value, row.kind].add(row.person.pk)
    return found


def _statuses(rows: Sequence[Consent], school: School, on: date) -> dict[tuple[str, str, int], str]:
    found = {}
    for (subject, kind), keys in _people(rows).items():
        model: Any = PEOPLE[Subject(subject)]
        people = with_status(
            model.objects.filter(pk__in=keys).order_by(), Subject(subject), ConsentKind(kind), school=school, on=on
        )
        for pk, status in people.values_list("pk", "consent_status"):
            found[subject, kind, pk] = str(ConsentStatus(status).label).lower()
    return found


def _withdrawals(rows: Sequence[Consent], school: School) -> dict[tuple[str, str, int], list[Withdrawal]]:
    found: defaultdict[tuple[str, str, int], list[Withdrawal]] = defaultdict(list)
    papers = Withdrawal.objects.valid().filter(school=school).defer("letter_pdf", "act_pdf")
    for (subject, kind), keys in _people(rows).items():
        for paper in papers.filter(kind=kind, **{f"{subject}__in": keys}).order_by("received_on", "recorded_at"):
            found[subject, kind, getattr(paper, f"{subject}_id")].append(paper)
    return found


def _withdrawal_of(row: Consent, papers: Iterable[Withdrawal]) -> Withdrawal | None:
    """The first that came after a consent was given: it ended it."""
    if row.answer != Answer.GIVEN or row.is_void:
        return None
    return next((paper for paper in papers if paper.came_after(row)), None)


def _classes(rows: Iterable[Consent]) -> dict[int, str]:
    """Classes of the children of each parent."""
    parents = {row.representative_id for row in rows if row.representative_id}
    links = Representation.objects.filter(representative__in=parents, pupil__archived_at=None)
    found: defaultdict[int, list[str]] = defaultdict(list)
    names = links.exclude(pupil__school_class=None).order_by("pupil__school_class__sort_key", "pk")
    for key, name in names.values_list("representative", "pupil__school_class__name"):
        found[key].append(name)
    return {key: ", ".join(dict.fromkeys(names)) for key, names in found.items()}
