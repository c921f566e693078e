import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from jn_desktop.core import paths
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import StationError
from jn_desktop.core.paths import bundled, default_station_folder, require_local_folder
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for the kind of drive instead")
SHARES = [r"\\server\share\站点", "//server/share/站点", r"\\?\UNC\server\share", r"\\192.168.1.7\d$\jn", r"\\wsl$\x"]
REMOVABLE, FIXED, REMOTE = 2, 3, 4


@pytest.fixture
def mounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Have the machine say that these file systems are mounted; `{tmp}` is the test's folder."""
    real = Path.read_text

    def mounted(table: str) -> None:
        text = table.format(tmp=str(tmp_path).replace(" ", "\\040"))

        def read_text(path: Path, *args: str, **kwargs: str) -> str:
            return text if path == Path("/proc/mounts") else real(path, *args, **kwargs)

        monkeypatch.setattr(Path, "read_text", read_text)

    return mounted


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Have Windows say that every drive is of this kind; return the list of drives that it was asked for."""

    def is_of(kind: int) -> list[str]:
        asked: list[str] = []

        def answer(root: str) -> int:
            asked.append(root)
            return kind

        kernel = SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=answer))
        monkeypatch.setattr(ctypes, "windll", kernel, raising=False)
        monkeypatch.setattr(sys, "platform", "win32")
        return asked

    return is_of


# ---- where a station may live ----


@pytest.mark.parametrize("share", SHARES)
def test_a_network_share_is_refused_by_its_name(share: str) -> None:
    with pytest.raises(StationError, match=r"网络.*本机硬盘"):
        require_local_folder(Path(share))


@pytest.mark.parametrize("share", SHARES[:2])
def test_no_station_is_made_opened_recovered_or_restored_on_a_share(share: str, clock: FixedClock) -> None:
    folder = Path(share)

    for act in (
        lambda: Station.create(folder, "测试服务站", PASSWORD, clock),
        lambda: Station.open(folder, FIRST_OPERATOR, PASSWORD, clock),
        lambda: Station.recover(folder, FIRST_OPERATOR, "0", PASSWORD, clock),
        lambda: Station.restore(folder, folder / "备份.jnbackup", FIRST_OPERATOR, PASSWORD, clock),
    ):
        with pytest.raises(StationError, match="网络文件夹"):
            act()


@posix
@pytest.mark.parametrize("kind", ["cifs", "nfs", "nfs4", "smb3", "fuse.sshfs", "davfs", "fuse.davfs2"])
def test_a_mounted_network_folder_is_refused(mounts: Callable[[str], None], tmp_path: Path, kind: str) -> None:
    mounts("/dev/sda1 / ext4 rw 0 0\nserver:/export {tmp}/share " + kind + " rw 0 0\n")

    with pytest.raises(StationError, match=r"网络驱动器.*本机硬盘"):
        require_local_folder(tmp_path / "share" / "站点")
    require_local_folder(tmp_path / "here")


@posix
def test_a_mount_with_a_space_in_its_name_is_recognised(mounts: Callable[[str], None], tmp_path: Path) -> None:
    mounts("/dev/sda1 / ext4 rw 0 0\n//nas/a {tmp}/共享\\040盘 cifs rw 0 0\n")

    with pytest.raises(StationError, match="网络驱动器"):
        require_local_folder(tmp_path / "共享 盘" / "站点")


@posix
def test_a_folder_is_judged_by_the_innermost_mount(mounts: Callable[[str], None], tmp_path: Path) -> None:
    mounts("/dev/sda1 / ext4 rw 0 0\nnas:/a {tmp}/net nfs rw 0 0\n/dev/sdb1 {tmp}/net/local ext4 rw 0 0\n")

    require_local_folder(tmp_path / "net" / "local" / "站点")
    require_local_folder(tmp_path / "network-notes")
    with pytest.raises(StationError, match="网络驱动器"):
        require_local_folder(tmp_path / "net")


@posix
def test_a_link_into_a_network_folder_is_refused(mounts: Callable[[str], None], tmp_path: Path) -> None:
    mounts("/dev/sda1 / ext4 rw 0 0\nnas:/a {tmp}/net nfs rw 0 0\n")
    (tmp_path / "net").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "net")

    with pytest.raises(StationError, match="网络驱动器"):
        require_local_folder(tmp_path / "link" / "站点")


@posix
def test_a_machine_that_does_not_tell_its_mounts_is_taken_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unreadable(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", unreadable)

    require_local_folder(tmp_path)


@pytest.mark.parametrize(("kind", "named"), [(REMOTE, "网络驱动器"), (REMOVABLE, "可移动磁盘")])
def test_a_mapped_and_a_removable_drive_are_refused(
    drive: Callable[[int], list[str]], tmp_path: Path, kind: int, named: str
) -> None:
    asked = drive(kind)

    with pytest.raises(StationError, match=rf"在{named}上.*本机硬盘"):
        require_local_folder(tmp_path / "站点")

    assert len(asked) == 1
    assert asked[0].endswith("\\")


def test_a_fixed_drive_is_taken(drive: Callable[[int], list[str]], tmp_path: Path) -> None:
    asked = drive(FIXED)

    require_local_folder(tmp_path / "站点")

    assert len(asked) == 1


@pytest.mark.skipif(sys.platform != "win32", reason="asks the real Windows")
def test_the_temporary_folder_of_a_real_windows_is_local(tmp_path: Path) -> None:
    require_local_folder(tmp_path)


def test_the_default_folder_is_the_users_own_and_local() -> None:
    folder = default_station_folder()

    assert folder.is_absolute()
    assert "Roaming" not in folder.parts


# ---- what came with the program ----


@pytest.mark.parametrize("name", ["ui", "migrations", "resources"])
def test_the_source_tree_has_its_folders(name: str) -> None:
    assert bundled(name) == Path(__file__).resolve().parents[2] / name


@pytest.mark.parametrize("name", ["ui", "migrations", "resources"])
def test_a_frozen_program_has_its_folders_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert bundled(name) == tmp_path / name


@pytest.mark.parametrize("name", ["ui", "migrations", "resources"])
def test_an_installed_wheel_has_its_folders_inside_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    package = tmp_path / "site-packages" / "jn_desktop"
    (package / name).mkdir(parents=True)
    (package.parent / name).mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)

    assert bundled(name) == package / name


def test_a_missing_folder_of_the_program_is_our_bug_and_says_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    with pytest.raises(FileNotFoundError, match="migrations"):
        bundled("migrations")
