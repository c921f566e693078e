"""The list part of a page whose records stay in the database: what is current, what stands beside it, the way to one.

Its counterpart for records in memory is `RecordList`.
"""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtWidgets import QTabWidget

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.paging import PagedModel, Source
from jn_desktop.desktop.tables import RecordTable

Find = Callable[[str], Callable[[], tuple[Any, int | None]]]
"""Given an id, what fetches the record and its place in the list that is shown now, None where that hides it."""


class Beside(Protocol):
    """The detail of the current record."""

    tabs: QTabWidget

    @property
    def record_id(self) -> str | None: ...

    @property
    def occupied(self) -> bool: ...

    def show_card(self, card: Any, /) -> None: ...


class PagedList(QObject):
    """Shows the current record of a paged table beside it, and makes one current wherever in the list it stands."""

    arranged = Signal()
    """Another list has begun, or is counted now."""

    def __init__(
        self,
        desk: Desk,
        table: RecordTable,
        model: PagedModel,
        filters: FilterBar,
        detail: Beside,
        *,
        find: Find,
        apart: Callable[[Any], str | None],
    ) -> None:
        """`apart` names the button under which alone a record is listed: 已退出."""
        super().__init__(table)
        self._desk, self._table, self._model, self._filters, self._detail = desk, table, model, filters, detail
        self._find, self._apart = find, apart
        self._query: Any = None
        self._begun = self._anew = False
        self._wanted: str | None = None
        self._sought: str | None = None
        self._flash: str | None = None
        table.set_filtered_out(filters.clear)
        filters.left.connect(table.setFocus)
        table.chosen.connect(self._choose)
        table.opened.connect(lambda _: detail.tabs.setFocus())
        model.rearranged.connect(self._arrange)
        model.dataChanged.connect(self._arrive)

    def show(
        self, source: Source, query: object, *, filtered: bool, backwards: bool = False, stay: bool = False
    ) -> None:
        """Show what a query finds; `stay` keeps the place in a list that has merely changed."""
        self._anew = query != self._query
        self._query = query
        self._model.show(source, backwards=backwards, filtered=filtered, stay=stay and self._begun)

    def open_place(self, place: Place) -> None:
        """Show what one button of the filters shows, go to a record, or both."""
        if place.only is not None:
            self._filters.only(place.only)
        if place.record is not None:
            self.go_to(place.record)

    def go_to(self, record_id: str, *, flash: bool = False) -> None:
        """Make a record the current one, taking filters away that hide it; tint it where it has just been written."""
        self._wanted = None
        if flash:
            self._flash = record_id
        if not self._model.counted:
            self._wanted = record_id  # its row is known once the list is counted
            return
        self._desk.tasks.read(self, self._find(record_id), lambda found: self._go_to_place(*found), key="go")

    # ---- inside ----

    def _arrange(self) -> None:
        self._begun = True
        self.arranged.emit()
        if self._wanted is not None:
            self.go_to(self._wanted)
        elif not self._table.currentIndex().isValid() and self._model.rowCount() and self._may_choose():
            self._table.setCurrentIndex(self._model.index(0, self._table.header.first_visible()))

    def _may_choose(self) -> bool:
        """Tell whether the first row may be shown: it is the hit of other filters, or nothing else is shown."""
        return self._detail.record_id is None or (self._anew and not self._detail.occupied)

    def _choose(self, card: Any) -> None:
        """Show the chosen one; while its page is being fetched, or the list anew, what is shown stays."""
        if card is not None or self._model.rowCount() == 0:
            self._detail.show_card(card)

    def _arrive(self, first: QModelIndex, last: QModelIndex) -> None:
        """A page has come: show the current row's record if it was waited for."""
        if first.row() <= self._table.currentIndex().row() <= last.row():
            self._choose(self._table.current())

    def _go_to_place(self, card: Any, place: int | None) -> None:
        record_id = self._model.row_id(card)
        self._detail.show_card(card)
        if place is None:
            if self._sought != record_id:  # else it is hidden by no filter: it has left the list just now
                self._sought = self._wanted = record_id
                button = self._apart(card)
                self._filters.clear() if button is None else self._filters.only(button)
            return
        self._sought = None
        row = self._model.index(self._model.turned(place), self._table.header.first_visible())
        self._table.setCurrentIndex(row)
        self._table.scrollTo(row, RecordTable.ScrollHint.PositionAtCenter)
        self._table.setFocus()
        if self._flash == record_id:
            self._table.flash([record_id])
            self._flash = None
