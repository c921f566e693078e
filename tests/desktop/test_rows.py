"""Buttons below a narrow pane: none is cut, whatever the width."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.rows import Rows


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    """A pane with four buttons below, the last of them hidden."""
    pane = QWidget()
    outer, rows = QVBoxLayout(pane), Rows()
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(QWidget(), 1)
    for word in ("编辑", "登记进展", "导出 Word", "不用"):
        rows.addWidget(QPushButton(word))
    outer.addLayout(rows)
    pane.findChildren(QPushButton)[-1].hide()
    qtbot.addWidget(pane)
    pane.show()
    return pane


def lay_out(pane: QWidget, width: int) -> list[QPushButton]:
    pane.resize(width, 300)
    QApplication.processEvents()
    return [button for button in pane.findChildren(QPushButton) if button.isVisible()]


def test_buttons_that_have_room_share_one_line(pane: QWidget) -> None:
    buttons = lay_out(pane, 600)

    assert len({button.y() for button in buttons}) == 1
    assert max(button.width() for button in buttons) - min(button.width() for button in buttons) <= 1
    assert buttons[-1].geometry().right() >= 600 - 3


@pytest.mark.parametrize("width", [90, 160, 200, 240, 280])
def test_buttons_without_room_go_to_the_next_line_and_none_is_cut(pane: QWidget, width: int) -> None:
    buttons = lay_out(pane, width)

    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert all(button.geometry().right() < pane.width() and button.geometry().bottom() < 300 for button in buttons)
    for one in buttons:
        assert not any(one.geometry().intersects(other.geometry()) for other in buttons if other is not one)
    if width < 240:
        assert len({button.y() for button in buttons}) > 1
