"""What a ledger looks like before it is taken: its columns and what they mean, its rows as text, what is wrong where.

Also the way back to the office: refused rows as a spreadsheet that can be corrected and read in again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jn_desktop.core.cells import Kind, read_text
from jn_desktop.core.headers import UNITS
from jn_desktop.core.importing import ImportResult
from jn_desktop.core.ledger import (
    DEFAULT_UNIT,
    Aliases,
    Column,
    Field,
    LedgerKind,
    OwnName,
    Row,
    Table,
    raw,
    read_header,
)
from jn_desktop.core.sheets import Cell, Sheet

SENTENCES = "没有读入的原因"
"""The header of the column with the sentences; it means nothing in any ledger."""
_NOTES = "留意"
_NOTE_HEADERS = ("工作表", "原表行号", "列", "原值", "提示")
_SAMPLES, _SEARCHED_FOR_SAMPLES = 3, 200
_LONGEST_CELL = 32_767


@dataclass(frozen=True)
class PreviewColumn:
    """One column of a sheet: its header as messages name it and with its groups, and the field that it is read as."""

    index: int
    header: str
    path: str
    field: Field | None
    samples: tuple[str, ...]

    def text(self, row: Row) -> str:
        """Return what stands in this column of a row."""
        return _shown(row.cells[self.index])


@dataclass(frozen=True)
class Mark:
    """What is wrong with a row, or worth a look: a sentence, and the place of its column among the preview's."""

    column: int | None
    sentence: str
    refused: bool


@dataclass(frozen=True)
class SheetPreview:
    """One sheet that would be taken, with its records. Columns without a header are not among `columns`."""

    kind: LedgerKind
    table: Table
    columns: tuple[PreviewColumn, ...]

    @property
    def rows(self) -> list[Row]:
        return self.table.rows

    def marks(self, result: ImportResult) -> dict[int, tuple[Mark, ...]]:
        """Return what an import, or the rehearsal of one, says of this sheet's rows, by their spreadsheet numbers."""
        marks: dict[int, list[Mark]] = {}
        for refused in result.errors:
            if refused.sheet in (None, self.table.sheet):
                row = self._by_number.get(refused.row)
                problems = row.problems if row is not None else []
                found = [Mark(self._place(problem.column), problem.sentence, True) for problem in problems]
                marks[refused.row] = found or [Mark(self._place(refused.column), refused.problem, True)]
        for note in result.notes:
            if note.sheet in (None, self.table.sheet):
                marks.setdefault(note.row, []).append(Mark(self._place(note.column), note.note, False))
        return {number: tuple(found) for number, found in marks.items()}

    def _place(self, header: str | None) -> int | None:
        return self._places.get(header) if header is not None else None

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column.header: place for place, column in enumerate(self.columns) if column.field is not None}

    @cached_property
    def _by_number(self) -> dict[int, Row]:
        return {row.number: row for row in self.table.rows}

    def refused(self, result: ImportResult) -> list[tuple[Row, str]]:
        """Return the refused rows of this sheet, each with its sentence."""
        return [
            (self._by_number[refused.row], refused.problem)
            for refused in result.errors
            if refused.sheet in (None, self.table.sheet)
        ]


@dataclass(frozen=True)
class LedgerPreview:
    """A file as one kind of ledger, under the corrections that a person has made. `written` is when it was saved."""

    file: Path
    written: int | None
    workbook: list[Sheet]
    name: str
    label: str
    sheets: tuple[SheetPreview, ...]
    corrections: tuple[OwnName, ...]

    def let_go(self) -> None:
        """Let go of the rows, which may be many: for whoever throws a preview away, beside the window."""
        for sheet in self.sheets:
            sheet.table.let_go()


def preview_sheet(kind: LedgerKind, table: Table) -> SheetPreview:
    """Return how a sheet is going to be read."""
    taken = {column.index: column for column in table.columns}
    columns = []
    for index, path in enumerate(table.headers):
        if path:
            column = taken.get(index)
            header, field = (column.header, column.field) if column else (path, None)
            columns.append(PreviewColumn(index, header, path, field, _samples(table, index)))
    return SheetPreview(kind, table, tuple(columns))


def _samples(table: Table, index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in table.rows[:_SEARCHED_FOR_SAMPLES]:
        if row.cells[index] != "" and len(found) < _SAMPLES:
            found[_shown(row.cells[index])] = None
    return tuple(found)


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else read_text(cell) or ""


# ---- what goes back to the office ----

_WrittenSheet = tuple[str, Sequence[str], Sequence[Sequence[Any]]]


def refused_sheets(preview: LedgerPreview, result: ImportResult, aliases: Aliases) -> Iterator[_WrittenSheet]:
    """Yield each sheet with its refused rows and why, then one with the notes, as a workbook is written.

    Headers are such that the sheets are read the same way again under `aliases`: a header that would not say the same
    without the groups or the unit line above it gives way to the field's own.
    """
    for sheet in preview.sheets:
        yield _refused_sheet(sheet, sheet.refused(result), aliases)
    if result.notes:
        rows = [(note.sheet or result.sheet, note.row, note.column, note.value, note.note) for note in result.notes]
        yield _NOTES, _NOTE_HEADERS, [tuple(map(_written, row)) for row in rows]


def _refused_sheet(sheet: SheetPreview, refused: Sequence[tuple[Row, str]], aliases: Aliases) -> _WrittenSheet:
    kind, taken = sheet.kind, {column.index: column for column in sheet.table.columns}
    headers: dict[int, str] = {}
    for column in sheet.columns:
        if column.index in taken:
            headers[column.index] = _lone_header(taken[column.index], column.path, kind, aliases)
        elif not _is_field(read_header(column.path, kind, aliases).field, kind):
            headers[column.index] = column.path
    known = {column.field.name for column in taken.values()}
    groups = {name for row, _ in refused for name in row.inherited} - known
    inherited = [field for field in kind.fields if field.name in groups]
    rows = [
        [
            *(_written(row.cells[index]) for index in headers),
            *(row.inherited.get(field.name) for field in inherited),
            f"原表第 {row.number} 行：{sentence}",
        ]
        for row, sentence in refused
    ]
    return kind.label, [*headers.values(), *(field.label for field in inherited), SENTENCES], rows


def _lone_header(column: Column, path: str, kind: LedgerKind, aliases: Aliases) -> str:
    """Return a header that, standing alone, means this column's field and money unit."""
    label = column.field.label
    if column.field.kind is not Kind.MONEY:
        candidates = [path, label]
    else:
        unit = next(name for name, worth in UNITS.items() if worth == column.unit)
        candidates = [path, f"{path}（{unit}）", f"{label}（{unit}）"]
    for candidate in candidates:
        meaning = read_header(candidate, kind, aliases)
        same_unit = column.field.kind is not Kind.MONEY or (meaning.unit or DEFAULT_UNIT) == column.unit
        if meaning.field == column.field.name and same_unit:
            return candidate
    return label


def _is_field(name: str, kind: LedgerKind) -> bool:
    return any(known.name == name for known in kind.fields)


def _written(value: Any) -> str | float | int | None:
    """Return a cell as it is written back: numbers stay numbers, everything else is text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = raw(value) if value is not None else None
    return ("是" if text else "否") if isinstance(text, bool) else text[:_LONGEST_CELL] if text else None
