"""The meetings that are held at an enterprise, for its year, which shows who comes: they are visits too (R16)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, func, select

from jn_desktop.inspections.figure_service import YearVisit
from jn_desktop.meetings.model import Meeting
from jn_desktop.registry.directory import unit_names


def meetings_at(connection: Connection, enterprise_id: str, first: date, last: date) -> Iterator[YearVisit]:
    """Yield the meetings that are held at an enterprise between two days, as its year shows who comes."""
    query = select(Meeting.number, Meeting.kind, Meeting.name, Meeting.time, Meeting.attendees, Meeting.host).where(
        Meeting.enterprise_id == enterprise_id,
        Meeting.retired_on.is_(None),
        func.substr(Meeting.time, 1, 10).between(first.isoformat(), last.isoformat()),
    )
    for row in connection.execute(query):
        yield YearVisit(
            day=row.time[:10],
            kind=row.kind,
            by=unit_names(row.attendees) or unit_names(row.host),
            what=row.name,
            counted=False,
            emergency=False,
            state=None,
            number=row.number,
            visit_id=None,
            other_id=None,
        )
