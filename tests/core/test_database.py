import hashlib
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlcipher3 import dbapi2

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.changes import Changes
from jn_desktop.core.database import APPLICATION_ID, SCHEMA_VERSION, Database, connect, inspect
from jn_desktop.core.errors import StationError
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.settings import Setting, read_setting
from jn_desktop.core.vault import VAULT_NAME, Vault
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

Opener = Callable[..., Station]
RECIPE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "temp_store": 2,
}


def key_of(folder: Path) -> bytes:
    key = Vault.load(folder / VAULT_NAME).unlock(FIRST_OPERATOR, PASSWORD)
    assert key is not None
    return key


def database_files(folder: Path) -> dict[str, str]:
    """The database and what SQLite may lay beside it, by hash."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob(f"{DATABASE_NAME}*"))
    }


@pytest.fixture
def announced(station: Station) -> list[Changes]:
    heard: list[Changes] = []
    station.context.database.listen(heard.append)
    return heard


@pytest.fixture
def database(station: Station) -> Database:
    return station.context.database


@pytest.fixture
def driver(database: Database) -> Iterator[dbapi2.Connection]:
    """A connection of its own, as another program would have."""
    connection = database.raw()
    connection.execute("PRAGMA busy_timeout=0")
    yield connection
    connection.close()


# ---- the opening recipe ----


@pytest.mark.parametrize("way", ["reading", "locked"])
def test_every_pooled_connection_has_the_whole_recipe(database: Database, way: str) -> None:
    with database.reading() as first, getattr(database, way)() as second:
        in_force = [
            {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in RECIPE}
            for connection in (first, second)
        ]

    assert in_force == [RECIPE, RECIPE]


def test_a_driver_connection_has_the_recipe_too(driver: dbapi2.Connection) -> None:
    driver.execute("PRAGMA busy_timeout=5000")

    assert {name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in RECIPE} == RECIPE


def test_the_file_says_whose_it_is_and_how_new(driver: dbapi2.Connection) -> None:
    assert driver.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert driver.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_the_file_is_encrypted_from_its_first_byte(folder: Path) -> None:
    content = (folder / DATABASE_NAME).read_bytes()

    assert not content.startswith(b"SQLite format 3")
    assert b"CREATE TABLE" not in content


def test_the_file_opens_with_no_other_key(folder: Path) -> None:
    with pytest.raises(StationError, match="损坏"):
        inspect(folder / DATABASE_NAME, bytes(32))


def test_foreign_keys_are_enforced(database: Database, driver: dbapi2.Connection) -> None:
    with pytest.raises(dbapi2.IntegrityError):
        driver.execute("INSERT INTO topic (id, meeting_id, position, title) VALUES ('1', 'nowhere', 1, 'x')")


# ---- transactions ----


def test_a_write_transaction_holds_the_write_lock_from_its_beginning(
    database: Database, driver: dbapi2.Connection
) -> None:
    with database.locked(), pytest.raises(dbapi2.OperationalError, match="locked"):
        driver.execute("BEGIN IMMEDIATE")


def test_a_read_transaction_leaves_writers_alone(database: Database, driver: dbapi2.Connection) -> None:
    with database.reading() as connection:
        read_setting(connection, "station")
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("ROLLBACK")


def test_a_read_transaction_sees_one_moment(database: Database, driver: dbapi2.Connection) -> None:
    with database.reading() as connection:
        before = read_setting(connection, "station")
        driver.execute("UPDATE setting SET value = '换了' WHERE name = 'station'")

        assert read_setting(connection, "station") == before
    with database.reading() as connection:
        assert read_setting(connection, "station") == "换了"


def test_a_pooled_connection_comes_back_outside_any_transaction(database: Database, driver: dbapi2.Connection) -> None:
    with pytest.raises(ZeroDivisionError), database.locked() as connection:
        connection.exec_driver_sql("DELETE FROM setting")
        raise ZeroDivisionError

    driver.execute("BEGIN IMMEDIATE")
    driver.execute("ROLLBACK")
    with database.locked() as connection:
        assert read_setting(connection, "station") == "测试服务站"


def test_schema_changes_roll_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.locked() as connection:
        connection.exec_driver_sql("CREATE TABLE scratch (id TEXT PRIMARY KEY)")
        connection.exec_driver_sql("ALTER TABLE setting ADD COLUMN scratch TEXT")
        connection.exec_driver_sql("DROP TABLE topic_project")
        raise ZeroDivisionError

    with database.reading() as connection:
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
        columns = {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(setting)")}
    assert "scratch" not in tables
    assert "topic_project" in tables
    assert columns == {"id", "name", "value"}


def test_an_exception_leaves_neither_rows_nor_audit(station: Station, announced: list[Changes]) -> None:
    with station.context.reading() as connection:
        entries = len(connection.execute(select(AuditEntry.sequence)).all())

    with pytest.raises(ZeroDivisionError), station.context.writing() as work:
        work.insert(Setting, {"name": "scratch", "value": "x"})
        work.flush()
        raise ZeroDivisionError

    with station.context.reading() as connection:
        assert read_setting(connection, "scratch") is None
        assert len(connection.execute(select(AuditEntry.sequence)).all()) == entries
    assert announced == []
    assert station.verification.verify() == []


def test_changes_are_announced_once_and_after_the_commit(station: Station, announced: list[Changes]) -> None:
    seen: list[str | None] = []

    def look(_: Changes) -> None:
        with station.context.reading() as connection:
            seen.append(read_setting(connection, "one"))

    station.context.database.listen(look)
    with station.context.writing() as work:
        one = work.insert(Setting, {"name": "one", "value": "1"})
        work.flush()
        two = work.insert(Setting, {"name": "two", "value": "2"})
        assert announced == []

    assert announced == [Changes(frozenset({"setting"}), frozenset({one, two}))]
    assert seen == ["1"]


def test_a_rehearsal_and_a_transaction_that_changes_nothing_announce_nothing(
    station: Station, announced: list[Changes]
) -> None:
    with station.context.writing() as work:
        work.insert(Setting, {"name": "one", "value": "1"})
        work.abandon()
    with station.context.writing() as work:
        (setting,) = work.find(Setting, "name", ["station"])
        work.update(Setting, setting, {"value": setting["value"]})

    assert announced == []
    with station.context.reading() as connection:
        assert read_setting(connection, "one") is None


def test_a_listener_that_writes_is_told_of_its_own_change(station: Station, announced: list[Changes]) -> None:
    def follow_up(changes: Changes) -> None:
        if len(announced) == 1:
            with station.context.writing() as work:
                work.insert(Setting, {"name": "followed", "value": "1"})

    station.context.database.listen(follow_up)
    with station.context.writing() as work:
        work.insert(Setting, {"name": "one", "value": "1"})

    assert [changes.tables for changes in announced] == [frozenset({"setting"})] * 2


# ---- what the world does to it ----


def test_a_full_disk_is_a_sentence_and_leaves_nothing(station: Station) -> None:
    def shrink(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")

    event.listen(station.context.database.engine, "begin", shrink, insert=True)
    with pytest.raises(StationError, match="磁盘已满"), station.context.writing() as work:
        for number in range(2000):
            work.insert(Setting, {"name": f"name {number}", "value": "x" * 200})
    event.remove(station.context.database.engine, "begin", shrink)

    with station.context.reading() as connection:
        assert read_setting(connection, "name 0") is None
    assert station.verification.verify() == []


def test_a_database_in_use_is_a_sentence(station: Station, driver: dbapi2.Connection) -> None:
    event.listen(
        station.context.database.engine,
        "checkout",
        lambda connection, *_: connection.execute("PRAGMA busy_timeout=10"),
    )
    driver.execute("BEGIN IMMEDIATE")

    with pytest.raises(StationError, match="正被占用"), station.context.writing():
        pass
    driver.execute("ROLLBACK")


def test_a_file_that_may_not_be_written_is_a_sentence(station: Station) -> None:
    with pytest.raises(StationError, match="只读"), station.context.writing() as work:
        work.connection.exec_driver_sql("PRAGMA query_only=ON")
        work.insert(Setting, {"name": "one", "value": "1"})


def test_our_own_mistakes_are_not_dressed_up_as_the_worlds(station: Station) -> None:
    with pytest.raises(Exception, match="no such table") as bug, station.context.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM never_made")

    assert not isinstance(bug.value, StationError)


def test_damage_under_an_open_station_is_found_by_verify(station: Station, folder: Path) -> None:
    station.context.database.raw().close()
    with station.context.writing() as work:
        for number in range(200):
            work.insert(Setting, {"name": f"name {number}", "value": "x" * 200})
    driver = station.context.database.raw()
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    with open(folder / DATABASE_NAME, "r+b") as file:
        file.seek(5 * 4096 + 1000)
        file.write(b"\x00" * 16)
        file.flush()
        os.fsync(file.fileno())

    assert station.verification.verify() != []


def test_damage_to_the_first_page_under_an_open_station_is_found_by_verify(station: Station, folder: Path) -> None:
    with open(folder / DATABASE_NAME, "r+b") as file:
        file.seek(200)
        file.write(b"\x00" * 16)
        file.flush()
        os.fsync(file.fileno())

    assert station.verification.verify() != []


def test_one_flipped_byte_anywhere_is_refused_at_opening_or_found_by_verify(folder: Path, open_station: Opener) -> None:
    path = folder / DATABASE_NAME
    whole = path.read_bytes()
    chance = random.Random(20261123)
    missed = []
    for place in [0, 15, 16, 99, 4095, *(chance.randrange(len(whole)) for _ in range(25))]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            station = open_station()
        except StationError:
            continue
        if not station.verification.verify():
            missed.append(place)
        station.close()
        for stray in folder.glob(f"{DATABASE_NAME}-*"):
            stray.unlink()

    assert missed == []


# ---- files that are not for us ----


def rewrite(folder: Path, statement: str) -> None:
    driver = connect(folder / DATABASE_NAME, key_of(folder))
    driver.execute(statement)
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()


def make_newer(folder: Path) -> None:
    rewrite(folder, f"PRAGMA user_version={SCHEMA_VERSION + 1}")


def make_foreign(folder: Path) -> None:
    rewrite(folder, "PRAGMA application_id=252006674")


def make_anonymous(folder: Path) -> None:
    rewrite(folder, "PRAGMA application_id=0")


def put_plaintext(folder: Path) -> None:
    (folder / DATABASE_NAME).unlink()
    driver = dbapi2.connect(str(folder / DATABASE_NAME), isolation_level=None)
    driver.execute("CREATE TABLE operator (id TEXT, name TEXT, role TEXT, active INTEGER)")
    driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
    driver.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
    driver.close()
    assert (folder / DATABASE_NAME).read_bytes().startswith(b"SQLite format 3")


def put_anothers(folder: Path) -> None:
    (folder / DATABASE_NAME).unlink()
    driver = connect(folder / DATABASE_NAME, bytes(range(32)))
    driver.execute("CREATE TABLE operator (id TEXT, name TEXT, role TEXT, active INTEGER)")
    driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
    driver.execute("PRAGMA journal_mode=DELETE")
    driver.close()


def damage_first_page(folder: Path) -> None:
    content = bytearray((folder / DATABASE_NAME).read_bytes())
    content[1000] ^= 1
    (folder / DATABASE_NAME).write_bytes(content)


def cut_in_half(folder: Path) -> None:
    content = (folder / DATABASE_NAME).read_bytes()
    (folder / DATABASE_NAME).write_bytes(content[: len(content) // 8192 * 4096])


def empty(folder: Path) -> None:
    (folder / DATABASE_NAME).write_bytes(b"")


def put_text(folder: Path) -> None:
    (folder / DATABASE_NAME).write_bytes("不是数据库。".encode() * 999)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (make_newer, "更新版本"),
        (make_foreign, "不是跑小青工作台的数据库"),
        (make_anonymous, "不是跑小青工作台的数据库"),
        (put_plaintext, "损坏|不是"),
        (put_anothers, "损坏|不是"),
        (damage_first_page, "损坏|不是"),
        (empty, "损坏|不是"),
        (put_text, "损坏|不是"),
    ],
)
def test_a_file_not_for_us_is_refused_and_left_as_it_was(
    folder: Path, open_station: Opener, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(folder)
    before = database_files(folder)

    with pytest.raises(StationError, match=sentence):
        open_station()

    after = database_files(folder)
    assert {name: after.get(name) for name in before} == before
    strays = [name for name in after.keys() - before if not name.endswith("-shm") and (folder / name).stat().st_size]
    assert strays == []
    assert not (folder / "backups").exists()


def test_a_database_cut_in_half_is_refused(folder: Path, open_station: Opener) -> None:
    cut_in_half(folder)

    with pytest.raises(StationError):
        station = open_station()
        problems = station.verification.verify()
        raise StationError("；".join(problems)) if problems else AssertionError("took half a database for a whole one")


def test_a_missing_database_is_named_and_not_made_anew(folder: Path, open_station: Opener) -> None:
    (folder / DATABASE_NAME).unlink()

    with pytest.raises(StationError, match="不见了"):
        open_station()

    assert not (folder / DATABASE_NAME).exists()


def test_a_refused_file_does_not_keep_the_station_locked(folder: Path, open_station: Opener) -> None:
    whole = (folder / DATABASE_NAME).read_bytes()
    put_text(folder)
    with pytest.raises(StationError):
        open_station()
    (folder / DATABASE_NAME).write_bytes(whole)

    assert open_station().verification.verify() == []
