"""The consolidated checklist of a visit (一表通查): as it was frozen with the notice, or as it would be frozen now."""

from sqlalchemy import Connection, select

from jn_desktop.inspections.model import ChecklistLine, Finding, InspectionRequest, JointVisit
from jn_desktop.inspections.registers import Point, read_items
from jn_desktop.inspections.visit_cards import CheckResult, Line


def frozen(connection: Connection, visit_id: str) -> list[Line]:
    """Return the checklist that stands; nothing before the notice."""
    query = (
        select(ChecklistLine.__table__, InspectionRequest.department, InspectionRequest.item)
        .join(InspectionRequest, InspectionRequest.id == ChecklistLine.request_id)
        .where(ChecklistLine.visit_id == visit_id, ChecklistLine.retired_on.is_(None))
        .order_by(ChecklistLine.position, ChecklistLine.id)
    )
    names = Line.__dataclass_fields__
    return [
        Line(
            **{
                **{name: row[name] for name in names},
                "result": CheckResult(row["result"]) if row["result"] else None,
            }
        )
        for row in connection.execute(query).mappings()
    ]


def lines_for(connection: Connection, visit_id: str) -> list[Line]:
    """Return the checklist that the requests of a visit make: the points of each item, or its name where it has none.

    The lead department's stand first. A recheck goes after what has not passed yet of the findings it was made for.
    """
    lead_first = InspectionRequest.department != JointVisit.lead
    query = (
        select(InspectionRequest.id, InspectionRequest.department, InspectionRequest.item)
        .join(JointVisit, JointVisit.id == InspectionRequest.visit_id)
        .where(InspectionRequest.visit_id == visit_id, InspectionRequest.retired_on.is_(None))
        .order_by(lead_first, InspectionRequest.department, InspectionRequest.number, InspectionRequest.id)
    )
    asked = connection.execute(query).all()
    items = read_items(connection)
    open_findings = _to_recheck(connection, [request.id for request in asked])
    lines: list[Line] = []
    for request in asked:
        known = items.get(request.department, {}).get(request.item)
        points: list[tuple[Point, str | None]] = list(open_findings.get(request.id, ()))
        if not points and known is not None:
            points = [(point, None) for point in known.points]
        for point, finding_id in points or [(Point(request.item), None)]:
            lines.append(
                Line(
                    id=None,
                    request_id=request.id,
                    department=request.department,
                    item=request.item,
                    position=len(lines) + 1,
                    point=point.what,
                    standard=point.standard,
                    finding_id=finding_id,
                    result=None,
                    remark=None,
                )
            )
    return lines


def _to_recheck(connection: Connection, request_ids: list[str]) -> dict[str, list[tuple[Point, str]]]:
    """Return, by recheck request, the findings that it still goes after."""
    query = (
        select(Finding.id, Finding.recheck_id, Finding.text, Finding.demand)
        .where(Finding.recheck_id.in_(request_ids), Finding.retired_on.is_(None), Finding.passed.is_not(True))
        .order_by(Finding.id)
    )
    found: dict[str, list[tuple[Point, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.recheck_id, []).append((Point(row.text, row.demand), row.id))
    return found
