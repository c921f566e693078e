import hashlib
import io
import json
import os
import random
import shutil
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from jn_desktop.core import backup as backup_module
from jn_desktop.core.backup import operators_of, read_backup, verify_backup
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.database import SCHEMA_VERSION, connect
from jn_desktop.core.errors import Refused, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.roles import Role
from jn_desktop.core.vault import VAULT_NAME, Vault
from jn_desktop.registry.model import Department, Enterprise
from jn_desktop.station import FIRST_OPERATOR, Station, default_operator
from tests.conftest import NOW, PASSWORD, SAMPLES

OTHER_PASSWORD = "海棠-玉兰-山茶"
Rows = dict[str, list[tuple[Any, ...]]]


class Cut(BaseException):
    """The power goes off."""


def rows_of(folder: Path, password: str = PASSWORD, vault: Path | None = None) -> Rows:
    """Every row of every table of a closed station, in order."""
    key = Vault.load(vault or folder / VAULT_NAME).unlock(FIRST_OPERATOR, password)
    assert key is not None
    driver = connect(folder / DATABASE_NAME, key)
    try:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        names = [name for (name,) in driver.execute(query)]
        return {name: sorted(driver.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}
    finally:
        driver.close()


def files_of(folder: Path) -> dict[str, str]:
    """The hashes of what must not change; who tried to open the station last may."""
    ours = {"holder.json", "station.lock", "attempts.json"}
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ours
    }


@pytest.fixture(scope="module")
def blank_station(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """In this module the station that each test gets a copy of has data of every kind in it."""
    folder = tmp_path_factory.mktemp("有数据 站点") / "station"
    code = Station.create(folder, "测试服务站", PASSWORD, FixedClock(NOW))
    options = ImportOptions()
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(NOW)) as station:
        station.registry.import_enterprises(SAMPLES / "企业名录.xlsx", options)
        station.agents.import_agents(SAMPLES / "跑小青专员名册.xlsx", options)
        station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", options)
        station.meetings.import_meetings(SAMPLES / "现场办公会记录.xlsx", options)
    return folder, code


@pytest.fixture(scope="module")
def other_backup(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rows]:
    """A backup of another station, with another key and another password, and its rows."""
    folder = tmp_path_factory.mktemp("另一站")
    Station.create(folder / "station", "另一个站", OTHER_PASSWORD, FixedClock(NOW))
    with Station.open(folder / "station", FIRST_OPERATOR, OTHER_PASSWORD, FixedClock(NOW)) as station:
        with station.context.writing() as work:
            for number in range(50):
                work.insert(Department, {"name": f"另一站的部门 {number}"})
        file = station.backup.create(folder).file
    return file, rows_of(folder / "station", OTHER_PASSWORD)


@pytest.fixture
def made(station: Station, tmp_path: Path) -> Path:
    """A backup of the station, which is closed."""
    file = station.backup.create(tmp_path / "备份 甲").file
    station.close()
    return file


# ---- making one ----


def test_a_backup_is_whole_and_says_what_it_holds(station: Station, tmp_path: Path, folder: Path) -> None:
    made = station.backup.create(tmp_path / "备份 甲")
    station.close()

    assert verify_backup(made.file) == []
    assert made.sha256 == hashlib.sha256(made.file.read_bytes()).hexdigest()
    assert made.rows == sum(len(rows) for rows in rows_of(folder).values())
    assert made.rows > 400
    assert operators_of(made.file) == [FIRST_OPERATOR]
    assert [path.name for path in made.file.parent.iterdir()] == [made.file.name]


def test_its_manifest_tells_schema_and_rows_of_each_table(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        manifest = json.loads(archive.read("manifest.json"))

    assert manifest["schema"] == SCHEMA_VERSION
    assert manifest["rows"]["project"] == 142
    assert manifest["rows"]["agent"] == 60


def test_a_backup_leaves_nothing_in_the_station_folder_but_when_it_was_made(
    station: Station, tmp_path: Path, folder: Path
) -> None:
    before = {path.name for path in folder.iterdir()}

    station.backup.create(tmp_path / "备份")

    assert {path.name for path in folder.iterdir()} == before | {"last-backup"}


def test_two_backups_in_one_minute_are_two_files(station: Station, tmp_path: Path) -> None:
    first = station.backup.create(tmp_path / "备份")
    content = first.file.read_bytes()
    second = station.backup.create(tmp_path / "备份")

    assert first.file != second.file
    assert first.file.read_bytes() == content
    assert verify_backup(second.file) == []


def test_a_backup_made_while_rows_come_in_is_whole(station: Station, tmp_path: Path, clock: FixedClock) -> None:
    stop = threading.Event()
    written = 0

    def write() -> None:
        nonlocal written
        while not stop.is_set():
            with station.context.writing() as work:
                for number in range(20):
                    work.insert(Department, {"name": f"新部门 {written}-{number}"})
            written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while written < 3 and writer.is_alive():
            stop.wait(0.001)
        before = written
        file = station.backup.create(tmp_path / "备份").file
    finally:
        stop.set()
        writer.join()
    assert verify_backup(file) == []
    Station.restore(tmp_path / "新家", file, FIRST_OPERATOR, PASSWORD, clock)
    with Station.open(tmp_path / "新家", FIRST_OPERATOR, PASSWORD, clock) as restored:
        with restored.context.reading() as connection:
            rows = connection.exec_driver_sql("SELECT count(*) FROM department WHERE name LIKE '新部门%'").scalar_one()
        assert restored.verification.verify() == []
    assert rows >= before * 20
    assert rows % 20 == 0


def test_progress_reaches_its_end(station: Station, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    station.backup.create(tmp_path / "备份", lambda done, total: told.append((done, total)))

    assert told[-1][0] == told[-1][1] > 0


def test_a_cancelled_backup_leaves_nothing(station: Station, tmp_path: Path, folder: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    before = {path.name for path in folder.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        station.backup.create(tmp_path / "备份", cancel)

    assert not list(tmp_path.glob("备份/*"))
    assert {path.name for path in folder.iterdir()} == before


def test_a_backup_onto_a_full_disk_is_a_sentence(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(*_: object) -> None:
        raise dbapi2.OperationalError("database or disk is full")

    monkeypatch.setattr(backup_module, "copy_database", fill_up)

    with pytest.raises(StationError, match="磁盘已满"):
        station.backup.create(tmp_path / "备份")

    assert not list(tmp_path.glob("备份/*"))


def test_a_backup_of_a_damaged_database_is_refused(station: Station, tmp_path: Path, folder: Path) -> None:
    driver = station.context.database.raw()
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    with open(folder / DATABASE_NAME, "r+b") as file:
        file.seek(20 * 4096 + 500)
        file.write(bytes(64))

    with pytest.raises(StationError):
        station.backup.create(tmp_path / "备份")

    assert not list(tmp_path.glob("备份/*"))


def test_a_backup_into_a_folder_that_is_a_file_is_a_sentence(station: Station, tmp_path: Path) -> None:
    (tmp_path / "备份").write_bytes(b"")

    with pytest.raises(StationError, match="备份"):
        station.backup.create(tmp_path / "备份")


# ---- refusing what is not whole ----


def test_each_of_a_hundred_flipped_bytes_is_refused(made: Path) -> None:
    whole = made.read_bytes()
    chance = random.Random(20261123)
    places = [0, 1, len(whole) // 2, len(whole) - 65, len(whole) - 64, len(whole) - 1]
    places += [chance.randrange(len(whole)) for _ in range(94)]
    taken = []
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        made.write_bytes(damaged)
        if not verify_backup(made):
            taken.append(place)

    assert len(places) == 100
    assert taken == []


def test_a_truncated_backup_is_refused_wherever_it_ends(made: Path) -> None:
    whole = made.read_bytes()
    chance = random.Random(20261123)
    for length in [0, 1, 63, 64, 65, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(20))]:
        made.write_bytes(whole[:length])

        assert len(verify_backup(made)) == 1


def test_a_backup_with_something_added_is_refused(made: Path) -> None:
    whole = made.read_bytes()
    for longer in (whole + b"\n", b"\n" + whole, whole + whole, whole + bytes(4096)):
        made.write_bytes(longer)

        assert len(verify_backup(made)) == 1


@pytest.mark.parametrize("name", ["企业名录.xlsx", "文件夹", "没有的.jnbackup", "文字.txt"])
def test_what_is_no_backup_is_refused(folder: Path, tmp_path: Path, clock: FixedClock, name: str) -> None:
    shutil.copy(SAMPLES / "企业名录.xlsx", tmp_path)
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "文字.txt").write_text("不是备份" * 100, encoding="utf-8")
    before = files_of(folder)

    with pytest.raises(StationError, match="备份") as refusal:
        Station.restore(folder, tmp_path / name, FIRST_OPERATOR, PASSWORD, clock)

    assert name in str(refusal.value)
    assert files_of(folder) == before


def sealed(parts: dict[str, bytes]) -> bytes:
    """A zip with a right digest at its end, as someone who knows the format could make."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = b"0" * 64
    body = packed.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def manifest(parts: dict[str, bytes], **changed: object) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    return json.dumps({"format": 1, "schema": 1, "sha256": digests, "rows": {}, **changed}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"no zip" + hashlib.sha256(b"no zip").hexdigest().encode(),
        sealed({"readme.txt": b""}),
        sealed({"manifest.json": b"{"}),
        sealed({"manifest.json": b"[]"}),
        sealed({"manifest.json": b"{}"}),
        sealed({"manifest.json": manifest({}), "station.db": b"x"}),
        sealed({"manifest.json": manifest({"station.db": b"x"}), "station.db": b"x"}),
        sealed({"manifest.json": manifest({"../x": b"x"}), "../x": b"x"}),
        sealed(
            {
                "manifest.json": manifest({"station.db": b"x", "vault.json": b"{}", "../../x": b"x"}),
                "station.db": b"x",
                "vault.json": b"{}",
                "../../x": b"x",
            }
        ),
        sealed(
            {
                "manifest.json": manifest({"station.db": b"x", "vault.json": b"{}"}, format=2),
                "station.db": b"x",
                "vault.json": b"{}",
            }
        ),
    ],
    ids=[
        "no zip",
        "no manifest",
        "broken manifest",
        "list as manifest",
        "empty manifest",
        "part not in manifest",
        "no vault",
        "path outside",
        "extra path outside",
        "newer format",
    ],
)
def test_a_forged_backup_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "甲" / "伪造.jnbackup"
    file.parent.mkdir()
    file.write_bytes(content)

    with pytest.raises(StationError, match="备份"):
        read_backup(file)

    assert [path.name for path in tmp_path.rglob("*")] == ["甲", "伪造.jnbackup"]


# ---- restoring ----


def test_a_backup_restored_into_a_new_folder_has_the_same_rows(
    made: Path, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    aside = Station.restore(tmp_path / "新电脑" / "站点", made, FIRST_OPERATOR, PASSWORD, clock)

    assert aside is None
    assert rows_of(tmp_path / "新电脑" / "站点") == rows_of(folder)
    with Station.open(tmp_path / "新电脑" / "站点", FIRST_OPERATOR, PASSWORD, clock) as restored:
        assert restored.verification.verify() == []
        assert len(restored.projects.projects()) == 142


def test_a_backup_restored_over_the_old_station_keeps_that_aside(
    made: Path, folder: Path, open_station: Callable[..., Station], clock: FixedClock
) -> None:
    backed_up = rows_of(folder)
    with open_station() as later, later.context.writing() as work:
        work.insert(Department, {"name": "备份之后的部门"})
    changed = rows_of(folder)

    aside = Station.restore(folder, made, FIRST_OPERATOR, PASSWORD, clock)

    assert aside is not None
    assert aside.parent == folder
    assert rows_of(folder) == backed_up
    assert rows_of(aside) == changed
    assert changed != backed_up
    assert open_station().verification.verify() == []


def test_what_was_kept_aside_is_never_overwritten(made: Path, folder: Path, clock: FixedClock) -> None:
    asides = [Station.restore(folder, made, FIRST_OPERATOR, PASSWORD, clock) for _ in range(3)]

    assert len({*asides}) == 3
    assert all(aside and rows_of(aside) == rows_of(folder) for aside in asides)


def test_the_recovery_code_of_the_backup_opens_the_restored_station(
    blank_station: tuple[Path, str], made: Path, tmp_path: Path, clock: FixedClock
) -> None:
    Station.restore(tmp_path / "新家", made, FIRST_OPERATOR, PASSWORD, clock)

    Station.recover(tmp_path / "新家", FIRST_OPERATOR, blank_station[1], OTHER_PASSWORD, clock)

    Station.open(tmp_path / "新家", FIRST_OPERATOR, OTHER_PASSWORD, clock).close()


def test_a_station_beyond_opening_can_be_restored_over(
    made: Path, folder: Path, open_station: Callable[..., Station], clock: FixedClock
) -> None:
    (folder / DATABASE_NAME).write_bytes(b"beyond opening")
    (folder / VAULT_NAME).write_bytes(b"lost")

    aside = Station.restore(folder, made, FIRST_OPERATOR, PASSWORD, clock)

    assert aside is not None
    assert (aside / DATABASE_NAME).read_bytes() == b"beyond opening"
    assert (aside / VAULT_NAME).read_bytes() == b"lost"
    assert open_station().verification.verify() == []


@pytest.fixture
def crashed(station: Station, folder: Path, tmp_path: Path) -> Path:
    """A folder as a crash leaves it: the last transactions stand in the write-ahead log only; backed up before."""
    station.backup.create(tmp_path / "备份 乙")
    with station.context.writing() as work:
        work.insert(Department, {"name": "只在日志里的部门"})
    left = tmp_path / "断电的站点"
    left.mkdir()
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", VAULT_NAME):
        shutil.copy(folder / name, left)
    station.close()
    return left


def test_the_log_of_a_crashed_station_is_kept_aside_with_it(
    crashed: Path, folder: Path, other_backup: tuple[Path, Rows], clock: FixedClock
) -> None:
    file, backed_up = other_backup

    aside = Station.restore(crashed, file, FIRST_OPERATOR, OTHER_PASSWORD, clock)

    assert aside is not None
    assert rows_of(crashed, OTHER_PASSWORD) == backed_up
    assert rows_of(aside) == rows_of(folder)


def test_a_log_left_without_its_database_does_not_get_into_the_restored_one(
    crashed: Path, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    (made,) = (tmp_path / "备份 乙").iterdir()
    (crashed / DATABASE_NAME).unlink()
    (crashed / VAULT_NAME).unlink()
    expected = [row[1] for row in rows_of(folder)["department"] if row[1] != "只在日志里的部门"]

    Station.restore(crashed, made, FIRST_OPERATOR, PASSWORD, clock)

    with Station.open(crashed, FIRST_OPERATOR, PASSWORD, clock) as restored:
        assert restored.verification.verify() == []
    names = [row[1] for row in rows_of(crashed)["department"]]
    assert sorted(names) == sorted(expected)


# ---- who may restore ----


def test_a_wrong_password_restores_nothing(made: Path, folder: Path, clock: FixedClock) -> None:
    before = files_of(folder)

    with pytest.raises(StationError, match="密码不对"):
        Station.restore(folder, made, FIRST_OPERATOR, OTHER_PASSWORD, clock)

    assert files_of(folder) == before
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_of_the_backup_restores(
    station: Station, folder: Path, tmp_path: Path, clock: FixedClock, role: Role
) -> None:
    station.operators.add("甲", role, OTHER_PASSWORD)
    file = station.backup.create(tmp_path / "备份").file
    station.close()
    before = files_of(folder)

    with pytest.raises(Refused, match="不是管理员"):
        Station.restore(folder, file, "甲", OTHER_PASSWORD, clock)

    assert files_of(folder) == before
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []


def test_an_administrator_disabled_in_the_backup_restores_nothing(
    station: Station, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    station.operators.add("甲", Role.ADMINISTRATOR, OTHER_PASSWORD)
    station.operators.disable("甲")
    file = station.backup.create(tmp_path / "备份").file
    station.close()
    before = files_of(folder)

    with pytest.raises(StationError):
        Station.restore(folder, file, "甲", OTHER_PASSWORD, clock)

    assert files_of(folder) == before


def test_guessing_at_a_restore_is_slowed_down(made: Path, folder: Path, clock: FixedClock) -> None:
    for _ in range(5):
        with pytest.raises(StationError, match="密码不对"):
            Station.restore(folder, made, FIRST_OPERATOR, OTHER_PASSWORD, clock)

    with pytest.raises(StationError, match="秒后再试"):
        Station.restore(folder, made, FIRST_OPERATOR, PASSWORD, clock)


def test_an_open_station_is_not_restored_over(
    station: Station, folder: Path, other_backup: tuple[Path, Rows], clock: FixedClock
) -> None:
    started = time.monotonic()

    with pytest.raises(StationError, match=FIRST_OPERATOR):
        Station.restore(folder, other_backup[0], FIRST_OPERATOR, OTHER_PASSWORD, clock)

    assert time.monotonic() - started < 1
    assert station.verification.verify() == []
    assert station.name == "测试服务站"


def spoil_and_back_up(station: Station, target: Path, statement: str) -> Path:
    driver = station.context.database.raw()
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute(statement)
    driver.close()
    return station.backup.create(target).file


def test_a_backup_of_a_newer_program_is_not_restored(
    station: Station, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    file = spoil_and_back_up(station, tmp_path / "备份", f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    spoil_and_back_up(station, tmp_path / "备份", f"PRAGMA user_version={SCHEMA_VERSION}")
    station.close()
    before = files_of(folder)

    with pytest.raises(StationError, match="更新版本"):
        Station.restore(folder, file, FIRST_OPERATOR, PASSWORD, clock)

    assert files_of(folder) == before


def test_a_backup_whose_references_are_broken_is_not_restored(
    station: Station, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    file = spoil_and_back_up(
        station,
        tmp_path / "备份",
        "INSERT INTO topic (id, meeting_id, position, title) VALUES ('1', 'nowhere', 1, '无会之题')",
    )
    station.close()
    before = files_of(folder)

    with pytest.raises(StationError, match="有问题"):
        Station.restore(folder, file, FIRST_OPERATOR, PASSWORD, clock)

    assert files_of(folder) == before


# ---- a restore cut off ----

STEPS = ("replace", "unlink", "rmdir", "mkdir")


def cut_at(monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[None]:
    """Have the power go off before the n-th change to a folder; cleaning up afterwards works again."""
    taken = 0

    def watched(real: Callable[..., None]) -> Callable[..., None]:
        def call(*args: Any, **kwargs: Any) -> None:
            nonlocal taken
            taken += 1
            if taken == step:
                raise Cut
            real(*args, **kwargs)

        return call

    with monkeypatch.context() as patch:
        for name in STEPS:
            patch.setattr(os, name, watched(getattr(os, name)))
        yield


def cut_restores(
    folder: Path,
    file: Path,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    password: str = OTHER_PASSWORD,
) -> Iterator[Path]:
    """Yield what a restore leaves when it is cut off at its first step, its second, and so on; last, a whole one."""
    for step in range(1, 60):
        place = Path(shutil.copytree(folder, tmp_path / f"第 {step} 步"))
        cutting = cut_at(monkeypatch, step)
        next(cutting)
        try:
            Station.restore(place, file, FIRST_OPERATOR, password, clock)
            cut = False
        except Cut:
            cut = True
        next(cutting, None)
        yield place
        shutil.rmtree(place)
        if not cut:
            return


def test_a_restore_cut_off_anywhere_ends_with_one_station_whole(
    made: Path,
    folder: Path,
    other_backup: tuple[Path, Rows],
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, new = other_backup
    old = rows_of(folder)

    outcomes = [
        opened_whole(place, old, new, clock) for place in cut_restores(folder, file, tmp_path, clock, monkeypatch)
    ]

    assert outcomes[-1] == "new"
    assert len(outcomes) > 10
    assert outcomes == sorted(outcomes, reverse=True), "a later cut never brings the old station back"
    assert "old" in outcomes


def test_a_restore_cut_off_anywhere_can_be_begun_again(
    made: Path,
    folder: Path,
    other_backup: tuple[Path, Rows],
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, new = other_backup
    for place in cut_restores(folder, file, tmp_path, clock, monkeypatch):
        Station.restore(place, file, FIRST_OPERATOR, OTHER_PASSWORD, clock)

        assert rows_of(place, OTHER_PASSWORD) == new


def test_after_a_restore_that_was_cut_off_the_command_line_still_knows_the_operator(
    made: Path,
    folder: Path,
    other_backup: tuple[Path, Rows],
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in cut_restores(folder, other_backup[0], tmp_path, clock, monkeypatch):
        assert default_operator(place) == FIRST_OPERATOR


def test_a_restore_that_was_cut_off_is_finished_before_a_recovery(
    blank_station: tuple[Path, str],
    station: Station,
    folder: Path,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = station.backup.create(tmp_path / "备份").file
    station.close()
    for place in cut_restores(folder, file, tmp_path, clock, monkeypatch, password=PASSWORD):
        Station.recover(place, FIRST_OPERATOR, blank_station[1], OTHER_PASSWORD, clock)

        with Station.open(place, FIRST_OPERATOR, OTHER_PASSWORD, clock) as recovered:
            assert recovered.verification.verify() == []


def opened_whole(place: Path, old: Rows, new: Rows, clock: FixedClock) -> str:
    """Open what a cut left; tell which station it is, whole, with the old one kept aside when it is the new one."""
    for password, rows, which in ((OTHER_PASSWORD, new, "new"), (PASSWORD, old, "old")):
        try:
            station = Station.open(place, FIRST_OPERATOR, password, clock)
        except StationError as error:
            if "密码不对" in str(error):
                continue
            raise
        assert station.verification.verify() == []
        station.close()
        assert rows_of(place, password) == rows
        if which == "new":
            (aside,) = place.glob("aside-*")
            assert rows_of(aside) == old
        assert not (place / "restoring").exists()
        return which
    raise AssertionError("neither station opens")


def test_a_restore_that_meets_a_full_disk_is_a_sentence_and_the_old_station_stays(
    made: Path, folder: Path, other_backup: tuple[Path, Rows], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows_of(folder)

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full_disk)
        with pytest.raises(StationError, match="磁盘已满"):
            Station.restore(folder, other_backup[0], FIRST_OPERATOR, OTHER_PASSWORD, clock)

    assert rows_of(folder) == before
    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()


def test_the_enterprises_of_a_backup_are_not_readable_in_it(station: Station, tmp_path: Path) -> None:
    content = station.backup.create(tmp_path / "备份").file.read_bytes()

    with station.context.reading() as connection:
        names = [row.name for row in connection.execute(Enterprise.__table__.select().limit(50))]
    assert not [name for name in names if name.encode() in content or name.encode("utf-16-le") in content]
