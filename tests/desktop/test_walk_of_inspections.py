"""A walk through 综合查一次 in the real window: its views, what stands in their heads, a month planned and moved."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Place
from jn_desktop.inspections.pages.calendar import CalendarView
from jn_desktop.inspections.pages.plan import PlanView
from jn_desktop.inspections.pages.visits import VisitsView
from tests.conftest import PASSWORD
from tests.desktop.walking import Walk
from tests.stalls import LONGEST_STALL, longest_stall


def tab(walk: Walk, title: str) -> None:
    """Go to a view by its tab."""
    tabs = walk.page.tabs
    tabs.setCurrentIndex([tabs.tabText(place) for place in range(tabs.count())].index(title))
    walk.settle()


def heads(walk: Walk) -> list[str]:
    """Return the buttons that stand in the head, without the search."""
    found = [one for one in walk.page._in_head if isinstance(one, QPushButton) and one.isVisible()]
    return [one.objectName() for one in found]


def test_a_month_is_planned_taken_and_looked_at(at_work: Walk) -> None:
    at_work.go("inspections", only="plan")
    view = at_work.page.view
    assert isinstance(view, PlanView)

    at_work.do("plan_propose", at_work.page)
    at_work.do("accept", at_work.dialog)
    at_work.until(lambda: view.plan is not None)
    headline = at_work.find(QLabel, "plan_headline", view).text()
    assert re.fullmatch(r"1,\d{3} 项 → 7\d\d 次", headline)
    at_work.do("plan_apply")
    assert "方案已采用：新排 7" in at_work.said

    at_work.go("inspections", only="calendar")
    calendar = at_work.page.view
    assert isinstance(calendar, CalendarView)
    calendar.grid.setFocus()
    at_work.keys("PgDown", calendar.grid)
    shown = sum(len(calendar.grid.chips(day.date)) for day in calendar.grid.days if day.date.month == 12)
    assert shown == len(at_work.station.inspection_visits.visits()) - 31  # those of November


def test_the_view_and_what_stands_in_the_head_follow_the_tabs(at_work: Walk) -> None:
    at_work.go("inspections")
    seen = {}
    for title in ("月历", "检查需求", "方案", "入企检查"):
        tab(at_work, title)
        seen[title] = heads(at_work)

    assert seen["月历"] == ["inspection_figures_open", "scan", "emergency", "other_visit"]
    assert seen["方案"] == ["inspection_figures_open", "plan_blackouts", "plan_export", "plan_propose"]
    assert seen["入企检查"][0] == "inspection_figures_open" and "scan" in seen["入企检查"]
    assert isinstance(at_work.page.view, VisitsView)
    assert "次未办结" in at_work.page._counts.text()

    tab(at_work, "方案")
    assert not at_work.find(QPushButton, "plan_export").isEnabled()  # there is no plan to write


def test_the_view_is_remembered(at_work: Walk) -> None:
    at_work.go("inspections", only="visits")
    at_work.go("today")

    at_work.go("inspections")
    assert isinstance(at_work.page.view, VisitsView)
    assert at_work.program.desk is not None
    assert at_work.program.desk.memory.get("inspections.view") == "visits"


def test_the_keys_go_from_view_to_view_and_to_the_place(at_work: Walk) -> None:
    at_work.keys("Ctrl+7")
    assert at_work.page.key == "inspections"
    at_work.go("inspections", only="calendar")

    at_work.keys("Ctrl+Tab")
    assert at_work.page.tabs.tabText(at_work.page.tabs.currentIndex()) == "检查需求"
    at_work.keys("Ctrl+Shift+Tab")

    assert at_work.page.tabs.tabText(at_work.page.tabs.currentIndex()) == "月历"


def test_a_visit_opens_its_page_and_back_leads_to_the_month(at_work: Walk) -> None:
    page = at_work.go("inspections", only="calendar")
    assert page.view.day.table.records()

    at_work.do("visit_open")
    assert at_work.page.key == "visit"
    at_work.keys("Alt+Left")

    assert at_work.page.key == "inspections"


def test_what_is_done_at_the_door_begins_in_the_head(at_work: Walk) -> None:
    at_work.go("inspections", only="calendar")
    for name in ("scan", "emergency", "other_visit"):
        at_work.do(name, at_work.page)
        at_work.dialog.close()
        at_work.settle()
    at_work.do("inspection_figures_open", at_work.page)

    assert at_work.page.key == "inspection_figures"


def test_today_names_the_visits_and_leads_to_them(at_work: Walk) -> None:
    page = at_work.go("today")
    cards = {view.card.title: view for view in page.cards}

    assert {"没有按期入企的检查", "整改到期的检查", "等着补手续的紧急入企"} <= set(cards)
    assert {"今天入企的检查", "等着审批的检查"} <= set(cards)
    cards["今天入企的检查"].all.click()
    at_work.settle()
    assert isinstance(at_work.page.view, VisitsView)
    assert {card.day for card in at_work.page.view.table.records()} == {"2026-11-23"}


def test_what_another_view_changes_is_fetched_when_one_comes_back(at_work: Walk) -> None:
    page = at_work.go("inspections", only="visits")
    page.view.open_place(Place("inspections", only="waiting"))
    card = page.view.table.records()[0]
    tab(at_work, "月历")

    at_work.station.inspection_plans.pin(card.id)
    at_work.settle()
    tab(at_work, "入企检查")

    assert next(one for one in page.view.table.records() if one.id == card.id).pinned


@pytest.mark.parametrize("role", [Role.AGENT, Role.AUDITOR])
def test_every_view_stands_for_those_who_only_look(at_work: Walk, role: Role) -> None:
    at_work.station.operators.add("来人甲", role, PASSWORD)
    folder, clock, qtbot = at_work.station.folder, at_work.station.context.clock, at_work.qtbot
    at_work.end()
    other = Walk(qtbot, folder, clock)
    try:
        other.start()
        other.log_in("来人甲", PASSWORD)
        other.go("inspections")
        for title in ("月历", "检查需求", "方案", "入企检查"):
            tab(other, title)
            assert other.page.view.isVisible()
        told = other.find(QPushButton, "go_inspections").accessibleName()
        assert told == "综合查一次"  # what waits there waits for others
    finally:
        other.end()


@pytest.mark.timed
def test_no_stall_in_a_month_of_800_visits(at_work: Walk) -> None:
    plans = at_work.station.inspection_plans
    today = at_work.station.context.today()
    december = today.replace(month=12, day=1)
    plans.apply(plans.propose(december, december.replace(day=31)))
    at_work.settle()
    page = at_work.go("inspections", only="calendar")
    grid = page.view.grid
    tab(at_work, "入企检查")
    tab(at_work, "月历")

    def walk() -> None:
        page.view.show_month(december)
        at_work.settle()
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
            QTest.keyClick(grid, key)
            at_work.settle()
        page.view.filters._choices["department"].setCurrentIndex(1)
        at_work.settle()
        page.view.filters.clear()
        at_work.settle()
        tab(at_work, "入企检查")
        tab(at_work, "月历")
        QTest.keyClick(grid, Qt.Key.Key_PageUp)
        at_work.settle()

    assert longest_stall(walk) <= LONGEST_STALL
