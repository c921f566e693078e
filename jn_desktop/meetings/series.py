"""Meetings that follow each other: what an earlier one agreed and nobody has done stands on the next agenda by itself.

What is done between two meetings leaves the agenda after that; the minutes of the meeting that had it on its agenda
say what became of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Select, or_, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.work import Work
from jn_desktop.meetings.cards import DraftTopic, MeetingDraft
from jn_desktop.meetings.model import AgreedAction, Meeting, Topic, TopicAction
from jn_desktop.meetings.reading import due_now

CARRIED_TITLE = "上次会议议定事项落实情况"


def carried_over(connection: Connection, draft: MeetingDraft) -> list[str]:
    """Return the ids of the actions that a new meeting takes over from its series, the soonest due first."""
    if not draft.series:
        return []
    return undone(connection, meetings_of(draft.kind, draft.series, before=draft.time))


def meetings_of(kind: str, series: str, *, before: datetime) -> Select[str]:
    """Return the query of the current meetings of a series that are held before a time."""
    return select(Meeting.id).where(
        Meeting.kind == str(kind),
        Meeting.series == series,
        Meeting.time < stamp(before),
        Meeting.retired_on.is_(None),
    )


def undone(connection: Connection, meetings: Select[str] | Collection[str]) -> list[str]:
    """Return the ids of the actions that meetings agreed or took over and nobody has done, the soonest due first."""
    taken_over = (
        select(TopicAction.action_id)
        .join(Topic, Topic.id == TopicAction.topic_id)
        .where(Topic.meeting_id.in_(meetings), Topic.retired_on.is_(None), TopicAction.retired_on.is_(None))
    )
    query = (
        select(AgreedAction.id)
        .join(Meeting, Meeting.id == AgreedAction.meeting_id)
        .where(or_(AgreedAction.meeting_id.in_(meetings), AgreedAction.id.in_(taken_over)))
        .where(AgreedAction.done_on.is_(None), AgreedAction.retired_on.is_(None), Meeting.retired_on.is_(None))
        .order_by(due_now.is_(None), due_now, Meeting.number, AgreedAction.position)
    )
    return list(connection.execute(query).scalars())


def with_carried_topic(draft: MeetingDraft) -> MeetingDraft:
    """Return a draft whose first topic is what became of the last meeting's actions."""
    actions = (action if action.topic is None else replace(action, topic=action.topic + 1) for action in draft.actions)
    return replace(draft, topics=(DraftTopic(None, CARRIED_TITLE), *draft.topics), actions=tuple(actions))


def link_actions(work: Work, topic_id: str, action_ids: Iterable[str]) -> None:
    """Have a topic carry actions over that it does not carry yet."""
    known = {link["action_id"] for link in work.find(TopicAction, "topic_id", [topic_id]) if not link["retired_on"]}
    for action_id in dict.fromkeys(action_ids):
        if action_id not in known:
            work.insert(TopicAction, {"topic_id": topic_id, "action_id": action_id})
