"""One write transaction. What it inserts and changes is written in batches, audited, and announced after the commit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, select, update

from jn_desktop.core import audit
from jn_desktop.core.changes import Changes
from jn_desktop.core.clock import stamp
from jn_desktop.core.database import Base, Database, insert_rows, table_of

Progress = Callable[[int, int], None]
"""Told (done, total) now and then; may raise to cancel."""

_CHUNK = 500


@dataclass(frozen=True)
class Actor:
    """Who writes, on which device."""

    operator: str
    device: str


class Work:
    """The unit of work that a service method fills; made by `writing`, never by hand."""

    def __init__(self, connection: Connection, actor: Actor, now: datetime) -> None:
        self.connection = connection
        self._actor = actor
        self.now = now
        self._inserts: dict[Table, list[dict[str, Any]]] = {}
        self._updates: dict[tuple[Table, str], dict[str, Any]] = {}
        self._records: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        self._notes: list[tuple[str, str, str, dict[str, Any]]] = []
        self.abandoned = False

    def abandon(self) -> None:
        """Have the transaction rolled back at its end: a rehearsal, or a refusal that still reports."""
        self.abandoned = True

    def insert(self, model: type[Base], values: dict[str, Any]) -> str:
        """Add a record and return its id, a UUIDv7; `values` may bring an id of its own."""
        table = table_of(model)
        if "id" not in values:
            values = {"id": new_id(), **values}
        record_id: str = values["id"]
        self._inserts.setdefault(table, []).append(values)
        fields = {
            name: value
            for name, value in values.items()
            if value is not None and name != "id" and not isinstance(value, bytes)  # a file is known by its hash
        }
        self._records[table.name, record_id] = ("insert", fields)
        return record_id

    def update(self, model: type[Base], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
        """Write the fields of `after` that differ from `before` (which holds the id); return their names."""
        changed = [name for name, value in after.items() if before[name] != value]
        if changed:
            table = table_of(model)
            self._updates.setdefault((table, before["id"]), {}).update({name: after[name] for name in changed})
            self._merge(table, before["id"], {name: [before[name], after[name]] for name in changed})
        return changed

    def note(self, action: str, record_id: str, fields: dict[str, Any]) -> None:
        """Audit something that changed no table, such as a new password or an export."""
        self._notes.append((action, "", record_id, fields))

    def rows(self, statement: Executable) -> list[dict[str, Any]]:
        """Return the rows of a query as dictionaries, what this work wrote included."""
        self.flush()
        return [dict(row) for row in self.connection.execute(statement).mappings()]

    def find(self, model: type[Base], column: str, values: Iterable[Any]) -> list[dict[str, Any]]:
        """Return whole records whose `column` is one of `values`, however many, in few queries."""
        table = table_of(model)
        wanted = list(dict.fromkeys(value for value in values if value is not None))
        found: list[dict[str, Any]] = []
        for start in range(0, len(wanted), _CHUNK):
            found += self.rows(select(table).where(table.c[column].in_(wanted[start : start + _CHUNK])))
        return found

    def flush(self) -> None:
        """Write what is pending: new records in the order of their references, then changed fields."""
        for table in Base.metadata.sorted_tables if self._inserts else ():
            if rows := self._inserts.pop(table, None):
                insert_rows(self.connection, table, rows)
        alike: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = {}
        for (table, record_id), values in self._updates.items():
            row = {"of_id": record_id, **{f"new_{name}": value for name, value in values.items()}}
            alike.setdefault((table, tuple(sorted(values))), []).append(row)
        for (table, changed), rows in alike.items():
            columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in changed}
            self.connection.execute(update(table).where(table.c.id == bindparam("of_id")).values(columns), rows)
        self._updates.clear()

    def finish(self) -> Changes:
        """Write everything and the audit; return what to announce."""
        self.flush()
        audit.append(
            self.connection,
            device=self._actor.device,
            at=stamp(self.now),
            operator=self._actor.operator,
            entries=[*self._entries(), *self._notes],
        )
        tables, ids = zip(*self._records, strict=True) if self._records else ((), ())
        return Changes(frozenset(tables), frozenset(ids))

    def _entries(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        for (table, record_id), (action, fields) in self._records.items():
            if fields:
                yield action, table, record_id, fields

    def _merge(self, table: Table, record_id: str, changes: dict[str, list[Any]]) -> None:
        """Add changes to what this work did to the record before: one audit row tells it all."""
        action, fields = self._records.setdefault((table.name, record_id), ("update", {}))
        for name, (old, new) in changes.items():
            first = old if action == "insert" else fields.get(name, [old])[0]
            if action == "insert" and new is not None:
                fields[name] = new
            elif action == "update" and first != new:
                fields[name] = [first, new]
            else:
                fields.pop(name, None)


class _Abandoned(Exception):
    """Carries an abandoned work out of its transaction."""


@contextmanager
def writing(database: Database, actor: Actor, now: datetime) -> Iterator[Work]:
    """Open one transaction; commit, audit and announce it at the end, or roll everything back on an exception."""
    try:
        with database.locked() as connection:
            work = Work(connection, actor, now)
            yield work
            if work.abandoned:
                raise _Abandoned
            changes = work.finish()
    except _Abandoned:
        return
    if changes.tables:
        database.announce(changes)


def new_id() -> str:
    """Return a UUIDv7 as text: it sorts by time, and two laptops never give out the same one."""
    from uuid_utils import uuid7

    return str(uuid7())
