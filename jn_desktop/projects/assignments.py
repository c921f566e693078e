"""Who carries which project: proposals, leads and assistants, hand-overs, and the history of it all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from jn_desktop.agents.model import Agent
from jn_desktop.agents.service import agent_records, require_agent, split
from jn_desktop.core.errors import StationError
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.projects.model import Assignment, AssignmentRole, Project, Status
from jn_desktop.projects.proposal import Candidate, Need, Proposal, propose
from jn_desktop.projects.service import project_records, require_project

_CARRIED = (Status.ACTIVE, Status.PAUSED)


@dataclass(frozen=True)
class AssignmentRow:
    """One agent's time with one project; `project` is its code, or its name where it has none."""

    project: str
    name: str
    agent: str
    agent_name: str
    role: str
    starts_on: str
    ends_on: str | None
    reason: str | None
    end_reason: str | None


@dataclass(frozen=True)
class NeedsNewLead:
    """A project whose lead has left or is on leave."""

    project: str
    agent: str
    why: str


class AssignmentService(Service):
    """Leads and assistants of projects."""

    feature = "assignments"

    def assignments(self) -> list[AssignmentRow]:
        """Return all assignments, ended ones included, the oldest first."""
        query = (
            select(Assignment.__table__, Project.code, Project.name, Agent.number, Agent.name.label("agent_name"))
            .join(Project, Project.id == Assignment.project_id)
            .join(Agent, Agent.id == Assignment.agent_id)
            .order_by(Assignment.id)
        )
        with self.context.reading() as connection:
            return [
                AssignmentRow(
                    project=row.code or row.name,
                    name=row.name,
                    agent=row.number,
                    agent_name=row.agent_name,
                    role=row.role,
                    starts_on=row.starts_on,
                    ends_on=row.ends_on,
                    reason=row.reason,
                    end_reason=row.end_reason,
                )
                for row in connection.execute(query)
            ]

    def propose(self) -> Proposal:
        """Return the best lead for every project that has none; changes nothing."""
        with self.context.reading() as connection:
            return _Pool(connection, self.context.today()).in_words()

    def apply(self) -> Proposal:
        """Propose and make the proposal so, in one transaction."""
        today = self.context.today()
        with self.context.writing() as work:
            pool = _Pool(work.connection, today)
            for line in pool.proposal.assignments:
                agent_id = pool.agent_ids[line.agent]
                _assign(work, line.project, agent_id, AssignmentRole.LEAD, today, "；".join(line.reasons))
            return pool.in_words()

    def hand_over(self, project: str, to_agent: str, reason: str) -> None:
        """Give a project (code or name) another lead; the old assignment ends today and stays in the history."""
        reason = _require_reason(reason)
        today = self.context.today()
        with self.context.writing() as work:
            record = require_project(work, project)
            agent = require_agent(work, to_agent)
            absence = absence_of(agent, today)
            if absence:
                raise StationError(f"{to_agent} {agent['name']}{absence}，不能接手；请换一位专员。")
            for current in work.rows(_open_of(record["id"], AssignmentRole.LEAD)):
                if current["agent_id"] == agent["id"]:
                    raise StationError(f"项目“{record['name']}”已经由 {to_agent} 牵头，不用移交。")
                work.update(Assignment, current, {"ends_on": today.isoformat(), "end_reason": reason})
            _assign(work, record["id"], agent["id"], AssignmentRole.LEAD, today, reason)

    def add_assistant(self, project: str, agent_number: str, reason: str) -> None:
        """Have an agent help with a project beside its lead."""
        reason = _require_reason(reason)
        with self.context.writing() as work:
            record = require_project(work, project)
            agent = require_agent(work, agent_number)
            open_now = select(Assignment.__table__).where(
                Assignment.project_id == record["id"], Assignment.ends_on.is_(None), Assignment.agent_id == agent["id"]
            )
            if work.rows(open_now):
                raise StationError(f"{agent_number} 已经在项目“{record['name']}”上，不用再添加。")
            _assign(work, record["id"], agent["id"], AssignmentRole.ASSISTANT, self.context.today(), reason)

    def needing_new_lead(self) -> list[NeedsNewLead]:
        """Return the carried projects whose lead is not on duty today, with the reason."""
        today = self.context.today()
        query = (
            select(Project.code, Project.name, Agent.number, Agent.active, Agent.leave_from, Agent.leave_to)
            .join(Assignment, Assignment.project_id == Project.id)
            .join(Agent, Agent.id == Assignment.agent_id)
            .where(Assignment.role == AssignmentRole.LEAD, Assignment.ends_on.is_(None))
            .where(Project.retired_on.is_(None), Project.status.in_(_CARRIED))
            .order_by(Project.id)
        )
        with self.context.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return [
            NeedsNewLead(row["code"] or row["name"], row["number"], why)
            for row in rows
            if (why := absence_of(row, today)) is not None
        ]


def absence_of(agent: dict[str, Any], today: date) -> str | None:
    """Return why an agent takes no project today, or None."""
    if not agent["active"]:
        return "已不在岗"
    if agent["leave_from"] and agent["leave_from"] <= today.isoformat() <= (agent["leave_to"] or "9999"):
        return f"请假至 {agent['leave_to']}" if agent["leave_to"] else "正在请假"
    return None


class _Pool:
    """The projects without a lead and the agents of one moment; `proposal` names projects by their ids."""

    def __init__(self, connection: Connection, today: date) -> None:
        agents = agent_records(connection)
        loads = dict.fromkeys((agent["id"] for agent in agents), 0)
        open_leads = select(Assignment.agent_id).where(
            Assignment.role == AssignmentRole.LEAD, Assignment.ends_on.is_(None)
        )
        for lead in connection.execute(open_leads):
            loads[lead.agent_id] = loads.get(lead.agent_id, 0) + 1
        needs = []
        self._shown: dict[str, str] = {}
        for record in project_records(connection):
            if record["lead_agent"] is None and record["status"] in _CARRIED:
                chain = record["chain"] or record["enterprise_chain"]
                needs.append(Need(record["id"], chain, record["park"] or record["enterprise_park"]))
                self._shown[record["id"]] = record["code"] or record["name"]
        candidates = [
            Candidate(
                agent["number"],
                frozenset(split(agent["chains"])),
                frozenset(split(agent["parks"])),
                agent["capacity"],
                loads[agent["id"]],
                absence_of(agent, today),
            )
            for agent in agents
        ]
        self.agent_ids = {agent["number"]: agent["id"] for agent in agents}
        self.proposal = propose(needs, candidates)

    def in_words(self) -> Proposal:
        """Return the proposal with each project by its code, or its name where it has none."""
        return Proposal(
            [replace(line, project=self._shown[line.project]) for line in self.proposal.assignments],
            self.proposal.loads,
            [replace(line, project=self._shown[line.project]) for line in self.proposal.unassigned],
        )


def _assign(work: Work, project_id: str, agent_id: str, role: AssignmentRole, today: date, reason: str) -> None:
    work.insert(
        Assignment,
        {
            "project_id": project_id,
            "agent_id": agent_id,
            "role": role.value,
            "starts_on": today.isoformat(),
            "ends_on": None,
            "reason": reason,
            "end_reason": None,
        },
    )


def _open_of(project_id: str, role: AssignmentRole) -> Select[Any]:
    return select(Assignment.__table__).where(
        Assignment.project_id == project_id, Assignment.role == role, Assignment.ends_on.is_(None)
    )


def _require_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise StationError("请写明原因，移交和增派都要留下理由。")
    return reason


def check_assignments(connection: Connection) -> Iterable[str]:
    """Yield what is wrong among assignments: lost projects or agents, ends before starts, two leads at once."""
    query = (
        select(Assignment.__table__, Project.name, Agent.number)
        .outerjoin(Project, Project.id == Assignment.project_id)
        .outerjoin(Agent, Agent.id == Assignment.agent_id)
    )
    leads: dict[str, str] = {}
    for row in connection.execute(query):
        if row.name is None or row.number is None:
            yield f"有一条承接记录（{row.starts_on} 起）找不到它的{'项目' if row.name is None else '专员'}。"
            continue
        if row.ends_on and row.ends_on < row.starts_on:
            yield f"{row.number} 承接“{row.name}”的结束日 {row.ends_on} 早于开始日 {row.starts_on}。"
        if row.role == AssignmentRole.LEAD and row.ends_on is None:
            if row.project_id in leads:
                yield f"项目“{row.name}”同时有两位牵头专员：{leads[row.project_id]} 和 {row.number}。"
            leads[row.project_id] = row.number
    for agent in connection.execute(select(Agent.number, Agent.leave_from, Agent.leave_to)):
        if agent.leave_to and (not agent.leave_from or agent.leave_to < agent.leave_from):
            yield f"{agent.number} 的请假结束日 {agent.leave_to} 早于开始日。"
