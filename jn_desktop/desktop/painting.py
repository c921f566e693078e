"""How the cells of a table are drawn: text, figures, chips, bars, or as a column itself says, in one call each."""

from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from jn_desktop.desktop import theme
from jn_desktop.desktop.columns import CELL_PADDING, Column, Look
from jn_desktop.desktop.records import Index, RecordModel
from jn_desktop.desktop.theme import Tone


class CellPainter(QStyledItemDelegate):
    """Draws the cells of a table as its model's columns say."""

    def __init__(self, table: QTableView, model: RecordModel) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._elided: dict[tuple[str, int, bool], str] = {}

    def forget(self) -> None:
        """Measure texts anew: the font has changed."""
        self._elided.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._model.columns[index.column()].width, self._table.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, known = self._model, theme.tokens()
        record, column = model.record(index.row()), model.columns[index.column()]
        rect: QRect = option.rect
        state = option.state
        fault = record is not None and model.marks is not None and model.marks(record, column.key)
        selected = bool(state & QStyle.StateFlag.State_Selected) and not fault
        if selected:
            painter.fillRect(rect, QColor(known.accent_soft))
        elif fault:
            painter.fillRect(rect, theme.soft(Tone.LATE))
        elif record is not None and model.flashing and model.row_id(record) in model.flashing:
            painter.fillRect(rect, theme.soft(Tone.OK))
        painter.setPen(QColor(known.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        if record is None:
            painter.fillRect(QRect(inner.left(), inner.center().y() - 3, min(inner.width(), 60), 6), QColor(known.line))
        else:
            tone = column.tone(record) if column.tone is not None else Tone.PLAIN
            self._draw(painter, inner, record, column, tone, selected=selected)
        current = self._table.currentIndex()
        if index.row() == current.row() and index.column() == current.column() and self._table.hasFocus():
            painter.setPen(QPen(QColor(known.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _draw(
        self, painter: QPainter, inner: QRect, record: Any, column: Column, tone: Tone, *, selected: bool
    ) -> None:
        if column.draw is not None:
            column.draw(painter, inner, record)
            return
        text = column.shown(record)
        middle = Qt.AlignmentFlag.AlignVCenter
        if column.look is Look.CHIP:
            self._draw_chip(painter, inner, text, tone, selected=selected)
            return
        if column.look is Look.BAR and column.share is not None:
            self._draw_bar(painter, inner, column.share(record), tone)
            inner = inner.adjusted(min(60, inner.width() // 2), 0, 0, 0)
        painter.setPen(theme.colour(tone))
        side = Qt.AlignmentFlag.AlignRight if column.look is Look.NUMBER else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(side | middle), self._fit(text, inner.width(), column.middle))

    def _draw_chip(self, painter: QPainter, inner: QRect, text: str, tone: Tone, *, selected: bool) -> None:
        if not text:
            return
        fitted = self._fit(text, inner.width() - 16, False)
        width = self._table.fontMetrics().horizontalAdvance(fitted) + 18
        height = self._table.fontMetrics().height() + 6
        chip = QRectF(inner.left(), inner.center().y() - height / 2 + 0.5, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        drowned = selected and tone is Tone.ACCENT  # its background is the colour of the selection
        painter.setBrush(QColor(theme.tokens().surface) if drowned else theme.soft(tone))
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
