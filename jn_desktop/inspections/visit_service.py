"""What the station does with joint visits: has them approved, tells the enterprise, records them, follows them up."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import StationError
from jn_desktop.core.service import Service
from jn_desktop.demands.rules import require_text
from jn_desktop.inspections import correcting, entering
from jn_desktop.inspections import visit_reading as reading
from jn_desktop.inspections.checklist import frozen
from jn_desktop.inspections.model import (
    ChecklistLine,
    Finding,
    InspectionRequest,
    VisitDepartment,
    VisitOfficer,
)
from jn_desktop.inspections.states import Move, VisitState
from jn_desktop.inspections.visit_cards import (
    Correction,
    Emergency,
    FindingFacts,
    LineResult,
    Officer,
    Recheck,
    VisitCard,
    VisitCounts,
    VisitDetail,
    VisitQuery,
    VisitRow,
)
from jn_desktop.inspections.visit_moving import Record, VisitMover
from jn_desktop.inspections.visit_rules import (
    EMERGENCY,
    check_assistants,
    check_leaving,
    check_results,
    checked_officers,
    checked_signature,
    officer_key,
)

_GONE = "这次联合检查已经不在了；请刷新列表。"
_BEFORE_RECORD = (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED, VisitState.ENTERED)
_EVERYTHING = VisitQuery()


class VisitService(Service):
    """Joint visits. A move refuses what `states.py` does not allow and what has not been said."""

    feature = "inspection_visits"

    # ---- what there is ----

    def visits(self, query: VisitQuery = _EVERYTHING) -> list[VisitCard]:
        """Return the visits that a query finds, by day and number."""
        with self.context.reading() as connection:
            return reading.cards(connection, query)

    def rows(self) -> list[VisitRow]:
        """Return all visits in the order of their numbers."""
        with self.context.reading() as connection:
            return reading.rows(connection)

    def visit(self, visit_id: str) -> VisitDetail:
        """Return one visit with all about it, and what may be done with it."""
        with self.context.reading() as connection:
            found = reading.detail(self.context, connection, visit_id)
        if found is None:
            raise StationError(_GONE)
        return found

    def visit_of(self, number: str) -> VisitDetail:
        """Return the visit with a number."""
        with self.context.reading() as connection:
            visit_id = reading.id_of(connection, number)
        if visit_id is None:
            raise StationError(f"没有联合检查“{number}”；编号形如 LH20260001，请核对。")
        return self.visit(visit_id)

    def of_enterprise(self, enterprise_id: str) -> list[VisitCard]:
        """Return the visits to an enterprise, the newest first."""
        return self.visits(VisitQuery(enterprise_id=enterprise_id))[::-1]

    def counts(self) -> VisitCounts:
        """Return how many visits wait for something."""
        with self.context.reading() as connection:
            return reading.counts(connection, self.context.today())

    # ---- before the door ----

    def approve(self, ids: Sequence[str], department: str, by: str, at: datetime, approval: str | None = None) -> None:
        """Say that the head of a department has approved its part in visits; all of them or none (R5).

        What is approved after the entry is marked so.
        """
        head = require_text("by", by, "还没有写批准人；请写部门负责人的姓名。")
        with self._moving() as mover:
            parts = mover.of_many(VisitDepartment, ids)
            for record in mover.find(list(dict.fromkeys(ids))):
                mover.require(record, Move.APPROVE)
                part = mover.part(record, department, parts[record["id"]])
                if part["approved_at"] is not None:
                    when = part["approved_at"].replace("T", " ")
                    raise StationError(f"联合检查 {record['number']} 的{department}已于 {when} 批准。")
                late = record["entered_at"] is not None and stamp(at) > record["entered_at"]
                told = {"approved_by": head, "approved_at": stamp(at), "backfilled": late}
                mover.work.update(VisitDepartment, part, {**told, "approval": (approval or "").strip() or None})
                waits = any(one["approved_at"] is None for one in parts[record["id"]] if one is not part)
                mover.make(record, Move.APPROVE, at, department=department, text=head, arrives=not waits)
                if record["emergency"] is not None:
                    _answer_for_emergency(mover, record, department, head)

    def set_officers(
        self, visit_id: str, department: str, officers: Sequence[Officer], assistants: int | None = None
    ) -> None:
        """Say whom a department sends: at least two with a certificate, and how many without one assist (R12, R14)."""
        check_assistants(assistants)
        with self._moving() as mover:
            record = mover.one(visit_id)
            mover.require_state(record, _BEFORE_RECORD, "再改执法人员")
            part, known = mover.part(record, department), mover.officers(record)
            others = {officer_key(one["certificate"]): one["name"] for one in known if one["department"] != department}
            told = checked_officers(officers, others)
            mover.work.update(VisitDepartment, part, {"assistants": assistants})
            _replace_officers(mover, record, department, told)

    def notify(self, visit_id: str, at: datetime, received_by: str) -> None:
        """Say that the enterprise has the notice, and who took it: the checklist stands, the code can be shown."""
        taker = require_text("received_by", received_by, "还没有写企业方谁收的通知；请写姓名。")
        with self._moving() as mover:
            entering.notify(mover, mover.one(visit_id), at, taker)

    def enter(self, visit_id: str, at: datetime, contact: str | None = None, reason: str | None = None) -> None:
        """Say when the inspectors went in; on another day than the enterprise was told, with the reason."""
        with self._moving() as mover:
            entering.enter(mover, mover.one(visit_id), at, (contact or "").strip() or None, reason)

    def enter_at_once(self, entry: Emergency) -> str:
        """Enter in an emergency, before the papers, and return the visit's id."""
        with self._moving() as mover:
            return str(entering.enter_at_once(mover, entry)["id"])

    def cancel(self, visit_id: str, reason: str) -> None:
        """Call a visit off; what it was to answer waits for another one."""
        said = require_text("reason", reason, "还没有写取消的原因；请写明。")
        with self._moving() as mover:
            record = mover.one(visit_id)
            mover.make(record, Move.CANCEL, text=said, cancelled=said, pinned=False)
            for request in mover.asked(record):
                mover.requests.make(request, Move.CANCEL, f"{record['number']}：{said}", visit_id=None)

    # ---- at the enterprise ----

    def leave(self, visit_id: str, at: datetime) -> None:
        """Say when the inspectors left."""
        with self._on_site(visit_id, "登记离开时间") as (mover, record):
            check_leaving(at, datetime.fromisoformat(record["entered_at"]), mover.work.now)
            mover.change(record, {"left_at": stamp(at)})

    def set_results(self, visit_id: str, results: Mapping[str, LineResult]) -> None:
        """Say what came of lines of the checklist, by their ids."""
        with self._on_site(visit_id, "再改检查结果") as (mover, record):
            known = {line["id"]: line for line in mover.lines(record)}
            for line_id, told in results.items():
                if line_id not in known:
                    raise StationError(f"联合检查 {record['number']} 的检查表没有这一行；请刷新页面。")
                remark = (told.remark or "").strip() or None
                mover.work.update(ChecklistLine, known[line_id], {"result": told.result, "remark": remark})

    def add_finding(self, visit_id: str, facts: FindingFacts) -> str:
        """Write a problem down and return its id; photos are attached to that."""
        with self._on_site(visit_id, "再加问题") as (mover, record):
            return mover.work.insert(Finding, {"visit_id": visit_id, **_of_finding(mover, record, facts)})

    def change_finding(self, finding_id: str, facts: FindingFacts) -> None:
        """Correct what was written down of a problem."""
        with self._on_site_of(finding_id, "再改问题") as (mover, record, finding):
            mover.work.update(Finding, finding, _of_finding(mover, record, facts))

    def remove_finding(self, finding_id: str) -> None:
        """Take a problem away that is none; it can be brought back."""
        with self._on_site_of(finding_id, "再改问题") as (mover, _, finding):
            mover.retire(Finding, finding)

    def bring_back_finding(self, finding_id: str) -> None:
        """Undo a removal."""
        with self._on_site_of(finding_id, "再改问题") as (mover, _, finding):
            mover.work.update(Finding, finding, {"retired_on": None})

    def record(
        self,
        visit_id: str,
        at: datetime,
        summary: str | None = None,
        *,
        signed_by: str | None = None,
        refusal: str | None = None,
    ) -> None:
        """Finish the record, which the enterprise signs or whose refusal is noted; nothing on it changes afterwards.

        What a recheck found counts for the findings that it went after.
        """
        signed, refused = checked_signature(signed_by, refusal)
        with self._moving() as mover:
            record = mover.one(visit_id)
            mover.require(record, Move.RECORD)
            if record["left_at"] is None:
                raise StationError(f"联合检查 {record['number']} 还没有登记离开时间；请先登记。")
            entering.check_staffed(mover, record)
            lines = frozen(mover.work.connection, visit_id)
            check_results(lines, [finding["request_id"] for finding in mover.findings(record)])
            told: dict[str, Any] = {"signed_by": signed, "refusal": refused}
            told["summary"] = (summary or "").strip() or None
            said = signed or f"拒签：{refused}"
            mover.make(record, Move.RECORD, at, text=said, recorded_at=stamp(at), **told)
            correcting.pass_on(mover, record)

    # ---- afterwards ----

    def notify_result(self, visit_id: str, at: datetime) -> None:
        """Say that the enterprise has the result, of all departments at once."""
        with self._moving() as mover:
            mover.make(mover.one(visit_id), Move.NOTIFY_RESULT, at, result_notified_at=stamp(at))

    def order_correction(self, visit_id: str, at: datetime, corrections: Sequence[Correction]) -> None:
        """Order findings to be put right, each by its due day; the requests for the recheck are made by themselves."""
        with self._moving() as mover:
            correcting.order(mover, mover.one(visit_id), at, corrections)

    def report_correction(self, finding_id: str, on: date, kept: str) -> None:
        """Write down what the enterprise says of how it put a finding right, before the recheck."""
        said = require_text("kept", kept, "还没有写怎么改正的；请写明。")
        with self._moving() as mover:
            finding, record = mover.finding(finding_id)
            mover.require_state(record, (VisitState.RESULT_NOTIFIED, VisitState.RECTIFYING), "登记改正情况")
            correcting.report_correction(mover, finding, on, said)

    def recheck(self, visit_id: str, at: datetime, by: str, outcomes: Sequence[Recheck]) -> None:
        """Record what a recheck found that needed no visit of its own; what failed may be ordered again at once."""
        names = require_text("by", by, "还没有写谁复查的；请写姓名。")
        with self._moving() as mover:
            correcting.recheck(mover, mover.one(visit_id), at, names, outcomes)

    def close(self, ids: Sequence[str]) -> None:
        """Close visits that have their papers and leave nothing open; all of them or none."""
        with self._moving() as mover:
            for record in mover.find(ids):
                correcting.close(mover, record)

    # ---- inside ----

    @contextmanager
    def _moving(self) -> Iterator[VisitMover]:
        with self.context.writing() as work:
            yield VisitMover(work, self.context.operator)

    @contextmanager
    def _on_site(self, visit_id: str, what: str) -> Iterator[tuple[VisitMover, Record]]:
        """Give a visit whose inspectors are in the enterprise; refuse it before and once the record is finished."""
        with self._moving() as mover:
            record = mover.one(visit_id)
            mover.require_state(record, (VisitState.ENTERED,), what)
            yield mover, record

    @contextmanager
    def _on_site_of(self, finding_id: str, what: str) -> Iterator[tuple[VisitMover, Record, Record]]:
        with self._moving() as mover:
            finding, record = mover.finding(finding_id)
            mover.require_state(record, (VisitState.ENTERED,), what)
            yield mover, record, finding


def _answer_for_emergency(mover: VisitMover, record: Record, department: str, head: str) -> None:
    """Have who approves what was entered in an emergency answer for its exemption too."""
    for request in mover.asked(record):
        unanswered = request["exemption"] == EMERGENCY and not request["exemption_approver"]
        if request["department"] == department and unanswered:
            mover.work.update(InspectionRequest, request, {"exemption_approver": head})


def _replace_officers(mover: VisitMover, record: Record, department: str, told: Sequence[Officer]) -> None:
    """Keep those who stay, take away the others, add who is new."""
    wanted = {officer_key(one.certificate): one for one in told}
    for known in mover.officers(record):
        if known["department"] != department:
            continue
        stays = wanted.pop(officer_key(known["certificate"]), None)
        if stays is None:
            mover.retire(VisitOfficer, known)
        else:
            mover.work.update(VisitOfficer, known, {"name": stays.name, "certificate": stays.certificate})
    for one in wanted.values():
        values = {"visit_id": record["id"], "department": department, "name": one.name}
        mover.work.insert(VisitOfficer, {**values, "certificate": one.certificate})


def _of_finding(mover: VisitMover, record: Record, facts: FindingFacts) -> dict[str, Any]:
    """Return a finding as it is kept; one put right on the spot was so on the day of the visit."""
    if facts.request_id not in {request["id"] for request in mover.asked(record)}:
        raise StationError(f"联合检查 {record['number']} 不包含这项检查；请刷新页面。")
    kept = (facts.kept or "").strip() or None
    return {
        "request_id": facts.request_id,
        "text": require_text("text", facts.text, "还没有写发现了什么问题；请写明。"),
        "basis": (facts.basis or "").strip() or None,
        "demand": (facts.demand or "").strip() or None,
        "kept": kept,
        "corrected_on": record["day"] if kept else None,
    }
