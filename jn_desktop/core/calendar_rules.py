"""Office hours and quiet days as people type them: read, checked by their fields, shown again. Pure functions.

A season is typed as `05-01` and `08:30-12:00、14:00-18:00`; what a quiet rule's values are depends on its pattern.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from jn_desktop.core.calendar import WEEKDAYS, Interval, OfficeHours, QuietPattern, QuietRule, Season, shown_time
from jn_desktop.core.errors import FieldError

_SEPARATOR = re.compile(r"[、，,;；\s]+")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:-|\.|/|月)(\d{1,2})日?")
_INTERVAL = re.compile(r"(\d{1,2})[:：](\d{2})(?:-|–|—|~|～|至|到)(\d{1,2})[:：](\d{2})")
_DAYS = re.compile(r"(\d{1,2})日?(?:(?:-|–|—|~|～|至|到)(\d{1,2})日?)?")
_WEEKDAY = re.compile(rf"(?:周|星期|礼拜)?([1-7{WEEKDAYS}天])")
_LAST_MINUTE = 23 * 60 + 59
_LEAP_YEAR = 2024  # has every day that a season may begin on

_MEANINGS = {
    QuietPattern.DAY_RANGES: "要写成每月的几日或几日至几日，在 1 到 31 之间，例如 1-10、21-25",
    QuietPattern.WEEKDAYS: "要写成周几，例如 周一、周三",
    QuietPattern.DATES: "要写成日期，例如 2026-12-01、2026-12-15",
}
"""What the values of a pattern are; a pattern that is not here has none."""


def takes_values(pattern: QuietPattern) -> bool:
    """Tell whether a rule of this pattern has values."""
    return pattern in _MEANINGS


# ---- office hours ----


def read_season(begins: str, intervals: str) -> Season:
    """Return a season as it is typed; FieldError names `begins` or `intervals`."""
    season = Season(_read_month_day(begins), tuple(map(_read_interval, _parts(intervals))))
    _check_intervals(season)
    return season


def checked_hours(hours: OfficeHours) -> OfficeHours:
    """Return office hours with the seasons in their order; FieldError names what is wrong with them."""
    if not hours.seasons:
        raise FieldError("seasons", "至少要有一段办公时间；请添加。")
    for season in hours.seasons:
        if not _is_month_day(*season.begins):
            raise FieldError("begins", f"“{shown_begin(season)}”不是日历上的月和日，请写成 05-01。")
        _check_intervals(season)
    seasons = sorted(hours.seasons, key=lambda season: season.begins)
    for before, season in pairwise(seasons):
        if before.begins == season.begins:
            raise FieldError("begins", f"已经有从 {shown_begin(season)} 起的办公时间；请改开始日期，或改原来的那一段。")
    return OfficeHours(tuple(seasons))


def shown_begin(season: Season) -> str:
    """Return `05-01`."""
    return f"{season.begins[0]:02}-{season.begins[1]:02}"


def shown_intervals(season: Season) -> str:
    """Return `08:30-12:00、14:00-18:00`."""
    return "、".join(f"{shown_time(start)}-{shown_time(end)}" for start, end in season.intervals)


def _read_month_day(text: str) -> tuple[int, int]:
    match = _MONTH_DAY.fullmatch(text.strip())
    found = (int(match[1]), int(match[2])) if match else (0, 0)
    if not _is_month_day(*found):
        raise FieldError("begins", f"开始日期“{text.strip()}”要写成月和日，例如 05-01。")
    return found


def _is_month_day(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def _read_interval(text: str) -> Interval:
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise FieldError("intervals", f"“{text}”要写成从几点到几点，例如 08:30-12:00、13:30-17:30。")
    hours, minutes = (int(match[1]), int(match[3])), (int(match[2]), int(match[4]))
    if max(hours) > 23 or max(minutes) > 59:
        raise FieldError("intervals", f"“{text}”里有钟上没有的时间；最晚写到 23:59。")
    return hours[0] * 60 + minutes[0], hours[1] * 60 + minutes[1]


def _check_intervals(season: Season) -> None:
    """Refuse intervals that are empty, out of order or overlapping, or leave the day."""
    if not season.intervals:
        raise FieldError("intervals", "办公时间没有填写，请写成 08:30-12:00、13:30-17:30。")
    for start, end in season.intervals:
        if not 0 <= start <= _LAST_MINUTE or not 0 <= end <= _LAST_MINUTE:
            raise FieldError("intervals", "办公时间要在 00:00 到 23:59 之间。")
        if start >= end:
            raise FieldError("intervals", f"{shown_time(start)}-{shown_time(end)} 的下班时间要晚于上班时间。")
    for (_, closed), (opened, _) in pairwise(season.intervals):
        if opened < closed:
            raise FieldError(
                "intervals", f"{shown_time(opened)} 在前一段 {shown_time(closed)} 结束之前；请按先后写，不要重叠。"
            )


# ---- quiet days ----


def read_quiet_values(pattern: QuietPattern, text: str) -> tuple[str, ...]:
    """Return the values of a rule as they are typed; none where the pattern has none. FieldError names `values`."""
    return tuple(_read_value(pattern, part) for part in _parts(text)) if takes_values(pattern) else ()


def checked_quiet(rule: QuietRule) -> QuietRule:
    """Return a rule as it is kept; FieldError names `values` or `inspections`."""
    values = tuple(dict.fromkeys(_read_value(rule.pattern, value) for value in rule.values))
    if takes_values(rule.pattern) and not values:
        raise FieldError("values", f"{rule.pattern.value}没有填写；{_MEANINGS[rule.pattern]}。")
    if rule.pattern is not QuietPattern.NONE and not (rule.inspections or rule.visits):
        raise FieldError("inspections", "安静日至少要管一样；请勾选检查或其他走访，或者选“不设安静日”。")
    return replace(rule, values=values)


def shown_quiet_values(rule: QuietRule) -> str:
    """Return the values of a rule as people read them."""
    if rule.pattern is QuietPattern.WEEKDAYS:
        return "、".join(f"周{WEEKDAYS[int(value) - 1]}" for value in rule.values)
    return "、".join(rule.values)


def _read_value(pattern: QuietPattern, text: str) -> str:
    try:
        found = _READERS[pattern](text)
    except (KeyError, ValueError):
        found = None
    if found is None:
        raise FieldError("values", f"“{text}”{_MEANINGS.get(pattern, '用不着，请去掉')}。")
    return found


def _read_days(text: str) -> str | None:
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= 31:
        return None
    return str(first) if first == last else f"{first}-{last}"


def _read_weekday(text: str) -> str | None:
    match = _WEEKDAY.fullmatch(text)
    if match is None:
        return None
    return match[1] if match[1].isdigit() else str(WEEKDAYS.index(match[1].replace("天", "日")) + 1)


_READERS: Mapping[QuietPattern, Callable[[str], str | None]] = {
    QuietPattern.DAY_RANGES: _read_days,
    QuietPattern.WEEKDAYS: _read_weekday,
    QuietPattern.DATES: lambda text: date.fromisoformat(text).isoformat(),
}


def _parts(text: str) -> Sequence[str]:
    return [part for part in _SEPARATOR.split(text) if part]
