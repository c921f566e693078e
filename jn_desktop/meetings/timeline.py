"""The timelines of minutes and of agreed actions: written when one is moved, never changed, read by a record's id."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.work import Work
from jn_desktop.meetings.model import MeetingEvent
from jn_desktop.meetings.states import Move


@dataclass(frozen=True)
class Happening:
    """One line of a timeline; `at` is `YYYY-MM-DDTHH:MM`, `kept` tells that the text of then can be looked at."""

    id: str
    at: str
    move: Move
    operator: str
    unit: str | None
    day: str | None
    text: str | None
    kept: bool


def happenings(connection: Connection, record_id: str) -> tuple[Happening, ...]:
    """Return the timeline of a meeting's minutes or of an action, the oldest first."""
    return tuple(happening for _, happening in happenings_of(connection, [record_id]))


def happenings_of(connection: Connection, record_ids: Iterable[str]) -> list[tuple[str, Happening]]:
    """Return the lines of several timelines with their records' ids, the oldest first."""
    names = ("id", "at", "move", "operator", "unit", "day", "text")
    columns = [getattr(MeetingEvent, name) for name in names]
    query = (
        select(MeetingEvent.record_id, *columns, MeetingEvent.kept.is_not(None).label("kept"))
        .where(MeetingEvent.record_id.in_(list(record_ids)))
        .order_by(MeetingEvent.at, MeetingEvent.id)
    )
    lines = []
    for row in connection.execute(query).mappings():
        told = {**row, "move": Move(row["move"])}
        lines.append((str(told.pop("record_id")), Happening(**told)))
    return lines


def note_move(
    work: Work,
    record_id: str,
    move: Move,
    operator: str,
    *,
    unit: str | None = None,
    day: str | None = None,
    text: str | None = None,
    kept: str | None = None,
) -> None:
    """Add a line to a timeline; it happened now."""
    told: dict[str, Any] = {"unit": unit, "day": day, "text": text, "kept": kept}
    what = {"record_id": record_id, "at": stamp(work.now), "move": move.value, "operator": operator}
    work.insert(MeetingEvent, {**what, **told})
