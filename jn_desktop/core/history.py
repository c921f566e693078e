"""A record's history: what the audit tells about it and about what belongs to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    """Records of `model` belong to the record whose id stands in `column`; their history is part of its own.

    That record may itself belong to another, if its kind is named before. `known_by` says which one it was that left.
    """

    model: type[Base]
    column: str
    known_by: tuple[str, ...] = ()


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
class RecordChange:
    """What was done to one record; `action` is insert, update or what was noted."""

    action: str
    table: str
    record_id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """What somebody did in one go to a record and to what belongs to it, in that order; `at` is `YYYY-MM-DDTHH:MM`."""

    at: str
    operator: str
    changes: tuple[RecordChange, ...]


@dataclass(frozen=True)
class HistoryPage:
    """Entries, the newest first. Those after them begin after `read` audit rows, if there are `more`."""

    entries: tuple[HistoryEntry, ...]
    read: int
    more: bool


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

    def of(self, record_id: str, skip: int = 0) -> HistoryPage:
        """Return what up to 200 audit rows tell about a record and what belongs to it, after `skip` of them."""
        with self.context.reading() as connection:
            query = (
                select(AuditEntry.__table__)
                .where(AuditEntry.record_id.in_(self._ids(connection, record_id)))
                .order_by(AuditEntry.at.desc(), AuditEntry.device, AuditEntry.sequence.desc())
                .limit(PAGE + 1)
                .offset(skip)
            )
            groups = _in_one_go(connection.execute(query))
            more = sum(map(len, groups)) > PAGE
            if more and len(groups) > 1:
                groups.pop()  # it may go on in the next page
            entries = [self._entry(connection, record_id, group) for group in groups]
            titles = self._titles(connection, entries)
        return HistoryPage(tuple(_with_titles(entry, titles) for entry in entries), skip + sum(map(len, groups)), more)

    def _ids(self, connection: Connection, record_id: str) -> list[str]:
        """Return the record's id and those of what belongs to it."""
        ids = [record_id]
        for known in self._belonging:
            table = table_of(known.model)
            ids += connection.execute(select(table.c.id).where(table.c[known.column].in_(ids))).scalars()
        return ids

    def _entry(self, connection: Connection, record_id: str, group: Sequence[Any]) -> HistoryEntry:
        changes = [self._change(row) for row in reversed(group)]
        told = {_outcome(field) for change in changes if change.record_id != record_id for field in change.fields}
        return HistoryEntry(
            group[0].at,
            group[0].operator,
            tuple(
                _without(change, told) if change.record_id == record_id else self._named(connection, change)
                for change in changes
            ),
        )

    def _change(self, row: Any) -> RecordChange:
        clear = self.context.may(self._exports.get(row.table_name, ""))
        changes = (_change(name, told, clear) for name, told in orjson.loads(row.fields).items())
        seen = tuple(change for change in changes if (row.table_name, change.name) not in self._unseen)
        return RecordChange(row.action, row.table_name, row.record_id, seen)

    def _named(self, connection: Connection, change: RecordChange) -> RecordChange:
        """Have a record that left, or came back, say which one it is."""
        known = next((one for one in self._belonging if table_of(one.model).name == change.table), None)
        if known is None or not known.known_by or change.action != "update" or not _is_about_leaving(change):
            return change
        table = table_of(known.model)
        query = select(*(table.c[name] for name in known.known_by)).where(table.c.id == change.record_id)
        row = connection.execute(query).mappings().one()
        return replace(change, fields=(*change.fields, *(FieldChange(name, None, row[name]) for name in row)))

    def _titles(self, connection: Connection, entries: Iterable[HistoryEntry]) -> dict[tuple[str, str], str]:
        """Return the titles of all records that fields refer to, by field and id."""
        ids: dict[str, set[str]] = defaultdict(set)
        fields = (field for entry in entries for change in entry.changes for field in change.fields)
        for field in (field for field in fields if field.name in self._references):
            ids[field.name] |= {value for value in (field.old, field.new) if value}
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


def _in_one_go(rows: Iterable[Any]) -> list[list[Any]]:
    """Put rows together that one person wrote in one minute, no record twice: a transaction, as far as the audit tells.

    What it does not tell, where one transaction ends and the next begins, makes no difference to who reads it.
    """
    groups: list[list[Any]] = []
    for row in rows:
        last = groups[-1] if groups else []
        records = {(known.table_name, known.record_id) for known in last}
        alike = bool(last) and (last[0].device, last[0].at, last[0].operator) == (row.device, row.at, row.operator)
        if alike and (row.table_name, row.record_id) not in records:
            last.append(row)
        else:
            groups.append([row])
    return groups


def _outcome(field: FieldChange) -> tuple[str, str]:
    return field.name, str(field.new)


def _without(change: RecordChange, told: Collection[tuple[str, str]]) -> RecordChange:
    """Leave out of a record's own change what its belongings tell: a report also writes what the project shows."""
    if change.action != "update" or _is_about_leaving(change):
        return change
    return replace(change, fields=tuple(field for field in change.fields if _outcome(field) not in told))


def _is_about_leaving(change: RecordChange) -> bool:
    return any(field.name == "retired_on" for field in change.fields)


def _with_titles(entry: HistoryEntry, titles: Mapping[tuple[str, str], str]) -> HistoryEntry:
    changes = (
        replace(change, fields=tuple(_with_title(field, titles) for field in change.fields)) for change in entry.changes
    )
    return replace(entry, changes=tuple(changes))


def _with_title(change: FieldChange, titles: Mapping[tuple[str, str], str]) -> FieldChange:
    old, new = (titles.get((change.name, str(value)), value) for value in (change.old, change.new))
    return FieldChange(change.name, old, new)
