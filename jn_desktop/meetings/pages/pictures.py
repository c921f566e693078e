"""Photos and maps of a topic, which its minutes have as attachments: pasted, dropped or chosen while it is typed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QWidget

from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.station_settings import SettingService
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.growing import is_picture
from jn_desktop.desktop.photo_strip import PhotoStrip


class Pictures:
    """Makes the strips of one meeting's topics, which share what was drawn already."""

    def __init__(
        self, desk: Desk, attachments: AttachmentService, settings: SettingService, copies: OpenedCopies
    ) -> None:
        self._desk, self._attachments, self._copies = desk, attachments, copies
        self._attaching = Attaching(desk, attachments, settings, photos_only=True)
        self._drawn: dict[str, QPixmap] = {}

    def strip(self, topic_id: str) -> PhotoStrip:
        """Return the pictures of a topic that is saved."""
        made = PhotoStrip(
            self._desk, topic_id, self._attachments, self._attaching, self._copies, self._drawn, large=False
        )
        self._desk.changed.connect(made.reload_if_changed)
        made.reload()
        return made


Wanted = Callable[[PhotoStrip], object]
"""What is to be done with the strip of a topic once there is one."""


class PastedPictures(QObject):
    """Brings pictures pasted into fields for words, which would drop them without a word, to the one who takes them."""

    def __init__(self, parent: QObject, take: Callable[[QMimeData], object]) -> None:
        super().__init__(parent)
        self._take = take

    def watch(self, *fields: QWidget) -> None:
        """Look after fields, for as long as they live."""
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        data = QGuiApplication.clipboard().mimeData()
        if not is_picture(data):
            return False
        self._take(data)
        return True


def copied(data: QMimeData) -> QMimeData:
    """Return what was dropped or pasted as something that stays: the clipboard's own goes with the event."""
    kept = QMimeData()
    if data.hasUrls():
        kept.setUrls(data.urls())
    if data.hasImage():
        kept.setImageData(data.imageData())
    return kept
