from typing import Any

import pytest

from jn_desktop.core.database import Base
from jn_desktop.inspections.model import Finding, InspectionRequest, JointVisit, VisitDepartment
from jn_desktop.station import Station
from tests.inspections.visiting import EVEN, WEDNESDAY, answer, order, plan_visit, record


def spoil(station: Station, model: type[Base], record_id: str, /, **values: Any) -> None:
    with station.context.writing() as work:
        work.update(model, work.find(model, "id", [record_id])[0], values)


def test_a_station_with_visits_on_their_way_is_sound(station: Station) -> None:
    plan_visit(station, day=WEDNESDAY)
    record(station, plan_visit(station))
    order(station, plan_visit(station), "灭火器过期")
    closed = plan_visit(station)
    answer(station, closed)
    station.inspection_visits.close([closed])
    station.inspection_visits.cancel(plan_visit(station), "停产")

    assert [said for said in station.verification.verify() if "取消" not in said] == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "不知道"}, "的状态“不知道”不是"),
        ({"last_day": "2026-11-01"}, "早于最早日期"),
        ({"visit_id": None}, "找不到它的联合检查"),
        ({"state": "已提交"}, "是“已提交”，却在联合检查 LH20260001 里"),
        ({"department": "别的局"}, "不一致"),
    ],
)
def test_a_request_that_cannot_be_is_said(station: Station, values: dict[str, Any], said: str) -> None:
    visit = plan_visit(station)
    spoil(station, InspectionRequest, station.inspection_visits.visit(visit).requests[0].id, **values)

    assert [one for one in station.verification.verify() if said in one]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "不知道"}, "的状态“不知道”不是"),
        ({"day": EVEN.isoformat()}, "是企业安静日，又不是每一项都有例外情形；请改期"),
        ({"day": "2026-11-28"}, "不是工作日；请改期"),
        ({"lead": "别的局"}, "的牵头部门“别的局”没有参加"),
        ({"state": "已入企"}, "没有入企时间"),
        ({"entered_at": "2026-11-23T09:00"}, "却有入企时间"),
        ({"retired_on": "2026-11-23"}, "找不到它的联合检查"),
    ],
)
def test_a_visit_that_cannot_be_is_said(station: Station, values: dict[str, Any], said: str) -> None:
    visit = plan_visit(station)
    spoil(station, JointVisit, visit, **values)

    assert [one for one in station.verification.verify() if said in one]


def test_a_closed_visit_without_an_approval_is_said(station: Station) -> None:
    visit = plan_visit(station)
    answer(station, visit)
    station.inspection_visits.close([visit])
    with station.context.writing() as work:
        part = work.find(VisitDepartment, "visit_id", [visit])[0]
        work.update(VisitDepartment, part, {"approved_at": None})

    assert [one for one in station.verification.verify() if "已办结，但没有" in one]


def test_an_order_without_a_recheck_is_said(station: Station) -> None:
    visit = plan_visit(station)
    (finding,) = order(station, visit, "灭火器过期")
    spoil(station, Finding, finding, recheck_id=None)

    assert [one for one in station.verification.verify() if "没有复查需求" in one]


def test_a_number_that_two_visits_have_is_said(station: Station) -> None:
    plan_visit(station)
    spoil(station, JointVisit, plan_visit(station), number="LH20260001")

    assert "编号 LH20260001 被不止一条联合检查使用。" in station.verification.verify()
