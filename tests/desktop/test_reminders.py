"""Reminders in the window: found by the minute, counted in the status bar, listed, and told from the tray."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QSystemTrayIcon

from jn_desktop.core.roles import Role
from jn_desktop.demands.cards import NewDemand
from jn_desktop.demands.pages.reminders import RemindersDialog, Reminding
from jn_desktop.desktop import tray
from jn_desktop.meetings.cards import DraftAction, MeetingDraft
from jn_desktop.station import Station
from tests.conftest import NOW, PASSWORD
from tests.desktop.conftest import TurnedClock
from tests.desktop.walking import Walk

NAME = "甲电子有限公司"


class Corner(QSystemTrayIcon):
    """A tray on a machine that has none: it is there, and what is said in it is kept."""

    icons: ClassVar[list["Corner"]] = []
    said: ClassVar[list[str]] = []

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def show(self) -> None:
        self.icons.append(self)

    def hide(self) -> None:
        self.icons.remove(self)

    def showMessage(self, title: str, sentence: str, *_: object) -> None:
        assert title == "跑小青工作台"
        self.said.append(sentence)


@pytest.fixture
def corner(monkeypatch: pytest.MonkeyPatch) -> type[Corner]:
    monkeypatch.setattr(tray, "QSystemTrayIcon", Corner)
    monkeypatch.setattr(Corner, "icons", [])
    monkeypatch.setattr(Corner, "said", [])
    return Corner


def register(station: Station, enterprise: str = NAME) -> str:
    draft = NewDemand(NOW, "停电", enterprise=enterprise, contact="李经理", phone="13800001234")
    return station.demands.register(draft)


def pass_to(walk: Walk, clock: TurnedClock, time: str) -> None:
    """Let the minute of a time come."""
    clock.turn(datetime.fromisoformat(f"2026-11-23T{time}"))
    reminding = walk.window.findChild(Reminding)
    assert reminding is not None
    reminding._minutes.timeout.emit()
    walk.settle()


def badge(walk: Walk) -> str:
    return walk.find(QPushButton, "reminders", walk.window).text()


def shown(walk: Walk) -> RemindersDialog:
    assert isinstance(walk.dialog, RemindersDialog)
    return walk.dialog


def test_what_has_become_due_is_counted_until_somebody_looks(opened: Walk, clock: TurnedClock) -> None:
    register(opened.station)
    pass_to(opened, clock, "10:30")
    assert badge(opened) == "提醒"

    pass_to(opened, clock, "11:05")  # contact is due at half past eleven
    assert badge(opened) == "提醒 1"
    assert opened.find(QPushButton, "reminders").accessibleName() == "提醒，1 条还没有看"

    opened.keys("Ctrl+Shift+R")
    assert badge(opened) == "提醒"
    table = shown(opened).table
    assert [column.shown(table.current()) for column in table.header.visible()] == [
        *("11:05", "即将到期", "SQ202600001", NAME, "联系企业", "今天 11:30", "admin")
    ]


def test_the_list_is_opened_from_the_search(opened: Walk) -> None:
    assert opened.search("jtdtx") == ["今天的提醒"]

    opened.press(Qt.Key.Key_Return, opened.palette.field)
    opened.settle()

    assert shown(opened).isVisible()


def test_the_list_goes_on_while_it_stands_open(opened: Walk, clock: TurnedClock) -> None:
    register(opened.station)
    pass_to(opened, clock, "11:05")
    opened.do("reminders")
    pass_to(opened, clock, "11:35")

    assert [(one.rung, one.at[11:]) for one in shown(opened).table.records()] == [
        ("到期", "11:35"),
        ("即将到期", "11:05"),
    ]
    assert badge(opened) == "提醒"


def test_what_comes_behind_the_lock_has_not_been_looked_at(opened: Walk, clock: TurnedClock) -> None:
    register(opened.station)
    opened.do("reminders")
    opened.window.lock()
    pass_to(opened, clock, "11:05")

    assert opened.window.findChild(QPushButton, "reminders").text() == "提醒 1"


def test_enter_goes_from_a_reminder_to_its_demand(opened: Walk, clock: TurnedClock) -> None:
    demand_id = register(opened.station)
    pass_to(opened, clock, "11:05")
    opened.do("reminders")
    opened.press(Qt.Key.Key_Return, shown(opened).table)
    opened.settle()

    assert opened.dialogs() == []
    assert (opened.page.key, opened.page.detail.record_id) == ("demands", demand_id)


def test_yesterdays_reminders_are_gone_in_the_morning(opened: Walk, clock: TurnedClock) -> None:
    register(opened.station)
    pass_to(opened, clock, "11:05")
    clock.turn(datetime(2026, 11, 24, 8, 0))  # before the office opens
    opened.window.findChild(Reminding).look()
    opened.settle()
    opened.do("reminders")

    assert badge(opened) == "提醒"
    assert shown(opened).table.records() == [] and not opened.find(QPushButton, "reminder_go").isEnabled()


def test_who_may_not_remind_reads_the_list_and_notes_nothing(
    walk: Callable[[Path], Walk], station: Station, clock: TurnedClock
) -> None:
    register(station)
    station.operators.add("审计甲", Role.AUDITOR, PASSWORD)
    station.close()
    begun = walk(station.folder)
    begun.log_in("审计甲", PASSWORD)

    pass_to(begun, clock, "11:05")

    assert badge(begun) == "提醒" and begun.said == ""
    assert begun.station.reminders.of_today() == []


def test_a_machine_without_a_tray_goes_without_one(opened: Walk, clock: TurnedClock) -> None:
    assert not QSystemTrayIcon.isSystemTrayAvailable()
    register(opened.station)
    pass_to(opened, clock, "11:05")

    assert opened.window.findChild(tray.Tray) is None and badge(opened) == "提醒 1"


def test_one_demand_is_told_of_by_name_but_nobodys_phone(
    corner: type[Corner], opened: Walk, clock: TurnedClock
) -> None:
    register(opened.station)
    pass_to(opened, clock, "11:05")
    pass_to(opened, clock, "11:06")

    assert corner.said == [f"SQ202600001 {NAME}：联系企业即将到期。"]


def test_several_are_summed_up_in_one_notification(corner: type[Corner], opened: Walk, clock: TurnedClock) -> None:
    for number in range(4):
        register(opened.station, f"{number}号电子有限公司")
    pass_to(opened, clock, "11:05")

    assert corner.said == ["4 件诉求需要提醒：SQ202600001、SQ202600002、SQ202600003 等。"]


def test_a_locked_window_lets_no_more_out_than_how_many(corner: type[Corner], opened: Walk, clock: TurnedClock) -> None:
    register(opened.station)
    opened.window.lock()
    pass_to(opened, clock, "11:05")
    corner.icons[0].messageClicked.emit()
    opened.settle()

    assert corner.said == ["1 件诉求需要提醒。"]
    assert opened.dialogs() == []


def test_clicking_what_was_said_brings_the_window_and_the_list(
    corner: type[Corner], opened: Walk, clock: TurnedClock
) -> None:
    register(opened.station)
    pass_to(opened, clock, "11:05")
    opened.window.showMinimized()
    corner.icons[0].messageClicked.emit()
    opened.settle()

    assert not opened.window.isMinimized()
    assert len(shown(opened).table.records()) == 1


def test_the_list_does_not_push_aside_what_waits_for_an_answer(
    corner: type[Corner], opened: Walk, clock: TurnedClock
) -> None:
    register(opened.station)
    pass_to(opened, clock, "11:05")
    opened.go("settings", only="操作员")
    opened.click("add_operator")
    question = opened.dialog
    corner.icons[0].messageClicked.emit()
    opened.settle()

    assert opened.dialogs() == [question] and badge(opened) == "提醒 1"


def test_the_icon_says_whose_it_is_and_its_menu_opens_and_ends(corner: type[Corner], opened: Walk) -> None:
    (icon,) = corner.icons
    menu = opened.window.findChild(tray.Tray).menu
    opened.window.showMinimized()

    assert icon.toolTip() == "跑小青工作台 · 测试服务站"
    assert [action.text() for action in menu.actions()] == ["打开(&O)", "退出(&X)"]
    menu.actions()[0].trigger()
    assert not opened.window.isMinimized()
    menu.actions()[1].trigger()
    opened.until(lambda: not opened.window.isVisible())
    assert corner.icons == [] and QApplication.quitOnLastWindowClosed()


def test_enter_goes_from_the_reminder_of_an_agreed_action_to_the_board(opened: Walk, clock: TurnedClock) -> None:
    station = opened.station
    draft = MeetingDraft(
        "迁改现场办公会", NOW, actions=(DraftAction(None, None, "迁改", "供电公司", None, "2026-11-23"),)
    )
    station.meetings.save(None, draft)
    (action,) = station.follow_up.board()
    station.follow_up.hand_over(action.id)
    pass_to(opened, clock, "11:05")
    assert badge(opened) == "提醒 1"
    opened.do("reminders")
    reminder = shown(opened).table.current()
    assert (reminder.target, reminder.told, reminder.about) == ("议定事项", "供电公司", "供电公司：迁改")

    opened.press(Qt.Key.Key_Return, shown(opened).table)
    opened.settle()

    assert (opened.page.key, opened.page.detail.record_id) == ("follow_up", action.id)
