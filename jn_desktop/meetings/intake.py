"""Taking the sheets of a meetings ledger: a topic or an action is settled under its meeting, row by row."""

from typing import Any

from jn_desktop.core.cells import plain
from jn_desktop.core.database import column_names
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused, start_result
from jn_desktop.core.ledger import Row, Table
from jn_desktop.core.work import Work
from jn_desktop.meetings.editing import held_back, links_of, relink
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.model import AgreedAction, Meeting, Topic
from jn_desktop.meetings.states import MinutesState, minutes_state
from jn_desktop.projects.model import Project
from jn_desktop.registry.directory import Departments

_BLANK: dict[str, Any] = dict.fromkeys(column_names(Meeting, "id"))
_OF_ACTION = ("topic_id", "responsible_unit", "assisting_units", "due_date")
_Key = tuple[str, int]


def take_meetings(
    work: Work, meetings: Table, topics: Table | None, actions: Table | None, options: ImportOptions
) -> tuple[Importing, ImportResult]:
    """Take the three sheets into `work`; the counts of the result are meetings, its columns `工作表/表头`."""
    result = start_result("meetings", meetings)
    result.columns = {
        f"{table.sheet}/{column.header}": column.field.name
        for table in (meetings, topics, actions)
        if table is not None
        for column in table.columns
    }
    intake = _Intake(work, meetings, topics, actions, result)
    for importing, take in intake.steps():
        for row in importing.rows(options.progress):
            try:
                take(row, importing)
            except RowRefused as refusal:
                importing.refuse(row, refusal)
    return intake.meetings, result


class _Intake:
    """The meetings that the rows mean, with their topics and actions, fetched at once."""

    def __init__(
        self, work: Work, meetings: Table, topics: Table | None, actions: Table | None, result: ImportResult
    ) -> None:
        self._work = work
        self.meetings = Importing(work, Meeting, meetings, result, meetings.sheet)
        self._topics = Importing(work, Topic, topics, result, topics.sheet) if topics else None
        self._actions = Importing(work, AgreedAction, actions, result, actions.sheet) if actions else None
        tables = [table for table in (meetings, topics, actions) if table is not None]
        numbers = (row.values.get("number") for table in tables for row in table.rows)
        self._by_number = {record["number"]: record for record in work.find(Meeting, "number", numbers)}
        ids = [record["id"] for record in self._by_number.values()]
        self._topic: dict[_Key, dict[str, Any]] = _by_place(work.find(Topic, "meeting_id", ids))
        self._action: dict[_Key, dict[str, Any]] = _by_place(work.find(AgreedAction, "meeting_id", ids))
        self._links = links_of(work, (record["id"] for record in self._topic.values()))
        named = [row.values.get("projects") or "" for row in (topics.rows if topics else [])]
        self._projects = _find_projects(work, {name for cell in named for name in cell.split("、") if name})
        rows = actions.rows if actions else []
        units = (row.values.get(name) for row in rows for name in ("responsible_unit", "assisting_units"))
        self._departments = Departments(work, units)

    def steps(self) -> list[tuple[Importing, Any]]:
        steps = [
            (self.meetings, self._take_meeting),
            (self._topics, self._take_topic),
            (self._actions, self._take_action),
        ]
        return [(importing, take) for importing, take in steps if importing is not None]

    def _take_meeting(self, row: Row, importing: Importing) -> None:
        record = self._by_number.get(row.values["number"])
        if importing.check_repeat(row, record):
            return
        values = dict(row.values)
        if values.get("kind") is None:
            values.pop("kind", None)
        elif values["kind"] not in set(MeetingKind):
            raise RowRefused("kind", f"会议类型“{values['kind']}”还不支持，可用的是{'、'.join(MeetingKind)}。")
        if record is None:
            if "time" not in values:
                raise RowRefused(None, "新增会议须有召开时间列。")
            values = {**_BLANK, "kind": MeetingKind.ONSITE.value, **values}
        elif record["retired_on"]:
            importing.note(row, "number", f"会议已于 {record['retired_on']} 撤下，内容已更新，没有恢复。")
        time, ends = (values.get(name) or (record or {}).get(name) for name in ("time", "ends"))
        if ends and time and ends <= time:
            raise RowRefused("ends", f"结束时间 {ends.replace('T', ' ')} 不在召开时间之后，请核对。")
        self._require_editable(row.values["number"], record, values)
        record_id = importing.settle(row, record, values)
        if record is None:
            self._by_number[values["number"]] = {**values, "id": record_id}

    def _meeting_of(self, row: Row) -> dict[str, Any]:
        number = row.values["number"]
        if number not in self._by_number:
            raise RowRefused("number", f"会议“{number}”不在会议表中，也没有登记过；请核对会议编号。")
        return self._by_number[number]

    def _take_topic(self, row: Row, importing: Importing) -> None:
        meeting = self._meeting_of(row)
        key = (meeting["id"], row.values["position"])
        record = self._topic.get(key)
        if importing.check_repeat(row, record):
            return
        values = {name: value for name, value in row.values.items() if name not in ("number", "projects")}
        blank = {"situation": None, "meeting_id": meeting["id"]} if record is None else {}
        known: dict[str, Any] = {**blank, **values, "retired_on": None}
        self._require_editable(meeting["number"], record, known)
        topic_id = importing.settle(row, record, known)
        if record is None:
            self._topic[key] = {**known, "id": topic_id}
        relinked = "projects" in row.values and self._relink(row, meeting, topic_id, importing)
        self._mark(meeting, importing.outcomes[topic_id] != "unchanged" or relinked)

    def _relink(self, row: Row, meeting: dict[str, Any], topic_id: str, importing: Importing) -> bool:
        """Make the topic's links those of the row; tell whether anything changed."""
        wanted = {}
        for name in (row.values["projects"] or "").split("、"):
            found = self._projects.get(name) or self._projects.get(plain(name), [])
            if name and len(found) != 1:
                trouble = "没有登记" if not found else f"有 {len(found)} 个同名的"
                importing.note(
                    row, "projects", f"项目“{name}”{trouble}，这个议题没有和它关联；登记后重新导入即可关联。"
                )
            elif name:
                wanted[found[0]["id"]] = name
        links = self._links.get(topic_id, [])
        if not minutes_state(meeting).is_editable:
            if set(wanted) != {link["project_id"] for link in links}:
                importing.note(row, "projects", f"会议 {row.values['number']} 的纪要不能再改，关联的项目没有变。")
            return False
        return relink(self._work, topic_id, wanted, links)

    def _take_action(self, row: Row, importing: Importing) -> None:
        meeting = self._meeting_of(row)
        key = (meeting["id"], row.values["position"])
        record = self._action.get(key)
        if importing.check_repeat(row, record):
            return
        values = {name: value for name, value in row.values.items() if name not in ("number", "topic")}
        if "topic" in row.values:
            place = row.values["topic"]
            topic = self._topic.get((meeting["id"], place)) if place is not None else None
            if place is not None and (topic is None or topic["retired_on"]):
                raise RowRefused("topic", f"会议 {meeting['number']} 没有序号为 {place} 的议题；请核对议题序号。")
            values["topic_id"] = topic["id"] if topic else None
        due = values.get("due_date")
        if due and due < meeting["time"][:10]:
            raise RowRefused("due_date", f"完成时限 {due} 早于会议日期 {meeting['time'][:10]}，请核对。")
        for name in ("responsible_unit", "assisting_units"):
            for note in self._departments.admit(values.get(name)):
                importing.note(row, name, note)
        blank = {**dict.fromkeys(_OF_ACTION), "meeting_id": meeting["id"]} if record is None else {}
        known = {**blank, **values, "retired_on": None}
        self._require_editable(meeting["number"], record, known)
        changed = held_back(record, known) if record is not None and not record["retired_on"] else None
        if changed is not None and minutes_state(meeting) is MinutesState.RECORDED:
            raise RowRefused(*changed)
        action_id = importing.settle(row, record, known)
        if record is None:
            self._action[key] = {**known, "id": action_id}
        self._mark(meeting, importing.outcomes[action_id] != "unchanged")

    def _require_editable(self, number: str, record: dict[str, Any] | None, values: dict[str, Any]) -> None:
        """Refuse a row that would change a meeting whose minutes are for signature, or signed, or issued."""
        meeting = self._by_number.get(number)
        if meeting is None or minutes_state(meeting).is_editable:
            return
        if record is None or any(record[name] != value for name, value in values.items()):
            state = minutes_state(meeting)
            raise RowRefused(None, f"会议 {number} 的纪要“{state}”，内容不能再改，这一行没有取；要改请走退回或者更正。")

    def _mark(self, meeting: dict[str, Any], changed: bool) -> None:
        """Count a meeting as updated when one of its topics or actions was."""
        if changed and self.meetings.outcomes.get(meeting["id"], "unchanged") == "unchanged":
            self.meetings.outcomes[meeting["id"]] = "updated"


def _by_place(records: list[dict[str, Any]]) -> dict[_Key, dict[str, Any]]:
    """Return the record of each place: the current one, else the one that left it last."""
    ordered = sorted(records, key=lambda record: (record["retired_on"] is None, record["retired_on"] or ""))
    return {(record["meeting_id"], record["position"]): record for record in ordered}


def _find_projects(work: Work, names: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the projects that go by these names or codes."""
    found: dict[str, list[dict[str, Any]]] = {}
    for record in work.find(Project, "name_key", (plain(name) for name in names)):
        found.setdefault(record["name_key"], []).append(record)
    for record in work.find(Project, "code", names):
        found.setdefault(record["code"], []).append(record)
    return found
