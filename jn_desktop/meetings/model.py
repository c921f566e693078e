"""Meetings: who is invited and met where, what was on the table, and what was agreed."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.attachments import AttachmentContent
from jn_desktop.core.database import Base
from jn_desktop.demands.model import Demand
from jn_desktop.projects.model import Project
from jn_desktop.registry.model import Enterprise


class Meeting(Base):
    """A meeting. `time` and `ends` are `YYYY-MM-DDTHH:MM`; attendance is three lists joined by 、.

    `minutes_state` is a `MinutesState`; a meeting that was only recorded has none. `series` is the name of those that
    carry over to each other, `theme` what a salon is about. One at an enterprise, `enterprise_id`, is a visit:
    `quiet_reason` says why on a day that is closed to visits.
    """

    __tablename__ = "meeting"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    time: Mapped[str]
    place: Mapped[str | None]
    host: Mapped[str | None]
    recorder: Mapped[str | None]
    attendees: Mapped[str | None]
    absentees: Mapped[str | None]
    observers: Mapped[str | None]
    minutes_state: Mapped[str | None]
    ends: Mapped[str | None]
    series: Mapped[str | None] = mapped_column(index=True)
    theme: Mapped[str | None]
    enterprise_id: Mapped[str | None] = mapped_column(ForeignKey(Enterprise.id), index=True)
    quiet_reason: Mapped[str | None]
    retired_on: Mapped[str | None]


class Topic(Base):
    """One topic of a meeting, in the order of `position`."""

    __tablename__ = "topic"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    situation: Mapped[str | None]
    retired_on: Mapped[str | None]


class TopicProject(Base):
    """A topic is about a project; a link that no longer holds has `retired_on`."""

    __tablename__ = "topic_project"

    id: Mapped[str] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id"), index=True)
    project_id: Mapped[str] = mapped_column(ForeignKey(Project.id), index=True)
    retired_on: Mapped[str | None]


class TopicDemand(Base):
    """A topic was put on the table by a demand; a link that no longer holds has `retired_on`."""

    __tablename__ = "topic_demand"

    id: Mapped[str] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id"), index=True)
    demand_id: Mapped[str] = mapped_column(ForeignKey(Demand.id), index=True)
    retired_on: Mapped[str | None]


class TopicAction(Base):
    """A topic carries an action of an earlier meeting over; a link that no longer holds has `retired_on`."""

    __tablename__ = "topic_action"

    id: Mapped[str] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id"), index=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("agreed_action.id"), index=True)
    retired_on: Mapped[str | None]


class Invitee(Base):
    """A unit that is invited to a meeting, in the order of `position`: in which part, and what it answered.

    `part` is a `Part`, `answer` an `Answer`; an enterprise of the register has `enterprise_id`.
    """

    __tablename__ = "invitee"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    unit: Mapped[str]
    person: Mapped[str | None]
    phone: Mapped[str | None]
    part: Mapped[str]
    answer: Mapped[str]
    enterprise_id: Mapped[str | None] = mapped_column(ForeignKey(Enterprise.id), index=True)
    retired_on: Mapped[str | None]


class MeetingTyping(Base):
    """What an operator has typed of a meeting and not saved yet (JSON), and when; gone once it is saved or dropped.

    `meeting` is its id, or the word for one that was never saved. It is nobody's record: neither audited nor exported.
    """

    __tablename__ = "meeting_typing"

    meeting: Mapped[str] = mapped_column(primary_key=True)
    operator: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[str]
    text: Mapped[str]


class AgreedAction(Base):
    """What a meeting agreed (议定事项): who does what by when, and when it was done with which result.

    `due_date` is what the minutes say; once it is handed over, `due_by` is when it is due: extensions change it.
    `state` is an `ActionState`, none before that. `extension_to` is the day that was asked for and not decided on yet.
    """

    __tablename__ = "agreed_action"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    topic_id: Mapped[str | None] = mapped_column(ForeignKey("topic.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    responsible_unit: Mapped[str | None]
    assisting_units: Mapped[str | None]
    due_date: Mapped[str | None]
    done_on: Mapped[str | None]
    result: Mapped[str | None]
    state: Mapped[str | None]
    assigned_on: Mapped[str | None]
    due_by: Mapped[str | None] = mapped_column(index=True)
    extension_to: Mapped[str | None]
    reported_on: Mapped[str | None]
    retired_on: Mapped[str | None]


class MinutesIssue(Base):
    """Minutes as they were issued, never changed: their number of a year and series, text (JSON), and Word document.

    `content_id` is the document's SHA-256; `corrects` is the issue that this one corrects, and `reason` says why.
    """

    __tablename__ = "minutes_issue"

    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    series: Mapped[str]
    year: Mapped[int]
    place: Mapped[int]
    number: Mapped[str]
    signed_by: Mapped[str]
    issued_on: Mapped[str]
    issued_by: Mapped[str]
    corrects: Mapped[str | None]
    reason: Mapped[str | None]
    text: Mapped[str]
    content_id: Mapped[str] = mapped_column(ForeignKey(AttachmentContent.id))


class MeetingEvent(Base):
    """One thing that happened to the minutes of a meeting or to an agreed action: a `Move`. Never changed.

    `unit` is who it was about or, of a signature, in which capacity; `day` is the day that a move was about. `kept` is
    what the minutes said (JSON), of those that were put up for signature.
    """

    __tablename__ = "meeting_event"

    id: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[str]
    move: Mapped[str]
    operator: Mapped[str]
    unit: Mapped[str | None]
    day: Mapped[str | None]
    text: Mapped[str | None]
    kept: Mapped[str | None]


class ActionReminder(Base):
    """A rung of the reminder ladder that an agreed action has reached, and who was to be told."""

    __tablename__ = "action_reminder"

    id: Mapped[str] = mapped_column(primary_key=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("agreed_action.id"), index=True)
    rung: Mapped[str]
    due: Mapped[str]
    at: Mapped[str] = mapped_column(index=True)
    told: Mapped[str]
