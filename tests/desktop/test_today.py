"""今日: what stands on the cards, and that they stay where they are."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Card, CardRow, Desk, Found, Place
from jn_desktop.desktop.memory import Memory
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.today import RowButton, TodayPage
from jn_desktop.station import Station

OVERDUE = Place("meetings", only="overdue")
_ROW = CardRow("建设局：补正材料。", "超期 3 天", Tone.LATE, Place("meetings", "1"), about="甲项目现场办公会")


@pytest.fixture
def desk(qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    yield made
    made.tasks.close()


def test_cards_keep_their_places_when_what_they_count_changes(qtbot: QtBot, desk: Desk) -> None:
    counted = {"超期": 0, "请假": 2, "本周": 1}

    def source(today: date) -> list[Card]:
        tones = {"本周": Tone.ACCENT, "请假": Tone.WARN, "超期": Tone.LATE}
        return [Card(title, tone, OVERDUE, (), "没有。", counted[title]) for title, tone in tones.items()]

    page = TodayPage(desk, [source])
    qtbot.addWidget(page)

    def titles() -> list[str]:
        page.reload()
        qtbot.waitUntil(lambda: {view.card.title: view.card.count for view in page.cards} == counted)
        return [view.card.title for view in page.cards]

    assert titles() == ["超期", "请假", "本周"]
    counted.update({"超期": 5, "请假": 0, "本周": 0})
    assert titles() == ["超期", "请假", "本周"]


def test_a_row_says_which_record_it_is_about(qtbot: QtBot, desk: Desk) -> None:
    page = TodayPage(desk, [lambda today: [Card("超期的议定事项", Tone.LATE, OVERDUE, (_ROW,), "没有。")]])
    qtbot.addWidget(page)
    page.reload()
    qtbot.waitUntil(lambda: bool(page.cards))
    row = page.findChild(RowButton)

    assert isinstance(row, RowButton)
    assert row.accessibleName() == "建设局：补正材料。，甲项目现场办公会，超期 3 天"
    assert "甲项目现场办公会" in row.toolTip()
    plain = RowButton(CardRow("甲项目", "还没有", Tone.LATE, Place("projects", "1")), "plain")
    qtbot.addWidget(plain)
    assert row.sizeHint().height() > plain.sizeHint().height()


def test_rows_keep_both_lines_on_a_page_that_is_too_low_for_them(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    theme.dress(qapp, dark=False)
    page = TodayPage(desk, [lambda today: [Card("超期的议定事项", Tone.LATE, OVERDUE, (_ROW,) * 8, "没有。")] * 4])
    qtbot.addWidget(page)
    page.resize(900, 300)
    page.show()
    page.reload()
    qtbot.waitUntil(lambda: len(page.cards) == 4)
    QApplication.processEvents()

    rows = page.findChildren(RowButton)
    assert {row.height() for row in rows} == {rows[0].sizeHint().height()}
