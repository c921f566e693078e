"""The chart of a bulletin as a picture: a bar for each unit, readable when it is printed in grey."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter, QPen

from jn_desktop.meetings.follow_up_rules import UnitFigures

_WIDE, _ROW, _TOP = 1200, 52, 64  # pixels
_NAMES, _FIGURES = 300, 90
_MOST = 15
_PARTS = (
    ("on_time", "按时办结", QColor("#3a3a3a")),
    ("late", "超期办结", QColor("#bdbdbd")),
    ("waiting", "在办", QColor("#ffffff")),
    ("overdue", "在办超期", QColor("#c93a3a")),
)
"""What a bar is made of, from left to right: each shade of its own, with its name above."""


def draw_units(units: Sequence[UnitFigures]) -> bytes | None:
    """Return the picture of the units with the most to do, None for none."""
    shown = sorted(units, key=lambda one: -one.handed_over)[:_MOST]
    if not shown:
        return None
    image = QImage(_WIDE, _TOP + _ROW * len(shown) + 12, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont()
    font.setPixelSize(26)
    painter.setFont(font)
    _draw_legend(painter)
    most = max(one.handed_over for one in shown)
    for place, one in enumerate(shown):
        _draw_unit(painter, one, _TOP + place * _ROW, (_WIDE - _NAMES - _FIGURES) / most)
    painter.end()
    return _png(image)


def _draw_legend(painter: QPainter) -> None:
    left = float(_NAMES)
    for _, label, colour in _PARTS:
        _draw_box(painter, QRectF(left, 20, 26, 26), colour)
        painter.drawText(QRectF(left + 36, 12, 180, 42), Qt.AlignmentFlag.AlignVCenter, label)
        left += 210


def _draw_unit(painter: QPainter, one: UnitFigures, top: int, scale: float) -> None:
    room = QRectF(8, top, _NAMES - 24, _ROW)
    name = painter.fontMetrics().elidedText(one.unit, Qt.TextElideMode.ElideMiddle, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, name)
    left = float(_NAMES)
    counts = {"on_time": one.on_time, "late": one.late, "waiting": one.open - one.overdue, "overdue": one.overdue}
    for part, _, colour in _PARTS:
        width = counts[part] * scale
        if width:
            _draw_box(painter, QRectF(left, top + 10, width, _ROW - 20), colour)
        left += width
    painter.drawText(QRectF(left + 12, top, _FIGURES, _ROW), Qt.AlignmentFlag.AlignVCenter, str(one.handed_over))


def _draw_box(painter: QPainter, box: QRectF, colour: QColor) -> None:
    painter.fillRect(box, colour)
    painter.setPen(QPen(QColor("#3a3a3a"), 1.5))
    painter.drawRect(box)


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(content.data())
