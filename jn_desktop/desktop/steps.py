"""Steps in a row: those behind are filled, the present one is named in bold, and a click goes to one that is open."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone

_BAR = 4


class Steps(QWidget):
    """One bar a step, with its label below."""

    chosen = Signal(str)
    """The key of the step that somebody wants to go to."""

    def __init__(self, name: str, steps: Sequence[tuple[str, str]]) -> None:
        """`steps` are pairs of key and label."""
        super().__init__()
        self.setObjectName(name)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self._steps = [_Step(f"{name}_{key}", key, label) for key, label in steps]
        for step in self._steps:
            line.addWidget(step, 1)
            step.clicked.connect(lambda _=False, key=step.key: self.chosen.emit(key))

    def show_step(self, current: str, reachable: Collection[str]) -> None:
        """Fill the bars up to `current`; steps that are `reachable` can be gone to."""
        at = next(place for place, step in enumerate(self._steps) if step.key == current)
        for place, step in enumerate(self._steps):
            step.show_state(filled=place <= at, current=place == at, reachable=step.key in reachable)


class _Step(QAbstractButton):
    def __init__(self, name: str, key: str, label: str) -> None:
        super().__init__()
        self.key = key
        self._label = label
        self._filled = self._current = False
        self.setText(label)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_state(self, *, filled: bool, current: bool, reachable: bool) -> None:
        self._filled, self._current = filled, current
        self.setEnabled(reachable and not current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.isEnabled() else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{self._label}{'（当前一步）' if current else ''}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(56, self.fontMetrics().height() + _BAR + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        known = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(known.accent if self._filled else known.line))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), _BAR), _BAR / 2, _BAR / 2)
        painter.setFont(theme.font(theme.SMALL, bold=self._current))
        lit = self._current or self.hasFocus() or (self.isEnabled() and self.underMouse())
        painter.setPen(theme.colour(Tone.ACCENT if lit else Tone.MUTED))
        below = QRectF(0, _BAR + 2, self.width(), self.height() - _BAR - 2)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()
