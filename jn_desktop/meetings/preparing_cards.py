"""What preparing a meeting shows and takes: what could be put on its table, who is invited, what stands against it."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where a topic comes from."""

    DEMAND = "企业诉求"
    PROJECT = "重点项目"
    ACTION = "议定事项"


class Part(StrEnum):
    """In which part somebody is invited."""

    ATTENDS = "出席"
    OBSERVES = "列席"


class Answer(StrEnum):
    """What somebody who is invited answered."""

    OPEN = "未答复"
    COMES = "参加"
    AWAY = "请假"


@dataclass(frozen=True)
class Candidate:
    """Something that could be put on the table: what it is, why now, and whom it is with.

    `pressing` is whether it should not wait: overdue, escalated, or a problem that was noted.
    """

    source: Source
    record_id: str
    title: str
    why: str
    unit: str | None
    pressing: bool


@dataclass(frozen=True)
class InviteeCard:
    """A unit that is invited, as listed; `phone` is masked for operators who may not export."""

    id: str
    unit: str
    person: str | None
    phone: str | None
    part: Part
    answer: Answer
    enterprise_id: str | None


@dataclass(frozen=True)
class DraftInvitee:
    """A unit that is invited, as somebody writes it; `id` is that of one that is there already."""

    id: str | None
    unit: str
    person: str | None = None
    phone: str | None = None
    part: Part = Part.ATTENDS
    answer: Answer = Answer.OPEN
    enterprise_id: str | None = None


@dataclass(frozen=True)
class PreparingSheet:
    """How far a meeting is prepared: what is on its table (titles) and who is invited.

    `conflicts` say in sentences what stands against its day and its people.
    """

    meeting_id: str
    editable: bool
    topics: tuple[str, ...]
    invitees: tuple[InviteeCard, ...]
    conflicts: tuple[str, ...]
