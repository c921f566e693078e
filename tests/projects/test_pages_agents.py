"""The page 跑小青: real widgets on a real station."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Found, Message, Place
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.pages.agents import PROPOSE, AgentsPage
from jn_desktop.projects.pages.agents_today import today_cards
from jn_desktop.projects.rules import Stage
from jn_desktop.station import Station
from tests.projects.conftest import MakeDesk, enlist

Kind = TypeVar("Kind", bound=QWidget)


@pytest.fixture
def filled(station: Station) -> Station:
    """Three agents and three projects that nobody leads."""
    return enlist(station, 2, 2, 1)


class Walk:
    """The page under a person's hands."""

    def __init__(self, qtbot: QtBot, desk: Desk, station: Station) -> None:
        self.qtbot, self.desk, self.station = qtbot, desk, station
        self.said: list[Message] = []
        self.went: list[Place] = []
        desk.said.connect(self.said.append)
        desk.went.connect(self.went.append)
        station.context.database.listen(desk.changed.emit)
        self.page = AgentsPage(desk, station.agents, station.assignments, station.agency, station.projects)
        qtbot.addWidget(self.page)
        self.page.resize(1182, 744)
        self.page.show()
        self.page.activateWindow()
        self.page.arrive()
        self.rest()

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desk.tasks.busy)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true)

    def names(self) -> list[str]:
        return [card.name for card in self.page.table.records()]

    def choose(self, name: str) -> AgentCard:
        card: AgentCard = next(card for card in self.page.table.records() if card.name == name)
        self.page.table.select(card.id)
        self.rest()
        return card

    def card(self, name: str) -> AgentCard:
        return next(card for card in self.station.assignments.board() if card.name == name)

    def show_tab(self, title: str) -> None:
        tabs = self.page.detail.tabs
        tabs.setCurrentIndex(next(place for place in range(tabs.count()) if tabs.tabText(place) == title))
        self.rest()

    def click(self, name: str) -> None:
        button = self.find(QAbstractButton, name)
        assert button.isVisible()
        assert button.isEnabled()
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def write(self, name: str, text: str) -> None:
        field = self.find(QLineEdit, name)
        field.selectAll()
        field.insert(text)

    def find(self, kind: type[Kind], name: str) -> Kind:
        shown = [widget for widget in self.page.findChildren(kind, name) if widget.isVisible()]
        assert shown, name
        return shown[-1]

    def shown(self, name: str) -> bool:
        return any(widget.isVisible() for widget in self.page.findChildren(QWidget, name))

    def dialog(self) -> QDialog:
        return next(dialog for dialog in self.page.findChildren(QDialog) if dialog.isVisible())

    def counts(self) -> str:
        return self.page.findChildren(QLabel)[1].text()


@pytest.fixture
def walk(qtbot: QtBot, make_desk: MakeDesk, filled: Station) -> Walk:
    return Walk(qtbot, make_desk(filled), filled)


@pytest.fixture
def led(qtbot: QtBot, make_desk: MakeDesk, filled: Station) -> Walk:
    """The page once every project has a lead: 张一 leads 甲 and 乙, 李二 丙."""
    filled.assignments.apply()
    return Walk(qtbot, make_desk(filled), filled)


# ---- the roster ----


def test_the_roster_tells_loads_and_adds_them_up(led: Walk) -> None:
    column = next(column for column in led.page.table.model().columns if column.key == "leads")
    assert [column.shown(card) for card in led.page.table.records()] == ["2 / 2", "1 / 2", "0 / 1"]
    assert led.counts() == "3 名专员 · 在岗 3 名 · 牵头 3 个项目"
    assert led.page.detail.title.text() == "张一"


def test_filters_narrow_the_roster(led: Walk) -> None:
    led.station.agents.set_leave("PXQ002", date(2026, 11, 20), None)
    led.until(lambda: led.counts().startswith("3 名专员 · 在岗 2 名"))
    led.click("agents_filter_away")
    assert led.names() == ["李二"]
    led.page.filters.only("full")
    assert led.names() == ["张一"]
    led.page.filters.clear()
    led.write("agents_filter_text", "pxq003")
    led.until(lambda: led.names() == ["王三"])
    choice = led.find(QComboBox, "agents_filter_chain")
    led.page.filters.clear()
    choice.setCurrentIndex(choice.findData("新能源"))
    assert led.names() == ["李二"]


def test_initials_are_looked_up_by_the_search(walk: Walk) -> None:
    found = walk.card("李二").id
    walk.desk.found = Found(lambda kind, text: [found] if (kind, text) == ("agent", "le") else [])
    walk.write("agents_filter_text", "le")
    walk.until(lambda: walk.names() == ["李二"])


def test_a_place_leads_to_an_agent_whom_a_filter_hides(walk: Walk) -> None:
    walk.page.filters.only("inactive")
    assert walk.names() == []
    walk.page.open_place(Place("agents", walk.card("李二").id))
    assert walk.page.detail.title.text() == "李二"


# ---- limit and leave in place ----


def test_limit_and_leave_are_changed_in_place_and_undone(walk: Walk) -> None:
    walk.choose("王三")
    walk.write("capacity", "5")
    walk.write("leave_from", "2026年11月20日")
    walk.write("leave_to", "2026-11-30")
    walk.click("duty_save")
    assert (walk.card("王三").capacity, walk.card("王三").absence) == (5, "请假至 2026-11-30")
    walk.until(lambda: walk.page.table.current().capacity == 5)
    word, undo = walk.said[-1].actions[0]
    assert word == "撤销"
    undo()
    walk.until(lambda: (walk.card("王三").capacity, walk.card("王三").leave_from) == (1, None))
    walk.rest()
    walk.until(lambda: walk.find(QLineEdit, "capacity").text() == "1")


def test_a_leave_is_ended_with_one_click(walk: Walk) -> None:
    walk.station.agents.set_leave("PXQ003", date(2026, 11, 20), None)
    walk.choose("王三")
    walk.until(lambda: walk.shown("duty_end_leave"))
    walk.click("duty_end_leave")
    assert walk.card("王三").absence is None


def test_a_wrong_limit_or_leave_stands_beside_its_field(walk: Walk) -> None:
    walk.choose("王三")
    walk.write("capacity", "很多")
    walk.click("duty_save")
    assert "不是整数" in walk.find(QLabel, "capacity_fault").text()
    walk.write("capacity", "")
    walk.write("leave_to", "2026-11-30")
    walk.click("duty_save")
    assert "还要填开始日" in walk.find(QLabel, "leave_from_fault").text()


def test_what_is_being_typed_survives_a_change_by_others(walk: Walk) -> None:
    walk.choose("王三")
    walk.write("capacity", "7")
    walk.station.agents.set_capacity("PXQ001", 9)
    walk.until(lambda: walk.page.table.records()[0].capacity == 9)
    assert walk.find(QLineEdit, "capacity").text() == "7"


# ---- an agent's record ----


def test_a_new_agent_is_filled_in_in_the_pane_and_becomes_the_current_one(walk: Walk) -> None:
    walk.click("new_agent")
    walk.write("number", "PXQ004")
    walk.write("name", "<b>赵四</b>")
    walk.write("chains", "新材料，新能源")
    walk.click("save")
    walk.until(lambda: walk.page.detail.title.text() == "<b>赵四</b>")
    assert walk.card("<b>赵四</b>").chains == ["新材料", "新能源"]


def test_a_number_that_is_taken_is_refused_beside_its_field_and_nothing_is_lost(walk: Walk) -> None:
    walk.choose("王三")
    walk.click("edit_agent")
    walk.write("number", "PXQ001")
    walk.write("phone", "13900000003")
    walk.click("save")
    assert "已经有专员在用" in walk.find(QLabel, "number_fault").text()
    walk.write("number", "PXQ013")
    walk.click("save")
    walk.until(lambda: walk.card("王三").number == "PXQ013")
    assert walk.card("王三").phone == "13900000003"


def test_leaving_a_form_with_changes_asks_first(walk: Walk) -> None:
    walk.choose("王三")
    walk.click("edit_agent")
    walk.write("name", "王三三")
    walk.choose("张一")
    box = next(box for box in walk.page.findChildren(QMessageBox) if box.isVisible())
    assert walk.find(QLineEdit, "name").text() == "王三三"
    next(button for button in box.buttons() if button.accessibleName() == "不保存").click()
    walk.until(lambda: walk.page.detail.title.text() == "张一")
    assert walk.card("王三").number == "PXQ003"


def test_what_is_typed_in_place_is_not_lost_by_choosing_somebody_else(walk: Walk) -> None:
    walk.choose("王三")
    walk.write("capacity", "8")
    walk.choose("张一")
    (box,) = walk.page.findChildren(QMessageBox)
    assert (walk.page.table.current().name, walk.page.detail.title.text()) == ("王三", "王三")
    next(button for button in box.buttons() if button.accessibleName() == "不保存").click()
    walk.until(lambda: walk.page.detail.title.text() == "张一")
    assert walk.page.table.current().name == "张一"
    assert walk.find(QLineEdit, "capacity").text() == "2"


def test_an_agent_leaves_the_service_and_comes_back(led: Walk) -> None:
    led.choose("李二")
    led.click("agent_activity")
    assert not led.card("李二").active
    assert "1 个项目要换人" in led.said[-1].text
    led.until(lambda: led.find(QAbstractButton, "agent_activity").accessibleName() == "返岗")
    led.said[-1].actions[0][1]()
    led.until(lambda: led.card("李二").active)


# ---- what an agent carries ----


def test_carried_projects_come_with_their_next_step_and_lead_to_the_project(led: Walk) -> None:
    led.station.projects.set_stage("A1", Stage.LAND)
    led.station.projects.report_progress("A1", "2026-11", invested=1, progress="清表", problem="缺电")
    led.choose("张一")
    led.show_tab("承办")
    table = led.page.detail.carried.table
    assert {one.project.name: one.next_step for one in table.records()} == {
        "甲项目": "协调解决：缺电。",
        "乙项目": "登记所处阶段。",
    }
    table.selectRow(0)
    led.qtbot.keyClick(table, Qt.Key.Key_Return)
    assert led.went == [Place("projects", table.records()[0].project.id)]


def test_all_projects_of_an_agent_are_handed_over_with_a_reason(led: Walk) -> None:
    led.choose("张一")
    led.show_tab("承办")
    led.click("hand_over_all")
    chosen = led.find(QComboBox, "to_agent")
    assert "PXQ001" in [chosen.itemData(place) for place in range(chosen.count())]
    chosen.setCurrentIndex(chosen.findData("PXQ002"))
    led.click("accept")
    assert "请填写原因" in led.find(QLabel, "reason_fault").text()
    led.write("reason", "张一调走")
    led.click("accept")
    led.until(lambda: led.card("李二").leads == 3)
    assert led.said[-1].text == "李二 从今天起牵头 2 个项目。"
    led.until(lambda: led.page.detail.carried.table.records() == [])


def test_one_project_is_offered_to_the_best_fit_first_and_not_to_its_lead(led: Walk) -> None:
    led.choose("李二")
    led.show_tab("承办")
    led.page.detail.carried.table.selectRow(0)
    led.click("hand_over_some")
    chosen = led.find(QComboBox, "to_agent")
    assert [chosen.itemData(place) for place in range(chosen.count())] == ["PXQ003", "PXQ001"]
    assert chosen.itemText(0) == "王三（PXQ003） · 不对口 · 牵头 0 / 1"


def test_a_step_is_recorded_and_told(led: Walk) -> None:
    led.choose("李二")
    led.show_tab("代办")
    led.click("add_step")
    led.write("item", "施工许可证申领")
    led.write("minutes", "90")
    led.write("done_on", "2026-12-01")
    led.click("accept")
    assert "还没有到" in led.find(QLabel, "done_on_fault").text()
    led.write("done_on", "2026-11-20")
    led.click("accept")
    led.until(lambda: len(led.page.detail.steps.table.records()) == 1)
    (step,) = led.page.detail.steps.table.records()
    assert (step.item, step.project_name, step.hours) == ("施工许可证申领", "丙项目", 1.5)


def test_an_entrustment_is_registered_and_stands_beside_the_project(led: Walk) -> None:
    led.choose("李二")
    led.show_tab("代办")
    led.click("add_entrustment")
    led.write("ends_on", "2026-11-01")
    led.click("accept")
    assert "早于委托日" in led.find(QLabel, "ends_on_fault").text()
    led.write("ends_on", "2027-06-30")
    led.click("accept")
    led.until(lambda: len(led.station.agency.entrustments()) == 1)
    led.show_tab("承办")
    assert [one.entrusted for one in led.page.detail.carried.table.records()] == ["全程代办"]


def test_an_assistant_is_released_with_a_reason(led: Walk) -> None:
    led.station.assignments.add_assistant("A1", "PXQ003", "项目大")
    led.choose("王三")
    led.show_tab("承办")
    led.page.detail.carried.table.selectRow(0)
    led.click("release_assistant")
    led.dialog().form.reason.setPlainText("办完了")  # type: ignore[attr-defined]
    led.click("accept")
    led.until(lambda: led.card("王三").assists == 0)
    led.show_tab("承接记录")
    assert [row.end_reason for row in led.page.detail.past.table.records()] == ["办完了"]


# ---- proposing leads ----


def chosen(walk: Walk) -> dict[str, str | None]:
    return {line.name: line.agent_name for line in walk.page.proposal.lines.model()._all}


def test_leads_are_proposed_changed_and_made_so(walk: Walk) -> None:
    walk.click("propose")
    assert chosen(walk) == {"甲项目": "张一", "乙项目": "张一", "丙项目": "李二"}
    proposal = walk.page.proposal
    proposal.lines.selectRow(0)
    assert [one.agent for one in proposal.candidates.records()] == ["PXQ001", "PXQ003", "PXQ002"]
    proposal.candidates.select("PXQ003")
    walk.click("proposal_take")
    proposal.lines.selectRow(1)
    walk.click("proposal_leave_out")
    assert chosen(walk) == {"甲项目": "王三", "乙项目": None, "丙项目": "李二"}
    assert walk.find(QAbstractButton, "proposal_apply").accessibleName() == "安排这 2 个项目"
    walk.click("proposal_apply")
    walk.until(lambda: walk.card("王三").leads == 1)
    assert [walk.card(name).leads for name in ("张一", "李二", "王三")] == [0, 1, 1]
    assert walk.shown("agents_table")
    assert walk.said[-1].text == "已安排 2 个项目的牵头专员。"


def test_who_is_full_can_not_be_chosen_and_loads_follow_each_change(walk: Walk) -> None:
    walk.click("propose")
    proposal = walk.page.proposal
    proposal.lines.selectRow(0)
    proposal.candidates.select("PXQ003")
    walk.qtbot.keyClick(proposal.candidates, Qt.Key.Key_Return)
    proposal.lines.selectRow(1)
    proposal.candidates.select("PXQ003")
    assert proposal.candidates.current().load == 1
    assert not walk.find(QAbstractButton, "proposal_take").isEnabled()


def test_changed_lines_are_asked_about_and_can_be_taken_back(walk: Walk) -> None:
    walk.click("propose")
    walk.click("proposal_leave_out")
    assert walk.page.proposal.unsaved()
    walk.qtbot.keyClick(walk.page.proposal.lines, Qt.Key.Key_Escape)
    walk.until(lambda: bool(walk.page.findChildren(QMessageBox)))
    (box,) = walk.page.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.accessibleName() == "继续安排").click()
    walk.click("proposal_undo")
    assert not walk.page.proposal.unsaved()
    walk.click("proposal_back")
    assert walk.shown("agents_table")


def test_going_to_an_agent_asks_about_changed_lines(walk: Walk) -> None:
    walk.click("propose")
    walk.click("proposal_leave_out")
    walk.page.open_place(Place("agents", walk.card("李二").id))
    (box,) = walk.page.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.accessibleName() == "不安排").click()
    walk.until(lambda: walk.page.detail.title.text() == "李二")
    assert not walk.page.proposal.unsaved()


def test_what_changed_in_between_is_said_and_proposed_anew(walk: Walk) -> None:
    walk.click("propose")
    walk.station.assignments.hand_over("A1", "PXQ003", "先定了")
    walk.rest()
    walk.click("proposal_apply")
    walk.until(lambda: bool(walk.said))
    assert "已经有牵头的专员" in walk.said[-1].text
    word, again = walk.said[-1].actions[0]
    assert word == "重新提出"
    again()
    walk.rest()
    assert set(chosen(walk)) == {"乙项目", "丙项目"}


def test_shortcuts_of_the_roster_rest_while_the_proposal_is_shown(walk: Walk) -> None:
    walk.click("propose")
    for key, modifier in (
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier),
    ):
        walk.qtbot.keyClick(walk.page.proposal.lines, key, modifier)
    assert walk.find(QLineEdit, "proposal_filter_text").hasFocus()
    walk.click("proposal_back")
    assert not walk.shown("save")


def test_lines_are_filtered_by_text(walk: Walk) -> None:
    walk.click("propose")
    walk.write("proposal_filter_text", "李二")
    walk.until(lambda: [line.name for line in walk.page.proposal.lines.records()] == ["丙项目"])


def test_with_every_project_led_there_is_nothing_to_propose(led: Walk) -> None:
    led.page.open_place(Place("agents", only=PROPOSE))
    led.rest()
    assert led.page.proposal.lines.records() == []
    assert not led.find(QAbstractButton, "proposal_apply").isEnabled()


# ---- who may do what ----


def test_the_desk_sees_a_proposal_but_does_not_make_it_so(
    qtbot: QtBot, make_desk: MakeDesk, filled: Station, as_role: Callable[[Role], Station]
) -> None:
    desk = as_role(Role.REGISTRAR)
    walk = Walk(qtbot, make_desk(desk), desk)
    walk.click("propose")
    assert not walk.shown("proposal_apply")
    walk.click("proposal_back")
    assert not walk.shown("agent_activity")
    assert not walk.find(QLineEdit, "capacity").isEnabled()


def test_an_auditor_is_offered_nothing_to_change(
    qtbot: QtBot, make_desk: MakeDesk, filled: Station, as_role: Callable[[Role], Station]
) -> None:
    auditor = as_role(Role.AUDITOR)
    walk = Walk(qtbot, make_desk(auditor), auditor)
    for name in ("new_agent", "propose", "edit_agent", "agent_activity", "duty_save"):
        assert not walk.shown(name)
    walk.show_tab("承办")
    assert not walk.shown("hand_over_all")


def test_projects_whose_lead_is_away_wait_on_the_page_of_the_day(led: Walk) -> None:
    led.station.agents.set_active("PXQ002", False)
    (card,) = today_cards(led.station.assignments, date(2026, 11, 23))
    assert [(row.text, row.aside) for row in card.rows] == [("丙项目", "李二已不在岗")]
    assert card.rows[0].place.page == "projects"


def way_of_tab(page: QWidget) -> list[str]:
    names, widget = [], page.nextInFocusChain()
    while widget is not page:
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names.append(widget.objectName())
        widget = widget.nextInFocusChain()
    return names


def test_tab_goes_the_way_of_the_eye(walk: Walk) -> None:
    assert way_of_tab(walk.page) == [
        "searchbox",
        "agents_table_more",
        "new_agent",
        "propose",
        "agents_filter_text",
        "agents_filter_chain",
        "agents_filter_park",
        "agents_filter_away",
        "agents_filter_full",
        "agents_filter_inactive",
        "agents_table",
        "agent_tabs",
        "qt_tabwidget_tabbar",
        "capacity",
        "leave_from",
        "leave_to",
        "edit_agent",
        "agent_activity",
    ]
    walk.click("propose")
    assert way_of_tab(walk.page)[-5:] == [
        "proposal_lines",
        "proposal_candidates",
        "proposal_leave_out",
        "proposal_back",
        "proposal_apply",
    ]


def test_every_widget_that_is_used_has_a_name_for_readers(walk: Walk) -> None:
    walk.click("propose")
    named = (QAbstractButton, QLineEdit, QComboBox)
    unnamed = [
        type(widget).__name__
        for kind in named
        for widget in walk.page.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible() and not widget.accessibleName()
    ]
    assert unnamed == []
