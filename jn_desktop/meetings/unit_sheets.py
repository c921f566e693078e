"""What meetings agreed with one unit: its actions by their lights, its figures, its meetings. Pure.

An action with several lead units is an action of each of them; those that assist are told as such, and not counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_rules import Followed, Light, UnitFigures, figures

NO_UNIT = "未定单位"
_LIGHTS = list(Light)


class Part(StrEnum):
    """What a unit has to do with an action."""

    LEAD = "牵头"
    ASSIST = "配合"


@dataclass(frozen=True)
class UnitAction:
    """An action of a unit, with its part in it."""

    action: FollowedAction
    part: Part

    @property
    def id(self) -> str:
        return self.action.id


@dataclass(frozen=True)
class UnitMeeting:
    """A meeting that agreed something with a unit: how much, and how much of it is open or overdue."""

    id: str
    number: str
    name: str
    document_number: str | None
    actions: int
    open: int
    overdue: int


def units_in(names: str | None) -> list[str]:
    """Return the units of a cell that joins them by 、."""
    return [name for name in (names or "").split("、") if name]


def lead_units(action: FollowedAction) -> list[str]:
    """Return the units that answer for an action."""
    return units_in(action.responsible_unit) or [NO_UNIT]


def figures_of_units(actions: Iterable[FollowedAction], today: date) -> list[UnitFigures]:
    """Return the figures of every unit that leads or assists, those with something overdue first."""
    led, named = [], set()
    for action in actions:
        named.update(units_in(action.assisting_units))
        led += [
            Followed(
                unit=unit,
                due=action.due,
                reported_on=action.reported_on or action.done_on,
                over=action.state.is_over,
                returns=action.returns,
            )
            for unit in lead_units(action)
        ]
    told = figures(led, today)
    others = sorted(named - {one.unit for one in told})
    return [*told, *(UnitFigures(unit, 0, 0, 0, 0, 0, 0) for unit in others)]


def actions_of(unit: str, actions: Iterable[FollowedAction]) -> list[UnitAction]:
    """Return the actions of a unit, those it leads first, by their lights and then as they came: the soonest first."""
    own = [
        UnitAction(action, Part.LEAD if unit in lead_units(action) else Part.ASSIST)
        for action in actions
        if unit in lead_units(action) or unit in units_in(action.assisting_units)
    ]
    return sorted(own, key=lambda one: (_LIGHTS.index(one.action.light), one.part is Part.ASSIST))


def meetings_of(actions: Iterable[UnitAction]) -> list[UnitMeeting]:
    """Return the meetings that these actions come from, the newest number first."""
    by_meeting: dict[str, list[FollowedAction]] = {}
    for one in actions:
        by_meeting.setdefault(one.action.meeting_id, []).append(one.action)
    told = [
        UnitMeeting(
            id=meeting_id,
            number=own[0].meeting_number,
            name=own[0].meeting_name,
            document_number=own[0].document_number,
            actions=len(own),
            open=sum(not action.state.is_over for action in own),
            overdue=sum(action.light is Light.RED for action in own),
        )
        for meeting_id, own in by_meeting.items()
    ]
    return sorted(told, key=lambda one: one.number, reverse=True)


def by_lead_unit(actions: Sequence[FollowedAction]) -> dict[str, list[FollowedAction]]:
    """Return actions by each of their lead units, in the order of the units' names."""
    units = sorted({unit for action in actions for unit in lead_units(action)})
    return {unit: [action for action in actions if unit in lead_units(action)] for unit in units}


def in_words(one: UnitFigures) -> str:
    """Return the figures of a unit in a sentence."""
    if not one.handed_over:
        return "没有牵头的议定事项"
    told = [
        f"牵头 {one.handed_over} 项",
        f"按时办结 {one.on_time} 项",
        f"超期办结 {one.late} 项",
        f"在办 {one.open} 项",
    ]
    told += [f"其中超期 {one.overdue} 项"] if one.overdue else []
    told += [f"退回重办 {one.returned} 项"] if one.returned else []
    return "，".join(told)
