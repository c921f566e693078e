"""The days to which a visit could be moved by hand, and why not to the others."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import Calendar, weekday
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.errors import StationError
from jn_desktop.inspections.model import InspectionRequest, JointVisit
from jn_desktop.inspections.plan_cards import DayChoice
from jn_desktop.inspections.plan_reading import KeptFree
from jn_desktop.inspections.registers import current
from jn_desktop.inspections.screening_reading import kept_free
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_rules import is_quiet


def day_choices(connection: Connection, visit_id: str, today: date) -> list[DayChoice]:
    """Return each day of the visit's month and of what its requests allow: whether it could be moved there."""
    visit = connection.execute(current(JointVisit).where(JointVisit.id == visit_id)).one_or_none()
    if visit is None:
        raise StationError("这次联合检查已经不在了；请刷新列表。")
    asked = connection.execute(current(InspectionRequest).where(InspectionRequest.visit_id == visit_id)).all()
    now = date.fromisoformat(visit.day)
    judged = _Judged(
        now=now,
        today=today,
        asked=asked,
        free=KeptFree(*kept_free(connection)),
        others=_other_visits(connection, visit),
        calendar=read_calendar(connection),
    )
    first = min(now.replace(day=1), *(date.fromisoformat(one.first_day) for one in asked))
    month_end = now.replace(day=monthrange(now.year, now.month)[1])
    last = max(month_end, *(date.fromisoformat(one.last_day) for one in asked))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    whys = [judged.why_not(day) for day in days]
    return [DayChoice(day, why is None, why) for day, why in zip(days, whys, strict=True)]


@dataclass(frozen=True)
class _Judged:
    """A visit's day, its requests, and all that may stand against another day; `others` are by day."""

    now: date
    today: date
    asked: Sequence[Any]
    free: KeptFree
    others: Mapping[date, str]
    calendar: Calendar

    def why_not(self, day: date) -> str | None:
        if day == self.now:
            return "就是现在的日期"
        if day < self.today:
            return "已经过去"
        known = self.calendar.day(day)
        if not known.working:
            return f"{weekday(day)}，{known.name or '休息日'}"
        bound = next((one for one in self.asked if one.exemption is None), None)
        if bound is not None and is_quiet(self.calendar, day):
            return f"企业安静日，“{bound.item}”没有例外情形"
        found = (self._against(one, day) for one in self.asked)
        return next(filter(None, found), None) or self.others.get(day)

    def _against(self, request: Any, day: date) -> str | None:
        if not request.first_day <= day.isoformat() <= request.last_day:
            return f"超出“{request.item}”要求的 {request.first_day} 至 {request.last_day}"
        return self.free.why(request.enterprise_id, request.department, day.toordinal())


def _other_visits(connection: Connection, visit: Any) -> dict[date, str]:
    """Return by day what is said of the other visits to the enterprise."""
    query = select(JointVisit.day, JointVisit.number).where(
        JointVisit.enterprise_id == visit.enterprise_id,
        JointVisit.id != visit.id,
        JointVisit.retired_on.is_(None),
        JointVisit.state != VisitState.CANCELLED.value,
    )
    rows = connection.execute(query)
    return {date.fromisoformat(row.day): f"这家企业当天已有检查 {row.number}" for row in rows}
