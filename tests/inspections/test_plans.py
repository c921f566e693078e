"""Joint plans on a station: proposed, taken, made again around what was pinned or told, and days moved by hand."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from jn_desktop.core.calendar import USUAL_HOURS, QuietPattern, QuietRule
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.core.spreadsheet import read_workbook
from jn_desktop.inspections.plan_cards import ProposedPlan
from jn_desktop.inspections.request_cards import NewRequest
from jn_desktop.inspections.states import Move, RequestState, VisitState
from jn_desktop.inspections.visit_cards import Officer, VisitCard
from jn_desktop.station import Station
from tests.inspections.visiting import FIRE, MARKET, add_enterprise, notify

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
HEALTH = "卫生健康局"


def ask(
    station: Station,
    first: int,
    last: int,
    *,
    department: str = FIRE,
    enterprise: str = "甲公司",
    **values: Any,
) -> str:
    """Enter a request of a department for days of December 2026, and return its id."""
    told = {"item": f"{department}的检查", "kind": "日常检查", **values}
    return station.inspection_requests.save(
        NewRequest(
            department=department,
            first_day=date(2026, 12, first),
            last_day=date(2026, 12, last),
            enterprise_id=add_enterprise(station, enterprise),
            **told,
        )
    )


def take(station: Station, **options: Any) -> ProposedPlan:
    """Propose a plan of December and take it."""
    plan = station.inspection_plans.propose(FIRST, LAST, **options)
    station.inspection_plans.apply(plan)
    return plan


def visits(station: Station) -> list[VisitCard]:
    return sorted(station.inspection_visits.visits(), key=lambda card: (card.day, card.number))


def days(station: Station) -> list[str]:
    return [card.day[-2:] for card in visits(station)]


# ---- proposing and taking ----


def test_requests_of_one_enterprise_become_one_visit_on_a_day_that_suits_all(station: Station) -> None:
    fire, market = ask(station, 2, 9), ask(station, 7, 20, department=MARKET)

    plan = station.inspection_plans.propose(FIRST, LAST)
    assert days(station) == []
    outcome = station.inspection_plans.apply(plan)

    (card,) = visits(station)
    assert (plan.requests, plan.planned, plan.separate, plan.saved) == (2, 2, 2, 1)
    assert (plan.optimal, plan.spread_optimal, plan.gap, plan.provisional) == (True, True, None, False)
    assert (card.number, card.day, card.state, card.departments) == (
        "LH20260001",
        "2026-12-07",
        VisitState.PLANNED,
        (MARKET, FIRE),
    )
    assert (outcome.new, outcome.moved, outcome.kept, outcome.dropped, outcome.deferred) == (1, 0, 0, 0, 0)
    for request in (fire, market):
        found = station.inspection_requests.request(request)
        assert (found.state, found.card.visit_id) == (RequestState.MERGED, card.id)
        assert found.events[-1].move is Move.PLAN


def test_a_quiet_day_is_used_only_for_a_request_with_an_exemption(station: Station) -> None:
    ask(station, 2, 2)
    ask(
        station,
        4,
        4,
        department=MARKET,
        exemption="EMERGENCY",
        exemption_reason="气体泄漏",
        exemption_approver="王局长",
    )

    plan = take(station)

    assert days(station) == ["04"]
    (left,) = plan.unplanned
    assert "2026-12-02" in left.why
    assert "企业安静日" in left.why
    assert "最近的可排日期是 2026-12-03" in left.why


def test_days_follow_the_quiet_rule_of_the_station(station: Station) -> None:
    station.calendar.save_rules(USUAL_HOURS, QuietRule(QuietPattern.ODD_DATE))
    ask(station, 1, 3)

    take(station)

    assert days(station) == ["02"]


def test_what_nobody_took_out_is_planned_and_what_a_person_sent_back_is_not(station: Station) -> None:
    back, off_site, deferred = ask(station, 1, 9), ask(station, 1, 9), ask(station, 1, 9, department=MARKET)
    station.inspection_requests.give_back([back], "事项不清楚")
    station.inspection_requests.check_off_site([off_site], "看报表就行")
    station.inspection_requests.defer([deferred], "等企业复产")

    plan = station.inspection_plans.propose(FIRST, LAST)

    assert [one for visit in plan.visits for one in visit.request_ids] == [deferred]


def test_a_department_that_cannot_come_so_often_leaves_requests_with_their_reason(station: Station) -> None:
    ask(station, 1, 1, enterprise="甲公司")
    ask(station, 1, 3, enterprise="乙公司")
    last = ask(station, 1, 3, enterprise="丙公司")

    plan = take(station, teams=1)

    assert (plan.requests, plan.planned, plan.separate, len(plan.visits)) == (3, 2, 3, 2)
    (left,) = plan.unplanned
    found = station.inspection_requests.request(left.id)
    assert left.why == f"{FIRE}每天最多 1 次，能排的 2 天（12-01、12-03）都已排满。"
    assert (found.state, found.card.decision) == (RequestState.DEFERRED, left.why)
    assert take(station).planned == 3
    assert station.inspection_requests.request(last).state is RequestState.MERGED


def test_who_governs_the_chain_of_the_enterprise_leads(station: Station) -> None:
    station.inspection_lists.save_department(None, {"name": MARKET, "competent": True, "chains": "高端装备"})
    add_enterprise(station, "甲公司", chain="高端装备")
    for department in (FIRE, FIRE, MARKET):
        ask(station, 1, 9, department=department, item=f"第 {len(station.inspection_requests.requests())} 项")

    take(station)

    (card,) = visits(station)
    assert (card.lead, card.departments) == (MARKET, (MARKET, FIRE))


def test_a_year_without_a_published_calendar_is_said_to_be_provisional(station: Station) -> None:
    plan = station.inspection_plans.propose(date(2027, 1, 1), date(2027, 1, 31))

    assert (plan.provisional, plan.requests, plan.optimal) == (True, 0, True)


def test_a_plan_can_be_written_as_a_workbook(station: Station, tmp_path: Path) -> None:
    ask(station, 1, 3)
    ask(station, 2, 2, enterprise="=乙公司")
    plan = station.inspection_plans.propose(FIRST, LAST)

    assert station.inspection_plans.save_plan(plan, tmp_path / "方案 甲.xlsx") == 1

    made, left = read_workbook(tmp_path / "方案 甲.xlsx")
    assert made.rows[1][:2] == ["2026-12-01", "甲公司"]
    assert left.rows[1][2] == "=乙公司"


@pytest.mark.parametrize(
    ("first", "last", "teams", "field"),
    [(LAST, FIRST, None, "last"), (FIRST, date(2028, 1, 31), None, "last"), (FIRST, LAST, 0, "teams")],
)
def test_a_period_or_limit_that_is_none_is_refused_at_its_field(
    station: Station, first: date, last: date, teams: int | None, field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        station.inspection_plans.propose(first, last, teams=teams)

    assert refused.value.field == field


# ---- planning again ----


def test_planning_again_keeps_visits_and_their_numbers(station: Station) -> None:
    ask(station, 1, 3)
    ask(station, 9, 11, enterprise="乙公司")
    take(station)
    before = visits(station)

    plan = station.inspection_plans.propose(FIRST, LAST)
    outcome = station.inspection_plans.apply(plan)

    assert visits(station) == before
    assert [visit.before for visit in plan.visits] == [visit.day for visit in plan.visits]
    assert (outcome.new, outcome.moved, outcome.kept, outcome.dropped) == (0, 0, 2, 0)


def test_a_pinned_visit_stays_and_others_come_to_it(station: Station) -> None:
    ask(station, 1, 9)
    take(station)
    (card,) = visits(station)
    station.inspection_plans.move(card.id, date(2026, 12, 9))
    ask(station, 1, 31, department=MARKET)

    plan = take(station)

    (now,) = visits(station)
    assert (now.id, now.day, now.pinned, now.departments) == (card.id, "2026-12-09", True, (MARKET, FIRE))
    assert [(visit.pinned, visit.before) for visit in plan.visits] == [(True, date(2026, 12, 9))]


def test_a_pinned_visit_says_what_speaks_against_its_day_since(station: Station, tmp_path: Path) -> None:
    for name in ("甲公司", "乙公司"):
        ask(station, 1, 1, enterprise=name)
    take(station)
    for card in visits(station):
        station.inspection_plans.pin(card.id)
    station.inspection_plans.add_blackout(FIRST, FIRST, "设备大修", enterprise_id=add_enterprise(station))

    plan = station.inspection_plans.propose(FIRST, LAST)

    against = {visit.enterprise: (visit.day, visit.against) for visit in plan.visits}
    assert against == {"甲公司": (FIRST, "企业不便入企"), "乙公司": (FIRST, None)}
    station.inspection_plans.save_plan(plan, tmp_path / "方案.xlsx")
    assert "固定，但企业不便入企" in {row[-1] for row in read_workbook(tmp_path / "方案.xlsx")[0].rows}


def test_a_visit_moves_with_its_number_when_its_day_is_kept_free(station: Station) -> None:
    ask(station, 1, 9)
    take(station)
    enterprise = add_enterprise(station)
    blackout = station.inspection_plans.add_blackout(FIRST, date(2026, 12, 4), "设备大修", enterprise_id=enterprise)

    plan = take(station)

    (card,) = visits(station)
    assert (card.number, card.day) == ("LH20260001", "2026-12-07")
    assert plan.visits[0].before == FIRST
    station.inspection_plans.remove_blackout(blackout)
    assert [one.reason for one in station.inspection_plans.blackouts()] == []
    station.inspection_plans.restore_blackout(blackout)
    assert [(one.enterprise, one.department) for one in station.inspection_plans.blackouts()] == [("甲公司", None)]


def test_a_day_kept_free_by_one_enterprise_leaves_the_visits_to_others_on_theirs(station: Station) -> None:
    names = [f"{place}公司" for place in "甲乙丙丁戊己庚辛"]
    for place, name in enumerate(names):
        ask(station, 1 + place // 4 * 2, 11, enterprise=name)
    before = {card.enterprise: card for card in take(station).visits}
    day = before[names[0]].day
    station.inspection_plans.add_blackout(day, day, "设备大修", enterprise_id=add_enterprise(station, names[0]))

    plan = station.inspection_plans.propose(FIRST, LAST)

    moved = [card.enterprise for card in plan.visits if card.before != card.day]
    assert names[0] in moved and len(moved) <= 2  # at most one other trades places with it
    assert all(card.id is not None for card in plan.visits)


def test_a_department_on_leave_comes_on_another_day(station: Station) -> None:
    ask(station, 1, 9)
    station.registry.save_department(None, {"name": MARKET})
    station.inspection_plans.add_blackout(FIRST, date(2026, 12, 6), "轮休", department=FIRE)
    ask(station, 1, 3, department=MARKET, enterprise="乙公司")

    take(station)

    assert days(station) == ["01", "07"]


def test_what_the_enterprise_was_told_of_stays_and_counts_for_its_departments(station: Station, told: str) -> None:
    ask(station, 1, 1, department=MARKET)
    ask(station, 1, 3, enterprise="乙公司")

    plan = take(station, teams=1)

    assert [(card.day[-2:], card.enterprise) for card in visits(station)] == [("01", "甲公司"), ("03", "乙公司")]
    (left,) = plan.unplanned
    assert "已经通知企业" in left.why
    assert not {visit.id for visit in plan.visits} & {told}


@pytest.fixture
def told(open_station: Callable[..., Station], station: Station) -> str:
    """A visit on 1 December of which the enterprise has been told."""
    request = ask(station, 1, 1)
    take(station)
    visit_id = station.inspection_requests.request(request).card.visit_id
    assert visit_id is not None
    notify(station, visit_id)
    return visit_id


def test_an_approved_visit_that_another_department_joins_has_to_be_approved_again(station: Station) -> None:
    ask(station, 1, 9)
    take(station)
    (card,) = visits(station)
    station.inspection_visits.approve([card.id], FIRE, "王局长", datetime(2026, 11, 23, 9, 0))
    assert visits(station)[0].state is VisitState.APPROVED

    ask(station, 1, 9, department=MARKET)
    take(station)

    (now,) = visits(station)
    parts = {part.department: part.approved_by for part in station.inspection_visits.visit(card.id).parts}
    assert (now.id, now.state, parts) == (card.id, VisitState.PLANNED, {FIRE: "王局长", MARKET: None})


def test_what_was_put_off_tells_why_only_until_it_has_a_day(station: Station) -> None:
    request = ask(station, 1, 3)
    kept = station.inspection_plans.add_blackout(
        FIRST, date(2026, 12, 3), "大修", enterprise_id=add_enterprise(station)
    )
    take(station)
    put_off = station.inspection_requests.request(request)
    assert put_off.state is RequestState.DEFERRED and "企业不便入企" in (put_off.card.decision or "")
    station.inspection_plans.remove_blackout(kept)

    take(station)

    found = station.inspection_requests.request(request)
    assert (found.state, found.card.decision, found.decided_by) == (RequestState.MERGED, None, None)
    assert [event.move for event in found.events][-2:] == [Move.DEFER, Move.PLAN]


def test_a_visit_that_no_request_needs_any_more_goes(station: Station) -> None:
    ask(station, 1, 1)
    ask(station, 3, 9, department=MARKET)
    take(station)
    assert days(station) == ["01", "03"]
    first = visits(station)[0]
    station.inspection_plans.take_out([station.inspection_visits.visit(first.id).requests[0].id], "企业停产")

    assert days(station) == ["03"]
    assert take(station).planned == 2


def test_a_department_whose_last_request_is_taken_out_does_not_come(station: Station) -> None:
    fire, market = ask(station, 1, 1), ask(station, 1, 1, department=MARKET)
    take(station)
    (card,) = visits(station)
    station.inspection_visits.set_officers(card.id, FIRE, [Officer("张三", "A1"), Officer("李四", "A2")])

    station.inspection_plans.take_out([fire], "与上月重复")

    (now,) = visits(station)
    found = station.inspection_requests.request(fire)
    assert (now.lead, now.departments) == (MARKET, (MARKET,))
    assert (found.state, found.card.decision, found.card.visit_id) == (RequestState.DEFERRED, "与上月重复", None)
    with pytest.raises(FieldError, match="理由"):
        station.inspection_plans.take_out([market], " ")


def test_a_lead_whose_requests_are_taken_out_is_followed_by_who_governs_the_chain(station: Station) -> None:
    for department in (FIRE, MARKET):
        station.inspection_lists.save_department(None, {"name": department, "competent": True, "chains": "高端装备"})
    add_enterprise(station, "甲公司", chain="高端装备")
    leading = [ask(station, 1, 1, department=MARKET, item=item) for item in ("计量检查", "特种设备检查")]
    ask(station, 1, 1)
    for item in ("卫生许可检查", "放射卫生检查"):
        ask(station, 1, 1, department=HEALTH, item=item)
    take(station)
    assert visits(station)[0].lead == MARKET

    station.inspection_plans.take_out(leading, "并入下月")

    assert visits(station)[0].lead == FIRE


def test_a_plan_made_of_what_has_changed_since_is_refused(station: Station) -> None:
    ask(station, 1, 9)
    plan = station.inspection_plans.propose(FIRST, LAST)
    ask(station, 1, 9, department=MARKET)

    with pytest.raises(StationError, match="重新生成"):
        station.inspection_plans.apply(plan)

    assert days(station) == []


# ---- days by hand ----


def test_each_day_says_whether_a_visit_may_be_moved_there_and_why_not(station: Station) -> None:
    ask(station, 1, 11)
    ask(station, 3, 11, department=MARKET)
    take(station)
    ask(station, 9, 9, department=HEALTH)
    enterprise = add_enterprise(station)
    station.inspection_plans.add_blackout(date(2026, 12, 7), date(2026, 12, 7), "盘点", enterprise_id=enterprise)

    (card,) = visits(station)
    choices = {choice.day.day: choice for choice in station.inspection_plans.allowed_days(card.id)}

    assert card.day == "2026-12-03"
    assert [day for day, choice in choices.items() if choice.allowed] == [9, 11]
    assert "就是现在" in str(choices[3].why)
    assert "企业安静日" in str(choices[4].why)
    assert "周六" in str(choices[5].why)
    assert "不便入企" in str(choices[7].why)
    assert "超出" in str(choices[15].why)
    assert FIRE not in str(choices[1].why)
    assert "2026-12-03" in str(choices[1].why)


def test_a_visit_is_moved_only_to_a_day_that_is_allowed(station: Station) -> None:
    ask(station, 1, 11)
    take(station)
    (card,) = visits(station)

    for day, why in ((date(2026, 12, 2), "企业安静日"), (date(2026, 12, 15), "超出"), (date(2027, 3, 1), "窗口")):
        with pytest.raises(FieldError, match=why):
            station.inspection_plans.move(card.id, day)
    station.inspection_plans.move(card.id, date(2026, 12, 11))

    (moved,) = visits(station)
    assert (moved.day, moved.pinned) == ("2026-12-11", True)
    assert station.inspection_visits.visit(card.id).events[-1].text == "由 2026-12-01 改到 2026-12-11"
    station.inspection_plans.unpin(card.id)
    assert not visits(station)[0].pinned


def test_a_visit_of_which_the_enterprise_was_told_is_neither_moved_nor_pinned(station: Station, told: str) -> None:
    for change in (
        lambda: station.inspection_plans.move(told, date(2026, 12, 3)),
        lambda: station.inspection_plans.pin(told),
        lambda: station.inspection_plans.take_out([station.inspection_visits.visit(told).requests[0].id], "停产"),
    ):
        with pytest.raises(StationError, match="已通知"):
            change()


def test_a_day_that_is_over_is_no_choice(folder: Path, station: Station) -> None:
    ask(station, 1, 11)
    take(station)
    (card,) = visits(station)
    station.close()
    later = Station.open(folder, "admin", "灯塔-纸船-石榴", FixedClock(datetime(2026, 12, 8, 9, 0)))

    with later:
        choices = {choice.day.day: choice.why for choice in later.inspection_plans.allowed_days(card.id)}

    assert (choices[3], choices[9]) == ("已经过去", None)


@pytest.mark.parametrize(
    ("values", "field"),
    [({}, "enterprise"), ({"department": "没有的局"}, "department"), ({"enterprise_id": "没有"}, "enterprise")],
)
def test_days_are_kept_free_for_a_known_enterprise_or_department(
    station: Station, values: dict[str, str], field: str
) -> None:
    with pytest.raises(FieldError) as refused:
        station.inspection_plans.add_blackout(FIRST, LAST, "大修", **values)

    assert refused.value.field == field


def test_a_registrar_proposes_and_a_supervisor_takes(as_role: Callable[[Role], Station]) -> None:
    desk = as_role(Role.REGISTRAR)
    plan = desk.inspection_plans.propose(FIRST, LAST)

    with pytest.raises(Refused):
        desk.inspection_plans.apply(plan)
