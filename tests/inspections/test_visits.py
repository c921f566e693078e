from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from jn_desktop.core.calendar import USUAL_HOURS, QuietPattern, QuietRule
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.inspections.model import InspectionRequest
from jn_desktop.inspections.states import Move, RequestState, VisitState
from jn_desktop.inspections.visit_cards import (
    CheckResult,
    Correction,
    Emergency,
    EmergencyPart,
    FindingFacts,
    LineResult,
    Officer,
    Recheck,
    VisitQuery,
)
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.inspections.visiting import (
    EVEN,
    FIRE,
    MARKET,
    MONDAY,
    WEDNESDAY,
    add_enterprise,
    add_item,
    answer,
    approve,
    enter,
    find_problem,
    finish_record,
    notify,
    officers,
    order,
    plan_visit,
    record,
    staff,
)


def state(station: Station, visit_id: str) -> VisitState:
    return station.inspection_visits.visit(visit_id).card.state


def requests_of(station: Station) -> list[dict[str, object]]:
    with station.context.reading() as connection:
        query = select(InspectionRequest.__table__).order_by(InspectionRequest.number)
        return [dict(row) for row in connection.execute(query).mappings()]


def moves(station: Station, visit_id: str) -> list[Move]:
    return [event.move for event in station.inspection_visits.visit(visit_id).events]


# ---- approval ----


def test_a_visit_is_approved_once_every_department_has_approved_its_part(station: Station) -> None:
    visit = plan_visit(station)

    station.inspection_visits.approve([visit], FIRE, " 王局长 ", NOW, "消审〔2026〕1号")
    found = station.inspection_visits.visit(visit)

    assert found.card.state is VisitState.PLANNED
    assert [(part.department, part.approved_by, part.approval) for part in found.parts] == [
        (FIRE, "王局长", "消审〔2026〕1号"),
        (MARKET, None, None),
    ]
    station.inspection_visits.approve([visit], MARKET, "李局长", NOW)
    assert state(station, visit) is VisitState.APPROVED
    assert moves(station, visit) == [Move.APPROVE, Move.APPROVE]


def test_one_head_approves_a_whole_months_visits_or_none(station: Station) -> None:
    first, second = plan_visit(station), plan_visit(station, day=WEDNESDAY)
    alone = plan_visit(station, {MARKET: ("计量检查",)}, day=date(2026, 11, 27))

    with pytest.raises(StationError, match=rf"没有“{FIRE}”参加"):
        station.inspection_visits.approve([first, second, alone], FIRE, "王局长", NOW)
    assert station.inspection_visits.visit(first).parts[0].approved_by is None
    station.inspection_visits.approve([first, second], FIRE, "王局长", NOW)
    assert all(station.inspection_visits.visit(one).parts[0].approved_by for one in (first, second))


def test_an_approval_needs_a_name_a_past_time_and_is_given_once(station: Station) -> None:
    visit = plan_visit(station)

    with pytest.raises(FieldError, match="还没有写批准人") as no_name:
        station.inspection_visits.approve([visit], FIRE, " ", NOW)
    with pytest.raises(FieldError, match="还没有到"):
        station.inspection_visits.approve([visit], FIRE, "王局长", NOW + timedelta(minutes=1))
    station.inspection_visits.approve([visit], FIRE, "王局长", NOW)
    with pytest.raises(StationError, match="已于 2026-11-23 09:30 批准"):
        station.inspection_visits.approve([visit], FIRE, "王局长", NOW)
    assert no_name.value.field == "by"


def test_a_visit_that_loses_who_had_not_approved_is_approved_by_those_who_had(station: Station) -> None:
    visit = plan_visit(station)
    station.inspection_visits.approve([visit], FIRE, "王局长", NOW)
    left = [one.id for one in station.inspection_visits.visit(visit).requests if one.department == MARKET]

    station.inspection_plans.take_out(left, "另行安排")

    found = station.inspection_visits.visit(visit)
    assert (found.card.state, found.card.departments) == (VisitState.APPROVED, (FIRE,))
    assert Move.NOTIFY in found.moves


# ---- officers ----


def test_a_department_sends_two_certified_officers_at_least(station: Station) -> None:
    visit = plan_visit(station)

    with pytest.raises(FieldError, match="至少要有 2 名") as one:
        station.inspection_visits.set_officers(visit, FIRE, [Officer("张三", "X1"), Officer(" ", "")])
    with pytest.raises(FieldError, match="“李四”没有写执法证号") as bare:
        station.inspection_visits.set_officers(visit, FIRE, [Officer("张三", "X1"), Officer("李四", "")])
    assert (one.value.field, bare.value.field) == ("officers", "certificate")


def test_a_certificate_stands_once_on_a_visit_however_it_is_typed(station: Station) -> None:
    visit = plan_visit(station)

    with pytest.raises(FieldError, match="写了两次：张三和李四") as twice:
        station.inspection_visits.set_officers(visit, FIRE, [Officer("张三", "X-01"), Officer("李四", "ｘ-01")])
    assert twice.value.field == "certificate"
    station.inspection_visits.set_officers(visit, FIRE, [Officer("张三", "X-01"), Officer("李四", "X-02")])
    with pytest.raises(FieldError, match="写了两次：张三和王五"):
        station.inspection_visits.set_officers(visit, MARKET, [Officer("王五", "X-01"), Officer("赵六", "X-03")])


def test_officers_may_change_until_the_record_is_finished(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)

    station.inspection_visits.set_officers(visit, FIRE, [*officers(FIRE)[:1], Officer("周七", "X9")], 3)
    part = station.inspection_visits.visit(visit).parts[0]
    assert [one.name for one in part.officers] == ["张三", "周七"]
    assert part.assistants == 3
    finish_record(station, visit)
    with pytest.raises(StationError, match="不能再改执法人员"):
        station.inspection_visits.set_officers(visit, FIRE, officers(FIRE))


# ---- the notice ----


def test_the_notice_waits_for_approvals_and_officers(station: Station) -> None:
    visit = plan_visit(station)

    with pytest.raises(StationError, match=r"现在是“待审批”，不能通知企业"):
        station.inspection_visits.notify(visit, NOW, "赵经理")
    approve(station, visit)
    with pytest.raises(StationError, match="还没有登记 2 名持证执法人员"):
        station.inspection_visits.notify(visit, NOW, "赵经理")
    staff(station, visit)
    station.inspection_visits.notify(visit, NOW, "赵经理")
    assert state(station, visit) is VisitState.NOTIFIED


def test_the_notice_freezes_the_checklist(station: Station) -> None:
    add_item(station, FIRE, "消防安全检查", "灭火器｜在有效期内\n疏散通道｜畅通")
    visit = plan_visit(station)
    before = station.inspection_visits.visit(visit).checklist

    notify(station, visit)
    after = station.inspection_visits.visit(visit).checklist

    assert [line.id for line in before] == [None] * 4
    assert all(line.id for line in after)
    assert [(line.position, line.department, line.point, line.standard) for line in after] == [
        (1, FIRE, "灭火器", "在有效期内"),
        (2, FIRE, "疏散通道", "畅通"),
        (3, MARKET, "特种设备检查", None),
        (4, MARKET, "计量检查", None),
    ]


def test_no_notice_of_a_quiet_day_goes_out_unless_every_request_may_use_it(station: Station) -> None:
    visit = plan_visit(station, day=EVEN)
    approve(station, visit)
    staff(station, visit)

    with pytest.raises(StationError, match=r"2026-11-24（周二）是企业安静日，又不是每一项都有例外情形；请先改期"):
        station.inspection_visits.notify(visit, NOW, "赵经理")
    station.calendar.save_rules(USUAL_HOURS, QuietRule(QuietPattern.NONE))
    station.inspection_visits.notify(visit, NOW, "赵经理")


def test_no_notice_of_a_day_off_goes_out_even_with_an_exemption(station: Station) -> None:
    excused = {"exemption": "WORK_SAFETY", "exemption_reason": "隐患", "exemption_approver": "王局长"}
    visit = plan_visit(station, day=date(2026, 11, 29), **excused)
    approve(station, visit)
    staff(station, visit)

    with pytest.raises(StationError, match="不是工作日；请先改期"):
        station.inspection_visits.notify(visit, NOW, "赵经理")


@pytest.mark.parametrize("whose", ["enterprise", "department"])
def test_no_notice_of_a_day_goes_out_that_is_kept_free_since_it_was_planned(station: Station, whose: str) -> None:
    visit = plan_visit(station)
    approve(station, visit)
    staff(station, visit)
    station.registry.save_department(None, {"name": MARKET})
    told = {"enterprise_id": add_enterprise(station)} if whose == "enterprise" else {"department": MARKET}
    kept = station.inspection_plans.add_blackout(MONDAY, MONDAY, "不便", **told)

    with pytest.raises(StationError, match="企业不便入企；请先改期" if whose == "enterprise" else f"{MARKET}不能派人"):
        station.inspection_visits.notify(visit, NOW, "赵经理")
    station.inspection_plans.remove_blackout(kept)
    station.inspection_visits.notify(visit, NOW, "赵经理")


def test_a_notice_names_the_request_whose_exemption_nobody_has_answered_for(station: Station) -> None:
    visit = plan_visit(station, {FIRE: ("消防安全检查",)}, day=EVEN, exemption="WORK_SAFETY", exemption_reason="隐患")
    approve(station, visit)
    staff(station, visit)

    with pytest.raises(StationError, match=r"检查需求 JC20261100001（消防救援大队）的例外情形“.+”还没有批准人"):
        station.inspection_visits.notify(visit, NOW, "赵经理")


def test_a_notice_after_the_day_or_before_the_approval_is_refused(station: Station) -> None:
    over = plan_visit(station, day=date(2026, 11, 19))
    approve(station, over, NOW - timedelta(days=7))
    staff(station, over)
    early = plan_visit(station)
    approve(station, early, NOW)
    staff(station, early)

    with pytest.raises(FieldError, match="已经过了这一天"):
        station.inspection_visits.notify(over, NOW, "赵经理")
    with pytest.raises(FieldError, match=r"早于.+审批时间"):
        station.inspection_visits.notify(early, NOW - timedelta(hours=1), "赵经理")


# ---- entering and leaving ----


def test_an_entry_lies_neither_ahead_nor_before_the_notice(station: Station) -> None:
    visit = plan_visit(station)
    notify(station, visit)

    with pytest.raises(FieldError, match="还没有到"):
        station.inspection_visits.enter(visit, NOW + timedelta(minutes=1))
    with pytest.raises(FieldError, match="早于通知企业时间"):
        station.inspection_visits.enter(visit, NOW - timedelta(hours=2))
    station.inspection_visits.enter(visit, NOW, "钱主任")
    found = station.inspection_visits.visit(visit)
    assert (found.entered_at, found.contact, found.card.state) == ("2026-11-23T09:30", "钱主任", VisitState.ENTERED)


def test_an_entry_on_another_day_says_why_and_moves_the_visit(station: Station) -> None:
    visit = plan_visit(station, day=WEDNESDAY)
    notify(station, visit)

    with pytest.raises(FieldError, match="通知的是 2026-11-25，入企是 2026-11-23") as unsaid:
        station.inspection_visits.enter(visit, NOW)
    station.inspection_visits.enter(visit, NOW, reason="企业请求提前")

    assert unsaid.value.field == "reason"
    found = station.inspection_visits.visit(visit)
    assert found.card.day == "2026-11-23"
    assert found.events[-1].text == "原定 2026-11-25：企业请求提前"


def test_an_entry_on_a_quiet_day_is_refused_whatever_the_reason(station: Station, folder: Path) -> None:
    visit = plan_visit(station, day=WEDNESDAY)
    notify(station, visit)
    station.close()

    with (
        Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(datetime(2026, 11, 24, 10, 0))) as later,
        pytest.raises(FieldError, match="企业安静日") as quiet,
    ):
        later.inspection_visits.enter(visit, datetime(2026, 11, 24, 9, 30))  # nobody is asked for a reason first
    assert quiet.value.field == "at"


def test_a_leaving_lies_after_the_entry_and_within_a_day(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)

    with pytest.raises(FieldError, match="早于入企时间"):
        station.inspection_visits.leave(visit, NOW - timedelta(hours=2))
    with pytest.raises(FieldError, match="还没有到"):
        station.inspection_visits.leave(visit, NOW + timedelta(hours=2))
    station.inspection_visits.leave(visit, NOW)
    assert station.inspection_visits.visit(visit).left_at == "2026-11-23T09:30"


# ---- the record ----


def test_results_are_kept_as_one_ticks_and_may_be_taken_back(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    first = station.inspection_visits.visit(visit).checklist[0].id or ""

    station.inspection_visits.set_results(visit, {first: LineResult(CheckResult.FAIL, " 过期 ")})
    told = station.inspection_visits.visit(visit).checklist[0]
    assert (told.result, told.remark) == (CheckResult.FAIL, "过期")
    station.inspection_visits.set_results(visit, {first: LineResult(None)})
    assert station.inspection_visits.visit(visit).checklist[0].result is None


def test_a_record_wants_leaving_results_findings_and_a_signature(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    visits, lines = station.inspection_visits, station.inspection_visits.visit(visit).checklist

    with pytest.raises(FieldError, match="谁签的字") as unsigned:
        visits.record(visit, NOW, "正常")
    with pytest.raises(FieldError, match="不能又注明拒签"):
        visits.record(visit, NOW, "正常", signed_by="赵经理", refusal="不在")
    with pytest.raises(StationError, match="还没有登记离开时间"):
        visits.record(visit, NOW, "正常", signed_by="赵经理")
    visits.leave(visit, NOW)
    with pytest.raises(StationError, match="检查表还有 3 行没有结果"):
        visits.record(visit, NOW, "正常", signed_by="赵经理")
    visits.set_results(visit, {line.id or "": LineResult(CheckResult.FAIL) for line in lines})
    find_problem(station, visit)
    with pytest.raises(StationError, match="不合格，但没有写发现的问题"):
        visits.record(visit, NOW, "正常", signed_by="赵经理")
    passed = {line.id or "": LineResult(CheckResult.PASS) for line in lines if line.department == MARKET}
    visits.set_results(visit, passed)
    visits.record(visit, NOW, "有问题", refusal="负责人不在场")

    found = visits.visit(visit)
    assert (unsigned.value.field, found.refusal, found.signed_by) == ("signed_by", "负责人不在场", None)
    assert found.card.state is VisitState.RECORDED


def test_nothing_on_a_finished_record_changes(station: Station) -> None:
    visit = plan_visit(station)
    (finding,) = record(station, visit, "灭火器过期")
    line = station.inspection_visits.visit(visit).checklist[0].id or ""
    facts = FindingFacts(station.inspection_visits.visit(visit).requests[0].id, "别的")

    for change in (
        lambda: station.inspection_visits.set_results(visit, {line: LineResult(None)}),
        lambda: station.inspection_visits.add_finding(visit, facts),
        lambda: station.inspection_visits.change_finding(finding, facts),
        lambda: station.inspection_visits.remove_finding(finding),
        lambda: station.inspection_visits.leave(visit, NOW),
    ):
        with pytest.raises(StationError, match="现在是“已记录”"):
            change()


def test_a_finding_is_corrected_removed_and_brought_back_on_site(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    finding = find_problem(station, visit)
    request = station.inspection_visits.visit(visit).requests[0]

    station.inspection_visits.change_finding(finding, FindingFacts(request.id, "通道堵塞", kept="当场清走"))
    found = station.inspection_visits.visit(visit).findings[0]
    assert (found.text, found.kept, found.corrected_on, found.open) == ("通道堵塞", "当场清走", "2026-11-23", False)
    station.inspection_visits.remove_finding(finding)
    assert station.inspection_visits.visit(visit).findings == ()
    station.inspection_visits.bring_back_finding(finding)
    assert len(station.inspection_visits.visit(visit).findings) == 1
    with pytest.raises(FieldError, match="还没有写发现了什么问题"):
        station.inspection_visits.add_finding(visit, FindingFacts(request.id, " "))


# ---- putting right ----


def test_an_order_makes_the_recheck_by_itself_for_the_days_after_it_is_due(station: Station) -> None:
    visit = plan_visit(station)
    order(station, visit, "灭火器过期", "通道堵塞")
    detail = station.inspection_visits.visit(visit)
    made = next(one for one in requests_of(station) if one["recheck_of"] == visit)

    assert detail.card.state is VisitState.RECTIFYING
    assert (detail.card.open_findings, detail.card.due) == (2, "2026-11-25")
    assert {one.recheck_number for one in detail.findings} == {made["number"]}
    assert (made["department"], made["item"], made["kind"]) == (FIRE, "消防安全检查", "个案检查")
    assert (made["exemption"], made["state"]) == ("RECTIFY_RECHECK", RequestState.SUBMITTED.value)
    assert (made["first_day"], made["last_day"]) == ("2026-11-26", "2026-12-09")
    assert detail.events[-1].text == f"2 个问题；已自动生成复查需求 {made['number']}"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 11, 28), "不是工作日；请改为 2026-11-30"),
        (MONDAY, "不在责令改正（2026-11-23）之后"),
    ],
)
def test_a_due_day_is_a_working_day_after_the_order(station: Station, due: date, said: str) -> None:
    visit = plan_visit(station)
    (finding,) = answer(station, visit, "灭火器过期")

    with pytest.raises(FieldError, match=said) as refused:
        station.inspection_visits.order_correction(visit, NOW, [Correction(finding, "更换", due)])
    assert refused.value.field == "due"
    assert requests_of(station)[-1]["recheck_of"] is None


def test_a_visit_is_rechecked_once_everything_that_was_ordered_has_passed(station: Station) -> None:
    visit = plan_visit(station)
    first, second = order(station, visit, "灭火器过期", "通道堵塞")
    visits = station.inspection_visits
    visits.report_correction(first, MONDAY, "已换新")

    visits.recheck(visit, NOW, "张三、李四", [Recheck(first, True)])
    assert state(station, visit) is VisitState.RECTIFYING
    visits.recheck(visit, NOW, "张三、李四", [Recheck(second, True, "已清走")])

    found = visits.visit(visit)
    assert found.card.state is VisitState.RECHECKED
    assert [(one.passed, one.kept, one.open) for one in found.findings] == [
        (True, "已换新", False),
        (True, "已清走", False),
    ]
    assert requests_of(station)[-1]["state"] == RequestState.CANCELLED.value


def test_what_fails_its_recheck_is_ordered_again_with_a_new_day(station: Station) -> None:
    visit = plan_visit(station)
    (finding,) = order(station, visit, "灭火器过期")

    station.inspection_visits.recheck(visit, NOW, "张三", [Recheck(finding, False, due=date(2026, 11, 27))])

    found = station.inspection_visits.visit(visit)
    rechecks = [one for one in requests_of(station) if one["recheck_of"] == visit]
    assert (found.card.state, found.findings[0].due, found.findings[0].passed) == (
        VisitState.RECTIFYING,
        "2026-11-27",
        None,
    )
    assert [one["state"] for one in rechecks] == [RequestState.CANCELLED.value, RequestState.SUBMITTED.value]
    assert found.findings[0].recheck_number == rechecks[-1]["number"]


def test_what_fails_without_a_new_day_waits_for_another_order(station: Station) -> None:
    visit = plan_visit(station)
    (finding,) = order(station, visit, "灭火器过期")

    station.inspection_visits.recheck(visit, NOW, "张三", [Recheck(finding, False)])
    assert Move.ORDER in station.inspection_visits.visit(visit).moves
    assert Move.RECHECK not in station.inspection_visits.visit(visit).moves
    station.inspection_visits.order_correction(visit, NOW, [Correction(finding, "换", date(2026, 11, 27))])
    assert Move.RECHECK in station.inspection_visits.visit(visit).moves


def test_what_is_ordered_already_is_not_ordered_again(station: Station) -> None:
    visit = plan_visit(station)
    (finding,) = order(station, visit, "灭火器过期")

    with pytest.raises(StationError, match="已经责令在 2026-11-25 前改正"):
        station.inspection_visits.order_correction(visit, NOW, [Correction(finding, "换", date(2026, 11, 27))])


def test_a_recheck_visit_goes_after_the_findings_and_its_record_counts_for_them(station: Station) -> None:
    visit = plan_visit(station)
    order(station, visit, "灭火器过期", "通道堵塞")
    made = next(one for one in requests_of(station) if one["recheck_of"] == visit)
    again = plan_visit(station, {FIRE: ()})
    with station.context.writing() as work:
        values = {"visit_id": again, "state": RequestState.MERGED.value, "exemption_approver": "王局长"}
        work.update(InspectionRequest, made, values)

    enter(station, again)
    lines = station.inspection_visits.visit(again).checklist
    finish_record(station, again)

    assert [line.point for line in lines] == ["灭火器过期", "通道堵塞"]
    assert [line.standard for line in lines] == ["更换灭火器", "更换灭火器"]
    found = station.inspection_visits.visit(visit)
    assert found.card.state is VisitState.RECHECKED
    assert {one.rechecked_by for one in found.findings} == {"张三、李四"}
    assert station.inspection_visits.visit(again).requests[0].recheck_of == found.card.number


def test_a_planned_recheck_that_was_done_without_a_visit_takes_no_part_in_it_any_more(station: Station) -> None:
    visit = plan_visit(station)
    (finding,) = order(station, visit, "灭火器过期")
    made = next(one for one in requests_of(station) if one["recheck_of"] == visit)
    joint = plan_visit(station, {FIRE: (), MARKET: ("计量检查",)}, WEDNESDAY)
    with station.context.writing() as work:
        work.update(InspectionRequest, made, {"visit_id": joint, "state": RequestState.MERGED.value})

    station.inspection_visits.recheck(visit, NOW, "张三", [Recheck(finding, True)])

    (recheck,) = [one for one in requests_of(station) if one["recheck_of"] == visit]
    assert (recheck["state"], recheck["visit_id"]) == (RequestState.CANCELLED.value, None)
    assert station.inspection_visits.visit(joint).card.departments == (MARKET,)


def test_a_planned_visit_for_nothing_but_a_recheck_that_was_done_goes(station: Station) -> None:
    visit, again = plan_visit(station), plan_visit(station, {FIRE: ()}, WEDNESDAY)
    (finding,) = order(station, visit, "灭火器过期")
    made = next(one for one in requests_of(station) if one["recheck_of"] == visit)
    with station.context.writing() as work:
        work.update(InspectionRequest, made, {"visit_id": again, "state": RequestState.MERGED.value})

    station.inspection_visits.recheck(visit, NOW, "张三", [Recheck(finding, True)])

    assert [card.id for card in station.inspection_visits.visits()] == [visit]


# ---- closing and cancelling ----


def test_a_visit_without_problems_is_closed_and_filed_and_its_requests_are_done(station: Station) -> None:
    first, second = plan_visit(station), plan_visit(station, {FIRE: ("消防安全检查",)})
    answer(station, first)
    answer(station, second)

    station.inspection_visits.close([first, second])

    assert [station.inspection_visits.visit(one).archive_number for one in (first, second)] == [
        "DA20260001",
        "DA20260002",
    ]
    assert {one["state"] for one in requests_of(station)} == {RequestState.CLOSED.value}


def test_a_visit_with_a_problem_that_nobody_has_followed_stays_open(station: Station) -> None:
    visit = plan_visit(station)
    answer(station, visit, "灭火器过期")

    assert Move.CLOSE not in station.inspection_visits.visit(visit).moves
    with pytest.raises(StationError, match=r"还有 1 个问题没有了结，第一个是“灭火器过期”"):
        station.inspection_visits.close([visit])


def test_a_cancelled_visit_lets_its_requests_go(station: Station) -> None:
    visit = plan_visit(station)
    notify(station, visit)

    with pytest.raises(FieldError, match="还没有写取消的原因"):
        station.inspection_visits.cancel(visit, " ")
    station.inspection_visits.cancel(visit, "企业停产")

    found = station.inspection_visits.visit(visit)
    assert found.card.state is VisitState.CANCELLED
    assert (len(found.requests), len(found.checklist)) == (3, 3)
    assert {(one["state"], one["visit_id"]) for one in requests_of(station)} == {(RequestState.SUBMITTED.value, None)}
    assert station.inspection_visits.visit(visit).moves == ()


# ---- emergencies ----


def emergency(station: Station, **told: object) -> Emergency:
    parts = (EmergencyPart(FIRE, ("消防安全检查", "消防安全检查")), EmergencyPart(MARKET, ("特种设备检查",)))
    values: dict[str, object] = {"enterprise_id": add_enterprise(station), "parts": parts, **told}
    return Emergency("仓库冒烟", NOW - timedelta(minutes=20), **values)  # type: ignore[arg-type]


def test_an_emergency_is_entered_first_and_papered_afterwards(station: Station) -> None:
    visit = station.inspection_visits.enter_at_once(emergency(station))
    found = station.inspection_visits.visit(visit)

    assert (found.card.state, found.card.number) == (VisitState.ENTERED, "LH20260001")
    assert [(one.department, one.item, one.exemption) for one in found.requests] == [
        (FIRE, "消防安全检查", "EMERGENCY"),
        (MARKET, "特种设备检查", "EMERGENCY"),
    ]
    assert len(found.checklist) == 2
    assert found.card.lacking == (
        f"{FIRE}的审批",
        f"{FIRE}的 2 名执法人员",
        f"{MARKET}的审批",
        f"{MARKET}的 2 名执法人员",
    )
    assert [card.id for card in station.inspection_visits.visits(VisitQuery(backfill=True))] == [visit]

    staff(station, visit)
    approve(station, visit, NOW)
    after = station.inspection_visits.visit(visit)
    assert after.card.lacking == ()
    assert all(part.backfilled for part in after.parts)
    assert after.card.state is VisitState.ENTERED
    assert {one.exemption_approver for one in after.requests} == {"王局长"}
    assert station.inspection_visits.visits(VisitQuery(backfill=True)) == []


def test_an_approval_by_telephone_before_the_entry_is_not_marked(station: Station) -> None:
    visit = station.inspection_visits.enter_at_once(emergency(station))

    approve(station, visit, NOW - timedelta(minutes=30))

    assert not any(part.backfilled for part in station.inspection_visits.visit(visit).parts)


def test_an_emergency_goes_its_way_and_is_closed_once_it_is_papered(station: Station) -> None:
    visit = station.inspection_visits.enter_at_once(emergency(station))
    staff(station, visit)
    finish_record(station, visit)
    station.inspection_visits.notify_result(visit, NOW)

    with pytest.raises(StationError, match=r"还缺.+的审批；请先补办"):
        station.inspection_visits.close([visit])
    assert station.inspection_visits.counts().backfill == 1
    approve(station, visit, NOW)
    station.inspection_visits.close([visit])
    assert station.inspection_visits.counts().backfill == 0


def test_a_planned_visit_is_entered_at_once_when_there_is_an_emergency(station: Station) -> None:
    visit = plan_visit(station, day=WEDNESDAY)

    same = station.inspection_visits.enter_at_once(emergency(station, visit_id=visit))

    found = station.inspection_visits.visit(visit)
    assert same == visit
    assert (found.card.day, found.card.emergency, found.card.state) == ("2026-11-23", "仓库冒烟", VisitState.ENTERED)
    assert len(found.checklist) == 3


@pytest.mark.parametrize(
    ("told", "said", "field"),
    [
        ({"enterprise_id": None}, "还没有选企业", "enterprise_id"),
        ({"parts": ()}, "还没有写哪个部门查什么", "parts"),
        ({"parts": (EmergencyPart(FIRE, (" ",)),)}, "还没有写检查事项", "parts"),
    ],
)
def test_an_emergency_says_where_who_and_what(station: Station, told: dict[str, object], said: str, field: str) -> None:
    with pytest.raises(FieldError, match=said) as refused:
        station.inspection_visits.enter_at_once(emergency(station, **told))

    assert refused.value.field == field
    assert station.inspection_visits.visits() == []


def test_who_governs_the_industry_leads_an_emergency(station: Station) -> None:
    station.inspection_lists.save_department(None, {"name": MARKET, "competent": True, "chains": "新材料"})
    enterprise = add_enterprise(station, "乙公司", chain="新材料")
    parts = (EmergencyPart(FIRE, ("消防安全检查", "通道检查")), EmergencyPart(MARKET, ("特种设备检查",)))

    visit = station.inspection_visits.enter_at_once(emergency(station, enterprise_id=enterprise, parts=parts))

    assert station.inspection_visits.visit(visit).card.departments == (MARKET, FIRE)


# ---- lists and rights ----


def test_visits_are_found_by_day_department_state_and_enterprise(station: Station) -> None:
    other = add_enterprise(station, "乙公司")
    first, second = plan_visit(station), plan_visit(station, {MARKET: ("计量检查",)}, WEDNESDAY, enterprise_id=other)
    approve(station, second)
    find = station.inspection_visits.visits

    assert [card.id for card in find()] == [first, second]
    assert [card.id for card in find(VisitQuery(department=FIRE))] == [first]
    assert [card.id for card in find(VisitQuery(states=(VisitState.APPROVED,)))] == [second]
    assert [card.id for card in find(VisitQuery(first=EVEN))] == [second]
    assert [card.id for card in find(VisitQuery(last=EVEN))] == [first]
    assert [card.id for card in find(VisitQuery(open=True))] == [first, second]
    assert [card.id for card in find(VisitQuery(ids=(), enterprise_ids=(other,)))] == [second]
    assert [card.id for card in station.inspection_visits.of_enterprise(other)] == [second]
    assert find()[0].requests == 3


def test_the_list_names_departments_and_requests(station: Station) -> None:
    plan_visit(station)

    (row,) = station.inspection_visits.rows()

    assert (row.number, row.day, row.lead, row.departments) == ("LH20260001", "2026-11-23", FIRE, (FIRE, MARKET))
    assert row.requests == ("JC20261100001", "JC20261100002", "JC20261100003")
    assert station.inspection_visits.visit_of("LH20260001").card.number == "LH20260001"
    with pytest.raises(StationError, match="没有联合检查“LH1”"):
        station.inspection_visits.visit_of("LH1")


def test_what_waits_is_counted(station: Station) -> None:
    plan_visit(station)
    approve(station, plan_visit(station, day=WEDNESDAY))
    approve(station, plan_visit(station, day=date(2026, 11, 19)))
    answer(station, plan_visit(station, day=MONDAY), "灭火器过期")

    counts = station.inspection_visits.counts()

    assert (counts.to_approve, counts.to_notify, counts.today, counts.missed, counts.to_order) == (1, 2, 1, 1, 1)


def test_what_is_due_today_is_counted_among_what_is_to_be_rechecked(station: Station, folder: Path) -> None:
    order(station, plan_visit(station), "灭火器过期")
    assert station.inspection_visits.counts().recheck == 0
    station.close()

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(datetime(2026, 11, 25, 8, 0))) as later:
        assert later.inspection_visits.counts().recheck == 1


def test_an_agent_enters_and_records_but_neither_approves_nor_notifies(
    station: Station, as_role: Callable[[Role], Station]
) -> None:
    visit = plan_visit(station)
    notify(station, visit)

    agent = as_role(Role.AGENT)

    agent.inspection_visits.enter(visit, NOW)
    finish_line = agent.inspection_visits.visit(visit).checklist[0].id or ""
    agent.inspection_visits.set_results(visit, {finish_line: LineResult(CheckResult.PASS)})
    assert agent.inspection_visits.visit(visit).moves == (Move.RECORD,)
    with pytest.raises(Refused):
        agent.inspection_visits.approve([visit], FIRE, "王局长", NOW)
    with pytest.raises(Refused):
        agent.inspection_visits.notify_result(visit, NOW)


def test_the_moves_on_offer_are_those_that_have_something_to_do(station: Station) -> None:
    visit = plan_visit(station)

    def offered() -> set[Move]:
        return set(station.inspection_visits.visit(visit).moves)

    assert offered() == {Move.MOVE_DAY, Move.APPROVE, Move.ENTER_AT_ONCE, Move.CANCEL}
    approve(station, visit)
    assert offered() == {Move.MOVE_DAY, Move.NOTIFY, Move.ENTER_AT_ONCE, Move.CANCEL}
