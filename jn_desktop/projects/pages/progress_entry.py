"""The sheet of a month: the progress of many projects typed in one sitting, by keyboard alone, and saved in one go."""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.cells import CellProblem, reader
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FaultLine, ask
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.tables import Column, Look, RecordModel, RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import ago, amount
from jn_desktop.projects.cards import YUAN_IN_WAN, ProjectCard
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.projects.reporting import NewReport, ReportRow
from jn_desktop.projects.service import ProjectService

Index = QModelIndex | QPersistentModelIndex
TYPED = ("invested", "progress", "problem")
_MONTHS = 12
_HELP = "直接输入即可修改；Tab 右移，回车下移，Delete 清空，Ctrl+V 粘贴表格里的一块。没有改动的项目不登记。"


class Line:
    """One project on the sheet: what stood there, and what is typed over it."""

    def __init__(self, card: ProjectCard, before: ReportRow | ProjectCard | None) -> None:
        self.id = card.id
        self.card = card
        self.typed = dict.fromkeys(TYPED, "")
        if before is not None:
            told = {"invested": amount(before.invested), "progress": before.progress, "problem": before.problem}
            self.typed = {name: text or "" for name, text in told.items()}
        self._before = dict(self.typed)
        self._confirmed = False
        self.faults: dict[str, str] = {}

    @property
    def touched(self) -> bool:
        """Whether the line is to be reported: something was typed, or it was confirmed as it stands."""
        return self._confirmed or self.typed != self._before

    def put(self, name: str, text: str) -> None:
        """Type a text into a cell and note what is wrong with it."""
        self.typed[name] = " ".join(text.split())
        self.faults.pop(name, None)
        try:
            self._read(name)
        except CellProblem as problem:
            told = self.typed[name] if len(self.typed[name]) <= 40 else f"{self.typed[name][:40]}…"
            self.faults[name] = f"{PROJECTS.field(name).label}“{told}”{problem}。"

    def confirm(self) -> None:
        """Have the line reported as it stands: nothing has changed since."""
        self._confirmed = True

    def report(self) -> NewReport:
        """Return what the line says; it must be without faults."""
        yuan = self._read("invested")
        invested = None if yuan is None else yuan / YUAN_IN_WAN
        return NewReport(self.id, invested, self._read("progress"), self._read("problem"))

    def _read(self, name: str) -> Any:
        return reader(PROJECTS.field(name).kind, YUAN_IN_WAN)(self.typed[name]) if self.typed[name] else None


class _SheetModel(RecordModel):
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].key in TYPED else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole:
            line, column = self.record(index.row()), self.columns[index.column()]
            return line.typed.get(column.key, "") if line is not None else ""
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self.record(index.row())
        if line is None or role != Qt.ItemDataRole.EditRole:
            return False
        line.put(self.columns[index.column()].key, str(value))
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(self.columns) - 1))
        return True


class SheetTable(RecordTable):
    """The one table, with cells to type into."""

    def __init__(self, columns: Sequence[Column], memory: Memory) -> None:
        model = _SheetModel(columns, attrgetter("id"))
        model.marks = lambda line, key: line.faults.get(key)
        super().__init__("progress_sheet", columns, memory, row_id=attrgetter("id"), model=model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        step = {
            QAbstractItemView.CursorAction.MoveNext: 1,
            QAbstractItemView.CursorAction.MovePrevious: -1,
        }.get(action)
        return super().moveCursor(action, modifiers) if step is None else self._beside(step)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # the cell has had its say: its editor closes by itself
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_down()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for index in self._typed(self.selectedIndexes()):
                self.model().setData(index, "")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().text())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected cells on the clipboard, a line a row."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column())):
            rows.setdefault(index.row(), []).append(str(index.data()))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in rows.values()))

    def go_to(self, line: Line, name: str) -> None:
        """Make a cell the current one."""
        row = self.model().row_of(line.id)
        column = next(place for place, column in enumerate(self.model().columns) if column.key == name)
        if row is not None:
            self.setCurrentIndex(self.model().index(row, column))
            self.setFocus()

    def finish_typing(self) -> None:
        """Take what stands in a cell that is still being typed into."""
        editor = self.indexWidget(self.currentIndex())
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _paste(self, text: str) -> None:
        """Type a block of tab-separated cells from the current cell on, as far as the sheet goes."""
        current = self.currentIndex()
        if self.model().columns[current.column()].key not in TYPED:
            return
        for down, row in enumerate(text.splitlines()):
            for right, cell in enumerate(row.split("\t")):
                place = self.model().index(current.row() + down, current.column() + right)
                if place.isValid() and self.model().columns[place.column()].key in TYPED:
                    self.model().setData(place, cell)

    def _typed(self, indexes: Sequence[Index]) -> list[Index]:
        return [index for index in indexes if self.model().columns[index.column()].key in TYPED]

    def _beside(self, step: int) -> QModelIndex:
        """Return the next or previous cell that can be typed into."""
        row, column, width = self.currentIndex().row(), self.currentIndex().column() + step, self.model().columnCount()
        while 0 <= row < self.model().rowCount():
            while 0 <= column < width:
                if self.model().columns[column].key in TYPED and not self.isColumnHidden(column):
                    return self.model().index(row, column)
                column += step
            row, column = row + step, 0 if step > 0 else width - 1
        return QModelIndex(self.currentIndex())

    def _go_down(self) -> None:
        below = self.model().index(self.currentIndex().row() + 1, self.currentIndex().column())
        if below.isValid():
            self.setCurrentIndex(below)


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
        self.table = SheetTable(_columns(desk), desk.memory)
        self.table.setAccessibleName("各项目这个月的进展")
        self._said = QLabel()
        self._said.setProperty("muted", True)
        self._fault = FaultLine()
        self._confirm = push_button("照上次登记所选行(&L)", "sheet_confirm", self._confirm_selected)
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
        card = QFrame()
        card.setProperty("card", True)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.table)
        told = QLabel(_HELP)
        told.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(line)
        layout.addWidget(card, 1)
        layout.addWidget(self._fault)
        layout.addWidget(told)

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
        told = f"{len(self._lines)} 个项目" + (f"，改动 {touched} 个" if touched else "")
        self._said.setText(told + (f"，其中 {wrong} 个有错" if wrong else ""))
        self._save.setEnabled(True)
        self.month.setEnabled(not touched)
        self.month.setToolTip("先保存或放弃改动，再换月份" if touched else "")
        self._say_fault()

    def _say_fault(self) -> None:
        line, at = self.table.current(), self.table.currentIndex().column()
        self._fault.say("" if line is None else line.faults.get(self.table.model().columns[at].key, ""))

    def _confirm_selected(self) -> None:
        for row in {index.row() for index in self.table.selectedIndexes()}:
            if (line := self.table.model().record(row)) is not None:
                line.confirm()
        self.table.viewport().update()
        self._count()

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


def _columns(desk: Desk) -> list[Column]:
    def typed(name: str, title: str, *, width: int, look: Look = Look.TEXT, stretch: bool = False) -> Column:
        return Column(
            name,
            title,
            lambda line: line.typed[name],
            look=look,
            tone=lambda line: Tone.PLAIN if line.touched else Tone.MUTED,
            width=width,
            stretch=stretch,
            sortable=False,
        )

    return [
        Column("name", "项目名称", lambda line: line.card.name, width=300, middle=True),
        Column("lead", "跑小青", lambda line: line.card.lead_name, width=112, priority=4),
        Column("unit", "责任单位", lambda line: line.card.responsible_unit, width=120, priority=5),
        Column(
            "annual",
            "年度计划（万元）",
            lambda line: line.card.annual_investment,
            look=Look.NUMBER,
            width=120,
            priority=2,
        ),
        Column(
            "last",
            "上次登记",
            lambda line: line.card.progress_on,
            text=lambda line: ago(line.card.progress_on, desk.today()),
            width=92,
            priority=2,
        ),
        typed("invested", "累计完成（万元）", width=130, look=Look.NUMBER),
        typed("progress", "形象进度", width=170, stretch=True),
        typed("problem", "存在问题", width=170),
    ]
