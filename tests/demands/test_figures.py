"""The figures of demands (DOMAIN 4.6), against cases that were worked by hand."""

import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from sqlalchemy import insert

from jn_desktop.core.clock import stamp
from jn_desktop.demands.cards import CallBack, Figures, NewDemand
from jn_desktop.demands.clock import Target
from jn_desktop.demands.model import Demand
from jn_desktop.demands.rules import Count
from jn_desktop.demands.timing import set_all_clocks
from jn_desktop.station import Station
from tests.desktop.conftest import TurnedClock

MONDAY = datetime(2026, 11, 2, 9, 0)
NOW = datetime(2026, 11, 23, 9, 30)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


class Way:
    """Takes demands along their way, each move at a time of its own."""

    def __init__(self, station: Station, clock: TurnedClock) -> None:
        self.desk = station.demands
        self._clock = clock

    def register(self, received: datetime = MONDAY, unit: str | None = "建设局", category: str | None = None) -> str:
        self._clock.turn(received)
        demand_id = self.desk.register(
            NewDemand(received, f"诉求 {received}", enterprise="示例有限公司", category=category)
        )
        if unit is not None:
            self.desk.dispatch([demand_id], unit)
            self.desk.accept([demand_id])
        return demand_id

    def contact(self, demand_id: str, at: datetime) -> None:
        self._clock.turn(at)
        self.desk.contact(demand_id, at)

    def answer(self, demand_id: str, at: datetime, result: str = "已解决") -> None:
        self._clock.turn(at)
        self.desk.give_opinion(demand_id, at, "尽快办理。")
        self.desk.reply(demand_id, at, result, "已办。")

    def close(self, demand_id: str, at: datetime, satisfaction: str | None, **told: Any) -> None:
        self._clock.turn(at)
        called = CallBack(at, satisfaction is not None, told.pop("solved", None), satisfaction, **told)
        self.desk.call_back(demand_id, called)
        self.desk.close([demand_id])

    def figures(self, first: date = date(2026, 11, 1), last: date = date(2026, 11, 30)) -> Figures:
        self._clock.turn(NOW)
        return self.desk.figures(first, last)


@pytest.fixture
def way(station: Station, clock: TurnedClock) -> Way:
    return Way(station, clock)


def unit(figures: Figures, name: str) -> Count:
    (found,) = [row.count for row in figures.units if row.name == name]
    return found


def test_the_rates_and_the_score_are_those_of_the_assessment_formula(way: Way) -> None:
    answers = [("满意", True)] * 6 + [("基本满意", True)] * 2 + [("不满意", False), ("不满意", True)]
    for number, (satisfaction, solved) in enumerate(answers):
        demand_id = way.register(MONDAY + timedelta(minutes=number))
        way.contact(demand_id, MONDAY + timedelta(minutes=30))
        way.answer(demand_id, MONDAY + timedelta(hours=1))
        way.close(demand_id, MONDAY + timedelta(hours=2), satisfaction, solved=solved)

    count = unit(way.figures(), "建设局")

    assert (count.received, count.closed, count.called_back) == (10, 10, 10)
    assert count.response_rate == 1.0
    assert count.resolution_rate == 0.9
    assert count.satisfaction_rate == pytest.approx((6 + 0.9 * 2) / 10)
    assert count.score == pytest.approx(100 * (0.1 * 1.0 + 0.4 * 0.78 + 0.5 * 0.9))


def test_a_call_back_that_reached_nobody_counts_for_no_rate(way: Way) -> None:
    demand_id = way.register()
    way.contact(demand_id, MONDAY)
    way.answer(demand_id, MONDAY)
    way.close(demand_id, MONDAY, None)

    count = way.figures().total

    assert (count.received, count.closed, count.called_back) == (1, 1, 0)
    assert count.score is None


@pytest.mark.parametrize(("result", "solved"), [("已解决", 1), ("服务确认", 1), ("部分解决", 0)])
def test_where_nobody_asked_whether_it_is_solved_the_result_says_so(way: Way, result: str, solved: int) -> None:
    demand_id = way.register()
    way.contact(demand_id, MONDAY)
    way.answer(demand_id, MONDAY, result)
    way.close(demand_id, MONDAY, "满意")

    assert way.figures().total.solved == solved


def test_each_deadline_is_on_time_late_or_not_due_yet(way: Way) -> None:
    on_time = way.register()
    way.contact(on_time, datetime(2026, 11, 2, 11, 0))  # to the minute
    way.answer(on_time, datetime(2026, 11, 3, 17, 30))
    late = way.register()
    way.contact(late, datetime(2026, 11, 2, 11, 1))
    way.answer(late, datetime(2026, 11, 17, 9, 0))  # opinion due on 11-03, solution on 11-16
    way.register(datetime(2026, 11, 20, 9, 0))  # contact is overdue, opinion due tonight

    count = way.figures().total

    assert (count.contact_on_time, count.contact_due) == (1, 3)
    assert (count.opinion_on_time, count.opinion_due) == (1, 2)
    assert (count.resolve_on_time, count.resolve_due) == (1, 2)
    assert count.on_time(Target.CONTACT) == pytest.approx(1 / 3)


def test_a_clock_that_stands_still_is_not_late(way: Way) -> None:
    demand_id = way.register()
    way.desk.pause(demand_id, MONDAY, "等材料")

    count = way.figures().total

    assert (count.contact_due, count.opinion_due, count.resolve_due) == (0, 0, 0)
    assert count.on_time(Target.RESOLVE) is None


def test_what_was_late_before_the_pause_stays_late(way: Way, clock: TurnedClock) -> None:
    demand_id = way.register()
    clock.turn(datetime(2026, 11, 2, 15, 0))
    way.desk.pause(demand_id, datetime(2026, 11, 2, 15, 0), "等材料")

    count = way.figures().total

    assert (count.contact_on_time, count.contact_due, count.opinion_due) == (0, 1, 0)


def test_an_opinion_that_an_explanation_has_overtaken_is_not_missed(way: Way, clock: TurnedClock) -> None:
    demand_id = way.register()
    way.contact(demand_id, MONDAY)
    way.desk.explain_unresolvable(demand_id, MONDAY, "不在政策范围内。", "《办法》第三条")

    count = way.figures().total

    assert (count.opinion_due, count.resolve_on_time, count.resolve_due) == (0, 1, 1)


def test_the_average_time_counts_office_hours_from_receipt_to_close(way: Way) -> None:
    for closed in (datetime(2026, 11, 2, 12, 0), datetime(2026, 11, 3, 9, 0)):  # 3 hours; 3 + 4 + 0.5 hours
        demand_id = way.register()
        way.contact(demand_id, MONDAY)
        way.answer(demand_id, MONDAY)
        way.close(demand_id, closed, "满意")

    assert way.figures().total.average_minutes == (180 + 450) / 2


def test_a_return_counts_against_the_unit_that_sent_it_back(way: Way) -> None:
    demand_id = way.register(unit="建设局")
    way.desk.give_back(demand_id, "不归我局管", "公安分局")
    way.desk.dispatch([demand_id], "公安分局")

    figures = way.figures()

    assert (unit(figures, "建设局").returned, unit(figures, "建设局").received) == (1, 0)
    assert (unit(figures, "公安分局").returned, unit(figures, "公安分局").received) == (0, 1)
    assert figures.total.returned == 1
    assert [row.name for row in figures.units] == ["公安分局", "建设局"]


def test_what_is_taken_up_again_is_counted_and_has_no_rates_until_it_is_closed_again(way: Way) -> None:
    demand_id = way.register()
    way.contact(demand_id, MONDAY)
    way.answer(demand_id, MONDAY)
    way.desk.call_back(demand_id, CallBack(MONDAY, True, False, "不满意", own_fault=True))

    count = way.figures().total

    assert (count.reopened, count.called_back, count.closed) == (1, 0, 0)


def test_months_days_and_categories_have_what_was_received_in_the_time_asked_for(way: Way) -> None:
    way.register(datetime(2026, 9, 30, 9, 0), category="用工")
    way.register(datetime(2026, 10, 1, 0, 0), category="融资")
    way.register(datetime(2026, 10, 31, 23, 59))
    way.register(MONDAY, category="融资", unit=None)
    way.register(datetime(2026, 11, 3, 0, 0), category="用工")

    figures = way.figures(date(2026, 10, 1), date(2026, 11, 2))

    assert [(row.name, row.count.received) for row in figures.months] == [("2026-10", 2), ("2026-11", 1)]
    assert figures.days == (("2026-10-01", 1), ("2026-10-31", 1), ("2026-11-02", 1))
    assert figures.categories == (("融资", 2), ("未分类", 1))
    assert [(row.name, row.count.received) for row in figures.units] == [("建设局", 2), ("未转办", 1)]


def test_a_merged_demand_is_not_counted_twice(way: Way) -> None:
    first, second = way.register(), way.register()
    way.desk.merge(second, first)

    figures = way.figures()

    assert figures.total.received == 1
    assert sum(number for _, number in figures.backlog) == 1


def test_the_backlog_is_what_is_open_now_by_working_days_whenever_it_was_received(way: Way) -> None:
    for received in (
        datetime(2026, 11, 22, 10, 0),  # Sunday: its first working day is today
        datetime(2026, 11, 20, 9, 0),  # Friday: one working day
        datetime(2026, 11, 18, 9, 0),  # Wednesday: three
        datetime(2026, 11, 9, 9, 0),  # ten
        datetime(2026, 3, 9, 9, 0),
    ):
        way.register(received)
    closed = way.register()
    way.contact(closed, MONDAY)
    way.answer(closed, MONDAY)
    way.close(closed, MONDAY, "满意")

    assert way.figures(date(2026, 1, 1), date(2026, 1, 2)).backlog == (
        ("1 个工作日内", 2),
        ("2-3 个工作日", 1),
        ("4-5 个工作日", 0),
        ("6-10 个工作日", 1),
        ("超过 10 个工作日", 1),
    )


def test_figures_that_hang_on_a_year_without_a_table_are_provisional(way: Way, clock: TurnedClock) -> None:
    way.register()
    sure = way.figures().provisional
    way.register(datetime(2026, 12, 28, 9, 0))

    assert (sure, way.desk.figures(date(2026, 12, 1), date(2026, 12, 31)).provisional) == (False, True)


def test_a_time_without_demands_has_figures_without_rates(way: Way) -> None:
    figures = way.figures()

    assert (figures.units, figures.months, figures.days, figures.categories) == ((), (), (), ())
    assert figures.total == Count()
    assert (figures.total.score, figures.total.average_minutes) == (None, None)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59)).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def test_twenty_thousand_demands_are_counted_in_a_moment(way: Way, station: Station) -> None:
    enterprise_id = station.demands.demand(way.register()).card.enterprise_id
    empty = dict.fromkeys(column.name for column in Demand.__table__.columns)
    demands = []
    for number in range(20_000):
        received = stamp(datetime(2026, 1, 5, 9, 0) + timedelta(minutes=20 * number))
        known = {"id": f"{number:06}", "number": str(number), "received_at": received, "enterprise_id": enterprise_id}
        told = {"first_receiver": "甲", "title": "诉求", "state": "已办结", "lead_unit": f"单位{number % 25}"}
        met = dict.fromkeys(("contacted_at", "opinion_at", "replied_at", "closed_at"), received)
        demands.append({**empty, **known, **told, **met, "satisfaction": "满意"})
    with station.context.writing() as work:
        work.connection.execute(insert(Demand), demands)
        set_all_clocks(work.connection)

    start = time.thread_time()
    figures = way.figures(date(2026, 1, 1), date(2026, 12, 31))
    took = time.thread_time() - start

    assert figures.total.received == 20_001
    assert took < 2
