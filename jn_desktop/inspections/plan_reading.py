"""What a plan is made of, read from the station at one moment: who wants which days, and what stands already."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.inspections.model import JointVisit, VisitDepartment
from jn_desktop.inspections.planning import Cause, Limits, Wish
from jn_desktop.inspections.registers import DepartmentCard, read_departments
from jn_desktop.inspections.request_cards import Plannable
from jn_desktop.inspections.request_reading import plannable
from jn_desktop.inspections.screening import Days, Stretches
from jn_desktop.inspections.screening_reading import days_of, kept_free
from jn_desktop.inspections.states import VisitState
from jn_desktop.registry.model import Enterprise

_AROUND = timedelta(days=62)  # how far from a window the nearest day that would do is looked for
_NAMED_DAYS = 6


@dataclass(frozen=True)
class Standing:
    """A visit that stands already. One that is not `replannable` stays as it is, whatever is planned."""

    id: str
    number: str
    enterprise_id: str
    enterprise: str
    day: date
    state: VisitState
    pinned: bool

    @property
    def replannable(self) -> bool:
        return self.state.is_movable and not self.pinned


@dataclass(frozen=True)
class KeptFree:
    """The days that enterprises (by id) and departments (by name) keep free."""

    enterprises: Mapping[str, Stretches]
    departments: Mapping[str, Stretches]

    def why(self, enterprise_id: str, department: str, day: int) -> str | None:
        """Return who keeps a day free, None where nobody does."""
        if _holds(self.enterprises.get(enterprise_id, ()), day):
            return "企业不便入企"
        if _holds(self.departments.get(department, ()), day):
            return f"{department}不能派人"
        return None


@dataclass(frozen=True)
class Basis:
    """The requests of a period that are to be planned, and all that bears on their days."""

    first: date
    last: date
    requests: Sequence[Plannable]
    standing: Sequence[Standing]
    engaged: Mapping[tuple[str, int], int]
    free: KeptFree
    calendar: Calendar
    departments: Mapping[str, DepartmentCard]

    @cached_property
    def wishes(self) -> list[Wish]:
        """Return the requests as the planner takes them."""
        return [
            Wish(
                one.id,
                one.enterprise_id,
                one.department,
                tuple(self._days_of(one)),
                pinned=one.pinned,
                last=_ordinal(one.visit_day) if one.visit_day else None,
            )
            for one in self.requests
        ]

    @cached_property
    def told_days(self) -> Mapping[str, set[int]]:
        """The days, by enterprise, of visits that the enterprise has been told of: nothing is added to them."""
        told: dict[str, set[int]] = defaultdict(set)
        for visit in self.standing:
            if not visit.state.is_movable:
                told[visit.enterprise_id].add(visit.day.toordinal())
        return told

    def limits(self, teams: int | None) -> Limits:
        """Return what the days have already, and how many visits a day a department can staff."""
        told = Counter(visit.day.toordinal() for visit in self.standing if not visit.state.is_movable)
        return Limits(teams, told, self.engaged)

    def fingerprint(self) -> frozenset[tuple[str | None, ...]]:
        """Return what must be as it is for a plan that was made of it to hold."""
        asked = ((one.id, one.department, one.enterprise_id, one.item, one.visit_id) for one in self.requests)
        days = (",".join(map(str, wish.days)) for wish in self.wishes)
        standing = ((one.id, one.day.isoformat(), one.state.value, str(one.pinned)) for one in self.standing)
        return frozenset([*((*one, found) for one, found in zip(asked, days, strict=True)), *standing])

    def is_provisional(self) -> bool:
        """Tell whether a day of the period lies in a year without a published calendar."""
        return any(not self.calendar.is_published(year) for year in range(self.first.year, self.last.year + 1))

    def why_not(self, request: Plannable, cause: Cause, teams: int | None) -> str:
        """Return why a request has no day."""
        if cause is Cause.FULL:
            days = self._days_of(request)
            named = "、".join(f"{date.fromordinal(day):%m-%d}" for day in days[:_NAMED_DAYS])
            more = "等" if len(days) > _NAMED_DAYS else ""
            return f"{request.department}每天最多 {teams} 次，能排的 {len(days)} 天（{named}{more}）都已排满。"
        first, last = date.fromisoformat(request.first_day), date.fromisoformat(request.last_day)
        within = range(max(first, self.first).toordinal(), min(last, self.last).toordinal() + 1)
        whys = dict.fromkeys(self._why_not_on(request, day) for day in within)
        window = f"{first} 至 {last}" if first < last else str(first)
        around = days_of(self.calendar, first - _AROUND, last + _AROUND)
        nearest = next(
            (
                day
                for day in self._nearest(around, request, within)
                if self.free.why(request.enterprise_id, request.department, day) is None
            ),
            None,
        )
        hint = f"离得最近的可排日期是 {date.fromordinal(nearest)}" if nearest else "前后两个月里也没有可排的日期"
        return f"{window} 在这份方案里没有可排的日期（{'、'.join(whys)}）；{hint}。"

    @cached_property
    def _usable(self) -> Days:
        return days_of(self.calendar, self.first, self.last)

    def _days_of(self, request: Plannable) -> list[int]:
        """Return the days that the rules allow for a request, in order; a pinned one has that of its visit."""
        if request.pinned and request.visit_day is not None:
            return [date.fromisoformat(request.visit_day).toordinal()]
        first, last = _ordinal(request.first_day), _ordinal(request.last_day)
        told = self.told_days.get(request.enterprise_id, set())
        days = self._usable.within(first, last, exempt=request.exemption is not None)
        return [
            day
            for day in days
            if day not in told and self.free.why(request.enterprise_id, request.department, day) is None
        ]

    def against(self, request: Plannable, day: int) -> str | None:
        """Return why a day of the period is none on which a request may be answered, None for one that is."""
        if not self._usable.within(day, day, exempt=request.exemption is not None):
            return self._usable.why_not(day)
        return self.free.why(request.enterprise_id, request.department, day)

    def _why_not_on(self, request: Plannable, day: int) -> str:
        return self.against(request, day) or "当天的检查已经通知企业，不能再并入"

    def _nearest(self, around: Days, request: Plannable, within: range) -> Iterator[int]:
        told = self.told_days.get(request.enterprise_id, set())
        others = around.around(within.start, within.stop - 1, exempt=request.exemption is not None)
        return (day for day in others if day not in told)


def read_basis(connection: Connection, first: date, last: date) -> Basis:
    """Return what a plan of the days between two is made of.

    What is part of a visit outside them, or of one that the enterprise has been told of, is not planned again.
    """
    standing = _standing(connection, first, last)
    inside = {visit.id for visit in standing if visit.state.is_movable}
    wanted = [one for one in plannable(connection, first, last) if one.visit_id is None or one.visit_id in inside]
    return Basis(
        first=first,
        last=last,
        requests=wanted,
        standing=standing,
        engaged=_engaged(connection, [visit.id for visit in standing if not visit.state.is_movable], first, last),
        free=KeptFree(*kept_free(connection)),
        calendar=read_calendar(connection),
        departments=read_departments(connection),
    )


def _standing(connection: Connection, first: date, last: date) -> list[Standing]:
    query = (
        select(JointVisit.__table__, Enterprise.name.label("enterprise"))
        .join(Enterprise, Enterprise.id == JointVisit.enterprise_id)
        .where(JointVisit.retired_on.is_(None), JointVisit.state != VisitState.CANCELLED.value)
        .where(JointVisit.day.between(first.isoformat(), last.isoformat()))
        .order_by(JointVisit.day, JointVisit.number)
    )
    return [
        Standing(
            id=row.id,
            number=row.number,
            enterprise_id=row.enterprise_id,
            enterprise=row.enterprise,
            day=date.fromisoformat(row.day),
            state=VisitState(row.state),
            pinned=bool(row.pinned),
        )
        for row in connection.execute(query)
    ]


def _engaged(connection: Connection, told: Iterable[str], first: date, last: date) -> dict[tuple[str, int], int]:
    """Return how many visits each department makes on each day in any case."""
    counted = set(told)
    query: Any = (
        select(JointVisit.id, JointVisit.day, VisitDepartment.department)
        .join(VisitDepartment, VisitDepartment.visit_id == JointVisit.id)
        .where(VisitDepartment.retired_on.is_(None))
        .where(JointVisit.day.between(first.isoformat(), last.isoformat()))
    )
    rows = (row for row in connection.execute(query) if row.id in counted)
    return Counter((row.department, _ordinal(row.day)) for row in rows)


def _holds(stretches: Stretches, day: int) -> bool:
    return any(first <= day <= last for first, last in stretches)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
