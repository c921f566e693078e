"""The records behind a table, in memory: filtered, sorted, and put into words by the columns."""

from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCollator,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.words import plain_tip

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


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

    def set_rows(self, rows: Iterable[Any], accepts: Callable[[Any], bool] | None = None) -> None:
        """Take other records, and with them another filter if one is given."""
        self._all = list(rows)
        if accepts is not None:
            self._accepts = accepts
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

    def rows_of(self, record_ids: Set[str]) -> list[int]:
        """Return where those of some records stand that are shown, from the top down."""
        return [row for row, record in enumerate(self._rows) if self.row_id(record) in record_ids]

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
