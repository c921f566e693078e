"""The charts: what they look like with little to show."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.charts import Bar, Chart, ChartCard
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.theme import Tone


def test_a_bar_alone_is_no_wall(qtbot: QtBot, qapp: QApplication) -> None:
    theme.dress(qapp, dark=False)
    chart = Chart("少跑的次数")
    qtbot.addWidget(chart)
    chart.resize(560, 180)
    chart.show()

    chart.show_bars([("11月", 31.0, Tone.OK)])

    left, right = chart._plot.viewRange()[0]
    assert right - left >= 5
    assert abs((left + right) / 2) < 0.2  # it stands in the middle


@pytest.mark.parametrize(
    ("bars", "told"),
    [
        ([], "没有数据。"),
        ([("10月", 0.0, Tone.OK), ("11月", 0.0, Tone.OK)], "都是 0。"),
        ([("11月", 3.0, Tone.OK)], None),
    ],
)
def test_a_chart_of_nothing_says_whether_that_is_none_or_not_known(
    qtbot: QtBot, qapp: QApplication, bars: list[Bar], told: str | None
) -> None:
    theme.dress(qapp, dark=False)
    card = ChartCard("saved", "少跑的次数")
    qtbot.addWidget(card)
    card.show()

    card.show_bars(bars)

    place = card.findChild(EmptyPlace)
    assert (place.text if place.isVisible() else None) == told
    assert card.chart.isVisible() is (told is None)
