"""Walking through the window as a person does: real widgets, real keys, waiting only for work that is being done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jn_desktop.core.clock import Clock
from jn_desktop.desktop.app import Program
from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.main_window import MainWindow, Strip
from jn_desktop.desktop.search import SearchPalette
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.station import Station

W = TypeVar("W", bound=QObject)
PATIENCE = 60_000  # milliseconds; what must be quick is marked `timed`


class Walk:
    """One person before one program."""

    def __init__(self, qtbot: QtBot, folder: Path, clock: Clock) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self.qtbot = qtbot
        self.program = Program(application, folder, clock)

    @property
    def window(self) -> MainWindow:
        assert self.program.window is not None, "no station is open"
        return self.program.window

    @property
    def page(self) -> Any:
        """The page that is shown."""
        return self.window.current

    @property
    def view(self) -> Any:
        """The view that is shown of a page with several, or the page."""
        return getattr(self.page, "view", self.page)

    @property
    def station(self) -> Station:
        assert self.program.station is not None, "no station is open"
        return self.program.station

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until nothing is being done behind the window, and nothing follows from what was done."""
        for _ in range(3):
            QApplication.processEvents()
            self.until(lambda: not self._busy())

    def _busy(self) -> bool:
        desk = self.program.desk
        return self.program.tasks.busy or (desk is not None and (desk.tasks.busy or not self.program.follows))

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
        button = self.find(QAbstractButton, name, within)
        assert button.isEnabled(), f"{name} is disabled"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def do(self, name: str, within: QObject | None = None) -> None:
        """Press a button and wait for what it does."""
        self.click(name, within)
        self.settle()

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

    def keys(self, sequence: str, widget: QWidget | None = None) -> None:
        """Press keys together, such as Ctrl+K, in the window or in one of its widgets, and wait for what they do."""
        target = widget or self.window
        target.window().activateWindow()
        self.until(target.isActiveWindow)
        QTest.keySequence(target, QKeySequence(sequence))
        self.until(lambda: not any(button.isDown() for button in self.window.findChildren(QPushButton)))
        self.settle()

    def pick(self, name: str, words: str, within: QObject | None = None) -> None:
        """Choose what begins with `words` from a list, by its keys."""
        box = self.find(QComboBox, name, within)
        wanted = next(place for place in range(box.count()) if box.itemText(place).startswith(words))
        key = Qt.Key.Key_Down if wanted > box.currentIndex() else Qt.Key.Key_Up
        box.setFocus()
        for _ in range(abs(wanted - box.currentIndex())):
            QTest.keyClick(box, key)
            self.settle()

    def choose(self, table: str, words: str) -> Any:
        """Make the record whose name begins with `words` the current one of a table, and return it."""
        found = self.find(RecordTable, table)
        record = next(record for record in found.records() if record.name.startswith(words))
        found.select(found.model().row_id(record))
        self.settle()
        return record

    def show_tab(self, title: str) -> None:
        tabs = self.view.detail.tabs
        tabs.setCurrentIndex([tabs.tabText(place) for place in range(tabs.count())].index(title))
        self.settle()

    def dialogs(self) -> list[QDialog]:
        """Return the dialogs and questions that stand open."""
        shown = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog))
        return [dialog for dialog in shown if dialog.isVisible()]

    @property
    def dialog(self) -> QDialog:
        (dialog,) = self.dialogs()
        return dialog

    def answer(self, word: str) -> str:
        """Press a button of the question that is asked; return the question."""
        box = self.dialog
        assert isinstance(box, QMessageBox)
        question = box.text()
        button = next(button for button in box.buttons() if button.accessibleName() == word)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()
        return question

    def choose_file(self, file: Path) -> None:
        """Name a file or a folder in the dialog that asks for one."""
        dialog = self.dialog
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(file.parent))
        self.find(QLineEdit, "fileNameEdit", dialog).setText(file.name)
        dialog.accept()
        self.settle()

    @property
    def palette(self) -> SearchPalette:
        found = self.window.findChild(SearchPalette)
        assert found is not None, "the search is not open"
        return found

    def search(self, text: str) -> list[str]:
        """Type into Ctrl+K and return what is found."""
        if self.window.findChild(SearchPalette) is None:
            self.keys("Ctrl+K")
        self.palette.field.clear()
        if text.isascii():
            QTest.keyClicks(self.palette.field, text)
        else:
            self.palette.field.insert(text)
        self.settle()
        rows = [self.palette.list.item(row) for row in range(self.palette.list.count())]
        return [row.text() for row in rows if row.flags() & Qt.ItemFlag.ItemIsSelectable]

    @property
    def said(self) -> str:
        """What the strip at the foot of the page says, if it is there."""
        strip = self.find(Strip, "strip", self.window)
        return strip.text if strip.isVisible() else ""

    def start(self) -> None:
        self.program.start()
        self.until(lambda: self.program.begun)
        self.settle()

    def log_in(self, operator: str, password: str) -> None:
        window = self.program.log_in
        assert window is not None
        window.operator.setEditText(operator)
        self.type("password", password, window)
        self.press(Qt.Key.Key_Return, window.password)
        self.settle()
        if self.program.window is not None:
            self.program.window.resize(1366, 768)  # the offscreen platform's screen is smaller than anybody's

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
