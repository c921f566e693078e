"""What the station does with its agents."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from jn_desktop.agents.ledger import AGENTS
from jn_desktop.agents.model import Agent
from jn_desktop.agents.rules import check_capacity, check_leave
from jn_desktop.core.errors import FieldError, StationError
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
    """The agents' roster, their leave and limits, and who is active. An agent is named by number or id."""

    feature = "agents"

    def agents(self) -> list[AgentRow]:
        clear = self.context.may("agents.export_agents")
        with self.context.reading() as connection:
            return [AgentRow(**shown(record, clear=clear)) for record in agent_records(connection)]

    def set_leave(self, agent: str, leave_from: date | None, leave_to: date | None) -> None:
        """Set an agent's leave, both days included, or end it with two times None; an open end is allowed."""
        first, last = (day.isoformat() if day else None for day in (leave_from, leave_to))
        check_leave(first, last)
        with self.context.writing() as work:
            work.update(Agent, require_agent(work, agent), {"leave_from": first, "leave_to": last})

    def set_capacity(self, agent: str, capacity: int | None) -> None:
        """Set how many projects an agent leads at most; None is no limit. What they carry already stays with them."""
        check_capacity(capacity)
        with self.context.writing() as work:
            work.update(Agent, require_agent(work, agent), {"capacity": capacity})

    def set_active(self, agent: str, active: bool) -> None:
        """Have an agent leave the service or come back; what they carry shows under `assignments.needing_new_lead`."""
        with self.context.writing() as work:
            work.update(Agent, require_agent(work, agent), {"active": active})

    def save(self, agent: str | None, values: Mapping[str, Any]) -> str:
        """Add an agent (None), or change one with values as the ledger reader gives them; return the id.

        Only the given fields change. FieldError names the field that is wrong.
        """
        with self.context.writing() as work:
            record = require_agent(work, agent) if agent is not None else None
            own = _as_typed(values, record)
            if (record is None or own["number"] != record["number"]) and work.find(Agent, "number", [own["number"]]):
                raise FieldError("number", f"编号 {own['number']} 已经有专员在用；请换一个编号。")
            Departments(work, [own.get("unit")]).admit(own.get("unit"))
            if record is None:
                return work.insert(Agent, own)
            work.update(Agent, record, own)
            return str(record["id"])

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
                    values = _as_listed(row.values, record)
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


def _as_listed(values: Mapping[str, Any], record: dict[str, Any] | None) -> dict[str, Any]:
    """Return the values of a ledger's row to store; refuse the row where they make no sense."""
    if record is None and "name" not in values:
        raise RowRefused(None, "名册里没有这位专员，要新增须有姓名列。")
    try:
        return _to_store(values, record)
    except FieldError as wrong:
        raise RowRefused(wrong.field, str(wrong)) from None


def _as_typed(values: Mapping[str, Any], record: dict[str, Any] | None) -> dict[str, Any]:
    """Return the values of a form to store; refuse the field that makes no sense."""
    own = {"number": record["number"] if record else None, "name": record["name"] if record else None, **values}
    if not own["number"]:
        raise FieldError("number", "编号没有填写，请补上，例如 PXQ061。")
    check_capacity(own.get("capacity"))
    return _to_store(own, record)


def _to_store(values: Mapping[str, Any], record: dict[str, Any] | None) -> dict[str, Any]:
    """Return the values to store, with a new agent active."""
    own = dict(values)
    if own.get("active") is None:
        own.pop("active", None)
        if record is None:
            own["active"] = True
    before = record or {}
    check_leave(*(own.get(name, before.get(name)) for name in ("leave_from", "leave_to")))
    if "name" in own and not own["name"]:
        raise FieldError("name", "姓名没有填写，请补上。")
    return own


def shown(record: Mapping[str, Any], *, clear: bool) -> dict[str, Any]:
    """Return an agent's record as the fields of an `AgentRow`; `clear` leaves the phone unmasked."""
    told = {known.name: record[known.name] for known in fields(AgentRow)}
    told["chains"], told["parks"] = split(record["chains"]), split(record["parks"])
    if not clear:
        told["phone"] = mask_phone(record["phone"])
    return told


def split(joined: str | None) -> list[str]:
    """Return the names of a 、-joined field."""
    return joined.split("、") if joined else []


def agent_records(connection: Connection) -> list[dict[str, Any]]:
    """Return all agents of the roster in the order of their numbers."""
    query = select(Agent.__table__).where(Agent.retired_on.is_(None)).order_by(Agent.number, Agent.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def named(agent: str) -> ColumnElement[bool]:
    """Return the condition that an agent has this number or id."""
    return or_(Agent.number == agent, Agent.id == agent)


def require_agent(work: Work, agent: str) -> dict[str, Any]:
    """Return the agent with this number or id."""
    record = next(iter(work.rows(select(Agent.__table__).where(named(agent)))), None)
    if record is None:
        raise StationError(f"没有编号为“{agent}”的跑小青专员；请用 list agents 查看名册。")
    return record
