"""The bar of steps: what is reached, and where the keyboard is, are told apart."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.steps import Step, Steps


def colours(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}


def test_a_step_with_the_keyboard_does_not_look_reached(qapp: QApplication, qtbot: QtBot) -> None:
    theme.dress(qapp, dark=False)
    steps = Steps("steps", [Step(key, label, f"step_{key}") for key, label in (("a", "立项"), ("b", "施工"))])
    qtbot.addWidget(steps)
    steps.resize(240, 30)
    steps.show_step("a", {"a", "b"})
    steps.show()
    steps.activateWindow()
    reached, other = steps.buttons()
    qtbot.waitUntil(steps.isActiveWindow)
    other.clearFocus()
    before = colours(other)

    other.setFocus()

    assert theme.tokens().accent in colours(reached)
    assert theme.tokens().accent not in colours(other)
    assert theme.tokens().text in colours(other) - before
