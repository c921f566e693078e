"""The table of moves: what leads where, and that nothing else does."""

import pytest

from jn_desktop.core.errors import StationError
from jn_desktop.core.roles import Role
from jn_desktop.demands.states import MOVES, Move, State, after, possible

CHAIN = [
    (Move.DISPATCH, State.DISPATCHED),
    (Move.ACCEPT, State.ACCEPTED),
    (Move.CONTACT, State.CONTACTED),
    (Move.GIVE_OPINION, State.OPINION_GIVEN),
    (Move.REPORT, State.HANDLING),
    (Move.REPLY, State.REPLIED),
    (Move.CALL_BACK, State.CALLED_BACK),
    (Move.CLOSE, State.CLOSED),
]


def test_the_usual_way_leads_from_registration_to_the_close() -> None:
    state = State.REGISTERED
    for move, then in CHAIN:
        state = after(state, move, "SQ202600001")
        assert state is then


def test_a_returned_demand_is_dispatched_again() -> None:
    returned = after(State.DISPATCHED, Move.RETURN, "SQ202600001")

    assert after(returned, Move.DISPATCH, "SQ202600001") is State.DISPATCHED


@pytest.mark.parametrize(
    ("state", "move"),
    [
        (State.REGISTERED, Move.CLOSE),
        (State.REPLIED, Move.CLOSE),
        (State.CLOSED, Move.DISPATCH),
        (State.CLOSED, Move.URGE),
        (State.MERGED, Move.REOPEN),
        (State.HANDLING, Move.RETURN),
        (State.REGISTERED, Move.GIVE_OPINION),
    ],
)
def test_an_impossible_move_is_refused_with_the_demand_and_its_state(state: State, move: Move) -> None:
    with pytest.raises(StationError, match=f"SQ202600001 现在是“{state}”，不能{move.deed}"):
        after(state, move, "SQ202600001")


def test_every_state_but_the_last_two_leads_on_and_every_move_has_its_row_and_words() -> None:
    left = {state for rule in MOVES.values() for state in rule.leads}

    assert set(State) - left == {State.MERGED}
    assert set(MOVES) == set(Move)
    assert all(move.label for move in Move)


def test_only_supervisors_grant_an_extension_and_an_auditor_moves_nothing() -> None:
    assert Move.GRANT_EXTENSION not in possible(State.HANDLING, Role.REGISTRAR)
    assert Move.GRANT_EXTENSION in possible(State.HANDLING, Role.SUPERVISOR)
    assert not any(possible(state, Role.AUDITOR) for state in State)
