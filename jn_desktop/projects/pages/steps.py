"""The stages of a project as steps under its name; a click says that it has reached one."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.pages.columns import SHORT_STAGES
from jn_desktop.projects.rules import Stage

_BAR = 4


class StageSteps(QWidget):
    """One step a stage, those behind filled; read-only where the operator may not change it."""

    reached = Signal(str)
    """The stage that somebody chose."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage_steps")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 8, 0, 0)
        line.setSpacing(4)
        self._steps = [_Step(stage) for stage in Stage]
        for step in self._steps:
            line.addWidget(step, 1)
            step.clicked.connect(lambda _=False, stage=step.stage: self.reached.emit(stage.value))

    def buttons(self) -> list[QWidget]:
        """Return the steps from left to right."""
        return list(self._steps)

    def show_stage(self, stage: str | None, *, editable: bool) -> None:
        """Fill the steps up to `stage`; None fills none."""
        stages = list(Stage)
        current = stages.index(Stage(stage)) if stage else -1
        for place, step in enumerate(self._steps):
            step.show_state(filled=place <= current, current=place == current, editable=editable)


class _Step(QAbstractButton):
    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self._filled = self._current = False
        self.setText(SHORT_STAGES[stage])
        self.setObjectName(f"step_{stage.name.lower()}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_state(self, *, filled: bool, current: bool, editable: bool) -> None:
        self._filled, self._current = filled, current
        self.setEnabled(editable and not current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.isEnabled() else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{self.stage.value}{'（当前阶段）' if current else ''}")
        self.setToolTip(f"登记为：{self.stage.value}" if self.isEnabled() else self.stage.value)
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
