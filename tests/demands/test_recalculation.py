"""The kept clocks of demands follow the calendar and the promise."""

from datetime import date
from pathlib import Path

from jn_desktop.core.calendar import Arrangement, OfficeHours, QuietRule, Season
from jn_desktop.core.importing import ImportOptions
from jn_desktop.demands.cards import DemandRow
from tests.calendar_table import write_csv
from tests.demands.conftest import Desk


def kept(desk: Desk) -> DemandRow:
    (row,) = desk.demands.demands()
    return row


def test_a_day_off_puts_the_deadlines_off_and_back_again(desk: Desk) -> None:
    desk.register()
    assert kept(desk).resolve_by == "2026-12-07T17:30"

    desk.station.calendar.save_day(date(2026, 12, 1), Arrangement.OFF, "停电")
    assert kept(desk).resolve_by == "2026-12-08T17:30"

    desk.station.calendar.remove_day(date(2026, 12, 1))
    assert kept(desk).resolve_by == "2026-12-07T17:30"


def test_other_office_hours_move_the_deadlines(desk: Desk) -> None:
    desk.register()

    desk.station.calendar.save_rules(OfficeHours((Season((1, 1), ((510, 600), (840, 1080))),)), QuietRule())

    assert (kept(desk).contact_by, kept(desk).resolve_by) == ("2026-11-23T15:00", "2026-12-07T18:00")


def test_the_contact_may_be_due_by_the_clock(desk: Desk) -> None:
    desk.watch.set("23 11:30")
    desk.register()
    assert kept(desk).contact_by == "2026-11-23T15:00"

    desk.station.demand_settings.set_contact_hours(by_clock=True)

    assert kept(desk).contact_by == "2026-11-23T13:30"


def test_the_table_of_a_year_makes_its_deadlines_sure(desk: Desk, tmp_path: Path) -> None:
    desk.watch.set("2026-12-30T16:30")
    desk.register()
    assert (kept(desk).resolve_by, kept(desk).provisional) == ("2027-01-13T17:30", True)

    file = write_csv(tmp_path / "放假安排.csv")
    desk.station.calendar.import_calendar(file, ImportOptions(dry_run=True))
    assert kept(desk).provisional

    desk.station.calendar.import_calendar(file, ImportOptions())
    assert (kept(desk).resolve_by, kept(desk).provisional) == ("2027-01-14T17:30", False)
