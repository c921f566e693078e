"""Who has to be told of which deadline: found when asked for, noted once, listed for the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, exists, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.service import Service
from jn_desktop.demands.clock import Target
from jn_desktop.demands.ladder import Ladder, is_office_time, rung_reached
from jn_desktop.demands.model import Demand, DemandClock, DemandPause, DemandReminder
from jn_desktop.demands.reading import chief_officers
from jn_desktop.demands.rules import Rung
from jn_desktop.demands.settings import ladder
from jn_desktop.demands.states import State
from jn_desktop.demands.timing import Timekeeper
from jn_desktop.registry.model import Enterprise

SUPERVISOR = "站长"
_AT_ONCE = 1_000  # the rest a minute later: a register of a past year brings thousands
_LOOK_AHEAD = timedelta(days=21)  # no closure of the office is as long
_OVER = (State.CLOSED.value, State.MERGED.value)
_LOOK_BACK = timedelta(days=60)  # by then a deadline has long been told to the highest rung
_ONCE = ("demand_id", "target", "rung", "due")
"""A reminder comes once for each of these; a deadline that was put off is another."""
_DUE = {
    Target.CONTACT: (DemandClock.contact_by, Demand.contacted_at),
    Target.OPINION: (DemandClock.opinion_by, Demand.opinion_at),
    Target.RESOLVE: (DemandClock.resolve_by, Demand.replied_at),
}


@dataclass(frozen=True)
class Reminder:
    """Somebody to be told of a deadline. `told` is a person, a unit's officer or the station head."""

    demand_id: str
    number: str
    enterprise: str
    lead_unit: str | None
    target: str
    rung: str
    due: str
    at: str
    told: str

    # what a list of reminders asks of each, whatever it is about

    @property
    def page(self) -> str:
        """The page where it is done, and there the record."""
        return "demands"

    @property
    def record_id(self) -> str:
        return self.demand_id

    @property
    def about(self) -> str:
        return self.enterprise


class ReminderService(Service):
    """The reminder ladder of one station."""

    feature = "reminders"

    def remind(self) -> list[Reminder]:
        """Note what has become due to be told since the last time, and return it; nothing outside office hours."""
        now = self.context.clock.now()
        with self.context.reading() as connection:
            keeper = Timekeeper(connection)
            if not is_office_time(keeper.calendar, now):
                return []
            known = _noted(connection, now)
            reached = _reached(connection, keeper, ladder(connection), now)
            new = (one for one in reached if tuple(getattr(one, name) for name in _ONCE) not in known)
            found = list(islice(new, _AT_ONCE))
        if found:
            with self.context.writing() as work:
                for one in found:
                    work.insert(DemandReminder, {name: getattr(one, name) for name in (*_ONCE, "at", "told")})
        return found

    def of_today(self) -> list[Reminder]:
        """Return what was to be told today, the latest first."""
        today = self.context.today().isoformat()
        query = (
            select(
                DemandReminder.demand_id,
                Demand.number,
                Enterprise.name.label("enterprise"),
                Demand.lead_unit,
                *(getattr(DemandReminder, name) for name in ("target", "rung", "due", "at", "told")),
            )
            .join(Demand, Demand.id == DemandReminder.demand_id)
            .join(Enterprise, Enterprise.id == Demand.enterprise_id)
            .where(DemandReminder.at >= today)
            .order_by(DemandReminder.at.desc(), Demand.number, DemandReminder.due)
        )
        with self.context.reading() as connection:
            return [Reminder(**row) for row in connection.execute(query).mappings()]


def _noted(connection: Connection, now: datetime) -> set[tuple[str, ...]]:
    """Return the reminders of deadlines that are near or not long past."""
    query = select(*(getattr(DemandReminder, name) for name in _ONCE))
    recent = query.where(DemandReminder.due >= stamp(now - _LOOK_BACK))
    return {tuple(row) for row in connection.execute(recent)}


def _reached(connection: Connection, keeper: Timekeeper, known: Ladder, now: datetime) -> Iterator[Reminder]:
    officers = chief_officers(connection)
    for target, row in _running(connection, now):
        due = datetime.fromisoformat(row["due"])
        rung = rung_reached(known, keeper.calendar, target, due, now)
        if rung is None:
            continue
        told = {
            Rung.BEFORE: row["handler"] or row["first_receiver"],
            Rung.DUE: officers.get(row["lead_unit"] or "") or row["lead_unit"] or row["first_receiver"],
            Rung.OVERDUE: SUPERVISOR,
        }[rung]
        yield Reminder(
            demand_id=row["id"],
            number=row["number"],
            enterprise=row["enterprise"],
            lead_unit=row["lead_unit"],
            target=target.value,
            rung=rung.value,
            due=row["due"],
            at=stamp(now),
            told=told,
        )


def _running(connection: Connection, now: datetime) -> Iterator[tuple[Target, dict[str, Any]]]:
    """Yield the deadlines that are near or past, not met, not paused, and not yet told to the highest rung."""
    until = stamp(now + _LOOK_AHEAD)
    for target, (due, met) in _DUE.items():
        told = exists().where(
            DemandReminder.demand_id == Demand.id,
            DemandReminder.target == target.value,
            DemandReminder.rung == Rung.OVERDUE.value,
            DemandReminder.due == due,
        )
        paused = exists().where(
            DemandPause.demand_id == Demand.id,
            DemandPause.ends_at.is_(None),
            DemandPause.retired_on.is_(None),
            DemandPause.starts_at < due,
        )
        query = (
            select(
                Demand.id,
                Demand.number,
                Demand.lead_unit,
                Demand.handler,
                Demand.first_receiver,
                due.label("due"),
                Enterprise.name.label("enterprise"),
            )
            .join(DemandClock, DemandClock.id == Demand.id)
            .join(Enterprise, Enterprise.id == Demand.enterprise_id)
            .where(Demand.retired_on.is_(None), Demand.state.not_in(_OVER), due <= until)
            .where(met.is_(None), Demand.replied_at.is_(None))  # an answer leaves nothing to remind of
            .where(~told, ~paused)
        )
        for row in connection.execute(query).mappings():
            yield target, dict(row)
