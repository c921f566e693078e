"""Leads, hand-overs and the agency record on a real station."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jn_desktop.core.errors import Refused, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.projects.agency import Scope
from jn_desktop.projects.rules import Stage, Status
from jn_desktop.station import Station
from tests.conftest import SAMPLES


@pytest.fixture
def filled(station: Station, tmp_path: Path) -> Station:
    """Three projects and three agents."""
    agents = tmp_path / "名册.csv"
    agents.write_text(
        "专员编号,姓名,所在单位,熟悉产业链,服务园区,承接上限\n"
        "PXQ001,张一,建设局,新材料,东园,1\nPXQ002,李二,建设局,新能源,西园,2\nPXQ003,王三,公安分局,,,0\n",
        encoding="utf-8",
    )
    projects = tmp_path / "台账.csv"
    projects.write_text(
        "项目代码,项目名称,项目单位,产业链,园区\nA1,甲项目,甲公司,新材料,东园\nA2,乙项目,乙公司,新材料,东园\nA3,丙项目,丙公司,新能源,西园\n",
        encoding="utf-8",
    )
    station.agents.import_agents(agents, ImportOptions())
    station.projects.import_projects(projects, ImportOptions())
    return station


def leads(station: Station) -> dict[str | None, str | None]:
    return {project.code: project.lead_agent for project in station.projects.projects()}


def test_a_proposal_changes_nothing_until_it_is_applied(filled: Station) -> None:
    proposal = filled.assignments.propose()
    assert {line.project: line.agent for line in proposal.assignments} == {
        "A1": "PXQ001",
        "A2": "PXQ002",
        "A3": "PXQ002",
    }
    assert set(leads(filled).values()) == {None}
    filled.assignments.apply()
    assert leads(filled) == {"A1": "PXQ001", "A2": "PXQ002", "A3": "PXQ002"}
    assert filled.assignments.propose().assignments == []
    assert all(row.reason for row in filled.assignments.assignments())


def test_a_handover_keeps_the_history_and_asks_for_a_reason(filled: Station) -> None:
    filled.assignments.apply()
    with pytest.raises(StationError, match="原因"):
        filled.assignments.hand_over("A1", "PXQ003", "  ")
    filled.assignments.hand_over("A1", "PXQ003", "张一调走")
    first, *_, last = [row for row in filled.assignments.assignments() if row.project == "A1"]
    assert (first.agent, first.ends_on, first.end_reason) == ("PXQ001", "2026-11-23", "张一调走")
    assert (last.agent, last.ends_on, last.reason) == ("PXQ003", None, "张一调走")
    assert filled.verification.verify() == []


def test_an_agent_who_leaves_shows_which_projects_need_a_new_lead(filled: Station) -> None:
    filled.assignments.apply()
    assert filled.assignments.needing_new_lead() == []
    filled.agents.set_active("PXQ002", False)
    filled.agents.set_leave("PXQ001", date(2026, 11, 20), date(2026, 11, 30))
    assert [(row.project, row.agent) for row in filled.assignments.needing_new_lead()] == [
        ("A1", "PXQ001"),
        ("A2", "PXQ002"),
        ("A3", "PXQ002"),
    ]
    with pytest.raises(StationError, match="不能接手"):
        filled.assignments.hand_over("A3", "PXQ001", "换人")


def test_nobody_on_leave_or_inactive_gets_a_project(filled: Station) -> None:
    filled.agents.set_leave("PXQ001", date(2026, 11, 23), None)
    filled.agents.set_active("PXQ002", False)
    proposal = filled.assignments.propose()
    assert proposal.assignments == []
    assert len(proposal.unassigned) == 3


def test_an_assistant_helps_beside_the_lead(filled: Station) -> None:
    filled.assignments.apply()
    filled.assignments.add_assistant("甲项目", "PXQ003", "项目大")
    with pytest.raises(StationError, match="已经在"):
        filled.assignments.add_assistant("甲项目", "PXQ003", "再来")
    assert leads(filled)["A1"] == "PXQ001"


def test_a_paused_project_keeps_asking_for_a_lead_and_a_cancelled_one_does_not(filled: Station) -> None:
    filled.projects.set_stage("A1", Stage.LAND, Status.PAUSED)
    filled.projects.set_stage("A2", None, Status.CANCELLED)
    assert {line.project for line in filled.assignments.propose().assignments} == {"A1", "A3"}


def test_the_ledger_brings_leads_and_takes_them_back(filled: Station, tmp_path: Path) -> None:
    filled.assignments.apply()
    ledger = tmp_path / "牵头.csv"
    ledger.write_text("项目代码,项目名称,跑小青\nA1,甲项目,李二\nA2,乙项目,\nA3,丙项目,没有此人\n", encoding="utf-8")
    result = filled.projects.import_projects(ledger, ImportOptions())
    assert (result.updated, len(result.errors)) == (2, 1)
    assert leads(filled) == {"A1": "PXQ002", "A2": None, "A3": "PXQ002"}
    assert filled.verification.verify() == []


def test_progress_of_a_month_shows_in_the_ledger_until_a_later_one_comes(filled: Station) -> None:
    filled.projects.report_progress("A1", "2026-10", invested=300.5, progress="桩基施工", problem=None)
    filled.projects.report_progress("A1", "2026-09", invested=100, progress="清表", problem="高压线")
    (project, *_) = filled.projects.projects()
    assert (project.invested, project.progress, project.problem) == (300.5, "桩基施工", None)
    assert [row.month for row in filled.projects.progress_reports("A1")] == ["2026-09", "2026-10"]
    with pytest.raises(StationError, match="月份"):
        filled.projects.report_progress("A1", "2026-13", invested=None, progress=None, problem=None)


def test_the_agency_record_keeps_entrustment_and_steps(filled: Station) -> None:
    filled.agency.entrust("A1", Scope.WHOLE, date(2026, 11, 1), powers="报建全程")
    filled.agency.record_step("A1", "施工许可", date(2026, 11, 20), "PXQ001", hours=1.5, result="已受理")
    (entrustment,) = filled.agency.entrustments()
    assert (entrustment.project, entrustment.scope) == ("A1", "全程代办")
    (step,) = filled.agency.steps()
    assert (step.item, step.agent, step.hours, step.result) == ("施工许可", "PXQ001", 1.5, "已受理")
    with pytest.raises(StationError, match="还没有到"):
        filled.agency.record_step("A1", "施工许可", date(2026, 12, 1), "PXQ001")


def test_an_agent_sees_masked_phones_and_may_not_import(as_role: Callable[[Role], Station], station: Station) -> None:
    station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", ImportOptions())
    agent = as_role(Role.AGENT)
    project = agent.projects.projects()[0]
    assert (project.contact, project.phone) == ("企*", "138****0004")
    with pytest.raises(Refused):
        agent.projects.import_projects(SAMPLES / "重点项目台账.xlsx", ImportOptions())
