"""A proposal under a person's hands: what each change does to lines, loads and reasons."""

import pytest

from jn_desktop.projects.preview import OpenProject, ProposalPreview
from jn_desktop.projects.proposal import Candidate, propose

PROJECTS = (
    OpenProject("p1", "A1", "甲项目", "新材料", "东园"),
    OpenProject("p2", "A2", "乙项目", "新材料", None),
    OpenProject("p3", None, "丙项目", None, None),
)
CANDIDATES = (
    Candidate("PXQ001", frozenset({"新材料"}), frozenset({"东园"}), 1, 0),
    Candidate("PXQ002", frozenset(), frozenset({"东园"}), 2, 1),
    Candidate("PXQ003", frozenset({"新材料"}), frozenset(), None, 0, "请假至 2026-11-30"),
)


@pytest.fixture
def preview() -> ProposalPreview:
    proposal = propose([project.need for project in PROJECTS], CANDIDATES)
    proposed = {line.project: line.agent for line in proposal.assignments}
    return ProposalPreview(
        projects=PROJECTS,
        candidates=CANDIDATES,
        names={"PXQ001": "张一", "PXQ002": "李二", "PXQ003": "王三"},
        proposed=proposed,
        unserved={line.project: line.reason for line in proposal.unassigned},
        chosen=proposed,
    )


def loads(preview: ProposalPreview) -> dict[str, tuple[int, int]]:
    return {load.agent: (load.before, load.after) for load in preview.loads}


def test_it_begins_with_the_proposal_and_its_reasons(preview: ProposalPreview) -> None:
    proposal = propose([project.need for project in PROJECTS], CANDIDATES)
    told = {line.project_id: (line.agent, line.score, line.reasons) for line in preview.lines if line.agent}
    assert told == {line.project: (line.agent, line.score, line.reasons) for line in proposal.assignments}
    assert [line.reasons for line in preview.lines if line.agent is None] == [
        [line.reason] for line in proposal.unassigned
    ]
    assert {load.agent: load.after for load in preview.loads} == proposal.loads
    assert not any(line.changed for line in preview.lines)


def test_another_agent_moves_the_loads_and_the_reason_says_who_decided(preview: ProposalPreview) -> None:
    assert loads(preview) == {"PXQ001": (0, 1), "PXQ002": (1, 2), "PXQ003": (0, 0)}
    changed = preview.choose("p1", "PXQ002")
    assert loads(changed) == {"PXQ001": (0, 0), "PXQ002": (1, 3), "PXQ003": (0, 0)}
    assert [load.agent for load in changed.loads if load.too_much] == ["PXQ002"]
    line = changed.lines[0]
    assert (line.agent, line.agent_name, line.score, line.changed) == ("PXQ002", "李二", 1, True)
    assert line.reasons[0] == "人工选定"
    assert line.reasons[-1] == "安排后共牵头 3 个项目，上限 2 个"


def test_a_change_that_is_taken_back_leaves_no_trace(preview: ProposalPreview) -> None:
    again = preview.choose("p1", "PXQ002").choose("p1", preview.proposed["p1"])
    assert again.lines == preview.lines


def test_a_project_left_out_is_not_among_the_choices(preview: ProposalPreview) -> None:
    left_out = preview.choose("p1", None)
    assert left_out.lines[0].reasons == ["这次不派"]
    assert "p1" not in {choice.project for choice in left_out.choices()}
    assert len(left_out.choices()) == len(preview.choices()) - 1
    assert all(choice.reason for choice in preview.choices())


def test_who_could_lead_comes_with_room_first_then_by_fit_and_never_who_is_away(preview: ProposalPreview) -> None:
    found = preview.suitable("p1")
    assert [(one.agent, one.score, one.load, one.full) for one in found] == [
        ("PXQ001", 3, 0, False),
        ("PXQ002", 1, 2, True),
    ]
    freed = preview.choose("p2", None).choose("p3", None)
    assert [(one.agent, one.full) for one in freed.suitable("p1")] == [("PXQ001", False), ("PXQ002", False)]
    assert freed.choose("p2", "PXQ001").suitable("p1")[0].agent == "PXQ002"


def test_an_agent_who_leads_too_many_already_is_no_reason_to_stop() -> None:
    overloaded = Candidate("PXQ009", frozenset(), frozenset(), 1, 2)
    preview = ProposalPreview(PROJECTS[:1], (overloaded,), {"PXQ009": "钱九"}, {}, {"p1": "都满了"}, {})
    assert [load.too_much for load in preview.loads] == [False]
    assert [load.too_much for load in preview.choose("p1", "PXQ009").loads] == [True]
