import builtins
import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jn_desktop.core import files
from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file
from jn_desktop.station import Station

OLD, NEW = "旧的内容".encode() * 100, "新的内容".encode() * 3000
FAULTS = {
    "full disk": (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
    "open elsewhere": (PermissionError(errno.EACCES, "Permission denied"), "正在 Word 或 WPS 中打开"),
    "broken disk": (OSError(errno.EIO, "Input/output error"), "没有写成"),
}

CRASHING_CHILD = """
import os, pathlib, sys
from jn_desktop.core import files

target, step = pathlib.Path(sys.argv[1]), int(sys.argv[2])
passed = 0

def watch(event, args):
    # the interpreter tells of each call that touches the target or its temporary file
    global passed
    if event in ("open", "os.rename", "os.remove", "os.truncate") and "账.bin" in str(args[0]):
        count()

def count():
    global passed
    if passed == step:
        os._exit(86)
    passed += 1

real_sync, real_stat = os.fsync, pathlib.Path.stat
def sync(descriptor):
    count()
    real_sync(descriptor)
    count()
os.fsync = sync
sys.addaudithook(watch)
files.write_file(target, b"new" * 50_000)
count()
os._exit(0)
"""


class Failing(io.FileIO):
    """A file that takes some bytes and then fails, as a full disk does."""

    error: OSError

    def write(self, content: Any) -> int:
        super().write(bytes(content)[:100])
        raise self.error


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "台账.bin"
    path.write_bytes(OLD)
    return path


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(target: Path) -> None:
    write_file(target, NEW)

    assert target.read_bytes() == NEW
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write_file(tmp_path / "一" / "二" / "台账.bin", NEW)

    assert (tmp_path / "一" / "二" / "台账.bin").read_bytes() == NEW


@pytest.mark.parametrize("step", range(12))
def test_a_crash_between_any_two_calls_leaves_the_old_file_or_the_new_one(target: Path, step: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASHING_CHILD, str(target), str(step)], capture_output=True, check=False, timeout=60
    )

    assert done.returncode in (0, 86), done.stderr.decode("utf-8", "replace")
    assert target.read_bytes() in (OLD, b"new" * 50_000)
    if done.returncode == 0:
        assert target.read_bytes() != OLD


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_a_fault_of_the_world_is_a_sentence_and_the_old_file_stays(
    target: Path, monkeypatch: pytest.MonkeyPatch, fault: str, call: str
) -> None:
    error, sentence = FAULTS[fault]
    monkeypatch.setattr(os, call, raising(error))

    with pytest.raises(StationError, match=sentence) as refusal:
        write_file(target, NEW)

    assert str(target) in str(refusal.value)
    assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_begun_is_a_sentence_and_the_old_file_stays(
    target: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    error, sentence = FAULTS[fault]
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "open", raising(error))
        with pytest.raises(StationError, match=sentence):
            write_file(target, NEW)

    assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_disk_that_fills_up_while_writing_keeps_the_old_file(
    target: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    error, sentence = FAULTS[fault]

    def open_failing(path: Path, mode: str) -> Any:
        file = Failing(path, "w")
        file.error = error
        return file

    with monkeypatch.context() as patch:
        patch.setattr(files, "open", open_failing, raising=False)
        with pytest.raises(StationError, match=sentence):
            write_file(target, NEW)

    assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_disk_that_swallows_bytes_without_a_word_is_noticed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_lossy(path: Path, mode: str) -> Any:
        file = Failing(path, "w")
        file.write = lambda content: io.FileIO.write(file, content[:10])  # type: ignore[method-assign]
        return file

    with monkeypatch.context() as patch:
        patch.setattr(files, "open", open_lossy, raising=False)
        with pytest.raises(StationError, match="没有写成"):
            write_file(target, NEW)

    assert target.read_bytes() == OLD


def test_a_file_that_does_not_pass_its_check_is_not_put_in_place(target: Path) -> None:
    with pytest.raises(StationError, match="不对"):
        write_file(target, NEW, check=raising(StationError("内容不对。")))

    assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_the_check_sees_what_was_written(target: Path) -> None:
    seen: list[bytes] = []

    write_file(target, NEW, check=lambda beside: seen.append(beside.read_bytes()))

    assert seen == [NEW]


def test_cancelling_leaves_the_old_file_and_no_other(target: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_file(target, NEW, check=raising(KeyboardInterrupt()))

    assert target.read_bytes() == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_an_earlier_crash_left_behind_is_overwritten(target: Path) -> None:
    target.with_name(f"~{target.name}.tmp").write_bytes(b"half" * 100_000)

    write_file(target, NEW)

    assert target.read_bytes() == NEW
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_folder_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "台账.bin").mkdir()

    with pytest.raises(StationError, match=r"台账\.bin"):
        write_file(tmp_path / "台账.bin", NEW)

    assert [path.name for path in tmp_path.iterdir()] == ["台账.bin"]


def test_a_file_in_the_way_of_a_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "文件夹").write_bytes(b"")

    with pytest.raises(StationError, match="台账"):
        write_file(tmp_path / "文件夹" / "台账.bin", NEW)


def test_a_name_that_the_system_does_not_take_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StationError):
        write_file(tmp_path / ("长" * 300), NEW)


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows keeps an open file from being replaced")
def test_a_file_open_in_another_program_is_a_sentence_and_stays(target: Path) -> None:
    with target.open("rb"), pytest.raises(StationError, match="正在 Word 或 WPS 中打开"):
        write_file(target, NEW)

    assert target.read_bytes() == OLD


def test_an_export_that_cannot_be_written_is_a_sentence_and_the_old_file_stays(
    station: Station, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = target.rename(target.with_suffix(".xlsx"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", raising(FAULTS["open elsewhere"][0]))
        with pytest.raises(StationError, match=r"台账\.xlsx.*正在 Word 或 WPS 中打开"):
            station.registry.export_departments(target)

    assert target.read_bytes() == OLD
    assert station.registry.export_departments(target) == 0
    assert target.read_bytes()[:2] == b"PK"
