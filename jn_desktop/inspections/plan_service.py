"""The joint plan and its visits' days: proposed, taken, moved by hand, kept where they are; and days kept free."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select

from jn_desktop.core.cells import plain
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.core.work import Progress
from jn_desktop.inspections.day_choices import day_choices
from jn_desktop.inspections.model import Blackout
from jn_desktop.inspections.plan_cards import BlackoutCard, DayChoice, PlanOutcome, ProposedPlan, ProposedVisit
from jn_desktop.inspections.plan_making import PlanMaker, proposed
from jn_desktop.inspections.plan_reading import read_basis
from jn_desktop.inspections.planning import plan
from jn_desktop.inspections.registers import current
from jn_desktop.inspections.states import Move
from jn_desktop.inspections.visit_moving import Record, VisitMover
from jn_desktop.registry.directory import department_names
from jn_desktop.registry.model import Enterprise

_LONGEST_PERIOD = 400  # days
_MOST_TEAMS = 999
_LONGEST_REASON = 200
_SCALE = 100
_SHEETS = ("日期", "企业", "统一社会信用代码", "牵头部门", "部门", "检查事项", "项数", "需求编号", "变化")
_LEFT_OUT = ("需求编号", "检查部门", "企业", "检查事项", "最早日期", "最晚日期", "排不进的原因")


class PlanService(Service):
    """Plan the visits of a period and change their days. Until it is applied, a proposal changes nothing."""

    feature = "inspection_plans"

    # ---- the plan ----

    def propose(
        self, first: date, last: date, *, teams: int | None = None, progress: Progress | None = None
    ) -> ProposedPlan:
        """Return the best plan of the days from `first` to `last`, each department making at most `teams` visits a day.

        Whatever nobody has taken out of planning is planned, whatever its verdict. Visits of which the enterprise has
        been told stay as they are, pinned ones on their day.
        """
        _check_period(first, last)
        if teams is not None and not 1 <= teams <= _MOST_TEAMS:
            raise FieldError("teams", f"每个部门每天的次数要在 1 到 {_MOST_TEAMS} 之间；不限就不填。")
        with self.context.reading() as connection:
            basis = read_basis(connection, first, last)

        def say(share: float) -> None:
            if progress is not None:
                progress(round(share * _SCALE), _SCALE)

        say(0)
        made = plan(basis.wishes, basis.limits(teams), say=say)
        return proposed(basis, made, teams)

    def apply(self, proposal: ProposedPlan) -> PlanOutcome:
        """Make a proposal's visits the ones that stand; refuse one that was made of what has changed since."""
        with self.context.writing() as work:
            basis = read_basis(work.connection, proposal.first, proposal.last)
            if basis.fingerprint() != proposal.basis:
                raise StationError("方案生成以后，检查需求、日历或已排的检查有变化；请重新生成方案，再采用。")
            return PlanMaker(VisitMover(work, self.context.operator)).apply(proposal)

    def save_plan(self, proposal: ProposedPlan, file: Path) -> int:
        """Write a proposal as a workbook: its visits, and what it has no day for; return the number of visits."""
        from jn_desktop.core.spreadsheet import write_workbook

        visits = (
            (
                visit.day.isoformat(),
                visit.enterprise,
                visit.uscc,
                visit.lead,
                "、".join(visit.departments),
                "、".join(visit.items),
                visit.requests,
                "、".join(visit.numbers),
                _change(visit),
            )
            for visit in proposal.visits
        )
        left = (
            (one.number, one.department, one.enterprise, one.item, one.first_day, one.last_day, one.why)
            for one in proposal.unplanned
        )
        write_workbook(file, [("联合检查方案", _SHEETS, visits), ("排不进的需求", _LEFT_OUT, left)])
        return len(proposal.visits)

    def take_out(self, request_ids: Sequence[str], reason: str) -> None:
        """Take requests out of visits of which the enterprise has not been told; another plan finds them a day."""
        if not plain(reason):
            raise FieldError("reason", "还没有写移出的理由；请写明为什么不在这一次检查。")
        with self.context.writing() as work:
            mover = VisitMover(work, self.context.operator)
            maker, touched = PlanMaker(mover), dict[str, Record]()
            for request in mover.requests.find(request_ids):
                if request["visit_id"] is not None:
                    visit = touched.setdefault(request["visit_id"], mover.one(request["visit_id"]))
                    mover.require(visit, Move.MOVE_DAY)
                maker.put_off(request, reason.strip())
            for visit in touched.values():
                maker.shrink(visit)

    # ---- days of visits ----

    def allowed_days(self, visit_id: str) -> list[DayChoice]:
        """Return each day of the months around a visit: whether it could be moved there, and why not."""
        with self.context.reading() as connection:
            return day_choices(connection, visit_id, self.context.today())

    def move(self, visit_id: str, day: date) -> None:
        """Move a visit to another day and keep it there; refuse a day that its rules forbid, saying why."""
        with self.context.writing() as work:
            mover = VisitMover(work, self.context.operator)
            record = mover.one(visit_id)
            mover.require(record, Move.MOVE_DAY)
            choices = day_choices(work.connection, visit_id, self.context.today())
            choice = next((one for one in choices if one.day == day), None)
            if choice is None or not choice.allowed:
                why = choice.why if choice else f"{day} 不在任何一项检查需求的时间窗口里"
                raise FieldError("day", f"不能改到 {day}：{why}。")
            text = f"由 {record['day']} 改到 {day}"
            mover.make(record, Move.MOVE_DAY, text=text, day=day.isoformat(), pinned=True)

    def pin(self, visit_id: str) -> None:
        """Keep a visit on its day when it is planned again."""
        self._set_pinned(visit_id, pinned=True)

    def unpin(self, visit_id: str) -> None:
        """Let a new plan find another day for a visit."""
        self._set_pinned(visit_id, pinned=False)

    # ---- days kept free ----

    def blackouts(self) -> list[BlackoutCard]:
        """Return the days kept free, the earliest first."""
        names = [name for name in BlackoutCard.__dataclass_fields__ if name != "enterprise"]
        kept = current(Blackout).subquery()
        query = (
            select(*(kept.c[name] for name in names), Enterprise.name.label("enterprise"))
            .outerjoin(Enterprise, Enterprise.id == kept.c.enterprise_id)
            .order_by(kept.c.first_day, kept.c.id)
        )
        with self.context.reading() as connection:
            return [BlackoutCard(**row) for row in connection.execute(query).mappings()]

    def add_blackout(
        self, first: date, last: date, reason: str, *, enterprise_id: str | None = None, department: str | None = None
    ) -> str:
        """Keep days free of visits to an enterprise, or by a department (one of the two), and return the id."""
        _check_period(first, last)
        if (enterprise_id is None) == (department is None):
            raise FieldError("enterprise", "请选一家企业，或者一个部门。")
        told = reason.strip()
        if not told or len(told) > _LONGEST_REASON or not plain(told):
            raise FieldError("reason", f"还没有写原因，或者超过 {_LONGEST_REASON} 个字；请写明为什么不便。")
        with self.context.writing() as work:
            if enterprise_id is not None and not work.find(Enterprise, "id", [enterprise_id]):
                raise FieldError("enterprise", "这家企业已经不在了；请重新选择。")
            if department is not None and department not in department_names(work.connection):
                raise FieldError("department", f"部门名录里没有“{department}”；请从列表中选择。")
            values = {
                "enterprise_id": enterprise_id,
                "department": department,
                "first_day": first.isoformat(),
                "last_day": last.isoformat(),
                "reason": told,
            }
            return work.insert(Blackout, values)

    def remove_blackout(self, blackout_id: str) -> None:
        """Let visits be planned on these days again."""
        self._retire_blackout(blackout_id, self.context.today().isoformat())

    def restore_blackout(self, blackout_id: str) -> None:
        """Undo a removal."""
        self._retire_blackout(blackout_id, None)

    # ---- inside ----

    def _set_pinned(self, visit_id: str, *, pinned: bool) -> None:
        with self.context.writing() as work:
            mover = VisitMover(work, self.context.operator)
            record = mover.one(visit_id)
            mover.require(record, Move.MOVE_DAY)
            mover.change(record, {"pinned": pinned})

    def _retire_blackout(self, blackout_id: str, retired_on: str | None) -> None:
        with self.context.writing() as work:
            known = work.find(Blackout, "id", [blackout_id])
            if not known:
                raise StationError("这些日子已经不在列表里了；请刷新。")
            work.update(Blackout, known[0], {"retired_on": retired_on})


def _check_period(first: date, last: date) -> None:
    if last < first:
        raise FieldError("last", f"结束日期 {last} 早于开始日期 {first}；请核对。")
    if (last - first).days >= _LONGEST_PERIOD:
        raise FieldError("last", f"{first} 至 {last} 超过 {_LONGEST_PERIOD} 天；请分段。")


def _change(visit: ProposedVisit) -> str:
    if visit.against is not None:
        return f"固定，但{visit.against}"
    if visit.before is None:
        return "新排"
    return "不变" if visit.before == visit.day else f"由 {visit.before} 改来"
