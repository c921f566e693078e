"""The photos of a record as a row of small pictures: added by button or drop, opened by Enter or a double click."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QListView, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from jn_desktop.core.attachments import AttachmentRow, AttachmentService
from jn_desktop.core.changes import Changes
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.desktop import theme
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.buttons import offered_if, on_keys, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.opening import open_file
from jn_desktop.desktop.words import moment, plain_tip

_WIDE, _HIGH = 112, 84  # pixels
_ROW = Qt.ItemDataRole.UserRole
_PATTERN = "照片 (*.jpg *.jpeg *.png *.webp *.bmp);;所有文件 (*)"


class PhotoStrip(QWidget):
    """The photos of one record; `pictures` keeps the small ones, so that nothing is drawn twice.

    `large` is for fingers: it gives the button the size that tablets want.
    """

    def __init__(
        self,
        desk: Desk,
        record_id: str,
        attachments: AttachmentService,
        attaching: Attaching,
        copies: OpenedCopies,
        pictures: dict[str, QPixmap],
        *,
        large: bool = True,
    ) -> None:
        super().__init__()
        self._desk, self._record_id = desk, record_id
        self._attachments, self._attaching, self._copies = attachments, attaching, copies
        self._pictures = pictures
        self.setAcceptDrops(attaching.allowed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.list = QListWidget()
        self.list.setObjectName("photos")
        self.list.setAccessibleName("照片")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setAcceptDrops(False)  # the strip takes them
        self.list.setIconSize(QSize(_WIDE, _HIGH))
        self.list.setFixedHeight(_HIGH + 34)
        self.list.itemActivated.connect(self._open)
        on_keys(self.list, "Delete", self.remove)
        self._nothing = plain_label("照片可以拖到这里。" if attaching.allowed else "没有照片。")
        self._nothing.setProperty("muted", True)
        add = push_button("加照片…", "add_photo", self.choose)
        add.setProperty("large", large)
        offered_if(attaching.allowed, add)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self._line.addWidget(self._nothing, 1)
        self._line.addWidget(self.list, 1)
        self._line.addWidget(add, alignment=Qt.AlignmentFlag.AlignTop)
        self.stops: tuple[QWidget, ...] = (self.list, add)
        """Where Tab goes, in the order of the eye."""
        self.list.hide()

    def offer(self, button: QWidget) -> None:
        """Put another button of the record into the same line."""
        self._line.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)

    def reload(self) -> None:
        """Fetch the photos; small pictures are made beside the window."""
        known = frozenset(self._pictures)

        def fetch() -> list[tuple[AttachmentRow, QImage | None]]:
            rows = self._attachments.of(self._record_id)
            return [(row, None if row.id in known else small(self._attachments.content(row.id))) for row in rows]

        self._desk.tasks.read(self, fetch, self._show, key="photos")

    def reload_if_changed(self, changes: Changes) -> None:
        """Fetch the photos anew after files were added or removed."""
        if "attachment" in changes.tables:
            self.reload()

    def choose(self) -> None:
        """Ask for photos on the disk, or on the camera's card."""
        dialog = QFileDialog(self, "添加照片", "", _PATTERN)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda files: self.add_files([Path(file) for file in files]))
        dialog.open()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add photos from the disk; what is no picture is refused."""
        self._attaching.add_files(self, self._record_id, paths)

    def remove(self) -> None:
        """Take the chosen photo away; it can be brought back."""
        item = self.list.currentItem()
        if item is None or not self._desk.may("attachments.remove"):
            return
        row: AttachmentRow = item.data(_ROW)
        bring_back = ("撤销", lambda: self._desk.tasks.save(self._desk, lambda: self._attachments.bring_back(row.id)))
        self._desk.tasks.save(
            self,
            lambda: self._attachments.remove(row.id),
            lambda _: self._desk.say(f"已移除“{row.name}”。", bring_back),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def take(self, data: QMimeData) -> bool:
        """Add what was dropped or pasted; tell whether there was any."""
        return self._attaching.take(self, self._record_id, data)

    def _show(self, found: Sequence[tuple[AttachmentRow, QImage | None]]) -> None:
        self.list.clear()
        for row, image in found:
            if image is not None:
                self._pictures[row.id] = QPixmap.fromImage(image)
            picture = self._pictures.get(row.id)
            shown = QIcon(picture) if picture is not None and not picture.isNull() else theme.icon("file")
            item = QListWidgetItem(shown, "")
            item.setData(_ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, row.name)
            item.setToolTip(plain_tip(f"{row.name}\n{moment(row.added_at, self._desk.today())} {row.added_by}添加"))
            item.setSizeHint(QSize(_WIDE + 16, _HIGH + 12))
            self.list.addItem(item)
        self.list.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _open(self, item: QListWidgetItem) -> None:
        row: AttachmentRow = item.data(_ROW)
        copies, attachments = self._copies, self._attachments
        self._desk.tasks.save(self, lambda: copies.write(row.name, attachments.content(row.id)), open_file)


def small(content: bytes) -> QImage:
    """Return a picture that fits the strip, twice as fine as it is shown; an empty one for what is no picture."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(2 * _WIDE, 2 * _HIGH, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
