"""The third step of an import: every row as it would be read, the wrong cells tinted, and what is wrong with them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.core.importing import ImportResult
from jn_desktop.core.ledger import Row
from jn_desktop.core.previewing import LedgerPreview, Mark, SheetPreview
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import on_keys, push_button, tab_order
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone

Marks = dict[int, tuple[Mark, ...]]
_ROW = "row"
_NARROWEST, _WIDEST = 72, 260
_LONGEST_MEASURED = 40
_LEGEND = (
    ("行号的颜色：", Tone.MUTED),
    ("红色不会读入", Tone.LATE),
    ("橙色会读入，但值得留意", Tone.WARN),
    ("灰色没有问题", Tone.MUTED),
)


class SheetTable(RecordTable):
    """One sheet of the file, as it stands there."""

    def __init__(self, sheet: SheetPreview, memory: Memory) -> None:
        self.sheet = sheet
        self.marks: Marks = {}
        self._faults: dict[tuple[int, str], str] = {}
        super().__init__(
            f"import_{sheet.kind.name}",
            [
                self._numbers(),
                *(_column(place, sheet) for place in range(len(sheet.columns))),
            ],
            memory,
            row_id=lambda row: str(row.number),
            sideways=True,
        )
        self.setAccessibleName(f"{sheet.kind.label}的内容")
        self.model().marks = lambda row, key: self._faults.get((row.number, key))
        self.set_rows(sheet.rows)

    def show_marks(self, marks: Marks) -> None:
        self.marks = marks
        self._faults = {
            (number, _ROW if mark.column is None else str(mark.column)): mark.sentence
            for number, found in marks.items()
            for mark in found
            if mark.refused
        }
        self.viewport().update()

    def is_refused(self, row: Row) -> bool:
        return any(mark.refused for mark in self.marks.get(row.number, ()))

    def go_to_fault(self, step: int) -> bool:
        """Go to the next row (or, with -1, the one before) that would not be taken, and there to the wrong cell.

        Tells whether there is one.
        """
        rows = self.records()
        at = self.currentIndex().row() if self.currentIndex().isValid() else -1 if step > 0 else len(rows)
        wrong = next((row for row in _onward(at, step, len(rows)) if self.is_refused(rows[row])), None)
        if wrong is None:
            return False
        first = next(mark for mark in self.marks[rows[wrong].number] if mark.refused)
        index = self.model().index(wrong, 0 if first.column is None else first.column + 1)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def _numbers(self) -> Column:
        return Column(
            _ROW,
            "行",
            lambda row: row.number,
            lambda row: str(row.number),
            look=Look.NUMBER,
            tone=self._tone,
            width=64,
            sortable=False,
        )

    def _tone(self, row: Row) -> Tone:
        found = self.marks.get(row.number, ())
        return Tone.LATE if any(mark.refused for mark in found) else Tone.WARN if found else Tone.MUTED


def _onward(at: int, step: int, count: int) -> range:
    return range(at + 1, count) if step > 0 else range(at - 1, -1, -1)


def _column(place: int, sheet: SheetPreview) -> Column:
    column = sheet.columns[place]
    read = column.field.label if column.field else "不读取"
    return Column(
        str(place),
        column.path,
        column.text,
        tone=None if column.field else lambda _: Tone.MUTED,
        tip=lambda row: f"{column.text(row)}\n（“{column.path}”读作：{read}）",
        width=_width(sheet, place),
        stretch=place == len(sheet.columns) - 1,
        sortable=False,
    )


def _width(sheet: SheetPreview, place: int) -> int:
    """Return a width that suits the column's samples."""
    measure = QFontMetrics(theme.font()).horizontalAdvance
    longest = max((measure(sample[:_LONGEST_MEASURED]) for sample in sheet.columns[place].samples), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 24))


class PreviewStep(QWidget):
    """The sheets of the file; where a rehearsal has found something, the row says what."""

    back_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self.words = plain_label()
        self.only_faults = QPushButton("只看有错的行")
        self.only_faults.setObjectName("only_faults")
        self.only_faults.setAccessibleName("只看有错的行")
        self.only_faults.setCheckable(True)
        self.only_faults.toggled.connect(lambda _: self._filter())
        self.next_fault = push_button("下一处错误", "next_fault", lambda: self._go(1))
        self.next_fault.setToolTip("下一处错误（F8），上一处（Shift+F8）")
        self.sheets = QTabWidget()
        self.sheets.setObjectName("import_sheets")
        self.sheets.setAccessibleName("工作表")
        self.sheets.setDocumentMode(True)
        self.sheets.currentChanged.connect(lambda _: self._say_row())
        self.about_row = plain_label(wrap=True)
        self.about_row.setObjectName("about_row")
        self.back = push_button("上一步(&B)", "preview_back", self.back_wanted.emit)
        self.start = push_button("导入(&I)", "start_import", self.import_wanted.emit, primary=True)
        on_keys(self, "F8", lambda: self._go(1))
        on_keys(self, "Shift+F8", lambda: self._go(-1))
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.words, 1)
        head.addWidget(self.only_faults)
        head.addWidget(self.next_fault)
        strip = QFrame()
        strip.setProperty("card", True)
        line = QVBoxLayout(strip)
        line.setContentsMargins(12, 8, 12, 8)
        line.addWidget(self.about_row)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addSpacing(8)
        for text, tone in _LEGEND:
            label = QLabel(text)
            _tint(label, tone)
            foot.addWidget(label)
        foot.addStretch()
        foot.addWidget(self.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(in_card(self.sheets), 1)
        layout.addWidget(strip)
        layout.addLayout(foot)

    @property
    def table(self) -> SheetTable:
        """The sheet that is looked at."""
        return self._table(self.sheets.currentIndex())

    def _table(self, place: int) -> SheetTable:
        table = self.sheets.widget(place)
        assert isinstance(table, SheetTable)
        return table

    def show_preview(self, preview: LedgerPreview) -> None:
        """Show the rows; what is wrong with them is not known yet."""
        while self.sheets.count():
            table = self._table(0)
            self.sheets.removeTab(0)
            table.deleteLater()
        for sheet in preview.sheets:
            table = SheetTable(sheet, self._memory)
            table.set_empty("这张表里没有记录。")
            table.set_filtered_out(lambda: self.only_faults.setChecked(False))
            table.chosen.connect(lambda _: self._say_row())
            self.sheets.addTab(table, f"{sheet.kind.label} {len(sheet.rows):,}")
        self.sheets.tabBar().setVisible(len(preview.sheets) > 1)
        tables = [self._table(place) for place in range(self.sheets.count())]
        tab_order(self.only_faults, self.next_fault, self.sheets, *tables, self.back, self.start)
        self.setFocusProxy(self.table)
        self.words.setText("正在逐行核对…")
        self.start.setText("导入(&I)")
        self._set_faults(0)
        self.set_ready(False)
        self._say_row()

    def show_result(self, preview: LedgerPreview, result: ImportResult, marks: Sequence[Marks]) -> None:
        """Show what a rehearsal says of each row, and how many rows would be taken."""
        for place, found in enumerate(marks):
            self._table(place).show_marks(found)
        total = sum(len(sheet.rows) for sheet in preview.sheets)
        good = total - len(result.errors)
        what = preview.sheets[0].kind.label if len(preview.sheets) > 1 else ""
        outcome = f"{what}新增 {result.added:,}，更新 {result.updated:,}，未变 {result.unchanged:,}"
        faults = f"，{len(result.errors):,} 行有错不会读入" if result.errors else "，没有错误"
        self.words.setText(f"共 {total:,} 行{faults}；{outcome}。")
        self.start.setText(f"导入 {good:,} 行(&I)")
        self.start.setAccessibleName(f"导入 {good:,} 行")
        self._set_faults(len(result.errors))
        self.set_ready(good > 0)
        if result.errors:
            self._go_to_first()
        self._say_row()

    def refuse(self, sentence: str) -> None:
        """Say why the file cannot be taken."""
        self.words.setText(sentence)
        self.set_ready(False)

    def set_ready(self, ready: bool) -> None:
        """Allow or forbid to begin the import."""
        self.start.setEnabled(ready)

    def set_importing(self, importing: bool) -> None:
        """Keep everything as it is while the import runs."""
        for button in (self.back, self.start):
            button.setEnabled(not importing)

    def _set_faults(self, count: int) -> None:
        self.only_faults.setChecked(False)
        self.only_faults.setText(f"只看有错的行 {count:,}" if count else "只看有错的行")
        for button in (self.only_faults, self.next_fault):
            button.setVisible(count > 0)

    def _filter(self) -> None:
        for place in range(self.sheets.count()):
            table = self._table(place)
            table.set_filter(table.is_refused if self.only_faults.isChecked() else None)

    def _go_to_first(self) -> None:
        for place in range(self.sheets.count()):
            self._table(place).setCurrentIndex(QModelIndex())
        self.sheets.setCurrentIndex(0)
        self._go(1)

    def _go(self, step: int) -> None:
        """Go to the next fault, in the next sheet where this one has no more."""
        place = self.sheets.currentIndex()
        while 0 <= place < self.sheets.count():
            if self._table(place).go_to_fault(step):
                self.sheets.setCurrentIndex(place)
                self.table.setFocus()
                return
            place += step

    def _say_row(self) -> None:
        table = self.table if self.sheets.count() else None
        row = table.current() if table is not None else None
        if table is None or row is None:
            self.about_row.setText("选中一行，这里说明它有什么问题。")
            _tint(self.about_row, Tone.MUTED)
            return
        found = table.marks.get(row.number, ())
        said = "\n".join(mark.sentence for mark in found) or "没有问题。"
        self.about_row.setText(f"第 {row.number} 行：{said}")
        tone = Tone.LATE if table.is_refused(row) else Tone.WARN if found else Tone.MUTED
        _tint(self.about_row, tone)


def _tint(label: QLabel, tone: Tone) -> None:
    label.setProperty("fault", tone is Tone.LATE)
    label.setProperty("warning", tone is Tone.WARN)
    label.setProperty("muted", tone is Tone.MUTED)
    label.style().unpolish(label)
    label.style().polish(label)
