"""The head of a page: what stands beside its title."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.page import Page
from jn_desktop.station import Station


class _Plain(Page):
    key, title, icon = "plain", "检查统计", "inspections"


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Page]:
    theme.dress(qapp, dark=False)
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    made = _Plain(desk)
    qtbot.addWidget(made)
    yield made
    desk.tasks.close()


@pytest.mark.parametrize("width", [600, 608])
def test_counts_that_find_no_room_end_in_dots_and_are_whole_in_the_tooltip(page: Page, width: int) -> None:
    counts = "".join("次" for _ in range(80))
    page.set_counts(counts)
    page.resize(width, 200)
    page.show()
    QApplication.processEvents()

    seen = page._counts.grab().toImage()

    def column(x: int) -> set[str]:
        return {seen.pixelColor(x, y).name() for y in range(seen.height())}

    assert len(column(6)) > 1  # ink
    assert len(column(seen.width() - 1)) == 1  # no letter is cut through
    assert counts in page._counts.toolTip()
