"""What the window, the command line and the plan are shown of inspection requests, and what they hand in: frozen."""

from dataclasses import dataclass
from datetime import date

from jn_desktop.inspections.happening import Happening
from jn_desktop.inspections.lists import Exemption
from jn_desktop.inspections.screening import Verdict
from jn_desktop.inspections.states import Move, RequestState, VisitState


@dataclass(frozen=True)
class RequestRow:
    """A request as listed. `verdict` is what a person confirmed; `visit` is the number of its visit."""

    number: str
    department: str
    enterprise: str
    uscc: str | None
    item: str
    kind: str
    first_day: str
    last_day: str
    minutes: int | None
    exemption: str | None
    exemption_reason: str | None
    exemption_approver: str | None
    source: str | None
    remark: str | None
    state: str
    verdict: str | None
    verdict_reason: str | None
    decision: str | None
    visit: str | None


@dataclass(frozen=True)
class RequestCard(RequestRow):
    """A request in the table, with what screening finds now; that is None for one that is over.

    `lacks_excuse` is one whose exemption has no reason or no approver yet.
    """

    id: str
    enterprise_id: str
    exemption_code: str | None
    proposed: Verdict | None
    reason: str | None
    lacks_excuse: bool
    visit_id: str | None
    visit_day: str | None


@dataclass(frozen=True)
class NewRequest:
    """A request as somebody enters it. The enterprise is a known one by its id, else a new one by name and code."""

    department: str
    item: str
    kind: str
    first_day: date
    last_day: date
    enterprise_id: str | None = None
    enterprise: str | None = None
    uscc: str | None = None
    minutes: int | None = None
    exemption: str | None = None
    exemption_reason: str | None = None
    exemption_approver: str | None = None
    source: str | None = None
    remark: str | None = None


@dataclass(frozen=True)
class RequestDetail:
    """Everything about one request, for the pane beside the table."""

    card: RequestCard
    state: RequestState
    moves: tuple[Move, ...]
    """What the operator may do with it now."""
    events: tuple[Happening, ...]
    visit_state: VisitState | None
    recheck_of: str | None
    """The number of the visit whose findings it goes after."""
    submitted_at: str | None
    decided_by: str | None
    decided_at: str | None


@dataclass(frozen=True)
class RequestChoices:
    """What a request may be described by. `items` are those of each department that has a list."""

    departments: tuple[str, ...]
    items: dict[str, tuple[str, ...]]
    kinds: tuple[str, ...]
    exemptions: tuple[Exemption, ...]


@dataclass(frozen=True)
class Plannable:
    """A request for which a plan finds a day. Days are `YYYY-MM-DD`; `exemption` is the code for a quiet day."""

    id: str
    number: str
    department: str
    enterprise_id: str
    enterprise: str
    uscc: str | None
    chain: str | None
    item: str
    kind: str
    first_day: str
    last_day: str
    minutes: int | None
    exemption: str | None
    state: RequestState
    visit_id: str | None
    visit_day: str | None
    visit_state: VisitState | None
    pinned: bool

    @property
    def is_fixed(self) -> bool:
        """Whether it is part of a visit that a new plan leaves as it is."""
        return self.visit_state is not None and (self.pinned or not self.visit_state.is_movable)
