"""What the window, the papers and the command line are shown of visits, and what they hand in: frozen, no database."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from jn_desktop.inspections.happening import Happening
from jn_desktop.inspections.states import Move, VisitState


class CheckResult(StrEnum):
    """What came of one line of a checklist."""

    PASS = "合格"
    FAIL = "不合格"
    NOT_APPLICABLE = "不适用"


# ---- what is shown ----


@dataclass(frozen=True)
class VisitQuery:
    """Which visits a list shows. `backfill` are emergencies that still lack formalities (补办手续)."""

    states: tuple[VisitState, ...] | None = None
    open: bool | None = None
    department: str | None = None
    enterprise_id: str | None = None
    first: date | None = None
    last: date | None = None
    backfill: bool = False
    ids: tuple[str, ...] | None = None
    """With `enterprise_ids` the hits of a search: visits, and all those of enterprises."""
    enterprise_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class VisitRow:
    """A visit as listed by the command line; `requests` are their numbers."""

    number: str
    enterprise: str
    uscc: str | None
    day: str
    lead: str
    departments: tuple[str, ...]
    state: str
    requests: tuple[str, ...]


@dataclass(frozen=True)
class VisitCard:
    """A visit as the window lists it. The lead department stands first; `due` is the nearest open due day.

    `lacking` is, in words, what an emergency still lacks; nothing for others. `unapproved` are the departments whose
    approval is still to come.
    """

    id: str
    number: str
    enterprise_id: str
    enterprise: str
    uscc: str | None
    day: str
    lead: str
    departments: tuple[str, ...]
    state: VisitState
    pinned: bool
    emergency: str | None
    requests: int
    entered_at: str | None
    left_at: str | None
    findings: int
    open_findings: int
    due: str | None
    lacking: tuple[str, ...]
    unapproved: tuple[str, ...] = ()


@dataclass(frozen=True)
class VisitCounts:
    """How many visits wait for something.

    `today` are those of today that nobody has entered yet, `missed` those of days before; `recheck` those of which
    something is due today or was before.
    """

    to_approve: int
    to_notify: int
    today: int
    missed: int
    to_order: int
    recheck: int
    backfill: int


@dataclass(frozen=True)
class Officer:
    """A certified officer."""

    name: str
    certificate: str
    id: str | None = None


@dataclass(frozen=True)
class VisitPart:
    """A department's part in a visit."""

    department: str
    items: tuple[str, ...]
    approved_by: str | None
    approved_at: str | None
    approval: str | None
    backfilled: bool
    assistants: int | None
    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class VisitRequest:
    """A request that a visit answers; `recheck_of` is the number of the visit whose findings it goes after."""

    id: str
    number: str
    department: str
    item: str
    kind: str
    minutes: int | None
    legal_basis: str | None
    source: str | None
    exemption: str | None
    exemption_name: str | None
    exemption_reason: str | None
    exemption_approver: str | None
    recheck_of: str | None
    remark: str | None


@dataclass(frozen=True)
class Line:
    """A line of a checklist; before the notice freezes it, it has no id and cannot be given a result.

    A line of a recheck is the finding that it goes after.
    """

    id: str | None
    request_id: str
    department: str
    item: str
    position: int
    point: str
    standard: str | None
    finding_id: str | None
    result: CheckResult | None
    remark: str | None


def still_open(due: str | None, corrected_on: str | None, passed: bool | None) -> bool:
    """Tell whether a finding still has to be put right: neither put right on the spot, nor passed in a recheck."""
    return not passed if due else corrected_on is None


@dataclass(frozen=True)
class FindingCard:
    """A problem that a visit found. It is `ordered` once it is in an order to correct."""

    id: str
    request_id: str
    department: str
    item: str
    text: str
    basis: str | None
    demand: str | None
    due: str | None
    corrected_on: str | None
    kept: str | None
    rechecked_on: str | None
    rechecked_by: str | None
    passed: bool | None
    recheck_id: str | None
    recheck_number: str | None

    @property
    def ordered(self) -> bool:
        return self.due is not None

    @property
    def open(self) -> bool:
        return still_open(self.due, self.corrected_on, self.passed)


@dataclass(frozen=True)
class VisitDetail:
    """One visit with all about it; days and moments are as they are kept.

    `checklist` is, before the notice freezes it, what would be frozen now. `moves` are what the operator may do with
    the visit now. `quiet` is whether its day is a quiet one for inspections.
    """

    card: VisitCard
    park: str | None
    chain: str | None
    quiet: bool
    parts: tuple[VisitPart, ...]
    requests: tuple[VisitRequest, ...]
    checklist: tuple[Line, ...]
    findings: tuple[FindingCard, ...]
    events: tuple[Happening, ...]
    moves: tuple[Move, ...]
    notified_at: str | None
    received_by: str | None
    entered_at: str | None
    left_at: str | None
    contact: str | None
    summary: str | None
    signed_by: str | None
    refusal: str | None
    recorded_at: str | None
    result_notified_at: str | None
    ordered_at: str | None
    closed_at: str | None
    cancelled: str | None
    archive_number: str | None


# ---- what is handed in ----


@dataclass(frozen=True)
class EmergencyPart:
    """What a department checks in an emergency."""

    department: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Emergency:
    """An entry before any paper (R5, R15): into a visit that is planned already, or at an enterprise with parts."""

    emergency: str
    at: datetime
    contact: str | None = None
    visit_id: str | None = None
    enterprise_id: str | None = None
    parts: tuple[EmergencyPart, ...] = ()


@dataclass(frozen=True)
class LineResult:
    """What came of a line of a checklist; no result takes one back."""

    result: CheckResult | None
    remark: str | None = None


@dataclass(frozen=True)
class FindingFacts:
    """A problem as it is written down on site; `kept` says how it was put right on the spot, if it was."""

    request_id: str
    text: str
    basis: str | None = None
    demand: str | None = None
    kept: str | None = None


@dataclass(frozen=True)
class Correction:
    """What an order asks for one finding, and by which day."""

    finding_id: str
    demand: str
    due: date


@dataclass(frozen=True)
class Recheck:
    """What a recheck found: `kept` says how it was put right; what failed is ordered again at once if it has `due`."""

    finding_id: str
    passed: bool
    kept: str | None = None
    due: date | None = None
