"""Two people at the same moment: threads with connections of their own that meet at a statement (PostgreSQL)."""

import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection

from ezh_rollout.shared.refusal import Outrun, Refused

Act = Callable[[], Any]
PATIENCE = 20.0
LOCK = re.compile(r' FOR (NO KEY )?UPDATE( OF "\w+")?')


@dataclass
class Race:
    """Each act stops before its first statement that begins with `stop`, until the other one has come as far, is held
    up by a lock, or is through. With `locks=False` the same acts run without `FOR UPDATE` (and `FOR NO KEY UPDATE`).

    `outcomes` is «won», «outrun» or «refused» (the person was told) or «broken» (only a constraint of the database
    held), by the name of the act, in the order in which they came through.
    """

    stop: str
    locks: bool = True
    outcomes: dict[str, str] = field(default_factory=dict)
    arrived: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def run(self, **acts: Act) -> dict[str, str]:
        with ThreadPoolExecutor(len(acts)) as pool:
            for future in [pool.submit(self._run, name, act) for name, act in acts.items()]:
                future.result()
        return self.outcomes

    def wait_for(self, name: str) -> None:
        """For an act that must not begin before the other one has come to its stop."""
        with self.changed:
            assert self.changed.wait_for(lambda: name in self.arrived, PATIENCE)

    def in_order(self, **acts: Act) -> dict[str, str]:
        """Of the two the second begins when the first has come to its stop."""
        (first, one), (second, other) = acts.items()

        def begin_later() -> Any:
            self.wait_for(first)
            return other()

        return self.run(**{first: one, second: begin_later})

    def _run(self, name: str, act: Act) -> None:
        try:
            with connection.execute_wrapper(self._wrapper(name)):
                act()
            self._through(name, "won")
        except Outrun:
            self._through(name, "outrun")
        except Refused:
            self._through(name, "refused")
        except IntegrityError:
            self._through(name, "broken")
        finally:
            connection.close()

    def _through(self, name: str, outcome: str) -> None:
        with self.changed:
            self.outcomes[name] = outcome
            self.changed.notify_all()

    def _wrapper(self, name: str) -> Callable[..., Any]:
        def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(self.stop) and name not in self.arrived:
                self._meet(name)
            return execute(sql if self.locks else LOCK.sub("", sql), params, many, context)

        return wrapper

    def _meet(self, name: str) -> None:
        with self.changed:
            self.arrived.add(name)
            self.changed.notify_all()
            tries = iter(range(int(PATIENCE / 0.05)))
            while not (self.outcomes or len(self.arrived) == 2 or _somebody_waits_for_a_lock()):
                assert next(tries, None) is not None, "the other one neither came nor waits"
                self.changed.wait(0.05)


def acts_in(order: str, acts: Mapping[str, Act]) -> dict[str, Act]:
    """«edit, save»: for a case that names who comes first."""
    return {name: acts[name] for name in order.split(", ")}


def _somebody_waits_for_a_lock() -> bool:
    # Past Django's cursor: the statement must not come through the wrapper again.
    with connection.connection.cursor() as cursor:
        # Who is connected is remembered to the end of the transaction: somebody who came later would never be seen.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
            "WHERE NOT granted AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])
