"""The line of filters: what its buttons count, and how all filters are taken away."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.memory import Memory


@dataclass(frozen=True)
class EvenOrLarge:
    park: str | None = None
    even: bool = False
    large: bool = False

    def accepts(self, number: int) -> bool:
        parks = (None, "西区" if number > 6 else "东区")
        return self.park in parks and (not self.even or number % 2 == 0) and (not self.large or number > 4)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "window.json")


def build(memory: Memory, qtbot: QtBot) -> tuple[QWidget, FilterBar]:
    """Return a page and its filters: the page has to be held."""
    page = QWidget()
    qtbot.addWidget(page)
    bar = FilterBar("numbers", memory, page)
    QVBoxLayout(page).addWidget(bar)
    bar.add_text("数字")
    bar.add_choice("park", "园区")
    bar.add_toggle("even", "双数")
    bar.add_toggle("large", "大的")
    bar.set_choices("park", ["东区", "西区"])
    page.resize(900, 60)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page, bar


@pytest.fixture
def bar(qapp: QApplication, qtbot: QtBot, memory: Memory) -> Iterator[FilterBar]:
    theme.dress(qapp, dark=False)
    page, made = build(memory, qtbot)
    yield made
    page.hide()


def button(bar: FilterBar, name: str) -> QPushButton:
    found = bar.findChild(QPushButton, f"numbers_{name}")
    assert isinstance(found, QPushButton)
    return found


def test_buttons_count_what_they_would_show_beside_the_other_filters(bar: FilterBar) -> None:
    numbers = range(1, 11)
    bar.count(numbers, EvenOrLarge())
    assert [button(bar, name).text() for name in ("even", "large")] == ["双数 5", "大的 6"]

    bar.count(numbers, EvenOrLarge(park="西区", even=True))
    assert [button(bar, name).text() for name in ("even", "large")] == ["双数 2", "大的 2"]


def test_all_filters_are_cleared_by_a_button_that_is_there_while_there_is_one(bar: FilterBar, qtbot: QtBot) -> None:
    clear = button(bar, "clear")
    assert not bar.active and not clear.isVisible()
    place = button(bar, "even").pos()

    for filtering in (
        lambda: button(bar, "even").click(),
        lambda: bar._choices["park"].setCurrentIndex(1),
        lambda: bar._text.insert("7") if bar._text is not None else None,
    ):
        filtering()
        qtbot.waitUntil(clear.isVisible)
        assert button(bar, "even").pos() == place
        clear.setFocus()
        qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
        assert not bar.active and not clear.isVisible()
        assert bar._text is not None and bar._text.hasFocus()


def test_all_filters_are_cleared_by_a_key(bar: FilterBar, qtbot: QtBot) -> None:
    button(bar, "large").click()

    with qtbot.waitSignal(bar.changed):
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(button(bar, "large"), Qt.Key.Key_F, keys)

    assert not bar.active


def test_a_filter_that_was_kept_can_be_cleared_at_once(bar: FilterBar, memory: Memory, qtbot: QtBot) -> None:
    button(bar, "large").click()
    bar._choices["park"].setCurrentIndex(2)

    page, again = build(memory, qtbot)

    assert again.on("large") and again.choice("park") == "西区"
    assert button(again, "clear").isVisible()
    page.hide()


def test_buttons_stand_below_where_there_is_no_room_beside(bar: FilterBar, qtbot: QtBot) -> None:
    text, large = bar._text, button(bar, "large")
    assert text is not None

    def at(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(bar, QPoint(0, 0)), widget.size())

    assert at(large).top() < at(text).bottom()
    bar.window().resize(420, 120)
    qtbot.waitUntil(lambda: at(large).top() > at(text).bottom())
    assert at(large).right() <= bar.width()
    bar.window().resize(900, 120)
    qtbot.waitUntil(lambda: at(large).top() < at(text).bottom())


def test_a_choice_opens_as_wide_as_its_longest_line(bar: FilterBar) -> None:
    long = "济宁高新区新一代信息技术与生命健康产业园"
    bar.set_choices("park", [long])
    box = bar._choices["park"]
    box.setCurrentIndex(1)

    box.showPopup()

    assert box.width() < box.fontMetrics().horizontalAdvance(long) < box.view().width()
    assert long in box.toolTip()
    box.hidePopup()
