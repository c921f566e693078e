"""The page 导入台账: file, columns, preview and result as four steps, and the undoing of the last import."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import ImportResult
from jn_desktop.core.intake import LastImport
from jn_desktop.core.ledger import OwnName
from jn_desktop.core.previewing import LedgerPreview
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.dialogs import ask
from jn_desktop.desktop.import_columns import ColumnsStep
from jn_desktop.desktop.import_file import FileStep
from jn_desktop.desktop.import_preview import Marks, PreviewStep
from jn_desktop.desktop.import_result import Finding, ResultStep, findings
from jn_desktop.desktop.opening import open_file
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.steps import Step, Steps
from jn_desktop.desktop.tasks import Report
from jn_desktop.desktop.words import moment
from jn_desktop.desktop.working import Working
from jn_desktop.station import Station

FILE, COLUMNS, PREVIEW, RESULT = "file", "columns", "preview", "result"
_STEPS = [
    Step(key, f"{number}　{label}", f"import_steps_{key}")
    for number, (key, label) in enumerate(
        ((FILE, "文件"), (COLUMNS, "列"), (PREVIEW, "预览"), (RESULT, "结果")), start=1
    )
]
_REACHABLE = {FILE: (COLUMNS,), COLUMNS: (FILE,), PREVIEW: (FILE, COLUMNS), RESULT: ()}
"""Where one can go from a step by its bar; from the first only while a file is at hand."""
_PLACES = {
    **{kind: Place(kind) for kind in ("enterprises", "agents", "projects", "meetings")},
    "calendar": Place("settings", only="工作日历"),
}
"""Where the records of a ledger are looked at."""


class ImportPage(Page):
    """Takes one ledger file at a time. Nothing of the station changes before the third step is confirmed."""

    key = "import"
    title = "导入台账"
    icon = "import"
    shows: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, station: Station) -> None:
        super().__init__(desk)
        self._station = station
        self._ledgers = station.ledgers
        self._file: Path | None = None
        self._preview: LedgerPreview | None = None
        self._result: ImportResult | None = None
        self.step = FILE
        self._turn = 0
        kinds = self._ledgers.kinds()
        self.file_step = FileStep(kinds, desk.memory)
        self.columns_step = ColumnsStep(kinds)
        self.preview_step = PreviewStep(desk.memory)
        self.result_step = ResultStep(desk.memory)
        self.steps = Steps("import_steps", _STEPS)
        self.working = Working(desk, self)
        self._places = QStackedWidget()
        self._widgets: dict[str, QWidget] = {
            FILE: self.file_step,
            COLUMNS: self.columns_step,
            PREVIEW: self.preview_step,
            RESULT: self.result_step,
        }
        for widget in self._widgets.values():
            self._places.addWidget(widget)
        self.body.addWidget(self.steps)
        self.body.addWidget(self._places, 1)
        self.body.addWidget(self.working)
        self.setAcceptDrops(True)
        self._connect()
        self._go(FILE)

    def _connect(self) -> None:
        self.steps.chosen.connect(self._go)
        self.file_step.file_chosen.connect(self.open_file)
        self.file_step.kind_chosen.connect(self._try_again)
        self.file_step.undo_wanted.connect(self.ask_undo)
        self.columns_step.corrected.connect(self._correct)
        self.columns_step.kind_chosen.connect(self._change_kind)
        self.columns_step.back_wanted.connect(self.begin_again)
        self.columns_step.next_wanted.connect(self._rehearse)
        self.preview_step.back_wanted.connect(lambda: self._go(COLUMNS))
        self.preview_step.import_wanted.connect(self._import)
        self.result_step.save_wanted.connect(self._ask_where)
        self.result_step.undo_wanted.connect(self.ask_undo)
        self.result_step.again_wanted.connect(self.begin_again)
        self.result_step.look_wanted.connect(self._look_at_records)

    # ---- what the shell asks ----

    def arrive(self) -> None:
        super().arrive()
        self._ask_last()

    def open_place(self, place: Place) -> None:
        """Begin with a kind of ledger already said."""
        if place.only is not None and self.working.idle:
            self.begin_again()
            self.file_step.set_kind(place.only)

    # ---- the file ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.working.idle and _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _dropped(event)
        if file is not None and self.working.idle:
            event.acceptProposedAction()
            self.begin_again()
            self.open_file(file)

    def open_file(self, file: Path) -> None:
        """Look at a file, as the kind of ledger that was said or as the one that fits best."""
        self._file = file
        self.file_step.refuse("")
        self.file_step.set_reading(True)
        kind = self.file_step.kind

        def look(report: Report) -> LedgerPreview:
            preview = self._ledgers.look(file, kind)
            report(1, 1)  # whoever has cancelled meanwhile does not want to see it
            return preview

        job = self.desk.tasks.work(self, f"读取“{file.name}”", look, self._opened, failed=self._not_opened)
        self.working.watch(job, lambda: self.file_step.set_reading(False))

    def begin_again(self) -> None:
        """Forget the file and go back to the first step."""
        self._file = self._preview = self._result = None
        self._turn += 1
        self.file_step.refuse("")
        self.file_step.set_kind(None)
        self.set_counts("")
        self._go(FILE)
        self._ask_last()

    def _try_again(self) -> None:
        if self._file is not None and self.working.idle:
            self.open_file(self._file)

    def _opened(self, preview: LedgerPreview) -> None:
        self.file_step.set_reading(False)
        self._show(preview)
        self._go(COLUMNS)

    def _not_opened(self, error: StationError) -> None:
        self.file_step.set_reading(False)
        self.file_step.refuse(str(error))
        self._focus()

    # ---- the columns ----

    def _show(self, preview: LedgerPreview) -> None:
        before, self._preview = self._preview, preview
        if before is not None:
            self.desk.tasks.read(self, before.let_go, lambda _: None)
        self.set_counts(f"{preview.label} · {preview.file.name}")
        self.columns_step.show_preview(preview)

    def _correct(self, correction: OwnName) -> None:
        assert self._preview is not None
        meant = {(own.kind, own.header): own for own in self._preview.corrections}
        meant[correction.kind, correction.header] = correction
        self._look_again(self._preview.name, tuple(meant.values()))

    def _change_kind(self, name: str) -> None:
        self._look_again(name, ())

    def _look_again(self, name: str, corrections: tuple[OwnName, ...]) -> None:
        preview = self._preview
        assert preview is not None
        self.desk.tasks.read(
            self,
            lambda: self._ledgers.look_again(preview, name, corrections),
            self._show,
            failed=lambda error: self.columns_step.refuse(str(error), preview),
            key="look",
        )

    # ---- the preview ----

    def _rehearse(self) -> None:
        preview = self._preview
        assert preview is not None
        self._turn += 1
        turn = self._turn
        self.preview_step.show_preview(preview)
        self._go(PREVIEW)

        def rehearse(report: Report) -> tuple[ImportResult, list[Marks]]:
            result = self._ledgers.rehearse(preview, report)
            return result, [sheet.marks(result) for sheet in preview.sheets]

        def wanted() -> bool:
            return turn == self._turn and self.step == PREVIEW

        def done(found: tuple[ImportResult, list[Marks]]) -> None:
            if wanted():
                self.preview_step.show_result(preview, *found)

        def begin() -> None:
            job = self.desk.tasks.work(
                self, "核对台账", rehearse, done, failed=lambda error: self.preview_step.refuse(str(error))
            )
            self.working.watch(job, lambda: self._go(COLUMNS) if wanted() else None)

        QTimer.singleShot(0, self, begin)  # once the rows are painted: both at once would hold each other up

    def _import(self) -> None:
        preview = self._preview
        assert preview is not None
        self._set_importing(True)

        def take(report: Report) -> tuple[ImportResult, tuple[list[Finding], list[Finding]]]:
            result = self._ledgers.take(preview, report)
            return result, findings(result)

        def failed(error: StationError) -> None:
            self._set_importing(False)
            self.preview_step.refuse(str(error))

        job = self.desk.tasks.work(self, f"导入{preview.label}", take, self._imported, failed=failed)
        self.working.watch(job, self._cancelled)

    def _set_importing(self, importing: bool) -> None:
        self.preview_step.set_importing(importing)
        self.steps.show_step(PREVIEW, () if importing else _REACHABLE[PREVIEW])

    def _cancelled(self) -> None:
        self._set_importing(False)
        self.desk.say("已取消导入，没有改动。")

    def _imported(self, done: tuple[ImportResult, tuple[list[Finding], list[Finding]]]) -> None:
        preview = self._preview
        assert preview is not None
        self._set_importing(False)
        self._result = done[0]
        self.result_step.look.setVisible(preview.name in _PLACES)
        self.result_step.show_result(preview, *done)
        self._go(RESULT)

    # ---- the result ----

    def _look_at_records(self) -> None:
        if self._preview is not None:
            self.desk.go(_PLACES[self._preview.name])

    def _ask_where(self) -> None:
        assert self._preview is not None
        dialog = QFileDialog(self, "另存为表格", f"{self._preview.file.stem}-没有读入的行.xlsx", "表格 (*.xlsx)")
        dialog.setObjectName("save_refused_as")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.save_refused(Path(file)))
        dialog.open()

    def save_refused(self, file: Path) -> None:
        """Write the refused rows with their sentences, and the notes, to `file`."""
        preview, result = self._preview, self._result
        assert preview is not None and result is not None
        self.desk.tasks.work(
            self,
            "另存没有读入的行",
            lambda _: self._ledgers.save_refused(file, preview, result),
            lambda count: self.desk.say_file(f"已写出 {count} 行没有读入的" if count else "已写出值得留意的行", file),
        )

    # ---- undoing ----

    def ask_undo(self) -> None:
        """Say what undoing the last import would undo with it, and do so when that is wanted."""
        self.desk.tasks.read(self, self._ledgers.last_import, self._confirm_undo, key="undo")

    def _confirm_undo(self, last: LastImport | None) -> None:
        if last is None:
            self.desk.say("没有可以撤销的导入。")
            return
        later = f"之后的 {last.later_changes} 处改动也会一并撤销。" if last.later_changes else "之后没有别的改动。"
        sentence = (
            f"撤销 {moment(last.at, self.desk.today())} 的导入“{last.file}”（新增 {last.added}，更新 {last.updated}），"
            f"数据回到导入之前。{later}现在的数据会另外保存一份。"
        )
        ask(self, sentence, "撤销导入", self._undo)

    def _undo(self) -> None:
        self.desk.tasks.work(self, "撤销导入", lambda _: self._station.undo_import(), self._undone)

    def _undone(self, aside: Path) -> None:
        if self.step == RESULT:
            self.result_step.say_undone()
        self._ask_last()
        self.desk.say(
            f"导入已撤销；撤销前的数据保存在文件夹 {aside.name}。", ("打开文件夹", lambda: open_file(aside.parent))
        )

    def _ask_last(self) -> None:
        if self.desk.may("ledgers.last_import"):
            self.desk.tasks.read(
                self,
                self._ledgers.last_import,
                lambda last: self.file_step.show_last(last, self.desk.today()),
                key="last",
            )

    # ---- inside ----

    def _go(self, step: str) -> None:
        self.step = step
        self.steps.show_step(step, _REACHABLE[step] if step != FILE or self._preview is not None else ())
        widget = self._widgets[step]
        self._places.setCurrentWidget(widget)
        self.setFocusProxy(widget)
        self._focus()

    def _focus(self) -> None:
        if self.isVisible():
            self._widgets[self.step].setFocus()


def _dropped(event: QDropEvent) -> Path | None:
    """Return the one file that is being dropped, if it is one."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
