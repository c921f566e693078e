"""One person before one view of the place 综合查一次, by itself and at the size that it has in a small window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.desk import Desk, Found, Message, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.view import View
from jn_desktop.station import Station

V = TypeVar("V", bound=View)
PATIENCE = 20_000  # milliseconds


class Screen(Generic[V]):
    """A view, shown as the place would show it: fetched at once, and again after what concerns it."""

    def __init__(self, qtbot: QtBot, station: Station, folder: Path, make: Callable[[Desk], V]) -> None:
        station.search.refresh()
        self.qtbot, self.station = qtbot, station
        self.desk = Desk(station.context, Memory(folder / "window.json"), Found(station.search.ids))
        self.messages: list[Message] = []
        self.places: list[Place] = []
        self.counts: list[str] = []
        self.view = make(self.desk)
        self.desk.said.connect(self.messages.append)
        self.desk.went.connect(self.places.append)
        self.desk.changed.connect(self._hear)
        self.view.counted.connect(self.counts.append)
        for widget in (self.view, *self.view.head):
            qtbot.addWidget(widget)
        self.view.resize(1142, 640)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitExposed(self.view)
        self.reload()

    def _hear(self, changes: Any) -> None:
        if changes.tables & self.view.shows:
            self.view.reload()

    def reload(self) -> None:
        self.view.reload()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=PATIENCE)

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.messages]

    def answer(self, word: str) -> None:
        """Press what the last message offers."""
        dict(self.messages[-1].actions)[word]()
        self.settle()

    def button(self, name: str, within: QWidget | None = None) -> QPushButton:
        places = [within] if within is not None else [self.view, *self.view.head]
        found = [
            one
            for place in places
            for one in (place, *place.findChildren(QPushButton))
            if one.objectName() == name and isinstance(one, QPushButton)
        ]
        assert found, f"there is no {name}"
        return found[0]

    def press(self, name: str, within: QWidget | None = None) -> None:
        button = self.button(name, within)
        assert button.isEnabled(), f"{name} is disabled"
        if button.isVisible():
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        else:  # it stands in the head of the place, which is not here
            button.click()
        self.settle()

    def dialogs(self) -> list[Any]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    @property
    def dialog(self) -> Any:
        """The dialog in front."""
        found = self.dialogs()
        assert found, "no dialog is open"
        return next((one for one in found if one.isActiveWindow()), found[-1])

    def fill(self, **told: str) -> None:
        """Fill in the form that stands open, and do what it is for."""
        (dialog,) = [one for one in self.dialogs() if isinstance(one, FormDialog)]
        dialog.binder.load({**dialog.binder._raw(), **told})
        self.press("accept", dialog)

    def close(self) -> None:
        for dialog in self.dialogs():
            dialog.close()
        self.desk.tasks.close()
