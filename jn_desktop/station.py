"""One station: its folder with vault, database and lock, opened for one operator. Parts are wired only here."""

import json
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout
from sqlalchemy import select

from jn_desktop.agents.service import AgentService
from jn_desktop.core.aliases import AliasService
from jn_desktop.core.backup import BackupService, make_backup, read_backup
from jn_desktop.core.clock import Clock, SystemClock
from jn_desktop.core.database import DATABASE_NAME, SCHEMA_VERSION, Database, connect, inspect
from jn_desktop.core.errors import Refused, StationError
from jn_desktop.core.files import write_file, writing_failed
from jn_desktop.core.migration import migrate
from jn_desktop.core.operators import Operator, OperatorService, reset_password
from jn_desktop.core.paths import require_local_folder
from jn_desktop.core.roles import Role
from jn_desktop.core.service import Context
from jn_desktop.core.settings import Setting, read_setting
from jn_desktop.core.vault import ATTEMPTS_NAME, VAULT_NAME, Attempts, Vault, require_good_password
from jn_desktop.core.verification import VerificationService, file_problems
from jn_desktop.core.work import Actor, new_id, writing
from jn_desktop.meetings.service import MeetingService, check_meetings
from jn_desktop.permissions import PERMISSIONS
from jn_desktop.projects.agency import AgencyService
from jn_desktop.projects.assignments import AssignmentService, check_assignments
from jn_desktop.projects.model import Project
from jn_desktop.projects.service import ProjectService, check_projects
from jn_desktop.registry.merging import Follower
from jn_desktop.registry.service import RegistryService

FIRST_OPERATOR = "admin"
DEFAULT_NAME = "济宁高新区园区企业服务站"
DEFAULT_AUTHORITY = "济宁高新区"
BACKUPS = "backups"
_LOCK, _HOLDER = "station.lock", "holder.json"
_CREATING, _BUILDING, _RESTORING = "~creating", "~building", "restoring"
_PARTS = (f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", DATABASE_NAME, VAULT_NAME)
_CHECKS = (check_projects, check_assignments, check_meetings)
_FOLLOWERS = (Follower("重点项目", Project, "enterprise_id"),)


class Station:
    """An open station and its services. Use as a context manager, or `close` it."""

    def __init__(self, folder: Path, key: bytes, context: Context, lock: FileLock) -> None:
        self.folder = folder
        self.context = context
        self._lock = lock
        with context.reading() as connection:
            self.name = read_setting(connection, "station") or ""
        self.operators = OperatorService(context, folder / VAULT_NAME, key)
        self.aliases = AliasService(context)
        self.backup = BackupService(context, folder, key)
        self.verification = VerificationService(context, _CHECKS)
        self.registry = RegistryService(context, _FOLLOWERS)
        self.agents = AgentService(context)
        self.projects = ProjectService(context)
        self.assignments = AssignmentService(context)
        self.agency = AgencyService(context)
        self.meetings = MeetingService(context)

    @classmethod
    def open(cls, folder: Path, operator: str, password: str, clock: Clock) -> "Station":
        """Open the station in `folder` for `operator`; refuse a wrong password, a stranger's file or a held station.

        An older database is backed up and migrated first. `clock` is the station's; the delay after wrong passwords
        always goes by the machine's.
        """
        folder = _station_folder(folder)
        lock = _hold(folder)
        try:
            _finish_restore(folder)
            _sweep(folder)
            key = _unlock(folder, Vault.load(folder / VAULT_NAME), operator, password)
            _say_who(folder, operator)
            _bring_up_to_date(folder, key, clock)
            context = _context(folder, key, operator, clock)
            return cls(folder, key, context, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def create(cls, folder: Path, name: str, password: str, clock: Clock) -> str:
        """Make a station in an empty or new folder with its first administrator; return the recovery code."""
        require_local_folder(folder)
        folder = folder.absolute()
        name = name.strip()
        if not name or len(name) > 60 or not name.isprintable():
            raise StationError("站名要有 1 到 60 个字，且不含换行等特殊字符。")
        require_good_password(password, FIRST_OPERATOR, name)
        _require_empty(folder)
        building = folder / _CREATING
        vault, key, code = Vault.create(name, FIRST_OPERATOR, password)
        try:
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(parents=True)
            vault.save(building / VAULT_NAME)
            _fill_new(building / DATABASE_NAME, key, name, clock)
            for part in (DATABASE_NAME, VAULT_NAME):
                os.replace(building / part, folder / part)
            building.rmdir()
        except OSError as error:
            raise writing_failed(folder, error) from error
        return code

    @classmethod
    def recover(cls, folder: Path, operator: str, code: str, password: str, clock: Clock) -> None:
        """Give `operator` a new password with the recovery code."""
        folder = _station_folder(folder)
        lock = _hold(folder)
        try:
            _finish_restore(folder)
            vault = Vault.load(folder / VAULT_NAME)
            with _counted(folder, "恢复码"):
                key = vault.recover(code)
                if key is None:
                    raise StationError("恢复码不对；请照建站时给出的恢复码逐字核对。")
            _bring_up_to_date(folder, key, clock)
            database = Database(folder / DATABASE_NAME, key)
            try:
                reset_password(database, folder / VAULT_NAME, key, operator, password, clock)
            finally:
                database.close()
            Attempts(folder, SystemClock()).succeed(operator)
        finally:
            lock.release()

    @classmethod
    def restore(cls, folder: Path, file: Path, operator: str, password: str, clock: Clock) -> Path | None:
        """Put the station of a backup file in the place of the one in `folder`; return where that is kept aside.

        The operator and the password are those of the backup: the station that it replaces may be beyond opening.
        """
        require_local_folder(folder)
        folder = folder.absolute()
        parts = read_backup(file)
        _make_folder(folder)
        lock = _hold(folder)
        try:
            _finish_restore(folder)
            building = folder / _BUILDING
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            for name, content in parts.items():
                write_file(building / name, content)
            try:
                _require_restorable(folder, building, operator, password)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            old = any((folder / part).exists() for part in _PARTS)
            aside = _free_aside(folder, clock) if old else None
            (building / "aside").write_text(aside.name if aside else "", encoding="utf-8")
            os.replace(building, folder / _RESTORING)
            _finish_restore(folder)
            return aside
        except OSError as error:
            raise writing_failed(folder, error) from error
        finally:
            lock.release()

    def close(self) -> None:
        """Close the database and let others open the station."""
        if not self._lock.is_locked:
            return
        try:
            self.context.database.close()
            (self.folder / _HOLDER).unlink(missing_ok=True)
        finally:
            self._lock.release()

    def __enter__(self) -> "Station":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def default_operator(folder: Path) -> str:
    """Return the station's only operator, else `admin`."""
    folder = _station_folder(folder)
    pending = folder / _RESTORING / VAULT_NAME  # of a restore that was cut off; opening finishes it
    names = list(Vault.load(pending if pending.exists() else folder / VAULT_NAME).wraps)
    return names[0] if len(names) == 1 else FIRST_OPERATOR


def _station_folder(folder: Path) -> Path:
    require_local_folder(folder)
    if not folder.is_dir():
        raise StationError(f"没有站点文件夹“{folder}”；请先用 init 建站，或检查 --station。")
    return folder.absolute()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise writing_failed(folder, error) from error


def _sweep(folder: Path) -> None:
    """Remove the workspaces that a killed backup or restore left behind."""
    for entry in folder.glob("~*"):
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)


def _require_empty(folder: Path) -> None:
    """Refuse a folder with anything in it but the remains of a set-up that was cut off."""
    _make_folder(folder)
    if (folder / _CREATING).is_dir() and not (folder / VAULT_NAME).exists():
        (folder / DATABASE_NAME).unlink(missing_ok=True)  # its recovery code was never shown to anybody
    left = [entry.name for entry in folder.iterdir() if entry.name != _CREATING]
    if VAULT_NAME in left:
        raise StationError(f"“{folder}”里已经有一个站点；请换一个空文件夹。")
    if left:
        raise StationError(f"“{folder}”不是空文件夹；请换一个空的或新的文件夹建站。")


def _hold(folder: Path) -> FileLock:
    """Take the operating system's lock of a station; a dead holder's is free."""
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise StationError(f"站点正由{_holder(folder)}使用；请等对方关闭后再打开。") from None
    except OSError as error:
        raise writing_failed(folder / _LOCK, error) from error
    return lock


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


@contextmanager
def _counted(folder: Path, name: str) -> Iterator[None]:
    """Count an attempt to log in; it is forgotten when the block ends well."""
    attempts = Attempts(folder, SystemClock())
    attempts.begin(name)
    yield
    attempts.succeed(name)


def _unlock(folder: Path, vault: Vault, operator: str, password: str) -> bytes:
    with _counted(folder, operator if operator in vault.wraps else "其他"):
        key = vault.unlock(operator, password)
        if key is None:
            raise StationError(f"操作员“{operator}”或密码不对；请核对后再试。")
        return key


def _bring_up_to_date(folder: Path, key: bytes, clock: Clock) -> None:
    version = inspect(folder / DATABASE_NAME, key)
    if version < SCHEMA_VERSION:
        make_backup(folder, key, folder / BACKUPS, clock.now(), f"before-{SCHEMA_VERSION:04d}", None)
        migrate(folder / DATABASE_NAME, key)


def _context(folder: Path, key: bytes, operator: str, clock: Clock) -> Context:
    database = Database(folder / DATABASE_NAME, key)
    try:
        with database.reading() as connection:
            known = connection.execute(
                select(Operator.role, Operator.active).where(Operator.name == operator)
            ).one_or_none()
            device = read_setting(connection, "device") or ""
        if known is None or not known.active:
            raise Refused(f"操作员“{operator}”已停用；请找管理员。")
    except BaseException:
        database.close()
        raise
    return Context(database, operator, Role(known.role), device, clock, PERMISSIONS)


def _fill_new(path: Path, key: bytes, name: str, clock: Clock) -> None:
    migrate(path, key)
    database = Database(path, key)
    try:
        device = new_id()
        with writing(database, Actor(FIRST_OPERATOR, device), clock.now()) as work:
            for setting, value in (("station", name), ("authority", DEFAULT_AUTHORITY), ("device", device)):
                work.insert(Setting, {"name": setting, "value": value})
            work.insert(Operator, {"name": FIRST_OPERATOR, "role": Role.ADMINISTRATOR.value, "active": True})
    finally:
        database.close()


def _require_restorable(folder: Path, building: Path, operator: str, password: str) -> None:
    """Refuse a backup that this operator may not restore, or whose database is not sound."""
    key = _unlock(folder, Vault.load(building / VAULT_NAME), operator, password)
    inspect(building / DATABASE_NAME, key)
    driver = connect(building / DATABASE_NAME, key)
    try:
        problems = file_problems(driver)
        row = driver.execute("SELECT role FROM operator WHERE name = ? AND active", (operator,)).fetchone()
    finally:
        driver.execute("PRAGMA journal_mode=DELETE")
        driver.close()
    if problems:
        raise StationError(f"备份里的数据库有问题，没有恢复：{problems[0]}")
    if row is None or Role(row[0]) not in PERMISSIONS["station.restore"]:
        raise Refused(f"“{operator}”在这份备份里不是管理员，不能恢复；请找管理员办理。")


def _free_aside(folder: Path, clock: Clock) -> Path:
    stem = f"aside-{clock.now():%Y%m%d-%H%M}"
    number = 1
    while True:
        aside = folder / (stem if number == 1 else f"{stem}-{number}")
        if not aside.exists():
            return aside
        number += 1


def _finish_restore(folder: Path) -> None:
    """Put a checked backup in place, from wherever an earlier try was cut off."""
    restoring = folder / _RESTORING
    if not restoring.is_dir():
        return
    if any((restoring / part).exists() for part in (DATABASE_NAME, VAULT_NAME)):
        aside_name = (restoring / "aside").read_text(encoding="utf-8")
        if (restoring / DATABASE_NAME).exists():  # until the database is in place, what stands there is the old station
            for old in _PARTS:
                if aside_name and (folder / old).exists():
                    (folder / aside_name).mkdir(exist_ok=True)
                    os.replace(folder / old, folder / aside_name / old)
            os.replace(restoring / DATABASE_NAME, folder / DATABASE_NAME)
        os.replace(restoring / VAULT_NAME, folder / VAULT_NAME)
        (folder / ATTEMPTS_NAME).unlink(missing_ok=True)
    shutil.rmtree(restoring)
