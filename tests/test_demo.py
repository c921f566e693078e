"""The sample station: what a newcomer finds there, on whatever day it is made."""

from datetime import date, datetime
from pathlib import Path

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.spreadsheet import write_workbook
from jn_desktop.demo_inspections import fill_with_inspections
from jn_desktop.demo_meetings import fill_with_meetings
from jn_desktop.inspections.visit_cards import VisitQuery
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.states import MinutesState
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD


def test_it_has_meetings_of_all_kinds_and_a_task_force_that_carries_over(sample: Station) -> None:
    fill_with_meetings(sample)

    board = sample.meetings.board()
    assert {row.kind for row in board} == set(MeetingKind)
    coming, last = (row for row in board if row.kind == MeetingKind.TASK_FORCE)
    assert (coming.minutes_state, last.minutes_state) == (MinutesState.DRAFT, MinutesState.ISSUED)
    (carried,) = sample.meetings.meeting(coming.id).topics
    assert {one.id for one in carried.carried} == {one.id for one in sample.meetings.meeting(last.id).actions}
    assert sample.verification.verify() == []


def test_what_was_planned_for_a_month_that_is_over_stays_as_planned(folder: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "检查需求.xlsx"
    headers = ["检查部门", "检查对象", "检查事项", "检查类型", "最早日期", "最晚日期"]
    asked = ["消防救援大队", "甲厂有限公司", "消防安全检查", "日常检查", "2026-12-01", "2026-12-31"]
    write_workbook(ledger, [("检查需求", headers, iter([asked]))])
    with Station.open(folder, FIRST_OPERATOR, PASSWORD, FixedClock(datetime(2027, 2, 28, 9, 30))) as station:
        for name in "甲乙丙丁戊己":
            station.registry.save(None, {"name": f"{name}厂有限公司"})
        station.inspection_requests.import_requests(ledger, ImportOptions())
        station.inspection_plans.apply(station.inspection_plans.propose(date(2026, 12, 1), date(2026, 12, 31)))
        (planned,) = station.inspection_visits.visits(VisitQuery(open=True))

        fill_with_inspections(station, ledger)

        assert planned in station.inspection_visits.visits(VisitQuery(open=True))
