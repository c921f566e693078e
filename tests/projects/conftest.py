"""What tests of the project pages share: a desk on a real station, agents and projects."""

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


def enlist(station: Station, *capacities: int) -> Station:
    """Add three agents with these limits, and three projects that nobody leads: two suit the first, one the second."""
    agents = (
        ("PXQ001", "张一", "新材料", "东园"),
        ("PXQ002", "李二", "新能源", "西园"),
        ("PXQ003", "王三", None, None),
    )
    for (number, name, chains, parks), capacity in zip(agents, capacities, strict=True):
        known = {"number": number, "name": name, "chains": chains, "parks": parks, "capacity": capacity}
        station.agents.save(None, {**known, "phone": "13800000001"})
    for code, name, chain, park in (
        ("A1", "甲项目", "新材料", "东园"),
        ("A2", "乙项目", "新材料", "东园"),
        ("A3", "丙项目", "新能源", "西园"),
    ):
        station.projects.save(None, {"code": code, "name": name, "chain": chain, "park": park})
    return station
