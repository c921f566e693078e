"""The days of a month grid: where a month begins and ends in whole weeks, and what a day is in words."""

from datetime import date, timedelta

from jn_desktop.core.calendar import COMPUTED, Day
from jn_desktop.desktop.words import long_date

A_WEEK = 7
QUIET = "企业安静日"


def next_month(month: date, by: int) -> date:
    """Return the first day of the month so many months later."""
    place = month.year * 12 + month.month - 1 + by
    return date(place // 12, place % 12 + 1, 1)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return next_month(day, 1) - timedelta(days=1)


def whole_weeks(month: date) -> tuple[date, date]:
    """Return the Monday on or before a month's first day, and the Sunday on or after its last."""
    first, last = month.replace(day=1), month_end(month)
    return first - timedelta(days=first.weekday()), last + timedelta(days=A_WEEK - 1 - last.weekday())


def is_quiet(day: Day, *, counts: bool) -> bool:
    """Tell whether a day keeps people away because it is quiet; `counts` is whether quiet days do so at all."""
    return counts and day.quiet and day.working


def day_in_words(day: Day, *, quiet_counts: bool, has: str) -> str:
    """Return what a day is and what it has (2 次检查), for tooltips and screen readers."""
    told = [long_date(day.date), day.name or ("工作日" if day.working else "休息")]
    if is_quiet(day, counts=quiet_counts):
        told.append(QUIET)
    if day.provisional:
        told.append(COMPUTED)
    if has:
        told.append(has)
    return "，".join(told)
