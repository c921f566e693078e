"""设置, 工作日历: the window's way to the tables of the years, own days, office hours and quiet days."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from jn_desktop.core.calendar import Arrangement, QuietPattern, QuietRule, Season
from jn_desktop.core.calendar_service import OwnDay
from jn_desktop.core.roles import Role
from jn_desktop.desktop.calendar_today import today_cards
from jn_desktop.desktop.settings_calendar import CalendarSection
from jn_desktop.station import Station
from tests.calendar_table import DAYS_OFF, MAKEUP_DAYS, write_csv
from tests.conftest import PASSWORD
from tests.desktop.conftest import TurnedClock
from tests.desktop.walking import Walk

USUAL = Season((1, 1), ((510, 720), (810, 1050)))


def section_of(walk: Walk) -> CalendarSection:
    section = walk.go("settings", only="工作日历").current
    assert isinstance(section, CalendarSection)
    return section


@pytest.fixture
def section(opened: Walk) -> CalendarSection:
    return section_of(opened)


def fault(walk: Walk, name: str) -> str:
    label = walk.find(QLabel, f"{name}_fault")
    return label.text() if label.isVisible() else ""


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_next_two_weeks_and_all_years_are_shown(opened: Walk, section: CalendarSection) -> None:
    told = words(section.next_days)

    assert "11-23 周一 工作日" in told and "11-24 周二 工作日 安静日" in told and "12-06 周日 休息 安静日" in told
    assert "推算" not in told
    first, second = section.years.records()[:2]
    assert (first.year, first.origin.value, second.year, second.origin.value) == (2027, "还没有", 2026, "程序自带")


def test_days_of_a_year_without_a_table_are_said_to_be_computed(opened: Walk, clock: TurnedClock) -> None:
    clock.turn(datetime(2026, 12, 28, 9, 0))

    assert "2027 年还没有放假安排，暂按周一至周五推算。" in words(section_of(opened).next_days)


def test_a_day_is_added_taken_away_and_brought_back(opened: Walk, section: CalendarSection) -> None:
    opened.click("add_day")
    opened.type("date", "2026年11月25日", opened.dialog)
    opened.type("name", "园区停电检修", opened.dialog)
    opened.do("accept", opened.dialog)
    assert "11-25 周三 园区停电检修" in words(section.next_days)

    section.own.selectRow(0)
    opened.do("remove_day")
    assert section.own.records() == []
    assert "11-25 周三 工作日" in words(section.next_days)

    opened.do("strip_0")
    assert section.own.records() == [OwnDay("2026-11-25", "休", "园区停电检修", "本站安排")]


def test_what_is_wrong_with_a_day_stands_beside_its_field(opened: Walk, section: CalendarSection) -> None:
    opened.click("add_day")
    opened.type("date", "2026-02-30", opened.dialog)
    opened.do("accept", opened.dialog)
    assert "不是日历上有的日期" in fault(opened, "date") and fault(opened, "name") == "请填写名称。"

    opened.type("date", "2026-12-25", opened.dialog)
    opened.type("name", "长" * 61, opened.dialog)
    opened.do("accept", opened.dialog)
    assert "1 到 60 个字" in fault(opened, "name")
    assert opened.station.calendar.own_days() == []
    opened.dialog.reject()


def test_office_hours_are_added_changed_and_taken_away(opened: Walk, section: CalendarSection) -> None:
    def kept() -> tuple[Season, ...]:
        return opened.station.calendar.rules().hours.seasons

    opened.click("add_season")
    opened.type("begins", "5-1", opened.dialog)
    opened.type("intervals", "8:30-12:00、14:00-18:00", opened.dialog)
    opened.do("accept", opened.dialog)
    summer = Season((5, 1), ((510, 720), (840, 1080)))
    assert kept() == (USUAL, summer)

    section.hours.table.select("05-01")
    opened.click("edit_season")
    assert opened.find(QLineEdit, "intervals", opened.dialog).text() == "08:30-12:00、14:00-18:00"
    opened.type("begins", "06-01", opened.dialog)
    opened.do("accept", opened.dialog)
    assert kept() == (USUAL, Season((6, 1), summer.intervals))

    section.hours.table.select("06-01")
    opened.do("remove_season")
    assert kept() == (USUAL,)
    opened.do("strip_0")
    assert kept() == (USUAL, Season((6, 1), summer.intervals))


@pytest.mark.parametrize(
    ("begins", "intervals", "field", "said"),
    [
        ("13-01", "08:30-12:00", "begins", "要写成月和日"),
        ("01-01", "08:30-12:00", "begins", "已经有从 01-01 起的办公时间"),
        ("05-01", "12:00-08:30", "intervals", "要晚于上班时间"),
        ("05-01", "08:30-12:00、11:00-17:00", "intervals", "不要重叠"),
    ],
)
def test_what_is_wrong_with_office_hours_stands_beside_its_field(
    opened: Walk, section: CalendarSection, begins: str, intervals: str, field: str, said: str
) -> None:
    opened.click("add_season")
    opened.type("begins", begins, opened.dialog)
    opened.type("intervals", intervals, opened.dialog)
    opened.do("accept", opened.dialog)

    assert said in fault(opened, field)
    assert opened.station.calendar.rules().hours.seasons == (USUAL,)
    opened.dialog.reject()


def test_the_last_office_hours_stay(opened: Walk, section: CalendarSection) -> None:
    section.hours.table.selectRow(0)
    opened.do("remove_season")

    assert "至少要有一段办公时间" in opened.said
    assert opened.station.calendar.rules().hours.seasons == (USUAL,)


def test_quiet_days_and_the_hours_of_contact_are_set(opened: Walk, section: CalendarSection) -> None:
    assert not section.quiet.form.values.isEnabled()
    opened.pick("pattern", "每周几")
    opened.type("values", "周一，3")
    section.quiet.form.visits.setChecked(False)
    section.quiet.form.by_clock.setChecked(True)
    assert section.unsaved()
    opened.do("save_quiet")

    rule = QuietRule(QuietPattern.WEEKDAYS, ("1", "3"), visits=False)
    assert opened.station.calendar.rules().quiet == rule
    assert opened.station.demand_settings.promise().contact_in_clock_hours
    assert section.quiet.form.values.text() == "周一、周三" and not section.unsaved()
    assert "11-23 周一 工作日 安静日 11-24 周二 工作日" in " ".join(words(section.next_days).split())


def test_quiet_days_that_say_nothing_are_refused_at_their_field(opened: Walk, section: CalendarSection) -> None:
    opened.pick("pattern", "每月几日至几日")
    opened.type("values", "20-40")
    opened.do("save_quiet")
    assert "在 1 到 31 之间" in fault(opened, "values")

    opened.pick("pattern", "每月单日")
    for name in ("inspections", "visits"):
        opened.find(QCheckBox, name).setChecked(False)
    opened.do("save_quiet")
    assert "至少要管一样" in fault(opened, "inspections")
    assert opened.station.calendar.rules().quiet == QuietRule()


def test_what_is_being_typed_stays_when_something_else_changes(opened: Walk, section: CalendarSection) -> None:
    opened.pick("pattern", "每月单日")
    opened.station.calendar.save_day(date(2026, 12, 25), Arrangement.OFF, "停电")
    opened.settle()

    assert len(section.own.records()) == 1
    assert section.quiet.form.pattern.currentText() == "每月单日"


def test_today_asks_for_the_next_year_and_leads_to_its_import(opened: Walk, tmp_path: Path) -> None:
    (card,) = [view for view in opened.go("today").cards if view.card.title == "工作日历"]
    assert card.card.rows[0].text == "2027年放假安排还没有导入"
    opened.do("row_calendar_0", card)
    assert opened.page.key == "import" and opened.page.file_step.kind == "calendar"

    opened.page.open_file(write_csv(tmp_path / "放假安排.csv"))
    opened.settle()
    opened.do("columns_next")
    opened.do("start_import")
    opened.do("look_at_records")

    section = opened.page.current
    assert isinstance(section, CalendarSection)
    assert len(section.own.records()) == DAYS_OFF + MAKEUP_DAYS
    assert section.years.records()[0].origin.value == "本站导入"
    assert [view for view in opened.go("today").cards if view.card.title == "工作日历"] == []


def test_the_section_leads_to_the_import(opened: Walk, section: CalendarSection) -> None:
    opened.do("import_calendar")

    assert opened.page.key == "import" and opened.page.file_step.kind == "calendar"


def test_nobody_is_asked_for_what_they_may_not_import(as_role: Callable[[Role], Station]) -> None:
    assert today_cards(as_role(Role.REGISTRAR).calendar) == []


def test_who_may_not_change_the_calendar_reads_it(walk: Callable[[Path], Walk], station: Station, folder: Path) -> None:
    station.operators.add("王登记", Role.REGISTRAR, PASSWORD)
    station.close()
    begun = walk(folder)
    begun.log_in("王登记", PASSWORD)
    section = section_of(begun)

    assert section.years.records() and section.hours.table.records()
    names = ["import_calendar", "add_day", "remove_day", "add_season", "edit_season", "remove_season", "save_quiet"]
    assert not any(begun.find(QPushButton, name, section).isVisible() for name in names)
    assert not section.quiet.form.pattern.isEnabled() and not section.quiet.form.values.isEnabled()
    section.hours.table.opened.emit(USUAL)
    assert begun.dialogs() == []


def test_tab_goes_down_the_section_as_the_eye_does(opened: Walk, section: CalendarSection) -> None:
    names = [
        *("calendar_years", "import_calendar", "calendar_days", "add_day", "office_seasons", "add_season"),
        *("edit_season", "remove_season", "pattern", "inspections", "visits", "by_clock", "save_quiet"),
    ]
    section.years.setFocus()
    seen = [section.years.objectName()]
    while seen[-1] != names[-1] and len(seen) < 20:
        opened.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())

    assert seen == names
