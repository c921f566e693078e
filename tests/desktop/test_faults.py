import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import faults
from jn_desktop.desktop.faults import CrashDialog, Faults, details, log_qt, note, start_log, stop_log
from jn_desktop.station import FIRST_OPERATOR
from tests.conftest import PASSWORD
from tests.desktop.walking import Walk

SECRET = "张三丰 13812345678"


def mistake() -> Exception:
    try:
        {"企业": 1}[SECRET]
    except KeyError as error:
        return error
    raise AssertionError


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    yield start_log(tmp_path) / "window.log"
    stop_log()


def crash_dialogs() -> list[CrashDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog) and one.isVisible()]


def test_details_name_the_type_and_the_places_and_none_of_the_data() -> None:
    text = details(mistake())

    assert "KeyError" in text and "test_faults.py" in text and "mistake" in text
    assert "张三丰" not in text and "138" not in text
    assert str(Path(__file__).parent.parent.parent) not in text


def test_the_log_holds_mistakes_without_personal_data_and_in_utf_8(qtbot: QtBot, log: Path) -> None:
    caught = Faults()
    caught.show(mistake())
    caught.show(mistake())
    note("station opened")
    log_qt(QtMsgType.QtWarningMsg, None, "a warning of Qt")

    written = log.read_text(encoding="utf-8")
    assert written.count("KeyError") == 2
    assert "station opened" in written and "a warning of Qt" in written
    assert "张三丰" not in written
    for dialog in crash_dialogs():
        dialog.close()


def test_one_crash_dialog_is_shown_at_a_time_and_its_details_can_be_copied(qtbot: QtBot, log: Path) -> None:
    caught = Faults()
    caught.show(mistake())
    caught.show(mistake())
    (dialog,) = crash_dialogs()

    dialog.findChild(QPushButton, "copy").click()
    assert "KeyError" in QGuiApplication.clipboard().text()

    dialog.findChild(QPushButton, "close").click()
    QApplication.processEvents()
    caught.show(mistake())
    assert len(crash_dialogs()) == 1
    crash_dialogs()[0].close()


def test_a_mistake_on_another_thread_is_caught_too(qtbot: QtBot, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.excepthook", lambda *_: None)
    monkeypatch.setattr(threading, "excepthook", lambda *_: None)
    caught = Faults()
    caught.install()

    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(mistake()))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: bool(crash_dialogs()), timeout=5_000)
    crash_dialogs()[0].close()


def test_a_full_disk_is_no_reason_not_to_start(tmp_path: Path) -> None:
    (tmp_path / faults.LOGS).write_text("a file stands where the folder should be", encoding="utf-8")

    start_log(tmp_path)
    note("nothing happens")
    stop_log()


def test_the_open_window_logs_that_it_opened_and_nobody(walk: Callable[[Path], Walk], folder: Path) -> None:
    begun = walk(folder)
    begun.log_in(FIRST_OPERATOR, PASSWORD)

    written = (folder / faults.LOGS / "window.log").read_text(encoding="utf-8")
    assert "station opened" in written
    assert FIRST_OPERATOR not in written and "测试服务站" not in written
