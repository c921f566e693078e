"""How the records of all features hang together: what follows an enterprise, is searched, belongs to what.

It imports every table there is, so it is loaded when somebody first asks: a station opens without most of them.
"""

from jn_desktop.agents.model import Agent
from jn_desktop.core import aliases, calendar_days, operators  # noqa: F401 - theirs are tables of every station
from jn_desktop.core.attachments import Attachment
from jn_desktop.core.database import Base
from jn_desktop.core.history import Belonging, Reference
from jn_desktop.core.search_index import Searched
from jn_desktop.demands.model import Demand, DemandEvent, DemandPause, DemandReminder
from jn_desktop.inspections.model import (
    Blackout,
    Finding,
    InspectionRequest,
    JointVisit,
    OtherVisit,
    VisitDepartment,
    VisitOfficer,
)
from jn_desktop.meetings.model import ActionReminder, AgreedAction, Invitee, Meeting, Topic, TopicAction, TopicProject
from jn_desktop.projects.model import Assignment, Entrustment, ProgressReport, Project, ServiceStep
from jn_desktop.registry.merging import Follower
from jn_desktop.registry.model import Department, Enterprise

FOLLOWERS = (
    Follower("重点项目", Project, "enterprise_id"),
    Follower("企业诉求", Demand, "enterprise_id"),
    Follower("检查需求", InspectionRequest, "enterprise_id"),
    Follower("联合检查", JointVisit, "enterprise_id"),
    Follower("其他入企活动", OtherVisit, "enterprise_id"),
    Follower("不便入企的日子", Blackout, "enterprise_id"),
    Follower("在企业开的会议", Meeting, "enterprise_id"),
    Follower("受邀参加的会议", Invitee, "enterprise_id"),
)
SEARCHED = (
    Searched("project", Project, title="name", texts=("name",), numbers=("code",)),
    Searched("agent", Agent, title="name", texts=("name",), numbers=("number",)),
    Searched("meeting", Meeting, title="name", texts=("name",), numbers=("number",)),
    Searched("demand", Demand, title="title", texts=("title",), numbers=("number",)),
    Searched("enterprise", Enterprise, title="name", texts=("name",), numbers=("uscc",)),
    Searched("inspection_request", InspectionRequest, title="item", texts=(), numbers=("number",)),
    Searched("joint_visit", JointVisit, title="lead", texts=(), numbers=("number",)),
    Searched("department", Department, title="name", texts=("name",), numbers=("chief_officer",)),
)
BELONGING = (
    Belonging(ProgressReport, "project_id"),
    Belonging(Assignment, "project_id"),
    Belonging(Assignment, "agent_id"),
    Belonging(Entrustment, "project_id"),
    Belonging(ServiceStep, "project_id"),
    Belonging(ServiceStep, "agent_id"),
    Belonging(DemandEvent, "demand_id"),
    Belonging(DemandPause, "demand_id"),
    Belonging(Topic, "meeting_id", known_by=("title",)),
    Belonging(TopicProject, "topic_id", known_by=("topic_id", "project_id")),
    Belonging(TopicAction, "topic_id", known_by=("topic_id", "action_id")),
    Belonging(AgreedAction, "meeting_id", known_by=("text",)),
    Belonging(Invitee, "meeting_id", known_by=("unit",)),
    Belonging(VisitDepartment, "visit_id", known_by=("department",)),
    Belonging(VisitOfficer, "visit_id", known_by=("name",)),
    Belonging(Finding, "visit_id", known_by=("text",)),
    Belonging(Attachment, "record_id", known_by=("name",)),
)
REFERENCES = {
    "enterprise_id": Reference(Enterprise, "name"),
    "merged_into": Reference(Enterprise, "name"),
    "demand_id": Reference(Demand, "number"),
    "same_as": Reference(Demand, "number"),
    "project_id": Reference(Project, "name"),
    "agent_id": Reference(Agent, "name"),
    "topic_id": Reference(Topic, "title"),
    "action_id": Reference(AgreedAction, "text"),
    "visit_id": Reference(JointVisit, "number"),
    "recheck_of": Reference(JointVisit, "number"),
}
EXPORTS = {
    "enterprise": "registry.export_enterprises",
    "department": "registry.export_departments",
    "agent": "agents.export_agents",
    "project": "projects.export_projects",
    "demand": "demands.export_demands",
}
ALL_TABLES = frozenset(Base.metadata.tables)
UNASKED = (DemandReminder.__tablename__, ActionReminder.__tablename__)
"""What the program writes without being asked: it counts as no change since an import."""
