"""Decisions without precedent: six conditions with evidence, a review by somebody else, and few who see them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.demands.cards import NewDemand
from jn_desktop.demands.tolerance import CONDITIONS, NewCase, Outcome
from jn_desktop.station import Station
from tests.conftest import NOW

CASE = NewCase("先行接电，手续后补", *(f"依据{number}" for number in range(1, 7)))
As = Callable[[Role], Station]


@pytest.fixture
def demand_id(station: Station) -> str:
    return station.demands.register(NewDemand(NOW, "停电", enterprise="甲电子有限公司"))


@pytest.mark.parametrize("missing", list(CONDITIONS))
def test_each_of_the_six_conditions_needs_its_evidence(station: Station, demand_id: str, missing: str) -> None:
    with pytest.raises(FieldError, match="六个条件缺一不可") as refused:
        station.tolerance.file(demand_id, replace(CASE, **{missing: " "}))

    assert refused.value.field == missing
    assert station.tolerance.cases() == []


def test_a_case_is_filed_and_reviewed_by_somebody_else(station: Station, demand_id: str, as_role: As) -> None:
    case_id = station.tolerance.file(demand_id, CASE)
    with pytest.raises(StationError, match="不能由自己认定"):
        station.tolerance.review(case_id, Outcome.EXEMPT.value, "符合条件")
    head = as_role(Role.SUPERVISOR)

    head.tolerance.review(case_id, Outcome.EXEMPT.value, "符合条件", "补办手续")

    (case,) = head.tolerance.cases(demand_id)
    assert (case.number, case.decision, case.outcome) == ("SQ202600001", "先行接电，手续后补", "免予追究")
    assert (case.review, case.correction, case.filed_by) == ("符合条件", "补办手续", "admin")


def test_only_supervisors_and_whoever_filed_it_see_a_case(station: Station, demand_id: str, as_role: As) -> None:
    station.tolerance.file(demand_id, CASE)
    agent = as_role(Role.AGENT)
    agent.tolerance.file(demand_id, CASE)

    assert [case.filed_by for case in agent.tolerance.cases()] == [agent.context.operator]
    with pytest.raises(Refused):
        agent.tolerance.review("x", Outcome.EXEMPT.value, "符合条件")


def test_the_auditor_learns_of_no_case(as_role: As) -> None:
    with pytest.raises(Refused):
        as_role(Role.AUDITOR).tolerance.cases()
