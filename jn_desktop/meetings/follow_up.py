"""Following up an agreed action: its moves, what they note on its demands and projects, in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.work import Work
from jn_desktop.demands.model import Demand
from jn_desktop.demands.moving import Mover
from jn_desktop.demands.states import Move as DemandMove
from jn_desktop.demands.states import State as DemandState
from jn_desktop.meetings.editing import require_action, require_current
from jn_desktop.meetings.follow_up_reading import proofs_of, signed_off
from jn_desktop.meetings.follow_up_rules import Capacity, FollowUpSettings, due_by
from jn_desktop.meetings.model import AgreedAction, TopicDemand, TopicProject
from jn_desktop.meetings.settings import follow_up_settings
from jn_desktop.meetings.states import ActionState, Move, action_state, after
from jn_desktop.meetings.timeline import happenings, note_move
from jn_desktop.projects.cards import YUAN_IN_WAN
from jn_desktop.projects.model import ProgressReport, Project
from jn_desktop.projects.reporting import NewReport, write_reports

Record = dict[str, Any]


class ActionMover:
    """Makes moves of agreed actions inside one transaction, for one operator."""

    def __init__(self, work: Work, operator: str) -> None:
        self.work = work
        self.operator = operator

    @cached_property
    def calendar(self) -> Calendar:
        return read_calendar(self.work.connection)

    @cached_property
    def settings(self) -> FollowUpSettings:
        return follow_up_settings(self.work.connection)

    def one(self, action_id: str) -> Record:
        """Return the record of an action of a current meeting."""
        record = require_action(self.work, action_id)
        require_current(self.work, record["meeting_id"])
        return record

    def make(
        self,
        record: Record,
        move: Move,
        *,
        unit: str | None = None,
        day: str | None = None,
        text: str | None = None,
        **values: Any,
    ) -> None:
        """Make a move now; `values` are what it changes beside the state."""
        state = self.require(record, move)
        changed = {"state": state.value, **values}
        self.work.update(AgreedAction, record, changed)
        record.update(changed)
        note_move(self.work, record["id"], move, self.operator, unit=unit, day=day, text=text)

    def require(self, record: Mapping[str, Any], move: Move) -> ActionState:
        """Return the state that a move leads to; refuse one that the action's state does not allow."""
        state = after(action_state(record), move, f"议定事项“{record['text'][:20]}”")
        assert isinstance(state, ActionState)
        return state

    # ---- the moves that need more than that ----

    def hand_over(self, record: Record) -> None:
        """Hand an action over to its unit, which has to be named; without a day it gets the usual one."""
        self.require(record, Move.HAND_OVER)
        if not record["responsible_unit"]:
            raise StationError(f"议定事项“{record['text'][:20]}”还没有责任单位；请先写明由谁来办，再交办。")
        today = self.work.now.date()
        due = due_by(record["due_date"], today, self.settings, self.calendar)
        self.make(
            record,
            Move.HAND_OVER,
            unit=record["responsible_unit"],
            day=due,
            assigned_on=today.isoformat(),
            due_by=due,
        )

    def withdraw(self, record: Record, reason: str) -> None:
        """Take an action back from the unit that it was handed over to, which the timeline names and tells why."""
        undone = dict.fromkeys(("assigned_on", "due_by", "extension_to", "reported_on", "result"))
        self.make(record, Move.WITHDRAW, unit=self.handed_to(record), text=reason, **undone)

    def handed_to(self, record: Mapping[str, Any]) -> str | None:
        """Return the unit that an action was handed over to last, whoever the minutes name by now."""
        self.work.flush()
        events = happenings(self.work.connection, record["id"])
        return next((one.unit for one in reversed(events) if one.move is Move.HAND_OVER), None)

    def report_done(self, record: Record, result: str, done_on: date) -> None:
        """Note that the unit says it is done, since a day."""
        self.require(record, Move.REPORT_DONE)
        if done_on > self.work.now.date():
            raise FieldError("done_on", f"办成的日期 {done_on} 还没有到；请在办成以后反馈。")
        if done_on.isoformat() < record["assigned_on"]:
            raise FieldError("done_on", f"办成的日期 {done_on} 早于交办日期 {record['assigned_on']}；请核对。")
        told = {"result": result, "reported_on": done_on.isoformat(), "extension_to": None}
        self.make(record, Move.REPORT_DONE, day=done_on.isoformat(), text=result, **told)

    def give_back(self, record: Record, reason: str) -> None:
        """Have an action done again."""
        self.make(record, Move.RETURN, text=reason, done_on=None, reported_on=None)

    def sign_off(self, record: Record, capacity: Capacity, name: str) -> None:
        """Note who signed in a capacity that an action is done with."""
        if capacity.value in self.signed(record):
            raise FieldError("capacity", f"{capacity}已经签过字；请核对。")
        self.make(record, Move.SIGN_OFF, unit=capacity.value, text=name)

    def close(self, record: Record) -> None:
        """Close an action for good; it needs a proof, and the signatures that the office wants."""
        self.require(record, Move.CLOSE)
        if not proofs_of(self.work.connection, record["id"]):
            raise StationError("销号要有佐证；请先在“佐证”里附上照片或文件。")
        if self.settings.three_sign_offs:
            signed = self.signed(record)
            missing = [capacity.value for capacity in Capacity if capacity.value not in signed]
            if missing:
                raise StationError(f"销号还缺{'、'.join(missing)}的签字；请先登记签字。")
        self.make(record, Move.CLOSE, text=record["result"], done_on=record["reported_on"])

    def ask_extension(self, record: Record, day: date, reason: str) -> None:
        """Ask for a later day."""
        self.require(record, Move.ASK_EXTENSION)
        if day.isoformat() <= record["due_by"]:
            raise FieldError("day", f"现在的时限是 {record['due_by']}；延期要延到那以后。")
        self.make(record, Move.ASK_EXTENSION, day=day.isoformat(), text=reason, extension_to=day.isoformat())

    def decide_extension(self, record: Record, move: Move, text: str | None) -> None:
        """Grant or refuse what was asked for."""
        self.require(record, move)
        wanted = record["extension_to"]
        if wanted is None:
            raise StationError("这项议定事项没有申请延期；请先登记申请。")
        granted = {"due_by": wanted} if move is Move.GRANT_EXTENSION else {}
        self.make(record, move, day=wanted, text=text, extension_to=None, **granted)

    def signed(self, record: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the capacities in which it was signed off since it was checked last."""
        self.work.flush()
        return signed_off(happenings(self.work.connection, record["id"]))

    # ---- what its demands and projects are told ----

    def tell(self, record: Record, text: str) -> None:
        """Note progress of an action on the open demands and the current projects that its topic is about."""
        if record["topic_id"] is None:
            return
        number = require_current(self.work, record["meeting_id"])["number"]
        told = f"会议 {number} 议定事项“{record['text'][:20]}”：{text}"
        self._tell_demands(self._linked(TopicDemand, record, "demand_id"), told, record["responsible_unit"])
        self._tell_projects(self._linked(TopicProject, record, "project_id"), told)

    def _linked(self, model: type[TopicDemand | TopicProject], record: Record, column: str) -> list[str]:
        links = self.work.find(model, "topic_id", [record["topic_id"]])
        return [link[column] for link in links if link["retired_on"] is None]

    def _tell_demands(self, ids: Iterable[str], told: str, unit: str | None) -> None:
        mover = Mover(self.work, self.operator)
        for demand in self.work.find(Demand, "id", ids):
            if demand["retired_on"] is None and DemandState(demand["state"]).is_open:
                mover.note(demand, DemandMove.REPORT, self.work.now, text=told, unit=unit)

    def _tell_projects(self, ids: Iterable[str], told: str) -> None:
        """Add a sentence to what each project has reached by this month; the rest of it stays."""
        month = f"{self.work.now:%Y-%m}"
        current = [project for project in self.work.find(Project, "id", ids) if project["retired_on"] is None]
        reports = self.work.find(ProgressReport, "project_id", (project["id"] for project in current))
        of_month = {report["project_id"]: report for report in reports if report["month"] == month}
        # without a report of the month, that of the last one is what the ledger shows
        written = [_added(project["id"], of_month.get(project["id"], project), told) for project in current]
        if written:
            write_reports(self.work, month, written, self.operator)


def hand_over_issued(work: Work, operator: str, meeting_id: str, before: Mapping[str, str | None]) -> None:
    """Hand over what minutes that were just issued agreed; `before` are the days that those said that they correct.

    What a correction gives to another unit, or drops, is taken back from the one that has it.
    """
    mover = ActionMover(work, operator)
    found = work.find(AgreedAction, "meeting_id", [meeting_id])
    for record in sorted(found, key=lambda one: int(one["position"])):
        state = action_state(record)
        if state.is_over:
            continue
        if record["retired_on"]:
            if state.is_handed_over:
                mover.withdraw(record, "纪要更正后不再办理。")
        elif state is ActionState.AGREED:
            mover.hand_over(record)
        elif mover.handed_to(record) != record["responsible_unit"]:
            mover.withdraw(record, f"纪要更正后改由{record['responsible_unit']}办理。")
            mover.hand_over(record)
        elif record["id"] in before and record["due_date"] and record["due_date"] != before[record["id"]]:
            work.update(AgreedAction, record, {"due_by": record["due_date"]})


def _added(project_id: str, reached: Mapping[str, Any], told: str) -> NewReport:
    """Return what a project has reached, with a sentence more."""
    invested = None if reached["invested"] is None else reached["invested"] / YUAN_IN_WAN
    progress = "；".join(text for text in (reached["progress"], told) if text)
    return NewReport(project_id, invested, progress, reached["problem"])
