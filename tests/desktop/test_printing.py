"""What is put on paper: charts in greys, with their figures."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QPdfWriter, QTextTable
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.errors import StationError
from jn_desktop.core.official import Block, Corner, OfficialDocument, Paragraph
from jn_desktop.desktop import theme
from jn_desktop.desktop.charts import ChartCard
from jn_desktop.desktop.paper import PageBrush
from jn_desktop.desktop.paper_job import PrintJob, print_documents
from jn_desktop.desktop.printing import figures_document, print_rows, wanted_job
from jn_desktop.desktop.tasks import Cancelled
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


def test_the_pages_and_copies_that_were_asked_for_are_printed(qapp: QApplication) -> None:
    printer = QPrinter()
    assert wanted_job(printer, 4, 1).pages is None
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    printer.setCopyCount(3)
    turns = printer.duplex() is not QPrinter.DuplexMode.DuplexNone  # this computer's printer, if it has one

    assert wanted_job(printer, 4, 7) == PrintJob(3, 7, range(2, 5), both_sides=turns)
    assert printer.copyCount() == 1  # each copy is made here


def document(pages: int, *blocks: Block) -> OfficialDocument:
    return OfficialDocument("纪要", "站", datetime(2026, 11, 23), (*blocks, Paragraph("行" * 28 * 22 * pages)))


def printed(folder: Path, documents: Sequence[OfficialDocument], job: PrintJob) -> int:
    """Return how many pages come out."""
    writer = QPdfWriter(str(folder / "纸.pdf"))
    print_documents(writer, [partial(replace, one) for one in documents], job)
    del writer
    return (folder / "纸.pdf").read_bytes().count(b"/Type /Page\n")


def test_documents_are_printed_one_after_the_other_as_often_as_asked(qapp: QApplication, tmp_path: Path) -> None:
    documents = [document(1), document(2)]
    assert printed(tmp_path, documents, PrintJob()) == 3 + 2
    assert printed(tmp_path, documents, PrintJob(copies=3)) == 3 * (3 + 2)


def test_on_both_sides_each_document_begins_on_a_front_side(qapp: QApplication, tmp_path: Path) -> None:
    documents = [document(1), document(2)]  # of 2 and 3 pages: each fills a little more than it says
    assert printed(tmp_path, documents, PrintJob(both_sides=True)) == 2 + 3
    assert printed(tmp_path, documents[::-1], PrintJob(both_sides=True)) == 3 + 1 + 2


def test_only_the_pages_that_are_wanted_are_printed(qapp: QApplication, tmp_path: Path) -> None:
    assert printed(tmp_path, [document(3)], PrintJob(pages=[2, 3], copies=2)) == 4


def test_each_copy_bears_a_number_of_its_own(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    paint = PageBrush.paint
    monkeypatch.setattr(
        PageBrush, "paint", lambda brush, painter, page: (seen.extend(page.lines()), paint(brush, painter, page))
    )
    printed(tmp_path, [document(1, Corner(1, "特急")), document(1)], PrintJob(copies=3, first_copy=8))
    assert [line for line in seen if line.isdecimal()] == ["000008", "000009", "000010"]


def test_a_job_can_be_cancelled(qapp: QApplication, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "纸.pdf"))
    fetched: list[int] = []

    def fetch() -> OfficialDocument:
        fetched.append(1)
        return document(1)

    def report(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        print_documents(printer, [fetch] * 5, PrintJob(), report)
    assert len(fetched) == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_answer_is_said(qapp: QApplication, tmp_path: Path) -> None:
    writer = QPdfWriter(str(tmp_path / "没有这个文件夹" / "纸.pdf"))
    with pytest.raises(StationError, match="打印机没有接受"):
        print_documents(writer, [lambda: document(1)], PrintJob())


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere the dialog prints to a file")
def test_a_computer_without_a_printer_is_said(qtbot: QtBot) -> None:
    if QPrinterInfo.availablePrinterNames():
        pytest.skip("there is a printer")
    page = QWidget()
    qtbot.addWidget(page)
    print_rows(page, "企业", ["名称"], [["甲公司"]])
    (box,) = page.findChildren(QMessageBox)
    assert box.text().startswith("这台电脑没有安装打印机；")
    box.reject()


@pytest.mark.skipif(sys.platform == "win32", reason="the system's own dialog waits for somebody")
def test_a_table_is_printed_once_it_was_said_how(qtbot: QtBot, tmp_path: Path) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    print_rows(page, "企业", ["名称"], [["甲公司"]] * 100)
    (dialog,) = page.findChildren(QPrintDialog)
    dialog.printer().setOutputFileName(str(tmp_path / "表.pdf"))

    dialog.accepted.emit(dialog.printer())

    assert (tmp_path / "表.pdf").read_bytes().count(b"/Type /Page\n") >= 3
    dialog.reject()
