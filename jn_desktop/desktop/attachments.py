"""附件: the tab with a record's files. They are added by button, drop or paste, and opened as private copies."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from jn_desktop.core.attachments import AttachmentRow, AttachmentService
from jn_desktop.core.changes import Changes
from jn_desktop.core.files import write_file
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.station_settings import SettingService
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.buttons import offered_if, on_keys, push_button
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.opening import open_file
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.tasks import Report
from jn_desktop.desktop.words import moment


class AttachmentsTab(QWidget):
    """A record's files."""

    def __init__(
        self, desk: Desk, attachments: AttachmentService, copies: OpenedCopies, settings: SettingService
    ) -> None:
        super().__init__()
        self.desk = desk
        self._attachments = attachments
        self._attaching = Attaching(desk, attachments, settings)
        self._copies = copies
        self._record_id: str | None = None
        self._may_change = self._attaching.allowed
        self.setAcceptDrops(self._may_change)
        self.table = RecordTable("attachments", self._columns(), desk.memory, row_id=lambda row: row.id)
        self.table.setAccessibleName("附件")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self._open_button = push_button("打开(&O)", "open_attachment", lambda: self._open(self.table.current()))
        self._save_button = push_button("另存为(&V)…", "save_attachment", self._choose_target)
        self._add_button = push_button("添加(&A)…", "add_attachment", self._choose)
        self._remove_button = push_button("移除(&R)", "remove_attachment", self._remove)
        self._lay_out()
        if self._may_change:
            self.table.set_empty("还没有附件。可以把文件拖到这里，或者粘贴。", "添加附件…", self._choose)
            paste = QKeySequence.StandardKey.Paste
            on_keys(self, paste, lambda: self.take(QGuiApplication.clipboard().mimeData()))
        else:
            self.table.set_empty("还没有附件。")
        desk.changed.connect(self._hear)

    def show_record(self, record_id: str) -> None:
        """Show the files of a record."""
        if record_id != self._record_id:
            self._record_id = record_id
            self.table.set_rows([])
        self._reload()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Attach files from the disk."""
        if self._record_id is not None:
            self._attaching.add_files(self, self._record_id, paths)

    def take(self, data: QMimeData) -> bool:
        """Attach what was dropped or pasted: files, or a picture; tell whether there was any."""
        return self._record_id is not None and self._attaching.take(self, self._record_id, data)

    def save_to(self, row: AttachmentRow, file: Path) -> None:
        """Write a file's content where the user wants it."""

        def write(report: Report) -> None:
            write_file(file, self._attachments.content(row.id))

        self.desk.tasks.work(self, f"另存“{row.name}”", write, lambda _: self.desk.say_file("已另存", file))

    def _columns(self) -> list[Column]:
        return [
            Column("name", "名称", lambda row: row.name, stretch=True, width=180, middle=True, tip=self._about),
            Column("size", "大小", lambda row: row.size, text=lambda row: _size(row.size), width=76, priority=2),
            Column(
                "added_at",
                "添加时间",
                lambda row: row.added_at,
                text=lambda row: moment(row.added_at, self.desk.today()),
                width=108,
                priority=3,
            ),
            Column("added_by", "添加人", lambda row: row.added_by, width=72, priority=4),
        ]

    def _about(self, row: AttachmentRow) -> str:
        return f"{row.name}\n{moment(row.added_at, self.desk.today())} {row.added_by}添加，{_size(row.size)}"

    def _lay_out(self) -> None:
        buttons = QGridLayout()  # four in a line are too many for a narrow pane
        buttons.setSpacing(8)
        for place, button in enumerate((self._open_button, self._save_button, self._add_button, self._remove_button)):
            buttons.addWidget(button, place // 2, place % 2)
        offered_if(self._may_change, self._add_button)
        offered_if(self.desk.may("attachments.remove"), self._remove_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in (self._open_button, self._save_button, self._remove_button):
            button.setEnabled(self.table.current() is not None)

    def _hear(self, changes: Changes) -> None:
        if "attachment" in changes.tables:
            self._reload()

    def _reload(self) -> None:
        record_id = self._record_id
        if record_id is not None:
            self.desk.tasks.read(self, lambda: self._attachments.of(record_id), self._show, key="attachments")

    def _show(self, rows: list[AttachmentRow]) -> None:
        self.table.set_rows(rows)
        self._show_buttons()

    def _choose(self) -> None:
        dialog = QFileDialog(self, "添加附件")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda files: self.add_files([Path(file) for file in files]))
        dialog.open()

    def _open(self, row: AttachmentRow | None) -> None:
        if row is None:
            return
        copies, attachments = self._copies, self._attachments
        self.desk.tasks.save(self, lambda: copies.write(row.name, attachments.content(row.id)), open_file)

    def _choose_target(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = QFileDialog(self, "另存附件", row.name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.save_to(row, Path(file)))
        dialog.open()

    def _remove(self) -> None:
        row = self.table.current()
        if row is None:
            return
        bring_back = ("撤销", lambda: self.desk.tasks.save(self.desk, lambda: self._attachments.bring_back(row.id)))
        self.desk.tasks.save(
            self,
            lambda: self._attachments.remove(row.id),
            lambda _: self.desk.say(f"已移除“{row.name}”。", bring_back),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()


def _size(size: int) -> str:
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
