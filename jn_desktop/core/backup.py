"""Backups: one file that holds the encrypted database, the vault and a manifest, and proves itself.

The file is a plain zip without compression. Its comment is the SHA-256 of everything before the comment, so that a
change anywhere in the file is found; the manifest inside has the SHA-256 of each part and the rows of each table.
"""

import hashlib
import io
import json
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jn_desktop.core.clock import stamp
from jn_desktop.core.database import connect, copy_database, world_faults
from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file, writing_failed
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.service import Context, Service
from jn_desktop.core.vault import VAULT_NAME
from jn_desktop.core.work import Progress

SUFFIX = ".jnbackup"
BACKUPS = "backups"
"""The folder, in that of the station, of the backups that the program makes by itself."""
_LAST = "last-backup"  # a file beside the database, which a backup thus does not change
_BEFORE_IMPORT = "before-import"
_KEPT_BEFORE_IMPORTS = 5
_FORMAT = 1
_MANIFEST = "manifest.json"
_DIGEST_LENGTH = 64


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its file, that file's SHA-256, and how many rows it holds."""

    file: Path
    sha256: str
    rows: int


class BackupService(Service):
    """Make backups of the open station."""

    feature = "backup"

    def __init__(self, context: Context, folder: Path, key: bytes) -> None:
        super().__init__(context)
        self._folder = folder
        self._key = key

    def create(self, target_folder: Path, progress: Progress | None = None) -> Backup:
        """Write a backup of this moment into `target_folder`; the station stays open meanwhile."""
        made = self._make(target_folder, "backup", progress)
        write_file(self._folder / _LAST, stamp(self.context.clock.now()).encode())
        return made

    def last(self) -> str | None:
        """Return when the last backup was made by hand, `2026-09-18T16:30`, or None."""
        try:
            return (self._folder / _LAST).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def before_import(self, progress: Progress | None = None) -> Path:
        """Keep this moment among the station's own backups, to go back to; of such backups the last 5 stay."""
        file = self._make(self._folder / BACKUPS, _BEFORE_IMPORT, progress).file
        made = sorted(file.parent.glob(f"{_BEFORE_IMPORT}-*{SUFFIX}"), key=lambda kept: kept.stat().st_mtime_ns)
        for old in made[:-_KEPT_BEFORE_IMPORTS]:
            old.unlink(missing_ok=True)
        return file

    def _make(self, target_folder: Path, label: str, progress: Progress | None) -> Backup:
        return make_backup(self._folder, self._key, target_folder, self.context.clock.now(), label, progress)


def make_backup(
    folder: Path, key: bytes, target_folder: Path, now: datetime, label: str, progress: Progress | None = None
) -> Backup:
    """Copy the station in `folder` with SQLite's backup API and pack it as `LABEL-TIME.jnbackup`."""
    target = _free_name(target_folder.absolute(), f"{label}-{now:%Y%m%d-%H%M}")
    try:
        with tempfile.TemporaryDirectory(prefix="~", dir=folder) as workspace, world_faults(folder / DATABASE_NAME):
            copy = Path(workspace) / DATABASE_NAME
            source = connect(folder / DATABASE_NAME, key)
            try:
                copy_database(source, copy, key, progress)
            finally:
                source.close()
            schema, rows = _content_of(copy, key)
            parts = {DATABASE_NAME: copy.read_bytes(), VAULT_NAME: (folder / VAULT_NAME).read_bytes()}
    except OSError as error:
        raise writing_failed(target, error) from error
    manifest = {
        "format": _FORMAT,
        "made": stamp(now),
        "schema": schema,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()},
        "rows": rows,
    }
    packed = _pack({_MANIFEST: json.dumps(manifest, indent=1).encode(), **parts}, now)
    write_file(target, packed, check=lambda written: _require_whole(written.read_bytes(), written))
    return Backup(target, hashlib.sha256(packed).hexdigest(), sum(rows.values()))


def verify_backup(file: Path) -> list[str]:
    """Return what is wrong with a backup file, in words; nothing when it is whole."""
    try:
        read_backup(file)
    except StationError as error:
        return [str(error)]
    return []


def read_backup(file: Path) -> dict[str, bytes]:
    """Return the parts of a backup by name, after checking every byte; refuse a damaged file."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise StationError(f"没有备份文件“{file}”；请检查文件名。") from None
    except OSError as error:
        raise StationError(f"备份文件“{file}”读不出来（{error.strerror}）；请检查磁盘和权限。") from error
    _require_whole(content, file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(parts.pop(_MANIFEST))
        newer = manifest["format"] > _FORMAT
        digests = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
        whole = digests == manifest["sha256"] and set(parts) == {DATABASE_NAME, VAULT_NAME}
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, RuntimeError, EOFError) as error:
        raise StationError(f"“{file.name}”不是完整的备份；请改用另一份备份。") from error
    if newer:
        raise StationError(f"备份文件“{file}”由更新版本的程序写成；请升级本程序。")
    if not whole:
        raise StationError(f"备份文件“{file}”与它的清单不符；请改用另一份备份。")
    return parts


def operators_of(file: Path) -> list[str]:
    """Return the names of the operators who can open a backup."""
    return list(json.loads(read_backup(file)[VAULT_NAME])["operators"])


def _pack(parts: dict[str, bytes], now: datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), content)
        archive.comment = b"0" * _DIGEST_LENGTH
    body = packed.getvalue()[:-_DIGEST_LENGTH]
    return body + hashlib.sha256(body).hexdigest().encode()


def _require_whole(content: bytes, file: Path) -> None:
    body, digest = content[:-_DIGEST_LENGTH], content[-_DIGEST_LENGTH:]
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise StationError(f"“{file.name}”不是完整的备份：内容被改动或没有写完；请改用另一份备份。")


def _free_name(folder: Path, stem: str) -> Path:
    target = folder / f"{stem}{SUFFIX}"
    number = 2
    while target.exists():
        target = folder / f"{stem}-{number}{SUFFIX}"
        number += 1
    return target


def _content_of(path: Path, key: bytes) -> tuple[int, dict[str, int]]:
    """Return a database's schema version and the rows of its tables."""
    connection: Any = connect(path, key)
    try:
        return connection.execute("PRAGMA user_version").fetchone()[0], count_rows(connection)
    finally:
        connection.close()


def count_rows(connection: Any) -> dict[str, int]:
    """Return the number of rows of every table of ours, by table name, over a driver connection."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
