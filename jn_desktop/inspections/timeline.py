"""The timelines of requests and visits: written when one is moved, never changed, read by its record's id."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.work import Work
from jn_desktop.inspections.happening import Happening
from jn_desktop.inspections.model import VisitEvent
from jn_desktop.inspections.states import Move


def happenings(connection: Connection, record_id: str) -> tuple[Happening, ...]:
    """Return the timeline of a request or a visit, the oldest first."""
    query = (
        select(VisitEvent.at, VisitEvent.move, VisitEvent.operator, VisitEvent.department, VisitEvent.text)
        .where(VisitEvent.record_id == record_id)
        .order_by(VisitEvent.at, VisitEvent.id)
    )
    rows = connection.execute(query).mappings()
    return tuple(Happening(**{**row, "move": Move(row["move"])}) for row in rows)


def note_move(
    work: Work,
    record: dict[str, Any],
    move: Move,
    operator: str,
    *,
    at: datetime | None = None,
    department: str | None = None,
    text: str | None = None,
) -> None:
    """Add a line to a timeline; it happened now where no time is told."""
    work.insert(
        VisitEvent,
        {
            "record_id": record["id"],
            "at": stamp(at or work.now),
            "move": move.value,
            "operator": operator,
            "department": department,
            "text": text,
        },
    )
