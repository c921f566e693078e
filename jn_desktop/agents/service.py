"""What the station does with its agents."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.agents.ledger import AGENTS
from jn_desktop.agents.model import Agent
from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused, finish, start_result
from jn_desktop.core.masking import mask_phone
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.registry.directory import Departments


@dataclass(frozen=True)
class AgentRow:
    """An agent as listed; `phone` is masked for operators who may not export."""

    number: str
    name: str
    unit: str | None
    chains: list[str]
    parks: list[str]
    capacity: int | None
    phone: str | None
    leave_from: str | None
    leave_to: str | None
    active: bool


class AgentService(Service):
    """The agents' roster, their leave, and who is active."""

    feature = "agents"

    def agents(self) -> list[AgentRow]:
        clear = self.context.may("agents.export_agents")
        with self.context.reading() as connection:
            return [
                AgentRow(
                    number=row["number"],
                    name=row["name"],
                    unit=row["unit"],
                    chains=split(row["chains"]),
                    parks=split(row["parks"]),
                    capacity=row["capacity"],
                    phone=row["phone"] if clear else mask_phone(row["phone"]),
                    leave_from=row["leave_from"],
                    leave_to=row["leave_to"],
                    active=row["active"],
                )
                for row in agent_records(connection)
            ]

    def set_leave(self, number: str, leave_from: date | None, leave_to: date | None) -> None:
        """Set an agent's leave, both days included, or end it with two times None; an open end is allowed."""
        first, last = (day.isoformat() if day else None for day in (leave_from, leave_to))
        if last and (not first or last < first):
            raise StationError(f"{number} 的请假结束日 {last} 早于开始日；请核对日期。")
        with self.context.writing() as work:
            work.update(Agent, require_agent(work, number), {"leave_from": first, "leave_to": last})

    def set_active(self, number: str, active: bool) -> None:
        """Have an agent leave the service or come back; what they carry shows under `assignments.needing_new_lead`."""
        with self.context.writing() as work:
            work.update(Agent, require_agent(work, number), {"active": active})

    def import_agents(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take the agents' roster: recognised by number."""
        table = open_ledger(self.context, file, AGENTS, options.aliases)
        result = start_result(AGENTS.name, table)
        with self.context.writing() as work:
            importing = Importing(work, Agent, table, result)
            found = work.find(Agent, "number", (row.values["number"] for row in table.rows))
            known = {record["number"]: record for record in found}
            departments = Departments(work, (row.values.get("unit") for row in table.rows))
            for row in importing.rows(options.progress):
                try:
                    number = row.values["number"]
                    record = known.get(number)
                    values = _checked(row.values, record)
                    if importing.check_repeat(row, record):
                        continue
                    for note in departments.admit(values.get("unit")):
                        importing.note(row, "unit", note)
                    record_id = importing.settle(row, record, values)
                    known.setdefault(number, {**values, "id": record_id})
                except RowRefused as refusal:
                    importing.refuse(row, refusal)
            return finish(work, importing, result, options)

    def export_agents(self, file: Path) -> int:
        with self.context.reading() as connection:
            return write_ledger(file, [(AGENTS, agent_records(connection))])


def _checked(values: dict[str, Any], record: dict[str, Any] | None) -> dict[str, Any]:
    """Return the values to store, with a new agent active; refuse a leave that ends before it begins."""
    values = dict(values)
    if values.get("active") is None:
        values.pop("active", None)
        if record is None:
            values["active"] = True
    first = values.get("leave_from", record["leave_from"] if record else None)
    last = values.get("leave_to", record["leave_to"] if record else None)
    if last and (not first or last < first):
        raise RowRefused("leave_to", f"请假结束日 {last} 早于开始日，请核对。")
    if values.get("name", "") is None:
        raise RowRefused("name", "姓名没有填写，请补上。")
    if record is None and "name" not in values:
        raise RowRefused(None, "名册里没有这位专员，要新增须有姓名列。")
    return values


def split(joined: str | None) -> list[str]:
    """Return the names of a 、-joined field."""
    return joined.split("、") if joined else []


def agent_records(connection: Connection) -> list[dict[str, Any]]:
    """Return all agents of the roster in the order of their numbers."""
    query = select(Agent.__table__).where(Agent.retired_on.is_(None)).order_by(Agent.number, Agent.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def require_agent(work: Work, number: str) -> dict[str, Any]:
    record = next(iter(work.find(Agent, "number", [number])), None)
    if record is None:
        raise StationError(f"没有编号为“{number}”的跑小青专员；请用 list agents 查看名册。")
    return record
