"""The proposal rule against trying everything, and at its real size."""

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jn_desktop.projects.proposal import Candidate, Need, propose

CHAINS, PARKS = ("新材料", "新能源", "光电信息"), ("东园", "西园")
needs_lists = st.lists(
    st.tuples(st.sampled_from((None, *CHAINS)), st.sampled_from((None, *PARKS))), min_size=1, max_size=4
)
candidate_lists = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from(CHAINS), max_size=2),
        st.frozensets(st.sampled_from(PARKS), max_size=1),
        st.sampled_from((None, 0, 1, 2, 3)),
        st.integers(0, 2),
        st.sampled_from((None, None, None, "正在请假")),
    ),
    max_size=4,
)


def _fit(need: Need, candidate: Candidate) -> int:
    return 2 * (need.chain in candidate.chains) + (need.park in candidate.parks)


def _best_of_all(needs: list[Need], candidates: list[Candidate]) -> list[str | None]:
    """Try every assignment; agents are numbered in order, so an earlier one compares as smaller."""
    best: tuple[int, int, int, tuple[int, ...]] | None = None
    for choice in itertools.product(range(len(candidates) + 1), repeat=len(needs)):
        taken = [choice.count(agent) for agent in range(len(candidates))]
        if any(count > candidates[agent].room(len(needs)) for agent, count in enumerate(taken)):
            continue
        chosen = [
            (need, candidates[agent]) for need, agent in zip(needs, choice, strict=True) if agent < len(candidates)
        ]
        squares = sum((candidate.load + count) ** 2 for candidate, count in zip(candidates, taken, strict=True))
        rank = (-len(chosen), -sum(_fit(need, candidate) for need, candidate in chosen), squares, choice)
        best = rank if best is None or rank < best else best
    assert best is not None
    return [candidates[agent].agent if agent < len(candidates) else None for agent in best[3]]


@settings(max_examples=300, deadline=None)
@given(needs_lists, candidate_lists)
def test_the_proposal_is_the_best_of_all_and_the_first_among_equals(drawn_needs, drawn_candidates) -> None:
    needs = [Need(f"项目{place}", *drawn) for place, drawn in enumerate(drawn_needs)]
    candidates = [Candidate(f"PXQ{place:03d}", *drawn) for place, drawn in enumerate(drawn_candidates)]
    proposal = propose(needs, candidates)
    found = {line.project: line.agent for line in proposal.assignments}
    assert [found.get(need.project) for need in needs] == _best_of_all(needs, candidates)


def test_every_line_says_why_and_loads_count_what_was_carried_before() -> None:
    needs = [Need("甲", "新材料", "东园"), Need("乙", None, None)]
    candidates = [
        Candidate("PXQ001", frozenset({"新材料"}), frozenset({"东园"}), 2, 1),
        Candidate("PXQ002", frozenset(), frozenset(), 1, 1),
    ]
    proposal = propose(needs, candidates)
    (line,) = proposal.assignments
    assert (line.project, line.agent, line.score) == ("甲", "PXQ001", 3)
    assert any("新材料" in reason for reason in line.reasons)
    assert any("东园" in reason for reason in line.reasons)
    assert proposal.loads == {"PXQ001": 2, "PXQ002": 1}
    assert proposal.unassigned[0].project == "乙"
    assert "上限" in proposal.unassigned[0].reason


def test_nobody_on_leave_is_proposed() -> None:
    proposal = propose([Need("甲", None, None)], [Candidate("PXQ001", frozenset(), frozenset(), None, 0, "正在请假")])
    assert proposal.assignments == []
    assert "请假" in proposal.unassigned[0].reason


@pytest.mark.timed
def test_142_projects_and_60_agents_take_less_than_a_second() -> None:
    needs = [Need(str(place), CHAINS[place % 3], PARKS[place % 2]) for place in range(142)]
    candidates = [
        Candidate(f"PXQ{place:03d}", frozenset({CHAINS[place % 3]}), frozenset({PARKS[place // 3 % 2]}), 3, 0)
        for place in range(60)
    ]
    propose(needs[:2], candidates[:2])
    begun = time.perf_counter()
    proposal = propose(needs, candidates)
    assert time.perf_counter() - begun < 1
    assert len(proposal.assignments) == 142
    assert max(proposal.loads.values()) == 3
