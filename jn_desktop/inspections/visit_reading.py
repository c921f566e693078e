"""Reading visits: as listed, one with all about it, its checklist as it stands or would be frozen, what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, or_, select

from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.service import Context
from jn_desktop.inspections.checklist import frozen, lines_for
from jn_desktop.inspections.happening import Happening
from jn_desktop.inspections.lists import read_lists
from jn_desktop.inspections.model import (
    ChecklistLine,
    Finding,
    InspectionRequest,
    JointVisit,
    VisitDepartment,
    VisitOfficer,
)
from jn_desktop.inspections.registers import read_items
from jn_desktop.inspections.states import Move, VisitState, possible
from jn_desktop.inspections.timeline import happenings
from jn_desktop.inspections.visit_cards import (
    FindingCard,
    Officer,
    VisitCard,
    VisitCounts,
    VisitDetail,
    VisitPart,
    VisitQuery,
    VisitRequest,
    VisitRow,
)
from jn_desktop.inspections.visit_rules import is_quiet, lacking
from jn_desktop.registry.model import Enterprise

_OVER = [state.value for state in VisitState if state.is_over]
_FACTS = (
    *("notified_at", "received_by", "entered_at", "left_at", "contact", "summary", "signed_by", "refusal"),
    *("recorded_at", "result_notified_at", "closed_at", "cancelled", "archive_number"),
)
_OWN = ("id", "number", "enterprise_id", "day", "lead", "pinned", "emergency", "entered_at", "left_at")
_ASKED, _AGAIN = (InspectionRequest.__table__.alias(name) for name in ("asked", "again"))
_BEFORE = JointVisit.__table__.alias("before")
_OPEN_FINDING = and_(
    Finding.retired_on.is_(None),
    or_(
        and_(Finding.due.is_not(None), or_(Finding.passed.is_(None), Finding.passed.is_(False))),
        and_(Finding.due.is_(None), Finding.corrected_on.is_(None)),
    ),
)


# ---- lists ----


def cards(connection: Connection, query: VisitQuery) -> list[VisitCard]:
    """Return the visits that a query finds, by day and number."""
    wanted = _wanted(query)
    ids = select(JointVisit.id).join(Enterprise, Enterprise.id == JointVisit.enterprise_id).where(*wanted)
    departments = _departments(connection, ids)
    requests = _counted(connection, InspectionRequest, ids)
    findings, open_ones, due = _findings(connection, ids)
    officers = _officers(connection, ids)
    shown = (
        select(JointVisit.__table__, Enterprise.name.label("enterprise"), Enterprise.uscc)
        .join(Enterprise, Enterprise.id == JointVisit.enterprise_id)
        .where(*wanted)
        .order_by(JointVisit.day, JointVisit.number, JointVisit.id)
    )
    found = [
        VisitCard(
            **{name: row[name] for name in _OWN},
            enterprise=row["enterprise"],
            uscc=row["uscc"],
            departments=_lead_first(row["lead"], (name for name, _ in departments[row["id"]])),
            state=VisitState(row["state"]),
            requests=requests[row["id"]],
            findings=findings[row["id"]],
            open_findings=open_ones[row["id"]],
            due=due.get(row["id"]),
            lacking=_lacking(row, departments[row["id"]], officers[row["id"]]),
            unapproved=tuple(name for name, approved in departments[row["id"]] if not approved),
        )
        for row in connection.execute(shown).mappings()
    ]
    return [card for card in found if card.lacking] if query.backfill else found


def rows(connection: Connection) -> list[VisitRow]:
    """Return all visits in the order of their numbers."""
    numbers: dict[str, list[str]] = defaultdict(list)
    asked = select(InspectionRequest.visit_id, InspectionRequest.number).where(
        InspectionRequest.visit_id.is_not(None), InspectionRequest.retired_on.is_(None)
    )
    for visit_id, number in connection.execute(asked.order_by(InspectionRequest.number)):
        numbers[str(visit_id)].append(number)
    found = sorted(cards(connection, VisitQuery()), key=lambda card: (card.number, card.id))
    return [
        VisitRow(
            number=card.number,
            enterprise=card.enterprise,
            uscc=card.uscc,
            day=card.day,
            lead=card.lead,
            departments=card.departments,
            state=card.state.value,
            requests=tuple(numbers[card.id]),
        )
        for card in found
    ]


def counts(connection: Connection, today: date) -> VisitCounts:
    """Return how many visits wait for something."""
    current = JointVisit.retired_on.is_(None)
    by_state: Counter[str] = Counter()
    for state, number in connection.execute(
        select(JointVisit.state, func.count()).where(current).group_by(JointVisit.state)
    ):
        by_state[state] = number
    not_entered = current, JointVisit.entered_at.is_(None), JointVisit.state.not_in(_OVER)
    to_order = select(Finding.visit_id).where(_OPEN_FINDING, or_(Finding.due.is_(None), Finding.passed.is_(False)))
    due = select(Finding.visit_id).where(_OPEN_FINDING, Finding.due <= today.isoformat())
    answered = (VisitState.RESULT_NOTIFIED.value, VisitState.RECTIFYING.value)
    backfill = cards(connection, VisitQuery(open=True, backfill=True))
    return VisitCounts(
        to_approve=by_state[VisitState.PLANNED],
        to_notify=by_state[VisitState.APPROVED],
        today=_number(connection, *not_entered, JointVisit.day == today.isoformat()),
        missed=_number(connection, *not_entered, JointVisit.day < today.isoformat()),
        to_order=_number(connection, current, JointVisit.state.in_(answered), JointVisit.id.in_(to_order)),
        recheck=_number(connection, current, JointVisit.state.in_(answered), JointVisit.id.in_(due)),
        backfill=len(backfill),
    )


# ---- one visit ----


def detail(context: Context, connection: Connection, visit_id: str) -> VisitDetail | None:
    """Return one visit with all about it, and what the operator may do with it now."""
    found = cards(connection, VisitQuery(ids=(visit_id,)))
    if not found:
        return None
    card = found[0]
    record = connection.execute(select(JointVisit.__table__).where(JointVisit.id == visit_id)).mappings().one()
    enterprise = connection.execute(
        select(Enterprise.park, Enterprise.chain).where(Enterprise.id == card.enterprise_id)
    ).one()
    requests = _requests(connection, visit_id)
    parts = _parts(connection, card, requests)
    findings = tuple(findings_of(connection, visit_id))
    events = happenings(connection, visit_id)
    checklist = frozen(connection, visit_id) or lines_for(connection, visit_id)
    return VisitDetail(
        card=card,
        park=enterprise.park,
        chain=enterprise.chain,
        quiet=is_quiet(read_calendar(connection), date.fromisoformat(card.day)),
        parts=parts,
        requests=requests,
        checklist=tuple(checklist),
        findings=findings,
        events=events,
        moves=_moves(context, card, parts, findings),
        ordered_at=_ordered_at(events),
        **{name: record[name] for name in _FACTS},
    )


def id_of(connection: Connection, number: str) -> str | None:
    """Return the id of the current visit with a number."""
    query = select(JointVisit.id).where(JointVisit.number == number, JointVisit.retired_on.is_(None))
    return connection.execute(query.limit(1)).scalar_one_or_none()


def findings_of(connection: Connection, visit_id: str) -> list[FindingCard]:
    """Return the findings of a visit in the order in which they were written down."""
    query = (
        select(Finding.__table__, _ASKED.c.department, _ASKED.c.item, _AGAIN.c.number.label("recheck_number"))
        .join(_ASKED, _ASKED.c.id == Finding.request_id)
        .outerjoin(_AGAIN, _AGAIN.c.id == Finding.recheck_id)
        .where(Finding.visit_id == visit_id, Finding.retired_on.is_(None))
        .order_by(Finding.id)
    )
    names = FindingCard.__dataclass_fields__
    return [FindingCard(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()]


# ---- inside ----


def _wanted(query: VisitQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [JointVisit.retired_on.is_(None)]
    if query.states is not None:
        wanted.append(JointVisit.state.in_([state.value for state in query.states]))
    if query.open is not None:
        wanted.append(JointVisit.state.not_in(_OVER) if query.open else JointVisit.state.in_(_OVER))
    if query.department is not None:
        taking_part = select(VisitDepartment.visit_id).where(
            VisitDepartment.department == query.department, VisitDepartment.retired_on.is_(None)
        )
        wanted.append(JointVisit.id.in_(taking_part))
    if query.enterprise_id is not None:
        wanted.append(JointVisit.enterprise_id == query.enterprise_id)
    if query.first is not None:
        wanted.append(JointVisit.day >= query.first.isoformat())
    if query.last is not None:
        wanted.append(JointVisit.day <= query.last.isoformat())
    if query.backfill:
        wanted += [JointVisit.emergency.is_not(None), JointVisit.state != VisitState.CANCELLED.value]
    if query.ids is not None:
        wanted.append(or_(JointVisit.id.in_(query.ids), JointVisit.enterprise_id.in_(query.enterprise_ids)))
    return wanted


def _departments(connection: Connection, ids: Select[Any]) -> Mapping[str, list[tuple[str, bool]]]:
    """Return the departments of visits, each with whether it has approved."""
    query = (
        select(VisitDepartment.visit_id, VisitDepartment.department, VisitDepartment.approved_at)
        .where(VisitDepartment.visit_id.in_(ids), VisitDepartment.retired_on.is_(None))
        .order_by(VisitDepartment.id)
    )
    known: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for visit_id, department, approved_at in connection.execute(query):
        known[visit_id].append((department, approved_at is not None))
    return known


def _officers(connection: Connection, ids: Select[Any]) -> Mapping[str, Counter[str]]:
    """Return how many officers each department has on the visits that began as an emergency."""
    query = (
        select(VisitOfficer.visit_id, VisitOfficer.department)
        .join(JointVisit, JointVisit.id == VisitOfficer.visit_id)
        .where(VisitOfficer.visit_id.in_(ids), VisitOfficer.retired_on.is_(None), JointVisit.emergency.is_not(None))
    )
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for visit_id, department in connection.execute(query):
        known[visit_id][department] += 1
    return known


def _lacking(row: RowMapping, departments: Sequence[tuple[str, bool]], officers: Counter[str]) -> tuple[str, ...]:
    if row["emergency"] is None or row["state"] == VisitState.CANCELLED:
        return ()
    return lacking(departments, officers)


def _counted(connection: Connection, model: Any, ids: Select[Any]) -> Counter[str]:
    """Return how many current records of a kind belong to each visit."""
    query = select(model.visit_id, func.count()).where(model.visit_id.in_(ids), model.retired_on.is_(None))
    return Counter({visit_id: number for visit_id, number in connection.execute(query.group_by(model.visit_id))})


def _findings(connection: Connection, ids: Select[Any]) -> tuple[Counter[str], Counter[str], dict[str, str]]:
    """Return for each visit how many findings it has, how many are open, and the nearest due day of those."""
    open_due = func.min(Finding.due).filter(_OPEN_FINDING)
    query = (
        select(Finding.visit_id, func.count(), func.count().filter(_OPEN_FINDING), open_due)
        .where(Finding.visit_id.in_(ids), Finding.retired_on.is_(None))
        .group_by(Finding.visit_id)
    )
    found = connection.execute(query).all()
    return (
        Counter({visit_id: number for visit_id, number, _, _ in found}),
        Counter({visit_id: number for visit_id, _, number, _ in found}),
        {visit_id: due for visit_id, _, _, due in found if due},
    )


def _requests(connection: Connection, visit_id: str) -> tuple[VisitRequest, ...]:
    """Return what a visit answers; of a cancelled one what the enterprise had been told of."""
    listed = select(ChecklistLine.request_id).where(
        ChecklistLine.visit_id == visit_id, ChecklistLine.retired_on.is_(None)
    )
    query = (
        select(InspectionRequest.__table__, _BEFORE.c.number.label("before_number"))
        .outerjoin(_BEFORE, _BEFORE.c.id == InspectionRequest.recheck_of)
        .where(or_(InspectionRequest.visit_id == visit_id, InspectionRequest.id.in_(listed)))
        .where(InspectionRequest.retired_on.is_(None))
        .order_by(InspectionRequest.number, InspectionRequest.id)
    )
    lists, items = read_lists(connection), read_items(connection)
    told = []
    for row in connection.execute(query).mappings():
        item = items.get(row["department"], {}).get(row["item"])
        derived = {
            "legal_basis": item.legal_basis if item else None,
            "exemption_name": lists.exemption_name(row["exemption"]),
            "recheck_of": row["before_number"],
        }
        known = {name: row[name] for name in VisitRequest.__dataclass_fields__ if name not in derived}
        told.append(VisitRequest(**known, **derived))
    return tuple(told)


def _parts(connection: Connection, card: VisitCard, requests: Iterable[VisitRequest]) -> tuple[VisitPart, ...]:
    items: dict[str, list[str]] = defaultdict(list)
    for request in requests:
        if request.item not in items[request.department]:
            items[request.department].append(request.item)
    officers: dict[str, list[Officer]] = defaultdict(list)
    sent = select(VisitOfficer.__table__).where(VisitOfficer.visit_id == card.id, VisitOfficer.retired_on.is_(None))
    for row in connection.execute(sent.order_by(VisitOfficer.id)):
        officers[row.department].append(Officer(row.name, row.certificate, row.id))
    known = select(VisitDepartment.__table__).where(
        VisitDepartment.visit_id == card.id, VisitDepartment.retired_on.is_(None)
    )
    parts = {
        row["department"]: VisitPart(
            department=row["department"],
            items=tuple(items[row["department"]]),
            approved_by=row["approved_by"],
            approved_at=row["approved_at"],
            approval=row["approval"],
            backfilled=row["backfilled"],
            assistants=row["assistants"],
            officers=tuple(officers[row["department"]]),
        )
        for row in connection.execute(known).mappings()
    }
    return tuple(parts[department] for department in card.departments)


def _moves(
    context: Context, card: VisitCard, parts: Iterable[VisitPart], findings: Sequence[FindingCard]
) -> tuple[Move, ...]:
    """Return the moves that the operator may make and that have anything to do."""
    approved = all(part.approved_at for part in parts)
    sensible = {
        Move.PLAN: False,
        Move.APPROVE: not approved,
        Move.NOTIFY: approved,
        Move.ORDER: any(one.open and (not one.ordered or one.passed is False) for one in findings),
        Move.RECHECK: any(one.ordered and one.passed is None for one in findings),
        Move.CLOSE: approved and not card.open_findings,
    }
    return tuple(move for move in possible(card.state, context.role) if sensible.get(move, True))


def _ordered_at(events: Iterable[Happening]) -> str | None:
    return next((one.at for one in reversed(list(events)) if one.move is Move.ORDER), None)


def _lead_first(lead: str, departments: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(departments, key=lambda name: name != lead))


def _number(connection: Connection, *wanted: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(JointVisit).where(*wanted)).scalar_one())
