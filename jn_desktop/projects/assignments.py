"""Who carries which project: proposals, leads and assistants, hand-overs, and the history of it all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, select

from jn_desktop.agents.model import Agent
from jn_desktop.agents.rules import absence_of
from jn_desktop.agents.service import named, require_agent
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.projects.board import AgentCard, agent_cards, loads_of
from jn_desktop.projects.model import Assignment, AssignmentRole, Project
from jn_desktop.projects.rules import CARRIED
from jn_desktop.projects.service import require_project

if TYPE_CHECKING:
    from jn_desktop.projects.pool import Pool
    from jn_desktop.projects.preview import Choice, ProposalPreview
    from jn_desktop.projects.proposal import Proposal, Suitable


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
class AssignmentCard(AssignmentRow):
    """The same as the window shows it, which goes by ids."""

    id: str
    project_id: str


@dataclass(frozen=True)
class NeedsNewLead:
    """A project whose lead has left or is on leave."""

    project: str
    agent: str
    why: str
    project_id: str
    name: str
    agent_name: str


class AssignmentService(Service):
    """Leads and assistants of projects."""

    feature = "assignments"

    def assignments(self) -> list[AssignmentRow]:
        """Return all assignments, ended ones included, the oldest first."""
        with self.context.reading() as connection:
            rows = connection.execute(_TOLD.order_by(Assignment.id))
            return [AssignmentRow(**_row(row)) for row in rows]

    def of_project(self, project_id: str) -> list[AssignmentCard]:
        """Return who has carried a project, the newest first."""
        return self._history(_TOLD.where(Project.id == project_id))

    def of_agent(self, agent: str) -> list[AssignmentCard]:
        """Return what an agent (number or id) has carried, the newest first."""
        return self._history(_TOLD.where(named(agent)))

    def board(self) -> list[AgentCard]:
        """Return all agents with what they carry, in the order of their numbers."""
        clear = self.context.may("agents.export_agents")
        with self.context.reading() as connection:
            return agent_cards(connection, self.context.today(), clear=clear)

    def leads_away(self) -> int:
        """Return how many agents lead projects though they have left or are on leave."""
        with self.context.reading() as connection:
            cards = agent_cards(connection, self.context.today(), clear=False)
        return sum(card.absence is not None and card.leads > 0 for card in cards)

    def propose(self) -> "Proposal":
        """Return the best lead for every project that has none; changes nothing."""
        return self._pool().in_words()

    def apply(self) -> "Proposal":
        """Propose and make the proposal so, in one transaction."""
        today = self.context.today()
        with self.context.writing() as work:
            pool = _pool(work.connection, today)
            for line in pool.proposal.assignments:
                agent_id = pool.agent_ids[line.agent]
                _assign(work, line.project, agent_id, AssignmentRole.LEAD, today, "；".join(line.reasons))
            return pool.in_words()

    def preview(self) -> "ProposalPreview":
        """Return the proposal for a person to look at and change; `choose` makes it so."""
        return self._pool().preview()

    def candidates(self, project_id: str) -> "list[Suitable]":
        """Return the agents on duty who could lead a project in its present lead's stead, the best first."""
        return self._pool().successors(project_id)

    def choose(self, lines: "Sequence[Choice]") -> int:
        """Have each chosen agent lead their project from today, all lines or none; return how many.

        Refuse a project that has a lead by now or is not carried, an agent who is away, and more than an agent's limit.
        """
        today = self.context.today()
        with self.context.writing() as work:
            numbers = dict.fromkeys(line.agent for line in lines)
            agents = {number: _require_on_duty(work, number, today) for number in numbers}
            projects = [require_project(work, line.project) for line in lines]
            led = {lead["project_id"] for lead in work.rows(_open(AssignmentRole.LEAD))}
            for line, project in zip(lines, projects, strict=True):
                _require_waiting(project, led)
                led.add(project["id"])
                reason = _require_reason(line.reason)
                _assign(work, project["id"], agents[line.agent]["id"], AssignmentRole.LEAD, today, reason)
            _require_within_limits(work, agents.values())
        return len(lines)

    def hand_over(self, project: str, to_agent: str, reason: str) -> None:
        """Give a project (id, code or name) another lead; the old assignment ends today and stays in the history."""
        self._give([project], to_agent, reason)

    def hand_over_many(self, projects: Sequence[str], to_agent: str, reason: str) -> int:
        """Give several projects another lead, all or none; return how many."""
        return self._give(projects, to_agent, reason)

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
                raise StationError(f"{agent['number']} 已经在项目“{record['name']}”上，不用再添加。")
            _assign(work, record["id"], agent["id"], AssignmentRole.ASSISTANT, self.context.today(), reason)

    def release_assistant(self, project: str, agent_number: str, reason: str) -> None:
        """Have an agent no longer help with a project; it stays in the history."""
        reason = _require_reason(reason)
        with self.context.writing() as work:
            record = require_project(work, project)
            agent = require_agent(work, agent_number)
            helping = [
                one
                for one in work.rows(_open_of(record["id"], AssignmentRole.ASSISTANT))
                if one["agent_id"] == agent["id"]
            ]
            if not helping:
                raise StationError(f"{agent['number']} 没有协办项目“{record['name']}”；请刷新后再看。")
            for one in helping:
                _end(work, one, self.context.today(), reason)

    def needing_new_lead(self) -> list[NeedsNewLead]:
        """Return the carried projects whose lead is not on duty today, with the reason."""
        today = self.context.today()
        query = (
            select(Project.id.label("project_id"), Project.code, Project.name)
            .add_columns(Agent.number, Agent.name.label("agent_name"), Agent.active, Agent.leave_from, Agent.leave_to)
            .join(Assignment, Assignment.project_id == Project.id)
            .join(Agent, Agent.id == Assignment.agent_id)
            .where(Assignment.role == AssignmentRole.LEAD, Assignment.ends_on.is_(None))
            .where(Project.retired_on.is_(None), Project.status.in_(CARRIED))
            .order_by(Project.id)
        )
        with self.context.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return [
            NeedsNewLead(
                project=row["code"] or row["name"],
                agent=row["number"],
                why=why,
                project_id=row["project_id"],
                name=row["name"],
                agent_name=row["agent_name"],
            )
            for row in rows
            if (why := absence_of(row, today)) is not None
        ]

    def _pool(self) -> "Pool":
        with self.context.reading() as connection:
            return _pool(connection, self.context.today())

    def _history(self, query: Select[Any]) -> list[AssignmentCard]:
        newest_first = query.order_by(Assignment.starts_on.desc(), Assignment.id.desc())
        with self.context.reading() as connection:
            return [
                AssignmentCard(**_row(row), id=row.id, project_id=row.project_id)
                for row in connection.execute(newest_first)
            ]

    def _give(self, projects: Sequence[str], to_agent: str, reason: str) -> int:
        reason = _require_reason(reason)
        today = self.context.today()
        with self.context.writing() as work:
            agent = _require_on_duty(work, to_agent, today)
            for project in projects:
                _hand_over(work, require_project(work, project), agent, today, reason)
        return len(projects)


_TOLD: Select[Any] = (
    select(Assignment.__table__, Project.code, Project.name, Agent.number, Agent.name.label("agent_name"))
    .join(Project, Project.id == Assignment.project_id)
    .join(Agent, Agent.id == Assignment.agent_id)
)


def _pool(connection: Connection, today: date) -> "Pool":
    from jn_desktop.projects.pool import Pool  # what a proposal takes is not there before somebody asks for one

    return Pool(connection, today)


def _row(row: Any) -> dict[str, Any]:
    """Return the fields of an `AssignmentRow` from a row of `_TOLD`."""
    return {
        "project": row.code or row.name,
        "name": row.name,
        "agent": row.number,
        "agent_name": row.agent_name,
        "role": row.role,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "reason": row.reason,
        "end_reason": row.end_reason,
    }


def _hand_over(work: Work, project: dict[str, Any], agent: dict[str, Any], today: date, reason: str) -> None:
    for current in work.rows(_open_of(project["id"], AssignmentRole.LEAD)):
        if current["agent_id"] == agent["id"]:
            raise StationError(f"项目“{project['name']}”已经由 {agent['number']} 牵头，不用移交。")
        _end(work, current, today, reason)
    _assign(work, project["id"], agent["id"], AssignmentRole.LEAD, today, reason)


def _end(work: Work, assignment: dict[str, Any], today: date, reason: str) -> None:
    work.update(Assignment, assignment, {"ends_on": today.isoformat(), "end_reason": reason})


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


def _open(role: AssignmentRole) -> Select[Any]:
    return select(Assignment.__table__).where(Assignment.role == role, Assignment.ends_on.is_(None))


def _open_of(project_id: str, role: AssignmentRole) -> Select[Any]:
    return _open(role).where(Assignment.project_id == project_id)


def _require_on_duty(work: Work, named_agent: str, today: date) -> dict[str, Any]:
    agent = require_agent(work, named_agent)
    absence = absence_of(agent, today)
    if absence:
        raise StationError(f"{agent['number']} {agent['name']}{absence}，不能接手；请换一位专员。")
    return agent


def _require_waiting(project: dict[str, Any], led: set[str]) -> None:
    if project["status"] not in CARRIED:
        raise StationError(f"项目“{project['name']}”{project['status']}，不用派专员；请去掉这一行。")
    if project["id"] in led:
        raise StationError(f"项目“{project['name']}”已经有牵头的专员；请重新提出人选。")


def _require_within_limits(work: Work, agents: Iterable[dict[str, Any]]) -> None:
    work.flush()
    loads = loads_of(work.connection)
    for agent in agents:
        load, limit = loads[agent["id"]].leads, agent["capacity"]
        if limit is not None and load > limit:
            raise StationError(
                f"{agent['number']} {agent['name']}的承接上限是 {limit} 个，这样会牵头 {load} 个；"
                "请改派别的专员，或先提高上限。"
            )


def _require_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise FieldError("reason", "请写明原因，谁来承办、为什么换人都要留下理由。")
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
