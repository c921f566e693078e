"""What the station does before a meeting: begin it, fill its table, invite, and see what stands against it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.meetings import agenda, editing, inviting
from jn_desktop.meetings.cards import MeetingDraft, draft_of
from jn_desktop.meetings.conflicts import conflicts, end_of
from jn_desktop.meetings.model import Meeting
from jn_desktop.meetings.preparing_cards import Answer, Candidate, DraftInvitee, InviteeCard, PreparingSheet, Source
from jn_desktop.meetings.reading import detail
from jn_desktop.meetings.series import meetings_of, undone
from jn_desktop.meetings.states import minutes_state
from jn_desktop.registry.model import Enterprise


class PreparingService(Service):
    """Preparing meetings, of every kind."""

    feature = "preparing"

    def series(self, kind: str) -> list[str]:
        """Return the names of the series of a kind, to choose from, the one that met last first."""
        query = (
            select(Meeting.series)
            .where(Meeting.kind == str(kind), Meeting.series.is_not(None), Meeting.retired_on.is_(None))
            .order_by(Meeting.time.desc())
        )
        with self.context.reading() as connection:
            return list(dict.fromkeys(name for name in connection.execute(query).scalars() if name))

    def begin_next(self, meeting_id: str, time: datetime, quiet_reason: str | None = None) -> str:
        """Begin the meeting that follows one: its people and place, and what is not done; return its id.

        It is held at the same enterprise; FieldError names `quiet_reason` where that day is closed and nobody says why.
        """
        with self.context.writing() as work:
            last = editing.require_current(work, meeting_id)
            if time.isoformat(timespec="minutes") <= last["time"]:
                raise FieldError("time", f"上一次会议是 {last['time'].replace('T', ' ')}；请填在那以后的时间。")
            known = detail(work.connection, meeting_id)
            assert known is not None
            draft = replace(_following(draft_of(known), last, time), quiet_reason=quiet_reason)
            if not _in_register(work, draft.enterprise_id):
                draft = replace(draft, enterprise_id=None)  # where the next one is held is to be said anew
            earlier: Sequence[str] = [meeting_id]
            if last["series"]:
                earlier = [
                    *earlier,
                    *work.connection.execute(meetings_of(last["kind"], last["series"], before=time)).scalars(),
                ]
            begun = editing.begin_meeting(work, draft, undone(work.connection, earlier))
            inviting.copy_invitees(work, meeting_id, begun)
            return begun

    def sheet(self, meeting_id: str) -> PreparingSheet:
        """Return how far a meeting is prepared."""
        clear = self.context.may("meetings.export_meetings")
        with self.context.reading() as connection:
            row = connection.execute(select(Meeting.__table__).where(Meeting.id == meeting_id)).mappings().one_or_none()
            if row is None:
                raise StationError("这次会议已经不在了；请刷新列表。")
            return PreparingSheet(
                meeting_id=meeting_id,
                editable=row["retired_on"] is None and minutes_state(dict(row)).is_editable,
                topics=agenda.titles(connection, meeting_id),
                invitees=inviting.invitees(connection, meeting_id, clear=clear),
                conflicts=conflicts(connection, meeting_id),
            )

    def candidates(self, meeting_id: str) -> list[Candidate]:
        """Return what could be put on the table of a meeting, the most pressing of each source first."""
        with self.context.reading() as connection:
            if detail(connection, meeting_id) is None:
                raise StationError("这次会议已经不在了；请刷新列表。")
            return agenda.candidates(connection, meeting_id, self.context.clock.now())

    def take(self, meeting_id: str, chosen: Sequence[tuple[Source, str]]) -> None:
        """Put what was ticked on the table of a meeting."""
        with self.context.writing() as work:
            agenda.take(work, meeting_id, chosen)

    def proposed_invitees(self, meeting_id: str) -> list[DraftInvitee]:
        """Return whom the topics of a meeting ask for and nobody has invited yet."""
        with self.context.reading() as connection:
            return inviting.proposed(connection, meeting_id)

    def save_invitees(self, meeting_id: str, invitees: Sequence[DraftInvitee]) -> None:
        """Make who is invited those of the list, in its order; FieldError names a wrong line, `invitees.1.unit`."""
        with self.context.writing() as work:
            editing.require_current(work, meeting_id)
            inviting.save_invitees(work, meeting_id, invitees)

    def answer(self, invitee_id: str, answer: Answer) -> None:
        """Note what somebody who is invited answered."""
        with self.context.writing() as work:
            editing.require_current(work, inviting.answer(work, invitee_id, answer))

    def fill_attendance(self, meeting_id: str) -> int:
        """Fill the attendance of the minutes from the answers; return how many have not answered."""
        with self.context.writing() as work:
            record = editing.require_current(work, meeting_id)
            editing.require_editable(record)
            listed = inviting.invitees(work.connection, meeting_id, clear=True)
            work.update(Meeting, record, inviting.attendance(record, listed))
            return sum(one.answer is Answer.OPEN for one in listed)


def drafts_of(invitees: Sequence[InviteeCard]) -> list[DraftInvitee]:
    """Return who is invited as the list that changes nothing."""
    return [DraftInvitee(**vars(one)) for one in invitees]


def _in_register(work: Work, enterprise_id: str | None) -> bool:
    return any(one["retired_on"] is None for one in work.find(Enterprise, "id", filter(None, [enterprise_id])))


def _following(last: MeetingDraft, record: Mapping[str, Any], time: datetime) -> MeetingDraft:
    """Return a meeting like the last one, with nothing on its table and nobody's attendance."""
    ends = time + (end_of(record["time"], record["ends"]) - datetime.fromisoformat(record["time"]))
    blank = {"topics": (), "actions": (), "attendees": None, "absentees": None, "observers": None}
    return replace(last, time=time, ends=ends if record["ends"] else None, **blank)  # type: ignore[arg-type]
