"""The lines of a checklist under the heads of their items, as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from jn_desktop.inspections.visit_cards import CheckResult, Line

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Group:
    """The head of the lines of one item: how many of them are filled in."""

    department: str
    item: str
    done: int
    total: int


Row = Group | Line


def grouped(lines: Sequence[Line], *, only_open: bool = False) -> list[Row]:
    """Return the lines in their order under a head for each request; with `only_open` those without a result."""
    rows: list[Row] = []
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.request_id, []).append(line)
    for group in groups.values():
        shown = [line for line in group if line.result is None] if only_open else group
        if shown:
            done = sum(line.result is not None for line in group)
            rows += [Group(group[0].department, group[0].item, done, len(group)), *shown]
    return rows


class ChecklistModel(QAbstractListModel):
    """Heads and lines; a line that was just ticked shows its result before it is saved."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._rows: list[Row] = []
        self.only_open = False

    @property
    def lines(self) -> list[Line]:
        return self._lines

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; while they are the same ones only what changed is drawn anew."""
        self._lines = list(lines)
        rows = grouped(lines, only_open=self.only_open)
        if [_name(row) for row in rows] == [_name(row) for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def put(self, line_id: str, result: CheckResult | None) -> None:
        """Show a result in a line at once; it stays in view though only open ones are shown."""
        self._lines = [replace(line, result=result) if line.id == line_id else line for line in self._lines]
        known = {line.id: line for line in self._lines}
        self._rows = [known[row.id] if isinstance(row, Line) else self._counted(row) for row in self._rows]
        self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row(self, index: Index) -> Row:
        return self._rows[index.row()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.row(index), Group):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _in_words(self.row(index))
        return None

    def _counted(self, group: Group) -> Group:
        same = [line for line in self._lines if (line.department, line.item) == (group.department, group.item)]
        return replace(group, done=sum(line.result is not None for line in same), total=len(same))


def _name(row: Row) -> tuple[str, ...]:
    """Return what tells a row from the others, and decides how high it is."""
    if isinstance(row, Group):
        return (row.department, row.item)
    return (row.id or "", row.request_id, row.point, row.standard or "", row.remark or "")


def _in_words(row: Row) -> str:
    if isinstance(row, Group):
        return f"{row.department}，{row.item}，已填 {row.done}，共 {row.total}"
    told = [f"第 {row.position} 条，{row.point}", row.standard, row.remark, row.result or "没有填"]
    return "，".join(filter(None, told))
