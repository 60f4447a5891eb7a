"""Who may open the addresses of withdrawals, demands and the calendar: the whole school reads, whoever keeps the
consents writes, the director destroys. A class teacher sees none of it: they are papers of the office."""

from typing import Any

from consents.models import Demand, Withdrawal
from tests.access_tables import WHOLE, Address
from tests.world import NOW, World

KEEPERS = frozenset({"director", "deputy"})
DIRECTOR = frozenset({"director"})


def school(world: World) -> list[Any]:
    return [world.school.pk]


def person(world: World) -> list[Any]:
    return ["employees", world.staff["deputy"].pk]


def withdrawal(world: World) -> list[Any]:
    return [world.things["withdrawal"].pk]


def demand(world: World) -> list[Any]:
    return [world.things["demand"].pk]


def with_papers(world: World) -> list[Any]:
    """A withdrawal that came to its end: it has a letter and an act."""
    Withdrawal.objects.filter(pk=world.things["withdrawal"].pk).update(letter_pdf=b"%PDF-1.7", act_pdf=b"%PDF-1.7")
    return withdrawal(world)


def extended(world: World) -> list[Any]:
    Demand.objects.filter(pk=world.things["demand"].pk).update(
        extended_on=NOW.date(), extended_by=world.users["deputy"], extended_reason="архив в другом здании"
    )
    return demand(world)


def stop(world: World) -> list[Any]:
    return [*withdrawal(world), "stop"]


def answer(world: World) -> list[Any]:
    return [*demand(world), "answer"]


PAPER = {"kind": "processing", "signer": "self", "number": "44", "received_on": "2026-02-02"}

ACCESS = {
    "consents:deadlines": Address(args=school, get=WHOLE),
    "consents:deadline_person": Address(args=lambda world: [world.school.pk, "withdrawal"], get=KEEPERS),
    "consents:withdrawal_add": Address(args=person, get=KEEPERS, post=KEEPERS, data=lambda _: PAPER),
    "consents:withdrawal": Address(args=withdrawal, get=WHOLE),
    "consents:withdrawal_step": Address(args=stop, post=KEEPERS, data=lambda _: {"stop-on": "2026-01-01"}),
    "consents:withdrawal_letter": Address(args=with_papers, get=WHOLE),
    "consents:withdrawal_act": Address(args=with_papers, get=WHOLE),
    "consents:demand_add": Address(args=person, get=KEEPERS, post=KEEPERS, data=lambda _: {**PAPER, "kind": "access"}),
    "consents:demand": Address(args=demand, get=WHOLE),
    "consents:demand_notice": Address(args=extended, get=WHOLE),
    "consents:demand_change": Address(args=answer, post=KEEPERS, data=lambda _: {"answer-on": "2026-01-01"}),
    "consents:calendar": Address(args=school, get=WHOLE),
    "consents:calendar_day": Address(
        args=school, post=KEEPERS, data=lambda _: {"day": "2027-03-10", "kind": "off", "note": ""}
    ),
    "consents:calendar_paste": Address(args=school, post=KEEPERS, data=lambda _: {"lines": "10.03.2027 выходной"}),
    "consents:calendar_base": Address(args=school, post=KEEPERS, data=lambda _: {"year": "2027"}),
}
