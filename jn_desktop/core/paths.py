"""Where things lie: what came with the program, and where a station may live."""

import sys
from pathlib import Path

from jn_desktop.core.errors import StationError

DATABASE_NAME = "station.db"
_PACKAGE = Path(__file__).resolve().parent.parent
_NETWORK_FILE_SYSTEMS = {
    "afs", "cifs", "davfs", "fuse.davfs2", "fuse.rclone", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs",
}  # fmt: skip
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4


def bundled(name: str) -> Path:
    """Return the folder `ui`, `migrations` or `resources`: frozen, installed or in the source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen)] if frozen else [_PACKAGE, _PACKAGE.parent]
    for place in places:
        if (place / name).is_dir():
            return place / name
    raise FileNotFoundError(f"the program's folder {name} is missing beside {places[-1]}")


def default_station_folder() -> Path:
    """Return the per-user data folder; on Windows below `%LOCALAPPDATA%`, which does not roam."""
    from platformdirs import user_data_path

    return user_data_path("jn_desktop", appauthor=False, roaming=False)


def require_local_folder(folder: Path) -> None:
    """Refuse a folder on a network share, a mapped network drive or a removable drive.

    SQLite's write-ahead log is not safe there (sqlite.org, "Write-Ahead Logging": all processes must be on one host).
    """
    if str(folder).startswith(("\\\\", "//")):
        raise StationError(f"“{folder}”是网络文件夹，站点数据只能放在本机硬盘上；请换一个本机文件夹。")
    resolved = folder.absolute()
    kind = _windows_drive(resolved) if sys.platform == "win32" else _mounted_as(resolved)
    if kind:
        raise StationError(f"“{folder}”在{kind}上，站点数据只能放在本机硬盘上；请换一个本机文件夹。")


def _windows_drive(folder: Path) -> str | None:
    if sys.platform != "win32":
        return None
    import ctypes

    resolved = folder.resolve()
    if str(resolved).startswith("\\\\"):
        return "网络驱动器"
    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{resolved.drive}\\")
    return {_DRIVE_REMOTE: "网络驱动器", _DRIVE_REMOVABLE: "可移动磁盘"}.get(kind)


def _mounted_as(folder: Path) -> str | None:
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    best, kind = "", ""
    resolved = str(folder.resolve())
    for line in mounts.splitlines():
        _, point, file_system, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = resolved == point or resolved.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, file_system
    return "网络驱动器" if best != "/" and kind in _NETWORK_FILE_SYSTEMS else None
