"""A watch over the window's thread: how long it was away from its event loop."""

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QTimer

from jn_desktop.desktop import app

LONGEST_STALL = 0.1  # seconds
_ROUNDS = 3


def longest_stall(walk: Callable[[], None]) -> float:
    """Return the longest time, in seconds, that the event loop was not served during a walk.

    A machine that is busy with other things may keep anybody waiting once; what the program does, it does every time:
    so a walk that stalled is repeated, and its best round counts.
    """
    worst = _watched(walk)
    for _ in range(_ROUNDS - 1):
        if worst > LONGEST_STALL:
            worst = min(worst, _watched(walk))
    return worst


def _watched(walk: Callable[[], None]) -> float:
    worst, last = 0.0, time.perf_counter()

    def beat() -> None:
        nonlocal worst, last
        now = time.perf_counter()
        worst, last = max(worst, now - last), now

    timer = QTimer()
    timer.setInterval(2)
    timer.timeout.connect(beat)
    timer.start()
    usual = sys.getswitchinterval()
    sys.setswitchinterval(app._SWITCH_EVERY)  # as the program does when it starts
    try:
        walk()
    finally:
        sys.setswitchinterval(usual)
        timer.stop()
    beat()
    return worst
