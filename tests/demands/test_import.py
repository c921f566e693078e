"""Registers of demands in: the office's own, a hotline's export, and what they get wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.demands.cards import DemandQuery
from jn_desktop.demands.states import Move, State
from tests.conftest import SAMPLES
from tests.demands.conftest import Desk

HEADERS = ("工单编号", "受理时间", "来源", "企业名称", "诉求内容", "首问责任人", "承办单位")
ROW = ("12345-7", "2026-11-20 10:00", "12345热线", "甲电子有限公司", "停电", "张三", "供电公司")
LATER = ("联系时间", "初步意见时间", "初步意见", "答复时间", "办理结果", "答复内容", "满意度", "办结时间")
Take = Callable[..., ImportResult]


@pytest.fixture
def take(desk: Desk, tmp_path: Path) -> Take:
    """Import rows as a spreadsheet."""

    def take_rows(*rows: tuple[str, ...], headers: tuple[str, ...] = HEADERS) -> ImportResult:
        file = tmp_path / "诉求 导出.xlsx"
        with xlsxwriter.Workbook(str(file)) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate((headers, *rows)):
                sheet.write_row(number, 0, row)
        return desk.demands.import_demands(file, ImportOptions())

    return take_rows


def test_the_register_is_taken_with_clocks_and_a_second_time_changes_nothing(desk: Desk) -> None:
    first = desk.demands.import_demands(SAMPLES / "企业诉求登记台账.xlsx", ImportOptions())
    second = desk.demands.import_demands(SAMPLES / "企业诉求登记台账.xlsx", ImportOptions())

    assert (first.added, len(first.errors)) == (300, 0)
    assert (second.added, second.updated, second.unchanged) == (0, 0, 300)
    row = desk.demands.demands()[0]
    assert (row.number, row.contact_by, row.opinion_by, row.resolve_by) == (
        *("SQ202600001", "2026-10-08T10:30", "2026-10-09T17:30", "2026-10-21T17:30"),
    )
    assert (row.state, row.first_receiver, row.lead_unit) == (State.DISPATCHED.value, "首问责任人02", "生态环境分局")


def test_what_is_exported_reads_back_unchanged(desk: Desk, tmp_path: Path) -> None:
    demand_id = desk.register(channel="窗口", category="融资", kind="求助", first_unit="企业服务站", urgency="紧急")
    desk.handle(demand_id)
    desk.answer(demand_id)
    desk.register(enterprise="乙电子有限公司")

    assert desk.demands.export_demands(tmp_path / "诉求.xlsx") == 2
    result = desk.demands.import_demands(tmp_path / "诉求.xlsx", ImportOptions())

    assert (result.added, result.updated, result.unchanged, result.errors) == (0, 0, 2, [])


def test_a_type_in_the_column_of_categories_is_taken_as_the_type(desk: Desk, take: Take) -> None:
    take((*ROW, "咨询"), headers=(*HEADERS, "诉求类别"))

    (row,) = desk.demands.demands()
    assert (row.kind, row.category) == ("咨询", None)


def test_a_handled_demand_of_an_export_goes_the_way_that_it_tells_of(desk: Desk, take: Take) -> None:
    later = ("2026-11-20 10:30", "2026-11-20 16:00", "派人查看", "2026-11-22 09:00", "已解决", "已恢复供电", "满意")

    take((*ROW, *later, "2026-11-22 15:00"), headers=(*HEADERS, *LATER))

    (row,) = desk.demands.demands()
    assert (row.state, row.satisfaction, row.closed_at) == (State.CLOSED.value, "满意", "2026-11-22T15:00")
    (found,) = desk.demands.page(DemandQuery(open=False))
    assert [event.move for event in desk.look(found.id).events] == [
        *(Move.REGISTER, Move.DISPATCH, Move.ACCEPT, Move.CONTACT, Move.GIVE_OPINION),
        *(Move.REPLY, Move.CALL_BACK, Move.CLOSE),
    ]


def test_a_later_export_brings_only_what_has_happened_since(desk: Desk, take: Take) -> None:
    take(ROW)
    result = take((*ROW, "2026-11-20 10:30"), headers=(*HEADERS, "联系时间"))
    again = take((*ROW, "2026-11-20 10:30"), headers=(*HEADERS, "联系时间"))

    (row,) = desk.demands.demands()
    assert row.contacted_at == "2026-11-20T10:30"
    assert (result.updated, again.unchanged) == (1, 1)


def test_a_reply_without_a_contact_is_not_made_up(desk: Desk, take: Take) -> None:
    later = ("", "", "", "2026-11-22 09:00", "已解决", "已恢复供电", "满意", "2026-11-22 15:00")

    result = take((*ROW, *later), headers=(*HEADERS, *LATER))

    (row,) = desk.demands.demands()
    assert (row.state, row.replied_at) == (State.DISPATCHED.value, None)
    assert any("没有写初步意见时间" in note.note for note in result.notes)


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (1, "2026-12-20 10:00", "受理时间 2026-12-20 10:00 还没有到"),
        (1, "某天", "受理时间"),
        (3, "", "不知道是哪家企业的诉求"),
        (4, "", "诉求内容"),
        (0, "", "工单编号"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(desk: Desk, take: Take, place: int, value: str, sentence: str) -> None:
    result = take(tuple(value if at == place else cell for at, cell in enumerate(ROW)))

    assert [sentence in error.problem for error in result.errors] == [True]
    assert desk.demands.demands() == []


def test_a_contact_before_the_receipt_is_refused(take: Take) -> None:
    result = take((*ROW, "2026-11-20 09:00"), headers=(*HEADERS, "联系时间"))

    assert "联系时间 2026-11-20 09:00 早于受理时间 2026-11-20 10:00" in result.errors[0].problem


def test_who_received_it_first_is_not_changed_by_an_import(desk: Desk, take: Take) -> None:
    take(ROW)

    result = take(tuple("李四" if cell == "张三" else cell for cell in ROW))

    assert "首问责任人登记的是“张三”，登记后不再更改" in result.errors[0].problem
    assert desk.demands.demands()[0].first_receiver == "张三"
