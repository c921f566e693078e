"""Official documents on paper or in a PDF file: page by page and copy by copy, beside the window's thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from jn_desktop.core.errors import StationError
from jn_desktop.core.official import OfficialDocument, numbered_copy
from jn_desktop.desktop.paper import PageBrush, Press
from jn_desktop.desktop.tasks import Report
from jn_desktop.desktop.typesetting.sheets import PaperPage

Fetch = Callable[[], OfficialDocument]


@dataclass(frozen=True)
class PrintJob:
    """How documents are printed: so many sets of all of them, or of some `pages` of a single one, counted from 1.

    Of documents with a 份号, the copies in the first set have the number `first_copy`. On both sides of the paper,
    each document begins on a front side.
    """

    copies: int = 1
    first_copy: int = 1
    pages: Sequence[int] | None = None
    both_sides: bool = False


def print_documents(
    device: QPagedPaintDevice, documents: Sequence[Fetch], job: PrintJob, report: Report | None = None
) -> int:
    """Put documents on paper of A4, and return how many pages that made. For any thread."""
    press = Press()
    feed = _Feed(device, PageBrush(press.ruler, lambda shown: QImage.fromData(shown.content)))
    total = job.copies * len(documents)
    try:
        for done in range(total):
            if report is not None:
                report(done, total)
            document = numbered_copy(documents[done % len(documents)](), job.first_copy + done // len(documents))
            pages = press.set(document).pages
            wanted = pages if job.pages is None else [pages[number - 1] for number in job.pages]
            for page in wanted:
                feed.put(page)
            if job.both_sides and len(wanted) % 2 and done + 1 < total:
                feed.leave_back_blank()
    except BaseException:
        feed.stop()
        raise
    feed.end()
    return feed.pages


def pdf_of(document: OfficialDocument) -> bytes:
    """Return a document as a PDF file. For any thread."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(document.title)
    print_documents(writer, [lambda: document], PrintJob())
    buffer.close()
    return bytes(content.data())


class _Feed:
    """Feeds a device with pages."""

    def __init__(self, device: QPagedPaintDevice, brush: PageBrush) -> None:
        self._device, self._brush = device, brush
        self._painter = QPainter()
        self.pages = 0

    def put(self, page: PaperPage) -> None:
        lies = page.sheet.width > page.sheet.height
        self._turn(QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait)
        whole = self._device.pageLayout().fullRectPixels(self._device.logicalDpiX())
        self._painter.resetTransform()
        self._painter.scale(whole.width() / page.sheet.width, whole.height() / page.sheet.height)
        self._brush.paint(self._painter, page)
        self.pages += 1

    def leave_back_blank(self) -> None:
        self._turn(QPageLayout.Orientation.Portrait)

    def end(self) -> None:
        self._painter.end()

    def stop(self) -> None:
        """Throw away what the device has not printed yet."""
        from PySide6.QtPrintSupport import QPrinter

        if self._painter.isActive():
            if isinstance(self._device, QPrinter):
                self._device.abort()
            self._painter.end()

    def _turn(self, orientation: QPageLayout.Orientation) -> None:
        """Begin a page."""
        self._device.setPageOrientation(orientation)
        self._device.setPageMargins(QMarginsF(0, 0, 0, 0))
        if self._painter.isActive():
            self._device.newPage()
        elif not self._painter.begin(self._device):
            raise StationError("打印机没有接受这份文件，没有打印；请检查打印机是否连接、打开，或者换一台打印机。")
