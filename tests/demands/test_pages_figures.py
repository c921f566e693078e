"""The page 诉求统计: the time that is chosen, the charts, the assessment."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.demands.cards import Figures
from jn_desktop.demands.pages.figures import DemandFiguresPage, by_category, daily, in_words, monthly
from jn_desktop.demands.pages.periods import PERIODS, Span
from jn_desktop.demands.rules import Count
from jn_desktop.desktop import theme
from jn_desktop.desktop.charts import Chart, ChartCard
from jn_desktop.desktop.desk import Desk as Window
from jn_desktop.desktop.desk import Found, Place
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.theme import Tone
from tests.demands.conftest import Desk

Show = Callable[[], DemandFiguresPage]


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[Show]:
    theme.dress(qapp, dark=False)
    opened: list[Window] = []

    def show() -> DemandFiguresPage:
        window = Window(desk.station.context, Memory(tmp_path / "window.json"), Found(lambda _kind, _text: []))
        opened.append(window)
        made = DemandFiguresPage(window, desk.demands)
        qtbot.addWidget(made)
        made.resize(1182, 744)
        made.show()
        made.arrive()
        settle(qtbot, made)
        return made

    yield show
    for window in opened:
        window.tasks.close()


def settle(qtbot: QtBot, page: DemandFiguresPage) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=20_000)


def finish(desk: Desk, demand_id: str) -> None:
    desk.handle(demand_id)
    desk.answer(demand_id)


def drawn(card: ChartCard) -> bool:
    return card.chart.isVisible()


# ---- the time ----


@pytest.mark.parametrize(
    ("name", "today", "span"),
    [
        ("本月", date(2026, 2, 10), (date(2026, 2, 1), date(2026, 2, 28))),
        ("本月", date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))),
        ("上月", date(2026, 1, 31), (date(2025, 12, 1), date(2025, 12, 31))),
        ("上月", date(2028, 3, 1), (date(2028, 2, 1), date(2028, 2, 29))),
        ("本季度", date(2026, 11, 23), (date(2026, 10, 1), date(2026, 12, 31))),
        ("本季度", date(2026, 1, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        ("本年", date(2026, 7, 1), (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_a_time_by_its_name_has_its_first_and_last_day(name: str, today: date, span: Span) -> None:
    assert PERIODS[name](today) == span


def test_the_page_begins_with_this_month_and_changes_by_keyboard(qtbot: QtBot, desk: Desk, page: Show) -> None:
    desk.register()
    shown = page()
    at_first = shown.period.span

    shown.period.choice.setFocus()
    QTest.keyClicks(shown.period.choice, "sy")
    settle(qtbot, shown)

    assert at_first == (date(2026, 11, 1), date(2026, 11, 30))
    assert shown.period.span == (date(2026, 10, 1), date(2026, 10, 31))
    assert shown.units.records() == []


def test_a_date_of_ones_own_turns_the_choice_and_cannot_end_before_it_begins(
    qtbot: QtBot, desk: Desk, page: Show
) -> None:
    desk.register()
    shown = page()

    shown.period.first.setDate(QDate(2026, 12, 5))
    settle(qtbot, shown)

    assert shown.period.choice.currentText() == "自选日期"
    assert shown.period.span == (date(2026, 12, 5), date(2026, 12, 5))
    assert shown.units.records() == []


def test_a_new_month_is_this_month_when_the_page_is_fetched_again(qtbot: QtBot, desk: Desk, page: Show) -> None:
    shown = page()
    desk.watch.set("2026-12-01T09:00")

    shown.reload()
    settle(qtbot, shown)

    assert shown.period.span == (date(2026, 12, 1), date(2026, 12, 31))


# ---- what is shown ----


def test_the_units_and_months_have_their_figures_with_the_total_below(desk: Desk, page: Show) -> None:
    finish(desk, desk.register("一"))
    desk.demands.dispatch([desk.register("二")], "建设局")
    desk.register("三")

    shown = page()

    assert [(row.name, row.count.received) for row in shown.units.records()] == [
        ("供电公司", 1),
        ("建设局", 1),
        ("未转办", 1),
        ("合计", 3),
    ]
    assert [row.name for row in shown.months.records()] == ["2026-11", "合计"]
    assert shown._counts.text().startswith("受理 3 件 · 办结 ")


def test_the_charts_are_drawn_in_both_colours_and_say_so_where_there_is_nothing(
    qtbot: QtBot, qapp: QApplication, desk: Desk, page: Show
) -> None:
    shown = page()
    empty = [drawn(card) for card in (shown.volume, shown.backlog, shown.categories)]
    desk.register(category="融资")
    shown.reload()
    settle(qtbot, shown)
    theme.dress(qapp, dark=True)

    assert empty == [False, False, False]
    assert all(drawn(card) for card in (shown.volume, shown.backlog, shown.categories))
    theme.dress(qapp, dark=False)


def test_what_changes_on_a_demand_changes_the_page(qtbot: QtBot, desk: Desk, page: Show) -> None:
    shown = page()

    desk.register()
    qtbot.waitUntil(lambda: len(shown.units.records()) == 2)

    assert shown.units.records()[0].name == "未转办"


def test_the_tab_of_months_has_its_own_export(desk: Desk, page: Show) -> None:
    shown = page()

    shown.tabs.setCurrentIndex(1)

    assert shown._more.currentWidget().objectName() == "demand_months_more"


def test_one_goes_back_to_the_demands(desk: Desk, page: Show) -> None:
    shown = page()
    went: list[Place] = []
    shown.desk.went.connect(went.append)

    shown._go_back()

    assert went == [Place("demands")]


# ---- in words and figures ----


def told(**given: object) -> Figures:
    known = {"units": (), "months": (), "days": (), "categories": (), "backlog": ()}
    return Figures(**{**known, **given})  # type: ignore[arg-type]


def test_every_day_of_a_time_has_its_bar_and_a_few_have_their_names() -> None:
    bars = daily(told(days=(("2026-11-02", 3),)), (date(2026, 11, 1), date(2026, 11, 30)))

    assert len(bars) == 30
    assert bars[1] == ("", 3, Tone.ACCENT)
    assert [name for name, _, _ in bars if name] == [f"11-{day}" for day in (1, 5, 9, 13, 17, 21, 25, 29)]


def test_months_of_several_years_are_named_with_their_year() -> None:
    assert [name for name, _, _ in monthly(told(), (date(2025, 12, 1), date(2026, 1, 31)))] == ["2025-12", "2026-01"]
    assert [name for name, _, _ in monthly(told(), (date(2026, 1, 1), date(2026, 2, 1)))] == ["1月", "2月"]


def test_small_categories_are_told_together() -> None:
    many = tuple((f"类{number}", 20 - number) for number in range(10))

    assert by_category(told(categories=many))[-1] == ("其他", 12 + 11, Tone.ACCENT)
    assert len(by_category(told(categories=many[:8]))) == 8


def test_a_rate_that_nobody_can_tell_yet_is_left_out() -> None:
    assert in_words(Count(received=2, closed=1)) == "受理 2 件 · 办结 1 件"
    assert in_words(Count(received=1, closed=1, called_back=1, contacted=1, solved=1, basically_satisfied=1)) == (
        "受理 1 件 · 办结 1 件 · 响应率 100.0% · 解决率 100.0% · 满意率 90.0% · 综合成绩 96.0"
    )


def test_lying_bars_are_drawn_from_the_top_down(qtbot: QtBot) -> None:
    chart = Chart("bars")
    qtbot.addWidget(chart)
    chart.resize(300, 200)

    chart.show_lying_bars([("用工", 3, Tone.ACCENT), ("融资", 0, Tone.LATE)])

    ticks = chart._plot.getAxis("left")._tickLevels
    assert ticks == [[(0, "用工"), (-1, "融资")]]
