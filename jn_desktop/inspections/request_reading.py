"""Reading inspection requests: as listed, as a plan needs them."""

from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from jn_desktop.inspections.lists import read_lists
from jn_desktop.inspections.model import InspectionRequest, JointVisit
from jn_desktop.inspections.request_cards import Plannable, RequestRow
from jn_desktop.inspections.states import RequestState, VisitState
from jn_desktop.registry.model import Enterprise

_PLANNABLE = tuple(state.value for state in RequestState if state.is_plannable)


def shown(*more: Any) -> Select[Any]:
    """Return the query of all current requests with enterprise and visit, without an order."""
    return (
        select(
            InspectionRequest.__table__,
            Enterprise.name.label("enterprise"),
            Enterprise.uscc,
            Enterprise.chain,
            JointVisit.number.label("visit"),
            JointVisit.day.label("visit_day"),
            JointVisit.state.label("visit_state"),
            JointVisit.pinned,
            *more,
        )
        .join(Enterprise, Enterprise.id == InspectionRequest.enterprise_id)
        .outerjoin(JointVisit, JointVisit.id == InspectionRequest.visit_id)
        .where(InspectionRequest.retired_on.is_(None))
    )


def rows(connection: Connection) -> list[RequestRow]:
    """Return all requests in the order of their numbers."""
    lists = read_lists(connection)
    names = [known.name for known in fields(RequestRow)]
    ordered = shown().order_by(InspectionRequest.number, InspectionRequest.id)
    return [
        RequestRow(**{**{name: row[name] for name in names}, "exemption": lists.exemption_name(row["exemption"])})
        for row in connection.execute(ordered).mappings()
    ]


def plannable(connection: Connection, first: date, last: date) -> list[Plannable]:
    """Return the requests whose window has a day between two days and that nobody took out of planning."""
    names = [known.name for known in fields(Plannable)]
    wanted = (
        shown()
        .where(InspectionRequest.state.in_(_PLANNABLE))
        .where(InspectionRequest.first_day <= last.isoformat(), InspectionRequest.last_day >= first.isoformat())
        .order_by(InspectionRequest.number, InspectionRequest.id)
    )
    return [
        Plannable(
            **{
                **{name: row[name] for name in names},
                "state": RequestState(row["state"]),
                "visit_state": VisitState(row["visit_state"]) if row["visit_state"] else None,
                "pinned": bool(row["pinned"]),
            }
        )
        for row in connection.execute(wanted).mappings()
    ]
