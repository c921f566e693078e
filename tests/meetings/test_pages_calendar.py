"""The view 月历 of 现场办公会: the meetings of a month, those of the chosen day, and a meeting put off."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.theme import Tone
from jn_desktop.meetings.cards import DraftAction, MeetingDraft
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.pages.meeting_calendar import MeetingCalendarView
from jn_desktop.station import Station
from tests.desktop.viewing import Screen
from tests.meetings.conftest import services_of

LEFT = Qt.MouseButton.LeftButton
WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)
Show = Callable[..., Screen[MeetingCalendarView]]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Show]:
    theme.dress(qapp, dark=False)
    opened: list[Screen[MeetingCalendarView]] = []

    def begin(of: Station = station) -> Screen[MeetingCalendarView]:
        opened.append(Screen(qtbot, of, tmp_path, lambda desk: MeetingCalendarView(desk, services_of(of))))
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


def hold(station: Station, name: str, time: datetime, **told: object) -> str:
    return station.meetings.save(None, MeetingDraft(name=name, time=time, **told))  # type: ignore[arg-type]


def drag(screen: Screen[MeetingCalendarView], meeting_id: str, day: date) -> None:
    grid = screen.view.grid
    rect = grid.chip_rect(meeting_id)
    assert rect is not None
    QTest.mousePress(grid, LEFT, pos=rect.center())
    QTest.mouseMove(grid, rect.center() + QPoint(20, 20))
    screen.settle()
    QTest.mouseMove(grid, grid.day_rect(day).center())
    QTest.mouseRelease(grid, LEFT, pos=grid.day_rect(day).center())
    screen.settle()


def names(screen: Screen[MeetingCalendarView]) -> list[str]:
    return [row.name for row in screen.view.day.table.records()]


def test_a_month_tells_by_its_tones_how_far_each_meeting_is(station: Station, show: Show) -> None:
    hold(station, "用电接入现场办公会", datetime(2026, 11, 25, 14, 30))
    held = hold(station, "道路开口协调会", datetime(2026, 11, 19, 9, 0))
    issued = hold(station, "迁改会", datetime(2026, 11, 18, 9, 0))
    for act in (station.minutes.submit, station.minutes.sign, station.minutes.issue):
        act(issued)

    screen = show()

    chips = {chip.text: chip for day in screen.view.grid.days for chip in screen.view.grid.chips(day.date)}
    assert [(text, chip.figure, chip.tone) for text, chip in sorted(chips.items(), key=lambda one: one[1].day)] == [
        ("迁改会", "09:00", Tone.OK),
        ("道路开口协调会", "09:00", Tone.WARN),
        ("用电接入", "14:30", Tone.ACCENT),
    ]
    assert screen.counts[-1] == "本月 3 次会议 · 待召开 1 · 待出纪要 1"
    assert held in {chip.id for chip in chips.values() if chip.fixed}


def test_the_chosen_day_lists_its_meetings_and_leads_to_them(station: Station, show: Show) -> None:
    late = hold(station, "下午的会", datetime(2026, 11, 27, 15, 0))
    hold(station, "上午的会", datetime(2026, 11, 27, 9, 0))
    screen = show()

    screen.view.grid.choose(FRIDAY)
    assert names(screen) == ["上午的会", "下午的会"]
    screen.view.day.table.select(late)
    assert screen.view.grid.chosen == late
    screen.press("meeting_open", screen.view.day)

    assert screen.places == [Place("meetings", late)]


def test_a_new_meeting_is_begun_on_the_chosen_day(station: Station, show: Show) -> None:
    screen = show()
    wanted: list[date] = []
    screen.view.new_wanted.connect(wanted.append)
    screen.view.grid.choose(WEDNESDAY)

    QTest.mouseDClick(screen.view.grid, LEFT, pos=screen.view.grid.day_rect(WEDNESDAY).center())
    screen.view.grid.setFocus()
    QTest.keyClick(screen.view.grid, Qt.Key.Key_Return)
    screen.press("calendar_add")
    screen.view.day.findChild(QPushButton, "first_step").click()

    assert wanted == [WEDNESDAY] * 4


def test_enter_goes_from_a_day_to_its_meetings_and_escape_back(station: Station, show: Show) -> None:
    meeting = hold(station, "上午的会", datetime(2026, 11, 27, 9, 0))
    screen = show()
    wanted: list[str] = []
    screen.view.edit_wanted.connect(wanted.append)
    screen.view.grid.choose(FRIDAY)
    screen.view.grid.setFocus()

    QTest.keyClick(screen.view.grid, Qt.Key.Key_Return)
    assert screen.view.day.table.hasFocus()
    QTest.keyClick(screen.view.day.table, Qt.Key.Key_F2)
    assert wanted == [meeting]
    QTest.keyClick(screen.view.day.table, Qt.Key.Key_Escape)
    assert screen.view.grid.hasFocus()


def test_a_meeting_is_put_off_with_its_time_of_day_and_taken_back(station: Station, show: Show) -> None:
    meeting = hold(station, "用电会", datetime(2026, 11, 25, 14, 30), ends=datetime(2026, 11, 25, 16, 0))
    screen = show()

    drag(screen, meeting, FRIDAY)

    now = station.meetings.meeting(meeting)
    assert (now.time, now.ends) == ("2026-11-27T14:30", "2026-11-27T16:00")
    assert screen.said == ["“用电会”已从 11月25日改到 11月27日。"]
    assert screen.view.grid.current == FRIDAY and names(screen) == ["用电会"]
    screen.answer("撤销")
    assert station.meetings.meeting(meeting).time == "2026-11-25T14:30"


def test_what_speaks_against_another_day_is_said_and_nothing_changes(station: Station, show: Show) -> None:
    meeting = hold(
        station,
        "用电会",
        datetime(2026, 11, 25, 14, 30),
        actions=(DraftAction(None, None, "接电", due_date="2026-11-26"),),
    )
    held = hold(station, "开过的会", datetime(2026, 11, 19, 9, 0))
    screen = show()

    drag(screen, meeting, date(2026, 11, 20))
    drag(screen, held, FRIDAY)
    drag(screen, meeting, FRIDAY)

    assert screen.said == [
        "没有改期：11月20日已经过了。",
        "没有改期：会议 XC2026002 已经开过，不能再改期。",
        "完成时限 2026-11-26 早于会议日期 2026-11-27；请核对。",
    ]
    assert station.meetings.meeting(meeting).time == "2026-11-25T14:30"


def test_a_meeting_of_another_month_is_gone_to_once_it_is_written(station: Station, show: Show) -> None:
    screen = show()
    meeting = hold(station, "下个月的会", datetime(2026, 12, 9, 9, 0))

    screen.view.go_to_next(meeting)
    screen.reload()

    assert screen.view.grid.month == date(2026, 12, 1)
    assert screen.view.grid.current == date(2026, 12, 9) and names(screen) == ["下个月的会"]


def test_the_month_is_narrowed_by_kind_series_and_progress(station: Station, show: Show) -> None:
    hold(station, "专班第三次例会", datetime(2026, 11, 26, 9, 0), kind=MeetingKind.TASK_FORCE, series="用电专班")
    hold(station, "现场会", datetime(2026, 11, 27, 9, 0))
    screen = show()
    grid = screen.view.grid

    for name, value, shown in (("kind", "专班例会", 26), ("series", "用电专班", 26), ("stage", "待出纪要", None)):
        box = screen.view.filters._choices[name]
        box.setCurrentIndex(box.findData(value))
        days = [day.date.day for day in grid.days if grid.chips(day.date)]
        assert days == ([shown] if shown else []), name
        screen.view.filters.clear()


def test_who_may_not_write_moves_nothing(station: Station, show: Show, as_role: Callable[[Role], Station]) -> None:
    meeting = hold(station, "用电会", datetime(2026, 11, 25, 14, 30))
    screen = show(as_role(Role.AUDITOR))
    screen.view.grid.choose(FRIDAY)

    drag(screen, meeting, FRIDAY)

    assert screen.said == ["没有改期：改期由经办的人来做。"]
    assert screen.view.head == []
    assert not any(one.isVisible() for one in screen.view.day.findChildren(QPushButton, "day_edit"))
