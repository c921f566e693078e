"""The view 列表 of 现场办公会: what it is narrowed by, and the minutes beside it where there is room."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Place
from jn_desktop.meetings.cards import MeetingDraft
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.pages.meeting_list import MeetingListView
from jn_desktop.station import Station
from tests.desktop.viewing import Screen
from tests.meetings.conftest import services_of

Shown = Screen[MeetingListView]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Callable[[], Shown]]:
    theme.dress(qapp, dark=False)
    opened: list[Shown] = []

    def begin() -> Shown:
        opened.append(Screen(qtbot, station, tmp_path, lambda desk: MeetingListView(desk, services_of(station))))
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


def hold(station: Station, name: str, day: int, **told: object) -> str:
    return station.meetings.save(None, MeetingDraft(name, datetime(2026, 11, day, 9, 0), **told))  # type: ignore[arg-type]


def test_the_list_is_narrowed_by_kind_series_and_progress(station: Station, show: Callable[[], Shown]) -> None:
    hold(station, "专班例会", 20, kind=MeetingKind.TASK_FORCE, series="用电专班")
    hold(station, "现场会", 27)
    screen = show()

    for name, value, expected in (
        ("kind", "专班例会", ["专班例会"]),
        ("series", "用电专班", ["专班例会"]),
        ("stage", "待召开", ["现场会"]),
    ):
        box = screen.view.filters._choices[name]
        box.setCurrentIndex(box.findData(value))
        assert [row.name for row in screen.view.table.records()] == expected, name
        screen.view.filters.clear()


def test_the_minutes_stand_beside_the_list_where_there_is_room_and_in_a_tab_where_not(
    station: Station, show: Callable[[], Shown], qtbot: QtBot
) -> None:
    first, second = hold(station, "第一次会", 18), hold(station, "第二次会", 19)
    screen = show()
    tabs = screen.view.detail.tabs
    place = tabs.indexOf(screen.view.detail.minutes)
    assert tabs.isTabVisible(place) and not screen.view.preview.isVisible()

    screen.view.resize(2_300, 900)
    screen.settle()
    assert not tabs.isTabVisible(place)
    for meeting, words in ((first, "第一次会纪要"), (second, "第二次会纪要")):
        screen.view.open_place(Place("meetings", meeting))
        qtbot.waitUntil(lambda words=words: words in screen.view.preview.text(), timeout=20_000)

    screen.view.resize(1_142, 640)
    assert tabs.isTabVisible(place) and not screen.view.preview.isVisible()


def test_the_minutes_of_a_meeting_are_gone_to(station: Station, show: Callable[[], Shown]) -> None:
    meeting = hold(station, "第一次会", 18)
    hold(station, "第二次会", 19)
    screen = show()

    screen.view.open_place(Place("meetings", meeting, only="minutes"))

    assert screen.view.detail.record_id == meeting
    assert screen.view.detail.tabs.currentWidget() is screen.view.detail.minutes
