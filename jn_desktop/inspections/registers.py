"""The departments that inspect, the items of their published lists, and the caps: what is kept of them, for readers.

`list_service.py` writes them. A department that has left takes its items and its caps with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from jn_desktop.core.database import Base, table_of
from jn_desktop.inspections.model import InspectingDepartment, InspectionCap, InspectionItem
from jn_desktop.registry.directory import unit_names

BETWEEN = "｜"
"""Stands between what a checklist point checks and its standard."""


@dataclass(frozen=True)
class DepartmentCard:
    """A department that inspects; see `InspectingDepartment`."""

    id: str
    name: str
    competent: bool
    basis: str | None
    chains: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A line of a checklist: what is checked, and by which standard."""

    what: str
    standard: str | None = None


@dataclass(frozen=True)
class ItemCard:
    """An item of a department's list; see `InspectionItem`."""

    id: str
    department: str
    name: str
    legal_basis: str | None
    off_site: bool
    points: tuple[Point, ...]


@dataclass(frozen=True)
class CapCard:
    """How often a year an enterprise may be inspected; see `InspectionCap`.

    `by_class` is whether it is for one risk class only, which not everybody is told.
    """

    id: str
    department: str | None
    item: str | None
    risk_class: str | None
    most: int | None
    least: int | None
    source: str | None
    by_class: bool

    def covers(self, department: str, item: str, risk_class: str | None) -> bool:
        """Tell whether an inspection of an enterprise of a class is one of those that this cap is for."""
        return (
            self.department in (None, department)
            and self.item in (None, item)
            and self.risk_class in (None, risk_class)
        )


def read_departments(connection: Connection) -> dict[str, DepartmentCard]:
    """Return the departments that inspect, by name, in the order in which they were added."""
    rows = connection.execute(current(InspectingDepartment))
    return {
        row.name: DepartmentCard(row.id, row.name, bool(row.competent), row.basis, unit_names(row.chains))
        for row in rows
    }


def read_items(connection: Connection) -> dict[str, dict[str, ItemCard]]:
    """Return the items by department and name, in the order in which they were added.

    A department that is not among them has no list: its items are not judged.
    """
    items: dict[str, dict[str, ItemCard]] = {}
    for row in connection.execute(current(InspectionItem).where(InspectionItem.department.in_(_departments()))):
        card = ItemCard(row.id, row.department, row.name, row.legal_basis, bool(row.off_site), points_of(row.points))
        items.setdefault(row.department, {})[row.name] = card
    return items


def read_caps(connection: Connection) -> list[CapCard]:
    """Return the caps in the order in which they were added."""
    of_department = or_(InspectionCap.department.is_(None), InspectionCap.department.in_(_departments()))
    return [
        CapCard(
            id=row.id,
            department=row.department,
            item=row.item,
            risk_class=row.risk_class,
            most=row.most,
            least=row.least,
            source=row.source,
            by_class=row.risk_class is not None,
        )
        for row in connection.execute(current(InspectionCap).where(of_department))
    ]


def points_of(text: str | None) -> tuple[Point, ...]:
    """Return the points that lines `what｜standard` tell of; a bar of normal width does too."""
    points = []
    for line in (text or "").splitlines():
        what, _, standard = line.replace("|", BETWEEN).partition(BETWEEN)
        if what.strip():
            points.append(Point(what.strip(), standard.strip() or None))
    return tuple(points)


def points_text(points: Iterable[Point]) -> str | None:
    """Return points as they are kept and typed."""
    lines = [f"{point.what}{BETWEEN}{point.standard}" if point.standard else point.what for point in points]
    return "\n".join(lines) or None


def current(model: type[Base]) -> Select[Any]:
    """Return the query of a table's records that have not left, in the order in which they were added."""
    table = table_of(model)
    return select(table).where(table.c.retired_on.is_(None)).order_by(table.c.id)


def _departments() -> Select[Any]:
    return select(InspectingDepartment.name).where(InspectingDepartment.retired_on.is_(None))
