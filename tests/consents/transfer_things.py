"""Consents, requests and files of hand-overs, for the tests about them."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client

from consents.actions import transfer as actions
from consents.actions import withdrawal
from consents.actions.consent import Paper, Said, record
from consents.models import ConsentSettings, Transfer
from consents.states import Answer, ConsentKind, Subject, TeenSigners
from registry.actions.exchange import Request
from registry.exports import Scope
from registry.models import HeaderTemplate, Person, Pupil, Representation, Representative, School
from registry.states import FileFormat, Gender
from tests.world import NOW, World

As = Callable[[str], Client]
# Before the day on which any of these tests runs: pages live by the real clock.
SIGNED = date(2026, 9, 1)
WRITTEN = datetime(2026, 9, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


def say(
    world: World, person: Person, answer: Answer = Answer.GIVEN, signer: Representative | None = None, **fields: Any
) -> None:
    """The answer of the person, or of `signer` for a child. Under the age of consent the world's parent signs."""
    if isinstance(person, Pupil) and signer is None and answer is not Answer.NOT_REQUIRED:
        signer = Representative.objects.filter(representations__pupil=person).earliest("pk")
    on, at = fields.pop("on", SIGNED), fields.pop("at", WRITTEN)
    paper = Paper(ConsentKind.PROCESSING, on, **fields)
    record(person, paper, said=[Said(answer, signer)], by=world.users["deputy"], at=at)


def parents_sign_for_teens(school: School) -> None:
    """For tests by the real clock: the pupils of the world grow up."""
    ConsentSettings.objects.filter(school=school).update(teen_signers=TeenSigners.REPRESENTATIVE)


def add_parent(world: World, pupil: Pupil, last: str, first: str, **fields: Any) -> Representative:
    parent: Representative = Representative.objects.create(
        school=world.school, last_name=last, first_name=first, gender=Gender.MALE, **fields
    )
    Representation.objects.create(school=world.school, representative=parent, pupil=pupil)
    return parent


def template_of(world: World, kind: str, columns: Mapping[str, str]) -> HeaderTemplate:
    """`columns`: field by header."""
    template: HeaderTemplate = HeaderTemplate.objects.create(
        school=world.school,
        name=f"Сеть: {kind}",
        kind=kind,
        headers=list(columns),
        mapping=[{"field": field} for field in columns.values()],
        created_by=world.users["sysadmin"],
        created_at=NOW,
    )
    return template


def asking(world: World, section: str = "pupils", *, classes: Any = None, **fields: Any) -> Request:
    scope = Scope(world.school.pk, None if classes is None else frozenset(classes))
    fields.setdefault("why", "загрузка в журнал")
    return Request(section, scope, fields.pop("file_format", FileFormat.CSV), **fields)


def hand_over(world: World, asked: Request, *, on: date = TODAY, at: datetime = NOW) -> Transfer:
    with actions.drafted(asked, school=world.school, on=on) as draft:
        made = actions.record(draft, by=world.users["sysadmin"], at=at)
        actions.keep(draft)
    return made


def taken(world: World, transfer: Transfer, *, on: date = TODAY, at: datetime = NOW) -> bytes:
    with actions.take(transfer, by=world.users["sysadmin"], at=at, on=on) as content:
        return content.read()


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def file_of(world: World, asked: Request) -> list[list[str]]:
    """The rows of the file without its header."""
    return lines(taken(world, hand_over(world, asked)))[1:]


def people(transfer: Transfer, subject: Subject, *, held: bool = False) -> dict[str, str]:
    """Surname → why not, of those in the file or on the stop-list."""
    rows = transfer.people.exclude(held="") if held else transfer.people.filter(held="")
    return {row.person.last_name: row.held for row in rows if row.subject is subject}


def withdraw(
    world: World, person: Person, kind: ConsentKind = ConsentKind.PROCESSING, *, on: date = TODAY, at: datetime = NOW
) -> None:
    """By the mother of the world's pupil."""
    paper = withdrawal.Paper(kind, "21", on, signer=world.things["representative"])
    withdrawal.record(person, paper, by=world.users["deputy"], at=at)


def lies(transfer: Transfer) -> bool:
    """Does the file wait in the program to be taken?"""
    transfer.refresh_from_db()
    return actions.lies_here(transfer)
