"""What the planner promised, measured: beside a greedy plan, and beside everybody going alone.

The greedy plan takes the request with the earliest last day first: onto a day on which its enterprise is visited
already, else onto its own last day.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.paths import bundled
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.inspections.planning import Limits, Plan, Wish, plan

SAMPLE = bundled("resources") / "samples" / "检查需求汇总表-2026年12月.xlsx"
DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_DEPARTMENTS = 9
_WITH_EXEMPTION = 0.1


class _Case(NamedTuple):
    """Wishes with a limit, the seconds that their plan may take, and by which share it may miss the bound."""

    name: str
    wishes: Sequence[Wish]
    teams: int | None
    seconds: float
    gap: float = 0.0


def planner_figures() -> Iterator[tuple[str, float, float]]:
    """Yield name, figure and bound; print each plan beside the greedy one."""
    month = sample_month()
    many, year = generated(2_500, 600, DECEMBER, seed=1), generated(40_000, 3_000, YEAR, seed=1)
    for case in (
        _Case("the sample month", month, None, 2),
        *(_Case(f"the sample month, {teams} teams", month, teams, 10) for teams in (12, 11, 9)),
        _Case("2 500 requests at 600 enterprises", many, None, 2),
        _Case("2 500 requests, 16 teams", many, 16, 65, gap=0.005),
        _Case("a year of 40 000 requests", year, None, 20),
    ):
        yield from _measured(case)


def _measured(case: _Case) -> Iterator[tuple[str, float, float]]:
    begun = time.perf_counter()
    made = plan(case.wishes, Limits(case.teams))
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    greedy = greedy_days(case.wishes, case.teams)
    print(
        f"{case.name}: {len(made.days)} of {made.separate} in {made.visits} visits (at best {made.bound}), "
        f"squares {_squares(case.wishes, made.days)}{'' if made.spread_optimal else ' (not proven)'}, {seconds:.2f} s; "
        f"greedy {len(greedy)} in {_visits(case.wishes, greedy)}, squares {_squares(case.wishes, greedy)}, "
        f"{time.perf_counter() - begun:.2f} s; alone {made.separate}"
    )
    yield f"{case.name}: seconds to plan", seconds, case.seconds
    yield f"{case.name}: share of visits over the bound", _gap(made), case.gap


def greedy_days(wishes: Sequence[Wish], teams: int | None) -> dict[str, int]:
    """Return the days of a greedy plan."""
    days: dict[str, int] = {}
    visited: dict[str, set[int]] = defaultdict(set)
    coming: set[tuple[str, str, int]] = set()
    busy: Counter[tuple[str, int]] = Counter()
    for wish in sorted((one for one in wishes if one.days), key=lambda one: (one.days[-1], one.id)):
        for day in sorted(wish.days, key=lambda day: (day not in visited[wish.enterprise], -day)):
            there = (wish.enterprise, wish.department, day) in coming
            if there or teams is None or busy[wish.department, day] < teams:
                busy[wish.department, day] += not there
                coming.add((wish.enterprise, wish.department, day))
                visited[wish.enterprise].add(day)
                days[wish.id] = day
                break
    return days


def _visits(wishes: Sequence[Wish], days: dict[str, int]) -> int:
    return len({(wish.enterprise, days[wish.id]) for wish in wishes if wish.id in days})


def _squares(wishes: Sequence[Wish], days: object) -> int:
    assert isinstance(days, dict)
    visits = {(wish.enterprise, days[wish.id]) for wish in wishes if wish.id in days}
    return sum(count**2 for count in Counter(day for _, day in visits).values())


def _gap(made: Plan) -> float:
    return made.gap or 0.0


def sample_month() -> list[Wish]:
    """Return the sample month, read as it is written, with the days that the rules allow."""
    (sheet,) = read_workbook(SAMPLE)
    working = {day.date: day.quiet for day in Calendar().days(*DECEMBER) if day.working}
    wishes = []
    for number, department, _, uscc, _, _, first, last, _, exemption in sheet.rows[2:]:
        assert isinstance(first, date)
        assert isinstance(last, date)
        days = (day for day in working if first <= day <= last and (exemption or not working[day]))
        wishes.append(Wish(str(number), str(uscc), str(department), tuple(day.toordinal() for day in days)))
    return wishes


def generated(count: int, enterprises: int, period: tuple[date, date], seed: int) -> list[Wish]:
    """Return made-up wishes of a period: few enterprises are asked for often, windows are one to three weeks wide."""
    chance = random.Random(seed)
    days = Calendar().days(*period)
    often = [1 / (place + 8) for place in range(enterprises)]
    wishes = []
    for number, enterprise in enumerate(chance.choices(range(enterprises), weights=often, k=count)):
        begin = chance.randrange(len(days) - 5)
        exempt = chance.random() < _WITH_EXEMPTION
        window = days[begin : begin + chance.randint(5, 21)]
        allowed = tuple(day.date.toordinal() for day in window if day.working and (exempt or not day.quiet))
        wishes.append(Wish(f"{number:05d}", str(enterprise), str(chance.randrange(_DEPARTMENTS)), allowed))
    return wishes
