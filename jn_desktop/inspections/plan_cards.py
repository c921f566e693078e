"""What the window and the command line are shown of joint plans and of days kept free: frozen, no database."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ProposedVisit:
    """A visit of a proposed plan. `id` is that of the visit that stands now and would become it, `before` its day.

    The lead department stands first; `request_ids` and `numbers` are those of its requests. A pinned one keeps its day
    whatever speaks `against` it since.
    """

    id: str | None
    enterprise_id: str
    enterprise: str
    uscc: str | None
    day: date
    lead: str
    departments: tuple[str, ...]
    items: tuple[str, ...]
    request_ids: tuple[str, ...]
    numbers: tuple[str, ...]
    pinned: bool
    before: date | None
    against: str | None = None

    @property
    def requests(self) -> int:
        return len(self.request_ids)


@dataclass(frozen=True)
class UnplannedRequest:
    """A request that a plan has no day for, and why. Days are `YYYY-MM-DD`."""

    id: str
    number: str
    department: str
    enterprise: str
    item: str
    first_day: str
    last_day: str
    why: str


@dataclass(frozen=True)
class DroppedVisit:
    """A visit that stands now and would not any more."""

    id: str
    number: str
    enterprise: str
    day: date


@dataclass(frozen=True)
class ProposedPlan:
    """A plan of the days from `first` to `last`; nothing has changed by it yet.

    `requests` are all that wanted a day, `separate` the visits had every request been one of its own. `optimal` says
    that no plan has more requests or fewer visits, `spread_optimal` that none is more even, `gap` is by which share
    the visits may be too many where that is not proven. It is `provisional` where a day of it lies in a year without a
    published calendar. `basis` is what the plan was made of, so that what changed meanwhile is noticed.
    """

    first: date
    last: date
    teams: int | None
    requests: int
    planned: int
    separate: int
    visits: tuple[ProposedVisit, ...]
    unplanned: tuple[UnplannedRequest, ...]
    dropped: tuple[DroppedVisit, ...]
    optimal: bool
    spread_optimal: bool
    gap: float | None
    provisional: bool
    basis: frozenset[tuple[str | None, ...]]

    @property
    def saved(self) -> int:
        """How many visits fewer there are than if every planned request were one of its own."""
        return self.planned - len(self.visits)


@dataclass(frozen=True)
class PlanOutcome:
    """What a plan that was applied has changed: visits, and requests that are put off."""

    new: int
    moved: int
    kept: int
    dropped: int
    deferred: int


@dataclass(frozen=True)
class DayChoice:
    """A day to which a visit could be moved, or why not."""

    day: date
    allowed: bool
    why: str | None


@dataclass(frozen=True)
class BlackoutCard:
    """Days on which an enterprise is not to be visited, or a department cannot come. Days are `YYYY-MM-DD`."""

    id: str
    enterprise_id: str | None
    enterprise: str | None
    department: str | None
    first_day: str
    last_day: str
    reason: str
