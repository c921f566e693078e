"""The view 纪要检索: hits follow what is typed, the paper stands at the hit, Enter goes to the meeting."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Place
from jn_desktop.meetings.cards import DraftTopic, MeetingDraft
from jn_desktop.meetings.pages.minutes_search import MinutesSearchView
from jn_desktop.station import Station
from tests.desktop.viewing import Screen
from tests.meetings.conftest import Written, services_of

Shown = Screen[MinutesSearchView]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Station], Shown]]:
    theme.dress(qapp, dark=False)
    opened: list[Shown] = []

    def begin(of: Station) -> Shown:
        services = services_of(of)
        opened.append(
            Screen(qtbot, of, tmp_path, lambda desk: MinutesSearchView(desk, services.search, services.meetings))
        )
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


def look(screen: Shown, typed: str) -> list[tuple[str, str]]:
    """Type words and return what is found once it stands there."""
    field = screen.view.findChild(QLineEdit, "minutes_search_text")
    field.setFocus()
    field.selectAll()
    field.insert(typed)
    screen.qtbot.waitUntil(lambda: not screen.view.filters._pause.isActive())
    screen.settle()
    return [(hit.part, hit.sentence) for hit in screen.view.table.records()]


def test_what_is_found_follows_what_is_typed(written: Written, show: Callable[[Station], Shown]) -> None:
    screen = show(written.station)
    assert screen.view.table.records() == []

    assert look(screen, "建设局 杆塔") == [("事项 1", "拆除六基杆塔（供电公司，建设局、应急管理局配合）")]
    assert screen.counts[-1] == "1 次会议里找到"
    assert look(screen, "没有这样的话") == []
    assert screen.view.table._empty.text == "没有纪要里写着“没有这样的话”。"
    screen.view.filters.clear()
    screen.settle()
    assert screen.view.table._empty.text.startswith("在上面写下要找的话")


def test_the_paper_stands_at_the_hit(written: Written, show: Callable[[Station], Shown]) -> None:
    station = written.station
    long = tuple(DraftTopic(None, f"第{place}件事", "情况说明。" * 60) for place in range(12))
    topics = (*written.draft.topics, *long, DraftTopic(None, "最后一件事", "变压器容量不够，需要增容。"))
    station.meetings.save(written.meeting_id, replace(written.draft, topics=topics))
    screen = show(station)
    paper = screen.view.paper.paper

    look(screen, "增容")
    screen.qtbot.waitUntil(lambda: paper.pages > 2, timeout=20_000)
    down = paper.verticalScrollBar().value()
    assert down > paper.viewport().height()
    look(screen, "六基高压")
    screen.qtbot.waitUntil(lambda: paper.verticalScrollBar().value() < down, timeout=20_000)


def test_an_issue_that_was_corrected_is_shown_as_it_was(written: Written, show: Callable[[Station], Shown]) -> None:
    minutes = written.station.minutes
    for act in (minutes.submit, minutes.sign, minutes.issue):
        act(written.meeting_id)
    minutes.correct(written.meeting_id, "数错了")
    topics = (replace(written.draft.topics[0], situation="地块上有八基高压线杆"), written.draft.topics[1])
    written.station.meetings.save(written.meeting_id, replace(written.draft, topics=topics))
    screen = show(written.station)

    assert look(screen, "六基高压") == [("〔2026〕1号 议题 1", "地块上有六基高压线杆")]

    screen.qtbot.waitUntil(lambda: "地块上有六基高压线杆" in screen.view.paper.paper.text(), timeout=20_000)


def test_the_keyboard_goes_from_the_words_to_a_hit_to_its_meeting_and_back(
    written: Written, show: Callable[[Station], Shown]
) -> None:
    screen = show(written.station)
    look(screen, "高压线")
    field = screen.view.findChild(QLineEdit, "minutes_search_text")

    QTest.keyClick(field, Qt.Key.Key_Down)
    assert screen.view.table.hasFocus()
    QTest.keyClick(screen.view.table, Qt.Key.Key_Escape)
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(screen.view.table, Qt.Key.Key_Return)

    assert screen.places == [Place("meetings", written.meeting_id, only="list/minutes")]


def test_hits_are_narrowed_by_year(station: Station, show: Callable[[Station], Shown]) -> None:
    for year in (2025, 2026):
        topics = (DraftTopic(None, "用电接入"),)
        station.meetings.save(None, MeetingDraft(f"{year}年的会", datetime(year, 5, 8, 9, 0), topics=topics))
    screen = show(station)
    look(screen, "用电")

    year = screen.view.findChild(QComboBox, "minutes_search_year")
    year.setCurrentIndex(year.findData(2025))
    screen.settle()

    assert [hit.name for hit in screen.view.table.records()] == ["2025年的会"]


def test_what_people_wrote_is_shown_as_it_stands_whatever_is_in_it(
    station: Station, show: Callable[[Station], Shown]
) -> None:
    topics = (DraftTopic(None, "<b>用电</b>&<img src=x>"),)
    station.meetings.save(None, MeetingDraft("会", datetime(2026, 5, 8, 9, 0), topics=topics))
    screen = show(station)

    assert look(screen, "用电") == [("议题 1", "<b>用电</b>&<img src=x>")]

    image = QImage(screen.view.table.viewport().size(), QImage.Format.Format_RGB32)
    screen.view.table.viewport().render(image)  # it is painted, not set as rich text
    tip = screen.view.table.model().index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img" in tip
