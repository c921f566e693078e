"""The projects that wait for a lead and the agents of one moment, as the proposal sees them."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from jn_desktop.agents.rules import absence_of
from jn_desktop.agents.service import agent_records, split
from jn_desktop.core.errors import StationError
from jn_desktop.projects.board import loads_of
from jn_desktop.projects.preview import OpenProject, ProposalPreview
from jn_desktop.projects.proposal import Candidate, Proposal, Suitable, propose, suitable
from jn_desktop.projects.rules import CARRIED
from jn_desktop.projects.service import project_records


class Pool:
    """What a proposal is made from; it is worked out once."""

    def __init__(self, connection: Connection, today: date) -> None:
        agents = agent_records(connection)
        loads = loads_of(connection)
        self.agent_ids = {agent["number"]: agent["id"] for agent in agents}
        self._names = {agent["number"]: agent["name"] for agent in agents}
        self._projects = {record["id"]: record for record in project_records(connection)}
        self._open = [
            _open_project(record)
            for record in self._projects.values()
            if record["lead_agent"] is None and record["status"] in CARRIED
        ]
        self._candidates = [
            Candidate(
                agent["number"],
                frozenset(split(agent["chains"])),
                frozenset(split(agent["parks"])),
                agent["capacity"],
                loads[agent["id"]].leads,
                absence_of(agent, today),
            )
            for agent in agents
        ]

    @cached_property
    def proposal(self) -> Proposal:
        """The best lead for each open project, which it names by its id."""
        return propose([project.need for project in self._open], self._candidates)

    def in_words(self) -> Proposal:
        """Return the proposal with each project by its code, or its name where it has none."""
        called = {project.id: project.code or project.name for project in self._open}
        return Proposal(
            [replace(line, project=called[line.project]) for line in self.proposal.assignments],
            self.proposal.loads,
            [replace(line, project=called[line.project]) for line in self.proposal.unassigned],
        )

    def preview(self) -> ProposalPreview:
        """Return the proposal for a person to look at and change."""
        proposed = {line.project: line.agent for line in self.proposal.assignments}
        return ProposalPreview(
            projects=tuple(self._open),
            candidates=tuple(self._candidates),
            names=self._names,
            proposed=proposed,
            unserved={line.project: line.reason for line in self.proposal.unassigned},
            chosen=proposed,
        )

    def successors(self, project_id: str) -> list[Suitable]:
        """Return who could lead a project in its present lead's stead, the best first."""
        record = self._projects.get(project_id)
        if record is None:
            raise StationError("这个项目已经不在台账里了；请刷新后再选。")
        loads = {candidate.agent: candidate.load for candidate in self._candidates}
        found = suitable(_open_project(record).need, self._candidates, loads)
        return [one for one in found if one.agent != record["lead_agent"]]


def _open_project(record: dict[str, Any]) -> OpenProject:
    return OpenProject(
        id=record["id"],
        code=record["code"],
        name=record["name"],
        chain=record["chain"] or record["enterprise_chain"],
        park=record["park"] or record["enterprise_park"],
    )
