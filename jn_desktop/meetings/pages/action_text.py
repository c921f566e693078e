"""The field for one line of what was agreed: Enter goes on to the next line, Backspace in an empty one goes back."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor

from jn_desktop.desktop import theme
from jn_desktop.desktop.growing import GrowingText, is_picture
from jn_desktop.meetings.pages.unit_list import UnitList, meant_before
from jn_desktop.meetings.unit_names import UnitBook

TYPING = 16  # pixels: what is typed while people talk
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)


class ActionText(GrowingText):
    """One line, however long; units are offered while they are typed."""

    ended = Signal()
    left_empty = Signal()
    left = Signal(int)
    """Up (-1) from its first row, or down (1) from its last one."""
    more = Signal(list)
    """The lines after the first one of what was pasted."""

    def __init__(self, name: str, line: str, units: UnitBook) -> None:
        super().__init__(name, "议定事项", theme.font(TYPING))
        self.setPlaceholderText("如：供电公司 12月10日前迁改高压线杆，住建局配合")
        self.setPlainText(line)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._units = units
        self._offered: UnitList | None = None
        self.textChanged.connect(self._offer)

    def line(self) -> str:
        return self.toPlainText()

    def event(self, event: QEvent) -> bool:
        """Have Tab take the unit that is offered, and Esc put it away: by themselves they would leave the field."""
        if isinstance(event, QKeyEvent) and self._offered is not None and self._offered.isVisible():
            if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                return self._offered.key(event.key())
            if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._offered is not None and event.modifiers() in _PLAIN and self._offered.key(key):
            return
        if key in _ENTER and event.modifiers() in _PLAIN:
            self.ended.emit()
        elif key == Qt.Key.Key_Backspace and not self.toPlainText():
            self.left_empty.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() in _PLAIN and self._at_edge(key):
            self.left.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hide_offer()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert the first line of a text here; each further one becomes a line of its own."""
        if is_picture(source):
            super().insertFromMimeData(source)
            return
        first, *others = [line.strip() for line in source.text().splitlines() if line.strip()] or [""]
        self.textCursor().insertText(first)
        if others:
            self.more.emit(others)

    # ---- units ----

    def _offer(self) -> None:
        if not self.hasFocus():
            return
        cursor = self.textCursor()
        meant = None if cursor.hasSelection() else meant_before(self.line(), cursor.position(), self._units)
        if meant is None:
            self._hide_offer()
            return
        if self._offered is None:
            self._offered = UnitList(self.window())
            self._offered.taken.connect(self._take)
            self.destroyed.connect(self._offered.deleteLater)
        self._offered.offer(meant, self.cursorRect(), self.viewport())

    def _take(self, unit: str) -> None:
        cursor = self.textCursor()
        meant = meant_before(self.line(), cursor.position(), self._units)
        if meant is None:
            return
        cursor.setPosition(meant.start, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(unit)
        self._hide_offer()

    def _hide_offer(self) -> None:
        if self._offered is not None:
            self._offered.hide()

    # ---- rows ----

    def _at_edge(self, key: int) -> bool:
        """Tell whether the cursor stands in the first row (for up) or the last one (for down)."""
        cursor = self.textCursor()
        up = key == Qt.Key.Key_Up
        return not cursor.movePosition(QTextCursor.MoveOperation.Up if up else QTextCursor.MoveOperation.Down)
