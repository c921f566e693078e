"""The working calendar: which days are worked, when the office is open, which days are quiet. No database.

A year whose table has not been published is computed Monday to Friday (暂按周一至周五推算), and whatever depends on one
of its days is provisional. Published tables lie in `resources/calendar/YEAR.csv`; a station's own days go before them.
"""

import csv
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from itertools import accumulate

from jn_desktop.core.errors import StationError
from jn_desktop.core.paths import bundled

COMPUTED = "暂按周一至周五推算"
"""What is said of a day in a year without a table, and of a deadline that depends on one."""
WEEKDAYS = "一二三四五六日"
HOLIDAYS_OF_A_YEAR = 11
"""A list with as many days off makes a year published: the fewest public days of any year since 2008."""
_LONGEST_CLOSURE = 400  # days in a row; a calendar that is closed for longer has been filled in wrongly


class Arrangement(Enum):
    """What the table of a year says of a day that it names."""

    OFF = "休"
    WORKED = "班"


class Origin(Enum):
    """Where the table of a year comes from."""

    OWN = "本站导入"
    BUNDLED = "程序自带"
    NONE = "还没有"


@dataclass(frozen=True)
class SpecialDay:
    """A day that a table names: off, or worked though it may be a weekend. `name` is the holiday that it belongs to."""

    date: date
    arrangement: Arrangement
    name: str
    source: str


Interval = tuple[int, int]
"""Opening and closing, in minutes of the day."""


@dataclass(frozen=True)
class Season:
    """Office hours from a month and day on, until the next season begins."""

    begins: tuple[int, int]
    intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class OfficeHours:
    """The seasons of a year in their order; before the first one of a year the last one is still in force."""

    seasons: tuple[Season, ...]

    def on(self, day: date) -> tuple[Interval, ...]:
        place = bisect_right([season.begins for season in self.seasons], (day.month, day.day))
        return self.seasons[place - 1].intervals


USUAL_HOURS = OfficeHours((Season((1, 1), ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))),))


class QuietPattern(Enum):
    """How a rule tells the quiet days (企业安静日); the label says what its `values` are."""

    EVEN_DATE = "每月双日"
    ODD_DATE = "每月单日"
    DAY_RANGES = "每月几日至几日"
    WEEKDAYS = "每周几"
    DATES = "指定日期"
    NONE = "不设安静日"


@dataclass(frozen=True)
class QuietRule:
    """Which days are quiet, and for what. `values` are days (`1-10`), weekdays (1 to 7) or dates (`2026-12-01`)."""

    pattern: QuietPattern = QuietPattern.EVEN_DATE
    values: tuple[str, ...] = ()
    inspections: bool = True
    visits: bool = True

    def holds(self, day: date) -> bool:
        """Tell whether a day is quiet for whatever the rule covers."""
        return _QUIET[self.pattern](self.values, day)


def _in_ranges(ranges: Sequence[str], day: date) -> bool:
    bounds = (one.partition("-") for one in ranges)
    return any(int(first) <= day.day <= int(last or first) for first, _, last in bounds)


_QUIET: Mapping[QuietPattern, Callable[[Sequence[str], date], bool]] = {
    QuietPattern.EVEN_DATE: lambda _, day: day.day % 2 == 0,
    QuietPattern.ODD_DATE: lambda _, day: day.day % 2 == 1,
    QuietPattern.DAY_RANGES: _in_ranges,
    QuietPattern.WEEKDAYS: lambda values, day: str(day.isoweekday()) in values,
    QuietPattern.DATES: lambda values, day: day.isoformat() in values,
    QuietPattern.NONE: lambda _values, _day: False,
}


@dataclass(frozen=True)
class Day:
    """One day. `name` is why it is off or worked, where a table says so; `intervals` are empty on a day off."""

    date: date
    working: bool
    name: str | None
    provisional: bool
    quiet: bool
    intervals: tuple[Interval, ...]

    @property
    def opens(self) -> datetime:
        return _at(self.date, self.intervals[0][0])

    @property
    def closes(self) -> datetime:
        return _at(self.date, self.intervals[-1][1])


class Calendar:
    """A station's calendar at one moment; it does not change."""

    def __init__(
        self, own: Iterable[SpecialDay] = (), *, hours: OfficeHours = USUAL_HOURS, quiet: QuietRule | None = None
    ) -> None:
        self.hours = hours
        self.quiet = quiet or QuietRule()
        self._own = {day.date: day for day in own}
        self._own_years = _published(self._own.values())
        self._days: dict[date, Day] = {}
        self._minutes: dict[int, list[int]] = {}
        self._published: dict[int, bool] = {}
        self._from_here: dict[date, tuple[Day, ...]] = {}

    def day(self, day: date) -> Day:
        """Return what a day is."""
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._made(day)
        return known

    def days(self, first: date, last: date) -> list[Day]:
        """Return what each day is, from `first` to `last`."""
        return [self.day(first + timedelta(days=number)) for number in range((last - first).days + 1)]

    def is_published(self, year: int) -> bool:
        """Tell whether there is a table for a year."""
        known = self._published.get(year)
        if known is None:
            known = self._published[year] = year in self._own_years or bool(_bundled_year(year))
        return known

    def origin(self, year: int) -> Origin:
        """Return where the table of a year comes from."""
        if year in self._own_years:
            return Origin.OWN
        return Origin.BUNDLED if _bundled_year(year) else Origin.NONE

    def table(self, year: int) -> list[SpecialDay]:
        """Return the days that are named in a year, in order, the station's own in the place of published ones."""
        published = {} if year in self._own_years else _bundled_year(year)
        named = {**published, **{day: special for day, special in self._own.items() if day.year == year}}
        return [named[day] for day in sorted(named)]

    def working_day(self, day: date) -> Day:
        """Return the day itself if it is worked, else the next one that is."""
        for _ in range(_LONGEST_CLOSURE):
            found = self.day(day)
            if found.working:
                return found
            day = _next(day)
        raise StationError(f"工作日历里 {day} 以前的一年多没有工作日；请检查站里的日历。")

    def working_days_after(self, day: date, count: int) -> tuple[Day, ...]:
        """Return the next `count` working days after a day."""
        known = self._from_here.get(day, ())
        if len(known) < count:
            found = list(known)
            while len(found) < count:
                found.append(self.working_day(_next(found[-1].date if found else day)))
            known = self._from_here[day] = tuple(found)
        return known[:count]

    def spans(self, moment: datetime, minutes: int) -> list[tuple[datetime, datetime]]:
        """Return the open times, in order, that make up so many working minutes from a moment on; 0 minutes are none.

        What ends exactly at closing ends then, not at the next opening.
        """
        return [(_at(day, start), _at(day, end)) for day, start, end in self._walk(moment, minutes)]

    def add(self, moment: datetime, minutes: int) -> datetime:
        """Return the moment so many working minutes after another, which itself comes back for 0 minutes."""
        day, end = None, 0
        for day, _, end in self._walk(moment, minutes):  # noqa: B007 - the last one is wanted
            pass
        return moment if day is None else _at(day, end)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Return the working minutes from one moment to another; none where the second is not later."""
        if end <= start:
            return 0
        whole = sum(self._until(year)[-1] for year in range(start.year, end.year))
        return whole + self._passed(end) - self._passed(start)

    def _passed(self, moment: datetime) -> int:
        """Return the working minutes of its year before a moment."""
        day, minute = moment.date(), moment.hour * 60 + moment.minute
        today = sum(min(end, minute) - start for start, end in self.day(day).intervals if start < minute)
        return self._until(day.year)[day.timetuple().tm_yday - 1] + today

    def _until(self, year: int) -> list[int]:
        """Return the working minutes of a year before each of its days, and before the next year."""
        known = self._minutes.get(year)
        if known is None:
            days = self.days(date(year, 1, 1), date(year, 12, 31))
            known = [0, *accumulate(sum(end - start for start, end in day.intervals) for day in days)]
            self._minutes[year] = known
        return known

    def _walk(self, moment: datetime, minutes: int) -> Iterator[tuple[date, int, int]]:
        """Yield the day and the open minutes of it that are used up, until `minutes` are."""
        here, day = moment.hour * 60 + moment.minute, self.day(moment.date())
        while minutes > 0:
            for start, end in day.intervals:
                if here < end and minutes > 0:
                    opened = max(start, here)
                    closed = min(end, opened + minutes)
                    minutes -= closed - opened
                    yield day.date, opened, closed
            if minutes > 0:
                here, day = 0, self.working_day(_next(day.date))

    def _made(self, day: date) -> Day:
        special = self._own.get(day)
        if special is None and day.year not in self._own_years:
            special = _bundled_year(day.year).get(day)
        working = day.isoweekday() <= 5 if special is None else special.arrangement is Arrangement.WORKED
        name = special.name if special is not None and special.arrangement is Arrangement.OFF else None
        if special is not None and name is None:
            name = f"{special.name}补班" if day.isoweekday() > 5 else special.name
        return Day(
            date=day,
            working=working,
            name=name,
            provisional=not self.is_published(day.year),
            quiet=self.quiet.holds(day),
            intervals=self.hours.on(day) if working else (),
        )


def read_time(text: str) -> int:
    """Return the minute of the day of `08:30`; ValueError for anything else."""
    moment = time.fromisoformat(text)
    return moment.hour * 60 + moment.minute


def shown_time(minute: int) -> str:
    """Return `08:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekday(day: date) -> str:
    """Return `周一`."""
    return f"周{WEEKDAYS[day.weekday()]}"


def _published(days: Iterable[SpecialDay]) -> frozenset[int]:
    off = Counter(day.date.year for day in days if day.arrangement is Arrangement.OFF)
    return frozenset(year for year, days_off in off.items() if days_off >= HOLIDAYS_OF_A_YEAR)


def bundled_years() -> list[int]:
    """Return the years whose tables came with the program."""
    return sorted(int(file.stem) for file in (bundled("resources") / "calendar").glob("*.csv"))


@lru_cache
def _bundled_year(year: int) -> Mapping[date, SpecialDay]:
    file = bundled("resources") / "calendar" / f"{year}.csv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [
            SpecialDay(date.fromisoformat(row["日期"]), Arrangement(row["安排"]), row["名称"], row["来源"])
            for row in csv.DictReader(lines)
        ]
    return {row.date: row for row in rows}


def _at(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
