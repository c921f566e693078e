"""Fix-on-site meetings: who met where, what was on the table, and what was agreed."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.database import Base


class Meeting(Base):
    """A meeting. `time` is `YYYY-MM-DDTHH:MM`; attendance is three lists joined by 、."""

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
    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)
    retired_on: Mapped[str | None]


class TopicDemand(Base):
    """A topic was put on the table by a demand; a link that no longer holds has `retired_on`."""

    __tablename__ = "topic_demand"

    id: Mapped[str] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topic.id"), index=True)
    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"), index=True)
    retired_on: Mapped[str | None]


class AgreedAction(Base):
    """What a meeting agreed (议定事项): who does what by when, and when it was done with which result."""

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
    retired_on: Mapped[str | None]
