"""Who has to be told that an agreed action is due: by the ladder of demands, noted once, listed for the day.

The rungs, how early they come and the office hours are those that the office set for demands: one ladder for the
station, so it is used where it stands (meetings stand above demands); only what is kept of it is of its own.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.clock import stamp
from jn_desktop.core.work import Work
from jn_desktop.demands.clock import Target
from jn_desktop.demands.ladder import Ladder, is_office_time, rung_reached
from jn_desktop.demands.reading import chief_officers
from jn_desktop.demands.reminders import SUPERVISOR
from jn_desktop.demands.rules import Rung
from jn_desktop.demands.settings import ladder
from jn_desktop.meetings.follow_up_cards import ActionReminderRow, FollowedAction
from jn_desktop.meetings.follow_up_reading import followed
from jn_desktop.meetings.follow_up_rules import closing
from jn_desktop.meetings.model import ActionReminder, AgreedAction, Meeting
from jn_desktop.meetings.states import AT_UNIT

_ONCE = ("action_id", "rung", "due")
_STATES = [state.value for state in AT_UNIT]


def to_tell(connection: Connection, now: datetime) -> list[ActionReminderRow]:
    """Return what has become due to be told and was not noted yet; nothing outside office hours."""
    calendar, known = read_calendar(connection), ladder(connection)
    if not is_office_time(calendar, now):
        return []
    told = (
        select(*(getattr(ActionReminder, name) for name in _ONCE))
        .join(AgreedAction, AgreedAction.id == ActionReminder.action_id)
        .where(ActionReminder.at >= AgreedAction.assigned_on)  # a unit that has got it since is told anew
    )
    noted = {tuple(row) for row in connection.execute(told)}
    waiting = followed(connection, now.date(), AgreedAction.state.in_(_STATES))
    reached = _reached(waiting, known, calendar, chief_officers(connection), now)
    return [one for one in reached if tuple(getattr(one, name) for name in _ONCE) not in noted]


def note_told(work: Work, told: list[ActionReminderRow]) -> None:
    """Note what was told, so that it is told once."""
    for one in told:
        work.insert(ActionReminder, {name: getattr(one, name) for name in (*_ONCE, "at", "told")})


def told_on(connection: Connection, day: date) -> list[ActionReminderRow]:
    """Return what was to be told on a day or later, the latest first."""
    query = (
        select(
            *(getattr(ActionReminder, name) for name in (*_ONCE, "at", "told")),
            Meeting.number,
            AgreedAction.text,
            AgreedAction.responsible_unit.label("unit"),
        )
        .join(AgreedAction, AgreedAction.id == ActionReminder.action_id)
        .join(Meeting, Meeting.id == AgreedAction.meeting_id)
        .where(ActionReminder.at >= day.isoformat())
        .order_by(ActionReminder.at.desc(), Meeting.number, AgreedAction.position)
    )
    return [ActionReminderRow(**row) for row in connection.execute(query).mappings()]


def _reached(
    waiting: list[FollowedAction], known: Ladder, calendar: Calendar, officers: dict[str, str], now: datetime
) -> Iterator[ActionReminderRow]:
    for action in waiting:
        if action.due is None:
            continue
        due = closing(action.due, calendar)
        rung = rung_reached(known, calendar, Target.RESOLVE, due, now)
        if rung is None:
            continue
        unit = action.responsible_unit or ""
        told = {Rung.BEFORE: unit, Rung.DUE: officers.get(unit) or unit, Rung.OVERDUE: SUPERVISOR}[rung]
        yield ActionReminderRow(
            action_id=action.id,
            number=action.meeting_number,
            text=action.text,
            unit=action.responsible_unit,
            rung=rung.value,
            due=stamp(due),
            at=stamp(now),
            told=told,
        )
