"""The tab 容错 of a demand: who sees it, what is filed and reviewed there, and that nothing else tells of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton

from jn_desktop.core.roles import Role
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.demands.cards import NewDemand
from jn_desktop.demands.pages.tolerance import ToleranceTab
from jn_desktop.demands.tolerance import CONDITIONS, NewCase, Outcome
from jn_desktop.station import Station
from tests.conftest import NOW, PASSWORD
from tests.desktop.conftest import clock, dressed, walk
from tests.desktop.walking import Walk

__all__ = ["clock", "dressed", "walk"]

DECISION = "先行接电，手续后补"
CASE = NewCase(DECISION, *(f"依据{number}" for number in range(1, 7)))
As = Callable[[Role], Walk]


@pytest.fixture
def demand_id(station: Station) -> str:
    return station.demands.register(NewDemand(NOW, "停电", enterprise="甲电子有限公司"))


@pytest.fixture
def as_operator(station: Station, walk: Callable[[Path], Walk]) -> As:
    """Open the window for a new operator of a role."""

    def begin(role: Role) -> Walk:
        station.operators.add("乙", role, PASSWORD)
        station.close()
        begun = walk(station.folder)
        begun.log_in("乙", PASSWORD)
        return begun

    return begin


def tabs_of(walk: Walk, demand_id: str) -> list[str]:
    tabs = walk.go("demands", record=demand_id).detail.tabs
    return [tabs.tabText(place) for place in range(tabs.count())]


def tab_of(walk: Walk, demand_id: str) -> ToleranceTab:
    walk.go("demands", record=demand_id)
    walk.show_tab("容错")
    tab = walk.page.detail.tabs.currentWidget()
    assert isinstance(tab, ToleranceTab)
    return tab


def write(walk: Walk, name: str, text: str) -> None:
    walk.find(QPlainTextEdit, name, walk.dialog).setPlainText(text)


def words(tab: ToleranceTab) -> list[str]:
    return [label.text() for label in tab._facts.findChildren(QLabel) if label.isVisible()]


def test_a_case_is_filed_in_one_form_that_wants_all_six_conditions(as_operator: As, demand_id: str) -> None:
    begun = as_operator(Role.AGENT)
    tab = tab_of(begun, demand_id)
    begun.click("file_case")
    write(begun, "decision", DECISION)
    for name in list(CONDITIONS)[1:]:
        write(begun, name, f"{CONDITIONS[name]}：有记录")
    begun.do("accept", begun.dialog)
    assert begun.find(QLabel, "lawful_fault", begun.dialog).text() == "请填写“不违反法律法规和纪律”的依据。"

    write(begun, "lawful", "《供电营业规则》许可")
    begun.do("accept", begun.dialog)
    assert begun.dialogs() == [] and begun.said == "已申报，等站长认定。"
    assert tab.table.current().lawful == "《供电营业规则》许可"
    told = words(tab)
    assert told[:2] == ["决定", DECISION] and "待认定" in told and "乙 · 今天 09:30" in told


def test_whoever_filed_a_case_is_not_offered_its_review(as_operator: As, demand_id: str) -> None:
    begun = as_operator(Role.SUPERVISOR)
    begun.station.tolerance.file(demand_id, CASE)
    tab = tab_of(begun, demand_id)
    tab.table.opened.emit(tab.table.current())

    assert not begun.find(QPushButton, "review_case").isEnabled() and begun.dialogs() == []


def test_a_supervisor_reviews_what_somebody_else_filed(station: Station, as_operator: As, demand_id: str) -> None:
    station.tolerance.file(demand_id, CASE)
    begun = as_operator(Role.SUPERVISOR)
    tab = tab_of(begun, demand_id)
    begun.click("review_case")
    begun.do("accept", begun.dialog)
    assert begun.find(QLabel, "outcome_fault", begun.dialog).text() == "请选择认定结果。"

    begun.pick("outcome", "免予追究", begun.dialog)
    write(begun, "review", "六个条件都有依据")
    write(begun, "correction", "月底前补办手续")
    begun.do("accept", begun.dialog)

    case = tab.table.current()
    assert (case.outcome, case.review, case.reviewed_by) == (Outcome.EXEMPT.value, "六个条件都有依据", "乙")
    assert {"免予追究", "六个条件都有依据", "月底前补办手续", "乙 · 今天 09:30"} <= set(words(tab))


def test_an_agent_sees_no_case_of_others_and_reviews_none(station: Station, as_operator: As, demand_id: str) -> None:
    station.tolerance.file(demand_id, CASE)
    begun = as_operator(Role.AGENT)
    tab = tab_of(begun, demand_id)

    assert tab.table.records() == [] and words(tab) == []
    assert not begun.find(QPushButton, "review_case").isVisible()


def test_the_auditor_has_no_such_tab(as_operator: As, demand_id: str) -> None:
    begun = as_operator(Role.AUDITOR)

    assert "容错" not in tabs_of(begun, demand_id)


def test_neither_history_nor_search_nor_export_tells_of_a_case(
    station: Station, as_operator: As, demand_id: str, tmp_path: Path
) -> None:
    station.tolerance.file(demand_id, CASE)
    begun = as_operator(Role.REGISTRAR)
    other = begun.station
    other.search.refresh()
    history = other.history.of(demand_id)
    other.demands.export_demands(tmp_path / "诉求.xlsx")

    assert {change.table for entry in history.entries for change in entry.changes} == {"demand", "demand_event"}
    assert other.search.ids("demand", "先行接电") == []
    assert DECISION not in str(read_workbook(tmp_path / "诉求.xlsx"))
