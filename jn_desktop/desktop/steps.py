"""Steps in a row: those behind are filled, the present one is named in bold, and a click goes to one that is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone

_BAR = 4
_INSET = 2  # pixels between the ring of the keyboard and the label


@dataclass(frozen=True)
class Step:
    """One step: its key, its label, the widget's name, its whole name for screen readers, what a click on it does."""

    key: str
    label: str
    name: str
    whole: str = ""
    tip: str = ""


class Steps(QWidget):
    """One bar a step, with its label below."""

    chosen = Signal(str)
    """The key of the step that somebody wants to go to."""

    def __init__(self, name: str, steps: Sequence[Step]) -> None:
        super().__init__()
        self.setObjectName(name)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self._buttons = [_Button(step) for step in steps]
        for button in self._buttons:
            line.addWidget(button, 1)
            button.clicked.connect(lambda _=False, key=button.step.key: self.chosen.emit(key))

    def buttons(self) -> list[QWidget]:
        """Return the steps from left to right."""
        return list(self._buttons)

    def show_step(self, current: str | None, reachable: Collection[str]) -> None:
        """Fill the bars up to `current`, None fills none; steps that are `reachable` can be gone to."""
        keys = [button.step.key for button in self._buttons]
        at = keys.index(current) if current is not None else -1
        for place, button in enumerate(self._buttons):
            button.show_state(filled=place <= at, current=place == at, reachable=button.step.key in reachable)


class _Button(QAbstractButton):
    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self._filled = self._current = False
        self.setText(step.label)
        self.setObjectName(step.name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_state(self, *, filled: bool, current: bool, reachable: bool) -> None:
        self._filled, self._current = filled, current
        self.setEnabled(reachable and not current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.isEnabled() else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor)
        whole = self.step.whole or self.step.label
        self.setAccessibleName(f"{whole}{'（当前一步）' if current else ''}")
        self.setToolTip(self.step.tip if self.isEnabled() else self.step.whole)
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
        if self.hasFocus():  # a ring, since a lit bar or word would say that the step was reached
            painter.setPen(QColor(known.text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, _BAR + 2.5, self.width() - 1, self.height() - _BAR - 3), 4, 4)
        painter.setFont(theme.font(theme.SMALL, bold=self._current))
        lit = self._current or (self.isEnabled() and self.underMouse())
        painter.setPen(theme.colour(Tone.ACCENT if lit else Tone.MUTED))
        below = QRectF(_INSET, _BAR + 2, self.width() - _INSET, self.height() - _BAR - 2)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.end()
