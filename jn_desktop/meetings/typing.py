"""What is typed of a meeting and not saved yet: kept in the station every second or two, so that no crash loses it.

It is nobody's record before it is saved: one row for an operator and a meeting, written over and over, outside of the
audit and of what other pages are told of.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, select, union_all, update

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.clock import stamp
from jn_desktop.core.service import Service
from jn_desktop.meetings.model import AgreedAction, Meeting, MeetingTyping, Topic


@dataclass(frozen=True)
class Typed:
    """What was typed (as it was handed in) and when, `YYYY-MM-DDTHH:MM`.

    `changed_by` is who changed the meeting last after that, and `changed_at` when, if anybody did.
    """

    text: str
    at: str
    changed_by: str | None = None
    changed_at: str | None = None


@dataclass(frozen=True)
class Unsaved:
    """A meeting of which the operator typed something that is not saved, and when, `YYYY-MM-DDTHH:MM`."""

    meeting_id: str
    name: str
    at: str


class TypingService(Service):
    """The operator's own unsaved typing."""

    feature = "typing"

    def keep(self, meeting_id: str, text: str) -> None:
        """Keep what is typed now in the place of what was kept before."""
        told = {"at": stamp(self.context.clock.now()), "text": text}
        # not through `writing()`: that would audit every second of typing, and have every page look again
        with self.context.database.locked() as connection:
            changed = connection.execute(update(MeetingTyping).where(*self._own(meeting_id)).values(told))
            if not changed.rowcount:
                own = {"meeting": meeting_id, "operator": self.context.operator}
                connection.execute(insert(MeetingTyping).values({**own, **told}))

    def kept(self, meeting_id: str) -> Typed | None:
        """Return what the operator typed and neither saved nor dropped, if anything."""
        query = select(MeetingTyping.text, MeetingTyping.at).where(*self._own(meeting_id))
        with self.context.reading() as connection:
            row = connection.execute(query).one_or_none()
            changed = _changed_since(connection, meeting_id, row.at) if row else None
        return Typed(row.text, row.at, *(changed or ())) if row else None

    def unsaved(self) -> list[Unsaved]:
        """Return the current meetings of which something was typed and neither saved nor dropped, the last first."""
        query = (
            select(Meeting.id, Meeting.name, MeetingTyping.at)
            .join(Meeting, Meeting.id == MeetingTyping.meeting)
            .where(MeetingTyping.operator == self.context.operator, Meeting.retired_on.is_(None))
            .order_by(MeetingTyping.at.desc(), Meeting.id)
        )
        with self.context.reading() as connection:
            return [Unsaved(*row) for row in connection.execute(query)]

    def drop(self, meeting_id: str) -> None:
        """Forget what was kept: it was saved, or nobody wants it."""
        with self.context.database.locked() as connection:
            connection.execute(delete(MeetingTyping).where(*self._own(meeting_id)))

    def _own(self, meeting_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return MeetingTyping.meeting == meeting_id, MeetingTyping.operator == self.context.operator


def _changed_since(connection: Connection, meeting_id: str, at: str) -> tuple[str, str] | None:
    """Return who changed a meeting, its topics or what it agreed last after a minute, and when, if anybody did."""
    own = (select(part.id).where(part.meeting_id == meeting_id) for part in (Topic, AgreedAction))
    query = (
        select(AuditEntry.operator, AuditEntry.at)
        .where(AuditEntry.record_id.in_(union_all(select(literal(meeting_id)), *own)), AuditEntry.at > at)
        .order_by(AuditEntry.at.desc(), AuditEntry.sequence.desc())
        .limit(1)
    )
    changed = connection.execute(query).one_or_none()
    return (changed.operator, changed.at) if changed else None
