"""Which moves a demand is offered for, the usual next one first. No Qt here."""

from jn_desktop.demands.cards import DemandDetail
from jn_desktop.demands.states import Move, State

NEXT = {
    State.REGISTERED: (Move.DISPATCH,),
    State.RETURNED: (Move.DISPATCH,),
    State.DISPATCHED: (Move.ACCEPT,),
    State.ACCEPTED: (Move.CONTACT, Move.GIVE_OPINION),
    State.CONTACTED: (Move.GIVE_OPINION,),
    State.OPINION_GIVEN: (Move.REPORT,),
    State.HANDLING: (Move.REPLY,),
    State.REOPENED: (Move.REPORT,),
    State.REPLIED: (Move.CALL_BACK,),
    State.UNRESOLVABLE_EXPLAINED: (Move.CALL_BACK,),
    State.CALLED_BACK: (Move.CLOSE,),
}
"""What usually comes next, by state."""


def offered(detail: DemandDetail) -> list[Move]:
    """Return the moves that can be made now, the usual next one first; nothing first where there is no such one."""
    first = next_move(detail)
    return [*([first] if first else []), *(move for move in detail.moves if move is not first)]


def next_move(detail: DemandDetail) -> Move | None:
    """Return the move that a demand waits for; None where the operator can make none of that kind.

    An extension that was asked for is seen to first, then a clock that stands still.
    """
    wanted = (
        *((Move.GRANT_EXTENSION,) if detail.extension_wanted is not None else ()),
        *((Move.RESUME,) if detail.card.paused else ()),
        *NEXT.get(detail.state, ()),
    )
    return next((move for move in wanted if move in detail.moves), None)
