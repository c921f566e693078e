"""A visit after the enterprise has left the inspectors go: what is ordered, what is rechecked, and when it is over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.demands.rules import check_order, require_text
from jn_desktop.inspections.lists import RECTIFY_RECHECK
from jn_desktop.inspections.model import Finding, InspectionRequest
from jn_desktop.inspections.plan_making import PlanMaker
from jn_desktop.inspections.states import Move, RequestState, VisitState
from jn_desktop.inspections.visit_cards import CheckResult, Correction, Recheck, still_open
from jn_desktop.inspections.visit_moving import Record, VisitMover
from jn_desktop.inspections.visit_rules import CASE_BASED, check_due, recheck_window

_WAITING = (RequestState.SUBMITTED, RequestState.SCREENED, RequestState.DEFERRED)
_RECHECKED = "已复查，不用再入企"


def order(mover: VisitMover, record: Record, at: datetime, corrections: Sequence[Correction]) -> None:
    """Order findings to be put right by a day, and ask for their recheck: one for each request that they came of."""
    mover.require(record, Move.ORDER)
    if not corrections:
        raise FieldError("corrections", "还没有选要责令改正的问题；请至少选一个。")
    known = {finding["id"]: finding for finding in mover.findings(record)}
    ordered: dict[str, list[Record]] = defaultdict(list)
    for one in corrections:
        finding = _to_order(record, known.get(one.finding_id))
        check_due(mover.calendar, one.due, at.date())
        demand = require_text("demand", one.demand, f"还没有写“{finding['text']}”怎么改正；请写明要求。")
        told = {"demand": demand, "due": one.due.isoformat(), "passed": None, "rechecked_on": None}
        _change(mover, finding, {**told, "rechecked_by": None, "recheck_id": None})
        ordered[finding["request_id"]].append(finding)
    numbers = [_ask_recheck(mover, record, request_id, ordered[request_id]) for request_id in ordered]
    _drop_needless(mover, record, known.values())
    said = f"{len(corrections)} 个问题；已自动生成复查需求 {'、'.join(numbers)}"
    mover.make(record, Move.ORDER, at, text=said)


def report_correction(mover: VisitMover, finding: Record, on: date, kept: str) -> None:
    """Write down what the enterprise says of how it put a finding right."""
    found_on = date.fromisoformat(mover.one(finding["visit_id"])["day"])
    if not found_on <= on <= mover.work.now.date():
        raise FieldError("on", f"改正日期 {on} 要在检查日 {found_on} 到今天之间；请核对。")
    _change(mover, finding, {"corrected_on": on.isoformat(), "kept": kept})


def recheck(mover: VisitMover, record: Record, at: datetime, by: str, outcomes: Sequence[Recheck]) -> None:
    """Record what a recheck found; the visit is rechecked once everything that was ordered has passed."""
    mover.require(record, Move.RECHECK)
    known = {finding["id"]: finding for finding in mover.findings(record)}
    if not outcomes:
        raise FieldError("outcomes", "还没有写复查的结果；请至少写一个问题的。")
    _check_after_order(mover, record, at)
    for one in outcomes:
        finding = known.get(one.finding_id)
        if finding is None or not finding["due"] or finding["passed"] is not None:
            raise StationError(f"联合检查 {record['number']} 没有这个等着复查的问题；请刷新页面。")
        _settle(mover, finding, at, by, one)
    waiting = [finding for finding in known.values() if finding["due"] and not finding["passed"]]
    failed = [one.finding_id for one in outcomes if not one.passed]
    said = f"{len(outcomes)} 个问题，{len(outcomes) - len(failed)} 个通过"
    mover.make(record, Move.RECHECK, at, text=f"{by}：{said}", arrives=not waiting)
    _drop_needless(mover, record, known.values())
    again = [
        Correction(one.finding_id, known[one.finding_id]["demand"], one.due)
        for one in outcomes
        if one.due is not None and not one.passed
    ]
    if again:
        order(mover, record, at, again)


def pass_on(mover: VisitMover, record: Record) -> None:
    """Have what a recheck visit recorded count for the findings that it went after."""
    results = {line["finding_id"]: line for line in mover.lines(record) if line["finding_id"]}
    findings = mover.work.find(Finding, "id", results)
    by_visit: dict[str, list[Recheck]] = defaultdict(list)
    for finding in findings:
        line = results[finding["id"]]
        waits = finding["due"] and finding["passed"] is None and finding["retired_on"] is None
        if waits and line["result"] in (CheckResult.PASS, CheckResult.FAIL):
            outcome = Recheck(finding["id"], line["result"] == CheckResult.PASS, line["remark"])
            by_visit[finding["visit_id"]].append(outcome)
    names = "、".join(officer["name"] for officer in mover.officers(record))
    left = datetime.fromisoformat(record["left_at"])
    for visit_id, outcomes in by_visit.items():
        before = mover.one(visit_id)
        if before["state"] == VisitState.RECTIFYING:
            recheck(mover, before, max([left, *mover.moments(before, Move.ORDER)]), names, outcomes)


def close(mover: VisitMover, record: Record) -> None:
    """Close a visit that has its papers and leaves nothing open; its requests are done."""
    mover.require(record, Move.CLOSE)
    for part in mover.parts(record):
        if part["approved_at"] is None:
            raise StationError(f"联合检查 {record['number']} 还缺{part['department']}的审批；请先补办。")
    still = [finding for finding in mover.findings(record) if _is_open(finding)]
    if still:
        first = still[0]["text"]
        raise StationError(
            f"联合检查 {record['number']} 还有 {len(still)} 个问题没有了结，第一个是“{first}”；"
            "请责令改正并复查，当场改好的请注明。"
        )
    filed = mover.archive_number(record)
    mover.make(record, Move.CLOSE, text=filed, closed_at=stamp(mover.work.now), archive_number=filed)
    for request in mover.asked(record):
        mover.requests.make(request, Move.CLOSE, record["number"])


def _is_open(finding: Mapping[str, Any]) -> bool:
    """Tell whether the record of a finding still has to be put right."""
    return still_open(finding["due"], finding["corrected_on"], finding["passed"])


def _to_order(record: Record, finding: Record | None) -> Record:
    if finding is None:
        raise StationError(f"联合检查 {record['number']} 没有这个问题；请刷新页面。")
    if not _is_open(finding):
        raise StationError(f"“{finding['text']}”已经改正，不用责令。")
    if finding["due"] and finding["passed"] is None:
        raise StationError(f"“{finding['text']}”已经责令在 {finding['due']} 前改正；复查没有通过才能再定期限。")
    return finding


def _ask_recheck(mover: VisitMover, record: Record, request_id: str, findings: Sequence[Record]) -> str:
    """Ask for the recheck of findings, from the working day after the last of them is due; return its number."""
    asked = mover.work.find(InspectionRequest, "id", [request_id])[0]
    first, last = recheck_window(mover.calendar, max(date.fromisoformat(one["due"]) for one in findings))
    kind = mover.lists.kind_meant(CASE_BASED)
    values = {
        "department": asked["department"],
        "enterprise_id": asked["enterprise_id"],
        "item": asked["item"],
        "kind": kind.name if kind else asked["kind"],
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "exemption": RECTIFY_RECHECK,
        "exemption_reason": f"复查 {record['number']} 责令改正的 {len(findings)} 个问题",
        "source": f"{record['number']} 责令改正",
        "state": RequestState.SUBMITTED.value,
        "submitted_at": stamp(mover.work.now),
        "recheck_of": record["id"],
    }
    made = mover.requests.add(values, Move.SUBMIT, f"{record['number']} 责令改正后自动生成的复查")
    for finding in findings:
        _change(mover, finding, {"recheck_id": made["id"]})
    return str(made["number"])


def _check_after_order(mover: VisitMover, record: Record, at: datetime) -> None:
    """Refuse a recheck that is earlier than the order that it follows."""
    for ordered in mover.moments(record, Move.ORDER):
        check_order(Move.RECHECK.label, at, Move.ORDER.label, ordered)


def _settle(mover: VisitMover, finding: Record, at: datetime, by: str, outcome: Recheck) -> None:
    told: dict[str, Any] = {"rechecked_on": at.date().isoformat(), "rechecked_by": by, "passed": outcome.passed}
    kept = (outcome.kept or "").strip()
    if outcome.passed:
        told["corrected_on"] = finding["corrected_on"] or at.date().isoformat()
        told["kept"] = kept or finding["kept"]
    elif kept:
        told["kept"] = kept
    _change(mover, finding, told)


def _drop_needless(mover: VisitMover, record: Record, findings: Iterable[Record]) -> None:
    """Withdraw the rechecks that have nothing left to go after, but for those of which the enterprise has been told."""
    needed = {finding["recheck_id"] for finding in findings if finding["passed"] is not True}
    for request in mover.work.find(InspectionRequest, "recheck_of", [record["id"]]):
        if request["retired_on"] is not None or request["id"] in needed:
            continue
        if request["state"] == RequestState.MERGED:
            _take_out(mover, request)
        if request["state"] in _WAITING:
            mover.requests.make(request, Move.WITHDRAW, _RECHECKED)


def _take_out(mover: VisitMover, request: Record) -> None:
    """Take a request out of its visit, if the enterprise has not been told of that yet."""
    visit, maker = mover.one(request["visit_id"]), PlanMaker(mover)
    if VisitState(visit["state"]).is_movable:
        maker.put_off(request, _RECHECKED)
        maker.shrink(visit)


def _change(mover: VisitMover, finding: Record, values: dict[str, Any]) -> None:
    mover.work.update(Finding, finding, values)
    finding.update(values)
