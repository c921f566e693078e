"""The station's own days of the calendar, its office hours and quiet days: kept, and read as one `Calendar`."""

import json
from datetime import date as Date

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from jn_desktop.core.calendar import (
    USUAL_HOURS,
    Arrangement,
    Calendar,
    OfficeHours,
    QuietPattern,
    QuietRule,
    Season,
    SpecialDay,
    read_time,
    shown_time,
)
from jn_desktop.core.database import Base
from jn_desktop.core.settings import read_setting

HOURS, QUIET = "office_hours", "quiet_rule"
"""The settings that hold them."""


class CalendarDay(Base):
    """A day that the station's own calendar names; `date` is `YYYY-MM-DD`, `arrangement` 休 or 班."""

    __tablename__ = "calendar_day"

    id: Mapped[str] = mapped_column(primary_key=True)
    date: Mapped[str] = mapped_column(index=True)
    arrangement: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]
    retired_on: Mapped[str | None]


def read_calendar(connection: Connection) -> Calendar:
    """Return the calendar in force."""
    query = select(CalendarDay.date, CalendarDay.arrangement, CalendarDay.name, CalendarDay.source)
    own = [
        SpecialDay(Date.fromisoformat(row.date), Arrangement(row.arrangement), row.name, row.source)
        for row in connection.execute(query.where(CalendarDay.retired_on.is_(None)))
    ]
    return Calendar(own, hours=read_hours(connection), quiet=read_quiet(connection))


def read_hours(connection: Connection) -> OfficeHours:
    """Return the office hours in force."""
    kept = read_setting(connection, HOURS)
    return hours_from_json(kept) if kept else USUAL_HOURS


def read_quiet(connection: Connection) -> QuietRule:
    """Return the rule of quiet days in force."""
    kept = read_setting(connection, QUIET)
    return quiet_from_json(kept) if kept else QuietRule()


def hours_to_json(hours: OfficeHours) -> str:
    """Return office hours as they are kept: a list of `{"begins": "05-01", "intervals": [["08:30", "12:00"]]}`."""
    seasons = [
        {
            "begins": f"{season.begins[0]:02}-{season.begins[1]:02}",
            "intervals": [[shown_time(start), shown_time(end)] for start, end in season.intervals],
        }
        for season in hours.seasons
    ]
    return json.dumps(seasons)


def hours_from_json(text: str) -> OfficeHours:
    """Return the office hours that `hours_to_json` wrote."""
    seasons = []
    for season in json.loads(text):
        month, day = season["begins"].split("-")
        intervals = tuple((read_time(start), read_time(end)) for start, end in season["intervals"])
        seasons.append(Season((int(month), int(day)), intervals))
    return OfficeHours(tuple(seasons))


def quiet_to_json(rule: QuietRule) -> str:
    """Return a rule of quiet days as it is kept."""
    return json.dumps(
        {
            "pattern": rule.pattern.name,
            "values": list(rule.values),
            "inspections": rule.inspections,
            "visits": rule.visits,
        }
    )


def quiet_from_json(text: str) -> QuietRule:
    """Return the rule that `quiet_to_json` wrote."""
    kept = json.loads(text)
    pattern = QuietPattern[kept["pattern"]]
    return QuietRule(pattern, tuple(kept["values"]), inspections=kept["inspections"], visits=kept["visits"])
