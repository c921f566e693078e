"""How a checklist is drawn: words that wrap, and three choices a line that are large enough for a finger."""

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.checklist_model import ChecklistModel, Group, Index
from jn_desktop.inspections.visit_cards import CheckResult, Line

_TARGET = 44  # pixels, the least that a finger hits
_CHOICE_WIDTH, _GAP, _SIDE = 88, 8, 12
_TONES = {CheckResult.PASS: Tone.OK, CheckResult.FAIL: Tone.LATE, CheckResult.NOT_APPLICABLE: Tone.PLAIN}
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_READING, _AT_HEAD = 15, 14  # pixels


def choices(rect: QRect) -> dict[CheckResult, QRect]:
    """Return where the three choices of a line stand, at the right end of its row."""
    top = rect.center().y() - _TARGET // 2 + 1
    left = rect.right() - _SIDE - 3 * _CHOICE_WIDTH - 2 * _GAP
    return {
        result: QRect(left + place * (_CHOICE_WIDTH + _GAP), top, _CHOICE_WIDTH, _TARGET)
        for place, result in enumerate(CheckResult)
    }


def finding_place(rect: QRect) -> QRect:
    """Return where a line that failed offers to write what was found."""
    first = choices(rect)[CheckResult.PASS]
    return first.translated(-_CHOICE_WIDTH - _GAP, 0)


class LinePainter(QStyledItemDelegate):
    """Draws the heads and lines of a checklist; the choices of one that can be ticked stand there to be hit."""

    def __init__(self, view: QListView, model: ChecklistModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.open_for_ticks = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._model.row(index)
        if isinstance(row, Group):
            return QSize(0, 40)
        width = self._room(QRect(0, 0, self._view.viewport().width(), _TARGET)).width()
        heights = [_height(text, size, width) for text, size in _texts(row)]
        return QSize(0, max(_TARGET + 14, sum(heights) + 2 * len(heights) + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = self._model.row(index), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Group):
            self._paint_group(painter, rect, row)
        else:
            current = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_line(painter, rect, row, current=current)
        painter.restore()

    def _paint_group(self, painter: QPainter, rect: QRect, group: Group) -> None:
        known = theme.tokens()
        painter.fillRect(rect, QColor(known.ground))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        count = f"{group.done}/{group.total}"
        tone = Tone.OK if group.done == group.total else Tone.MUTED
        painter.setFont(theme.font(_AT_HEAD, bold=True))
        painter.setPen(theme.colour(tone))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        room = inner.adjusted(0, 0, -QFontMetrics(painter.font()).horizontalAdvance(count) - _SIDE, 0)
        words = f"{group.department} · {group.item}"
        fitted = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
        painter.setPen(QColor(known.text))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), fitted)

    def _paint_line(self, painter: QPainter, rect: QRect, line: Line, *, current: bool) -> None:
        known = theme.tokens()
        if current:
            painter.fillRect(rect, QColor(known.accent_soft))
        painter.setPen(QColor(known.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_words(painter, rect, line)
        for result, place in choices(rect).items():
            self._paint_choice(painter, place, result, chosen=line.result is result)
        if line.result is CheckResult.FAIL and self.open_for_ticks:
            painter.setPen(theme.colour(Tone.ACCENT))
            painter.drawText(finding_place(rect), int(Qt.AlignmentFlag.AlignCenter), "写问题…")

    def _paint_words(self, painter: QPainter, rect: QRect, line: Line) -> None:
        room = self._room(rect)
        texts = _texts(line)
        heights = [_height(text, size, room.width()) for text, size in texts]
        top = rect.top() + (rect.height() - sum(heights) - 2 * (len(heights) - 1)) // 2
        for (text, size), height in zip(texts, heights, strict=True):
            painter.setFont(theme.font(size))
            painter.setPen(theme.colour(Tone.PLAIN if size == _READING else Tone.MUTED))
            painter.drawText(QRect(room.left(), top, room.width(), height), _WRAPPED, text)
            top += height + 2

    def _paint_choice(self, painter: QPainter, place: QRect, result: CheckResult, *, chosen: bool) -> None:
        if not chosen and not self.open_for_ticks:
            return
        tone = _TONES[result]
        ink = theme.colour(tone if chosen else Tone.MUTED)
        painter.setPen(QPen(ink if chosen else QColor(theme.tokens().line), 1.5 if chosen else 1))
        painter.setBrush(theme.soft(tone) if chosen else QColor(theme.tokens().surface))
        painter.drawRoundedRect(place, 6, 6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(theme.font(_AT_HEAD, bold=chosen))
        painter.setPen(ink)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), f"{'✓ ' if chosen else ''}{result.value}")

    def _room(self, rect: QRect) -> QRect:
        """Return the room for the words of a line."""
        right = finding_place(rect).left() - _SIDE
        return QRect(QPoint(rect.left() + _SIDE, rect.top()), QPoint(max(rect.left() + 120, right), rect.bottom()))


def _texts(line: Line) -> list[tuple[str, int]]:
    """Return the words of a line with their sizes: what is checked, the standard, the remark."""
    told = [(f"{line.position}. {line.point}", _READING)]
    if line.standard:
        told.append((f"标准：{line.standard}", theme.BODY))
    if line.remark:
        told.append((f"备注：{line.remark}", theme.BODY))
    return told


@lru_cache(maxsize=4096)
def _height(text: str, size: int, width: int) -> int:
    """Return how high a text stands in a width; asked for every line whenever one of them changes."""
    return QFontMetrics(theme.font(size)).boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text).height()
