"""Who is invited to a meeting, who ought to be, what they answered, and the attendance that follows from it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.cells import CellProblem, read_name
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.masking import mask_phone
from jn_desktop.core.work import Work
from jn_desktop.demands.model import Demand
from jn_desktop.meetings.editing import save_parts
from jn_desktop.meetings.kinds import form_of
from jn_desktop.meetings.model import AgreedAction, Invitee, Meeting, Topic, TopicAction, TopicDemand, TopicProject
from jn_desktop.meetings.preparing_cards import Answer, DraftInvitee, InviteeCard, Part
from jn_desktop.projects.model import Project
from jn_desktop.registry.directory import unit_names
from jn_desktop.registry.model import Department, Enterprise

_OWN = ("unit", "person", "phone", "part", "answer", "enterprise_id")


def invitees(connection: Connection, meeting_id: str, *, clear: bool) -> tuple[InviteeCard, ...]:
    """Return who is invited, in order; phone numbers in clear or masked."""
    query = (
        select(Invitee.id, *(getattr(Invitee, name) for name in _OWN))
        .where(Invitee.meeting_id == meeting_id, Invitee.retired_on.is_(None))
        .order_by(Invitee.position, Invitee.id)
    )
    return tuple(
        InviteeCard(
            **{
                **row,
                "part": Part(row["part"]),
                "answer": Answer(row["answer"]),
                "phone": row["phone"] if clear else mask_phone(row["phone"]),
            }
        )
        for row in connection.execute(query).mappings()
    )


def save_invitees(work: Work, meeting_id: str, drafts: Sequence[DraftInvitee]) -> None:
    """Make who is invited those of the drafts, in their order; refuse a line without a unit, and a unit twice."""
    known = {one["id"]: one for one in work.find(Invitee, "meeting_id", [meeting_id]) if one["retired_on"] is None}
    wanted = [(draft.id, _values(place, draft)) for place, draft in enumerate(drafts)]
    seen: set[tuple[str, str | None]] = set()
    for place, (_, values) in enumerate(wanted):
        who = (values["unit"], values["person"])
        if who in seen:
            raise FieldError(f"invitees.{place}.unit", f"“{values['unit']}”写了两次；请去掉一行，或者写明不同的人。")
        seen.add(who)
    save_parts(work, Invitee, meeting_id, known, wanted)


def _values(place: int, draft: DraftInvitee) -> dict[str, Any]:
    path = f"invitees.{place}"
    told = {name: _read(f"{path}.{name}", getattr(draft, name)) for name in ("unit", "person", "phone")}
    if told["unit"] is None:
        raise FieldError(f"{path}.unit", f"第 {place + 1} 行还没有写单位；请写明，或者去掉这一行。")
    return {
        **told,
        "part": draft.part.value,
        "answer": draft.answer.value,
        "enterprise_id": draft.enterprise_id,
    }


def _read(path: str, typed: str | None) -> str | None:
    try:
        return read_name(typed or "")
    except CellProblem as problem:
        raise FieldError(path, f"这里{problem}。") from None


def answer(work: Work, invitee_id: str, told: Answer) -> str:
    """Note what somebody answered; return the id of the meeting."""
    found = work.find(Invitee, "id", [invitee_id])
    if not found or found[0]["retired_on"]:
        raise StationError("这个单位已经不在邀请之列；请刷新后再试。")
    work.update(Invitee, found[0], {"answer": told.value})
    return str(found[0]["meeting_id"])


def copy_invitees(work: Work, source_id: str, meeting_id: str) -> None:
    """Invite to a meeting whom another one invited; nobody has answered yet."""
    for one in sorted(work.find(Invitee, "meeting_id", [source_id]), key=lambda record: int(record["position"])):
        if one["retired_on"] is None:
            kept = {name: one[name] for name in (*_OWN, "position")}
            work.insert(Invitee, {**kept, "meeting_id": meeting_id, "answer": Answer.OPEN.value})


# ---- whom the agenda asks for ----


def proposed(connection: Connection, meeting_id: str) -> list[DraftInvitee]:
    """Return whom the topics of a meeting ask for and nobody has invited yet: departments, then enterprises."""
    invited = set(
        connection.execute(
            select(Invitee.unit).where(Invitee.meeting_id == meeting_id, Invitee.retired_on.is_(None))
        ).scalars()
    )
    units, owners = _asked_for(connection, meeting_id)
    officers = _officers(connection, units)
    drafts = [DraftInvitee(None, unit, *officers.get(unit, (None, None))) for unit in units if unit not in invited]
    query = select(Enterprise.id, Enterprise.name, Enterprise.contact, Enterprise.phone).where(
        Enterprise.id.in_(owners)
    )
    for row in connection.execute(query.order_by(Enterprise.name)):
        if row.name not in invited:
            drafts.append(DraftInvitee(None, row.name, row.contact, row.phone, Part.OBSERVES, enterprise_id=row.id))
    return drafts


def _asked_for(connection: Connection, meeting_id: str) -> tuple[list[str], set[str]]:
    """Return the units that have to do with the topics, each once, and the ids of the enterprises."""
    topics = select(Topic.id).where(Topic.meeting_id == meeting_id, Topic.retired_on.is_(None))
    of_demands = (
        select(Demand.lead_unit, Demand.assisting_units, Demand.enterprise_id)
        .join(TopicDemand, TopicDemand.demand_id == Demand.id)
        .where(TopicDemand.topic_id.in_(topics), TopicDemand.retired_on.is_(None))
    )
    of_projects = (
        select(Project.responsible_unit, Project.enterprise_id)
        .join(TopicProject, TopicProject.project_id == Project.id)
        .where(TopicProject.topic_id.in_(topics), TopicProject.retired_on.is_(None))
    )
    of_actions = (
        select(AgreedAction.responsible_unit, AgreedAction.assisting_units)
        .join(TopicAction, TopicAction.action_id == AgreedAction.id)
        .where(TopicAction.topic_id.in_(topics), TopicAction.retired_on.is_(None))
    )
    cells: list[str | None] = []
    owners: set[str | None] = set(
        connection.execute(select(Meeting.enterprise_id).where(Meeting.id == meeting_id)).scalars()
    )
    for lead, assisting, owner in connection.execute(of_demands):
        cells += [lead, assisting]
        owners.add(owner)
    for responsible, builder in connection.execute(of_projects):
        cells.append(responsible)
        owners.add(builder)
    for doing, assisting in connection.execute(of_actions):
        cells += [doing, assisting]
    return list(dict.fromkeys(name for cell in cells for name in unit_names(cell))), {one for one in owners if one}


def _officers(connection: Connection, units: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return the chief service officers of units, with their phones."""
    query = select(Department.name, Department.chief_officer, Department.phone)
    rows = connection.execute(query.where(Department.name.in_(list(units)), Department.retired_on.is_(None)))
    return {row.name: (row.chief_officer, row.phone) for row in rows}


# ---- the attendance of the minutes ----


def attendance(meeting: Mapping[str, Any], listed: Sequence[InviteeCard]) -> dict[str, str | None]:
    """Return the three lists of a meeting by what was answered; who was written down beside those invited stays.

    Of a kind that has guests, the enterprises are listed among them, whatever their part.
    """
    guests = form_of(meeting["kind"]).guests_attend
    invited = {one.unit for one in listed}
    lists: dict[str, list[str]] = {
        name: [unit for unit in unit_names(meeting[name]) if unit not in invited]
        for name in ("attendees", "absentees", "observers")
    }
    for one in listed:
        if one.answer is Answer.AWAY:
            lists["absentees"].append(one.unit)
        elif one.answer is Answer.COMES:
            aside = one.part is Part.OBSERVES or (guests and one.enterprise_id is not None)
            lists["observers" if aside else "attendees"].append(one.unit)
    # a unit of which one comes and another does not is there
    there = {*lists["attendees"], *lists["observers"]}
    lists["absentees"] = [unit for unit in lists["absentees"] if unit not in there]
    return {name: "、".join(dict.fromkeys(units)) or None for name, units in lists.items()}
