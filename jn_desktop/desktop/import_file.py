"""The first step of an import: which file, and what can be undone of the last one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.intake import LastImport, LedgerName
from jn_desktop.desktop import theme
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.words import moment

_FOLDER = "import.folder"
_FILTER = "台账 (*.xlsx *.xlsm *.xls *.ods *.csv *.tsv *.txt);;所有文件 (*)"
_DRAWING = 40


class FileForm(Form):
    ui = "import_file.ui"
    drawing: QLabel
    kinds: QLabel
    choose: QPushButton
    kind: QComboBox
    fault: QLabel
    last: QFrame
    last_words: QLabel
    undo: QPushButton


class FileStep(QWidget):
    """Choose or drop a file; its kind is guessed unless somebody says it."""

    file_chosen = Signal(Path)
    kind_chosen = Signal()
    undo_wanted = Signal()

    def __init__(self, kinds: Sequence[LedgerName], memory: Memory) -> None:
        super().__init__()
        self._memory = memory
        self.form = FileForm()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form.root)
        self.form.kind.addItem("自动识别", None)
        for kind in kinds:
            self.form.kind.addItem(kind.label, kind.name)
        labels = "、".join(kind.label for kind in kinds)
        self.form.kinds.setText(f"认得{labels}。表头不必一样；先看清每一列再导入，有错的行不会混进去。")
        self.form.choose.clicked.connect(self.ask_file)
        self.form.kind.activated.connect(lambda _: self.kind_chosen.emit())
        self.form.undo.clicked.connect(self.undo_wanted)
        self._draw()
        self.refuse("")
        self.show_last(None, date.min)
        self.setFocusProxy(self.form.choose)

    @property
    def kind(self) -> str | None:
        """The kind of ledger that somebody has said, None where it is to be guessed."""
        name: str | None = self.form.kind.currentData()
        return name

    def set_kind(self, name: str | None) -> None:
        self.form.kind.setCurrentIndex(max(0, self.form.kind.findData(name)))

    def ask_file(self) -> None:
        """Let somebody choose a file; the folder is remembered."""
        dialog = QFileDialog(self, "选择台账", str(self._memory.get(_FOLDER) or ""), _FILTER)
        dialog.setObjectName("choose_ledger")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self._take(Path(file)))
        dialog.open()

    def refuse(self, sentence: str) -> None:
        """Say why the file cannot be read; nothing takes the sentence away."""
        self.form.fault.setText(sentence)
        self.form.fault.setVisible(bool(sentence))

    def set_reading(self, reading: bool) -> None:
        self.form.choose.setEnabled(not reading)
        self.form.kind.setEnabled(not reading)

    def show_last(self, last: LastImport | None, today: date) -> None:
        """Say which import can be undone, if any."""
        self.form.last.setVisible(last is not None)
        if last is not None:
            self.form.last_words.setText(
                f"上次导入：{last.label}“{last.file}”，{moment(last.at, today)}，{last.operator}；"
                f"新增 {last.added:,}，更新 {last.updated:,}。"
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "form"):
            self._draw()

    def _draw(self) -> None:
        self.form.drawing.setPixmap(theme.icon("import").pixmap(QSize(_DRAWING, _DRAWING)))

    def _take(self, file: Path) -> None:
        self._memory.put(_FOLDER, str(file.parent))
        self.file_chosen.emit(file)
