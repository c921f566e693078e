"""Beside the calendar: the visits of the chosen day, each of which can be carried onto another day from here too."""

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from jn_desktop.core.calendar import Day
from jn_desktop.desktop.buttons import offered_if
from jn_desktop.desktop.day_card import DayCard
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.month import MonthGrid
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.words import plain_tip
from jn_desktop.inspections.pages.rescheduling import Rescheduling
from jn_desktop.inspections.pages.visit_words import day_columns, why_fixed
from jn_desktop.inspections.visit_cards import VisitCard


class DayPane(DayCard):
    """What the chosen day is, and its visits; what can be done with the chosen one."""

    opened = Signal(str)
    move_wanted = Signal(object)
    """The `VisitCard` that is to get another day."""

    def __init__(self, desk: Desk, moving: Rescheduling) -> None:
        super().__init__(desk, "visits_of_day", "当天的检查", day_columns(), attrgetter("id"))
        self._moving = moving
        self._open = self.add_button("打开(&O)", "visit_open", self._open_current)
        self._move = self.add_button("改期(&M)…", "visit_move", self._ask_day)
        self._pin = self.add_button("固定(&P)", "visit_pin", self._turn_pin)
        offered_if(moving.may_move, self._move)
        offered_if(moving.may_pin, self._pin)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self.table.opened.connect(lambda card: self.opened.emit(card.id))
        self._show_buttons()

    def show_day(self, words: str, day: Day | None, cards: Sequence[VisitCard]) -> None:
        """Show a day, told in `words`, with its visits as filtered."""
        requests = sum(card.requests for card in cards)
        free = day is not None and day.working
        self.table.set_empty("这一天没有检查。" if free else "这一天休息，没有检查。")
        self.show_rows(f"{words}，{requests} 项" if cards else words, cards)
        self._show_buttons()

    # ---- inside ----

    def _show_buttons(self) -> None:
        card: VisitCard | None = self.table.current()
        self._open.setEnabled(card is not None)
        movable = card is not None and self._moving.why_not(card) is None
        self._move.setEnabled(movable)
        self._pin.setEnabled(card is not None and why_fixed(card) is None)
        self._pin.setText("取消固定(&P)" if card is not None and card.pinned else "固定(&P)")
        self._pin.setAccessibleName("取消固定" if card is not None and card.pinned else "固定")
        why = self._moving.why_not(card) if card is not None else None
        self._move.setToolTip(plain_tip(why or "改到另一天（拖到月历上，或者 Ctrl+X 以后用方向键选日子）"))

    def _open_current(self) -> None:
        card: VisitCard | None = self.table.current()
        if card is not None:
            self.opened.emit(card.id)

    def _ask_day(self) -> None:
        if self.table.current() is not None:
            self.move_wanted.emit(self.table.current())

    def _turn_pin(self) -> None:
        card: VisitCard | None = self.table.current()
        if card is not None:
            self._moving.pin(card, on=not card.pinned)


class RowCarrier(QObject):
    """Lets a row of the day's table be dragged onto the grid beside it."""

    def __init__(self, table: RecordTable, grid: MonthGrid) -> None:
        super().__init__(table)
        self._table, self._grid = table, grid
        self._pressed: tuple[str, QPoint] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        at = event.position().toPoint()
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            record = self._table.model().record(self._table.rowAt(at.y()))
            self._pressed = (record.id, at) if record is not None else None
        elif event.type() is QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            return self._drag(at)
        elif event.type() is QEvent.Type.MouseButtonRelease:
            self._pressed = None
            if self._grid.carrying is not None:
                self._grid.carry_to(self._on_grid(at))
                self._grid.put_down()
                return True
        return False

    def _drag(self, at: QPoint) -> bool:
        """Carry the row that was pressed; the table, which would select other rows, hears nothing of it."""
        if self._pressed is not None:
            visit_id, begun = self._pressed
            if (at - begun).manhattanLength() < QApplication.startDragDistance():
                return True
            self._pressed = None
            self._grid.lift(visit_id)
        if self._grid.carrying is None:
            return False
        self._grid.carry_to(self._on_grid(at))
        return True

    def _on_grid(self, at: QPoint) -> QPoint:
        return self._grid.mapFromGlobal(self._table.viewport().mapToGlobal(at))
