"""The figures of demands by unit, month, day and category, after DOMAIN 4.6: one pass over few columns, however many.

What was sent back or taken up again counts against the unit that had the demand then, all else for its unit of now.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.clock import stamp
from jn_desktop.demands.cards import FigureRow, Figures
from jn_desktop.demands.model import Demand, DemandClock, DemandEvent, DemandPause
from jn_desktop.demands.rules import NOT_DISPATCHED, Count, Result, Satisfaction, months_between
from jn_desktop.demands.states import Move, State

_UNCATEGORISED = "未分类"
_CHUNK = 5_000  # rows
_AGES = ((1, "1 个工作日内"), (3, "2-3 个工作日"), (5, "4-5 个工作日"), (10, "6-10 个工作日"))
_OLDEST = "超过 10 个工作日"
_COUNTED = {Move.RETURN.value: "returned", Move.REOPEN.value: "reopened"}
_SOLVED = (Result.SOLVED.value, Result.CONFIRMED.value)


_OF_CLOCK = ("contact_by", "opinion_by", "resolve_by", "provisional")


class _Received(NamedTuple):
    """What is counted of one demand; a plain tuple, for there are many."""

    id: str
    received_at: str
    state: str
    lead_unit: str | None
    category: str | None
    contacted_at: str | None
    opinion_at: str | None
    replied_at: str | None
    closed_at: str | None
    result: str | None
    satisfaction: str | None
    solved: bool | None
    contact_by: str
    opinion_by: str
    resolve_by: str
    provisional: bool


def figures_of(connection: Connection, calendar: Calendar, first: date, last: date, now: datetime) -> Figures:
    """Return the assessment of what was received from one day to another, and what is open now by its age."""
    tallies: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    days: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    again, paused = _sent_again(connection), _paused(connection)
    present = stamp(now)
    provisional = not calendar.is_published(now.year)  # the ages of what is open are counted until then
    for row in _received(connection, first, last):
        unit, month = row.lead_unit or NOT_DISPATCHED, row.received_at[:7]
        tally = tallies[unit, month]
        _tally(tally, row, calendar)
        _tally_deadlines(tally, row, paused.get(row.id), present)
        for name, by in again.get(row.id, ()):
            tallies[by or unit, month][name] += 1
        provisional = provisional or row.provisional
        days[row.received_at[:10]] += 1
        categories[row.category or _UNCATEGORISED] += 1
    return Figures(
        units=_rows(_rolled_up(tallies, 0), in_order=None),
        months=_rows(_rolled_up(tallies, 1), in_order=months_between(first, last)),
        days=tuple(sorted(days.items())),
        categories=tuple(sorted(categories.items(), key=lambda one: (-one[1], one[0]))),
        backlog=_backlog(connection, calendar, now),
        total=Count(**sum(tallies.values(), Counter())),
        provisional=provisional,
    )


# ---- what is read ----


def _received(connection: Connection, first: date, last: date) -> Iterator[_Received]:
    until = stamp(datetime.combine(last + timedelta(days=1), datetime.min.time()))
    query = (
        select(*(getattr(DemandClock if name in _OF_CLOCK else Demand, name) for name in _Received._fields))
        .join(DemandClock, DemandClock.id == Demand.id)
        .where(Demand.received_at >= first.isoformat(), Demand.received_at < until)
        .where(Demand.retired_on.is_(None), Demand.state != State.MERGED.value)
    )
    for chunk in connection.execute(query).partitions(_CHUNK):
        yield from map(_Received._make, chunk)


def _sent_again(connection: Connection) -> dict[str, list[tuple[str, str | None]]]:
    """Return what was sent back or taken up again, by demand: which of the two, and the unit that had it then."""
    ids = select(DemandEvent.demand_id).where(DemandEvent.move.in_(_COUNTED))
    query = (
        select(DemandEvent.demand_id, DemandEvent.move, DemandEvent.unit)
        .where(DemandEvent.move.in_((Move.DISPATCH.value, *_COUNTED)), DemandEvent.demand_id.in_(ids))
        .order_by(DemandEvent.at, DemandEvent.id)
    )
    units: dict[str, str | None] = {}
    again: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for demand_id, move, unit in connection.execute(query):
        if move == Move.DISPATCH:
            units[demand_id] = unit
        else:
            again[demand_id].append((_COUNTED[move], units.get(demand_id)))
    return again


def _paused(connection: Connection) -> dict[str, str]:
    """Return since when the clocks stand still that do, by demand."""
    query = select(DemandPause.demand_id, DemandPause.starts_at)
    open_ones = query.where(DemandPause.ends_at.is_(None), DemandPause.retired_on.is_(None))
    return {demand_id: since for demand_id, since in connection.execute(open_ones)}


def _backlog(connection: Connection, calendar: Calendar, now: datetime) -> tuple[tuple[str, int], ...]:
    """Return the open demands by how many working days they have been with us, the youngest first."""
    day = func.substr(Demand.received_at, 1, 10)
    open_ones = (Demand.retired_on.is_(None), Demand.state.not_in((State.CLOSED.value, State.MERGED.value)))
    ages: Counter[str] = Counter()
    for received, number in connection.execute(select(day, func.count()).where(*open_ones).group_by(day)):
        worked = sum(one.working for one in calendar.days(date.fromisoformat(received), now.date())) - 1
        ages[next((name for most, name in _AGES if worked <= most), _OLDEST)] += number
    return tuple((name, ages[name]) for name in (*(name for _, name in _AGES), _OLDEST))


# ---- what is counted ----


def _tally(tally: Counter[str], row: _Received, calendar: Calendar) -> None:
    tally["received"] += 1
    if row.satisfaction:  # a call-back that reached nobody is not a valid one
        tally["called_back"] += 1
        tally["contacted"] += row.contacted_at is not None
        tally["solved"] += row.result in _SOLVED if row.solved is None else row.solved
        tally["satisfied"] += row.satisfaction == Satisfaction.SATISFIED
        tally["basically_satisfied"] += row.satisfaction == Satisfaction.BASICALLY
    if row.state == State.CLOSED and row.closed_at:
        tally["closed"] += 1
        received, closed = datetime.fromisoformat(row.received_at), datetime.fromisoformat(row.closed_at)
        tally["working_minutes"] += calendar.minutes_between(received, closed)


def _tally_deadlines(tally: Counter[str], row: _Received, paused_since: str | None, now: str) -> None:
    """Count each target that was reached or should have been; not what stands still, nor what an answer overtook."""
    ended = row.replied_at or row.closed_at
    for name, due, reached in (
        ("contact", row.contact_by, row.contacted_at),
        ("opinion", row.opinion_by, row.opinion_at),
        ("resolve", row.resolve_by, ended),
    ):
        if reached:
            tally[f"{name}_due"] += 1
            tally[f"{name}_on_time"] += reached <= due
        elif due < (ended or now) and not (paused_since and paused_since < due):
            tally[f"{name}_due"] += 1


def _rolled_up(tallies: Mapping[tuple[str, str], Counter[str]], part: int) -> dict[str, Counter[str]]:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for key, tally in tallies.items():
        groups[key[part]].update(tally)
    return groups


def _rows(groups: Mapping[str, Counter[str]], in_order: list[str] | None) -> tuple[FigureRow, ...]:
    """Return the groups in an order that is given, else those with the most first."""
    names = in_order or sorted(groups, key=lambda name: (-groups[name]["received"], name))
    return tuple(FigureRow(name, Count(**groups[name])) for name in names if name in groups)
