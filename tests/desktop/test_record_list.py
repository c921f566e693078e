"""The list part of a page: which record is current, what is tinted, and how one gets to a record that is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.columns import Column
from jn_desktop.desktop.desk import Desk, Found, Place
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.station import Station


@dataclass(frozen=True)
class Fruit:
    name: str
    weight: int
    rotten: bool = False


@dataclass(frozen=True)
class FruitFilter:
    text: str = ""
    found: frozenset[str] = frozenset()
    heavy: bool = False
    rotten: bool = False

    def accepts(self, fruit: Fruit) -> bool:
        told = self.text in fruit.name or fruit.name in self.found
        return told and fruit.rotten == self.rotten and (not self.heavy or fruit.weight > 1)


APPLE, CHERRY, PEAR, PLUM = Fruit("apple", 3), Fruit("cherry", 1), Fruit("pear", 2), Fruit("plum", 2, rotten=True)
ALL = [APPLE, CHERRY, PEAR, PLUM]


class Orchard(RecordList):
    """A list of fruits, as a page makes it; the search knows the cherry as `yt`."""

    def __init__(self, desk: Desk) -> None:
        self.table = RecordTable(
            "fruits", [Column("name", "名称", lambda fruit: fruit.name)], desk.memory, row_id=lambda fruit: fruit.name
        )
        super().__init__(
            desk,
            self.table,
            wanted=FruitFilter,
            kinds=("fruit", "berry"),
            apart=lambda fruit: "rotten" if fruit.rotten else None,
        )
        self.filters = FilterBar("fruits", desk.memory, self)
        self.filters.add_text("名称")
        self.filters.add_toggle("heavy", "重的")
        self.filters.add_toggle("rotten", "坏的")
        self.lay_out(self.filters, self.table)

    def names(self) -> list[str]:
        return [fruit.name for fruit in self.table.records()]

    def press(self, name: str) -> None:
        self.find(QPushButton, f"fruits_{name}").click()

    def find(self, kind: type[Any], name: str) -> Any:
        return self.findChild(kind, name)


@pytest.fixture
def orchard(qapp: QApplication, qtbot: QtBot, station: Station, tmp_path: Path) -> Iterator[Orchard]:
    def search(kind: str, text: str) -> list[str]:
        return ["cherry"] if (kind, text) == ("berry", "yt") else []

    theme.dress(qapp, dark=False)
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(search))
    made = Orchard(desk)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.show_rows(ALL)
    yield made
    desk.tasks.close()


def test_the_first_record_is_current_to_begin_with_and_buttons_tell_their_numbers(orchard: Orchard) -> None:
    assert orchard.names() == ["apple", "cherry", "pear"]
    assert orchard.table.current() == APPLE
    assert orchard.find(QPushButton, "fruits_heavy").text() == "重的 2"
    assert orchard.find(QPushButton, "fruits_rotten").text() == "坏的 1"


def test_the_current_record_stays_and_what_has_changed_is_tinted(orchard: Orchard) -> None:
    orchard.table.select("pear")
    orchard.show_rows(ALL)
    assert orchard.table.model().flashing == frozenset()

    heavier = replace(CHERRY, weight=9)
    orchard.show_rows([APPLE, heavier, PEAR, Fruit("quince", 1)])

    assert orchard.table.current() == PEAR
    assert orchard.table.model().flashing == {"cherry", "quince"}


def test_work_goes_on_at_the_next_record_when_the_current_one_leaves_the_list(orchard: Orchard) -> None:
    orchard.table.select("cherry")

    orchard.show_rows([APPLE, replace(CHERRY, rotten=True), PEAR])
    assert orchard.table.current() == PEAR

    orchard.show_rows([APPLE, replace(PEAR, rotten=True)])
    assert orchard.table.current() == APPLE

    orchard.show_rows([CHERRY, PLUM])
    assert orchard.table.current() == CHERRY


def test_a_text_finds_by_the_name_and_what_the_search_knows_it_as(orchard: Orchard, qtbot: QtBot) -> None:
    text = orchard.find(QLineEdit, "fruits_text")

    text.setText("ea")
    qtbot.waitUntil(lambda: orchard.names() == ["pear"])
    text.setText("yt")

    qtbot.waitUntil(lambda: orchard.names() == ["cherry"])
    assert orchard.table.current() == CHERRY


def test_going_to_a_record_takes_the_filters_away_that_hide_it_and_no_others(orchard: Orchard) -> None:
    orchard.press("heavy")

    orchard.open_place(Place("fruits", "pear"))
    assert (orchard.table.current(), orchard.names()) == (PEAR, ["apple", "pear"])

    orchard.open_place(Place("fruits", "cherry"))
    assert (orchard.table.current(), orchard.names()) == (CHERRY, ["apple", "cherry", "pear"])


def test_going_to_what_is_listed_apart_shows_what_its_button_shows(orchard: Orchard) -> None:
    orchard.go_to("plum")

    assert (orchard.table.current(), orchard.names()) == (PLUM, ["plum"])
    assert orchard.find(QPushButton, "fruits_rotten").isChecked()


def test_a_record_that_is_not_fetched_yet_is_gone_to_when_it_comes(orchard: Orchard) -> None:
    orchard.go_to("quince")
    assert orchard.table.current() == APPLE

    orchard.show_rows([*ALL, Fruit("quince", 1)])

    assert orchard.table.current() == Fruit("quince", 1)


def test_what_was_just_written_is_gone_to_even_where_its_new_state_is_filtered_out(orchard: Orchard) -> None:
    orchard.press("heavy")
    orchard.table.select("pear")

    orchard.go_to_next("pear")
    lighter = replace(PEAR, weight=1)
    orchard.show_rows([APPLE, CHERRY, lighter, PLUM])

    assert orchard.table.current() == lighter


def test_a_ready_made_view_leaves_no_other_filter(orchard: Orchard) -> None:
    orchard.find(QLineEdit, "fruits_text").setText("zzz")

    orchard.open_place(Place("fruits", only="heavy"))

    assert orchard.names() == ["apple", "pear"]
