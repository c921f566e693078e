"""The one table: rows of frozen dataclasses; the place in it, what is selected and what is looked at."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtGui import QResizeEvent as ResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from jn_desktop.desktop.columns import Column, ColumnHeader
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.painting import CellPainter
from jn_desktop.desktop.records import Index, RecordModel

_FLASH = 1_200  # milliseconds
_SORT_KEYS = QKeySequence("Ctrl+Shift+S")


class RecordTable(QTableView):
    """The table of a page. `name` is what its columns are remembered under."""

    chosen = Signal(object)
    """The current record changed; None when there is none."""
    opened = Signal(object)
    """Enter or a double click on a record."""
    rearranged = Signal()
    """Other rows are shown, or in another order."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        memory: Memory,
        *,
        row_id: Callable[[Any], str],
        model: RecordModel | None = None,
        sideways: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`sideways` is for columns that differ every time: all of them stay, the table scrolls, nothing is kept."""
        super().__init__(parent)
        self.name = name
        self._model = model if model is not None else RecordModel(columns, row_id)
        self.header = ColumnHeader(name, self._model, self._model.columns, memory, sideways=sideways)
        self._painter = CellPainter(self, self._model)
        self._empty = EmptyPlace(self.viewport())
        self._filtered_out = EmptyPlace(self.viewport())
        self._kept: str | None = None
        self._kept_column = -1
        self._kept_selected: frozenset[str] = frozenset()
        self._filtering = False
        self._going = False
        self.held: Callable[[], bool] | None = None
        """Tells whether the current record is being worked on: then a filter puts no other in its place."""
        self.setObjectName(name)
        self.setAccessibleName(name)
        self._dress(sideways)
        self._model.modelAboutToBeReset.connect(self._keep_place)
        self._model.modelReset.connect(self._find_place)
        self._model.rearranged.connect(self._show_emptiness)
        self._model.rearranged.connect(self.rearranged)
        self.doubleClicked.connect(lambda _: self._open())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu().popup(self.viewport().mapToGlobal(at)))

    # ---- records ----

    def model(self) -> RecordModel:
        return self._model

    def set_rows(self, rows: Iterable[Any], accepts: Callable[[Any], bool] | None = None) -> None:
        """Show these records, filtered by `accepts` or as before; the place and what is selected stay."""
        self._model.set_rows(rows, accepts)

    def set_filter(self, accepts: Callable[[Any], bool] | None) -> None:
        """Show only records that `accepts` takes; None shows all.

        Where that hides the current record the first one takes its place: one looks for something, and that is the hit.
        """
        self._filtering = True
        self._model.set_filter(accepts)
        self._filtering = False

    def records(self) -> list[Any]:
        return self._model.records()

    def current(self) -> Any | None:
        return self._model.record(self.currentIndex().row())

    def selected(self) -> list[Any]:
        """Return the selected records, from the top down."""
        chosen = self.selectionModel().selection()  # in stretches: an index for each of many rows takes seconds
        stretches = (chosen.at(place) for place in range(chosen.count()))
        rows = sorted({row for stretch in stretches for row in range(stretch.top(), stretch.bottom() + 1)})
        return [record for row in rows if (record := self._model.record(row)) is not None]

    def select(self, record_id: str) -> bool:
        """Make a record the current one; tell whether it is among those shown."""
        row = self._model.row_of(record_id)
        if row is None:
            return False
        self.setCurrentIndex(self._model.index(row, self.header.first_visible()))
        return True

    def select_first(self) -> None:
        """Make the first record the current one where none is."""
        if self.current() is None and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, self.header.first_visible()))

    def flash(self, record_ids: Iterable[str]) -> None:
        """Tint rows for a moment, where something has changed."""
        self._model.flashing = frozenset(record_ids)
        self.viewport().update()
        QTimer.singleShot(_FLASH, self, self._stop_flash)

    def set_empty(self, text: str, action: str | None = None, act: Callable[[], None] | None = None) -> None:
        """Say what belongs here while there is no record at all, and offer the first step."""
        self._empty.say(text, action, act)

    def set_filtered_out(self, act: Callable[[], None]) -> None:
        """Offer to clear the filter where it leaves no record."""
        self._filtered_out.say("没有符合条件的记录。", "清除筛选", act)

    # ---- columns ----

    def menu(self) -> QMenu:
        """Return what can be done with the table's rows and columns, to pop up."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        return menu

    def fill_menu(self, menu: QMenu) -> None:
        copy = menu.addAction("复制所选行", QKeySequence(QKeySequence.StandardKey.Copy), self.copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.setEnabled(self.selectionModel().hasSelection())
        place = self._sorting_place()
        sort = menu.addAction(f"按“{self._model.columns[place].title}”排序", _SORT_KEYS, self.sort_on)
        sort.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        sort.setEnabled(self._model.columns[place].sortable)
        columns = menu.addMenu("显示的列")
        for column in self._model.columns:
            action = columns.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(self.header.wants(column.key))
            action.toggled.connect(lambda on, key=column.key: self._show_column(key, on))

    def sort_on(self) -> None:
        """Sort by the column that the keyboard is in; once more, the other way round."""
        place = self._sorting_place()
        if self._model.columns[place].sortable:
            order = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
            sorted_by = (self.header.sortIndicatorSection(), self.header.sortIndicatorOrder())
            self.sortByColumn(place, order[sorted_by == (place, order[0])])

    # ---- what leaves the table ----

    def copy(self) -> None:
        """Put the selected rows on the clipboard as lines of tab-separated text."""
        columns = self.header.visible()
        lines = ["\t".join(" ".join(column.shown(record).split()) for column in columns) for record in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # ---- inside ----

    def row_height(self) -> int:
        """Return how high a row is; a subclass may have more than one line in it."""
        return self._line_height()

    def _line_height(self) -> int:
        return max(36, self.fontMetrics().height() + 16)

    def _dress(self, sideways: bool) -> None:
        self.setModel(self._model)
        self.setHorizontalHeader(self.header)
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.header.begin()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.header.setFixedHeight(self._line_height() + 4)
        self.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.customContextMenuRequested.connect(lambda at: self.menu().popup(self.header.mapToGlobal(at)))

    def _sorting_place(self) -> int:
        """Return the column of the keyboard; without a current row the one that is sorted by, else the first."""
        places = (self.currentIndex().column(), self.header.sortIndicatorSection())
        shown = (place for place in places if 0 <= place < len(self._model.columns) and not self.isColumnHidden(place))
        return next(shown, self.header.first_visible())

    def _keep_place(self) -> None:
        record = self.current()
        if record is not None:  # else the list was empty meanwhile: the place before that counts
            self._kept = self._model.row_id(record)
            self._kept_column = self.currentIndex().column()
            self._kept_selected = frozenset(map(self._model.row_id, self.selected()))

    def _find_place(self) -> None:
        row = self._model.row_of(self._kept) if self._kept is not None else None
        if row is None and self._filtering and self._model.rowCount() and not (self.held and self.held()):
            row = 0
        if row is not None:
            there = self._kept_column >= 0 and not self.isColumnHidden(self._kept_column)
            column = self._kept_column if there else self.header.first_visible()
            self._select_again(self._model.index(row, column))
        else:
            self.chosen.emit(None)

    def _select_again(self, current: Index) -> None:
        """Make a record the current one, and select what was selected beside it, as far as it is still shown."""
        rows = self._model.rows_of(self._kept_selected) if len(self._kept_selected) > 1 else []
        if len(rows) < 2:
            self.setCurrentIndex(current)
            return
        chosen, flags = QItemSelection(), QItemSelectionModel.SelectionFlag
        for first, last in _stretches(rows):
            chosen.select(self._model.index(first, 0), self._model.index(last, len(self._model.columns) - 1))
        self.selectionModel().setCurrentIndex(current, flags.NoUpdate)  # else who counts what is selected counts twice
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not previous.isValid():
            self.chosen.emit(self._model.record(current.row()))

    def setCurrentIndex(self, index: Index) -> None:
        """Go to a row and select it alone, though the user may still hold the Ctrl of the shortcut that led here."""
        self._going = True
        super().setCurrentIndex(index)
        self._going = False

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        if not self._going:
            return super().selectionCommand(index, event)
        flags = QItemSelectionModel.SelectionFlag
        rows = self.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
        return flags.ClearAndSelect | flags.Rows if rows else flags.ClearAndSelect

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go to the first and the last row with Home and End, which Qt keeps within the row."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        if action in ends and self._model.rowCount():
            return self._model.index(ends[action] % self._model.rowCount(), self.header.first_visible())
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif QKeySequence(event.keyCombination()) == _SORT_KEYS:
            self.sort_on()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Menu:
            self.menu().popup(self.viewport().mapToGlobal(QPoint(20, 20)))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: ResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        for place in (self._empty, self._filtered_out):
            place.setGeometry(self.viewport().rect())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_painter"):
            self._painter.forget()
            self.verticalHeader().setDefaultSectionSize(self.row_height())
            self.header.setFixedHeight(self._line_height() + 4)

    def _open(self) -> None:
        record = self.current()
        if record is not None:
            self.opened.emit(record)

    def _stop_flash(self) -> None:
        self._model.flashing = frozenset()
        self.viewport().update()

    def _show_emptiness(self) -> None:
        self._empty.setVisible(self._model.total == 0 and bool(self._empty.text))
        self._filtered_out.setVisible(
            self._model.total > 0 and self._model.rowCount() == 0 and bool(self._filtered_out.text)
        )

    def _show_column(self, key: str, on: bool) -> None:
        self.header.want(key, on)
        self._lay_out()

    def _lay_out(self) -> None:
        self.header.lay_out(self.viewport().width())
        self.updateGeometries()  # of the scroll bar, which has not heard of the new widths
        self.viewport().update()


def _stretches(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of rows that follow one another: an index for each of many takes seconds."""
    for _, stretch in groupby(enumerate(rows), lambda one: one[1] - one[0]):
        together = [row for _, row in stretch]
        yield together[0], together[-1]
