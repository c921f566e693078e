"""An official document on the screen: A4 pages of the blocks that the Word file is written from.

It shows what stands where, in the fonts that this computer has; line for line it is the Word file that counts.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QScrollArea, QWidget

from jn_desktop.core.official import (
    Addressee,
    Attendance,
    Block,
    Cell,
    Heading,
    Imprint,
    Mark,
    Number,
    OfficialDocument,
    Paragraph,
    Picture,
    Signature,
    Table,
    Title,
    heading_numbers,
    shown_date,
    signature_indents,
    title_lines,
)

# Points, as GB/T 9704-2012 has them: A4, the type area of 156 x 225 mm, 22 lines of 28 characters.
_PAGE = QRectF(0, 0, 595.3, 841.9)
_TOP, _RIGHT, _BOTTOM, _LEFT = 104.9, 73.7, 99.2, 79.4
_LINE, _CHARACTER, _WIDTH = 28.95, 15.75, 442.2
_LONGEST_KEPT = 5 * 28  # characters of a text that goes to a new page with the table below it
_TABLE_LINE, _TABLE_SIZE, _TABLE_GAP = 18.0, 12.0, 8.0
_POINTS_PER_MM = 72 / 25.4
_GAP = 14  # pixels between pages
_PICTURE = "\ufffc"  # stands for one in Qt's plain text
_RED, _INK = QColor("#D7261E"), QColor("#000000")
_RULED, _HEADING = 1, 2  # states of blocks: the red rule stands below it; it stays with what follows

_TOGETHER = int(QTextFormat.Property.UserProperty.value)  # of a table's format: it is not divided

_SONG = ["方正小标宋简体", "FZXiaoBiaoSong-B05S", "华文中宋", "SimSun", "Noto Serif CJK SC"]
_FANG = ["仿宋_GB2312", "仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC"]
_KAI = ["楷体_GB2312", "楷体", "KaiTi", "STKaiti", "Noto Serif CJK SC"]
_HEI = ["黑体", "SimHei", "Noto Sans CJK SC"]
_HEADINGS = {1: _HEI, 2: _KAI, 3: _FANG, 4: _FANG}


class PaperView(QScrollArea):
    """The pages of a document below each other, as wide as there is room."""

    def __init__(self, name: str = "paper", shows: str = "公文预览") -> None:
        """`shows` is what screen readers call it."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(shows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._pages = _Pages()
        self.setWidget(self._pages)

    def show_document(self, document: OfficialDocument | None) -> None:
        """Show a document; the place in it stays."""
        place = self.verticalScrollBar().value()
        self._pages.lay_out(document)
        self._fit()
        self.verticalScrollBar().setValue(place)

    @property
    def pages(self) -> int:
        return self._pages.count

    def text(self) -> str:
        """Return what stands on the pages, block by block, without its pictures."""
        return self._pages.text()

    def print_on(self, printer: QPagedPaintDevice) -> None:
        """Put the pages on paper of A4."""
        self._pages.print_on(printer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._pages.fit(self.viewport().width())


class _Pages(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._document = QTextDocument()
        self._imprint: Imprint | None = None
        self._scale = 1.0
        self.count = 0

    def lay_out(self, document: OfficialDocument | None) -> None:
        blocks = document.blocks if document is not None else ()
        self._imprint = next((block for block in blocks if isinstance(block, Imprint)), None)
        self._document = _typeset([block for block in blocks if not isinstance(block, Imprint)])
        self.count = self._document.pageCount() if blocks else 0
        if self._imprint is not None and self._room_below() < _imprint_height(self._imprint):
            self.count += 1

    def text(self) -> str:
        lines = [self._document.toPlainText().replace(_PICTURE, "")]
        return "\n".join(lines + (_imprint_lines(self._imprint) if self._imprint is not None else []))

    def fit(self, width: int) -> None:
        self._scale = max(0.3, min(2.0, (width - 4) / _PAGE.width()))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        height = self.count * (_PAGE.height() * self._scale + _GAP)
        return QSize(int(_PAGE.width() * self._scale), max(1, int(height)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for page in range(self.count):
            top = page * (_PAGE.height() * self._scale + _GAP)
            if top > event.rect().bottom() or top + _PAGE.height() * self._scale < event.rect().top():
                continue
            painter.save()
            painter.translate(0, top)
            painter.scale(self._scale, self._scale)
            self._paint_page(painter, page)
            painter.restore()
        painter.end()

    def print_on(self, printer: QPagedPaintDevice) -> None:
        painter = QPainter(printer)
        whole = printer.pageLayout().fullRectPixels(printer.logicalDpiX())
        painter.scale(whole.width() / _PAGE.width(), whole.height() / _PAGE.height())
        for page in range(self.count):
            if page:
                printer.newPage()
            self._paint_text(painter, page)
        painter.end()

    def _paint_page(self, painter: QPainter, page: int) -> None:
        painter.fillRect(_PAGE, QColor("#FFFFFF"))
        painter.setPen(QPen(QColor("#C9CFD6"), 0.6))
        painter.drawRect(_PAGE.adjusted(0.3, 0.3, -0.3, -0.3))
        self._paint_text(painter, page)

    def _paint_text(self, painter: QPainter, page: int) -> None:
        if page < self._document.pageCount():
            painter.save()
            painter.translate(0, -page * _PAGE.height())
            painter.setClipRect(_PAGE.translated(0, page * _PAGE.height()))
            self._document.drawContents(painter, _PAGE.translated(0, page * _PAGE.height()))
            self._paint_rule(painter)
            painter.restore()
        self._paint_number(painter, page)
        if page == self.count - 1 and self._imprint is not None:
            _paint_imprint(painter, self._imprint)

    def _paint_rule(self, painter: QPainter) -> None:
        block = self._document.begin()
        while block.isValid():
            if block.userState() == _RULED:
                y = _bottom_of(self._document, block) + 11.3  # 4 mm below the number (7.2.7)
                painter.setPen(QPen(_RED, 1.4))
                painter.drawLine(QPointF(_LEFT, y), QPointF(_LEFT + _WIDTH, y))
            block = block.next()

    def _paint_number(self, painter: QPainter, page: int) -> None:
        painter.setPen(_INK)
        painter.setFont(_font(["SimSun", "Noto Serif CJK SC"], 14))
        side = Qt.AlignmentFlag.AlignRight if page % 2 == 0 else Qt.AlignmentFlag.AlignLeft
        place = QRectF(_LEFT + 14, _PAGE.height() - _BOTTOM + 10, _WIDTH - 28, 20)
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), f"— {page + 1} —")

    def _room_below(self) -> float:
        """Return the points between the last line of the last page and the foot of the type area."""
        last = _bottom_of(self._document, self._document.lastBlock())
        return self._document.pageCount() * _PAGE.height() - _BOTTOM - last


def _typeset(blocks: Sequence[Block]) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    cursor = QTextCursor(document)
    previous: Block | None = None
    for block, number in zip(blocks, heading_numbers(blocks), strict=True):
        if previous is not None and not isinstance(previous, Table):  # below a table there is a place already
            cursor.insertBlock()
        if isinstance(block, Title):
            block = Title("\u2028".join(title_lines(block.text, blocks)))
        _set_block(cursor, block, number, previous)
        previous = block
    document.setPageSize(_PAGE.size())
    frame = document.rootFrame().frameFormat()
    frame.setTopMargin(_TOP)
    frame.setBottomMargin(_BOTTOM)
    frame.setLeftMargin(_LEFT)
    frame.setRightMargin(_RIGHT)
    document.rootFrame().setFrameFormat(frame)
    _keep_headings(document)
    _keep_tables(document)
    return document


def _keep_headings(document: QTextDocument) -> None:
    """Have headings that would stand alone at the foot of a page begin the next one."""
    block, first = document.begin(), None
    while block.isValid():
        if block.userState() != _HEADING:
            first = None
        elif first is None:
            first = block
        following = block.next()
        if first is not None and following.isValid() and _page_of(document, block) < _page_of(document, following):
            kept = first.blockFormat()
            kept.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(first).setBlockFormat(kept)
        block = following


def _keep_tables(document: QTextDocument) -> None:
    """Have tables that are kept together begin a page with the short text above, where that page does not hold them."""
    for table in document.rootFrame().childFrames():
        if not isinstance(table, QTextTable) or not table.format().boolProperty(_TOGETHER):
            continue
        box = document.documentLayout().frameBoundingRect(table)
        above = _short_text_above(document, table)
        first = box.top() // _PAGE.height() if above is None else _page_of(document, above)
        if first == (box.bottom() - _TABLE_GAP) // _PAGE.height():
            continue
        if above is None:
            form = table.format()
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            table.setFormat(form)
        else:
            kept = above.blockFormat()
            kept.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            QTextCursor(above).setBlockFormat(kept)


def _short_text_above(document: QTextDocument, table: QTextTable) -> QTextBlock | None:
    above = document.findBlock(table.firstPosition() - 1)
    while above.isValid() and not above.text():
        above = above.previous()
    is_text = above.isValid() and QTextCursor(above).currentTable() is None
    return above if is_text and len(above.text()) <= _LONGEST_KEPT else None


def _page_of(document: QTextDocument, block: QTextBlock) -> int:
    """Return the page, from 0, that the first line of a block stands on."""
    top = document.documentLayout().blockBoundingRect(block).top()
    return int((top + block.layout().lineAt(0).y()) // _PAGE.height())


def _set_block(cursor: QTextCursor, block: Block, number: str, previous: Block | None) -> None:
    match block:
        case Mark(text):
            size = float(min(54, int((_WIDTH - 4) / max(len(text), 1))))
            _write(cursor, text, _SONG, size, line=size * 1.15, above=76, centred=True, ink=_RED)
        case Number(text):
            _write(cursor, text, _FANG, 16, above=2 * _LINE - 14, centred=True)
            cursor.block().setUserState(_RULED)
        case Title(text):
            above = 2 * _LINE if previous is not None else 0
            _write(cursor, text, _SONG, 22, line=34, above=above, below=_LINE, centred=True)
        case Addressee(text):
            _write(cursor, f"{text.rstrip('：:')}：", _FANG, 16)
        case Heading(level, text):
            _write(cursor, number + text, _HEADINGS[level], 16, first=2 * _CHARACTER)
            cursor.block().setUserState(_HEADING)
        case Paragraph(text):
            _write(cursor, text, _FANG, 16, first=2 * _CHARACTER)
        case Attendance(label, names):
            _write_attendance(cursor, label, names, above=0 if isinstance(previous, Attendance) else _LINE)
        case Table():
            _write_table(cursor, block, below_another=isinstance(previous, Table))
        case Signature(issuer, day):
            of_issuer, of_date = signature_indents(block)
            _write(cursor, issuer, _FANG, 16, above=_LINE, right=of_issuer * _CHARACTER)
            cursor.insertBlock()
            _write(cursor, shown_date(day), _FANG, 16, right=of_date * _CHARACTER)


def _write(
    cursor: QTextCursor,
    text: str,
    families: list[str],
    size: float,
    *,
    line: float = _LINE,
    above: float = 0,
    below: float = 0,
    first: float = 0,
    centred: bool = False,
    justified: bool = True,
    right: float | None = None,
    ink: QColor = _INK,
) -> None:
    """Write a paragraph; `right` is how far from the right edge it ends, None for one that begins at the left."""
    paragraph = QTextBlockFormat()
    paragraph.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    paragraph.setTopMargin(above)
    paragraph.setBottomMargin(below)
    paragraph.setTextIndent(first)
    paragraph.setAlignment(Qt.AlignmentFlag.AlignJustify if justified else Qt.AlignmentFlag.AlignLeft)
    if centred:
        paragraph.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    if right is not None:
        paragraph.setRightMargin(right)
        paragraph.setAlignment(Qt.AlignmentFlag.AlignRight)
    cursor.setBlockFormat(paragraph)
    cursor.insertText(text, _ink(families, size, ink))


def _write_table(cursor: QTextCursor, table: Table, *, below_another: bool) -> None:
    """Write a table and leave the cursor in the paragraph that stands below it."""
    if below_another:
        _write(cursor, "", _FANG, 1, line=12)
        cursor.insertBlock()
    form = QTextTableFormat()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(_INK)
    form.setBorderCollapse(True)
    form.setCellPadding(3)
    form.setHeaderRowCount(table.headers)
    form.setProperty(_TOGETHER, table.together)
    form.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100 * part / sum(table.widths)) for part in table.widths]
    )
    form.setWidth(QTextLength(QTextLength.Type.FixedLength, _WIDTH))
    form.setTopMargin(0 if below_another else _TABLE_GAP)
    form.setBottomMargin(_TABLE_GAP)
    made = cursor.insertTable(len(table.rows), len(table.widths), form)
    for place, row in enumerate(table.rows):
        at = 0
        for cell in row:
            if cell.span > 1:
                made.mergeCells(place, at, 1, cell.span)
            _write_cell(made.cellAt(place, at).firstCursorPosition(), cell)
            at += cell.span
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _write_cell(cursor: QTextCursor, cell: Cell) -> None:
    families = _HEI if cell.label else _FANG
    if cell.picture is not None:
        _write_picture(cursor, cell.picture)
    for place, text in enumerate(cell.text.split("\n") if cell.text or cell.picture is None else ()):
        if place or cell.picture is not None:
            cursor.insertBlock()
        _write(cursor, text, families, _TABLE_SIZE, line=_TABLE_LINE, centred=cell.label, justified=False)


def _write_picture(cursor: QTextCursor, picture: Picture) -> None:
    """Write a picture into a paragraph of its own."""
    paragraph = QTextBlockFormat()
    paragraph.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    cursor.setBlockFormat(paragraph)
    name = QUrl(f"picture:{cursor.position()}")
    cursor.document().addResource(QTextDocument.ResourceType.ImageResource, name, QImage.fromData(picture.png))
    shown = QTextImageFormat()
    shown.setName(name.toString())
    shown.setWidth(picture.width * _POINTS_PER_MM)
    shown.setHeight(picture.height * _POINTS_PER_MM)
    cursor.insertImage(shown)


def _write_attendance(cursor: QTextCursor, label: str, names: str, *, above: float) -> None:
    hanging = (len(label) + 1) * _CHARACTER
    paragraph = QTextBlockFormat()
    paragraph.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    paragraph.setTopMargin(above)
    paragraph.setLeftMargin(2 * _CHARACTER + hanging)
    paragraph.setTextIndent(-hanging if label else 0)
    cursor.setBlockFormat(paragraph)
    cursor.insertText(label, _ink(_HEI, 16, _INK))
    cursor.insertText(f"：{names}" if label else names, _ink(_FANG, 16, _INK))


def _ink(families: list[str], size: float, colour: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(_font(families, size))
    made.setForeground(colour)
    return made


def _font(families: list[str], size: float) -> QFont:
    made = QFont()
    made.setFamilies(families)
    made.setPixelSize(round(size))
    return made


def _bottom_of(document: QTextDocument, block: QTextBlock) -> float:
    return float(document.documentLayout().blockBoundingRect(block).bottom())


def _imprint_lines(imprint: Imprint) -> list[str]:
    copies = [f"抄送：{imprint.copy_to}。"] if imprint.copy_to else []
    return [*copies, f"{imprint.issuer}　{shown_date(imprint.issued_on)}印发"]


def _imprint_height(imprint: Imprint) -> float:
    return _LINE * (1 + _copy_lines(imprint)) + 8


def _copy_lines(imprint: Imprint) -> int:
    return -(-(len(imprint.copy_to) + 4) // 29) if imprint.copy_to else 0


def _paint_imprint(painter: QPainter, imprint: Imprint) -> None:
    """Draw the 版记 with its last rule on the foot of the type area (7.4)."""
    foot = _PAGE.height() - _BOTTOM
    painter.setFont(_font(_FANG, 14))
    lines = _copy_lines(imprint)
    row = QRectF(_LEFT + 14, foot - _LINE, _WIDTH - 28, _LINE)
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setPen(_INK)
    painter.drawText(row, int(middle | Qt.AlignmentFlag.AlignLeft), imprint.issuer)
    issued = f"{shown_date(imprint.issued_on)}印发"
    painter.drawText(row, int(middle | Qt.AlignmentFlag.AlignRight), issued)
    if lines:
        copies = QRectF(_LEFT + 14, foot - _LINE * (1 + lines), _WIDTH - 28, _LINE * lines)
        wrapped = Qt.TextFlag.TextWrapAnywhere
        painter.drawText(copies, int(middle | Qt.AlignmentFlag.AlignLeft) | wrapped.value, f"抄送：{imprint.copy_to}。")
    for place, width in ((foot - _LINE * (1 + lines), 1.0), (foot - _LINE, 0.7 if lines else 0.0), (foot, 1.0)):
        if width:
            painter.setPen(QPen(_INK, width))
            painter.drawLine(QPointF(_LEFT, place), QPointF(_LEFT + _WIDTH, place))
