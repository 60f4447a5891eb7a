"""The same world for every test, made once: its rows are remembered and put back, which takes a tenth of the time.

Tests of one world that follow each other do not even put it back: its rows stand under them in a transaction that none
of them ends, and each test is rolled back to them. A test that asks for nothing still begins with an empty database.
Every test gets objects of its own.
"""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone
from guardian.conf.settings import ANONYMOUS_USER_NAME

from registry.models import School

T = TypeVar("T")
# Filled by Django itself, for all tests.
STANDING = {"django_content_type", "auth_permission", "django_migrations"}
# Before any moment a test speaks of, and before today: whatever a test does comes after the making of its world.
MADE_AT = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


@dataclass
class Memory(Generic[T]):
    """`recall()` gives what `make()` would give, with the same rows in the database and files in the store.

    `fixture` is the name under which tests ask for it.
    """

    make: Callable[[], T]
    fixture: str
    stamp: tuple[Any, ...] = ()
    made: bytes = b""
    inserts: list[tuple[str, list[tuple[Any, ...]]]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    asked_as: ClassVar[dict[str, "Memory[Any]"]] = {}

    def __post_init__(self) -> None:
        self.asked_as[self.fixture] = self

    def recall(self) -> T:
        if Floor.holds is self:
            return self._remembered()
        if School.objects.exists() or get_user_model().objects.exclude(username=ANONYMOUS_USER_NAME).exists():
            # A test has begun with rows of its own: the remembered keys could be taken.
            return self._made()
        stamp = stamp_of_permissions()
        if stamp != self.stamp:
            return self._learn(stamp)
        # Foreign keys are looked at when the transaction ends: the tables come in any order.
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in self.inserts:
                cursor.executemany(statement, rows)
        return self._remembered()

    def _remembered(self) -> T:
        for name, content in self.files.items():
            path = _store() / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        found: T = pickle.loads(self.made)  # noqa: S301 - our own objects, pickled a moment ago
        return found

    def _made(self) -> T:
        """The first test to ask may have set the clock to a moment of its own."""
        clock = timezone.now
        timezone.now = lambda: MADE_AT
        try:
            return self.make()
        finally:
            timezone.now = clock

    def _learn(self, stamp: tuple[Any, ...]) -> T:
        standing = rows_of_all_tables()
        made = self._made()
        self.stamp, self.made = stamp, pickle.dumps(made)
        self.inserts = [
            (statement, new)
            for statement, rows in rows_of_all_tables().items()
            if (new := [row for row in rows if row not in standing.get(statement, [])])
        ]
        self.files = {str(path.relative_to(_store())): path.read_bytes() for path in _store().rglob("*.*")}
        return made


class Floor:
    """What stands under the tests at the moment: the rows of one memory, in a transaction that is never committed.

    It is renewed now and then, so that a server may clean up after a few hundred tests.
    """

    holds: ClassVar[Memory[Any] | None] = None
    _atomic: ClassVar[transaction.Atomic | None] = None
    _served: ClassVar[int] = 0
    TESTS: ClassVar[int] = 300

    @classmethod
    def lay(cls, memory: Memory[Any] | None) -> None:
        """Before a test begins its own transaction; None for a test that wants an empty database or commits."""
        cls._served += 1
        stands = cls._atomic is not None and connection.in_atomic_block and not connection.needs_rollback
        if memory is cls.holds and (memory is None or (stands and cls._served < cls.TESTS)):
            return
        cls.clear()
        if memory is None:
            return
        cls._atomic = transaction.atomic()
        cls._atomic.__enter__()
        memory.recall()
        # Foreign keys are looked at here once instead of after every test.
        connection.check_constraints()
        cls.holds, cls._served = memory, 0

    @classmethod
    def clear(cls) -> None:
        atomic, cls._atomic, cls.holds = cls._atomic, None, None
        if atomic is not None and connection.in_atomic_block:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def empty_store() -> None:
    """Files of the test before; most tests write none."""
    for path in _store().iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def stamp_of_permissions() -> tuple[Any, ...]:
    """Flushed tables of Django get new keys: what was remembered with the old ones is then made anew."""
    keys = Permission.objects.aggregate(Min("pk"), Max("pk"))
    return connection.vendor, *keys.values()


def rows_of_all_tables() -> dict[str, list[tuple[Any, ...]]]:
    """By the statement that would put them back; Django's own standing tables are left out."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - STANDING):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of ours
            columns = [column[0] for column in cursor.description or ()]
            named, places = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
            rows = [tuple(map(_as_stored, row)) for row in cursor.fetchall()]
            found[f'INSERT INTO "{table}" ({named}) VALUES ({places})'] = rows  # noqa: S608 - the same
    return found


def _as_stored(value: Any) -> Any:
    """SQLite reads a time as a time and takes it only as text."""
    return str(value) if connection.vendor == "sqlite" and isinstance(value, time) else value


def _store() -> Path:
    storages: Any = settings.STORAGES
    return Path(storages["default"]["OPTIONS"]["location"])
