"""Taking the rows of a key project ledger: which project a row means, and what it brings along."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from jn_desktop.agents.model import Agent
from jn_desktop.core.cells import plain
from jn_desktop.core.database import column_names
from jn_desktop.core.importing import Importing, ImportOptions, ImportResult, RowRefused
from jn_desktop.core.ledger import Row, Table
from jn_desktop.core.work import Work
from jn_desktop.projects.model import Assignment, AssignmentRole, Project
from jn_desktop.projects.rules import Stage, Status, ends_early
from jn_desktop.registry.directory import Departments, Enterprises, Meant

_OWN = column_names(Project, "id", "enterprise_id", "name_key", "status", "retired_on", "progress_on")
_BLANK: dict[str, Any] = dict.fromkeys(column_names(Project, "id"))
_PROGRESS = ("invested", "progress")
_IMPORTED = "台账导入"


def take_projects(work: Work, table: Table, result: ImportResult, options: ImportOptions) -> Importing:
    """Take every row of a project ledger into `work`; refused rows and notes go to `result`."""
    intake = _Intake(work, table, result)
    for row in intake.importing.rows(options.progress):
        try:
            intake.take(row)
        except RowRefused as refusal:
            intake.importing.refuse(row, refusal)
    return intake.importing


def own_values(given: Mapping[str, Any], record: Mapping[str, Any] | None, today: date) -> dict[str, Any]:
    """Return a project's own columns as a row or a form gives them, with what follows from them.

    A new project gets its blanks; a known one keeps its name where none is given, and the code that it once was given.
    Raise RowRefused where the project would end before it starts.
    """
    own = {name: given[name] for name in _OWN if name in given}
    for kept in ("code", "name"):
        if own.get(kept, "") is None:
            del own[kept]
    if "name" in own:
        own["name_key"] = plain(own["name"])
    if record is None:
        own = {**_BLANK, "status": Status.ACTIVE.value, **own}
    before = record or _BLANK
    start, end = (own.get(name, before[name]) for name in ("start", "end"))
    if ends_early(start, end):
        raise RowRefused("end", f"竣工时间 {end} 早于开工时间 {start}，请核对。")
    if any(own.get(name) is not None and own[name] != before[name] for name in _PROGRESS):
        own["progress_on"] = today.isoformat()
    return own


class _Intake:
    """The projects, enterprises, departments and agents that the rows of one ledger may mean, fetched at once."""

    def __init__(self, work: Work, table: Table, result: ImportResult) -> None:
        self._work = work
        self.importing = Importing(work, Project, table, result)
        rows = [row.values for row in table.rows]
        self._enterprises = Enterprises(
            work, (row.get("enterprise") for row in rows), (row.get("uscc") for row in rows)
        )
        self._departments = Departments(work, (row.get("responsible_unit") for row in rows))
        self._by_code: dict[str, dict[str, Any]] = {}
        self._by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        known = {record["id"]: record for record in work.find(Project, "code", (row.get("code") for row in rows))}
        names = (plain(row["name"]) for row in rows if row.get("name"))
        known.update({r["id"]: known.get(r["id"], r) for r in work.find(Project, "name_key", names)})
        for record in known.values():
            self._index(record)
        self._leads = _Leads(work) if table.header_of("lead_agent") else None

    def take(self, row: Row) -> None:
        values = row.values
        meant = self._enterprises.tell(values.get("enterprise"), values.get("uscc"), "enterprise")
        record = self._match(row, meant)
        if self.importing.check_repeat(row, record):
            return
        own = self._own_values(row, record)
        if record is not None and record["retired_on"]:
            self.importing.note(
                row, None, f"项目“{record['name']}”已于 {record['retired_on']} 退出，内容已更新，没有恢复。"
            )
        if record is not None and "name_key" in own:
            self.importing.note(row, "name", f"代码 {record['code']} 的项目原名“{record['name']}”，已按这份台账改名。")
        lead = self._leads.wanted(row, record) if self._leads else None
        if meant is not None:
            for note in meant.notes:
                self.importing.note(row, "uscc" if values.get("uscc") else "enterprise", note)
            own["enterprise_id"] = self._enterprises.admit(meant)["id"]
        for note in self._departments.admit(values.get("responsible_unit")):
            self.importing.note(row, "responsible_unit", note)
        record_id = self.importing.settle(row, record, own, also_changed=lead is not None and lead.differs)
        if record is None:
            record = {**own, "id": record_id}
        self._index(record)
        if lead is not None and lead.differs:
            lead.write(self._work, record_id)

    def _match(self, row: Row, meant: Meant | None) -> dict[str, Any] | None:
        """Return the project that a row means: by code, else by name and enterprise."""
        code, name = row.values.get("code"), row.values.get("name")
        if code and code in self._by_code:
            return self._by_code[code]
        if name is None:
            raise RowRefused("code", f"项目代码“{code}”还没有登记，要新增须填写项目名称。")
        same_name = self._by_name.get(plain(name), [])
        if meant is None:
            current = [record for record in same_name if record["retired_on"] is None]
            if len(current) > 1:
                raise RowRefused("name", f"有 {len(current)} 个项目都叫“{name}”；请填写项目单位或项目代码。")
            found = next(iter(current or same_name), None)
        else:
            owner = meant.record["id"] if meant.record else None
            ranked = [record for record in same_name if record["enterprise_id"] in (owner, None)]
            ranked.sort(key=lambda record: (record["retired_on"] is not None, record["enterprise_id"] is None))
            found = next((record for record in ranked if owner or record["enterprise_id"] is None), None)
        if found is not None and code and found["code"] and found["code"] != code:
            raise RowRefused(
                "code", f"项目“{name}”已有代码 {found['code']}，与这一行的 {code} 不同；请核对是不是同一个项目。"
            )
        return found

    def _own_values(self, row: Row, record: dict[str, Any] | None) -> dict[str, Any]:
        """Return the project's own columns as the row gives them."""
        given = dict(row.values)
        if given.get("stage") and given["stage"] not in set(Stage):
            self.importing.note(row, "stage", f"阶段“{given.pop('stage')}”不是{'、'.join(Stage)}之一，没有取。")
        own = own_values(given, record, self._work.now.date())
        if record is not None and own.get("name_key") == record["name_key"]:
            del own["name"], own["name_key"]  # written with other spaces or widths
        return own

    def _index(self, record: dict[str, Any]) -> None:
        if record["code"]:
            self._by_code[record["code"]] = record
        if not any(known is record for known in self._by_name[record["name_key"]]):
            self._by_name[record["name_key"]].append(record)


class _Lead:
    """What a row asks of a project's lead: its open lead assignment now, and the agent wanted."""

    def __init__(self, current: dict[str, Any] | None, agent_id: str | None, today: date) -> None:
        self._current = current
        self._agent_id = agent_id
        self._today = today.isoformat()
        self.differs = (current["agent_id"] if current else None) != agent_id

    def write(self, work: Work, project_id: str) -> None:
        if self._current is not None:
            work.update(Assignment, self._current, {"ends_on": self._today, "end_reason": _IMPORTED})
        if self._agent_id is not None:
            work.insert(
                Assignment,
                {
                    "project_id": project_id,
                    "agent_id": self._agent_id,
                    "role": AssignmentRole.LEAD.value,
                    "starts_on": self._today,
                    "ends_on": None,
                    "reason": _IMPORTED,
                    "end_reason": None,
                },
            )


class _Leads:
    """The agents that a ledger's lead column may name, and the leads in office."""

    def __init__(self, work: Work) -> None:
        self._today = work.now.date()
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for agent in work.rows(select(Agent.id, Agent.number, Agent.name).where(Agent.retired_on.is_(None))):
            for name in {agent["number"], agent["name"]}:
                self._by_name[name].append(agent["id"])
        open_leads = select(Assignment.__table__).where(
            Assignment.role == AssignmentRole.LEAD, Assignment.ends_on.is_(None)
        )
        self._current = {lead["project_id"]: lead for lead in work.rows(open_leads)}

    def wanted(self, row: Row, record: dict[str, Any] | None) -> _Lead:
        name = row.values["lead_agent"]
        found = self._by_name.get(name, []) if name else []
        if name and len(found) != 1:
            trouble = "名册里没有" if not found else f"名册里有 {len(found)} 位"
            raise RowRefused("lead_agent", f"{trouble}“{name}”；请填写专员编号。")
        return _Lead(self._current.get(record["id"]) if record else None, found[0] if found else None, self._today)
