"""Who carries how much today."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from jn_desktop.agents.rules import absence_of
from jn_desktop.agents.service import AgentRow, agent_records, shown
from jn_desktop.projects.model import Assignment, AssignmentRole, Project
from jn_desktop.projects.rules import CARRIED


@dataclass(frozen=True)
class AgentCard(AgentRow):
    """An agent as the window shows it: with the carried projects that they lead and assist, and why they are away."""

    id: str
    leads: int
    assists: int
    absence: str | None


@dataclass(frozen=True)
class Load:
    """How many carried projects an agent leads and assists."""

    leads: int = 0
    assists: int = 0


def loads_of(connection: Connection) -> dict[str, Load]:
    """Return what each agent (id) carries; a project that is finished, ended or retired weighs nothing."""
    leads, assists = (func.count().filter(Assignment.role == role) for role in AssignmentRole)
    query = (
        select(Assignment.agent_id, leads, assists)
        .join(Project, Project.id == Assignment.project_id)
        .where(Assignment.ends_on.is_(None), Project.retired_on.is_(None), Project.status.in_(CARRIED))
        .group_by(Assignment.agent_id)
    )
    return defaultdict(Load, {agent_id: Load(*counts) for agent_id, *counts in connection.execute(query)})


def agent_cards(connection: Connection, today: date, *, clear: bool) -> list[AgentCard]:
    """Return all agents in the order of their numbers; `clear` leaves phones unmasked."""
    loads = loads_of(connection)
    return [
        AgentCard(
            **shown(record, clear=clear),
            id=record["id"],
            leads=loads[record["id"]].leads,
            assists=loads[record["id"]].assists,
            absence=absence_of(record, today),
        )
        for record in agent_records(connection)
    ]
