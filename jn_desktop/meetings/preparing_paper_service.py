"""The papers of preparing a meeting: notice, letters to enterprises, background of each topic, calendar file."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, func, select

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.base_documents import PaperKind
from jn_desktop.core.errors import StationError
from jn_desktop.core.files import write_file
from jn_desktop.core.letterhead import document_file_name, read_letterhead
from jn_desktop.core.service import Service
from jn_desktop.core.work import Progress
from jn_desktop.meetings import inviting
from jn_desktop.meetings.calendar_file import CalendarEvent, calendar_file
from jn_desktop.meetings.cards import MeetingDetail
from jn_desktop.meetings.conflicts import end_of
from jn_desktop.meetings.model import Meeting
from jn_desktop.meetings.preparing_cards import InviteeCard
from jn_desktop.meetings.reading import detail

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument
    from jn_desktop.meetings.invitation import Caller


class PreparingPaper(NamedTuple):
    """A paper, and the name of its file."""

    document: "OfficialDocument"
    file_name: str


class PreparingPaperService(Service):
    """What is written before a meeting."""

    feature = "preparing_papers"

    def invitations(self, meeting_id: str) -> list[PreparingPaper]:
        """Return the notice to the departments, and a letter to each enterprise that is invited."""
        from jn_desktop.meetings.invitation import letter, notice

        with self.context.reading() as connection:
            meeting, caller = _meeting(connection, meeting_id), self._caller(connection)
            invited = inviting.invitees(connection, meeting_id, clear=False)
        departments = [one for one in invited if one.enterprise_id is None]
        enterprises: dict[str, InviteeCard] = {}
        for one in invited:
            if one.enterprise_id is not None:  # of several of its people the first one's part is what the letter says
                enterprises.setdefault(one.unit, one)
        papers = []
        if departments or not enterprises:
            papers.append(PreparingPaper(notice(meeting, departments, caller), _name(meeting, "会议通知")))
        for one in enterprises.values():
            papers.append(PreparingPaper(letter(meeting, one, caller), _name(meeting, f"邀请函 {one.unit}")))
        return papers

    def backgrounds(self, meeting_id: str) -> list[PreparingPaper]:
        """Return a page of background for each topic of a meeting."""
        from jn_desktop.meetings.background import background
        from jn_desktop.meetings.background_reading import backgrounds

        with self.context.reading() as connection:
            meeting, known = backgrounds(connection, meeting_id)
            caller = self._caller(connection)
        return [
            PreparingPaper(background(meeting, one, caller), _name(meeting, f"背景材料{one.place} {one.topic.title}"))
            for one in known
        ]

    def calendar_file(self, meeting_id: str, file: Path) -> Path:
        """Write a meeting as a file that phones and office calendars take; a later one replaces what it said."""
        with self.context.reading() as connection:
            meeting = _meeting(connection, meeting_id)
            event = self._event(connection, meeting)
        file = file.absolute()
        write_file(file, calendar_file(event))
        return file

    def write_all(self, meeting_id: str, folder: Path, progress: Progress | None = None) -> list[Path]:
        """Write everything that prepares a meeting, told by its number or id, into `folder`."""
        with self.context.reading() as connection:
            meeting = _meeting(connection, meeting_id)
            letterhead = read_letterhead(connection)
        papers = [*self.invitations(meeting.id), *self.backgrounds(meeting.id)]
        files = []
        for done, paper in enumerate(papers):
            if progress is not None:
                progress(done, len(papers) + 1)
            files.append(letterhead.write(paper.document, folder / paper.file_name))
        files.append(self.calendar_file(meeting.id, folder / calendar_file_name(meeting)))
        if progress is not None:
            progress(len(papers) + 1, len(papers) + 1)
        return files

    def _caller(self, connection: Connection) -> "Caller":
        from jn_desktop.meetings.invitation import Caller

        letterhead = read_letterhead(connection)
        return Caller(letterhead.station, self.context.clock.now(), letterhead.bases.get(PaperKind.MINUTES))

    def _event(self, connection: Connection, meeting: MeetingDetail) -> CalendarEvent:
        changes = select(func.count()).where(AuditEntry.record_id == meeting.id, AuditEntry.action == "update")
        topics = [f"{place}. {topic.title}" for place, topic in enumerate(meeting.topics, start=1)]
        said = [f"{meeting.kind} {meeting.number}", f"主持人：{meeting.host}" if meeting.host else "", *topics]
        return CalendarEvent(
            uid=f"{meeting.id}@jn-desktop",
            sequence=int(connection.execute(changes).scalar_one()),
            made_at=self.context.clock.now(),
            begins=datetime.fromisoformat(meeting.time),
            ends=end_of(meeting.time, meeting.ends),
            summary=meeting.name,
            place="，".join(filter(None, (meeting.enterprise, meeting.place))) or None,
            description="\n".join(filter(None, said)),
            cancelled=meeting.retired_on is not None,
        )


def calendar_file_name(meeting: MeetingDetail) -> str:
    """Return a name for a calendar file that Windows takes."""
    return _name(meeting, "日历").removesuffix(".docx") + ".ics"


def _name(meeting: MeetingDetail, kind: str) -> str:
    return document_file_name(f"{meeting.number} {kind}", "")


def _meeting(connection: Connection, meeting: str) -> MeetingDetail:
    """Return the meeting of an id or a number; a retired one only by its id."""
    named = select(Meeting.id).where(
        (Meeting.id == meeting) | ((Meeting.number == meeting) & Meeting.retired_on.is_(None))
    )
    found = detail(connection, connection.execute(named.limit(1)).scalar_one_or_none() or "")
    if found is None:
        raise StationError(f"没有编号为“{meeting}”的会议；请用 list meetings 查看。")
    return found
