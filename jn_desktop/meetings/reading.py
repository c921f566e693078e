"""Reading meetings: whole ones for lists and minutes, rows for the window. A few queries, however many meetings."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from jn_desktop.core.attachments import AttachmentContent
from jn_desktop.demands.model import Demand
from jn_desktop.meetings.cards import (
    ActionCard,
    ActionDetail,
    CarriedAction,
    Concern,
    MeetingCard,
    MeetingDetail,
    MeetingRow,
    OpenAction,
    PictureCard,
    TopicCard,
    TopicDetail,
)
from jn_desktop.meetings.model import (
    AgreedAction,
    Meeting,
    MeetingEvent,
    MinutesIssue,
    Topic,
    TopicAction,
    TopicDemand,
    TopicProject,
)
from jn_desktop.meetings.pictures import pictures_of
from jn_desktop.meetings.states import MinutesState, Move, action_state, minutes_state
from jn_desktop.projects.model import Project
from jn_desktop.registry.model import Enterprise

due_now = func.coalesce(AgreedAction.due_by, AgreedAction.due_date)
"""When an action is due: the minutes' day until it was handed over, from then on what was set or granted."""
_Groups = dict[tuple[Any, ...], list[dict[str, Any]]]
_MeetingIds = Select[str]
Shown = TypeVar("Shown")


def cards(connection: Connection, *chosen: ColumnElement[bool]) -> list[MeetingCard]:
    """Return meetings as their minutes show them, in the order of their numbers."""
    meetings = _rows(connection, _meetings().where(*chosen).order_by(Meeting.number, Meeting.id))
    ids = select(Meeting.id).where(*chosen)
    topics = _grouped(_topics(connection, ids), "meeting_id")
    links = _grouped(_links(connection, ids), "topic_id")
    over, pictures = carried(connection, ids), pictures_of(connection, ids)
    actions = _grouped(_actions(connection, ids), "meeting_id", "topic_id")
    issued = issues(connection, ids)
    reasons = _corrections(connection, ids)
    return [
        _card(
            {**meeting, **_issued(meeting, issued.get(meeting["id"], []), reasons)},
            topics,
            links,
            actions,
            over,
            pictures,
        )
        for meeting in meetings
    ]


def detail(connection: Connection, meeting_id: str) -> MeetingDetail | None:
    """Return one meeting, current or not, with what belongs to it now."""
    chosen = Meeting.id == meeting_id
    meetings = _rows(connection, _meetings().where(chosen))
    ids = select(Meeting.id).where(chosen)
    links = _grouped(_links(connection, ids), "topic_id")
    over = carried(connection, ids)
    topics = tuple(_topic_detail(topic, links, over) for topic in _topics(connection, ids))
    actions = tuple(_action_detail(action) for action in _actions(connection, ids))
    if not meetings:
        return None
    state = minutes_state(meetings[0])
    return _told(MeetingDetail, {**meetings[0], "minutes_state": state, "topics": topics, "actions": actions})


def issues(connection: Connection, meetings: _MeetingIds) -> dict[str, list[dict[str, Any]]]:
    """Return what was issued of meetings, by meeting, the oldest first, without text and document."""
    known = [column for column in MinutesIssue.__table__.columns if column.name != "text"]
    query = select(*known).where(MinutesIssue.meeting_id.in_(meetings)).order_by(MinutesIssue.id)
    return {key[0]: rows for key, rows in _grouped(_rows(connection, query), "meeting_id").items()}


def _corrections(connection: Connection, meetings: _MeetingIds) -> dict[str, str | None]:
    """Return why minutes were taken up again to be corrected, by meeting, as was said last."""
    query = (
        select(MeetingEvent.record_id, MeetingEvent.text)
        .where(MeetingEvent.record_id.in_(meetings), MeetingEvent.move == Move.CORRECT.value)
        .order_by(MeetingEvent.id)
    )
    return {row.record_id: row.text for row in connection.execute(query)}


def _issued(
    meeting: Mapping[str, Any], issued: list[dict[str, Any]], reasons: Mapping[str, str | None]
) -> dict[str, Any]:
    """Return what a card says of the number of its minutes: of those issued last, or of the correction in hand."""
    state = minutes_state(meeting)
    told: dict[str, Any] = {"minutes_state": state}
    if not issued:
        return told
    last = issued[-1]
    if state is not MinutesState.ISSUED:
        return {**told, "corrects": last["number"], "reason": reasons.get(meeting["id"])}
    numbers = {issue["id"]: issue["number"] for issue in issued}
    return {
        **told,
        "document_number": last["number"],
        "issued_on": last["issued_on"],
        "issue_id": last["id"],
        "corrects": numbers.get(last["corrects"]),
        "reason": last["reason"],
    }


def board(connection: Connection, today: date, *, retired: bool) -> list[MeetingRow]:
    """Return the current meetings, or those that were taken off, the newest first."""
    topics = (
        select(Topic.meeting_id, func.count().label("topics"))
        .where(Topic.retired_on.is_(None))
        .group_by(Topic.meeting_id)
        .subquery()
    )
    undone = AgreedAction.done_on.is_(None)
    agreed = (
        select(
            AgreedAction.meeting_id,
            func.count().label("actions"),
            func.count().filter(undone).label("open_actions"),
            func.count().filter(undone, _is_past(today)).label("overdue_actions"),
        )
        .where(AgreedAction.retired_on.is_(None))
        .group_by(AgreedAction.meeting_id)
        .subquery()
    )
    counts = (topics.c.topics, agreed.c.actions, agreed.c.open_actions, agreed.c.overdue_actions)
    number = (
        select(MinutesIssue.number)
        .where(MinutesIssue.meeting_id == Meeting.id)
        .order_by(MinutesIssue.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(
            Meeting.__table__,
            number.label("document_number"),
            *(func.coalesce(count, 0).label(count.name) for count in counts),
        )
        .outerjoin(topics, topics.c.meeting_id == Meeting.id)
        .outerjoin(agreed, agreed.c.meeting_id == Meeting.id)
        .where(Meeting.retired_on.is_not(None) if retired else Meeting.retired_on.is_(None))
        .order_by(Meeting.time.desc(), Meeting.number.desc())
    )
    return [_told(MeetingRow, {**row, "minutes_state": minutes_state(row)}) for row in _rows(connection, query)]


def open_actions(connection: Connection) -> list[OpenAction]:
    """Return what current meetings agreed and nobody has done yet, the soonest due first."""
    query = (
        select(
            AgreedAction.__table__,
            due_now.label("due"),
            Meeting.number.label("meeting_number"),
            Meeting.name.label("meeting_name"),
        )
        .join(Meeting, Meeting.id == AgreedAction.meeting_id)
        .where(AgreedAction.done_on.is_(None), AgreedAction.retired_on.is_(None), Meeting.retired_on.is_(None))
        .order_by(due_now.is_(None), due_now, Meeting.number, AgreedAction.position)
    )
    return [_told(OpenAction, {**row, "due_date": row["due"]}) for row in _rows(connection, query)]


def count_overdue(connection: Connection, today: date) -> int:
    """Return how many actions of current meetings should have been done before today."""
    query = (
        select(func.count())
        .select_from(AgreedAction)
        .join(Meeting, Meeting.id == AgreedAction.meeting_id)
        .where(AgreedAction.done_on.is_(None), AgreedAction.retired_on.is_(None), Meeting.retired_on.is_(None))
        .where(_is_past(today))
    )
    return int(connection.execute(query).scalar_one())


def _is_past(today: date) -> ColumnElement[bool]:
    return due_now < today.isoformat()


def topics_of_projects(project: ColumnElement[bool]) -> Select[str]:
    """Return the query of the topics about a project that the condition takes."""
    return (
        select(TopicProject.topic_id)
        .join(Project, Project.id == TopicProject.project_id)
        .where(TopicProject.retired_on.is_(None), project)
    )


def topics_of_enterprise(enterprise_id: str) -> Select[str]:
    """Return the query of the topics about the projects of an enterprise, or that its demands put on the table."""
    of_demands = (
        select(TopicDemand.topic_id)
        .join(Demand, Demand.id == TopicDemand.demand_id)
        .where(TopicDemand.retired_on.is_(None), Demand.enterprise_id == enterprise_id)
    )
    of_projects = topics_of_projects(Project.enterprise_id == enterprise_id)
    return select(Topic.id).where(or_(Topic.id.in_(of_projects), Topic.id.in_(of_demands)))


def topics_of_demand(demand_id: str) -> Select[str]:
    """Return the query of the topics that a demand put on the table."""
    return select(TopicDemand.topic_id).where(TopicDemand.demand_id == demand_id, TopicDemand.retired_on.is_(None))


def concerns(connection: Connection, about: Select[str]) -> list[Concern]:
    """Return the topics that a query of their ids finds, those of the newest meeting first."""
    topics = (
        select(Topic.id, Topic.meeting_id, Topic.title.label("topic"), Meeting.number, Meeting.name, Meeting.time)
        .join(Meeting, Meeting.id == Topic.meeting_id)
        .where(Topic.id.in_(about), Topic.retired_on.is_(None), Meeting.retired_on.is_(None))
        .order_by(Meeting.time.desc(), Meeting.number.desc(), Topic.position)
    )
    actions = _current_actions().where(AgreedAction.topic_id.in_(about))
    agreed = _grouped(_rows(connection, actions), "topic_id")
    return [
        _told(Concern, {**topic, "actions": tuple(map(_action_detail, agreed.get((topic["id"],), [])))})
        for topic in _rows(connection, topics)
    ]


def check_meetings(connection: Connection) -> Iterable[str]:
    """Yield what is wrong among meetings: shared numbers, actions due or done too early, and what was issued."""
    seen: set[str] = set()
    for (number,) in connection.execute(select(Meeting.number).where(Meeting.retired_on.is_(None))):
        if number in seen:
            yield f"会议编号 {number} 被不止一次会议使用。"
        seen.add(number)
    query = (
        select(Meeting.number, Meeting.time, AgreedAction.position, AgreedAction.due_date, AgreedAction.done_on)
        .join(AgreedAction, AgreedAction.meeting_id == Meeting.id)
        .where(Meeting.retired_on.is_(None), AgreedAction.retired_on.is_(None))
    )
    for row in connection.execute(query):
        for label, day in (("完成时限", row.due_date), ("办结日期", row.done_on)):
            if day and day < row.time[:10]:
                yield f"会议 {row.number} 第 {row.position} 项议定事项的{label} {day} 早于会议日期。"
    yield from _check_issues(connection)


def _check_issues(connection: Connection) -> Iterable[str]:
    """Yield what is wrong among issued minutes: a number used twice, a document that is not what was issued."""
    seen: set[tuple[str, int, int]] = set()
    names = (MinutesIssue.series, MinutesIssue.year, MinutesIssue.place, MinutesIssue.number, MinutesIssue.content_id)
    query = select(*names, AttachmentContent.content).join(
        AttachmentContent, AttachmentContent.id == MinutesIssue.content_id
    )
    for row in connection.execute(query):
        place = (row.series, row.year, row.place)
        if place in seen:
            yield f"{row.series}纪要的文号 {row.number} 被不止一次印发使用。"
        seen.add(place)
        if hashlib.sha256(row.content).hexdigest() != row.content_id:
            yield f"{row.series}纪要 {row.number} 的文件已损坏，和印发时不一样；请从备份恢复。"


def _meetings() -> Select[Any]:
    """Return the query of meetings, with the name of the enterprise where one is held."""
    return select(Meeting.__table__, Enterprise.name.label("enterprise")).outerjoin(
        Enterprise, Enterprise.id == Meeting.enterprise_id
    )


def carried(connection: Connection, meetings: _MeetingIds) -> dict[str, tuple[CarriedAction, ...]]:
    """Return the actions of earlier meetings that topics carry over, by topic, in the order in which they came."""
    earlier = aliased(Meeting)
    query = (
        select(
            TopicAction.topic_id,
            *(AgreedAction.id, AgreedAction.text, AgreedAction.responsible_unit, AgreedAction.done_on),
            *(AgreedAction.result, due_now.label("due_date"), earlier.number),
        )
        .join(AgreedAction, AgreedAction.id == TopicAction.action_id)
        .join(earlier, earlier.id == AgreedAction.meeting_id)
        .join(Topic, Topic.id == TopicAction.topic_id)
        .where(Topic.meeting_id.in_(meetings), TopicAction.retired_on.is_(None))
        .order_by(TopicAction.id)
    )
    found = _grouped(_rows(connection, query), "topic_id")
    return {key[0]: tuple(_told(CarriedAction, row) for row in rows) for key, rows in found.items()}


def _topics(connection: Connection, meetings: _MeetingIds) -> list[dict[str, Any]]:
    wanted = and_(Topic.meeting_id.in_(meetings), Topic.retired_on.is_(None))
    return _rows(connection, select(Topic.__table__).where(wanted).order_by(Topic.position, Topic.id))


def _links(connection: Connection, meetings: _MeetingIds) -> list[dict[str, Any]]:
    query = (
        select(TopicProject.topic_id, Project.id.label("project_id"), Project.name)
        .join(Project, Project.id == TopicProject.project_id)
        .join(Topic, Topic.id == TopicProject.topic_id)
        .where(Topic.meeting_id.in_(meetings), TopicProject.retired_on.is_(None))
        .order_by(TopicProject.id)
    )
    return _rows(connection, query)


def _actions(connection: Connection, meetings: _MeetingIds) -> list[dict[str, Any]]:
    return _rows(connection, _current_actions().where(AgreedAction.meeting_id.in_(meetings)))


def _current_actions() -> Select[Any]:
    """Return the query of current actions; one whose topic was taken off belongs to its meeting as a whole."""
    table: Any = AgreedAction.__table__
    own = [column for column in table.c if column.name != "topic_id"]
    return (
        select(*own, Topic.id.label("topic_id"))
        .outerjoin(Topic, and_(Topic.id == AgreedAction.topic_id, Topic.retired_on.is_(None)))
        .where(AgreedAction.retired_on.is_(None))
        .order_by(AgreedAction.position, AgreedAction.id)
    )


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _grouped(rows: list[dict[str, Any]], *names: str) -> _Groups:
    groups: _Groups = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return groups


def _told(kind: type[Shown], row: Mapping[str, Any]) -> Shown:
    """Return what `kind` shows of a row; a field with a default may be missing."""
    shown = (
        known
        for known in fields(kind)  # type: ignore[arg-type]
        if known.name in row or (known.default is MISSING and known.default_factory is MISSING)
    )
    return kind(**{known.name: row[known.name] for known in shown})


def _action_detail(action: dict[str, Any]) -> ActionDetail:
    return _told(ActionDetail, {**action, "state": action_state(action)})


def _topic_detail(topic: dict[str, Any], links: _Groups, over: Mapping[str, tuple[CarriedAction, ...]]) -> TopicDetail:
    linked = links.get((topic["id"],), [])
    ids = tuple(link["project_id"] for link in linked)
    names = tuple(link["name"] for link in linked)
    carries = over.get(topic["id"], ())
    return _told(TopicDetail, {**topic, "project_ids": ids, "project_names": names, "carried": carries})


def _card(
    meeting: dict[str, Any],
    topics: _Groups,
    links: _Groups,
    actions: _Groups,
    over: Mapping[str, tuple[CarriedAction, ...]],
    pictures: Mapping[str, list[PictureCard]],
) -> MeetingCard:
    def agreed(topic_id: str | None) -> list[ActionCard]:
        return [_told(ActionCard, action) for action in actions.get((meeting["id"], topic_id), [])]

    def shown(topic: dict[str, Any]) -> TopicCard:
        projects = [link["name"] for link in links.get((topic["id"],), [])]
        hangs_on = {"carried": list(over.get(topic["id"], ())), "pictures": pictures.get(topic["id"], [])}
        return _told(TopicCard, {**topic, "projects": projects, "actions": agreed(topic["id"]), **hangs_on})

    of_meeting = [shown(topic) for topic in topics.get((meeting["id"],), [])]
    return _told(MeetingCard, {**meeting, "topics": of_meeting, "actions": agreed(None)})
