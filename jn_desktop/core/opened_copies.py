"""Copies of attachments for other programs to show: in a private temporary folder that is emptied at the end."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from jn_desktop.core.files import writing_failed

_PREFIX = "jn-desktop-"
_LOCK = ".lock"
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}


class OpenedCopies:
    """This process's copies. Made at start, it removes what dead processes left behind; `empty` it at the end."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock: FileLock | None = None
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            _sweep(folder)

    def write(self, name: str, content: bytes) -> Path:
        """Write a read-only copy that only this user can read, and return where it stands."""
        path = _free_path(self._open_folder(), name_on_disk(name))
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
            with open(descriptor, "wb") as file:
                file.write(content)
            path.chmod(0o400)
        except OSError as error:
            raise writing_failed(path, error) from error
        return path

    def empty(self) -> None:
        """Remove all copies; one that another program still holds is left for the next start."""
        if self._folder is not None and self._lock is not None:
            self._lock.release()
            _remove(self._folder)
            self._folder = self._lock = None

    def _open_folder(self) -> Path:
        if self._folder is None:
            try:
                folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
                # it is taken on the thread that writes a copy and given back on the window's
                self._lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)
                self._lock.acquire()
            except OSError as error:
                raise writing_failed(Path(tempfile.gettempdir()), error) from error
            self._folder = folder
        return self._folder


def name_on_disk(name: str) -> str:
    """Return a name that every system takes, Windows with its reserved names and endings included."""
    name = name.translate(_FORBIDDEN).rstrip(". ")
    return f"_{name}" if name.split(".")[0].rstrip().upper() in _RESERVED or name.startswith(".") else name


def _free_path(folder: Path, name: str) -> Path:
    ending = PurePosixPath(name).suffix
    path, number = folder / name, 2
    while path.exists():
        path = folder / f"{name.removesuffix(ending)} ({number}){ending}"
        number += 1
    return path


def _sweep(folder: Path) -> None:
    """Remove the folder of a process that is dead: the lock in it is free."""
    with contextlib.suppress(OSError, Timeout):
        if not _is_ours(folder):
            return
        with FileLock(folder / _LOCK, timeout=0):
            pass
        _remove(folder)


def _is_ours(folder: Path) -> bool:
    """Tell our own folder from a stranger's in a temporary folder that all share."""
    return not folder.is_symlink() and folder.is_dir() and (os.name == "nt" or folder.lstat().st_uid == os.getuid())


def _remove(folder: Path) -> None:
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            path.chmod(0o600)  # Windows deletes no read-only file
    shutil.rmtree(folder, ignore_errors=True)
