"""The page 责任单位: every unit with how it keeps up, and the sheet of the chosen one."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.desk import Desk, Message, Place
from jn_desktop.desktop.paper_dialog import PaperDialog
from jn_desktop.meetings.cards import DraftAction, MeetingDraft
from jn_desktop.meetings.pages.units import UnitsPage
from jn_desktop.station import Station
from tests.meetings.conftest import Settle


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, station: Station, settle: Settle) -> UnitsPage:
    actions = (
        DraftAction(None, None, "拆塔", "供电公司", "住建局", "2026-11-20"),
        DraftAction(None, None, "改线", "供电公司、住建局", None, "2026-12-10"),
        DraftAction(None, None, "修路", "园区办", None, "2026-12-24"),
    )
    station.meetings.save(None, MeetingDraft("电力会", datetime(2026, 11, 16, 9, 0), actions=actions))
    for one in station.follow_up.board():
        station.follow_up.hand_over(one.id)
    made = UnitsPage(desk, station.follow_up, station.follow_up_papers)
    qtbot.addWidget(made)
    made.resize(1182, 744)
    made.show()
    made.arrive()
    settle()
    return made


def press(page: UnitsPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None and button.isVisible() and button.isEnabled(), name
    button.click()


def shown(page: UnitsPage) -> list[str]:
    return [one.action.text for one in page.detail.agreed.records()]


def test_units_stand_by_what_is_overdue_and_the_first_is_shown(page: UnitsPage) -> None:
    column = page.table.model().columns[1]
    assert [(row.unit, column.shown(row)) for row in page.table.records()] == [
        ("供电公司", "1 项超期"),
        ("住建局", "1 项在办"),
        ("园区办", "1 项在办"),
    ]
    assert page.detail.title.text() == "供电公司"
    assert page.detail.subtitle.text() == "牵头 2 项，按时办结 0 项，超期办结 0 项，在办 2 项，其中超期 1 项"
    assert shown(page) == ["拆塔", "改线"]
    assert [one.number for one in page.detail.meetings.records()] == ["XC2026001"]


def test_a_unit_is_gone_to_by_its_name(page: UnitsPage, desk: Desk, settle: Settle) -> None:
    messages: list[Message] = []
    desk.said.connect(messages.append)

    page.open_place(Place("units", "园区办"))
    settle()
    assert shown(page) == ["修路"]
    page.open_place(Place("units", "文旅局"))
    page.reload()
    settle()

    assert [message.text for message in messages] == ["“文旅局”还没有议定事项。"]


def test_enter_leads_from_the_units_to_an_action_and_on_to_the_board(page: UnitsPage, desk: Desk) -> None:
    places: list[Place] = []
    desk.went.connect(places.append)

    QTest.keyClick(page.table, Qt.Key.Key_Return)
    page.detail.agreed.selectRow(0)
    QTest.keyClick(page.detail.agreed, Qt.Key.Key_Return)
    press(page, "units_back")

    assert places == [Place("follow_up", page.detail.agreed.records()[0].id), Place("follow_up")]


def test_the_list_and_the_sheets_of_a_unit_are_shown_to_be_printed(page: UnitsPage, settle: Settle) -> None:
    for button, title in (("unit_list", "督办清单"), ("unit_sheets", "交办单")):
        press(page, button)
        settle()
        (dialog,) = [one for one in page.findChildren(PaperDialog) if one.isVisible()]
        assert dialog.windowTitle() == title
        dialog.close()


def test_what_a_unit_does_changes_its_sheet_at_once(page: UnitsPage, station: Station, settle: Settle) -> None:
    action = page.detail.agreed.records()[0].action
    station.follow_up.accept(action.id)
    page.reload()
    settle()
    assert page.detail.agreed.records()[0].action.state.value == "已接收"


def test_units_are_found_and_narrowed(page: UnitsPage) -> None:
    page.filters.only("overdue")
    assert [row.unit for row in page.table.records()] == ["供电公司"]
    page.filters.clear()
    page.filters._text.setText("园区")
    page.filters.changed.emit()
    assert [row.unit for row in page.table.records()] == ["园区办"]
