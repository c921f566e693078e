"""The charts: what they look like with little to show."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.charts import Chart
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
