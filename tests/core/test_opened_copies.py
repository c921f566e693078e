import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from jn_desktop.core.opened_copies import OpenedCopies, name_on_disk
from tests.test_plaintext import temporary

__all__ = ["temporary"]

KILLED = """
import sys
from jn_desktop.core.opened_copies import OpenedCopies

copies = OpenedCopies()
print(copies.write("照片.jpg", b"photo"), flush=True)
sys.stdin.read()
"""


def test_a_copy_is_private_read_only_and_gone_at_the_end(temporary: Path) -> None:
    copies = OpenedCopies()
    assert list(temporary.iterdir()) == []

    path = copies.write("照片 一.jpg", b"photo")

    assert path.name == "照片 一.jpg"
    assert path.read_bytes() == b"photo"
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    copies.empty()
    assert list(temporary.iterdir()) == []


def test_two_copies_of_one_name_stand_beside_each_other(temporary: Path) -> None:
    copies = OpenedCopies()

    names = [copies.write("照片.jpg", content).name for content in (b"1", b"2", b"3")]

    assert names == ["照片.jpg", "照片 (2).jpg", "照片 (3).jpg"]
    copies.empty()


def test_copies_can_be_written_again_after_they_were_emptied(temporary: Path) -> None:
    copies = OpenedCopies()
    copies.write("甲.txt", b"1")
    copies.empty()

    assert copies.write("甲.txt", b"2").read_bytes() == b"2"
    copies.empty()


def test_what_a_killed_program_left_is_removed_at_the_next_start_and_not_before(temporary: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert process.stdin is not None and process.stdout is not None
    path = Path(process.stdout.readline().strip())
    try:
        OpenedCopies()
        assert path.read_bytes() == b"photo"
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()

    OpenedCopies()

    assert list(temporary.iterdir()) == []


def test_a_folder_that_only_looks_like_ours_is_left_alone(temporary: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "信.txt").write_text("重要", encoding="utf-8")
    (temporary / "jn-desktop-link").symlink_to(elsewhere, target_is_directory=True)
    (temporary / "jn-desktop-file").write_text("x", encoding="utf-8")

    OpenedCopies()

    assert (elsewhere / "信.txt").exists()
    assert (temporary / "jn-desktop-file").exists()


@pytest.mark.parametrize(
    ("name", "on_disk"),
    [
        ("照片.jpg", "照片.jpg"),
        ("<b>粗</b>?.txt", "_b_粗__b__.txt"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("COM10.txt", "COM10.txt"),
        ("末尾. .", "末尾"),
        (".bashrc", "_.bashrc"),
    ],
)
def test_a_name_is_made_one_that_every_system_takes(name: str, on_disk: str) -> None:
    assert name_on_disk(name) == on_disk
