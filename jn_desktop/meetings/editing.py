"""Writing a meeting down: its topics and actions are added, changed and renumbered; left out, they are retired."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.clock import stamp
from jn_desktop.core.database import Base
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.numbering import next_number
from jn_desktop.core.work import Work
from jn_desktop.demands.model import Demand
from jn_desktop.demands.states import State
from jn_desktop.meetings.cards import DraftAction, DraftTopic, MeetingDraft
from jn_desktop.meetings.kinds import number_prefix
from jn_desktop.meetings.model import AgreedAction, Meeting, MinutesIssue, Topic, TopicDemand, TopicProject
from jn_desktop.meetings.rules import checked
from jn_desktop.meetings.series import carried_over, link_actions, with_carried_topic
from jn_desktop.meetings.states import MinutesState, Move, action_state, after, minutes_state
from jn_desktop.meetings.visiting import require_reason, why_closed
from jn_desktop.projects.model import Project
from jn_desktop.registry.directory import Departments
from jn_desktop.registry.model import Enterprise

_OWN = (
    *("name", "place", "host", "recorder", "attendees", "absentees", "observers"),
    *("series", "theme", "enterprise_id", "quiet_reason"),
)
_OF_ACTION = ("text", "responsible_unit", "assisting_units", "due_date")
_Links = dict[str, list[dict[str, Any]]]


def free_number(connection: Connection, kind: str, year: int) -> str:
    """Return the number that the next meeting of a kind is given in a year; those of retired ones not again."""
    prefix = number_prefix(kind, year)
    taken = select(Meeting.number).where(Meeting.number.startswith(prefix))
    return next_number(prefix, 3, connection.execute(taken).scalars())


def require_meeting(work: Work, meeting_id: str) -> dict[str, Any]:
    """Return a meeting's record, current or not."""
    found = work.find(Meeting, "id", [meeting_id])
    if not found:
        raise StationError("这次会议已经不在了；请刷新列表。")
    return found[0]


def require_current(work: Work, meeting_id: str) -> dict[str, Any]:
    """Return the record of a meeting that is not retired."""
    record = require_meeting(work, meeting_id)
    if record["retired_on"]:
        raise StationError(f"会议 {record['number']} 已于 {record['retired_on']} 撤下；请先恢复它。")
    return record


def require_editable(record: Mapping[str, Any]) -> None:
    """Refuse to change a meeting whose minutes are for signature, or signed, or issued."""
    state = minutes_state(record)
    if not state.is_editable:
        way = "发更正" if state is MinutesState.ISSUED else "请站长退回修改"
        raise StationError(f"会议 {record['number']} 的纪要“{state}”，内容不能再改；要改{way}。")


def save_meeting(work: Work, record: dict[str, Any] | None, draft: MeetingDraft) -> str:
    """Insert a meeting, with what its series carries over, or make `record` what the draft says; return its id."""
    if record is None:
        draft = checked(draft)  # before a topic is put in front of its own: what is wrong is told by its place
        return begin_meeting(work, draft, carried_over(work.connection, draft))
    require_editable(record)
    draft = _admitted(work, record, checked(replace(draft, kind=record["kind"])))
    if minutes_state(record) is MinutesState.RECORDED:
        _check_handed_over(work, record["id"], draft.actions)
    work.update(Meeting, record, _own(draft))
    meeting_id = str(record["id"])
    _save_parts_of(work, meeting_id, draft)
    return meeting_id


def begin_meeting(work: Work, draft: MeetingDraft, action_ids: Sequence[str]) -> str:
    """Insert a meeting whose first topic is what became of actions of earlier ones, if there are any."""
    draft = _admitted(work, None, checked(with_carried_topic(draft) if action_ids else draft))
    number = free_number(work.connection, draft.kind, draft.time.year)
    begun = {"number": number, "kind": str(draft.kind), "minutes_state": MinutesState.DRAFT.value}
    meeting_id = work.insert(Meeting, {**begun, **_own(draft)})
    topics = _save_parts_of(work, meeting_id, draft)
    if action_ids:
        link_actions(work, topics[0], action_ids)
    return meeting_id


def _own(draft: MeetingDraft) -> dict[str, Any]:
    ends = stamp(draft.ends) if draft.ends else None
    return {"time": stamp(draft.time), "ends": ends, **{name: getattr(draft, name) for name in _OWN}}


def _save_parts_of(work: Work, meeting_id: str, draft: MeetingDraft) -> list[str]:
    topics = _save_topics(work, meeting_id, draft.topics)
    _save_actions(work, meeting_id, draft, topics)
    return topics


def _admitted(work: Work, record: Mapping[str, Any] | None, draft: MeetingDraft) -> MeetingDraft:
    """Return a draft with a reason only where its day needs one; refuse an enterprise and a day that cannot be."""
    if draft.enterprise_id is None:
        return replace(draft, quiet_reason=None)
    day = draft.time.date()
    found = next(iter(work.find(Enterprise, "id", [draft.enterprise_id])), None)
    stays = record is not None and record["enterprise_id"] == draft.enterprise_id
    if found is None or (found["retired_on"] and not stays):
        raise FieldError("enterprise_id", "这家企业已不在册；请重新选一家，或者去掉它。")
    if stays and record is not None and record["time"][:10] == day.isoformat():
        return draft  # what was admitted once is not asked for again when the calendar has changed
    require_reason(work.connection, draft.enterprise_id, day, draft.quiet_reason, work.now.date())
    closed = why_closed(work.connection, draft.enterprise_id, day)
    return draft if closed else replace(draft, quiet_reason=None)


def add_demand_topic(
    work: Work, demand_id: str, meeting_id: str | None, name: str | None, time: datetime | None
) -> str:
    """Put a demand on the table of a meeting, or of a new one; return the meeting's id."""
    demand = _require_open_demand(work, demand_id)
    if meeting_id is None:
        if time is None:
            raise FieldError("time", "还没有写召开时间；请填写会议的日期和时间。")
        if time < work.now:
            raise FieldError("time", f"召开时间 {time:%Y-%m-%d %H:%M} 已经过了；请填将要召开的时间。")
        meeting_id = save_meeting(work, None, MeetingDraft(name=name or "", time=time))
    else:
        _check_to_come(work, meeting_id, demand)
    add_topic_of_demand(work, meeting_id, demand)
    return meeting_id


def add_topic_of_demand(work: Work, meeting_id: str, demand: Mapping[str, Any]) -> None:
    """Put a demand on the table of a meeting, after its other topics."""
    topic_id = add_topic(work, meeting_id, demand["title"], demand["text"])
    work.insert(TopicDemand, {"topic_id": topic_id, "demand_id": demand["id"]})
    if demand["project_id"] is not None:
        relink(work, topic_id, [demand["project_id"]], [])


def add_topic(work: Work, meeting_id: str, title: str, situation: str | None) -> str:
    """Add a topic after the others of a meeting; return its id."""
    positions = [topic["position"] for topic in _current(work, Topic, meeting_id).values()]
    topic = {"title": title, "situation": situation, "position": max(positions, default=0) + 1}
    return work.insert(Topic, {"meeting_id": meeting_id, **topic})


def _require_open_demand(work: Work, demand_id: str) -> dict[str, Any]:
    found = work.find(Demand, "id", [demand_id])
    if not found or found[0]["retired_on"]:
        raise StationError("这件诉求已经不在了；请刷新列表。")
    if not State(found[0]["state"]).is_open:
        raise StationError(f"诉求 {found[0]['number']} 是“{found[0]['state']}”；在办的才列入会议。")
    return found[0]


def _check_to_come(work: Work, meeting_id: str, demand: Mapping[str, Any]) -> None:
    """Refuse a meeting that was held before today, and one that the demand is on the table of already."""
    meeting = require_current(work, meeting_id)
    if meeting["time"] < work.now.date().isoformat():
        raise FieldError("meeting", f"会议 {meeting['number']} 已于 {meeting['time'][:10]} 开过；请选将要召开的。")
    require_editable(meeting)
    topics = _current(work, Topic, meeting_id)
    if any(link["topic_id"] in topics for link in work.find(TopicDemand, "demand_id", [demand["id"]])):
        raise FieldError("meeting", f"诉求 {demand['number']} 已经是会议 {meeting['number']} 的议题。")


def retire(work: Work, record: dict[str, Any], reason: str) -> None:
    """Have a meeting leave the lists, with the reason in the audit."""
    reason = reason.strip()
    if not reason:
        raise FieldError("reason", "请写明撤下的原因。")
    if work.find(MinutesIssue, "meeting_id", [record["id"]]):
        raise StationError(f"会议 {record['number']} 的纪要已经印发，不能撤下；内容有误请发更正。")
    states = [action_state(action) for action in _current(work, AgreedAction, record["id"]).values()]
    at_work = sum(state.is_handed_over and not state.is_over for state in states)
    if at_work:
        raise StationError(f"会议 {record['number']} 有 {at_work} 项议定事项交办了还没有销号，不能撤下；请先撤回交办。")
    work.update(Meeting, record, {"retired_on": work.now.date().isoformat()})
    work.note("retire", record["id"], {"reason": reason})


def finish(work: Work, action_id: str, done_on: date, result: str | None) -> None:
    """Say that an action was done on a day, with which result."""
    action = require_action(work, action_id)
    held = require_current(work, action["meeting_id"])["time"][:10]
    after(action_state(action), Move.FINISH, "这项议定事项")
    if done_on.isoformat() < held:
        raise FieldError("done_on", f"办结日期 {done_on} 早于会议日期 {held}；请核对。")
    if done_on > work.now.date():
        raise FieldError("done_on", f"办结日期 {done_on} 还没有到；请在办结以后登记。")
    work.update(AgreedAction, action, {"done_on": done_on.isoformat(), "result": (result or "").strip() or None})


def reopen(work: Work, action_id: str) -> None:
    """Say that an action is not done after all."""
    action = require_action(work, action_id)
    require_current(work, action["meeting_id"])
    after(action_state(action), Move.REOPEN, "这项议定事项")
    work.update(AgreedAction, action, {"done_on": None, "result": None})


def links_of(work: Work, topic_ids: Iterable[str]) -> _Links:
    """Return the links to projects that hold, by topic."""
    links: _Links = {}
    for link in work.find(TopicProject, "topic_id", topic_ids):
        if link["retired_on"] is None:
            links.setdefault(link["topic_id"], []).append(link)
    return links


def relink(work: Work, topic_id: str, wanted: Collection[str], links: Iterable[dict[str, Any]]) -> bool:
    """Make a topic's projects those of `wanted`; tell whether anything changed."""
    linked = {link["project_id"]: link for link in links}
    for project_id, link in linked.items():
        if project_id not in wanted:
            work.update(TopicProject, link, {"retired_on": work.now.date().isoformat()})
    for project_id in dict.fromkeys(wanted):
        if project_id not in linked:
            work.insert(TopicProject, {"topic_id": topic_id, "project_id": project_id})
    return set(linked) != set(wanted)


def require_action(work: Work, action_id: str) -> dict[str, Any]:
    """Return the record of an action that is not taken off."""
    found = work.find(AgreedAction, "id", [action_id])
    if not found or found[0]["retired_on"]:
        raise StationError("这项议定事项已经不在了；请刷新后再试。")
    return found[0]


def _save_topics(work: Work, meeting_id: str, topics: Sequence[DraftTopic]) -> list[str]:
    """Make the topics of a meeting those of a draft; return their ids in order."""
    wanted = [(topic.id, {"title": topic.title, "situation": topic.situation}) for topic in topics]
    ids = save_parts(work, Topic, meeting_id, _current(work, Topic, meeting_id), wanted)
    links = links_of(work, ids)
    current = work.find(Project, "id", (project_id for topic in topics for project_id in topic.project_ids))
    allowed = {project["id"] for project in current if project["retired_on"] is None}
    for place, (topic_id, topic) in enumerate(zip(ids, topics, strict=True)):
        kept = links.get(topic_id, [])
        # a project that has left the ledger stays with the topics that it was already linked to
        if not set(topic.project_ids) <= allowed | {link["project_id"] for link in kept}:
            raise FieldError(f"topics.{place}.project_ids", "关联的项目有的已不在台账中；请去掉它再保存。")
        relink(work, topic_id, topic.project_ids, kept)
    return ids


def _save_actions(work: Work, meeting_id: str, draft: MeetingDraft, topic_ids: Sequence[str]) -> None:
    known = _current(work, AgreedAction, meeting_id)
    _check_done(draft, known)
    units = [cell for action in draft.actions for cell in (action.responsible_unit, action.assisting_units)]
    departments = Departments(work, units)
    for cell in units:
        departments.admit(cell)
    wanted = [(action.id, _action_values(action, topic_ids)) for action in draft.actions]
    save_parts(work, AgreedAction, meeting_id, known, wanted)


def _action_values(action: DraftAction, topic_ids: Sequence[str]) -> dict[str, Any]:
    topic_id = None if action.topic is None else topic_ids[action.topic]
    return {"topic_id": topic_id, **{name: getattr(action, name) for name in _OF_ACTION}}


def _check_done(draft: MeetingDraft, known: Mapping[str, dict[str, Any]]) -> None:
    """Refuse to move a meeting to a day after one of its actions was done."""
    held = draft.time.date().isoformat()
    for place, action in enumerate(draft.actions, start=1):
        done_on = known[action.id]["done_on"] if action.id and action.id in known else None
        if done_on and done_on < held:
            raise FieldError("time", f"第 {place} 项议定事项已于 {done_on} 办结，会议不能晚于那一天；请核对召开时间。")


def _check_handed_over(work: Work, meeting_id: str, actions: Sequence[DraftAction]) -> None:
    """Refuse to change behind a unit's back what it has to do: minutes that are never issued take nothing back."""
    places = {action.id: place for place, action in enumerate(actions)}
    for known in _current(work, AgreedAction, meeting_id).values():
        place = places.get(known["id"])
        changed = held_back(known, None if place is None else vars(actions[place]))
        if changed is None:
            continue
        name, sentence = changed
        raise StationError(sentence) if place is None else FieldError(f"actions.{place}.{name}", sentence)


def held_back(action: Mapping[str, Any], values: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """Return which field of an action that was handed over cannot be made what `values` say, and why.

    Without values the action is to be taken off; None where nothing is against it.
    """
    state = action_state(action)
    if not state.is_handed_over:
        return None
    what = f"议定事项“{action['text'][:20]}”是“{state}”"
    if values is None:
        return "text", f"{what}，不能去掉；请先在督办里撤回交办。"
    if values.get("responsible_unit", action["responsible_unit"]) != action["responsible_unit"]:
        return "responsible_unit", f"{what}，责任单位不能改；请先在督办里撤回交办，改好再交办。"
    if values.get("due_date", action["due_date"]) != action["due_date"]:
        return "due_date", f"{what}，时限不能改；请在督办里申请延期，或者先撤回交办。"
    return None


def _current(work: Work, model: type[Base], meeting_id: str) -> dict[str, dict[str, Any]]:
    records = work.find(model, "meeting_id", [meeting_id])
    return {record["id"]: record for record in records if record["retired_on"] is None}


def save_parts(
    work: Work,
    model: type[Base],
    meeting_id: str,
    known: Mapping[str, dict[str, Any]],
    wanted: Sequence[tuple[str | None, dict[str, Any]]],
) -> list[str]:
    """Make the `known` topics or actions of a meeting the wanted ones (id or None, values); return ids in order."""
    ids = []
    for position, (record_id, told) in enumerate(wanted, start=1):
        values = {"position": position, **told}
        if record_id is None:
            record_id = work.insert(model, {"meeting_id": meeting_id, **values})
        elif record_id in known:
            work.update(model, known[record_id], values)
        else:
            raise StationError("这次会议的议题或议定事项刚刚变动过，没有保存；请重新打开会议再改。")
        ids.append(record_id)
    for record_id in known.keys() - set(ids):
        work.update(model, known[record_id], {"retired_on": work.now.date().isoformat()})
    return ids
