"""How far the clocks of a demand have run at a moment: what is used of each, and what is left in words. Pure.

A board reads them again every minute without asking the database.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from jn_desktop.core.calendar import Calendar
from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.clock import Promise, Target, in_hours
from jn_desktop.demands.states import State

_USUAL_DAY = 450  # minutes, where a season has no office hours at all


class Run(Enum):
    """How one clock stands."""

    MET = auto()
    MET_LATE = auto()
    RUNNING = auto()
    LATE = auto()
    PAUSED = auto()
    OVER = auto()
    """Never met, and no longer asked for: the demand is over."""


@dataclass(frozen=True)
class Reading:
    """One clock at a moment: `share` is how much of its time is used, 1.0 for all of it.

    `now` is the moment; for one that stands still that at which it was stopped.
    """

    target: Target
    due: datetime
    reached: datetime | None
    run: Run
    share: float
    now: datetime


class Gauge:
    """Reads clocks by the calendar and the promise of one moment; it does not change."""

    def __init__(self, calendar: Calendar, promise: Promise) -> None:
        self.calendar = calendar
        self.promise = promise

    def readings(self, card: DemandCard, now: datetime) -> tuple[Reading, ...]:
        """Return the clocks of a demand: contact, opinion, solution."""
        return (
            self._reading(card, Target.CONTACT, card.contact_by, card.contacted_at, now),
            self._reading(card, Target.OPINION, card.opinion_by, card.opinion_at, now),
            self._reading(card, Target.RESOLVE, card.resolve_by, card.replied_at, now),
        )

    def left(self, target: Target, due: datetime, now: datetime) -> str:
        """Return 还剩 1 小时 20 分钟, 还剩 3 个工作日, 超 45 分钟; hours are those of the office."""
        if now <= due:
            return f"还剩 {self._span(self._between(target, now, due), due)}"
        over = self._between(target, due, now)
        return f"超 {self._span(over, due)}" if over else "已超期"

    def next_in_words(self, card: DemandCard, now: datetime) -> str:
        """Return what is left until the nearest deadline; 暂停 where the clock stands still, nothing where none is."""
        if card.next_by is not None and card.next_target is not None:
            return self.left(Target(card.next_target), datetime.fromisoformat(card.next_by), now)
        return "暂停" if card.paused else ""

    def begins(self, received: datetime) -> datetime:
        """Return when the clock of something received begins to run: at once, or when the office opens."""
        return received if self.promise.contact_in_clock_hours else self.calendar.spans(received, 1)[0][0]

    def _reading(self, card: DemandCard, target: Target, by: str, at: str | None, now: datetime) -> Reading:
        due, reached = datetime.fromisoformat(by), datetime.fromisoformat(at) if at else None
        if reached is not None:
            return Reading(target, due, reached, Run.MET if reached <= due else Run.MET_LATE, 1.0, now)
        if not State(card.state).is_open or card.replied_at is not None:
            return Reading(target, due, None, Run.OVER, 0.0, now)
        stopped = datetime.fromisoformat(card.paused_since) if card.paused_since else None
        paused = stopped is not None and stopped < due
        now = stopped if stopped is not None and paused else now
        if now > due:
            return Reading(target, due, None, Run.LATE, 1.0, now)
        received = datetime.fromisoformat(card.received_at)
        whole = self._between(target, received, due)
        share = self._between(target, received, now) / whole if whole else 1.0
        return Reading(target, due, None, Run.PAUSED if paused else Run.RUNNING, min(1.0, share), now)

    def _between(self, target: Target, start: datetime, end: datetime) -> int:
        if target is Target.CONTACT and self.promise.contact_in_clock_hours:
            return max(0, int((end - start).total_seconds() // 60))
        return self.calendar.minutes_between(start, end)

    def _span(self, minutes: int, due: datetime) -> str:
        day = sum(end - start for start, end in self.calendar.hours.on(due.date())) or _USUAL_DAY
        return in_hours(minutes) if minutes < day else f"{minutes // day} 个工作日"
