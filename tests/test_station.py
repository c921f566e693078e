import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import StationError
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.roles import Role
from jn_desktop.core.vault import ATTEMPTS_NAME, VAULT_NAME
from jn_desktop.registry.model import Department
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

Opener = Callable[..., Station]

HOLDER = """
import pathlib, sys
from jn_desktop.core.clock import SystemClock
from jn_desktop.registry.model import Department
from jn_desktop.station import Station

station = Station.open(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], SystemClock())
for number in range(20):
    with station.context.writing() as work:
        work.insert(Department, {"name": f"department {number}"})
print("holding", flush=True)
sys.stdin.read()
"""


class Cut(BaseException):
    """The power goes off."""


@pytest.fixture
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the station open and has written twenty departments."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), FIRST_OPERATOR, PASSWORD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        assert process.stdout.readline().strip() == "holding"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def departments(station: Station) -> list[str]:
    with station.context.reading() as connection:
        return list(connection.execute(select(Department.name).order_by(Department.id)).scalars())


# ---- making a station ----


def test_a_new_station_is_sound_and_knows_its_name(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "园区 一" / "站点"

    code = Station.create(folder, "  测试服务站  ", PASSWORD, clock)

    assert len(code) == 39
    assert sorted(path.name for path in folder.iterdir()) == [DATABASE_NAME, VAULT_NAME]
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        assert station.name == "测试服务站"
        assert station.context.role is Role.ADMINISTRATOR
        assert station.verification.verify() == []


def test_two_stations_have_different_keys_codes_and_devices(tmp_path: Path, clock: FixedClock) -> None:
    codes = [Station.create(tmp_path / name, "站", PASSWORD, clock) for name in ("甲", "乙")]

    with (
        Station.open(tmp_path / "甲", FIRST_OPERATOR, PASSWORD, clock) as one,
        Station.open(tmp_path / "乙", FIRST_OPERATOR, PASSWORD, clock) as other,
    ):
        assert one.context.device != other.context.device
    assert codes[0] != codes[1]
    shutil.copy(tmp_path / "甲" / DATABASE_NAME, tmp_path / "乙" / DATABASE_NAME)
    with pytest.raises(StationError, match="损坏"):
        Station.open(tmp_path / "乙", FIRST_OPERATOR, PASSWORD, clock)


@pytest.mark.parametrize("name", ["", "   ", "站\n点", "站\u202e点", "长" * 61])
def test_a_station_needs_a_name_of_one_line(tmp_path: Path, clock: FixedClock, name: str) -> None:
    with pytest.raises(StationError, match="站名"):
        Station.create(tmp_path / "station", name, PASSWORD, clock)

    assert list(tmp_path.iterdir()) == []


def test_a_poor_password_makes_no_station(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(StationError, match="密码"):
        Station.create(tmp_path / "station", "测试服务站", "12345678", clock)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "信.txt").write_text("重要", encoding="utf-8")

    with pytest.raises(StationError, match="不是空文件夹"):
        Station.create(tmp_path, "测试服务站", PASSWORD, clock)

    assert [path.name for path in tmp_path.iterdir()] == ["信.txt"]


def test_a_station_is_never_made_over_another(folder: Path, clock: FixedClock, open_station: Opener) -> None:
    with pytest.raises(StationError, match="已经有一个站点"):
        Station.create(folder, "测试服务站", PASSWORD, clock)

    assert open_station().verification.verify() == []


def test_a_file_in_place_of_the_folder_is_a_sentence(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "station").write_bytes(b"")

    with pytest.raises(StationError):
        Station.create(tmp_path / "station", "测试服务站", PASSWORD, clock)
    with pytest.raises(StationError, match="没有站点文件夹"):
        Station.open(tmp_path / "station", FIRST_OPERATOR, PASSWORD, clock)


def failing(monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException) -> Iterator[None]:
    """Have the n-th file that is put in its place fail."""
    taken = 0
    real = os.replace

    def replace(*paths: Any) -> None:
        nonlocal taken
        taken += 1
        if taken == step:
            raise error
        real(*paths)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        yield


@pytest.mark.parametrize("step", [1, 2, 3, 4])
@pytest.mark.parametrize("error", [Cut(), OSError(28, "No space left on device")], ids=["power cut", "full disk"])
def test_a_set_up_that_was_cut_off_can_be_done_again(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException
) -> None:
    folder = tmp_path / "station"
    fault = failing(monkeypatch, step, error)
    next(fault)
    try:
        Station.create(folder, "测试服务站", PASSWORD, clock)
    except (Cut, StationError):
        next(fault, None)
        Station.create(folder, "测试服务站", PASSWORD, clock)
    next(fault, None)

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        assert station.verification.verify() == []


# ---- opening and closing ----


def test_a_folder_without_a_station_is_told(tmp_path: Path, clock: FixedClock) -> None:
    with pytest.raises(StationError, match="没有站点文件夹"):
        Station.open(tmp_path / "没有", FIRST_OPERATOR, PASSWORD, clock)
    with pytest.raises(StationError, match="没有站点"):
        Station.open(tmp_path, FIRST_OPERATOR, PASSWORD, clock)

    assert not (tmp_path / "没有").exists()


def test_a_closed_station_is_one_database_and_one_vault(station: Station, folder: Path) -> None:
    station.close()

    left = {path.name for path in folder.iterdir()}
    assert left - {"station.lock", ATTEMPTS_NAME} == {DATABASE_NAME, VAULT_NAME}


def test_closing_twice_is_harmless(station: Station, open_station: Opener) -> None:
    station.close()
    station.close()

    again = open_station()
    station.close()
    assert departments(again) == []
    with pytest.raises(StationError, match="正由"):
        open_station()


def test_a_station_may_be_moved_while_closed(folder: Path, tmp_path: Path, clock: FixedClock) -> None:
    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()
    moved = folder.rename(tmp_path / "搬到 这里")

    with Station.open(moved, FIRST_OPERATOR, PASSWORD, clock) as station:
        assert station.verification.verify() == []


def test_a_copy_opens_beside_the_original(
    folder: Path, tmp_path: Path, open_station: Opener, clock: FixedClock
) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "副本"))

    with Station.open(copy, FIRST_OPERATOR, PASSWORD, clock) as other, other.context.writing() as work:
        work.insert(Department, {"name": "只在副本里"})

    assert departments(open_station()) == []


def test_a_relative_folder_is_the_same_station(
    station: Station, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)

    with pytest.raises(StationError, match="正由"):
        Station.open(Path(folder.name), FIRST_OPERATOR, PASSWORD, clock)


def test_the_station_goes_on_working_when_the_current_folder_changes(
    folder: Path, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    with Station.open(Path(folder.name), FIRST_OPERATOR, PASSWORD, clock) as station:
        monkeypatch.chdir(tmp_path.parent)
        station.operators.add("王小明", Role.REGISTRAR, PASSWORD)
        assert station.verification.verify() == []


# ---- the lock ----


def test_a_second_opening_is_refused_at_once_and_names_who_has_it(station: Station, open_station: Opener) -> None:
    started = time.monotonic()

    with pytest.raises(StationError) as refusal:
        open_station()

    assert time.monotonic() - started < 1
    assert f"“{FIRST_OPERATOR}”" in str(refusal.value)
    assert f"“{platform.node()}”" in str(refusal.value)
    assert str(os.getpid()) in str(refusal.value)


def test_another_program_that_has_it_is_named_and_left_alone(
    held: subprocess.Popen[str], folder: Path, open_station: Opener
) -> None:
    started = time.monotonic()

    with pytest.raises(StationError, match=rf"“{FIRST_OPERATOR}”在电脑“.+”上（进程 {held.pid}）"):
        open_station("另一人", "另一个密码")

    assert time.monotonic() - started < 1
    assert json.loads((folder / "holder.json").read_text(encoding="utf-8"))["operator"] == FIRST_OPERATOR
    assert held.poll() is None


def test_a_held_station_is_neither_recovered_nor_restored(
    blank_station: tuple[Path, str], station: Station, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    file = station.backup.create(tmp_path / "备份").file

    with pytest.raises(StationError, match="正由"):
        Station.recover(folder, FIRST_OPERATOR, blank_station[1], "海棠-玉兰-山茶", clock)
    with pytest.raises(StationError, match="正由"):
        Station.restore(folder, file, FIRST_OPERATOR, PASSWORD, clock)


def test_a_dead_holder_leaves_the_station_free_and_whole(
    held: subprocess.Popen[str], folder: Path, open_station: Opener
) -> None:
    held.kill()
    held.wait()
    assert (folder / "holder.json").exists()
    started = time.monotonic()

    station = open_station()

    assert time.monotonic() - started < 2
    assert departments(station) == [f"department {number}" for number in range(20)]
    assert station.verification.verify() == []


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"\xff", b'{"operator": "x"}'])
def test_a_lock_whose_note_is_unreadable_still_holds(
    station: Station, folder: Path, open_station: Opener, left: bytes
) -> None:
    (folder / "holder.json").write_bytes(left)

    with pytest.raises(StationError, match="另一个程序"):
        open_station()


def test_a_refused_opening_leaves_the_station_free(folder: Path, open_station: Opener) -> None:
    with pytest.raises(StationError, match="密码不对"):
        open_station(password="不是这个密码")

    assert open_station().verification.verify() == []


def test_what_a_cut_off_backup_left_behind_does_not_stay(folder: Path, open_station: Opener) -> None:
    (folder / "~abc123").mkdir()
    (folder / "~abc123" / DATABASE_NAME).write_bytes(b"half a copy")

    open_station().close()

    assert not (folder / "~abc123").exists()
