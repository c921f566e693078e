"""Moving a visit: its state and facts, a line in its timeline, and what belongs to it, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.clock import stamp
from jn_desktop.core.database import Base, column_names
from jn_desktop.core.errors import StationError
from jn_desktop.core.numbering import next_number
from jn_desktop.core.work import Work
from jn_desktop.inspections.lists import InspectionLists, read_lists
from jn_desktop.inspections.model import (
    ChecklistLine,
    Finding,
    InspectionRequest,
    JointVisit,
    VisitDepartment,
    VisitOfficer,
)
from jn_desktop.inspections.request_moving import RequestMover
from jn_desktop.inspections.states import Move, VisitState, after
from jn_desktop.inspections.timeline import happenings, note_move
from jn_desktop.inspections.visit_rules import check_moment

Record = dict[str, Any]
_BLANK: Record = {**dict.fromkeys(column_names(JointVisit, "id")), "pinned": False}
_BLANK_PART: Record = {**dict.fromkeys(column_names(VisitDepartment, "id")), "backfilled": False}


class VisitMover:
    """Makes moves of visits inside one transaction, for one operator, and numbers new ones."""

    def __init__(self, work: Work, operator: str) -> None:
        self.work = work
        self.operator = operator
        self.requests = RequestMover(work, operator)
        self._last: dict[str, str] = {}

    @cached_property
    def calendar(self) -> Calendar:
        return read_calendar(self.work.connection)

    @cached_property
    def lists(self) -> InspectionLists:
        return read_lists(self.work.connection)

    # ---- visits ----

    def find(self, ids: Sequence[str]) -> list[Record]:
        """Return the records of visits, in the order of `ids`."""
        found = {record["id"]: record for record in self.work.find(JointVisit, "id", ids)}
        missing = [one for one in ids if one not in found or found[one]["retired_on"]]
        if missing or not ids:
            raise StationError("这次联合检查已经不在了；请刷新列表。")
        return [found[one] for one in ids]

    def one(self, visit_id: str) -> Record:
        return self.find([visit_id])[0]

    def add(self, *, enterprise_id: str, day: date, lead: str, departments: Iterable[str], **values: Any) -> Record:
        """Write a new visit down, with the parts of its departments, and return its record."""
        told = {"enterprise_id": enterprise_id, "day": day.isoformat(), "lead": lead, **values}
        record = {**_BLANK, "number": self.number(day.year), "state": VisitState.PLANNED.value, **told}
        record["id"] = self.work.insert(JointVisit, dict(record))
        for department in departments:
            self.add_part(record, department)
        return record

    def add_part(self, record: Record, department: str) -> None:
        """Have a department take part in a visit."""
        self.work.insert(VisitDepartment, {**_BLANK_PART, "visit_id": record["id"], "department": department})

    def make(
        self,
        record: Record,
        move: Move,
        at: datetime | None = None,
        *,
        department: str | None = None,
        text: str | None = None,
        arrives: bool = True,
        **values: Any,
    ) -> None:
        """Make a move at a time (now, where none is told); `values` are what it changes beside the state.

        One that does not arrive is made for a part only, and leaves the state as it is.
        """
        state = after(VisitState(record["state"]), move, record["number"])
        check_moment(move, at or self.work.now, record, self.work.now)
        self.change(record, {"state": state.value, **values} if arrives else values)
        note_move(self.work, record, move, self.operator, at=at, department=department, text=text)

    def change(self, record: Record, values: Mapping[str, Any]) -> None:
        """Change facts of a visit."""
        self.work.update(JointVisit, record, values)
        record.update(values)

    def require(self, record: Record, move: Move) -> None:
        """Refuse a move that the visit's state does not allow, before anything else is asked."""
        after(VisitState(record["state"]), move, record["number"])

    def require_state(self, record: Record, states: Iterable[VisitState], what: str) -> None:
        """Refuse to do something to a visit that is no move, but in some states only."""
        allowed = list(states)
        if VisitState(record["state"]) not in allowed:
            when = "、".join(f"“{state}”" for state in allowed)
            raise StationError(
                f"联合检查 {record['number']} 现在是“{record['state']}”，不能{what}；要在{when}时才可以。"
            )

    # ---- numbers ----

    def number(self, year: int) -> str:
        """Return the next number of a year: LH, the year and four digits."""
        return self._next(f"LH{year}", JointVisit.number)

    def archive_number(self, record: Record) -> str:
        """Return the number under which a closed visit is filed: the year's next."""
        return str(record["archive_number"] or self._next(f"DA{self.work.now.year}", JointVisit.archive_number))

    def _next(self, prefix: str, column: Any) -> str:
        last = self._last.get(prefix)
        if last is None:
            known = self.work.rows(select(column.label("number")).where(column.startswith(prefix)))
            taken = [row["number"] for row in known]
        else:
            taken = [last]
        self._last[prefix] = next_number(prefix, 4, taken)
        return self._last[prefix]

    # ---- what belongs to a visit ----

    def parts(self, record: Record) -> list[Record]:
        """Return the parts of its departments."""
        return self._of(VisitDepartment, record)

    def part(self, record: Record, department: str, parts: Iterable[Record] | None = None) -> Record:
        """Return the part of a department; `parts` are those of the visit, where they have been read already."""
        known = self.parts(record) if parts is None else parts
        found = next((part for part in known if part["department"] == department), None)
        if found is None:
            raise StationError(f"联合检查 {record['number']} 没有“{department}”参加；请核对部门。")
        return found

    def officers(self, record: Record) -> list[Record]:
        return self._of(VisitOfficer, record)

    def lines(self, record: Record) -> list[Record]:
        """Return the lines of its checklist, in their order."""
        return sorted(self._of(ChecklistLine, record), key=lambda line: int(line["position"]))

    def findings(self, record: Record) -> list[Record]:
        return self._of(Finding, record)

    def asked(self, record: Record) -> list[Record]:
        """Return the requests that it answers."""
        return self._of(InspectionRequest, record)

    def finding(self, finding_id: str) -> tuple[Record, Record]:
        """Return a finding, and the visit that it belongs to."""
        found = self.work.find(Finding, "id", [finding_id])
        if not found:
            raise StationError("这个问题已经不在了；请刷新页面。")
        return found[0], self.one(found[0]["visit_id"])

    def moments(self, record: Record, move: Move) -> list[datetime]:
        """Return when a move was made of it, the first time first."""
        self.work.flush()
        told = happenings(self.work.connection, record["id"])
        return [datetime.fromisoformat(one.at) for one in told if one.move is move]

    def of_many(self, model: type[Base], visit_ids: Sequence[str]) -> Mapping[str, list[Record]]:
        """Return what belongs to visits, by visit, in one go."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in sorted(self.work.find(model, "visit_id", visit_ids), key=lambda one: str(one["id"])):
            if record["retired_on"] is None:
                found[record["visit_id"]].append(record)
        return found

    def retire(self, model: type[Base], record: Record) -> None:
        """Take away what belongs to a visit."""
        self.work.update(model, record, {"retired_on": stamp(self.work.now)[:10]})

    def _of(self, model: type[Base], record: Record) -> list[Record]:
        return self.of_many(model, [record["id"]])[record["id"]]
