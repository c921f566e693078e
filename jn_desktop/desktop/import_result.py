"""The last step of an import: what was taken, what was not and why, what deserves a look, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.core.importing import ImportResult
from jn_desktop.core.previewing import LedgerPreview
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import push_button, tab_order
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import shown


@dataclass(frozen=True)
class Finding:
    """Something that an import says of a row."""

    number: int
    sheet: str | None
    row: int
    column: str | None
    value: Any
    sentence: str

    @property
    def place(self) -> str:
        """Where the row stands: its number, after its sheet where the ledger has several."""
        return f"{self.sheet} {self.row}" if self.sheet else str(self.row)


def findings(result: ImportResult) -> tuple[list[Finding], list[Finding]]:
    """Return what was refused and what deserves a look."""
    return (
        [
            Finding(number, row.sheet, row.row, row.column, row.value, row.problem)
            for number, row in enumerate(result.errors)
        ],
        [
            Finding(number, row.sheet, row.row, row.column, row.value, row.note)
            for number, row in enumerate(result.notes)
        ],
    )


_COLUMNS = (
    Column("row", "行", lambda found: found.number, lambda found: found.place, width=110),
    Column("column", "列", lambda found: found.column, width=150, priority=2),
    Column("value", "原来的内容", lambda found: found.value, lambda found: shown(found.value), width=185, priority=3),
    Column("sentence", "说明", lambda found: found.sentence, width=280, stretch=True),
)


class _Figure(QFrame):
    """A number with what it counts."""

    def __init__(self, label: str, tone: Tone) -> None:
        super().__init__()
        self._label, self._tone = label, tone
        self.setProperty("card", True)
        self._count = 0
        self.number, self.words = QLabel(), QLabel()
        self.words.setProperty("muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(0)
        layout.addWidget(self.number)
        layout.addWidget(self.words)

    def show_count(self, count: int) -> None:
        self._count = count
        self._show(self._label, self._tone if count else Tone.MUTED, struck=False)

    def say_undone(self) -> None:
        """Strike the number out: what it counts is not there any more."""
        self._show(f"{self._label}（已撤销）", Tone.MUTED, struck=True)

    def _show(self, label: str, tone: Tone, *, struck: bool) -> None:
        font = theme.font(24, bold=True)
        font.setStrikeOut(struck)
        self.number.setStyleSheet(f"color: {theme.colour(tone).name()}")
        self.number.setFont(font)  # after the sheet, which would put the usual size back
        self.number.setText(f"{self._count:,}")
        self.number.setAccessibleName(f"{label} {self._count}")
        self.words.setText(label)


class ResultStep(QWidget):
    """The figures, the refused rows and the notes, and what can be done now."""

    save_wanted = Signal()
    undo_wanted = Signal()
    again_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._figures = {
            "added": _Figure("新增", Tone.OK),
            "updated": _Figure("更新", Tone.ACCENT),
            "unchanged": _Figure("未变", Tone.PLAIN),
            "refused": _Figure("没有读入", Tone.LATE),
        }
        self.about = plain_label(wrap=True)
        self.refused = RecordTable("import_refused", _COLUMNS, memory, row_id=lambda found: str(found.number))
        self.notes = RecordTable("import_notes", _COLUMNS, memory, row_id=lambda found: str(found.number))
        self.refused.setAccessibleName("没有读入的行")
        self.notes.setAccessibleName("值得留意的行")
        self.refused.set_empty("每一行都读入了。")
        self.notes.set_empty("没有需要留意的地方。")
        self.lists = QTabWidget()
        self.lists.setObjectName("import_findings")
        self.lists.setAccessibleName("没有读入的和值得留意的")
        self.lists.setDocumentMode(True)
        self.lists.addTab(self.refused, "没有读入")
        self.lists.addTab(self.notes, "留意")
        self.save = push_button("另存为表格(&S)…", "save_refused", self.save_wanted.emit)
        self.save.setToolTip("没有读入的行连同原因，改好后可以再导入；另有一张表是值得留意的行")
        self.undo = push_button("撤销这次导入(&U)…", "undo_import", self.undo_wanted.emit)
        self.look = push_button("去看看(&L)", "look_at_records", self.look_wanted.emit)
        self.again = push_button("再导入一份(&N)", "import_again", self.again_wanted.emit, primary=True)
        self.setFocusProxy(self.again)
        self._lay_out()

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in self._figures.values():
            figures.addWidget(figure, 1)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 4, 12, 1)
        inside.addWidget(self.lists)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.save, self.undo):
            foot.addWidget(button)
        foot.addStretch()
        for button in (self.look, self.again):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.about)
        layout.addLayout(figures)
        layout.addWidget(card, 1)
        layout.addLayout(foot)
        tab_order(self.lists, self.refused, self.notes, self.save, self.undo, self.look, self.again)

    def show_result(
        self, preview: LedgerPreview, result: ImportResult, found: tuple[Sequence[Finding], Sequence[Finding]]
    ) -> None:
        """Show what an import did."""
        refused, notes = found
        changed = bool(result.added + result.updated)
        outcome = "已导入" if changed else "没有带来改动"
        self.about.setText(f"{preview.label}“{preview.file.name}”{outcome}。")
        for name, figure in self._figures.items():
            figure.show_count(len(refused) if name == "refused" else getattr(result, name))
        self.refused.set_rows(refused)
        self.notes.set_rows(notes)
        self.lists.setTabText(0, f"没有读入 {len(refused):,}" if refused else "没有读入")
        self.lists.setTabText(1, f"留意 {len(notes):,}" if notes else "留意")
        self.lists.setCurrentIndex(0 if refused or not notes else 1)
        self.save.setVisible(bool(refused or notes))
        self.undo.setVisible(changed)

    def say_undone(self) -> None:
        """Say that the import has been undone: what it brought is not there any more, so nothing leads to it."""
        self.about.setText("这次导入已经撤销，数据回到了导入之前；下面是撤销前的结果。")
        for name in ("added", "updated"):
            self._figures[name].say_undone()
        for button in (self.undo, self.look):
            button.hide()
