"""The one reader of ledgers: finds the table in a spreadsheet, tells what its columns mean, and reads its rows.

A feature says which fields a kind of ledger has (`LedgerKind`); which header names mean them stands in
`resources/aliases.json` and in what an office adds. Matching rows with records is `core/importing.py`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from jn_desktop.core.cells import CellProblem, Kind, plain, read_text, reader, split_period
from jn_desktop.core.headers import OWN, Header, exact, is_unit, match_header, title_year, unit_of
from jn_desktop.core.paths import bundled
from jn_desktop.core.rows import Groups, Judge
from jn_desktop.core.sheets import Cell, Sheet

NOT_TAKEN = ""
"""What an office's own header name means where the column is to be left alone."""

_DEEPEST_HEADER = 3
_SEARCHED_ROWS = 60
DEFAULT_UNIT = 10_000
"""元 that a bare number of money counts where no unit is given: 万元."""
_SERIAL = {"序号", "序", "编号", "项次", "no.", "no", "行次"}


@dataclass(frozen=True)
class Field:
    """One field of a ledger: its name in code, its header on export, what its cells hold."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False


class OwnName(NamedTuple):
    """What an office says that a header means in one kind of ledger: a field, or `NOT_TAKEN`."""

    kind: str
    field: str
    header: str


@dataclass(frozen=True)
class Aliases:
    """Header names by kind and field. Bundled fields that a kind does not have are known headers that are not taken.

    The office's own names go before the bundled ones, later ones before earlier ones.
    """

    bundled: Mapping[str, Mapping[str, Sequence[str]]]
    own: Sequence[OwnName] = ()


@dataclass(frozen=True)
class LedgerKind:
    """What one kind of ledger (one sheet of it) holds. One of `keys` must be among its columns."""

    name: str
    label: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...]

    def field(self, name: str) -> Field:
        return next(known for known in self.fields if known.name == name)


@dataclass(frozen=True)
class Problem:
    """Why a row is refused: the column's header, the value as it stands there, and a sentence."""

    column: str | None
    value: Any
    sentence: str


@dataclass
class Row:
    """One record of the sheet. `number` is the spreadsheet's own; an absent column is absent from `values`."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    inherited: Mapping[str, str] = field(default_factory=dict)
    """What the group rows above give it, by field."""


@dataclass(frozen=True)
class Column:
    """A column that is read: its place, its header as the sheet has it, its field, and 元 per bare number."""

    index: int
    header: str
    field: Field
    unit: int


@dataclass
class Table:
    """A recognised sheet."""

    sheet: str
    columns: list[Column]
    unit: str | None
    rows: list[Row]
    unread: list[int]
    """Rows, as the spreadsheet numbers them, where other tables of this kind begin."""
    headers: list[str]
    """The whole header of every column of the sheet, its groups before a `/`; '' where there is none."""

    def __post_init__(self) -> None:
        self._by_field = {column.field.name: column for column in self.columns}

    def let_go(self) -> None:
        """Let go of the rows one by one: thrown away in one go, a hundred thousand of them hold up every thread."""
        while self.rows:
            self.rows.pop()

    def header_of(self, name: str) -> str | None:
        """Return the header under which a field stands, or None when the sheet has no such column."""
        column = self._by_field.get(name)
        return column.header if column else None

    def cell(self, row: Row, name: str) -> Any:
        """Return the raw value of a field in a row, as text or number."""
        column = self._by_field.get(name)
        return raw(row.cells[column.index]) if column else None


def raw(cell: Cell) -> Any:
    """Return a cell as JSON can say it."""
    if cell == "":
        return None
    return cell if isinstance(cell, (str, float, bool)) else read_text(cell)


@cache
def bundled_aliases() -> Aliases:
    return Aliases(json.loads((bundled("resources") / "aliases.json").read_text(encoding="utf-8")))


def with_own(aliases: Aliases, own: Iterable[tuple[str, str, str]]) -> Aliases:
    """Return the aliases with more of an office's own (kind, field, header), which go before those it has."""
    return replace(aliases, own=(*aliases.own, *(OwnName(*name) for name in own)))


@dataclass(frozen=True)
class _Place:
    """Where a header was found: its first row, how many rows, and the fields of its columns."""

    top: int
    depth: int
    headers: list[Header]
    year: int | None
    fields: int
    other: int | None
    """The row of another such header above, whose table has fewer fields."""

    @property
    def bottom(self) -> int:
        return self.top + self.depth


def find_table(sheets: list[Sheet], kind: LedgerKind, aliases: Aliases) -> Table | None:
    """Return the table of this kind in the best fitting sheet, or None where no sheet has one."""
    best = _best_place(sheets, kind, aliases)
    return _read_table(*best, kind) if best else None


def count_fields(sheets: list[Sheet], kind: LedgerKind, aliases: Aliases) -> int:
    """Return how many fields of this kind the best fitting sheet has columns for; 0 where no sheet has its table."""
    best = _best_place(sheets, kind, aliases)
    return best[1].fields if best else 0


def read_header(header: str, kind: LedgerKind, aliases: Aliases) -> Header:
    """Return what a header that stands alone, without groups above it, means in this kind of ledger."""
    return match_header([header], _lookup(kind, aliases))


def _best_place(sheets: list[Sheet], kind: LedgerKind, aliases: Aliases) -> tuple[Sheet, _Place] | None:
    found = [(sheet, place) for sheet in sheets if (place := _find_header(sheet, kind, aliases)) is not None]
    found = [(sheet, place) for sheet, place in found if sheet.visible] or found
    most = max((place.fields for _, place in found), default=0)
    comparable = [(sheet, place) for sheet, place in found if 3 * place.fields >= 2 * most]
    if not comparable:
        return None
    # of last year's and this year's sheet, this year's
    return max(comparable, key=lambda pair: (pair[0].name == kind.label, pair[1].year or 0, pair[1].fields))


def _find_header(sheet: Sheet, kind: LedgerKind, aliases: Aliases) -> _Place | None:
    names = _lookup(kind, aliases)
    known = {known.name for known in kind.fields}
    seen: dict[tuple[str, ...], Header] = {}

    def headers_at(top: int, depth: int) -> list[Header]:
        paths = list(_paths(sheet, top, depth))
        for path in paths:
            if path not in seen:
                seen[path] = match_header(path, names)
        return [seen[path] for path in paths]

    best: tuple[tuple[int, int], int, int] | None = None
    found: list[tuple[int, int, int]] = []
    for top in range(min(len(sheet.rows), _SEARCHED_ROWS)):
        if not any(isinstance(cell, str) and cell.strip() for cell in sheet.rows[top]):
            continue
        for depth in range(1, min(_DEEPEST_HEADER, len(sheet.rows) - top) + 1):
            headers = headers_at(top, depth)
            fields = {header.field for header in headers if header.field in known}
            filled = sum(cell != "" for cell in sheet.rows[top])
            if not fields.intersection(kind.keys) or (len(fields) < 2 and filled > 3):
                continue
            found.append((top, depth, len(fields)))
            if best is None or (len(fields), -depth) > best[0]:
                best = ((len(fields), -depth), top, depth)
    if best is None:
        return None
    (count, _), top, depth = best
    while depth < _DEEPEST_HEADER and _continues_header(sheet, top, depth):
        depth += 1
    headers = headers_at(top, depth)
    others = [above for above, deep, fields_of in found if above + deep < top and 3 * fields_of >= 2 * count]
    return _Place(top, depth, headers, _year(sheet, top, headers), count, min(others, default=None))


def _continues_header(sheet: Sheet, top: int, depth: int) -> bool:
    """Tell a row that divides the groups of the header above it, or gives its units, from the first record.

    Each of its cells stands under a group: a cell merged to the right, or one with blanks to its right.
    """
    if top + depth >= len(sheet.rows):
        return False
    header, row = sheet.rows[top : top + depth], sheet.rows[top + depth]
    filled = [index for index, cell in enumerate(row) if cell != ""]
    if not filled or not all(isinstance(row[index], str) for index in filled):
        return False
    if all(is_unit(str(row[index])) for index in filled):
        return True
    headed = [any(above[index] != "" for above in header) for index in range(len(row))]
    merged = {left for (first, left), (_, right) in sheet.merged if top <= first < top + depth and right > left}
    for index in filled:
        divided = index + 1 < len(row) and not headed[index + 1] and row[index + 1] != ""
        if headed[index] and index not in merged and not divided:
            return False
    return len(filled) > 1


def _lookup(kind: LedgerKind, aliases: Aliases) -> dict[str, tuple[str, int]]:
    """Return header name, as compared, to field and rank; an earlier alias of a field is the better one."""
    names = {exact(own.header): (own.field, OWN) for own in aliases.own if own.kind == kind.name}
    for name, headers in aliases.bundled.get(kind.name, {}).items():
        for rank, header in enumerate(headers):
            names.setdefault(plain(header), (name, rank))
    for known in kind.fields:
        names.setdefault(plain(known.label), (known.name, 0))
    return names


def _year(sheet: Sheet, top: int, headers: list[Header]) -> int | None:
    above = [cell for row in sheet.rows[:top] for cell in row if isinstance(cell, str) and cell]
    years = [header.year for header in headers if header.year]
    return title_year(above) or title_year([sheet.name]) or max(years, default=None)


def _paths(sheet: Sheet, top: int, depth: int) -> Iterator[tuple[str, ...]]:
    """Yield for each column its header from the top down, groups included, as far as there are headers."""
    rows = sheet.rows[top : top + depth]
    width = 1 + max((index for row in rows for index, cell in enumerate(row) if cell != ""), default=0)
    right_edges = {start: end[1] for start, end in sheet.merged}
    grid = [[cell if isinstance(cell, str) else "" for cell in row[:width]] for row in rows]
    for level in range(depth - 1):
        group, edge = "", -1
        for column in range(width):
            if grid[level][column].strip():
                group, edge = grid[level][column], right_edges.get((top + level, column), width)
            elif column <= edge and any(row[column].strip() for row in grid[level + 1 :]):
                grid[level][column] = group
    for column in range(width):
        if any(row[column] != "" and not isinstance(row[column], str) for row in rows):
            yield ()
        else:
            yield tuple(row[column] for row in grid if row[column].strip())


def _read_table(sheet: Sheet, place: _Place, kind: LedgerKind) -> Table:
    unit = unit_of(cell for row in sheet.rows[: place.top] for cell in row if isinstance(cell, str))
    columns = _choose_columns(sheet, place, kind, unit[1] if unit else DEFAULT_UNIT)
    _fill_merged(sheet, place.bottom, columns)
    unread = [] if place.other is None else [place.other + 1]
    rows = list(_read_rows(sheet, place, kind, columns, unread))
    headers = [header.full for header in place.headers]
    return Table(sheet.name, columns, unit[0] if unit else None, rows, unread, headers)


def _choose_columns(sheet: Sheet, place: _Place, kind: LedgerKind, unit: int) -> list[Column]:
    """Take one column a field: the one that the office itself named, else one that is not empty, has no year of its
    own and the better alias; of equal ones the first."""
    candidates: dict[str, list[tuple[tuple[bool, bool, bool, int, int], int]]] = {}
    known = {known.name: known for known in kind.fields}
    for index, header in enumerate(place.headers):
        if header.field in known and header.taken_in(place.year):
            blank = all(row[index] == "" for row in sheet.rows[place.bottom :])
            aside = header.year is not None and known[header.field].kind is not Kind.MONEY
            order = (not header.settled, blank, aside, header.rank, index)
            candidates.setdefault(header.field, []).append((order, index))
    chosen = sorted((min(found)[1], name) for name, found in candidates.items())
    taken = [place.headers[index] for index, _ in chosen]
    columns = []
    for (index, name), header in zip(chosen, taken, strict=True):
        shared = sum(other.leaf == header.leaf for other in taken) > 1
        columns.append(Column(index, header.full if shared else header.leaf, known[name], header.unit or unit))
    return columns


def _fill_merged(sheet: Sheet, top: int, columns: list[Column]) -> None:
    """Give every row of a vertically merged cell its value."""
    wanted = {column.index for column in columns}
    for (first, left), (last, right) in sheet.merged:
        if first >= top and last > first and left == right and left in wanted:
            for number in range(first + 1, min(last + 1, len(sheet.rows))):
                sheet.rows[number][left] = sheet.rows[first][left]


def _read_rows(
    sheet: Sheet, place: _Place, kind: LedgerKind, columns: list[Column], unread: list[int]
) -> Iterator[Row]:
    readers = [(column, column.index, column.field.name, reader(column.field.kind, column.unit)) for column in columns]
    required = [column for column in columns if column.field.required]
    groups = Groups({known.name for known in kind.fields} - {column.field.name for column in columns})
    keys = [column.index for column in columns if column.field.name in kind.keys]
    unknown = [(index, header) for index, header in enumerate(place.headers) if not header.field]
    serial = next((index for index, header in unknown if plain(header.leaf) in _SERIAL), None)
    judge = Judge(sheet, range(place.top, place.bottom), keys, serial, groups)
    by_field = {column.field.name: column for column in columns}
    lone_start = by_field.get("start") if not by_field.keys() & {"end", "period"} else None
    for index in range(place.bottom, len(sheet.rows)):
        cells = sheet.rows[index]
        if judge.begins_other_table(cells):
            unread.append(index + 1)
            return
        if not judge.is_record(index, cells):
            continue
        row = Row(index + 1, dict(groups.values), cells=cells, inherited=groups.values)
        for column, place_in_row, name, read in readers:
            cell = cells[place_in_row]
            if cell == "":
                row.values[name] = None
                continue
            try:
                row.values[name] = read(cell)
            except CellProblem as problem:
                row.problems.append(Problem(column.header, raw(cell), f"{column.header}“{_short(cell)}”{problem}。"))
        if sheet.faults:
            _add_faults(sheet, index, columns, row)
        for column in required:
            if row.values.get(column.field.name) is None and not row.problems:
                row.problems.append(
                    Problem(column.header, raw(cells[column.index]), f"{column.header}没有填写，请补上。")
                )
        if "period" in row.values:
            _unfold_period(row)
        elif lone_start is not None and not row.problems and (period := split_period(cells[lone_start.index])):
            row.values["end"] = period[1]
        yield row


def _short(cell: Cell) -> str:
    text = cell.strip() if isinstance(cell, str) else read_text(cell) or ""
    return text if len(text) <= 40 else text[:40] + "…"


def _add_faults(sheet: Sheet, index: int, columns: list[Column], row: Row) -> None:
    for column in columns:
        fault = sheet.faults.get((index, column.index))
        if fault:
            advice = "请在 Excel 中打开并重新计算、保存后再导入" if "公式" in fault else "请改成正确的值"
            row.problems.append(Problem(column.header, None, f"{column.header}是{fault}，{advice}。"))


def _unfold_period(row: Row) -> None:
    start, end = row.values.pop("period") or (None, None)
    row.values["start"] = row.values.get("start") or start
    row.values["end"] = row.values.get("end") or end
