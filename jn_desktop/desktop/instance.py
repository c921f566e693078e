"""One window a station: a second start brings the first window forward and ends.

A lock that dies with its holder tells who was first; a file beside it is how the second calls. Neither needs a network.
"""

import contextlib
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QDir, QLockFile, QObject, QTimer, Signal

_LOOK_EVERY = 300  # milliseconds


class Instance(QObject):
    """The window program's claim to the station in `folder`."""

    called = Signal()
    """Somebody has started the program again."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        whose = f"{QDir.homePath()}\n{folder.absolute()}".casefold()
        mark = QCryptographicHash.hash(whose.encode("utf-8"), QCryptographicHash.Algorithm.Sha256).toHex()
        name = f"jn_desktop-{bytes(mark.data()).decode()[:16]}"
        self._call = Path(QDir.tempPath()) / f"{name}.call"
        self._lock = QLockFile(str(self._call.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    def is_second(self) -> bool:
        """Claim the station; if another window has it, call that one forward and return True."""
        if self._lock.tryLock(0):
            self._look()  # a call that nobody answered
            self._timer.start()
            return False
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            return False  # a temporary folder without room or rights is no reason not to work
        with contextlib.suppress(OSError):
            self._call.touch()
        return True

    def close(self) -> None:
        self._timer.stop()
        self._lock.unlock()

    def _look(self) -> None:
        if self._call.exists():
            with contextlib.suppress(OSError):
                self._call.unlink()
            self.called.emit()
