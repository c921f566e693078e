"""The one table: rows of frozen dataclasses under columns that say how a value looks, sorts and is exported."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCollator,
    QEvent,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtGui import QResizeEvent as ResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QWidget,
)

from jn_desktop.desktop import theme
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import shown

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PADDING = 10
_FLASH = 1_200  # milliseconds
_MOST_PRINTED = 2_000  # rows


class Look(Enum):
    """How a cell is drawn."""

    TEXT = auto()
    NUMBER = auto()
    """Right-aligned."""
    CHIP = auto()
    """A soft label in the cell's tone."""
    BAR = auto()
    """A thin bar; the column's `share` gives its length, the text stands beside it."""


@dataclass(frozen=True)
class Column:
    """One column. `value` is what is sorted and exported, `text` what is shown (by default the value in words)."""

    key: str
    title: str
    value: Callable[[Any], Any]
    text: Callable[[Any], str] | None = None
    order: Callable[[Any], Any] | None = None
    """What the rows are sorted by, where that is not the value."""
    look: Look = Look.TEXT
    tone: Callable[[Any], Tone] | None = None
    share: Callable[[Any], float | None] | None = None
    """For a bar: 0.0 to 1.0, or None for no bar."""
    tip: Callable[[Any], str] | None = None
    width: int = 110
    stretch: bool = False
    """Takes what the others leave; `width` is then the least."""
    priority: int = 1
    """1 always stays; when the width shrinks the columns with the largest numbers leave first."""
    hidden: bool = False
    """Not shown until somebody chooses it."""
    middle: bool = False
    """Cut in the middle, because names are told apart by their ends."""
    sortable: bool = True

    def shown(self, record: Any) -> str:
        return self.text(record) if self.text is not None else shown(self.value(record))


class RecordModel(QAbstractTableModel):
    """Records in memory, filtered and sorted; `PagedModel` shows those that stay in the database."""

    rearranged = Signal()
    """Other rows are shown, or in another order."""

    def __init__(self, columns: Sequence[Column], row_id: Callable[[Any], str]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.row_id = row_id
        self._all: list[Any] = []
        self._rows: list[Any] = []
        self._accepts: Callable[[Any], bool] | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self.flashing: frozenset[str] = frozenset()
        self.marks: Callable[[Any, str], str | None] | None = None
        """Given a record and a column's key, the sentence that says what is wrong with the cell, or None."""

    def set_rows(self, rows: Iterable[Any]) -> None:
        self._all = list(rows)
        self._arrange()

    def set_filter(self, accepts: Callable[[Any], bool] | None) -> None:
        self._accepts = accepts
        self._arrange()

    def records(self) -> list[Any]:
        """Return the records that are shown, in their order."""
        return self._rows

    def everything(self, report: Callable[[int, int], None]) -> list[Any]:
        """Return all records as filtered and sorted, those not fetched yet included; runs beside the window."""
        return self._rows

    @property
    def total(self) -> int:
        """The number of records with no filter."""
        return len(self._all)

    def record(self, row: int) -> Any | None:
        """Return the record of a row; None while it is still being fetched."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, record_id: str) -> int | None:
        return next((row for row, record in enumerate(self._rows) if self.row_id(record) == record_id), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.TextAlignmentRole,
        ):
            return None
        record, column = self.record(index.row()), self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.look is Look.NUMBER else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if record is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {column.shown(record)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(record, column)
        return column.shown(record)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = self.columns[section].look is Look.NUMBER
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        sortable = 0 <= column < len(self.columns) and self.columns[column].sortable
        self._sorted_by = (column, order) if sortable else None
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        accepts = self._accepts
        rows = self._all if accepts is None else [record for record in self._all if accepts(record)]
        if self._sorted_by is not None:
            column, order = self._sorted_by
            by = self.columns[column].order or self.columns[column].value
            rows = in_order(rows, by, descending=order is Qt.SortOrder.DescendingOrder)
        self._rows = rows
        self.endResetModel()
        self.rearranged.emit()

    def _tip(self, record: Any, column: Column) -> str | None:
        fault = self.marks(record, column.key) if self.marks is not None else None
        tip = fault or (column.tip(record) if column.tip is not None else column.shown(record))
        return plain_tip(tip) if tip else None


def plain_tip(text: str) -> str:
    """Return a tooltip that shows `text` as it stands, wrapped, whatever is in it."""
    from html import escape

    return f"<span style='white-space: pre-wrap'>{escape(text)}</span>"


def in_order(rows: Iterable[Any], value: Callable[[Any], Any], *, descending: bool) -> list[Any]:
    """Return rows sorted by a value, Chinese text by its sound; rows without the value come last either way."""
    known: list[Any] = []
    blank: list[Any] = []
    for row in rows:
        (blank if value(row) is None or value(row) == "" else known).append(row)
    return sorted(known, key=lambda row: _sort_key(value(row)), reverse=descending) + blank


def _sort_key(value: Any) -> Any:
    return _collator().sortKey(value) if isinstance(value, str) else value


@lru_cache
def _collator() -> QCollator:
    collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    collator.setNumericMode(True)
    return collator


class _Painter(QStyledItemDelegate):
    """Draws the cells: one call into Python a cell."""

    def __init__(self, table: "RecordTable") -> None:
        super().__init__(table)
        self._table = table
        self._elided: dict[tuple[str, int, bool], str] = {}

    def forget(self) -> None:
        """Measure texts anew: the font has changed."""
        self._elided.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._table.model().columns[index.column()].width, self._table.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, known = self._table.model(), theme.tokens()
        record, column = model.record(index.row()), model.columns[index.column()]
        rect: QRect = option.rect
        state = option.state
        fault = record is not None and model.marks is not None and model.marks(record, column.key)
        if state & QStyle.StateFlag.State_Selected and not fault:
            painter.fillRect(rect, QColor(known.accent_soft))
        elif fault:
            painter.fillRect(rect, theme.soft(Tone.LATE))
        elif record is not None and model.flashing and model.row_id(record) in model.flashing:
            painter.fillRect(rect, theme.soft(Tone.OK))
        painter.setPen(QColor(known.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if record is None:
            painter.fillRect(QRect(inner.left(), inner.center().y() - 3, min(inner.width(), 60), 6), QColor(known.line))
        else:
            tone = column.tone(record) if column.tone is not None else Tone.PLAIN
            self._draw(painter, inner, record, column, tone)
        current = self._table.currentIndex()
        if index.row() == current.row() and index.column() == current.column() and self._table.hasFocus():
            painter.setPen(QPen(QColor(known.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _draw(self, painter: QPainter, inner: QRect, record: Any, column: Column, tone: Tone) -> None:
        text = column.shown(record)
        middle = Qt.AlignmentFlag.AlignVCenter
        if column.look is Look.CHIP:
            self._draw_chip(painter, inner, text, tone)
            return
        if column.look is Look.BAR and column.share is not None:
            self._draw_bar(painter, inner, column.share(record), tone)
            inner = inner.adjusted(min(60, inner.width() // 2), 0, 0, 0)
        painter.setPen(theme.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if column.look is Look.NUMBER else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(side | middle), self._fit(text, inner.width(), column.middle))

    def _draw_chip(self, painter: QPainter, inner: QRect, text: str, tone: Tone) -> None:
        if not text:
            return
        fitted = self._fit(text, inner.width() - 16, False)
        width = self._table.fontMetrics().horizontalAdvance(fitted) + 18
        height = self._table.fontMetrics().height() + 6
        chip = QRectF(inner.left(), inner.center().y() - height / 2 + 0.5, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.soft(tone))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(theme.colour(tone))
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), fitted)

    def _draw_bar(self, painter: QPainter, inner: QRect, share: float | None, tone: Tone) -> None:
        if share is None:
            return
        whole = QRectF(inner.left(), inner.center().y() - 2, min(50, inner.width() // 2 - 8), 5)
        done = QRectF(whole)
        done.setWidth(whole.width() * max(0.0, min(1.0, share)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().line))
        painter.drawRoundedRect(whole, 2.5, 2.5)
        painter.setBrush(theme.colour(Tone.ACCENT if tone is Tone.PLAIN else tone))
        painter.drawRoundedRect(done, 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _fit(self, text: str, width: int, middle: bool) -> str:
        key = (text, width, middle)
        fitted = self._elided.get(key)
        if fitted is None:
            if len(self._elided) > 4096:
                self._elided.clear()
            mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            line = " ".join(text.split("\n")) if "\n" in text else text
            fitted = self._elided[key] = self._table.fontMetrics().elidedText(line, mode, width)
        return fitted


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
        self._sideways = sideways
        self._memory = memory
        self._model = model if model is not None else RecordModel(columns, row_id)
        self._painter = _Painter(self)
        self._empty = EmptyPlace(self.viewport())
        self._filtered_out = EmptyPlace(self.viewport())
        self._chosen_widths: dict[str, int] = {}
        self._wanted = {column.key for column in columns if not column.hidden}
        self._kept: str | None = None
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self.setObjectName(name)
        self.setAccessibleName(name)
        self._dress()
        self.setModel(self._model)
        self._remember_back()
        self._model.modelAboutToBeReset.connect(self._keep_place)
        self._model.modelReset.connect(self._find_place)
        self._model.rearranged.connect(self._show_emptiness)
        self._model.rearranged.connect(self.rearranged)
        self.horizontalHeader().sectionResized.connect(self._note_width)
        self.horizontalHeader().sectionMoved.connect(lambda *_: self._remember())
        self.horizontalHeader().sortIndicatorChanged.connect(self._note_order)
        self.doubleClicked.connect(lambda _: self._open())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu().popup(self.viewport().mapToGlobal(at)))

    # ---- records ----

    def model(self) -> RecordModel:
        return self._model

    def set_rows(self, rows: Iterable[Any]) -> None:
        """Show these records; the place in the table and what is selected stay."""
        self._model.set_rows(rows)

    def set_filter(self, accepts: Callable[[Any], bool] | None) -> None:
        """Show only records that `accepts` takes; None shows all."""
        self._model.set_filter(accepts)

    def records(self) -> list[Any]:
        return self._model.records()

    def current(self) -> Any | None:
        return self._model.record(self.currentIndex().row())

    def selected(self) -> list[Any]:
        """Return the selected records, from the top down."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [record for row in rows if (record := self._model.record(row)) is not None]

    def select(self, record_id: str) -> bool:
        """Make a record the current one; tell whether it is among those shown."""
        row = self._model.row_of(record_id)
        if row is None:
            return False
        self.setCurrentIndex(self._model.index(row, self._first_visible()))
        return True

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
        columns = menu.addMenu("显示的列")
        for column in self._model.columns:
            action = columns.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.key in self._wanted)
            action.toggled.connect(lambda on, key=column.key: self.show_column(key, on))

    def show_column(self, key: str, on: bool) -> None:
        """Have a column shown or not; one column always stays."""
        if on:
            self._wanted.add(key)
        elif len(self._wanted) > 1:
            self._wanted.discard(key)
        self._lay_out()
        self._remember()

    def visible_columns(self) -> list[Column]:
        """Return the columns that are shown, from left to right."""
        header = self.horizontalHeader()
        places = [header.logicalIndex(place) for place in range(header.count())]
        return [self._model.columns[place] for place in places if not self.isColumnHidden(place)]

    def chosen_columns(self) -> list[Column]:
        """Return the columns that the user wants, from left to right, those without room included."""
        header = self.horizontalHeader()
        places = [self._model.columns[header.logicalIndex(place)] for place in range(header.count())]
        return [column for column in places if column.key in self._wanted]

    # ---- what leaves the table ----

    def copy(self) -> None:
        """Put the selected rows on the clipboard as lines of tab-separated text."""
        columns = self.visible_columns()
        lines = ["\t".join(" ".join(column.shown(record).split()) for column in columns) for record in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # ---- inside ----

    def row_height(self) -> int:
        return max(36, self.fontMetrics().height() + 16)

    def _dress(self) -> None:
        self.setItemDelegate(self._painter)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if not self._sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(48)
        header.setFixedHeight(self.row_height() + 4)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.menu().popup(header.mapToGlobal(at)))

    def _first_visible(self) -> int:
        header = self.horizontalHeader()
        places = (header.logicalIndex(place) for place in range(header.count()))
        return next((place for place in places if not self.isColumnHidden(place)), 0)

    def _keep_place(self) -> None:
        record = self.current()
        self._kept = self._model.row_id(record) if record is not None else None

    def _find_place(self) -> None:
        row = self._model.row_of(self._kept) if self._kept is not None else None
        if row is not None:
            self.setCurrentIndex(self._model.index(row, self._first_visible()))
        else:
            self.chosen.emit(None)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not previous.isValid():
            self.chosen.emit(self._model.record(current.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Home and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, self._first_visible()))
        elif event.key() == Qt.Key.Key_End and self._model.rowCount():
            self.setCurrentIndex(self._model.index(self._model.rowCount() - 1, self._first_visible()))
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
            self.horizontalHeader().setFixedHeight(self.row_height() + 4)

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

    def _width_of(self, column: Column) -> int:
        words = QFontMetrics(self.horizontalHeader().font()).horizontalAdvance(column.title) + 2 * _PADDING + 14
        return self._chosen_widths.get(column.key) or max(column.width, words)

    def _lay_out(self) -> None:
        """Give every wanted column its place, let the least important leave, and the stretching one take the rest."""
        room = self.viewport().width()
        columns = [column for column in self._model.columns if column.key in self._wanted]
        kept: set[str] = set()
        used = 0
        for column in sorted(columns, key=lambda column: column.priority):
            if kept and not self._sideways and used + self._width_of(column) > room:
                break
            kept.add(column.key)
            used += self._width_of(column)
        header = self.horizontalHeader()
        header.blockSignals(True)
        for place, column in enumerate(self._model.columns):
            self.setColumnHidden(place, column.key not in kept)
            if column.key in kept:
                rest = room - used if column.stretch else 0
                header.resizeSection(place, self._width_of(column) + max(0, rest))
        header.blockSignals(False)
        self.updateGeometries()  # of the scroll bar, which has not heard of the new widths
        self.viewport().update()

    def _note_width(self, place: int, _old: int, new: int) -> None:
        self._chosen_widths[self._model.columns[place].key] = new
        self._remember()

    def _note_order(self, place: int, order: Qt.SortOrder) -> None:
        """Remember the order; a column that cannot be sorted by leaves it as it was."""
        if place >= 0 and not self._model.columns[place].sortable:
            self.horizontalHeader().setSortIndicator(*self._sorted_by)
            return
        self._sorted_by = (place, order)
        self._remember()

    def _remember(self) -> None:
        if self._sideways:
            return
        header = self.horizontalHeader()
        place = header.sortIndicatorSection()
        sort = None
        if 0 <= place < len(self._model.columns):
            sort = [self._model.columns[place].key, header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder]
        order = [self._model.columns[header.logicalIndex(at)].key for at in range(header.count())]
        state = {"order": order, "shown": sorted(self._wanted), "widths": self._chosen_widths, "sort": sort}
        self._memory.put(f"table.{self.name}", state)

    def _remember_back(self) -> None:
        state = self._memory.get(f"table.{self.name}")
        if self._sideways or not isinstance(state, dict):
            return
        places = {column.key: place for place, column in enumerate(self._model.columns)}
        header = self.horizontalHeader()
        self._wanted = {key for key in state.get("shown", []) if key in places} or self._wanted
        self._chosen_widths = {key: width for key, width in state.get("widths", {}).items() if key in places}
        for at, key in enumerate(key for key in state.get("order", []) if key in places):
            header.moveSection(header.visualIndex(places[key]), at)
        sort = state.get("sort")
        if sort and sort[0] in places:
            order = Qt.SortOrder.DescendingOrder if sort[1] else Qt.SortOrder.AscendingOrder
            self.sortByColumn(places[sort[0]], order)


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet holds it: numbers stay numbers, everything else is text."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else shown(value)


def more_button(table: RecordTable, desk: Any, title: str) -> QToolButton:
    """Return the button beside a page's others that exports and prints the table as filtered, and has its menu."""
    button = QToolButton()
    button.setProperty("framed", True)
    button.setIcon(theme.icon("more"))
    button.setObjectName(f"{table.name}_more")
    button.setAccessibleName("更多：导出、打印、显示的列")
    button.setToolTip("导出、打印、显示的列")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)

    def fill() -> None:
        menu.clear()
        menu.addAction(theme.icon("export"), "导出表格…", lambda: export(table, desk, title))
        menu.addAction(theme.icon("print"), "打印…", lambda: print_table(table, desk, title))
        menu.addSeparator()
        table.fill_menu(menu)

    menu.aboutToShow.connect(fill)
    button.setMenu(menu)
    return button


def export(table: RecordTable, desk: Any, title: str) -> None:
    """Ask for a file and write the table as filtered into it, beside the window."""
    ask_sheet(table, "导出表格", title, lambda file: export_to(table, desk, title, file))


def ask_sheet(parent: QWidget, purpose: str, name: str, then: Callable[[Path], None]) -> None:
    """Ask where a spreadsheet should be written."""
    dialog = QFileDialog(parent, purpose, f"{name}.xlsx", "表格 (*.xlsx)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    dialog.open()


def export_to(table: RecordTable, desk: Any, title: str, file: Path) -> None:
    """Write the table as filtered into `file` on the work lane."""
    columns, everything = table.chosen_columns(), table.model().everything

    def write(report: Callable[[int, int], None]) -> int:
        from jn_desktop.core.spreadsheet import write_workbook

        records = everything(report)
        rows = ([_cell(column.value(record)) for column in columns] for record in records)
        write_workbook(file, [(title, [column.title for column in columns], rows)])
        return len(records)

    desk.tasks.work(table, "导出表格", write, lambda count: desk.say_file(f"已导出 {count} 行", file))


def print_table(table: RecordTable, desk: Any, title: str) -> None:
    """Print the table as filtered; nobody wants a million rows on paper."""
    count = table.model().rowCount()
    if count > _MOST_PRINTED:
        advice = f"请先筛选到 {_MOST_PRINTED:,} 行以内，或者导出表格。"
        desk.say(f"共 {count:,} 行，太多了，没有打印；{advice}", tone=Tone.WARN)
        return
    columns = table.chosen_columns()

    def hand_over(records: list[Any]) -> None:
        from jn_desktop.desktop.printing import print_rows

        rows = [[column.shown(record) for column in columns] for record in records]
        print_rows(table, title, [column.title for column in columns], rows)

    desk.tasks.work(table, "准备打印", table.model().everything, hand_over)
