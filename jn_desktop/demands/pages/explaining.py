"""How the deadlines of a demand came about: every step in words, with its minutes, to be read and to be copied."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.demands.cards import DemandCard, Explanation
from jn_desktop.demands.clock import Deadline, Step, Target, in_hours
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.words import short


class ExplanationDialog(QDialog):
    """The three deadlines of one demand, a tab each."""

    def __init__(self, parent: QWidget, card: DemandCard, explanation: Explanation, target: Target) -> None:
        super().__init__(parent)
        self._card, self._explanation = card, explanation
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("explanation")
        self.setWindowTitle("时限怎么算的")
        self.setModal(True)
        self.resize(640, 520)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("explanation_tabs")
        self.tabs.setAccessibleName("三个时限")
        self.tabs.setDocumentMode(True)
        for known in Target:
            self.tabs.addTab(_Steps(explanation.steps[known], explanation.deadlines.of(known)), known.value)
        self.tabs.setCurrentIndex(list(Target).index(target))
        copy = push_button("复制(&F)", "copy_explanation", self.copy)
        close = push_button("关闭(&C)", "close_explanation", self.reject)
        for button in (copy, close):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label(f"{card.number}  {short(card.title)}", wrap=True))
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons)

    def text(self) -> str:
        """Return the explanation that is shown, as text."""
        target = list(Target)[self.tabs.currentIndex()]
        steps = self._explanation.steps[target]
        lines = [f"{self._card.number} {self._card.title}：{target.value}的时限", *(step.text for step in steps)]
        return "\n".join([*lines, summary(steps, self._explanation.deadlines.of(target))])

    def copy(self) -> None:
        """Put the explanation that is shown on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())


class _Steps(QScrollArea):
    """The steps of one deadline, their minutes at the right, what they come to below."""

    def __init__(self, steps: Sequence[Step], deadline: Deadline) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 10, 8, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for row, step in enumerate(steps):
            grid.addWidget(plain_label(step.text, wrap=True), row, 0)
            minutes = plain_label(_counted(step))
            minutes.setProperty("muted", True)
            minutes.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(minutes, row, 1)
        total = plain_label(summary(steps, deadline), wrap=True)
        total.setProperty("section", True)
        grid.addWidget(total, len(steps), 0, 1, 2)
        grid.setRowStretch(len(steps) + 1, 1)
        self.setWidget(inside)


def summary(steps: Sequence[Step], deadline: Deadline) -> str:
    """Return what the steps come to."""
    counted = sum(step.minutes for step in steps if not step.paused)
    put_off = sum(step.minutes for step in steps if step.paused)
    told = [f"共计 {in_hours(counted)}"]
    if put_off:
        told.append(f"顺延 {in_hours(put_off)}")
    if deadline.remainder is not None:
        told.append(f"暂停中，剩余 {in_hours(deadline.remainder)}")
    else:
        told.append(f"时限 {deadline.due:%Y-%m-%d %H:%M}")
    return "；".join([*told, *(["暂按周一至周五推算"] if deadline.provisional else [])])


def _counted(step: Step) -> str:
    if not step.minutes:
        return ""
    return f"{'顺延 ' if step.paused else ''}{step.minutes} 分钟"
