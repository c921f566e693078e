"""The station's working calendar: what each day is, whose tables there are, its own days, hours and quiet days."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import (
    HOLIDAYS_OF_A_YEAR,
    Arrangement,
    Calendar,
    Day,
    OfficeHours,
    Origin,
    QuietRule,
    bundled_years,
)
from jn_desktop.core.calendar_days import (
    HOURS,
    QUIET,
    CalendarDay,
    hours_to_json,
    quiet_to_json,
    read_calendar,
    read_hours,
    read_quiet,
)
from jn_desktop.core.calendar_ledger import CALENDAR, days_of
from jn_desktop.core.calendar_rules import checked_hours, checked_quiet
from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowNote, RowRefused, finish, start_result
from jn_desktop.core.ledger import Row, Table
from jn_desktop.core.service import Context, Service
from jn_desktop.core.settings import write_setting
from jn_desktop.core.station_settings import checked_name
from jn_desktop.core.work import Work

_ASKED_FROM = 11  # the State Council's notice came on 12 November 2024 and on 4 November 2025
_UNNAMED = {Arrangement.OFF: "放假", Arrangement.WORKED: "调休"}
_OWN_ARRANGEMENT = "本站安排"


@dataclass(frozen=True)
class OwnDay:
    """A day that the station's own calendar names."""

    date: str
    arrangement: str
    name: str
    source: str


@dataclass(frozen=True)
class YearCard:
    """A year with the origin of its table; `off` and `makeup` are how many days it names, `own` how many are ours."""

    year: int
    origin: Origin
    off: int
    makeup: int
    own: int
    source: str


@dataclass(frozen=True)
class Rules:
    """What holds for every year alike."""

    hours: OfficeHours
    quiet: QuietRule


class CalendarService(Service):
    """Read the calendar in force; keep the station's own days, office hours and rule of quiet days."""

    feature = "calendar"

    def __init__(self, context: Context, *followers: Callable[[Connection], object]) -> None:
        """`followers` work out anew what they have derived from the calendar, in the transaction that changes it."""
        super().__init__(context)
        self._followers = followers

    def calendar(self) -> Calendar:
        """Return the calendar in force; it does not change with the station's."""
        with self.context.reading() as connection:
            return read_calendar(connection)

    def days(self, first: date, last: date) -> list[Day]:
        """Return what each day is, from `first` to `last`."""
        return self.calendar().days(first, last)

    def years(self) -> list[YearCard]:
        """Return the years that are known, this one and the next, the latest first."""
        calendar, this = self.calendar(), self.context.today().year
        own = [int(day.date[:4]) for day in self.own_days()]
        years = {*bundled_years(), *own, this, this + 1}
        return [_year_card(calendar, year, own.count(year)) for year in sorted(years, reverse=True)]

    def wanted_year(self) -> int | None:
        """Return the next year from November on, while it has no table: the State Council publishes it about then."""
        today = self.context.today()
        if today.month < _ASKED_FROM or self.calendar().is_published(today.year + 1):
            return None
        return today.year + 1

    # ---- the station's own days ----

    def own_days(self) -> list[OwnDay]:
        """Return the station's own days in their order."""
        query = select(CalendarDay.date, CalendarDay.arrangement, CalendarDay.name, CalendarDay.source)
        with self.context.reading() as connection:
            rows = connection.execute(query.where(CalendarDay.retired_on.is_(None)).order_by(CalendarDay.date))
            return [OwnDay(*row) for row in rows]

    def save_day(self, day: date, arrangement: Arrangement, name: str, source: str = _OWN_ARRANGEMENT) -> None:
        """Arrange one day, in the place of what was arranged for it before; FieldError names `name` or `source`."""
        values = {
            "date": day.isoformat(),
            "arrangement": arrangement.value,
            "name": checked_name("name", "名称", name),
            "source": checked_name("source", "来源", source),
        }
        with self.context.writing() as work:
            known = _known(work, [day.isoformat()]).get(day.isoformat())
            if known is None:
                work.insert(CalendarDay, values)
            else:
                work.update(CalendarDay, known, values)
            self._tell(work)

    def remove_day(self, day: date) -> None:
        """Take back what the station arranged for a day."""
        with self.context.writing() as work:
            known = _known(work, [day.isoformat()]).get(day.isoformat())
            if known is None:
                raise StationError(f"本站的日历里没有安排 {day}；请用 list calendar 查看。")
            work.update(CalendarDay, known, {"retired_on": self.context.today().isoformat()})
            self._tell(work)

    def import_calendar(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a table of days off and makeup workdays; the counts are of days, a row may name several."""
        table = open_ledger(self.context, file, CALENDAR, options.aliases)
        result = start_result(CALENDAR.name, table)
        with self.context.writing() as work:
            intake = _Intake(work, table, result, file.name)
            for row in intake.importing.rows(options.progress):
                try:
                    intake.take(row)
                except RowRefused as refusal:
                    intake.importing.refuse(row, refusal)
            intake.note_unpublished()
            finish(work, intake.importing, result, options)
            if not work.abandoned and result.added + result.updated:
                self._tell(work)
            return result

    def export_calendar(self, file: Path) -> int:
        """Write the station's own days as a table that the importer reads back unchanged."""
        return write_ledger(file, [(CALENDAR, [vars(day) for day in self.own_days()])])

    # ---- what holds for every year ----

    def rules(self) -> Rules:
        """Return office hours and the rule of quiet days in force."""
        with self.context.reading() as connection:
            return _rules(connection)

    def save_rules(self, hours: OfficeHours, quiet: QuietRule) -> None:
        """Put office hours and a rule of quiet days in force; FieldError names what is wrong."""
        wanted = Rules(checked_hours(hours), checked_quiet(quiet))
        with self.context.writing() as work:
            if wanted != _rules(work.connection):
                write_setting(work, HOURS, hours_to_json(wanted.hours))
                write_setting(work, QUIET, quiet_to_json(wanted.quiet))
                self._tell(work)

    def _tell(self, work: Work) -> None:
        work.flush()
        for follower in self._followers:
            follower(work.connection)


class _Intake:
    """The station's own days that the rows of one ledger may mean."""

    def __init__(self, work: Work, table: Table, result: ImportResult, source: str) -> None:
        """`source` is what a day without one is said to come from."""
        self.importing = Importing(work, CalendarDay, table, result)
        self._work = work
        self._table = table
        self._result = result
        self._source = source
        self._known = _known(work)
        self._first_rows: dict[int, Row] = {}

    def take(self, row: Row) -> None:
        """Take the days of a row, or none of them."""
        days = [(day, self._known.get(day.values["date"])) for day in days_of(row)]
        for day, record in [pair for pair in days if not self.importing.check_repeat(*pair)]:
            values = _to_store(day, record, self._source)
            record_id = self.importing.settle(day, record, values)
            self._known.setdefault(values["date"], {**values, "id": record_id})
        self._first_rows.setdefault(int(row.values["date"][:4]), row)

    def note_unpublished(self) -> None:
        """Say which years of the ledger stay without a table, because it lists too few of their days."""
        self._work.flush()
        calendar = read_calendar(self._work.connection)
        for year, row in self._first_rows.items():
            if not calendar.is_published(year):
                off = sum(day.arrangement is Arrangement.OFF for day in calendar.table(year))
                column = self._table.header_of("date")
                self._result.notes.append(
                    RowNote(
                        row.number,
                        column,
                        self._table.cell(row, "date"),
                        f"{year} 年只列出 {off} 个休息日，不足 {HOLIDAYS_OF_A_YEAR} 个，不算全年的放假安排，"
                        "其余的日子仍按周一至周五推算；请导入全年的放假安排。",
                    )
                )


def _rules(connection: Connection) -> Rules:
    return Rules(read_hours(connection), read_quiet(connection))


def _known(work: Work, days: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return the station's own days, or those of some dates, by their date."""
    query = select(CalendarDay.__table__).where(CalendarDay.retired_on.is_(None))
    if days is not None:
        query = query.where(CalendarDay.date.in_(days))
    return {row["date"]: row for row in work.rows(query)}


def _to_store(day: Row, record: dict[str, Any] | None, source: str) -> dict[str, Any]:
    """Return the columns of a day; what the row leaves blank stays as it was, and a new one gets words of its own."""
    given = {name: value for name, value in day.values.items() if value is not None}
    if record is not None:
        return given
    return {"name": _UNNAMED[Arrangement(given["arrangement"])], "source": source, **given}


def _year_card(calendar: Calendar, year: int, own: int) -> YearCard:
    table = calendar.table(year)
    makeup = sum(day.arrangement is Arrangement.WORKED for day in table)
    return YearCard(
        year=year,
        origin=calendar.origin(year),
        off=len(table) - makeup,
        makeup=makeup,
        own=own,
        source=_joined(day.source for day in table),
    )


def _joined(texts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(text for text in texts if text))
