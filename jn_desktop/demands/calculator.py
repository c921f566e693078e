"""The 2110 calculator: the three deadlines of a moment of receipt, with the reasons in words, demand or none."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.errors import StationError
from jn_desktop.demands.clock import THE_2110, Promise, Target, deadlines, explain

_SPOKEN = {Target.CONTACT: "联系", Target.OPINION: "初步意见", Target.RESOLVE: "办结"}


@dataclass(frozen=True)
class Calculation:
    """The deadlines of what is received at a moment; `provisional` if any of them is."""

    contact_by: datetime
    opinion_by: datetime
    resolve_by: datetime
    explanation: list[str]
    provisional: bool


def calculate(received: datetime, calendar: Calendar, promise: Promise = THE_2110) -> Calculation:
    """Return the three deadlines and how each came about; refuse the years at either end, whose days run out."""
    if not MINYEAR < received.year < MAXYEAR:
        raise StationError(f"{received.year:04} 年在日历的尽头，算不出时限；请写 0002 年到 9998 年之间的时间。")
    found = deadlines(received, calendar, promise)
    return Calculation(
        contact_by=found.contact.due,
        opinion_by=found.opinion.due,
        resolve_by=found.resolve.due,
        explanation=[
            f"{word}：{step.text}"
            for target, word in _SPOKEN.items()
            for step in explain(target, received, calendar, promise)
        ],
        provisional=any(found.of(target).provisional for target in Target),
    )
