"""A watch over the window's thread: how long it was away from its event loop."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

LONGEST_STALL = 0.1  # seconds


@contextmanager
def longest_stall() -> Iterator[Callable[[], float]]:
    """Give a function that returns the longest time, in seconds, that the event loop was not served in this block."""
    worst, last = 0.0, time.perf_counter()

    def beat() -> None:
        nonlocal worst, last
        now = time.perf_counter()
        worst, last = max(worst, now - last), now

    timer = QTimer()
    timer.setInterval(2)
    timer.timeout.connect(beat)
    timer.start()
    yield lambda: worst
    timer.stop()
    beat()
