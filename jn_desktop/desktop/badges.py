"""The counts beside the places of the navigation: what needs work there, whether or not anybody has been there yet.

Pages do not tell them: one that is hidden does not follow what changes, and to have it do so stalled the window.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from jn_desktop.core.changes import Changes
from jn_desktop.desktop.desk import Desk

_PAUSE = 300  # milliseconds without a change before anything is counted


@dataclass(frozen=True)
class Badge:
    """What is counted for a place, on the read lane and thus in few rows; `tables` are those that it depends on."""

    tables: frozenset[str]
    count: Callable[[], int]


class Badges(QObject):
    """Counts anew what a change has touched, once the changes pause."""

    counted = Signal(str, int)
    """The key of a place, and how much work waits there."""

    def __init__(self, desk: Desk, badges: Mapping[str, Badge], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._badges = dict(badges)
        self._touched = set(badges)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._count)
        desk.changed.connect(self._hear)
        self._pause.start()

    def _hear(self, changes: Changes) -> None:
        touched = {key for key, badge in self._badges.items() if badge.tables & changes.tables}
        if touched:
            self._touched |= touched
            self._pause.start()

    def _count(self) -> None:
        wanted = {key: self._badges[key].count for key in self._touched}
        self._touched.clear()
        self._desk.tasks.read(self, lambda: {key: count() for key, count in wanted.items()}, self._tell)

    def _tell(self, counts: Mapping[str, int]) -> None:
        for key, count in counts.items():
            self.counted.emit(key, count)
