"""What the station does with meetings: the ledger in and out, writing one down, what it agreed, and its minutes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Connection, select

from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import open_ledgers, write_ledger
from jn_desktop.core.files import write_file
from jn_desktop.core.importing import ImportOptions, ImportResult, finish
from jn_desktop.core.service import Service
from jn_desktop.core.work import Progress
from jn_desktop.meetings import editing, reading
from jn_desktop.meetings.cards import (
    ActionCard,
    Concern,
    MeetingCard,
    MeetingDetail,
    MeetingDraft,
    MeetingRow,
    OpenAction,
)
from jn_desktop.meetings.intake import take_meetings
from jn_desktop.meetings.ledger import ACTIONS, MEETINGS, TOPICS
from jn_desktop.meetings.model import Meeting
from jn_desktop.meetings.pictures import pictures_of
from jn_desktop.meetings.writing import MinutesWriter, WrittenMinutes, write_all
from jn_desktop.projects.model import Project
from jn_desktop.registry.directory import department_names

if TYPE_CHECKING:
    from jn_desktop.core.official import OfficialDocument

_CURRENT = Meeting.retired_on.is_(None)


@dataclass(frozen=True)
class ActionRow:
    """An agreed action as listed; `topic` is the title of its topic."""

    meeting: str
    position: int
    topic: str | None
    text: str
    responsible_unit: str | None
    assisting_units: str | None
    due_date: str | None


class MeetingService(Service):
    """Fix-on-site meetings and their minutes."""

    feature = "meetings"

    def meetings(self) -> list[MeetingCard]:
        """Return all meetings with their topics and actions, in the order of their numbers."""
        with self.context.reading() as connection:
            return reading.cards(connection, _CURRENT)

    def actions(self) -> list[ActionRow]:
        """Return everything agreed, in the order of meetings."""
        rows = []
        for meeting in self.meetings():
            placed: list[tuple[str | None, ActionCard]] = [(None, action) for action in meeting.actions]
            placed += [(topic.title, action) for topic in meeting.topics for action in topic.actions]
            for title, action in sorted(placed, key=lambda pair: pair[1].position):
                rows.append(ActionRow(meeting=meeting.number, topic=title, **vars(action)))
        return rows

    def board(self, retired: bool = False) -> list[MeetingRow]:
        """Return the current meetings with their counts, or those that were retired, the newest first."""
        with self.context.reading() as connection:
            return reading.board(connection, self.context.today(), retired=retired)

    def meeting(self, meeting_id: str) -> MeetingDetail:
        """Return one meeting with its topics and actions, current or not."""
        with self.context.reading() as connection:
            return _detail(connection, meeting_id)

    def open_actions(self) -> list[OpenAction]:
        """Return what is agreed and not done yet, the soonest due first, what has no date last."""
        with self.context.reading() as connection:
            return reading.open_actions(connection)

    def overdue(self) -> int:
        """Return how many agreed actions are past their day and not done."""
        with self.context.reading() as connection:
            return reading.count_overdue(connection, self.context.today())

    def of_project(self, project_id: str) -> list[Concern]:
        """Return what meetings said about a project, the newest first."""
        with self.context.reading() as connection:
            return reading.concerns(connection, reading.topics_of_projects(Project.id == project_id))

    def of_enterprise(self, enterprise_id: str) -> list[Concern]:
        """Return what meetings said about the projects and the demands of an enterprise, the newest first."""
        with self.context.reading() as connection:
            return reading.concerns(connection, reading.topics_of_enterprise(enterprise_id))

    def of_demand(self, demand_id: str) -> list[Concern]:
        """Return what meetings said about a demand, the newest first."""
        with self.context.reading() as connection:
            return reading.concerns(connection, reading.topics_of_demand(demand_id))

    def to_come(self) -> list[MeetingRow]:
        """Return the current meetings from today on, the next one first: what can still be put on their tables."""
        today = self.context.today().isoformat()
        return [row for row in reversed(self.board()) if row.time >= today]

    def add_demand_topic(self, demand_id: str, meeting_id: str | None, name: str | None, time: datetime | None) -> str:
        """Put a demand on the table of a meeting, or of a new one with a name and a time; return the meeting's id."""
        with self.context.writing() as work:
            return editing.add_demand_topic(work, demand_id, meeting_id, name, time)

    def units(self) -> list[str]:
        """Return the names of the departments, to choose from."""
        with self.context.reading() as connection:
            return department_names(connection)

    def project_choices(self) -> list[tuple[str, str]]:
        """Return id and name of the current projects, to choose from, in the order of registration."""
        with self.context.reading() as connection:
            query = select(Project.id, Project.name).where(Project.retired_on.is_(None)).order_by(Project.id)
            return [(row.id, row.name) for row in connection.execute(query)]

    def save(self, meeting_id: str | None, draft: MeetingDraft) -> str:
        """Record a meeting (None), which is then given its number, or make one what the draft says; return its id.

        A topic or an action that the draft leaves out is retired. FieldError names the field that is wrong by its
        path, such as `topics.2.title` or `actions.1.due_date`, counted from 0.
        """
        with self.context.writing() as work:
            record = editing.require_current(work, meeting_id) if meeting_id else None
            return editing.save_meeting(work, record, draft)

    def retire(self, meeting_id: str, reason: str) -> None:
        """Have a meeting leave the lists; everything about it is kept, and its number is not given again."""
        with self.context.writing() as work:
            editing.retire(work, editing.require_current(work, meeting_id), reason)

    def bring_back(self, meeting_id: str) -> None:
        """Have a retired meeting stand in the lists again."""
        with self.context.writing() as work:
            work.update(Meeting, editing.require_meeting(work, meeting_id), {"retired_on": None})

    def finish_action(self, action_id: str, done_on: date, result: str | None) -> None:
        """Say that an agreed action was done on a day, with which result."""
        with self.context.writing() as work:
            editing.finish(work, action_id, done_on, result)

    def reopen_action(self, action_id: str) -> None:
        """Say that an agreed action is not done after all."""
        with self.context.writing() as work:
            editing.reopen(work, action_id)

    def import_meetings(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a meetings ledger of up to three sheets: meetings are recognised by number, the rest by its place."""
        table, topics, actions = open_ledgers(self.context, file, (MEETINGS, TOPICS, ACTIONS), options.aliases)
        assert table is not None
        with self.context.writing() as work:
            importing, result = take_meetings(work, table, topics, actions, options)
            return finish(work, importing, result, options)

    def export_meetings(self, file: Path) -> int:
        """Write the three sheets and return the number of meetings."""
        meetings = self.meetings()
        topics, actions = [], []
        for meeting in meetings:
            for topic in meeting.topics:
                shown = {**vars(topic), "number": meeting.number, "projects": "、".join(topic.projects) or None}
                topics.append(shown)
                actions += [
                    {**vars(action), "number": meeting.number, "topic": topic.position} for action in topic.actions
                ]
            actions += [{**vars(action), "number": meeting.number, "topic": None} for action in meeting.actions]
        return write_ledger(
            file, [(MEETINGS, [vars(meeting) for meeting in meetings]), (TOPICS, topics), (ACTIONS, actions)]
        )

    def document(self, meeting_id: str, issue_id: str | None = None) -> "OfficialDocument":
        """Return the minutes of one meeting as they are printed: as they were issued, last or as `issue_id`."""
        with self.context.reading() as connection:
            return MinutesWriter(connection).document(_card(connection, meeting_id), issue_id)

    def preview(self, meeting_id: str, draft: MeetingDraft) -> "OfficialDocument":
        """Return the minutes that a meeting would have if it were as the draft says."""
        from jn_desktop.meetings.documents import drafted

        with self.context.reading() as connection:
            wanted = {project_id for topic in draft.topics for project_id in topic.project_ids}
            named = connection.execute(select(Project.id, Project.name).where(Project.id.in_(wanted)))
            ids = select(Meeting.id).where(Meeting.id == meeting_id)
            card = drafted(
                draft,
                _card(connection, meeting_id),
                projects={row.id: row.name for row in named},
                carried=reading.carried(connection, ids),
                pictures=pictures_of(connection, ids),
            )
            return MinutesWriter(connection).draft(card)

    def minutes(self, number: str, file: Path, issue_id: str | None = None) -> Path:
        """Write the minutes of one meeting, told by its number or id, as a Word document.

        Issued ones are the very bytes that were issued, last or as `issue_id`.
        """
        with self.context.reading() as connection:
            content = MinutesWriter(connection).file(_card(connection, number), issue_id)
        file = file.absolute()
        write_file(file, content)
        return file

    def all_minutes(
        self,
        folder: Path,
        progress: Progress | None = None,
        *,
        month: str | None = None,
        chosen: Collection[str] | None = None,
    ) -> WrittenMinutes:
        """Write the minutes of meetings into `folder`, one file each: of all, of a `month` (YYYY-MM), or of those
        whose ids were `chosen`. What cannot be written is told; the rest is.
        """
        with self.context.reading() as connection:
            wanted = [_CURRENT] if month is None else [_CURRENT, Meeting.time.startswith(f"{month}-")]
            if chosen is not None:
                wanted.append(Meeting.id.in_(chosen))
            return write_all(MinutesWriter(connection), reading.cards(connection, *wanted), folder, progress)


def _detail(connection: Connection, meeting_id: str) -> MeetingDetail:
    found = reading.detail(connection, meeting_id)
    if found is None:
        raise StationError("这次会议已经不在了；请刷新列表。")
    return found


def _card(connection: Connection, meeting: str) -> MeetingCard:
    """Return the meeting of a number or an id; a retired one only by its id."""
    named: ColumnElement[bool] = (Meeting.id == meeting) | ((Meeting.number == meeting) & _CURRENT)
    found = reading.cards(connection, named)
    if not found:
        raise StationError(f"没有编号为“{meeting}”的会议；请用 list meetings 查看。")
    return found[0]
