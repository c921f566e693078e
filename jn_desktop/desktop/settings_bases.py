"""设置: the Word base documents that an office restyled for its own papers."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from jn_desktop.core.base_documents import BaseDocumentService, BaseRow, PaperKind
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.settings_section import Section
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import moment

_FILTER = "Word 文件 (*.docx)"
_STANDARD = "标准样板"


class BasesSection(Section):
    """What the papers of each kind are written on: hand one out, take it back restyled, or use the standard one."""

    title = "公文样板"
    purpose = (
        "公文的字体、字号和颜色按国家标准排。要用本单位的样式，先导出样板，在 Word 或 WPS 里改样式，再选用改好的文件。"
    )

    def __init__(self, desk: Desk, bases: BaseDocumentService) -> None:
        super().__init__(desk)
        self._bases = bases
        self.table = RecordTable("paper_bases", _columns(desk), desk.memory, row_id=lambda row: row.kind.name)
        self.table.setAccessibleName("公文样板")
        self.table.setFixedHeight((2 + len(PaperKind)) * self.table.row_height())
        self.table.chosen.connect(lambda _: self._show_buttons())
        self._hand_out = push_button("导出样板(&X)…", "write_specimen", self._ask_target)
        self._take = push_button("选用样板(&E)…", "take_base", self._ask_file)
        self._drop = push_button("改回标准样板(&Z)", "drop_base", self._drop_current)
        self._may_change = desk.may("base_documents.take")
        offered_if(self._may_change, self._take, self._drop)
        self.body.addWidget(self.table)
        self.add_buttons(self._hand_out, self._take, self._drop)
        self._show_buttons()

    def reload(self) -> None:
        self.desk.tasks.read(self, self._bases.bases, self._show, key="bases")

    def hand_out(self, kind: PaperKind, file: Path) -> None:
        """Write the document to be restyled."""
        self.desk.tasks.work(
            self,
            "导出样板",
            lambda report: self._bases.write_specimen(kind, file),
            lambda written: self.desk.say_file("已导出样板", written),
        )

    def take(self, kind: PaperKind, file: Path) -> None:
        """Write the papers of a kind on this file from now on."""
        self._change(lambda: self._bases.take(kind, file), f"{kind}以后按“{file.name}”的样式排。")

    def _drop_current(self) -> None:
        row = self._current()
        if row is not None:
            self._change(lambda: self._bases.drop(row.kind), f"{row.kind}改回了标准样板。")

    def _change(self, put: Callable[[], None], said: str) -> None:
        def then(_: object) -> None:
            self.desk.say(said, tone=Tone.OK)
            self.reload()

        self.desk.tasks.save(self, put, then)

    def _show(self, rows: Sequence[BaseRow]) -> None:
        chosen = self._current()
        self.table.set_rows(rows)
        self.table.select((chosen or rows[0]).kind.name)
        self._show_buttons()

    def _current(self) -> BaseRow | None:
        row: BaseRow | None = self.table.current()
        return row

    def _show_buttons(self) -> None:
        row = self._current()
        self._hand_out.setEnabled(row is not None)
        self._take.setEnabled(row is not None)
        self._drop.setEnabled(row is not None and row.name is not None)

    def _ask_target(self) -> None:
        row = self._current()
        if row is None:
            return
        dialog = QFileDialog(self, "导出样板", f"{row.kind}样板.docx", _FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("docx")
        self._open(dialog, lambda file: self.hand_out(row.kind, file))

    def _ask_file(self) -> None:
        row = self._current()
        if row is None:
            return
        dialog = QFileDialog(self, f"选用{row.kind}的样板", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, lambda file: self.take(row.kind, file))

    @staticmethod
    def _open(dialog: QFileDialog, then: Callable[[Path], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: then(Path(file)))
        dialog.open()


def _columns(desk: Desk) -> Sequence[Column]:
    return [
        Column("kind", "用于", lambda row: row.kind.value, width=120),
        Column("name", "样板", lambda row: row.name or _STANDARD, stretch=True, width=260),
        Column(
            "taken_at", "何时选用", lambda row: moment(row.taken_at, desk.today()) if row.taken_at else "", width=150
        ),
    ]
