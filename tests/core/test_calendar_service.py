"""The station's working calendar: its own days, the table of a year as a file, hours and quiet days."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from jn_desktop.core.calendar import Arrangement, OfficeHours, Origin, QuietPattern, QuietRule, Season
from jn_desktop.core.calendar_service import OwnDay
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.core.roles import Role
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.calendar_table import DAYS_OFF, MAKEUP_DAYS, OFFICIAL, write_csv
from tests.conftest import PASSWORD

FRIDAY = date(2026, 12, 25)
TAKE = ImportOptions()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "放假 安排.csv")


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.unchanged, len(result.errors)


def take_rows(station: Station, tmp_path: Path, *rows: str, header: str = "日期,结束日期,安排,名称") -> ImportResult:
    file = tmp_path / "几天.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return station.calendar.import_calendar(file, TAKE)


def test_a_day_is_arranged_and_taken_back(station: Station) -> None:
    station.calendar.save_day(FRIDAY, Arrangement.OFF, "园区停电检修")
    assert station.calendar.own_days() == [OwnDay("2026-12-25", "休", "园区停电检修", "本站安排")]
    (day,) = station.calendar.days(FRIDAY, FRIDAY)
    assert (day.working, day.name) == (False, "园区停电检修")

    station.calendar.remove_day(FRIDAY)

    assert station.calendar.own_days() == []
    assert station.calendar.days(FRIDAY, FRIDAY)[0].working
    assert station.verification.verify() == []


def test_a_second_arrangement_takes_the_place_of_the_first(station: Station) -> None:
    station.calendar.save_day(FRIDAY, Arrangement.OFF, "停电")
    station.calendar.save_day(FRIDAY, Arrangement.WORKED, "不停了", "通知")

    assert station.calendar.own_days() == [OwnDay("2026-12-25", "班", "不停了", "通知")]


def test_a_day_that_is_not_arranged_cannot_be_taken_back(station: Station) -> None:
    with pytest.raises(StationError, match="没有安排 2026-12-25"):
        station.calendar.remove_day(FRIDAY)


@pytest.mark.parametrize(("name", "source", "field"), [(" ", "通知", "name"), ("停电", "x" * 61, "source")])
def test_a_day_without_a_proper_name_or_source_is_refused(station: Station, name: str, source: str, field: str) -> None:
    with pytest.raises(FieldError) as refused:
        station.calendar.save_day(FRIDAY, Arrangement.OFF, name, source)

    assert refused.value.field == field
    assert station.calendar.own_days() == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_table_of_a_year_is_taken_once(station: Station, tmp_path: Path, encoding: str) -> None:
    file = write_csv(tmp_path / "放假.csv", encoding=encoding)

    first, second = (station.calendar.import_calendar(file, TAKE) for _ in range(2))

    assert counts(first) == (DAYS_OFF + MAKEUP_DAYS, 0, 0, 0)
    assert counts(second) == (0, 0, DAYS_OFF + MAKEUP_DAYS, 0)
    assert first.notes == second.notes == []
    (card,) = [card for card in station.calendar.years() if card.year == 2027]
    assert (card.origin, card.off, card.makeup, card.source) == (Origin.OWN, DAYS_OFF, MAKEUP_DAYS, OFFICIAL)
    assert not station.calendar.days(date(2027, 6, 9), date(2027, 6, 9))[0].provisional


def test_a_spreadsheet_with_real_dates_and_two_columns_is_enough(station: Station, tmp_path: Path) -> None:
    file = tmp_path / "放假.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["日期", "是否上班"])
        for row, (day, kind) in enumerate([(datetime(2027, 1, 1), "休"), (datetime(2027, 1, 2), "班")], start=1):
            sheet.write_datetime(row, 0, day, style)
            sheet.write(row, 1, kind)

    assert counts(station.calendar.import_calendar(file, TAKE)) == (2, 0, 0, 0)
    assert station.calendar.own_days() == [
        OwnDay("2027-01-01", "休", "放假", "放假.xlsx"),
        OwnDay("2027-01-02", "班", "调休", "放假.xlsx"),
    ]


@pytest.mark.parametrize("word", ["休", "放假", "休息", "假期", "节假日", "法定节假日", "Holiday"])
def test_the_words_for_a_day_off_are_understood(station: Station, tmp_path: Path, word: str) -> None:
    take_rows(station, tmp_path, f"2027-03-01,,{word},甲")

    assert [day.arrangement for day in station.calendar.own_days()] == ["休"]


@pytest.mark.parametrize("word", ["班", "上班", "补班", "调休上班", "工作日", "补班日", "workday"])
def test_the_words_for_a_worked_day_are_understood(station: Station, tmp_path: Path, word: str) -> None:
    take_rows(station, tmp_path, f"2027-03-06,,{word},甲")

    assert [day.arrangement for day in station.calendar.own_days()] == ["班"]


def test_bad_rows_are_refused_with_their_cell_and_the_rest_is_taken(station: Station, tmp_path: Path) -> None:
    result = take_rows(
        station,
        tmp_path,
        "2027-02-30,,休,甲",
        "2027-03-02,,看情况,乙",
        "2027-03-05,2027-03-04,休,丙",
        "2027-03-05,2027-04-05,休,丁",
        "2027-03-08,,,戊",
        "2027-03-09,2027-03-10,休,己",
        "2027-03-10,,班,庚",
    )

    told = [(refused.row, refused.column, refused.value) for refused in result.errors]
    assert told == [
        (2, "日期", "2027-02-30"),
        (3, "安排", "看情况"),
        (4, "结束日期", "2027-03-04"),
        (5, "结束日期", "2027-04-05"),
        (6, "安排", None),
        (8, "安排", "班"),
    ]
    assert "请写“休”（放假）或“班”（补班）" in result.errors[1].problem
    assert "一行最多 31 天" in result.errors[3].problem
    assert "与第 7 行是同一条记录" in result.errors[5].problem
    assert [day.date for day in station.calendar.own_days()] == ["2027-03-09", "2027-03-10"]


def test_a_list_of_too_few_days_off_is_taken_with_a_note(station: Station, tmp_path: Path) -> None:
    result = take_rows(station, tmp_path, "2027-03-01,2027-03-10,休,甲", "2026-12-25,,休,乙")

    assert counts(result) == (11, 0, 0, 0)
    (note,) = result.notes  # 2026 has the table that came with the program
    assert (note.row, note.column, note.value) == (2, "日期", "2027-03-01")
    assert "2027 年只列出 10 个休息日，不足 11 个" in note.note
    assert station.calendar.wanted_year() == 2027


def test_a_row_that_leaves_name_and_source_blank_changes_neither(station: Station, tmp_path: Path) -> None:
    station.calendar.save_day(FRIDAY, Arrangement.OFF, "停电", "通知")

    assert counts(take_rows(station, tmp_path, "2026-12-25,,休,")) == (0, 0, 1, 0)


def test_a_day_that_was_taken_back_can_be_imported_again(station: Station, tmp_path: Path) -> None:
    take_rows(station, tmp_path, "2026-12-25,,休,停电")
    station.calendar.remove_day(FRIDAY)

    assert counts(take_rows(station, tmp_path, "2026-12-25,,休,停电")) == (1, 0, 0, 0)


def test_a_rehearsal_changes_nothing(station: Station, table: Path) -> None:
    assert station.calendar.import_calendar(table, ImportOptions(dry_run=True)).added == DAYS_OFF + MAKEUP_DAYS
    assert station.calendar.own_days() == []


def test_the_window_recognises_the_table_and_undoes_its_import(station: Station, table: Path) -> None:
    preview = station.ledgers.look(table)
    assert (preview.name, preview.label) == ("calendar", "工作日历")
    assert [column.field.name for column in preview.sheets[0].columns if column.field] == [
        *("date", "end", "arrangement", "name", "source"),
    ]

    station.ledgers.take(preview)
    assert station.calendar.wanted_year() is None
    station.undo_import()

    assert station.calendar.wanted_year() == 2027


def test_what_is_exported_reads_back_unchanged(station: Station, table: Path, tmp_path: Path) -> None:
    station.calendar.import_calendar(table, TAKE)
    out = tmp_path / "工作日历.xlsx"

    assert station.calendar.export_calendar(out) == DAYS_OFF + MAKEUP_DAYS
    assert counts(station.calendar.import_calendar(out, TAKE)) == (0, 0, DAYS_OFF + MAKEUP_DAYS, 0)
    sheet = load_workbook(out).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["2027-01-01", None, "休", "元旦", OFFICIAL]


def test_the_years_are_listed_with_the_origin_of_their_tables(station: Station) -> None:
    cards = {card.year: card for card in station.calendar.years()}

    assert list(cards) == list(range(2027, 2003, -1))
    assert (cards[2027].origin, cards[2027].off, cards[2027].makeup) == (Origin.NONE, 0, 0)
    assert (cards[2026].origin, cards[2026].off, cards[2026].makeup) == (Origin.BUNDLED, 33, 6)
    assert cards[2026].source == "国务院办公厅2025年11月4日通知"
    station.calendar.save_day(FRIDAY, Arrangement.OFF, "停电")
    (card,) = [card for card in station.calendar.years() if card.year == 2026]
    assert (card.origin, card.off, card.own) == (Origin.BUNDLED, 34, 1)


@pytest.mark.parametrize(("now", "wanted"), [("2026-10-31", None), ("2026-11-01", 2027), ("2024-12-31", None)])
def test_the_next_years_table_is_asked_for_from_november(folder: Path, now: str, wanted: int | None) -> None:
    clock = FixedClock(datetime.fromisoformat(now))

    with Station.open(folder, FIRST_OPERATOR, PASSWORD, clock) as station:
        assert station.calendar.wanted_year() == wanted


def test_hours_and_quiet_days_are_kept(station: Station) -> None:
    hours = OfficeHours((Season((5, 1), ((510, 720), (840, 1080))), Season((10, 1), ((510, 720), (810, 1050)))))
    quiet = QuietRule(QuietPattern.WEEKDAYS, ("1", "3"), visits=False)

    station.calendar.save_rules(hours, quiet)

    assert (station.calendar.rules().hours, station.calendar.rules().quiet) == (hours, quiet)
    monday = station.calendar.days(date(2026, 11, 23), date(2026, 11, 23))[0]
    assert (monday.quiet, monday.intervals) == (True, ((510, 720), (810, 1050)))


def test_rules_that_cannot_be_change_nothing(station: Station) -> None:
    before = station.calendar.rules()

    with pytest.raises(FieldError):
        station.calendar.save_rules(OfficeHours(()), QuietRule())
    with pytest.raises(FieldError):
        station.calendar.save_rules(before.hours, QuietRule(QuietPattern.DATES))

    assert station.calendar.rules() == before


def test_the_hours_of_the_first_contact_may_be_those_of_the_clock(station: Station) -> None:
    assert not station.demand_settings.promise().contact_in_clock_hours

    station.demand_settings.set_contact_hours(by_clock=True)

    assert station.demand_settings.promise().contact_in_clock_hours


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.AGENT, Role.AUDITOR])
def test_who_is_not_a_supervisor_reads_the_calendar_and_changes_nothing(
    as_role: Callable[[Role], Station], table: Path, role: Role
) -> None:
    station = as_role(role)

    assert station.calendar.wanted_year() == 2027
    with pytest.raises(Refused):
        station.calendar.save_day(FRIDAY, Arrangement.OFF, "停电")
    with pytest.raises(Refused):
        station.calendar.import_calendar(table, TAKE)


def test_a_registrar_is_not_offered_the_calendar_among_the_ledgers(as_role: Callable[[Role], Station]) -> None:
    assert "calendar" not in [kind.name for kind in as_role(Role.REGISTRAR).ledgers.kinds()]
