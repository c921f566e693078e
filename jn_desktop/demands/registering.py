"""Writing a demand down, and putting right what was written: its number, its enterprise, its facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError
from jn_desktop.core.numbering import next_number
from jn_desktop.core.work import Work
from jn_desktop.demands.cards import DemandFacts, NewDemand
from jn_desktop.demands.model import Demand
from jn_desktop.demands.moving import Mover
from jn_desktop.demands.rules import check_receipt, require_text, title_of
from jn_desktop.demands.states import Move, State
from jn_desktop.projects.model import Project
from jn_desktop.registry.directory import entered_enterprise

_NO_TEXT = "还没有写诉求内容；请记下企业要什么。"
_SIDE_FACTS = ("channel", "contact", "phone", "kind", "category", "place", "urgency")


def register(mover: Mover, demand: NewDemand) -> str:
    """Write a demand down and return its id; its number is the next of the year of its receipt."""
    received = demand.received_at.replace(second=0, microsecond=0)
    check_receipt(received, mover.work.now)
    check_project(mover.work, demand.project_id)
    demand_id = mover.work.insert(Demand, _values(mover, demand, received))
    record = mover.one(demand_id)
    mover.note(record, Move.REGISTER, received, unit=record["first_unit"])
    mover.touch([record])
    return demand_id


def corrected(facts: DemandFacts) -> dict[str, Any]:
    """Return the columns of facts as they are put right."""
    text = require_text("text", facts.text, _NO_TEXT)
    return {"title": title_of(facts.title, text), "text": text, **_side_facts(facts)}


def check_project(work: Work, project_id: str | None) -> None:
    """Refuse to link a demand to a project that nobody knows."""
    if project_id is not None and not work.find(Project, "id", [project_id]):
        raise FieldError("project_id", "这个项目已经不在台账里了；请重新选择。")


def _values(mover: Mover, demand: NewDemand, received: datetime) -> dict[str, Any]:
    text = require_text("text", demand.text, _NO_TEXT)
    return {
        "number": _free_number(mover.work.connection, received.year),
        "received_at": stamp(received),
        "enterprise_id": entered_enterprise(mover.work, demand.enterprise_id, demand.enterprise, demand.uscc),
        "first_receiver": _written(demand.first_receiver) or mover.operator,
        "first_unit": _written(demand.first_unit),
        "title": title_of(demand.title, text),
        "text": text,
        "state": State.REGISTERED.value,
        "project_id": demand.project_id,
        **_side_facts(demand),
    }


def _side_facts(told: NewDemand | DemandFacts) -> dict[str, str | None]:
    return {name: _written(getattr(told, name)) for name in _SIDE_FACTS}


def _written(text: str | None) -> str | None:
    return (text or "").strip() or None


def _free_number(connection: Connection, year: int) -> str:
    prefix = f"SQ{year}"
    taken = select(Demand.number).where(Demand.number.startswith(prefix))
    return next_number(prefix, 5, connection.execute(taken).scalars())
