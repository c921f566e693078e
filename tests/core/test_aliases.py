"""What an office says of its headers: it goes before what is bundled, for one import or from then on."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.ledger import NOT_TAKEN, OwnName, Table, bundled_aliases, find_table, with_own
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.station import Station

LEDGER = "项目名称,总投资（万元）,责任单位,牵头人,备注\n甲项目,100,建设局,张三,缓建\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "台账 甲.csv"
    file.write_text(LEDGER, encoding="utf-8")
    return file


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Table]:
    """Write one sheet and return its table under an office's own names for project ledgers."""

    def read_sheet(rows: Sequence[Sequence[Any]], *own: tuple[str, str]) -> Table:
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.worksheets[0].append(row)
        workbook.save(tmp_path / "台账.xlsx")
        names = [OwnName("projects", name, header) for name, header in own]
        table = find_table(read_workbook(tmp_path / "台账.xlsx"), PROJECTS, with_own(bundled_aliases(), names))
        assert table is not None
        return table

    return read_sheet


def fields(table: Table) -> dict[str, str]:
    return {table.headers[column.index]: column.field.name for column in table.columns}


# ---- what a header means ----


def test_an_own_name_wins_over_the_bundled_meaning_of_the_same_header(read: Callable[..., Table]) -> None:
    table = read([["项目名称", "责任单位"], ["甲项目", "张三"]], ("sponsor_leader", "责任单位"))

    assert fields(table) == {"项目名称": "name", "责任单位": "sponsor_leader"}


def test_an_own_name_wins_with_another_units_or_years_trimmings(read: Callable[..., Table]) -> None:
    table = read([["项目名称", "2026年计划投资（亿元）"], ["甲项目", 3]], ("total_investment", "计划投资"))

    assert fields(table)["2026年计划投资（亿元）"] == "total_investment"
    assert table.rows[0].values["total_investment"] == 300_000_000


def test_a_column_that_is_not_to_be_taken_is_left_alone(read: Callable[..., Table]) -> None:
    table = read([["项目名称", "备注"], ["甲项目", "缓建"]], (NOT_TAKEN, "备注"))

    assert fields(table) == {"项目名称": "name"}
    assert table.headers == ["项目名称", "备注"]


def test_a_column_left_alone_makes_room_for_the_next_of_its_field(read: Callable[..., Table]) -> None:
    rows = [["项目名称", "总投资", "计划总投资"], ["甲项目", 1, 2]]

    assert fields(read(rows))["总投资"] == "total_investment"
    assert fields(read(rows, (NOT_TAKEN, "总投资")))["计划总投资"] == "total_investment"


def test_the_column_that_the_office_named_goes_before_a_fuller_one(read: Callable[..., Table]) -> None:
    table = read([["项目名称", "总投资", "造价"], ["甲项目", 1, None]], ("total_investment", "造价"))

    assert fields(table)["造价"] == "total_investment"


@pytest.mark.parametrize("header", ["完成比例", "2019年计划投资", "*甲方："])
def test_what_no_bundled_name_could_take_is_taken_when_the_office_says_so(
    read: Callable[..., Table], header: str
) -> None:
    table = read([["2026年重点项目"], ["项目名称", header], ["甲项目", "9"]], ("remark", header))

    assert fields(table)[header] == "remark"


def test_a_column_under_a_group_is_named_by_its_whole_path(read: Callable[..., Table]) -> None:
    rows = [["项目名称", "投资情况", None], [None, "小计", "其中"], ["甲项目", 7, 5]]

    table = read(rows, ("total_investment", "投资情况/其中"))

    assert table.headers == ["项目名称", "投资情况/小计", "投资情况/其中"]
    assert table.rows[0].values["total_investment"] == 50_000


def test_a_later_own_name_of_a_header_wins(read: Callable[..., Table]) -> None:
    table = read([["项目名称", "说法"], ["甲项目", "乙"]], ("progress", "说法"), ("problem", "说法"))

    assert fields(table)["说法"] == "problem"


# ---- for one import ----


def test_a_correction_holds_for_the_run_that_brings_it_and_no_longer(station: Station, ledger: Path) -> None:
    station.aliases.add("projects", "contact", "牵头人")
    corrected = ImportOptions(dry_run=True, aliases=(OwnName("projects", "sponsor_leader", "牵头人"),))

    assert station.projects.import_projects(ledger, corrected).columns["牵头人"] == "sponsor_leader"
    assert station.projects.import_projects(ledger, ImportOptions(dry_run=True)).columns["牵头人"] == "contact"


def test_each_sheet_of_the_meetings_ledger_has_its_own_corrections(station: Station, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "会议"
    for row in (["会议编号", "会议名称", "召开时间", "备忘"], ["XC2026001", "办公会", "2026-11-20 09:00", "三楼"]):
        workbook.worksheets[0].append(row)
    topics = workbook.create_sheet("议题")
    for row in (["会议编号", "序号", "议题", "备忘"], ["XC2026001", 1, "用地", "卡在批复"]):
        topics.append(row)
    workbook.save(tmp_path / "会议.xlsx")
    own = (OwnName("meetings", "place", "备忘"), OwnName("topics", "situation", "备忘"))

    result = station.meetings.import_meetings(tmp_path / "会议.xlsx", ImportOptions(aliases=own))

    assert (result.columns["会议/备忘"], result.columns["议题/备忘"]) == ("place", "situation")
    (meeting,) = station.meetings.meetings()
    assert (meeting.place, meeting.topics[0].situation) == ("三楼", "卡在批复")


# ---- remembered ----


def test_what_is_remembered_is_in_force_from_then_on(station: Station, ledger: Path) -> None:
    station.aliases.remember([OwnName("projects", "contact", "牵头人"), OwnName("projects", NOT_TAKEN, "备注")])

    columns = station.projects.import_projects(ledger, ImportOptions(dry_run=True)).columns

    assert columns["牵头人"] == "contact"
    assert "备注" not in columns


def test_a_new_meaning_takes_the_place_of_the_one_remembered_before(station: Station) -> None:
    station.aliases.remember([OwnName("projects", "contact", "牵头人"), OwnName("enterprises", "contact", "牵头人")])
    station.aliases.remember([OwnName("projects", "sponsor_leader", "牵 头 人")])

    assert {(row.kind, row.field, row.header) for row in station.aliases.own()} == {
        ("enterprises", "contact", "牵头人"),
        ("projects", "sponsor_leader", "牵头人"),
    }


def test_remembering_the_same_again_changes_nothing(station: Station) -> None:
    names = [OwnName("projects", "contact", "牵头人")]
    station.aliases.remember(names)
    announced: list[object] = []
    station.context.database.listen(announced.append)

    station.aliases.remember(names)

    assert announced == []


def test_a_header_that_is_not_to_be_read_is_added_by_hand_too(station: Station, ledger: Path) -> None:
    station.aliases.add("projects", NOT_TAKEN, "备注")

    assert "备注" not in station.projects.import_projects(ledger, ImportOptions(dry_run=True)).columns


def test_a_header_that_is_not_to_be_read_is_taken_back_like_any_other(station: Station) -> None:
    station.aliases.remember([OwnName("projects", NOT_TAKEN, "备注")])

    with pytest.raises(StationError, match="已经定为 不读取"):
        station.aliases.add("projects", "remark", "备注")
    station.aliases.remove("projects", "备注")
    station.aliases.add("projects", "remark", "备注")

    assert [row.field for row in station.aliases.own()] == ["remark"]
