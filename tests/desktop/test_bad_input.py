"""What goes wrong at a desk: a sentence at its place, or plain text as typed; nothing is lost, nothing opens twice."""

import errno
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtGui import Qt as QtText
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from sqlalchemy import event

from jn_desktop.core import files
from jn_desktop.core.roles import Role
from jn_desktop.desktop.exporting import export_to
from jn_desktop.desktop.faults import CrashDialog, Faults
from jn_desktop.desktop.search import SearchPalette
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.registry.listing import EnterpriseQuery, Order
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD, SAMPLES
from tests.desktop.walking import Walk
from tests.registry.conftest import code

Begin = Callable[[Path], Walk]
MARKUP = "<b>粗</b>&amp;<img src=x>"
LONG = "很长的名称" * 100


# ---- credit codes ----


def test_a_credit_code_that_another_enterprise_has_is_said_beside_its_field(opened: Walk) -> None:
    opened.station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1)})
    opened.go("enterprises")
    opened.keys("Ctrl+N")
    opened.type("name", "华泰电子有限公司")
    opened.type("uscc", code(1))

    opened.keys("Ctrl+S")

    assert "已由企业“恒瑞机械有限公司”使用" in opened.find(QLabel, "uscc_fault").text()
    assert opened.find(QLineEdit, "name").text() == "华泰电子有限公司"
    opened.type("uscc", "")
    opened.keys("Ctrl+S")
    assert [row.name for row in opened.page.table.records()] == ["华泰电子有限公司", "恒瑞机械有限公司"]


# ---- names that are too long, and names with markup ----


def fill(station: Station, name: str) -> dict[str, str]:
    """Call one of everything by a name, and have it meet on the pages; return the ids by page."""
    project = station.projects.save(None, {"name": f"{name}项目", "enterprise": f"{name}企业", "chain": "新材料"})
    station.projects.save(None, {"name": f"{name}没有人牵头的项目", "chain": "新材料"})
    (enterprise,) = station.registry.page(EnterpriseQuery(), Order.NAME)
    agent = station.agents.save(None, {"number": "PXQ901", "name": f"{name}专员"})
    station.assignments.hand_over(project, "PXQ901", f"{name}原因")
    station.projects.report_progress(project, "2026-11", invested=1, progress=name, problem=name)
    station.attachments.add(project, "附件.pdf", b"1")
    meeting = station.meetings.save(
        None,
        MeetingDraft(
            name=f"{name}会议",
            time=NOW,
            place=name,
            host=name,
            attendees=name,
            topics=(DraftTopic(None, f"{name}议题", name, (project,)),),
            actions=(DraftAction(None, 0, f"{name}事项", name, due_date="2026-11-25"),),
        ),
    )
    return {"projects": project, "enterprises": enterprise.id, "agents": agent, "meetings": meeting}


def every_tab(walk: Walk) -> Iterator[None]:
    """Show every tab of the page, one after the other."""
    for tabs in walk.page.findChildren(QTabWidget):
        for place in range(tabs.count()):
            tabs.setCurrentIndex(place)
            walk.settle()
            yield


def rich(markup: str = "<b>") -> list[str]:
    """Return what would show the markup as something other than the text that it is."""
    wrong = []
    for widget in QApplication.allWidgets():
        about = f"{type(widget).__name__} {widget.objectName()!r}"
        if isinstance(widget, QLabel) and markup in widget.text() and widget.textFormat() != Qt.TextFormat.PlainText:
            wrong.append(f"{about}: {widget.text()}")
        if markup in widget.toolTip() and QtText.mightBeRichText(widget.toolTip()):
            wrong.append(f"{about}, tip: {widget.toolTip()}")
        if isinstance(widget, QTableView):
            wrong += [f"{about}, tip of a cell: {tip}" for tip in tips(widget) if markup in tip]
    return wrong


def tips(table: QTableView) -> Iterator[str]:
    model = table.model()
    for row in range(min(model.rowCount(), 200)):
        for column in range(model.columnCount()):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")


DIALOGS = {
    "projects": ("project_report", "project_retire", "project_hand_over", "project_add_assistant"),
    "agents": ("hand_over_all", "hand_over_some", "add_step", "add_entrustment"),
    "enterprises": ("enterprise_merge", "enterprise_retire"),
    "meetings": ("finish_action", "meeting_retire"),
}
WAYS_OUT = {"meetings": "editor_back"}


def go_everywhere(walk: Walk, records: dict[str, str]) -> Iterator[str]:
    """Show every page, tab, dialog and form with these records; yield what is shown."""
    walk.go("today")
    yield "today"
    for page, record in records.items():
        walk.go(page, record=record)
        for _ in every_tab(walk):
            yield page
            for name in DIALOGS[page]:
                yield from open_dialog(walk, name)
        walk.keys("F2", walk.view.table)
        yield f"{page}, form"
        walk.do(WAYS_OUT.get(page, "cancel"))
    walk.go("agents", only="propose")
    yield "proposal"
    walk.do("proposal_back")
    walk.go("projects")
    walk.keys("Ctrl+M")
    yield "sheet"
    walk.do("sheet_back")


def open_dialog(walk: Walk, name: str) -> Iterator[str]:
    button = walk.page.findChild(QPushButton, name)
    if button.isVisible() and button.isEnabled():
        walk.do(name)
        yield name
        for dialog in walk.dialogs():
            dialog.close()
        walk.settle()


def test_markup_in_a_name_is_shown_as_it_was_typed(opened: Walk, tmp_path: Path) -> None:
    records = fill(opened.station, MARKUP)
    opened.settle()

    for place in go_everywhere(opened, records):
        assert rich() == [], place

    opened.station.projects.retire(records["projects"], MARKUP)
    opened.station.operators.add(MARKUP, Role.REGISTRAR, PASSWORD)
    opened.go("settings", only="操作员")
    opened.choose("operators", MARKUP)
    opened.click("disable_operator")
    assert rich() == []
    assert MARKUP in opened.answer("取消")
    assert f"{MARKUP}专员" in opened.search("粗")
    assert rich() == []
    opened.keys("Esc", opened.palette.field)


def test_markup_in_the_name_of_the_station_and_of_its_operator_is_text(walk: Begin, tmp_path: Path, clock: Any) -> None:
    Station.create(tmp_path / "站", MARKUP, PASSWORD, clock, "<b>王</b>")
    begun = walk(tmp_path / "站")
    assert rich() == []

    begun.log_in("<b>王</b>", PASSWORD)
    assert rich() == []
    begun.window.lock()
    assert rich() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file names with < and >")
def test_markup_in_a_file_name_is_text_wherever_the_import_says_it(opened: Walk, tmp_path: Path) -> None:
    ledger = tmp_path / "<b>粗&amp;.csv"
    ledger.write_text("项目名称,总投资\n<b>甲,1\n乙,<b>很多\n", encoding="utf-8")
    opened.go("import", only="projects")

    opened.page.open_file(ledger)
    opened.settle()
    for step in ("columns_next", "start_import", "undo_import"):
        assert rich() == [], step
        opened.do(step)

    assert rich() == []
    opened.answer("取消")


def test_a_name_of_500_characters_widens_no_page_and_no_dialog(opened: Walk) -> None:
    records = fill(opened.station, LONG)
    opened.window.resize(1366, 768)
    opened.settle()

    for place in go_everywhere(opened, records):
        assert opened.window.width() == 1366, place
        assert opened.window.minimumSizeHint().width() <= 1366, place
        for dialog in opened.dialogs():
            assert dialog.width() <= 800 and dialog.height() <= 700, place


def test_a_name_of_500_characters_is_typed_saved_and_found(opened: Walk) -> None:
    opened.go("projects")
    opened.keys("Ctrl+N")
    opened.type("name", LONG)

    opened.keys("Ctrl+S")

    assert [card.name for card in opened.station.projects.cards()] == [LONG]
    assert opened.search("很长的名称很长") == [LONG]
    opened.keys("Esc", opened.palette.field)


# ---- a thousand lines pasted ----


@pytest.fixture
def thousand_lines(qapp: QApplication) -> Iterator[str]:
    text = "\n".join(f"第{number}行\t内容" for number in range(1000))
    QGuiApplication.clipboard().setText(text)
    yield text
    QGuiApplication.clipboard().clear()


def paste(walk: Walk, field: QWidget) -> None:
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    walk.settle()


def test_a_thousand_lines_pasted_into_a_name_become_one_line(opened: Walk, thousand_lines: str) -> None:
    opened.go("projects")
    opened.keys("Ctrl+N")
    paste(opened, opened.find(QLineEdit, "name"))

    opened.keys("Ctrl+S")

    (card,) = opened.station.projects.cards()
    assert card.name.startswith("第0行")
    assert not set("\n\r\t\u2028\u2029") & set(card.name)
    assert opened.window.minimumSizeHint().width() <= 1366


def test_a_thousand_lines_pasted_into_a_text_are_kept(opened: Walk, thousand_lines: str) -> None:
    project = opened.station.projects.save(None, {"name": "甲项目"})
    opened.go("projects", record=project)
    opened.do("project_retire")
    dialog = opened.dialog
    paste(opened, opened.find(QPlainTextEdit, "reason", dialog))

    opened.do("accept", dialog)

    assert opened.dialogs() == []
    assert opened.station.projects.cards() == []


def test_a_thousand_lines_pasted_where_one_looks_for_something_find_nothing(at_work: Walk, thousand_lines: str) -> None:
    for page, field in (
        ("projects", "projects_text"),
        ("agents", "agents_filter_text"),
        ("enterprises", "enterprises_text"),
    ):
        at_work.go(page)
        paste(at_work, at_work.find(QLineEdit, field))
        at_work.until(lambda: at_work.page.table.model().rowCount() == 0)
        at_work.find(QLineEdit, field).clear()
        at_work.settle()
    at_work.keys("Ctrl+K")
    paste(at_work, at_work.palette.field)
    assert at_work.search(at_work.palette.field.text()) == []
    at_work.keys("Esc", at_work.palette.field)


# ---- the disk and other programs ----


def fill_the_disk(station: Station) -> Callable[[], None]:
    """Have no page more in the database from now on; return what frees the disk again."""

    def shrink(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")

    def free(connection: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=4294967294")

    engine = station.context.database.engine
    event.listen(engine, "begin", shrink, insert=True)

    def relent() -> None:
        event.remove(engine, "begin", shrink)
        event.listen(engine, "begin", free, insert=True)

    return relent


def test_a_full_disk_is_said_in_the_form_and_what_was_typed_stays(opened: Walk) -> None:
    opened.go("projects")
    opened.keys("Ctrl+N")
    opened.type("name", LONG * 40)
    relent = fill_the_disk(opened.station)

    opened.keys("Ctrl+S")

    assert opened.find(QLabel, "fault").text() == "磁盘已满，没有保存；请清出空间后再试。"
    assert opened.find(QLineEdit, "name").text().startswith(LONG)
    assert opened.station.projects.cards() == []
    relent()
    opened.keys("Ctrl+S")
    assert len(opened.station.projects.cards()) == 1


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "可能正在 Word 或 WPS 中打开"),
    ],
)
def test_an_export_that_cannot_be_written_is_said_and_leaves_the_old_file(
    at_work: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: OSError, sentence: str
) -> None:
    target = tmp_path / "重点 项目.xlsx"
    target.write_bytes(b"before")

    def refuse(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(files.os, "replace", refuse)
    at_work.go("projects")
    export_to(at_work.page.table, at_work.window.desk, "重点项目", target)
    at_work.settle()

    assert sentence in at_work.said and str(target) in at_work.said
    assert target.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [target.name]


def test_minutes_that_are_open_in_word_are_said_and_another_name_is_offered(
    at_work: Walk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    at_work.go("meetings")
    at_work.do("export_minutes")
    with monkeypatch.context() as word:
        word.setattr(files.os, "replace", refuse)
        at_work.choose_file(tmp_path / "纪要.docx")

    assert "可能正在 Word 或 WPS 中打开" in at_work.said
    at_work.do("strip_0")
    at_work.choose_file(tmp_path / "纪要 第二份.docx")
    assert (tmp_path / "纪要 第二份.docx").exists()


def test_a_file_that_is_no_spreadsheet_is_said_at_the_first_step(opened: Walk, tmp_path: Path) -> None:
    picture = tmp_path / "照片.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    opened.go("import")
    opened.do("choose")

    opened.choose_file(picture)

    assert opened.page.step == "file"
    assert "照片.xlsx" in opened.find(QLabel, "fault", opened.page).text()
    opened.do("choose")
    opened.choose_file(SAMPLES / "企业名录.xlsx")
    assert opened.page.step == "columns"


# ---- twice ----


def double_click(walk: Walk, name: str, within: QWidget | None = None) -> None:
    """Click twice, as the window system delivers it: what a dialog covers does not get it."""
    button = walk.find(QPushButton, name, within)
    window = button.window()
    handle, place = window.windowHandle(), button.mapTo(window, button.rect().center())
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    walk.settle()


def test_a_double_click_on_save_saves_once(opened: Walk) -> None:
    opened.go("projects")
    opened.keys("Ctrl+N")
    opened.type("name", "甲项目")

    double_click(opened, "save")

    assert [card.name for card in opened.station.projects.cards()] == ["甲项目"]


def test_a_double_click_in_a_dialog_is_one_step(at_work: Walk) -> None:
    card = next(card for card in at_work.station.assignments.board() if card.leads)
    at_work.go("agents", record=card.id)
    at_work.show_tab("代办")
    at_work.do("add_step")
    at_work.type("item", "施工许可证申领", at_work.dialog)

    double_click(at_work, "accept", at_work.dialog)

    assert len(at_work.station.agency.steps_of_agent(card.number)) == 1


@pytest.mark.parametrize(
    ("page", "button"),
    [
        ("projects", "project_report"),
        ("projects", "project_retire"),
        ("enterprises", "enterprise_merge"),
        ("enterprises", "enterprise_retire"),
        ("meetings", "meeting_retire"),
        ("meetings", "export_minutes"),
        ("settings", "change_own_password"),
        ("settings", "add_operator"),
        ("import", "choose"),
    ],
)
def test_a_double_click_opens_one_dialog(at_work: Walk, page: str, button: str) -> None:
    at_work.go(page, only="操作员" if page == "settings" else None)

    double_click(at_work, button)

    assert len(at_work.dialogs()) == 1
    at_work.dialog.close()


def test_a_double_click_on_hand_over_opens_one_dialog(at_work: Walk) -> None:
    card = next(card for card in at_work.station.assignments.board() if card.leads)
    at_work.go("agents", record=card.id)
    at_work.show_tab("承办")

    double_click(at_work, "hand_over_all")

    at_work.dialog.close()


def test_the_search_opens_once(at_work: Walk) -> None:
    at_work.keys("Ctrl+K")
    assert at_work.program.desk is not None
    at_work.program.desk.search_wanted.emit()

    assert len(at_work.window.findChildren(SearchPalette)) == 1
    at_work.keys("Esc", at_work.palette.field)


# ---- our own mistakes ----


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Faults]:
    """What the program installs when it starts."""
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    faults = Faults()
    faults.install()
    yield faults
    faults.deleteLater()


def test_a_mistake_of_ours_shows_one_crash_dialog_and_the_program_goes_on(
    at_work: Walk, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work.go("projects")
    with monkeypatch.context() as broken:
        broken.setattr(at_work.station.projects, "cards", lambda **_: {}["恒瑞机械有限公司"])
        at_work.page.reload()
        at_work.settle()
        at_work.page.reload()
        at_work.settle()

    crash = at_work.dialog
    assert isinstance(crash, CrashDialog)
    assert "KeyError" in crash.text.toPlainText()
    assert "恒瑞" not in crash.text.toPlainText()
    at_work.do("close", crash)
    assert at_work.dialogs() == []
    at_work.keys("Ctrl+4")
    at_work.keys("Ctrl+3")
    at_work.keys("F5")
    assert len(at_work.page.table.records()) == 142


# ---- who may not ----


def test_what_a_role_may_not_do_is_offered_nowhere(walk: Begin, sample: Station) -> None:
    sample.operators.add("赵审计", Role.AUDITOR, PASSWORD)
    sample.operators.add("钱专员", Role.AGENT, PASSWORD)
    sample.close()
    for operator in ("赵审计", "钱专员"):
        begun = walk(sample.folder)
        begun.log_in(operator, PASSWORD)
        for entry in begun.window.entries:
            begun.go(entry.key)
            assert begun.find(QWidget, "strip", begun.window).isHidden(), (operator, entry.key, begun.said)
        assert "导入台账" not in begun.search("导入")
        begun.keys("Esc", begun.palette.field)
        begun.window.close()


def test_an_operator_who_was_disabled_meanwhile_is_refused_with_a_sentence(walk: Begin, sample: Station) -> None:
    sample.operators.add("李登记", Role.REGISTRAR, PASSWORD)
    sample.operators.disable("李登记")
    sample.close()
    begun = walk(sample.folder)

    begun.log_in("李登记", PASSWORD)

    assert begun.program.window is None
    assert begun.program.log_in is not None
    assert begun.find(QLabel, "fault", begun.program.log_in).text()
    begun.log_in(FIRST_OPERATOR, PASSWORD)
    assert begun.program.window is not None
