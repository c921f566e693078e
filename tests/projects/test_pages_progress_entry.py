"""The sheet of a month, by keyboard, on a real station."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.pages.progress_entry import ProgressSheet, months_until
from jn_desktop.projects.pages.progress_table import TYPED, Line, SheetTable
from jn_desktop.station import Station
from tests.projects.conftest import MakeDesk


@pytest.fixture
def sheet(qtbot: QtBot, make_desk: MakeDesk, station: Station) -> ProgressSheet:
    """A sheet of three projects, the first of which was reported last month, the second only in the ledger."""
    for name in ("甲项目", "乙项目", "丙项目"):
        station.projects.save(None, {"name": name})
    station.projects.report_progress("甲项目", "2026-10", invested=500, progress="清表", problem="缺地")
    station.projects.save(card_id(station, "乙项目"), {"progress": "备料"})
    made = ProgressSheet(make_desk(station), station.projects)
    qtbot.addWidget(made)
    made.resize(1182, 600)
    made.show()
    made.open(station.projects.cards())
    qtbot.waitUntil(lambda: len(made.table.records()) == 3)
    return made


def card_id(station: Station, name: str) -> str:
    return next(card.id for card in station.projects.cards() if card.name == name)


def press(qtbot: QtBot, table: SheetTable, *keys: Qt.Key | str) -> None:
    """Send keys to whatever has the keyboard: the table, or the cell that is being typed into."""
    for key in keys:
        if isinstance(key, str) and not key.isascii():
            qtbot.keyClick(table, Qt.Key.Key_F2)
            opened = editor(table)
            assert opened is not None
            opened.setText(key)  # an input method has no keys that a test could press
            continue
        for stroke in key if isinstance(key, str) else (key,):
            place = editor(table) or table
            qtbot.keyClicks(place, stroke) if isinstance(stroke, str) else qtbot.keyClick(place, stroke)
            QApplication.processEvents()


def editor(table: SheetTable) -> QLineEdit | None:
    return next((found for found in table.viewport().findChildren(QLineEdit) if found.isVisible()), None)


def typed(sheet: ProgressSheet) -> list[tuple[str, ...]]:
    return [tuple(line.typed[name] for name in TYPED) for line in sheet.table.records()]


def test_a_sheet_begins_with_what_was_last_reported(sheet: ProgressSheet) -> None:
    assert typed(sheet) == [("500", "清表", "缺地"), ("", "备料", ""), ("", "", "")]
    sheet.month.setCurrentIndex(1)
    assert not any(line.touched for line in sheet.table.records())


def test_an_older_month_begins_with_the_reports_up_to_it_alone(qtbot: QtBot, sheet: ProgressSheet) -> None:
    sheet.month.setCurrentIndex(1)
    qtbot.waitUntil(lambda: typed(sheet) == [("500", "清表", "缺地"), ("", "", ""), ("", "", "")])
    sheet.month.setCurrentIndex(2)
    qtbot.waitUntil(lambda: typed(sheet) == [("", "", "")] * 3)


def test_a_whole_sheet_is_typed_and_saved_without_the_mouse(
    qtbot: QtBot, sheet: ProgressSheet, station: Station
) -> None:
    press(qtbot, sheet.table, "800", Qt.Key.Key_Tab, "桩基", Qt.Key.Key_Tab, Qt.Key.Key_Delete)
    press(qtbot, sheet.table, Qt.Key.Key_Tab, "3", Qt.Key.Key_Return, "1.5亿", Qt.Key.Key_Return)
    assert typed(sheet) == [("800", "桩基", ""), ("3", "备料", ""), ("1.5亿", "", "")]
    with qtbot.waitSignal(sheet.closed):
        sheet.save()
    told = {card.name: (card.invested, card.progress, card.problem) for card in station.projects.cards()}
    assert told == {"甲项目": (800, "桩基", None), "乙项目": (3, "备料", None), "丙项目": (15_000, None, None)}
    assert len(station.projects.progress_reports("甲项目")) == 2


def test_what_is_still_being_typed_is_saved_too(qtbot: QtBot, sheet: ProgressSheet, station: Station) -> None:
    press(qtbot, sheet.table, "80", "0")
    with qtbot.waitSignal(sheet.closed):
        button = sheet.findChild(QPushButton, "sheet_save")
        assert button is not None
        button.click()
    assert station.projects.card(card_id(station, "甲项目")).invested == 800


def test_only_lines_that_changed_or_were_confirmed_are_reported(
    qtbot: QtBot, sheet: ProgressSheet, station: Station
) -> None:
    sheet.table.go_to(sheet.table.records()[1], "progress")
    button = sheet.findChild(QPushButton, "sheet_confirm")
    assert button is not None
    button.click()
    with qtbot.waitSignal(sheet.closed):
        sheet.save()
    assert {name: len(station.projects.progress_reports(name)) for name in ("甲项目", "乙项目", "丙项目")} == {
        "甲项目": 1,
        "乙项目": 1,
        "丙项目": 0,
    }


def test_a_wrong_cell_says_why_and_holds_the_sheet_back(qtbot: QtBot, sheet: ProgressSheet, station: Station) -> None:
    press(qtbot, sheet.table, "12万5", Qt.Key.Key_Return, "3", Qt.Key.Key_Return)
    sheet.save()
    fault = sheet.findChild(QLabel, "fault")
    assert fault is not None
    assert "不是金额" in fault.text()
    assert sheet.table.currentIndex().row() == 0
    model = sheet.table.model()
    assert model.marks is not None
    assert "12万5" in str(model.marks(model.record(0), "invested"))
    assert station.projects.progress_reports("乙项目") == []
    assert "1 个有错" in next(label.text() for label in sheet.findChildren(QLabel) if "改动" in label.text())


def test_a_refusal_of_the_station_stands_at_its_cell(qtbot: QtBot, sheet: ProgressSheet, station: Station) -> None:
    press(qtbot, sheet.table, Qt.Key.Key_Down, "9999999亿", Qt.Key.Key_Return)
    sheet.table.records()[1].faults.clear()
    line: Line = sheet.table.records()[1]
    line.typed["invested"] = "999999999"
    sheet.save()
    qtbot.waitUntil(lambda: "invested" in line.faults)
    assert sheet.table.currentIndex().row() == 1
    assert "大得不合情理" in line.faults["invested"]
    assert sheet.unsaved()


def test_a_block_is_pasted_from_a_spreadsheet(sheet: ProgressSheet, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("1\t打桩\t无\n2\t封顶\n" + "9\t多余\n" * 1000)
    qtbot.keyClick(sheet.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert typed(sheet) == [("1", "打桩", "无"), ("2", "封顶", ""), ("9", "多余", "")]


def test_leaving_with_something_typed_asks_first(qtbot: QtBot, sheet: ProgressSheet, station: Station) -> None:
    press(qtbot, sheet.table, "7", Qt.Key.Key_Return)
    assert not sheet.month.isEnabled()
    sheet.leave()
    box = sheet.findChild(QMessageBox)
    assert box is not None
    assert sheet.unsaved()
    with qtbot.waitSignal(sheet.closed):
        qtbot.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)
    assert station.projects.card(card_id(station, "甲项目")).invested == 500


def test_the_months_of_a_year_are_offered() -> None:
    months = months_until(date(2026, 2, 28))
    assert (months[0], months[1], months[2], months[-1], len(months)) == (
        "2026-02",
        "2026-01",
        "2025-12",
        "2025-03",
        12,
    )


def test_saving_nothing_says_so(sheet: ProgressSheet) -> None:
    sheet.save()
    fault = sheet.findChild(QLabel, "fault")
    assert fault is not None
    assert "没有改动" in fault.text()


def test_tab_goes_over_the_sheet_as_the_eye_does(sheet: ProgressSheet) -> None:
    wanted = ["sheet_back", "sheet_month", "sheet_confirm", "sheet_save", "progress_sheet"]
    chain, widget = [], sheet.nextInFocusChain()
    while widget is not sheet and len(chain) < 200:
        chain.append(widget.objectName())
        widget = widget.nextInFocusChain()
    assert [name for name in chain if name in wanted] == wanted


def test_a_sum_below_the_last_one_is_warned_of_at_its_cell_and_saved_all_the_same(
    qtbot: QtBot, sheet: ProgressSheet, station: Station
) -> None:
    press(qtbot, sheet.table, "300", Qt.Key.Key_Return, Qt.Key.Key_Up)
    warning = sheet.findChild(QLabel, "sheet_warning")
    assert warning is not None

    assert warning.isVisible() and "300 万元，比上次登记的 500 万元少" in warning.text()
    model = sheet.table.model()
    invested = next(column for column in model.columns if column.key == "invested")
    assert invested.tone is not None and invested.tone(model.record(0)) is Tone.WARN
    assert "比上次登记的 500 万元少" in str(
        model.index(0, model.columns.index(invested)).data(Qt.ItemDataRole.ToolTipRole)
    )
    assert any("1 个比上次少" in label.text() for label in sheet.findChildren(QLabel))
    with qtbot.waitSignal(sheet.closed):
        sheet.save()
    assert station.projects.card(card_id(station, "甲项目")).invested == 300


def test_the_same_sum_a_higher_one_and_a_first_one_are_not_warned_of(qtbot: QtBot, sheet: ProgressSheet) -> None:
    first, second, _ = sheet.table.records()
    for line, typed_text in ((first, "500.00"), (first, "0.06亿"), (second, "1")):
        line.put("invested", typed_text)
        assert line.warnings == {}
    first.put("invested", "499.99")
    assert set(first.warnings) == {"invested"}


def undo(qtbot: QtBot, sheet: ProgressSheet) -> None:
    qtbot.keyClick(sheet.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_what_was_done_to_cells_is_taken_back_step_by_step(qtbot: QtBot, sheet: ProgressSheet) -> None:
    before = typed(sheet)
    press(qtbot, sheet.table, "300", Qt.Key.Key_Return, "3", Qt.Key.Key_Return)
    QGuiApplication.clipboard().setText("1\t打桩\n2\t封顶")
    sheet.table.go_to(sheet.table.records()[0], "invested")
    qtbot.keyClick(sheet.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    undo(qtbot, sheet)
    assert [cells[0] for cells in typed(sheet)] == ["300", "3", ""]
    undo(qtbot, sheet)
    assert (sheet.table.currentIndex().row(), typed(sheet)[1]) == (1, before[1])
    undo(qtbot, sheet)
    assert typed(sheet) == before
    assert not sheet.unsaved() and sheet.month.isEnabled()
    assert sheet.table.records()[0].warnings == {}
    undo(qtbot, sheet)
    assert typed(sheet) == before


def test_a_confirmation_and_a_wrong_cell_are_taken_back_too(qtbot: QtBot, sheet: ProgressSheet) -> None:
    press(qtbot, sheet.table, Qt.Key.Key_Down, "很多", Qt.Key.Key_Return)
    sheet.table.go_to(sheet.table.records()[0], "progress")
    button = sheet.findChild(QPushButton, "sheet_confirm")
    assert button is not None
    button.click()

    undo(qtbot, sheet)
    assert [line.touched for line in sheet.table.records()] == [False, True, False]
    undo(qtbot, sheet)
    assert sheet.table.records()[1].faults == {}
    assert not sheet.unsaved()


def test_opening_a_cell_without_typing_leaves_nothing_to_take_back(qtbot: QtBot, sheet: ProgressSheet) -> None:
    press(qtbot, sheet.table, "7", Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Return)
    undo(qtbot, sheet)

    assert not sheet.unsaved()
