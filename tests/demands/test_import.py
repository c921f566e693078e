"""Registers of demands in: the office's own, a hotline's export, and what they get wrong."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.demands.cards import DemandFacts, DemandQuery
from jn_desktop.demands.states import Move, State
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD, SAMPLES
from tests.demands.conftest import Desk, Watch

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
    assert not [note for note in first.notes if "没有读入" in note.note]
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


def test_what_is_exported_with_its_answers_is_read_by_another_station(desk: Desk, tmp_path: Path, watch: Watch) -> None:
    demand_id = desk.register()
    desk.handle(demand_id)
    desk.answer(demand_id)
    desk.demands.export_demands(tmp_path / "诉求.xlsx")
    Station.create(tmp_path / "另一站", "另一站", PASSWORD, watch)

    with Station.open(tmp_path / "另一站", FIRST_OPERATOR, PASSWORD, watch) as other:
        other.demands.import_demands(tmp_path / "诉求.xlsx", ImportOptions())
        (card,) = other.demands.page(DemandQuery())
        found = other.demands.demand(card.id)

    assert (found.state, found.opinion, found.reply) == (State.REPLIED, "派人现场查看", "线路已改造")


def test_a_demand_that_was_dispatched_goes_on_as_a_later_export_tells(desk: Desk, take: Take) -> None:
    take(ROW)

    result = take((*ROW, "2026-11-20 10:30", "2026-11-20 16:00", "派人查看"), headers=(*HEADERS, *LATER[:3]))

    (row,) = desk.demands.demands()
    assert (result.errors, result.updated) == ([], 1)
    assert (row.state, row.opinion_at) == (State.OPINION_GIVEN.value, "2026-11-20T16:00")


def test_what_was_taken_up_again_is_not_closed_by_the_answer_of_before(desk: Desk, take: Take) -> None:
    later = ("2026-11-20 10:30", "2026-11-20 16:00", "派人查看", "2026-11-22 09:00", "已解决", "已恢复供电", "满意")
    headers, handled = (*HEADERS, *LATER), (*ROW, *later, "2026-11-22 15:00")
    take(handled, headers=headers)
    (card,) = desk.demands.page(DemandQuery(open=False))
    desk.demands.reopen(card.id, "又停电了")

    result = take(handled, headers=headers)

    assert (result.unchanged, result.errors) == (1, [])
    assert desk.look(card.id).state is State.REOPENED


def test_a_step_that_cannot_be_made_is_noted_and_holds_up_no_other_row(desk: Desk, take: Take) -> None:
    take(ROW)
    (card,) = desk.demands.page(DemandQuery())
    desk.demands.give_back(card.id, "不属本单位职责", "建设局")

    result = take(
        (*ROW, "2026-11-20 10:30", "2026-11-20 16:00", "派人查看"),
        ("12345-8", *ROW[1:], "2026-11-20 10:30", "2026-11-20 16:00", "派人查看"),
        headers=(*HEADERS, *LATER[:3]),
    )

    assert {row.number: row.state for row in desk.demands.demands()} == {
        "12345-7": State.RETURNED.value,
        "12345-8": State.OPINION_GIVEN.value,
    }
    assert any("现在是“已退回”，不能给出意见" in note.note for note in result.notes)


def test_what_a_row_leaves_blank_and_a_title_of_our_own_stay(desk: Desk, take: Take) -> None:
    headers = (*HEADERS, "联系人")
    take((*ROW, "李厂长"), headers=headers)
    (card,) = desk.demands.page(DemandQuery())
    desk.demands.correct(
        card.id, DemandFacts("三号车间停电", "停电", "李厂长", None, None, None, None, None, "12345热线")
    )

    result = take((*ROW, ""), headers=headers)

    assert result.unchanged == 1
    assert (desk.look(card.id).card.title, desk.look(card.id).card.contact) == ("三号车间停电", "李厂长")


def test_another_unit_in_a_later_export_is_noted_and_changes_nothing(desk: Desk, take: Take) -> None:
    take(ROW)

    result = take((*ROW[:-1], "建设局"))

    assert any("承办单位登记的是“供电公司”" in note.note for note in result.notes)
    assert desk.demands.demands()[0].lead_unit == "供电公司"


def test_an_explanation_of_an_export_has_its_ground(desk: Desk, take: Take) -> None:
    told = ("2026-11-20 10:30", "2026-11-20 16:00", "派人查看", "2026-11-22 09:00", "已解释", "不在规划内")
    headers = (*HEADERS, *LATER[:6], "政策依据")
    without = take((*ROW, *told, ""), headers=headers)
    before = desk.demands.demands()[0].state

    take((*ROW, *told, "供电营业规则"), headers=headers)

    assert any("没有写政策依据" in note.note for note in without.notes)
    assert (before, desk.demands.demands()[0].state) == (
        State.OPINION_GIVEN.value,
        State.UNRESOLVABLE_EXPLAINED.value,
    )


def test_a_contact_before_any_unit_is_read(desk: Desk, take: Take) -> None:
    take((*ROW[:-1], "", "2026-11-20 10:30"), headers=(*HEADERS, "联系时间"))

    assert desk.demands.demands()[0].contacted_at == "2026-11-20T10:30"


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
    ("told", "sentence"),
    [
        ({"初步意见": "派人查看"}, "写了初步意见，没有写初步意见时间"),
        ({"答复内容": "已恢复供电", "办理结果": "已解决"}, "写了答复内容，没有写答复时间"),
        ({"联系时间": "2026-11-20 10:30", "办结时间": "2026-11-20 15:00"}, "写了办结时间，没有写答复时间"),
        ({"满意度": "满意"}, "写了满意度，没有写办结时间"),
    ],
)
def test_what_a_row_tells_without_its_time_is_noted(take: Take, told: dict[str, str], sentence: str) -> None:
    result = take((*ROW, *told.values()), headers=(*HEADERS, *told))

    assert any(sentence in note.note for note in result.notes)


def test_an_answer_of_an_export_ends_the_pause_in_which_it_came(desk: Desk, take: Take) -> None:
    take(ROW)
    (card,) = desk.demands.page(DemandQuery())
    desk.demands.pause(card.id, desk.watch.now(), "等企业的图纸")
    desk.watch.set("24 10:00")
    later = ("2026-11-23 09:00", "2026-11-23 10:00", "派人查看", "2026-11-24 09:00", "已解决", "已恢复供电")

    take((*ROW, *later), headers=(*HEADERS, *LATER[:6]))

    found = desk.look(card.id)
    assert (found.state, found.card.paused) == (State.REPLIED, False)
    assert found.pauses[0].end == datetime(2026, 11, 24, 9, 0)


def test_an_answer_from_before_the_clock_was_stopped_is_noted(desk: Desk, take: Take) -> None:
    take(ROW)
    (card,) = desk.demands.page(DemandQuery())
    desk.watch.set("24 10:00")
    desk.demands.pause(card.id, desk.watch.now(), "等企业的图纸")
    later = ("2026-11-23 09:00", "2026-11-23 10:00", "派人查看", "2026-11-24 09:00", "已解决", "已恢复供电")

    result = take((*ROW, *later), headers=(*HEADERS, *LATER[:6]))

    assert any("计时从 2026-11-24 10:00 起暂停，晚于答复时间" in note.note for note in result.notes)
    assert (desk.look(card.id).state, desk.look(card.id).card.paused) == (State.OPINION_GIVEN, True)


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
