"""Inspection requests on a station: entering them, what is refused, screening, and the moves until they are planned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.roles import Role
from jn_desktop.inspections import request_reading
from jn_desktop.inspections.model import Blackout, InspectionRequest, JointVisit
from jn_desktop.inspections.request_cards import NewRequest, RequestCard
from jn_desktop.inspections.screening import Verdict
from jn_desktop.inspections.states import Move, RequestState, VisitState
from jn_desktop.station import Station

CODE = "91370800MAPXDPYGWN"
REQUEST = NewRequest(
    department="消防救援大队",
    item="消防安全检查",
    kind="日常检查",
    first_day=date(2026, 12, 3),
    last_day=date(2026, 12, 20),
    enterprise="甲电子有限公司",
    uscc=CODE,
)
EXEMPTED = replace(
    REQUEST, exemption="COMPLAINT_CLUE", exemption_reason="12345 转来的投诉", exemption_approver="张局长"
)


@pytest.fixture
def card(station: Station) -> Callable[[str], RequestCard]:
    return lambda request_id: station.inspection_requests.request(request_id).card


def state(station: Station, request_id: str) -> RequestState:
    return station.inspection_requests.request(request_id).state


# ---- entering ----


def test_what_is_entered_is_submitted_with_the_next_number_of_its_month(station: Station) -> None:
    first = station.inspection_requests.save(REQUEST)
    second = station.inspection_requests.save(replace(REQUEST, item="建筑防火检查"))

    found = station.inspection_requests.request(first)
    assert (found.card.number, found.state, found.card.uscc) == ("JC20261200001", RequestState.SUBMITTED, CODE)
    assert station.inspection_requests.request(second).card.number == "JC20261200002"
    assert [event.move for event in found.events] == [Move.SAVE, Move.SUBMIT]
    assert found.submitted_at == "2026-11-23T09:30"


def test_a_draft_waits_until_it_is_submitted(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST, draft=True)
    assert (state(station, request_id), station.inspection_requests.waiting()) == (RequestState.DRAFT, 0)

    station.inspection_requests.submit([request_id])
    assert (state(station, request_id), station.inspection_requests.waiting()) == (RequestState.SUBMITTED, 1)


def test_what_was_screened_is_screened_again_once_it_has_been_changed(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    station.inspection_requests.screen([request_id])

    station.inspection_requests.save(replace(REQUEST, minutes=90), request_id)

    found = station.inspection_requests.request(request_id)
    assert (found.state, found.card.minutes, found.card.verdict) == (RequestState.SUBMITTED, 90, None)


def test_what_was_sent_back_is_submitted_again_when_it_is_put_right(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    station.inspection_requests.give_back([request_id], "事项写得不清楚")

    station.inspection_requests.save(replace(REQUEST, item="建筑防火检查"), request_id)

    found = station.inspection_requests.request(request_id)
    assert (found.state, found.card.decision) == (RequestState.SUBMITTED, None)


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"last_day": date(2026, 12, 2)}, "last_day", "早于最早日期"),
        ({"uscc": "91370800MAPXDPYGW0"}, "uscc", "不是有效的统一社会信用代码"),
        ({"enterprise": " "}, "enterprise", "还没有填企业"),
        ({"enterprise_id": "没有"}, "enterprise", "已经不在名录里"),
        ({"department": ""}, "department", "还没有选检查部门"),
        ({"department": "税务局、建设局"}, "department", "只写一个部门"),
        ({"item": " "}, "item", "还没有写检查事项"),
        ({"kind": "抽检"}, "kind", "可以选日常检查"),
        ({"minutes": 0}, "minutes", "0 分钟不合理"),
        ({"exemption": "不知道"}, "exemption", "不在清单里"),
        ({"exemption": "COMPLAINT_CLUE"}, "exemption_reason", "还没有写例外理由"),
        ({"exemption": "COMPLAINT_CLUE", "exemption_reason": "投诉"}, "exemption_approver", "还没有写批准人"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(station: Station, told: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(FieldError, match=words) as refusal:
        station.inspection_requests.save(replace(REQUEST, **told))  # type: ignore[arg-type]

    assert refusal.value.field == field
    assert station.inspection_requests.requests() == []


def test_without_an_exemption_no_reason_is_kept(station: Station, card: Callable[[str], RequestCard]) -> None:
    request_id = station.inspection_requests.save(EXEMPTED)
    assert card(request_id).exemption == "投诉举报线索"

    station.inspection_requests.save(replace(EXEMPTED, exemption=None), request_id)
    assert (card(request_id).exemption, card(request_id).exemption_reason) == (None, None)


# ---- screening ----


def test_screening_confirms_what_it_finds_now(station: Station, card: Callable[[str], RequestCard]) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    assert (card(request_id).proposed, card(request_id).verdict) == (Verdict.ACCEPTABLE, None)

    station.inspection_requests.screen([request_id])

    found = station.inspection_requests.request(request_id)
    assert (found.state, found.card.verdict) == (RequestState.SCREENED, "可受理")
    assert found.card.verdict_reason == "期限内有 6 个可排的日期，最早 2026-12-03。"
    assert (found.decided_by, found.decided_at) == ("admin", "2026-11-23T09:30")
    assert found.events[-1].text == "可受理：期限内有 6 个可排的日期，最早 2026-12-03。"


def test_the_lists_of_the_office_decide_the_verdict(station: Station, card: Callable[[str], RequestCard]) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    lists = station.inspection_lists

    lists.save_department(None, {"name": "消防救援大队", "competent": True, "basis": None, "chains": None})
    values = {"department": "消防救援大队", "legal_basis": None, "off_site": True, "points": None}
    lists.save_item(None, {**values, "name": "建筑防火检查"})
    assert card(request_id).proposed is Verdict.RETURN
    lists.save_item(None, {**values, "name": "消防安全检查"})
    assert card(request_id).proposed is Verdict.OFF_SITE


def test_a_duplicate_names_the_earlier_number(station: Station, card: Callable[[str], RequestCard]) -> None:
    first = station.inspection_requests.save(REQUEST)
    second = station.inspection_requests.save(REQUEST)

    assert card(first).proposed is Verdict.ACCEPTABLE
    assert card(second).reason == (
        "与 JC20261200001（2026-12-03 至 2026-12-20）是同一部门对同一企业的同一事项，时间有重叠。"
    )
    station.inspection_requests.cancel([first], "重复填报")
    assert card(second).proposed is Verdict.ACCEPTABLE


def test_visits_of_the_year_are_held_against_the_caps(station: Station, card: Callable[[str], RequestCard]) -> None:
    lists = station.inspection_lists
    lists.save_department(None, {"name": "消防救援大队", "competent": True, "basis": None, "chains": None})
    told = {"item": None, "risk_class": None, "most": 1, "least": None, "source": None}
    lists.save_cap(None, {"department": "消防救援大队", **told})
    done = station.inspection_requests.save(replace(REQUEST, first_day=date(2026, 12, 3), last_day=date(2026, 12, 3)))
    visit(station, done, "2026-12-03")
    later = replace(REQUEST, first_day=date(2026, 12, 21), last_day=date(2026, 12, 31))

    over = card(station.inspection_requests.save(later))
    case = card(station.inspection_requests.save(replace(later, item="火灾隐患核查", kind="个案检查")))

    assert over.reason == "2026 年消防救援大队已安排 1 次（LH20260001 2026-12-03），本年上限 1 次。"
    assert case.proposed is Verdict.ACCEPTABLE  # case-based inspections do not count
    assert card(done).reason == "已排在 2026-12-03。"


def test_days_that_an_enterprise_or_a_department_keeps_free_are_not_offered(
    station: Station, card: Callable[[str], RequestCard]
) -> None:
    request_id = station.inspection_requests.save(
        replace(REQUEST, first_day=date(2026, 12, 7), last_day=date(2026, 12, 9))
    )
    stretch = {"first_day": "2026-12-07", "last_day": "2026-12-07", "reason": "盘点"}
    with station.context.writing() as work:
        work.insert(Blackout, {"enterprise_id": card(request_id).enterprise_id, **stretch})
    assert card(request_id).proposed is Verdict.ACCEPTABLE

    with station.context.writing() as work:
        work.insert(
            Blackout, {"department": "消防救援大队", **stretch, "first_day": "2026-12-09", "last_day": "2026-12-09"}
        )
    assert card(request_id).reason == (
        "2026-12-07 至 2026-12-09 没有可排的日期（企业不便入企、企业安静日、消防救援大队不能派人）；"
        "离得最近的可排日期是 2026-12-11。"
    )


def visit(station: Station, request_id: str, day: str, **told: object) -> str:
    """Make a visit for a request, as a plan does."""
    with station.context.writing() as work:
        (record,) = work.find(InspectionRequest, "id", [request_id])
        planned = {"number": "LH20260001", "day": day, "lead": record["department"], "pinned": False}
        state_ = {"state": VisitState.PLANNED.value, "enterprise_id": record["enterprise_id"]}
        visit_id = work.insert(JointVisit, {**planned, **state_, **told})
        work.update(InspectionRequest, record, {"state": RequestState.MERGED.value, "visit_id": visit_id})
    return visit_id


# ---- decisions ----


@pytest.mark.parametrize(
    ("act", "after"),
    [
        ("give_back", RequestState.RETURNED),
        ("check_off_site", RequestState.OFF_SITE),
        ("defer", RequestState.DEFERRED),
        ("cancel", RequestState.CANCELLED),
    ],
)
def test_a_decision_needs_a_reason_and_says_who_decided(station: Station, act: str, after: RequestState) -> None:
    ids = [station.inspection_requests.save(replace(REQUEST, item=item)) for item in ("甲", "乙")]
    decide = getattr(station.inspection_requests, act)
    with pytest.raises(FieldError) as refusal:
        decide(ids, " ")
    assert refusal.value.field == "reason"

    decide(ids, "按领导小组意见")

    for request_id in ids:
        found = station.inspection_requests.request(request_id)
        assert (found.state, found.card.decision, found.decided_by) == (after, "按领导小组意见", "admin")
        assert found.events[-1].text == "按领导小组意见"


def test_what_was_sent_back_can_be_taken_up_again(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    station.inspection_requests.give_back([request_id], "缺依据")

    station.inspection_requests.take_up([request_id])

    found = station.inspection_requests.request(request_id)
    assert (found.state, found.card.decision, found.card.proposed) == (
        *(RequestState.SUBMITTED, None, Verdict.ACCEPTABLE),
    )


def test_of_several_all_are_moved_or_none(station: Station) -> None:
    ids = [station.inspection_requests.save(replace(REQUEST, item=item)) for item in ("甲", "乙")]
    station.inspection_requests.cancel(ids[1:], "不再需要")

    with pytest.raises(StationError, match="JC20261200002 现在是“已撤销”，不能审核"):
        station.inspection_requests.screen(ids)

    assert state(station, ids[0]) is RequestState.SUBMITTED


def test_an_exemption_that_came_without_reason_gets_one_also_as_part_of_a_visit(
    station: Station, card: Callable[[str], RequestCard]
) -> None:
    request_id = station.inspection_requests.save(EXEMPTED)
    visit(station, request_id, "2026-12-03")
    with station.context.writing() as work:
        (record,) = work.find(InspectionRequest, "id", [request_id])
        work.update(InspectionRequest, record, {"exemption_reason": None, "exemption_approver": None})
    assert card(request_id).lacks_excuse

    station.inspection_requests.justify([request_id], "群众举报消防通道堵塞", "李局长")

    found = station.inspection_requests.request(request_id)
    assert (found.state, found.card.lacks_excuse) == (RequestState.MERGED, False)
    assert found.events[-1].text == "群众举报消防通道堵塞（批准人：李局长）"


def test_a_request_without_an_exemption_needs_no_reason(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST)

    with pytest.raises(StationError, match="JC20261200001 没有例外情形"):
        station.inspection_requests.justify([request_id], "理由", "批准人")


def test_only_moves_of_the_request_itself_are_offered(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    moves = station.inspection_requests.request(request_id).moves
    assert moves == (Move.SAVE, Move.SCREEN, Move.RETURN, Move.OFF_SITE, Move.DEFER, Move.WITHDRAW)

    visit(station, request_id, "2026-12-03")
    assert station.inspection_requests.request(request_id).moves == (Move.TAKE_OUT,)


def test_an_auditor_reads_and_decides_nothing(station: Station, as_role: Callable[[Role], Station]) -> None:
    request_id = station.inspection_requests.save(REQUEST)

    assert as_role(Role.AUDITOR).inspection_requests.request(request_id).moves == ()


# ---- lists ----


def test_a_request_and_its_visit_are_found_by_their_numbers(station: Station) -> None:
    request_id = station.inspection_requests.save(REQUEST)
    visit_id = visit(station, request_id, "2026-12-03")
    station.search.refresh()

    assert [(hit.kind, hit.record_id, hit.title) for hit in station.search.find("JC20261200001")] == [
        ("inspection_request", request_id, "消防安全检查"),
    ]
    assert [(hit.kind, hit.record_id) for hit in station.search.find("lh2026")] == [("joint_visit", visit_id)]


def test_the_table_shows_windows_of_a_time_and_apart_from_them_what_is_over(station: Station) -> None:
    december = station.inspection_requests.save(REQUEST)
    january = station.inspection_requests.save(replace(REQUEST, first_day=date(2027, 1, 4), last_day=date(2027, 1, 8)))
    gone = station.inspection_requests.save(replace(REQUEST, item="乙"))
    station.inspection_requests.cancel([gone], "不再需要")
    requests = station.inspection_requests

    assert [card.id for card in requests.cards()] == [december, january]
    assert [card.id for card in requests.cards(date(2026, 12, 20), date(2026, 12, 31))] == [december]
    assert [(card.id, card.proposed) for card in requests.cards(over=True)] == [(gone, None)]
    assert requests.months() == ["2027-01", "2026-12"]
    (row, *_) = requests.requests()
    assert [one.id for one in requests.of_enterprise(requests.cards()[0].enterprise_id)] == [january, gone, december]
    assert row.enterprise == "甲电子有限公司"


def test_a_plan_is_given_what_may_be_planned_and_told_what_is_fixed(station: Station) -> None:
    ids = [station.inspection_requests.save(replace(REQUEST, item=str(number))) for number in range(6)]
    station.inspection_requests.cancel(ids[:1], "不再需要")
    station.inspection_requests.defer(ids[1:2], "等整改期满")
    visit(station, ids[2], "2026-12-03")
    visit(station, ids[3], "2026-12-07", pinned=True)
    visit(station, ids[4], "2026-12-09", state=VisitState.NOTIFIED.value)

    with station.context.reading() as connection:
        found = request_reading.plannable(connection, date(2026, 12, 1), date(2026, 12, 31))
        none = request_reading.plannable(connection, date(2026, 12, 21), date(2026, 12, 31))

    assert [(one.id, one.is_fixed) for one in found] == [
        *((ids[1], False), (ids[2], False), (ids[3], True), (ids[4], True), (ids[5], False)),
    ]
    assert none == []
