"""A station's folder in one program's hands: the operating system's lock held, the database key unlocked.

Nothing here opens the database, so that a password can be proved while what opens it is still being loaded.
"""

import json
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from jn_desktop.core import restoring
from jn_desktop.core.clock import SystemClock
from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file, writing_failed
from jn_desktop.core.paths import DATABASE_NAME, require_local_folder
from jn_desktop.core.vault import VAULT_NAME, Attempts, Vault

_LOCK, _HOLDER = "station.lock", "holder.json"


@dataclass(frozen=True)
class Hold:
    """A held and unlocked station of one operator; whoever has it must `release` it."""

    folder: Path
    operator: str
    key: bytes
    lock: FileLock

    def release(self) -> None:
        """Let others open the station."""
        try:
            if self.lock.is_locked:
                (self.folder / _HOLDER).unlink(missing_ok=True)
        finally:
            self.lock.release()


def hold(folder: Path, operator: str, password: str) -> Hold:
    """Take the station in `folder` for `operator`; refuse a wrong password or a station that somebody else holds.

    The delay after wrong passwords always goes by the machine's clock.
    """
    folder = station_folder(folder)
    lock = take_lock(folder)
    try:
        restoring.finish(folder)
        _sweep(folder)
        key = unlock(folder, Vault.load(folder / VAULT_NAME), operator, password)
        _say_who(folder, operator)
        return Hold(folder, operator, key, lock)
    except BaseException:
        lock.release()
        raise


def station_folder(folder: Path) -> Path:
    """Return the absolute folder; refuse one that is not there or not on this machine's own disk."""
    require_local_folder(folder)
    if not folder.is_dir():
        raise StationError(f"没有站点文件夹“{folder}”；请先用 init 建站，或检查 --station。")
    return folder.absolute()


def holds_station(folder: Path) -> bool:
    """Tell whether there is a station in a folder, be it damaged or half restored."""
    return any((folder / part).exists() for part in (VAULT_NAME, DATABASE_NAME, restoring.RESTORING))


def take_lock(folder: Path) -> FileLock:
    """Take the operating system's lock of a station; a dead holder's is free."""
    lock = FileLock(folder / _LOCK, timeout=0, thread_local=False)  # it is opened on one thread and closed on another
    try:
        lock.acquire()
    except Timeout:
        raise StationError(f"站点正由{_holder(folder)}使用；请等对方关闭后再打开。") from None
    except OSError as error:
        raise writing_failed(folder / _LOCK, error) from error
    return lock


@contextmanager
def counted(folder: Path, name: str) -> Iterator[None]:
    """Count an attempt to log in; it is forgotten when the block ends well."""
    attempts = Attempts(folder, SystemClock())
    attempts.begin(name)
    yield
    attempts.succeed(name)


def unlock(folder: Path, vault: Vault, operator: str, password: str) -> bytes:
    """Return the database key that a vault holds for an operator; a wrong password is counted in `folder`."""
    with counted(folder, operator if operator in vault.wraps else "其他"):
        key = vault.unlock(operator, password)
        if key is None:
            raise StationError(f"操作员“{operator}”或密码不对；请核对后再试。")
        return key


def _sweep(folder: Path) -> None:
    """Remove the workspaces that a killed backup or restore left behind."""
    for entry in folder.glob("~*"):
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)


def _say_who(folder: Path, operator: str) -> None:
    """Leave a note for whoever finds the station held: an operator's name only once the password has proved it."""
    about = {"operator": operator, "machine": platform.node(), "process": os.getpid()}
    write_file(folder / _HOLDER, json.dumps(about, ensure_ascii=False).encode("utf-8"))


def _holder(folder: Path) -> str:
    try:
        about = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return f"“{about['operator']}”在电脑“{about['machine']}”上（进程 {about['process']}）"
    except (OSError, ValueError, KeyError, TypeError):
        return "另一个程序"
