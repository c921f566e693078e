"""What the station does with meetings: the ledger in and out, recording one, and its minutes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import open_ledgers, write_ledger
from jn_desktop.core.files import write_file
from jn_desktop.core.importing import ImportOptions, ImportResult, finish
from jn_desktop.core.service import Service
from jn_desktop.core.settings import read_setting
from jn_desktop.core.work import Progress, Work
from jn_desktop.meetings.documents import ActionCard, MeetingCard, TopicCard, minutes
from jn_desktop.meetings.intake import take_meetings
from jn_desktop.meetings.ledger import ACTIONS, MEETINGS, TOPICS
from jn_desktop.meetings.model import AgreedAction, Meeting, MeetingKind, Topic, TopicProject
from jn_desktop.projects.model import Project
from jn_desktop.projects.service import require_project
from jn_desktop.registry.directory import Departments


@dataclass(frozen=True)
class NewAction:
    """What was agreed; units are joined by 、, `due_date` is `YYYY-MM-DD`."""

    text: str
    responsible_unit: str | None = None
    assisting_units: str | None = None
    due_date: str | None = None


@dataclass(frozen=True)
class NewTopic:
    """A topic with the codes or names of the projects that it is about."""

    title: str
    situation: str | None = None
    projects: tuple[str, ...] = ()
    actions: tuple[NewAction, ...] = ()


@dataclass(frozen=True)
class NewMeeting:
    """A meeting as a supervisor writes it down; the station gives it its number."""

    name: str
    time: datetime
    place: str | None = None
    host: str | None = None
    recorder: str | None = None
    attendees: str | None = None
    absentees: str | None = None
    observers: str | None = None
    kind: MeetingKind = MeetingKind.ONSITE
    topics: tuple[NewTopic, ...] = field(default=())


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
            return _cards(connection)

    def actions(self) -> list[ActionRow]:
        """Return everything agreed, in the order of meetings."""
        rows = []
        for meeting in self.meetings():
            placed: list[tuple[str | None, ActionCard]] = [(None, action) for action in meeting.actions]
            placed += [(topic.title, action) for topic in meeting.topics for action in topic.actions]
            for title, action in sorted(placed, key=lambda pair: pair[1].position):
                rows.append(
                    ActionRow(
                        meeting=meeting.number,
                        position=action.position,
                        topic=title,
                        text=action.text,
                        responsible_unit=action.responsible_unit,
                        assisting_units=action.assisting_units,
                        due_date=action.due_date,
                    )
                )
        return rows

    def record(self, meeting: NewMeeting) -> str:
        """Record a meeting with what it agreed and return the number it is given."""
        if not meeting.name.strip():
            raise StationError("会议还没有名称；请填写会议名称。")
        with self.context.writing() as work:
            number = _next_number(work, meeting.time.year)
            meeting_id = work.insert(
                Meeting,
                {
                    "number": number,
                    "kind": meeting.kind.value,
                    "name": meeting.name.strip(),
                    "time": stamp(meeting.time),
                    "place": meeting.place,
                    "host": meeting.host,
                    "recorder": meeting.recorder,
                    "attendees": meeting.attendees,
                    "absentees": meeting.absentees,
                    "observers": meeting.observers,
                },
            )
            position = 0
            for place, topic in enumerate(meeting.topics, start=1):
                topic_id = _record_topic(work, meeting_id, place, topic)
                for action in topic.actions:
                    position += 1
                    _record_action(work, meeting, meeting_id, topic_id, position, action)
        return number

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

    def minutes(self, number: str, file: Path) -> Path:
        """Write the minutes of one meeting as a Word document."""
        with self.context.reading() as connection:
            found = _cards(connection, number)
            names = _names(connection)
        if not found:
            raise StationError(f"没有编号为“{number}”的会议；请用 list meetings 查看。")
        return _write_minutes(found[0], names, file)

    def all_minutes(self, folder: Path, progress: Progress | None = None) -> list[Path]:
        """Write the minutes of every meeting into `folder`, one file each."""
        with self.context.reading() as connection:
            meetings = _cards(connection)
            names = _names(connection)
        files = []
        for done, meeting in enumerate(meetings):
            if progress is not None:
                progress(done, len(meetings))
            files.append(_write_minutes(meeting, names, folder / minutes_file_name(meeting)))
        if progress is not None:
            progress(len(meetings), len(meetings))
        return files


def minutes_file_name(meeting: MeetingCard) -> str:
    """Return a file name that Windows takes: the number, and as much of the name as is harmless."""
    name = re.sub(
        r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "", f"{meeting.number} {meeting.name}"
    )
    return f"{name[:80].strip(' .')}纪要.docx"


def _write_minutes(meeting: MeetingCard, names: tuple[str, str], file: Path) -> Path:
    from jn_desktop.core.official import render

    authority, station = names
    file = file.absolute()
    write_file(file, render(minutes(meeting, authority=authority, station=station)))
    return file


def _names(connection: Connection) -> tuple[str, str]:
    return read_setting(connection, "authority") or "", read_setting(connection, "station") or ""


def _next_number(work: Work, year: int) -> str:
    """Return the highest number of the year plus one; imported numbers count."""
    prefix = f"XC{year}"
    taken = [row["number"] for row in work.rows(select(Meeting.number).where(Meeting.number.startswith(prefix)))]
    places = [int(number[len(prefix) :]) for number in taken if number[len(prefix) :].isdigit()]
    return f"{prefix}{max(places, default=0) + 1:03d}"


def _record_topic(work: Work, meeting_id: str, place: int, topic: NewTopic) -> str:
    values = {"meeting_id": meeting_id, "position": place, "title": topic.title, "situation": topic.situation}
    topic_id = work.insert(Topic, values)
    for project in topic.projects:
        work.insert(TopicProject, {"topic_id": topic_id, "project_id": require_project(work, project)["id"]})
    return topic_id


def _record_action(
    work: Work, meeting: NewMeeting, meeting_id: str, topic_id: str, position: int, action: NewAction
) -> None:
    if action.due_date and action.due_date < meeting.time.date().isoformat():
        raise StationError(f"“{action.text}”的完成时限 {action.due_date} 早于会议日期；请核对。")
    departments = Departments(work, [action.responsible_unit, action.assisting_units])
    for units in (action.responsible_unit, action.assisting_units):
        departments.admit(units)
    work.insert(
        AgreedAction,
        {"meeting_id": meeting_id, "topic_id": topic_id, "position": position, **vars(action)},
    )


def _cards(connection: Connection, number: str | None = None) -> list[MeetingCard]:
    """Return meetings with their topics, projects and actions: four queries, however many meetings."""
    chosen = [Meeting.retired_on.is_(None)] if number is None else [Meeting.number == number]
    meetings = _rows(connection, select(Meeting.__table__).where(*chosen).order_by(Meeting.number))
    of_chosen = select(Meeting.id).where(*chosen)
    topics = _rows(
        connection, select(Topic.__table__).where(Topic.meeting_id.in_(of_chosen)).order_by(Topic.position, Topic.id)
    )
    links = _rows(
        connection,
        select(TopicProject.topic_id, Project.name)
        .join(Project, Project.id == TopicProject.project_id)
        .join(Topic, Topic.id == TopicProject.topic_id)
        .where(Topic.meeting_id.in_(of_chosen), TopicProject.retired_on.is_(None))
        .order_by(TopicProject.id),
    )
    actions = _rows(
        connection,
        select(AgreedAction.__table__)
        .where(AgreedAction.meeting_id.in_(of_chosen))
        .order_by(AgreedAction.position, AgreedAction.id),
    )
    topics_of, links_of = _grouped(topics, "meeting_id"), _grouped(links, "topic_id")
    actions_of = _grouped(actions, "meeting_id", "topic_id")
    return [_card(meeting, topics_of, links_of, actions_of) for meeting in meetings]


_Groups = dict[tuple[str | None, ...], list[dict[str, Any]]]


def _grouped(rows: list[dict[str, Any]], *names: str) -> _Groups:
    groups: _Groups = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return groups


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _card(meeting: dict[str, Any], topics: _Groups, links: _Groups, actions: _Groups) -> MeetingCard:
    def agreed(topic_id: str | None) -> list[ActionCard]:
        return [
            ActionCard(
                position=action["position"],
                text=action["text"],
                responsible_unit=action["responsible_unit"],
                assisting_units=action["assisting_units"],
                due_date=action["due_date"],
            )
            for action in actions.get((meeting["id"], topic_id), [])
        ]

    shown = {name: meeting[name] for name in MeetingCard.__dataclass_fields__ if name not in ("topics", "actions")}
    cards = [
        TopicCard(
            position=topic["position"],
            title=topic["title"],
            situation=topic["situation"],
            projects=[link["name"] for link in links.get((topic["id"],), [])],
            actions=agreed(topic["id"]),
        )
        for topic in topics.get((meeting["id"],), [])
    ]
    return MeetingCard(**shown, topics=cards, actions=agreed(None))


def check_meetings(connection: Connection) -> Iterable[str]:
    """Yield what is wrong among meetings: shared numbers, actions due before their meeting."""
    seen: set[str] = set()
    for (number,) in connection.execute(select(Meeting.number).where(Meeting.retired_on.is_(None))):
        if number in seen:
            yield f"会议编号 {number} 被不止一次会议使用。"
        seen.add(number)
    query = select(Meeting.number, Meeting.time, AgreedAction.position, AgreedAction.due_date).join(
        AgreedAction, AgreedAction.meeting_id == Meeting.id
    )
    for row in connection.execute(query):
        if row.due_date and row.due_date < row.time[:10]:
            yield f"会议 {row.number} 第 {row.position} 项议定事项的完成时限 {row.due_date} 早于会议日期。"
