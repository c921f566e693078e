"""Meetings as the window shows and edits them. Dates are `YYYY-MM-DD`, times `YYYY-MM-DDTHH:MM`. No database here."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.states import ActionState, MinutesState


@dataclass(frozen=True)
class MeetingRow:
    """A meeting as listed, with how much was agreed, and how much of it is not done, or not done in time.

    `document_number` is that of its minutes, if they were issued.
    """

    id: str
    number: str
    name: str
    time: str
    place: str | None
    host: str | None
    topics: int
    actions: int
    open_actions: int
    overdue_actions: int
    minutes_state: MinutesState
    document_number: str | None
    retired_on: str | None
    kind: str
    ends: str | None
    series: str | None


@dataclass(frozen=True)
class CarriedAction:
    """An action of an earlier meeting that a topic carries over, with the number of that meeting.

    `due_date` is when it is due now.
    """

    id: str
    number: str
    text: str
    responsible_unit: str | None
    due_date: str | None
    done_on: str | None
    result: str | None


@dataclass(frozen=True)
class ActionDetail:
    """What was agreed; without a `topic_id` it belongs to the meeting as a whole.

    `due_date` is what the minutes say, `due_by` when it is due since it was handed over.
    """

    id: str
    position: int
    topic_id: str | None
    text: str
    responsible_unit: str | None
    assisting_units: str | None
    due_date: str | None
    done_on: str | None
    result: str | None
    state: ActionState
    due_by: str | None
    extension_to: str | None

    @property
    def due(self) -> str | None:
        return self.due_by or self.due_date


@dataclass(frozen=True)
class TopicDetail:
    """A topic with the projects that it is about, and the actions that it carries over.

    Ids and names of projects go in the same order.
    """

    id: str
    position: int
    title: str
    situation: str | None
    project_ids: tuple[str, ...]
    project_names: tuple[str, ...]
    carried: tuple[CarriedAction, ...] = ()


@dataclass(frozen=True)
class MeetingDetail:
    """A meeting with all that belongs to it; attendance is three lists joined by 、.

    One that is held at an enterprise has its id and name.
    """

    id: str
    number: str
    kind: str
    name: str
    time: str
    place: str | None
    host: str | None
    recorder: str | None
    attendees: str | None
    absentees: str | None
    observers: str | None
    topics: tuple[TopicDetail, ...]
    actions: tuple[ActionDetail, ...]
    minutes_state: MinutesState
    retired_on: str | None
    ends: str | None = None
    series: str | None = None
    theme: str | None = None
    enterprise_id: str | None = None
    enterprise: str | None = None
    quiet_reason: str | None = None


@dataclass(frozen=True)
class DraftTopic:
    """A topic as somebody writes it; `id` is that of one that is there already."""

    id: str | None
    title: str
    situation: str | None = None
    project_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftAction:
    """What was agreed, as somebody writes it; `topic` is its topic's place in the draft, from 0, if it has one."""

    id: str | None
    topic: int | None
    text: str
    responsible_unit: str | None = None
    assisting_units: str | None = None
    due_date: str | None = None


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting as somebody writes it, topics and actions in the order of the minutes; the station numbers it.

    The kind of one that is saved stays what it is.
    """

    name: str
    time: datetime
    place: str | None = None
    host: str | None = None
    recorder: str | None = None
    attendees: str | None = None
    absentees: str | None = None
    observers: str | None = None
    topics: tuple[DraftTopic, ...] = ()
    actions: tuple[DraftAction, ...] = ()
    kind: str = MeetingKind.ONSITE
    ends: datetime | None = None
    series: str | None = None
    theme: str | None = None
    enterprise_id: str | None = None
    quiet_reason: str | None = None


def draft_of(meeting: MeetingDetail) -> MeetingDraft:
    """Return a saved meeting as the draft that changes nothing."""
    places = {topic.id: place for place, topic in enumerate(meeting.topics)}
    same = [known.name for known in fields(MeetingDraft) if known.name not in ("time", "ends", "topics", "actions")]
    return MeetingDraft(
        **{name: getattr(meeting, name) for name in same},
        time=datetime.fromisoformat(meeting.time),
        ends=datetime.fromisoformat(meeting.ends) if meeting.ends else None,
        topics=tuple(DraftTopic(topic.id, topic.title, topic.situation, topic.project_ids) for topic in meeting.topics),
        actions=tuple(
            DraftAction(
                action.id,
                places[action.topic_id] if action.topic_id else None,
                action.text,
                action.responsible_unit,
                action.assisting_units,
                action.due_date,
            )
            for action in meeting.actions
        ),
    )


@dataclass(frozen=True)
class OpenAction:
    """Something agreed that is not done yet, with the meeting that agreed it; `due_date` is when it is due now."""

    id: str
    meeting_id: str
    meeting_number: str
    meeting_name: str
    text: str
    responsible_unit: str | None
    assisting_units: str | None
    due_date: str | None


@dataclass(frozen=True)
class Concern:
    """A topic of a meeting that concerns a project or an enterprise, with what was agreed under it."""

    meeting_id: str
    number: str
    name: str
    time: str
    topic: str
    actions: tuple[ActionDetail, ...]


@dataclass(frozen=True)
class ActionCard:
    """What was agreed; `due_date` is `YYYY-MM-DD`."""

    position: int
    text: str
    responsible_unit: str | None
    assisting_units: str | None
    due_date: str | None


@dataclass(frozen=True)
class PictureCard:
    """A photo or map of a topic, as its minutes print it: the name of its file, and its SHA-256."""

    name: str
    content_id: str


@dataclass(frozen=True)
class TopicCard:
    position: int
    title: str
    situation: str | None
    projects: list[str]
    actions: list[ActionCard]
    carried: list[CarriedAction] = field(default_factory=list)
    pictures: list[PictureCard] = field(default_factory=list)


@dataclass(frozen=True)
class MeetingCard:
    """A meeting with all that belongs to it; `actions` are those under no topic.

    `document_number` and `issued_on` are those of minutes that were issued, as `issue_id` has them for good. `corrects`
    is the number of those that are corrected, and `reason` says why.
    """

    number: str
    kind: str
    name: str
    time: str
    place: str | None
    host: str | None
    recorder: str | None
    attendees: str | None
    absentees: str | None
    observers: str | None
    topics: list[TopicCard]
    actions: list[ActionCard]
    minutes_state: MinutesState = MinutesState.RECORDED
    document_number: str | None = None
    issued_on: str | None = None
    issue_id: str | None = None
    corrects: str | None = None
    reason: str | None = None
    ends: str | None = None
    series: str | None = None
    theme: str | None = None
    enterprise: str | None = None
