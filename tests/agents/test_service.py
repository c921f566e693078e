"""The roster by hand and by ledger, on a real station."""

from datetime import date
from pathlib import Path

import pytest

from jn_desktop.agents.service import AgentRow
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.station import Station


def roster(station: Station) -> dict[str, AgentRow]:
    return {agent.number: agent for agent in station.agents.agents()}


def wrong_field(station: Station, agent: str | None, **values: object) -> str:
    with pytest.raises(FieldError) as caught:
        station.agents.save(agent, values)
    return caught.value.field


@pytest.fixture
def staffed(station: Station) -> Station:
    station.agents.save(None, {"number": "PXQ001", "name": "张一", "unit": "建设局", "phone": "13800000001"})
    return station


def test_a_new_agent_is_active_and_without_a_limit(staffed: Station) -> None:
    agent = roster(staffed)["PXQ001"]
    assert (agent.name, agent.unit, agent.active, agent.capacity, agent.chains) == ("张一", "建设局", True, None, [])


def test_a_unit_that_is_new_joins_the_departments(staffed: Station) -> None:
    assert [department.name for department in staffed.registry.departments()] == ["建设局"]


def test_an_edit_changes_only_what_it_brings(staffed: Station) -> None:
    (known,) = staffed.assignments.board()
    assert staffed.agents.save("PXQ001", {"chains": "新材料、新能源", "capacity": 3}) == known.id
    agent = roster(staffed)["PXQ001"]
    assert (agent.name, agent.phone, agent.chains, agent.capacity) == (
        "张一",
        "13800000001",
        ["新材料", "新能源"],
        3,
    )


def test_an_agent_may_get_another_number_but_not_one_that_is_taken(staffed: Station) -> None:
    staffed.agents.save(None, {"number": "PXQ002", "name": "李二"})
    assert wrong_field(staffed, "PXQ001", number="PXQ002") == "number"
    assert wrong_field(staffed, None, number="PXQ002", name="王三") == "number"
    staffed.agents.save("PXQ001", {"number": "PXQ009"})
    assert set(roster(staffed)) == {"PXQ002", "PXQ009"}


def test_every_wrong_field_is_named(staffed: Station) -> None:
    assert wrong_field(staffed, None, name="王三") == "number"
    assert wrong_field(staffed, None, number="PXQ003") == "name"
    assert wrong_field(staffed, "PXQ001", name=None) == "name"
    assert wrong_field(staffed, "PXQ001", capacity=100) == "capacity"
    assert wrong_field(staffed, "PXQ001", leave_from="2026-12-02", leave_to="2026-12-01") == "leave_to"
    assert wrong_field(staffed, "PXQ001", leave_to="2026-12-01") == "leave_from"
    assert set(roster(staffed)) == {"PXQ001"}


def test_the_limit_is_set_and_lifted(staffed: Station) -> None:
    staffed.agents.set_capacity("PXQ001", 0)
    assert roster(staffed)["PXQ001"].capacity == 0
    staffed.agents.set_capacity("PXQ001", None)
    assert roster(staffed)["PXQ001"].capacity is None
    with pytest.raises(FieldError, match="0 到 99"):
        staffed.agents.set_capacity("PXQ001", -1)
    with pytest.raises(StationError, match="PXQ404"):
        staffed.agents.set_capacity("PXQ404", 1)


def test_a_leave_must_begin_before_it_ends(staffed: Station) -> None:
    with pytest.raises(FieldError) as caught:
        staffed.agents.set_leave("PXQ001", date(2026, 12, 2), date(2026, 12, 1))
    assert caught.value.field == "leave_to"


def test_the_ledger_refuses_what_the_form_refuses(staffed: Station, tmp_path: Path) -> None:
    ledger = tmp_path / "名册.csv"
    ledger.write_text(
        "专员编号,姓名,请假开始,请假结束\nPXQ001,张一,2026-12-02,2026-12-01\nPXQ002,,,\nPXQ003,王三,,\n",
        encoding="utf-8",
    )
    result = staffed.agents.import_agents(ledger, ImportOptions())
    assert (result.added, [refused.row for refused in result.errors]) == (1, [2, 3])
    assert set(roster(staffed)) == {"PXQ001", "PXQ003"}
