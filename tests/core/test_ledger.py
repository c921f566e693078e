"""Ledgers as offices really write them: where the table is, what its columns mean, which rows are records.

Every case is a real file. Values are compared as the reader gives them: money in whole 元, months as `YYYY-MM`.
"""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.core.ledger import Table, bundled_aliases, find_table, with_own
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.station import Station
from tests.conftest import BAD_FILES, SAMPLES

Rows = Sequence[Sequence[Any]]
LEDGERS = Path(__file__).parent.parent / "ledgers"
WAN = 10_000
YI = 100_000_000
OPTIONS = ImportOptions()


class Book:
    """Writes sheets to an xlsx and reads the project table back."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "台账.xlsx"
        self._workbook = openpyxl.Workbook()
        self._workbook.remove(self._workbook.active)

    def sheet(self, name: str, rows: Rows, *, merged: Sequence[str] = (), hidden: bool = False) -> "Book":
        sheet = self._workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if hidden else "visible"
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, column).value = value
        for cells in merged:
            sheet.merge_cells(cells)
        return self

    def save(self) -> Path:
        self._workbook.save(self._file)
        return self._file

    def table(self) -> Table:
        table = find_table(read_workbook(self.save()), PROJECTS, bundled_aliases())
        assert table is not None
        return table


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path)


@pytest.fixture
def read(book: Book) -> Callable[..., Table]:
    """Write one sheet and return its table."""

    def read_sheet(*rows: Sequence[Any], merged: Sequence[str] = (), name: str = "Sheet1") -> Table:
        return book.sheet(name, rows, merged=merged).table()

    return read_sheet


def values(table: Table, *names: str) -> list[tuple[Any, ...]]:
    """Return the named fields of every row; no row may have been refused."""
    assert [problem.sentence for row in table.rows for problem in row.problems] == []
    return [tuple(row.values.get(name) for name in names) for row in table.rows]


def names(table: Table) -> list[Any]:
    return [name for (name,) in values(table, "name")]


# ---- header names ----

_VARIANTS: dict[str, tuple[Any, Any, list[str]]] = {
    "code": ("2606-370871-04-01-000001", "2606-370871-04-01-000001", ["项目代码", "项目编码", "项目编号"]),
    "name": ("甲厂房", "甲厂房", ["项目名称", "项目名", "工程名称", "工程名", "名称", "项目单位及名称"]),
    "enterprise": (
        "甲公司",
        "甲公司",
        [
            "建设单位",
            "实施单位",
            "项目单位",
            "项目法人",
            "建设主体",
            "法人单位",
            "项目实施主体",
            "项目（法人）单位",
            "项目业主",
        ],
    ),
    "uscc": ("91370800MAKHU1F7X1", "91370800MAKHU1F7X1", ["统一社会信用代码", "信用代码", "社会信用代码"]),
    "category": (
        "工业",
        "工业",
        [
            "项目类别",
            "产业类别",
            "项目分类",
            "项目大类",
            "行业分类",
            "项目类型",
            "项目领域",
            "所属行业",
            "行业类别",
            "领域",
        ],
    ),
    "nature": ("续建", "续建", ["建设性质", "建设阶段", "建设批次", "项目性质"]),
    "invest_type": ("社会投资", "社会投资", ["投资主体"]),
    "land": ("出让", "出让", ["用地性质", "土地性质"]),
    "place": (
        "海川路1号",
        "海川路1号",
        ["建设地点", "项目地点", "建设地址", "所在市县", "所在地", "项目位置", "隶属区县", "所在省辖市、县区"],
    ),
    "content": (
        "厂房5万平方米",
        "厂房5万平方米",
        [
            "建设内容",
            "主要建设内容",
            "建设规模",
            "建设规模和内容",
            "建设规模及主要内容",
            "拟建设规模",
            "项目内容",
            "项目简介",
        ],
    ),
    "total_investment": (3000, 3000 * WAN, ["总投资", "项目总投资", "总投资额", "投资额"]),
    "annual_investment": (
        200,
        200 * WAN,
        [
            "年度计划投资",
            "年度投资",
            "本年度计划投资",
            "年计划投资",
            "计划投资",
            "预计投资",
            "投资计划",
            "计划完成投资",
        ],
    ),
    "invested": (
        100,
        100 * WAN,
        [
            "累计完成投资",
            "年度累计完成投资",
            "1-10月完成投资",
            "1—10月累计完成投资",
            "截至10月底累计完成投资",
            "1至10月完成",
        ],
    ),
    "start": ("2025年3月", "2025-03", ["开工时间", "开工年份", "开工年度", "计划开工", "开工"]),
    "end": ("2026年5月", "2026-05", ["竣工时间", "竣工年份", "完工年份", "计划竣工", "竣工"]),
    "responsible_unit": (
        "建设局",
        "建设局",
        ["责任单位", "牵头单位", "项目主管单位", "监管单位", "主管部门", "主管单位", "主责单位"],
    ),
    "sponsor_leader": ("王某", "王某", ["包保领导", "包联领导", "责任领导", "挂钩领导"]),
    "progress": ("主体施工", "主体施工", ["形象进度", "工程进展", "进展情况", "本月形象进度", "截至10月底形象进度"]),
    "problem": ("缺电", "缺电", ["存在问题", "需协调事项", "需要协调解决的问题"]),
    "contact": ("李某", "李某", ["联系人", "包保责任人"]),
    "phone": ("13800000001", "13800000001", ["联系电话", "联系方式"]),
    "remark": ("无电", "无电", ["备注"]),
}
_EACH_VARIANT = [(field, header) for field, (_, _, headers) in _VARIANTS.items() for header in headers]


@pytest.mark.parametrize(("field", "header"), _EACH_VARIANT)
def test_each_header_name_means_its_field_also_with_breaks_spaces_and_stars(
    read: Callable[..., Table], field: str, header: str
) -> None:
    cell, value, _ = _VARIANTS[field]
    beside = [("序号", 1)] if field == "name" else [("序号", 1), ("项目名称", "甲厂房")]
    written = f"* {header[:1]}\n{header[1:]}　"

    table = read([*(text for text, _ in beside), written], [*(given for _, given in beside), cell])

    assert values(table, field) == [(value,)]


def test_a_period_under_any_of_its_names_gives_start_and_end(read: Callable[..., Table]) -> None:
    headers = [
        "建设起止年限",
        "建设起止时间",
        "建设年限",
        "建设周期",
        "起止年限",
        "计划工期",
        "计划建设期限",
        "项目工期",
    ]
    for number, header in enumerate(headers):
        table = read(["项目名称", header], ["甲厂房", "2024年3月-2026年"], name=f"{2000 + number}年台账")
        assert values(table, "start", "end") == [("2024-03", "2026")]


def test_what_an_office_adds_goes_before_the_bundled_names(book: Book) -> None:
    file = book.sheet("表", [["项目名称", "咱们的钱数", "总投资"], ["甲厂房", 5, 6]]).save()

    aliases = with_own(bundled_aliases(), [("projects", "total_investment", "咱们的钱数")])
    table = find_table(read_workbook(file), PROJECTS, aliases)

    assert table is not None
    assert values(table, "total_investment") == [(5 * WAN,)]


# ---- units ----

_HEADER = ["序号", "项目名称", "项目单位", "总投资", "年度计划投资", "备注"]
_RECORD = [1, "甲厂房", "甲公司", 3, 2, None]


@pytest.mark.parametrize(
    "line",
    [
        "单位：亿元",
        "单位:亿元",
        "（单位：亿元）",
        "单位 ： 亿 元",
        "金额单位：亿元",
        "金额单位：人民币亿元",
        "金额：亿元",
        "单位：亿元、亩",
        "单位：亩、亿元",
        "（亿元）",
        "填报单位：某某园区      单位：亿元",
    ],
)
def test_a_unit_line_above_the_header_gives_the_unit(read: Callable[..., Table], line: str) -> None:
    table = read(["2026年重点项目台账"], ["填报人", None, None, None, None, line], _HEADER, _RECORD)

    assert values(table, "total_investment", "annual_investment") == [(3 * YI, 2 * YI)]


@pytest.mark.parametrize(
    "header",
    [
        "总投资（亿元）",
        "总投资\n(亿元)",
        "总投资(单位：亿元)",
        "总投资[亿元]",
        "总投资【亿元】",
        "总投资（亿元人民币）",
        "总投资（亿元、含税）",
        "总投资，亿元",
        "总投资额亿元",
    ],
)
def test_a_unit_in_the_header_goes_before_the_unit_line(read: Callable[..., Table], header: str) -> None:
    table = read(["单位：万元"], ["项目名称", header, "年度计划投资"], ["甲厂房", 3, 200])

    assert values(table, "total_investment", "annual_investment") == [(3 * YI, 200 * WAN)]


def test_a_unit_in_the_cell_goes_before_the_one_in_the_header(read: Callable[..., Table]) -> None:
    table = read(["项目名称", "总投资（亿元）"], ["甲", "3000万元"], ["乙", "1.2"], ["丙", "1.2亿"])

    assert values(table, "total_investment") == [(3000 * WAN,), (120_000_000,), (120_000_000,)]


@pytest.mark.parametrize("units", [["（亿元）", "（万元）"], ["亿元", "万元"]])
def test_a_second_header_row_that_holds_only_units_is_no_record(read: Callable[..., Table], units: list[str]) -> None:
    table = read(["项目名称", "总投资", "年度计划投资", "备注"], [None, *units], ["甲厂房", 3, 200])

    assert values(table, "total_investment", "annual_investment") == [(3 * YI, 200 * WAN)]


def test_without_any_unit_money_is_in_wan(read: Callable[..., Table]) -> None:
    table = read(["项目名称", "总投资"], ["甲厂房", 3])

    assert table.unit is None
    assert values(table, "total_investment") == [(3 * WAN,)]


def test_an_area_in_wan_is_no_money(read: Callable[..., Table]) -> None:
    table = read(["项目名称", "总投资", "建设规模"], ["甲厂房", "5万亩", "厂房5万平方米"])

    assert [problem.column for problem in table.rows[0].problems] == ["总投资"]


# ---- headers of two and three rows ----

_TWO_ROWS: dict[str, tuple[list[Any], list[Any], list[Any], dict[str, Any]]] = {
    "money and period groups": (
        ["投资情况", None, None, "建设起止年限", None],
        ["总投资", "2026年计划投资", "累计完成投资", "开工时间", "竣工时间"],
        [3000, 200, 10, "2025年3月", "2026年5月"],
        {
            "total_investment": 3000 * WAN,
            "annual_investment": 200 * WAN,
            "invested": 10 * WAN,
            "start": "2025-03",
            "end": "2026-05",
        },
    ),
    "a period divided into from and to": (
        ["建设起止年限", None],
        ["起", "止"],
        ["2025年3月", "2026年5月"],
        {"start": "2025-03", "end": "2026-05"},
    ),
    "a period divided into beginning and end": (
        ["建设年限", None],
        ["开始时间", "结束时间"],
        ["2025年", "2026年"],
        {"start": "2025", "end": "2026"},
    ),
    "a year's plan with its sources (Suqian)": (
        ["总投资", "2026年计划投资", None, None],
        [None, "计划总投资", "省级以上补助", "社会资本"],
        [9, 5, 1, 4],
        {"total_investment": 9 * WAN, "annual_investment": 5 * WAN},
    ),
    "a year's plan whose total stands last": (
        ["总投资", "2026年计划投资", None, None],
        [None, "省级以上补助", "社会资本", "计划总投资"],
        [9, 1, 4, 5],
        {"total_investment": 9 * WAN, "annual_investment": 5 * WAN},
    ),
    "sources of the whole investment beside the year's": (
        ["项目资金来源", None, "2026年计划投资", None],
        ["计划总投资", "市财政", "计划总投资", "社会资本"],
        [9, 2, 5, 4],
        {"total_investment": 9 * WAN, "annual_investment": 5 * WAN},
    ),
    "a year's plan in words and money (Guangdong)": (
        ["总投资", "2026年投资计划", None, None],
        [None, "主要建设内容", "新增生产能力", "小计"],
        [9, "主体", "年产1万台", 3],
        {"total_investment": 9 * WAN, "annual_investment": 3 * WAN, "content": None},
    ),
    "a plan of progress is no progress (Suqian)": (
        ["形象进度", "2026年推进计划", None],
        [None, "整体形象进度/目标", "第一季度"],
        ["桩基", "封顶", "开工"],
        {"progress": "桩基"},
    ),
    "only a plan of progress": (
        ["总投资", "2026年推进计划", None],
        [None, "形象进度", "第一季度"],
        [9, "封顶", "开工"],
        {"progress": None},
    ),
    "sources of money that we do not take": (
        ["总投资", "资金来源", None, None],
        [None, "财政", "自筹", "贷款"],
        [9, 1, 3, 5],
        {"total_investment": 9 * WAN},
    ),
    "the older year beside this year": (
        ["2025年", None, "2026年", None],
        ["计划投资", "完成投资", "计划投资", "完成投资"],
        [1, 2, 3, 4],
        {"annual_investment": 3 * WAN, "invested": 4 * WAN},
    ),
    "a month's progress group (Fengxi)": (
        ["总投资", "10月项目进度", None, None],
        [None, "投资额", "形象进度", "手续"],
        [9, 1, "主体", "齐全"],
        {"total_investment": 9 * WAN, "progress": "主体", "invested": None},
    ),
    "a unit in the group": (
        ["投资情况（亿元）", None],
        ["总投资", "年度计划投资"],
        [3, 0.2],
        {"total_investment": 3 * YI, "annual_investment": YI // 5},
    ),
}


@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("case", _TWO_ROWS)
def test_a_header_of_two_rows_is_read_with_its_groups(read: Callable[..., Table], case: str, is_merged: bool) -> None:
    upper, lower, cells, expected = _TWO_ROWS[case]
    merged = ["A2:A3", "B2:B3"]
    for index, text in enumerate(upper):
        if text is not None and lower[index] is None:
            merged.append(f"{'CDEFGHIJ'[index]}2:{'CDEFGHIJ'[index]}3")
        elif text is not None:
            last = next((i for i in range(index + 1, len(upper)) if upper[i] is not None), len(upper)) - 1
            merged.append(f"{'CDEFGHIJ'[index]}2:{'CDEFGHIJ'[last]}2")

    table = read(
        ["2026年台账"],
        ["序号", "项目名称", *upper],
        [None, None, *lower],
        [1, "甲厂房", *cells],
        merged=merged if is_merged else (),
    )

    assert values(table, "name", *expected) == [("甲厂房", *expected.values())]


@pytest.mark.parametrize("merged", [(), ("A1:A3", "B1:C1", "D1:G1", "E2:G2", "B2:B3", "C2:C3", "D2:D3")])
def test_a_header_of_three_rows_is_read(read: Callable[..., Table], merged: Sequence[str]) -> None:
    table = read(
        ["序号", "项目基本情况", None, "投资", None, None, None],
        [None, "项目名称", "项目单位", "总投资", "2026年", None, None],
        [None, None, None, None, "计划投资", "累计完成", "形象进度"],
        [1, "甲厂房", "甲公司", 3000, 200, 10, "主体"],
        merged=merged,
    )

    assert values(table, "enterprise", "total_investment", "annual_investment", "invested", "progress") == [
        ("甲公司", 3000 * WAN, 200 * WAN, 10 * WAN, "主体")
    ]


@pytest.mark.parametrize("merged", [(), ("A5:E5",)])
@pytest.mark.parametrize(
    ("label", "field", "value"),
    [("一、工业项目（共2项）", "category", "工业"), ("高端装备产业园", "park", "高端装备产业园")],
)
def test_a_group_row_right_below_a_header_of_two_rows_belongs_to_the_records(
    read: Callable[..., Table], label: str, field: str, value: str, merged: Sequence[str]
) -> None:
    table = read(
        ["2026年重点项目台账"],
        ["单位：万元"],
        ["序号", "项目名称", "投资情况", None, "备注"],
        [None, None, "总投资", "2026年计划投资", None],
        [label],
        [1, "甲厂房", 3, 2, "x"],
        merged=["A3:A4", "B3:B4", "C3:D3", "E3:E4", *merged],
    )

    assert values(table, "name", field) == [("甲厂房", value)]


def test_a_first_record_of_texts_only_is_no_header(read: Callable[..., Table]) -> None:
    table = read(
        ["序号", "项目名称", "项目单位", "责任单位"],
        ["1", "甲厂房", "甲公司", "建设局"],
        ["2", "乙厂房", "乙公司", "税务局"],
    )

    assert names(table) == ["甲厂房", "乙厂房"]


# ---- where the table stands ----


def test_the_table_may_begin_anywhere(read: Callable[..., Table]) -> None:
    blank = [None, None]
    table = read(
        [],
        [],
        [*blank, "2026年重点项目台账"],
        [],
        [*blank, *[None] * 5, "单位：亿元"],
        [],
        [*blank, *_HEADER],
        [*blank, *_RECORD],
    )

    assert values(table, "name", "total_investment") == [("甲厂房", 3 * YI)]
    assert table.rows[0].number == 8


def test_cover_and_explanation_sheets_are_passed_over(book: Book) -> None:
    book.sheet("封面", [["2026年重点项目台账"], ["项目名称填写全称", "总投资单位万元"]])
    book.sheet("填表说明", [["1.项目名称：填写全称"], ["2.总投资：万元"], ["项目名称", "总投资"]])
    book.sheet("数据", [_HEADER, _RECORD])

    table = book.table()

    assert (table.sheet, names(table)) == ("数据", ["甲厂房"])


def test_a_hidden_sheet_is_not_taken_though_it_has_more_columns(book: Book) -> None:
    book.sheet("旧", [[*_HEADER, "形象进度"], [1, "旧厂房", "甲公司", 3, 2, None, "x"]], hidden=True)
    book.sheet("数据", [_HEADER, _RECORD])

    assert names(book.table()) == ["甲厂房"]


@pytest.mark.parametrize("order", [("2025年台账", "2026年台账"), ("2026年台账", "2025年台账")])
def test_of_two_years_sheets_the_later_is_taken_though_the_older_has_more_columns(
    book: Book, order: tuple[str, str]
) -> None:
    for name in order:
        more = ["形象进度"] if name.startswith("2025") else []
        book.sheet(name, [[*_HEADER, *more], [1, f"{name[:4]}厂房", "甲公司", 3, 2, None, *more]])

    assert names(book.table()) == ["2026厂房"]


def test_empty_and_repeated_columns_do_no_harm(read: Callable[..., Table]) -> None:
    table = read(["项目名称", None, "备注", None, "总投资", "备注"], ["甲厂房", None, None, None, 3, "第二个备注"])

    assert values(table, "total_investment", "remark") == [(3 * WAN, "第二个备注")]


def test_a_sheet_without_such_a_table_gives_none(book: Book) -> None:
    file = book.sheet("表", [["甲", "乙"], [1, 2]]).save()

    assert find_table(read_workbook(file), PROJECTS, bundled_aliases()) is None


# ---- which column is meant ----

_COLUMNS: list[tuple[str, str, list[str], list[Any], dict[str, Any]]] = [
    ("the title's year", "2026年台账", ["2025年计划投资", "2026年计划投资"], [1, 2], {"annual_investment": 2 * WAN}),
    (
        "the latest year among the headers",
        "",
        ["2026年计划投资", "2025年计划投资"],
        [2, 1],
        {"annual_investment": 2 * WAN},
    ),
    ("no older year for this year", "2026年台账", ["总投资", "2025年计划投资"], [9, 1], {"annual_investment": None}),
    ("no older year's sum", "2026年台账", ["2025年底累计完成投资", "总投资"], [5, 9], {"invested": None}),
    (
        "this year's months beside the older sum",
        "2026年台账",
        ["截至2025年底累计完成投资", "1-10月完成投资"],
        [5, 1],
        {"invested": WAN},
    ),
    ("one month is not the sum", "", ["10月完成投资", "总投资"], [5, 9], {"invested": None}),
    ("the sum beside one month", "", ["10月份完成投资", "1-10月累计完成投资"], [5, 7], {"invested": 7 * WAN}),
    ("the sum beside this month", "", ["本月完成投资", "累计完成投资"], [5, 7], {"invested": 7 * WAN}),
    (
        "a percentage is no money",
        "",
        ["投资完成比例", "总投资"],
        ["50%", 9],
        {"invested": None, "total_investment": 9 * WAN},
    ),
    ("a percentage under a money name", "", ["累计完成投资（%）", "总投资"], [0.5, 9], {"invested": None}),
    ("the rate beside the plan", "", ["年度投资完成率", "年度计划投资"], [0.5, 3], {"annual_investment": 3 * WAN}),
    ("the year's goal is no progress", "", ["年度目标", "形象进度"], ["封顶", "桩基"], {"progress": "桩基"}),
    ("a planned progress is no progress", "", ["计划形象进度", "总投资"], ["封顶", 9], {"progress": None}),
    ("this month beside the last", "", ["上月形象进度", "本月形象进度"], ["桩基", "主体"], {"progress": "主体"}),
    ("remark and problem", "", ["备注", "存在问题"], ["乙", "缺电"], {"remark": "乙", "problem": "缺电"}),
    ("a remark alone is no problem", "", ["备注", "总投资"], ["乙", 1], {"problem": None, "remark": "乙"}),
    (
        "owner and department",
        "",
        ["责任单位", "建设单位"],
        ["建设局", "甲公司"],
        {"enterprise": "甲公司", "responsible_unit": "建设局"},
    ),
    (
        "the year's content is not the project's",
        "",
        ["建设内容", "年度主要建设内容"],
        ["厂房", "主体"],
        {"content": "厂房"},
    ),
    ("a phone as a number", "", ["联系电话", "总投资"], [13800000001, 1], {"phone": "13800000001"}),
]


@pytest.mark.parametrize(
    ("title", "headers", "cells", "expected"), [case[1:] for case in _COLUMNS], ids=[c[0] for c in _COLUMNS]
)
def test_the_right_column_is_taken(
    read: Callable[..., Table], title: str, headers: list[str], cells: list[Any], expected: dict[str, Any]
) -> None:
    table = read([title or None], ["序号", "项目名称", *headers], [1, "甲厂房", *cells])

    assert values(table, *expected) == [tuple(expected.values())]


# ---- which rows are records ----

_PLAIN = ["序号", "项目名称", "项目单位", "总投资", "责任单位"]


def record(number: int | str | None, name: str) -> list[Any]:
    return [number, name, "某公司", 3, "建设局"]


@pytest.mark.parametrize(
    "label",
    [
        "一、工业项目（共95项）",
        "一、工业项目(95个)",
        "一、工业类项目（共95项，总投资300亿元）",
        "一、工业项目 共95项",
        "一、工业项目（共95项）：",
        "一 、 工 业 项 目",
        "（一）工业项目",
        "1、工业项目（共5项）",
        "工业项目（共95项）",
        "工业项目",
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_a_category_row_names_the_category_of_what_follows(read: Callable[..., Table], label: str, column: int) -> None:
    table = read(_PLAIN, [*[None] * column, label], record(1, "甲厂房"), record(2, "乙厂房"))

    assert values(table, "name", "category") == [("甲厂房", "工业"), ("乙厂房", "工业")]


@pytest.mark.parametrize(
    "row",
    [
        ["一", "工业项目（共2项）", None, 6000],
        ["一", "工业项目", None, None],
        ["（一）", "工业项目", None, 6000],
        ["一、工业项目（共2项）", None, None, 6000],
    ],
)
def test_a_category_row_may_carry_its_number_and_sums_in_other_cells(
    read: Callable[..., Table], row: list[Any]
) -> None:
    assert values(read(_PLAIN, row, record(1, "甲厂房")), "name", "category") == [("甲厂房", "工业")]


def test_groups_nest_and_end_where_the_next_of_their_level_begins(read: Callable[..., Table]) -> None:
    table = read(
        _PLAIN,
        ["一、工业项目（共3项）"],
        ["（一）续建项目"],
        ["高端装备产业园"],
        record(1, "甲厂房"),
        ["（二）新建项目（2个）"],
        record(2, "乙厂房"),
        ["光电产业园（1项）"],
        record(3, "丙厂房"),
        ["二、民生项目"],
        record(4, "丁学校"),
    )

    assert values(table, "name", "category", "nature", "park") == [
        ("甲厂房", "工业", "续建", "高端装备产业园"),
        ("乙厂房", "工业", "新建", None),
        ("丙厂房", "工业", "新建", "光电产业园"),
        ("丁学校", "民生", None, None),
    ]


@pytest.mark.parametrize(
    "row", [["任城区"], ["微山县（2个）"], [None, "洸河街道"], [None, "微山县（2个）", None, 3000]]
)
def test_a_county_row_groups_nothing_and_leaves_the_category(read: Callable[..., Table], row: list[Any]) -> None:
    table = read(_PLAIN, ["一、工业项目（共2项）"], record(1, "甲厂房"), row, record(2, "乙厂房"))

    assert values(table, "name", "category") == [("甲厂房", "工业"), ("乙厂房", "工业")]


def test_a_column_goes_before_the_category_rows(read: Callable[..., Table]) -> None:
    table = read(
        ["序号", "项目名称", "项目类别"], ["一、工业项目（共2项）"], [1, "甲厂房", "技改"], [2, "乙厂房", None]
    )

    assert values(table, "category") == [("技改",), (None,)]


@pytest.mark.parametrize(
    "row",
    [
        ["合计", None, None, 6000],
        [None, "合 计", None, 6000],
        ["总　计", None, None, 6000],
        [None, "小计", None, 6000],
        ["合计（95项）", None, None, 6000],
        ["（一）小计", None, None, 6000],
        ["工业项目小计", None, None, 6000],
        ["合计", "2个", "2家", 6000, "—"],
        ["/", "合计", "/", 6000, "/"],
        [3, "合计", None, 6000],
        ["共计3项"],
    ],
)
def test_total_rows_are_no_records(read: Callable[..., Table], row: list[Any]) -> None:
    assert names(read(_PLAIN, record(1, "甲厂房"), row, record(2, "乙厂房"))) == ["甲厂房", "乙厂房"]


@pytest.mark.parametrize(
    "note",
    [
        "注：本表数据截至10月底",
        "备注：不含结转项目",
        "说明：本表由园区填报",
        "1.本表由各园区填报，每月5日前报送。",
        "填表人：张某    联系电话：13800000001",
        "制表：张某",
        "单位负责人（签字）：",
        "填报日期：2026年11月1日",
        "数据来源：统计局",
        "★为市级重点项目",
        "第1页 共3页",
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_footnotes_and_signatures_are_no_records(read: Callable[..., Table], note: str, column: int) -> None:
    table = read(_PLAIN, record(1, "甲厂房"), record(2, "乙厂房"), [], [*[None] * column, note])

    assert values(table, "name", "category") == [("甲厂房", None), ("乙厂房", None)]


@pytest.mark.parametrize(
    "row",
    [
        [None, "填表人：张某", None, "审核人：李某", "填表日期：2026.11.1"],
        ["填表人：", "张某", "审核人：", "李某", "2026.11.1"],
        ["单位负责人：王某", "填表人：张某", "审核人：李某", "电话：138", "填表日期：2026.11.1"],
    ],
)
def test_a_row_of_signatures_is_no_record(read: Callable[..., Table], row: list[Any]) -> None:
    assert names(read(_PLAIN, record(1, "甲厂房"), row)) == ["甲厂房"]


@pytest.mark.parametrize(
    "row",
    [
        _PLAIN,
        [header.replace("项目", "项 目") for header in _PLAIN],
        [1, 2, 3, 4, 5],
        ["1", "2", "3", "4", "5"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["①", "②", "③", "④", "⑤"],
        ["甲", "乙", "丙", 1, 2],
        ["栏次", 1, 2, 3, 4],
        [7],
        ["7"],
        [" ", None, " ", "　"],
        [],
    ],
)
def test_repeated_headers_column_numbers_and_blank_rows_are_no_records(
    read: Callable[..., Table], row: list[Any]
) -> None:
    assert names(read(_PLAIN, row, record(1, "甲厂房"), row, record(2, "乙厂房"))) == ["甲厂房", "乙厂房"]


@pytest.mark.parametrize(
    "name",
    [
        "高端装备产业园",
        "任城区",
        "工业项目",
        "注塑车间项目",
        "合计大厦项目",
        "一、二号厂房项目",
        "日期科技项目",
        "南湖片区改造项目",
    ],
)
def test_a_full_row_is_a_record_whatever_its_name(read: Callable[..., Table], name: str) -> None:
    assert values(read(_PLAIN, record(1, name), record(2, "乙厂房")), "name", "park", "category") == [
        (name, None, None),
        ("乙厂房", None, None),
    ]


@pytest.mark.parametrize("name", ["某某项目", "某某产业园", "任城区", "民生产业"])
def test_a_numbered_row_is_a_record_though_only_its_name_is_known(read: Callable[..., Table], name: str) -> None:
    assert values(read(_PLAIN, record(1, "甲厂房"), [2, name], record(3, "丙厂房")), "name", "park") == [
        ("甲厂房", None),
        (name, None),
        ("丙厂房", None),
    ]


def test_a_total_word_in_the_remarks_leaves_the_row_a_record(read: Callable[..., Table]) -> None:
    assert names(read(["序号", "项目名称", "总投资", "备注"], [1, "甲厂房", 3, "小计"])) == ["甲厂房"]


def test_a_record_without_its_name_is_refused_and_not_passed_over(read: Callable[..., Table]) -> None:
    table = read(_PLAIN, record(1, "甲厂房"), [2, None, "某公司", 3, "建设局"])

    assert [(row.number, [problem.column for problem in row.problems]) for row in table.rows] == [
        (2, []),
        (3, ["项目名称"]),
    ]


def test_every_row_of_a_vertically_merged_cell_has_its_value(read: Callable[..., Table]) -> None:
    table = read(
        ["项目类别", "项目名称", "责任单位"],
        ["工业", "甲厂房", "建设局"],
        [None, "乙厂房", None],
        ["民生", "丙学校", "教育局"],
        merged=["A2:A3", "C2:C3"],
    )

    assert values(table, "name", "category", "responsible_unit") == [
        ("甲厂房", "工业", "建设局"),
        ("乙厂房", "工业", "建设局"),
        ("丙学校", "民生", "教育局"),
    ]


# ---- cells that cannot be read ----


def test_a_formula_without_a_stored_value_and_an_error_value_refuse_the_row_by_name(book: Book) -> None:
    rows: Rows = [
        ["序号", "项目名称", "总投资"],
        ["=ROW()-1", "甲厂房", "=1+2"],
        [2, '="乙"&"厂房"', 4],
        [3, "丙厂房", 5],
    ]
    table = book.sheet("表", rows).table()

    assert [(row.number, [problem.sentence[:14] for problem in row.problems]) for row in table.rows] == [
        (2, ["总投资是没有计算结果的公式，"]),
        (3, ["项目名称是没有计算结果的公式"]),
        (4, []),
    ]


def test_an_error_that_a_formula_gave_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    workbook = xlsxwriter.Workbook(str(file))
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["项目名称", "总投资"])
    sheet.write_string(1, 0, "甲厂房")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    workbook.close()

    table = find_table(read_workbook(file), PROJECTS, bundled_aliases())

    assert table is not None
    assert [problem.sentence for problem in table.rows[0].problems] == ["总投资是错误值，请改成正确的值。"]


def test_a_text_too_long_for_a_cell_refuses_its_row(tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text(f"项目名称,备注\n甲厂房,{'长' * 40_000}\n乙厂房,短\n", encoding="utf-8")

    table = find_table(read_workbook(file), PROJECTS, bundled_aliases())

    assert table is not None
    assert [len(row.problems) for row in table.rows] == [1, 0]
    assert len(table.rows[0].problems[0].sentence) < 200


# ---- the same ledger as other programs save it ----


@pytest.mark.parametrize("name", ["重点项目.xls", "重点项目.ods"])
def test_a_ledger_saved_as_xls_or_ods_gives_the_same_projects(station: Station, name: str) -> None:
    result = station.projects.import_projects(LEDGERS / name, OPTIONS)

    assert [(refused.row, refused.problem) for refused in result.errors] == [
        (11, "总投资（亿元）是错误值，请改成正确的值。")
    ]
    assert [
        (row.name, row.category, row.total_investment, row.annual_investment, row.start, row.end, row.remark)
        for row in station.projects.projects()
    ] == [
        ("智能制造项目", "工业", 12000, 3000, "2025-03", "2026-12", "=不是公式"),
        ("生产基地项目", "工业", 3500, 1200, "2025-06", "2027", None),
        ("学校建设项目", "民生", 5000, 800, "2024-09", "2026", None),
    ]


def test_the_main_ledger_as_gb18030_csv_gives_the_same_projects(tmp_path: Path, station: Station) -> None:
    sheet = next(sheet for sheet in read_workbook(SAMPLES / "重点项目台账.xlsx") if "台账" in sheet.name)
    file = tmp_path / "2026年台账.csv"
    with open(file, "w", encoding="gb18030", newline="") as target:
        shown = (
            [cell.strftime("%Y/%m/%d") if isinstance(cell, datetime) else cell for cell in row] for row in sheet.rows
        )
        csv.writer(target).writerows(shown)
    station.projects.import_projects(file, OPTIONS)
    from_csv = station.projects.projects()

    again = station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", OPTIONS)

    assert len(from_csv) == 142
    assert (again.added, again.updated, again.unchanged, again.errors) == (0, 0, 142, [])


def test_the_main_ledger_gives_every_project_its_category(station: Station) -> None:
    station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", OPTIONS)

    counts: dict[str | None, int] = {}
    for project in station.projects.projects():
        counts[project.category] = counts.get(project.category, 0) + 1
    assert counts == {"工业": 100, "基础设施": 28, "民生": 14}


# ---- again, and there and back ----


def import_all(station: Station) -> None:
    station.registry.import_enterprises(SAMPLES / "企业名录.xlsx", OPTIONS)
    station.agents.import_agents(SAMPLES / "跑小青专员名册.xlsx", OPTIONS)
    station.projects.import_projects(SAMPLES / "重点项目台账.xlsx", OPTIONS)
    station.meetings.import_meetings(SAMPLES / "现场办公会记录.xlsx", OPTIONS)


def changed(result: ImportResult) -> tuple[int, int, int]:
    return result.added, result.updated, len(result.errors)


def test_main_city_and_main_again_make_no_project_twice_and_fill_in_the_codes(station: Station) -> None:
    results = [
        station.projects.import_projects(SAMPLES / name, OPTIONS)
        for name in ("重点项目台账.xlsx", "重点项目计划表-市级格式.xlsx", "重点项目台账.xlsx")
    ]

    assert [changed(result) for result in results] == [(142, 0, 0), (0, 142, 0), (0, 0, 0)]
    assert all(project.code for project in station.projects.projects())


def test_every_export_is_read_back_unchanged(tmp_path: Path, station: Station) -> None:
    import_all(station)
    there_and_back: list[tuple[Callable[[Path], int], Callable[[Path, ImportOptions], ImportResult]]] = [
        (station.registry.export_enterprises, station.registry.import_enterprises),
        (station.registry.export_departments, station.registry.import_departments),
        (station.agents.export_agents, station.agents.import_agents),
        (station.projects.export_projects, station.projects.import_projects),
        (station.meetings.export_meetings, station.meetings.import_meetings),
    ]

    for number, (export, take) in enumerate(there_and_back):
        file = tmp_path / f"导出{number}.xlsx"
        assert export(file) > 0
        assert changed(take(file, OPTIONS)) == (0, 0, 0)


_ODD = [
    "=1+1",
    "+86",
    "-x",
    "@x",
    "第一行\n第二行",
    "字" * 10_000,
    "😀👍🏽𠮷",
    "a\x01b",
    "_x000D_",
    "<b>&\"'",
    "0012",
    "1e5",
    "无",
    "#N/A",
]


def test_odd_values_are_taken_and_exported_as_they_stand(tmp_path: Path, station: Station) -> None:
    file = tmp_path / "怪.xlsx"
    workbook = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet()
    for column, header in enumerate(["项目名称", "项目单位", "总投资", "形象进度", "备注"]):
        sheet.write_string(0, column, header)
    for row, odd in enumerate(_ODD, start=1):
        sheet.write_string(row, 0, f"项目{row}号")
        sheet.write_string(row, 1, f"{odd[:20]}公司")
        sheet.write_number(row, 2, [12.34567, 0.0001, 99_999_999, 0.1 + 0.2][row % 4])
        sheet.write_string(row, 3, odd)
        sheet.write_string(row, 4, odd)
    workbook.close()

    result = station.projects.import_projects(file, OPTIONS)
    before = station.projects.projects()
    station.projects.export_projects(tmp_path / "导出.xlsx")
    again = station.projects.import_projects(tmp_path / "导出.xlsx", OPTIONS)

    assert changed(result) == (len(_ODD), 0, 0)
    assert [(row.progress, row.remark) for row in before] == [
        (clean, clean) for clean in ("".join(c for c in odd if c not in "\n\x01") for odd in _ODD)
    ]
    assert changed(again) == (0, 0, 0)
    assert station.projects.projects() == before


# ---- refusals ----


def test_of_the_file_with_bad_rows_the_good_ones_are_taken(station: Station) -> None:
    result = station.projects.import_projects(BAD_FILES / "行内有错.xlsx", OPTIONS)

    assert result.added == 2
    assert [refused.row for refused in result.errors] == [3, 4, 5, 6]
    assert 8 in [note.row for note in result.notes]
    assert all(refused.problem.endswith("。") and refused.column for refused in result.errors)


def test_a_strict_import_with_a_bad_row_and_a_rehearsal_change_nothing(station: Station) -> None:
    for options in (ImportOptions(strict=True), ImportOptions(dry_run=True)):
        result = station.projects.import_projects(BAD_FILES / "行内有错.xlsx", options)
        assert (result.added, len(result.errors)) == (2, 4)
        assert station.projects.projects() == []


def test_an_absent_column_leaves_the_field_alone_and_an_empty_cell_clears_it(tmp_path: Path, station: Station) -> None:
    sheets: list[Rows] = [
        [["项目名称", "项目单位", "总投资", "备注"], ["甲厂房", "甲公司", 3, "旧"]],
        [["项目名称", "项目单位", "总投资"], ["甲 厂房", "甲公司", 4]],
        [["项目名称", "项目单位", "备注"], ["甲厂房", "甲公司", None]],
    ]
    seen = []
    for rows in sheets:
        file = Book(tmp_path).sheet("表", rows).save()
        station.projects.import_projects(file, OPTIONS)
        (project,) = station.projects.projects()
        seen.append((project.total_investment, project.remark))

    assert seen == [(3, "旧"), (4, "旧"), (4, None)]


def test_a_code_fills_a_project_that_has_none_and_a_differing_one_is_refused(tmp_path: Path, station: Station) -> None:
    results = []
    for code in (None, "C1", "C2"):
        rows: Rows = [["项目名称", "项目单位", "项目代码"], ["甲厂房", "甲公司", code]]
        results.append(station.projects.import_projects(Book(tmp_path).sheet("表", rows).save(), OPTIONS))

    assert [changed(result) for result in results] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert [project.code for project in station.projects.projects()] == ["C1"]


def test_the_same_key_twice_is_noted_with_equal_and_refused_with_different_values(book: Book, station: Station) -> None:
    header = ["项目名称", "项目单位", "总投资"]
    file = book.sheet("表", [header, ["甲厂房", "甲公司", 3], ["甲厂房", "甲公司", 3], ["甲厂房", "甲公司", 4]]).save()

    result = station.projects.import_projects(file, OPTIONS)

    assert (result.added, [refused.row for refused in result.errors]) == (1, [4])
    assert 3 in [note.row for note in result.notes]
