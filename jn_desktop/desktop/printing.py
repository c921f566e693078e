"""Paper: a table as filtered, charts with their figures, or a page of text, through the system's print dialog."""

import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPixmap,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import tell
from jn_desktop.desktop.paper_job import Fetch, PrintJob, print_documents

_ACROSS = 3
_FINER = 2
_CHART_ROOM = QSize(316, 126)  # for each, in the dots of which a text document counts 96 an inch


def print_rows(parent: QWidget, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on A4 across, its header on every page."""
    _print(parent, table_document(title, headers, rows), title, QPageLayout.Orientation.Landscape)


def print_figures(
    parent: QWidget,
    title: str,
    words: str,
    charts: Sequence[tuple[str, QPixmap]],
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    """Print charts under their captions, three beside each other, and their figures as a table below, on A4 across."""
    document = figures_document(title, words, charts, headers, rows)
    _print(parent, document, title, QPageLayout.Orientation.Landscape)


def print_text(parent: QWidget, title: str, paragraphs: Sequence[str]) -> None:
    """Print a title and paragraphs of plain text on A4."""
    document = QTextDocument()
    cursor = _headed(document, title)
    for paragraph in paragraphs:
        cursor.insertBlock()
        cursor.insertText(paragraph, _ink(11))
    _print(parent, document, title, QPageLayout.Orientation.Portrait)


def print_papers(
    over: QWidget,
    page: QWidget,
    desk: Desk,
    title: str,
    documents: Sequence[Fetch],
    *,
    pages: int = 0,
    first_copy: int = 1,
) -> None:
    """Ask, over a widget, how to print official documents, and put them on paper beside the window; `page` waits.

    They are printed on both sides (GB/T 9704-2012 6.2), where the printer can and nobody chooses else. Of a single one
    that has so many `pages`, some may be chosen.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    if pages:
        printer.setFromTo(1, pages)

    def put() -> None:
        job = wanted_job(printer, pages, first_copy)
        desk.tasks.work(
            page,
            f"打印{title}",
            lambda report: print_documents(printer, documents, job, report),
            lambda count: desk.say(f"已交给打印机：{title}，共 {count} 页。"),
        )

    _ask_printer(over, printer, title, put, pages)


def wanted_job(printer: QPrinter, pages: int, first_copy: int) -> PrintJob:
    """Return what was asked of a printer; the copies are made here, for each may bear a number of its own."""
    copies = printer.copyCount()
    printer.setCopyCount(1)
    chosen = None
    if pages and printer.printRange() is QPrinter.PrintRange.PageRange:
        chosen = range(max(1, printer.fromPage()), min(printer.toPage(), pages) + 1)
    return PrintJob(copies, first_copy, chosen, both_sides=printer.duplex() is not QPrinter.DuplexMode.DuplexNone)


def figures_document(
    title: str,
    words: str,
    charts: Sequence[tuple[str, QPixmap]],
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> QTextDocument:
    """Return charts and figures as they are printed."""
    document = QTextDocument()
    cursor = _headed(document, title)
    cursor.insertText(words, _ink(10))
    form = QTextTableFormat()
    form.setBorder(0)
    form.setCellPadding(4)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table = cursor.insertTable(max(1, -(-len(charts) // _ACROSS)), _ACROSS, form)
    for place, (caption, picture) in enumerate(charts):
        inside = table.cellAt(place // _ACROSS, place % _ACROSS).firstCursorPosition()
        inside.insertText(caption, _ink(9, bold=True))
        inside.insertBlock()
        inside.insertImage(_fitted(picture))
    cursor.movePosition(QTextCursor.MoveOperation.End)
    _insert_table(cursor, headers, rows)
    return document


def _fitted(picture: QPixmap) -> QImage:
    """Return a chart in the room that it has on paper, with all its dots."""
    image = picture.toImage()
    room = _CHART_ROOM * _FINER
    fitted = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    fitted.setDevicePixelRatio(_FINER)
    return fitted


def table_document(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> QTextDocument:
    """Return a table as it is printed; every text stands in it as it is."""
    document = QTextDocument()
    _insert_table(_headed(document, f"{title}（{len(rows)} 行）"), headers, rows)
    return document


def _insert_table(cursor: QTextCursor, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    form = QTextTableFormat()
    form.setBorder(0.5)
    form.setBorderCollapse(True)
    form.setCellPadding(3)
    form.setHeaderRowCount(1)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table = cursor.insertTable(len(rows) + 1, len(headers), form)
    for column, header in enumerate(headers):
        table.cellAt(0, column).firstCursorPosition().insertText(header, _ink(8, bold=True))
    ink = _ink(8)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            table.cellAt(number, column).firstCursorPosition().insertText(text, ink)


def _headed(document: QTextDocument, title: str) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.insertText(title, _ink(14, bold=True))
    cursor.insertBlock()
    return cursor


def _ink(points: int, *, bold: bool = False) -> QTextCharFormat:
    ink = QTextCharFormat()
    ink.setFontFamilies(theme.FAMILIES)
    ink.setFontPointSize(points)
    if bold:
        ink.setFontWeight(QFont.Weight.DemiBold)
    return ink


def _print(parent: QWidget, document: QTextDocument, title: str, turned: QPageLayout.Orientation) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageOrientation(turned)
    printer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    _ask_printer(parent, printer, title, lambda: document.print_(printer))


def _ask_printer(parent: QWidget, printer: QPrinter, title: str, put: Callable[[], None], pages: int = 0) -> None:
    """Ask how to print, and do so; with a number of `pages`, some of them may be chosen."""
    if sys.platform == "win32" and printer.outputFormat() is not QPrinter.OutputFormat.NativeFormat:
        tell(parent, "这台电脑没有安装打印机；请在 Windows 的“设置 → 打印机和扫描仪”里添加一台再打印。")
        return  # the system's own dialog would not appear, and say nothing
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印：{title}")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, pages > 1)
    if pages:
        dialog.setMinMax(1, pages)
    dialog.finished.connect(dialog.deleteLater)
    dialog.accepted.connect(put)
    QDialog.open(dialog)  # its own wants to be told of a slot
