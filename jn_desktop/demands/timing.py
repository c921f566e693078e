"""The clocks of demands as they are kept: worked out from facts, calendar and pauses whenever one of them changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.clock import stamp
from jn_desktop.core.database import insert_rows, table_of
from jn_desktop.core.work import Work
from jn_desktop.demands.clock import Deadlines, Promise, Target, deadlines
from jn_desktop.demands.model import Demand, DemandClock, DemandPause
from jn_desktop.demands.rules import met_by, pauses_of, received_at
from jn_desktop.demands.settings import promise
from jn_desktop.demands.states import State

NEVER = "9999-12-31T00:00"
"""`next_by` of a demand that nothing is due of: it is paused, answered or over, and stands last."""
_CHUNK = 500
_ASKED_FOR = ("state", "lead_unit", "category", "channel", "first_receiver", "handler")
"""What a board is filtered by, beside the clocks."""
_FACTS = ("id", "received_at", "contacted_at", "opinion_at", "replied_at", "retired_on", *_ASKED_FOR)


class Timekeeper:
    """Works out deadlines by the calendar and the promise of one moment."""

    def __init__(self, connection: Connection) -> None:
        self.calendar: Calendar = read_calendar(connection)
        self.promise: Promise = promise(connection)

    def deadlines(self, record: Mapping[str, Any], pauses: Iterable[Mapping[str, Any]]) -> Deadlines:
        return deadlines(received_at(record), self.calendar, self.promise, pauses_of(pauses), met_by(record))

    def clock(self, record: Mapping[str, Any], pauses: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the row of `demand_clock` for a demand."""
        found = self.deadlines(record, pauses)
        target, due = _next(record, found)
        every = (found.contact, found.opinion, found.resolve)
        return {
            "id": record["id"],
            "contact_by": stamp(found.contact.due),
            "opinion_by": stamp(found.opinion.due),
            "resolve_by": stamp(found.resolve.due),
            "next_target": target.value if target else None,
            "next_by": due,
            "provisional": any(one.provisional for one in every),
            "open": State(record["state"]).is_open,
            **{name: record[name] for name in _ASKED_FOR},
        }


def set_clocks(work: Work, records: Iterable[Mapping[str, Any]], keeper: Timekeeper | None = None) -> None:
    """Work out the clocks of demands that this work has changed."""
    wanted = list(records)
    work.flush()
    _write(work.connection, wanted, keeper or Timekeeper(work.connection))


def set_all_clocks(connection: Connection) -> int:
    """Work out every clock anew, after the calendar or the promise has changed; return how many."""
    keeper, table = Timekeeper(connection), table_of(Demand)
    columns = [table.c[name] for name in _FACTS]
    records = [dict(row) for row in connection.execute(select(*columns)).mappings()]
    for start in range(0, len(records), _CHUNK):
        _write(connection, records[start : start + _CHUNK], keeper)
    return len(records)


def _write(connection: Connection, records: Sequence[Mapping[str, Any]], keeper: Timekeeper) -> None:
    for chunk in _chunks(records):
        ids = [record["id"] for record in chunk]
        pauses: dict[str, list[Any]] = defaultdict(list)
        for row in connection.execute(select(table_of(DemandPause)).where(DemandPause.demand_id.in_(ids))).mappings():
            pauses[row["demand_id"]].append(row)
        connection.execute(delete(DemandClock).where(DemandClock.id.in_(ids)))
        rows = [keeper.clock(record, pauses[record["id"]]) for record in chunk if record["retired_on"] is None]
        insert_rows(connection, table_of(DemandClock), rows)


def _next(record: Mapping[str, Any], found: Deadlines) -> tuple[Target | None, str]:
    """Return the nearest deadline that is still running: once the enterprise has its answer, none is."""
    met = met_by(record)
    if met.resolve is not None or not State(record["state"]).is_open:
        return None, NEVER
    running = [
        (found.of(target).due, target)
        for target, reached in (
            (Target.CONTACT, met.contact),
            (Target.OPINION, met.opinion),
            (Target.RESOLVE, met.resolve),
        )
        if reached is None and found.of(target).remainder is None
    ]
    if not running:
        return None, NEVER
    due, target = min(running, key=lambda one: one[0])
    return target, stamp(due)


def _chunks(records: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    for start in range(0, len(records), _CHUNK):
        yield records[start : start + _CHUNK]
