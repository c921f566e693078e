"""The dialogs over several findings at once: the order to correct, and how its recheck came out."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateEdit,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.errors import StationError
from jn_desktop.demands.pages.periods import date_edit, day_of
from jn_desktop.desktop.abstract import AbstractWidget
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FaultLine, on_save_keys
from jn_desktop.inspections.visit_cards import Correction, FindingCard, Recheck, VisitCard
from jn_desktop.inspections.visit_service import VisitService

_WIDTH, _HIGHEST, _AROUND = 620, 680, 170  # pixels


class _FindingsDialog(QDialog, metaclass=AbstractWidget):
    """One block a finding below a sentence of purpose; what is refused is said above the buttons."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, purpose: str, said: str) -> None:
        super().__init__(parent)
        self.desk, self._said = desk, said
        self._room = parent.window().height()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.fault = FaultLine()
        self.accept_button = push_button(f"{title}(&Y)", "accept", self.submit, primary=True)
        self._blocks = QVBoxLayout()
        self._blocks.setContentsMargins(0, 0, 8, 0)
        self._blocks.setSpacing(12)
        self._inside = QWidget()
        self._inside.setLayout(self._blocks)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.accept_button, push_button("取消", "cancel", self.reject)):
            button.setProperty("large", True)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label(purpose, wrap=True))
        layout.addWidget(scroll, 1)
        layout.addWidget(self.fault)
        layout.addLayout(buttons)
        on_save_keys(self, self.submit)

    def submit(self) -> None:
        """Save what the blocks say."""
        if not self.accept_button.isEnabled():
            return
        action = self.action()
        if action is None:
            return
        self.accept_button.setEnabled(False)
        self.desk.tasks.save(self, action, lambda _: self._done(), failed=self._refuse)

    @abstractmethod
    def action(self) -> Callable[[], Any] | None:
        """Return what saves the blocks, None after saying what is missing."""

    def add_block(self, finding: FindingCard, number: int) -> QVBoxLayout:
        """Add the block of a finding, which begins with its words."""
        block = QVBoxLayout()
        block.setSpacing(6)
        words = plain_label(f"{number}. {finding.text}", wrap=True)
        where = plain_label(f"{finding.department} · {finding.item}", wrap=True)
        where.setProperty("muted", True)
        block.addWidget(words)
        block.addWidget(where)
        self._blocks.addLayout(block)
        return block

    def end_blocks(self) -> None:
        """Make the dialog as high as its blocks, or as its parent's window at most."""
        self._blocks.addStretch()
        wanted = self._inside.sizeHint().height() + _AROUND
        self.resize(_WIDTH, min(wanted, _HIGHEST, self._room))

    def _done(self) -> None:
        self.desk.say(self._said)
        self.accept()

    def _refuse(self, error: StationError) -> None:
        self.accept_button.setEnabled(True)
        self.fault.say(str(error))


@dataclass(frozen=True)
class _OrderRow:
    finding: FindingCard
    demand: QLineEdit
    due: QDateEdit


class OrderDialog(_FindingsDialog):
    """What has to be put right by when; the recheck is asked for by itself."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        visits: VisitService,
        card: VisitCard,
        findings: Sequence[FindingCard],
        due: date,
    ) -> None:
        purpose = f"{card.number}：写明怎么改、什么时候改好。到期复查的检查需求会自动生成。"
        super().__init__(parent, desk, "责令改正", purpose, f"{card.number}：已责令改正，复查已经排进检查需求。")
        self._visits, self._card = visits, card
        self.rows: list[_OrderRow] = []
        for number, finding in enumerate(findings, start=1):
            block = self.add_block(finding, number)
            demand = _line(f"demand_{number}", f"第 {number} 个问题的整改要求", finding.demand or "")
            demand.setPlaceholderText("怎么改")
            edit = _due_edit(f"due_{number}", f"第 {number} 个问题的整改期限", due)
            block.addLayout(_labelled("整改要求", demand))
            block.addLayout(_labelled("期限", edit))
            self.rows.append(_OrderRow(finding, demand, edit))
        self.end_blocks()

    def action(self) -> Callable[[], Any] | None:
        missing = next((row for row in self.rows if not row.demand.text().strip()), None)
        if missing is not None:
            self.fault.say(f"请写明第 {self.rows.index(missing) + 1} 个问题的整改要求。")
            missing.demand.setFocus()
            return None
        asked = [Correction(row.finding.id, row.demand.text().strip(), day_of(row.due)) for row in self.rows]
        now = self.desk.clock.now()
        return lambda: self._visits.order_correction(self._card.id, now, asked)


@dataclass(frozen=True)
class _RecheckRow:
    finding: FindingCard
    passed: QPushButton
    failed: QPushButton
    kept: QLineEdit
    due: QDateEdit


class RecheckDialog(_FindingsDialog):
    """How each finding stands: passed, or to be put right by another day; one may be left for later."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        visits: VisitService,
        card: VisitCard,
        findings: Sequence[FindingCard],
        due: date,
    ) -> None:
        purpose = f"{card.number}：逐个看问题改好没有；这次没有看的可以不选。"
        super().__init__(parent, desk, "复查", purpose, f"{card.number}：复查结果已记下。")
        self._visits, self._card = visits, card
        self.rows: list[_RecheckRow] = []
        self.by = _line("recheck_by", "复查人", desk.context.operator)
        for number, finding in enumerate(findings, start=1):
            self._add(finding, number, due)
        self._blocks.addLayout(_labelled("复查人", self.by))
        self.end_blocks()

    def action(self) -> Callable[[], Any] | None:
        chosen = [row for row in self.rows if row.passed.isChecked() or row.failed.isChecked()]
        if not chosen:
            self.fault.say("请至少选一个问题：改好了，还是没有改好。")
            return None
        by = self.by.text().strip()
        if not by:
            self.fault.say("请填写复查人。")
            self.by.setFocus()
            return None
        results = [_recheck(row) for row in chosen]
        now = self.desk.clock.now()
        return lambda: self._visits.recheck(self._card.id, now, by, results)

    def _add(self, finding: FindingCard, number: int, due: date) -> None:
        block = self.add_block(finding, number)
        passed, failed = (
            _choice(word, f"{name}_{number}", f"第 {number} 个问题：{word}")
            for word, name in (("改好了", "passed"), ("没有改好", "failed"))
        )
        group = QButtonGroup(self)
        group.addButton(passed)
        group.addButton(failed)
        kept = _line(f"kept_{number}", f"第 {number} 个问题怎么改的", finding.kept or "")
        kept.setPlaceholderText("怎么改的，现场看到什么")
        edit = _due_edit(f"due_{number}", f"第 {number} 个问题的新期限", due)
        choice = QHBoxLayout()
        choice.setSpacing(8)
        choice.addWidget(passed)
        choice.addWidget(failed)
        choice.addStretch()
        block.addLayout(choice)
        block.addLayout(_labelled("整改情况", kept))
        again = QWidget()
        again.setLayout(_labelled("新的期限", edit))
        again.hide()
        block.addWidget(again)
        failed.toggled.connect(again.setVisible)
        self.rows.append(_RecheckRow(finding, passed, failed, kept, edit))


def _recheck(row: _RecheckRow) -> Recheck:
    passed = row.passed.isChecked()
    return Recheck(row.finding.id, passed, row.kept.text().strip() or None, None if passed else day_of(row.due))


def _due_edit(name: str, label: str, day: date) -> QDateEdit:
    edit = date_edit(name, label)
    edit.setDate(QDate(day.year, day.month, day.day))
    return edit


def _line(name: str, label: str, text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setObjectName(name)
    line.setAccessibleName(label)
    line.setCursorPosition(0)
    return line


def _choice(word: str, name: str, label: str) -> QPushButton:
    button = push_button(word, name, lambda: None)
    button.setAccessibleName(label)
    button.setCheckable(True)
    button.setProperty("large", True)
    return button


def _labelled(word: str, widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    label = QLabel(word)
    label.setFixedWidth(64)
    line.addWidget(label)
    line.addWidget(widget, 1)
    return line
