"""The grid of a month by itself: what it shows of each day, and a chip carried by mouse and by keys."""

from collections.abc import Mapping
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from jn_desktop.core.calendar import Calendar, QuietPattern, QuietRule
from jn_desktop.desktop import theme
from jn_desktop.desktop.month import MonthGrid
from jn_desktop.desktop.month_carrying import Chip, Put
from jn_desktop.desktop.month_days import next_month, whole_weeks
from jn_desktop.desktop.theme import Tone

TODAY, DECEMBER = date(2026, 11, 23), date(2026, 12, 1)
QUIET_SENTENCE = "12月8日是企业安静日，这次检查没有例外情形。"
LEFT = Qt.MouseButton.LeftButton


def december(day: int) -> date:
    return date(2026, 12, day)


def chip(number: int, day: date, *, fixed: str | None = None) -> Chip:
    return Chip(f"v{number}", day, f"示例{number:04}号", "2", Tone.ACCENT, f"示例{number:04}号有限公司", fixed=fixed)


def choices() -> Mapping[date, str | None]:
    return {december(day): None if day % 2 else QUIET_SENTENCE for day in range(1, 31)}


@pytest.fixture
def grid(qtbot: QtBot, qapp: QApplication) -> MonthGrid:
    theme.dress(qapp, dark=False)
    made = MonthGrid(TODAY, "检查")
    qtbot.addWidget(made)
    made.resize(760, 500)
    made.show_days(DECEMBER, Calendar().days(*whole_weeks(DECEMBER)), quiet_counts=True)
    made.show_chips([*(chip(n, december(3)) for n in range(40)), chip(90, december(11)), chip(91, december(15))])
    made.show()
    qtbot.waitExposed(made)
    return made


def middle_of(grid: MonthGrid, chip_id: str) -> QPoint:
    rect = grid.chip_rect(chip_id)
    assert rect is not None
    return rect.center()


def drag(grid: MonthGrid, chip_id: str, to: date) -> None:
    """Press a chip, go to a day, and hold it there."""
    begin, end = middle_of(grid, chip_id), grid.day_rect(to).center()
    QTest.mousePress(grid, LEFT, pos=begin)
    QTest.mouseMove(grid, begin + QPoint(4, 4))
    QTest.mouseMove(grid, begin + QPoint(20, 20))
    QTest.mouseMove(grid, end)


def why(grid: MonthGrid) -> str:
    label = grid.findChild(QLabel, "why_not")
    return label.text() if label.isVisible() else ""


def test_a_month_begins_and_ends_with_whole_weeks() -> None:
    assert whole_weeks(date(2026, 12, 17)) == (date(2026, 11, 30), date(2027, 1, 3))
    assert whole_weeks(date(2027, 2, 1)) == (date(2027, 2, 1), date(2027, 2, 28))
    assert next_month(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert next_month(date(2026, 1, 1), -1) == date(2025, 12, 1)


def test_each_day_says_what_it_is(grid: MonthGrid) -> None:
    assert grid.in_words(december(2)) == "2026年12月2日 星期三，工作日，企业安静日"
    assert grid.in_words(december(3)) == "2026年12月3日 星期四，工作日，40 次检查"
    assert grid.in_words(december(6)) == "2026年12月6日 星期日，休息"
    assert "暂按周一至周五推算" in grid.in_words(date(2027, 1, 1))


def test_holidays_and_makeup_days_have_their_names(grid: MonthGrid) -> None:
    october = date(2026, 10, 1)
    grid.show_days(october, Calendar().days(*whole_weeks(october)), quiet_counts=True)

    assert "国庆节" in grid.in_words(date(2026, 10, 2))
    assert grid.in_words(date(2026, 10, 10)) == "2026年10月10日 星期六，国庆节补班，企业安静日"


def test_quiet_days_that_are_none_for_inspections_are_not_called_so(grid: MonthGrid) -> None:
    calendar = Calendar(quiet=QuietRule(QuietPattern.EVEN_DATE, inspections=False))
    grid.show_days(DECEMBER, calendar.days(*whole_weeks(DECEMBER)), quiet_counts=calendar.quiet.inspections)

    assert "安静日" not in grid.in_words(december(2))


def test_a_day_with_many_visits_shows_the_first_few_and_counts_the_others(grid: MonthGrid) -> None:
    shown = grid.shown(december(3))

    assert [one.id for one in shown.chips] == [f"v{n}" for n in range(len(shown.chips))]
    assert 2 <= len(shown.chips) < 6
    assert shown.more == 40 - len(shown.chips)


def test_the_chosen_visit_is_always_among_those_shown(grid: MonthGrid) -> None:
    grid.choose(december(3), "v37")

    assert "v37" in [one.id for one in grid.shown(december(3)).chips]
    assert grid.shown(december(3)).more == 40 - len(grid.shown(december(3)).chips)


def test_arrows_go_from_day_to_day_and_into_the_next_month(grid: MonthGrid, qtbot: QtBot) -> None:
    grid.choose(december(30))
    wanted: list[date] = []
    grid.month_wanted.connect(wanted.append)

    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current == december(31)
    assert "12月31日" in grid.accessibleName()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_PageUp)

    assert wanted == [date(2027, 1, 1), date(2026, 11, 1)]


def test_a_click_on_a_chip_chooses_its_day_and_the_visit(grid: MonthGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.chip_chosen) as heard:
        QTest.mouseClick(grid, LEFT, pos=middle_of(grid, "v90"))

    assert heard.args == ["v90"]
    assert grid.current == december(11)


def test_a_double_click_opens_a_visit(grid: MonthGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.opened) as heard:
        QTest.mouseDClick(grid, LEFT, pos=middle_of(grid, "v91"))

    assert heard.args == ["v91"]


def test_days_are_marked_while_a_chip_is_carried(grid: MonthGrid) -> None:
    drag(grid, "v90", december(8))
    assert why(grid) == "正在查可以改到哪天…"

    grid.allow("v90", choices())

    assert grid.put(december(15)) is Put.ALLOWED
    assert grid.put(december(8)) is Put.FORBIDDEN
    assert grid.put(december(11)) is Put.UNKNOWN
    assert why(grid) == QUIET_SENTENCE
    QTest.mouseMove(grid, grid.day_rect(december(17)).center())
    assert why(grid) == "改到 12月17日"


def test_a_chip_is_put_down_on_an_allowed_day(grid: MonthGrid, qtbot: QtBot) -> None:
    drag(grid, "v90", december(17))
    grid.allow("v90", choices())

    with qtbot.waitSignal(grid.dropped) as heard:
        QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(december(17)).center())

    assert heard.args == ["v90", december(17)]
    assert grid.carrying is None
    assert why(grid) == ""


def test_a_forbidden_day_takes_nothing_and_says_why(grid: MonthGrid, qtbot: QtBot) -> None:
    drag(grid, "v90", december(8))
    grid.allow("v90", choices())

    with qtbot.assertNotEmitted(grid.dropped), qtbot.waitSignal(grid.refused) as heard:
        QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(december(8)).center())

    assert heard.args == [QUIET_SENTENCE]


def test_a_day_that_nobody_named_is_forbidden_too(grid: MonthGrid, qtbot: QtBot) -> None:
    drag(grid, "v90", december(31))
    grid.allow("v90", choices())

    with qtbot.waitSignal(grid.refused) as heard:
        QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(december(31)).center())

    assert heard.args == ["12月31日不在可以改到的日期里。"]


def test_a_chip_put_down_before_the_days_are_known_waits_for_them(grid: MonthGrid, qtbot: QtBot) -> None:
    drag(grid, "v90", december(17))
    with qtbot.assertNotEmitted(grid.dropped):
        QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(december(17)).center())

    with qtbot.waitSignal(grid.dropped) as heard:
        grid.allow("v90", choices())

    assert heard.args == ["v90", december(17)]


def test_a_chip_goes_back_on_escape_or_where_it_came_from(grid: MonthGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.dropped), qtbot.assertNotEmitted(grid.refused):
        drag(grid, "v90", december(17))
        grid.allow("v90", choices())
        QTest.keyClick(grid, Qt.Key.Key_Escape)
        QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(december(17)).center())
        assert grid.carrying is None
        drag(grid, "v90", december(17))
        QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(december(11)).center())

    assert grid.carrying is None


def test_a_chip_that_is_fixed_stays_and_says_why(grid: MonthGrid, qtbot: QtBot) -> None:
    grid.show_chips([chip(5, december(9), fixed="已经通知企业，不能再改期。")])

    with qtbot.waitSignal(grid.refused) as heard:
        drag(grid, "v5", december(15))

    assert heard.args == ["已经通知企业，不能再改期。"]
    assert grid.carrying is None


def test_a_chip_is_carried_with_the_keys(grid: MonthGrid, qtbot: QtBot) -> None:
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    grid.choose(december(11), "v90")

    QTest.keySequence(grid, "Ctrl+X")
    grid.allow("v90", choices())
    assert "方向键" in why(grid)
    for _ in range(4):
        QTest.keyClick(grid, Qt.Key.Key_Right)
    assert why(grid) == "改到 12月15日"
    with qtbot.waitSignal(grid.dropped) as heard:
        QTest.keyClick(grid, Qt.Key.Key_Return)

    assert heard.args == ["v90", december(15)]


def test_a_chip_carried_with_the_keys_goes_back_when_the_keyboard_goes_elsewhere(grid: MonthGrid, qtbot: QtBot) -> None:
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    grid.lift("v90", by_keys=True)

    grid.clearFocus()

    assert grid.carrying is None


def test_a_tip_shows_the_whole_name_as_plain_text(grid: MonthGrid, qtbot: QtBot) -> None:
    at = middle_of(grid, "v90")
    QApplication.sendEvent(grid, QHelpEvent(QHelpEvent.Type.ToolTip, at, grid.mapToGlobal(at)))

    assert "示例0090号有限公司" in QToolTip.text()


@pytest.mark.parametrize("dark", [False, True])
def test_a_month_with_many_visits_is_painted_in_one_beat(qapp: QApplication, grid: MonthGrid, dark: bool) -> None:
    theme.dress(qapp, dark=dark)
    grid.show_chips([chip(n, december(1 + 2 * (n % 12))) for n in range(800)])

    assert not grid.grab().isNull()
