"""What the station does with enterprises and departments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.database import table_of
from jn_desktop.core.errors import Refused, StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import (
    Importing,
    ImportOptions,
    ImportResult,
    RowRefused,
    finish,
    start_result,
)
from jn_desktop.core.masking import mask_name, mask_phone
from jn_desktop.core.service import Context, Service
from jn_desktop.core.work import Progress
from jn_desktop.registry.editing import (
    bring_back_department,
    bring_back_enterprise,
    require_enterprise,
    retire_department,
    retire_enterprise,
    save_department,
    save_enterprise,
)
from jn_desktop.registry.intake import take_enterprises
from jn_desktop.registry.ledger import DEPARTMENTS, ENTERPRISES
from jn_desktop.registry.listing import (
    PAGE,
    EnterpriseCard,
    EnterpriseQuery,
    Key,
    Order,
    cards_of,
    choices_of,
    count_of,
    key_before,
    key_of,
    may_see_risk_class,
    narrowed_to,
    place_of,
    rows_beside,
)
from jn_desktop.registry.merging import Follower, MergePreview, merge_into, preview_of, twins_of
from jn_desktop.registry.model import Department, Enterprise

_TOLD_EVERY = 500  # rows


@dataclass(frozen=True)
class DepartmentRow:
    name: str
    chief_officer: str | None
    phone: str | None


class _Told(Sequence[Any]):
    """Rows that tell how many of them have been taken."""

    def __init__(self, rows: Sequence[Any], progress: Progress) -> None:
        self._rows = rows
        self._progress = progress

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        return self._rows[place]

    def __iter__(self) -> Iterator[Any]:
        for done, row in enumerate(self._rows):
            if done % _TOLD_EVERY == 0:
                self._progress(done, len(self))
            yield row


class RegistryService(Service):
    """Enterprises and departments."""

    feature = "registry"

    def __init__(self, context: Context, followers: Sequence[Follower] = ()) -> None:
        super().__init__(context)
        self._followers = followers

    def enterprises(self) -> list[EnterpriseCard]:
        """Return all current enterprises in the order in which they were added; `page` is for long lists."""
        with self.context.reading() as connection:
            return cards_of(self.context, _enterprise_rows(connection))

    def departments(self) -> list[DepartmentRow]:
        clear = self.context.may("registry.export_departments")
        with self.context.reading() as connection:
            rows = connection.execute(_current(Department))
            return [
                DepartmentRow(
                    name=row.name,
                    chief_officer=row.chief_officer if clear else mask_name(row.chief_officer),
                    phone=row.phone if clear else mask_phone(row.phone),
                )
                for row in rows
            ]

    def count(self, query: EnterpriseQuery) -> int:
        """Return how many enterprises a query lists."""
        with self.context.reading() as connection:
            return count_of(connection, query)

    def page(
        self,
        query: EnterpriseQuery,
        order: Order,
        *,
        after: Key | None = None,
        before: Key | None = None,
        limit: int = PAGE,
    ) -> list[EnterpriseCard]:
        """Return the first cards, those that follow `after`, or those that precede `before`; always in order."""
        key, backwards = (after, False) if before is None else (before, True)
        with self.context.reading() as connection:
            rows = rows_beside(connection, query, order, key=key, backwards=backwards, limit=limit)
            return cards_of(self.context, rows)

    def last_page(self, query: EnterpriseQuery, order: Order, limit: int = PAGE) -> list[EnterpriseCard]:
        """Return the last cards of a list, in order."""
        with self.context.reading() as connection:
            rows = rows_beside(connection, query, order, key=None, backwards=True, limit=limit)
            return cards_of(self.context, rows)

    def page_at(self, query: EnterpriseQuery, order: Order, offset: int, limit: int = PAGE) -> list[EnterpriseCard]:
        """Return the cards from place `offset` (from 0) on; none past the end."""
        with self.context.reading() as connection:
            try:
                key = key_before(connection, query, order, offset)
            except IndexError:
                return []
            rows = rows_beside(connection, query, order, key=key, backwards=False, limit=limit)
            return cards_of(self.context, rows)

    def place_of(self, query: EnterpriseQuery, order: Order, enterprise_id: str) -> int | None:
        """Return at which place (from 0) an enterprise stands in a list, None where the list does not have it."""
        with self.context.reading() as connection:
            key = key_of(_row(connection, enterprise_id), order)
            listed = count_of(connection, narrowed_to(query, enterprise_id)) > 0
            return place_of(connection, query, order, key) if listed else None

    def choices(self) -> tuple[list[str], list[str]]:
        """Return the industry chains and the parks that enterprises are in."""
        with self.context.reading() as connection:
            return choices_of(connection)

    def card(self, enterprise_id: str) -> EnterpriseCard:
        """Return one enterprise, current or not."""
        with self.context.reading() as connection:
            return cards_of(self.context, [_row(connection, enterprise_id)])[0]

    def save(self, enterprise_id: str | None, values: Mapping[str, Any]) -> str:
        """Add an enterprise (None) or change one with typed values of ledger fields; return its id.

        Only the given fields change. FieldError names the field that is wrong.
        """
        if "risk_class" in values and not may_see_risk_class(self.context):
            raise Refused("信用风险分类由站长和管理员登记；请找他们办理。")
        with self.context.writing() as work:
            record = require_enterprise(work, enterprise_id) if enterprise_id else None
            return save_enterprise(work, record, values)

    def retire(self, enterprise_id: str, reason: str) -> None:
        """Have an enterprise leave the list; everything about it is kept."""
        with self.context.writing() as work:
            retire_enterprise(work, require_enterprise(work, enterprise_id), reason)

    def bring_back(self, enterprise_id: str) -> None:
        """Have an enterprise that left stand in the list again; one that was merged stays merged."""
        with self.context.writing() as work:
            bring_back_enterprise(work, require_enterprise(work, enterprise_id))

    def save_department(self, name: str | None, values: Mapping[str, Any]) -> None:
        """Add a department (None) or change its chief officer and phone; FieldError names what is wrong."""
        with self.context.writing() as work:
            save_department(work, name, values)

    def retire_department(self, name: str) -> None:
        """Have a department leave the register; what names it stays as it is."""
        with self.context.writing() as work:
            retire_department(work, name)

    def bring_back_department(self, name: str) -> None:
        with self.context.writing() as work:
            bring_back_department(work, name)

    def possible_twins(self, enterprise_id: str) -> list[EnterpriseCard]:
        """Return current enterprises that may be the same one: same code, or a name that differs in its trimmings."""
        with self.context.reading() as connection:
            return cards_of(self.context, twins_of(connection, _row(connection, enterprise_id)))

    def merge_preview(self, keep_id: str, drop_id: str) -> MergePreview:
        """Return what `merge` would move, fill and keep; refuse two that cannot be one."""
        with self.context.reading() as connection:
            keep, drop = (dict(_row(connection, known)._mapping) for known in (keep_id, drop_id))
            return preview_of(connection, self._followers, keep, drop)

    def merge(self, keep_id: str, drop_id: str) -> None:
        """Make two entries one: what points to `drop_id` moves, and it is retired as merged into `keep_id`."""
        with self.context.writing() as work:
            keep, drop = (require_enterprise(work, known) for known in (keep_id, drop_id))
            merge_into(work, self._followers, keep, drop)

    def import_enterprises(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take an enterprise ledger: recognised by credit code, else by name."""
        table = open_ledger(self.context, file, ENTERPRISES, options.aliases)
        result = start_result(ENTERPRISES.name, table)
        with self.context.writing() as work:
            importing = take_enterprises(work, table, result, options)
            return finish(work, importing, result, options)

    def import_departments(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a department ledger: recognised by name."""
        table = open_ledger(self.context, file, DEPARTMENTS, options.aliases)
        result = start_result(DEPARTMENTS.name, table)
        with self.context.writing() as work:
            importing = Importing(work, Department, table, result)
            found = work.find(Department, "name", (row.values["name"] for row in table.rows))
            known = {record["name"]: record for record in found}
            for row in importing.rows(options.progress):
                try:
                    name = row.values["name"]
                    if not importing.check_repeat(row, known.get(name)):
                        record_id = importing.settle(row, known.get(name), row.values)
                        known.setdefault(name, {**row.values, "id": record_id})
                except RowRefused as refusal:
                    importing.refuse(row, refusal)
            return finish(work, importing, result, options)

    def export_enterprises(self, file: Path, progress: Progress | None = None) -> int:
        """Write the enterprise ledger and return the number of rows."""
        with self.context.reading() as connection:
            rows = [row for part in _enterprise_rows(connection).mappings().partitions(PAGE) for row in part]
        return write_ledger(file, [(ENTERPRISES, _Told(rows, progress) if progress else rows)])

    def export_departments(self, file: Path) -> int:
        with self.context.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(_current(Department))]
        return write_ledger(file, [(DEPARTMENTS, rows)])


def _current(model: type[Enterprise] | type[Department]) -> Any:
    table: Any = model.__table__
    return select(table).where(table.c.retired_on.is_(None)).order_by(table.c.id)


def _enterprise_rows(connection: Connection) -> Any:
    return connection.execute(_current(Enterprise))


def _row(connection: Connection, enterprise_id: str) -> Any:
    row = connection.execute(select(table_of(Enterprise)).where(Enterprise.id == enterprise_id)).one_or_none()
    if row is None:
        raise StationError("没有这家企业；名录可能刚刚变动过，请刷新后再试。")
    return row
