"""A month as a grid of its days: quiet days hatched and labelled, records as chips that can be carried to another day.

It knows no service. A chip is carried with the mouse, from here or from a list beside it, or with the keys; whoever
uses the grid tells it which days are allowed for what is carried, and hears on which day it was put down.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QToolTip, QWidget

from jn_desktop.core.calendar import Day
from jn_desktop.desktop.month_carrying import Carried, Chip, Put
from jn_desktop.desktop.month_days import A_WEEK, day_in_words, is_quiet, next_month
from jn_desktop.desktop.month_painting import MonthPainter, Shown
from jn_desktop.desktop.words import long_date, plain_tip

_NARROW, _WIDE = 0.62, 1.0  # shares of the width: of a weekday that nobody works on in this month, and of any other
_EDGE = 4
_BESIDE = QPoint(14, 18)  # where the sentence about a day stands, from the pointer


class MonthGrid(QWidget):
    """One month, weeks below each other. Arrows go from day to day, Page Up and Page Down from month to month."""

    day_chosen = Signal(object)
    """A day became the current one."""
    chip_chosen = Signal(str)
    opened = Signal(str)
    """A double click on a chip."""
    entered = Signal()
    """Enter, or a double click, on a day."""
    month_wanted = Signal(object)
    """A day of another month that somebody wants to go to."""
    lifted = Signal(str)
    """A chip is carried from now on: `allow` is to be called."""
    dropped = Signal(str, object)
    """A chip was put down on an allowed day."""
    refused = Signal(str)
    """The sentence that says why it could not be put down."""

    def __init__(self, today: date, what: str) -> None:
        """`what` is what a chip stands for, as it is counted: 检查, of which a day has 2 次."""
        super().__init__()
        self.setObjectName("month_grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.today = today
        self._what = what
        self.month = today.replace(day=1)
        self.current = today
        self._days: list[Day] = []
        self._quiet_counts = True
        self._chips: dict[date, list[Chip]] = {}
        self._by_id: dict[str, Chip] = {}
        self._chosen: str | None = None
        self._pressed: tuple[Chip, QPoint] | None = None
        self._carried: Carried | None = None
        self._painter = MonthPainter()
        self._why = QLabel(self)
        self._why.setObjectName("why_not")
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setWordWrap(True)
        self._why.setProperty("bubble", True)
        self._why.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._why.hide()

    # ---- what is shown ----

    def show_days(self, month: date, days: Sequence[Day], *, quiet_counts: bool) -> None:
        """Show the month that begins on `month`; `days` are whole weeks, those around it included.

        `quiet_counts` is whether quiet days keep anybody away at all.
        """
        self.month, self._days, self._quiet_counts = month, list(days), quiet_counts
        if not any(day.date == self.current for day in days):
            self.current = month
        self._tell_current()
        self.update()

    def show_chips(self, chips: Iterable[Chip]) -> None:
        """Show these chips, each day's in the order in which they come."""
        self._chips, self._by_id = {}, {}
        for chip in chips:
            self._chips.setdefault(chip.day, []).append(chip)
            self._by_id[chip.id] = chip
        if self._carried is not None and self._carried.chip.id not in self._by_id:
            self.put_back()
        self._tell_current()
        self.update()

    def chips(self, day: date) -> list[Chip]:
        return self._chips.get(day, [])

    def choose(self, day: date, chip_id: str | None = None) -> None:
        """Make a day the current one, and one of its chips."""
        moved = day != self.current
        self.current, self._chosen = day, chip_id
        if moved:
            self._tell_current()
            self.day_chosen.emit(day)
        self.update()

    def choose_chip(self, chip_id: str | None) -> None:
        """Mark the chip that is current in the list beside the grid."""
        self._chosen = chip_id
        self.update()

    # ---- carrying ----

    @property
    def carrying(self) -> str | None:
        return self._carried.chip.id if self._carried is not None else None

    def lift(self, chip_id: str, *, by_keys: bool = False) -> bool:
        """Begin to carry a chip; one that is fixed stays, and the reason is said."""
        chip = self._by_id.get(chip_id)
        if chip is None or self._carried is not None:
            return False
        if chip.fixed is not None:
            self.refused.emit(chip.fixed)
            return False
        self._carried = Carried(chip, by_keys, day=chip.day if by_keys else None)
        if by_keys:
            self.choose(chip.day, chip.id)
            self.setFocus()
        self.lifted.emit(chip.id)
        self._follow()
        return True

    def allow(self, chip_id: str, choices: Mapping[date, str | None]) -> None:
        """Tell for each day why a carried chip may not be put there, None where it may."""
        if self._carried is None or self._carried.chip.id != chip_id:
            return
        self._carried.choices = choices
        if self._carried.put_down is not None:
            self.put_down(self._carried.put_down)
        else:
            self._follow()

    def carry_to(self, at: QPoint) -> None:
        """The pointer goes to a place, in the grid's coordinates, with the chip."""
        if self._carried is not None and not self._carried.by_keys:
            self._carried.at, self._carried.day = at, self.day_at(at)
            self._follow()

    def put_down(self, day: date | None = None) -> None:
        """Put the chip down where it is, or on a day; nothing happens on a day that is not allowed but the sentence."""
        carried = self._carried
        if carried is None:
            return
        day = day or carried.day
        if day is not None and carried.choices is None and day != carried.chip.day:
            carried.put_down = day
            return
        self.put_back()
        if day is None or day == carried.chip.day:
            return
        why = carried.why_not(day)
        if why is None:
            self.dropped.emit(carried.chip.id, day)
        else:
            self.refused.emit(why)

    def put_back(self) -> None:
        """Stop carrying; the chip stays where it was."""
        self._carried = self._pressed = None
        self._why.hide()
        self.unsetCursor()
        self.update()

    def put(self, day: date) -> Put:
        """Return what a day is for the chip that is carried."""
        return self._carried.put(day) if self._carried is not None else Put.UNKNOWN

    def _follow(self) -> None:
        """Show at the pointer, or at the current day, what carrying the chip there would mean."""
        carried = self._carried
        if carried is None:
            return
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        words = carried.in_words()
        self._why.setVisible(bool(words))
        if words:
            self._why.setText(words)
            self._why.setFixedWidth(min(260, self._why.fontMetrics().horizontalAdvance(words) + 24))
            self._why.adjustSize()
            room = self.size() - self._why.size()
            at = carried.at + _BESIDE if carried.at is not None else self._below(carried.day)
            if carried.at is not None and at.y() > room.height():
                at.setY(carried.at.y() - _BESIDE.y() - self._why.height())  # above: below there is no room
            self._why.move(max(0, min(at.x(), room.width())), max(0, min(at.y(), room.height())))
            self._why.raise_()
        self.update()

    def _below(self, day: date | None) -> QPoint:
        rect = self.day_rect(day) if day is not None else QRect()
        return rect.bottomLeft() + QPoint(8, -4)

    # ---- where things are ----

    def weeks(self) -> int:
        return max(1, len(self._days) // A_WEEK)

    def day_at(self, at: QPoint) -> date | None:
        return next((day.date for day in self._days if self.day_rect(day.date).contains(at)), None)

    def day_rect(self, day: date) -> QRect:
        """Return the room of a day; nothing for one that is not shown."""
        if not self._days or not self._days[0].date <= day <= self._days[-1].date:
            return QRect()
        week, place = divmod((day - self._days[0].date).days, A_WEEK)
        edges, head = self._edges(), self.head_height()
        height = (self.height() - head) / self.weeks()
        top, bottom = head + round(week * height), head + round((week + 1) * height)
        return QRect(edges[place], top, edges[place + 1] - edges[place], bottom - top)

    def head_height(self) -> int:
        return self.fontMetrics().height() + 8

    def chip_at(self, at: QPoint) -> Chip | None:
        day = self.day_at(at)
        if day is None:
            return None
        shown = self.shown(day)
        return next((chip for chip, rect in zip(shown.chips, shown.rects, strict=True) if rect.contains(at)), None)

    def chip_rect(self, chip_id: str) -> QRect | None:
        """Return where a chip is drawn, None for one of those that are only counted."""
        chip = self._by_id.get(chip_id)
        if chip is None:
            return None
        shown = self.shown(chip.day)
        return next((rect for one, rect in zip(shown.chips, shown.rects, strict=True) if one.id == chip_id), None)

    def shown(self, day: date) -> Shown:
        """Return the chips of a day that there is room for, where they are, and how many more there are."""
        known = self._known(day)
        two_lines = known is not None and known.name is not None and is_quiet(known, counts=self._quiet_counts)
        return self._painter.shown(self.day_rect(day), self.chips(day), self._chosen, two_lines=two_lines)

    def _known(self, day: date) -> Day | None:
        place = (day - self._days[0].date).days if self._days else -1
        return self._days[place] if 0 <= place < len(self._days) else None

    def _edges(self) -> list[int]:
        shares = [
            _WIDE if any(day.working or self.chips(day.date) for day in self._days[place::A_WEEK]) else _NARROW
            for place in range(A_WEEK)
        ]
        edges, used = [0], 0.0
        for share in shares:
            used += share
            edges.append(round(self.width() * used / sum(shares)))
        return edges

    # ---- events ----

    def sizeHint(self) -> QSize:
        return QSize(760, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 280)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter.paint(self, event.rect())

    @property
    def days(self) -> list[Day]:
        return self._days

    @property
    def quiet_counts(self) -> bool:
        return self._quiet_counts

    @property
    def chosen(self) -> str | None:
        return self._chosen

    def carried_rect(self) -> tuple[Chip, QRectF] | None:
        """Return the chip that hangs at the pointer, and where."""
        carried = self._carried
        if carried is None or carried.at is None or not self.rect().contains(carried.at):
            return None
        height = self._painter.line()
        return carried.chip, QRectF(carried.at.x() - _EDGE, carried.at.y() - height / 2, 128, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at = event.position().toPoint()
        if self._carried is not None:  # carried with the keys, put down with the mouse
            self.put_down(self.day_at(at))
            return
        chip, day = self.chip_at(at), self.day_at(at)
        self._pressed = (chip, at) if chip is not None else None
        if day is not None:
            self.choose(day, chip.id if chip is not None else None)
        if chip is not None:
            self.chip_chosen.emit(chip.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._carried is not None:
            self.carry_to(at)
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            pressed, begun = self._pressed
            if (at - begun).manhattanLength() >= QApplication.startDragDistance():
                self._pressed = None
                if self.lift(pressed.id):
                    self.carry_to(at)
        else:
            chip = self.chip_at(at)
            movable = chip is not None and chip.fixed is None
            self.setCursor(Qt.CursorShape.OpenHandCursor if movable else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if self._carried is not None and not self._carried.by_keys:
            self.carry_to(event.position().toPoint())
            self.put_down()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        chip = self.chip_at(event.position().toPoint())
        self._pressed = None
        if chip is not None:
            self.opened.emit(chip.id)
        elif self.day_at(event.position().toPoint()) is not None:
            self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -A_WEEK, Qt.Key.Key_Down: A_WEEK}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.go_to(self.current + timedelta(days=steps[key]))
        elif key in months:
            self.month_wanted.emit(next_month(self.month, months[key]))
        elif key is Qt.Key.Key_Home:
            self.go_to(self.today)
        elif key is Qt.Key.Key_Escape and self._carried is not None:
            self.put_back()
        elif event.matches(QKeySequence.StandardKey.Cut) and self._chosen is not None:
            self.lift(self._chosen, by_keys=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.matches(QKeySequence.StandardKey.Paste):
            self.put_down() if self._carried is not None else self.entered.emit()
        else:
            super().keyPressEvent(event)

    def go_to(self, day: date) -> None:
        """Make a day the current one, of another month too; a chip that is carried with the keys goes along."""
        if self._carried is not None and self._carried.by_keys:
            self._carried.day = day
        inside = (day.year, day.month) == (self.month.year, self.month.month)
        self.choose(day, self._chosen if self._carried is not None else None)
        if not inside:
            self.month_wanted.emit(day)
        self._follow()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            tip = self._tip(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(tip) if tip else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._carried is not None and self._carried.by_keys:
            self.put_back()
        self.update()

    def _tip(self, at: QPoint) -> str:
        chip, day = self.chip_at(at), self.day_at(at)
        if chip is not None:
            return chip.tip
        return self.in_words(day) if day is not None else ""

    def in_words(self, day: date) -> str:
        """Return what a day is and how much it has, for tooltips and screen readers."""
        known = self._known(day)
        if known is None:
            return long_date(day)
        count = len(self.chips(day))
        return day_in_words(known, quiet_counts=self._quiet_counts, has=f"{count} 次{self._what}" if count else "")

    def _tell_current(self) -> None:
        self.setAccessibleName(f"月历，{self.in_words(self.current)}")
