"""Pictures of 现场办公会 and of following up: the month, the search in the minutes, units and their papers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel

from jn_desktop.desktop.desk import Place
from jn_desktop.meetings.cards import MeetingDraft

if TYPE_CHECKING:
    from tests.screenshots import Camera

_MEETINGS = (
    (datetime(2026, 11, 19, 9, 0), "道路开口协调会"),
    (datetime(2026, 11, 25, 14, 30), "光电产业园用电接入现场办公会"),
    (datetime(2026, 11, 27, 9, 0), "新材料产业园电力迁改现场办公会"),
)
_HANDED_OVER, _TAKEN_OVER = 12, 6


def take_meetings(camera: "Camera") -> None:
    """Take the views of meetings, then what is handed over to units."""
    station = camera.program.station
    assert station is not None
    if not station.meetings.board():
        _take(camera, Place("meetings", only="calendar"), "meetings-calendar-empty")
        _take(camera, Place("meetings", only="search"), "meetings-search-empty")
        _take(camera, Place("units"), "units-empty")
        return
    for time, name in _MEETINGS:
        station.meetings.save(None, MeetingDraft(name=name, time=time, place="17号地块"))
    _take_views(camera)
    agreed = station.follow_up.board()
    for action in agreed[:_HANDED_OVER]:
        station.follow_up.hand_over(action.id)
    for action in agreed[:_TAKEN_OVER]:
        station.follow_up.accept(action.id)
    _take_units(camera)


def _take(camera: "Camera", place: Place, name: str) -> Any:
    """Go somewhere, take it, and return the page."""
    window = camera.program.window
    assert window is not None
    window.go(place)
    camera.take(name, window)
    return window.current


def _take_views(camera: "Camera") -> None:
    calendar = _take(camera, Place("meetings", only="calendar"), "meetings-calendar").view
    calendar.show_month(_MEETINGS[-1][0].date())
    camera.take("meetings-calendar-day", calendar.window())
    search = _take(camera, Place("meetings", only="search"), "meetings-search-begin").view
    for words, name in (("建设局 方案", "meetings-search"), ("没有这样的话", "meetings-search-nothing")):
        search._text.setText(words)
        search._look()  # at once, not after the pause
        camera.settle()
        search.paper._fetch()
        camera.take(name, search.window())
    search.filters.clear()
    camera.program.window.go(Place("meetings", only="list"))  # type: ignore[union-attr]


def _take_units(camera: "Camera") -> None:
    page = _take(camera, Place("units"), "units")
    page.detail.tabs.setCurrentIndex(1)
    camera.take("units-meetings", page.window())
    page.detail.tabs.setCurrentIndex(0)
    page.detail.list.click()
    camera.take_dialogs("units-list")
    page = _take(camera, Place("follow_up"), "follow_up-handed-over")
    how = QItemSelectionModel.SelectionFlag
    for row in range(4):
        page.table.selectionModel().select(page.table.model().index(row, 0), how.Select | how.Rows)
    camera.take("follow_up-several", page.window())
    page.batch._open()
    camera.take_dialogs("follow_up-sheets")
