"""The papers of demands: what stands in them, opened again with python-docx."""

from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.official import Imprint, OfficialDocument, Paragraph, Table, render
from jn_desktop.demands import documents
from jn_desktop.demands.cards import CallBack, NewDemand
from jn_desktop.demands.paper_service import record_file_name, urging_file_names
from jn_desktop.station import Station
from tests.core.rendering import needs_rendering, rendered
from tests.core.test_official import installed
from tests.desktop.conftest import TurnedClock

FRIDAY = datetime(2026, 11, 20, 9, 0)
MONDAY = datetime(2026, 11, 23, 9, 30)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(MONDAY)


def register(station: Station, received: datetime = FRIDAY, **told: Any) -> str:
    told = {"text": "地块内有高压线，请协调迁改。", "enterprise": "示例新材料有限公司", **told}
    return station.demands.register(NewDemand(received, **told))


def dispatched(station: Station, unit: str = "建设局", **told: Any) -> str:
    demand_id = register(station, **told)
    station.demands.dispatch([demand_id], unit)
    return demand_id


def rows_of(document: OfficialDocument, place: int = 0) -> list[list[str]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in tables[place].rows]


def facts_of(document: OfficialDocument) -> dict[str, str]:
    """Return what stands behind each label of the form."""
    (form, *_) = [block for block in document.blocks if isinstance(block, Table)]
    pairs = [(row[at], row[at + 1]) for row in form.rows for at in range(0, len(row) - 1, 2)]
    return {label.text: value.text for label, value in pairs if label.label and not value.label}


def words_of(document: OfficialDocument) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


# ---- the record sheet ----


def test_papers_of_demands_are_written_on_the_base_document_of_the_office(station: Station, tmp_path: Path) -> None:
    demand_id = register(station)
    restyled = station.base_documents.write_specimen(PaperKind.DEMANDS, tmp_path / "样板.docx")
    station.base_documents.take(PaperKind.DEMANDS, restyled)
    assert station.demand_papers.record_document(demand_id).base == restyled.read_bytes()


def test_the_record_sheet_tells_the_whole_way_of_a_demand(station: Station, clock: TurnedClock) -> None:
    desk = station.demands
    demand_id = register(
        station, channel="来访", first_unit="企业服务站", contact="王经理", phone="13800000000", category="高压线迁改"
    )
    desk.dispatch([demand_id], "经济运行局", split_units="建设局", assisting_units="自然资源分局", handler="李四")
    desk.accept([demand_id])
    desk.contact(demand_id, datetime(2026, 11, 20, 10, 30))
    desk.give_opinion(demand_id, MONDAY, "现场勘察后拿出方案。")
    clock.turn(datetime(2026, 11, 25, 10, 0))
    desk.pause(demand_id, datetime(2026, 11, 24, 9, 0), "等红线图")
    desk.resume(demand_id, datetime(2026, 11, 25, 9, 0))
    desk.reply(demand_id, datetime(2026, 11, 25, 9, 50), "已解决", "已完成迁改。", "《电力设施保护条例》")
    desk.call_back(demand_id, CallBack(datetime(2026, 11, 25, 9, 55), True, True, "满意", marks=("不推诿", "要笑脸")))
    desk.close([demand_id])

    document = station.demand_papers.record_document(demand_id)

    facts = facts_of(document)
    assert facts["编号"] == "SQ202600001"
    assert facts["受理时间"] == "2026-11-20 09:00"
    assert (facts["首问人"], facts["首问单位"]) == ("admin", "企业服务站")
    assert (facts["主办单位"], facts["分办单位"], facts["协办单位"]) == ("经济运行局", "建设局", "自然资源分局")
    assert facts["暂停计时"] == "2026-11-24 09:00 至 2026-11-25 09:00：等红线图"
    assert facts["初步意见"] == "现场勘察后拿出方案。"
    assert (facts["办理结果"], facts["答复内容"]) == ("已解决", "已完成迁改。")
    assert facts["政策依据"] == "《电力设施保护条例》"
    assert (facts["满意程度"], facts["是否解决"]) == ("满意", "已解决")
    assert facts["三不三要"] == "√不推诿　□不敷衍　□不折腾　√要笑脸　□要真心　□要实效"
    assert (facts["目前状态"], facts["办结时间"]) == ("已办结", "2026-11-25 10:00")
    assert ["联系企业", "2026-11-20 11:00", "2026-11-20 10:30", "按时"] in rows_of(document)
    assert ["初步意见", "2026-11-23 17:30", "2026-11-23 09:30", "按时"] in rows_of(document)
    timeline = rows_of(document, 1)
    assert timeline[:2] == [["办理经过"], ["时间", "事项", "经办人", "内容"]]
    assert [row[1] for row in timeline[2:]] == [
        *("登记", "联系企业", "转办", "接收", "初步意见", "暂停计时", "恢复计时", "答复", "回访", "办结"),
    ]


def test_a_deadline_that_was_missed_says_by_how_much_and_one_that_runs_what_is_left(station: Station) -> None:
    demand_id = dispatched(station)

    rows = rows_of(station.demand_papers.record_document(demand_id))

    assert ["联系企业", "2026-11-20 11:00", "—", "超 6 小时"] in rows
    assert ["初步意见", "2026-11-23 17:30", "—", "还剩 6 小时 30 分钟"] in rows


def test_a_clock_that_stands_still_is_said_to(station: Station) -> None:
    demand_id = register(station, MONDAY)
    station.demands.pause(demand_id, MONDAY, "等材料")

    rows = rows_of(station.demand_papers.record_document(demand_id))

    assert ["联系企业", "2026-11-23 11:30", "—", "暂停，剩余 2 小时"] in rows


def test_a_deadline_in_a_year_without_a_table_is_marked_provisional(station: Station, clock: TurnedClock) -> None:
    clock.turn(datetime(2026, 12, 30, 9, 0))
    demand_id = register(station, datetime(2026, 12, 30, 9, 0))

    rows = rows_of(station.demand_papers.record_document(demand_id))

    due = {row[0]: row[1] for row in rows if len(row) == 4}
    assert "推算" not in due["联系企业"]
    assert due["办结"].endswith("\n（暂按周一至周五推算）")


def test_the_record_sheet_opens_again_in_word_with_long_texts_and_forty_events(
    station: Station, tmp_path: Path
) -> None:
    demand_id = register(station, text="文" * 4_000, enterprise="长" * 196 + "有限公司")
    station.demands.dispatch([demand_id], "单" * 200)
    for number in range(40):
        station.demands.urge([demand_id], f"第 {number} 次")

    file = station.demand_papers.record_sheet(demand_id, tmp_path / "办理单.docx")

    form, timeline = docx.Document(str(file)).tables
    texts = {cell.text for row in form.rows for cell in row.cells}
    assert {"文" * 4_000, "长" * 196 + "有限公司", "单" * 200} <= texts
    assert len(timeline.rows) == 2 + 2 + 40


@needs_rendering
def test_long_texts_and_many_events_are_all_on_the_pages(station: Station, tmp_path: Path) -> None:
    demand_id = register(station, text="文" * 4_000, enterprise="长" * 196 + "有限公司")
    station.demands.dispatch([demand_id], "供电公司")
    for number in range(40):
        station.demands.urge([demand_id], f"第{number}次催办，请尽快")
    urged = dispatched(station, "局" * 200)
    (tmp_path / "pages").mkdir()
    sheet = station.demand_papers.record_document(demand_id)
    notice = station.demand_papers.urging_documents([urged])["局" * 200]

    pages = rendered({"sheet": render(installed(sheet)), "notice": render(installed(notice))}, tmp_path / "pages")

    text = "".join(page.text for page in pages["sheet"])
    assert text.count("文") >= 4_000
    assert text.count("长") == 196
    assert all(f"第{number}次催办，请尽快" in text for number in range(40))
    assert "".join(page.text for page in pages["notice"]).count("局") == 200
    edges = [line.box.right for page in (*pages["sheet"], *pages["notice"]) for line in page.lines]
    assert max(edges) < 210 - 25


def test_a_record_sheet_is_named_by_number_and_matter_as_windows_takes_it(station: Station) -> None:
    demand_id = register(station, title='厂房: "二号"/用电? ')

    name = record_file_name(station.demands.demand(demand_id).card)

    assert name == "SQ202600001 厂房 二号用电办理单.docx"


# ---- the urging notice ----


def test_an_urging_notice_says_what_is_overdue_by_how_much_and_until_when_to_answer(station: Station) -> None:
    demand_id = dispatched(station, received=datetime(2026, 11, 19, 9, 0), title="高压线迁改")

    (document,) = station.demand_papers.urging_documents([demand_id]).values()

    assert rows_of(document)[1] == [
        "1",
        "SQ202600001",
        "示例新材料有限公司\n高压线迁改",
        "联系企业：超 1 个工作日\n应于 2026-11-19 11:00 前\n给出初步意见：超 1 小时\n应于 2026-11-20 17:30 前",
    ]
    assert "于2026年11月24日17:30前将办理情况书面反馈我站" in words_of(document)


def test_an_enterprise_is_named_once_where_the_title_begins_with_its_name(station: Station) -> None:
    demand_id = dispatched(station, received=MONDAY, title="示例新材料有限公司反映用电不足")

    (notice,) = station.demand_papers.urging_documents([demand_id]).values()

    assert rows_of(notice)[1][2] == "示例新材料有限公司\n反映用电不足"
    assert rows_of(station.demand_papers.daily_sheet())[2][1] == "示例新材料有限公司\n反映用电不足"


def test_several_demands_make_one_notice_for_each_unit(station: Station, tmp_path: Path) -> None:
    first, second = dispatched(station), dispatched(station, text="用电增容。")
    other = dispatched(station, "人力资源部", text="用工。")

    files = station.demand_papers.urging_notices([first, other, second], tmp_path)

    assert [file.name for file in files] == ["建设局催办通知书.docx", "人力资源部催办通知书.docx"]
    (table,) = docx.Document(str(files[0])).tables
    assert [row.cells[1].text for row in table.rows] == ["编号", "SQ202600001", "SQ202600002"]
    with pytest.raises(StationError, match="主办单位有 2 个"):
        station.demand_papers.urging_notice([first, other], tmp_path / "催办.docx")


def test_no_notice_takes_the_file_of_another(station: Station) -> None:
    assert urging_file_names(["建设局", "Unit", "unit", "单" * 90 + "甲", "单" * 90 + "乙"]) == [
        "建设局催办通知书.docx",
        "Unit催办通知书.docx",
        "3 unit催办通知书.docx",
        f"{'单' * 80}催办通知书.docx",
        f"5 {'单' * 78}催办通知书.docx",
    ]


def test_the_units_that_assist_get_a_copy_and_the_chief_officer_is_named(station: Station) -> None:
    demand_id = register(station)
    station.demands.dispatch([demand_id], "建设局", split_units="公安分局", assisting_units="自然资源分局、公安分局")
    with station.context.writing() as work:
        from jn_desktop.registry.model import Department

        (record,) = work.find(Department, "name", ["建设局"])
        work.update(Department, record, {"chief_officer": "张三"})

    document = station.demand_papers.urging_documents([demand_id])["建设局"]

    assert document.blocks[-1] == Imprint("公安分局，自然资源分局", "测试服务站", MONDAY.date())
    assert "由首席服务专员张三牵头督促" in words_of(document)


def test_a_unit_that_is_past_the_last_deadline_is_not_told_to_ask_for_more_time(
    station: Station, clock: TurnedClock
) -> None:
    ids = [dispatched(station)]
    in_time = words_of(station.demand_papers.urging_documents(ids)["建设局"])
    clock.turn(datetime(2026, 12, 8, 9, 0))
    late = words_of(station.demand_papers.urging_documents(ids)["建设局"])

    assert "请在办结时限到期前说明理由，并提出延期申请" in in_time
    assert "延期" not in late and "请一并说明理由和预计办结的时间" in late


def test_what_was_explained_before_any_opinion_is_not_late_with_one(station: Station, clock: TurnedClock) -> None:
    demand_id = dispatched(station)
    station.demands.accept([demand_id])
    station.demands.contact(demand_id, FRIDAY)
    station.demands.explain_unresolvable(demand_id, FRIDAY, "不在规划内", "《电力设施保护条例》")
    clock.turn(datetime(2026, 12, 8, 9, 0))

    rows = rows_of(station.demand_papers.record_document(demand_id))

    assert ["初步意见", "2026-11-23 17:30", "—", "已解释"] in rows


def test_what_is_not_overdue_yet_is_urged_with_what_is_left(station: Station) -> None:
    demand_id = dispatched(station, received=MONDAY)

    document = station.demand_papers.urging_documents([demand_id])["建设局"]

    assert "时限将到" in words_of(document)
    assert rows_of(document)[1][3] == "联系企业：还剩 2 小时\n应于 2026-11-23 11:30 前"


def test_nobody_is_urged_about_a_demand_without_a_unit_or_without_a_running_clock(station: Station) -> None:
    undispatched, paused = register(station), dispatched(station, received=MONDAY)
    station.demands.pause(paused, MONDAY, "等材料")

    with pytest.raises(StationError, match="SQ202600001 还没有转办"):
        station.demand_papers.urging_documents([undispatched])
    with pytest.raises(StationError, match="SQ202600002 计时已暂停"):
        station.demand_papers.urging_documents([paused])
    with pytest.raises(StationError, match="还没有选诉求"):
        station.demand_papers.urging_documents([])


# ---- the sheet of a day ----


def test_the_sheet_of_a_day_lists_by_unit_what_is_overdue_due_today_and_tomorrow(station: Station) -> None:
    late = dispatched(station)
    today = dispatched(station, received=MONDAY, text="用电增容。")
    tomorrow = dispatched(station, "人力资源部", received=MONDAY, text="用工。")
    station.demands.contact(tomorrow, MONDAY)
    register(station, received=MONDAY, text="还没有转办。")

    document = station.demand_papers.daily_sheet()

    assert words_of(document) == (
        "截至2026年11月23日（周一）09:30：已超期 1 件，今天到期 2 件，明天（11月24日，周二）到期 1 件。"
    )
    numbers = [station.demands.demand(one).card.number for one in (late, today, tomorrow)]
    assert [[row[0] for row in rows_of(document, place)] for place in range(3)] == [
        ["编号", "建设局", numbers[0]],
        ["编号", "未转办", "SQ202600004", "建设局", numbers[1]],
        ["编号", "人力资源部", numbers[2]],
    ]
    assert rows_of(document)[2][2] == "联系企业\n2026-11-20 11:00\n超 6 小时"


def test_a_sheet_lists_as_much_as_is_read_in_a_day_and_counts_the_rest(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_ON_A_SHEET", 2)
    for _ in range(3):
        register(station)

    sheet = station.demand_papers.daily_sheet()

    assert sum(row[0].startswith("SQ") for row in rows_of(sheet)) == 2
    assert "已超期 3 件" in words_of(sheet) and "另有 1 件没有列出" in words_of(sheet)


def test_before_a_weekend_the_sheet_looks_ahead_to_the_next_working_day(station: Station, clock: TurnedClock) -> None:
    clock.turn(FRIDAY)
    station.demands.contact(dispatched(station), FRIDAY)

    assert "下一个工作日（11月23日，周一）到期 1 件" in words_of(station.demand_papers.daily_sheet())


def test_the_sheet_of_the_last_day_of_a_year_says_that_the_next_one_has_no_table(
    station: Station, clock: TurnedClock
) -> None:
    clock.turn(datetime(2026, 12, 31, 9, 0))

    assert "下一个工作日所在年度还没有公布放假安排，暂按周一至周五推算" in words_of(station.demand_papers.daily_sheet())


def test_a_day_without_anything_due_has_a_sheet_that_says_so(station: Station, tmp_path: Path) -> None:
    file = station.demand_papers.write_daily_sheet(tmp_path / "今日清单.docx")

    document = docx.Document(str(file))
    assert document.tables == []
    assert "已超期 0 件，今天到期 0 件" in document.paragraphs[1].text
