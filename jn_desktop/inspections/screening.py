"""Screening: one verdict on each inspection request, with its reason in words (DOMAIN 1.3, rules R1, R3, R6, R7, R10).

Pure. Days are ordinals. A verdict advises; what becomes of a request is for a person to decide. A reason never tells
an enterprise's risk class.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What screening finds. Where several hold, the first of them is the verdict."""

    RETURN = "建议退回"
    DUPLICATE = "重复"
    OFF_SITE = "建议非现场"
    OVER_CAP = "超过频次"
    NO_DAY = "没有可排日期"
    EXEMPT = "例外·可用安静日"
    ACCEPTABLE = "可受理"

    @property
    def is_well(self) -> bool:
        """Whether nothing stands against the request."""
        return self in (Verdict.EXEMPT, Verdict.ACCEPTABLE)


@dataclass(frozen=True)
class Screened:
    """A verdict and why."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Asked:
    """A request as screening sees it.

    `excused` is whether its exemption has a reason and an approver, `counts` whether it counts against caps,
    `planned_on` the day of the visit that it is part of. One that is `done` is there for its duplicates only.
    """

    id: str
    number: str
    department: str
    enterprise_id: str
    item: str
    first: int
    last: int
    exemption: str | None = None
    excused: bool = False
    counts: bool = True
    recheck: bool = False
    risk_class: str | None = None
    planned_on: int | None = None
    done: bool = False


@dataclass(frozen=True)
class Counted:
    """A visit, with the departments and items of it that count against caps."""

    number: str
    day: int
    parts: frozenset[tuple[str, str]]


class Cap(Protocol):
    """How often a year an enterprise may be inspected."""

    @property
    def department(self) -> str | None: ...
    @property
    def item(self) -> str | None: ...
    @property
    def most(self) -> int | None: ...
    def covers(self, department: str, item: str, risk_class: str | None) -> bool: ...


Stretches = Sequence[tuple[int, int]]
"""Days that are kept free, from the first to the last of each stretch."""


class Days:
    """The days from a first one on: which are worked, and which of those are quiet for inspections."""

    def __init__(self, working: Iterable[tuple[int, bool]], begin: int) -> None:
        self.begin = begin
        self._quiet = dict(working)
        self._working = sorted(self._quiet)
        self._plain = [day for day in self._working if not self._quiet[day]]

    def within(self, first: int, last: int, *, exempt: bool) -> list[int]:
        """Return the days of a window that may be used; with an exemption the quiet ones too."""
        days = self._working if exempt else self._plain
        return days[bisect_left(days, max(first, self.begin)) : bisect_right(days, last)]

    def around(self, first: int, last: int, *, exempt: bool) -> Iterator[int]:
        """Yield the days outside a window that may be used, the nearest first; of equally near ones the later."""
        days = self._working if exempt else self._plain
        before, after = bisect_left(days, first) - 1, bisect_right(days, last)
        while before >= 0 or after < len(days):
            ahead = days[after] - last if after < len(days) else None
            if ahead is not None and (before < 0 or ahead <= first - days[before]):
                yield days[after]
                after += 1
            else:
                yield days[before]
                before -= 1

    def why_not(self, day: int) -> str:
        """Return why a day may not be used that nobody keeps free."""
        if day < self.begin:
            return "已经过去"
        return "企业安静日" if day in self._quiet else "休息日"


@dataclass(frozen=True)
class World:
    """What requests are held against. A department without a list of items (`items`) is not judged by it."""

    days: Days
    competent: Mapping[str, bool] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """For each department its items, and whether an off-site check serves."""
    caps: Sequence[Cap] = ()
    visits: Mapping[str, Sequence[Counted]] = field(default_factory=dict)
    """By enterprise."""
    free_enterprises: Mapping[str, Stretches] = field(default_factory=dict)
    free_departments: Mapping[str, Stretches] = field(default_factory=dict)
    exemptions: Mapping[str, str] = field(default_factory=dict)
    """The names of their codes."""


def screen(requests: Iterable[Asked], world: World) -> dict[str, Screened]:
    """Return the verdict on each request that is not done, by its id."""
    every = list(requests)
    originals, caps = _originals(every), _Caps(world)
    return {
        one.id: _returned(one, world)
        or _duplicate(one, originals)
        or _off_site(one, world)
        or caps.over(one)
        or _by_its_days(one, world)
        for one in every
        if not one.done
    }


def counted_by(cap: Cap, visits: Iterable[Counted], risk_class: str | None) -> list[Counted]:
    """Return the visits to an enterprise of a class that count against a cap, in order."""
    hit = (one for one in visits if any(cap.covers(department, item, risk_class) for department, item in one.parts))
    return sorted(hit, key=lambda one: (one.day, one.number))


def _returned(one: Asked, world: World) -> Screened | None:
    items = world.items.get(one.department)
    if not items:
        return None
    if world.competent.get(one.department) is False:
        return Screened(Verdict.RETURN, f"{one.department}没有行政检查资格（清单里登记为不能检查）。")
    if one.item not in items:
        return Screened(Verdict.RETURN, f"“{one.item}”不在{one.department}的检查事项清单里；清单之外无检查。")
    return None


def _originals(requests: Sequence[Asked]) -> dict[str, Asked]:
    """Return by its id each duplicate's original: the same item of the same department, with a day in common.

    The later number is the duplicate. Originals of a kind have no day in common, so one look finds the one that
    overlaps; a recheck goes after a visit and is nobody's duplicate.
    """
    alike: dict[tuple[str, str, str], list[Asked]] = defaultdict(list)
    for one in requests:
        if not one.recheck:
            alike[one.enterprise_id, one.department, one.item].append(one)
    found: dict[str, Asked] = {}
    for group in alike.values():
        kept: list[Asked] = []  # by their days
        for one in sorted(group, key=lambda one: (one.number, one.id)) if len(group) > 1 else ():
            place = bisect_left(kept, one.first, key=lambda other: other.last)
            if place < len(kept) and kept[place].first <= one.last:
                found[one.id] = kept[place]
            else:
                kept.insert(place, one)
    return found


def _duplicate(one: Asked, originals: Mapping[str, Asked]) -> Screened | None:
    other = originals.get(one.id)
    if other is None:
        return None
    window = f"{_shown(other.first)} 至 {_shown(other.last)}"
    return Screened(Verdict.DUPLICATE, f"与 {other.number}（{window}）是同一部门对同一企业的同一事项，时间有重叠。")


def _off_site(one: Asked, world: World) -> Screened | None:
    if world.items.get(one.department, {}).get(one.item):
        return Screened(Verdict.OFF_SITE, f"“{one.item}”可以用书面、数据或在线监测等非现场方式检查，不必入企。")
    return None


class _Caps:
    """Holds requests against the caps, and counts the visits to an enterprise once for all of its requests."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._covering: dict[tuple[str, str, str | None], list[Cap]] = {}
        self._counted: dict[tuple[int, str, str | None], list[Counted]] = {}

    def over(self, one: Asked) -> Screened | None:
        """Tell a request over a cap in every year of its window; what is planned is held against earlier visits."""
        visits = self._world.visits.get(one.enterprise_id, ())
        caps = [cap for cap in self._caps_of(one) if cap.most is not None and cap.most <= len(visits)]
        if not caps or not one.counts:
            return None
        first, last = (one.first, one.last) if one.planned_on is None else (one.planned_on, one.planned_on)
        told: Screened | None = None
        for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
            told = next(filter(None, (self._over(one, cap, year) for cap in caps)), None)
            if told is None:
                return None
        return told

    def _over(self, one: Asked, cap: Cap, year: int) -> Screened | None:
        begin = date(year, 1, 1).toordinal()
        end = date(year, 12, 31).toordinal() if one.planned_on is None else one.planned_on - 1
        counted = [visit for visit in self._visits(one, cap) if begin <= visit.day <= end]
        if cap.most is None or len(counted) < cap.most:
            return None
        whose = f"{cap.department or '各部门合计'}{f'“{cap.item}”' if cap.item else ''}"
        which = "、".join(f"{visit.number} {_shown(visit.day)}" for visit in counted)
        told = f"{year} 年{whose}已安排 {len(counted)} 次{f'（{which}）' if which else ''}，本年上限 {cap.most} 次。"
        return Screened(Verdict.OVER_CAP, told)

    def _caps_of(self, one: Asked) -> list[Cap]:
        kind = (one.department, one.item, one.risk_class)
        if kind not in self._covering:
            self._covering[kind] = [cap for cap in self._world.caps if cap.covers(*kind)]
        return self._covering[kind]

    def _visits(self, one: Asked, cap: Cap) -> list[Counted]:
        key = (id(cap), one.enterprise_id, one.risk_class)
        if key not in self._counted:
            visits = self._world.visits.get(one.enterprise_id, ())
            self._counted[key] = counted_by(cap, visits, one.risk_class)
        return self._counted[key]


def _by_its_days(one: Asked, world: World) -> Screened:
    exempt = one.exemption is not None
    days = world.days.within(one.first, one.last, exempt=exempt)
    if one.enterprise_id in world.free_enterprises or one.department in world.free_departments:
        days = [day for day in days if _free(one, day, world) is None]
    if not days and one.planned_on is None:
        return _no_day(one, world)
    if exempt:
        name = world.exemptions.get(one.exemption or "", one.exemption)
        lacking = "" if one.excused else "；通知企业前要补上例外理由和批准人"
        return Screened(Verdict.EXEMPT, f"例外情形“{name}”，可以安排在企业安静日{lacking}。")
    if one.planned_on is not None:
        return Screened(Verdict.ACCEPTABLE, f"已排在 {_shown(one.planned_on)}。")
    return Screened(Verdict.ACCEPTABLE, f"期限内有 {len(days)} 个可排的日期，最早 {_shown(days[0])}。")


def _no_day(one: Asked, world: World) -> Screened:
    whys = dict.fromkeys(_why_not(one, day, world) for day in range(one.first, one.last + 1))
    others = world.days.around(one.first, one.last, exempt=one.exemption is not None)
    nearest = next((day for day in others if _free(one, day, world) is None), None)
    hint = f"离得最近的可排日期是 {_shown(nearest)}" if nearest is not None else "前后两个月里也没有可排的日期"
    window = f"{_shown(one.first)} 至 {_shown(one.last)}" if one.first < one.last else _shown(one.first)
    return Screened(Verdict.NO_DAY, f"{window} 没有可排的日期（{'、'.join(whys)}）；{hint}。")


def _why_not(one: Asked, day: int, world: World) -> str:
    usable = world.days.within(day, day, exempt=one.exemption is not None)
    return (_free(one, day, world) if usable else None) or world.days.why_not(day)


def _free(one: Asked, day: int, world: World) -> str | None:
    """Return who keeps a day free, None where nobody does."""
    if _holds(world.free_enterprises.get(one.enterprise_id, ()), day):
        return "企业不便入企"
    if _holds(world.free_departments.get(one.department, ()), day):
        return f"{one.department}不能派人"
    return None


def _holds(stretches: Stretches, day: int) -> bool:
    return any(first <= day <= last for first, last in stretches)


def _shown(day: int) -> str:
    return date.fromordinal(day).isoformat()
