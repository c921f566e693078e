"""Opening a file or a folder with the program that the system has for it, or with a certain one."""

from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def open_with(program: Path, path: Path) -> bool:
    """Start a program on a file; tell whether it could be started."""
    started = QProcess.startDetached(str(program), [str(path)])
    return started[0] if isinstance(started, tuple) else bool(started)
