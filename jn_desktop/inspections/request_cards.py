"""What the window, the command line and the plan are shown of inspection requests: frozen, without a database."""

from dataclasses import dataclass

from jn_desktop.inspections.states import RequestState, VisitState


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
