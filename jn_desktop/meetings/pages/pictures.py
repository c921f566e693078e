"""Photos and maps of a topic, which its minutes have as attachments: pasted, dropped or chosen while it is typed."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QPixmap

from jn_desktop.core.attachments import AttachmentService
from jn_desktop.core.opened_copies import OpenedCopies
from jn_desktop.core.station_settings import SettingService
from jn_desktop.desktop.attaching import Attaching
from jn_desktop.desktop.desk import Desk
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


def copied(data: QMimeData) -> QMimeData:
    """Return what was dropped or pasted as something that stays: the clipboard's own goes with the event."""
    kept = QMimeData()
    if data.hasUrls():
        kept.setUrls(data.urls())
    if data.hasImage():
        kept.setImageData(data.imageData())
    return kept
