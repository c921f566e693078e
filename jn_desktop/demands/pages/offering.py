"""Which moves a demand is offered for, the next one first: what its facts rule out is left aside. No Qt here."""

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
    possible = [move for move in detail.moves if _fits(detail, move)]
    first = next_move(detail)
    return [*([first] if first else []), *(move for move in possible if move is not first)]


def next_move(detail: DemandDetail) -> Move | None:
    """Return the move that a demand waits for; None where the operator can make none of that kind.

    An extension that was asked for is seen to first, then a clock that stands still.
    """
    wanted = (
        *((Move.GRANT_EXTENSION,) if detail.extension_wanted is not None else ()),
        *((Move.RESUME,) if detail.card.paused else ()),
        *NEXT.get(detail.state, ()),
    )
    return next((move for move in wanted if move in detail.moves and _fits(detail, move)), None)


def _fits(detail: DemandDetail, move: Move) -> bool:
    """Tell whether the facts of a demand allow a move that its state does."""
    contacted, opinion = detail.met.contact is not None, detail.met.opinion is not None
    paused = detail.card.paused
    asked = detail.extension_wanted is not None
    ruled = {
        Move.CONTACT: not contacted,
        Move.GIVE_OPINION: contacted,
        Move.EXPLAIN: contacted,
        Move.REPORT: opinion,
        Move.REPLY: opinion,
        Move.PAUSE: not paused,
        Move.RESUME: paused,
        Move.REQUEST_EXTENSION: not asked,
        Move.GRANT_EXTENSION: asked,
        Move.REFUSE_EXTENSION: asked,
    }
    return ruled.get(move, True)
