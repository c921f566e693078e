"""Spreading as few visits evenly over the days: the least sum of squares of visits a day, then early days. Pure.

A visit that could be made on another day is a way from its day to that. While a chain of such ways leads from a day to
one with at least two visits fewer, moving one visit along each makes the sum smaller. Where there is none left, the
chains give prices of days that prove it (the dual of the assignment), except for enterprises that are visited several
times and could trade two of their days at once: those are offered what is cheapest for them at these prices.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jn_desktop.inspections.fewest_days import Needs, bits

Say = Callable[[float], None]
"""Told the share that is done, from 0 to 1; may raise to cancel."""


class Room(Protocol):
    """What else a visit needs of a day, where days are limited; visits are told by their place."""

    def fits(self, visit: int, day: int) -> bool: ...
    def move(self, visit: int, origin: int, day: int) -> None: ...


@dataclass(frozen=True)
class Spread:
    """The days of each enterprise's visits, and whether no other choice of as few is proven to be more even."""

    days: list[list[int]]
    proven: bool


def spread_evenly(needs: Sequence[Needs], standing: Sequence[int], kept: Sequence[int], say: Say) -> Spread:
    """Return the fewest days for each enterprise, chosen so that visits are spread evenly, and early.

    `standing` are the visits that each day has already, `kept` the days, as bits, that each enterprise would keep
    of what is equally good.
    """
    loads = Loads(needs, standing, kept)
    loads.begin()
    say(0.3)
    loads.even_out()
    proven, improving = False, True
    while improving and not proven:
        say(0.6)
        improving = False
        for prices in loads.prices():
            excess, cheaper = loads.excess(prices)
            proven = excess < 2  # sums of the same number of visits differ by 2 at least
            improving = not proven and loads.trade_some(cheaper)
            if proven or improving:
                break
    loads.move_forward()
    return Spread(loads.chosen, proven)


class Loads:
    """The days as they are chosen now, how many visits each day has, and by whose moving a day leads to another."""

    def __init__(
        self,
        needs: Sequence[Needs],
        standing: Sequence[int],
        kept: Sequence[int],
        chosen: Sequence[Sequence[int]] | None = None,
        room: Room | None = None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> None:
        """`is_over` tells when no time is left to improve what is chosen."""
        self.chosen: list[list[int]] = [[] for _ in needs]
        self.visits = list(standing)
        self._needs, self._standing, self._kept = needs, standing, kept
        self._room, self._is_over = room, is_over
        span = range(len(standing))
        self._movers: list[list[set[int]]] = [[set() for _ in span] for _ in span]
        self._leads = [0 for _ in span]
        self._ways: list[list[tuple[int, int]]] = [[] for _ in needs]
        for one, days in enumerate(chosen or ()):
            self._choose(one, list(days))

    def begin(self) -> None:
        """Choose for each enterprise what is cheapest as the days stand, beginning with those that have few choices.

        The days that it would keep cost it nothing.
        """
        by_choice = sorted(range(len(self._needs)), key=lambda one: len(self._needs[one].days))
        for one in [*by_choice, *by_choice]:
            self._put(one, [])
            kept = self._kept[one]
            prices = [0 if kept >> day & 1 else 2 * visits + 1 for day, visits in enumerate(self.visits)]
            self._put(one, self._needs[one].cheapest(prices)[1])
        for one in by_choice:
            self._note_ways(one)

    def total(self) -> int:
        """Return the sum of squares of visits a day."""
        return sum(visits * visits for visits in self.visits)

    def even_out(self) -> None:
        """Move visits along chains until none leads to a day with two visits fewer than where it began."""
        improved = True
        while improved:
            improved = False
            for day in sorted(range(len(self.visits)), key=lambda day: -self.visits[day]):
                while not self._is_over() and self._relieve(day):
                    improved = True

    def move_forward(self) -> None:
        """Exchange loads that differ by one along chains, so that the earlier day has the visit more."""
        improved = True
        while improved and not self._is_over():
            improved = False
            for day in range(len(self.visits) - 1, 0, -1):
                before = self._reached_from(day)
                earlier = (one for one in sorted(before) if one < day and self.visits[one] == self.visits[day] - 1)
                improved = any(self._move_along(before, one) for one in earlier) or improved

    def prices(self) -> list[list[int]]:
        """Return prices of days at which no visit would be cheaper on another day: the lowest, highest, and between.

        What the last visit of a day has added to the sum holds for all days that chains lead to from there, and what
        another visit of a day would add, for all from which they do.
        """
        lowest = [max(2 * visits - 1, 0) for visits in self.visits]
        highest = [2 * visits + 1 for visits in self.visits]
        for day, visits in enumerate(self.visits):
            for reached in self._reached_from(day):
                lowest[reached] = max(lowest[reached], 2 * visits - 1)
                highest[day] = min(highest[day], 2 * self.visits[reached] + 1)
        return [lowest, highest, [(low + high) // 2 for low, high in zip(lowest, highest, strict=True)]]

    def excess(self, prices: Sequence[int]) -> tuple[int, dict[int, list[int]]]:
        """Return by how much the sum may still be too large, and whom the prices offer something cheaper, and what.

        Any choice of as few days costs at least its cheapest one at these prices, plus what each day's square is short
        of its price at worst.
        """
        least, cheaper = 0, {}
        for one, needs in enumerate(self._needs):
            price, days = needs.cheapest(prices)
            least += price
            if price < sum(prices[day] for day in self.chosen[one]):
                cheaper[one] = days
        for standing, price in zip(self._standing, prices, strict=True):
            turning = max((price + 1) // 2, standing)  # from here on another visit adds more than the price
            loads = [load for load in (turning - 1, turning) if load >= standing]
            least += min(load * load - price * (load - standing) for load in loads)
        return self.total() - least, cheaper

    def trade_some(self, cheaper: Mapping[int, list[int]]) -> bool:
        """Let all take the days that they are offered, or else one of them; tell whether the sum is smaller now."""
        return self._trade(cheaper) or any(self._trade({one: days}) for one, days in cheaper.items())

    def _trade(self, cheaper: Mapping[int, list[int]]) -> bool:
        total, kept = self.total(), list(self.chosen)
        for one, days in cheaper.items():
            self._choose(one, days)
        self.even_out()
        if self.total() < total:
            return True
        for one, days in enumerate(kept):
            if self.chosen[one] != days:
                self._choose(one, days)
        return False

    def _relieve(self, day: int) -> bool:
        """Move a visit away from a day, along a chain to the emptiest day that has at least two visits fewer."""
        before = self._reached_from(day)
        for reached in sorted(before, key=lambda other: (self.visits[other], other)):
            if self.visits[reached] > self.visits[day] - 2:
                return False
            if self._move_along(before, reached):
                return True
        return False

    def _reached_from(self, day: int) -> dict[int, int]:
        """Return the days that chains lead to from a day, each with the day before it on a shortest one."""
        before = {day: day}
        seen, queue = 1 << day, [day]
        for here in queue:
            fresh = self._leads[here] & ~seen
            seen |= fresh
            for reached in bits(fresh):
                before[reached] = here
                queue.append(reached)
        return before

    def _move_along(self, before: Mapping[int, int], last: int) -> bool:
        """Move one visit along each step of a chain, the last step first; or none, where a step cannot be made."""
        made: list[tuple[int, int, int]] = []
        day = last
        while before[day] != day:
            origin = before[day]
            moving = self._mover(origin, day, {one for one, _, _ in made})
            if moving is None:
                for one, came_from, gone_to in reversed(made):
                    self._move(one, gone_to, came_from)
                return False
            self._move(moving, origin, day)
            made.append((moving, origin, day))
            day = origin
        return True

    def _mover(self, origin: int, day: int, moved: set[int]) -> int | None:
        """Return which visit moves from a day to another: one that comes back to its own rather than one that goes."""

        def leaves(one: int) -> int:
            return (self._kept[one] >> origin & 1) - (self._kept[one] >> day & 1)

        movers = sorted((leaves(one), one) for one in self._movers[origin][day] if one not in moved)
        room = self._room
        return next((one for _, one in movers if room is None or room.fits(one, day)), None)

    def _move(self, one: int, origin: int, day: int) -> None:
        if self._room is not None:
            self._room.move(one, origin, day)
        self._choose(one, sorted([day, *(known for known in self.chosen[one] if known != origin)]))

    def _choose(self, one: int, days: list[int]) -> None:
        self._put(one, days)
        self._note_ways(one)

    def _put(self, one: int, days: list[int]) -> None:
        for day in self.chosen[one]:
            self.visits[day] -= 1
        for day in days:
            self.visits[day] += 1
        self.chosen[one] = days

    def _note_ways(self, one: int) -> None:
        """Note to which other days each visit of an enterprise could be moved."""
        for origin, target in self._ways[one]:
            movers = self._movers[origin][target]
            movers.discard(one)
            if not movers:
                self._leads[origin] &= ~(1 << target)
        days = sum(1 << day for day in self.chosen[one])
        self._ways[one] = []
        for day in self.chosen[one]:
            others = days & ~(1 << day)
            targets = ~days
            for needed in self._needs[one].sets:
                if not needed & others:
                    targets &= needed
            for target in bits(targets):
                self._ways[one].append((day, target))
                self._movers[day][target].add(one)
                self._leads[day] |= 1 << target
