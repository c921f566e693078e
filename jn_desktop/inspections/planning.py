"""The joint plan: one day for each request of each enterprise, in as few visits as can be, and proven to be. Pure.

Requests of one enterprise on one day are one visit. In this order: most requests planned, fewest visits, the least sum
of squares of visits a day, earliest days; what is equally good leaves visits where the last plan had them. Without a
limit on a department's visits a day everything but the spread splits by enterprise (`fewest_days.py`, `even_days.py`);
with one, the free optimum is a bound, and what remains is solved by HiGHS (`limited_teams.py`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from time import monotonic

from jn_desktop.inspections.even_days import Say, spread_evenly
from jn_desktop.inspections.fewest_days import Needs
from jn_desktop.inspections.limited_teams import Ask, Case, plan_limited
from jn_desktop.inspections.programme import Solver

TIME_LIMIT = 60.0
"""Seconds that a plan may take; what is not proven by then is told with its gap."""


@dataclass(frozen=True)
class Wish:
    """A request as the planner sees it: `days` are the allowed ones, as ordinals in order. A pinned one has one day.

    `last` is the day that the last plan gave it, if it did.
    """

    id: str
    enterprise: str
    department: str
    days: tuple[int, ...]
    pinned: bool = False
    last: int | None = None


class Cause(Enum):
    """Why a request has no day."""

    NO_DAY = "no day in its window is allowed"
    FULL = "on each of its days the department has as many visits as it can staff"


@dataclass(frozen=True)
class Plan:
    """The day of each planned request. `visits` is their number, `bound` how few they could be at best.

    `optimal` says that no plan has more requests, and none with as many has fewer visits; `spread_optimal`, that none
    of those is more even. `separate` is the number of visits had every request been one of its own.
    """

    days: Mapping[str, int]
    unplanned: Mapping[str, Cause]
    visits: int
    bound: int
    separate: int
    optimal: bool
    spread_optimal: bool

    @property
    def gap(self) -> float | None:
        """How far the number of visits may be from the fewest, as a share; None where it is proven."""
        return None if self.optimal else (self.visits - self.bound) / max(self.bound, 1)


@dataclass(frozen=True)
class Limits:
    """What days have already, by their ordinals, and how many visits a department can staff a day (None: any number).

    `standing` are the visits of a day that are not planned here, `engaged` those of a department.
    """

    teams: int | None = None
    standing: Mapping[int, int] = field(default_factory=dict)
    engaged: Mapping[tuple[str, int], int] = field(default_factory=dict)


def plan(
    wishes: Sequence[Wish],
    limits: Limits | None = None,
    *,
    time_limit: float = TIME_LIMIT,
    say: Say = lambda _: None,
) -> Plan:
    """Return the joint plan of `wishes`.

    `time_limit` is in seconds; it only matters with a limit on teams. `say` is told the share that is done, and cancels
    the plan by raising.
    """
    solver_until = monotonic() + time_limit
    limits = limits or Limits()
    table = _Table([wish for wish in wishes if wish.days], limits)
    spread = spread_evenly(table.needs, table.standing, table.kept, _part(say, 0.0, 0.3))
    days, bound = table.met_on(spread.days), sum(map(len, spread.days))
    unplanned = {wish.id: Cause.NO_DAY for wish in wishes if not wish.days}
    if limits.teams is None or not table.is_over(days, limits.teams):
        planned, optimal, spread_optimal = dict(days), True, spread.proven
    else:
        solver = Solver(solver_until, partial(say, 0.5))
        found = plan_limited(table.case(limits.teams), bound, solver, _part(say, 0.3, 1.0))
        planned = {wish.id: table.days[day] for wish, day in table.of(found.days) if day is not None}
        unplanned |= {wish.id: Cause.FULL for wish, day in table.of(found.days) if day is None}
        bound, optimal, spread_optimal = found.bound, found.optimal, found.spread_optimal
    visits = {(wish.enterprise, planned[wish.id]) for wish in wishes if wish.id in planned}
    return Plan(
        days=planned,
        unplanned=unplanned,
        visits=len(visits),
        bound=bound,
        separate=len(wishes),
        optimal=optimal,
        spread_optimal=spread_optimal,
    )


class _Table:
    """Wishes with their enterprises, departments and days by place, as the parts of the planner take them."""

    def __init__(self, wishes: Sequence[Wish], limits: Limits) -> None:
        self._wishes, self._limits = wishes, limits
        self.days = sorted({day for wish in wishes for day in wish.days})
        self._places = {day: place for place, day in enumerate(self.days)}
        self.standing = [limits.standing.get(day, 0) for day in self.days]
        self._sets = [sum(1 << self._places[day] for day in wish.days) for wish in wishes]
        self._enterprises = _places(wish.enterprise for wish in wishes)
        self._departments = _places(wish.department for wish in wishes)
        sets: list[list[int]] = [[] for _ in self._enterprises]
        for wish, days in zip(wishes, self._sets, strict=True):
            sets[self._enterprises[wish.enterprise]].append(days)
        self.needs = [Needs(one) for one in sets]
        self._last = [None if wish.last is None else self._places.get(wish.last) for wish in wishes]
        self.kept = [0] * len(sets)
        for wish, last in zip(wishes, self._last, strict=True):
            self.kept[self._enterprises[wish.enterprise]] |= 0 if last is None else 1 << last

    def met_on(self, chosen: Sequence[Sequence[int]]) -> list[tuple[str, int]]:
        """Return for each wish the first of its enterprise's days that it allows."""
        return [
            (wish.id, next(self.days[day] for day in chosen[self._enterprises[wish.enterprise]] if days >> day & 1))
            for wish, days in zip(self._wishes, self._sets, strict=True)
        ]

    def is_over(self, days: Sequence[tuple[str, int]], teams: int) -> bool:
        """Tell whether a department would make more visits on a day than it can staff."""
        coming = {(wish.department, day, wish.enterprise) for wish, (_, day) in zip(self._wishes, days, strict=True)}
        busy = Counter((department, day) for department, day, _ in coming)
        return any(count + self._limits.engaged.get(key, 0) > teams for key, count in busy.items())

    def case(self, teams: int) -> Case:
        """Return what is to be planned where a department makes at most so many visits a day."""
        asks = [
            Ask(self._enterprises[wish.enterprise], self._departments[wish.department], days, wish.pinned, last)
            for wish, days, last in zip(self._wishes, self._sets, self._last, strict=True)
        ]
        engaged = self._limits.engaged
        room = {
            (place, self._places[day]): max(teams - engaged.get((department, day), 0), 0)
            for department, place in self._departments.items()
            for day in self.days
        }
        return Case(asks, room, self.standing)

    def of(self, days: Sequence[int | None]) -> Iterator[tuple[Wish, int | None]]:
        return zip(self._wishes, days, strict=True)


def _places(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _part(say: Say, start: float, end: float) -> Say:
    return lambda share: say(start + (end - start) * share)
