"""The view 月历: the visits of a month, those of the chosen day, and a visit moved by mouse, by keys and by dialog."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.calendar import CalendarView
from jn_desktop.station import Station
from tests.desktop.viewing import Screen
from tests.inspections.visiting import EVEN, FIRE, MONDAY, WEDNESDAY, add_enterprise, notify, plan_visit

LEFT = Qt.MouseButton.LeftButton
FRIDAY = date(2026, 11, 27)
WINDOW = {"first_day": "2026-11-23", "last_day": "2026-11-30"}
ONE = {FIRE: ("消防安全检查",)}
Show = Callable[..., Screen[CalendarView]]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Show]:
    theme.dress(qapp, dark=False)
    opened: list[Screen[CalendarView]] = []

    def begin(of: Station = station) -> Screen[CalendarView]:
        opened.append(
            Screen(
                *(qtbot, of, tmp_path),
                lambda desk: CalendarView(desk, of.inspection_visits, of.inspection_plans, of.calendar),
            )
        )
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


def day_of(station: Station, visit_id: str) -> str:
    return station.inspection_visits.visit(visit_id).card.day


def rows(screen: Screen[CalendarView]) -> list[str]:
    return [card.enterprise for card in screen.view.day.table.records()]


def chip_at(screen: Screen[CalendarView], visit_id: str) -> QPoint:
    rect = screen.view.grid.chip_rect(visit_id)
    assert rect is not None
    return rect.center()


def drag(screen: Screen[CalendarView], visit_id: str, day: date) -> None:
    """Press the chip of a visit and carry it to a day; it is not put down yet."""
    grid, begin = screen.view.grid, chip_at(screen, visit_id)
    QTest.mousePress(grid, LEFT, pos=begin)
    QTest.mouseMove(grid, begin + QPoint(20, 20))
    screen.settle()
    QTest.mouseMove(grid, grid.day_rect(day).center())


def put_down(screen: Screen[CalendarView], day: date) -> None:
    grid = screen.view.grid
    QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(day).center())
    screen.settle()


def why(screen: Screen[CalendarView]) -> str:
    label = screen.view.grid.findChild(QLabel, "why_not")
    return label.text() if label.isVisible() else ""


# ---- what is shown ----


def test_the_month_of_today_stands_with_its_visits_and_the_day_beside_it(station: Station, show: Show) -> None:
    plan_visit(station, day=MONDAY, enterprise_id=add_enterprise(station, "济宁高新区华泰机械有限公司"))
    plan_visit(station, ONE, WEDNESDAY, enterprise_id=add_enterprise(station, "乙公司"))

    screen = show()

    chips = [chip for day in (MONDAY, WEDNESDAY) for chip in screen.view.grid.chips(day)]
    assert [(chip.text, chip.figure) for chip in chips] == [("华泰机械", "2"), ("乙公司", "1")]
    assert chips[0].tone is Tone.WARN and "待审批" in chips[0].tip
    assert screen.counts[-1] == "本月 2 次 · 4 项 · 待审批 2 次"
    assert screen.view.findChild(QLabel, "month_title").text() == "2026年11月"
    assert rows(screen) == ["济宁高新区华泰机械有限公司"]


def test_the_chosen_day_says_what_it_is(station: Station, show: Show) -> None:
    screen = show()

    screen.view.grid.choose(EVEN)

    told = [label.text() for label in screen.view.day.findChildren(QLabel)]
    assert "2026年11月24日 星期二" in told
    assert "工作日，企业安静日" in told


def test_one_goes_from_month_to_month_and_a_year_without_a_table_is_marked(
    station: Station, show: Show, qtbot: QtBot
) -> None:
    screen = show()
    grid = screen.view.grid
    grid.setFocus()

    for _ in range(2):
        QTest.keyClick(grid, Qt.Key.Key_PageDown)
        screen.settle()
    told = [label.text() for label in screen.view.findChildren(QLabel)]
    assert "2027年1月" in told
    assert "2027 年还没有放假安排，暂按周一至周五推算。" in told

    screen.press("month_before")
    assert grid.month == date(2026, 12, 1)
    screen.press("month_today")
    assert (grid.month, grid.current) == (date(2026, 11, 1), MONDAY)


def test_an_arrow_beyond_the_month_goes_to_that_day_of_the_next_one(station: Station, show: Show) -> None:
    screen = show()
    screen.view.grid.choose(date(2026, 11, 30))

    QTest.keyClick(screen.view.grid, Qt.Key.Key_Right)
    screen.settle()

    assert screen.view.grid.month == date(2026, 12, 1)
    assert screen.view.grid.current == date(2026, 12, 1)


def test_filters_leave_out_visits_on_the_grid_and_beside_it(station: Station, show: Show) -> None:
    plan_visit(station, day=MONDAY, enterprise_id=add_enterprise(station, "华泰机械有限公司"))
    other = plan_visit(station, ONE, MONDAY, enterprise_id=add_enterprise(station, "鲁抗药业有限公司"))
    notify(station, other)
    screen = show()

    screen.view.filters._choices["department"].setCurrentText("市场监督管理局")
    assert rows(screen) == ["华泰机械有限公司"]
    screen.view.filters.clear()
    screen.view.filters._choices["state"].setCurrentText("已通知")
    assert rows(screen) == ["鲁抗药业有限公司"]
    screen.view.filters.clear()
    screen.view.filters._text.setText("htjx")  # type: ignore[union-attr]
    screen.qtbot.waitUntil(lambda: rows(screen) == ["华泰机械有限公司"])
    assert len(screen.view.grid.chips(MONDAY)) == 1


def test_a_visit_opens_from_the_grid_and_from_the_day(station: Station, show: Show) -> None:
    visit = plan_visit(station)
    screen = show()

    QTest.mouseDClick(screen.view.grid, LEFT, pos=chip_at(screen, visit))
    screen.view.day.table.setFocus()
    screen.qtbot.waitUntil(screen.view.day.table.hasFocus)
    QTest.keyClick(screen.view.day.table, Qt.Key.Key_Return)
    screen.press("visit_open")

    assert screen.places == [Place("visit", visit)] * 3


def test_enter_goes_from_the_day_to_its_visits(station: Station, show: Show) -> None:
    plan_visit(station)
    screen = show()
    screen.view.grid.setFocus()

    QTest.keyClick(screen.view.grid, Qt.Key.Key_Return)

    screen.qtbot.waitUntil(screen.view.day.table.hasFocus)


def test_a_visit_elsewhere_is_gone_to_with_its_month(station: Station, show: Show) -> None:
    visit = plan_visit(station, day=date(2026, 12, 15), first_day="2026-12-01", last_day="2026-12-31")
    screen = show()

    screen.view.open_place(Place("inspections", visit))
    screen.settle()

    assert screen.view.grid.current == date(2026, 12, 15)
    assert screen.view.day.table.current().id == visit


# ---- moving ----


def test_a_visit_is_dragged_to_an_allowed_day_and_back_by_undoing(station: Station, show: Show) -> None:
    visit = plan_visit(station, **WINDOW)
    screen = show()

    drag(screen, visit, FRIDAY)
    assert why(screen) == "改到 11月27日"
    put_down(screen, FRIDAY)

    assert day_of(station, visit) == "2026-11-27"
    assert screen.view.grid.current == FRIDAY
    assert screen.said[-1] == "甲公司的检查已从 11月23日改到 11月27日，重排方案时不再动。"
    screen.answer("撤销")
    assert day_of(station, visit) == "2026-11-23"
    assert not station.inspection_visits.visit(visit).card.pinned


def test_a_quiet_day_says_why_under_the_pointer_and_takes_nothing(station: Station, show: Show) -> None:
    visit = plan_visit(station, **WINDOW)
    screen = show()

    drag(screen, visit, EVEN)
    sentence = why(screen)
    put_down(screen, EVEN)

    assert "安静日" in sentence
    assert day_of(station, visit) == "2026-11-23"
    assert screen.said == [f"没有改期：{sentence}。"]


def test_a_row_beside_the_grid_is_dragged_onto_it(station: Station, show: Show) -> None:
    visit = plan_visit(station, **WINDOW)
    screen = show()
    grid, table = screen.view.grid, screen.view.day.table
    port, begin = table.viewport(), QPoint(30, table.row_height() // 2)

    QTest.mousePress(port, LEFT, pos=begin)
    QTest.mouseMove(port, begin + QPoint(-30, 20))
    screen.settle()
    target = port.mapFromGlobal(grid.mapToGlobal(grid.day_rect(FRIDAY).center()))
    QTest.mouseMove(port, target)
    assert grid.carrying == visit
    QTest.mouseRelease(port, LEFT, pos=target)
    screen.settle()

    assert day_of(station, visit) == "2026-11-27"


def test_a_visit_is_moved_with_the_keys(station: Station, show: Show) -> None:
    visit = plan_visit(station, **WINDOW)
    screen = show()
    screen.view.day.table.setFocus()
    screen.qtbot.waitUntil(screen.view.day.table.hasFocus)

    QTest.keySequence(screen.view.day.table, "Ctrl+X")
    screen.settle()
    for _ in range(2):
        QTest.keyClick(screen.view.grid, Qt.Key.Key_Right)
    QTest.keyClick(screen.view.grid, Qt.Key.Key_Return)
    screen.settle()

    assert day_of(station, visit) == "2026-11-25"


def test_the_dialog_lists_the_days_with_what_speaks_against_them(station: Station, show: Show) -> None:
    visit = plan_visit(station, **WINDOW)
    screen = show()

    screen.press("visit_move")
    dialog = screen.dialog
    told = {str(choice.day): choice for choice in dialog.days.records()}
    assert told["2026-11-25"].allowed and not told["2026-11-24"].allowed
    assert "安静日" in (told["2026-11-24"].why or "")
    dialog.days.select("2026-11-24")
    assert not screen.button("accept", dialog).isEnabled()
    dialog.days.select("2026-11-25")
    screen.press("accept", dialog)

    assert day_of(station, visit) == "2026-11-25"
    assert not screen.dialogs()


def test_a_visit_that_the_enterprise_knows_of_stays_and_says_why(station: Station, show: Show) -> None:
    visit = plan_visit(station, **WINDOW)
    notify(station, visit)
    screen = show()

    drag(screen, visit, FRIDAY)
    put_down(screen, FRIDAY)

    assert day_of(station, visit) == "2026-11-23"
    assert "已通知，不能再改期" in screen.said[-1]
    assert not screen.button("visit_move").isEnabled()


def test_a_visit_is_pinned_and_no_longer(station: Station, show: Show) -> None:
    visit = plan_visit(station)
    screen = show()

    screen.press("visit_pin")
    assert station.inspection_visits.visit(visit).card.pinned
    assert screen.view.grid.chips(MONDAY)[0].pinned
    assert screen.button("visit_pin").accessibleName() == "取消固定"
    screen.press("visit_pin")

    assert not station.inspection_visits.visit(visit).card.pinned


def test_who_may_not_move_visits_is_offered_nothing_of_it(
    station: Station, as_role: Callable[[Role], Station], show: Show
) -> None:
    plan_visit(station, **WINDOW)
    screen = show(as_role(Role.AUDITOR))

    assert screen.button("visit_move").isHidden() and screen.button("visit_pin").isHidden()
    assert "您的角色不能给检查改期" in (screen.view.grid.chips(MONDAY)[0].fixed or "")
