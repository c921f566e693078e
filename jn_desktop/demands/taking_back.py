"""Taking back an entry that was made by mistake: which one that is, and how the demand stood before it. Pure.

The course of a demand is never changed: a `take_back` in it takes away the last step that still stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from jn_desktop.core.calendar import Calendar
from jn_desktop.core.errors import StationError
from jn_desktop.demands.cards import Event
from jn_desktop.demands.states import Move, State, after

ENTRIES = (
    *(Move.CONTACT, Move.GIVE_OPINION, Move.REPORT, Move.REPLY, Move.EXPLAIN, Move.CALL_BACK),
    *(Move.PAUSE, Move.RESUME),
)
"""What somebody writes down of what was done. A decision is none: it is answered by another, and both are counted."""
OF_REPLY = ("replied_at", "result", "reply", "policy_basis")
OF_CALL_BACK = ("called_back_at", "called_back_by", "reached", "solved", "satisfaction", "marks", "own_fault")
_ENDS_A_PAUSE = (Move.RESUME, Move.REPLY, Move.EXPLAIN, Move.MERGE)


@dataclass(frozen=True)
class Before:
    """How a demand stood before its last entry: the state, the facts that the entry changed, the pause that it ended.

    `paused_since` is when that pause began, None where the entry ended none.
    """

    entry: Event
    state: State
    facts: dict[str, Any]
    paused_since: str | None


def marked(course: Sequence[Event]) -> list[Event]:
    """Return the steps of a demand, told in the order of their recording, with those marked that were taken back."""
    stand: list[int] = []
    taken: set[int] = set()
    for place, step in enumerate(course):
        if step.move is not Move.TAKE_BACK:
            stand.append(place)
        elif stand:
            taken.add(stand.pop())
    return [replace(step, taken_back=place in taken) for place, step in enumerate(course)]


def standing(course: Sequence[Event]) -> list[Event]:
    """Return the steps that nobody took back, without the taking back."""
    return [step for step in course if step.move is not Move.TAKE_BACK and not step.taken_back]


def before_last(course: Sequence[Event], state: State) -> Before | None:
    """Return how a demand of a state stood before its last step; None where that is no entry.

    Neither is it where the course does not lead to the state: what cannot be accounted for is not taken back.
    """
    steps = standing(course)
    if not steps or steps[-1].move not in ENTRIES:
        return None
    *earlier, entry = steps
    try:
        then, since = _replayed(earlier)
        if after(then, entry.move, "") is not state:
            return None
    except StationError:
        return None
    ended = since if entry.move in _ENDS_A_PAUSE else None
    return Before(entry, then, _facts_before(entry, earlier, then), ended)


def refusal(before: Before, operator: str, *, supervises: bool, calendar: Calendar, today: date) -> str | None:
    """Return why somebody may not take an entry back, None where they may: whoever made it, or a supervisor, that day.

    What was recorded on a day off belongs to the next working day.
    """
    entry, recorded = before.entry, datetime.fromisoformat(before.entry.recorded_at)
    if calendar.working_day(recorded.date()) != calendar.working_day(today):
        return f"是 {recorded:%Y-%m-%d} 登记的，只能在当个工作日里更正；请把实际情况写进办理进展"
    if not supervises and entry.operator != operator:
        return f"是{entry.operator}登记的；请由本人或者站长更正"
    return None


def _replayed(steps: Sequence[Event]) -> tuple[State, str | None]:
    """Return where steps lead, and since when the clock stands still then."""
    state, since = State.REGISTERED, None
    for step in steps:
        if step.move is Move.REGISTER:
            continue
        state = after(state, step.move, "")
        if step.move is Move.PAUSE:
            since = step.at
        elif step.move in _ENDS_A_PAUSE:
            since = None
    return state, since


def _facts_before(entry: Event, earlier: Sequence[Event], state: State) -> dict[str, Any]:
    last = next((step for step in reversed(earlier) if step.move is entry.move), None)
    if entry.move is Move.CONTACT:
        return {"contacted_at": None}
    if entry.move is Move.GIVE_OPINION:  # the first one counts, the last one is shown
        return {"opinion": last.text} if last else {"opinion": None, "opinion_at": None}
    if entry.move in (Move.REPLY, Move.EXPLAIN):
        return dict.fromkeys(OF_REPLY)
    if entry.move is Move.CALL_BACK:
        nobody = dict.fromkeys(OF_CALL_BACK)
        if state is State.CALLED_BACK and last is not None:  # who is called again was not reached before
            return {
                **nobody,
                "called_back_at": last.at,
                "called_back_by": last.operator,
                "reached": False,
                "own_fault": False,
            }
        return nobody
    return {}
