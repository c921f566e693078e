"""What cannot be among requests and visits, whoever wrote them: part of checking a station."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.inspections.model import Finding, InspectionRequest, JointVisit, OtherVisit, VisitDepartment
from jn_desktop.inspections.states import RequestState, VisitState
from jn_desktop.inspections.visit_rules import why_not

_IN_A_VISIT = (RequestState.MERGED, RequestState.CLOSED)
_AT_THE_DOOR = (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED)


def check_inspections(connection: Connection) -> Iterable[str]:
    """Yield what is wrong among requests and visits."""
    visits = {row["id"]: row for row in _rows(connection, JointVisit)}
    requests = list(_rows(connection, InspectionRequest))
    yield from _of_numbers(connection)
    for request in requests:
        yield from _of_request(request, visits)
    yield from _of_visits(connection, visits, requests)
    for finding in _rows(connection, Finding):
        yield from _of_finding(finding, visits)
    for other in _rows(connection, OtherVisit):
        if bool(other["exemption_reason"]) != bool(other["exemption_approver"]):
            yield f"{other['day']} {other['unit']}的{other['kind']}，例外理由和批准人只有一项。"


def _of_request(request: Mapping[str, Any], visits: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    name, state = f"检查需求 {request['number']}", request["state"]
    if state not in set(RequestState):
        yield f"{name} 的状态“{state}”不是{'、'.join(RequestState)}之一。"
        return
    if request["last_day"] < request["first_day"]:
        yield f"{name} 的最晚日期 {request['last_day']} 早于最早日期 {request['first_day']}。"
    visit = visits.get(request["visit_id"])
    if state in _IN_A_VISIT and visit is None:
        yield f"{name} 是“{state}”，但找不到它的联合检查。"
    elif visit is not None and visit["state"] == VisitState.CANCELLED:
        yield f"{name} 还指着已取消的联合检查 {visit['number']}。"
    elif visit is not None and state not in _IN_A_VISIT:
        yield f"{name} 是“{state}”，却在联合检查 {visit['number']} 里。"
    elif visit is not None and visit["enterprise_id"] != request["enterprise_id"]:
        yield f"{name} 和它的联合检查 {visit['number']} 不是同一家企业。"


def _of_visits(
    connection: Connection, visits: Mapping[str, Mapping[str, Any]], requests: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    asked: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for request in requests:
        asked[request["visit_id"]].append(request)
    parts: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for part in _rows(connection, VisitDepartment):
        parts[part["visit_id"]].append(part)
    calendar = read_calendar(connection)
    for visit_id, visit in visits.items():
        name = f"联合检查 {visit['number']}"
        if visit["state"] not in set(VisitState):
            yield f"{name} 的状态“{visit['state']}”不是{'、'.join(VisitState)}之一。"
            continue
        if visit["state"] == VisitState.CANCELLED:
            continue
        yield from _of_parts(name, visit, parts[visit_id], asked[visit_id])
        yield from _of_times(name, visit)
        if visit["state"] in _AT_THE_DOOR:  # what took place was held against the rule of its day
            exempt = all(request["exemption"] for request in asked[visit_id])
            reason = why_not(calendar, date.fromisoformat(visit["day"]), exempt=exempt)
            if reason:
                yield f"{name} 安排的 {reason}；请改期。"


def _of_parts(
    name: str, visit: Mapping[str, Any], parts: Iterable[Mapping[str, Any]], asked: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    known = {part["department"]: part for part in parts}
    wanted = {request["department"] for request in asked}
    if not wanted:
        yield f"{name} 没有检查需求。"
    elif set(known) != wanted:
        yield f"{name} 登记的部门（{'、'.join(sorted(known))}）和检查需求的（{'、'.join(sorted(wanted))}）不一致。"
    if visit["lead"] not in known:
        yield f"{name} 的牵头部门“{visit['lead']}”没有参加。"
    if visit["state"] == VisitState.CLOSED:
        for department, part in known.items():
            if part["approved_at"] is None:
                yield f"{name} 已办结，但没有{department}的审批。"


def _of_times(name: str, visit: Mapping[str, Any]) -> Iterator[str]:
    entered, left = visit["entered_at"], visit["left_at"]
    if (entered is None) != (visit["state"] in _AT_THE_DOOR):
        yield f"{name} 是“{visit['state']}”，{'没有' if entered is None else '却有'}入企时间。"
    if entered and not entered.startswith(visit["day"]):
        yield f"{name} 定在 {visit['day']}，入企时间却是 {entered.replace('T', ' ')}。"
    if entered and left and left < entered:
        yield f"{name} 的离开时间早于入企时间。"


def _of_finding(finding: Mapping[str, Any], visits: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    visit = visits.get(finding["visit_id"])
    if visit is None:
        yield f"有一个问题（“{finding['text']}”）找不到它的联合检查。"
    elif finding["due"] and finding["recheck_id"] is None:
        yield f"联合检查 {visit['number']} 的“{finding['text']}”已责令改正，但没有复查需求。"
    elif finding["due"] and not finding["passed"] and visit["state"] in (VisitState.RECHECKED, VisitState.CLOSED):
        yield f"联合检查 {visit['number']} 是“{visit['state']}”，但“{finding['text']}”还没有通过复查。"


def _of_numbers(connection: Connection) -> Iterator[str]:
    for model, name in ((InspectionRequest, "检查需求"), (JointVisit, "联合检查")):
        shared = select(model.number).where(model.retired_on.is_(None)).group_by(model.number)
        for number in connection.execute(shared.having(func.count() > 1)).scalars():
            yield f"编号 {number} 被不止一条{name}使用。"


def _rows(connection: Connection, model: Any) -> Iterator[Mapping[str, Any]]:
    query = select(model.__table__).where(model.retired_on.is_(None)).order_by(model.id)
    for row in connection.execute(query).mappings():
        yield dict(row)
