"""The import page as a person uses it: real widgets, a real station, real files."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QFontDatabase
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.desktop.desk import Desk, Found, Message, Place
from jn_desktop.desktop.import_page import ImportPage
from jn_desktop.desktop.memory import Memory
from jn_desktop.station import Station
from tests.conftest import SAMPLES

W = TypeVar("W", bound=QWidget)
LEDGER = """项目名称,总投资（万元）,责任单位,牵头人,开工时间
甲项目,100,建设局,张三,2025-03
乙项目,很多,建设局,李四,去年
丙项目,200,发改局,王五,2025-04
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "项目 台账.csv"
    file.write_text(LEDGER, encoding="utf-8")
    return file


@pytest.fixture
def desk(station: Station, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    yield desk
    desk.tasks.close()


class Person:
    """Somebody before the import page."""

    def __init__(self, qtbot: QtBot, desk: Desk, station: Station) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.said: list[Message] = []
        self.went: list[Place] = []
        desk.said.connect(self.said.append)
        desk.went.connect(self.went.append)
        self.page = ImportPage(desk, station)
        qtbot.addWidget(self.page)
        self.page.resize(1182, 744)
        self.page.show()
        self.page.arrive()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):  # what was done may ask for more
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not self.desk.tasks.busy, timeout=20_000)

    def find(self, kind: type[W], name: str) -> W:
        found = self.page.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isVisible() and button.isEnabled(), name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def open(self, file: Path) -> None:
        self.page.open_file(file)
        self.settle()

    def say_meaning(self, header: str, label: str) -> None:
        """Choose what a column means, by keyboard."""
        choice = self.choice(header)
        choice.setFocus()
        wanted = next(place for place in range(choice.count()) if choice.itemText(place).startswith(label))
        key = Qt.Key.Key_Down if wanted > choice.currentIndex() else Qt.Key.Key_Up
        for _ in range(abs(wanted - choice.currentIndex())):
            self.qtbot.keyClick(choice, key)
            self.settle()

    def choice(self, header: str) -> QComboBox:
        return next(
            choice for choice in self.page.findChildren(QComboBox) if choice.accessibleName() == f"“{header}”读作"
        )

    def answer(self, word: str) -> str:
        """Press a button of the question that is asked; return the question."""
        box = self.page.findChild(QMessageBox)
        assert box is not None
        question = box.text()
        button = next(button for button in box.buttons() if button.accessibleName() == word)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()
        return question

    @contextmanager
    def busy_station(self) -> Iterator[None]:
        """Keep the work lane busy, so that what is asked for in this block waits its turn."""
        free = threading.Event()
        self.desk.tasks.save(self.page, free.wait)
        yield
        free.set()
        self.settle()

    @property
    def step(self) -> str:
        return self.page.step


@pytest.fixture
def person(qtbot: QtBot, desk: Desk, station: Station) -> Person:
    return Person(qtbot, desk, station)


def names(station: Station) -> list[str]:
    return [project.name for project in station.projects.projects()]


# ---- the file ----


def test_a_file_that_fits_no_ledger_says_so_at_the_place_and_can_be_named(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "食堂.csv"
    file.write_text("菜名,价钱\n白菜,3\n", encoding="utf-8")

    person.open(file)

    fault = person.page.file_step.form.fault
    assert person.step == "file"
    assert fault.isVisible()
    assert "不像任何一种台账" in fault.text()
    person.page.file_step.form.kind.setFocus()
    person.qtbot.keyClick(person.page.file_step.form.kind, Qt.Key.Key_Down)
    person.settle()
    assert "企业名录表头" in fault.text()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file names with < and >")
def test_markup_in_a_file_name_stays_text(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "<b>粗&amp;.csv"
    file.write_text(LEDGER, encoding="utf-8")

    person.open(file)

    assert person.page.columns_step.about.text().startswith("<b>粗&amp;.csv")
    assert person.page.columns_step.about.textFormat() == Qt.TextFormat.PlainText


def test_a_file_is_dropped_anywhere_on_the_page(person: Person, ledger: Path) -> None:
    drop(person.page, [ledger])
    person.settle()

    assert person.step == "columns"


def test_two_files_at_once_are_not_taken(person: Person, ledger: Path) -> None:
    drop(person.page, [ledger, SAMPLES / "企业名录.xlsx"])
    person.settle()

    assert person.step == "file"


def drop(page: ImportPage, files: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    place, action = QPointF(300, 300), Qt.DropAction.CopyAction
    page.dropEvent(QDropEvent(place, action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_the_folder_of_the_last_file_is_remembered(person: Person, ledger: Path) -> None:
    person.click("choose")
    dialog = person.find(QFileDialog, "choose_ledger")
    dialog.fileSelected.emit(str(ledger))
    person.settle()

    assert person.step == "columns"
    assert person.desk.memory.get("import.folder") == str(ledger.parent)


def test_a_place_can_say_the_kind_of_ledger(person: Person) -> None:
    person.page.open_place(Place("import", only="agents"))

    assert person.page.file_step.kind == "agents"


# ---- the columns ----


def test_columns_show_their_meaning_and_what_is_in_them(person: Person, ledger: Path) -> None:
    person.open(ledger)

    assert person.choice("责任单位").currentText() == "责任单位"
    assert person.choice("牵头人").currentText() == "不读取"
    assert person.page.columns_step.kind.currentText() == "重点项目台账"
    assert "包保领导" in person.page.columns_step.missing.text()


def test_a_corrected_column_is_imported_and_remembered(person: Person, station: Station, ledger: Path) -> None:
    person.open(ledger)
    person.say_meaning("牵头人", "联系人")

    person.click("columns_next")
    person.click("start_import")

    assert [project.contact for project in station.projects.projects()] == ["张三", "王五"]
    person.click("import_again")
    person.open(ledger)
    assert person.choice("牵头人").currentText() == "联系人"


def test_the_focus_stays_where_a_column_was_corrected(person: Person, ledger: Path) -> None:
    person.open(ledger)

    person.say_meaning("牵头人", "联系人")

    assert person.page.focusWidget() is person.choice("牵头人")


def test_a_field_that_is_given_to_another_column_leaves_the_first(person: Person, ledger: Path) -> None:
    person.open(ledger)

    person.say_meaning("牵头人", "责任单位")

    assert person.choice("责任单位").currentText() == "不读取"


def test_a_correction_that_cannot_stand_is_refused_and_taken_back(person: Person, ledger: Path) -> None:
    person.open(ledger)

    person.choice("项目名称").setFocus()
    person.qtbot.keyClick(person.choice("项目名称"), Qt.Key.Key_Home)
    person.settle()

    assert "没有找到可识别的重点项目台账表头" in person.page.columns_step.fault.text()
    assert person.choice("项目名称").currentText() == "项目名称（必填）"


def test_another_kind_of_ledger_can_be_said(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "名录.csv"
    file.write_text("单位名称,联系电话\n建设局,0537-1\n", encoding="utf-8")
    person.open(file)
    kind = person.page.columns_step.kind
    kind.setFocus()

    wanted = kind.findText("企业名录") if kind.currentText() != "企业名录" else kind.findText("部门名录")
    label = kind.itemText(wanted)
    for _ in range(abs(wanted - kind.currentIndex())):
        person.qtbot.keyClick(kind, Qt.Key.Key_Down if wanted > kind.currentIndex() else Qt.Key.Key_Up)
    person.settle()

    assert kind.currentText() == label
    assert person.choice("单位名称").findText("企业名称" if label == "企业名录" else "部门名称（必填）") > 0


def test_samples_are_whole_where_there_is_room_and_else_under_the_pointer(person: Person, tmp_path: Path) -> None:
    if not QFontDatabase.families():
        pytest.skip("without fonts every letter is as wide as it is high")
    codes = ["91370800MAJNMLF5F5", "91370800MA9BBTR81F", "91370800MA395JH6U0"]
    file = tmp_path / "项目.csv"
    file.write_text("项目名称,信用代码\n" + "".join(f"项目{code},{code}\n" for code in codes), encoding="utf-8")
    person.page.resize(1182, 700)
    person.open(file)
    samples = person.page.columns_step._lines[0][1].samples

    assert samples.text() == "　".join(codes)

    samples.resize(240, samples.height())
    cut = samples.text().split("　")
    assert [len(text) < 18 and "…" in text[2:-2] for text in cut] == [True] * 3
    assert all(code in samples.toolTip() for code in codes)


# ---- the preview ----


def test_the_colours_of_the_row_numbers_are_explained(person: Person, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")

    words = [label.text() for label in person.page.preview_step.findChildren(QLabel) if label.isVisible()]
    assert {"红色不会读入", "橙色会读入，但值得留意", "灰色没有问题"} <= set(words)


def test_wrong_cells_are_marked_and_the_strip_says_why(person: Person, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")

    preview, table = person.page.preview_step, person.page.preview_step.table
    wrong = [row for row in table.records() if table.is_refused(row)]
    assert [row.number for row in wrong] == [3]
    assert [key for key in map(str, range(5)) if table.model().marks(wrong[0], key)] == ["1", "4"]
    assert table.current() is wrong[0]
    assert preview.about_row.text().startswith("第 3 行：总投资（万元）“很多”")
    assert "共 3 行，1 行有错不会读入" in preview.words.text()
    assert preview.start.text() == "导入 2 行(&I)"


def test_only_wrong_rows_can_be_shown(person: Person, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")

    person.click("only_faults")
    assert [row.number for row in person.page.preview_step.table.records()] == [3]
    person.click("only_faults")
    assert len(person.page.preview_step.table.records()) == 3


def test_f8_goes_from_fault_to_fault(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("项目名称,总投资\n甲,不详\n乙,1\n丙,未定\n", encoding="utf-8")
    person.open(file)
    person.click("columns_next")
    table = person.page.preview_step.table

    visited = []
    for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        visited.append(table.current().number)
        person.qtbot.keyClick(table, Qt.Key.Key_F8, keys)

    assert visited == [2, 4, 4]
    assert table.current().number == 2


def test_faults_of_another_sheet_are_gone_to(person: Person, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(SAMPLES / "现场办公会记录.xlsx")
    workbook["议定事项"].cell(2, 2).value = "第一"
    workbook.save(tmp_path / "会议.xlsx")

    person.open(tmp_path / "会议.xlsx")
    person.click("columns_next")

    assert person.page.preview_step.table.sheet.kind.name == "actions"
    assert person.page.preview_step.table.current().number == 2


def test_one_goes_back_to_the_columns_and_on_again(person: Person, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")
    person.click("preview_back")
    person.say_meaning("总投资（万元）", "不读取")
    person.say_meaning("开工时间", "不读取")
    person.click("columns_next")

    assert "没有错误" in person.page.preview_step.words.text()


def test_steps_that_are_open_are_gone_to_by_their_bars(person: Person, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")

    person.qtbot.mouseClick(person.find(QAbstractButton, "import_steps_columns"), Qt.MouseButton.LeftButton)
    assert person.step == "columns"
    assert not person.find(QAbstractButton, "import_steps_result").isEnabled()


def test_a_file_without_one_good_row_is_not_imported(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text("项目名称,总投资\n甲,不详\n", encoding="utf-8")
    person.open(file)
    person.click("columns_next")

    assert not person.page.preview_step.start.isEnabled()


# ---- importing ----


def test_a_cancelled_import_changes_nothing_and_can_be_begun_again(
    person: Person, station: Station, ledger: Path
) -> None:
    person.open(ledger)
    person.click("columns_next")

    with person.busy_station():
        person.page.preview_step.start.click()
        person.page.working.cancel.click()

    assert names(station) == []
    assert [message.text for message in person.said] == ["已取消导入，没有改动。"]
    person.click("start_import")
    assert names(station) == ["甲项目", "丙项目"]


def test_a_cancelled_reading_leaves_the_first_step_as_it_was(person: Person, ledger: Path) -> None:
    with person.busy_station():
        person.page.open_file(ledger)
        person.page.working.cancel.click()

    assert person.step == "file"
    assert person.page.file_step.form.choose.isEnabled()
    person.open(ledger)
    assert person.step == "columns"


def test_a_cancelled_check_leads_back_to_the_columns(person: Person, ledger: Path) -> None:
    person.open(ledger)
    with person.busy_station():
        person.page.columns_step.next.click()
        person.qtbot.waitUntil(lambda: not person.page.working.idle)
        person.page.working.cancel.click()

    assert person.step == "columns"
    person.click("columns_next")
    assert person.page.preview_step.start.isEnabled()


def test_while_an_import_runs_nothing_leads_away_from_it(person: Person, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")

    person.page.preview_step.start.click()

    assert not person.page.preview_step.back.isEnabled()
    assert not person.page.preview_step.start.isEnabled()
    assert not person.find(QAbstractButton, "import_steps_columns").isEnabled()
    drop(person.page, [SAMPLES / "企业名录.xlsx"])
    person.settle()
    assert person.step == "result"


def test_a_file_that_changed_meanwhile_is_refused_at_the_place(person: Person, station: Station, ledger: Path) -> None:
    person.open(ledger)
    person.click("columns_next")
    ledger.unlink()

    person.click("start_import")

    assert "改动过或不见了" in person.page.preview_step.words.text()
    assert names(station) == []


# ---- the result ----


@pytest.fixture
def imported(person: Person, ledger: Path) -> Person:
    person.open(ledger)
    person.click("columns_next")
    person.click("start_import")
    return person


def test_the_result_says_what_was_taken_and_what_was_not(imported: Person) -> None:
    result = imported.page.result_step

    assert imported.step == "result"
    assert "已导入" in result.about.text()
    assert [finding.place for finding in result.refused.records()] == ["3"]
    assert "很多" in result.refused.records()[0].sentence
    assert len(result.notes.records()) == 2


def test_refused_rows_are_saved_with_their_sentences(imported: Person, tmp_path: Path) -> None:
    imported.click("save_refused")
    imported.find(QFileDialog, "save_refused_as").fileSelected.emit(str(tmp_path / "退回 表.xlsx"))
    imported.settle()

    refused, notes = read_workbook(tmp_path / "退回 表.xlsx")
    assert [row[0] for row in refused.rows[1:]] == ["乙项目"]
    assert len(notes.rows) == 3
    assert imported.said[-1].text == "已写出 1 行没有读入的：退回 表.xlsx"


def test_one_goes_on_to_the_records(imported: Person) -> None:
    imported.click("look_at_records")

    assert imported.went == [Place("projects")]


def test_the_import_is_undone_from_its_result(imported: Person, station: Station) -> None:
    imported.click("undo_import")
    question = imported.answer("撤销导入")

    assert "新增 2" in question and "没有别的改动" in question
    assert names(station) == []
    assert "已经撤销" in imported.page.result_step.about.text()
    assert not imported.page.result_step.undo.isVisible()


def test_after_undoing_the_result_says_that_what_it_counts_is_gone(
    imported: Person, ledger: Path, station: Station
) -> None:
    result = imported.page.result_step
    added = result._figures["added"]
    imported.click("undo_import")
    imported.answer("撤销导入")

    assert (added.words.text(), added.number.accessibleName()) == ("新增（已撤销）", "新增（已撤销） 2")
    assert added.number.font().strikeOut()
    assert {figure.number.font().pixelSize() for figure in result._figures.values()} == {24}
    assert not result.look.isVisible()

    imported.click("import_again")
    imported.open(ledger)
    imported.click("columns_next")
    imported.click("start_import")
    assert (added.words.text(), added.number.font().strikeOut()) == ("新增", False)
    assert result.look.isVisible()


def test_a_question_is_answered_by_keys(imported: Person, station: Station) -> None:
    for key, left in ((Qt.Key.Key_N, 2), (Qt.Key.Key_Y, 0)):
        imported.click("undo_import")
        box = imported.page.findChild(QMessageBox)
        assert box is not None
        with imported.qtbot.waitSignal(box.finished):
            imported.qtbot.keyClick(box, key, Qt.KeyboardModifier.AltModifier)
        imported.settle()
        assert len(names(station)) == left


def test_what_was_done_since_is_told_before_undoing(imported: Person, station: Station) -> None:
    station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", ImportOptions())

    imported.click("undo_import")

    assert "处改动也会一并撤销" in imported.answer("取消")
    assert len(names(station)) > 2


def test_the_last_import_is_offered_to_be_undone_at_the_first_step(imported: Person, station: Station) -> None:
    imported.click("import_again")

    form = imported.page.file_step.form
    assert form.last.isVisible()
    assert form.last_words.text().startswith("上次导入：重点项目台账“项目 台账.csv”，今天 09:30，admin；新增 2")
    imported.click("undo")
    imported.answer("撤销导入")
    assert not form.last.isVisible()
    assert names(station) == []


# ---- the keyboard ----


def test_tab_goes_the_way_of_the_eye_through_the_columns(person: Person, ledger: Path) -> None:
    person.open(ledger)
    step = person.page.columns_step
    expected = [
        "columns_kind",
        *(f"meaning_projects_{place}" for place in range(5)),
        "columns_back",
        "columns_next",
    ]
    step.kind.setFocus()

    visited = []
    for _ in expected:
        focus = person.page.focusWidget()
        visited.append(focus.objectName())
        person.qtbot.keyClick(focus, Qt.Key.Key_Tab)

    assert visited == expected


def test_every_interactive_widget_has_a_name_for_the_ear(imported: Person, ledger: Path) -> None:
    imported.click("import_again")
    imported.open(ledger)
    imported.click("columns_next")

    nameless = [
        widget.objectName()
        for kind in (QPushButton, QComboBox)
        for widget in imported.page.findChildren(kind)
        if widget.isVisible() and not (widget.accessibleName() and widget.objectName())
    ]
    assert nameless == []
