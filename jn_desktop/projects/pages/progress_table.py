"""The table of the month's sheet: lines that are typed into, cell by cell, as in a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from jn_desktop.core.cells import CellProblem, reader
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.records import Index, RecordModel
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import ago, amount, short
from jn_desktop.projects.cards import YUAN_IN_WAN, ProjectCard
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.projects.reporting import NewReport, ReportRow

TYPED = ("invested", "progress", "problem")


@dataclass(frozen=True)
class _State:
    """How a line stood before something was done to it."""

    typed: Mapping[str, str]
    confirmed: bool


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
        self._reached = None if before is None else before.invested
        self._confirmed = False
        self.faults: dict[str, str] = {}
        self.warnings: dict[str, str] = {}
        """What deserves a look, though it may be saved."""

    @property
    def touched(self) -> bool:
        """Whether the line is to be reported: something was typed, or it was confirmed as it stands."""
        return self._confirmed or self.typed != self._before

    @property
    def state(self) -> _State:
        return _State(dict(self.typed), self._confirmed)

    def restore(self, state: _State) -> None:
        """Take back what was done since."""
        self.typed, self._confirmed = dict(state.typed), state.confirmed
        for name in TYPED:
            self._check(name)

    def put(self, name: str, text: str) -> None:
        """Type a text into a cell and note what is wrong with it."""
        self.typed[name] = " ".join(text.split())
        self._check(name)

    def _check(self, name: str) -> None:
        self.faults.pop(name, None)
        self.warnings.pop(name, None)
        try:
            value = self._read(name)
        except CellProblem as problem:
            self.faults[name] = f"{PROJECTS.field(name).label}“{short(self.typed[name])}”{problem}。"
            return
        if name == "invested" and self._falls(value):
            self.warnings[name] = (
                f"累计完成 {amount(value / YUAN_IN_WAN)} 万元，比上次登记的 {amount(self._reached)} 万元少；"
                "累计数一般只增不减，请核对。确实如此也可以保存。"
            )

    def _falls(self, yuan: int | None) -> bool:
        return yuan is not None and self._reached is not None and yuan < round(self._reached * YUAN_IN_WAN)

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
    """Lines that are typed into, and what was done to them, to be taken back step by step."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns, attrgetter("id"))
        self.marks = lambda line, key: line.faults.get(key)
        self._steps: list[list[tuple[Line, _State]]] = []
        self._step: list[tuple[Line, _State]] | None = None

    @property
    def undoable(self) -> bool:
        return bool(self._steps)

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Have all that is done to lines meanwhile be taken back in one go."""
        step: list[tuple[Line, _State]] = []
        self._step = step
        yield
        self._step = None
        if step:
            self._steps.append(step)

    def do(self, row: int, act: Callable[[Line], None]) -> bool:
        """Do something to a line; tell whether there is such a line."""
        line: Line | None = self.record(row)
        if line is None:
            return False
        before = line.state
        act(line)
        if line.state != before:
            self._steps.append([(line, before)]) if self._step is None else self._step.append((line, before))
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        return True

    def undo(self) -> tuple[Line, str]:
        """Take the last step back; return the line and the cell that it began with."""
        step = self._steps.pop()
        line, before = step[0]
        cell = next((name for name in TYPED if line.typed[name] != before.typed[name]), TYPED[0])
        for touched, state in reversed(step):
            touched.restore(state)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))
        return line, cell

    def set_rows(self, rows: Iterable[Line], accepts: Callable[[Line], bool] | None = None) -> None:
        self._steps.clear()
        super().set_rows(rows, accepts)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].key in TYPED else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.EditRole:
            line, column = self.record(index.row()), self.columns[index.column()]
            return line.typed.get(column.key, "") if line is not None else ""
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name = self.columns[index.column()].key
        return role == Qt.ItemDataRole.EditRole and self.do(index.row(), lambda line: line.put(name, str(value)))


class SheetTable(RecordTable):
    """The one table, with cells to type into."""

    def __init__(self, desk: Desk) -> None:
        columns = _columns(desk)
        self._sheet = _SheetModel(columns)
        super().__init__("progress_sheet", columns, desk.memory, row_id=attrgetter("id"), model=self._sheet)
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

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+Z from the window, whose message strip has it too, while there is something to take back."""
        if not (isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride):
            return super().event(event)
        if event.matches(QKeySequence.StandardKey.Undo) and self._sheet.undoable:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()  # the cell has had its say: its editor closes by itself
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_down()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            with self._sheet.one_step():
                for index in self._typed(self.selectedIndexes()):
                    self._sheet.setData(index, "")
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
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

    def undo(self) -> None:
        """Take back the last thing that was done to cells, and go there."""
        if self._sheet.undoable:
            self.go_to(*self._sheet.undo())

    def confirm_selected(self) -> None:
        """Have the selected lines reported as they stand."""
        with self._sheet.one_step():
            for row in {index.row() for index in self.selectedIndexes()}:
                self._sheet.do(row, Line.confirm)

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
        with self._sheet.one_step():
            for down, row in enumerate(text.splitlines()):
                for right, cell in enumerate(row.split("\t")):
                    place = self._sheet.index(current.row() + down, current.column() + right)
                    if place.isValid() and self._sheet.columns[place.column()].key in TYPED:
                        self._sheet.setData(place, cell)

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


def _columns(desk: Desk) -> list[Column]:
    def tone(line: Line, name: str) -> Tone:
        if name in line.warnings:
            return Tone.WARN
        return Tone.PLAIN if line.touched else Tone.MUTED

    def typed(name: str, title: str, *, width: int, look: Look = Look.TEXT, stretch: bool = False) -> Column:
        return Column(
            name,
            title,
            lambda line: line.typed[name],
            look=look,
            tone=lambda line: tone(line, name),
            tip=lambda line: line.warnings.get(name) or line.typed[name],
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
