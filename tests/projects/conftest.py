"""What tests of the project pages share: a desk on a real station."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found
from jn_desktop.desktop.memory import Memory
from jn_desktop.station import Station

MakeDesk = Callable[[Station], Desk]


@pytest.fixture
def make_desk(qapp: QApplication, tmp_path: Path) -> Iterator[MakeDesk]:
    """Open a window's desk on a station; a search finds nothing unless a test says otherwise."""
    theme.dress(qapp, dark=False)
    made: list[Desk] = []

    def make(station: Station) -> Desk:
        desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.tasks.close()
