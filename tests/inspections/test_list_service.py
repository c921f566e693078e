"""The departments that inspect, their items, the caps and the lists, on a real station."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.inspections.list_service import InspectionListService
from jn_desktop.inspections.lists import InspectionKind
from jn_desktop.inspections.registers import Point, read_caps, read_departments, read_items
from jn_desktop.station import Station

FIRE, TAX = "消防救援大队", "税务局"
HEADER = ("检查部门", "检查事项", "法律依据", "可否非现场", "检查内容")


@pytest.fixture
def lists(station: Station) -> InspectionListService:
    return station.inspection_lists


@pytest.fixture
def fire(lists: InspectionListService) -> str:
    """The id of a department with one item."""
    department = lists.save_department(None, {"name": FIRE, "basis": "《消防法》第四条", "chains": "高端装备、新能源"})
    lists.save_item(None, {"department": FIRE, "name": "消防安全检查", "points": "安全出口|畅通"})
    return department


@pytest.fixture
def item_list(tmp_path: Path) -> Callable[..., Path]:
    """Write a published item list; each row as the columns of HEADER."""

    def write(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> Path:
        file = tmp_path / "检查事项 清单.xlsx"
        with xlsxwriter.Workbook(str(file)) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate((header, *rows)):
                sheet.write_row(number, 0, row)
        return file

    return write


def refusal(act: Callable[..., object], *values: Any) -> tuple[str, str]:
    with pytest.raises(FieldError) as refused:
        act(*values)
    return refused.value.field, str(refused.value)


# ---- lists ----


def test_lists_that_were_saved_are_in_force(lists: InspectionListService) -> None:
    lists.save_lists(replace(lists.lists(), kinds=(InspectionKind(" 日常检查 ", counts=False),), recheck_counts=True))

    assert lists.lists().kinds == (InspectionKind("日常检查", counts=False),)
    assert lists.lists().counts("别的", None, recheck=True)


# ---- departments ----


def test_nothing_is_there_before_the_office_fills_it_in(lists: InspectionListService) -> None:
    assert (lists.departments(), lists.items(), lists.caps()) == ([], [], [])


def test_a_department_that_inspects_is_added_to_the_register_too(
    station: Station, lists: InspectionListService, fire: str
) -> None:
    card = lists.departments()[0]

    assert (card.name, card.competent, card.basis, card.chains) == (
        *(FIRE, True, "《消防法》第四条"),
        ("高端装备", "新能源"),
    )
    assert [row.name for row in station.registry.departments()] == [FIRE]

    lists.save_department(fire, {"competent": False, "basis": None})
    assert not lists.departments()[0].competent and lists.departments()[0].basis is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "请填写"), ("税务局、环保局", "一次只添加一个"), ("长" * 61, "最多 60"), (FIRE, "已有")],
)
def test_a_department_that_cannot_be_told_is_refused_by_its_name(
    lists: InspectionListService, fire: str, name: str, said: str
) -> None:
    field, sentence = refusal(lists.save_department, None, {"name": name})

    assert field == "name" and said in sentence


def test_a_department_keeps_its_name(lists: InspectionListService, fire: str) -> None:
    assert "名称不能改" in refusal(lists.save_department, fire, {"name": TAX})[1]


def test_a_department_that_leaves_takes_its_items_and_caps_along_and_brings_them_back(
    lists: InspectionListService, fire: str
) -> None:
    lists.save_cap(None, {"department": FIRE, "most": 2})
    lists.retire_department(fire)
    assert (lists.departments(), lists.items(), lists.caps()) == ([], [], [])

    lists.bring_back_department(fire)
    assert [len(lists.departments()), len(lists.items()), len(lists.caps())] == [1, 1, 1]


def test_adding_what_has_left_brings_it_back_as_it_is_told_now(lists: InspectionListService, fire: str) -> None:
    lists.retire_department(fire)

    assert lists.save_department(None, {"name": FIRE, "chains": "化工"}) == fire
    assert lists.departments()[0].chains == ("化工",) and lists.departments()[0].basis is None


# ---- items ----


def test_an_item_is_kept_with_its_points(lists: InspectionListService, fire: str) -> None:
    item = lists.items()[0]

    assert (item.department, item.name, item.off_site) == (FIRE, "消防安全检查", False)
    assert item.points == (Point("安全出口", "畅通"),)

    lists.save_item(item.id, {"off_site": True, "points": None})
    assert lists.items()[0].off_site and lists.items()[0].points == ()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"department": FIRE, "name": " "}, "name", "请填写检查事项"),
        ({"department": FIRE, "name": "消防安全检查"}, "name", "已有"),
        ({"department": None, "name": "甲"}, "department", "请选择检查部门"),
        ({"department": TAX, "name": "甲"}, "department", "请先添加这个部门"),
        ({"department": FIRE, "name": "甲", "points": "长" * 301}, "points", "第 1 条"),
        ({"department": FIRE, "name": "甲", "points": "要点\n" * 201}, "points", "最多 200 条"),
    ],
)
def test_an_item_that_cannot_be_kept_is_refused_by_its_field(
    lists: InspectionListService, fire: str, values: dict[str, Any], field: str, said: str
) -> None:
    refused = refusal(lists.save_item, None, values)

    assert refused[0] == field and said in refused[1]
    assert len(lists.items()) == 1


def test_caps_follow_an_item_that_gets_another_name(lists: InspectionListService, fire: str) -> None:
    lists.save_cap(None, {"department": FIRE, "item": "消防安全检查", "most": 2})
    item = lists.items()[0]
    lists.save_item(item.id, {"name": "消防监督检查"})

    assert [cap.item for cap in lists.caps()] == ["消防监督检查"]


def test_an_item_stays_in_its_department(lists: InspectionListService, fire: str) -> None:
    lists.save_department(None, {"name": TAX})

    assert refusal(lists.save_item, lists.items()[0].id, {"department": TAX})[0] == "department"


def test_an_item_does_not_come_back_beside_one_of_its_name(lists: InspectionListService, fire: str) -> None:
    old = lists.items()[0]
    lists.retire_item(old.id)
    other = lists.save_item(None, {"department": FIRE, "name": "消防监督检查"})
    lists.save_item(other, {"name": "消防安全检查"})

    assert refusal(lists.bring_back_item, old.id)[0] == "name"
    lists.retire_item(other)
    lists.bring_back_item(old.id)
    assert [item.id for item in lists.items()] == [old.id]


# ---- caps ----


def test_a_cap_may_be_for_all_for_a_department_an_item_or_a_class(lists: InspectionListService, fire: str) -> None:
    lists.save_cap(None, {"most": 6, "source": "某文件"})
    lists.save_cap(None, {"department": FIRE, "most": 4})
    lists.save_cap(None, {"department": FIRE, "item": "消防安全检查", "risk_class": "C", "most": 6, "least": 1})

    assert [(cap.department, cap.item, cap.risk_class, cap.most, cap.least) for cap in lists.caps()] == [
        (None, None, None, 6, None),
        (FIRE, None, None, 4, None),
        (FIRE, "消防安全检查", "C", 6, 1),
    ]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({}, "most", "至少要填一个"),
        ({"most": 2, "least": 3}, "least", "比最多 2 次还多"),
        ({"most": 400}, "most", "0 到 366"),
        ({"least": -1}, "least", "0 到 366"),
        ({"most": 2, "department": TAX}, "department", "请先添加这个部门"),
        ({"most": 2, "item": "消防安全检查"}, "department", "哪个部门"),
        ({"most": 2, "department": FIRE, "item": "别的"}, "item", "请先添加这个事项"),
        ({"most": 2, "risk_class": "E"}, "risk_class", "A、B、C、D"),
        ({"most": 9, "department": FIRE}, "department", "已有频次上限"),
    ],
)
def test_a_cap_that_cannot_hold_is_refused_by_its_field(
    lists: InspectionListService, fire: str, values: dict[str, Any], field: str, said: str
) -> None:
    lists.save_cap(None, {"department": FIRE, "most": 4})
    refused = refusal(lists.save_cap, None, values)

    assert refused[0] == field and said in refused[1]
    assert len(lists.caps()) == 1


def test_a_cap_does_not_come_back_beside_its_like(lists: InspectionListService) -> None:
    first = lists.save_cap(None, {"most": 4})
    lists.retire_cap(first)
    second = lists.save_cap(None, {"most": 5})

    assert "所有部门合计" in refusal(lists.bring_back_cap, first)[1]
    lists.retire_cap(second)
    lists.bring_back_cap(first)
    assert [cap.most for cap in lists.caps()] == [4]


def test_only_who_may_see_it_is_told_the_class_of_a_cap(
    lists: InspectionListService, as_role: Callable[[Role], Station]
) -> None:
    lists.save_cap(None, {"most": 6, "risk_class": "C"})
    caps = as_role(Role.REGISTRAR).inspection_lists.caps()

    assert [(cap.risk_class, cap.by_class, cap.most) for cap in caps] == [(None, True, 6)]


def test_what_is_no_longer_there_is_said(lists: InspectionListService) -> None:
    with pytest.raises(StationError, match="请刷新"):
        lists.save_item("0199aaaa-0000-7000-8000-000000000009", {"name": "甲"})


# ---- item lists from a spreadsheet ----


def test_a_published_list_is_taken_and_comes_back_unchanged(
    lists: InspectionListService, item_list: Callable[..., Path], tmp_path: Path
) -> None:
    file = item_list(
        (FIRE, "消防安全检查", "《消防法》第五十三条", "否", "安全出口｜畅通\n灭火器"),
        (FIRE, "消防产品检查", "", "", ""),
        (TAX, "涉税事项核查", "《税收征收管理法》", "是", ""),
    )
    result = lists.import_items(file, ImportOptions())

    assert (result.added, result.errors) == (3, [])
    assert ["请核对它有没有检查资格" in note.note for note in result.notes] == [True, True]
    assert [card.name for card in lists.departments()] == [FIRE, TAX]
    assert lists.items()[0].points == (Point("安全出口", "畅通"), Point("灭火器"))
    assert [item.off_site for item in lists.items()] == [False, False, True]

    assert lists.export_items(tmp_path / "事项.xlsx") == 3
    again = lists.import_items(tmp_path / "事项.xlsx", ImportOptions(strict=True))
    assert (again.added, again.updated, again.unchanged, again.notes) == (0, 0, 3, [])


def test_a_list_with_other_headers_updates_what_it_tells_and_leaves_the_rest(
    lists: InspectionListService, fire: str, item_list: Callable[..., Path]
) -> None:
    file = item_list((FIRE, "消防安全检查", "《消防法》"), header=("实施主体", "行政检查事项名称", "检查依据"))
    result = lists.import_items(file, ImportOptions())

    assert (result.updated, result.notes) == (1, [])
    assert (lists.items()[0].legal_basis, lists.items()[0].points) == ("《消防法》", (Point("安全出口", "畅通"),))


def test_rows_that_cannot_be_taken_are_refused_one_by_one(
    lists: InspectionListService, item_list: Callable[..., Path]
) -> None:
    file = item_list(
        (FIRE, "消防安全检查", "", "看情况", ""),
        ("", "涉税事项核查", "", "", ""),
        ("税务局、环保局", "联合核查", "", "", ""),
        (FIRE, "事" * 61, "", "", ""),
        (FIRE, "消防产品检查", "", "", "长" * 301),
        (TAX, "涉税事项核查", "甲", "", ""),
        (TAX, "涉税事项核查", "乙", "", ""),
    )
    result = lists.import_items(file, ImportOptions())

    assert [(error.row, error.column) for error in result.errors] == [
        *((2, "可否非现场"), (3, "检查部门"), (4, "检查部门"), (5, "检查事项"), (6, "检查内容"), (8, "法律依据")),
    ]
    assert [card.name for card in lists.departments()] == [TAX]
    assert len(lists.items()) == 1


def test_what_left_and_is_listed_again_is_back(
    lists: InspectionListService, fire: str, item_list: Callable[..., Path]
) -> None:
    lists.retire_item(lists.items()[0].id)
    lists.retire_department(fire)
    result = lists.import_items(item_list((FIRE, "消防安全检查", "", "", "")), ImportOptions())

    assert [note.note for note in result.notes] == [
        f"检查部门“{FIRE}”原已停用，已恢复。",
        "事项“消防安全检查”原已停用，已恢复。",
    ]
    assert [item.name for item in lists.items()] == ["消防安全检查"]


def test_the_window_offers_the_list_to_those_who_may_take_it(
    station: Station, as_role: Callable[[Role], Station], item_list: Callable[..., Path]
) -> None:
    file = item_list((FIRE, "消防安全检查", "", "", ""))
    assert station.ledgers.look(file).name == "inspection-items"
    assert "inspection-items" in [kind.name for kind in station.ledgers.kinds()]
    assert "inspection-items" not in [kind.name for kind in as_role(Role.REGISTRAR).ledgers.kinds()]


# ---- readers ----


def test_readers_give_what_holds_now_by_name(station: Station, lists: InspectionListService, fire: str) -> None:
    lists.save_department(None, {"name": TAX})
    lists.save_cap(None, {"department": TAX, "most": 1})
    with station.context.reading() as connection:
        assert list(read_departments(connection)) == [FIRE, TAX]
        assert list(read_items(connection)) == [FIRE]
        assert read_items(connection)[FIRE]["消防安全检查"].points
        assert read_caps(connection)[0].covers(TAX, "任何事项", None)
