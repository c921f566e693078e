"""The figures that governments report of inspections (DOMAIN 1.9), and the year of one enterprise against its caps."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.errors import StationError
from jn_desktop.core.service import Context, Service
from jn_desktop.demands.rules import months_between
from jn_desktop.inspections import other_service
from jn_desktop.inspections.lists import InspectionLists, read_lists
from jn_desktop.inspections.model import Finding, InspectionRequest, JointVisit, VisitDepartment, VisitRating
from jn_desktop.inspections.registers import CapCard, read_caps
from jn_desktop.inspections.screening import Counted, counted_by
from jn_desktop.inspections.screening_reading import counted_visits
from jn_desktop.inspections.states import RequestState, VisitState
from jn_desktop.inspections.visit_cards import VisitCard, VisitQuery
from jn_desktop.inspections.visit_reading import cards
from jn_desktop.inspections.visit_rules import is_quiet
from jn_desktop.registry.listing import may_see_risk_class
from jn_desktop.registry.model import Enterprise

_CONTENT = 4  # stars: from here on an enterprise was content


# ---- figures ----


@dataclass(frozen=True)
class Count:
    """What took place in a time. `requests` is how many visits it would have been, had every request gone alone.

    `ratings` and what comes of them are None for whoever may not read ratings. `over_cap` counts the visits beyond a
    yearly cap, `quiet` those on a quiet day.
    """

    requests: int = 0
    visits: int = 0
    joint: int = 0
    off_site: int = 0
    recorded: int = 0
    with_findings: int = 0
    over_cap: int = 0
    quiet: int = 0
    ratings: int | None = None
    content: int | None = None

    @property
    def saved(self) -> int:
        """How often no enterprise had to open its door."""
        return max(0, self.requests - self.visits)

    @property
    def joint_rate(self) -> float | None:
        """Return the share of visits in which two departments or more took part."""
        return _share(self.joint, self.visits)

    @property
    def off_site_rate(self) -> float | None:
        """Return the share of what was checked off-site in all that was checked."""
        return _share(self.off_site, self.off_site + self.requests)

    @property
    def hit_rate(self) -> float | None:
        """Return the share of recorded visits that found a problem."""
        return _share(self.with_findings, self.recorded)

    @property
    def satisfaction_rate(self) -> float | None:
        """Return the share of ratings of four stars or five."""
        return _share(self.content or 0, self.ratings or 0)


@dataclass(frozen=True)
class FigureRow:
    """The figures of a month, `YYYY-MM`."""

    name: str
    count: Count


@dataclass(frozen=True)
class Figures:
    """The figures of each month of a time, and of the whole."""

    months: tuple[FigureRow, ...]
    total: Count = field(default_factory=Count)


# ---- the year of an enterprise ----


@dataclass(frozen=True)
class YearVisit:
    """A visit to an enterprise by anyone; `what` is what for. `visit_id` or `other_id` says which record it is.

    One of a feature that is told of in a slot has neither, but a number.
    """

    day: str
    kind: str
    by: tuple[str, ...]
    what: str
    counted: bool
    emergency: bool
    state: str | None
    number: str | None
    visit_id: str | None
    other_id: str | None


@dataclass(frozen=True)
class CapUse:
    """How much of a cap is used; `visits` are the numbers and days of the visits that count."""

    label: str
    most: int | None
    least: int | None
    used: int
    visits: tuple[str, ...]

    @property
    def over(self) -> bool:
        return self.most is not None and self.used > self.most


@dataclass(frozen=True)
class EnterpriseYear:
    """Who came to an enterprise in a year, by day, and what each cap says to it."""

    visits: tuple[YearVisit, ...]
    caps: tuple[CapUse, ...]


MoreVisits = Callable[[Connection, str, date, date], Iterable[YearVisit]]
"""Returns the visits to an enterprise (its id) between two days that another feature knows of."""


class InspectionFigureService(Service):
    """Count what took place; `more_visits` tells of those to an enterprise that features further right know of."""

    feature = "inspection_figures"

    def __init__(self, context: Context, more_visits: MoreVisits = lambda *_: ()) -> None:
        super().__init__(context)
        self._more_visits = more_visits

    def figures(self, first: date, last: date) -> Figures:
        """Return the figures of what took place between two days, both included."""
        with self.context.reading() as connection:
            tallies = _tallies(connection, first, last)
            if self.context.may("visit_ratings.ratings"):
                _tally_ratings(tallies, connection, first, last)
        months = months_between(first, last)
        return Figures(
            months=tuple(FigureRow(month, Count(**tallies[month])) for month in months if month in tallies),
            total=Count(**sum(tallies.values(), Counter())),
        )

    def year_of_enterprise(self, enterprise_id: str, year: int) -> EnterpriseYear:
        """Return who came to an enterprise in a year, or is to come, and how many of each cap's visits that makes."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        with self.context.reading() as connection:
            known = connection.execute(select(Enterprise.risk_class).where(Enterprise.id == enterprise_id)).first()
            if known is None:
                raise StationError("这家企业已经不在名录里了；请刷新列表。")
            found = counted_visits(connection, read_lists(connection), first, last, enterprise_id)
            counted = found.get(enterprise_id, [])
            others = other_service.cards(connection, first=first, last=last, enterprise_id=enterprise_id)
            visits = [
                *_inspections(connection, enterprise_id, first, last, {visit.number for visit in counted}),
                *(_other(card) for card in others),
                *self._more_visits(connection, enterprise_id, first, last),
            ]
            caps = [cap for cap in read_caps(connection) if cap.risk_class in (None, known.risk_class)]
        shown = may_see_risk_class(self.context)
        return EnterpriseYear(
            visits=tuple(sorted(visits, key=lambda visit: (visit.day, visit.number or ""))),
            caps=tuple(_use(cap, counted_by(cap, counted, known.risk_class), shown) for cap in caps),
        )


# ---- what is counted ----


def _tallies(connection: Connection, first: date, last: date) -> dict[str, Counter[str]]:
    """Return by month what took place, as `Count` names it."""
    calendar = read_calendar(connection)
    took_place = _took_place(first, last)
    joined = _numbers(connection, VisitDepartment, took_place)
    asked = _numbers(connection, InspectionRequest, took_place)
    found = _numbers(connection, Finding, took_place)
    over = _over_cap(connection, read_lists(connection), first, last)
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    told = (JointVisit.id, JointVisit.number, JointVisit.day, JointVisit.recorded_at)
    for visit_id, number, day, recorded_at in connection.execute(select(*told).where(*took_place)):
        tally = tallies[day[:7]]
        tally["visits"] += 1
        tally["requests"] += asked[visit_id]
        tally["joint"] += joined[visit_id] > 1
        tally["over_cap"] += number in over
        tally["quiet"] += is_quiet(calendar, date.fromisoformat(day))
        if recorded_at:
            tally["recorded"] += 1
            tally["with_findings"] += visit_id in found
    for month, times in _off_site(connection, first, last):
        tallies[month]["off_site"] += times
    return tallies


def _off_site(connection: Connection, first: date, last: date) -> list[tuple[str, int]]:
    """Return how much was decided to be checked off-site, by month."""
    month, day = (func.substr(InspectionRequest.decided_at, 1, length) for length in (7, 10))
    query = (
        select(month, func.count())
        .where(InspectionRequest.state == RequestState.OFF_SITE.value, InspectionRequest.retired_on.is_(None))
        .where(day.between(first.isoformat(), last.isoformat()))
        .group_by(month)
    )
    return [(name, times) for name, times in connection.execute(query)]


def _took_place(first: date, last: date) -> Sequence[ColumnElement[bool]]:
    return (
        JointVisit.retired_on.is_(None),
        JointVisit.entered_at.is_not(None),
        JointVisit.state != VisitState.CANCELLED.value,
        JointVisit.day.between(first.isoformat(), last.isoformat()),
    )


def _numbers(connection: Connection, model: Any, took_place: Sequence[ColumnElement[bool]]) -> Counter[str]:
    """Return how many current records of a kind belong to each visit that took place."""
    query = (
        select(model.visit_id, func.count())
        .join(JointVisit, JointVisit.id == model.visit_id)
        .where(model.retired_on.is_(None), *took_place)
        .group_by(model.visit_id)
    )
    return Counter({visit_id: number for visit_id, number in connection.execute(query)})


def _over_cap(connection: Connection, lists: InspectionLists, first: date, last: date) -> set[str]:
    """Return the numbers of the visits that were beyond a yearly cap when they took place."""
    caps = [cap for cap in read_caps(connection) if cap.most is not None]
    if not caps:
        return set()
    begin, end = date(first.year, 1, 1), date(last.year, 12, 31)
    entered = set(connection.execute(select(JointVisit.number).where(*_took_place(begin, end))).scalars())
    known = connection.execute(select(Enterprise.id, Enterprise.risk_class))
    classes = {enterprise_id: risk_class for enterprise_id, risk_class in known}
    over: set[str] = set()
    for enterprise_id, visits in counted_visits(connection, lists, begin, end).items():
        for of_year in _by_year(visit for visit in visits if visit.number in entered):
            for cap in caps:
                counted = counted_by(cap, of_year, classes.get(enterprise_id))
                over.update(visit.number for visit in counted[cap.most or 0 :])
    return over


def _by_year(visits: Iterable[Counted]) -> Iterable[list[Counted]]:
    years: dict[int, list[Counted]] = defaultdict(list)
    for visit in visits:
        years[date.fromordinal(visit.day).year].append(visit)
    return years.values()


def _tally_ratings(tallies: dict[str, Counter[str]], connection: Connection, first: date, last: date) -> None:
    query = (
        select(func.substr(JointVisit.day, 1, 7), VisitRating.stars)
        .join(JointVisit, JointVisit.id == VisitRating.visit_id)
        .where(VisitRating.retired_on.is_(None), *_took_place(first, last))
    )
    for month, stars in connection.execute(query):
        tally = tallies[month]
        tally["ratings"] += 1
        tally["content"] += stars >= _CONTENT


# ---- the year ----


def _inspections(
    connection: Connection, enterprise_id: str, first: date, last: date, counted: set[str]
) -> Iterator[YearVisit]:
    found = cards(connection, VisitQuery(enterprise_id=enterprise_id, first=first, last=last))
    asked: dict[str, list[Any]] = defaultdict(list)
    query = (
        select(InspectionRequest.visit_id, InspectionRequest.item, InspectionRequest.recheck_of)
        .where(InspectionRequest.enterprise_id == enterprise_id, InspectionRequest.visit_id.is_not(None))
        .where(InspectionRequest.retired_on.is_(None))
        .order_by(InspectionRequest.number)
    )
    for row in connection.execute(query):
        asked[row.visit_id].append(row)
    for card in found:
        if card.state is VisitState.CANCELLED:
            continue
        requests = asked[card.id]
        yield YearVisit(
            day=card.day,
            kind=_kind(card, rechecks=bool(requests) and all(row.recheck_of for row in requests)),
            by=card.departments,
            what="、".join(dict.fromkeys(row.item for row in requests)),
            counted=card.number in counted,
            emergency=card.emergency is not None,
            state=card.state.value,
            number=card.number,
            visit_id=card.id,
            other_id=None,
        )


def _kind(card: VisitCard, *, rechecks: bool) -> str:
    if card.emergency is not None:
        return "紧急检查"
    if rechecks:
        return "复查"
    return "联合检查" if len(card.departments) > 1 else "单独检查"


def _other(card: other_service.OtherVisitCard) -> YearVisit:
    return YearVisit(
        day=card.day,
        kind=card.kind,
        by=(card.unit,),
        what=card.purpose,
        counted=False,
        emergency=False,
        state=None,
        number=None,
        visit_id=None,
        other_id=card.id,
    )


def _use(cap: CapCard, counted: Sequence[Counted], with_class: bool) -> CapUse:
    """Return how much of a cap is used; who may not see risk classes is not told that the cap is for one."""
    of_class = f"（{cap.risk_class} 类）" if with_class and cap.risk_class else ""
    return CapUse(
        label=f"{cap.department or '各部门合计'}{f'“{cap.item}”' if cap.item else ''}{of_class}",
        most=cap.most,
        least=cap.least,
        used=len(counted),
        visits=tuple(f"{visit.number} {date.fromordinal(visit.day)}" for visit in counted),
    )


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None
