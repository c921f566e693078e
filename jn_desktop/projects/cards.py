"""Projects as they are shown: money in 万元, contacts masked for operators who need not see them. No database here."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from jn_desktop.core.masking import mask_name, mask_phone

YUAN_IN_WAN = 10_000
_MONEY = ("total_investment", "annual_investment", "invested")


@dataclass(frozen=True)
class ProjectRow:
    """A project as listed. Money is 万元, rounded to 0.01; park and chain are its own, else its enterprise's;
    `lead_agent` is the agent's number; `contact` and `phone` are masked for operators who may not export."""

    code: str | None
    name: str
    enterprise: str | None
    uscc: str | None
    category: str | None
    nature: str | None
    invest_type: str | None
    land: str | None
    place: str | None
    park: str | None
    chain: str | None
    content: str | None
    total_investment: float | None
    annual_investment: float | None
    invested: float | None
    start: str | None
    end: str | None
    responsible_unit: str | None
    sponsor_leader: str | None
    progress: str | None
    problem: str | None
    contact: str | None
    phone: str | None
    stage: str | None
    status: str
    lead_agent: str | None
    remark: str | None


@dataclass(frozen=True)
class ProjectCard(ProjectRow):
    """A project as the window shows it; `own_park` and `own_chain` are what the project itself says."""

    id: str
    enterprise_id: str | None
    own_park: str | None
    own_chain: str | None
    lead_name: str | None
    progress_on: str | None
    retired_on: str | None


@dataclass(frozen=True)
class Totals:
    """Sums over listed projects, in 万元."""

    count: int
    total_investment: float
    annual_investment: float
    invested: float


Row = TypeVar("Row", bound=ProjectRow)


def shown(record: Mapping[str, Any], kind: type[Row], *, clear: bool) -> Row:
    """Return a record of `service.project_records` as a row or a card; `clear` leaves contacts unmasked."""
    told = dict(record)
    told["own_park"], told["own_chain"] = record["park"], record["chain"]
    told["park"] = record["park"] or record["enterprise_park"]
    told["chain"] = record["chain"] or record["enterprise_chain"]
    for name in _MONEY:
        told[name] = in_wan(record[name])
    if not clear:
        told["contact"] = mask_name(record["contact"])
        told["phone"] = mask_phone(record["phone"])
    return kind(**{known.name: told[known.name] for known in fields(kind)})


def totals(rows: Iterable[ProjectRow]) -> Totals:
    """Return the number of projects and the sums of their money; a blank counts as nothing."""
    listed = list(rows)
    sums = (round(math.fsum(getattr(row, name) or 0 for row in listed), 2) for name in _MONEY)
    return Totals(len(listed), *sums)


def in_wan(yuan: int | None) -> float | None:
    """Return 万元, rounded half up to 0.01; a whole number where it is one."""
    if yuan is None:
        return None
    amount = (Decimal(yuan) / YUAN_IN_WAN).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(amount) if amount == amount.to_integral_value() else float(amount)
