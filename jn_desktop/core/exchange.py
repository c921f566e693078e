"""Ledger files in and out, as services use them: read under the header names in force, written for the same reader."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jn_desktop.core.aliases import aliases_in_force
from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Aliases, Field, LedgerKind, OwnName, Table, find_table, with_own
from jn_desktop.core.service import Context


def open_ledger(context: Context, file: Path, kind: LedgerKind, own: Sequence[OwnName] = ()) -> Table:
    """Read `file` and return its table of this kind; refuse a file that cannot be read or has none.

    `own` are header names of this run, in force before the office's own.
    """
    table = open_ledgers(context, file, (kind,), own)[0]
    assert table is not None
    return table


def open_ledgers(
    context: Context, file: Path, kinds: Sequence[LedgerKind], own: Sequence[OwnName] = ()
) -> list[Table | None]:
    """Read `file` and return its table of each kind, None for one that it does not have; the first must be there."""
    from jn_desktop.core.spreadsheet import read_workbook

    sheets = read_workbook(file)
    aliases = with_own(aliases_of(context), own)
    tables = [find_table(sheets, kind, aliases) for kind in kinds]
    if tables[0] is None:
        raise not_recognised(file, kinds[0])
    return tables


def aliases_of(context: Context) -> Aliases:
    """Return the header names in force in the open station."""
    with context.reading() as connection:
        return aliases_in_force(connection)


def not_recognised(file: Path, kind: LedgerKind) -> StationError:
    """Return the sentence for a file that has no table of this kind."""
    keys = "或".join(f"“{kind.field(name).label}”" for name in kind.keys)
    return StationError(
        f"“{file.name}”里没有找到可识别的{kind.label}表头，至少要有{keys}这样的列；请检查文件或添加表头别名。"
    )


def write_ledger(file: Path, sheets: Iterable[tuple[LedgerKind, Sequence[Mapping[str, Any]]]]) -> int:
    """Write records, keyed by field, one sheet a kind; return the rows of the first sheet."""
    written = [(kind, rows) for kind, rows in sheets]
    from jn_desktop.core.spreadsheet import write_workbook

    write_workbook(
        file,
        (
            (
                kind.label,
                [f"{known.label}（万元）" if known.kind is Kind.MONEY else known.label for known in kind.fields],
                ([_shown(known, row.get(known.name)) for known in kind.fields] for row in rows),
            )
            for kind, rows in written
        ),
    )
    return len(written[0][1])


def _shown(known: Field, value: Any) -> str | int | float | None:
    if value is None:
        return None
    if known.kind is Kind.MONEY:
        return float(value) / 10_000
    if known.kind is Kind.FLAG:
        return "是" if value else "否"
    return value if isinstance(value, int) else str(value)
