"""Where cyclic garbage is collected: on the window's thread only.

Python collects on whichever thread happens to allocate. A widget that is destroyed on a thread that is not its own
brings Qt down, so while there are threads beside the window the automatic collector rests and a timer does its work.
While a job runs nobody collects: everything it has made so far would be walked through on the window's thread, half a
second at a time, and most of it goes with the job anyway.
"""

import gc
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY = 1_000  # milliseconds
_BULK = 50_000  # objects made since the last look that only a large ledger or list brings at once


class Garbage(QObject):
    """Collects on the thread that it lives on, for as long as one of these is alive."""

    _alive: ClassVar[int] = 0

    def __init__(self, parent: QObject, busy: Callable[[], bool]) -> None:
        """`busy` tells whether there is a job beside the window."""
        super().__init__(parent)
        self._busy = busy
        Garbage._alive += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._ended = False

    def end(self) -> None:
        """Hand the work back to Python; the last one to do so wakes the automatic collector."""
        if self._ended:
            return
        self._ended = True
        self._timer.stop()
        Garbage._alive -= 1
        if not Garbage._alive:
            gc.collect()  # what the windows left behind, while this is still their thread
            gc.enable()

    def _look(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        if self._busy():
            return
        if gc.get_count()[0] > _BULK:
            gc.freeze()  # what long work has brought is here to stay; to look through it would hold up the window
            return
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
