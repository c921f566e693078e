"""What screening holds requests against, read from the station: lists, caps, visits, calendar, days kept free."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.inspections.lists import InspectionLists, read_lists
from jn_desktop.inspections.model import Blackout, InspectionRequest, JointVisit
from jn_desktop.inspections.registers import current, read_caps, read_departments, read_items
from jn_desktop.inspections.screening import Asked, Counted, Days, Screened, Stretches, World, screen
from jn_desktop.inspections.states import RequestState, VisitState
from jn_desktop.registry.model import Enterprise

_SCREENED = {state.value for state in RequestState if state.is_plannable} | {RequestState.DRAFT.value}
_TOLD = (*_SCREENED, RequestState.CLOSED.value)
"""What is still wanted, and what has been done: a request that was sent back or cancelled has no duplicates."""
_ASKED = tuple(
    InspectionRequest.__table__.c[name]
    for name in (
        *("id", "number", "department", "enterprise_id", "item", "kind", "first_day", "last_day", "state"),
        *("exemption", "exemption_reason", "exemption_approver", "recheck_of"),
    )
)
_FEW = 500  # enterprises that are asked for by their ids; of more, all are read
_AROUND = timedelta(days=62)  # how far from a window the nearest day that would do is looked for


def screened(connection: Connection, today: date, enterprise_ids: Collection[str] | None = None) -> dict[str, Screened]:
    """Return the verdict on every request that somebody still has to decide on or find a day for, by its id.

    What stands against a request is told by those of the same enterprise, so some enterprises can be asked alone.
    """
    lists = read_lists(connection)
    requests = _requests(connection, lists, enterprise_ids)
    return screen(requests, _world(connection, lists, requests, today)) if requests else {}


def counted_visits(
    connection: Connection, lists: InspectionLists, first: date, last: date, enterprise_id: str | None = None
) -> dict[str, list[Counted]]:
    """Return by enterprise (or of one) the visits between two days, with the parts of them that count against caps."""
    query = (
        select(
            JointVisit.id,
            JointVisit.number,
            JointVisit.day,
            JointVisit.enterprise_id,
            InspectionRequest.department,
            InspectionRequest.item,
            InspectionRequest.kind,
            InspectionRequest.exemption,
            InspectionRequest.recheck_of,
        )
        .join(InspectionRequest, InspectionRequest.visit_id == JointVisit.id)
        .where(JointVisit.retired_on.is_(None), JointVisit.state != VisitState.CANCELLED.value)
        .where(InspectionRequest.retired_on.is_(None))
        .where(JointVisit.day.between(first.isoformat(), last.isoformat()))
    )
    if enterprise_id is not None:
        query = query.where(JointVisit.enterprise_id == enterprise_id)
    visits: dict[str, Any] = {}
    parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in connection.execute(query):
        if lists.counts(row.kind, row.exemption, recheck=row.recheck_of is not None):
            visits[row.id] = row
            parts[row.id].add((row.department, row.item))
    found: dict[str, list[Counted]] = defaultdict(list)
    for visit_id, row in visits.items():
        found[row.enterprise_id].append(Counted(row.number, _ordinal(row.day), frozenset(parts[visit_id])))
    return found


def days_of(calendar: Calendar, first: date, last: date) -> Days:
    """Return the days between two for inspections, which keep off quiet days where the rule covers them."""
    quiet = calendar.quiet.inspections
    working = ((day.date.toordinal(), quiet and day.quiet) for day in calendar.days(first, last) if day.working)
    return Days(working, first.toordinal())


def _requests(connection: Connection, lists: InspectionLists, enterprise_ids: Collection[str] | None) -> list[Asked]:
    query = (
        select(*_ASKED, Enterprise.risk_class, JointVisit.day.label("visit_day"))
        .join(Enterprise, Enterprise.id == InspectionRequest.enterprise_id)
        .outerjoin(JointVisit, JointVisit.id == InspectionRequest.visit_id)
        .where(InspectionRequest.retired_on.is_(None), InspectionRequest.state.in_(_TOLD))
    )
    if enterprise_ids is not None and len(enterprise_ids) <= _FEW:
        query = query.where(InspectionRequest.enterprise_id.in_(enterprise_ids))
    counts = cache(lambda kind, exemption, recheck: lists.counts(kind, exemption, recheck=recheck))
    return [_asked(row, counts) for row in connection.execute(query)]


def _asked(row: Any, counts: Callable[[str, str | None, bool], bool]) -> Asked:
    return Asked(
        id=row.id,
        number=row.number,
        department=row.department,
        enterprise_id=row.enterprise_id,
        item=row.item,
        first=_ordinal(row.first_day),
        last=_ordinal(row.last_day),
        exemption=row.exemption,
        excused=bool(row.exemption_reason and row.exemption_approver),
        counts=counts(row.kind, row.exemption, row.recheck_of is not None),
        recheck=row.recheck_of is not None,
        risk_class=row.risk_class,
        planned_on=_ordinal(row.visit_day) if row.visit_day else None,
        done=row.state not in _SCREENED,
    )


def _world(connection: Connection, lists: InspectionLists, requests: Sequence[Asked], today: date) -> World:
    first = date.fromordinal(min(one.first for one in requests))
    last = date.fromordinal(max(one.last for one in requests))
    enterprises, departments = kept_free(connection)
    return World(
        days=days_of(read_calendar(connection), today, max(today, last) + _AROUND),
        competent={name: card.competent for name, card in read_departments(connection).items()},
        items={
            department: {name: card.off_site for name, card in items.items()}
            for department, items in read_items(connection).items()
        },
        caps=read_caps(connection),
        visits=counted_visits(connection, lists, date(first.year, 1, 1), date(last.year, 12, 31)),
        free_enterprises=enterprises,
        free_departments=departments,
        exemptions={one.code: one.name for one in lists.exemptions},
    )


def kept_free(connection: Connection) -> tuple[Mapping[str, Stretches], Mapping[str, Stretches]]:
    """Return the days that enterprises (by id) and departments (by name) keep free."""
    rows = connection.execute(current(Blackout)).all()
    return (
        _stretches((row.enterprise_id, row) for row in rows),
        _stretches((row.department, row) for row in rows),
    )


def _stretches(rows: Iterable[tuple[str | None, Any]]) -> Mapping[str, Stretches]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, row in rows:
        if name is not None:
            found[name].append((_ordinal(row.first_day), _ordinal(row.last_day)))
    return found


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
