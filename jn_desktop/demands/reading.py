"""Reading demands: pages of the board by its index, one demand with all about it, what goes with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, tuple_

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.clock import stamp
from jn_desktop.core.masking import mask_name, mask_phone
from jn_desktop.core.roles import SUPERVISORS
from jn_desktop.core.service import Context
from jn_desktop.demands import taking_back
from jn_desktop.demands.cards import BoardCounts, DemandCard, DemandDetail, DemandQuery, Event
from jn_desktop.demands.clock import Deadline
from jn_desktop.demands.model import Demand, DemandClock, DemandEvent, DemandPause
from jn_desktop.demands.rules import ALIKE_WITHIN, last_return, met_by, moment_of, pauses_of
from jn_desktop.demands.states import Move, State, possible
from jn_desktop.demands.taking_back import Before
from jn_desktop.demands.timing import NEVER, Timekeeper
from jn_desktop.registry.model import Department, Enterprise

PAGE = 100
MOST_CALLERS = 12
_ENDS_A_REQUEST = (Move.GRANT_EXTENSION, Move.REFUSE_EXTENSION, Move.REPLY, Move.EXPLAIN, Move.MERGE)
_OVER = (State.CLOSED.value, State.MERGED.value)
_OWN = {field.name for field in fields(DemandCard)} & {column.name for column in Demand.__table__.columns}
_COLUMNS = (
    *(Demand.__table__.c[name] for name in sorted(_OWN)),
    *(DemandClock.__table__.c[name] for name in ("contact_by", "opinion_by", "resolve_by", "provisional")),
    DemandClock.next_target,
    DemandClock.next_by,
    Enterprise.name.label("enterprise"),
    Enterprise.uscc,
    select(DemandPause.starts_at)
    .where(DemandPause.demand_id == Demand.id, DemandPause.ends_at.is_(None), DemandPause.retired_on.is_(None))
    .scalar_subquery()
    .label("paused_since"),
)


def cards(context: Context, connection: Connection, statement: Select[Any]) -> list[DemandCard]:
    """Return what a statement over `shown()` finds, as the operator may see it."""
    clear = context.may("demands.export_demands")
    return [_card(dict(row), clear, context.operator) for row in connection.execute(statement).mappings()]


def shown() -> Select[Any]:
    """Return the query of all current demands with clock and enterprise, without an order."""
    return (
        select(*_COLUMNS)
        .join(DemandClock, DemandClock.id == Demand.id)
        .join(Enterprise, Enterprise.id == Demand.enterprise_id)
        .where(Demand.retired_on.is_(None))
    )


def page(
    context: Context,
    connection: Connection,
    query: DemandQuery,
    *,
    card: DemandCard | None = None,
    backwards: bool = False,
    place: int = 0,
) -> list[DemandCard]:
    """Return a page of a board: what is due next first, then what nothing is due of.

    It begins at a place, or follows a card; `backwards` ends it before the card, or with the board. Which demands are
    on it is told by the board's index alone.
    """
    order = (DemandClock.next_by, DemandClock.id)
    ids = select(DemandClock.id).where(*_wanted(query, context.operator, context.clock.now()))
    if card is not None:
        here, there = tuple_(*order), tuple_(card.next_by or NEVER, card.id)
        ids = ids.where(here < there if backwards else here > there)
    ids = ids.order_by(*(column.desc() if backwards else column for column in order)).limit(PAGE).offset(place)
    known = list(connection.execute(ids).scalars())
    return cards(context, connection, shown().where(Demand.id.in_(known)).order_by(*order))


def count(connection: Connection, query: DemandQuery, operator: str, now: datetime) -> int:
    """Return how many demands a board shows."""
    counted = select(func.count()).select_from(DemandClock).where(*_wanted(query, operator, now))
    return int(connection.execute(counted).scalar_one())


def place_of(connection: Connection, query: DemandQuery, demand_id: str, operator: str, now: datetime) -> int | None:
    """Return how many demands stand before one on a board; None where it is not among them."""
    wanted = _wanted(query, operator, now)
    boarded = select(DemandClock.next_by).where(*wanted)
    due = connection.execute(boarded.where(DemandClock.id == demand_id)).scalar_one_or_none()
    if due is None:
        return None
    before = boarded.where(tuple_(DemandClock.next_by, DemandClock.id) < tuple_(due, demand_id))
    return int(connection.execute(select(func.count()).select_from(before.subquery())).scalar_one())


def board_counts(connection: Connection, operator: str, now: datetime) -> BoardCounts:
    """Return the figures above the board, in one query."""
    tomorrow = stamp(datetime.combine(now.date() + timedelta(days=1), datetime.min.time()))
    pressing, unassigned = DemandClock.next_by < tomorrow, DemandClock.lead_unit.is_(None)
    mine = or_(DemandClock.first_receiver == operator, DemandClock.handler == operator)
    row = connection.execute(
        select(
            func.count(),
            func.count().filter(DemandClock.next_by < stamp(now)),
            func.count().filter(DemandClock.next_by >= stamp(now), pressing),
            func.count().filter(unassigned),
            func.count().filter(mine),
            func.count().filter(unassigned, pressing),
            func.count().filter(mine, or_(pressing, unassigned)),
        ).where(DemandClock.open)
    ).one()
    return BoardCounts(*map(int, row))


def detail(context: Context, connection: Connection, demand_id: str) -> DemandDetail | None:
    """Return one demand with its timeline, clocks and possible moves."""
    found = cards(context, connection, shown().where(Demand.id == demand_id))
    if not found:
        return None
    record = dict(connection.execute(select(Demand.__table__).where(Demand.id == demand_id)).mappings().one())
    stood = select(DemandPause.__table__).where(DemandPause.demand_id == demand_id, DemandPause.retired_on.is_(None))
    pauses = [dict(row) for row in connection.execute(stood.order_by(DemandPause.starts_at)).mappings()]
    steps = course(connection, demand_id)
    keeper, state = Timekeeper(connection), State(record["state"])
    entry = _may_take_back(context, keeper, taking_back.before_last(steps, state))
    wanted = extension_wanted(steps)
    reckoned = keeper.deadlines(record, pauses)
    stopped = any(pause["ends_at"] is None for pause in pauses)
    late = not stopped and reckoned.resolve.due < context.clock.now()
    offered = _senses(record, stopped=stopped, late=late, wanted=wanted is not None)
    offered[Move.TAKE_BACK] = entry is not None
    moves = tuple(move for move in possible(state, context.role) if offered.get(move, True))
    dispatched = moment_of(record, "dispatched_at")
    return DemandDetail(
        card=found[0],
        state=state,
        moves=moves,
        deadlines=reckoned,
        met=met_by(record),
        pauses=tuple(pauses_of(pauses)),
        events=tuple(in_time(steps)),
        opinion=record["opinion"],
        reply=record["reply"],
        policy_basis=record["policy_basis"],
        called_back_at=record["called_back_at"],
        called_back_by=record["called_back_by"],
        solved=record["solved"],
        marks=tuple(filter(None, (record["marks"] or "").split("、"))),
        archive_number=record["archive_number"],
        project_id=record["project_id"],
        same_as=record["same_as"],
        chief_officer=chief_officers(connection).get(record["lead_unit"] or ""),
        return_by=_return_by(keeper, dispatched) if dispatched and Move.RETURN in moves else None,
        extension_wanted=wanted.days if wanted else None,
        last_entry=entry,
    )


def course(connection: Connection, demand_id: str) -> list[Event]:
    """Return what happened to a demand in the order of its recording, which the audit knows."""
    recorded = and_(AuditEntry.record_id == DemandEvent.id, AuditEntry.action == "insert")
    order = (AuditEntry.at, AuditEntry.device, AuditEntry.sequence)
    query = (
        select(
            DemandEvent.at,
            DemandEvent.move,
            DemandEvent.operator,
            DemandEvent.unit,
            DemandEvent.days,
            DemandEvent.text,
            func.coalesce(AuditEntry.at, DemandEvent.at).label("recorded_at"),
        )
        .outerjoin(AuditEntry, recorded)
        .where(DemandEvent.demand_id == demand_id)
        .order_by(*(column.nulls_last() for column in order), DemandEvent.id)
    )
    steps = [Event(**{**row, "move": Move(row["move"])}) for row in connection.execute(query).mappings()]
    return taking_back.marked(steps)


def in_time(course: Iterable[Event]) -> list[Event]:
    """Return the timeline of a demand, the oldest first."""
    return sorted(course, key=attrgetter("at"))


def cannot_take_back(context: Context, keeper: Timekeeper, before: Before) -> str | None:
    """Return why the operator may not take an entry back, None where they may."""
    return taking_back.refusal(
        before,
        context.operator,
        supervises=context.role in SUPERVISORS,
        calendar=keeper.calendar,
        today=context.today(),
    )


def extension_wanted(course: Sequence[Event]) -> Event | None:
    """Return the last request for an extension, None once that has been decided, or an answer has overtaken it."""
    wanted = None
    for step in taking_back.standing(course):
        if step.move is Move.REQUEST_EXTENSION:
            wanted = step
        elif step.move in _ENDS_A_REQUEST:
            wanted = None
    return wanted


def chief_officers(connection: Connection) -> dict[str, str]:
    """Return the chief service officers (首席服务专员) by the names of their departments, where there is one."""
    query = select(Department.name, Department.chief_officer).where(
        Department.retired_on.is_(None), Department.chief_officer.is_not(None)
    )
    return {str(name): str(officer) for name, officer in connection.execute(query)}


def words(connection: Connection) -> dict[str, dict[str, Any]]:
    """Return what was written to the enterprise about each demand, by number: too much to be listed with it."""
    query = select(Demand.number, Demand.opinion, Demand.reply, Demand.policy_basis)
    rows = connection.execute(query.where(Demand.retired_on.is_(None))).mappings()
    return {row["number"]: dict(row) for row in rows}


def reopened(connection: Connection, demand_id: str | None = None) -> dict[str, str]:
    """Return when demands were last taken up again, by id: one, or all that ever were."""
    query = select(DemandEvent.demand_id, func.max(DemandEvent.at)).where(DemandEvent.move == Move.REOPEN.value)
    if demand_id is not None:
        query = query.where(DemandEvent.demand_id == demand_id)
    return {of: at for of, at in connection.execute(query.group_by(DemandEvent.demand_id))}


def alike(enterprise_id: str, category: str | None, now: datetime) -> Select[Any]:
    """Return the query of what may be the same demand: one enterprise, one category, within 30 days."""
    since = stamp(now - ALIKE_WITHIN)
    return (
        shown()
        .where(Demand.enterprise_id == enterprise_id, Demand.category == category, Demand.received_at >= since)
        .where(Demand.state != State.MERGED.value)
        .order_by(Demand.received_at.desc())
    )


def callers(connection: Connection, digits: str) -> list[str]:
    """Return the ids of the enterprises that a phone number belongs to, or that have called from it, the last first."""
    called = select(Demand.enterprise_id).where(_dials(Demand.phone, digits), Demand.retired_on.is_(None))
    listed = select(Enterprise.id).where(_dials(Enterprise.phone, digits), Enterprise.retired_on.is_(None))
    found = [query.limit(MOST_CALLERS) for query in (called.order_by(Demand.received_at.desc()), listed)]
    return list(dict.fromkeys(known for query in found for known in connection.execute(query).scalars()))


def _dials(column: Any, digits: str) -> ColumnElement[bool]:
    """Tell whether a column holds a number, however it is grouped."""
    plain = column
    for between in (" ", "-", "－"):
        plain = func.replace(plain, between, "")
    told: ColumnElement[bool] = plain.contains(digits)
    return told


def handled_by(connection: Connection, category: str, now: datetime) -> dict[str, int]:
    """Return how many demands of a category each unit led in the past year."""
    since = stamp(now - timedelta(days=365))
    query = (
        select(Demand.lead_unit, func.count())
        .where(Demand.category == category, Demand.lead_unit.is_not(None), Demand.received_at >= since)
        .where(Demand.retired_on.is_(None))
        .group_by(Demand.lead_unit)
    )
    return {str(unit): int(number) for unit, number in connection.execute(query)}


# ---- inside ----


def _wanted(query: DemandQuery, operator: str, now: datetime) -> list[ColumnElement[bool]]:
    """Return what holds for the demands of a board, all told by its index but the hits of a search."""
    tomorrow = stamp(datetime.combine(now.date() + timedelta(days=1), datetime.min.time()))
    board = DemandClock
    wanted: list[ColumnElement[bool]] = []
    if query.open is not None and query.state is None:
        wanted.append(board.open.is_(query.open))
    for column, value in (
        (board.state, query.state),
        (board.category, query.category),
        (board.channel, query.channel),
        (board.lead_unit, query.unit),
    ):
        if value is not None:
            wanted.append(column == value)
    if query.mine:
        wanted.append(or_(board.first_receiver == operator, board.handler == operator))
    if query.overdue:
        wanted.append(board.next_by < stamp(now))
    if query.due_today:
        wanted.append(and_(board.next_by >= stamp(now), board.next_by < tomorrow))
    if query.unassigned:
        wanted.append(board.lead_unit.is_(None))
    if query.ids is not None:
        hits = or_(Demand.id.in_(query.ids), Demand.enterprise_id.in_(query.enterprise_ids))
        wanted.append(board.id.in_(select(Demand.id).where(hits)))
    return wanted


def _return_by(keeper: Timekeeper, dispatched: datetime) -> Deadline:
    due = last_return(keeper.calendar, dispatched)
    return Deadline(due, provisional=not keeper.calendar.is_published(due.year))


def _may_take_back(context: Context, keeper: Timekeeper, before: Before | None) -> Event | None:
    """Return the last entry of a demand where the operator may take it back."""
    if before is None or cannot_take_back(context, keeper, before) is not None:
        return None
    return before.entry


def _senses(record: Mapping[str, Any], *, stopped: bool, late: bool, wanted: bool) -> dict[Move, bool]:
    """Tell of moves that the state may allow whether they have anything to do: nobody resumes what runs."""
    return {
        Move.CONTACT: record["contacted_at"] is None,
        Move.GIVE_OPINION: record["contacted_at"] is not None,
        Move.EXPLAIN: record["contacted_at"] is not None,
        Move.REPORT: record["opinion_at"] is not None,
        Move.REPLY: record["opinion_at"] is not None,
        Move.PAUSE: not stopped,
        Move.RESUME: stopped,
        Move.REQUEST_EXTENSION: not wanted and not late,
        Move.GRANT_EXTENSION: wanted,
        Move.REFUSE_EXTENSION: wanted,
        Move.CALL_BACK: not record["reached"],
    }


def _card(row: Mapping[str, Any], clear: bool, operator: str) -> DemandCard:
    told = dict(row)
    if not clear and operator not in (row["first_receiver"], row["handler"]):
        told |= {"contact": mask_name(row["contact"]), "phone": mask_phone(row["phone"])}
    nothing_due = row["next_by"] == NEVER
    return DemandCard(**{**told, "next_by": None if nothing_due else row["next_by"]})
