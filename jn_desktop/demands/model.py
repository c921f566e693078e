"""Demands of enterprises (诉求), what happened to each, when its clock stood still, and what was said about it."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base
from jn_desktop.projects.model import Project
from jn_desktop.registry.model import Enterprise


class Demand(Base):
    """A demand. Times are `YYYY-MM-DDTHH:MM`; units are department names, several joined by 、.

    Who received it first, person and unit, never changes. `state` is a `State`, `marks` are those of 三不三要 that the
    enterprise gave, joined by 、.
    """

    __tablename__ = "demand"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    received_at: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str | None]
    first_receiver: Mapped[str]
    first_unit: Mapped[str | None]
    enterprise_id: Mapped[str] = mapped_column(ForeignKey(Enterprise.id), index=True)
    contact: Mapped[str | None]
    phone: Mapped[str | None]
    kind: Mapped[str | None]
    category: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str | None]
    place: Mapped[str | None]
    urgency: Mapped[str | None]
    state: Mapped[str]
    lead_unit: Mapped[str | None]
    split_units: Mapped[str | None]
    assisting_units: Mapped[str | None]
    handler: Mapped[str | None]
    dispatched_at: Mapped[str | None]
    accepted_at: Mapped[str | None]
    contacted_at: Mapped[str | None]
    opinion_at: Mapped[str | None]
    opinion: Mapped[str | None]
    replied_at: Mapped[str | None]
    result: Mapped[str | None]
    reply: Mapped[str | None]
    policy_basis: Mapped[str | None]
    called_back_at: Mapped[str | None]
    called_back_by: Mapped[str | None]
    reached: Mapped[bool | None]
    solved: Mapped[bool | None]
    satisfaction: Mapped[str | None]
    marks: Mapped[str | None]
    own_fault: Mapped[bool | None]
    closed_at: Mapped[str | None]
    archive_number: Mapped[str | None]
    project_id: Mapped[str | None] = mapped_column(ForeignKey(Project.id), index=True)
    same_as: Mapped[str | None]
    retired_on: Mapped[str | None]


class DemandEvent(Base):
    """One thing that happened to a demand: a move of `states.py`, who made it, and what they wrote. Never changed."""

    __tablename__ = "demand_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"), index=True)
    at: Mapped[str]
    move: Mapped[str]
    operator: Mapped[str]
    unit: Mapped[str | None]
    days: Mapped[int | None]
    text: Mapped[str | None]


class DemandPause(Base):
    """A time during which the clock of a demand stands still, and why; without an end it still does."""

    __tablename__ = "demand_pause"

    id: Mapped[str] = mapped_column(primary_key=True)
    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"), index=True)
    starts_at: Mapped[str]
    ends_at: Mapped[str | None]
    reason: Mapped[str]
    approved_by: Mapped[str | None]
    retired_on: Mapped[str | None]


class DemandClock(Base):
    """The deadlines of the demand of the same `id` as last worked out, and what a board asks for: derived, not audited.

    `next_by` is the nearest deadline that is still running, `timing.NEVER` where none is; `next_target` says which.
    """

    __tablename__ = "demand_clock"
    __table_args__ = (
        # the order of the board, with all that it is filtered by: nothing else is read until a page is known
        Index(
            "ix_demand_clock_board",
            *("next_by", "id", "open", "state", "lead_unit", "category", "channel", "first_receiver", "handler"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    contact_by: Mapped[str]
    opinion_by: Mapped[str]
    resolve_by: Mapped[str]
    next_target: Mapped[str | None]
    next_by: Mapped[str]
    provisional: Mapped[bool]
    open: Mapped[bool]
    state: Mapped[str]
    lead_unit: Mapped[str | None]
    category: Mapped[str | None]
    channel: Mapped[str | None]
    first_receiver: Mapped[str]
    handler: Mapped[str | None]


class DemandReminder(Base):
    """A rung of the reminder ladder that was reached: which target of which demand, and who was to be told."""

    __tablename__ = "demand_reminder"

    id: Mapped[str] = mapped_column(primary_key=True)
    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"), index=True)
    target: Mapped[str]
    rung: Mapped[str]
    due: Mapped[str]
    at: Mapped[str] = mapped_column(index=True)
    told: Mapped[str]


class ErrorToleranceCase(Base):
    """A decision without precedent (容错纠错), filed with the evidence for its six conditions; shown to few."""

    __tablename__ = "error_tolerance_case"

    id: Mapped[str] = mapped_column(primary_key=True)
    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"), index=True)
    filed_by: Mapped[str]
    filed_at: Mapped[str]
    decision: Mapped[str]
    lawful: Mapped[str]
    reform_minded: Mapped[str]
    diligent: Mapped[str]
    public_spirited: Mapped[str]
    due_process: Mapped[str]
    correcting: Mapped[str]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[str | None]
    review: Mapped[str | None]
    outcome: Mapped[str | None]
    correction: Mapped[str | None]
    retired_on: Mapped[str | None]
