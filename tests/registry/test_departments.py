"""The register of departments: adding one by hand, its chief officer, leaving and coming back."""

from collections.abc import Callable

import pytest

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.roles import Role
from jn_desktop.registry.service import DepartmentRow, RegistryService
from jn_desktop.station import Station


@pytest.fixture
def registry(station: Station) -> RegistryService:
    station.registry.save_department(None, {"name": " 供电公司 ", "chief_officer": "王主任", "phone": "13800001234"})
    return station.registry


def test_a_department_is_added_with_its_chief_officer(registry: RegistryService) -> None:
    assert registry.departments() == [DepartmentRow("供电公司", "王主任", "13800001234")]


def test_the_chief_officer_changes_and_the_name_stays(registry: RegistryService) -> None:
    registry.save_department("供电公司", {"name": "供电公司", "chief_officer": "李主任"})
    assert registry.departments() == [DepartmentRow("供电公司", "李主任", "13800001234")]

    with pytest.raises(FieldError, match="名称不能改"):
        registry.save_department("供电公司", {"name": "供电局"})


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "一个部门"), ("甲局、乙局", "一个部门"), ("长" * 61, "最多 60"), ("供电公司", "已有")],
)
def test_a_name_that_cannot_be_told_is_refused(registry: RegistryService, name: str, said: str) -> None:
    with pytest.raises(FieldError, match=said) as refused:
        registry.save_department(None, {"name": name})

    assert refused.value.field == "name"


def test_a_department_leaves_the_register_and_comes_back(registry: RegistryService) -> None:
    registry.retire_department("供电公司")
    assert registry.departments() == []

    registry.bring_back_department("供电公司")
    assert [row.name for row in registry.departments()] == ["供电公司"]


def test_adding_one_that_left_brings_it_back_as_it_is_told_now(registry: RegistryService) -> None:
    registry.retire_department("供电公司")
    registry.save_department(None, {"name": "供电公司", "chief_officer": "赵主任"})

    assert registry.departments() == [DepartmentRow("供电公司", "赵主任", None)]


def test_one_that_nobody_knows_is_said(registry: RegistryService) -> None:
    with pytest.raises(StationError, match="没有部门“供水公司”"):
        registry.retire_department("供水公司")


def test_who_sees_no_phone_in_clear_sees_none_of_the_register(
    registry: RegistryService, as_role: Callable[[Role], Station]
) -> None:
    row = as_role(Role.AGENT).registry.departments()[0]

    assert row.phone != "13800001234"
