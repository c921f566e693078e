"""What the window and the command line are shown of demands, and what they hand in: frozen, without a database."""

from dataclasses import dataclass, field
from datetime import datetime

from jn_desktop.demands.clock import Deadline, Deadlines, Met, Pause, Step, Target
from jn_desktop.demands.rules import Count
from jn_desktop.demands.states import Move, State


@dataclass(frozen=True)
class NewDemand:
    """A demand as it is written down while the caller is on the line.

    The enterprise is a known one by its id, else a new one by name and, where told, credit code.
    """

    received_at: datetime
    text: str
    title: str | None = None
    enterprise_id: str | None = None
    enterprise: str | None = None
    uscc: str | None = None
    channel: str | None = None
    first_receiver: str | None = None
    first_unit: str | None = None
    contact: str | None = None
    phone: str | None = None
    kind: str | None = None
    category: str | None = None
    place: str | None = None
    urgency: str | None = None
    project_id: str | None = None


@dataclass(frozen=True)
class DemandFacts:
    """What may still be corrected about a demand; who received it first, where and when, is not among it."""

    title: str
    text: str | None
    contact: str | None
    phone: str | None
    kind: str | None
    category: str | None
    place: str | None
    urgency: str | None
    channel: str | None


@dataclass(frozen=True)
class DemandRow:
    """A demand as listed; `contact` and `phone` are masked for operators who may not export."""

    number: str
    received_at: str
    channel: str | None
    enterprise: str
    uscc: str | None
    contact: str | None
    phone: str | None
    kind: str | None
    category: str | None
    title: str
    text: str | None
    place: str | None
    urgency: str | None
    first_receiver: str
    first_unit: str | None
    lead_unit: str | None
    split_units: str | None
    assisting_units: str | None
    handler: str | None
    state: str
    contact_by: str
    opinion_by: str
    resolve_by: str
    provisional: bool
    contacted_at: str | None
    opinion_at: str | None
    replied_at: str | None
    closed_at: str | None
    result: str | None
    satisfaction: str | None


@dataclass(frozen=True)
class DemandCard(DemandRow):
    """A demand on the board: with what it is told by, and which deadline is next (None where none is running).

    One that is `paused_since` a time stands still; what was due before it was stopped is due all the same.
    """

    id: str
    enterprise_id: str
    next_target: str | None
    next_by: str | None
    paused_since: str | None

    @property
    def matter(self) -> str:
        """What it is about, where the enterprise, which titles often begin with, is named beside it."""
        return self.title.removeprefix(self.enterprise) or self.title

    @property
    def paused(self) -> bool:
        """Whether its clock stands still."""
        return self.paused_since is not None


@dataclass(frozen=True)
class DemandQuery:
    """Which demands a board shows. `mine` are those that the operator received first or handles."""

    open: bool | None = True
    state: str | None = None
    unit: str | None = None
    category: str | None = None
    channel: str | None = None
    mine: bool = False
    overdue: bool = False
    due_today: bool = False
    unassigned: bool = False
    ids: tuple[str, ...] | None = None
    """With `enterprise_ids` the hits of a search: demands, and all those of enterprises."""
    enterprise_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoardCounts:
    """The figures above the board, of what is open."""

    open: int
    overdue: int
    due_today: int
    unassigned: int
    mine: int
    unassigned_pressing: int
    """Of the unassigned, those that are overdue or due today as well."""
    mine_elsewhere: int
    """Of the operator's, those that are among any of the others as well."""


@dataclass(frozen=True)
class Event:
    """One line of a timeline: `at` is when it was, `recorded_at` when it was written down, `YYYY-MM-DDTHH:MM`."""

    at: str
    move: Move
    operator: str
    unit: str | None
    days: int | None
    text: str | None
    recorded_at: str
    taken_back: bool = False

    @property
    def label(self) -> str:
        """What it was, and whether that was taken back."""
        return f"{self.move.label}（已更正）" if self.taken_back else self.move.label


@dataclass(frozen=True)
class DemandDetail:
    """Everything about one demand, for the pane beside the board. Times are `YYYY-MM-DDTHH:MM`."""

    card: DemandCard
    state: State
    moves: tuple[Move, ...]
    """What the operator may do with it now."""
    deadlines: Deadlines
    met: Met
    pauses: tuple[Pause, ...]
    events: tuple[Event, ...]
    opinion: str | None
    reply: str | None
    policy_basis: str | None
    called_back_at: str | None
    called_back_by: str | None
    solved: bool | None
    marks: tuple[str, ...]
    archive_number: str | None
    project_id: str | None
    same_as: str | None
    chief_officer: str | None
    """The chief service officer (首席服务专员) of the lead unit."""
    return_by: Deadline | None
    """Until when it may be sent back, while it may."""
    extension_wanted: int | None
    """Working days that somebody has asked for and nobody has decided on."""
    last_entry: Event | None
    """The entry that the operator may take back."""


@dataclass(frozen=True)
class Explanation:
    """How the deadlines of a demand came about."""

    steps: dict[Target, list[Step]]
    deadlines: Deadlines


@dataclass(frozen=True)
class CallBack:
    """What a call-back brought: whether somebody was reached, whether it is solved, how satisfied they are."""

    at: datetime
    reached: bool
    solved: bool | None = None
    satisfaction: str | None = None
    marks: tuple[str, ...] = ()
    own_fault: bool = False
    words: str | None = None


@dataclass(frozen=True)
class FigureRow:
    """The figures of a unit or a month."""

    name: str
    count: Count


@dataclass(frozen=True)
class Figures:
    """The assessment of a time, by unit and by month, and what is open now, by its age in working days."""

    units: tuple[FigureRow, ...]
    months: tuple[FigureRow, ...]
    days: tuple[tuple[str, int], ...]
    """How many were received on each day (`YYYY-MM-DD`), in order; a day without any is left out."""
    categories: tuple[tuple[str, int], ...]
    backlog: tuple[tuple[str, int], ...]
    provisional: bool = False
    """Whether a deadline or an age that is counted here depends on a year without a table."""
    total: Count = field(default_factory=Count)
