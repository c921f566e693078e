"""The list part of a page: filters above a table and the detail beside it, over records that are in memory.

The page says what its filters mean and what else there is to say of the rows; a list as long as that of the enterprises
stays in the database and has `PagedModel` instead.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.tables import RecordTable


class Wanted(Protocol):
    """What the filters say, as one value: a frozen dataclass with `text`, `found` and a field for each filter."""

    def accepts(self, record: Any, /) -> bool: ...


class RecordList(QWidget):
    """Keeps a record current, tints what has changed, and goes to a record whatever hides it."""

    def __init__(
        self,
        desk: Desk,
        table: RecordTable,
        *,
        wanted: Callable[..., Wanted],
        kinds: Sequence[str],
        apart: Callable[[Any], str | None] = lambda _: None,
    ) -> None:
        """`lay_out` puts in what is to be seen.

        `wanted` is called with `text`, with `found` (the ids that the search finds for the text among `kinds`) and with
        what each filter says, by its name. `apart` names the button under which alone a record is listed: 已退出.
        """
        super().__init__()
        self._desk, self._table = desk, table
        self._wanted, self._kinds, self._apart = wanted, kinds, apart
        self._rows: list[Any] = []
        self._found: frozenset[str] = frozenset()
        self._awaited: str | None = None

    def lay_out(self, filters: FilterBar, body: QWidget) -> None:
        """Put the filters above `body`, which holds the table and what stands beside it."""
        self._filters = filters
        filters.changed.connect(self._look_for_text)
        self._table.set_filtered_out(filters.clear)
        filters.left.connect(self._table.setFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(filters)
        layout.addWidget(body, 1)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, then tint those that have changed since, and go to the one that was awaited.

        Where the current record is no longer among them its neighbour is the next: one works down a list.
        """
        id_of = self._table.model().row_id
        listed, current = self._table.records(), self._table.currentIndex().row()
        before = {id_of(row): row for row in self._rows}
        self._rows = list(rows)
        wanted = self._wanted_now()
        self._table.set_rows(rows, wanted.accepts)
        self._filters.count(rows, wanted)
        changed = [id_of(row) for row in rows if before.get(id_of(row)) != row]
        if before and changed:
            self._table.flash(changed)
        if self._awaited is not None:
            self.go_to(self._awaited)
        if self._table.current() is None and self._table.records():
            self._select_instead(listed, current)

    def go_to(self, record_id: str) -> None:
        """Make a record the current one, taking filters away that hide it; wait for one that is not fetched yet."""
        row = next((row for row in self._rows if self._table.model().row_id(row) == record_id), None)
        self._awaited = record_id if row is None else None
        if row is None:
            return
        if not self._table.select(record_id):
            button = self._apart(row)
            self._filters.clear() if button is None else self._filters.only(button)
            self._table.select(record_id)
        self._table.setFocus()

    def go_to_next(self, record_id: str) -> None:
        """Go to a record once the rows are fetched anew: it has just been written."""
        self._awaited = record_id

    def open_place(self, place: Place) -> None:
        """Show what one button of the filters shows, go to a record, or both."""
        if place.only is not None:
            self._filters.only(place.only)
        if place.record is not None:
            self.go_to(place.record)

    def _select_instead(self, listed: Sequence[Any], current: int) -> None:
        """Select the first record below the one that was current that is still shown, else above, else the first."""
        id_of, rows = self._table.model().row_id, self._table.records()
        shown = {id_of(row) for row in rows}
        below, above = listed[max(0, current) :], listed[: max(0, current)]
        nearest = (id_of(row) for row in (*below, *reversed(above), *rows))
        self._table.select(next(one for one in nearest if one in shown))

    def _look_for_text(self) -> None:
        """Filter by what was typed, then once more by what the search finds for its initials."""
        text, found = self._filters.text, self._desk.found
        self._found = frozenset()
        self._filter()
        if text and text.isascii():
            self._desk.tasks.read(
                self,
                lambda: frozenset(found_id for kind in self._kinds for found_id in found.ids(kind, text)),
                lambda ids: self._take_found(text, ids),
                key="found",
            )

    def _take_found(self, text: str, found: frozenset[str]) -> None:
        if text == self._filters.text:
            self._found = found
            self._filter()

    def _wanted_now(self) -> Wanted:
        return self._wanted(text=self._filters.text, found=self._found, **self._filters.values())

    def _filter(self) -> None:
        wanted = self._wanted_now()
        self._table.set_filter(wanted.accepts)
        self._filters.count(self._rows, wanted)
