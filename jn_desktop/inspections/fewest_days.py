"""The fewest days on which one enterprise can be visited so that each of its wishes gets one of its days. Pure.

Days are numbered from 0 and a set of them is the bits of an integer. What is asked for is a smallest hitting set; the
days are walked in order, and of all ways to have got there only the cheapest one for each set of wishes that are still
waiting is kept. Wishes are spans of days with few holes, so that few such sets come up: exact, and fast.
"""

from collections.abc import Iterable, Sequence

_Path = tuple[int, "_Path"] | None
_A_DAY = 1 << 48  # more than the prices of all days that one enterprise could ever be visited on


class Needs:
    """What an enterprise needs: a day of each set. Sets that hold another one are met with it, and left out."""

    def __init__(self, sets: Iterable[int]) -> None:
        self.sets = smallest(sets)
        self.days = bits(union(self.sets))
        self._starts = [0] * len(self.days)
        self._covers = [0] * len(self.days)
        self._ends = [0] * len(self.days)
        place = {day: position for position, day in enumerate(self.days)}
        for wish, days in enumerate(self.sets):
            positions = [place[day] for day in bits(days)]
            self._starts[positions[0]] |= 1 << wish
            self._ends[positions[-1]] |= 1 << wish
            for position in positions:
                self._covers[position] |= 1 << wish

    def fewest(self) -> int:
        """Return how many days are needed at least."""
        return len(self.cheapest([0] * (self.days[-1] + 1))[1])

    def cheapest(self, prices: Sequence[int]) -> tuple[int, list[int]]:
        """Return what the cheapest choice of as few days as possible costs, and its days in order.

        `prices` are per day, none below 0; of equally cheap choices one with earlier days is taken.
        """
        if len(self.sets) == 1:
            day = min(self.days, key=lambda day: (prices[day], day))
            return prices[day], [day]
        ways: dict[int, tuple[int, _Path]] = {0: (0, None)}
        for position, day in enumerate(self.days):
            ways = self._walked(position, day, ways, _A_DAY + prices[day])
        cost, path = ways[0]
        days: list[int] = []
        while path is not None:
            day, path = path
            days.append(day)
        return cost - len(days) * _A_DAY, days[::-1]

    def _walked(
        self, position: int, day: int, ways: dict[int, tuple[int, _Path]], price: int
    ) -> dict[int, tuple[int, _Path]]:
        starts, covers, ends = self._starts[position], self._covers[position], self._ends[position]
        further: dict[int, tuple[int, _Path]] = {}
        for waiting, (cost, path) in ways.items():
            waiting |= starts
            met = waiting & ~covers
            if met != waiting:
                known = further.get(met)
                if known is None or cost + price < known[0]:
                    further[met] = (cost + price, (day, path))
            if not waiting & ends:
                known = further.get(waiting)
                if known is None or cost < known[0]:
                    further[waiting] = (cost, path)
        return further


def smallest(sets: Iterable[int]) -> list[int]:
    """Return the sets that hold no other one, each once, the smaller ones first."""
    kept: list[int] = []
    for days in sorted(set(sets), key=lambda days: (days.bit_count(), days)):
        if not any(known & days == known for known in kept):
            kept.append(days)
    return kept


def bits(days: int) -> list[int]:
    """Return the days of a set, in order."""
    found = []
    while days:
        lowest = days & -days
        found.append(lowest.bit_length() - 1)
        days ^= lowest
    return found


def union(sets: Iterable[int]) -> int:
    """Return the days of all sets."""
    every = 0
    for days in sets:
        every |= days
    return every
