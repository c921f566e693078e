"""A record's history: what the audit tells about it and about what belongs to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection, select

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.database import Base, table_of
from jn_desktop.core.masking import mask_name, mask_phone
from jn_desktop.core.service import Context, Service

PAGE = 200
_MASKS = {"phone": mask_phone, "contact": mask_name, "chief_officer": mask_name}


@dataclass(frozen=True)
class Belonging:
    """Records of `model` belong to the record whose id stands in `column`; their history is part of its own."""

    model: type[Base]
    column: str


@dataclass(frozen=True)
class Reference:
    """A field that holds the id of a record of `model`, which people know by what stands in `title`."""

    model: type[Base]
    title: str


@dataclass(frozen=True)
class FieldChange:
    """A field's value before and after; there is none before in a new record. References are told by their titles."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class HistoryEntry:
    """What one transaction did to one record; `at` is `YYYY-MM-DDTHH:MM`, `action` insert, update or what was noted."""

    at: str
    operator: str
    action: str
    table: str
    record_id: str
    fields: tuple[FieldChange, ...]


class HistoryService(Service):
    """Tell records' histories, for eyes that may see them.

    `references` says which fields hold ids. `exports` names, for a table with personal data, the action whose
    permission shows it in clear; the fields in `unseen`, as pairs of table and name, are left out.
    """

    feature = "history"

    def __init__(
        self,
        context: Context,
        belonging: Sequence[Belonging],
        references: Mapping[str, Reference],
        exports: Mapping[str, str],
        unseen: Iterable[tuple[str, str]],
    ) -> None:
        super().__init__(context)
        self._belonging = tuple(belonging)
        self._references = dict(references)
        self._exports = dict(exports)
        self._unseen = frozenset(unseen)

    def of(self, record_id: str, skip: int = 0) -> list[HistoryEntry]:
        """Return up to 200 entries about a record and what belongs to it, the newest first, after `skip` of them."""
        with self.context.reading() as connection:
            query = (
                select(AuditEntry.__table__)
                .where(AuditEntry.record_id.in_(self._ids(connection, record_id)))
                .order_by(AuditEntry.at.desc(), AuditEntry.device, AuditEntry.sequence.desc())
                .limit(PAGE)
                .offset(skip)
            )
            entries = [self._entry(row) for row in connection.execute(query)]
            titles = self._titles(connection, entries)
        return [replace(entry, fields=tuple(_named(change, titles) for change in entry.fields)) for entry in entries]

    def _ids(self, connection: Connection, record_id: str) -> list[str]:
        """Return the record's id and those of what belongs to it."""
        ids = [record_id]
        for known in self._belonging:
            table = table_of(known.model)
            ids += connection.execute(select(table.c.id).where(table.c[known.column] == record_id)).scalars()
        return ids

    def _entry(self, row: Any) -> HistoryEntry:
        clear = self.context.may(self._exports.get(row.table_name, ""))
        changes = (_change(name, told, clear) for name, told in orjson.loads(row.fields).items())
        seen = tuple(change for change in changes if (row.table_name, change.name) not in self._unseen)
        return HistoryEntry(row.at, row.operator, row.action, row.table_name, row.record_id, seen)

    def _titles(self, connection: Connection, entries: Iterable[HistoryEntry]) -> dict[tuple[str, str], str]:
        """Return the titles of all records that fields refer to, by field and id."""
        ids: dict[str, set[str]] = defaultdict(set)
        for change in (change for entry in entries for change in entry.fields if change.name in self._references):
            ids[change.name] |= {value for value in (change.old, change.new) if value}
        titles = {}
        for name, wanted in ids.items():
            known = self._references[name]
            table = table_of(known.model)
            rows = connection.execute(select(table.c.id, table.c[known.title]).where(table.c.id.in_(wanted)))
            titles.update({(name, record_id): title for record_id, title in rows})
        return titles


def _change(name: str, told: Any, clear: bool) -> FieldChange:
    old, new = told if isinstance(told, list) else (None, told)
    mask = None if clear else _MASKS.get(name)
    return FieldChange(name, mask(old), mask(new)) if mask else FieldChange(name, old, new)


def _named(change: FieldChange, titles: Mapping[tuple[str, str], str]) -> FieldChange:
    old, new = (titles.get((change.name, str(value)), value) for value in (change.old, change.new))
    return FieldChange(change.name, old, new)
