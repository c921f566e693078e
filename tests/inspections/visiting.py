"""Visits for tests: planned as a plan would leave them, then taken as far as a test needs through the service."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from jn_desktop.core.cells import plain
from jn_desktop.inspections.model import InspectionItem
from jn_desktop.inspections.states import Move, RequestState
from jn_desktop.inspections.visit_cards import CheckResult, Correction, FindingFacts, LineResult, Officer
from jn_desktop.inspections.visit_moving import VisitMover
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import Station
from tests.conftest import NOW

MONDAY = date(2026, 11, 23)
"""Today, an odd date: inspections are allowed."""
EVEN = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)
FIRE, MARKET = "消防救援大队", "市场监督管理局"
TWO = {FIRE: ("消防安全检查",), MARKET: ("特种设备检查", "计量检查")}


def add_enterprise(station: Station, name: str = "甲公司", uscc: str | None = None, **values: Any) -> str:
    with station.context.reading() as connection:
        found = connection.execute(select(Enterprise.id).where(Enterprise.name == name)).scalar_one_or_none()
    if found is not None:
        return str(found)
    with station.context.writing() as work:
        told = {"name": name, "name_key": plain(name), "uscc": uscc, "unverified": uscc is None}
        return work.insert(Enterprise, {**told, **values})


def add_item(station: Station, department: str, name: str, points: str | None = None) -> None:
    station.inspection_lists.save_department(None, {"name": department, "competent": True})
    with station.context.writing() as work:
        told = {"department": department, "name": name, "legal_basis": "安全生产法", "off_site": False}
        work.insert(InspectionItem, {**told, "points": points})


def plan_visit(
    station: Station,
    items: Mapping[str, Sequence[str]] = TWO,
    day: date = MONDAY,
    *,
    enterprise_id: str | None = None,
    **request: Any,
) -> str:
    """Return the id of a visit that a plan has made: the first of its departments leads."""
    enterprise_id = enterprise_id or add_enterprise(station)
    with station.context.writing() as work:
        mover = VisitMover(work, station.context.operator)
        visit = mover.add(enterprise_id=enterprise_id, day=day, lead=next(iter(items)), departments=items)
        for department, names in items.items():
            for item in names:
                values = {
                    **{"department": department, "enterprise_id": enterprise_id, "item": item, "kind": "日常检查"},
                    **{"first_day": day.isoformat(), "last_day": day.isoformat(), "visit_id": visit["id"]},
                    **{"state": RequestState.MERGED.value, **request},
                }
                mover.requests.add(values, Move.SUBMIT)
    return str(visit["id"])


def officers(department: str) -> list[Officer]:
    return [Officer("张三", f"{department[:2]}001"), Officer("李四", f"{department[:2]}002")]


def approve(station: Station, visit_id: str, at: datetime | None = None) -> None:
    for part in station.inspection_visits.visit(visit_id).parts:
        station.inspection_visits.approve([visit_id], part.department, "王局长", at or NOW - timedelta(hours=1))


def staff(station: Station, visit_id: str) -> None:
    for part in station.inspection_visits.visit(visit_id).parts:
        station.inspection_visits.set_officers(visit_id, part.department, officers(part.department))


def notify(station: Station, visit_id: str) -> None:
    approve(station, visit_id)
    staff(station, visit_id)
    station.inspection_visits.notify(visit_id, NOW - timedelta(minutes=45), "赵经理")


def enter(station: Station, visit_id: str) -> None:
    notify(station, visit_id)
    station.inspection_visits.enter(visit_id, NOW - timedelta(minutes=30))


def find_problem(station: Station, visit_id: str, text: str = "灭火器过期") -> str:
    request = station.inspection_visits.visit(visit_id).requests[0]
    return station.inspection_visits.add_finding(visit_id, FindingFacts(request.id, text, basis="消防法"))


def record(station: Station, visit_id: str, *problems: str) -> list[str]:
    """Take a planned visit to the end of its record, with problems of its first request; return their ids."""
    enter(station, visit_id)
    return finish_record(station, visit_id, *problems)


def finish_record(station: Station, visit_id: str, *problems: str) -> list[str]:
    visits = station.inspection_visits
    lines = {line.id: LineResult(CheckResult.PASS) for line in visits.visit(visit_id).checklist if line.id}
    visits.set_results(visit_id, lines)
    found = [find_problem(station, visit_id, text) for text in problems]
    entered = datetime.fromisoformat(visits.visit(visit_id).entered_at or "")
    visits.leave(visit_id, entered + timedelta(minutes=10))
    visits.record(visit_id, entered + timedelta(minutes=10), "检查正常", signed_by="赵经理")
    return found


def answer(station: Station, visit_id: str, *problems: str) -> list[str]:
    found = record(station, visit_id, *problems)
    station.inspection_visits.notify_result(visit_id, NOW - timedelta(minutes=15))
    return found


def order(station: Station, visit_id: str, *problems: str, due: date = WEDNESDAY) -> list[str]:
    found = answer(station, visit_id, *problems)
    wanted = [Correction(one, "更换灭火器", due) for one in found]
    station.inspection_visits.order_correction(visit_id, NOW - timedelta(minutes=10), wanted)
    return found
