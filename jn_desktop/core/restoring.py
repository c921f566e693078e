"""Putting another database and vault in the place of a station's, so that a cut at any moment leaves one of the two.

Everything is written and checked in a folder beside; renaming that folder decides, and what remains is finished from
wherever it was cut off, at the latest when the station is next opened.
"""

import contextlib
import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from jn_desktop.core.files import write_file, writing_failed
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.vault import ATTEMPTS_NAME, VAULT_NAME

RESTORING = "restoring"
_BUILDING = "~building"
_ASIDE = "aside"
_PARTS = (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", DATABASE_NAME, VAULT_NAME)


def build(folder: Path, parts: Mapping[str, bytes]) -> Path:
    """Write database and vault into a folder of their own beside the station's; the caller checks them there."""
    building = folder / _BUILDING
    discard(building)
    try:
        building.mkdir()
    except OSError as error:
        raise writing_failed(building, error) from error
    for name, content in parts.items():
        write_file(building / name, content)
    return building


def discard(building: Path) -> None:
    """Remove what was built and is not wanted."""
    shutil.rmtree(building, ignore_errors=True)


def put_in_place(folder: Path, building: Path, now: datetime) -> Path | None:
    """Put what was built in the station's place; return the folder in which the old station is kept aside, if any.

    Nobody may have the database open. Where a file cannot be moved, everything is as it was.
    """
    old = any((folder / part).exists() for part in _PARTS)
    aside = _free_aside(folder, now) if old else None
    try:
        (building / _ASIDE).write_text(aside.name if aside else "", encoding="utf-8")
        os.replace(building, folder / RESTORING)
        finish(folder)
    except OSError as error:
        _call_off(folder)
        raise writing_failed(folder, error) from error
    return aside


def finish(folder: Path) -> None:
    """Put a checked database and vault in place, from wherever an earlier try was cut off."""
    restoring = folder / RESTORING
    if not restoring.is_dir():
        return
    if any((restoring / part).exists() for part in (DATABASE_NAME, VAULT_NAME)):
        if (restoring / DATABASE_NAME).exists():  # until the database is in place, what stands there is the old station
            _set_aside(folder, _aside_of(folder))
            os.replace(restoring / DATABASE_NAME, folder / DATABASE_NAME)
        os.replace(restoring / VAULT_NAME, folder / VAULT_NAME)
        (folder / ATTEMPTS_NAME).unlink(missing_ok=True)
    shutil.rmtree(restoring)


def _aside_of(folder: Path) -> Path | None:
    name = (folder / RESTORING / _ASIDE).read_text(encoding="utf-8")
    return folder / name if name else None


def _set_aside(folder: Path, aside: Path | None) -> None:
    for part in _PARTS:
        if aside is not None and (folder / part).exists():
            aside.mkdir(exist_ok=True)
            os.replace(folder / part, aside / part)


def _call_off(folder: Path) -> None:
    """Bring the old station back, unless the new database is in place already: then the next opening finishes."""
    restoring = folder / RESTORING
    discard(folder / _BUILDING)
    if not (restoring / DATABASE_NAME).exists():
        return
    with contextlib.suppress(OSError):  # what cannot be moved back either, the next opening settles too
        aside = _aside_of(folder)
        if aside is not None and aside.is_dir():
            for part in _PARTS:
                if (aside / part).exists():
                    os.replace(aside / part, folder / part)
            aside.rmdir()
        shutil.rmtree(restoring)


def _free_aside(folder: Path, now: datetime) -> Path:
    stem = f"aside-{now:%Y%m%d-%H%M}"
    number = 1
    while True:
        aside = folder / (stem if number == 1 else f"{stem}-{number}")
        if not aside.exists():
            return aside
        number += 1
