"""What must hold of a visit on its way, whoever moves it on: times, days, officers, what stands open. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from jn_desktop.core.calendar import Calendar, weekday
from jn_desktop.core.cells import plain
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.demands.rules import check_order, check_past
from jn_desktop.inspections.states import Move
from jn_desktop.inspections.visit_cards import CheckResult, Line, Officer

EMERGENCY = "EMERGENCY"
"""The exemption of what was entered in an emergency."""
CASE_BASED = "个案检查"
"""The kind of inspection that an emergency and a recheck are."""
FEWEST_OFFICERS = 2  # of each department: 行政处罚法第四十二条
_LONGEST_VISIT = timedelta(hours=24)
_RECHECK_DAYS = 10  # working days in which a recheck is to take place
_MOST_ASSISTANTS = 99

_BUILDS_ON = {
    Move.ENTER: ("notified_at", "通知企业"),
    Move.RECORD: ("entered_at", "入企"),
    Move.NOTIFY_RESULT: ("left_at", "离开企业"),
    Move.ORDER: ("result_notified_at", "告知结果"),
    Move.RECHECK: ("result_notified_at", "告知结果"),
}
"""The time of a record that a move may not be earlier than, and what happened then."""


# ---- times and days ----


def check_moment(move: Move, at: datetime, record: Mapping[str, Any], now: datetime) -> None:
    """Refuse a time of a move that lies ahead, or before what it builds on."""
    check_past(move.label, at, now)
    if move in _BUILDS_ON:
        name, what = _BUILDS_ON[move]
        if record[name]:
            check_order(move.label, at, what, datetime.fromisoformat(record[name]))


def check_leaving(at: datetime, entered: datetime, now: datetime) -> None:
    """Refuse a leaving that lies ahead, before the entry, or more than a day after it."""
    check_past("离开企业", at, now)
    check_order("离开企业", at, "入企", entered)
    if at - entered > _LONGEST_VISIT:
        raise FieldError("at", f"离开时间 {at:%Y-%m-%d %H:%M} 比入企晚了一天以上；请核对。")


def why_not(calendar: Calendar, day: date, *, exempt: bool) -> str | None:
    """Return why nobody may inspect on a day, None for a day on which one may."""
    known = calendar.day(day)
    if not known.working:
        return f"{day}（{weekday(day)}）是{known.name or '休息日'}，不是工作日"
    if not exempt and is_quiet(calendar, day):
        return f"{day}（{weekday(day)}）是企业安静日，又不是每一项都有例外情形"
    return None


def is_quiet(calendar: Calendar, day: date) -> bool:
    """Tell whether a day is quiet for inspections."""
    return calendar.quiet.inspections and calendar.day(day).quiet


def check_notice_day(number: str, day: date, at: datetime) -> None:
    """Refuse to tell an enterprise of a visit whose day is over."""
    if at.date() > day:
        raise FieldError("at", f"联合检查 {number} 定在 {day}，通知时间 {at:%Y-%m-%d %H:%M} 已经过了这一天；请先改期。")


def check_due(calendar: Calendar, due: date, ordered: date) -> None:
    """Refuse a due day that is none: not after the order, or not worked."""
    if due <= ordered:
        raise FieldError("due", f"改正期限 {due} 不在责令改正（{ordered}）之后；请改期限。")
    if not calendar.day(due).working:
        nearest = calendar.working_day(due).date
        raise FieldError("due", f"改正期限 {due}（{weekday(due)}）不是工作日；请改为 {nearest} 或别的工作日。")


def recheck_window(calendar: Calendar, due: date) -> tuple[date, date]:
    """Return the first and the last day on which what was due on a day is to be rechecked."""
    days = calendar.working_days_after(due, _RECHECK_DAYS)
    return days[0].date, days[-1].date


# ---- what is said ----


def check_exemptions(requests: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    """Refuse a notice while an exemption has no reason or no approver."""
    for request in requests:
        if request["exemption"] is None:
            continue
        name = names.get(request["exemption"], request["exemption"])
        missing = [
            what
            for what, told in (("理由", request["exemption_reason"]), ("批准人", request["exemption_approver"]))
            if not told
        ]
        if missing:
            raise StationError(
                f"检查需求 {request['number']}（{request['department']}）的例外情形“{name}”还没有{'和'.join(missing)}；"
                "请先在检查需求里补填。"
            )


def checked_officers(officers: Iterable[Officer], others: Mapping[str, str]) -> list[Officer]:
    """Return a department's officers without blank lines; refuse fewer than two, and a certificate that is named twice.

    `others` says, by certificate as it is compared, who else of the visit has it.
    """
    known = dict(others)
    told = []
    for one in officers:
        name, certificate = one.name.strip(), one.certificate.strip()
        if not name and not certificate:
            continue
        if not name:
            raise FieldError("name", f"执法证号 {certificate} 没有写姓名；请补上。")
        if not certificate:
            raise FieldError("certificate", f"“{name}”没有写执法证号；没有执法证的只能作为协助人员。")
        key = officer_key(certificate)
        if key in known:
            raise FieldError("certificate", f"执法证号 {certificate} 写了两次：{known[key]}和{name}；请核对。")
        known[key] = name
        told.append(Officer(name, certificate))
    if len(told) < FEWEST_OFFICERS:
        raise FieldError("officers", f"每个部门至少要有 {FEWEST_OFFICERS} 名持证执法人员，现在是 {len(told)} 名。")
    return told


def officer_key(certificate: str) -> str:
    """Return the number of a certificate as it is compared."""
    return plain(certificate)


def check_assistants(count: int | None) -> None:
    """Refuse a number of assistants that is none."""
    if count is not None and not 0 <= count <= _MOST_ASSISTANTS:
        raise FieldError("assistants", f"协助人员要在 0 到 {_MOST_ASSISTANTS} 之间。")


def require_officers(number: str, departments: Iterable[str], officers: Mapping[str, int]) -> None:
    """Refuse to go on while a department has fewer than two certified officers on a visit."""
    for department in departments:
        if officers.get(department, 0) < FEWEST_OFFICERS:
            raise StationError(
                f"联合检查 {number} 的{department}还没有登记 {FEWEST_OFFICERS} 名持证执法人员；请先登记。"
            )


def checked_signature(signed_by: str | None, refusal: str | None) -> tuple[str | None, str | None]:
    """Return who signed, or why nobody did; refuse neither and both."""
    signed, refused = (signed_by or "").strip() or None, (refusal or "").strip() or None
    if signed and refused:
        raise FieldError("refusal", f"记录由“{signed}”签字，就不能又注明拒签；请去掉一项。")
    if not signed and not refused:
        raise FieldError("signed_by", "还没有写企业方谁签的字；拒绝签字的请注明情况。")
    return signed, refused


def check_results(lines: Sequence[Line], with_findings: Iterable[str]) -> None:
    """Refuse a record whose checklist has lines without a result, or failures that no finding tells of."""
    if empty := [line for line in lines if line.result is None]:
        first = empty[0]
        raise StationError(f"检查表还有 {len(empty)} 行没有结果，第一行是“{first.department}：{first.point}”。")
    told = set(with_findings)
    for line in lines:
        if line.result is CheckResult.FAIL and line.request_id not in told:
            raise StationError(f"“{line.department}：{line.point}”不合格，但没有写发现的问题；请在问题里写明。")


# ---- what stands open ----


def lacking(departments: Iterable[tuple[str, bool]], officers: Mapping[str, int]) -> tuple[str, ...]:
    """Return, in words, what an emergency still lacks; departments come with whether they have approved."""
    wanted = []
    for department, approved in departments:
        if not approved:
            wanted.append(f"{department}的审批")
        if officers.get(department, 0) < FEWEST_OFFICERS:
            wanted.append(f"{department}的 {FEWEST_OFFICERS} 名执法人员")
    return tuple(wanted)
