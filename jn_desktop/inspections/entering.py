"""A visit up to the door: telling the enterprise, going in, and going in at once when there is an emergency."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.demands.rules import check_order, require_text
from jn_desktop.inspections.checklist import lines_for
from jn_desktop.inspections.door_keys import make_own_key
from jn_desktop.inspections.leading import lead_of
from jn_desktop.inspections.model import ChecklistLine, InspectionRequest
from jn_desktop.inspections.plan_reading import KeptFree
from jn_desktop.inspections.registers import read_departments
from jn_desktop.inspections.screening_reading import kept_free
from jn_desktop.inspections.states import Move, RequestState
from jn_desktop.inspections.visit_cards import Emergency
from jn_desktop.inspections.visit_moving import Record, VisitMover
from jn_desktop.inspections.visit_rules import (
    CASE_BASED,
    EMERGENCY,
    check_exemptions,
    check_notice_day,
    require_officers,
    why_not,
)
from jn_desktop.registry.directory import Departments
from jn_desktop.registry.model import Enterprise


def notify(mover: VisitMover, record: Record, at: datetime, received_by: str) -> None:
    """Tell the enterprise: from here on the checklist stands, and there is a code to show at the door."""
    mover.require(record, Move.NOTIFY)
    day, requests = date.fromisoformat(record["day"]), mover.asked(record)
    check_notice_day(record["number"], day, at)
    for part in mover.parts(record):
        if part["approved_at"] is None:
            raise StationError(f"联合检查 {record['number']} 还缺{part['department']}的审批；请先审批。")
        check_order(Move.NOTIFY.label, at, f"{part['department']}审批", datetime.fromisoformat(part["approved_at"]))
    reason = why_not(mover.calendar, day, exempt=_all_exempt(requests))
    if reason:
        raise StationError(f"联合检查 {record['number']} 定在的 {reason}；请先改期。")
    _check_kept_free(mover, record["number"], day, requests)
    check_exemptions(requests, {one.code: one.name for one in mover.lists.exemptions})
    check_staffed(mover, record)
    freeze(mover, record)
    make_own_key(mover.work)
    mover.make(record, Move.NOTIFY, at, text=received_by, notified_at=stamp(at), received_by=received_by)


def enter(mover: VisitMover, record: Record, at: datetime, contact: str | None, reason: str | None) -> None:
    """Go in. On another day than the enterprise was told there has to be a reason, and the day has to be allowed."""
    mover.require(record, Move.ENTER)
    planned, came = date.fromisoformat(record["day"]), at.date()
    said = contact
    if came != planned:
        forbidden = why_not(mover.calendar, came, exempt=_all_exempt(mover.asked(record)))
        if forbidden:
            raise FieldError("at", f"{forbidden}，不能入企检查；请核对入企时间。")
        written = require_text(
            "reason", reason, f"联合检查 {record['number']} 通知的是 {planned}，入企是 {came}；请写明为什么换了一天。"
        )
        said = "；".join(filter(None, [f"原定 {planned}：{written}", contact]))
    mover.make(record, Move.ENTER, at, text=said, entered_at=stamp(at), day=came.isoformat(), contact=contact)


def enter_at_once(mover: VisitMover, entry: Emergency) -> Record:
    """Go in before any paper (R5, R15): into a planned visit, or into one that is made for it."""
    why = require_text("emergency", entry.emergency, "还没有写是什么紧急情况；请写明，事后要补办手续。")
    record = mover.one(entry.visit_id) if entry.visit_id else _made(mover, entry)
    mover.require(record, Move.ENTER_AT_ONCE)
    contact = (entry.contact or "").strip() or None
    mover.make(
        record,
        Move.ENTER_AT_ONCE,
        entry.at,
        text=why,
        emergency=why,
        entered_at=stamp(entry.at),
        day=entry.at.date().isoformat(),
        contact=contact,
    )
    _excuse(mover, record, why)
    if not mover.lines(record):
        freeze(mover, record)
    return record


def freeze(mover: VisitMover, record: Record) -> None:
    """Write the checklist down: from here on it does not change (R13)."""
    mover.work.flush()
    for line in lines_for(mover.work.connection, record["id"]):
        told = ("request_id", "position", "point", "standard", "finding_id")
        mover.work.insert(
            ChecklistLine,
            {"visit_id": record["id"], **{name: getattr(line, name) for name in told}},
        )


def _check_kept_free(mover: VisitMover, number: str, day: date, requests: Sequence[Record]) -> None:
    """Refuse to announce a day that the enterprise, or a department, has asked to keep free since it was planned."""
    free = KeptFree(*kept_free(mover.work.connection))
    whys = (free.why(one["enterprise_id"], one["department"], day.toordinal()) for one in requests)
    why = next(filter(None, whys), None)
    if why:
        raise StationError(f"联合检查 {number} 定在的 {day} {why}；请先改期，或者在“不便的日子”里去掉这一天。")


def check_staffed(mover: VisitMover, record: Record) -> None:
    """Refuse to go on while a department has fewer than two certified officers."""
    sent = Counter(officer["department"] for officer in mover.officers(record))
    require_officers(record["number"], [part["department"] for part in mover.parts(record)], sent)


def _all_exempt(requests: Sequence[Mapping[str, object]]) -> bool:
    return bool(requests) and all(request["exemption"] for request in requests)


def _made(mover: VisitMover, entry: Emergency) -> Record:
    """Return a new visit for an emergency, with a request for each item."""
    known = mover.work.find(Enterprise, "id", [entry.enterprise_id])
    if not known or known[0]["retired_on"]:
        raise FieldError("enterprise_id", "还没有选企业；请选一家在册的企业。")
    wanted = _items_of(entry)
    items = [(department, item) for department, named in wanted.items() for item in named]
    listed = read_departments(mover.work.connection)
    lead = lead_of((department for department, _ in items), known[0]["chain"], listed)
    departments = Departments(mover.work, wanted)
    for department in wanted:
        departments.admit(department)
    record = mover.add(enterprise_id=known[0]["id"], day=entry.at.date(), lead=lead, departments=wanted)
    kind = mover.lists.kind_meant(CASE_BASED)
    for department, item in items:
        _ask(mover, record, department, item, kind.name if kind else CASE_BASED)
    return record


def _ask(mover: VisitMover, record: Record, department: str, item: str, kind: str) -> None:
    mover.requests.add(
        {
            "department": department,
            "enterprise_id": record["enterprise_id"],
            "item": item,
            "kind": kind,
            "first_day": record["day"],
            "last_day": record["day"],
            "state": RequestState.MERGED.value,
            "submitted_at": stamp(mover.work.now),
            "visit_id": record["id"],
        },
        Move.ENTER_AT_ONCE,
        record["number"],
    )


def _items_of(entry: Emergency) -> dict[str, list[str]]:
    """Return the items by department; refuse an entry that names none."""
    wanted: dict[str, list[str]] = {}
    for part in entry.parts:
        department = part.department.strip()
        named = [item.strip() for item in part.items if item.strip()]
        if not department:
            raise FieldError("parts", "有一行没有选检查部门；请选择。")
        if not named:
            raise FieldError("parts", f"{department}还没有写检查事项；请写明查什么。")
        known = wanted.setdefault(department, [])
        known += [item for item in dict.fromkeys(named) if item not in known]
    if not wanted:
        raise FieldError("parts", "还没有写哪个部门查什么；至少要写一项。")
    return wanted


def _excuse(mover: VisitMover, record: Record, why: str) -> None:
    """Give what has no exemption yet that of an emergency, for which somebody answers when they approve."""
    if mover.lists.exemption(EMERGENCY) is None:
        return
    for request in mover.asked(record):
        if request["exemption"] is None:
            mover.work.update(InspectionRequest, request, {"exemption": EMERGENCY, "exemption_reason": why})
