from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.station import Station
from tests.registry.conftest import code, enterprise

Put = Callable[[Iterable[dict[str, Any]]], list[str]]


def ledger(path: Path, *rows: dict[str, str]) -> Path:
    with Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        headers = list(dict.fromkeys(header for row in rows for header in row))
        for number, cells in enumerate([headers, *([row.get(header, "") for header in headers] for row in rows)]):
            sheet.write_row(number, 0, cells)
    return path


@pytest.fixture
def two(station: Station) -> tuple[str, str]:
    """An entry with a code, and the same enterprise written by its short name, with a project."""
    keep = station.registry.save(None, {"name": "济宁恒瑞机械有限公司", "uscc": code(1), "park": "智能制造园"})
    drop = station.registry.save(None, {"name": "恒瑞机械", "park": "南区", "phone": "13812345678"})
    station.projects.save(None, {"name": "减速机项目", "enterprise": "恒瑞机械"})
    return keep, drop


def test_the_preview_says_what_moves_what_is_filled_and_what_stays(station: Station, two: tuple[str, str]) -> None:
    preview = station.registry.merge_preview(*two)

    assert [(moved.label, moved.count) for moved in preview.moves] == [("重点项目", 1)]
    assert [(pair.field.name, pair.other) for pair in preview.filled] == [("phone", "13812345678")]
    assert [(pair.field.name, pair.kept, pair.other) for pair in preview.differing] == [("park", "智能制造园", "南区")]


def test_a_merge_does_what_its_preview_said(station: Station, two: tuple[str, str]) -> None:
    keep, drop = two

    station.registry.merge(keep, drop)

    kept, gone = station.registry.card(keep), station.registry.card(drop)
    assert (kept.name, kept.phone, kept.park) == ("济宁恒瑞机械有限公司", "13812345678", "智能制造园")
    assert (gone.retired_on, gone.merged_into) == ("2026-11-23", keep)
    assert [card.name for card in station.projects.of_enterprise(keep)] == ["减速机项目"]
    assert station.projects.of_enterprise(drop) == []
    assert station.verification.verify() == []


def test_the_code_moves_to_one_that_has_none(station: Station, two: tuple[str, str]) -> None:
    coded, bare = two

    station.registry.merge(bare, coded)

    card = station.registry.card(bare)
    assert (card.uscc, card.unverified) == (code(1), False)
    station.registry.save(bare, {"uscc": code(1), "grid": "第三网格"})
    with pytest.raises(StationError, match="恒瑞机械"):
        station.registry.save(None, {"name": "另一家", "uscc": code(1)})


def test_two_codes_are_two_enterprises(station: Station) -> None:
    one = station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1)})
    other = station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(2)})

    for act in (station.registry.merge_preview, station.registry.merge):
        with pytest.raises(StationError, match="信用代码不同"):
            act(one, other)


def test_one_is_not_merged_with_itself_nor_with_one_that_has_left(station: Station, two: tuple[str, str]) -> None:
    keep, drop = two
    with pytest.raises(StationError, match="同一条记录"):
        station.registry.merge(keep, keep)
    station.registry.retire(drop, "已注销")
    with pytest.raises(StationError, match="已退出"):
        station.registry.merge(keep, drop)


def test_a_merged_one_cannot_be_brought_back(station: Station, two: tuple[str, str]) -> None:
    keep, drop = two
    station.registry.merge(keep, drop)

    with pytest.raises(StationError, match="已并入“济宁恒瑞机械有限公司”"):
        station.registry.bring_back(drop)


def test_a_ledger_that_names_a_merged_one_goes_to_the_one_that_stayed(
    station: Station, two: tuple[str, str], tmp_path: Path
) -> None:
    keep, drop = two
    station.registry.merge(keep, drop)
    enterprises = ledger(tmp_path / "名录.xlsx", {"企业名称": "恒瑞机械", "服务网格": "第三网格"})
    projects = ledger(tmp_path / "台账.xlsx", {"项目名称": "二期项目", "项目单位": "恒瑞机械"})

    result = station.registry.import_enterprises(enterprises, ImportOptions())
    station.projects.import_projects(projects, ImportOptions())

    assert (result.added, result.updated, result.errors) == (0, 1, [])
    kept = station.registry.card(keep)
    assert (kept.name, kept.grid) == ("济宁恒瑞机械有限公司", "第三网格")
    assert {card.name for card in station.projects.of_enterprise(keep)} == {"减速机项目", "二期项目"}


def test_a_ledger_follows_one_that_was_merged_twice(station: Station, tmp_path: Path) -> None:
    first, second, third = (
        station.registry.save(None, {"name": name, "uscc": uscc})
        for name, uscc in (("恒瑞", None), ("恒瑞机械", None), ("恒瑞机械有限公司", code(1)))
    )
    station.registry.merge(second, first)
    station.registry.merge(third, second)

    file = ledger(tmp_path / "名录.xlsx", {"企业名称": "恒瑞", "服务网格": "第三网格"})
    station.registry.import_enterprises(file, ImportOptions())

    assert station.registry.card(third).grid == "第三网格"


def test_a_name_belongs_to_whoever_has_it_now_before_one_that_was_merged(
    station: Station, two: tuple[str, str], tmp_path: Path
) -> None:
    keep, drop = two
    station.registry.merge(keep, drop)
    station.registry.save(keep, {"name": "恒瑞智能装备有限公司"})
    newcomer = station.registry.save(None, {"name": "恒瑞机械", "uscc": code(2)})

    file = ledger(tmp_path / "名录.xlsx", {"企业名称": "恒瑞机械", "服务网格": "第三网格"})
    station.registry.import_enterprises(file, ImportOptions())

    assert station.registry.card(newcomer).grid == "第三网格"
    assert station.registry.card(keep).grid is None


def test_a_ledger_that_names_one_that_has_left_says_so(station: Station, tmp_path: Path) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械", "uscc": code(1)})
    station.registry.retire(known, "已搬离")

    file = ledger(tmp_path / "名录.xlsx", {"企业名称": "恒瑞机械", "服务网格": "第三网格"})
    result = station.registry.import_enterprises(file, ImportOptions())

    assert [note.note for note in result.notes] == ["企业“恒瑞机械”已于 2026-11-23 退出，内容已更新，没有恢复。"]
    assert station.registry.card(known).retired_on == "2026-11-23"


def test_twins_are_offered_by_name_without_its_trimmings_and_by_code(station: Station, put: Put) -> None:
    known, short, region, form, same_code, _, retired = put(
        [
            enterprise("济宁恒瑞机械有限公司", uscc=code(1)),
            enterprise("恒瑞机械"),
            enterprise("山东恒瑞机械有限公司"),
            enterprise("济宁恒瑞机械股份有限公司"),
            enterprise("已经改名的有限公司", uscc=code(1)),
            enterprise("恒瑞机械配件有限公司"),
            enterprise("恒瑞机械有限公司", retired_on="2026-01-01"),
        ]
    )

    twins = {card.id for card in station.registry.possible_twins(known)}

    assert twins == {short, region, form, same_code}
    assert retired not in twins
