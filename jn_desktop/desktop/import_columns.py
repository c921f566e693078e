"""The second step of an import: what each column of the file means, with the chance to say it better."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jn_desktop.core.intake import LedgerName
from jn_desktop.core.ledger import NOT_TAKEN, LedgerKind, OwnName
from jn_desktop.core.previewing import LedgerPreview, PreviewColumn, SheetPreview
from jn_desktop.desktop.buttons import push_button, tab_order
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FaultLine
from jn_desktop.desktop.words import plain_tip

_Shape = list[tuple[str, list[str]]]
_HEADER, _MEANING = 280, 210
_GAP, _EMPTY = "　", "（空列）"


class Choice(QComboBox):
    """A choice in a list that is scrolled: the wheel moves the list, not the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(20)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _ColumnLine:
    """One column: its header, the choice of its meaning, samples, and whether somebody has changed the meaning."""

    def __init__(self, step: "ColumnsStep", kind: LedgerKind, column: PreviewColumn, name: str) -> None:
        self.header = plain_label(column.path, wrap=True)
        self.header.setFixedWidth(_HEADER)
        self.choice = Choice()
        self.choice.setObjectName(name)
        self.choice.setAccessibleName(f"“{column.path}”读作")
        self.choice.addItem("不读取", NOT_TAKEN)
        for field in kind.fields:
            self.choice.addItem(f"{field.label}（必填）" if field.required else field.label, field.name)
        self.samples = _Samples(column.samples)
        self.changed = QLabel()
        self.changed.setProperty("muted", True)
        self._at_first = column.field
        self.choice.activated.connect(
            lambda _: step.corrected.emit(OwnName(kind.name, self.choice.currentData(), column.path))
        )
        self.show(column)

    def show(self, column: PreviewColumn) -> None:
        self.choice.setCurrentIndex(self.choice.findData(column.field.name if column.field else NOT_TAKEN))
        self.changed.setText("" if column.field == self._at_first else "已改，导入后会记住")

    def add_to(self, grid: QGridLayout, row: int) -> None:
        top = Qt.AlignmentFlag.AlignVCenter
        for place, widget in enumerate((self.header, self.choice, self.samples, self.changed)):
            grid.addWidget(widget, row, place, top)


class _Samples(QLabel):
    """What stands in a column: whole where there is room, else each cut in its middle; all of it under the pointer."""

    def __init__(self, samples: Sequence[str]) -> None:
        super().__init__()
        self._samples = [" ".join(sample.split()) for sample in samples]
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("muted", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_GAP.join(self._samples) or _EMPTY)
        self.setText(_EMPTY)
        if samples:
            self.setToolTip(plain_tip("\n".join(samples)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        measure, whole = self.fontMetrics(), _GAP.join(self._samples)
        if measure.horizontalAdvance(whole) > self.width():
            room = self.width() - measure.horizontalAdvance(_GAP) * (len(self._samples) - 1)
            middle, share = Qt.TextElideMode.ElideMiddle, room // len(self._samples)
            whole = _GAP.join(measure.elidedText(sample, middle, share) for sample in self._samples)
        self.setText(whole or _EMPTY)


class ColumnsStep(QWidget):
    """Every column with its meaning. A correction is answered by a new preview, which is shown in place."""

    corrected = Signal(object)
    """An `OwnName`: what somebody says that a header means."""
    kind_chosen = Signal(str)
    back_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, kinds: Sequence[LedgerName]) -> None:
        super().__init__()
        self._lines: list[list[_ColumnLine]] = []
        self._shape: _Shape = []
        self._name = ""
        self.about = plain_label()
        self.kind = QComboBox()
        self.kind.setObjectName("columns_kind")
        self.kind.setAccessibleName("台账种类")
        for kind in kinds:
            self.kind.addItem(kind.label, kind.name)
        self.kind.activated.connect(lambda _: self.kind_chosen.emit(self.kind.currentData()))
        self.missing = plain_label(wrap=True)
        self.missing.setProperty("muted", True)
        self.fault = FaultLine()
        self._scroll = QScrollArea()
        self._scroll.setObjectName("columns_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back = push_button("换一个文件(&B)", "columns_back", self.back_wanted.emit)
        self.next = push_button("下一步：核对内容(&N)", "columns_next", self.next_wanted.emit, primary=True)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.kind)
        head.addWidget(self.about, 1)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 8, 4, 8)
        inside.addWidget(self._scroll)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.back)
        foot.addStretch()
        foot.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(card, 1)
        layout.addWidget(self.missing)
        layout.addWidget(self.fault)
        layout.addLayout(foot)

    def show_preview(self, preview: LedgerPreview) -> None:
        """Show what the columns mean; the same columns as before stay where they are, focus and all."""
        self.fault.say("")
        self._name = preview.name
        self.kind.setCurrentIndex(self.kind.findData(preview.name))
        records = "，".join(f"工作表“{sheet.table.sheet}” {len(sheet.rows):,} 行" for sheet in preview.sheets)
        unit = preview.sheets[0].table.unit
        self.about.setText(f"{preview.file.name} · {records}" + (f" · 金额单位 {unit}" if unit else ""))
        shape = [(sheet.kind.name, [column.path for column in sheet.columns]) for sheet in preview.sheets]
        if shape != self._shape or not preview.corrections:
            self._shape = shape
            self._build(preview)
        for lines, sheet in zip(self._lines, preview.sheets, strict=True):
            for line, column in zip(lines, sheet.columns, strict=True):
                line.show(column)
        self._say_missing(preview)

    def refuse(self, sentence: str, preview: LedgerPreview) -> None:
        """Say why a correction cannot stand, and show again what does."""
        self.show_preview(preview)
        self.fault.say(sentence)

    def _build(self, preview: LedgerPreview) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _HEADER)
        grid.setColumnMinimumWidth(1, _MEANING)
        grid.setColumnStretch(2, 1)
        self._lines = []
        for sheet in preview.sheets:
            self._lines.append(self._add_sheet(grid, sheet, named=len(preview.sheets) > 1))
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.setWidget(inside)
        self._scroll.verticalScrollBar().setValue(0)
        choices = [line.choice for lines in self._lines for line in lines]
        tab_order(self.kind, *choices, self.back, self.next)
        self.setFocusProxy(choices[0])

    def _add_sheet(self, grid: QGridLayout, sheet: SheetPreview, *, named: bool) -> list[_ColumnLine]:
        if named:
            title = plain_label(f"{sheet.kind.label}（工作表“{sheet.table.sheet}”）")
            title.setProperty("section", True)
            title.setContentsMargins(0, 8, 0, 2)
            grid.addWidget(title, grid.rowCount(), 0, 1, 4)
        row = grid.rowCount()
        for place, text in enumerate(("文件里的列", "读作", "文件里的内容")):
            label = QLabel(text)
            label.setProperty("muted", True)
            grid.addWidget(label, row, place)
        lines = []
        for place, column in enumerate(sheet.columns):
            line = _ColumnLine(self, sheet.kind, column, f"meaning_{sheet.kind.name}_{place}")
            line.add_to(grid, row + 1 + place)
            lines.append(line)
        return lines

    def _say_missing(self, preview: LedgerPreview) -> None:
        missing = []
        for sheet in preview.sheets:
            there = {column.field.name for column in sheet.columns if column.field}
            missing += [field.label for field in sheet.kind.fields if field.name not in there]
        self.missing.setText(f"文件里没有的：{'、'.join(missing)}。" if missing else "")
        self.missing.setVisible(bool(missing))
