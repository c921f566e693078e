"""Visits that are no inspections (观摩, 督导, 调研): recorded, so that none is an inspection in disguise (R16)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from jn_desktop.core.calendar import weekday
from jn_desktop.core.calendar_days import read_calendar
from jn_desktop.core.clock import stamp
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.demands.rules import require_text
from jn_desktop.inspections.lists import read_lists
from jn_desktop.inspections.model import OtherVisit
from jn_desktop.registry.model import Enterprise

_AHEAD = 366  # days; a day further on is a slip of the pen


@dataclass(frozen=True)
class OtherVisitFacts:
    """Who comes to an enterprise on a day, and what for; on a quiet day with the reason and who approved it."""

    enterprise_id: str | None
    day: date
    kind: str
    unit: str
    purpose: str
    people: str | None = None
    exemption_reason: str | None = None
    exemption_approver: str | None = None


@dataclass(frozen=True)
class OtherVisitCard:
    """A visit that is no inspection, as listed."""

    id: str
    enterprise_id: str
    enterprise: str
    uscc: str | None
    day: str
    kind: str
    unit: str
    purpose: str
    people: str | None
    exemption_reason: str | None
    exemption_approver: str | None
    recorded_by: str
    recorded_at: str
    quiet: bool
    """Whether its day is quiet for such visits."""


class OtherVisitService(Service):
    """Record visits that are no inspections; they keep off quiet days too, or say why not."""

    feature = "other_visits"

    def visits(self, first: date | None = None, last: date | None = None) -> list[OtherVisitCard]:
        """Return the visits between two days, the newest first."""
        with self.context.reading() as connection:
            return cards(connection, first=first, last=last)

    def of_enterprise(self, enterprise_id: str) -> list[OtherVisitCard]:
        """Return the visits to an enterprise, the newest first."""
        with self.context.reading() as connection:
            return cards(connection, enterprise_id=enterprise_id)

    def record(self, facts: OtherVisitFacts) -> str:
        """Write a visit down, before or after it, and return its id."""
        with self.context.writing() as work:
            told = _checked(work, facts, None)
            by = {"recorded_by": self.context.operator, "recorded_at": stamp(work.now)}
            return work.insert(OtherVisit, {**told, **by})

    def correct(self, visit_id: str, facts: OtherVisitFacts) -> None:
        """Correct what was written down of a visit."""
        with self.context.writing() as work:
            known = _one(work, visit_id)
            work.update(OtherVisit, known, _checked(work, facts, known))

    def retire(self, visit_id: str) -> None:
        """Take away a visit that was none; it can be brought back."""
        with self.context.writing() as work:
            work.update(OtherVisit, _one(work, visit_id), {"retired_on": work.now.date().isoformat()})

    def bring_back(self, visit_id: str) -> None:
        """Undo a removal."""
        with self.context.writing() as work:
            work.update(OtherVisit, _one(work, visit_id), {"retired_on": None})


def cards(
    connection: Connection,
    *,
    first: date | None = None,
    last: date | None = None,
    enterprise_id: str | None = None,
) -> list[OtherVisitCard]:
    """Return the visits that are no inspections, the newest first."""
    calendar = read_calendar(connection)
    query = (
        select(OtherVisit.__table__, Enterprise.name.label("enterprise"), Enterprise.uscc)
        .join(Enterprise, Enterprise.id == OtherVisit.enterprise_id)
        .where(OtherVisit.retired_on.is_(None))
        .order_by(OtherVisit.day.desc(), OtherVisit.id.desc())
    )
    if first is not None:
        query = query.where(OtherVisit.day >= first.isoformat())
    if last is not None:
        query = query.where(OtherVisit.day <= last.isoformat())
    if enterprise_id is not None:
        query = query.where(OtherVisit.enterprise_id == enterprise_id)
    names = [name for name in OtherVisitCard.__dataclass_fields__ if name != "quiet"]
    return [
        OtherVisitCard(
            **{name: row[name] for name in names},
            quiet=calendar.quiet.visits and calendar.day(date.fromisoformat(row["day"])).quiet,
        )
        for row in connection.execute(query).mappings()
    ]


def _one(work: Work, visit_id: str) -> dict[str, Any]:
    found = work.find(OtherVisit, "id", [visit_id])
    if not found:
        raise StationError("这次入企活动已经不在了；请刷新列表。")
    return found[0]


def _checked(work: Work, facts: OtherVisitFacts, known: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the columns of a visit; refuse what is missing, and a quiet day for which nobody answers."""
    told: dict[str, Any] = {name: (value or None) for name, value in _stripped(facts).items()}
    enterprise = next(iter(work.find(Enterprise, "id", [facts.enterprise_id])), None)
    stays = known is not None and known["enterprise_id"] == facts.enterprise_id
    if enterprise is None or (enterprise["retired_on"] and not stays):
        raise FieldError("enterprise_id", "还没有选企业；请选一家在册的企业。")
    kinds = read_lists(work.connection).other_kinds
    if told["kind"] not in kinds and not (known is not None and known["kind"] == told["kind"]):
        raise FieldError("kind", f"类别要在{'、'.join(kinds)}里选一种。")
    require_text("unit", facts.unit, "还没有写来访单位；请写明。")
    require_text("purpose", facts.purpose, "还没有写事由；请写明来做什么。")
    if (facts.day - work.now.date()).days > _AHEAD:
        raise FieldError("day", f"日期 {facts.day} 在一年以后；请核对年份。")
    _check_quiet(work, facts)
    return {**told, "day": facts.day.isoformat()}


def _check_quiet(work: Work, facts: OtherVisitFacts) -> None:
    calendar = read_calendar(work.connection)
    if not (calendar.quiet.visits and calendar.day(facts.day).quiet):
        return
    day = f"{facts.day}（{weekday(facts.day)}）是企业安静日"
    require_text("exemption_reason", facts.exemption_reason, f"{day}；请换一天，或写明为什么非这天不可。")
    require_text("exemption_approver", facts.exemption_approver, f"{day}；请写明谁批准的。")


def _stripped(facts: OtherVisitFacts) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(facts).items()}
