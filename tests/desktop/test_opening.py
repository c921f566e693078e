import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.database import SCHEMA_VERSION, connect
from jn_desktop.core.paths import DATABASE_NAME
from jn_desktop.core.vault import VAULT_NAME, Vault
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.desktop.conftest import TurnedClock
from tests.desktop.walking import Walk

Begin = Callable[[Path], Walk]


def fault(walk: Walk) -> str:
    assert walk.program.log_in is not None
    return walk.find(QLabel, "fault", walk.program.log_in).text()


# ---- log-in ----


def test_the_log_in_window_names_the_station_and_its_operator(walk: Begin, folder: Path) -> None:
    begun = walk(folder)

    assert begun.program.log_in is not None
    assert begun.program.log_in.operator.currentText() == FIRST_OPERATOR
    assert "测试服务站" in {label.text() for label in begun.program.log_in.findChildren(QLabel)}


def test_the_right_password_opens_the_main_window_and_closes_the_log_in(opened: Walk) -> None:
    assert opened.program.window is not None
    assert opened.program.window.isVisible()
    assert opened.program.log_in is None
    assert opened.program.station is not None


def test_a_wrong_password_is_said_below_it_and_the_field_is_ready_again(walk: Begin, folder: Path) -> None:
    begun = walk(folder)

    begun.log_in(FIRST_OPERATOR, "不是这个密码")

    assert "密码不对" in fault(begun)
    assert begun.program.window is None
    assert begun.program.log_in is not None
    assert begun.program.log_in.password.selectedText() == "不是这个密码"
    assert begun.program.log_in.enter.isEnabled()


def test_no_password_is_said_at_once(walk: Begin, folder: Path) -> None:
    begun = walk(folder)

    begun.click("log_in")

    assert fault(begun) == "请输入密码。"


def test_after_a_wrong_password_the_right_one_opens(walk: Begin, folder: Path) -> None:
    begun = walk(folder)
    begun.log_in(FIRST_OPERATOR, "不是这个密码")

    begun.log_in(FIRST_OPERATOR, PASSWORD)

    assert begun.program.window is not None


def test_a_damaged_vault_is_a_sentence_and_restoring_is_offered(walk: Begin, folder: Path) -> None:
    (folder / VAULT_NAME).write_text("{", encoding="utf-8")

    begun = walk(folder)

    assert "已损坏" in fault(begun)
    assert begun.find(QPushButton, "restore").isEnabled()


def test_a_station_from_a_newer_program_is_refused_unchanged(walk: Begin, folder: Path) -> None:
    key = Vault.load(folder / VAULT_NAME).unlock(FIRST_OPERATOR, PASSWORD)
    assert key is not None
    driver = connect(folder / DATABASE_NAME, key)
    driver.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    before = (folder / DATABASE_NAME).read_bytes()

    begun = walk(folder)
    begun.log_in(FIRST_OPERATOR, PASSWORD)

    assert "请升级本程序" in fault(begun)
    assert (folder / DATABASE_NAME).read_bytes() == before


def test_a_station_that_another_copy_holds_says_who(walk: Begin, folder: Path, clock: FixedClock) -> None:
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock):
        begun = walk(folder)
        begun.log_in(FIRST_OPERATOR, PASSWORD)

        assert "站点正由“admin”" in fault(begun)
    begun.log_in(FIRST_OPERATOR, PASSWORD)
    assert begun.program.window is not None


def test_a_password_in_the_environment_opens_without_asking(
    walk: Begin, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JN_PASSWORD", PASSWORD)

    begun = walk(folder)
    begun.settle()

    assert begun.program.window is not None
    assert "JN_PASSWORD" not in os.environ


def test_who_worked_last_is_offered_next_time(walk: Begin, folder: Path, clock: FixedClock) -> None:
    from jn_desktop.core.roles import Role

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        station.operators.add("李登记", Role.REGISTRAR, PASSWORD)
    first = walk(folder)
    first.log_in("李登记", PASSWORD)
    assert first.program.window is not None
    first.program.window.close()

    again = walk(folder)

    assert again.program.log_in is not None
    assert again.program.log_in.operator.currentText() == "李登记"


# ---- forgotten password ----


def test_the_recovery_code_gives_a_new_password(walk: Begin, tmp_path: Path, clock: FixedClock) -> None:
    code = Station.create(tmp_path / "站", "测试服务站", PASSWORD, clock)
    begun = walk(tmp_path / "站")

    begun.click("recover")
    dialog = begun.find(QLineEdit, "code").window()
    assert isinstance(dialog, FormDialog)
    begun.type("code", code.lower().replace("-", " "), dialog)
    begun.type("password", "新的-很长的-密码", dialog)
    begun.type("again", "新的-很长的-密码", dialog)
    begun.click("accept", dialog)
    begun.settle()
    begun.log_in(FIRST_OPERATOR, "新的-很长的-密码")

    assert begun.program.window is not None


def test_a_wrong_code_and_two_different_passwords_are_said_in_the_dialog(walk: Begin, folder: Path) -> None:
    begun = walk(folder)
    begun.click("recover")
    dialog = begun.find(QLineEdit, "code").window()
    begun.type("code", "AAAA-BBBB", dialog)
    begun.type("password", "新的-很长的-密码", dialog)
    begun.type("again", "另一个-密码-吧", dialog)

    begun.click("accept", dialog)
    assert "不一样" in begun.find(QLabel, "again_fault", dialog).text()
    begun.type("again", "新的-很长的-密码", dialog)
    begun.click("accept", dialog)
    begun.settle()

    assert "恢复码不对" in begun.find(QLabel, "fault", dialog).text()
    dialog.close()


# ---- first start ----


def test_a_folder_without_a_station_begins_with_the_first_start(walk: Begin, tmp_path: Path) -> None:
    begun = walk(tmp_path / "还没有 站点")

    begun.type("operator", "王站长")
    begun.type("password", PASSWORD)
    begun.type("again", PASSWORD)
    begun.click("create")
    begun.settle()

    code = begun.find(QLabel, "recovery_code").text()
    assert len(code) > 20
    assert not begun.find(QPushButton, "next").isEnabled()
    begun.find(QCheckBox, "kept").click()
    begun.click("next")
    begun.click("begin_empty")
    begun.settle()
    assert begun.program.window is not None
    assert begun.program.station is not None
    assert begun.program.station.context.operator == "王站长"
    begun.program.window.close()
    Station.recover(tmp_path / "还没有 站点", "王站长", code, "换过的-一个-密码", FixedClock(NOW))


def test_what_is_wrong_at_the_first_start_stands_beside_its_field(walk: Begin, tmp_path: Path) -> None:
    begun = walk(tmp_path / "站")

    begun.click("create")
    assert begun.find(QLabel, "operator_fault").text() == "请填写管理员姓名。"
    begun.type("operator", "王站长")
    begun.type("password", PASSWORD)
    begun.type("again", "不一样的密码")
    begun.click("create")
    assert "不一样" in begun.find(QLabel, "again_fault").text()
    begun.type("password", "12345678")
    begun.type("again", "12345678")
    begun.click("create")
    begun.settle()
    assert "太常见" in begun.find(QLabel, "password_fault").text()
    begun.type("station", "站" * 500)
    assert len(begun.find(QLineEdit, "station").text()) == 60


def test_the_sample_station_is_offered_at_the_first_start(walk: Begin, tmp_path: Path) -> None:
    begun = walk(tmp_path / "站")
    begun.type("operator", "王站长")
    begun.type("password", PASSWORD)
    begun.type("again", PASSWORD)
    begun.click("create")
    begun.settle()
    begun.find(QCheckBox, "kept").click()
    begun.click("next")

    begun.click("begin_sample")
    begun.settle()

    assert begun.program.station is not None
    assert len(begun.program.station.projects.projects()) == 142


# ---- restore ----


def test_a_backup_takes_the_place_of_a_station_that_does_not_open(
    walk: Begin, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    from jn_desktop.desktop.restoring import look_into

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        made = station.backup.create(tmp_path / "备份")
    (folder / VAULT_NAME).write_text("坏了", encoding="utf-8")
    begun = walk(folder)
    window = begun.program.log_in
    assert window is not None

    look_into(window, begun.program.tasks, folder, made.file, clock, begun.program._begin_again)
    begun.settle()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    begun.type("password", PASSWORD, dialog)
    begun.click("accept", dialog)
    begun.settle()
    (said,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert "已经恢复" in said.text()
    said.buttons()[0].click()
    begun.settle()
    begun.log_in(FIRST_OPERATOR, PASSWORD)

    assert begun.program.window is not None


# ---- lock ----


def test_ctrl_l_locks_and_the_password_unlocks(at_work: Walk) -> None:
    window = at_work.program.window
    assert window is not None
    page = window.current

    window.activateWindow()
    at_work.qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.locked
    assert page is not None and not page.isVisible()

    at_work.type("unlock_password", "不是这个密码")
    at_work.click("unlock")
    at_work.settle()
    assert window.locked
    assert "密码不对" in at_work.find(QLabel, "unlock_fault").text()

    at_work.type("unlock_password", PASSWORD)
    at_work.click("unlock")
    at_work.settle()
    assert not window.locked
    assert page.isVisible()


def test_shortcuts_do_nothing_behind_the_lock(at_work: Walk) -> None:
    window = at_work.program.window
    assert window is not None
    window.lock()

    at_work.qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    assert window.locked
    assert window.current is not None and window.current.key == "today"


def test_ten_idle_minutes_lock_the_window(at_work: Walk, clock: TurnedClock) -> None:
    program = at_work.program
    assert program.window is not None and program._idle is not None
    assert program._idle.minutes == 10

    clock.turn(NOW + timedelta(minutes=9))
    program._idle.look()
    assert not program.window.locked
    at_work.press(Qt.Key.Key_Shift, program.window)
    program._idle.touch()
    clock.turn(NOW + timedelta(minutes=18))
    program._idle.look()
    assert not program.window.locked
    clock.turn(NOW + timedelta(minutes=19))
    program._idle.look()

    assert program.window.locked


def test_nothing_is_put_away_for_a_station_that_is_closed(at_work: Walk, clock: TurnedClock) -> None:
    watch = at_work.program._idle
    assert watch is not None
    watch._timer.setInterval(5)
    at_work.program.end()
    other = QWidget()
    at_work.qtbot.addWidget(other)
    other.show()
    clock.turn(NOW + timedelta(hours=1))
    at_work.qtbot.wait(50)

    assert other.isVisible()


# ---- one window ----


def test_a_second_start_brings_the_first_window_forward(opened: Walk) -> None:
    from jn_desktop.desktop.instance import Instance

    program = opened.program
    assert program.window is not None
    first = Instance(program.folder, program)
    first.called.connect(program.come_forward)
    assert not first.is_second()
    program.window.showMinimized()

    with opened.qtbot.waitSignal(first.called, timeout=5_000):
        assert Instance(program.folder).is_second()

    opened.until(lambda: program.window is not None and not program.window.isMinimized())
    assert not Instance(program.folder / "另一个站点").is_second()
    first.close()
    assert not Instance(program.folder).is_second()


def test_closing_keeps_the_windows_place_and_lets_go_of_the_station(opened: Walk, clock: FixedClock) -> None:
    folder, window = opened.program.folder, opened.program.window
    assert window is not None

    window.close()

    assert "window" in json.loads((folder / "window.json").read_text(encoding="utf-8"))
    Station.open(folder, FIRST_OPERATOR, PASSWORD, clock).close()
