"""What single cells mean: money, months, ranges, moments, names. Tables of how offices write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jn_desktop.core.cells import (
    CellProblem,
    plain,
    read_date,
    read_end,
    read_flag,
    read_integer,
    read_moment,
    read_money,
    read_month,
    read_name,
    read_names,
    read_period,
    read_start,
    read_text,
    read_uscc,
)
from jn_desktop.core.sheets import Cell

WAN = 10_000
YI = 100_000_000

# ---- money ----


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        (3000.0, WAN, 30_000_000),
        (1.2, YI, 120_000_000),
        (0.0, WAN, 0),
        (12.34567, WAN, 123_457),
        ("3000", WAN, 30_000_000),
        (" 3000 ", WAN, 30_000_000),
        ("3,000", WAN, 30_000_000),
        ("3，000", WAN, 30_000_000),
        ("３０００．５", WAN, 30_005_000),
        ("1.2亿元", WAN, 120_000_000),
        ("1.2亿", WAN, 120_000_000),
        ("3000万", YI, 30_000_000),
        ("3000\n万元", YI, 30_000_000),
        ("3000元", YI, 3000),
        ("￥3000", WAN, 30_000_000),
        ("人民币3000万元", YI, 30_000_000),
        ("3000万元整", YI, 30_000_000),
    ],
)
def test_money_is_whole_yuan_and_a_unit_in_the_cell_goes_before_the_columns(cell: Cell, unit: int, yuan: int) -> None:
    assert read_money(cell, unit) == yuan


@pytest.mark.parametrize("cell", ["-", "—", "——", "/", "无", " "])
def test_a_dash_is_no_money(cell: Cell) -> None:
    assert read_money(cell, WAN) is None


@pytest.mark.parametrize(
    "cell",
    [
        "待定",
        "5万亩",
        "128万平方米",
        "约3000万元",
        "200万美元",
        "3000-4000",
        "50%",
        -1.0,
        "-1",
        1e300,
        float("inf"),
        True,
    ],
)
def test_what_is_not_an_amount_of_money_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        read_money(cell, WAN)


def test_a_value_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(CellProblem):
        read_money(float("nan"), WAN)


@given(st.integers(min_value=0, max_value=10**14))
def test_money_in_yuan_survives_being_written_with_separators_and_a_unit(yuan: int) -> None:
    assert read_money(f"{yuan:,}元", YI) == yuan


@given(st.integers(min_value=0, max_value=10**13))
def test_money_exported_in_wan_is_read_back_to_the_yuan(yuan: int) -> None:
    assert read_money(yuan / WAN, WAN) == yuan


# ---- months ----


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        (date(2025, 3, 15), "2025-03"),
        (datetime(2025, 3, 1), "2025-03"),
        (45717.0, "2025-03"),
        ("45717", "2025-03"),
        ("2025年3月", "2025-03"),
        ("2025年03月", "2025-03"),
        ("2025 年 3 月", "2025-03"),
        ("2025年\n3月", "2025-03"),
        ("２０２５年３月", "2025-03"),
        ("2025.03", "2025-03"),
        ("2025.3", "2025-03"),
        ("2025.10", "2025-10"),
        ("2025-3", "2025-03"),
        ("2025-03", "2025-03"),
        ("2025/3/1", "2025-03"),
        ("2025年3月15日", "2025-03"),
        ("2025年3月底", "2025-03"),
        ("2025.3月", "2025-03"),
        ("2025-03-01 00:00:00", "2025-03"),
        ("202503", "2025-03"),
        ("20250315", "2025-03"),
        (202503.0, "2025-03"),
        (2025.03, "2025-03"),
        (2025.12, "2025-12"),
        ("2025年3月（计划）", "2025-03"),
        ("预计2025年3月", "2025-03"),
        ("2025", "2025"),
        (2025.0, "2025"),
        ("2025年", "2025"),
        ("2025年度", "2025"),
        ("2025年底", "2025"),
        ("2025年上半年", "2025"),
        ("2025年一季度", "2025"),
        ("—", None),
    ],
)
def test_a_month_is_read_however_offices_write_it(cell: Cell, month: str | None) -> None:
    assert read_month(cell) == month


@pytest.mark.parametrize(
    "cell",
    [
        "待定",
        "未开工",
        "3月",
        "2025年13月",
        "2025-02-30",
        "1925年3月",
        "24个月",
        7.0,
        2025.1,
        2025.123,
        date(1905, 7, 17),
        True,
    ],
)
def test_what_is_not_a_month_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        read_month(cell)


@given(st.dates(date(1955, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_month_reads_the_same(day: date) -> None:
    written = f"{day:%Y-%m}"
    serial = float((day - date(1899, 12, 30)).days)
    forms = [f"{day.year}年{day.month}月", f"{day.year}.{day.month:02d}", f"{day.year}/{day.month}/{day.day}", written]
    cells: list[Cell] = [day, serial, str(int(serial)), *forms]
    assert {read_month(cell) for cell in cells} == {written}


# ---- ranges ----


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2024-2026年", "2024", "2026"),
        ("2024-2026", "2024", "2026"),
        ("2024年-2026年", "2024", "2026"),
        ("2024～2026", "2024", "2026"),
        ("2024——2026年", "2024", "2026"),
        ("2024年至2026年", "2024", "2026"),
        ("2024 - 2026 年", "2024", "2026"),
        ("2024.03-2026.12", "2024-03", "2026-12"),
        ("2024.10-2026.1", "2024-10", "2026-01"),
        ("2024年3月—2026年5月", "2024-03", "2026-05"),
        ("2024年3月\n-\n2026年5月", "2024-03", "2026-05"),
        ("2024/3-2026/5", "2024-03", "2026-05"),
        ("2024-03-2026-05", "2024-03", "2026-05"),
        ("2024-03至2026-05", "2024-03", "2026-05"),
        ("2024年3月1日-2026年5月31日", "2024-03", "2026-05"),
        ("2024.3.1-2026.5.31", "2024-03", "2026-05"),
        ("2026年3月-10月", "2026-03", "2026-10"),
        ("2026年3-10月", "2026-03", "2026-10"),
        ("2024-2026年（3年）", "2024", "2026"),
        ("2024年3月至今", "2024-03", None),
        ("2026年", "2026", "2026"),
        ("2026年3月", "2026-03", None),
    ],
)
def test_a_range_gives_first_and_last_month(cell: Cell, start: str, end: str | None) -> None:
    assert read_period(cell) == (start, end)


@pytest.mark.parametrize("cell", ["2026-2024", "2026年3月-2024年5月", "24个月", "2年"])
def test_a_range_that_cannot_be_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        read_period(cell)


def test_a_range_under_start_or_end_gives_its_first_or_last_month() -> None:
    assert read_start("2024.03-2026.12") == "2024-03"
    assert read_end("2024.03-2026.12") == "2026-12"


# ---- days and moments ----


@pytest.mark.parametrize(
    "cell", [date(2026, 12, 1), 46357.0, "2026-12-01", "2026/12/1", "2026年12月1日", "2026.12.1", "20261201"]
)
def test_a_day_is_read_however_it_is_written(cell: Cell) -> None:
    assert read_date(cell) == "2026-12-01"


def test_a_month_is_no_day() -> None:
    with pytest.raises(CellProblem):
        read_date("2026年12月")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        (datetime(2026, 10, 9, 9, 30), "2026-10-09T09:30"),
        (datetime(2026, 10, 9, 9, 29, 59, 999_000), "2026-10-09T09:30"),
        (date(2026, 10, 9), "2026-10-09T00:00"),
        (46304.395833333336, "2026-10-09T09:30"),
        ("2026-10-09 09:30", "2026-10-09T09:30"),
        ("2026-10-09 09:30:00", "2026-10-09T09:30"),
        ("2026-10-09T09:30", "2026-10-09T09:30"),
        ("2026年10月9日 9：30", "2026-10-09T09:30"),
        ("2026年10月9日上午9时30分", "2026-10-09T09:30"),
        ("2026年10月9日下午3点半", "2026-10-09T15:30"),
        ("2026年10月9日（星期五）上午9:30", "2026-10-09T09:30"),
        ("2026/10/9", "2026-10-09T00:00"),
    ],
)
def test_a_moment_is_read_to_the_minute(cell: Cell, moment: str) -> None:
    assert read_moment(cell) == moment


@pytest.mark.parametrize("cell", ["9:30", "2026-10-09 25:00", "2026-10-09 09:75", "2026-02-30 09:00", "明天"])
def test_what_is_no_moment_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        read_moment(cell)


# ---- text and names ----


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" 第一行\r\n第二行 ", "第一行第二行"),
        ("=1+1", "=1+1"),
        ("0012", "0012"),
        (13800000000.0, "13800000000"),
        (1.5, "1.5"),
        (True, "是"),
        (date(2025, 3, 1), "2025-03-01"),
        ("a\x01b", "ab"),
        (" 　 ", None),
    ],
)
def test_text_has_no_line_breaks_and_no_surrounding_spaces(cell: Cell, text: str | None) -> None:
    assert read_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("济宁高新区示例工\n程机械项目", "济宁高新区示例工程机械项目"),
        (" 甲　公司 项目 ", "甲公司项目"),
        ("ＡＢＣ１２项目", "ABC12项目"),
        ("年产 3 万吨项目", "年产3万吨项目"),
        ("ABC Park 项目", "ABC Park项目"),
        ("甲\u00a0项目", "甲项目"),
        ("甲\u200b项目", "甲项目"),
        ("甲\ud83d项目", "甲项目"),
        ("甲项目（一期）", "甲项目（一期）"),
        (123.0, "123"),
    ],
)
def test_a_name_loses_stray_spaces_and_full_width_letters(cell: Cell, name: str) -> None:
    assert read_name(cell) == name


@given(st.text(alphabet="甲乙丙项目公司（）()ＡＢab１2 　\n\t", max_size=20))
def test_a_name_read_twice_is_the_same_and_compares_equal_to_what_stood_there(text: str) -> None:
    name = read_name(text)
    assert (read_name(name) if name else None) == name
    assert plain(name or "") == plain(text)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_by_every_reader(text: str) -> None:
    readers = (read_text, read_name, read_names, read_month, read_start, read_end, read_period, read_date, read_moment)
    for read in (*readers, read_integer, read_flag, read_uscc, lambda cell: read_money(cell, WAN)):
        try:
            read(text)
        except CellProblem as problem:
            assert str(problem)


@given(st.floats())
def test_any_number_is_read_or_refused_by_every_reader(number: float) -> None:
    for read in (read_text, read_month, read_period, read_date, read_moment, read_integer):
        try:
            read(number)
        except CellProblem as problem:
            assert str(problem)


@pytest.mark.parametrize(
    "cell", ["新能源、生物医药", "新能源，生物医药", "新能源, 生物医药", "新能源;生物医药", "新能源/生物医药"]
)
def test_names_are_separated_by_any_of_the_usual_marks(cell: Cell) -> None:
    assert read_names(cell) == "新能源、生物医药"


# ---- codes, flags, numbers ----


@pytest.mark.parametrize("cell", ["91370800MAKHU1F7X1", " 91370800makhu1f7x1 ", "９１３７０８００ＭＡＫＨＵ１Ｆ７Ｘ１"])
def test_a_credit_code_is_upper_case_and_narrow(cell: Cell) -> None:
    assert read_uscc(cell) == "91370800MAKHU1F7X1"


@pytest.mark.parametrize("cell", ["91370800MAKHU1F7X2", "91370800MAKHU1F7X", "123", "待办"])
def test_a_wrong_credit_code_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        read_uscc(cell)


@pytest.mark.parametrize(
    ("cell", "flag"), [("是", True), ("√", True), (1.0, True), (True, True), ("否", False), ("×", False)]
)
def test_a_flag_is_yes_or_no(cell: Cell, flag: bool) -> None:
    assert read_flag(cell) is flag


@pytest.mark.parametrize(("cell", "number"), [(3.0, 3), ("3", 3), ("3个", 3), ("３", 3), ("3.0", 3), ("90分钟", 90)])
def test_a_whole_number_is_read(cell: Cell, number: int) -> None:
    assert read_integer(cell) == number


@pytest.mark.parametrize("cell", [3.5, "三", "-1", -1.0, "3-4", float("inf")])
def test_what_is_no_whole_number_is_refused(cell: Cell) -> None:
    with pytest.raises(CellProblem):
        read_integer(cell)
