"""The station's clock. Nothing below `station.py` asks the machine for the time; it is given one of these."""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Answer with the station's local time, without zone."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock, read in the station's zone."""

    def now(self) -> datetime:
        return datetime.now(ZONE).replace(tzinfo=None, microsecond=0)


class FixedClock:
    """A clock that stands still, for rehearsals and tests."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


def today(clock: Clock) -> date:
    return clock.now().date()


def stamp(moment: datetime) -> str:
    """Return the time as it is stored and shown, to the minute: `2026-09-18T16:30`."""
    return moment.strftime("%Y-%m-%dT%H:%M")
