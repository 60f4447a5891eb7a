"""Many rows at once with their history: rows by one bulk insert or one prepared UPDATE, history by INSERT … SELECT.

Ten thousand rows of history copied inside the database cost a tenth of making them in Python.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from registry.models import Record

BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose name and which reason stand in the history of everything that is written."""

    by: Any
    at: datetime
    reason: str

    def add(self, model: Any, rows: Sequence[Model]) -> list[int]:
        """Inserts the rows; returns their keys."""
        if not rows:
            return []
        for row in rows:
            if isinstance(row, Record):
                row.set_keys()
        model.objects.bulk_create(rows, batch_size=BATCH)
        keys = [row.pk for row in rows]
        self.note(model, keys, "+")
        return keys

    def change(self, model: Any, rows: Mapping[int, tuple[Record, Collection[str]]]) -> int:
        """Writes the named fields and the next version of each row; returns how many rows were still as they were
        read. Fewer than given: somebody else wrote meanwhile."""
        groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
        for row, fields in rows.values():
            groups[tuple(sorted({*fields, *row.set_keys()}))].append(row)
        written = sum(self._update(model, fields, group) for fields, group in groups.items())
        self.note(model, list(rows), "~")
        return written

    def _update(self, model: Any, fields: tuple[str, ...], rows: list[Record]) -> int:
        columns = [model._meta.get_field(name) for name in fields]  # noqa: SLF001 - Django's public model API
        sets = ", ".join(f"{_q(column.column)} = %s" for column in columns)
        version = _q("version")
        statement = (
            f"UPDATE {_table(model)} SET {sets}, {version} = {version} + 1 "  # noqa: S608 - names of our own columns
            f"WHERE {_q('id')} = %s AND {version} = %s"
        )
        values = [
            [
                *(
                    column.get_db_prep_save(getattr(row, column.attname), connection=connection)
                    for column in columns
                ),
                row.pk,
                row.version,
            ]
            for row in rows
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
            return int(cursor.rowcount)

    def remove(self, model: Any, keys: Sequence[int]) -> None:
        """For rows to which nothing points; the signals of history would work row by row."""
        if not keys:
            return
        self.note(model, keys, "-")
        for start in range(0, len(keys), BATCH):
            chunk = model.objects.filter(pk__in=keys[start : start + BATCH])
            chunk._raw_delete(chunk.db)  # noqa: SLF001 - Django's own way of a delete without signals

    def note(self, model: Any, keys: Sequence[int], sign: str) -> None:
        """Copies the rows into their history as they now are."""
        if not keys:
            return
        shadow = model.history.model
        names = ", ".join(_q(field.column) for field in shadow.tracked_fields)
        about = {
            "history_date": self.at,
            "history_type": sign,
            "history_user": None if self.by is None else self.by.pk,
            "history_change_reason": self.reason[:100],
        }
        columns = [shadow._meta.get_field(name) for name in about]  # noqa: SLF001 - Django's public model API
        condition, listed = _among(keys)
        statement = (
            f"INSERT INTO {_table(shadow)} ({names}, {', '.join(_q(column.column) for column in columns)}) "  # noqa: S608 - names of our own columns
            f"SELECT {names}, {', '.join(map(_place, columns))} FROM {_table(model)} "
            f"WHERE {condition} ORDER BY {_q('id')}"
        )
        values = [
            column.get_db_prep_save(value, connection=connection)
            for column, value in zip(columns, about.values(), strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, listed])


def _place(column: Any) -> str:
    """PostgreSQL cannot tell the type of a bare value in a SELECT; SQLite must not be told."""
    return f"%s::{column.db_type(connection)}" if connection.vendor == "postgresql" else "%s"


def _among(keys: Sequence[int]) -> tuple[str, Any]:
    """A condition on any number of keys with one parameter: SQLite allows few, and a long list is slow to parse."""
    if connection.vendor == "postgresql":
        return f"{_q('id')} = ANY(%s)", list(keys)
    condition = f"{_q('id')} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - the name of our own column
    return condition, json.dumps(list(keys))


def _q(name: str) -> str:
    return connection.ops.quote_name(name)


def _table(model: Any) -> str:
    return _q(model._meta.db_table)  # noqa: SLF001 - Django's public model API
