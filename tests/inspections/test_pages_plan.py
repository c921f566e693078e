"""The view 方案: a plan is asked for, looked at with its before and after, taken, dropped, exported, made again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.roles import Role
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Place
from jn_desktop.inspections.pages.plan import PlanView
from jn_desktop.inspections.request_cards import NewRequest
from jn_desktop.station import Station
from tests.conftest import SAMPLES
from tests.desktop.viewing import Screen
from tests.inspections.visiting import FIRE, MARKET

Show = Callable[..., Screen[PlanView]]
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
REQUEST = NewRequest(
    department=FIRE,
    enterprise="甲公司",
    item="消防安全检查",
    kind="日常检查",
    first_day=date(2026, 12, 1),
    last_day=date(2026, 12, 11),
)


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication, station: Station, tmp_path: Path) -> Iterator[Show]:
    theme.dress(qapp, dark=False)
    opened: list[Screen[PlanView]] = []

    def begin(of: Station = station) -> Screen[PlanView]:
        opened.append(Screen(qtbot, of, tmp_path, lambda desk: PlanView(desk, of.inspection_plans, of.registry)))
        return opened[-1]

    yield begin
    for screen in opened:
        screen.close()


def ask(station: Station, **told: object) -> str:
    """Write down a request of one enterprise, known from then on."""
    return station.inspection_requests.save(replace(REQUEST, **told))  # type: ignore[arg-type]


def ask_two(station: Station) -> None:
    ask(station)
    ask(station, department=MARKET, item="计量检查", first_day=date(2026, 12, 9), last_day=date(2026, 12, 20))


def propose(screen: Screen[PlanView], **told: str) -> None:
    screen.press("plan_propose")
    screen.fill(**told)
    screen.qtbot.waitUntil(lambda: screen.view.working.idle)
    screen.settle()


def words(screen: Screen[PlanView]) -> list[str]:
    return [label.text() for label in screen.view.proposal.findChildren(QLabel) if label.isVisible()]


def titles(screen: Screen[PlanView]) -> list[str]:
    tabs = screen.view.proposal.tabs
    return [tabs.tabText(place) for place in range(tabs.count())]


def test_a_time_without_requests_is_said_to_have_none(station: Station, show: Show) -> None:
    screen = show()

    propose(screen)

    assert "没有要排的需求" in words(screen)
    assert not screen.button("plan_apply").isEnabled()


def test_what_belongs_here_is_said_before_there_is_a_plan(show: Show) -> None:
    screen = show()

    told = [label.text() for label in screen.view.findChildren(QLabel) if label.isVisible()]
    assert any("合并成最少的入企次数" in text for text in told)
    screen.press("first_step", screen.view._nothing)
    assert screen.dialog.windowTitle() == "生成方案"


def test_the_form_begins_with_the_next_month(show: Show) -> None:
    screen = show()

    screen.press("plan_propose")

    form = screen.dialog.form
    assert (form.first.text(), form.last.text(), form.teams.text()) == ("2026-12-01", "2026-12-31", "")


def test_two_requests_become_one_visit_and_the_page_says_so(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()

    propose(screen)

    assert "2 项 → 1 次" in words(screen)
    assert "少跑 1 次" in words(screen)
    assert any("已证明" in word for word in words(screen))
    assert titles(screen) == ["入企检查 1", "排不进的需求 0", "不再需要的检查 0"]
    (visit,) = screen.view.proposal.visits.records()
    assert visit.departments == (FIRE, MARKET) or visit.departments == (MARKET, FIRE)
    assert date(2026, 12, 9) <= visit.day <= date(2026, 12, 11)
    assert screen.view.proposal.chart.chart.isVisible()
    assert not station.inspection_visits.visits()  # nothing has happened yet


def test_a_request_without_a_day_is_listed_with_the_reason(station: Station, show: Show) -> None:
    ask_two(station)
    ask(station, item="有限空间检查", first_day=date(2026, 12, 12), last_day=date(2026, 12, 14))
    screen = show()

    propose(screen)

    assert titles(screen)[1] == "排不进的需求 1"
    (left_out,) = screen.view.proposal.unplanned.records()
    assert left_out.item == "有限空间检查" and left_out.why
    assert "1 项排不进，原因见下" in words(screen)


def test_a_plan_is_taken_and_can_be_looked_at_in_the_calendar(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()
    propose(screen)

    screen.press("plan_apply")

    (card,) = station.inspection_visits.visits()
    assert card.requests == 2
    assert screen.said[-1] == "方案已采用：新排 1 次。"
    assert screen.view.plan is None
    screen.answer("看月历")
    assert screen.places == [Place("inspections", only="calendar")]


def test_a_plan_that_was_taken_leaves_what_it_did_and_the_way_to_its_visits(station: Station, show: Show) -> None:
    ask_two(station)
    ask(station, item="有限空间检查", first_day=date(2026, 12, 12), last_day=date(2026, 12, 14))
    screen = show()
    propose(screen)

    screen.press("plan_apply")

    told = screen.view._nothing.text
    assert "2026-12-01 至 12-31 的方案已采用" in told
    assert "新排 1 次，1 项暂缓" in told
    assert screen.view.focusWidget() is screen.button("first_step", screen.view._nothing)
    screen.press("first_step", screen.view._nothing)
    assert screen.places == [Place("inspections", only="visits")]
    propose(screen)
    screen.press("plan_drop")
    assert "已采用" not in screen.view._nothing.text


def test_a_plan_is_dropped_without_a_trace(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()
    propose(screen)

    screen.press("plan_drop")

    assert screen.view.plan is None
    assert not screen.button("plan_export").isEnabled()
    assert not station.inspection_visits.visits()


def test_planning_again_tells_what_differs_from_what_stands(station: Station, show: Show) -> None:
    ask(station)
    screen = show()
    propose(screen)
    screen.press("plan_apply")
    ask(station, department=MARKET, item="计量检查", first_day=date(2026, 12, 9), last_day=date(2026, 12, 20))

    propose(screen)

    (visit,) = screen.view.proposal.visits.records()
    assert visit.before is not None and visit.before < visit.day
    column = next(one for one in screen.view.proposal.visits.model().columns if one.key == "change")
    assert column.shown(visit) == f"由 12月{visit.before.day}日改来"
    screen.press("plan_visits_filter_moved")
    assert screen.view.proposal.visits.records() == [visit]
    screen.press("plan_apply")
    assert screen.said[-1] == "方案已采用：改期 1 次。"


def test_planning_again_begins_with_what_was_told_although_it_was_cancelled(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()

    screen.press("plan_propose")
    screen.dialog.binder.load({"first": "2026-12-01", "last": "2026-12-20", "teams": 4})
    screen.button("accept", screen.dialog).click()
    first_step = screen.button("first_step", screen.view._nothing)
    assert not first_step.isEnabled()
    screen.view.working._stop()
    screen.settle()

    screen.press("plan_drop") if screen.view.plan is not None else None
    assert first_step.isEnabled()
    screen.press("plan_propose")
    told = screen.dialog.binder._raw()
    assert (told["first"], told["last"], told["teams"]) == ("2026-12-01", "2026-12-20", "4")


def test_a_new_proposal_begins_with_its_visits(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()
    propose(screen)
    screen.view.proposal.tabs.setCurrentIndex(1)

    propose(screen)

    assert screen.view.proposal.tabs.currentIndex() == 0
    assert screen.view.proposal.visits.isVisible()


def test_a_pinned_visit_stays_where_it_is(station: Station, show: Show) -> None:
    ask(station)
    screen = show()
    propose(screen)
    screen.press("plan_apply")
    (card,) = station.inspection_visits.visits()
    station.inspection_plans.pin(card.id)
    ask(station, department=MARKET, item="计量检查", first_day=date(2026, 12, 15), last_day=date(2026, 12, 20))

    propose(screen)

    kept = next(visit for visit in screen.view.proposal.visits.records() if visit.id == card.id)
    assert kept.pinned and str(kept.day) == card.day


def test_a_pinned_visit_on_a_day_that_is_forbidden_since_is_pointed_out(station: Station, show: Show) -> None:
    ask(station, first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))
    screen = show()
    propose(screen)
    screen.press("plan_apply")
    (card,) = station.inspection_visits.visits()
    station.inspection_plans.pin(card.id)
    station.inspection_plans.add_blackout(date(2026, 12, 1), date(2026, 12, 1), "集中学习", department=FIRE)

    propose(screen)

    assert any("1 次固定的检查所在的日子现在不能检查" in word for word in words(screen))
    column = next(one for one in screen.view.proposal.visits.model().columns if one.key == "change")
    (visit,) = screen.view.proposal.visits.records()
    assert column.shown(visit) == "固定，已不能去"
    assert column.tip is not None and column.tip(visit) == f"2026-12-01 周二：{FIRE}不能派人"


def test_a_period_that_ends_before_it_begins_is_refused_at_the_field(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()

    propose(screen, first="2026-12-31", last="2026-12-01")

    faults = screen.dialog.binder._faults
    assert faults["first"].isVisible() or faults["last"].isVisible()
    assert screen.dialog.form.first.text() == "2026-12-31"


def test_days_that_have_passed_are_asked_about(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()

    propose(screen, first="2026-11-01")
    assert "2026-11-01 已经过去" in screen.dialog.text()
    screen.press("yes", screen.dialog)
    screen.qtbot.waitUntil(lambda: screen.view.plan is not None)

    assert "2 项 → 1 次" in words(screen)


def test_no_team_at_all_is_refused_at_the_field(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()

    propose(screen, teams="0")

    assert screen.dialog.binder._faults["teams"].isVisible()


def test_what_changes_meanwhile_is_told(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()
    propose(screen)

    ask(station, item="有限空间检查")
    screen.settle()

    assert any("有变动" in word for word in words(screen))


def test_a_plan_is_exported(station: Station, show: Show, tmp_path: Path) -> None:
    ask_two(station)
    screen = show()
    propose(screen)
    file = tmp_path / "方案.xlsx"

    screen.view.export_to(file)
    screen.settle()

    assert screen.said[-1] == "方案已导出：方案.xlsx"
    assert CalamineWorkbook.from_path(str(file)).sheet_names


def test_the_sample_month_is_planned_beside_the_window(station: Station, show: Show) -> None:
    station.registry.import_enterprises(SAMPLES / "企业名录.xlsx", ImportOptions())
    station.inspection_requests.import_requests(SAMPLES / "检查需求汇总表-2026年12月.xlsx", ImportOptions())
    screen = show()

    propose(screen)

    assert "1,200 项 → 785 次" in words(screen)
    assert "少跑 415 次" in words(screen)
    screen.view.proposal.filters._choices["department"].setCurrentText("消防救援大队")
    assert all("消防救援大队" in visit.departments for visit in screen.view.proposal.visits.records())


def test_days_are_kept_free_for_an_enterprise_and_for_a_department(station: Station, show: Show) -> None:
    ask_two(station)
    screen = show()

    screen.press("plan_blackouts")
    dialog = screen.dialog
    screen.press("blackout_add", dialog)
    form = next(one for one in screen.dialogs() if one is not dialog).form
    form.enterprise.setFocus()
    form.enterprise.insert("甲公司")
    form.enterprise.textEdited.emit("甲公司")
    form.first.setFocus()
    screen.settle()
    screen.fill(first="2026-12-09", last="2026-12-11", reason="停产检修")
    assert [card.reason for card in dialog.table.records()] == ["停产检修"]
    screen.press("blackout_add", dialog)
    screen.fill(whose="department", department=MARKET, first="2026-12-15", reason="集中学习")

    told = {(card.enterprise, card.department) for card in station.inspection_plans.blackouts()}
    assert told == {("甲公司", None), (None, MARKET)}
    dialog.close()
    propose(screen)
    assert all(
        not date(2026, 12, 9) <= visit.day <= date(2026, 12, 11) for visit in screen.view.proposal.visits.records()
    )


def test_days_are_taken_away_and_brought_back(station: Station, show: Show) -> None:
    ask_two(station)
    station.inspection_plans.add_blackout(date(2026, 12, 1), date(2026, 12, 3), "集中学习", department=MARKET)
    screen = show()
    screen.press("plan_blackouts")
    dialog = screen.dialog
    dialog.table.selectRow(0)

    screen.press("blackout_remove", dialog)
    assert not station.inspection_plans.blackouts()
    screen.press("blackout_bring_back", dialog)

    assert len(station.inspection_plans.blackouts()) == 1


def test_who_may_not_take_a_plan_is_told_who_does(
    station: Station, as_role: Callable[[Role], Station], show: Show
) -> None:
    ask_two(station)
    screen = show(as_role(Role.REGISTRAR))

    propose(screen)

    assert screen.button("plan_apply").isHidden()
    assert "采用方案要由站长来做。" in words(screen)


def test_who_may_not_plan_is_not_asked_to(station: Station, as_role: Callable[[Role], Station], show: Show) -> None:
    screen = show(as_role(Role.AUDITOR))

    assert [one.objectName() for one in screen.view.head] == ["plan_blackouts", "plan_export"]
