"""The sheet of a month: the progress of many projects typed in one sitting, by keyboard alone, and saved in one go."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.desktop.buttons import push_button, tab_order
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.dialogs import FaultLine, ask
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.pages.progress_table import Line, SheetTable
from jn_desktop.projects.reporting import ReportRow
from jn_desktop.projects.service import ProjectService

_MONTHS = 12
_HELP = "直接输入即可修改；Tab 右移，回车下移，Delete 清空，Ctrl+V 粘贴表格的一块，Ctrl+Z 撤销。没有改动的项目不登记。"


class ProgressSheet(QWidget):
    """A month of many projects. A line begins with what was last reported; only lines that changed are saved."""

    closed = Signal()

    def __init__(self, desk: Desk, projects: ProjectService) -> None:
        super().__init__()
        self._desk = desk
        self._projects = projects
        self._cards: list[ProjectCard] = []
        self._lines: list[Line] = []
        self.setObjectName("progress_entry")
        self.month = QComboBox()
        self.month.setObjectName("sheet_month")
        self.month.setAccessibleName("登记哪个月的进展")
        self.table = SheetTable(desk)
        self.table.setAccessibleName("各项目这个月的进展")
        self.table.set_empty("列表里没有要登记的项目；回到列表放宽筛选。")
        self._said = QLabel()
        self._said.setProperty("muted", True)
        self._fault, self._warning = FaultLine(), plain_label(wrap=True)
        self._warning.setObjectName("sheet_warning")
        self._warning.setProperty("warning", True)
        self._warning.hide()
        self._confirm = push_button("照上次登记所选行(&L)", "sheet_confirm", self.table.confirm_selected)
        self._save = push_button("保存(&S)", "sheet_save", self.save, primary=True)
        self._save.setShortcut("Ctrl+S")
        self._back = push_button("返回列表", "sheet_back", self.leave)
        self._back.setShortcut("Esc")
        self._lay_out()
        self.month.currentIndexChanged.connect(lambda _: self._fetch())
        self.table.model().dataChanged.connect(lambda *_: self._count())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._say_fault())

    def open(self, cards: Sequence[ProjectCard]) -> None:
        """Begin a sheet of these projects for the present month."""
        self._cards = list(cards)
        self.month.blockSignals(True)
        self.month.clear()
        for month in months_until(self._desk.today()):
            self.month.addItem(f"{int(month[:4])}年{int(month[5:])}月", month)
        self.month.blockSignals(False)
        self._fetch()

    def save(self) -> None:
        """Save the changed lines, or go to the first cell that is wrong."""
        self.table.finish_typing()
        lines = [line for line in self._lines if line.touched]
        wrong = next((line for line in lines if line.faults), None)
        if wrong is not None:
            self.table.go_to(wrong, next(iter(wrong.faults)))
            self._say_fault()
        elif lines:
            self._save.setEnabled(False)
            month, reports = self.month.currentData(), [line.report() for line in lines]
            self._desk.tasks.save(
                self,
                lambda: self._projects.report_many(month, reports),
                lambda _: self._saved(month, len(reports)),
                failed=lambda error: self._refused(error, lines),
            )
        else:
            self._fault.say("还没有改动，没有要保存的进展。")

    def unsaved(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return any(line.touched for line in self._lines)

    def leave(self) -> None:
        """Go back to the list; what was typed is dropped only after a question."""
        self.table.finish_typing()
        if self.unsaved():
            ask(self, "填写的进展还没有保存。", "不保存", self._drop, no="继续填写")
        else:
            self._drop()

    # ---- inside ----

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._back)
        line.addWidget(self.month)
        line.addWidget(self._said)
        line.addStretch()
        line.addWidget(self._confirm)
        line.addWidget(self._save)
        told = QLabel(_HELP)
        told.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(line)
        layout.addWidget(in_card(self.table), 1)
        layout.addWidget(self._fault)
        layout.addWidget(self._warning)
        layout.addWidget(told)
        tab_order(self._back, self.month, self._confirm, self._save, self.table)

    def _fetch(self) -> None:
        month = self.month.currentData()
        self._desk.tasks.read(self, lambda: self._projects.reports_until(month), self._show, key="month")

    def _show(self, reports: dict[str, ReportRow]) -> None:
        present = self.month.currentIndex() == 0
        self._lines = [Line(card, reports.get(card.id) or (card if present else None)) for card in self._cards]
        self.table.set_rows(self._lines)
        if self._lines:
            self.table.go_to(self._lines[0], "invested")
        self._count()

    def _count(self) -> None:
        touched = sum(line.touched for line in self._lines)
        wrong = sum(line.touched and bool(line.faults) for line in self._lines)
        doubtful = sum(bool(line.warnings) for line in self._lines)
        told = f"{len(self._lines)} 个项目" + (f"，改动 {touched} 个" if touched else "")
        told += f"，其中 {wrong} 个有错" if wrong else ""
        self._said.setText(told + (f"，{doubtful} 个比上次少" if doubtful else ""))
        self._save.setEnabled(True)
        self.month.setEnabled(not touched)
        self.month.setToolTip("先保存或放弃改动，再换月份" if touched else "")
        self._say_fault()

    def _say_fault(self) -> None:
        line, at = self.table.current(), self.table.currentIndex().column()
        name = self.table.model().columns[at].key
        self._fault.say("" if line is None else line.faults.get(name, ""))
        self._warning.setText("" if line is None else line.warnings.get(name, ""))
        self._warning.setVisible(bool(self._warning.text()))

    def _saved(self, month: str, count: int) -> None:
        self._desk.say(f"已登记 {count} 个项目 {month} 的进展")
        self._drop()

    def _refused(self, error: StationError, lines: Sequence[Line]) -> None:
        """Put a refusal at its cell, where it names one."""
        self._count()
        path = error.field.split(".") if isinstance(error, FieldError) else []
        if len(path) == 3:
            line = lines[int(path[1])]
            line.faults[path[2]] = str(error)
            self.table.go_to(line, path[2])
            self._count()
        else:
            self._fault.say(str(error))

    def _drop(self) -> None:
        self._lines = []
        self.table.set_rows([])
        self.closed.emit()


def months_until(today: date) -> list[str]:
    """Return the present month and those before it, a year in all, the newest first."""
    count = today.year * 12 + today.month - 1
    return [f"{past // 12}-{past % 12 + 1:02d}" for past in range(count, count - _MONTHS, -1)]
