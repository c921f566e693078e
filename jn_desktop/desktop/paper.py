"""An official document on the screen: its Word file, line for line and page for page as Office prints it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from weakref import WeakKeyDictionary

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QWidget

from jn_desktop.core.official import OfficialDocument
from jn_desktop.desktop.tasks import Failed, Tasks
from jn_desktop.desktop.typesetting.lines import Glyph
from jn_desktop.desktop.typesetting.sheets import PaperPage, PlacedLine, Typesetter
from jn_desktop.desktop.typesetting.word_file import Face, Part, Shown, Text, WordReader

_TWIPS = 20  # in a point, of which the screen shows one as a pixel
_A4 = QSize(595, 842)
_GAP = 14  # pixels between pages
_FINEST = 2.0  # pixels of a screen to a point
_EM = 1000  # the size that fonts are measured at

# What stands in for the standard's fonts where they are missing.
_INSTEAD = {
    "方正小标宋简体": ["FZXiaoBiaoSong-B05S", "华文中宋", "SimSun", "Noto Serif CJK SC"],
    "仿宋_GB2312": ["仿宋", "FangSong", "STFangsong", "Noto Serif CJK SC"],
    "楷体_GB2312": ["楷体", "KaiTi", "STKaiti", "Noto Serif CJK SC"],
    "黑体": ["SimHei", "Noto Sans CJK SC"],
    "宋体": ["SimSun", "Noto Serif CJK SC"],
    "Times New Roman": ["Liberation Serif", "Nimbus Roman"],
}


def _families(family: str) -> list[str]:
    return [family, *_INSTEAD.get(family, ())]


@dataclass
class FontRuler:
    """Measures characters in the fonts of this computer, each once."""

    _metrics: dict[str, QFontMetricsF] = field(default_factory=dict)
    _widths: dict[tuple[str, str], float] = field(default_factory=dict)

    def width(self, face: Face, character: str, *, latin: bool) -> float:
        """Return how wide a character is, without spacing and stretch."""
        family = face.latin if latin else face.family
        key = (family, character)
        if key not in self._widths:
            self._widths[key] = self._measured(family).horizontalAdvance(character) / _EM
        return self._widths[key] * face.size

    def heights(self, face: Face) -> tuple[float, float]:
        """Return how far a font reaches above and below the foot of its letters."""
        metrics = self._measured(face.family)
        return metrics.ascent() / _EM * face.size, metrics.descent() / _EM * face.size

    def _measured(self, family: str) -> QFontMetricsF:
        if family not in self._metrics:
            font = QFont()
            font.setFamilies(_families(family))
            font.setPixelSize(_EM)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._metrics[family] = QFontMetricsF(font)
        return self._metrics[family]


@dataclass(frozen=True)
class SetDocument:
    """A document on its pages."""

    pages: tuple[PaperPage, ...] = ()
    parts: tuple[Part, ...] = ()

    def text(self) -> str:
        """Return what stands there, text by text in the order of the file; what stands at the foot of a page last."""
        texts = [text for part in self.parts for text in part.texts()]
        ordered = sorted(texts, key=lambda text: text.at_foot)
        return "\n".join(map(_plain, ordered))


class Press:
    """Sets documents; what stays between two versions of one is not set again. For any thread, one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader = WordReader()
        self.ruler = FontRuler()
        self._typesetter = Typesetter(self.ruler)
        self._images: WeakKeyDictionary[Shown, QImage] = WeakKeyDictionary()

    def set(self, document: OfficialDocument) -> SetDocument:
        """Return a document on its pages, as its Word file has it."""
        from jn_desktop.core.official import render

        file = render(document)
        with self._lock:
            parts = self._reader.read(file)
            pages = tuple(self._typesetter.pages(parts))
            for shown in _pictures(pages):
                if shown not in self._images:
                    self._images[shown] = _on_screen(shown)
            return SetDocument(pages, parts)

    def image(self, shown: Shown) -> QImage:
        """Return a picture of a document that was set, in as many pixels as a screen shows."""
        return self._images[shown]


class PaperView(QScrollArea):
    """The pages of a document below each other, as wide as there is room."""

    def __init__(self, name: str = "paper", shows: str = "公文预览") -> None:
        """`shows` is what screen readers call it."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(shows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._press = Press()
        self._pages = _Pages(PageBrush(self._press.ruler, self._press.image))
        self._sought = ""
        self.setWidget(self._pages)

    def show_document(self, document: OfficialDocument | None) -> None:
        """Show a document of a few pages at once; the place in it stays."""
        self._show(self._press.set(document) if document is not None else SetDocument())

    def show_read(self, tasks: Tasks, read: Callable[[], OfficialDocument], failed: Failed | None = None) -> None:
        """Read a document and set it beside the window's thread, then show it."""
        tasks.read(self, lambda: self._press.set(read()), self._show, failed=failed, key="paper")

    @property
    def pages(self) -> int:
        return len(self._pages.document.pages)

    def text(self) -> str:
        """Return what stands on the pages, text by text, without its pictures."""
        return self._pages.document.text()

    def seek(self, text: str) -> None:
        """Have the place where a text stands come into view, now or once its document is there."""
        self._sought = text
        top = self._pages.top_of(text) if text else None
        if top is not None:
            self.verticalScrollBar().setValue(max(0, top - self.viewport().height() // 3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self, document: SetDocument) -> None:
        place = self.verticalScrollBar().value()
        self._pages.document = document
        self._fit()
        self.verticalScrollBar().setValue(place)
        self.seek(self._sought)

    def _fit(self) -> None:
        self._pages.fit(self.viewport().width())


class _Pages(QWidget):
    def __init__(self, brush: "PageBrush") -> None:
        super().__init__()
        self.document = SetDocument()
        self._brush = brush
        self._scale = 1.0

    def fit(self, width: int) -> None:
        """Show the widest page as wide as there is room."""
        self._scale = max(0.3, min(2.0, (width - 4) / self._widest()))
        self.setFixedSize(self.sizeHint())
        self.update()

    def top_of(self, text: str) -> int | None:
        """Return how far down the line stands on which a text begins, however it is broken; None if it is not there."""
        lines: list[tuple[str, float]] = []
        above = 0.0
        for page in self.document.pages:
            for placed in page.body:
                written = "".join(glyph.character for glyph in placed.line.glyphs)
                lines.append((written, above + placed.top / _TWIPS * self._scale))
            above += page.sheet.height / _TWIPS * self._scale + _GAP
        at = "".join(written for written, _ in lines).find(text)
        ends = accumulate(len(written) for written, _ in lines)
        found = (top for (_, top), end in zip(lines, ends, strict=True) if at < end)
        return round(next(found)) if at >= 0 else None

    def _widest(self) -> float:
        return max((page.sheet.width / _TWIPS for page in self.document.pages), default=float(_A4.width()))

    def sizeHint(self) -> QSize:
        height = sum(page.sheet.height / _TWIPS * self._scale + _GAP for page in self.document.pages)
        return QSize(int(self._widest() * self._scale), max(1, int(height)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        top = 0.0
        for page in self.document.pages:
            height = page.sheet.height / _TWIPS * self._scale
            if top <= event.rect().bottom() and top + height >= event.rect().top():
                painter.save()
                painter.translate(0, top)
                painter.scale(self._scale / _TWIPS, self._scale / _TWIPS)
                self._paint_paper(painter, page)
                self._brush.paint(painter, page)
                painter.restore()
            top += height + _GAP
        painter.end()

    @staticmethod
    def _paint_paper(painter: QPainter, page: PaperPage) -> None:
        paper = QRectF(0, 0, page.sheet.width, page.sheet.height)
        painter.fillRect(paper, QColor("#FFFFFF"))
        painter.setPen(QPen(QColor("#C9CFD6"), 12))
        painter.drawRect(paper.adjusted(6, 6, -6, -6))


class PageBrush:
    """Paints pages in twips; `image` gives a picture as it is painted."""

    def __init__(self, ruler: FontRuler, image: Callable[[Shown], QImage]) -> None:
        self._ruler, self._image = ruler, image
        self._fonts: dict[tuple[str, float, bool], QFont] = {}

    def paint(self, painter: QPainter, page: PaperPage) -> None:
        """Paint what stands on a page."""
        for bar in page.bars:
            painter.fillRect(QRectF(bar.left, bar.top, bar.width, bar.height), QColor(f"#{bar.colour}"))
        for placed in (*page.body, *page.foot):
            self._paint_line(painter, placed)
        for placed in page.turned:
            painter.save()
            painter.translate(placed.left, placed.top)
            painter.rotate(90)
            self._paint_line(painter, PlacedLine(0, 0, placed.line))
            painter.restore()

    def _paint_line(self, painter: QPainter, placed: PlacedLine) -> None:
        foot = placed.top + placed.line.foot
        for at, shown in placed.line.shown:
            box = QRectF(placed.left + at, foot - shown.height, shown.width, shown.height)
            painter.drawImage(box, self._image(shown))
        for glyph in placed.line.glyphs:
            self._paint_glyph(painter, glyph, QPointF(placed.left + glyph.at, foot))

    def _paint_glyph(self, painter: QPainter, glyph: Glyph, at: QPointF) -> None:
        face = glyph.face
        painter.setFont(self._font(face.latin if glyph.latin else face.family, face.size, face.bold))
        painter.setPen(QColor(f"#{face.colour}"))
        stretch = face.stretch / 100
        if glyph.fills_cell:
            stretch *= face.size / self._ruler.width(face, glyph.character, latin=False)
        if stretch == 1:
            painter.drawText(at, glyph.character)
            return
        painter.save()
        painter.translate(at)
        painter.scale(stretch, 1)
        painter.drawText(QPointF(0, 0), glyph.character)
        painter.restore()

    def _font(self, family: str, size: float, bold: bool) -> QFont:
        key = (family, size, bold)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies(_families(family))
            font.setPixelSize(round(size))
            font.setBold(bold)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = font
        return self._fonts[key]


def _pictures(pages: Sequence[PaperPage]) -> Iterator[Shown]:
    for page in pages:
        for placed in page.body:
            yield from (shown for _, shown in placed.line.shown)


def _on_screen(shown: Shown) -> QImage:
    """Return a picture that is decoded for the screen: a photo has many more pixels than that."""
    buffer = QBuffer()
    buffer.setData(shown.content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    wanted = round(shown.width / _TWIPS * _FINEST)
    if size.width() > wanted:
        reader.setScaledSize(QSize(wanted, max(1, size.height() * wanted // size.width())))
    return reader.read()


def _plain(text: Text) -> str:
    return "".join(piece.text for piece in text.pieces if piece.shown is None).replace("\t", "　")
