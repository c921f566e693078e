"""Twelve months in a strip: a mark for each visit on its day, and quiet where nobody came. It only shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import plain_tip

_MONTHS = 12
_MARK = 8  # pixels
_GAP = 2


@dataclass(frozen=True)
class Mark:
    """A visit in the strip."""

    day: date
    tone: Tone
    words: str


class YearStrip(QWidget):
    """The year of one enterprise."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: list[Mark] = []
        self._today: date | None = None
        self._year = 0
        self.setObjectName("year_strip")
        self.setAccessibleName("全年入企情况")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_year(self, year: int, marks: Sequence[Mark], today: date) -> None:
        self._year, self._marks, self._today = year, sorted(marks, key=lambda mark: mark.day), today
        counts = (sum(mark.day.month == month for mark in marks) for month in range(1, _MONTHS + 1))
        told = "，".join(f"{month} 月 {count} 次" for month, count in enumerate(counts, start=1) if count)
        self.setAccessibleName(f"{year} 年入企情况：{told or '没有'}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().height() + 5 * (_MARK + _GAP) + 14)

    def places(self) -> list[tuple[Mark, QRectF]]:
        """Return where each visit stands: in its month by its day, above another one that is in its way."""
        each = self.width() / _MONTHS
        floor = self.height() - self.fontMetrics().height() - 6
        taken: dict[tuple[int, int], int] = {}
        found = []
        for mark in self._marks:
            columns = max(1, int((each - 4) / (_MARK + _GAP)))
            column = min(columns - 1, (mark.day.day - 1) * columns // 31)
            height = taken.get((mark.day.month, column), 0)
            taken[mark.day.month, column] = height + 1
            left = (mark.day.month - 1) * each + 3 + column * (_MARK + _GAP)
            found.append((mark, QRectF(left, floor - (height + 1) * (_MARK + _GAP), _MARK, _MARK)))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        known = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        each, words = self.width() / _MONTHS, self.fontMetrics().height()
        floor = self.height() - words - 6
        painter.setFont(theme.font(theme.SMALL))
        for month in range(1, _MONTHS + 1):
            cell = QRectF((month - 1) * each + 1, 0, each - 2, floor)
            now = self._today is not None and (self._today.year, self._today.month) == (self._year, month)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(known.accent_soft if now else known.ground))
            painter.drawRoundedRect(cell, 3, 3)
            painter.setPen(theme.colour(Tone.ACCENT if now else Tone.MUTED))
            below = QRectF(cell.left(), floor + 3, cell.width(), words)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), str(month))
        painter.setPen(Qt.PenStyle.NoPen)
        for mark, place in self.places():
            painter.setBrush(theme.colour(mark.tone))
            painter.drawRoundedRect(place, 2, 2)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(event.pos(), event.globalPos())
            return True
        return super().event(event)

    def _tell(self, at: QPoint, on_screen: QPoint) -> None:
        month = min(_MONTHS, int(at.x() * _MONTHS / max(1, self.width())) + 1)
        told = [mark.words for mark in self._marks if mark.day.month == month]
        QToolTip.showText(on_screen, plain_tip("\n".join(told)) if told else "", self)
