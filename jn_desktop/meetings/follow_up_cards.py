"""Agreed actions as the follow-up board (督办) and their sheets show them. No database here."""

from dataclasses import dataclass

from jn_desktop.meetings.follow_up_rules import Light
from jn_desktop.meetings.states import ActionState, Move
from jn_desktop.meetings.timeline import Happening


@dataclass(frozen=True)
class FollowedAction:
    """An agreed action on the board; `due` is when it is due now, `returns` how often its unit had to do it again."""

    id: str
    meeting_id: str
    meeting_number: str
    meeting_name: str
    document_number: str | None
    position: int
    text: str
    responsible_unit: str | None
    assisting_units: str | None
    state: ActionState
    light: Light
    due: str | None
    assigned_on: str | None
    extension_to: str | None
    reported_on: str | None
    done_on: str | None
    result: str | None
    returns: int


@dataclass(frozen=True)
class ActionSheet:
    """Everything about one agreed action: what the operator may do with it, and what happened."""

    action: FollowedAction
    moves: tuple[Move, ...]
    events: tuple[Happening, ...]
    proofs: int
    signed: tuple[str, ...]


@dataclass(frozen=True)
class ActionReminderRow:
    """Somebody to be told that an agreed action is due; `told` is a unit, its chief officer or the station head.

    `number` is that of its meeting.
    """

    action_id: str
    number: str
    text: str
    unit: str | None
    rung: str
    due: str
    at: str
    told: str

    # what a list of reminders asks of each, whatever it is about

    @property
    def page(self) -> str:
        """The page where it is done, and there the record."""
        return "follow_up"

    @property
    def record_id(self) -> str:
        return self.action_id

    @property
    def about(self) -> str:
        return f"{self.unit or '未定单位'}：{self.text}"

    @property
    def target(self) -> str:
        return "议定事项"
