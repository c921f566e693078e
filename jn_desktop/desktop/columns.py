"""The columns of a table: what each says of a record, and the header that gives them room and remembers them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView

from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import shown

CELL_PADDING = 10
_ARROW = 14  # room for the arrow of the order, beside the title


class Look(Enum):
    """How a cell is drawn."""

    TEXT = auto()
    NUMBER = auto()
    """Right-aligned."""
    CHIP = auto()
    """A soft label in the cell's tone."""
    BAR = auto()
    """A thin bar; the column's `share` gives its length, the text stands beside it."""


@dataclass(frozen=True)
class Column:
    """One column. `value` is what is sorted and exported, `text` what is shown (by default the value in words)."""

    key: str
    title: str
    value: Callable[[Any], Any]
    text: Callable[[Any], str] | None = None
    order: Callable[[Any], Any] | None = None
    """What the rows are sorted by, where that is not the value."""
    look: Look = Look.TEXT
    tone: Callable[[Any], Tone] | None = None
    share: Callable[[Any], float | None] | None = None
    """For a bar: 0.0 to 1.0, or None for no bar."""
    draw: Callable[[QPainter, QRect, Any], None] | None = None
    """Draws a record into the room that there is, where no look will do; the text is for copies and screen readers."""
    tip: Callable[[Any], str] | None = None
    width: int = 110
    stretch: bool = False
    """Takes what the others leave; `width` is then the least."""
    priority: int = 1
    """1 always stays; when the width shrinks the columns with the largest numbers leave first."""
    hidden: bool = False
    """Not shown until somebody chooses it."""
    middle: bool = False
    """Cut in the middle, because names are told apart by their ends."""
    sortable: bool = True

    def shown(self, record: Any) -> str:
        return self.text(record) if self.text is not None else shown(self.value(record))


class ColumnHeader(QHeaderView):
    """Shows as many of the wanted columns as there is room for; widths, order and choice are kept under a name."""

    def __init__(
        self, name: str, model: QAbstractTableModel, columns: Sequence[Column], memory: Memory, *, sideways: bool
    ) -> None:
        """`model` has these columns; with `sideways` all of them stay, however little room, and nothing is kept."""
        super().__init__(Qt.Orientation.Horizontal)
        self._name = name
        self._columns = columns
        self._memory = memory
        self._sideways = sideways
        self._wanted = {column.key for column in columns if not column.hidden}
        self._widths: dict[str, int] = {}
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._dress()
        self.setModel(model)

    def begin(self) -> None:
        """Put everything back as it was left, and keep what the user changes from now on.

        The table sorts by this header already: an order that no column has is taken back after the table heard of it.
        """
        self._remember_back()
        self.sectionResized.connect(self._note_width)
        self.sectionMoved.connect(lambda *_: self._remember())
        self.sortIndicatorChanged.connect(self._note_order)

    def wants(self, key: str) -> bool:
        """Tell whether the user wants a column, with or without room for it."""
        return key in self._wanted

    def want(self, key: str, on: bool) -> None:
        """Have a column shown or not from the next `lay_out` on; one column always stays."""
        if on:
            self._wanted.add(key)
        elif len(self._wanted) > 1:
            self._wanted.discard(key)
        self._remember()

    def wanted(self) -> list[Column]:
        """Return the columns that the user wants, from left to right, those without room included."""
        return [column for _, column in self._from_the_left() if column.key in self._wanted]

    def visible(self) -> list[Column]:
        """Return the columns that are shown, from left to right."""
        return [column for place, column in self._from_the_left() if not self.isSectionHidden(place)]

    def first_visible(self) -> int:
        """Return the place in the model of the leftmost column that is shown."""
        return next((place for place, _ in self._from_the_left() if not self.isSectionHidden(place)), 0)

    def lay_out(self, room: int) -> None:
        """Give every wanted column its place, let the least important leave, and the stretching one take the rest."""
        kept: set[str] = set()
        used = 0
        for column in sorted(self._columns, key=lambda column: column.priority):
            if column.key not in self._wanted:
                continue
            if kept and not self._sideways and used + self._width_of(column) > room:
                break
            kept.add(column.key)
            used += self._width_of(column)
        self.blockSignals(True)
        for place, column in enumerate(self._columns):
            self.setSectionHidden(place, column.key not in kept)
            if column.key in kept:
                rest = room - used if column.stretch else 0
                self.resizeSection(place, self._width_of(column) + max(0, rest))
        self.blockSignals(False)

    def _dress(self) -> None:
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortIndicatorClearable(True)

    def _from_the_left(self) -> list[tuple[int, Column]]:
        places = (self.logicalIndex(at) for at in range(self.count()))
        return [(place, self._columns[place]) for place in places]

    def _width_of(self, column: Column) -> int:
        words = QFontMetrics(self.font()).horizontalAdvance(column.title) + 2 * CELL_PADDING + _ARROW
        return self._widths.get(column.key) or max(column.width, words)

    def _note_width(self, place: int, _old: int, new: int) -> None:
        self._widths[self._columns[place].key] = new
        self._remember()

    def _note_order(self, place: int, order: Qt.SortOrder) -> None:
        """Remember the order; a column that cannot be sorted by leaves it as it was."""
        if place >= 0 and not self._columns[place].sortable:
            self.setSortIndicator(*self._sorted_by)
            return
        self._sorted_by = (place, order)
        self._remember()

    def _remember(self) -> None:
        if self._sideways:
            return
        place = self.sortIndicatorSection()
        sort = None
        if 0 <= place < len(self._columns):
            sort = [self._columns[place].key, self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder]
        order = [column.key for _, column in self._from_the_left()]
        state = {"order": order, "shown": sorted(self._wanted), "widths": self._widths, "sort": sort}
        self._memory.put(f"table.{self._name}", state)

    def _remember_back(self) -> None:
        state = self._memory.get(f"table.{self._name}")
        if self._sideways or not isinstance(state, dict):
            return
        places = {column.key: place for place, column in enumerate(self._columns)}
        self._wanted = {key for key in state.get("shown", []) if key in places} or self._wanted
        self._widths = {key: width for key, width in state.get("widths", {}).items() if key in places}
        for at, key in enumerate(key for key in state.get("order", []) if key in places):
            self.moveSection(self.visualIndex(places[key]), at)
        sort = state.get("sort")
        if sort and sort[0] in places:
            order = Qt.SortOrder.DescendingOrder if sort[1] else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(places[sort[0]], order)
