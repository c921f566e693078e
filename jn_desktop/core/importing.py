"""Taking the rows of a ledger into a table: added, updated, unchanged or refused, all in one transaction."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jn_desktop.core.database import Base
from jn_desktop.core.ledger import OwnName, Problem, Row, Table
from jn_desktop.core.work import Progress, Work


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken; `column` and `value` are those of its first problem."""

    row: int
    column: str | None
    value: Any
    problem: str
    sheet: str | None = None


@dataclass(frozen=True)
class RowNote:
    """Something about a row that was taken and deserves a look."""

    row: int
    column: str | None
    value: Any
    note: str
    sheet: str | None = None


@dataclass
class ImportResult:
    """What an import did, or would do. `columns` maps a header of the file to the field that it was read as."""

    kind: str
    sheet: str
    columns: dict[str, str]
    unit: str | None
    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RefusedRow] = field(default_factory=list)
    notes: list[RowNote] = field(default_factory=list)


@dataclass(frozen=True)
class ImportOptions:
    """`dry_run` reports and changes nothing; `strict` changes nothing if any row is refused.

    `aliases` are header names of this run, in force before the office's own.
    """

    dry_run: bool = False
    strict: bool = False
    progress: Progress | None = None
    aliases: tuple[OwnName, ...] = ()


class RowRefused(Exception):
    """Raised while a row is taken: the field that is wrong and the sentence."""

    def __init__(self, field_name: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.field_name = field_name


class Importing:
    """Takes one sheet into one table of records. The feature finds each row's record; this settles the row."""

    def __init__(
        self, work: Work, model: type[Base], table: Table, result: ImportResult, sheet: str | None = None
    ) -> None:
        self._work = work
        self._model = model
        self._table = table
        self._result = result
        self._sheet = sheet
        self._settled: dict[str, Row] = {}
        self.repeats = 0
        self.outcomes: dict[str, str] = {}
        """Record id to "added", "updated" or "unchanged"."""

    def rows(self, progress: Progress | None = None) -> Iterable[Row]:
        """Yield the rows that could be read; those that could not are listed as refused."""
        total = len(self._table.rows)
        for done, row in enumerate(self._table.rows):
            if progress is not None and done % 200 == 0:
                progress(done, total)
            if row.problems:
                self._list(row, row.problems)
            else:
                yield row
        if progress is not None:
            progress(total, total)

    def refuse(self, row: Row, refusal: RowRefused) -> None:
        column = self._table.header_of(refusal.field_name) if refusal.field_name else None
        value = self._table.cell(row, refusal.field_name) if refusal.field_name else None
        self._list(row, [Problem(column, value, str(refusal))])

    def note(self, row: Row, field_name: str | None, sentence: str) -> None:
        column = self._table.header_of(field_name) if field_name else None
        value = self._table.cell(row, field_name) if field_name else None
        self._result.notes.append(RowNote(row.number, column, value, sentence, self._sheet))

    def check_repeat(self, row: Row, record: dict[str, Any] | None) -> bool:
        """Tell a row that repeats an earlier one of the file; refuse one that contradicts it."""
        earlier = self._settled.get(record["id"]) if record is not None else None
        if earlier is None:
            return False
        for name, value in row.values.items():
            if earlier.values.get(name) != value:
                header = self._table.header_of(name) or name
                raise RowRefused(name, f"与第 {earlier.number} 行是同一条记录，但“{header}”不同；请核对后只留一行。")
        self.repeats += 1
        self.note(row, None, f"与第 {earlier.number} 行重复，内容相同，没有再取。")
        return True

    def settle(
        self, row: Row, record: dict[str, Any] | None, values: dict[str, Any], *, also_changed: bool = False
    ) -> str:
        """Insert the row or update its record with `values`; return the record's id. Keeps `record` up to date.

        `also_changed` says that the row changes something beside the record itself.
        """
        if record is None:
            record_id, outcome = self._work.insert(self._model, values), "added"
        else:
            record_id = str(record["id"])
            changed = self._work.update(self._model, record, values)
            record.update(values)
            outcome = "updated" if changed or also_changed else "unchanged"
        self.outcomes[record_id] = outcome
        self._settled[record_id] = row
        return record_id

    def let_go(self) -> None:
        """Let go of the rows: nothing more is asked of them."""
        self._settled.clear()
        self._table.let_go()

    def _list(self, row: Row, problems: list[Problem]) -> None:
        first = problems[0]
        sentence = "；".join(problem.sentence.rstrip("。") for problem in problems) + "。"
        self._result.errors.append(RefusedRow(row.number, first.column, first.value, sentence, self._sheet))


def start_result(kind: str, table: Table) -> ImportResult:
    """Return an empty result for a recognised sheet."""
    columns: dict[str, str] = {}
    for column in table.columns:
        columns[column.header] = column.field.name
    result = ImportResult(kind, table.sheet, columns, table.unit, rows=len(table.rows))
    for row in table.unread:
        sentence = f"第 {row} 行起是另一张表头不同的表，没有读；请把它放到单独的工作表里再导入。"
        result.notes.append(RowNote(row, None, None, sentence))
    return result


def finish(work: Work, importing: Importing, result: ImportResult, options: ImportOptions) -> ImportResult:
    """Count, sort the lists by row, and have a rehearsal or a strict import with refused rows rolled back."""
    counts = Counter(importing.outcomes.values())
    result.added, result.updated = counts["added"], counts["updated"]
    result.unchanged = counts["unchanged"] + importing.repeats
    result.errors.sort(key=lambda refused: (refused.sheet or "", refused.row))
    result.notes.sort(key=lambda note: (note.sheet or "", note.row))
    if options.dry_run or (options.strict and result.errors):
        work.abandon()
    importing.let_go()
    return result
