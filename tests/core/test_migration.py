import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from jn_desktop.core import migration
from jn_desktop.core.backup import verify_backup
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.database import APPLICATION_ID, SCHEMA_VERSION, Base, connect
from jn_desktop.core.errors import StationError
from jn_desktop.core.migration import migrate
from jn_desktop.core.paths import DATABASE_NAME, bundled
from jn_desktop.core.vault import VAULT_NAME, Vault
from jn_desktop.meetings.cards import draft_of
from jn_desktop.meetings.states import ActionState, MinutesState
from jn_desktop.station import BACKUPS, FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

KEY = bytes(range(32))
REVISIONS = range(1, SCHEMA_VERSION + 1)
NEXT = SCHEMA_VERSION + 1
UNTOUCHED = ("alembic_version", "audit", "audit_head")
Rows = dict[str, list[dict[str, Any]]]

KILLED_CHILD = """
import os, pathlib, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from jn_desktop.core.migration import migrate

left = int(sys.argv[3])

@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left == 0:
        os._exit(86)

migrate(pathlib.Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
"""


def tables_of(driver: dbapi2.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [name for (name,) in driver.execute(query)]


def rows_of(path: Path, key: bytes = KEY) -> Rows:
    driver = connect(path, key)
    try:
        rows: Rows = {}
        for table in tables_of(driver):
            cursor = driver.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            rows[table] = [dict(zip(names, row, strict=True)) for row in sorted(cursor, key=repr)]
        return rows
    finally:
        driver.close()


def version_of(path: Path, key: bytes = KEY) -> tuple[int, int]:
    driver = connect(path, key)
    try:
        (application,) = driver.execute("PRAGMA application_id").fetchone()
        (version,) = driver.execute("PRAGMA user_version").fetchone()
        return application, version
    finally:
        driver.close()


def fill(path: Path, key: bytes = KEY) -> None:
    """Put three rows into every table, each pointing to rows that exist, whatever the revision."""
    driver = connect(path, key)
    try:
        for table in tables_of(driver):
            if table in UNTOUCHED:
                continue
            columns = driver.execute(f'PRAGMA table_info("{table}")').fetchall()
            parents = {row[3]: row[2] for row in driver.execute(f'PRAGMA foreign_key_list("{table}")')}
            for number in range(3):
                values = [
                    f"{parents[name]}-{number}" if name in parents else sample(table, name, kind, number)
                    for _, name, kind, *_ in columns
                ]
                marks = ", ".join("?" * len(values))
                driver.execute(f'INSERT INTO "{table}" VALUES ({marks})', values)
        assert driver.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        driver.close()


def sample(table: str, column: str, kind: str, number: int) -> str | int | None:
    if column == "id":
        return f"{table}-{number}"
    if column == "retired_on" or (column == "ends_on" and number):
        return None
    if kind in ("INTEGER", "BOOLEAN"):
        return number % 2
    return f"{column} 值 {number}"


def kept(before: Rows, after: Rows) -> bool:
    """Tell whether every row stands after as it stood before, new columns aside."""
    for table, rows in before.items():
        if table == "alembic_version":
            continue
        same = [{name: row.get(name) for name in old} for old, row in zip(rows, after[table], strict=True)]
        if same != rows:
            return False
    return True


@pytest.fixture
def old_station(tmp_path: Path) -> Callable[[int], tuple[Path, bytes]]:
    """Make a station as a program of an earlier revision left it, with rows in every table."""

    def make(revision: int) -> tuple[Path, bytes]:
        folder = tmp_path / f"站点 {revision}"
        folder.mkdir()
        vault, key, _ = Vault.create("测试服务站", FIRST_OPERATOR, PASSWORD)
        vault.save(folder / VAULT_NAME)
        migrate(folder / DATABASE_NAME, key, revision)
        fill(folder / DATABASE_NAME, key)
        driver = connect(folder / DATABASE_NAME, key)
        driver.execute("DELETE FROM operator")
        driver.execute("INSERT INTO operator (id, name, role, active) VALUES ('o', 'admin', 'administrator', 1)")
        driver.execute("INSERT INTO setting (id, name, value) VALUES ('d', 'device', '一号机')")
        driver.close()
        return folder, key

    return make


@pytest.fixture
def with_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give the program one more migration with this body."""

    def add(body: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(bundled("migrations"), folder, ignore=shutil.ignore_patterns("__pycache__"))
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (folder / "versions" / f"{NEXT:04d}_next.py").write_text(
            f"import sqlalchemy as sa\nfrom alembic import op\n\nrevision = '{NEXT:04d}'\n"
            f"down_revision = '{SCHEMA_VERSION:04d}'\n\n\ndef upgrade():\n{lines}",
            encoding="utf-8",
        )
        monkeypatch.setattr(migration, "bundled", lambda name: folder)

    return add


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of today's schema with rows in every table."""
    path = tmp_path / "station.db"
    migrate(path, KEY)
    fill(path)
    return path


# ---- the steps that there are ----


def test_the_steps_are_numbered_without_a_gap_up_to_the_programs_version() -> None:
    script = ScriptDirectory(str(bundled("migrations")))

    revisions = sorted(step.revision for step in script.walk_revisions())

    assert revisions == [f"{number:04d}" for number in REVISIONS]
    assert script.get_heads() == [f"{SCHEMA_VERSION:04d}"]


def test_the_migrated_schema_is_the_models_schema(tmp_path: Path) -> None:
    migrate(tmp_path / "station.db", KEY)
    driver: Any = connect(tmp_path / "station.db", KEY)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: driver, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = compare_metadata(context, Base.metadata)
    finally:
        engine.dispose()
        driver.close()

    assert differences == []


def test_every_key_and_reference_of_the_models_is_in_the_migrated_schema(tmp_path: Path) -> None:
    migrate(tmp_path / "station.db", KEY)
    driver = connect(tmp_path / "station.db", KEY)
    try:
        for table in Base.metadata.tables.values():
            columns = driver.execute(f'PRAGMA table_info("{table.name}")').fetchall()
            foreign_keys = driver.execute(f'PRAGMA foreign_key_list("{table.name}")').fetchall()
            assert {row[1] for row in columns if row[5]} == {column.name for column in table.primary_key}
            assert {row[1]: bool(row[3]) for row in columns} == {c.name: not c.nullable for c in table.columns}
            assert {(row[3], row[2], row[4]) for row in foreign_keys} == {
                (key.parent.name, key.column.table.name, key.column.name) for key in table.foreign_keys
            }
    finally:
        driver.close()


def test_no_table_has_what_would_hinder_a_merge_of_two_copies(path: Path) -> None:
    driver = connect(path, KEY)
    try:
        triggers = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        unique = [
            (table, row[1])
            for table in tables_of(driver)
            for row in driver.execute(f'PRAGMA index_list("{table}")')
            if row[2] and row[3] != "pk"
        ]
    finally:
        driver.close()

    assert triggers == []
    assert unique == []
    assert not [table.name for table in Base.metadata.tables.values() if {"updated_at", "version"} & {*table.c.keys()}]


# ---- from every revision to the newest ----


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_revision_are_kept(tmp_path: Path, revision: int) -> None:
    path = tmp_path / "station.db"
    migrate(path, KEY, revision)
    fill(path)
    before = rows_of(path)

    migrate(path, KEY)

    assert len(before) >= 5
    assert kept(before, rows_of(path))
    assert version_of(path) == (APPLICATION_ID, SCHEMA_VERSION)
    assert rows_of(path)["alembic_version"] == [{"version_num": f"{SCHEMA_VERSION:04d}"}]


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_opening_an_older_station_backs_it_up_and_brings_it_up_to_date(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock, revision: int
) -> None:
    folder, key = old_station(revision)
    before = rows_of(folder / DATABASE_NAME, key)

    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()

    assert kept(before, rows_of(folder / DATABASE_NAME, key))
    assert version_of(folder / DATABASE_NAME, key) == (APPLICATION_ID, SCHEMA_VERSION)
    (backup,) = (folder / BACKUPS).iterdir()
    assert verify_backup(backup) == []


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_the_backup_made_before_holds_the_station_as_it_was(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock, tmp_path: Path, revision: int
) -> None:
    folder, key = old_station(revision)
    before = rows_of(folder / DATABASE_NAME, key)

    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()

    (backup,) = (folder / BACKUPS).iterdir()
    with zipfile.ZipFile(backup) as archive:
        archive.extract(DATABASE_NAME, tmp_path / "解开")
        manifest = json.loads(archive.read("manifest.json"))
    assert rows_of(tmp_path / "解开" / DATABASE_NAME, key) == before
    assert version_of(tmp_path / "解开" / DATABASE_NAME, key) == (APPLICATION_ID, revision)
    assert manifest["schema"] == revision


def test_a_backup_of_an_older_station_can_be_restored_and_is_brought_up_to_date(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock, tmp_path: Path
) -> None:
    folder, key = old_station(1)
    before = rows_of(folder / DATABASE_NAME, key)
    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()
    (backup,) = (folder / BACKUPS).iterdir()

    Station.restore(tmp_path / "新家", backup, FIRST_OPERATOR, PASSWORD, clock)
    Station.open(tmp_path / "新家", FIRST_OPERATOR, PASSWORD, clock).close()

    assert kept(before, rows_of(tmp_path / "新家" / DATABASE_NAME, key))


def test_a_station_of_today_is_neither_backed_up_nor_migrated(
    folder: Path, open_station: Callable[..., Station]
) -> None:
    open_station()

    assert not (folder / BACKUPS).exists()


def test_meetings_and_actions_of_before_the_follow_up_keep_their_meaning(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock
) -> None:
    folder, key = old_station(7)
    driver = connect(folder / DATABASE_NAME, key)
    driver.execute("DELETE FROM calendar_day")
    driver.execute("UPDATE meeting SET number = 'XC2026001', time = '2026-11-16T09:30'")
    driver.execute("UPDATE agreed_action SET due_date = '2026-11-20', done_on = NULL WHERE id <> 'agreed_action-0'")
    driver.execute("UPDATE agreed_action SET done_on = '2026-11-19' WHERE id = 'agreed_action-0'")
    driver.close()

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        states = [station.minutes.sheet(row.id).state for row in station.meetings.board()]
        actions = {one.id: (one.state, one.due, one.done_on) for one in station.follow_up.board()}

    assert set(states) == {MinutesState.RECORDED}
    assert actions == {
        "agreed_action-0": (ActionState.DONE, "due_date 值 0", "2026-11-19"),
        "agreed_action-1": (ActionState.AGREED, "2026-11-20", None),
        "agreed_action-2": (ActionState.AGREED, "2026-11-20", None),
    }


def test_meetings_of_before_the_kinds_keep_their_kind_and_number_and_carry_nothing_over(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock
) -> None:
    folder, key = old_station(8)
    driver = connect(folder / DATABASE_NAME, key)
    driver.execute("UPDATE meeting SET number = 'XC2026001', kind = '现场办公会', time = '2026-11-16T09:30'")
    driver.execute("UPDATE meeting SET minutes_state = NULL")
    driver.execute("UPDATE agreed_action SET state = NULL, done_on = NULL, due_date = '2026-11-20', due_by = NULL")
    driver.close()

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        meeting_id = station.meetings.board()[0].id
        before = station.meetings.meeting(meeting_id)
        station.meetings.save(meeting_id, draft_of(before))
        after = station.meetings.meeting(meeting_id)
        following = station.preparing.begin_next(meeting_id, datetime(2026, 11, 30, 9, 30))
        (topic,) = station.meetings.meeting(following).topics

    assert (before.kind, before.number, before.series, before.enterprise_id) == ("现场办公会", "XC2026001", None, None)
    assert (after.kind, after.number, after.name) == (before.kind, before.number, before.name)
    assert [action.number for action in topic.carried] == ["XC2026001"]


# ---- a step that fails ----

FAILING = {
    "an error after changes": (
        "op.execute(\"DELETE FROM setting\")\nop.create_table('scratch', sa.Column('id', sa.String()))\n1 / 0",
        ZeroDivisionError,
    ),
    "a wrong statement": ('op.execute("DELETE FROM setting")\nop.execute("DELETE FROM never_made")', Exception),
    "lost rows": ("op.execute(\"DELETE FROM ledger_alias WHERE id = 'ledger_alias-1'\")", StationError),
    "a lost table": ("op.drop_table('service_step')", StationError),
    "broken references": ("op.execute(\"UPDATE topic SET meeting_id = 'nowhere' WHERE id = 'topic-1'\")", StationError),
}


@pytest.mark.parametrize("failure", FAILING)
def test_a_step_that_fails_leaves_the_file_as_it_was(
    path: Path, with_next_step: Callable[[str], None], failure: str
) -> None:
    body, error = FAILING[failure]
    with_next_step(body)
    before, content = rows_of(path), hashlib.sha256(path.read_bytes()).hexdigest()

    with pytest.raises(error):
        migrate(path, KEY, NEXT)

    assert hashlib.sha256(path.read_bytes()).hexdigest() == content
    assert rows_of(path) == before
    assert version_of(path) == (APPLICATION_ID, SCHEMA_VERSION)


def test_a_station_whose_upgrade_failed_stays_as_it_was_and_can_be_tried_again(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = old_station(2)
    before = rows_of(folder / DATABASE_NAME, key)

    def unsound(*_: object) -> None:
        raise StationError("升级数据库时记录变少。")

    with monkeypatch.context() as patch:
        patch.setattr(migration, "_require_sound", unsound)
        with pytest.raises(StationError, match="记录变少"):
            Station.open(folder, FIRST_OPERATOR, PASSWORD, clock)
    assert rows_of(folder / DATABASE_NAME, key) == before
    assert version_of(folder / DATABASE_NAME, key) == (APPLICATION_ID, 2)
    assert len(list((folder / BACKUPS).iterdir())) == 1

    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()
    assert kept(before, rows_of(folder / DATABASE_NAME, key))


def test_a_station_that_cannot_be_backed_up_is_not_migrated(
    old_station: Callable[[int], tuple[Path, bytes]], clock: FixedClock
) -> None:
    folder, key = old_station(2)
    (folder / BACKUPS).write_bytes(b"a file is in the way")

    with pytest.raises(StationError):
        Station.open(folder, FIRST_OPERATOR, PASSWORD, clock)

    assert version_of(folder / DATABASE_NAME, key) == (APPLICATION_ID, 2)


@pytest.mark.parametrize("statement", [1, 12, 24, 36])
def test_a_crash_inside_an_upgrade_leaves_the_old_station(
    old_station: Callable[[int], tuple[Path, bytes]], statement: int
) -> None:
    folder, key = old_station(1)
    before = rows_of(folder / DATABASE_NAME, key)

    done = subprocess.run(
        [sys.executable, "-c", KILLED_CHILD, str(folder / DATABASE_NAME), key.hex(), str(statement)],
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 86, done.stderr.decode("utf-8", "replace")
    assert rows_of(folder / DATABASE_NAME, key) == before
    assert version_of(folder / DATABASE_NAME, key) == (APPLICATION_ID, 1)


# ---- steps to come ----


def test_rebuilding_a_table_that_others_point_to_keeps_their_rows(
    path: Path, with_next_step: Callable[[str], None]
) -> None:
    with_next_step(
        "op.create_table('child', sa.Column('id', sa.String(), primary_key=True), sa.Column('meeting_id', sa.String(),"
        " sa.ForeignKey('meeting.id', ondelete='CASCADE')))\n"
        "op.execute(\"INSERT INTO child SELECT 'child-' || id, id FROM meeting\")\n"
        "with op.batch_alter_table('meeting', recreate='always') as batch:\n"
        "    batch.add_column(sa.Column('weather', sa.String()))\n"
    )
    before = rows_of(path)

    migrate(path, KEY, NEXT)

    after = rows_of(path)
    assert kept(before, after)
    assert len(after["child"]) == 3
    assert "weather" in after["meeting"][0]
    assert version_of(path) == (APPLICATION_ID, NEXT)


def test_migrating_twice_changes_nothing(path: Path) -> None:
    before = rows_of(path)

    migrate(path, KEY)

    assert rows_of(path) == before
