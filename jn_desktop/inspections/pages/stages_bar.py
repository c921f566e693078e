"""The steps of a visit across its page: what is done with its day, what is now, what comes. It only shows."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages.visit_flow import Stage

_DOT = 20


class StagesBar(QWidget):
    """Dots on a line with their words below."""

    def __init__(self) -> None:
        super().__init__()
        self._stages: list[Stage] = []
        self.setObjectName("visit_stages")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        self._stages = list(stages)
        self.setAccessibleName("，".join(_spoken(stage) for stage in stages))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, _DOT + 2 * self.fontMetrics().height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._stages:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        each = self.width() / len(self._stages)
        for place, stage in enumerate(self._stages):
            middle = QPointF(each * (place + 0.5), _DOT / 2 + 2)
            if place:
                self._draw_line(painter, middle, each, reached=bool(stage.at) or stage.current)
            self._draw_dot(painter, middle, stage, place + 1)
            self._draw_words(painter, QRectF(each * place, _DOT + 6, each, self.height() - _DOT - 6), stage)
        painter.end()

    def _draw_line(self, painter: QPainter, middle: QPointF, each: float, *, reached: bool) -> None:
        known = theme.tokens()
        painter.setPen(QPen(QColor(known.ok if reached else known.line), 2))
        begin = middle - QPointF(each - _DOT / 2 - 4, 0)
        painter.drawLine(begin, middle - QPointF(_DOT / 2 + 4, 0))

    def _draw_dot(self, painter: QPainter, middle: QPointF, stage: Stage, number: int) -> None:
        known = theme.tokens()
        done = stage.at is not None
        ink = QColor(known.ok if done else known.accent if stage.current else known.warn if stage.owed else known.line)
        painter.setPen(QPen(ink, 2))
        painter.setBrush(ink if done or stage.current else QColor(known.surface))
        painter.drawEllipse(middle, _DOT / 2, _DOT / 2)
        painter.setFont(theme.font(theme.SMALL, bold=True))
        painter.setPen(QColor(known.on_accent if done or stage.current else known.muted))
        mark = "✓" if done else "–" if stage.skipped else str(number)
        box = QRectF(middle.x() - _DOT / 2, middle.y() - _DOT / 2, _DOT, _DOT)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), mark)

    def _draw_words(self, painter: QPainter, below: QRectF, stage: Stage) -> None:
        centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        painter.setFont(theme.font(bold=stage.current))
        tone = Tone.ACCENT if stage.current else Tone.PLAIN if stage.at else Tone.MUTED
        painter.setPen(theme.colour(tone))
        painter.drawText(below, centred, stage.word)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour(Tone.WARN if stage.owed else Tone.MUTED))
        height = self.fontMetrics().height()
        painter.drawText(below.adjusted(0, height + 1, 0, 0), centred, _when(stage))


def _when(stage: Stage) -> str:
    """Return what stands below a step: the day and the time, 11-24 09:30, or why there is none."""
    if stage.at:
        return stage.at[5:16].replace("T", " ")
    return "要补办" if stage.owed else "不需要" if stage.skipped else ""


def _spoken(stage: Stage) -> str:
    if stage.at:
        return f"{stage.word}已完成"
    return f"{stage.word}{'当前一步' if stage.current else _when(stage) or '未到'}"
