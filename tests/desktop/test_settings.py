"""设置, on a real station, by its widgets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.ledger import NOT_TAKEN, bundled_aliases
from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.settings_aliases import AliasesSection
from jn_desktop.desktop.settings_operators import OperatorsSection
from jn_desktop.desktop.settings_page import SettingsPage
from jn_desktop.desktop.settings_safety import BackupSection, CheckSection
from jn_desktop.desktop.settings_station import FontsSection, StationSection
from jn_desktop.station import Station

MakePage = Callable[[Station], SettingsPage]
NEW_PASSWORD = "海棠-玉兰-山茶"


class Restoring:
    """Counts how often the page has asked for a restore."""

    asked = 0

    def __call__(self) -> None:
        self.asked += 1


@pytest.fixture
def restoring() -> Restoring:
    return Restoring()


@pytest.fixture
def make_page(qtbot: QtBot, tmp_path: Path, restoring: Restoring) -> Iterator[MakePage]:
    desks: list[Desk] = []

    def make(station: Station) -> SettingsPage:
        desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
        desks.append(desk)
        page = SettingsPage(desk, station, restoring)
        qtbot.addWidget(page)
        page.resize(1182, 744)
        page.show()
        page.arrive()
        settle(qtbot, page)
        return page

    yield make
    for desk in desks:
        desk.tasks.close()


@pytest.fixture
def page(make_page: MakePage, station: Station) -> SettingsPage:
    return make_page(station)


def settle(qtbot: QtBot, page: SettingsPage) -> None:
    qtbot.waitUntil(lambda: not page.desk.tasks.busy)


def go(qtbot: QtBot, page: SettingsPage, title: str) -> QWidget:
    page.open_place(Place("settings", only=title))
    settle(qtbot, page)
    assert page.current is not None
    return page.current


def click(within: QWidget, name: str) -> None:
    found = within.findChild(QPushButton, name)
    assert found is not None
    found.click()


def field(within: QWidget, name: str) -> QLineEdit:
    found = within.findChild(QLineEdit, name)
    assert found is not None
    return found


def shown(within: QWidget, name: str) -> bool:
    found = within.findChild(QWidget, name)
    assert found is not None
    return not found.isHidden()


def test_the_stations_settings_are_shown_and_saved(qtbot: QtBot, page: SettingsPage, station: Station) -> None:
    section = page.current
    assert isinstance(section, StationSection)
    assert (section.form.station.text(), section.form.lock_minutes.text()) == ("测试服务站", "10")
    assert not section.form.keep_photo_location.isChecked()

    section.form.station.setText("新站")
    section.form.lock_minutes.setText("25")
    section.form.keep_photo_location.setChecked(True)
    assert section.unsaved()
    click(section, "save_station")
    settle(qtbot, page)

    kept = station.settings.read()
    assert (kept.station, kept.lock_minutes, kept.keep_photo_location) == ("新站", 25, True)
    assert not section.unsaved()


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("station", "", "请填写站名"),
        ("station", "长" * 100, "1 到 60 个字"),
        ("lock_minutes", "0", "1 到 120"),
        ("lock_minutes", "很久", "不是整数"),
    ],
)
def test_a_wrong_setting_is_said_beside_its_field(
    qtbot: QtBot, page: SettingsPage, station: Station, name: str, typed: str, said: str
) -> None:
    before = station.settings.read()
    section = page.current
    assert section is not None
    field(section, name).setText(typed)

    click(section, "save_station")
    settle(qtbot, page)

    fault = section.findChild(QLabel, f"{name}_fault")
    assert fault is not None and said in fault.text() and fault.isVisible()
    assert station.settings.read() == before


def test_an_operator_is_added_disabled_and_given_a_password(qtbot: QtBot, page: SettingsPage, station: Station) -> None:
    section = go(qtbot, page, OperatorsSection.title)
    assert isinstance(section, OperatorsSection)
    dialog = section.ask_new()
    field(dialog, "operator").setText("王小明")
    for name in ("password", "again"):
        field(dialog, name).setText(NEW_PASSWORD)
    click(dialog, "accept")
    settle(qtbot, page)
    assert [(row.name, row.role) for row in section.table.records()] == [
        ("admin", Role.ADMINISTRATOR),
        ("王小明", Role.REGISTRAR),
    ]

    section.table.select("王小明")
    click(section, "disable_operator")
    box = section.findChild(QMessageBox)
    assert box is not None and box.textFormat() is Qt.TextFormat.PlainText
    next(button for button in box.buttons() if button.accessibleName() == "停用").click()
    settle(qtbot, page)

    assert [row.active for row in station.operators.roster()] == [True, False]


def test_two_different_passwords_are_refused_in_the_dialog(qtbot: QtBot, page: SettingsPage) -> None:
    section = go(qtbot, page, OperatorsSection.title)
    assert isinstance(section, OperatorsSection)
    dialog = section.ask_own_password()
    field(dialog, "password").setText(NEW_PASSWORD)
    field(dialog, "again").setText(NEW_PASSWORD + "x")

    click(dialog, "accept")

    fault = dialog.findChild(QLabel, "again_fault")
    assert fault is not None and "两次输入的密码不一样" in fault.text()
    assert dialog.isVisible()
    dialog.reject()


def test_ones_own_password_is_changed(
    qtbot: QtBot, page: SettingsPage, station: Station, open_station: Callable[..., Station]
) -> None:
    section = go(qtbot, page, OperatorsSection.title)
    assert isinstance(section, OperatorsSection)
    dialog: QDialog = section.ask_own_password()
    for name in ("password", "again"):
        field(dialog, name).setText(NEW_PASSWORD)
    click(dialog, "accept")
    settle(qtbot, page)
    station.close()

    assert open_station(password=NEW_PASSWORD).name == "测试服务站"


def test_a_font_is_replaced_by_an_installed_one(qtbot: QtBot, page: SettingsPage, station: Station) -> None:
    section = go(qtbot, page, FontsSection.title)
    assert isinstance(section, FontsSection)
    choice = section.choices["仿宋_GB2312"]
    if not QFontDatabase.families():
        pytest.skip("there is no font on this machine")
    assert choice.count() > 1

    choice.setCurrentIndex(1)
    assert section.unsaved()
    click(section, "save_fonts")
    settle(qtbot, page)

    assert station.settings.read().fonts == {"仿宋_GB2312": choice.itemText(1)}
    assert not section.unsaved()


def test_every_header_that_an_office_may_keep_is_told(qtbot: QtBot, page: SettingsPage, station: Station) -> None:
    for ledger in bundled_aliases().bundled:
        station.aliases.add(ledger, NOT_TAKEN, f"{ledger}甲")
    station.aliases.add("demands", "handler", "经手人")
    station.aliases.add("departments", "remark", "其他")
    section = go(qtbot, page, AliasesSection.title)
    assert isinstance(section, AliasesSection)

    columns = section.table.header.visible()
    told = {row.header: [column.shown(row) for column in columns] for row in section.table.records()}
    assert len(told) == len(bundled_aliases().bundled) + 2
    assert told["经手人"] == ["经手人", "经办人", "企业诉求"] and told["其他"] == ["其他", "不读取", "部门名录"]


def test_a_header_is_added_and_taken_away_with_a_way_back(qtbot: QtBot, page: SettingsPage, station: Station) -> None:
    section = go(qtbot, page, AliasesSection.title)
    assert isinstance(section, AliasesSection)
    dialog = section.ask_new()
    field(dialog, "header").setText("工程 叫法")
    click(dialog, "accept")
    settle(qtbot, page)
    assert [(row.header, row.kind) for row in section.table.records()] == [("工程叫法", "projects")]

    messages = []
    page.desk.said.connect(messages.append)
    section.table.selectRow(0)
    click(section, "remove_alias")
    qtbot.waitUntil(lambda: station.aliases.own() == [] and bool(messages))
    messages[0].actions[0][1]()
    qtbot.waitUntil(lambda: len(station.aliases.own()) == 1)
    settle(qtbot, page)


def test_a_backup_is_made_and_checked(qtbot: QtBot, page: SettingsPage, tmp_path: Path) -> None:
    section = go(qtbot, page, BackupSection.title)
    assert isinstance(section, BackupSection)
    said: list[str] = []
    page.desk.said.connect(lambda message: said.append(message.text))

    section.back_up_into(tmp_path / "备份 盘")
    qtbot.waitUntil(lambda: len(said) == 1)
    (file,) = (tmp_path / "备份 盘").iterdir()
    section.check(file)
    qtbot.waitUntil(lambda: len(said) == 2)
    file.write_bytes(file.read_bytes()[:-1000])
    section.check(file)
    qtbot.waitUntil(lambda: len(said) == 3)

    assert "已备份" in said[0] and "完好" in said[1] and "不是完整的备份" in said[2]
    settle(qtbot, page)


def test_restoring_says_its_consequences_and_then_hands_over(
    qtbot: QtBot, page: SettingsPage, restoring: Restoring
) -> None:
    section = go(qtbot, page, BackupSection.title)
    click(section, "restore_backup")
    box = section.findChild(QMessageBox)
    assert box is not None and "现在的数据留在一旁" in box.text()
    assert restoring.asked == 0

    next(button for button in box.buttons() if button.text().startswith("关闭本站")).click()

    assert restoring.asked == 1


def test_checking_lists_what_is_wrong(qtbot: QtBot, page: SettingsPage, station: Station) -> None:
    section = go(qtbot, page, CheckSection.title)
    assert isinstance(section, CheckSection)
    section.check()
    settle(qtbot, page)
    assert section.findings.isHidden()
    driver = station.context.database.raw()
    driver.execute("UPDATE audit SET operator = 'somebody' WHERE sequence = 1")
    driver.close()

    section.check()
    settle(qtbot, page)

    assert "审计记录第 1 条" in section.findings.item(0).text()


def test_a_registrar_is_offered_only_what_the_role_may_do(
    qtbot: QtBot, make_page: MakePage, as_role: Callable[[Role], Station]
) -> None:
    page = make_page(as_role(Role.REGISTRAR))
    assert page.current is not None
    assert not shown(page.current, "save_station")
    assert not field(page.current, "station").isEnabled()

    operators = go(qtbot, page, OperatorsSection.title)
    assert not shown(operators, "add_operator") and not shown(operators, "operators")
    assert shown(operators, "change_own_password")
    assert not shown(go(qtbot, page, FontsSection.title), "save_fonts")
    assert not shown(go(qtbot, page, AliasesSection.title), "add_alias")
    backup = go(qtbot, page, BackupSection.title)
    assert shown(backup, "create_backup") and not shown(backup, "restore_backup")


def test_every_interactive_widget_has_a_name_for_those_who_cannot_see(qtbot: QtBot, page: SettingsPage) -> None:
    for row in range(page.names.count()):
        section = go(qtbot, page, page.names.item(row).text())
        for widget in section.findChildren(QWidget):
            if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisibleTo(section):
                kind = type(widget).__name__
                if kind in ("QPushButton", "QLineEdit", "QComboBox", "QListWidget", "RecordTable", "QPlainTextEdit"):
                    assert widget.objectName() and widget.accessibleName(), (section.title, kind)
