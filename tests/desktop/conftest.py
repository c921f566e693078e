"""What walks through the window start from."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.core.clock import FixedClock
from jn_desktop.desktop import theme
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.desktop.walking import Walk


class TurnedClock(FixedClock):
    """A clock that stands still until a test turns it on."""

    def turn(self, moment: datetime) -> None:
        self._moment = moment


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(NOW)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """The program's own look, as people see it."""
    theme.dress(qapp, dark=False)


@pytest.fixture
def walk(qtbot: QtBot, clock: FixedClock) -> Iterator[Callable[[Path], Walk]]:
    """Start the program on a folder; whatever is open at the end is closed."""
    walks: list[Walk] = []

    def begin(folder: Path) -> Walk:
        walks.append(Walk(qtbot, folder, clock))
        walks[-1].start()
        return walks[-1]

    yield begin
    for each in walks:
        each.end()


@pytest.fixture
def opened(walk: Callable[[Path], Walk], folder: Path) -> Walk:
    """The window of an empty station."""
    begun = walk(folder)
    begun.log_in(FIRST_OPERATOR, PASSWORD)
    assert begun.program.window is not None
    return begun


@pytest.fixture
def at_work(walk: Callable[[Path], Walk], sample: Station) -> Walk:
    """The window of a station with the samples."""
    sample.close()
    begun = walk(sample.folder)
    begun.log_in(FIRST_OPERATOR, PASSWORD)
    assert begun.program.window is not None
    return begun
