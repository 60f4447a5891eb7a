"""Two people sign at the same moment: exactly one wins, the other is told. PostgreSQL only: SQLite has one writer."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from ezh_rollout.shared.refusal import Outrun
from plans.actions import order_signing as signing
from plans.models import Order, Printout
from plans.orders.printing import pdf_of
from plans.states import OrderKind, OrderState
from tests.plans.ordering import draft, fresh, sign
from tests.world import World, make_world

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def live(transactional_db: None) -> World:
    if connection.vendor != "postgresql":
        pytest.skip("нужен PostgreSQL")
    return make_world()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have drawn their paper before either begins to write."""
    barrier = Barrier(2)

    def draw_and_wait(*args: Any, **kwargs: Any) -> bytes:
        drawn = pdf_of(*args, **kwargs)
        barrier.wait(timeout=30)
        return drawn

    monkeypatch.setattr(signing, "pdf_of", draw_and_wait)


def outcomes(*calls: Callable[[], Any]) -> tuple[list[Order], list[str]]:
    """Those who won and what the others were told."""
    won: list[Order] = []
    told: list[str] = []

    def run(call: Callable[[], Any]) -> None:
        try:
            won.append(call())
        except Outrun as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return won, told


@pytest.mark.usefixtures("at_once")
def test_one_of_two_orders_gets_the_number(live: World) -> None:
    orders = [draft(live, OrderKind.RESPONSIBLE), draft(live, OrderKind.MODEL, live.plan)]

    won, told = outcomes(*(lambda order=order: sign(order, live.director, number="45") for order in orders))

    assert len(won) == 1
    assert told == [
        f"Номер 45 в 2027 году уже занят приказом «{won[0].heading}». Следующий свободный — 46.",
    ]
    assert Order.objects.filter(number="45", state=OrderState.SIGNED).count() == 1
    assert Printout.objects.filter(title__startswith="Приказ № 45").count() == 1


@pytest.mark.usefixtures("at_once")
def test_constraint_decides_even_where_nobody_looks_first(live: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "_refuse_taken", lambda *_: None)
    orders = [draft(live, OrderKind.RESPONSIBLE), draft(live, OrderKind.MODEL, live.plan)]

    won, told = outcomes(*(lambda order=order: sign(order, live.director, number="45") for order in orders))

    assert (len(won), len(told)) == (1, 1)
    assert "уже занят" in told[0]
    assert Printout.objects.filter(title__startswith="Приказ № 45").count() == 1


@pytest.mark.usefixtures("at_once")
def test_order_is_signed_by_one_of_two(live: World) -> None:
    order = draft(live, OrderKind.RESPONSIBLE)

    won, told = outcomes(
        lambda: sign(fresh(order), live.director, number="45"), lambda: sign(fresh(order), live.director, number="46")
    )

    assert (len(won), told) == (1, ["Приказ уже подписан, изменить его нельзя. Обновите страницу."])
    assert fresh(order).number == won[0].number
    assert Printout.objects.filter(title__contains="О назначении ответственного за ведение").count() == 1


@pytest.mark.usefixtures("at_once")
def test_without_the_second_look_both_would_have_signed(live: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the test above can fail: it is the look under the lock that saves the order."""
    monkeypatch.setattr(signing, "_still_the_same", lambda order, *_: order)
    order = draft(live, OrderKind.RESPONSIBLE)

    won, told = outcomes(
        lambda: sign(fresh(order), live.director, number="45"), lambda: sign(fresh(order), live.director, number="46")
    )

    assert (len(won), told) == (2, [])
