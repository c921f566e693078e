"""Rules of following up what was agreed: when it is due, its light, and the figures of a unit. Pure (DOMAIN 2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from jn_desktop.core.calendar import Calendar
from jn_desktop.meetings.states import ActionState, Move


class Light(StrEnum):
    """How an action stands against its day."""

    RED = "超期"
    YELLOW = "将到期"
    GREEN = "正常"
    NONE = "无时限"
    OVER = "已了结"


class Capacity(StrEnum):
    """In which capacity somebody signs that an action is done with (销号)."""

    UNIT = "责任单位负责人"
    STATION = "服务站经办人"
    HEAD = "站长"


@dataclass(frozen=True)
class FollowUpSettings:
    """What an office sets: days from issue where the minutes set none, from when a light is yellow, who signs off.

    `default_days` are calendar days, `warn_days` working days; with `three_sign_offs` all of `Capacity` have to sign.
    """

    default_days: int = 20
    warn_days: int = 3
    three_sign_offs: bool = False


def fits(move: Move, extension_to: str | None) -> bool:
    """Tell whether a move that the state allows has something to move: an extension is decided on once asked for."""
    if move in (Move.GRANT_EXTENSION, Move.REFUSE_EXTENSION):
        return extension_to is not None
    return move is not Move.ASK_EXTENSION or extension_to is None


def due_by(due_date: str | None, issued_on: date, settings: FollowUpSettings, calendar: Calendar) -> str:
    """Return when an action is due: the day of the minutes, or so many days from issue, moved to a working day."""
    if due_date:
        return due_date
    last = issued_on + timedelta(days=settings.default_days)
    return calendar.working_day(last).date.isoformat()


def light(
    state: ActionState, due: str | None, reported_on: str | None, today: date, warn_days: int, calendar: Calendar
) -> Light:
    """Return the light of an action; of one that its unit has reported, as it was on that day."""
    if state.is_over:
        return Light.OVER
    if due is None:
        return Light.NONE
    waiting = state in (ActionState.REPORTED, ActionState.CHECKED)
    day = date.fromisoformat(reported_on) if waiting and reported_on else today
    last = date.fromisoformat(due)
    if day > last:
        return Light.RED
    if waiting:
        return Light.GREEN
    return Light.YELLOW if day >= yellow_from(last, warn_days, calendar) else Light.GREEN


def yellow_from(due: date, warn_days: int, calendar: Calendar) -> date:
    """Return the day so many working days before another."""
    day, left = due, warn_days
    while left:
        day -= timedelta(days=1)
        left -= calendar.day(day).working
    return day


def closing(due: str, calendar: Calendar) -> datetime:
    """Return when the office closes on a day that something is due, or on the next that it is open."""
    return calendar.working_day(date.fromisoformat(due)).closes


@dataclass(frozen=True)
class Followed:
    """What counts of an action that was handed over: days are `YYYY-MM-DD`, `returns` how often it came back."""

    unit: str
    due: str | None
    reported_on: str | None
    over: bool
    returns: int


@dataclass(frozen=True)
class UnitFigures:
    """How a unit keeps up: of `handed_over`, those done in time and late, still open, open past their day, returned."""

    unit: str
    handed_over: int
    on_time: int
    late: int
    open: int
    overdue: int
    returned: int


def figures(actions: Iterable[Followed], today: date) -> list[UnitFigures]:
    """Return the figures of each unit, those with something overdue first, then by how much they were given."""
    by_unit: dict[str, list[Followed]] = {}
    for action in actions:
        by_unit.setdefault(action.unit, []).append(action)
    told = [_of_unit(unit, own, today.isoformat()) for unit, own in by_unit.items()]
    return sorted(told, key=lambda one: (-one.overdue, -one.late, -one.handed_over, one.unit))


def total(units: Iterable[UnitFigures]) -> UnitFigures:
    """Return the sum of the figures of units."""
    known = list(units)
    names = ("handed_over", "on_time", "late", "open", "overdue", "returned")
    return UnitFigures("合计", **{name: sum(getattr(one, name) for one in known) for name in names})


def _of_unit(unit: str, actions: list[Followed], today: str) -> UnitFigures:
    closed = [action for action in actions if action.over]
    late = sum(_was_late(action) for action in closed)
    waiting = [action for action in actions if not action.over]
    return UnitFigures(
        unit=unit,
        handed_over=len(actions),
        on_time=len(closed) - late,
        late=late,
        open=len(waiting),
        overdue=sum((action.reported_on or today) > action.due for action in waiting if action.due),
        returned=sum(action.returns > 0 for action in actions),
    )


def _was_late(action: Followed) -> bool:
    return bool(action.due and action.reported_on and action.reported_on > action.due)
