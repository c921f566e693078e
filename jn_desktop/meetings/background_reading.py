"""What a page of background says of each topic of a meeting: its demands and projects, and what was agreed before."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from jn_desktop.core.errors import StationError
from jn_desktop.demands.model import Demand, DemandClock, DemandEvent
from jn_desktop.demands.states import Move as DemandMove
from jn_desktop.meetings.cards import Concern, MeetingDetail, TopicDetail
from jn_desktop.meetings.model import Topic, TopicDemand, TopicProject
from jn_desktop.meetings.reading import concerns, detail
from jn_desktop.projects.cards import in_wan
from jn_desktop.projects.model import ProgressReport, Project
from jn_desktop.registry.model import Enterprise

_MOST_EVENTS = 5
_MOST_EARLIER = 6


@dataclass(frozen=True)
class Fact:
    """A line of a page of background: what it is, and what is known of it."""

    label: str
    text: str


@dataclass(frozen=True)
class Background:
    """What is known of one topic; `history` are its last events, `earlier` what was agreed on the matter before."""

    place: int
    topic: TopicDetail
    facts: tuple[Fact, ...]
    history: tuple[Fact, ...]
    earlier: tuple[Concern, ...]


def backgrounds(connection: Connection, meeting_id: str) -> tuple[MeetingDetail, list[Background]]:
    """Return a meeting and what is known of each of its topics, in order."""
    meeting = detail(connection, meeting_id)
    if meeting is None:
        raise StationError("这次会议已经不在了；请刷新列表。")
    return meeting, [_background(connection, place, topic) for place, topic in enumerate(meeting.topics, start=1)]


def _background(connection: Connection, place: int, topic: TopicDetail) -> Background:
    demands = _demands(connection, topic.id)
    projects = _projects(connection, topic.id)
    return Background(
        place=place,
        topic=topic,
        facts=(
            *(fact for row in demands for fact in _of_demand(row)),
            *(f for row in projects for f in _of_project(row)),
        ),
        history=(
            *_events(connection, [row.id for row in demands]),
            *_reports(connection, [row.id for row in projects]),
        ),
        earlier=_earlier(connection, topic.id, [row.id for row in demands], [row.id for row in projects]),
    )


def _demands(connection: Connection, topic_id: str) -> list[Any]:
    query = (
        select(Demand.__table__, DemandClock.resolve_by, Enterprise.name.label("enterprise"))
        .join(TopicDemand, TopicDemand.demand_id == Demand.id)
        .join(DemandClock, DemandClock.id == Demand.id)
        .join(Enterprise, Enterprise.id == Demand.enterprise_id)
        .where(TopicDemand.topic_id == topic_id, TopicDemand.retired_on.is_(None))
    )
    return list(connection.execute(query))


def _of_demand(row: Any) -> list[Fact]:
    assisting = f"（配合：{row.assisting_units}）" if row.assisting_units else ""
    told = (
        ("诉求", f"{row.title}（{row.number}）"),
        ("企业", f"{row.enterprise}，{row.received_at[:10]} {row.channel or ''}反映".replace(" 反映", "反映")),
        ("内容", row.text),
        ("主办单位", f"{row.lead_unit}{assisting}" if row.lead_unit else "还没有转办"),
        ("现状", f"{row.state}，办结时限 {row.resolve_by[:10]}"),
        ("初步意见", row.opinion),
    )
    return [Fact(label, text) for label, text in told if text]


def _projects(connection: Connection, topic_id: str) -> list[Any]:
    query = (
        select(Project.__table__, Enterprise.name.label("enterprise"))
        .join(TopicProject, TopicProject.project_id == Project.id)
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .where(TopicProject.topic_id == topic_id, TopicProject.retired_on.is_(None))
    )
    return list(connection.execute(query))


def _of_project(row: Any) -> list[Fact]:
    money = (("总投资", row.total_investment), ("年度计划", row.annual_investment), ("累计完成", row.invested))
    invested = [f"{label} {in_wan(yuan)} 万元" for label, yuan in money if yuan is not None]
    responsible = [unit for unit in (row.responsible_unit, row.sponsor_leader) if unit]
    told = (
        ("项目", f"{row.name}{f'（{row.code}）' if row.code else ''}"),
        ("建设单位", row.enterprise),
        ("投资", "，".join(invested)),
        ("责任单位", "，".join(responsible)),
        ("形象进度", "，".join(filter(None, (row.stage, row.progress)))),
        ("存在问题", row.problem),
    )
    return [Fact(label, text) for label, text in told if text]


def _events(connection: Connection, demand_ids: list[str]) -> list[Fact]:
    """Return the last things that happened to demands, the oldest of them first."""
    query = (
        select(DemandEvent.at, DemandEvent.move, DemandEvent.unit, DemandEvent.text)
        .where(DemandEvent.demand_id.in_(demand_ids))
        .order_by(DemandEvent.at.desc(), DemandEvent.id.desc())
        .limit(_MOST_EVENTS)
    )
    rows = reversed(list(connection.execute(query)))
    said = ((row, "：".join(filter(None, (row.unit, row.text)))) for row in rows)
    return [Fact(row.at[:10], f"{DemandMove(row.move).label}{f'（{text}）' if text else ''}") for row, text in said]


def _reports(connection: Connection, project_ids: list[str]) -> list[Fact]:
    query = (
        select(ProgressReport.month, ProgressReport.progress, ProgressReport.problem)
        .where(ProgressReport.project_id.in_(project_ids))
        .order_by(ProgressReport.month.desc(), ProgressReport.id.desc())
        .limit(_MOST_EVENTS)
    )
    rows = reversed(list(connection.execute(query)))
    said = ((row.month, "；".join(filter(None, (row.progress, row.problem)))) for row in rows)
    return [Fact(month, text) for month, text in said if text]


def _earlier(
    connection: Connection, topic_id: str, demand_ids: list[str], project_ids: list[str]
) -> tuple[Concern, ...]:
    """Return what meetings said of the same demands and projects before, the newest first."""
    of_demands = select(TopicDemand.topic_id).where(
        TopicDemand.demand_id.in_(demand_ids), TopicDemand.retired_on.is_(None)
    )
    of_projects = select(TopicProject.topic_id).where(
        TopicProject.project_id.in_(project_ids), TopicProject.retired_on.is_(None)
    )
    about: Select[str] = select(Topic.id).where(
        or_(Topic.id.in_(of_demands), Topic.id.in_(of_projects)), Topic.id != topic_id
    )
    return tuple(one for one in concerns(connection, about) if one.actions)[:_MOST_EARLIER]
