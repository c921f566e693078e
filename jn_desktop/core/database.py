"""One encrypted SQLite file: how it is opened, told from a stranger's, read and checked.

Every write goes through `Database.writing`, which hands out a `Work` (see `core/work.py`): one BEGIN IMMEDIATE
transaction that audits and announces what it changed.
"""

import operator
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, event, insert, literal, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import DeclarativeBase, configure_mappers
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from jn_desktop.core.changes import Changes, Listener
from jn_desktop.core.errors import StationError

APPLICATION_ID = 0x4A4E4458  # "JNDX"
SCHEMA_VERSION = 9  # the newest migration in migrations/versions

_BATCH = 1_000
_PATIENCE = 10.0
"""Seconds for which a database that is to be replaced waits for those who use it."""
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32000",
)


class Base(DeclarativeBase):
    """Every table of every feature."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def column_names(model: type[Base], *but: str) -> list[str]:
    """Return the names of a table's columns, less those of `but`."""
    return [column.name for column in model.__table__.columns if column.name not in but]


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows; a column that a row does not name is NULL.

    They are handed to the driver as they are: SQLAlchemy's own way costs as much again as the insert. Between batches
    other threads get their turn; within one the driver hardly lets go of the interpreter.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    order: Any = statement.positiontup
    if all(len(row) == len(names) for row in rows):
        values = list(map(operator.itemgetter(*order), rows))
    else:
        values = [tuple(row.get(name) for name in order) for row in rows]
    for start in range(0, len(values), _BATCH):
        connection.exec_driver_sql(str(statement), values[start : start + _BATCH])


def connect(path: Path, key: bytes) -> dbapi2.Connection:
    """Open `path` with the raw 32-byte key and the opening recipe; the caller closes it."""
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # or SQLCipher writes to a console that is not there
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def warm_up() -> None:
    """Do ahead what the first opening of a process costs beside the file itself: SQLAlchemy's mappers and dialect."""
    configure_mappers()
    engine = create_engine("sqlite://", module=dbapi2)
    with engine.connect() as connection:
        connection.execute(select(literal(1)))
    engine.dispose()


class Database:
    """The open database of one station."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._listeners: list[Listener] = []
        self._gate = threading.Condition()
        self._users = 0
        self.engine = create_engine(
            "sqlite://",
            module=dbapi2,
            creator=self._connect,
            poolclass=QueuePool,
            pool_reset_on_return="rollback",
        )
        event.listen(self.engine, "begin", _begin)

    def listen(self, listener: Listener) -> None:
        """Have `listener` told of every committed change."""
        self._listeners.append(listener)

    def announce(self, changes: Changes) -> None:
        for listener in self._listeners:
            listener(changes)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection inside one read transaction."""
        with self._used(), world_faults(self.path), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def locked(self) -> Iterator[Connection]:
        """Give a connection inside one BEGIN IMMEDIATE transaction; an exception rolls it back."""
        with (
            self._used(),
            world_faults(self.path),
            self.engine.connect().execution_options(immediate=True) as connection,
            connection.begin(),
        ):
            yield connection

    def raw(self) -> dbapi2.Connection:
        """Open a driver connection of its own, for backup, migration and page checks."""
        return connect(self.path, self._key)

    @contextmanager
    def released(self) -> Iterator[None]:
        """Let go of the file so that another can be put in its place; who wants to read or write meanwhile waits."""
        with self._gate:
            if not self._gate.wait_for(lambda: self._users == 0, _PATIENCE):
                raise StationError("还有别的操作正在读写数据库，没有改动；请等它做完再试。")
            self.close()
            yield

    @contextmanager
    def _used(self) -> Iterator[None]:
        with self._gate:
            self._users += 1
        try:
            yield
        finally:
            with self._gate:
                self._users -= 1
                self._gate.notify_all()

    def _connect(self) -> dbapi2.Connection:
        require_database(self.path)
        return connect(self.path, self._key)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it."""
        try:
            with self.engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA optimize")
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (DatabaseError, dbapi2.DatabaseError, StationError):
            pass  # a damaged or lost file is reported by those who read it, not by the one who closes it
        finally:
            self.engine.dispose()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def world_faults(path: Path) -> Iterator[None]:
    """Turn what the world does to a file into a sentence; our own mistakes pass through unchanged."""
    try:
        yield
    except (DatabaseError, dbapi2.DatabaseError) as error:
        said = str(error.orig if isinstance(error, DatabaseError) else error)
        if "is full" in said:
            raise StationError("磁盘已满，没有保存；请清出空间后再试。") from error
        if "is locked" in said:
            raise StationError("数据库正被占用，没有保存；请稍后再试。") from error
        if "readonly" in said:
            raise StationError(f"“{path}”是只读的，没有保存；请检查文件和文件夹的权限。") from error
        if any(sign in said for sign in ("disk I/O", "malformed", "not a database", "decode to UTF-8")):
            raise StationError(f"数据库“{path}”读写出错（{said}）；请运行 verify 检查，必要时从备份恢复。") from error
        raise


def require_database(path: Path) -> None:
    """Refuse a path where no database stands: SQLite would make an empty one there."""
    if not path.is_file():
        raise StationError(f"数据库“{path}”不见了；请从备份恢复。")


def inspect(path: Path, key: bytes) -> int:
    """Return the schema version of the file at `path`; refuse one that is damaged, not ours, or newer, unchanged."""
    require_database(path)
    try:
        connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    except dbapi2.DatabaseError as error:
        raise StationError(f"数据库“{path}”已损坏，或者不是本站的文件；没有改动它，请从备份恢复。") from error
    if application != APPLICATION_ID:
        raise StationError(f"“{path}”不是跑小青工作台的数据库；没有改动它，请检查站点文件夹。")
    if version > SCHEMA_VERSION:
        raise StationError(f"“{path}”由更新版本的程序写成；没有改动它，请升级本程序后再打开。")
    return int(version)


def copy_database(
    source: dbapi2.Connection, target: Path, key: bytes, progress: Callable[[int, int], None] | None
) -> None:
    """Copy a live database with SQLite's backup API; the copy is encrypted under `key`, the same as the source's."""
    copy = connect(target, key)
    try:

        def report(_status: int, remaining: int, total: int) -> None:
            if progress is not None:
                progress(total - remaining, total)

        source.backup(copy, pages=2048, progress=report)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy.execute("PRAGMA journal_mode=DELETE")  # so that the copy is one file
    finally:
        copy.close()
