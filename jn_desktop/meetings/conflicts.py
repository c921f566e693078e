"""What stands against a meeting's day and people, in sentences: it is for people to decide what weighs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from jn_desktop.core.calendar import weekday
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.clock import stamp
from jn_desktop.inspections.model import JointVisit
from jn_desktop.inspections.states import VisitState
from jn_desktop.meetings.model import Invitee, Meeting
from jn_desktop.meetings.preparing_cards import Answer
from jn_desktop.meetings.visiting import why_closed
from jn_desktop.registry.directory import unit_names
from jn_desktop.registry.model import Enterprise

USUAL_LENGTH = timedelta(hours=2)
"""How long a meeting takes whose end nobody has said."""


def end_of(time: str, ends: str | None) -> datetime:
    """Return when a meeting ends, as far as it is known."""
    return datetime.fromisoformat(ends) if ends else datetime.fromisoformat(time) + USUAL_LENGTH


def conflicts(connection: Connection, meeting_id: str) -> tuple[str, ...]:
    """Return what stands against a meeting: people and units in two places, visits of that day, a closed day."""
    own = _one(connection, meeting_id)
    if own is None:
        return ()
    others = _at_the_same_time(connection, own)
    return (
        *_of_the_day(connection, own),
        *(sentence for other in others for sentence in _shared(own, other)),
        *_visits(connection, own),
    )


@dataclass(frozen=True)
class _Held:
    """A meeting with who leads, writes and comes; those who asked to be excused do not come."""

    meeting: Any
    hosts: frozenset[str]
    people: frozenset[str]
    units: frozenset[str]
    enterprises: frozenset[str]

    @property
    def called(self) -> str:
        return f"会议 {self.meeting.number}（{self.meeting.name}，{self.meeting.time[11:]}）"


def _one(connection: Connection, meeting_id: str) -> _Held | None:
    row = connection.execute(select(Meeting.__table__).where(Meeting.id == meeting_id)).one_or_none()
    return _held(connection, [row])[0] if row else None


def _at_the_same_time(connection: Connection, own: _Held) -> list[_Held]:
    day = own.meeting.time[:10]
    begins, ends = own.meeting.time, stamp(end_of(own.meeting.time, own.meeting.ends))
    query = select(Meeting.__table__).where(
        Meeting.id != own.meeting.id,
        Meeting.retired_on.is_(None),
        func.substr(Meeting.time, 1, 10) == day,
        Meeting.time < ends,
    )
    rows = [row for row in connection.execute(query.order_by(Meeting.time, Meeting.number))]
    return _held(connection, [row for row in rows if stamp(end_of(row.time, row.ends)) > begins])


def _held(connection: Connection, meetings: Sequence[Any]) -> list[_Held]:
    query = select(Invitee.meeting_id, Invitee.unit, Invitee.person, Invitee.enterprise_id).where(
        Invitee.meeting_id.in_([one.id for one in meetings]),
        Invitee.retired_on.is_(None),
        Invitee.answer != Answer.AWAY.value,
    )
    invited: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        invited.setdefault(row.meeting_id, []).append(row)
    return [_of(one, invited.get(one.id, [])) for one in meetings]


def _of(meeting: Any, invited: Sequence[Any]) -> _Held:
    hosts = frozenset((*unit_names(meeting.host), *unit_names(meeting.recorder)))
    attending = (*unit_names(meeting.attendees), *unit_names(meeting.observers))
    return _Held(
        meeting=meeting,
        hosts=hosts,
        people=hosts | {one.person for one in invited if one.person},
        units=frozenset((*attending, *(one.unit for one in invited))),
        enterprises=frozenset(
            one for one in (meeting.enterprise_id, *(row.enterprise_id for row in invited)) if one is not None
        ),
    )


def _shared(own: _Held, other: _Held) -> Iterator[str]:
    people = sorted(own.people & other.people)
    if people:
        yield f"{'、'.join(people)}同一时间还有{other.called}。"
    units = sorted(own.units & other.units - own.people)
    if units:
        yield f"{'、'.join(units)}同一时间也要参加{other.called}；请确认由谁来。"
    if own.meeting.place and own.meeting.place == other.meeting.place:
        yield f"{own.meeting.place}同一时间还要开{other.called}。"


def _of_the_day(connection: Connection, own: _Held) -> Iterator[str]:
    day = date.fromisoformat(own.meeting.time[:10])
    known = read_calendar(connection).day(day)
    if not known.working:
        yield f"{day}（{weekday(day)}）是{known.name or '休息日'}，不是工作日。"
    if own.meeting.enterprise_id is not None:
        why = why_closed(connection, own.meeting.enterprise_id, day)
        if why is not None:
            reason = f"；理由：{own.meeting.quiet_reason}" if own.meeting.quiet_reason else "；还没有写理由"
            yield f"{day}（{weekday(day)}）{why}{reason}。"


def _visits(connection: Connection, own: _Held) -> Iterator[str]:
    query = (
        select(JointVisit.number, JointVisit.lead, Enterprise.name)
        .join(Enterprise, Enterprise.id == JointVisit.enterprise_id)
        .where(
            JointVisit.enterprise_id.in_(own.enterprises),
            JointVisit.day == own.meeting.time[:10],
            JointVisit.retired_on.is_(None),
            JointVisit.state != VisitState.CANCELLED.value,
        )
        .order_by(JointVisit.number)
    )
    for row in connection.execute(query):
        yield f"{row.name}当天有联合检查 {row.number}（{row.lead}牵头）。"
