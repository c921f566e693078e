"""How the three clocks of a demand look and what is said of them: in a cell of the board and, larger, in the detail."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.gauge import Gauge, Reading, Run
from jn_desktop.desktop import theme
from jn_desktop.desktop.theme import Tone

Now = Callable[[], datetime]
BAR = 4  # pixels, the height of one clock
_BETWEEN = 4
_SHORT = 0.8  # of the time is used: what is left is short
_TONES = {
    Run.MET: Tone.OK,
    Run.MET_LATE: Tone.WARN,
    Run.RUNNING: Tone.ACCENT,
    Run.LATE: Tone.LATE,
    Run.PAUSED: Tone.MUTED,
    Run.OVER: Tone.MUTED,
}


def tone_of(reading: Reading) -> Tone:
    """Return the colour of a clock; what is left of one that runs may be short."""
    if reading.run is Run.RUNNING and reading.share >= _SHORT:
        return Tone.WARN
    return _TONES[reading.run]


def next_tone(gauge: Gauge, card: DemandCard, now: datetime) -> Tone:
    """Return the colour of the nearest deadline."""
    if card.next_by is None:
        return Tone.MUTED
    nearest = next(one for one in gauge.readings(card, now) if one.target.value == card.next_target)
    tone = tone_of(nearest)
    return Tone.PLAIN if tone is Tone.ACCENT else tone


def clock_in_words(gauge: Gauge, reading: Reading) -> str:
    """Return how one clock stands, in a few words."""
    if reading.reached is not None:
        late = "，超时" if reading.run is Run.MET_LATE else ""
        return f"{reading.reached:%m-%d %H:%M} 完成{late}"
    if reading.run is Run.OVER:
        return "没有做"
    left = gauge.left(reading.target, reading.due, reading.now)
    return f"暂停，{left}" if reading.run is Run.PAUSED else left


def clocks_in_words(gauge: Gauge, card: DemandCard, now: datetime) -> str:
    """Return the three clocks, a line each: for the tooltip, for copies and for screen readers."""
    lines = [
        f"{one.target.value}：{'，'.join(filter(None, (_deadline(one), clock_in_words(gauge, one))))}"
        for one in gauge.readings(card, now)
    ]
    return "\n".join([*lines, *(["暂按周一至周五推算"] if card.provisional else [])])


def _deadline(reading: Reading) -> str:
    """Return until when; that of a clock which stands still is known once it runs again."""
    return "" if reading.run is Run.PAUSED else f"{reading.due:%Y-%m-%d %H:%M} 前"


def draw_clocks(painter: QPainter, room: QRect, readings: Sequence[Reading]) -> None:
    """Draw the clocks of a demand one below the other."""
    top = room.center().y() - (len(readings) * (BAR + _BETWEEN) - _BETWEEN) / 2 + 0.5
    for place, reading in enumerate(readings):
        draw_clock(painter, QRectF(room.left(), top + place * (BAR + _BETWEEN), room.width(), BAR), reading)


def draw_clock(painter: QPainter, bar: QRectF, reading: Reading) -> None:
    """Draw one clock: what is used of a running one is filled, one met late is a mere outline, one paused hatched."""
    colour = theme.colour(tone_of(reading))
    radius = bar.height() / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.tokens().line))
    if reading.run is Run.MET_LATE:
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar.adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
    elif reading.run is Run.PAUSED:
        painter.drawRoundedRect(bar, radius, radius)
        painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(bar, radius, radius)
    else:
        painter.drawRoundedRect(bar, radius, radius)
        if reading.run is Run.MET:
            colour.setAlpha(150)  # quiet: nobody has to look at it again
        if reading.run is not Run.OVER:
            used = QRectF(bar)
            used.setWidth(max(bar.height(), bar.width() * reading.share))
            painter.setBrush(colour)
            painter.drawRoundedRect(used, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
