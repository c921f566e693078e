"""Reading inspection requests: as listed, as the table shows them with their verdicts, as a plan needs them."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select

from jn_desktop.core.service import Context
from jn_desktop.inspections.lists import InspectionLists, read_lists
from jn_desktop.inspections.model import InspectionRequest, JointVisit
from jn_desktop.inspections.registers import read_departments, read_items
from jn_desktop.inspections.request_cards import Plannable, RequestCard, RequestChoices, RequestDetail, RequestRow
from jn_desktop.inspections.screening import Screened
from jn_desktop.inspections.screening_reading import screened
from jn_desktop.inspections.states import Move, RequestState, VisitState, possible
from jn_desktop.inspections.timeline import happenings
from jn_desktop.registry.directory import department_names
from jn_desktop.registry.model import Enterprise

_PLANNABLE = tuple(state.value for state in RequestState if state.is_plannable)
_OVER = tuple(state.value for state in RequestState if state.is_over)
_OPEN = tuple(state.value for state in RequestState if not state.is_over)
_ROW = tuple(known.name for known in fields(RequestRow))
_RECHECKED = JointVisit.__table__.alias("rechecked")


def shown() -> Select[Any]:
    """Return the query of all current requests with enterprise and visits, without an order."""
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
            _RECHECKED.c.number.label("rechecked"),
        )
        .join(Enterprise, Enterprise.id == InspectionRequest.enterprise_id)
        .outerjoin(JointVisit, JointVisit.id == InspectionRequest.visit_id)
        .outerjoin(_RECHECKED, _RECHECKED.c.id == InspectionRequest.recheck_of)
        .where(InspectionRequest.retired_on.is_(None))
        .order_by(InspectionRequest.number, InspectionRequest.id)
    )


def rows(connection: Connection) -> list[RequestRow]:
    """Return all requests in the order of their numbers."""
    lists = read_lists(connection)
    return [RequestRow(**_told(row, lists)) for row in connection.execute(shown()).mappings()]


def between(first: date | None, last: date | None, *, over: bool) -> Select[Any]:
    """Return the query of requests whose window has a day between two; those that are `over`, or those that are not."""
    wanted = shown().where(InspectionRequest.state.in_(_OVER if over else _OPEN))
    if first is not None:
        wanted = wanted.where(InspectionRequest.last_day >= first.isoformat())
    if last is not None:
        wanted = wanted.where(InspectionRequest.first_day <= last.isoformat())
    return wanted


def cards(
    connection: Connection, statement: Select[Any], today: date, enterprise_ids: Collection[str] | None = None
) -> list[RequestCard]:
    """Return what a statement over `shown()` finds, with the verdicts as they are now.

    `enterprise_ids` are those whose requests it can find, where they are few.
    """
    found = connection.execute(statement).mappings().all()
    verdicts = screened(connection, today, enterprise_ids) if found else {}
    lists = read_lists(connection)
    return [_card(row, lists, verdicts.get(row["id"])) for row in found]


def detail(context: Context, connection: Connection, request_id: str) -> RequestDetail | None:
    """Return one request with its timeline and possible moves."""
    statement = shown().where(InspectionRequest.id == request_id)
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        return None
    (card,) = cards(connection, statement, context.today(), [row["enterprise_id"]])
    state = RequestState(row["state"])
    return RequestDetail(
        card=card,
        state=state,
        moves=tuple(move for move in possible(state, context.role) if _makes_sense(move, row)),
        events=happenings(connection, request_id),
        visit_state=VisitState(row["visit_state"]) if row["visit_state"] else None,
        recheck_of=row["rechecked"],
        submitted_at=row["submitted_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
    )


def choices(connection: Connection) -> RequestChoices:
    """Return what a request may be described by."""
    lists, items = read_lists(connection), read_items(connection)
    inspecting = [name for name, card in read_departments(connection).items() if card.competent]
    others = [name for name in department_names(connection) if name not in inspecting]
    return RequestChoices(
        departments=(*inspecting, *others),
        items={department: tuple(of_department) for department, of_department in items.items()},
        kinds=tuple(kind.name for kind in lists.kinds),
        exemptions=lists.exemptions,
    )


def months(connection: Connection) -> list[str]:
    """Return the months, `YYYY-MM`, in which windows begin, the latest first."""
    month = func.substr(InspectionRequest.first_day, 1, 7)
    query = select(month).where(InspectionRequest.retired_on.is_(None)).distinct().order_by(month.desc())
    return [str(found) for found in connection.execute(query).scalars()]


def waiting(connection: Connection) -> int:
    """Return how many requests nobody has screened yet."""
    query = select(func.count()).where(
        InspectionRequest.retired_on.is_(None), InspectionRequest.state == RequestState.SUBMITTED.value
    )
    return int(connection.execute(query).scalar_one())


def plannable(connection: Connection, first: date, last: date) -> list[Plannable]:
    """Return the requests whose window has a day between two days and that nobody took out of planning."""
    names = [known.name for known in fields(Plannable)]
    wanted = between(first, last, over=False).where(InspectionRequest.state.in_(_PLANNABLE))
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


def _makes_sense(move: Move, row: RowMapping) -> bool:
    """Tell whether a move is one of a request, not of a whole visit or plan, and has anything to do."""
    if move is Move.JUSTIFY:
        return row["exemption"] is not None
    if move is Move.TAKE_OUT:
        return row["visit_state"] is not None and VisitState(row["visit_state"]).is_movable
    return move.value.startswith("inspection_requests.")


def _card(row: RowMapping, lists: InspectionLists, found: Screened | None) -> RequestCard:
    return RequestCard(
        **_told(row, lists),
        id=row["id"],
        enterprise_id=row["enterprise_id"],
        exemption_code=row["exemption"],
        proposed=found.verdict if found else None,
        reason=found.reason if found else None,
        lacks_excuse=row["exemption"] is not None and not (row["exemption_reason"] and row["exemption_approver"]),
        visit_id=row["visit_id"],
        visit_day=row["visit_day"],
    )


def _told(row: RowMapping, lists: InspectionLists) -> dict[str, Any]:
    return {name: row[name] for name in _ROW} | {"exemption": lists.exemption_name(row["exemption"])}
