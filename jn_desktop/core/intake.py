"""Taking a ledger file in four steps, as a person does it: look, correct, rehearse, take; and the way back.

Which ledgers there are, and the use case that takes each, is wired in `station.py`. Putting a backup back in place of
the open database is `Station.undo_import`.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from jn_desktop.core.aliases import AliasService
from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.backup import BACKUPS, BackupService
from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import aliases_of, not_recognised
from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.core.ledger import Aliases, LedgerKind, OwnName, count_fields, find_table, with_own
from jn_desktop.core.previewing import LedgerPreview, preview_sheet, refused_sheets
from jn_desktop.core.service import Context, Service
from jn_desktop.core.sheets import Sheet
from jn_desktop.core.work import Progress

IMPORTS = "imports"
"""The record under which the audit notes imports that can be undone, and that one was."""
_IMPORTED = "imported"
_SCALE = 1000
_BACKING_UP = 200
"""The share of an import, of `_SCALE`, that the backup before it is said to be."""


@dataclass(frozen=True)
class Ledger:
    """One kind of file that the station takes: what its sheets hold, the first of which must be there, and how."""

    name: str
    label: str
    sheets: tuple[LedgerKind, ...]
    take: Callable[[Path, ImportOptions], ImportResult]
    allowed: bool = True
    """Whether the operator may take it, where that is not so for everybody who may take ledgers."""


@dataclass(frozen=True)
class LedgerName:
    """A kind of ledger as it is chosen."""

    name: str
    label: str


@dataclass(frozen=True)
class LastImport:
    """The import that can be undone, and with it the `later_changes`: what the audit has of people's work since."""

    label: str
    file: str
    at: str
    operator: str
    added: int
    updated: int
    backup: Path
    later_changes: int


class LedgerService(Service):
    """Show what is in a ledger file, rehearse and do its import, and tell which import can be undone.

    `unasked` are the tables that the program writes by itself, such as that of reminders: no change one would miss.
    """

    feature = "ledgers"

    def __init__(
        self,
        context: Context,
        ledgers: Iterable[Ledger],
        *,
        folder: Path,
        aliases: AliasService,
        backup: BackupService,
        unasked: Iterable[str] = (),
    ) -> None:
        super().__init__(context)
        self._unasked = frozenset(unasked)
        self._ledgers = {ledger.name: ledger for ledger in ledgers}
        self._folder = folder
        self._aliases = aliases
        self._backup = backup

    def kinds(self) -> list[LedgerName]:
        return [LedgerName(ledger.name, ledger.label) for ledger in self._ledgers.values() if ledger.allowed]

    def look(self, file: Path, name: str | None = None, corrections: Sequence[OwnName] = ()) -> LedgerPreview:
        """Return what `file` holds as a ledger of this name, or of the one that fits it best.

        Refuse a file that cannot be read or has no table that the ledger must have.
        """
        from jn_desktop.core.spreadsheet import read_workbook

        return self._preview(file, _written_at(file), read_workbook(file), name, corrections)

    def look_again(self, preview: LedgerPreview, name: str, corrections: Sequence[OwnName]) -> LedgerPreview:
        """Return what was read of the file before, as this ledger and under these corrections."""
        return self._preview(preview.file, preview.written, preview.workbook, name, corrections)

    def rehearse(self, preview: LedgerPreview, progress: Progress | None = None) -> ImportResult:
        """Return what taking the file would do; change nothing."""
        options = ImportOptions(dry_run=True, progress=progress, aliases=preview.corrections)
        return self._ledgers[preview.name].take(_unchanged(preview), options)

    def take(self, preview: LedgerPreview, progress: Progress | None = None) -> ImportResult:
        """Take the good rows of the file, after a backup to go back to, and remember the corrections.

        Where `progress` raises, nothing has changed.
        """
        file = _unchanged(preview)
        backup = self._backup.before_import(_part(progress, 0, _BACKING_UP))
        try:
            options = ImportOptions(progress=_part(progress, _BACKING_UP, _SCALE), aliases=preview.corrections)
            result = self._ledgers[preview.name].take(file, options)
        except BaseException:
            backup.unlink(missing_ok=True)
            raise
        self._aliases.remember(preview.corrections)
        if result.added + result.updated:
            self._note(preview, result, backup)
        else:
            backup.unlink(missing_ok=True)
        return result

    def save_refused(self, file: Path, preview: LedgerPreview, result: ImportResult) -> int:
        """Write the refused rows with their sentences and the notes to `file`, to be corrected and taken again.

        Returns the number of refused rows.
        """
        from jn_desktop.core.spreadsheet import write_workbook

        write_workbook(file, refused_sheets(preview, result, aliases_of(self.context)))
        return len(result.errors)

    def last_import(self) -> LastImport | None:
        """Return the last import whose backup is still there, or None."""
        entries = select(AuditEntry).where(
            AuditEntry.device == self.context.device,
            AuditEntry.record_id == IMPORTS,
            AuditEntry.action == _IMPORTED,
        )
        with self.context.reading() as connection:
            for row in connection.execute(entries.order_by(AuditEntry.sequence.desc())).mappings():
                last = self._last(dict(row), self._changes_after(connection, row["sequence"]))
                if last.backup.is_file():
                    return last
        return None

    def _changes_after(self, connection: Connection, sequence: int) -> int:
        query = select(func.count()).where(
            AuditEntry.device == self.context.device,
            AuditEntry.sequence > sequence,
            AuditEntry.table_name.not_in(self._unasked),
        )
        return connection.execute(query).scalar_one()

    def _preview(
        self, file: Path, written: int | None, workbook: list[Sheet], name: str | None, corrections: Sequence[OwnName]
    ) -> LedgerPreview:
        aliases = with_own(aliases_of(self.context), corrections)
        ledger = self._best_fitting(file, workbook, aliases) if name is None else self._ledgers[name]
        tables = [(kind, find_table(workbook, kind, aliases)) for kind in ledger.sheets]
        if tables[0][1] is None:
            raise not_recognised(file, ledger.sheets[0])
        return LedgerPreview(
            file=file,
            written=written,
            workbook=workbook,
            name=ledger.name,
            label=ledger.label,
            sheets=tuple(preview_sheet(kind, table) for kind, table in tables if table is not None),
            corrections=tuple(corrections),
        )

    def _best_fitting(self, file: Path, workbook: list[Sheet], aliases: Aliases) -> Ledger:
        """Return the ledger most of whose fields have columns; its first sheet must be there."""
        fits = {
            ledger: count_fields(workbook, ledger.sheets[0], aliases)
            and sum(count_fields(workbook, kind, aliases) for kind in ledger.sheets)
            for ledger in self._ledgers.values()
            if ledger.allowed
        }
        ledger = max(fits, key=lambda ledger: fits[ledger])
        if not fits[ledger]:
            raise StationError(f"“{file.name}”不像任何一种台账：没有找到可识别的表头；请选明是哪一种，或检查文件。")
        return ledger

    def _last(self, row: dict[str, Any], later_changes: int) -> LastImport:
        said = json.loads(row["fields"])
        return LastImport(
            label=self._ledgers[said["ledger"]].label,
            file=said["file"],
            at=row["at"],
            operator=row["operator"],
            added=said["added"],
            updated=said["updated"],
            backup=self._folder / BACKUPS / said["backup"],
            later_changes=later_changes,
        )

    def _note(self, preview: LedgerPreview, result: ImportResult, backup: Path) -> None:
        counts = {"added": result.added, "updated": result.updated, "refused": len(result.errors)}
        said = {"ledger": preview.name, "file": preview.file.name, "backup": backup.name, **counts}
        with self.context.writing() as work:
            work.note(_IMPORTED, IMPORTS, said)


def _written_at(file: Path) -> int | None:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None  # whoever reads it says what is the matter


def _unchanged(preview: LedgerPreview) -> Path:
    """Return the file, which must be the one that was looked at."""
    if _written_at(preview.file) != preview.written:
        raise StationError(f"“{preview.file.name}”在预览之后又改动过或不见了；请重新选择它，核对后再导入。")
    return preview.file


def _part(progress: Progress | None, start: int, end: int) -> Progress | None:
    """Return a progress that tells `progress` of its part of the whole."""
    if progress is None:
        return None

    def report(done: int, total: int) -> None:
        progress(start + (end - start) * done // total if total else start, _SCALE)

    return report
