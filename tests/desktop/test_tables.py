"""The one table: where the keyboard is after filtering and sorting, and what is drawn on a selected row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone


@dataclass(frozen=True)
class Fruit:
    name: str
    weight: int


FRUITS = [Fruit("apple", 3), Fruit("banana", 1), Fruit("berry", 2)]
COLUMNS = [
    Column("name", "名称", lambda fruit: fruit.name),
    Column("weight", "重量", lambda fruit: fruit.weight, look=Look.NUMBER),
    Column("kind", "类别", lambda fruit: "水果", look=Look.CHIP, tone=lambda fruit: Tone.ACCENT, sortable=False),
]


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[RecordTable]:
    theme.dress(qapp, dark=False)
    made = RecordTable("fruits", COLUMNS, Memory(tmp_path / "window.json"), row_id=lambda fruit: fruit.name)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.set_rows(FRUITS)
    yield made


def names(table: RecordTable) -> list[str]:
    return [fruit.name for fruit in table.records()]


def test_the_first_hit_is_the_current_one_unless_the_one_before_is_a_hit_too(table: RecordTable) -> None:
    table.select("apple")
    chosen: list[str | None] = []
    table.chosen.connect(lambda fruit: chosen.append(fruit.name if fruit is not None else None))

    table.set_filter(lambda fruit: fruit.name.startswith("b"))
    assert (table.current(), chosen) == (FRUITS[1], ["banana"])

    table.set_filter(lambda fruit: "r" in fruit.name)
    table.set_filter(None)
    assert table.current() == FRUITS[2]


def test_what_was_current_is_found_again_after_a_filter_without_a_hit(table: RecordTable) -> None:
    table.select("berry")

    table.set_filter(lambda fruit: False)
    assert table.current() is None
    table.set_filter(lambda fruit: fruit.name != "apple")

    assert table.current() == FRUITS[2]


def test_other_rows_have_no_current_one_until_somebody_chooses_it(table: RecordTable) -> None:
    table.select("apple")
    table.set_rows([Fruit("cherry", 1)])
    assert table.current() is None


def test_what_is_selected_stays_when_the_rows_are_fetched_anew(table: RecordTable) -> None:
    table.select("apple")
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = table.selected()
    assert len(chosen) == 3

    table.set_rows([Fruit("cherry", 1), *FRUITS])
    assert table.selected() == chosen

    table.set_filter(lambda fruit: fruit.name != "banana")
    assert table.selected() == [fruit for fruit in chosen if fruit.name != "banana"]


def test_what_the_program_goes_to_is_selected_alone_while_the_ctrl_of_a_shortcut_is_still_held(
    table: RecordTable,
) -> None:
    QTest.keyPress(table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    table.select("apple")
    table.set_filter(lambda fruit: True)
    assert table.selected() == [FRUITS[0]]
    table.select("banana")
    assert table.selected() == [FRUITS[1]]

    QTest.keyRelease(table, Qt.Key.Key_S)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected() == FRUITS[1:]


def test_home_and_end_go_to_the_first_and_last_row_and_take_what_lies_between_with_shift(table: RecordTable) -> None:
    table.select("banana")
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.selected() == FRUITS[2:]
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert (table.current(), table.selected()) == (FRUITS[0], FRUITS)
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.selected() == FRUITS[2:]


def test_a_key_sorts_by_the_column_of_the_keyboard_and_turns_the_order(table: RecordTable) -> None:
    table.select("banana")
    QTest.keyClick(table, Qt.Key.Key_Right)
    sort = (Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)

    QTest.keyClick(table, *sort)
    assert names(table) == ["banana", "berry", "apple"]
    QTest.keyClick(table, *sort)
    assert names(table) == ["apple", "berry", "banana"]
    QTest.keyClick(table, *sort)
    assert names(table) == ["banana", "berry", "apple"]
    assert table.current() == FRUITS[1]

    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, *sort)
    assert names(table) == ["banana", "berry", "apple"]


def test_the_menu_names_the_column_and_the_key(table: RecordTable) -> None:
    table.select("banana")
    QTest.keyClick(table, Qt.Key.Key_Right)
    menu = QMenu()
    table.fill_menu(menu)

    sort = next(action for action in menu.actions() if "排序" in action.text())
    assert (sort.text(), sort.shortcut().toString()) == ("按“重量”排序", "Ctrl+Shift+S")
    sort.trigger()
    assert names(table) == ["banana", "berry", "apple"]


@pytest.mark.parametrize("dark", [False, True])
def test_an_accent_chip_is_seen_on_a_selected_row(table: RecordTable, qapp: QApplication, dark: bool) -> None:
    theme.dress(qapp, dark=dark)
    table.select("apple")
    cell = table.visualRect(table.model().index(0, 2))
    picture = table.viewport().grab(cell).toImage()

    row = picture.pixelColor(picture.width() - 3, picture.height() // 2)
    chip = picture.pixelColor(14, picture.height() // 2 - 8)
    assert row.name().upper() == theme.tokens().accent_soft
    assert chip != row
