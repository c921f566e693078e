"""扫码核验: what is scanned or typed, and whose keys are believed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.scanning import KeysDialog, ScanDialog, open_scanning
from jn_desktop.inspections.pages.visit_forms import TrustedKeyForm
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD
from tests.inspections.visiting import WEDNESDAY, notify, plan_visit


class Counter:
    """Somebody behind the counter with a scanner."""

    def __init__(self, qtbot: QtBot, station: Station, folder: Path) -> None:
        self.qtbot, self.station = qtbot, station
        self.desk = Desk(station.context, Memory(folder / "window.json"), Found(lambda _kind, _text: []))
        self.went: list[Place] = []
        self.desk.went.connect(self.went.append)
        self.parent = QWidget()
        self.parent.show()
        self.scan: ScanDialog = open_scanning(self.parent, self.desk, station.door_codes)

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.desk.tasks.busy)

    def answer(self, text: str) -> tuple[str, str]:
        """Scan a text, ended by Enter; return the sentence and its colour."""
        self.scan.field.selectAll()
        self.scan.field.insertPlainText(text)
        QTest.keyClick(self.scan.field, Qt.Key.Key_Return)
        self.settle()
        return self.scan.verdict.text(), self.scan.verdict.styleSheet()

    def keys(self) -> KeysDialog:
        QTest.mouseClick(self.button("trusted_keys", self.scan), Qt.MouseButton.LeftButton)
        self.settle()
        (shown,) = self.scan.findChildren(KeysDialog)
        return shown

    def button(self, name: str, within: QWidget) -> QPushButton:
        found = within.findChild(QPushButton, name)
        assert found is not None
        return found


Open = Callable[[Station], Counter]


@pytest.fixture
def counter(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    theme.dress(qapp, dark=False)
    opened: list[Counter] = []

    def begin(station: Station) -> Counter:
        opened.append(Counter(qtbot, station, tmp_path))
        return opened[-1]

    yield begin
    for one in opened:
        one.desk.tasks.close()
        one.parent.close()
        one.parent.deleteLater()  # with the dialogs over it
    QApplication.processEvents()


def code(station: Station, visit_id: str) -> str:
    found = station.door_codes.code(visit_id)
    assert found is not None
    return found.text


def ink(tone: Tone) -> str:
    return theme.colour(tone).name()


def test_a_genuine_code_is_said_so_and_one_more_enter_opens_the_visit(station: Station, counter: Open) -> None:
    visit = plan_visit(station)
    notify(station, visit)
    desk = counter(station)

    sentence, colour = desk.answer(code(station, visit))
    assert "核验通过" in sentence and "LH20260001" in sentence and ink(Tone.OK) in colour
    assert desk.went == []
    QTest.keyClick(desk.scan.field, Qt.Key.Key_Return)
    desk.settle()

    assert desk.went == [Place("visit", record=visit)]
    assert not any(isinstance(one, ScanDialog) and one.isVisible() for one in QApplication.topLevelWidgets())


def test_a_code_typed_in_small_letters_over_several_lines_is_understood(station: Station, counter: Open) -> None:
    visit = plan_visit(station)
    notify(station, visit)
    text = code(station, visit).lower()

    sentence, _ = counter(station).answer(f" {text[:20]} {text[20:]} ")

    assert "核验通过" in sentence


def test_a_code_for_another_day_and_one_that_was_changed_are_told_apart(station: Station, counter: Open) -> None:
    visit = plan_visit(station, day=WEDNESDAY)
    notify(station, visit)
    text, desk = code(station, visit), counter(station)

    assert ink(Tone.WARN) in desk.answer(text)[1]
    forged, colour = desk.answer(text.replace("20261125", "20261123"))
    assert "签名对不上" in forged and ink(Tone.LATE) in colour
    nothing, colour = desk.answer("https://example.com")
    assert "不是入企检查码" in nothing and ink(Tone.LATE) in colour
    assert not desk.scan.open_button.isEnabled()


def test_what_is_typed_anew_takes_the_answer_away(station: Station, counter: Open) -> None:
    desk = counter(station)
    desk.answer("abc")

    desk.scan.field.insertPlainText("x")

    assert desk.scan.verdict.text() == ""
    assert "请先扫码" in desk.answer(" ")[0]


def test_the_code_of_a_station_that_is_trusted_is_believed(
    station: Station, counter: Open, tmp_path: Path, clock: FixedClock
) -> None:
    folder = tmp_path / "别的站"
    Station.create(folder, "太白湖服务站", PASSWORD, clock)
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as other:
        visit = plan_visit(other)
        notify(other, visit)
        text, own = code(other, visit), other.door_codes.own_key()
    assert own is not None
    desk = counter(station)
    assert ink(Tone.WARN) in desk.answer(text)[1]

    keys = desk.keys()
    QTest.mouseClick(keys.add, Qt.MouseButton.LeftButton)
    (dialog,) = keys.findChildren(FormDialog)
    form = dialog.form
    assert isinstance(form, TrustedKeyForm)
    form.issuer.setText("太白湖服务站")
    form.text.setPlainText(own.text)
    desk.button("accept", dialog).click()
    desk.settle()

    assert [card.issuer for card in keys.table.records()] == ["太白湖服务站"]
    assert "核验通过" in desk.answer(text)[0] and desk.scan._visit_id is None
    keys.table.selectRow(0)
    QTest.mouseClick(keys.remove, Qt.MouseButton.LeftButton)
    desk.settle()
    assert station.door_codes.trusted() == []
    assert "没有登记的公钥" in desk.answer(text + " ")[0]


def test_the_stations_own_key_is_made_and_copied(station: Station, counter: Open) -> None:
    desk = counter(station)
    keys = desk.keys()
    assert keys.make.isVisible() and not keys.copy.isVisible()

    QTest.mouseClick(keys.make, Qt.MouseButton.LeftButton)
    desk.settle()
    QTest.mouseClick(keys.copy, Qt.MouseButton.LeftButton)

    own = station.door_codes.own_key()
    assert own is not None and keys.own.text() == own.text
    assert QGuiApplication.clipboard().text() == own.text


def test_an_agent_verifies_but_trusts_nobody_new(as_role: Callable[[Role], Station], counter: Open) -> None:
    desk = counter(as_role(Role.AGENT))
    keys = desk.keys()

    assert not keys.add.isVisible() and not keys.remove.isVisible() and not keys.make.isVisible()
