"""The reminder ladder: before a deadline the handler is told, at it the chief officer, after it the supervisor. Pure.

Reminders come in office hours only, each once; where several rungs were passed meanwhile, only the highest is due.
"""

from dataclasses import dataclass
from datetime import datetime

from jn_desktop.core.calendar import Calendar
from jn_desktop.demands.clock import Target
from jn_desktop.demands.rules import Rung


@dataclass(frozen=True)
class Ladder:
    """How far before a deadline, and how far after it, somebody is told: in working minutes, and working days."""

    contact_minutes: int = 30
    opinion_minutes: int = 120
    resolve_days: int = 1

    def distance(self, target: Target, calendar: Calendar, due: datetime) -> int:
        """Return the distance for a target in working minutes."""
        if target is Target.CONTACT:
            return self.contact_minutes
        if target is Target.OPINION:
            return self.opinion_minutes
        day = calendar.working_day(due.date())
        return self.resolve_days * sum(end - start for start, end in day.intervals)


def is_office_time(calendar: Calendar, now: datetime) -> bool:
    """Tell whether the office is open, closing included."""
    minute = now.hour * 60 + now.minute
    return any(start <= minute <= end for start, end in calendar.day(now.date()).intervals)


def rung_reached(ladder: Ladder, calendar: Calendar, target: Target, due: datetime, now: datetime) -> Rung | None:
    """Return the highest rung that a running deadline has reached."""
    distance = ladder.distance(target, calendar, due)
    if now >= due:
        return Rung.OVERDUE if calendar.minutes_between(due, now) >= distance else Rung.DUE
    return Rung.BEFORE if calendar.minutes_between(now, due) <= distance else None
