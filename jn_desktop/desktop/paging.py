"""The one table over records that stay in the database: pages are fetched as they are looked at, and forgotten again.

A page next to one that is at hand is fetched from there by keyset; a jump asks for its place. One fetch runs at a
time, and of the pages that scroll by meanwhile only the last few are still wanted when it ends.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.records import Index, RecordModel
from jn_desktop.desktop.tasks import Report, Tasks

_KEPT = 40
"""Pages at hand: enough to scroll back and forth without asking again."""
_ROOT = QModelIndex()
_WANTED = 4
"""Pages that the rows on a screen can belong to, with a little to spare."""


@dataclass(frozen=True)
class Source:
    """Where a list comes from, in pages of `size` records; everything here runs beside the window."""

    count: Callable[[], int]
    at: Callable[[int], Sequence[Any]]
    """The page that begins at a place, from 0."""
    after: Callable[[Any], Sequence[Any]]
    before: Callable[[Any], Sequence[Any]]
    last: Callable[[], Sequence[Any]]
    """The last `size` records."""
    size: int = 100

    def page(self, number: int, count: int) -> Sequence[Any]:
        """Return a page of a list of `count`; its last one is near at hand, however long the list."""
        begins = number * self.size
        if begins + self.size >= count:
            return self.last()[begins - count :] if begins < count else ()
        return self.at(begins)


class PagedModel(RecordModel):
    """Shows a `Source`. What is filtered and sorted is decided where the source comes from, not here."""

    order_wanted = Signal()
    """The user wants the list in the order of `sorted_by`."""

    def __init__(self, columns: Sequence[Column], row_id: Callable[[Any], str], tasks: Tasks) -> None:
        super().__init__(columns, row_id)
        self._tasks = tasks
        self._source: Source | None = None
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._count = 0
        self._backwards = False
        self._filtered = False
        self._wanted: list[int] = []
        self._fetching = False
        self._turn = 0
        self.counted = False
        """The number of rows is known; until then only the first page is shown."""

    # ---- what is shown ----

    def show(self, source: Source, *, backwards: bool = False, filtered: bool = False, stay: bool = False) -> None:
        """Show a list from its start, or, after a change of the same list, where it stands (`stay`).

        `backwards` shows the last record first; `filtered` says that there may be more records than the list has.
        """
        self._turn += 1
        turn, recent = self._turn, list(self._pages)[-_WANTED:] if stay else []

        def fetch() -> tuple[int | None, dict[int, Sequence[Any]]]:
            if not recent and not backwards:
                return None, {0: source.at(0)}
            count = source.count()
            wanted = recent or [max(0, count - 1) // source.size]
            return count, {page: source.page(page, count) for page in wanted}

        def begin(found: tuple[int | None, dict[int, Sequence[Any]]]) -> None:
            if turn == self._turn:
                self._begin(source, *found, backwards=backwards, filtered=filtered)

        self._tasks.read(self, fetch, begin, failed=self._give_up, key="list")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        super().sort(column, order)
        self.order_wanted.emit()

    @property
    def sorted_by(self) -> tuple[str, bool] | None:
        """The key of the column that the user wants the list sorted by, and whether downwards."""
        if self._sorted_by is None:
            return None
        column, order = self._sorted_by
        return self.columns[column].key, order is Qt.SortOrder.DescendingOrder

    @property
    def total(self) -> int:
        return max(self._count, int(self._filtered))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def record(self, row: int) -> Any | None:
        if not 0 <= row < self._count or self._source is None:
            return None
        page, place = divmod(self.turned(row), self._source.size)
        records = self._pages.get(page)
        if records is None:
            self._want(page)
            return None
        self._pages.move_to_end(page)
        return records[place] if place < len(records) else None

    def records(self) -> list[Any]:
        """Return the records at hand, in the order of the list; `everything` returns all."""
        found = [record for page in sorted(self._pages) for record in self._pages[page]]
        return found[::-1] if self._backwards else found

    def row_of(self, record_id: str) -> int | None:
        """Return the row of a record at hand."""
        return next(iter(self.rows_of({record_id})), None)

    def rows_of(self, record_ids: Set[str]) -> list[int]:
        """Return the rows of records at hand, from the top down."""
        size = self._source.size if self._source is not None else 0
        places = (
            page * size + place
            for page, records in self._pages.items()
            for place, record in enumerate(records)
            if self.row_id(record) in record_ids
        )
        return sorted(map(self.turned, places))

    def turned(self, place: int) -> int:
        """Return the row of a place of the source, or the place of a row."""
        return self._count - 1 - place if self._backwards else place

    def everything(self, report: Report) -> list[Any]:
        source, count, backwards = self._source, self._count, self._backwards
        if source is None:
            return []
        found = list(source.at(0))
        page: Sequence[Any] = found
        while len(page) == source.size:
            report(len(found), max(count, len(found)))
            page = source.after(found[-1])
            found += page
        return found[::-1] if backwards else found

    # ---- inside ----

    def _arrange(self) -> None:
        """Nothing is arranged here: the list comes in its order."""

    def _begin(
        self, source: Source, count: int | None, pages: dict[int, Sequence[Any]], *, backwards: bool, filtered: bool
    ) -> None:
        self.beginResetModel()
        self._source, self._backwards, self._filtered = source, backwards, filtered
        self._pages = OrderedDict(pages)
        self._count = len(pages[0]) if count is None else count
        self._fetching = False
        self._wanted.clear()
        self.counted = count is not None or self._count < source.size
        self.endResetModel()
        if not self.counted:
            self._tasks.read(self, source.count, lambda known: self._grow(source, known), failed=self._give_up)
        self.rearranged.emit()

    def _grow(self, source: Source, count: int) -> None:
        if source is not self._source:
            return
        self.counted = True
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        self.rearranged.emit()

    def _want(self, page: int) -> None:
        if page in self._wanted:
            self._wanted.remove(page)
        self._wanted = [*self._wanted[1 - _WANTED :], page]
        if not self._fetching:
            self._fetch_next()

    def _fetch_next(self) -> None:
        source = self._source
        if source is None or not self._wanted:
            return
        page = self._wanted.pop()
        if page in self._pages:
            self._fetch_next()
            return
        self._fetching = True
        self._tasks.read(
            self, self._way_to(source, page), lambda records: self._take(source, page, records), failed=self._give_up
        )

    def _way_to(self, source: Source, page: int) -> Callable[[], Sequence[Any]]:
        previous, following = self._pages.get(page - 1), self._pages.get(page + 1)
        if previous:
            return lambda: source.after(previous[-1])
        if following:
            return lambda: source.before(following[0])
        count = self._count
        return lambda: source.page(page, count)

    def _take(self, source: Source, page: int, records: Sequence[Any]) -> None:
        if source is not self._source:
            return  # another list is shown by now
        self._fetching = False
        self._pages[page] = records
        while len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        rows = sorted(self.turned(page * source.size + end) for end in (0, source.size - 1))
        first, last = max(0, rows[0]), min(rows[1], self._count - 1)
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self._fetch_next()

    def _give_up(self, error: StationError) -> None:
        self._fetching = False
        self._tasks.refused.emit(error)
