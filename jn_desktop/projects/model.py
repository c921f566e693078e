"""Key projects, their monthly progress, who carries them, and what was done for them."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.agents.model import Agent
from jn_desktop.core.database import Base
from jn_desktop.registry.model import Enterprise


class AssignmentRole(StrEnum):
    """How an agent stands to a project: one lead, any number of assistants."""

    LEAD = "lead"
    ASSISTANT = "assistant"


class Project(Base):
    """A key project. Money is whole 元; `start` and `end` are `YYYY-MM` or `YYYY`; no stage until someone says.

    `progress_on` is the day on which its progress was last written down, by a report or by a ledger that changed it.
    """

    __tablename__ = "project"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    enterprise_id: Mapped[str | None] = mapped_column(ForeignKey(Enterprise.id), index=True)
    category: Mapped[str | None]
    nature: Mapped[str | None]
    invest_type: Mapped[str | None]
    land: Mapped[str | None]
    place: Mapped[str | None]
    park: Mapped[str | None]
    chain: Mapped[str | None]
    content: Mapped[str | None]
    total_investment: Mapped[int | None]
    annual_investment: Mapped[int | None]
    invested: Mapped[int | None]
    start: Mapped[str | None]
    end: Mapped[str | None]
    responsible_unit: Mapped[str | None]
    sponsor_leader: Mapped[str | None]
    progress: Mapped[str | None]
    problem: Mapped[str | None]
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    stage: Mapped[str | None]
    status: Mapped[str]
    remark: Mapped[str | None]
    retired_on: Mapped[str | None]
    progress_on: Mapped[str | None]


class ProgressReport(Base):
    """What a project had reached at the end of a month (`YYYY-MM`); `invested` is the sum so far in 元."""

    __tablename__ = "progress_report"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    month: Mapped[str]
    invested: Mapped[int | None]
    progress: Mapped[str | None]
    problem: Mapped[str | None]
    reported_by: Mapped[str]


class Assignment(Base):
    """An agent carries a project from a day to a day; an open end means that they still do."""

    __tablename__ = "assignment"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey(Agent.id), index=True)
    role: Mapped[str]
    starts_on: Mapped[str]
    ends_on: Mapped[str | None]
    reason: Mapped[str | None]
    end_reason: Mapped[str | None]


class Entrustment(Base):
    """The owner's letter that entrusts the station with a project's approvals (代办委托书), in whole or in part."""

    __tablename__ = "entrustment"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    scope: Mapped[str]
    powers: Mapped[str | None]
    entrusted_on: Mapped[str]
    ends_on: Mapped[str | None]


class ServiceStep(Base):
    """One step that was done for a project (代办台账): what, when, by whom, how many minutes, with what result."""

    __tablename__ = "service_step"

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey(Agent.id), index=True)
    item: Mapped[str]
    done_on: Mapped[str]
    minutes: Mapped[int | None]
    result: Mapped[str | None]
