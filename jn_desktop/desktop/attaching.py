"""Files on their way to a record: chosen, dropped or pasted, made ready beside the window, and added one by one."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QImage

from jn_desktop.core.attachments import AttachmentService, require_attachable, safe_name
from jn_desktop.core.errors import StationError
from jn_desktop.core.station_settings import SettingService
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.photos import encoded, is_photo, prepared
from jn_desktop.desktop.tasks import Report
from jn_desktop.desktop.theme import Tone

_Source = Callable[[bool], tuple[str, bytes]]
"""Told whether photos keep their location, gives the name and the content of a file; called beside the window."""
_SAID = 2


class Attaching:
    """Adds files to the records of one kind of place; with `photos_only` it refuses whatever is no picture."""

    def __init__(
        self, desk: Desk, attachments: AttachmentService, settings: SettingService, *, photos_only: bool = False
    ) -> None:
        self.allowed = desk.may("attachments.add")
        self._desk, self._attachments, self._settings = desk, attachments, settings
        self._photos_only = photos_only
        self._what = "照片" if photos_only else "附件"

    def add_files(self, owner: QObject, record_id: str, paths: Sequence[Path]) -> None:
        """Attach files from the disk; photos are made smaller and lose their location unless the office keeps it."""
        self._add(owner, record_id, [partial(self._from_disk, path) for path in paths])

    def take(self, owner: QObject, record_id: str, data: QMimeData) -> bool:
        """Attach what was dropped or pasted: files, or a picture; tell whether there was any."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.add_files(owner, record_id, paths)
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage):
            name = f"截图 {self._desk.clock.now():%Y-%m-%d %H%M}.png"
            self._add(owner, record_id, [lambda _: encoded(name, image, lossless=True)])
            return True
        return False

    def _add(self, owner: QObject, record_id: str, sources: Sequence[_Source]) -> None:
        if not self.allowed:
            return

        def add(report: Report) -> tuple[int, list[str]]:
            added, refusals = 0, []
            keep = self._settings.read().keep_photo_location
            for done, source in enumerate(sources):
                report(done, len(sources))
                try:
                    self._attachments.add(record_id, *source(keep))
                    added += 1
                except StationError as error:
                    refusals.append(str(error))
            return added, refusals

        self._desk.tasks.work(owner, f"添加{self._what}", add, self._say_added)

    def _say_added(self, result: tuple[int, list[str]]) -> None:
        added, refusals = result
        said = [f"已添加 {added} {'张' if self._photos_only else '个'}{self._what}。"] if added else []
        said += refusals[:_SAID]
        if len(refusals) > _SAID:
            said.append(f"另有 {len(refusals) - _SAID} 个文件也没有添加。")
        self._desk.say("".join(said), tone=Tone.LATE if refusals else Tone.OK)

    def _from_disk(self, path: Path, keep_location: bool) -> tuple[str, bytes]:
        """Return a file as it is kept; what is too large is not even read."""
        name = safe_name(path.name)
        if path.is_dir():
            raise StationError(f"“{name}”是文件夹，没有添加；请打包成一个文件再添加。")
        try:
            require_attachable(name, path.stat().st_size)
            ready = prepared(name, path.read_bytes(), keep_location=keep_location)
        except OSError as error:
            raise StationError(f"“{path}”读不出来（{error.strerror or error}）；请检查文件和权限。") from error
        if self._photos_only and not is_photo(name):
            raise StationError(f"“{name}”不是照片，没有添加；这里放 JPG、PNG 照片，别的文件请加到附件。")
        return ready
