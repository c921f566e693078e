"""Moves between states: from where to where, and who may make each. The tables of them are the features'. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from jn_desktop.core.errors import StationError
from jn_desktop.core.roles import Role

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


@dataclass(frozen=True)
class Rule(Generic[S]):
    """From which state a move leads to which, and the roles that may make it."""

    leads: Mapping[S, S]
    roles: frozenset[Role]


def to(state: S, *states: S) -> dict[S, S]:
    """Lead from each of `states` to one."""
    return dict.fromkeys(states, state)


def stays(*states: S) -> dict[S, S]:
    """Leave each state as it is."""
    return {state: state for state in states}


def lead(rule: Rule[S], state: S, record: str, deed: str) -> S:
    """Return the state that a move leads to; refuse an impossible one, naming the record and what is done to it."""
    if state not in rule.leads:
        origin = "、".join(f"“{one}”" for one in rule.leads if isinstance(one, type(state)))
        when = f"；要在{origin}时才可以" if origin else ""
        raise StationError(f"{record} 现在是“{state}”，不能{deed}{when}。")
    return rule.leads[state]


def possible(moves: Mapping[M, Rule[S]], state: S, role: Role) -> list[M]:
    """Return the moves that somebody of a role may make from a state, in the order of their table."""
    return [move for move, rule in moves.items() if state in rule.leads and role in rule.roles]
