"""The page 企业诉求: the board, its filters, what is chosen, several at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.demands.clock import Target
from jn_desktop.demands.gauge import Reading, Run
from jn_desktop.demands.pages.clocks import draw_clocks
from jn_desktop.demands.pages.demands import DemandsPage
from jn_desktop.demands.rules import Satisfaction
from jn_desktop.demands.states import State
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk as Window
from jn_desktop.desktop.desk import Found, Message, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.station import Station
from tests.demand_benchmarks import fill_with_demands
from tests.demands.conftest import MONDAY, Desk


@dataclass
class Screen:
    """The page on a screen, and what one does with it."""

    qtbot: QtBot
    window: Window
    page: DemandsPage
    desk: Desk
    messages: list[str]

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.window.tasks.busy, timeout=20_000)

    def titles(self) -> list[str]:
        return [card.title for card in self.page.model.records()]

    def press(self, name: str, within: QWidget | None = None) -> None:
        button = (within or self.page).findChild(QPushButton, name)
        assert button is not None and button.isEnabled(), name
        button.click()
        self.settle()

    def select(self, *rows: int) -> None:
        """Select rows, and make the first of them the current one."""
        table, how = self.page.table, QItemSelectionModel.SelectionFlag
        table.setCurrentIndex(self.page.model.index(rows[0], 0))
        for row in rows:
            table.selectionModel().select(self.page.model.index(row, 0), how.Select | how.Rows)
        self.settle()

    def only(self, name: str) -> None:
        self.page.open_place(Place("demands", only=name))
        self.settle()

    @property
    def dialog(self) -> Any:
        (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return found

    def fill(self, **told: str) -> None:
        """Fill in the dialog that stands open, and do what it is for."""
        dialog = self.dialog
        assert isinstance(dialog, FormDialog)
        dialog.binder.load({**dialog.binder._raw(), **told})
        self.press("accept", dialog)


@pytest.fixture
def screen(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> Iterator[Callable[..., Screen]]:
    """Open the page at the size that it has in a small window, and wait until it stands."""
    theme.dress(qapp, dark=False)
    opened = []

    def show(station: Station = desk.station) -> Screen:
        station.search.refresh()
        window = Window(station.context, Memory(tmp_path / "window.json"), Found(station.search.ids))
        opened.append(window)
        messages: list[str] = []
        window.said.connect(lambda message: messages.append(_told(message)))
        page = DemandsPage(window, station.demands, station.registry, station.projects, station.demand_papers)
        qtbot.addWidget(page)
        page.resize(1182, 744)
        page.show()
        page.arrive()
        made = Screen(qtbot, window, page, desk, messages)
        made.settle()
        return made

    yield show
    for window in opened:
        window.tasks.close()


def _told(message: Message) -> str:
    return message.text


Show = Callable[..., Screen]


# ---- the board ----


def test_the_board_begins_with_what_is_due_next_and_shows_it_beside(desk: Desk, screen: Show) -> None:
    desk.register("后到的")
    desk.watch.set("23 10:00")
    desk.register("更后到的")

    shown = screen()

    assert shown.titles() == ["后到的", "更后到的"]
    assert shown.page._counts.text() == "2 件在办 · 今天到期 2 · 未转办 2"
    assert shown.page.detail.title.text() == "后到的"


def test_an_empty_board_offers_to_register(screen: Show) -> None:
    shown = screen()

    assert shown.page.table._empty.isVisible()
    shown.page.table._empty._button.click()
    assert shown.page.sheet is not None and shown.page.sheet.isVisible()


def test_what_is_left_goes_on_by_the_minute_without_anything_being_fetched(desk: Desk, screen: Show) -> None:
    desk.register()
    shown = screen()
    column = next(one for one in shown.page.model.columns if one.key == "next_by")
    (card,) = shown.page.model.records()
    assert column.shown(card) == "还剩 2 小时"

    desk.watch.set("23 10:50")
    shown.page.tick()

    assert column.shown(card) == "还剩 10 分钟"
    assert column.tone is not None and column.tone(card) is theme.Tone.WARN
    assert not shown.window.tasks.busy


def test_filters_show_what_is_mine_overdue_due_today_unassigned_or_closed(desk: Desk, screen: Show) -> None:
    done = desk.register("办完的")
    desk.handle(done)
    desk.answer(done)
    desk.call_back(done, Satisfaction.SATISFIED)
    desk.demands.close([done])
    desk.register("超期的", first_receiver="别人")
    desk.watch.set("24 11:30")
    given = desk.register("转走的")
    desk.demands.dispatch([given], "供电公司")
    shown = screen()

    for name, titles in (
        ("mine", ["转走的"]),
        ("overdue", ["超期的"]),
        ("due_today", ["转走的"]),
        ("unassigned", ["超期的"]),
        ("closed", ["办完的"]),
    ):
        shown.only(name)
        assert shown.titles() == titles, name


def test_a_text_finds_demands_and_those_of_an_enterprise_by_initials(desk: Desk, screen: Show) -> None:
    desk.register("用电不稳", enterprise="甲电子")
    desk.register("要招工人", enterprise="乙机械")
    shown = screen()

    for text, titles in (("yd", ["用电不稳"]), ("yjx", ["要招工人"]), ("SQ202600002", ["要招工人"]), ("xyz", [])):
        shown.page.filters._text.setText(text)  # type: ignore[union-attr]
        shown.qtbot.waitUntil(lambda titles=titles: shown.titles() == titles, timeout=5_000)  # type: ignore[misc]
        shown.settle()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down])
def test_one_goes_on_from_the_text_to_what_it_finds(desk: Desk, screen: Show, key: Qt.Key) -> None:
    desk.register("用电不稳")
    shown = screen()
    shown.page.window().activateWindow()
    field = shown.page.filters._text
    assert field is not None
    field.setFocus()

    QTest.keyClick(field, key)

    assert QApplication.focusWidget() is shown.page.table
    assert shown.page.table.current().title == "用电不稳"


def test_a_place_leads_to_a_demand_whatever_the_filters_hide(desk: Desk, screen: Show) -> None:
    desk.register("甲")
    wanted = desk.register("乙")
    shown = screen()
    shown.only("overdue")

    shown.page.open_place(Place("demands", record=wanted))
    shown.settle()

    assert shown.page.detail.record_id == wanted
    assert shown.page.table.current().id == wanted


def test_a_clock_that_was_set_back_is_shown_above_the_board(desk: Desk, screen: Show) -> None:
    desk.register()
    desk.watch.set("20 09:00")

    shown = screen()

    assert shown.page.warning.isVisible() and shown.page.warning.text()


def test_each_state_of_a_clock_looks_its_own_way(qapp: QApplication) -> None:
    theme.dress(qapp, dark=False)
    looks = set()
    for run in Run:
        image = QImage(80, 30, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        draw_clocks(painter, QRect(0, 0, 80, 30), [Reading(Target.RESOLVE, MONDAY, None, run, 0.5, MONDAY)])
        painter.end()
        looks.add(tuple(image.pixel(x, 15) for x in range(80)))

    assert len(looks) == len(Run)


# ---- several at once ----


def test_several_demands_are_dispatched_taken_over_and_urged_at_once(desk: Desk, screen: Show) -> None:
    ids = [desk.register(f"第 {number} 件") for number in range(3)]
    shown = screen()
    assert not shown.page.batch.isVisible()

    shown.select(0, 1, 2)
    assert shown.page.batch._said.text() == "选了 3 件"
    shown.press("batch_dispatch")
    shown.fill(lead_unit="供电公司")
    assert {desk.look(one).state for one in ids} == {State.DISPATCHED}
    assert "3 件诉求：已转办" in shown.messages[-1]

    shown.select(0, 1, 2)
    shown.press("batch_accept")
    shown.fill(handler="王工")
    shown.select(0, 1)
    shown.press("batch_urge")
    shown.fill(words="请今天联系企业")

    assert {desk.look(one).card.handler for one in ids} == {"王工"}
    assert [desk.look(one).events[-1].text for one in ids] == ["请今天联系企业", "请今天联系企业", "王工"]


def test_only_what_every_selected_demand_can_do_is_offered(desk: Desk, screen: Show) -> None:
    desk.register("没转的")
    given = desk.register("转了的")
    desk.demands.dispatch([given], "供电公司")
    shown = screen()

    shown.select(0, 1)

    enabled = {name for name in ("dispatch", "accept", "urge", "close") if _enabled(shown, f"batch_{name}")}
    assert enabled == {"dispatch"}


def test_more_than_can_be_meant_are_not_moved_at_once(desk: Desk, screen: Show) -> None:
    fill_with_demands(desk.station, 501)
    shown = screen()

    shown.page.table.selectAll()
    shown.settle()

    assert shown.page.batch._said.text() == "选了 501 件，一次最多办 500 件。"
    assert not _enabled(shown, "batch_dispatch")


def _enabled(shown: Screen, name: str) -> bool:
    button = shown.page.findChild(QPushButton, name)
    return button is not None and button.isEnabled()


def test_enter_goes_from_the_board_to_the_tabs(desk: Desk, screen: Show) -> None:
    desk.register()
    shown = screen()
    shown.page.table.setFocus()

    QTest.keyClick(shown.page.table, Qt.Key.Key_Return)

    assert shown.page.detail.tabs.currentIndex() == 0
