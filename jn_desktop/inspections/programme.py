"""A programme of zeros and ones, and the solver (HiGHS) that finds and proves its least value before a deadline."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, inf
from time import monotonic
from typing import Any

_TOLERANCE = 1e-6
_TELL_EVERY = 0.2  # seconds
_FEASIBLE = 2  # HiGHS's SolutionStatus.kSolutionStatusFeasible


@dataclass
class Programme:
    """Columns from 0 to 1, each with its cost, most of them `whole`; rows are sums of columns between two bounds.

    Costs come to whole numbers, but for `leaning`: by so much at most they also tell apart what is equally good.
    """

    costs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    leaning: float = 0
    _starts: list[int] = field(default_factory=lambda: [0])
    _columns: list[int] = field(default_factory=list)
    _values: list[float] = field(default_factory=list)
    _least: list[float] = field(default_factory=list)
    _most: list[float] = field(default_factory=list)

    def column(self, cost: float = 0, *, whole: bool = True) -> int:
        """Add a column and return its place."""
        self.costs.append(cost)
        self.whole.append(whole)
        return len(self.costs) - 1

    def row(self, least: float, most: float, columns: Sequence[int], values: Sequence[float] | None = None) -> None:
        """Add a row: what the columns sum up to, each times its value (1 where none are told)."""
        self._columns += columns
        self._values += [1.0] * len(columns) if values is None else values
        self._starts.append(len(self._columns))
        self._least.append(least)
        self._most.append(most)

    def model(self) -> Any:
        """Return it as HiGHS takes it, without whole columns."""
        import numpy as np
        from highspy import HighsLp, MatrixFormat

        model = HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self._least)
        model.col_cost_ = np.array(self.costs, dtype=float)
        model.col_lower_, model.col_upper_ = np.zeros(len(self.costs)), np.ones(len(self.costs))
        model.row_lower_, model.row_upper_ = np.array(self._least, dtype=float), np.array(self._most, dtype=float)
        model.a_matrix_.format_ = MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(self._columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(self._values, dtype=float)
        return model


@dataclass(frozen=True)
class Best:
    """The columns at 1 of a better solution than the known one, if one was found; a bound, and if it is reached."""

    taken: frozenset[int] | None
    bound: float
    proven: bool


class Solver:
    """Asks HiGHS until a deadline. Whoever raises when told that time passes cancels what is being solved."""

    def __init__(self, deadline: float, tick: Callable[[], None]) -> None:
        self._deadline, self._tick = deadline, tick
        self._raised: BaseException | None = None
        self._told = 0.0

    def is_over(self) -> bool:
        """Tell whether the time is over."""
        return self._left() <= 0

    def least(self, programme: Programme, known: float, step: int) -> Best:
        """Return the best solution that is better than `known`, the value of a solution at hand.

        Solutions differ by multiples of `step`.
        """
        import numpy as np
        from highspy import HighsModelStatus

        model = programme.model()
        solver = self._run(model, {"solver": "ipm"})
        if solver.getModelStatus() != HighsModelStatus.kOptimal:
            return Best(None, -inf, proven=False)
        solution, value = solver.getSolution(), solver.getInfo().objective_function_value
        values, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        bound = _raised(value, known, step)
        taken, cost = None, known
        if cost > bound:
            found, _ = self._search(programme, model, values <= _TOLERANCE, np.zeros_like(values, dtype=bool))
            if found is not None and _cost(programme, found) < cost - _TOLERANCE:
                taken, cost = found, _cost(programme, found)
        if cost > bound:
            margin = cost - step - value + _TOLERANCE  # what goes beyond it is part of no better solution
            found, least = self._search(programme, model, reduced > margin, reduced < -margin)
            if found is not None and _cost(programme, found) < cost - _TOLERANCE:
                taken, cost = found, _cost(programme, found)
            bound = min(max(bound, _raised(least, known, step)), cost)
        chosen = None if taken is None else frozenset(np.flatnonzero(taken > 0.5).tolist())
        return Best(chosen, bound, proven=cost <= bound)

    def _search(self, programme: Programme, model: Any, unused: Any, used: Any) -> tuple[Any | None, float]:
        """Return the best whole solution found with some columns at 0 and some at 1, and a bound of all such."""
        import numpy as np
        from highspy import HighsModelStatus, HighsVarType

        kinds = {True: HighsVarType.kInteger, False: HighsVarType.kContinuous}
        model.integrality_ = [kinds[whole] for whole in programme.whole]
        model.col_lower_, model.col_upper_ = np.where(used, 1.0, 0.0), np.where(unused, 0.0, 1.0)
        solver = self._run(model, {"mip_rel_gap": 0.0, "mip_abs_gap": 1 - programme.leaning - _TOLERANCE})
        if solver.getModelStatus() == HighsModelStatus.kInfeasible:
            return None, inf
        info = solver.getInfo()
        found = np.array(solver.getSolution().col_value) if info.primal_solution_status == _FEASIBLE else None
        return found, info.mip_dual_bound

    def _left(self) -> float:
        return self._deadline - monotonic()

    def _run(self, model: Any, options: Mapping[str, object]) -> Any:
        """Run HiGHS on a model until it is done or the time is over, and return it."""
        from highspy import Highs

        solver: Any = Highs()  # type: ignore[no-untyped-call]
        known = {"output_flag": False, "threads": 1, "time_limit": max(self._left(), 0.0), **options}
        for name, value in known.items():
            solver.setOptionValue(name, value)
        for told in (solver.cbMipInterrupt, solver.cbSimplexInterrupt, solver.cbIpmInterrupt):
            told.subscribe(self._interrupt)
        solver.passModel(model)
        solver.run()
        if self._raised is not None:
            raise self._raised
        return solver

    def _interrupt(self, event: Any) -> None:
        """Tell that time passes, now and then; an exception must not go through HiGHS and waits until it stops."""
        if self._raised is None and monotonic() - self._told > _TELL_EVERY:
            self._told = monotonic()
            try:
                self._tick()
            except BaseException as error:
                self._raised = error
        if self._raised is not None:
            event.interrupt()


def _raised(value: float, known: float, step: int) -> float:
    """Return the least value at or above a bound that differs from the known one by a multiple of the step."""
    return value if abs(value) == inf else known - step * floor((known - value) / step + _TOLERANCE)


def _cost(programme: Programme, values: Any) -> float:
    return float(round(sum(cost * value for cost, value in zip(programme.costs, values, strict=True))))
