"""What the window does with leads on a real station: board, preview, choices, hand-overs, histories."""

from collections.abc import Callable
from datetime import date

import pytest

from jn_desktop.core.errors import Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.preview import Choice
from jn_desktop.projects.rules import Status
from jn_desktop.station import Station
from tests.projects.conftest import enlist


@pytest.fixture
def filled(station: Station) -> Station:
    """Three projects without a lead, and three agents of whom one takes none."""
    return enlist(station, 1, 2, 0)


def card(station: Station, number: str) -> AgentCard:
    return next(agent for agent in station.assignments.board() if agent.number == number)


def leads(station: Station) -> dict[str | None, str | None]:
    return {project.code: project.lead_agent for project in station.projects.projects()}


def test_the_board_counts_carried_projects_and_says_who_is_away(filled: Station) -> None:
    filled.assignments.apply()
    filled.assignments.add_assistant("A1", "PXQ002", "项目大")
    filled.agents.set_leave("PXQ002", date(2026, 11, 20), date(2026, 11, 30))
    assert (card(filled, "PXQ002").leads, card(filled, "PXQ002").assists) == (2, 1)
    assert card(filled, "PXQ002").absence == "请假至 2026-11-30"
    assert (card(filled, "PXQ003").leads, card(filled, "PXQ003").absence) == (0, None)
    filled.projects.set_stage("A3", None, Status.COMPLETED)
    assert card(filled, "PXQ002").leads == 1


def test_a_finished_project_makes_room_for_another(filled: Station) -> None:
    filled.assignments.apply()
    filled.projects.set_stage("A1", None, Status.COMPLETED)
    filled.projects.save(None, {"code": "A4", "name": "丁项目", "chain": "新材料", "park": "东园"})
    (line,) = filled.assignments.preview().choices()
    assert line.agent == "PXQ001"


def test_phones_on_the_board_are_masked_for_agents(filled: Station, as_role: Callable[[Role], Station]) -> None:
    assert card(filled, "PXQ001").phone == "13800000001"
    assert card(as_role(Role.AGENT), "PXQ001").phone == "138****0001"


def test_the_preview_is_the_proposal_and_changes_nothing(filled: Station) -> None:
    preview = filled.assignments.preview()
    proposal = filled.assignments.propose()
    assert {line.code: line.agent for line in preview.lines} == {
        line.project: line.agent for line in proposal.assignments
    }
    assert set(leads(filled).values()) == {None}


def test_what_a_person_chose_is_done_and_nothing_else(filled: Station) -> None:
    preview = filled.assignments.preview()
    first, second, third = (line.project_id for line in preview.lines)
    changed = preview.choose(first, "PXQ002").choose(second, "PXQ001").choose(third, None)
    assert filled.assignments.choose(changed.choices()) == 2
    assert leads(filled) == {"A1": "PXQ002", "A2": "PXQ001", "A3": None}
    assert filled.assignments.of_project(first)[0].reason == "人工选定；安排后共牵头 1 个项目，上限 2 个"
    assert filled.verification.verify() == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda station: station.agents.set_active("PXQ002", False), "PXQ002 李二已不在岗"),
        (lambda station: station.agents.set_capacity("PXQ002", 1), "PXQ002 李二的承接上限是 1 个，这样会牵头 2 个"),
        (lambda station: station.assignments.hand_over("A3", "PXQ003", "先定了"), "丙项目”已经有牵头"),
        (lambda station: station.projects.set_stage("A3", None, Status.CANCELLED), "丙项目”已终止"),
    ],
)
def test_what_changed_in_between_refuses_all_lines(
    filled: Station, spoil: Callable[[Station], None], sentence: str
) -> None:
    choices = filled.assignments.preview().choices()
    spoil(filled)
    before = leads(filled)
    with pytest.raises(StationError, match=sentence):
        filled.assignments.choose(choices)
    assert leads(filled) == before


def test_a_project_may_be_chosen_for_once_only(filled: Station) -> None:
    twice = [Choice("A1", "PXQ001", "对口"), Choice("甲项目", "PXQ002", "对口")]
    with pytest.raises(StationError, match="已经有牵头"):
        filled.assignments.choose(twice)


def test_many_projects_are_handed_over_together_or_not_at_all(filled: Station) -> None:
    filled.assignments.apply()
    carried = [row.project_id for row in filled.assignments.of_agent("PXQ002")]
    with pytest.raises(StationError, match="没有项目"):
        filled.assignments.hand_over_many([*carried, "没有的"], "PXQ003", "李二休假")
    assert card(filled, "PXQ002").leads == 2
    assert filled.assignments.hand_over_many(carried, "PXQ003", "李二休假") == 2
    assert (card(filled, "PXQ002").leads, card(filled, "PXQ003").leads) == (0, 2)
    with pytest.raises(StationError, match="已经由 PXQ003 牵头"):
        filled.assignments.hand_over_many(carried, "PXQ003", "再来一次")


def test_histories_of_a_project_and_of_an_agent_begin_with_the_newest(filled: Station) -> None:
    filled.assignments.choose([Choice("A1", "PXQ001", "对口")])
    filled.assignments.hand_over("A1", "PXQ002", "张一调走")
    project_id = filled.projects.cards()[0].id
    assert [(row.agent, row.ends_on, row.end_reason) for row in filled.assignments.of_project(project_id)] == [
        ("PXQ002", None, None),
        ("PXQ001", "2026-11-23", "张一调走"),
    ]
    (past,) = filled.assignments.of_agent("PXQ001")
    assert (past.project, past.project_id) == ("A1", project_id)


def test_who_could_take_a_project_over_leaves_its_present_lead_out(filled: Station) -> None:
    filled.assignments.apply()
    project_id = next(project.id for project in filled.projects.cards() if project.code == "A1")
    assert [(one.agent, one.full) for one in filled.assignments.candidates(project_id)] == [
        ("PXQ003", True),
        ("PXQ002", True),
    ]


def test_an_assistant_is_released_and_stays_in_the_history(filled: Station) -> None:
    filled.assignments.add_assistant("A1", "PXQ003", "项目大")
    filled.assignments.release_assistant("A1", "PXQ003", "手续办完了")
    (row,) = filled.assignments.of_agent("PXQ003")
    assert (row.role, row.ends_on, row.end_reason) == ("assistant", "2026-11-23", "手续办完了")
    with pytest.raises(StationError, match="没有协办"):
        filled.assignments.release_assistant("A1", "PXQ003", "再来一次")


def test_the_desk_may_look_at_a_preview_and_only_the_head_makes_it_so(
    filled: Station, as_role: Callable[[Role], Station]
) -> None:
    desk = as_role(Role.REGISTRAR)
    choices = desk.assignments.preview().choices()
    with pytest.raises(Refused):
        desk.assignments.choose(choices)


def test_steps_are_told_by_agent_and_by_project_the_newest_first(filled: Station) -> None:
    filled.agency.record_step("A1", "立项备案", date(2026, 11, 2), "PXQ001")
    filled.agency.record_step("A1", "施工许可", date(2026, 11, 20), "PXQ002", hours=2)
    filled.agency.record_step("A2", "规划许可", date(2026, 11, 10), "PXQ001")
    project_id = filled.projects.cards()[0].id
    assert [step.item for step in filled.agency.steps_of_agent("PXQ001")] == ["规划许可", "立项备案"]
    assert [(step.item, step.agent_name) for step in filled.agency.steps_of_project(project_id)] == [
        ("施工许可", "李二"),
        ("立项备案", "张一"),
    ]
