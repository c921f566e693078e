"""The joint plan where a department can staff only so many visits a day: solved, and proven, with HiGHS. No database.

Each aim is one programme of zeros and ones whose relaxation is nearly whole by nature. Its value is a bound, what it
uses is a small programme of its own that finds a plan at once, and its reduced costs say what no better plan can use:
what is left to search is small, and searching it through is a proof.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from jn_desktop.inspections.even_days import Loads, Say
from jn_desktop.inspections.fewest_days import Needs, bits, smallest, union
from jn_desktop.inspections.programme import Programme, Solver

_LESS_THAN_A_VISIT = 1
_LESS_THAN_TWO_SQUARES = 2  # sums of squares of the same number of visits differ by 2 at least
_LEANING = 0.4  # of a visit: what all visits that stay on the day of the last plan are worth together


@dataclass(frozen=True)
class Ask:
    """A request: its enterprise and department by their place, its days as a set of bits; a `fixed` one has one day.

    `last` is the day that the last plan gave it.
    """

    enterprise: int
    department: int
    days: int
    fixed: bool = False
    last: int | None = None

    def by_choice(self) -> list[int]:
        """Return its days in order, the one that it has before all others."""
        days = bits(self.days)
        return days if self.last not in days else [self.last, *days]


@dataclass(frozen=True)
class Limited:
    """The day of each request, None where it has none; how few visits there could be at best; what is proven."""

    days: list[int | None]
    bound: int
    optimal: bool
    spread_optimal: bool


@dataclass(frozen=True)
class Case:
    """What is to be planned: `room` is how many visits a department can staff on a day, `standing` what a day has.

    A fixed request has its place in any case.
    """

    asks: Sequence[Ask]
    room: Mapping[tuple[int, int], int]
    standing: Sequence[int]


def plan_limited(case: Case, fewest: int, solver: Solver, say: Say) -> Limited:
    """Return the plan of requests each of which has a day; `fewest` is how few visits there are without a limit.

    What is not proven when the solver's time is over is left as good as it was found.
    """
    case = replace(case, room=_room_for_fixed(case))
    staff, all_proven = _Staff(case), True
    for department, places in _by_department(case).items():
        proven = _plan_most(case, staff, department, places, solver)
        all_proven = all_proven and proven
    staff.merge()
    say(0.2)
    missing = sum(day is None for day in staff.days)
    bound = max(fewest - missing, 0)  # leaving out a request saves a visit at most
    bound, optimal = _plan_fewest(case, staff, bound, solver)
    say(0.7)
    _even_out(staff, solver)
    spread_optimal = _plan_spread(case, staff, solver)
    _even_out(staff, solver)
    return Limited(staff.days, bound, optimal and all_proven, optimal and all_proven and spread_optimal)


def _room_for_fixed(case: Case) -> dict[tuple[int, int], int]:
    room = dict(case.room)
    fixed = {(ask.department, ask.days.bit_length() - 1, ask.enterprise) for ask in case.asks if ask.fixed}
    for (department, day), places in groupby(sorted(fixed), key=lambda one: one[:2]):
        room[department, day] = max(room[department, day], len(list(places)))
    return room


def _by_department(case: Case) -> dict[int, list[int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, ask in enumerate(case.asks):
        places[ask.department].append(place)
    return places


# ---- a plan as it is worked on ----


class _Staff:
    """The day of each request, and how many enterprises each department visits on each day."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.days: list[int | None] = [None] * len(case.asks)
        self._there: dict[tuple[int, int, int], int] = defaultdict(int)
        self._busy: dict[tuple[int, int], int] = defaultdict(int)

    def can(self, place: int, day: int) -> bool:
        """Tell whether a department is at an enterprise on a day anyway, or has room to come."""
        ask = self.case.asks[place]
        department, coming = (ask.department, day), (ask.enterprise, ask.department, day)
        return bool(self._there[coming]) or self._busy[department] < self.case.room[department]

    def put(self, place: int, day: int | None) -> None:
        """Give a request a day, another one, or none."""
        ask, known = self.case.asks[place], self.days[place]
        if known is not None:
            self._there[ask.enterprise, ask.department, known] -= 1
            self._busy[ask.department, known] -= not self._there[ask.enterprise, ask.department, known]
        if day is not None:
            self._busy[ask.department, day] += not self._there[ask.enterprise, ask.department, day]
            self._there[ask.enterprise, ask.department, day] += 1
        self.days[place] = day

    def take(self, days: Iterable[tuple[int, int | None]]) -> None:
        for place, day in days:
            self.put(place, day)

    def visits(self) -> dict[tuple[int, int], list[int]]:
        """Return the requests of each visit, by enterprise and day."""
        visits: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place, day in enumerate(self.days):
            if day is not None:
                visits[self.case.asks[place].enterprise, day].append(place)
        return dict(visits)

    def squares(self) -> int:
        """Return the sum of squares of visits a day."""
        loads = list(self.case.standing)
        for _, day in self.visits():
            loads[day] += 1
        return sum(load * load for load in loads)

    def merge(self) -> None:
        """Give up visits whose requests can all be met on other days of the enterprise, the smallest first."""
        visits = self.visits()
        days: dict[int, set[int]] = defaultdict(set)
        for enterprise, day in visits:
            days[enterprise].add(day)
        for enterprise, day in sorted(visits, key=lambda visit: (len(visits[visit]), visit)):
            if self._moved(visits[enterprise, day], sorted(days[enterprise] - {day})):
                days[enterprise].remove(day)
                for place in visits[enterprise, day]:
                    to = self.days[place]
                    assert to is not None
                    visits[enterprise, to].append(place)

    def _moved(self, places: Sequence[int], others: Sequence[int]) -> bool:
        """Move requests to other days of their enterprise, all of them or none."""
        before = [(place, self.days[place]) for place in places]
        for place in places:
            allowed = (day for day in others if self.case.asks[place].days >> day & 1 and self.can(place, day))
            day = next(allowed, None)
            if day is None:
                self.take(before)
                return False
            self.put(place, day)
        return True


class _Visits:
    """The visits of a plan as `Loads` moves them: each to days that suit all its requests and their departments."""

    def __init__(self, staff: _Staff) -> None:
        self._staff, visits = staff, staff.visits()
        self.places = list(visits.values())
        self.days = [day for _, day in visits]
        self._enterprises = [enterprise for enterprise, _ in visits]
        self._taken = set(visits)

    def needs(self) -> list[Needs]:
        asks = self._staff.case.asks
        return [Needs([_shared(asks[place].days for place in places)]) for places in self.places]

    def kept(self) -> list[int]:
        """Return for each visit the days, as bits, that the last plan gave its requests."""
        asks = self._staff.case.asks
        last = ((asks[place].last for place in places) for places in self.places)
        return [union(0 if day is None else 1 << day for day in days) for days in last]

    def fits(self, visit: int, day: int) -> bool:
        apart = (self._enterprises[visit], day) not in self._taken
        return apart and all(self._staff.can(place, day) for place in self.places[visit])

    def move(self, visit: int, origin: int, day: int) -> None:
        enterprise = self._enterprises[visit]
        self._taken.remove((enterprise, origin))
        self._taken.add((enterprise, day))
        self._staff.take((place, day) for place in self.places[visit])


def _shared(sets: Iterable[int]) -> int:
    shared = -1
    for days in sets:
        shared &= days
    return shared


def _even_out(staff: _Staff, solver: Solver) -> None:
    """Move visits as they are to emptier days, and of equally full ones to earlier."""
    visits = _Visits(staff)
    chosen = [[day] for day in visits.days]
    loads = Loads(visits.needs(), staff.case.standing, visits.kept(), chosen, visits, solver.is_over)
    loads.even_out()
    loads.move_forward()


# ---- the aims, in their order ----


def _plan_most(case: Case, staff: _Staff, department: int, places: Sequence[int], solver: Solver) -> bool:
    """Give as many requests of a department a day as it can staff, whatever the visits; tell whether that is proven."""
    asks = case.asks
    for place in sorted(places, key=lambda place: (*_turn(asks[place]), place)):
        day = next((day for day in asks[place].by_choice() if staff.can(place, day)), None)
        staff.put(place, day)
    missing = sum(staff.days[place] is None for place in places)
    if not missing:
        return True
    programme = Programme()
    wanted = {(place, day): programme.column(-1) for place in places for day in bits(asks[place].days)}
    for place in places:
        _at_most_once(programme, wanted, place, asks[place])
    coming = _coming(programme, wanted, asks)
    _limit(programme, coming, case.room)
    best = solver.least(programme, missing - len(places), _LESS_THAN_A_VISIT)
    if best.taken is not None:
        staff.take((place, None) for place in places)
        staff.take(column for column in wanted if wanted[column] in best.taken)
    return best.proven


def _turn(ask: Ask) -> tuple[bool, bool, int]:
    """Return when it is a request's turn to get a day: fixed ones, those that have one, those that end early."""
    return not ask.fixed, ask.last is None, ask.days.bit_length()


def _plan_fewest(case: Case, staff: _Staff, bound: int, solver: Solver) -> tuple[int, bool]:
    """Meet as many requests of each department in as few visits as can be; return the bound, and if it is reached."""
    known = len(staff.visits())
    if known == bound or solver.is_over():
        return bound, known == bound
    joint = _Joint(case, staff)
    best = solver.least(joint.programme, known, _LESS_THAN_A_VISIT)
    if best.taken is not None:
        joint.put(staff, best.taken)
    if best.bound > bound:
        bound = round(best.bound)
    return bound, best.proven


def _plan_spread(case: Case, staff: _Staff, solver: Solver) -> bool:
    """Have as many requests met in as many visits, spread as evenly as can be; tell whether that is proven."""
    if solver.is_over():
        return False
    visits = staff.visits()
    joint = _Joint(case, staff, of_visits=0)
    joint.programme.row(len(visits), len(visits), list(joint.visits.values()))
    standing = sum(load * load for load in case.standing)
    for day, load in enumerate(case.standing):
        that_day = [column for (_, other), column in joint.visits.items() if other == day]
        steps = [joint.programme.column(2 * (load + more) + 1, whole=False) for more in range(len(that_day))]
        joint.programme.row(0, 0, [*that_day, *steps], [1] * len(that_day) + [-1] * len(steps))
    best = solver.least(joint.programme, staff.squares() - standing, _LESS_THAN_TWO_SQUARES)
    if best.taken is not None:
        joint.put(staff, best.taken)
    return best.proven


class _Joint:
    """The programme of all departments together: who comes when, and that coming is part of a visit.

    Each department meets as many requests as it does in the plan at hand. Where it meets all, a request that another
    one of the same enterprise and department is sure to meet is left out. What is equally good leaves as many visits as
    it can where the last plan had them.
    """

    def __init__(self, case: Case, staff: _Staff, of_visits: int = 1) -> None:
        self.programme, self._asks = Programme(), case.asks
        self._met_by: dict[int, int] = {}
        asks = self._asks
        wanted: dict[tuple[int, int], int] = {}
        for places in _by_department(case).values():
            met = sum(staff.days[place] is not None for place in places)
            needed = self._needed(places) if met == len(places) else places
            for place in needed:
                wanted.update({(place, day): self.programme.column() for day in bits(asks[place].days)})
                _at_most_once(self.programme, wanted, place, asks[place], at_least=met == len(places))
            if met < len(places):
                columns = [wanted[place, day] for place in places for day in bits(asks[place].days)]
                self.programme.row(met, len(places), columns)
        self._wanted = wanted
        coming = _coming(self.programme, wanted, asks)
        kept = {(ask.enterprise, ask.last) for ask in asks if ask.last is not None}
        self.programme.leaning = _LEANING if kept else 0
        self.visits = {
            visit: self.programme.column(of_visits - (_LEANING / len(kept) if visit in kept else 0))
            for visit in sorted({(one, day) for one, _, day in coming})
        }
        for (enterprise, _, day), column in coming.items():
            self.programme.row(-1, 0, [column, self.visits[enterprise, day]], [1, -1])
        _limit(self.programme, coming, case.room)

    def put(self, staff: _Staff, taken: frozenset[int]) -> None:
        """Make the plan at hand the one whose columns are taken."""
        days: dict[int, int] = dict(column for column in self._wanted if self._wanted[column] in taken)
        for place, other in self._met_by.items():
            days[place] = days[other]
        staff.take((place, None) for place in range(len(self._asks)))
        staff.take(days.items())

    def _needed(self, places: Sequence[int]) -> list[int]:
        """Return the requests of a department that no other one at the same enterprise is sure to meet."""
        needed: list[int] = []
        of_enterprise: dict[int, list[int]] = defaultdict(list)
        for place in places:
            of_enterprise[self._asks[place].enterprise].append(place)
        for alike in of_enterprise.values():
            by_days: dict[int, int] = {}
            for place in alike:
                by_days.setdefault(self._asks[place].days, place)
            kept = smallest(by_days)
            needed += [by_days[days] for days in kept]
            for place in alike:
                held = next(days for days in kept if days & self._asks[place].days == days)
                if by_days[held] != place:
                    self._met_by[place] = by_days[held]
        return needed


_Wanted = Mapping[tuple[int, int], int]
"""The column of each request on each of its days."""
_Coming = Mapping[tuple[int, int, int], int]
"""The column of each enterprise, department and day."""


def _at_most_once(programme: Programme, wanted: _Wanted, place: int, ask: Ask, *, at_least: bool = False) -> None:
    programme.row(1 if at_least or ask.fixed else 0, 1, [wanted[place, day] for day in bits(ask.days)])


def _coming(programme: Programme, wanted: _Wanted, asks: Sequence[Ask]) -> dict[tuple[int, int, int], int]:
    """Return the column that says that a department comes to an enterprise on a day, one for all that it wants."""
    alike: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (place, day), column in wanted.items():
        alike[asks[place].enterprise, asks[place].department, day].append(column)
    coming = {}
    for key, columns in alike.items():
        coming[key] = columns[0] if len(columns) == 1 else programme.column()
        for column in columns if len(columns) > 1 else ():
            programme.row(-1, 0, [column, coming[key]], [1, -1])
    return coming


def _limit(programme: Programme, coming: _Coming, room: Mapping[tuple[int, int], int]) -> None:
    """Keep each department within its room on each day."""
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for (_, department, day), column in coming.items():
        together[department, day].append(column)
    for key, columns in together.items():
        if len(columns) > room[key]:
            programme.row(0, room[key], columns)
