"""Writing files so that a crash, a full disk or an open Word window leaves the old file or the new one."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

from jn_desktop.core.errors import StationError


def write_file(target: Path, content: bytes, check: Callable[[Path], None] | None = None) -> None:
    """Write `content` beside `target`, flush it to the disk, `check` what stands there, and put it in place."""
    beside = target.with_name(f"~{target.name}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if check is not None:
            check(beside)
        elif beside.stat().st_size != len(content):
            raise OSError(errno.EIO, "short write")
        os.replace(beside, target)
    except OSError as error:
        _remove(beside)
        raise writing_failed(target, error) from error
    except BaseException:
        _remove(beside)
        raise
    _sync_folder(target.parent)


def _remove(beside: Path) -> None:
    with contextlib.suppress(OSError):  # what went wrong before is what the user has to hear
        beside.unlink(missing_ok=True)


def writing_failed(target: Path, error: OSError) -> StationError:
    """Return the sentence for a file that could not be written."""
    if error.errno == errno.ENOSPC:
        return StationError(f"磁盘已满，“{target}”没有写成；请清出空间后再试。")
    if isinstance(error, PermissionError):
        return StationError(f"“{target}”写不进去，可能正在 Word 或 WPS 中打开，或者没有权限；请关闭它或换一个文件名。")
    if isinstance(error, (IsADirectoryError, NotADirectoryError, FileExistsError)):
        return StationError(f"“{target}”不能当作文件写入，同名的文件夹或文件挡住了它；请换一个位置。")
    return StationError(f"“{target}”没有写成（{error.strerror or error}）；请检查磁盘或换一个位置。")


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows has no handle for this; NTFS journals the rename
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some file systems refuse to sync a folder; the file itself is safe
    finally:
        os.close(descriptor)
