"""The states of a meeting's minutes and of an agreed action, and the one table of moves between them (DOMAIN 2.2).

Pure. `permissions.py` takes its rows for these moves from here, and every door goes through `after`, so that an
impossible move cannot be made from any of them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from jn_desktop.core import moves
from jn_desktop.core.moves import Rule, lead, stays, to
from jn_desktop.core.roles import DESK, FIELD, SUPERVISORS, Role


class MinutesState(StrEnum):
    """Where the minutes of a meeting stand.

    RECORDED are those of a meeting that came with a ledger, or from before the station signed minutes: they bear the
    meeting's own number.
    """

    RECORDED = "已登记"
    DRAFT = "草稿"
    FOR_SIGNATURE = "待签发"
    SIGNED = "已签发"
    ISSUED = "已印发"

    @property
    def is_editable(self) -> bool:
        """Whether the text may still be changed."""
        return self in (MinutesState.RECORDED, MinutesState.DRAFT)


class ActionState(StrEnum):
    """Where an agreed action stands; DONE is one that was reported as done without having been handed over."""

    AGREED = "待交办"
    DONE = "已办结"
    ASSIGNED = "已交办"
    ACCEPTED = "已接收"
    IN_PROGRESS = "办理中"
    REPORTED = "已反馈"
    CHECKED = "已核验"
    RETURNED = "退回重办"
    CLOSED = "已销号"

    @property
    def is_handed_over(self) -> bool:
        """Whether a unit has been told to do it."""
        return self not in (ActionState.AGREED, ActionState.DONE)

    @property
    def is_over(self) -> bool:
        return self in (ActionState.DONE, ActionState.CLOSED)

    @property
    def is_at_unit(self) -> bool:
        """Whether it is for the unit to go on with it."""
        return self in AT_UNIT


AT_UNIT = (ActionState.ASSIGNED, ActionState.ACCEPTED, ActionState.IN_PROGRESS, ActionState.RETURNED)
State = MinutesState | ActionState


class Move(StrEnum):
    """What a person does to minutes or to an agreed action; the value is `service.method`."""

    SUBMIT = "minutes.submit"
    SEND_BACK = "minutes.send_back"
    SIGN = "minutes.sign"
    ISSUE = "minutes.issue"
    CORRECT = "minutes.correct"
    FINISH = "meetings.finish_action"
    REOPEN = "meetings.reopen_action"
    HAND_OVER = "follow_up.hand_over"
    ACCEPT = "follow_up.accept"
    REPORT_PROGRESS = "follow_up.report_progress"
    REPORT_DONE = "follow_up.report_done"
    CHECK = "follow_up.check"
    RETURN = "follow_up.give_back"
    SIGN_OFF = "follow_up.sign_off"
    CLOSE = "follow_up.close"
    ASK_EXTENSION = "follow_up.ask_extension"
    GRANT_EXTENSION = "follow_up.grant_extension"
    REFUSE_EXTENSION = "follow_up.refuse_extension"
    WITHDRAW = "follow_up.withdraw"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Move.SUBMIT: "送签",
    Move.SEND_BACK: "退回修改",
    Move.SIGN: "签发",
    Move.ISSUE: "印发",
    Move.CORRECT: "更正",
    Move.FINISH: "办结",
    Move.REOPEN: "重新打开",
    Move.HAND_OVER: "交办",
    Move.ACCEPT: "接收",
    Move.REPORT_PROGRESS: "登记进展",
    Move.REPORT_DONE: "反馈结果",
    Move.CHECK: "核验",
    Move.RETURN: "退回重办",
    Move.SIGN_OFF: "销号签字",
    Move.CLOSE: "销号",
    Move.ASK_EXTENSION: "申请延期",
    Move.GRANT_EXTENSION: "同意延期",
    Move.REFUSE_EXTENSION: "不同意延期",
    Move.WITHDRAW: "撤回交办",
}


_M, _A = MinutesState, ActionState
_AT_WORK = (_A.ACCEPTED, _A.IN_PROGRESS, _A.RETURNED)

MOVES: Mapping[Move, Rule[State]] = {
    # minutes that were only recorded may be issued by the station after all, under a number of their own
    Move.SUBMIT: Rule(to(_M.FOR_SIGNATURE, _M.RECORDED, _M.DRAFT), DESK),
    Move.SEND_BACK: Rule(to(_M.DRAFT, _M.FOR_SIGNATURE, _M.SIGNED), SUPERVISORS),
    Move.SIGN: Rule(to(_M.SIGNED, _M.FOR_SIGNATURE), SUPERVISORS),
    Move.ISSUE: Rule(to(_M.ISSUED, _M.SIGNED), DESK),
    Move.CORRECT: Rule(to(_M.DRAFT, _M.ISSUED), SUPERVISORS),
    Move.FINISH: Rule(to(_A.DONE, _A.AGREED), DESK),
    Move.REOPEN: Rule(to(_A.AGREED, _A.DONE), DESK),
    Move.HAND_OVER: Rule(to(_A.ASSIGNED, _A.AGREED), DESK),
    Move.ACCEPT: Rule(to(_A.ACCEPTED, _A.ASSIGNED), FIELD),
    Move.REPORT_PROGRESS: Rule(to(_A.IN_PROGRESS, *_AT_WORK), FIELD),
    Move.REPORT_DONE: Rule(to(_A.REPORTED, *_AT_WORK), FIELD),
    Move.CHECK: Rule(to(_A.CHECKED, _A.REPORTED), DESK),
    # what came to light after it was closed is done again too
    Move.RETURN: Rule(to(_A.RETURNED, _A.REPORTED, _A.CHECKED, _A.CLOSED), DESK),
    Move.SIGN_OFF: Rule(stays(_A.CHECKED), DESK),
    Move.CLOSE: Rule(to(_A.CLOSED, _A.CHECKED), SUPERVISORS),
    Move.ASK_EXTENSION: Rule(stays(*AT_UNIT), FIELD),
    Move.GRANT_EXTENSION: Rule(stays(*AT_UNIT), SUPERVISORS),
    Move.REFUSE_EXTENSION: Rule(stays(*AT_UNIT), SUPERVISORS),
    # it was given to the wrong unit, or a correction gives it to another one
    Move.WITHDRAW: Rule(to(_A.AGREED, *AT_UNIT, _A.REPORTED, _A.CHECKED), SUPERVISORS),
}


def minutes_state(record: Mapping[str, Any]) -> MinutesState:
    """Return the state of a meeting's minutes; a record without one is of a meeting that was only recorded."""
    return MinutesState(record["minutes_state"] or MinutesState.RECORDED)


def action_state(record: Mapping[str, Any]) -> ActionState:
    """Return the state of an agreed action; one that was never handed over has none but that it is done or not."""
    if record["state"]:
        return ActionState(record["state"])
    return ActionState.DONE if record["done_on"] else ActionState.AGREED


def after(state: State, move: Move, record: str) -> State:
    """Return the state that a move leads to; refuse an impossible one, naming the record that it was to be made of."""
    return lead(MOVES[move], state, record, move.label)


def possible(state: State, role: Role) -> list[Move]:
    """Return the moves that somebody of a role may make from a state, in the order of the table."""
    return moves.possible(MOVES, state, role)
