"""Reading what is followed up: the board, one action, what units achieved. A few queries, however many actions."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.orm import aliased

from jn_desktop.core.attachments import Attachment
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_rules import Followed, light
from jn_desktop.meetings.model import AgreedAction, Meeting, MeetingEvent, MinutesIssue
from jn_desktop.meetings.reading import due_now
from jn_desktop.meetings.settings import follow_up_settings
from jn_desktop.meetings.states import Move, action_state
from jn_desktop.meetings.timeline import Happening

_NAMES = (
    *("id", "meeting_id", "position", "text", "responsible_unit", "assisting_units", "state", "assigned_on"),
    *("extension_to", "reported_on", "done_on", "result"),
)


def followed(connection: Connection, today: date, *chosen: ColumnElement[bool]) -> list[FollowedAction]:
    """Return actions of current meetings, the soonest due first, what has no day last."""
    calendar, warn_days = read_calendar(connection), follow_up_settings(connection).warn_days
    own, since = aliased(MeetingEvent), aliased(MeetingEvent)
    handed_over = (
        select(func.max(since.id))
        .where(since.record_id == AgreedAction.id, since.move == Move.HAND_OVER.value)
        .scalar_subquery()
    )
    returns = (
        select(func.count())
        .where(own.record_id == AgreedAction.id, own.move == Move.RETURN.value, own.id > handed_over)
        .scalar_subquery()
    )
    number = (
        select(MinutesIssue.number)
        .where(MinutesIssue.meeting_id == AgreedAction.meeting_id)
        .order_by(MinutesIssue.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            *(getattr(AgreedAction, name) for name in _NAMES),
            due_now.label("due"),
            Meeting.number.label("meeting_number"),
            Meeting.name.label("meeting_name"),
            number.label("document_number"),
            returns.label("returns"),
        )
        .join(Meeting, Meeting.id == AgreedAction.meeting_id)
        .where(AgreedAction.retired_on.is_(None), Meeting.retired_on.is_(None), *chosen)
        .order_by(due_now.is_(None), due_now, Meeting.number, AgreedAction.position)
    )
    told = []
    for row in map(dict, connection.execute(query).mappings()):
        state = action_state(row)
        shown = light(state, row["due"], row["reported_on"], today, warn_days, calendar)
        told.append(FollowedAction(**{**row, "state": state, "light": shown}))
    return told


def counted(actions: Iterable[FollowedAction], first: date, last: date) -> list[Followed]:
    """Return what counts of those that were handed over from a day to a day."""
    span = (first.isoformat(), last.isoformat())
    return [
        Followed(
            unit=action.responsible_unit or "未定单位",
            due=action.due,
            reported_on=action.reported_on,
            over=action.state.is_over,
            returns=action.returns,
        )
        for action in actions
        if action.assigned_on and span[0] <= action.assigned_on <= span[1]
    ]


def signed_off(events: Iterable[Happening]) -> tuple[str, ...]:
    """Return the capacities in which an action was signed off since it was checked last, in their order."""
    capacities: list[str] = []
    for event in events:
        if event.move is Move.CHECK:
            capacities.clear()
        elif event.move is Move.SIGN_OFF:
            capacities.append(event.unit or "")
    return tuple(capacities)


def proofs_of(connection: Connection, action_id: str) -> int:
    """Return how many files are kept with an action."""
    query = select(func.count()).where(Attachment.record_id == action_id, Attachment.retired_on.is_(None))
    return int(connection.execute(query).scalar_one())
