"""Walking through the window as a person does: real widgets, real keys, waiting only for work that is being done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.clock import Clock
from jn_desktop.desktop.app import Program
from jn_desktop.desktop.desk import Place

W = TypeVar("W", bound=QObject)
PATIENCE = 30_000  # milliseconds, for a machine that does other things too


class Walk:
    """One person before one program."""

    def __init__(self, qtbot: QtBot, folder: Path, clock: Clock) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.program = Program(application, folder, clock)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until nothing is being done behind the window, and nothing follows from what was done."""
        for _ in range(3):
            QApplication.processEvents()
            self.until(lambda: not self._busy())

    def _busy(self) -> bool:
        desk = self.program.desk
        return self.program.tasks.busy or (desk is not None and desk.tasks.busy)

    def find(self, kind: type[W], name: str, within: QObject | None = None) -> W:
        """Return the widget of a name, wherever in the program's windows."""
        places = [within] if within is not None else [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        for place in places:
            if isinstance(place, kind) and place.objectName() == name:
                return place
            found = place.findChildren(kind, name)
            shown = [one for one in found if not isinstance(one, QWidget) or one.isVisible()]
            if shown or found:
                return (shown or found)[0]
        raise AssertionError(f"there is no {kind.__name__} {name}")

    def click(self, name: str, within: QObject | None = None) -> None:
        """Press a button."""
        button = self.find(QPushButton, name, within)
        assert button.isEnabled(), f"{name} is disabled"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str, within: QObject | None = None) -> QLineEdit:
        """Write into a field, in place of what stands there. Chinese comes from an input method, thus in one piece."""
        field = self.find(QLineEdit, name, within)
        field.setFocus()
        field.selectAll()
        field.insert(text)
        return field

    def press(self, keys: Qt.Key, widget: QWidget | None = None) -> None:
        target = widget or QApplication.focusWidget() or QApplication.activeWindow()
        assert target is not None
        QTest.keyClick(target, keys)

    def start(self) -> None:
        self.program.start()
        self.settle()

    def log_in(self, operator: str, password: str) -> None:
        window = self.program.log_in
        assert window is not None
        window.operator.setEditText(operator)
        self.type("password", password, window)
        self.press(Qt.Key.Key_Return, window.password)
        self.settle()

    def go(self, page: str, **where: Any) -> Any:
        """Go to a page and return it, filled."""
        assert self.program.window is not None
        self.program.window.go(Place(page, **where))
        self.settle()
        return self.program.window.current

    def end(self) -> None:
        program = self.program
        for window in (program.window, program.log_in, program.first_start):
            if window is not None:
                window.hide()
                window.deleteLater()
        program.end()
        program.window = program.log_in = program.first_start = None
        QApplication.processEvents()
