"""The keys of the code at the door: the station's own, made when it is first needed, and those of others it trusts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from jn_desktop.core.settings import read_setting
from jn_desktop.core.work import Work
from jn_desktop.inspections.door_code import key_id_of, new_key, sign
from jn_desktop.inspections.model import DoorKey, JointVisit, VisitDepartment
from jn_desktop.inspections.states import VisitState
from jn_desktop.registry.model import Enterprise


@dataclass(frozen=True)
class KnownKey:
    """A key that proves codes; `own` is the one that this station signs with."""

    id: str
    issuer: str
    public: str
    own: bool

    @property
    def key_id(self) -> str:
        return key_id_of(self.public)


def known_keys(connection: Connection) -> list[KnownKey]:
    """Return the station's own key, under its present name, and those that it trusts, in the order of their adding."""
    name = read_setting(connection, "station") or ""
    query = (
        select(DoorKey.id, DoorKey.issuer, DoorKey.public, DoorKey.secret.is_not(None).label("own"))
        .where(DoorKey.retired_on.is_(None))
        .order_by(DoorKey.secret.is_(None), DoorKey.id)
    )
    return [
        KnownKey(row.id, name if row.own else row.issuer, row.public, bool(row.own))
        for row in connection.execute(query)
    ]


def make_own_key(work: Work) -> None:
    """Make the station's own key, if it has none."""
    work.flush()
    if _secret(work.connection) is None:
        made = new_key()
        issuer = read_setting(work.connection, "station") or ""
        work.insert(DoorKey, {"issuer": issuer, "public": made.public, "secret": made.secret})


def code_of(connection: Connection, visit_id: str) -> str | None:
    """Return the code of a visit that the enterprise was told of; None for others."""
    visit, secret = _told(connection, visit_id), _secret(connection)
    if visit is None or secret is None:
        return None
    return sign(
        secret,
        number=visit.number,
        uscc=visit.uscc,
        day=date.fromisoformat(visit.day),
        departments=visit.departments,
    )


def _told(connection: Connection, visit_id: str) -> Any:
    departments = (
        select(func.count())
        .where(VisitDepartment.visit_id == JointVisit.id, VisitDepartment.retired_on.is_(None))
        .scalar_subquery()
    )
    query = (
        select(JointVisit.number, JointVisit.day, Enterprise.uscc, departments.label("departments"))
        .join(Enterprise, Enterprise.id == JointVisit.enterprise_id)
        .where(JointVisit.id == visit_id, JointVisit.notified_at.is_not(None), JointVisit.retired_on.is_(None))
        .where(JointVisit.state != VisitState.CANCELLED.value)
    )
    return connection.execute(query).one_or_none()


def _secret(connection: Connection) -> bytes | None:
    own = DoorKey.secret.is_not(None), DoorKey.retired_on.is_(None)
    found = connection.execute(select(DoorKey.secret).where(*own).order_by(DoorKey.id).limit(1)).scalar_one_or_none()
    return None if found is None else bytes(found)
