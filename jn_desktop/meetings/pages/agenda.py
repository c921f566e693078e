"""The agenda beside the editor: the meeting, its topics, what belongs to none; topics are dragged to other places."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from jn_desktop.desktop.words import plain_tip

_MEETING, _REST = "会议情况", "其他议定事项"
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Agenda(QListWidget):
    """Row 0 is the meeting, then come its topics, last what was agreed under none."""

    dragged = Signal(int, int)
    """A topic was dropped: the place where it was, and the one where it is to be, both from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("agenda")
        self.setAccessibleName("议程")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_topics(self, titles: Sequence[str], row: int) -> None:
        """List the topics, and go to a row without saying so."""
        self.blockSignals(True)
        self.clear()
        self._add(_MEETING)
        for place, title in enumerate(titles):
            self._add("", Qt.ItemFlag.ItemIsDragEnabled)
            self.name_topic(place, title)
        self._add(_REST)
        self.setCurrentRow(row)
        self.blockSignals(False)

    def name_topic(self, place: int, title: str) -> None:
        """Show the title of a topic as it is now."""
        item = self.item(place + 1)
        item.setText(f"{place + 1}. {title or '（议题）'}")
        item.setToolTip(plain_tip(title))

    def step(self, by: int) -> bool:
        """Go up or down; tell whether there was somewhere to go."""
        row = self.currentRow() + by
        if not 0 <= row < self.count():
            return False
        self.setCurrentRow(row)
        return True

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the topic, which the editor does: it knows what belongs to it."""
        begin, topics = self.currentRow() - 1, self.count() - 2
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if not 0 <= begin < topics:
            return
        end = max(0, min(self._place_at(event.position().toPoint(), begin), topics - 1))
        if end != begin:
            self.dragged.emit(begin, end)

    def _place_at(self, point: QPoint, begin: int) -> int:
        """Return the place of a topic that comes from `begin` and is dropped at a point."""
        index, where = self.indexAt(point), self.dropIndicatorPosition()
        if not index.isValid():
            return self.count()
        place = index.row() - 1
        if where is QAbstractItemView.DropIndicatorPosition.OnItem:
            return place
        gap = place + (where is QAbstractItemView.DropIndicatorPosition.BelowItem)
        return gap - (gap > begin)

    def _add(self, text: str, flag: Qt.ItemFlag = Qt.ItemFlag.NoItemFlags) -> None:
        item = QListWidgetItem(text)
        item.setFlags(_FLAGS | flag)
        self.addItem(item)
