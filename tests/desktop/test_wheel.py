"""The wheel scrolls a form; it does not change the choices that pass under the pointer."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.demands.pages.move_forms import ReplyForm


def test_the_wheel_changes_no_choice_that_does_not_have_the_keyboard(qtbot: QtBot) -> None:
    form = ReplyForm()
    qtbot.addWidget(form.root)
    form.root.show()
    form.at.setFocus()
    middle = QPointF(form.result.rect().center())
    turn = QWheelEvent(
        middle,
        QPointF(form.result.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(form.result, turn)

    assert form.result.currentIndex() == 0
    assert form.result.focusPolicy() is Qt.FocusPolicy.StrongFocus
