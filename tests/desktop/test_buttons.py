"""The one way to make a button: what the keyboard does with it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.buttons import push_button


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press_the_button_that_has_the_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    button = push_button("选择文件(&O)…", "choose", lambda: pressed.append("choose"))
    button.setParent(window)
    window.show()
    button.setFocus()

    QTest.keyClick(button, key)

    assert pressed == ["choose"]
