"""Lists of inspection requests in and out: the monthly list, what a repeated one changes, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.inspections.model import InspectionRequest
from jn_desktop.inspections.request_cards import RequestRow
from jn_desktop.inspections.states import Move, RequestState
from jn_desktop.station import Station
from tests.conftest import SAMPLES

DECEMBER = SAMPLES / "检查需求汇总表-2026年12月.xlsx"
CODE, OTHER_CODE = "91370800MAPXDPYGWN", "91370800MA7W46F5TR"
ROW = {
    "需求编号": "JC20261200007",
    "检查部门": "消防救援大队",
    "检查对象": "甲电子有限公司",
    "统一社会信用代码": CODE,
    "检查事项": "消防安全检查",
    "检查类型": "日常检查",
    "最早日期": "2026-12-03",
    "最晚日期": "2026-12-20",
}
Take = Callable[..., ImportResult]


@pytest.fixture
def take(station: Station, tmp_path: Path) -> Take:
    """Import rows as a spreadsheet; each is `ROW` with what it has otherwise."""

    def take_rows(*changes: dict[str, object]) -> ImportResult:
        rows = [{**ROW, **change} for change in changes]
        headers = list(dict.fromkeys(header for row in rows for header in row))
        file = tmp_path / "需求.xlsx"
        with xlsxwriter.Workbook(str(file)) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, headers)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, [row.get(header, "") for header in headers])
        return station.inspection_requests.import_requests(file, ImportOptions())

    return take_rows


def the_only(station: Station) -> RequestRow:
    (row,) = station.inspection_requests.requests()
    return row


def refusals(result: ImportResult) -> list[tuple[str | None, str]]:
    return [(refused.column, refused.problem) for refused in result.errors]


def test_the_list_of_a_month_is_taken_and_a_second_time_changes_nothing(station: Station) -> None:
    station.registry.import_enterprises(SAMPLES / "企业名录.xlsx", ImportOptions())

    first = station.inspection_requests.import_requests(DECEMBER, ImportOptions())
    second = station.inspection_requests.import_requests(DECEMBER, ImportOptions())

    assert (first.added, len(first.errors)) == (1200, 0)
    assert {note.note for note in first.notes} == {f"部门“{note.value}”不在名录中，已加入。" for note in first.notes}
    assert (second.added, second.updated, second.unchanged, second.notes) == (0, 0, 1200, [])
    row = station.inspection_requests.requests()[4]
    assert (row.number, row.department, row.item) == ("JC20261200005", "市场监管局", "计量器具检查")
    assert (row.first_day, row.last_day, row.minutes, row.exemption) == ("2026-12-17", "2026-12-31", 90, "投诉举报线索")
    assert row.state == RequestState.SUBMITTED


def test_what_is_exported_reads_back_unchanged(station: Station, take: Take, tmp_path: Path) -> None:
    told = {
        "例外情形": "投诉举报线索",
        "例外理由": "12345 转来的投诉",
        "批准人": "张局长",
        "任务来源": "热线",
        "备注": "带设备",
    }
    take(told, {"需求编号": "JC20261200008", "检查类型": "专项检查", "预计时长（分钟）": 60})

    assert station.inspection_requests.export_requests(tmp_path / "导出.xlsx") == 2
    result = station.inspection_requests.import_requests(tmp_path / "导出.xlsx", ImportOptions())

    assert (result.added, result.updated, result.unchanged, result.errors) == (0, 0, 2, [])


def test_a_request_without_a_number_gets_the_next_of_the_month_in_which_its_window_begins(
    station: Station, take: Take
) -> None:
    take({"需求编号": ""}, {}, {"需求编号": "", "最早日期": "2027-01-04", "最晚日期": "2027-01-08"})

    numbers = [row.number for row in station.inspection_requests.requests()]
    assert numbers == ["JC20261200007", "JC20261200008", "JC20270100001"]


def test_a_request_without_a_number_is_known_again_by_what_it_asks_for(station: Station, take: Take) -> None:
    take({"需求编号": ""})

    result = take({"需求编号": "", "备注": "补充材料"})

    assert (result.added, result.updated) == (0, 1)
    assert the_only(station).remark == "补充材料"


def test_an_enterprise_that_nobody_knows_is_added_and_noted(station: Station, take: Take) -> None:
    result = take({})

    assert "企业“甲电子有限公司”（91370800MAPXDPYGWN）不在名录中，已加入。" in {note.note for note in result.notes}
    assert the_only(station).uscc == CODE


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"最晚日期": "2026-12-02"}, "最晚日期", "最晚日期 2026-12-02 早于最早日期 2026-12-03；请核对两个日期。"),
        ({"最晚日期": "2062-12-20"}, "最晚日期", "从 2026-12-03 到 2062-12-20 超过一年；请核对年份，或分成几条需求。"),
        ({"最晚日期": ""}, "最晚日期", "最晚日期没有填写，请补上。"),
        ({"最早日期": "12月"}, "最早日期", "最早日期“12月”不是日期，请写成 2025-03-01 或 2025年3月1日。"),
        (
            {"统一社会信用代码": "91370800MAPXDPYGW0"},
            "统一社会信用代码",
            "统一社会信用代码“91370800MAPXDPYGW0”校验不通过，不是有效的统一社会信用代码，请核对。",
        ),
        (
            {"检查对象": "", "统一社会信用代码": ""},
            "检查对象",
            "没有写检查对象和信用代码，不知道要检查哪家企业；请补上。",
        ),
        ({"检查部门": "税务局、建设局"}, "检查部门", "检查部门写了 2 个；一条需求只写一个部门，请分行填写。"),
        ({"检查类型": "抽检"}, "检查类型", "检查类型“抽检”不在清单里；可以写日常检查、个案检查、专项检查。"),
    ],
)
def test_a_row_that_nobody_could_understand_is_refused_in_a_sentence(
    station: Station, take: Take, change: dict[str, object], column: str, sentence: str
) -> None:
    result = take(change)

    assert refusals(result) == [(column, sentence)]
    assert station.inspection_requests.requests() == []


def test_a_code_that_is_not_that_of_the_enterprise_named_is_refused(station: Station, take: Take) -> None:
    take({})

    result = take({"需求编号": "JC20261200008", "统一社会信用代码": OTHER_CODE})

    assert refusals(result) == [
        (
            "统一社会信用代码",
            f"信用代码 {OTHER_CODE} 不在名录里；名录里“甲电子有限公司”的代码是 {CODE}，请核对。",
        )
    ]


def test_an_unknown_exemption_is_refused_with_the_known_ones(station: Station, take: Take) -> None:
    ((column, sentence),) = refusals(take({"例外情形": "领导要求"}))

    assert column == "例外情形"
    assert sentence.startswith("例外情形“领导要求”不在清单里；可以写") and "投诉举报线索" in sentence


@pytest.mark.parametrize(("written", "meant"), [("COMPLAINT_CLUE", "投诉举报线索"), ("无", None), ("", None)])
def test_an_exemption_is_known_by_its_code_too_and_none_may_be_written(
    station: Station, take: Take, written: str, meant: str | None
) -> None:
    take({"例外情形": written})

    assert the_only(station).exemption == meant


def test_a_list_without_a_needed_column_says_which(take: Take, tmp_path: Path, station: Station) -> None:
    file = tmp_path / "缺列.xlsx"
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["检查部门", "检查对象", "检查事项", "检查类型", "最早日期"])
        sheet.write_row(1, 0, ["税务局", "甲电子有限公司", "涉税事项核查", "日常检查", "2026-12-03"])

    result = station.inspection_requests.import_requests(file, ImportOptions())

    assert refusals(result) == [(None, "没有“最晚日期”；请在表里加上这一列并填好。")]


def test_a_number_that_is_another_departments_request_at_another_enterprise_is_refused(take: Take) -> None:
    take({})

    other = {"检查部门": "税务局", "检查对象": "乙电子有限公司", "统一社会信用代码": OTHER_CODE}
    ((column, sentence),) = refusals(take(other))

    assert column == "需求编号"
    assert sentence == "编号 JC20261200007 已经是消防救援大队另一家企业的检查需求；请核对编号。"


def test_minutes_may_be_written_with_their_unit(station: Station, take: Take) -> None:
    take({"预计时长": "90分钟"})

    assert the_only(station).minutes == 90


def test_a_list_that_says_otherwise_brings_a_request_up_to_date_and_has_it_screened_again(
    station: Station, take: Take
) -> None:
    take({})
    (card,) = station.inspection_requests.cards()
    station.inspection_requests.screen([card.id])

    result = take({"最晚日期": "2026-12-28"})

    assert (result.added, result.updated, result.unchanged) == (0, 1, 0)
    found = station.inspection_requests.request(card.id)
    assert (found.card.last_day, found.state, found.card.verdict) == ("2026-12-28", RequestState.SUBMITTED, None)
    assert [event.move for event in found.events] == [Move.SUBMIT, Move.SCREEN, Move.SAVE]


def test_what_was_sent_back_comes_in_again_when_the_department_has_put_it_right(station: Station, take: Take) -> None:
    take({})
    (card,) = station.inspection_requests.cards()
    station.inspection_requests.give_back([card.id], "事项写错了")

    assert take({}).unchanged == 1
    assert station.inspection_requests.request(card.id).state is RequestState.RETURNED
    assert take({"检查事项": "建筑防火检查"}).updated == 1
    assert station.inspection_requests.request(card.id).state is RequestState.SUBMITTED


def test_what_is_planned_or_over_is_no_longer_changed_by_a_list_but_by_a_missing_reason(
    station: Station, take: Take
) -> None:
    take({"例外情形": "投诉举报线索"}, {"需求编号": "JC20261200008", "检查事项": "建筑防火检查"})
    planned, gone = station.inspection_requests.cards()
    station.inspection_requests.cancel([gone.id], "不再需要")
    with station.context.writing() as work:
        (record,) = work.find(InspectionRequest, "id", [planned.id])
        work.update(InspectionRequest, record, {"state": RequestState.MERGED.value})

    result = take(
        {"例外情形": "投诉举报线索", "预计时长": "60"},
        {"需求编号": "JC20261200008", "检查事项": "建筑防火检查", "预计时长": "60"},
    )
    justified = take({"例外情形": "投诉举报线索", "例外理由": "12345 转来的投诉", "批准人": "张局长"})

    ending = "不能再改；要改请先在程序里把它退回、撤销或移出方案。"
    assert [sentence for _, sentence in refusals(result)] == [
        f"检查需求 JC20261200007 现在是“已并入”，{ending}",
        f"检查需求 JC20261200008 现在是“已撤销”，{ending}",
    ]
    assert justified.updated == 1
    found = station.inspection_requests.request(planned.id)
    assert (found.state, found.card.exemption_approver) == (RequestState.MERGED, "张局长")
    assert found.events[-1].move is Move.JUSTIFY


def test_a_row_that_stands_twice_is_taken_once_and_one_that_contradicts_it_is_refused(take: Take) -> None:
    result = take({}, {}, {"检查类型": "专项检查"})

    assert (result.added, result.unchanged) == (1, 1)
    assert refusals(result) == [("检查类型", "与第 2 行是同一条记录，但“检查类型”不同；请核对后只留一行。")]


def test_a_rehearsal_changes_nothing(station: Station) -> None:
    result = station.inspection_requests.import_requests(DECEMBER, ImportOptions(dry_run=True))

    assert result.added == 1200
    assert station.inspection_requests.requests() == []
