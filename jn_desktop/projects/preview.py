"""A proposal that a person looks at and may still change, line by line, before it is made so. No database here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jn_desktop.projects.proposal import Candidate, Need, Suitable, fit_of, reasons_for, suitable

_LEFT_OUT = "这次不派"


@dataclass(frozen=True)
class OpenProject:
    """A carried project without a lead; its chain and park are its own, else its enterprise's."""

    id: str
    code: str | None
    name: str
    chain: str | None
    park: str | None

    @property
    def need(self) -> Need:
        return Need(self.id, self.chain, self.park)


@dataclass(frozen=True)
class Choice:
    """A person's word that an agent (number) shall lead a project (id, code or name)."""

    project: str
    agent: str
    reason: str


@dataclass(frozen=True)
class PreviewLine:
    """A project and who would lead it. `agent` is None where nobody would; `reasons` say why in either case;
    `changed` says that a person decided otherwise than the proposal."""

    project_id: str
    code: str | None
    name: str
    chain: str | None
    park: str | None
    agent: str | None
    agent_name: str | None
    score: int | None
    reasons: list[str]
    changed: bool


@dataclass(frozen=True)
class AgentLoad:
    """How many projects an agent leads before and after the lines are made so."""

    agent: str
    name: str
    capacity: int | None
    before: int
    after: int

    @property
    def too_much(self) -> bool:
        """Tell whether the lines would take the agent over the limit."""
        return self.capacity is not None and self.after > max(self.before, self.capacity)


@dataclass(frozen=True)
class ProposalPreview:
    """All projects without a lead, the agents, and who is `chosen` for which (project id to agent number).

    It starts with what was `proposed`; a change gives a new preview. `unserved` says why the proposal left one out.
    """

    projects: tuple[OpenProject, ...]
    candidates: tuple[Candidate, ...]
    names: Mapping[str, str]
    proposed: Mapping[str, str]
    unserved: Mapping[str, str]
    chosen: Mapping[str, str]

    def choose(self, project_id: str, agent: str | None) -> "ProposalPreview":
        """Return the preview with another agent for a project, or with the project left out."""
        chosen = {project: number for project, number in self.chosen.items() if project != project_id}
        if agent is not None:
            chosen[project_id] = agent
        return replace(self, chosen=chosen)

    @cached_property
    def lines(self) -> list[PreviewLine]:
        """A line for each project, in the order of projects."""
        return [self._line(project, points) for project, points in zip(self.projects, self._points, strict=True)]

    @cached_property
    def loads(self) -> list[AgentLoad]:
        """Every agent's load, in the order of numbers."""
        return [
            AgentLoad(one.agent, self.names[one.agent], one.capacity, one.load, self._after[one.agent])
            for one in self.candidates
        ]

    def suitable(self, project_id: str) -> list[Suitable]:
        """Return who could lead a project, the best first; the loads are those that they would have without it."""
        loads = dict(self._after)
        if project_id in self.chosen:
            loads[self.chosen[project_id]] -= 1
        project = next(project for project in self.projects if project.id == project_id)
        return suitable(project.need, self.candidates, loads)

    def choices(self) -> list[Choice]:
        """Return what is chosen, each with its reason, in the order of projects."""
        return [
            Choice(line.project_id, line.agent, "；".join(line.reasons))
            for line in self.lines
            if line.agent is not None
        ]

    @cached_property
    def _points(self) -> Any:
        return fit_of([project.need for project in self.projects], self.candidates)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {candidate.agent: place for place, candidate in enumerate(self.candidates)}

    @cached_property
    def _after(self) -> dict[str, int]:
        after = {candidate.agent: candidate.load for candidate in self.candidates}
        for agent in self.chosen.values():
            after[agent] += 1
        return after

    def _line(self, project: OpenProject, points: Any) -> PreviewLine:
        agent = self.chosen.get(project.id)
        changed = agent != self.proposed.get(project.id)
        if agent is None:
            score, reasons = None, [_LEFT_OUT if changed else self.unserved[project.id]]
        else:
            place = self._places[agent]
            score = int(points[place])
            reasons = reasons_for(project.need, self.candidates[place], self._after[agent], by_hand=changed)
        return PreviewLine(
            project_id=project.id,
            code=project.code,
            name=project.name,
            chain=project.chain,
            park=project.park,
            agent=agent,
            agent_name=self.names[agent] if agent else None,
            score=score,
            reasons=reasons,
            changed=changed,
        )
