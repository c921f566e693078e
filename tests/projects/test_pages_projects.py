"""The page 重点项目: real widgets on a real station."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Found, Message, Place
from jn_desktop.desktop.exporting import export_to
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.pages.of_enterprise import projects_of_enterprise
from jn_desktop.projects.pages.projects import ProjectsPage
from jn_desktop.projects.pages.today import today_cards
from jn_desktop.projects.reporting import NewReport
from jn_desktop.projects.rules import Stage
from jn_desktop.station import Station
from tests.conftest import NOW, PASSWORD
from tests.projects.conftest import MakeDesk

Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def filled(station: Station) -> Station:
    """Three projects: one with progress and a problem, one bare, one retired."""
    first = station.projects.save(
        None,
        {
            "name": "甲项目",
            "code": "A1",
            "enterprise": "甲公司",
            "chain": "新材料",
            "total_investment": 30_000_000,
            "annual_investment": 10_000_000,
            "stage": "施工许可",
        },
    )
    station.projects.report_progress("甲项目", "2026-10", invested=500, progress="清表", problem="缺地")
    station.projects.save(None, {"name": "乙项目", "chain": "新能源"})
    station.projects.retire(station.projects.save(None, {"name": "丙项目"}), "企业迁出")
    assert first
    return station


class Walk:
    """A page under a person's hands."""

    def __init__(self, qtbot: QtBot, desk: Desk, station: Station) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.station = station
        self.said: list[Message] = []
        desk.said.connect(self.said.append)
        self.page = ProjectsPage(desk, station.projects, station.assignments)
        qtbot.addWidget(self.page)
        self.page.resize(1182, 744)
        self.page.show()
        self.page.arrive()
        self.rest()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.tasks.busy)

    def names(self) -> list[str]:
        return [card.name for card in self.page.table.records()]

    def choose(self, name: str) -> ProjectCard:
        card: ProjectCard = next(card for card in self.page.table.records() if card.name == name)
        self.page.table.select(card.id)
        self.rest()
        return card

    def click(self, name: str, parent: QWidget | None = None) -> None:
        button = (parent or self.page).findChild(QAbstractButton, name)
        assert button is not None
        assert button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def find(self, kind: type[Kind], name: str) -> Kind:
        found = self.page.findChild(kind, name)
        assert found is not None
        return found

    def dialog(self) -> QDialog:
        return next(dialog for dialog in self.page.findChildren(QDialog) if dialog.isVisible())


@pytest.fixture
def walk(qtbot: QtBot, make_desk: MakeDesk, filled: Station) -> Iterator[Walk]:
    yield Walk(qtbot, make_desk(filled), filled)


def test_the_page_lists_current_projects_and_adds_them_up(walk: Walk) -> None:
    assert walk.names() == ["甲项目", "乙项目"]
    assert walk.page._counts.text() == "2 个项目 · 总投资 0.3 亿元 · 年度计划 0.1 亿元"
    assert walk.page.detail.title.text() == "甲项目"


def test_filters_narrow_the_table_and_its_totals(walk: Walk) -> None:
    walk.click("projects_problem")
    assert walk.names() == ["甲项目"]
    walk.click("projects_problem")
    walk.page.filters.set_choices("chain", ["新材料", "新能源"])
    walk.find(QLineEdit, "projects_text").setText("乙")
    walk.qtbot.waitUntil(lambda: walk.names() == ["乙项目"])
    assert walk.page._counts.text() == "1 个项目"
    assert walk.page.detail.title.text() == "乙项目"
    walk.page.filters.clear()
    walk.click("projects_retired")
    assert walk.names() == ["丙项目"]
    assert walk.page._counts.text() == "1 个已退出的项目"


def test_buttons_count_within_the_other_filters(walk: Walk) -> None:
    def counted() -> list[str]:
        return [
            walk.find(QAbstractButton, f"projects_{name}").text() for name in ("problem", "stale", "unled", "retired")
        ]

    assert counted() == ["有问题 1", "无进展 1", "未派 2", "已退出 1"]
    walk.find(QLineEdit, "projects_text").setText("乙")
    walk.qtbot.waitUntil(lambda: counted() == ["有问题 0", "无进展 1", "未派 1", "已退出 0"])
    walk.click("projects_clear")
    assert counted() == ["有问题 1", "无进展 1", "未派 2", "已退出 1"]


def test_a_filter_leaves_a_form_alone(walk: Walk) -> None:
    walk.choose("甲项目")
    walk.click("projects_add")
    walk.find(QLineEdit, "name").setText("丁项目")
    walk.find(QLineEdit, "projects_text").setText("乙")
    walk.qtbot.waitUntil(lambda: walk.names() == ["乙项目"])
    assert walk.page.detail.occupied and walk.find(QLineEdit, "name").text() == "丁项目"


def test_initials_are_looked_up_by_the_search(walk: Walk) -> None:
    found = next(card.id for card in walk.page.table.records() if card.name == "乙项目")
    walk.desk.found = Found(lambda kind, text: [found] if (kind, text) == ("project", "yxm") else [])
    walk.find(QLineEdit, "projects_text").setText("yxm")
    walk.qtbot.waitUntil(lambda: walk.names() == ["乙项目"])


def test_places_lead_to_a_filter_or_to_a_project_that_a_filter_hides(walk: Walk) -> None:
    (retired,) = walk.station.projects.cards(retired=True)
    bare = next(card for card in walk.page.table.records() if card.name == "乙项目")
    walk.page.open_place(Place("projects", only="stale"))
    assert walk.names() == ["乙项目"]
    walk.page.open_place(Place("projects", retired.id))
    assert (walk.names(), walk.page.detail.record_id) == (["丙项目"], retired.id)
    walk.page.open_place(Place("projects", bare.id))
    assert (walk.names(), walk.page.detail.record_id) == (["甲项目", "乙项目"], bare.id)


def test_a_place_may_come_before_the_projects_are_fetched(qtbot: QtBot, make_desk: MakeDesk, filled: Station) -> None:
    desk = make_desk(filled)
    page = ProjectsPage(desk, filled.projects, filled.assignments)
    qtbot.addWidget(page)
    page.show()
    wanted = filled.projects.cards()[1].id
    page.open_place(Place("projects", wanted))
    page.arrive()
    qtbot.waitUntil(lambda: page.detail.record_id == wanted)


def test_a_project_is_added_in_the_pane_and_becomes_the_current_one(walk: Walk) -> None:
    walk.click("projects_add")
    walk.find(QLineEdit, "name").setText("丁项目")
    walk.find(QLineEdit, "total_investment").setText("1.5亿")
    walk.click("save")
    walk.qtbot.waitUntil(lambda: walk.page.detail.title.text() == "丁项目")
    assert walk.page.table.current().total_investment == 15_000


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(walk: Walk) -> None:
    walk.choose("乙项目")
    walk.click("project_edit_button")
    walk.find(QLineEdit, "code").setText("A1")
    walk.find(QLineEdit, "place").setText("<b>东园</b>")
    walk.click("save")
    assert "已由项目“甲项目”使用" in walk.find(QWidget, "code_fault").text()  # type: ignore[attr-defined]
    walk.find(QLineEdit, "code").setText("A2")
    walk.click("save")
    walk.qtbot.waitUntil(lambda: walk.page.table.current().code == "A2")
    assert walk.page.table.current().place == "<b>东园</b>"


def test_saving_without_a_change_keeps_every_yuan(walk: Walk) -> None:
    card = walk.choose("甲项目")
    walk.station.projects.save(card.id, {"total_investment": 12_345_678})
    walk.click("project_edit_button")
    walk.click("save")
    assert walk.station.projects.ledger_values(card.id)["total_investment"] == 12_345_678


def test_leaving_a_form_with_changes_asks_first(walk: Walk) -> None:
    walk.choose("甲项目")
    walk.click("project_edit_button")
    walk.find(QLineEdit, "place").setText("东园")
    other = next(card for card in walk.page.table.records() if card.name == "乙项目")
    walk.page.table.select(other.id)
    box = walk.page.findChild(QMessageBox)
    assert box is not None
    walk.qtbot.mouseClick(box.buttons()[1], Qt.MouseButton.LeftButton)
    assert walk.find(QLineEdit, "place").text() == "东园"
    walk.click("cancel")
    drop = next(found for found in walk.page.findChildren(QMessageBox) if found.isVisible())
    walk.qtbot.mouseClick(drop.buttons()[0], Qt.MouseButton.LeftButton)
    walk.qtbot.waitUntil(lambda: walk.page.findChild(QLineEdit, "place") is None)
    assert walk.station.projects.card(other.id).place is None


def test_a_stage_is_one_click_and_can_be_taken_back(walk: Walk) -> None:
    card = walk.choose("甲项目")
    walk.click("step_completion")
    walk.qtbot.waitUntil(lambda: walk.page.table.current().stage == Stage.COMPLETION)
    (message,) = walk.said
    ((word, undo),) = message.actions
    undo()
    walk.qtbot.waitUntil(lambda: walk.station.projects.card(card.id).stage == Stage.CONSTRUCTION)
    assert word == "撤销"


def test_progress_of_one_project_is_reported_in_a_small_dialog(walk: Walk) -> None:
    walk.choose("甲项目")
    walk.page.detail.tabs.setCurrentIndex(1)
    walk.click("project_report")
    dialog = walk.dialog()
    invested, progress = dialog.findChild(QLineEdit, "invested"), dialog.findChild(QPlainTextEdit, "progress")
    assert invested is not None
    assert progress is not None
    assert (invested.text(), progress.toPlainText()) == ("500", "清表")
    invested.setText("-1")
    walk.click("accept", dialog)
    assert dialog.isVisible()
    invested.setText("800.5")
    walk.click("accept", dialog)
    walk.qtbot.waitUntil(lambda: walk.page.table.current().invested == 800.5)
    walk.rest()
    tab = walk.page.detail.tabs.currentWidget()
    assert [row.month for row in tab.table.records()] == ["2026-11", "2026-10"]  # type: ignore[attr-defined]
    assert tab.chart.isVisible()  # type: ignore[attr-defined]


def test_a_project_leaves_with_a_reason_and_comes_back(walk: Walk) -> None:
    walk.choose("乙项目")
    walk.click("project_retire")
    walk.click("accept", walk.dialog())
    assert walk.dialog().findChild(QWidget, "reason_fault").isVisible()  # type: ignore[union-attr]
    walk.dialog().findChild(QPlainTextEdit, "reason").setPlainText("企业迁出")  # type: ignore[union-attr]
    walk.click("accept", walk.dialog())
    walk.qtbot.waitUntil(lambda: walk.names() == ["甲项目"])
    walk.page.filters.only("retired")
    walk.choose("乙项目")
    assert not walk.find(QPushButton, "project_edit_button").isVisible()
    walk.click("project_bring_back")
    walk.qtbot.waitUntil(lambda: walk.names() == ["丙项目"])
    assert len(walk.station.projects.cards()) == 2


def test_an_assistant_is_added_and_released_with_reasons(walk: Walk, tmp_path: Path) -> None:
    walk.station.agents.save(None, {"number": "PXQ001", "name": "张一"})
    walk.choose("甲项目")
    walk.page.detail.tabs.setCurrentIndex(2)
    walk.rest()
    walk.click("project_add_assistant")
    walk.dialog().findChild(QPlainTextEdit, "reason").setPlainText("项目大")  # type: ignore[union-attr]
    walk.click("accept", walk.dialog())
    tab = walk.page.detail.tabs.currentWidget()
    walk.qtbot.waitUntil(lambda: len(tab.table.records()) == 1)  # type: ignore[attr-defined]
    tab.table.select(tab.table.records()[0].id)  # type: ignore[attr-defined]
    walk.click("project_end_assistant")
    walk.dialog().findChild(QPlainTextEdit, "reason").setPlainText("办完了")  # type: ignore[union-attr]
    walk.click("accept", walk.dialog())
    walk.qtbot.waitUntil(lambda: tab.table.records()[0].end_reason == "办完了")  # type: ignore[attr-defined]


def test_the_table_is_exported_as_filtered(walk: Walk, tmp_path: Path) -> None:
    from jn_desktop.core.spreadsheet import read_workbook

    file = tmp_path / "重点 项目.xlsx"
    walk.page.filters.only("problem")
    export_to(walk.page.table, walk.desk, "重点项目", file)
    walk.rest()
    (sheet,) = read_workbook(file)
    assert [row[0] for row in sheet.rows] == ["项目名称", "甲项目"]


def test_an_agent_is_offered_what_an_agent_may_do(
    qtbot: QtBot, make_desk: MakeDesk, filled: Station, folder: Path
) -> None:
    filled.operators.add("专员甲", Role.AGENT, PASSWORD)
    filled.close()
    with Station.open(folder, "专员甲", PASSWORD, FixedClock(NOW)) as station:
        walk = Walk(qtbot, make_desk(station), station)
        walk.choose("甲项目")
        assert walk.page.findChild(QPushButton, "projects_add") is None
        visible = {button.objectName() for button in walk.page.detail.findChildren(QPushButton) if button.isVisible()}
        assert visible == {"project_report"}
        walk.page.detail.edit()
        walk.rest()
        assert walk.page.findChild(QLineEdit, "place") is None
        walk.desk.tasks.close()


def test_an_empty_station_offers_the_first_step(qtbot: QtBot, make_desk: MakeDesk, station: Station) -> None:
    walk = Walk(qtbot, make_desk(station), station)
    went: list[Place] = []
    walk.desk.went.connect(went.append)
    walk.click("first_step", walk.page.table)
    assert went == [Place("import", only="projects")]


def test_the_sheet_of_a_month_stands_in_the_place_of_the_list(walk: Walk) -> None:
    walk.page.filters.only("problem")
    walk.click("projects_sheet")
    table = walk.page.sheet.table
    assert [line.card.name for line in table.records()] == ["甲项目"]
    assert not walk.find(QPushButton, "projects_add").isVisible()
    walk.qtbot.keyClick(table, Qt.Key.Key_F2)
    cell = next(found for found in table.viewport().findChildren(QLineEdit) if found.isVisible())
    cell.setText("900")
    walk.click("sheet_save")
    walk.qtbot.waitUntil(lambda: walk.find(QPushButton, "projects_add").isVisible())
    walk.qtbot.waitUntil(lambda: walk.page.table.records()[0].invested == 900)


def test_going_elsewhere_on_the_page_leaves_the_sheet(walk: Walk) -> None:
    bare = next(card for card in walk.page.table.records() if card.name == "乙项目")
    walk.click("projects_sheet")
    walk.page.open_place(Place("projects", bare.id))
    assert walk.page.table.isVisible()
    assert walk.page.detail.record_id == bare.id


def test_everything_that_can_be_worked_has_names(walk: Walk) -> None:
    walk.choose("甲项目")
    walk.click("project_edit_button")
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox):
        for widget in walk.page.findChildren(kind):
            part_of_another = isinstance(widget.parent(), QComboBox | QTabBar | QAbstractItemView | QLineEdit)
            if widget.isVisible() and not part_of_another:
                assert widget.objectName(), widget
                assert widget.accessibleName(), widget.objectName()


def test_an_enterprise_shows_its_projects_and_leads_to_them(qtbot: QtBot, make_desk: MakeDesk, filled: Station) -> None:
    desk, went = make_desk(filled), []
    desk.went.connect(went.append)
    card = next(card for card in filled.projects.cards() if card.enterprise)
    tab = projects_of_enterprise(desk, filled.projects)
    qtbot.addWidget(tab)
    tab.show()
    tab.show_record(card.enterprise_id or "")
    qtbot.waitUntil(lambda: [found.id for found in tab.table.records()] == [card.id])
    tab.table.select(card.id)
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert went == [Place("projects", card.id)]


def test_today_names_projects_without_a_lead_and_without_progress(filled: Station) -> None:
    unled, stale = today_cards(filled.projects, NOW.date())
    assert [row.text for row in unled.rows] == ["甲项目", "乙项目"]
    assert (unled.rows[0].aside, unled.place) == ("3,000 万元", Place("projects", only="unled"))
    assert [(row.text, row.aside) for row in stale.rows] == [("乙项目", "还没有")]
    later = today_cards(filled.projects, (NOW + timedelta(days=30)).date())[1]
    assert [(row.text, row.aside) for row in later.rows] == [("乙项目", "还没有"), ("甲项目", "30 天前")]


def test_a_card_lists_the_most_urgent_and_counts_the_rest(station: Station) -> None:
    ids = [station.projects.save(None, {"name": f"项目{place}"}) for place in range(12)]
    station.projects.report_many("2026-11", [NewReport(project, 1, None, None) for project in ids])
    unled, stale = today_cards(station.projects, NOW.date())
    assert (len(unled.rows), unled.count, stale.count) == (8, 12, 0)
