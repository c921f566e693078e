"""What the station does with enterprises and departments."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.cells import plain
from jn_desktop.core.database import column_names
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import (
    Importing,
    ImportOptions,
    ImportResult,
    RowRefused,
    finish,
    start_result,
)
from jn_desktop.core.ledger import Row
from jn_desktop.core.masking import mask_name, mask_phone
from jn_desktop.core.service import Service
from jn_desktop.registry.directory import Enterprises
from jn_desktop.registry.ledger import DEPARTMENTS, ENTERPRISES
from jn_desktop.registry.model import Department, Enterprise


@dataclass(frozen=True)
class EnterpriseRow:
    """An enterprise as listed; `contact` and `phone` are masked for operators who may not export."""

    name: str
    uscc: str | None
    chain: str | None
    park: str | None
    grid: str | None
    major: bool | None
    risk_class: str | None
    contact: str | None
    phone: str | None
    unverified: bool


@dataclass(frozen=True)
class DepartmentRow:
    name: str
    chief_officer: str | None
    phone: str | None


class RegistryService(Service):
    """Enterprises and departments."""

    feature = "registry"

    def enterprises(self) -> list[EnterpriseRow]:
        clear = self.context.may("registry.export_enterprises")
        with self.context.reading() as connection:
            return [
                EnterpriseRow(
                    name=row.name,
                    uscc=row.uscc,
                    chain=row.chain,
                    park=row.park,
                    grid=row.grid,
                    major=row.major,
                    risk_class=row.risk_class,
                    contact=row.contact if clear else mask_name(row.contact),
                    phone=row.phone if clear else mask_phone(row.phone),
                    unverified=row.unverified,
                )
                for row in _enterprise_rows(connection)
            ]

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

    def import_enterprises(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take an enterprise ledger: recognised by credit code, else by name."""
        table = open_ledger(self.context, file, ENTERPRISES, options.aliases)
        result = start_result(ENTERPRISES.name, table)
        with self.context.writing() as work:
            importing = Importing(work, Enterprise, table, result)
            rows = [row.values for row in table.rows]
            known = Enterprises(work, (row.get("name") for row in rows), (row.get("uscc") for row in rows))
            for row in importing.rows(options.progress):
                try:
                    _take_enterprise(row, known, importing)
                except RowRefused as refusal:
                    importing.refuse(row, refusal)
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

    def export_enterprises(self, file: Path) -> int:
        """Write the enterprise ledger and return the number of rows."""
        with self.context.reading() as connection:
            rows = [dict(row._mapping) for row in _enterprise_rows(connection)]
        return write_ledger(file, [(ENTERPRISES, rows)])

    def export_departments(self, file: Path) -> int:
        with self.context.reading() as connection:
            rows = [dict(row._mapping) for row in connection.execute(_current(Department))]
        return write_ledger(file, [(DEPARTMENTS, rows)])


_BLANK: dict[str, Any] = dict.fromkeys(column_names(Enterprise, "id"))


def _take_enterprise(row: Row, known: Enterprises, importing: Importing) -> None:
    name, code = row.values.get("name"), row.values.get("uscc")
    meant = known.tell(name, code, "name")
    if meant is None:
        raise RowRefused("name", "企业名称和信用代码都没有填写，请至少补上一个。")
    record = meant.record
    if importing.check_repeat(row, record):
        return
    values: dict[str, Any] = dict(row.values)
    if name is None:
        values.pop("name", None)
    elif record is not None and plain(name) == record["name_key"]:
        values["name"] = record["name"]
    else:
        values["name_key"] = plain(name)
    if record is None:
        values = {**_BLANK, **values, "unverified": code is None}
        if code is None or known.by_name(name):
            importing.note(row, "uscc" if code else "name", meant.notes[0])
    elif code:
        values["unverified"] = False
        if "name_key" in values:
            importing.note(row, "name", f"信用代码 {code} 原来登记的名称是“{record['name']}”，已按这份名录改名。")
    else:
        values.pop("uscc", None)  # a code is proof of who it is; a list without it does not take it away
    record_id = importing.settle(row, record, values)
    known.index(record if record is not None else {**values, "id": record_id})


def _current(model: type[Enterprise] | type[Department]) -> Any:
    table: Any = model.__table__
    return select(table).where(table.c.retired_on.is_(None)).order_by(table.c.id)


def _enterprise_rows(connection: Connection) -> Any:
    return connection.execute(_current(Enterprise))
