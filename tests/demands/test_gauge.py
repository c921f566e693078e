"""What is left of a clock and how much of it is used, at a moment."""

from dataclasses import replace
from datetime import datetime

import pytest

from jn_desktop.core.calendar import Calendar
from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.clock import Promise, Target
from jn_desktop.demands.gauge import Gauge, Run
from jn_desktop.demands.states import State
from tests.demands.conftest import Desk

GAUGE = Gauge(Calendar(), Promise())


@pytest.fixture
def card(desk: Desk) -> DemandCard:
    """A demand received on Monday, 23 November, at 09:00."""
    return desk.look(desk.register()).card


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text[:2]}T{text[3:]}")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("23 09:00", "还剩 2 小时"),
        ("23 09:40", "还剩 1 小时 20 分钟"),
        ("23 11:00", "还剩 0 分钟"),
        ("23 11:45", "超 45 分钟"),
        ("23 14:30", "超 2 小时"),
        ("25 11:00", "超 2 个工作日"),
    ],
)
def test_what_is_left_of_the_nearest_deadline_is_told_in_office_time(card: DemandCard, now: str, words: str) -> None:
    assert GAUGE.next_in_words(card, at(now)) == words


def test_a_deadline_that_passed_at_closing_is_overdue_before_any_office_hour_has_passed() -> None:
    assert GAUGE.left(Target.RESOLVE, at("27 17:30"), at("28 10:00")) == "已超期"


def test_a_demand_whose_clock_stands_still_says_so(card: DemandCard) -> None:
    paused = replace(card, paused_since="2026-11-23T10:00", next_by=None, next_target=None)

    for now in ("23 10:00", "27 10:00"):
        assert GAUGE.next_in_words(paused, at(now)) == "暂停"
        assert [reading.run for reading in GAUGE.readings(paused, at(now))] == [Run.PAUSED] * 3
        assert GAUGE.readings(paused, at(now))[0].share == 0.5


def test_what_was_due_before_a_clock_was_stopped_is_late_all_the_same(card: DemandCard) -> None:
    paused = replace(card, paused_since="2026-11-23T11:00")

    runs = [reading.run for reading in GAUGE.readings(paused, at("27 10:00"))]

    assert runs == [Run.LATE, Run.PAUSED, Run.PAUSED]


def test_a_closed_demand_says_nothing(card: DemandCard) -> None:
    closed = replace(card, state=State.CLOSED.value, next_by=None, next_target=None)

    assert GAUGE.next_in_words(closed, at("23 10:00")) == ""
    assert [reading.run for reading in GAUGE.readings(closed, at("23 10:00"))] == [Run.OVER] * 3


def test_each_clock_is_read_by_whether_and_when_it_was_met(card: DemandCard) -> None:
    worked = replace(card, contacted_at="2026-11-23T10:59", opinion_at="2026-11-25T09:00")

    contact, opinion, resolve = GAUGE.readings(worked, at("25 13:30"))

    assert (contact.run, opinion.run, resolve.run) == (Run.MET, Run.MET_LATE, Run.RUNNING)
    assert 0 < resolve.share < 0.3


def test_half_of_the_two_hours_is_half_of_the_bar(card: DemandCard) -> None:
    contact, *_ = GAUGE.readings(card, at("23 10:00"))

    assert (contact.run, contact.share) == (Run.RUNNING, 0.5)
    late, *_ = GAUGE.readings(card, at("23 11:01"))
    assert (late.run, late.share) == (Run.LATE, 1.0)


def test_by_the_clock_lunch_counts_and_the_clock_runs_at_once(card: DemandCard) -> None:
    by_clock = Gauge(Calendar(), Promise(contact_in_clock_hours=True))

    assert by_clock.left(Target.CONTACT, at("23 13:00"), at("23 11:30")) == "还剩 1 小时 30 分钟"
    assert GAUGE.left(Target.CONTACT, at("23 14:00"), at("23 11:30")) == "还剩 1 小时"
    assert by_clock.begins(at("22 20:00")) == at("22 20:00")
    assert GAUGE.begins(at("22 20:00")) == at("23 08:30")
