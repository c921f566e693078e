"""What is put on paper: charts in greys, with their figures."""

from pathlib import Path

from PySide6.QtGui import QTextTable
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.charts import ChartCard
from jn_desktop.desktop.printing import figures_document, wanted_pages
from jn_desktop.desktop.theme import Tone


def test_a_chart_is_put_on_paper_in_greys_whatever_the_window_wears(qtbot: QtBot, qapp: QApplication) -> None:
    theme.dress(qapp, dark=True)
    card = ChartCard("saved", "少跑的次数")
    qtbot.addWidget(card)
    card.resize(400, 240)
    card.show_bars([("10月", 12, Tone.OK), ("11月", 30, Tone.ACCENT)])
    card.show()

    image = card.chart.picture().toImage()

    points = ((x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3))
    colours = {image.pixelColor(*point).getRgb()[:3] for point in points}
    assert all(max(colour) - min(colour) <= 2 for colour in colours)
    assert (255, 255, 255) in colours and min(map(min, colours)) < 0x88
    assert theme.tokens() is theme.DARK
    theme.dress(qapp, dark=False)


def test_charts_stand_three_beside_each_other_above_their_figures(qtbot: QtBot, qapp: QApplication) -> None:
    theme.dress(qapp, dark=False)
    card = ChartCard("saved", "少跑的次数")
    qtbot.addWidget(card)
    card.resize(300, 200)
    card.show_bars([("10月", 12, Tone.OK)])
    card.show()
    charts = [(f"图{number}", card.chart.picture()) for number in range(5)]

    document = figures_document("检查统计", "少跑 <12> 次", charts, ["月份", "入企"], [["2026-10", "8"]])

    text = document.toPlainText()
    assert all(words in text for words in ("检查统计", "少跑 <12> 次", "图4", "2026-10"))
    tables = [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert [(table.rows(), table.columns()) for table in tables] == [(2, 3), (2, 2)]


def test_the_pages_and_copies_that_were_asked_for_are_printed(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "纸.pdf"))
    all_pages = wanted_pages(printer, 4)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    from_the_second = wanted_pages(printer, 4)
    printer.setCopyCount(2)

    twice = wanted_pages(printer, 4)

    assert (all_pages, from_the_second) == ([1, 2, 3, 4], [2, 3, 4])
    assert twice == ([2, 3, 4] if printer.supportsMultipleCopies() else [2, 3, 4, 2, 3, 4])
