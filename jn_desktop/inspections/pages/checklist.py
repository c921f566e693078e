"""The consolidated checklist of a visit (一表通查) as it is filled in on site: large choices, one tap a line.

Painted rather than built of buttons: a checklist has dozens of lines, and a field laptop is slow.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QProgressBar, QScroller, QVBoxLayout, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.checklist_model import ChecklistModel, Index, Row
from jn_desktop.inspections.pages.checklist_painting import LinePainter, choices, finding_place
from jn_desktop.inspections.visit_cards import CheckResult, Line

_KEYS = {Qt.Key.Key_1: CheckResult.PASS, Qt.Key.Key_2: CheckResult.FAIL, Qt.Key.Key_3: CheckResult.NOT_APPLICABLE}
_AT_HEAD = 15  # pixels


class Checklist(QWidget):
    """Progress above, the lines below. Keys: 1 合格, 2 不合格, 3 不适用, Enter a remark."""

    ticked = Signal(str, object)
    """The id of a line, and its `CheckResult` or None where it was taken back."""
    remark_wanted = Signal(object)
    """The `Line` that somebody wants to write a remark on."""
    finding_wanted = Signal(object)
    """The `Line` that somebody wants to write a finding about."""

    def __init__(self) -> None:
        super().__init__()
        self._model = ChecklistModel()
        self.view = _View(self._model)
        self.view.ticked.connect(self._tick)
        self.view.remark_wanted.connect(self.remark_wanted)
        self.view.finding_wanted.connect(self.finding_wanted)
        self._progress = plain_label()
        self._progress.setFont(theme.font(_AT_HEAD, bold=True))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(220)
        self._bar.setAccessibleName("检查表填写进度")
        self._failed = plain_label()
        self.only_open = push_button("只看没填的(&O)", "only_open_lines", self._narrow)
        self.only_open.setCheckable(True)
        self.only_open.setProperty("large", True)
        self._note = QLabel()
        self._note.setProperty("muted", True)
        self._note.setWordWrap(True)
        self._nothing = EmptyPlace(self.view.viewport())
        self._lay_out()

    @property
    def lines(self) -> list[Line]:
        return self._model.lines

    def show_lines(self, lines: Sequence[Line], *, open_for_ticks: bool, note: str = "") -> None:
        """Show the lines; `note` says why they cannot be ticked, where that is so."""
        self.view.painter.open_for_ticks = open_for_ticks
        self._model.show_lines(lines)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._count()

    def put(self, line_id: str, result: CheckResult | None) -> None:
        """Show a result in a line."""
        self._model.put(line_id, result)
        self._count()

    def show_first_open(self) -> None:
        """Go to the first line that has no result."""
        rows = range(self._model.rowCount())
        first = next((row for row in rows if _is_open(self._model.row(self._model.index(row)))), None)
        if first is not None:
            self.view.setCurrentIndex(self._model.index(first))
            self.view.scrollTo(self._model.index(first), QListView.ScrollHint.PositionAtCenter)
        self.view.setFocus()

    # ---- inside ----

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._progress)
        head.addWidget(self._bar, 1)
        head.addWidget(self._failed)
        head.addStretch()
        head.addWidget(self.only_open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._note)
        layout.addWidget(self.view, 1)

    def _tick(self, line_id: str, result: CheckResult | None) -> None:
        self.put(line_id, result)
        self.ticked.emit(line_id, result)

    def _narrow(self) -> None:
        self._model.only_open = self.only_open.isChecked()
        self._model.show_lines(self.lines)
        self._count()

    def _count(self) -> None:
        done, total = sum(line.result is not None for line in self.lines), len(self.lines)
        failed = sum(line.result is CheckResult.FAIL for line in self.lines)
        self._progress.setText(f"已填 {done}/{total}")
        self._bar.setMaximum(max(1, total))
        self._bar.setValue(done)
        self._failed.setText(f"不合格 {failed}" if failed else "")
        self._failed.setStyleSheet(f"color: {theme.colour(Tone.LATE).name()}")
        hidden = bool(self.lines) and not self._model.rowCount()
        self._nothing.text = "都填好了。" if hidden else "还没有检查事项。" if not self.lines else ""
        self._nothing.say(self._nothing.text)
        self._nothing.setVisible(bool(self._nothing.text))
        self._nothing.setGeometry(self.view.viewport().rect())


class _View(QListView):
    """The lines. A finger hits the choices at the right; the keyboard goes from line to line."""

    ticked = Signal(str, object)
    remark_wanted = Signal(object)
    finding_wanted = Signal(object)

    def __init__(self, model: ChecklistModel) -> None:
        super().__init__()
        self._lines = model
        self._pressed = QPersistentModelIndex()
        self.painter = LinePainter(self, model)
        self.setObjectName("checklist")
        self.setAccessibleName("检查表")
        self.setModel(model)
        self.setItemDelegate(self.painter)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def line(self, index: Index) -> Line | None:
        row = self._lines.row(index) if index.isValid() else None
        return row if isinstance(row, Line) else None

    def set_result(self, index: Index, result: CheckResult) -> None:
        """Give a line a result; the one that it has already is taken back."""
        line = self.line(index)
        if line is not None and line.id is not None and self.painter.open_for_ticks:
            self.ticked.emit(line.id, None if line.result is result else result)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index, line = self.indexAt(at), self.line(self.indexAt(at))
        tapped = line is not None and event.button() is Qt.MouseButton.LeftButton and index == self._pressed
        self._pressed = QPersistentModelIndex()
        if line is None or not tapped:
            return
        rect = self.visualRect(index)
        result = next((one for one, place in choices(rect).items() if place.contains(at)), None)
        if result is not None:
            self.set_result(index, result)
        elif self.painter.open_for_ticks and line.result is CheckResult.FAIL and finding_place(rect).contains(at):
            self.finding_wanted.emit(line)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click on the words writes a remark; a finger that hits a choice twice has hit it once."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        line = self.line(index)
        if line is not None and self.painter.open_for_ticks and at.x() < finding_place(self.visualRect(index)).left():
            self.remark_wanted.emit(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        result = _KEYS.get(Qt.Key(event.key()))
        line = self.line(index)
        if result is not None and line is not None:
            self.set_result(index, result)
            if line.result is not result and result is not CheckResult.FAIL:  # what failed wants to be told of
                self._go_on(index)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None and self.painter.open_for_ticks:
            self.remark_wanted.emit(line)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # the words wrap elsewhere now

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            event.ignore()
            return True
        return super().viewportEvent(event)

    def _go_on(self, index: Index) -> None:
        following = (self._lines.index(row) for row in range(index.row() + 1, self._lines.rowCount()))
        below = next((one for one in following if self.line(one) is not None), None)
        if below is not None:
            self.setCurrentIndex(below)


def _is_open(row: Row) -> bool:
    return isinstance(row, Line) and row.result is None
