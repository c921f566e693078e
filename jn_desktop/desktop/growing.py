"""A field for running text that is as high as what stands in it, so that nothing of it is out of sight."""

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit


class GrowingText(QPlainTextEdit):
    """Text without a scroll bar of its own; `moved` says where its cursor is, for whoever scrolls it into view."""

    moved = Signal(QRect)
    pictured = Signal(QMimeData)
    """A picture or files were pasted or dropped, which are no text."""

    def __init__(self, name: str, label: str, font: QFont, *, fewest_lines: int = 1) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(label)
        self.setFont(font)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fewest = fewest_lines
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())
        self.cursorPositionChanged.connect(self._say_place)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._say_place()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return is_picture(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert text as text; a picture or a file is for the one who takes pictures."""
        if is_picture(source):
            self.pictured.emit(source)
        else:
            super().insertFromMimeData(source)

    def _grow(self) -> None:
        lines = max(self._fewest, round(self.document().size().height()))  # a plain document counts in lines
        margins = self.contentsMargins()
        around = round(2 * self.document().documentMargin()) + margins.top() + margins.bottom()
        height = lines * self.fontMetrics().lineSpacing() + around + 2
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def _say_place(self) -> None:
        if self.hasFocus():
            self.moved.emit(self.cursorRect())


def is_picture(data: QMimeData) -> bool:
    """Tell whether what was pasted or dropped is a picture or files; where text is beside a picture, that is meant."""
    return (not data.hasText() and data.hasImage()) or any(url.isLocalFile() for url in data.urls())
