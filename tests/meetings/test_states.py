"""The table of moves of minutes and of agreed actions."""

from typing import Any

import pytest

from jn_desktop.core.errors import StationError
from jn_desktop.core.roles import Role
from jn_desktop.meetings.states import (
    MOVES,
    ActionState,
    MinutesState,
    Move,
    action_state,
    after,
    minutes_state,
    possible,
)
from jn_desktop.permissions import PERMISSIONS

M, A = MinutesState, ActionState


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (M.RECORDED, {Move.SUBMIT}),
        (M.DRAFT, {Move.SUBMIT}),
        (M.FOR_SIGNATURE, {Move.SEND_BACK, Move.SIGN}),
        (M.SIGNED, {Move.SEND_BACK, Move.ISSUE}),
        (M.ISSUED, {Move.CORRECT}),
        (A.AGREED, {Move.FINISH, Move.HAND_OVER}),
        (A.DONE, {Move.REOPEN}),
        (A.REPORTED, {Move.CHECK, Move.RETURN, Move.WITHDRAW}),
        (A.CHECKED, {Move.RETURN, Move.SIGN_OFF, Move.CLOSE, Move.WITHDRAW}),
        (A.CLOSED, {Move.RETURN}),
    ],
)
def test_a_supervisor_may_make_what_a_state_allows(state: MinutesState | ActionState, moves: set[Move]) -> None:
    assert set(possible(state, Role.SUPERVISOR)) == moves


@pytest.mark.parametrize("state", [A.ACCEPTED, A.IN_PROGRESS, A.RETURNED])
def test_a_unit_at_work_reports_and_asks_for_time(state: ActionState) -> None:
    assert set(possible(state, Role.AGENT)) == {Move.REPORT_PROGRESS, Move.REPORT_DONE, Move.ASK_EXTENSION}


def test_a_registrar_neither_signs_nor_closes_nor_grants() -> None:
    moves = {move for move, rule in MOVES.items() if Role.REGISTRAR not in rule.roles}
    assert moves == {
        *(Move.SEND_BACK, Move.SIGN, Move.CORRECT, Move.CLOSE, Move.WITHDRAW),
        *(Move.GRANT_EXTENSION, Move.REFUSE_EXTENSION),
    }


def test_an_auditor_makes_no_move() -> None:
    assert [move for state in (*M, *A) for move in possible(state, Role.AUDITOR)] == []


def test_every_move_has_a_label_and_its_row_of_permissions() -> None:
    assert {PERMISSIONS[move.value] == MOVES[move].roles for move in Move} == {True}
    assert all(move.label for move in Move)
    assert "督查" not in "".join([*(move.label for move in Move), *M, *A])


@pytest.mark.parametrize(
    ("record", "state"),
    [
        ({"state": None, "done_on": None}, A.AGREED),
        ({"state": None, "done_on": "2026-11-20"}, A.DONE),
        ({"state": "办理中", "done_on": None}, A.IN_PROGRESS),
    ],
)
def test_an_action_of_before_is_done_or_waits_to_be_handed_over(record: dict[str, Any], state: ActionState) -> None:
    assert action_state(record) is state


def test_minutes_of_before_are_recorded_and_can_still_be_changed() -> None:
    assert minutes_state({"minutes_state": None}) is M.RECORDED
    assert {state for state in M if state.is_editable} == {M.RECORDED, M.DRAFT}


def test_an_impossible_move_is_refused_by_name() -> None:
    with pytest.raises(StationError, match="会议 XC2026001 的纪要 现在是“草稿”，不能印发；要在“已签发”时才可以。"):
        after(M.DRAFT, Move.ISSUE, "会议 XC2026001 的纪要")
