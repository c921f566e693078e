"""A meeting at an enterprise is a visit: it keeps off the days that are closed to visits, or says why not (R16)."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import Calendar, weekday
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.errors import FieldError
from jn_desktop.inspections.model import Blackout

_LOOKED_AHEAD = 60  # days; where none of them is open, no nearest one is named


def why_closed(connection: Connection, enterprise_id: str, day: date) -> str | None:
    """Return in words why an enterprise is not to be visited on a day, None for a day on which it may."""
    return _Closed(connection, enterprise_id).why(day)


def require_reason(connection: Connection, enterprise_id: str, day: date, reason: str | None, today: date) -> None:
    """Refuse a meeting at an enterprise on a day that is closed to visits, unless it says why; name the nearest day."""
    closed = _Closed(connection, enterprise_id)
    why = closed.why(day)
    if why is None or reason:
        return
    nearest = closed.nearest(day, today)
    way = f"请改到 {nearest}（{weekday(nearest)}）" if nearest else "请换一天"
    raise FieldError("quiet_reason", f"{day}（{weekday(day)}）{why}；{way}，或写明为什么非这天不可。")


class _Closed:
    """The days on which one enterprise is not to be visited."""

    def __init__(self, connection: Connection, enterprise_id: str) -> None:
        self._calendar: Calendar = read_calendar(connection)
        query = select(Blackout.first_day, Blackout.last_day, Blackout.reason).where(
            Blackout.enterprise_id == enterprise_id, Blackout.retired_on.is_(None)
        )
        self._kept_free: Collection[tuple[str, str, str]] = [
            (row.first_day, row.last_day, row.reason) for row in connection.execute(query)
        ]

    def why(self, day: date) -> str | None:
        if self._calendar.quiet.visits and self._calendar.day(day).quiet:
            return "是企业安静日"
        kept = (reason for first, last, reason in self._kept_free if first <= day.isoformat() <= last)
        return next((f"企业不便入企（{reason}）" for reason in kept), None)

    def nearest(self, day: date, today: date) -> date | None:
        """Return the working day nearest to a day, from today on, that is open; of two the later."""
        for distance in range(1, _LOOKED_AHEAD):
            for near in (day + timedelta(days=distance), day - timedelta(days=distance)):
                if near >= today and self._calendar.day(near).working and self.why(near) is None:
                    return near
        return None
