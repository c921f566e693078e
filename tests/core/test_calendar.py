"""The working calendar: the published years, a station's own days, office hours by season, quiet days."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.calendar import (
    Arrangement,
    Calendar,
    OfficeHours,
    QuietPattern,
    QuietRule,
    Season,
    SpecialDay,
    read_time,
)

USUAL = Calendar()
MORNING, AFTERNOON = (510, 720), (810, 1050)
MINUTES = st.integers(0, 850 * 1440)
MOMENTS = MINUTES.map(lambda minutes: datetime(2024, 12, 1) + timedelta(minutes=minutes))


def own(*days: tuple[str, str]) -> list[SpecialDay]:
    return [SpecialDay(date.fromisoformat(day), Arrangement(kind), "本站安排", "站里") for day, kind in days]


def test_every_day_of_the_known_years_is_as_published() -> None:
    day = date(2004, 1, 1)
    while day.year < 2027:
        found = USUAL.day(day)
        assert (found.working, found.provisional) == (chinese_calendar.is_workday(day), False), day
        day += timedelta(days=1)


def test_2025_and_2026_have_248_working_days_each() -> None:
    for year in (2025, 2026):
        assert sum(day.working for day in USUAL.days(date(year, 1, 1), date(year, 12, 31))) == 248


def test_a_year_without_a_table_goes_by_the_week_and_says_so() -> None:
    week = USUAL.days(date(2027, 2, 1), date(2027, 2, 7))

    assert [day.working for day in week] == [True] * 5 + [False] * 2
    assert all(day.provisional for day in week)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-02-17", "春节"),
        ("2026-02-14", "春节补班"),
        ("2026-09-20", "国庆节补班"),
        ("2026-09-19", None),
        ("2026-09-21", None),
    ],
)
def test_a_day_of_a_table_is_named_after_its_holiday(day: str, name: str | None) -> None:
    assert USUAL.day(date.fromisoformat(day)).name == name


def test_a_day_of_the_stations_own_goes_before_the_published_one() -> None:
    calendar = Calendar(own(("2026-09-21", "休"), ("2026-10-03", "班")))

    assert not calendar.day(date(2026, 9, 21)).working
    assert calendar.day(date(2026, 10, 3)).working
    assert not calendar.day(date(2026, 10, 4)).working


def test_a_single_day_of_the_stations_own_does_not_publish_a_year() -> None:
    calendar = Calendar(own(("2027-03-03", "休")))

    assert not calendar.day(date(2027, 3, 3)).working
    assert not calendar.is_published(2027)


def test_a_whole_table_of_the_stations_own_publishes_its_year_and_replaces_what_came_with_the_program() -> None:
    off = [(f"2027-10-{day:02}", "休") for day in range(1, 12)]
    calendar = Calendar(own(*off, *((day.replace("2027", "2026"), kind) for day, kind in off)))

    assert calendar.is_published(2027)
    assert not calendar.day(date(2027, 6, 9)).provisional
    assert calendar.day(date(2026, 2, 17)).working  # the station's table of 2026 does not name the Spring Festival


def test_office_hours_change_with_the_season() -> None:
    summer, winter = ((510, 720), (840, 1080)), ((510, 720), (810, 1050))
    calendar = Calendar(hours=OfficeHours((Season((5, 1), summer), Season((10, 1), winter))))

    days = ((1, 5), (4, 30), (5, 6), (9, 30), (10, 8))
    found = [calendar.day(date(2026, month, day)).intervals for month, day in days]

    assert found == [winter, winter, summer, summer, winter]


@pytest.mark.parametrize(
    ("rule", "quiet"),
    [
        (QuietRule(), [2, 4, 6, 8]),
        (QuietRule(QuietPattern.ODD_DATE), [1, 3, 5, 7]),
        (QuietRule(QuietPattern.DAY_RANGES, ("1-3", "7")), [1, 2, 3, 7]),
        (QuietRule(QuietPattern.WEEKDAYS, ("1", "7")), [6, 7]),
        (QuietRule(QuietPattern.DATES, ("2026-12-05",)), [5]),
        (QuietRule(QuietPattern.NONE), []),
    ],
)
def test_a_rule_says_which_days_are_quiet(rule: QuietRule, quiet: list[int]) -> None:
    days = Calendar(quiet=rule).days(date(2026, 12, 1), date(2026, 12, 8))

    assert [day.date.day for day in days if day.quiet] == quiet


@pytest.mark.parametrize(
    ("moment", "minutes", "then"),
    [
        ("2026-09-21T10:00", 120, "2026-09-21T12:00"),
        ("2026-09-21T10:01", 120, "2026-09-21T13:31"),
        ("2026-09-21T12:30", 60, "2026-09-21T14:30"),
        ("2026-09-21T17:30", 1, "2026-09-22T08:31"),
        ("2026-09-21T15:30", 120, "2026-09-21T17:30"),
        ("2026-09-30T17:00", 60, "2026-10-08T09:00"),
        ("2026-09-21T12:30", 0, "2026-09-21T12:30"),
    ],
)
def test_working_minutes_pass_only_while_the_office_is_open(moment: str, minutes: int, then: str) -> None:
    assert USUAL.add(datetime.fromisoformat(moment), minutes) == datetime.fromisoformat(then)


@given(MOMENTS, st.integers(0, 5000))
def test_the_spans_add_up_and_lie_within_office_hours(moment: datetime, minutes: int) -> None:
    spans = USUAL.spans(moment, minutes)

    assert sum((end - start).total_seconds() for start, end in spans) == minutes * 60
    for start, end in spans:
        inside = [(first, last) for first, last in USUAL.day(start.date()).intervals if first <= _minute(start) < last]
        assert inside and _minute(end) <= inside[0][1]


@given(MOMENTS, st.integers(0, 5000))
def test_what_was_added_is_what_lies_between(moment: datetime, minutes: int) -> None:
    assert USUAL.minutes_between(moment, USUAL.add(moment, minutes)) == minutes


@given(MOMENTS, MOMENTS)
def test_working_minutes_between_are_counted_as_a_clerk_would(start: datetime, length: datetime) -> None:
    end = start + timedelta(minutes=length.minute * 37 + length.day)
    counted, moment = 0, start
    while moment < end:
        working = chinese_calendar.is_workday(moment.date()) if moment.year < 2027 else moment.isoweekday() < 6
        counted += working and any(first <= _minute(moment) < last for first, last in (MORNING, AFTERNOON))
        moment += timedelta(minutes=1)

    assert USUAL.minutes_between(start, end) == counted


def test_a_time_is_read_as_it_is_written() -> None:
    assert read_time("08:30") == 510
    with pytest.raises(ValueError, match="hour"):
        read_time("25:00")


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
