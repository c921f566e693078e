from collections.abc import Callable, Sequence
from datetime import date

import pytest

from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.inspections.model import InspectionCap, InspectionRequest
from jn_desktop.inspections.other_service import OtherVisitFacts
from jn_desktop.inspections.states import RequestState
from jn_desktop.inspections.visit_moving import VisitMover
from jn_desktop.station import Station
from tests.inspections.visiting import (
    EVEN,
    FIRE,
    MARKET,
    WEDNESDAY,
    add_enterprise,
    answer,
    plan_visit,
    record,
)

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
ONE = {FIRE: ("消防安全检查",)}


def add_cap(station: Station, most: int, **values: object) -> None:
    if department := values.get("department"):
        station.inspection_lists.save_department(None, {"name": department, "competent": True})
    with station.context.writing() as work:
        work.insert(InspectionCap, {"most": most, **values})


def took_place(station: Station, days: Sequence[date], enterprise_id: str) -> None:
    """Visits of one department that were entered on days, as an older record has them."""
    for day in days:
        visit = plan_visit(station, ONE, day, enterprise_id=enterprise_id)
        with station.context.writing() as work:
            mover = VisitMover(work, "admin")
            mover.change(mover.one(visit), {"entered_at": f"{day}T09:00", "state": "已入企"})


def test_what_took_place_is_counted_by_month(station: Station) -> None:
    record(station, plan_visit(station), "灭火器过期")
    record(station, plan_visit(station, ONE))
    plan_visit(station, day=WEDNESDAY)

    found = station.inspection_figures.figures(*NOVEMBER)

    (month,) = found.months
    count = month.count
    assert (month.name, found.total) == ("2026-11", count)
    assert (count.requests, count.visits, count.joint, count.saved) == (4, 2, 1, 2)
    assert (count.joint_rate, count.hit_rate, count.quiet, count.over_cap) == (0.5, 0.5, 0, 0)


def test_off_site_checks_are_a_share_of_all_that_was_checked(station: Station) -> None:
    record(station, plan_visit(station))
    off_site = plan_visit(station, ONE, WEDNESDAY)
    with station.context.writing() as work:
        request = work.find(InspectionRequest, "visit_id", [off_site])[0]
        decided = {"state": RequestState.OFF_SITE.value, "visit_id": None, "decided_at": "2026-11-20T09:00"}
        work.update(InspectionRequest, request, decided)

    total = station.inspection_figures.figures(*NOVEMBER).total

    assert total.off_site == 1
    assert total.off_site_rate == 0.25


def test_nothing_is_no_rate(station: Station) -> None:
    total = station.inspection_figures.figures(*NOVEMBER).total

    rates = (total.joint_rate, total.off_site_rate, total.hit_rate, total.satisfaction_rate)
    assert rates == (None,) * 4


def test_visits_on_quiet_days_and_beyond_a_cap_are_counted(station: Station) -> None:
    add_cap(station, 2, department=FIRE)
    enterprise = add_enterprise(station)
    took_place(station, [date(2026, 11, 3), date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 11)], enterprise)

    total = station.inspection_figures.figures(*NOVEMBER).total

    assert (total.visits, total.quiet, total.over_cap) == (4, 1, 2)


def test_a_cap_counts_the_whole_year_though_a_month_is_asked_for(station: Station) -> None:
    add_cap(station, 1)
    took_place(station, [date(2026, 3, 3), date(2026, 11, 3)], add_enterprise(station))

    assert station.inspection_figures.figures(*NOVEMBER).total.over_cap == 1
    assert station.inspection_figures.figures(date(2026, 3, 1), date(2026, 3, 31)).total.over_cap == 0


# ---- ratings ----


def test_a_rating_is_given_after_the_visit_and_the_last_one_stands(station: Station) -> None:
    visit = plan_visit(station)

    with pytest.raises(StationError, match="还没有结束"):
        station.visit_ratings.rate(visit, 5)
    answer(station, visit)
    with pytest.raises(FieldError, match="1 到 5"):
        station.visit_ratings.rate(visit, 6)
    station.visit_ratings.rate(visit, 2, "等了很久")
    station.visit_ratings.rate(visit, 5, " 态度好 ")

    (card,) = station.visit_ratings.ratings()
    assert (card.stars, card.text, card.number, card.enterprise) == (5, "态度好", "LH20260001", "甲公司")
    total = station.inspection_figures.figures(*NOVEMBER).total
    assert (total.ratings, total.satisfaction_rate) == (1, 1.0)


def test_ratings_are_kept_from_those_who_inspect(station: Station, as_role: Callable[[Role], Station]) -> None:
    visit = plan_visit(station)
    answer(station, visit)
    station.visit_ratings.rate(visit, 1, "很差")

    agent = as_role(Role.AGENT)

    with pytest.raises(Refused):
        agent.visit_ratings.ratings()
    with pytest.raises(Refused):
        agent.visit_ratings.rate(visit, 5)
    total = agent.inspection_figures.figures(*NOVEMBER).total
    assert (total.ratings, total.satisfaction_rate) == (None, None)
    assert "很差" not in str(agent.inspection_visits.visit(visit))
    shown = agent.history.of(visit)
    assert "很差" not in str(shown)


# ---- the year of an enterprise ----


def test_the_year_of_an_enterprise_shows_every_visit_by_anyone_against_its_caps(station: Station) -> None:
    add_cap(station, 1, department=FIRE, least=1)
    add_cap(station, 4)
    enterprise = add_enterprise(station)
    record(station, plan_visit(station))
    plan_visit(station, ONE, WEDNESDAY)
    told = {"exemption_reason": "省里带队", "exemption_approver": "王主任"}
    station.other_visits.record(OtherVisitFacts(enterprise, EVEN, "调研", "市工信局", "了解用工情况", **told))

    found = station.inspection_figures.year_of_enterprise(enterprise, 2026)

    assert [(one.day, one.kind, one.by, one.counted) for one in found.visits] == [
        ("2026-11-23", "联合检查", (FIRE, MARKET), True),
        ("2026-11-24", "调研", ("市工信局",), False),
        ("2026-11-25", "单独检查", (FIRE,), True),
    ]
    assert [(cap.label, cap.used, cap.most, cap.over) for cap in found.caps] == [
        (FIRE, 2, 1, True),
        ("各部门合计", 2, 4, False),
    ]
    assert found.caps[0].visits == ("LH20260001 2026-11-23", "LH20260002 2026-11-25")
    assert station.inspection_figures.year_of_enterprise(enterprise, 2025).visits == ()


def test_a_cap_of_a_risk_class_shows_the_class_to_nobody_who_may_not_see_it(
    station: Station, as_role: Callable[[Role], Station]
) -> None:
    enterprise = add_enterprise(station, risk_class="C")
    add_cap(station, 6, risk_class="C")
    add_cap(station, 2, risk_class="A")

    (seen,) = station.inspection_figures.year_of_enterprise(enterprise, 2026).caps
    (unseen,) = as_role(Role.REGISTRAR).inspection_figures.year_of_enterprise(enterprise, 2026).caps

    assert (seen.label, unseen.label) == ("各部门合计（C 类）", "各部门合计")


def test_an_unknown_enterprise_has_no_year(station: Station) -> None:
    with pytest.raises(StationError, match="已经不在名录里了"):
        station.inspection_figures.year_of_enterprise("x", 2026)
