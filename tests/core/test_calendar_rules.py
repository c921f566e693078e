"""Office hours and quiet days as people type them."""

import pytest

from jn_desktop.core.calendar import USUAL_HOURS, OfficeHours, QuietPattern, QuietRule, Season
from jn_desktop.core.calendar_rules import (
    checked_hours,
    checked_quiet,
    read_quiet_values,
    read_season,
    shown_begin,
    shown_intervals,
    shown_quiet_values,
)
from jn_desktop.core.errors import FieldError

MORNING = (510, 720)


@pytest.mark.parametrize(
    "typed", ["8:30-12:00、14:00-18:00", "08:30—12:00, 14:00至18:00", "08：30~12：00；14:00-18:00"]
)
@pytest.mark.parametrize("begins", ["05-01", "5.1", "5月1日"])
def test_a_season_is_read_as_people_write_it_and_shown_in_one_way(begins: str, typed: str) -> None:
    season = read_season(begins, typed)

    assert season == Season((5, 1), (MORNING, (840, 1080)))
    assert (shown_begin(season), shown_intervals(season)) == ("05-01", "08:30-12:00、14:00-18:00")


@pytest.mark.parametrize(
    ("begins", "intervals", "field"),
    [
        ("13-01", "08:30-12:00", "begins"),
        ("2-30", "08:30-12:00", "begins"),
        ("", "08:30-12:00", "begins"),
        ("05-01", "", "intervals"),
        ("05-01", "上午", "intervals"),
        ("05-01", "08:30-24:00", "intervals"),
        ("05-01", "08:60-12:00", "intervals"),
        ("05-01", "12:00-08:30", "intervals"),
        ("05-01", "08:30-08:30", "intervals"),
        ("05-01", "13:30-17:30、08:30-12:00", "intervals"),
        ("05-01", "08:30-12:00、11:59-17:30", "intervals"),
    ],
)
def test_a_season_that_cannot_be_is_refused_at_its_field(begins: str, intervals: str, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        read_season(begins, intervals)

    assert refused.value.field == field


def test_an_interval_may_last_a_minute_and_meet_the_next_one() -> None:
    assert read_season("01-01", "00:00-00:01、00:01-23:59").intervals == ((0, 1), (1, 1439))


def test_seasons_are_kept_in_the_order_of_the_year() -> None:
    winter, summer = Season((10, 1), (MORNING,)), Season((5, 1), (MORNING,))

    assert checked_hours(OfficeHours((winter, summer))).seasons == (summer, winter)


@pytest.mark.parametrize(
    ("seasons", "field"),
    [
        ((), "seasons"),
        ((*USUAL_HOURS.seasons, Season((1, 1), (MORNING,))), "begins"),
        ((Season((2, 30), (MORNING,)),), "begins"),
        ((Season((1, 1), ()),), "intervals"),
        ((Season((1, 1), ((510, 1440),)),), "intervals"),
    ],
)
def test_hours_that_cannot_be_are_refused(seasons: tuple[Season, ...], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        checked_hours(OfficeHours(seasons))

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("pattern", "typed", "values", "shown"),
    [
        (QuietPattern.DAY_RANGES, "1-10、15日 21至25", ("1-10", "15", "21-25"), "1-10、15、21-25"),
        (QuietPattern.WEEKDAYS, "周一，星期三 7", ("1", "3", "7"), "周一、周三、周日"),
        (QuietPattern.DATES, "2026-12-01、2026-12-15", ("2026-12-01", "2026-12-15"), "2026-12-01、2026-12-15"),
        (QuietPattern.EVEN_DATE, "什么都行", (), ""),
    ],
)
def test_the_values_of_a_rule_are_read_by_its_pattern(
    pattern: QuietPattern, typed: str, values: tuple[str, ...], shown: str
) -> None:
    assert read_quiet_values(pattern, typed) == values
    assert shown_quiet_values(checked_quiet(QuietRule(pattern, values))) == shown


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (QuietRule(QuietPattern.DAY_RANGES, ("0-10",)), "values"),
        (QuietRule(QuietPattern.DAY_RANGES, ("10-1",)), "values"),
        (QuietRule(QuietPattern.DAY_RANGES, ("32",)), "values"),
        (QuietRule(QuietPattern.DAY_RANGES), "values"),
        (QuietRule(QuietPattern.WEEKDAYS, ("8",)), "values"),
        (QuietRule(QuietPattern.DATES, ("2026-02-30",)), "values"),
        (QuietRule(QuietPattern.ODD_DATE, ("1",)), "values"),
        (QuietRule(inspections=False, visits=False), "inspections"),
    ],
)
def test_a_rule_that_says_nothing_or_nonsense_is_refused_at_its_field(rule: QuietRule, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        checked_quiet(rule)

    assert refused.value.field == field


def test_a_station_may_have_no_quiet_days() -> None:
    rule = QuietRule(QuietPattern.NONE, inspections=False, visits=False)

    assert checked_quiet(rule) == rule
