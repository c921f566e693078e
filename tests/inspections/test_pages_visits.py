"""The view 入企检查: what is listed, its filters, moving, pinning, and one department's approval of several."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Place
from jn_desktop.inspections.pages.visits import VisitsView
from jn_desktop.inspections.states import VisitState
from jn_desktop.station import Station
from tests.desktop.viewing import Screen
from tests.inspections.visiting import (
    FIRE,
    MARKET,
    MONDAY,
    TWO,
    WEDNESDAY,
    add_enterprise,
    answer,
    approve,
    order,
    plan_visit,
)

Show = Callable[..., Screen[VisitsView]]
ONE = {FIRE: ("消防安全检查",)}


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Show]:
    theme.dress(qapp, dark=False)
    opened: list[Screen[VisitsView]] = []

    def begin(of: Station = station) -> Screen[VisitsView]:
        opened.append(
            Screen(qtbot, of, tmp_path, lambda desk: VisitsView(desk, of.inspection_visits, of.inspection_plans))
        )
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


def planned(station: Station, name: str, items: dict[str, tuple[str, ...]], day: date = MONDAY) -> str:
    return plan_visit(station, items, day, enterprise_id=add_enterprise(station, name))


def rows(screen: Screen[VisitsView]) -> list[str]:
    return [card.enterprise for card in screen.view.table.records()]


def select_all(screen: Screen[VisitsView]) -> None:
    table, how = screen.view.table, QItemSelectionModel.SelectionFlag
    for row in range(table.model().rowCount()):
        table.selectionModel().select(table.model().index(row, 0), how.Select | how.Rows)


def state(station: Station, visit_id: str) -> VisitState:
    return station.inspection_visits.visit(visit_id).card.state


def test_visits_stand_by_day_and_those_that_are_over_apart(station: Station, show: Show) -> None:
    planned(station, "乙公司", ONE, WEDNESDAY)
    closed = planned(station, "甲公司", ONE)
    answer(station, closed)
    station.inspection_visits.close([closed])

    screen = show()

    assert rows(screen) == ["乙公司"]
    assert screen.counts[-1] == "1 次未办结 · 待审批 1"
    screen.press("visits_over")
    assert rows(screen) == ["甲公司"]


def test_a_visit_that_is_over_is_gone_to_among_its_like(station: Station, show: Show) -> None:
    closed = planned(station, "甲公司", ONE)
    answer(station, closed)
    station.inspection_visits.close([closed])
    screen = show()

    screen.view.open_place(Place("inspections", closed))
    screen.settle()

    assert screen.view.table.current().id == closed


def test_what_is_found_and_when_it_is_due_stands_in_the_list(station: Station, show: Show) -> None:
    order(station, planned(station, "甲公司", ONE), "灭火器过期", due=WEDNESDAY)

    screen = show()

    told = {column.key: column.shown(screen.view.table.current()) for column in screen.view.table.model().columns}
    assert told["findings"] == "1 个，1 个未改"
    assert told["due"] == "还有 2 天"
    assert told["state"] == "整改中"


def test_the_views_of_today_are_ready_made(station: Station, show: Show) -> None:
    planned(station, "甲公司", ONE, MONDAY)
    order(station, planned(station, "乙公司", ONE, MONDAY), "灭火器过期")
    planned(station, "丙公司", ONE, WEDNESDAY)
    screen = show()

    screen.view.open_place(Place("inspections", only="today"))
    assert sorted(rows(screen)) == ["乙公司", "甲公司"]
    screen.view.open_place(Place("inspections", only="rectifying"))
    assert rows(screen) == ["乙公司"]


def test_one_department_approves_all_that_it_takes_part_in(station: Station, show: Show) -> None:
    alone, both = planned(station, "甲公司", ONE), planned(station, "乙公司", TWO)
    screen = show()
    select_all(screen)

    screen.press("visits_approve")
    box = screen.dialog.form.department
    assert [box.itemText(place) for place in range(box.count())] == [f"{FIRE}（2 次）", f"{MARKET}（1 次）"]
    screen.fill(department=FIRE, by="王局长")

    assert screen.said[-1] == f"{FIRE}已批准 2 次检查。"
    assert (state(station, alone), state(station, both)) == (VisitState.APPROVED, VisitState.PLANNED)
    select_all(screen)
    screen.press("visits_approve")
    box = screen.dialog.form.department
    assert [box.itemText(place) for place in range(box.count())] == [f"{MARKET}（1 次）"]
    screen.fill(department=MARKET, by="李局长")
    assert state(station, both) is VisitState.APPROVED


def test_an_approval_without_a_name_is_asked_for_beside_the_field(station: Station, show: Show) -> None:
    planned(station, "甲公司", ONE)
    screen = show()

    screen.press("visits_approve")
    screen.fill(by="")

    assert screen.dialog.binder._faults["by"].isVisible()


def test_a_visit_is_moved_and_pinned_from_the_list(station: Station, show: Show) -> None:
    enterprise = add_enterprise(station, "甲公司")
    window = {"first_day": "2026-11-23", "last_day": "2026-11-30"}
    visit = plan_visit(station, ONE, MONDAY, enterprise_id=enterprise, **window)
    screen = show()

    screen.press("visits_move")
    screen.dialog.days.select("2026-11-27")
    screen.press("accept", screen.dialog)
    card = station.inspection_visits.visit(visit).card
    assert (card.day, card.pinned) == ("2026-11-27", True)  # somebody wanted that day: a plan leaves it
    screen.press("visits_pin")

    assert not station.inspection_visits.visit(visit).card.pinned


def test_enter_opens_the_page_of_a_visit(station: Station, show: Show) -> None:
    visit = planned(station, "甲公司", ONE)
    screen = show()
    screen.view.table.setFocus()
    screen.qtbot.waitUntil(screen.view.table.hasFocus)

    QTest.keyClick(screen.view.table, Qt.Key.Key_Return)

    assert screen.places == [Place("visit", visit)]


def test_who_may_not_approve_is_not_asked(station: Station, as_role: Callable[[Role], Station], show: Show) -> None:
    approve(station, planned(station, "甲公司", ONE))
    screen = show(as_role(Role.AGENT))

    assert screen.button("visits_approve").isHidden()
    assert screen.button("visits_pin").isHidden()
