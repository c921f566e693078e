"""Who should lead which project: a pure rule, solved exactly.

First as many projects served as possible, then the highest total fit, then the smallest sum of squared loads, then the
order of project and agent, so that the same station always gets the same answer. The first three are one linear
programme of network form (its vertices are whole numbers) for HiGHS; the order is settled on the ties it leaves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CHAIN_POINTS = 2
PARK_POINTS = 1
_TIE = 1e-6


@dataclass(frozen=True)
class Need:
    """A project without a lead, in the order of projects."""

    project: str
    chain: str | None
    park: str | None


@dataclass(frozen=True)
class Candidate:
    """An agent, in the order of numbers. `load` counts open lead assignments; no `capacity` means no limit."""

    agent: str
    chains: frozenset[str]
    parks: frozenset[str]
    capacity: int | None
    load: int
    absence: str | None = None
    """Why this agent takes no project now, or None."""

    def room(self, most: int) -> int:
        """Return how many more projects the agent takes, at most `most`."""
        if self.absence is not None:
            return 0
        return most if self.capacity is None else max(0, min(most, self.capacity - self.load))


@dataclass(frozen=True)
class Proposed:
    project: str
    agent: str
    score: int
    reasons: list[str]


@dataclass(frozen=True)
class Suitable:
    """An agent on duty who could take a project: fit in points, what they lead without it, and why they fit."""

    agent: str
    score: int
    load: int
    capacity: int | None
    reasons: list[str]

    @property
    def full(self) -> bool:
        return self.capacity is not None and self.load >= self.capacity


@dataclass(frozen=True)
class Unserved:
    project: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """`loads` counts, for every agent, the lead assignments that they would have."""

    assignments: list[Proposed]
    loads: dict[str, int]
    unassigned: list[Unserved]


def propose(needs: Sequence[Need], candidates: Sequence[Candidate]) -> Proposal:
    """Return the best assignment of `needs` to `candidates`, with the reason of each line."""
    fit = fit_of(needs, candidates)
    room = [candidate.room(len(needs)) for candidate in candidates]
    places = _places(fit, room, [candidate.load for candidate in candidates])
    loads = {candidate.agent: candidate.load for candidate in candidates}
    for agent in places:
        if agent is not None:
            loads[candidates[agent].agent] += 1
    assignments, unassigned = [], []
    for position, (need, agent) in enumerate(zip(needs, places, strict=True)):
        if agent is None:
            unassigned.append(Unserved(need.project, _why_unserved(candidates)))
        else:
            candidate = candidates[agent]
            reasons = reasons_for(need, candidate, loads[candidate.agent])
            assignments.append(Proposed(need.project, candidate.agent, int(fit[position, agent]), reasons))
    return Proposal(assignments, loads, unassigned)


def suitable(need: Need, candidates: Sequence[Candidate], loads: Mapping[str, int]) -> list[Suitable]:
    """Return who on duty could take `need`, the best first: with room, by fit, by `loads`, in the order of agents."""
    fit = fit_of([need], candidates)[0]
    found = [
        Suitable(
            candidate.agent,
            int(points),
            loads[candidate.agent],
            candidate.capacity,
            _fit_reasons(need, candidate) or ["产业链和园区都不对口"],
        )
        for candidate, points in zip(candidates, fit, strict=True)
        if candidate.absence is None
    ]
    return sorted(found, key=lambda one: (one.full, -one.score, one.load))


def fit_of(needs: Sequence[Need], candidates: Sequence[Candidate]) -> Any:
    """Return the points of every pair: 2 where the chain is among the agent's, 1 where the park is."""
    import numpy as np

    chains = _holders((candidate.chains for candidate in candidates), {need.chain for need in needs})
    parks = _holders((candidate.parks for candidate in candidates), {need.park for need in needs})
    points = [CHAIN_POINTS * chains[need.chain] + PARK_POINTS * parks[need.park] for need in needs]
    return np.array(points, dtype=np.int64).reshape(len(needs), len(candidates))


def _holders(held: Iterable[frozenset[str]], wanted: set[str | None]) -> dict[str | None, Any]:
    """Return for each wanted thing who holds it: an array of 0 and 1, one place an agent."""
    import numpy as np

    sets = list(held)
    return {thing: np.array([thing in things for things in sets], dtype=np.int64) for thing in wanted}


def reasons_for(need: Need, candidate: Candidate, load: int, *, by_hand: bool = False) -> list[str]:
    """Return why `candidate` leads `need`: the fit, or what else decided, then the `load` that they would have."""
    reasons = ["人工选定"] if by_hand else []
    reasons += _fit_reasons(need, candidate)
    if not reasons:
        reasons.append("产业链和园区相符的专员已排满或没有，按负荷均衡安排")
    limit = "不限" if candidate.capacity is None else f"上限 {candidate.capacity} 个"
    return [*reasons, f"安排后共牵头 {load} 个项目，{limit}"]


def _fit_reasons(need: Need, candidate: Candidate) -> list[str]:
    reasons = []
    if need.chain in candidate.chains:
        reasons.append(f"熟悉产业链“{need.chain}”（{CHAIN_POINTS} 分）")
    if need.park in candidate.parks:
        reasons.append(f"服务园区“{need.park}”（{PARK_POINTS} 分）")
    return reasons


def _why_unserved(candidates: Sequence[Candidate]) -> str:
    absent = [candidate for candidate in candidates if candidate.absence is not None]
    if not candidates:
        return "名册里还没有跑小青专员。"
    if len(absent) == len(candidates):
        return f"全部 {len(candidates)} 名专员都不在岗或正在请假。"
    full = len(candidates) - len(absent)
    away = f"，另有 {len(absent)} 名不在岗或正在请假" if absent else ""
    return f"在岗的 {full} 名专员都已达到承接上限{away}；请提高上限或增加专员。"


@dataclass(frozen=True)
class Programme:
    """The linear programme: a column per pair of project and agent with room, then one per further place of an agent.

    A further place costs what it adds to the agent's squared load. `pairs` and `places` say what each column is.
    """

    costs: Any
    pairs: Any
    places: Any
    projects: int
    agents: int

    def model(self) -> Any:
        """Return it as HiGHS takes it: a project at most once; as many projects as places taken, for each agent."""
        import numpy as np
        from highspy import HighsLp, MatrixFormat

        width, rows = len(self.costs), self.projects + self.agents
        model = HighsLp()
        model.num_col_, model.num_row_ = width, rows
        model.col_cost_ = self.costs
        model.col_lower_ = np.zeros(width)
        model.col_upper_ = np.concatenate([np.full(len(self.pairs), np.inf), np.ones(len(self.places))])
        model.row_lower_ = np.concatenate([np.full(self.projects, -np.inf), np.zeros(self.agents)])
        model.row_upper_ = np.concatenate([np.ones(self.projects), np.zeros(self.agents)])
        pair_rows = np.column_stack([self.pairs[:, 0], self.projects + self.pairs[:, 1]]).ravel()
        place_rows = self.projects + self.places[:, 0]
        model.a_matrix_.format_ = MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate(
            [np.arange(len(self.pairs) + 1) * 2, 2 * len(self.pairs) + 1 + np.arange(len(self.places))]
        )
        model.a_matrix_.index_ = np.concatenate([pair_rows, place_rows])
        model.a_matrix_.value_ = np.concatenate([np.ones(2 * len(self.pairs)), -np.ones(len(self.places))])
        return model


def build(fit: Any, room: Sequence[int], loads: Sequence[int]) -> Programme:
    """Weigh the three aims into one cost: no gain in a later aim makes up for any loss in an earlier one."""
    import numpy as np

    projects, agents = fit.shape
    spread = projects**2 + 2 * projects * max(loads, default=0) + 1
    served = (CHAIN_POINTS + PARK_POINTS) * projects * spread + spread
    open_agents = [agent for agent in range(agents) if room[agent]]
    pairs = np.column_stack([np.repeat(np.arange(projects), len(open_agents)), np.tile(open_agents, projects)])
    places = np.array([(agent, place) for agent in open_agents for place in range(room[agent])], dtype=np.int64)
    pair_costs = -(served + spread * fit[pairs[:, 0], pairs[:, 1]])
    place_costs = 2 * (np.array(loads, dtype=np.int64)[places[:, 0]] + places[:, 1]) + 1
    return Programme(np.concatenate([pair_costs, place_costs]).astype(float), pairs, places, projects, agents)


def solve(model: Any) -> tuple[Any, Any, Any]:
    """Return HiGHS's column values, reduced costs and row duals for a programme's model."""
    import numpy as np
    from highspy import Highs, HighsModelStatus

    solver: Any = Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("solver", "simplex")
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS stopped without an optimum: {solver.getModelStatus()}")
    solution = solver.getSolution()
    return np.array(solution.col_value), np.array(solution.col_dual), np.array(solution.row_dual)


def _places(fit: Any, room: Sequence[int], loads: Sequence[int]) -> list[int | None]:
    """Return the agent of each project, or None."""
    projects, agents = fit.shape
    if not projects or not any(room):
        return [None] * projects
    programme = build(fit, room, loads)
    values, reduced, duals = solve(programme.model())
    ties = _Ties(programme, values, reduced, duals)
    for project in range(projects):
        ties.settle(project)
    return [int(place) if place < agents else None for place in ties.place]


class _Ties:
    """All optimal assignments, as moves at no cost away from one of them.

    Nodes are the agents, then `nowhere` for projects left unserved, then `slack`, through which an agent's load may
    rise while another's falls. Projects settled so far stay where they are.
    """

    def __init__(self, programme: Programme, values: Any, reduced: Any, duals: Any) -> None:
        import numpy as np

        self.nowhere, self._slack = programme.agents, programme.agents + 1
        count = len(programme.pairs)
        projects, agents = programme.pairs[:, 0], programme.pairs[:, 1]
        self._free = np.zeros((programme.projects, programme.agents + 2), dtype=np.int64)
        self._free[projects, agents] = reduced[:count] < _TIE
        self._free[:, self.nowhere] = np.abs(duals[: programme.projects]) < _TIE
        self.place = np.full(programme.projects, self.nowhere)
        taken = values[:count] > 0.5
        self.place[projects[taken]] = agents[taken]
        self._added = np.bincount(agents[taken], minlength=programme.agents)
        self._tied_place = np.full(programme.agents, -1)
        for (agent, place), cost in zip(programme.places, reduced[count:], strict=True):
            if abs(cost) < _TIE:
                self._tied_place[agent] = place
        self._moves = np.zeros((programme.agents + 2, programme.agents + 2), dtype=np.int64)
        for project, place in enumerate(self.place):
            self._moves[place] += self._free[project]
        for agent in range(programme.agents):
            self._set_slack(agent)

    def _set_slack(self, agent: int) -> None:
        """Note whether the agent's load may rise or fall by one at no cost."""
        self._moves[agent, self._slack] = self._added[agent] == self._tied_place[agent]
        self._moves[self._slack, agent] = self._added[agent] - 1 == self._tied_place[agent] and self._added[agent] > 0

    def settle(self, project: int) -> None:
        """Give the project the first agent that it has in any optimal assignment, and keep it there."""
        import numpy as np

        origin = self.place[project]
        self._moves[origin] -= self._free[project]
        choices = np.flatnonzero(self._free[project])
        if choices[0] == origin:
            return
        towards = self._ways_to(origin)
        for agent in choices:
            if agent == origin:
                break
            if towards[agent] >= 0:
                self._push(agent, origin, towards, project)
                self.place[project] = agent
                break

    def _ways_to(self, origin: int) -> Any:
        """Return for each node the next one on a way of free moves to `origin`, or -1."""
        import numpy as np

        towards = np.full(len(self._moves), -1)
        towards[origin] = origin
        queue = [origin]
        for node in queue:
            fresh = np.flatnonzero((self._moves[:, node] > 0) & (towards < 0))
            towards[fresh] = node
            queue.extend(fresh)
        return towards

    def _push(self, start: Any, origin: Any, towards: Any, settled: int) -> None:
        """Move one project along each step of the way from `start` to `origin`."""
        import numpy as np

        node = start
        while node != origin:
            following = towards[node]
            if node == self._slack:
                self._added[following] -= 1
                self._set_slack(following)
            elif following == self._slack:
                self._added[node] += 1
                self._set_slack(node)
            else:
                movable = np.flatnonzero(
                    (self.place[settled + 1 :] == node) & (self._free[settled + 1 :, following] > 0)
                )
                moved = settled + 1 + movable[-1]
                self.place[moved] = following
                self._moves[node] -= self._free[moved]
                self._moves[following] += self._free[moved]
            node = following
