"""The agency record of projects (帮办代办): the owner's entrustment, and each step that an agent did."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select

from jn_desktop.agents.model import Agent
from jn_desktop.agents.service import named, require_agent
from jn_desktop.core.errors import FieldError
from jn_desktop.core.service import Service
from jn_desktop.projects.model import Entrustment, Project, ServiceStep
from jn_desktop.projects.service import require_project


class Scope(StrEnum):
    """How much of the approvals an owner entrusts."""

    WHOLE = "全程代办"
    PARTIAL = "部分代办"


@dataclass(frozen=True)
class EntrustmentRow:
    """An owner's letter; `project` is its code, or its name where it has none."""

    project_id: str
    project: str
    scope: str
    powers: str | None
    entrusted_on: str
    ends_on: str | None


@dataclass(frozen=True)
class StepRow:
    """One step; `hours` as they were given, in hours; `project` is its code, or its name where it has none."""

    id: str
    project: str
    project_id: str
    project_name: str
    item: str
    done_on: str
    agent: str
    agent_name: str
    hours: float | None
    result: str | None


class AgencyService(Service):
    """Entrustments and service steps of projects (by code or name)."""

    feature = "agency"

    def entrust(
        self, project: str, scope: Scope, entrusted_on: date, *, powers: str | None = None, ends_on: date | None = None
    ) -> None:
        """Record the owner's entrustment letter."""
        if ends_on is not None and ends_on < entrusted_on:
            raise FieldError("ends_on", f"委托期限 {ends_on} 早于委托日 {entrusted_on}；请核对日期。")
        with self.context.writing() as work:
            work.insert(
                Entrustment,
                {
                    "project_id": require_project(work, project)["id"],
                    "scope": scope.value,
                    "powers": powers,
                    "entrusted_on": entrusted_on.isoformat(),
                    "ends_on": ends_on.isoformat() if ends_on else None,
                },
            )

    def record_step(
        self,
        project: str,
        item: str,
        done_on: date,
        agent: str,
        *,
        hours: float | None = None,
        result: str | None = None,
    ) -> None:
        """Record a step done for a project by an agent (number)."""
        if not item.strip():
            raise FieldError("item", "请写明办理的事项。")
        if done_on > self.context.today():
            raise FieldError("done_on", f"办理日期 {done_on} 还没有到；请核对日期。")
        if hours is not None and not 0 <= hours <= 1000:
            raise FieldError("hours", f"用时 {hours} 小时不合情理；请核对。")
        with self.context.writing() as work:
            work.insert(
                ServiceStep,
                {
                    "project_id": require_project(work, project)["id"],
                    "agent_id": require_agent(work, agent)["id"],
                    "item": item.strip(),
                    "done_on": done_on.isoformat(),
                    "minutes": None if hours is None else round(hours * 60),
                    "result": result,
                },
            )

    def entrustments(self) -> list[EntrustmentRow]:
        query = (
            select(Entrustment.__table__, Project.code, Project.name)
            .join(Project, Project.id == Entrustment.project_id)
            .order_by(Entrustment.id)
        )
        with self.context.reading() as connection:
            return [
                EntrustmentRow(
                    project_id=row.project_id,
                    project=row.code or row.name,
                    scope=row.scope,
                    powers=row.powers,
                    entrusted_on=row.entrusted_on,
                    ends_on=row.ends_on,
                )
                for row in connection.execute(query)
            ]

    def steps(self) -> list[StepRow]:
        """Return the agency ledger (代办台账), the oldest step first."""
        return self._steps(_TOLD.order_by(ServiceStep.done_on, ServiceStep.id))

    def steps_of_agent(self, agent: str) -> list[StepRow]:
        """Return what an agent (number or id) did, the newest step first."""
        return self._steps(_TOLD.where(named(agent)).order_by(*_NEWEST_FIRST))

    def steps_of_project(self, project_id: str) -> list[StepRow]:
        """Return what was done for a project, the newest step first."""
        return self._steps(_TOLD.where(Project.id == project_id).order_by(*_NEWEST_FIRST))

    def _steps(self, query: Select[Any]) -> list[StepRow]:
        with self.context.reading() as connection:
            return [
                StepRow(
                    id=row.id,
                    project=row.code or row.name,
                    project_id=row.project_id,
                    project_name=row.name,
                    item=row.item,
                    done_on=row.done_on,
                    agent=row.number,
                    agent_name=row.agent_name,
                    hours=None if row.minutes is None else row.minutes / 60,
                    result=row.result,
                )
                for row in connection.execute(query)
            ]


_NEWEST_FIRST = (ServiceStep.done_on.desc(), ServiceStep.id.desc())
_TOLD: Select[Any] = (
    select(ServiceStep.__table__, Project.code, Project.name, Agent.number, Agent.name.label("agent_name"))
    .join(Project, Project.id == ServiceStep.project_id)
    .join(Agent, Agent.id == ServiceStep.agent_id)
)
