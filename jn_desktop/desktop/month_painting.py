"""How the month grid is drawn: the kind of each day, its chips, and what may be done with what is carried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen

from jn_desktop.core.calendar import WEEKDAYS, Day
from jn_desktop.desktop import theme
from jn_desktop.desktop.month_carrying import Chip, Put
from jn_desktop.desktop.month_days import A_WEEK, QUIET, is_quiet
from jn_desktop.desktop.theme import Tone

if TYPE_CHECKING:
    from jn_desktop.desktop.month import MonthGrid

_PADDING, _GAP = 6, 2
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_DIM, _HATCH = 150, 34  # alpha


@dataclass(frozen=True)
class Shown:
    """The chips of a day that there is room for and where they are; `more` others are only counted, in `rest`."""

    chips: Sequence[Chip]
    rects: Sequence[QRect]
    more: int
    rest: QRect


class MonthPainter:
    """Draws a grid; the texts' widths are by the small font of the theme."""

    def __init__(self) -> None:
        self._small, self._bold = theme.font(theme.SMALL), theme.font(theme.BODY, bold=True)
        self._metrics = QFontMetrics(self._small)

    def line(self) -> int:
        """Return the height of a chip."""
        return self._metrics.height() + 3

    def shown(self, room: QRect, chips: Sequence[Chip], chosen: str | None, *, two_lines: bool) -> Shown:
        """Return what there is room for below the head of a day; the chosen chip is always among it.

        The head of a day that has a name and is quiet too takes `two_lines`.
        """
        step, top = self.line() + _GAP, room.top() + self._head() * (2 if two_lines else 1)
        lines = max(0, (room.bottom() - top + _GAP) // step)
        fit = list(chips) if len(chips) <= lines else list(chips[: max(1, lines - 1)] if lines else ())
        if fit and chosen is not None and len(fit) < len(chips) and all(chip.id != chosen for chip in fit):
            fit[-1:] = [chip for chip in chips if chip.id == chosen] or fit[-1:]
        width = room.width() - 2 * _PADDING + 4
        rects = [QRect(room.left() + _PADDING - 2, top + n * step, width, self.line()) for n in range(len(fit))]
        rest = QRect(room.left() + _PADDING, top + len(fit) * step, width, self.line())
        return Shown(fit, rects, len(chips) - len(fit), rest)

    def paint(self, grid: "MonthGrid", dirty: QRect) -> None:
        painter = QPainter(grid)
        painter.fillRect(dirty, QColor(theme.tokens().surface))
        self._paint_weekdays(painter, grid)
        for day in grid.days:
            room = grid.day_rect(day.date)
            if room.intersects(dirty):
                self._paint_day(painter, grid, day, room)
        self._paint_current(painter, grid)
        self._paint_carried(painter, grid)
        painter.end()

    # ---- inside ----

    def _head(self) -> int:
        return self._metrics.height() + 9

    def _paint_weekdays(self, painter: QPainter, grid: "MonthGrid") -> None:
        painter.setFont(self._small)
        painter.setPen(theme.colour(Tone.MUTED))
        for day in grid.days[:A_WEEK]:
            room = grid.day_rect(day.date)
            head = QRect(room.left() + _PADDING, 0, room.width() - _PADDING, grid.head_height())
            painter.drawText(head, _LEFT, f"周{WEEKDAYS[day.date.weekday()]}")

    def _paint_day(self, painter: QPainter, grid: "MonthGrid", day: Day, room: QRect) -> None:
        known = theme.tokens()
        outside = (day.date.year, day.date.month) != (grid.month.year, grid.month.month)
        if not day.working:
            painter.fillRect(room, QColor(known.ground))
        quiet = is_quiet(day, counts=grid.quiet_counts)
        if quiet:
            ink = theme.colour(Tone.MUTED)
            ink.setAlpha(_HATCH)
            painter.fillRect(room, QBrush(ink, Qt.BrushStyle.BDiagPattern))
        put = grid.put(day.date)
        if put is Put.ALLOWED:
            painter.fillRect(room, theme.soft(Tone.OK))
        painter.setPen(QColor(known.line))
        painter.drawLine(room.topLeft(), room.topRight())
        if day.date.weekday():
            painter.drawLine(room.topLeft(), room.bottomLeft())
        chips = grid.chips(day.date)
        self._paint_head(painter, grid, day, room, quiet=quiet, count=len(chips))
        shown = grid.shown(day.date)
        for chip, rect in zip(shown.chips, shown.rects, strict=True):
            carried = chip.id == grid.carrying
            self._paint_chip(painter, chip, QRectF(rect), chosen=chip.id == grid.chosen, faint=carried)
        if shown.more and shown.chips and shown.rest.bottom() <= room.bottom():
            painter.setFont(self._small)
            painter.setPen(theme.colour(Tone.MUTED))
            painter.drawText(shown.rest, _LEFT, f"还有 {shown.more} 次")
        if outside or put is Put.FORBIDDEN:
            veil = QColor(known.surface)
            veil.setAlpha(_DIM)
            painter.fillRect(room.adjusted(1, 1, 0, 0), veil)
        if put is Put.ALLOWED:
            painter.setPen(theme.colour(Tone.OK))
            painter.drawRect(room.adjusted(2, 2, -2, -2))

    def _paint_head(
        self, painter: QPainter, grid: "MonthGrid", day: Day, room: QRect, *, quiet: bool, count: int
    ) -> None:
        """Draw the number of the day, what kind of day it is, and how many chips it has."""
        head = QRect(room.left() + _PADDING, room.top() + 3, room.width() - 2 * _PADDING, self._metrics.height() + 4)
        painter.setFont(self._bold)
        number, today = str(day.date.day), day.date == grid.today
        width = QFontMetrics(self._bold).horizontalAdvance("00") + 6
        if today:
            place = QRect(head.left() - 3, head.top(), width, head.height())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Tone.ACCENT))
            painter.drawRoundedRect(QRectF(place).adjusted(0, 0.5, 0, -0.5), 6, 6)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.tokens().on_accent))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number)
        else:
            painter.setPen(theme.colour(Tone.PLAIN if day.working else Tone.MUTED))
            painter.drawText(head, _LEFT, number)
        painter.setFont(self._small)
        painter.setPen(theme.colour(Tone.MUTED))
        right = f"{count} 次" if count else ""
        taken = self._metrics.horizontalAdvance(right) + (4 if right else 0)
        painter.drawText(head, _RIGHT, right)
        between = head.adjusted(width + 1, 0, -taken, 0)
        if quiet and day.name:
            painter.drawText(head.translated(0, self._head() - 2), _LEFT, QUIET)
        label = day.name or (QUIET if quiet else "")
        painter.setPen(theme.colour(Tone.MUTED if not day.name else Tone.ACCENT if day.working else Tone.WARN))
        painter.drawText(between, _LEFT, self._fitted(label, between.width()))

    def _fitted(self, label: str, room: int) -> str:
        """Return a label as it fits; of a quiet day, whose hatching says so too, a shorter word or none."""
        words = (QUIET, "安静日", "") if label == QUIET else (label,)
        fitting = next((one for one in words if self._metrics.horizontalAdvance(one) <= room), None)
        return fitting if fitting is not None else self._metrics.elidedText(label, Qt.TextElideMode.ElideRight, room)

    def _paint_chip(self, painter: QPainter, chip: Chip, rect: QRectF, *, chosen: bool, faint: bool = False) -> None:
        painter.setOpacity(0.35 if faint else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(Tone.ACCENT), 1.2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().surface))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setBrush(theme.soft(chip.tone))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(chip.tone))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 3, 2.5, rect.height() - 6), 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self._small)
        inner = rect.adjusted(7, 0, -5, 0)
        painter.setPen(theme.colour(Tone.MUTED))
        painter.drawText(inner, _RIGHT, chip.figure)
        room = int(inner.width()) - self._metrics.horizontalAdvance(chip.figure) - 4
        if chip.pinned:
            size = int(rect.height()) - 4
            place = QRect(int(inner.left()) + room - size, int(rect.top()) + 2, size, size)
            theme.icon("pin").paint(painter, place)
            room -= size + 1
        painter.setPen(theme.colour(Tone.PLAIN))
        painter.drawText(inner, _LEFT, self._metrics.elidedText(chip.text, Qt.TextElideMode.ElideMiddle, room))
        painter.setOpacity(1.0)

    def _paint_current(self, painter: QPainter, grid: "MonthGrid") -> None:
        known = theme.tokens()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(known.accent), 2 if grid.hasFocus() else 1))
        painter.drawRect(grid.day_rect(grid.current).adjusted(1, 1, -1, -1))

    def _paint_carried(self, painter: QPainter, grid: "MonthGrid") -> None:
        hanging = grid.carried_rect()
        if hanging is not None:
            self._paint_chip(painter, hanging[0], hanging[1], chosen=True)
