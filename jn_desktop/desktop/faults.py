"""Our own mistakes: one crash dialog with details to copy, and a rotating log. Neither holds personal data.

What went wrong is told by its type and by the places in the code that it came through. The words of an exception are
left out: they may quote what somebody typed.
"""

import logging
import platform
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, QtMsgType, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from jn_desktop import VERSION

LOGS = "logs"
_log = logging.getLogger("jn_desktop")


def start_log(folder: Path) -> Path:
    """Write the log into `folder`/logs/window.log from now on, 1 MB a file, five files; return the folder of logs."""
    logs = folder / LOGS
    try:
        logs.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(logs / "window.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8")
    except OSError:
        return logs  # a full or read-only disk is told by whoever has data to save
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    stop_log()
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)
    _log.propagate = False
    _log.info("started %s", _versions())
    return logs


def stop_log() -> None:
    for handler in list(_log.handlers):
        _log.removeHandler(handler)
        handler.close()


def note(event: str) -> None:
    """Write a line into the log: what happened, never to whom."""
    _log.info(event)


def details(error: BaseException) -> str:
    """Return what we need to find a mistake: versions, types and places, without a word of the data."""
    lines = [_versions()]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__module__ + "." + type(seen).__name__)
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says that something went wrong, that nothing is lost, and what to send us."""

    def __init__(self, text: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setObjectName("crash")
        self.setWindowTitle("出错了")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 380)
        sentence = QLabel(
            "程序遇到了没有料到的错误。刚才那一步没有保存，之前的数据都在。\n"
            "可以接着使用；请把下面的内容复制给维护人员，里面没有企业和个人的信息。"
        )
        sentence.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setObjectName("details")
        self.text.setAccessibleName("错误详情")
        self.text.setReadOnly(True)
        copy, close = QPushButton("复制详情(&C)"), QPushButton("关闭(&X)")
        copy.setObjectName("copy")
        copy.setAccessibleName("复制详情")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        close.setObjectName("close")
        close.setAccessibleName("关闭")
        close.setProperty("primary", True)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(sentence)
        layout.addWidget(self.text, 1)
        layout.addLayout(buttons)


class Faults(QObject):
    """Catches what nobody else catches, on any thread, while it is installed."""

    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashDialog | None = None
        self._caught.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        sys.excepthook = self._hook
        threading.excepthook = lambda found: self._hook(found.exc_type, found.exc_value, found.exc_traceback)

    def show(self, error: BaseException) -> None:
        """Log a mistake and show it; while one is on the screen, further ones are only logged."""
        text = details(error)
        _log.error(text.replace("\n", " | "))
        if self.dialog is None:
            self.dialog = CrashDialog(text)
            self.dialog.destroyed.connect(self._forget)
            self.dialog.open()

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), trace)
        else:
            self._caught.emit(error)

    def _forget(self) -> None:
        self.dialog = None


def log_qt(kind: QtMsgType, _context: object, message: str) -> None:
    """Take Qt's own messages into the log; a windowed program has no console for them."""
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg, QtMsgType.QtWarningMsg):
        _log.warning("Qt: %s", message.split("\n")[0][:200])


def _versions() -> str:
    return f"jn_desktop {VERSION}, PySide6 {PySide6.__version__}, {platform.platform()}"


def _short(file: str) -> str:
    """Return a file's place below the program, without the folders that may name a person."""
    path = Path(file)
    return "/".join(path.parts[-3:])
