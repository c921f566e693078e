"""Puts the lines of a document on pages: what stays together, tables over pages, what stands at the foot.

A text or row that does not fit begins a page, with what is kept with it above; a text may be divided between its
lines, a row only when it is long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from weakref import WeakKeyDictionary

from jn_desktop.desktop.typesetting.lines import Line, Ruler, set_text
from jn_desktop.desktop.typesetting.word_file import PAGE_NUMBER, Footer, Grid, Part, Row, Sheet, Text

_CLOSE = 1.0  # twips that a page may be overfull by, for lengths that are rounded


@dataclass(frozen=True)
class PlacedLine:
    """A line with its upper left corner on the page."""

    left: float
    top: float
    line: Line


@dataclass(frozen=True)
class Bar:
    """A filled rectangle: a rule or a border."""

    left: float
    top: float
    width: float
    height: float
    colour: str = "000000"


@dataclass
class PaperPage:
    """One page as it is painted: what stands in the type area, rules, and the number: at the foot, or `turned`.

    A turned line has its upper right corner there, and runs downwards.
    """

    sheet: Sheet
    body: list[PlacedLine] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    foot: list[PlacedLine] = field(default_factory=list)
    turned: list[PlacedLine] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return what stands on the page, line by line from the top."""
        rows: dict[int, list[PlacedLine]] = {}
        for placed in self.body:
            if placed.line.text:
                rows.setdefault(round(placed.top + placed.line.foot), []).append(placed)
        ordered = (sorted(rows[at], key=lambda placed: placed.left) for at in sorted(rows))
        return ["".join(placed.line.text for placed in row) for row in ordered]


@dataclass(frozen=True)
class _Set:
    """A text with its lines."""

    text: Text
    lines: tuple[Line, ...]

    @cached_property
    def height(self) -> float:
        rule = sum(self.text.rule[:2]) if self.text.rule else 0.0
        return sum(line.height for line in self.lines) + rule


@dataclass(frozen=True)
class _SetRow:
    """A row with the texts of its cells; `again` stands above it where it begins a page."""

    row: Row
    grid: Grid
    cells: tuple[tuple[_Set, ...], ...]
    again: tuple["_SetRow", ...]
    is_first: bool

    @property
    def rule(self) -> float:
        return self.grid.borders.outside if self.is_first else self.grid.borders.inside

    @property
    def around(self) -> float:
        """The height that a row has beside that of its texts."""
        return self.grid.margins.top + self.grid.margins.bottom + self.rule

    @cached_property
    def height(self) -> float:
        return max(map(_stacked, self.cells)) + self.around


@dataclass(frozen=True)
class _Mark:
    """Where an item began on the page: how much stood there then."""

    item: int
    lines: int
    bars: int


_Item = _Set | _SetRow


class Typesetter:
    """Sets one version of a document after the other; texts that stay are not broken again."""

    def __init__(self, ruler: Ruler) -> None:
        self._ruler = ruler
        self._known: WeakKeyDictionary[Text, dict[float, _Set]] = WeakKeyDictionary()

    def pages(self, parts: Sequence[Part]) -> list[PaperPage]:
        """Return the pages of a document, each with its number."""
        pages: list[PaperPage] = []
        for part in parts:
            first = len(pages)
            pages += _PartSetter(part.sheet, self._bottom(part), *self._items(part)).pages()
            for number in range(first + 1, len(pages) + 1):
                self._number(pages[number - 1], number, part.odd if number % 2 else part.even)
        return pages

    def _bottom(self, part: Part) -> float:
        """Return where the type area ends: above the margin, and above a footer that is higher than that."""
        widths = part.sheet.text_width
        footers = (sum(self._set(text, widths).height for text in footer.texts) for footer in (part.odd, part.even))
        return part.sheet.height - max(part.sheet.margins.bottom, part.sheet.number_up + max(footers))

    def _items(self, part: Part) -> tuple[list[_Item], dict[int, list[_Set]]]:
        """Return what flows, and what stands at the foot of the page of an item, by its place."""
        items: list[_Item] = []
        feet: dict[int, list[_Set]] = {}
        for thing in part.flow:
            if isinstance(thing, Grid):
                items += self._rows(thing)
            elif thing.at_foot:
                feet.setdefault(len(items), []).append(self._set(thing, part.sheet.text_width))
            else:
                items.append(self._set(thing, part.sheet.text_width))
        return items, feet

    def _rows(self, grid: Grid) -> Iterator[_SetRow]:
        again: list[_SetRow] = []
        heading = True
        for number, row in enumerate(grid.rows):
            cells = tuple(
                tuple(self._set(text, box.width - grid.margins.left - grid.margins.right) for text in box.texts)
                for box in row.boxes
            )
            heading = heading and row.heads
            made = _SetRow(row, grid, cells, () if heading else tuple(again), is_first=number == 0)
            if heading:
                again.append(made)
            yield made

    def _set(self, text: Text, width: float) -> _Set:
        known = self._known.setdefault(text, {})
        if width not in known:
            known[width] = _Set(text, set_text(text, width, self._ruler))
        return known[width]

    def _number(self, page: PaperPage, number: int, footer: Footer) -> None:
        sheet = page.sheet
        bottom = sheet.height - sheet.number_up
        for text in reversed(footer.texts):
            line = set_text(_numbered(text, number), sheet.text_width, self._ruler)[0]
            bottom -= line.height
            page.foot.append(PlacedLine(sheet.margins.left, bottom, line))
        for turned in footer.turned:
            line = set_text(_numbered(turned.text, number), turned.height, self._ruler)[0]
            page.turned.append(PlacedLine(turned.left + turned.width, turned.top, line))


def _numbered(text: Text, number: int) -> Text:
    pieces = (replace(piece, text=piece.text.replace(PAGE_NUMBER, str(number))) for piece in text.pieces)
    return replace(text, pieces=tuple(pieces))


class _PartSetter:
    """Sets the items of a section, from its first page to its last."""

    def __init__(self, sheet: Sheet, bottom: float, items: list[_Item], feet: dict[int, list[_Set]]) -> None:
        self._sheet, self._lowest, self._items, self._feet = sheet, bottom, items, feet
        self._pages: list[PaperPage] = []
        self._begin_page()

    def pages(self) -> list[PaperPage]:
        at = 0
        while at < len(self._items):
            at = self._place(at)
        return self._pages

    def _begin_page(self) -> None:
        self._page = PaperPage(self._sheet)
        self._pages.append(self._page)
        self._y = self._sheet.margins.top
        self._bottom = self._lowest
        self._after = 0.0
        self._marks: list[_Mark] = []

    def _place(self, at: int) -> int:
        """Put an item on the page, or begin a page with it; return the place of the item that comes next."""
        item = self._items[at]
        self._marks.append(_Mark(at, len(self._page.body), len(self._page.bars)))
        foot = sum(part.height + part.text.before + part.text.after for part in self._feet.get(at, ()))
        done = self._place_text(item, foot, at) if isinstance(item, _Set) else self._place_row(item)
        if not done:
            return self._turn(at)
        if foot:
            self._place_foot(at, foot)
        return at + 1

    def _turn(self, at: int) -> int:
        """Begin a page with what is kept with the item at its upper edge; return its place."""
        first = at
        while first > self._marks[0].item and _keeps_next(self._items[first - 1]):
            first -= 1
        if first == self._marks[0].item:
            first = at
        mark = self._marks[first - self._marks[0].item]
        del self._page.body[mark.lines :], self._page.bars[mark.bars :]
        self._begin_page()
        return first

    # ---- texts ----

    def _place_text(self, item: _Set, foot: float, at: int) -> bool:
        text, above = item.text, self._above(item.text)
        bottom = self._bottom - foot + _CLOSE
        if not self._is_at_top():
            stays_whole = text.keeps_lines or text.keeps_next
            fits = self._y + above + (item.height if stays_whole else item.lines[0].height) <= bottom
            if text.new_page or not fits:
                return False
        self._y += above
        left = self._sheet.margins.left
        for place, line in enumerate(item.lines):
            if place and self._y + line.height > bottom:
                self._begin_page()
                self._marks.append(_Mark(at, 0, 0))
                bottom = self._bottom + _CLOSE
            self._page.body.append(PlacedLine(left, self._y, line))
            self._y += line.height
        self._page.bars += _rule_below(text, left, self._y, self._sheet.text_width)
        self._y += sum(text.rule[:2]) if text.rule else 0.0
        self._after = text.after
        return True

    def _is_at_top(self) -> bool:
        return len(self._marks) == 1

    def _above(self, text: Text) -> float:
        """Return the room above a text: none where it begins a page because the last one was full."""
        if self._is_at_top() and len(self._pages) > 1 and not text.new_page:
            return 0.0
        return max(text.before, self._after)

    def _place_foot(self, at: int, height: float) -> None:
        """Put what stands at the foot of this page there, its lower edge on that of the type area."""
        y, left = self._bottom - height, self._sheet.margins.left
        self._bottom = y
        for part in self._feet[at]:
            y += part.text.before
            if part.text.fill and part.text.fill != "auto":
                self._page.bars.append(Bar(left, y, self._sheet.text_width, part.height, part.text.fill))
            for line in part.lines:
                self._page.body.append(PlacedLine(left, y, line))
                y += line.height
            y += part.text.after

    # ---- tables ----

    def _place_row(self, item: _SetRow) -> bool:
        is_first = self._is_at_top()
        again = item.again if is_first else ()
        self._y += self._after
        self._after = 0.0
        room = self._bottom - self._y - sum(row.height for row in again)
        if item.height <= room + _CLOSE or (is_first and item.row.whole):
            for row in (*again, item):
                self._put_row(row, row.cells, row.height)
            return True
        if item.row.whole or room < _least(item):
            return False
        self._divide(item, again)
        return True

    def _divide(self, item: _SetRow, again: Sequence[_SetRow]) -> None:
        """Put a row on this page and the next ones, as many lines of each cell on each as fit."""
        rest = item.cells
        while True:
            for row in again:
                self._put_row(row, row.cells, row.height)
            around = item.around
            room = self._bottom - self._y - around - item.grid.borders.inside  # which closes the table here
            parts = [_divided(cell, room) for cell in rest]
            here, rest = tuple(part[0] for part in parts), tuple(part[1] for part in parts)
            self._put_row(item, here, max(map(_stacked, here)) + around, is_whole=False)
            if not any(rest):
                return
            at = self._marks[-1].item
            self._begin_page()
            self._marks.append(_Mark(at, 0, 0))
            again = item.again

    def _put_row(
        self, item: _SetRow, cells: Sequence[tuple[_Set, ...]], height: float, *, is_whole: bool = True
    ) -> None:
        x, top = self._sheet.margins.left, self._y
        margins, rule = item.grid.margins, item.rule
        inner = height - rule - margins.top - margins.bottom
        for place, (box, texts) in enumerate(zip(item.row.boxes, cells, strict=True)):
            down = (inner - _stacked(texts)) / 2 if box.middle and is_whole else 0.0
            self._put_cell(texts, x + margins.left, top + rule + margins.top + down)
            self._page.bars += _sides(item, place, x, top, height)
            x += box.width
        self._y = top + height

    def _put_cell(self, texts: Sequence[_Set], left: float, y: float) -> None:
        for part in texts:
            y += part.text.before
            for line in part.lines:
                self._page.body.append(PlacedLine(left, y, line))
                y += line.height
            y += part.text.after


def _sides(item: _SetRow, place: int, left: float, top: float, height: float) -> Iterator[Bar]:
    """Return the four borders of a cell; those of neighbours lie on each other."""
    outside, inside = item.grid.borders.outside, item.grid.borders.inside
    width = item.row.boxes[place].width
    before = inside if place else outside
    after = inside if place + 1 < len(item.row.boxes) else outside
    yield Bar(left, top, width, item.rule)
    yield Bar(left, top + height, width, outside if item.row is item.grid.rows[-1] else inside)
    yield Bar(left - before / 2, top, before, height)
    yield Bar(left + width - after / 2, top, after, height)


def _rule_below(text: Text, left: float, y: float, width: float) -> Iterator[Bar]:
    if text.rule is not None:
        thickness, distance, colour = text.rule
        yield Bar(left, y + distance, width, thickness, colour)


def _keeps_next(item: _Item) -> bool:
    return item.text.keeps_next if isinstance(item, _Set) else item.row.keeps_next


def _stacked(texts: Sequence[_Set]) -> float:
    return sum(part.text.before + part.height + part.text.after for part in texts)


def _least(item: _SetRow) -> float:
    """Return the room that a long row asks for to begin on a page: one line in each cell."""
    return max(cell[0].lines[0].height for cell in item.cells) + item.around + item.grid.borders.inside


def _divided(texts: Sequence[_Set], room: float) -> tuple[tuple[_Set, ...], tuple[_Set, ...]]:
    """Return the texts of a cell that fit into this room, and the rest."""
    here: list[_Set] = []
    for place, part in enumerate(texts):
        fitting, used = 0, 0.0
        for line in part.lines:
            used += line.height
            if used > room + _CLOSE:
                break
            fitting += 1
        if fitting == len(part.lines):
            here.append(part)
            room -= used
            continue
        if fitting:
            here.append(_Set(part.text, part.lines[:fitting]))
        return tuple(here), (_Set(part.text, part.lines[fitting:]), *texts[place + 1 :])
    return tuple(here), ()
