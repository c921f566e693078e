"""What a visit's page says is next, and how its steps stand."""

from collections.abc import Callable
from datetime import timedelta

from jn_desktop.inspections.pages.visit_flow import Act, finding_in_words, outlook, stages, to_order
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import CheckResult, Emergency, LineResult, Recheck, VisitDetail
from jn_desktop.station import Station
from tests.conftest import NOW
from tests.inspections.visiting import (
    FIRE,
    answer,
    approve,
    enter,
    finish_record,
    notify,
    order,
    plan_visit,
    record,
    staff,
)


def look(station: Station, visit_id: str) -> VisitDetail:
    return station.inspection_visits.visit(visit_id)


def acts(station: Station, visit_id: str, may: Callable[[str], bool] | None = None) -> tuple[Act, ...]:
    return outlook(look(station, visit_id), may or station.context.may).acts


def says(station: Station, visit_id: str) -> str:
    return outlook(look(station, visit_id), station.context.may).sentence


def shown(station: Station, visit_id: str) -> str:
    """Return the steps as letters: ✓ done, > the present one, - not needed, . to come."""
    marks = []
    for stage in stages(look(station, visit_id)):
        marks.append("✓" if stage.at else ">" if stage.current else "-" if stage.skipped else ".")
    return "".join(marks)


def test_a_planned_visit_waits_for_the_departments_that_have_not_approved(station: Station) -> None:
    visit = plan_visit(station)
    station.inspection_visits.approve([visit], FIRE, "王局长", NOW)

    assert acts(station, visit) == (Act.APPROVE,)
    assert "等市场监督管理局审批" in says(station, visit)
    assert shown(station, visit) == ">......."


def test_officers_are_named_before_the_notice(station: Station) -> None:
    visit = plan_visit(station)
    approve(station, visit)

    assert acts(station, visit) == (Act.OFFICERS, Act.NOTIFY)
    staff(station, visit)
    assert acts(station, visit) == (Act.NOTIFY,)
    assert shown(station, visit) == "✓>......"


def test_an_exemption_without_a_reason_comes_before_the_notice(station: Station) -> None:
    visit = plan_visit(station, exemption="COMPLAINT_CLUE")
    approve(station, visit)

    assert acts(station, visit)[0] is Act.JUSTIFY
    assert "先补上理由和批准人" in says(station, visit)


def test_on_site_one_fills_the_list_then_leaves_then_finishes_the_record(station: Station) -> None:
    visit = plan_visit(station)
    notify(station, visit)
    before = acts(station, visit)
    station.inspection_visits.enter(visit, NOW - timedelta(minutes=30))
    entered = acts(station, visit)
    results = {line.id: LineResult(CheckResult.PASS) for line in look(station, visit).checklist if line.id}
    station.inspection_visits.set_results(visit, results)
    filled = acts(station, visit)
    station.inspection_visits.leave(visit, NOW)

    assert before == (Act.ENTER,)
    assert entered == (Act.CHECK, Act.FIND, Act.LEAVE)
    assert filled == (Act.LEAVE, Act.FIND)
    assert acts(station, visit) == (Act.RECORD, Act.FIND)
    assert shown(station, visit) == "✓✓✓>...."


def test_what_failed_wants_to_be_written_down(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)
    results = {line.id: LineResult(CheckResult.FAIL) for line in look(station, visit).checklist if line.id}
    station.inspection_visits.set_results(visit, results)

    assert acts(station, visit)[0] is Act.FIND
    assert "还没有写是什么问题" in says(station, visit)


def test_a_visit_without_findings_is_closed_after_the_result(station: Station) -> None:
    visit = plan_visit(station)
    record(station, visit)
    assert acts(station, visit) == (Act.NOTIFY_RESULT,)
    station.inspection_visits.notify_result(visit, NOW)
    assert acts(station, visit) == (Act.CLOSE,)
    assert shown(station, visit) == "✓✓✓✓✓..>"
    station.inspection_visits.close([visit])

    assert shown(station, visit) == "✓✓✓✓✓--✓"
    assert acts(station, visit) == () and "归档号" in says(station, visit)


def test_what_was_found_is_ordered_rechecked_and_closed(station: Station) -> None:
    visit = plan_visit(station)
    answer(station, visit, "灭火器过期")
    waiting = look(station, visit)
    assert acts(station, visit)[0] is Act.ORDER and len(to_order(waiting)) == 1
    assert finding_in_words(waiting.findings[0]) == "待责令改正"
    assert shown(station, visit) == "✓✓✓✓✓>.."

    other = plan_visit(station)
    (finding,) = order(station, other, "通道堵塞")
    assert acts(station, other) == (Act.RECHECK,)
    assert shown(station, other) == "✓✓✓✓✓✓>."
    assert finding_in_words(look(station, other).findings[0]) == "2026-11-25 前改正"
    station.inspection_visits.recheck(other, NOW, "张三", [Recheck(finding, True, "已疏通")])
    assert acts(station, other) == (Act.CLOSE,)
    assert finding_in_words(look(station, other).findings[0]) == "复查合格"
    assert shown(station, other) == "✓✓✓✓✓✓✓>"


def test_an_emergency_says_what_it_still_lacks_and_offers_the_approval(station: Station) -> None:
    visit = plan_visit(station)
    station.inspection_visits.enter_at_once(Emergency("燃气泄漏", NOW - timedelta(minutes=30), visit_id=visit))

    assert Act.APPROVE in acts(station, visit)
    assert "手续还要补办" in says(station, visit)
    assert shown(station, visit)[1:4] == "-✓>"


def test_who_may_do_nothing_is_offered_nothing(station: Station) -> None:
    visit = plan_visit(station)
    enter(station, visit)

    assert acts(station, visit, may=lambda _: False) == ()
    assert look(station, visit).card.state is VisitState.ENTERED
    finish_record(station, visit)
