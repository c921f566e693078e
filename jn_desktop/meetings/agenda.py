"""What could be put on the table of a meeting (demands, stuck projects, actions that are due), and putting it there.

One query each, however many records there are; the most pressing stand first.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, or_, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.work import Work
from jn_desktop.demands.model import Demand, DemandClock, DemandEvent
from jn_desktop.demands.states import Move as DemandMove
from jn_desktop.meetings import series
from jn_desktop.meetings.editing import add_topic, add_topic_of_demand, relink, require_current, require_editable
from jn_desktop.meetings.model import AgreedAction, Meeting, Topic, TopicAction, TopicDemand, TopicProject
from jn_desktop.meetings.preparing_cards import Candidate, Source
from jn_desktop.meetings.reading import due_now
from jn_desktop.projects.cards import in_wan
from jn_desktop.projects.model import Project
from jn_desktop.projects.rules import Status, last_stale_day
from jn_desktop.registry.model import Enterprise

MOST = 200
"""Candidates of each source: nobody ticks more for one meeting."""
_ACTIONS_TITLE = "议定事项落实情况"
Chosen = tuple[Source, str]


def titles(connection: Connection, meeting_id: str) -> tuple[str, ...]:
    """Return what is on the table of a meeting, in order."""
    query = select(Topic.title).where(Topic.meeting_id == meeting_id, Topic.retired_on.is_(None))
    return tuple(connection.execute(query.order_by(Topic.position, Topic.id)).scalars())


def candidates(connection: Connection, meeting_id: str, now: datetime) -> list[Candidate]:
    """Return what could be put on the table of a meeting and is not there yet."""
    return [
        *_actions(connection, meeting_id, now.date()),
        *_demands(connection, meeting_id, now),
        *_projects(connection, meeting_id, now.date()),
    ]


def take(work: Work, meeting_id: str, chosen: Sequence[Chosen]) -> None:
    """Put what was ticked on the table of a meeting: a topic for each demand and project, one for all actions."""
    require_editable(require_current(work, meeting_id))
    known = {(one.source, one.record_id) for one in candidates(work.connection, meeting_id, work.now)}
    if not known.issuperset(chosen):
        raise StationError("勾选的内容里有的已经办结，或者已经列入会议；请刷新后再选。")
    ids = {source: [record_id for of, record_id in chosen if of is source] for source in Source}
    _take_actions(work, meeting_id, ids[Source.ACTION])
    for demand in _in_order(work.find(Demand, "id", ids[Source.DEMAND]), ids[Source.DEMAND]):
        add_topic_of_demand(work, meeting_id, demand)
    for project in _in_order(work.find(Project, "id", ids[Source.PROJECT]), ids[Source.PROJECT]):
        topic_id = add_topic(work, meeting_id, f"{project['name']}推进问题", _situation(project))
        relink(work, topic_id, [project["id"]], [])


def _in_order(records: Iterable[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    return sorted(records, key=lambda record: ids.index(record["id"]))


def _take_actions(work: Work, meeting_id: str, action_ids: Sequence[str]) -> None:
    """Add actions to the topic that carries some already, else to one of their own."""
    if not action_ids:
        return
    query = (
        select(Topic.id)
        .join(TopicAction, TopicAction.topic_id == Topic.id)
        .where(Topic.meeting_id == meeting_id, Topic.retired_on.is_(None), TopicAction.retired_on.is_(None))
        .order_by(Topic.position)
        .limit(1)
    )
    found = work.connection.execute(query).scalar_one_or_none()
    series.link_actions(work, found or add_topic(work, meeting_id, _ACTIONS_TITLE, None), action_ids)


def _situation(project: dict[str, Any]) -> str | None:
    """Return in sentences where a project stands, for the minutes."""
    total = in_wan(project["total_investment"])
    told = (
        ("项目总投资", f"{total}万元" if total else None),
        ("目前进展：", project["progress"]),
        ("存在问题：", project["problem"]),
    )
    return "".join(f"{label}{text.rstrip('。；;')}。" for label, text in told if text) or None


# ---- what there is to choose from ----


def _demands(connection: Connection, meeting_id: str, now: datetime) -> list[Candidate]:
    escalated = exists().where(DemandEvent.demand_id == Demand.id, DemandEvent.move == DemandMove.ESCALATE.value)
    query = (
        select(
            *(Demand.id, Demand.number, Demand.title, Demand.lead_unit, Demand.state, DemandClock.next_by),
            escalated.label("escalated"),
        )
        .join(DemandClock, DemandClock.id == Demand.id)
        .where(DemandClock.open, Demand.retired_on.is_(None), Demand.id.not_in(_on_table(meeting_id, TopicDemand)))
        .order_by(escalated.desc(), DemandClock.next_by, DemandClock.id)
        .limit(MOST)
    )
    return [_demand(row, stamp(now)) for row in connection.execute(query)]


def _demand(row: Any, now: str) -> Candidate:
    late = row.next_by < now
    why = "、".join(word for word, holds in (("已督办", row.escalated), ("已超期", late)) if holds) or row.state
    title = f"{row.title}（{row.number}）"
    return Candidate(Source.DEMAND, row.id, title, why, row.lead_unit, pressing=late or row.escalated)


def _projects(connection: Connection, meeting_id: str, today: date) -> list[Candidate]:
    noted = and_(Project.problem.is_not(None), Project.problem != "")
    stuck = or_(Project.progress_on.is_(None), Project.progress_on <= last_stale_day(today))
    query = (
        select(
            *(Project.id, Project.name, Project.problem, Project.progress_on, Project.responsible_unit),
            Enterprise.name.label("enterprise"),
        )
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(Project.retired_on.is_(None), Project.status == Status.ACTIVE.value, or_(noted, stuck))
        .where(Project.id.not_in(_on_table(meeting_id, TopicProject)))
        .order_by(noted.desc(), Project.progress_on, Project.id)
        .limit(MOST)
    )
    return [_project(row, today) for row in connection.execute(query)]


def _project(row: Any, today: date) -> Candidate:
    if row.problem:
        why = f"有问题：{row.problem}"
    elif row.progress_on:
        why = f"{(today - date.fromisoformat(row.progress_on)).days} 天没有进展"
    else:
        why = "还没有登记过进展"
    unit = row.responsible_unit or row.enterprise
    return Candidate(Source.PROJECT, row.id, row.name, why, unit, pressing=bool(row.problem))


def _actions(connection: Connection, meeting_id: str, today: date) -> list[Candidate]:
    own = connection.execute(select(Meeting.kind, Meeting.series, Meeting.time).where(Meeting.id == meeting_id)).one()
    of_series: list[str] = []
    if own.series:
        earlier = series.meetings_of(own.kind, own.series, before=datetime.fromisoformat(own.time))
        of_series = series.undone(connection, earlier)
    late = due_now < today.isoformat()
    query = (
        select(
            *(AgreedAction.id, AgreedAction.text, AgreedAction.responsible_unit, Meeting.number),
            due_now.label("due"),
        )
        .join(Meeting, Meeting.id == AgreedAction.meeting_id)
        .where(AgreedAction.done_on.is_(None), AgreedAction.retired_on.is_(None), Meeting.retired_on.is_(None))
        .where(or_(late, AgreedAction.id.in_(of_series)), AgreedAction.meeting_id != meeting_id)
        .where(AgreedAction.id.not_in(_on_table(meeting_id, TopicAction)))
        .order_by(due_now.is_(None), due_now, Meeting.number, AgreedAction.position)
        .limit(MOST)
    )
    return [_action(row, today) for row in connection.execute(query)]


def _action(row: Any, today: date) -> Candidate:
    days = (today - date.fromisoformat(row.due)).days if row.due else 0
    why = f"超期 {days} 天" if days > 0 else "本系列还没有办结"
    return Candidate(Source.ACTION, row.id, f"{row.text}（{row.number}）", why, row.responsible_unit, pressing=days > 0)


def _on_table(meeting_id: str, links: type[TopicDemand | TopicProject | TopicAction]) -> Select[str]:
    """Return the query of what a meeting's topics are linked to."""
    column = {TopicDemand: "demand_id", TopicProject: "project_id", TopicAction: "action_id"}[links]
    current: ColumnElement[bool] = and_(links.retired_on.is_(None), Topic.retired_on.is_(None))
    return (
        select(getattr(links, column))
        .join(Topic, Topic.id == links.topic_id)
        .where(Topic.meeting_id == meeting_id, current)
    )
