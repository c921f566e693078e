"""The states of a demand and the one table of moves between them: from where, to where, and who may make each.

Pure. `permissions.py` takes its rows for demands from here, and every door (window, command line, import) goes through
`after`, so that an impossible move cannot be made from any of them. States after a 12345 chain: DOMAIN 4.2, 4.3.
"""

from collections.abc import Mapping
from enum import StrEnum

from jn_desktop.core import moves
from jn_desktop.core.moves import Rule, lead, stays, to
from jn_desktop.core.roles import DESK, FIELD, SUPERVISORS, Role


class State(StrEnum):
    """Where a demand stands."""

    REGISTERED = "已登记"
    DISPATCHED = "已转办"
    RETURNED = "已退回"
    ACCEPTED = "已接收"
    CONTACTED = "已联系"
    OPINION_GIVEN = "已出意见"
    HANDLING = "办理中"
    REPLIED = "已答复"
    UNRESOLVABLE_EXPLAINED = "已解释"
    CALLED_BACK = "已回访"
    CLOSED = "已办结"
    REOPENED = "重办"
    MERGED = "已合并"

    @property
    def is_open(self) -> bool:
        return self not in (State.CLOSED, State.MERGED)


class Move(StrEnum):
    """What a person does to a demand; the value is the service method of that name."""

    REGISTER = "register"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    RETURN = "give_back"
    CONTACT = "contact"
    GIVE_OPINION = "give_opinion"
    REPORT = "report"
    REPLY = "reply"
    EXPLAIN = "explain_unresolvable"
    CALL_BACK = "call_back"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    PAUSE = "pause"
    RESUME = "resume"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    URGE = "urge"
    ESCALATE = "escalate"
    TAKE_BACK = "take_back"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def deed(self) -> str:
        """What somebody does who makes it, for buttons and sentences, where the label names what comes of it."""
        return _DEEDS.get(self, self.label)


_LABELS = {
    Move.REGISTER: "登记",
    Move.DISPATCH: "转办",
    Move.ACCEPT: "接收",
    Move.RETURN: "退回",
    Move.CONTACT: "联系企业",
    Move.GIVE_OPINION: "初步意见",
    Move.REPORT: "办理进展",
    Move.REPLY: "答复",
    Move.EXPLAIN: "解释说明",
    Move.CALL_BACK: "回访",
    Move.CLOSE: "办结",
    Move.REOPEN: "重办",
    Move.MERGE: "合并",
    Move.PAUSE: "暂停计时",
    Move.RESUME: "恢复计时",
    Move.REQUEST_EXTENSION: "申请延期",
    Move.GRANT_EXTENSION: "同意延期",
    Move.REFUSE_EXTENSION: "不同意延期",
    Move.URGE: "催办",
    Move.ESCALATE: "督办",
    Move.TAKE_BACK: "更正",
}
_DEEDS = {Move.GIVE_OPINION: "给出意见", Move.REPORT: "登记进展", Move.TAKE_BACK: "更正上一步"}


_BEFORE_WORK = (State.REGISTERED, State.DISPATCHED, State.RETURNED)
_AT_WORK = (State.ACCEPTED, State.CONTACTED, State.OPINION_GIVEN, State.HANDLING, State.REOPENED)
_ANSWERED = (State.REPLIED, State.UNRESOLVABLE_EXPLAINED)
_OPEN = tuple(state for state in State if state.is_open)

MOVES: Mapping[Move, Rule[State]] = {
    Move.REGISTER: Rule({}, FIELD),
    Move.DISPATCH: Rule(to(State.DISPATCHED, *_BEFORE_WORK, State.REOPENED), DESK),
    Move.ACCEPT: Rule(to(State.ACCEPTED, State.DISPATCHED), FIELD),
    Move.RETURN: Rule(to(State.RETURNED, State.DISPATCHED, State.ACCEPTED), FIELD),
    # whoever received a demand may call the enterprise before anybody has taken it over
    Move.CONTACT: Rule({**stays(*_BEFORE_WORK), State.ACCEPTED: State.CONTACTED}, FIELD),
    Move.GIVE_OPINION: Rule(to(State.OPINION_GIVEN, State.ACCEPTED, State.CONTACTED), FIELD),
    Move.REPORT: Rule(to(State.HANDLING, *_AT_WORK), FIELD),
    Move.REPLY: Rule(to(State.REPLIED, *_AT_WORK), FIELD),
    Move.EXPLAIN: Rule(to(State.UNRESOLVABLE_EXPLAINED, *_AT_WORK), DESK),
    # who was not reached is called again
    Move.CALL_BACK: Rule(to(State.CALLED_BACK, *_ANSWERED, State.CALLED_BACK), DESK),
    Move.CLOSE: Rule(to(State.CLOSED, State.CALLED_BACK), DESK),
    Move.REOPEN: Rule(to(State.REOPENED, *_ANSWERED, State.CALLED_BACK, State.CLOSED), DESK),
    Move.MERGE: Rule(to(State.MERGED, *_BEFORE_WORK, *_AT_WORK), DESK),
    Move.PAUSE: Rule(stays(*_BEFORE_WORK, *_AT_WORK), DESK),
    Move.RESUME: Rule(stays(*_OPEN), DESK),
    Move.REQUEST_EXTENSION: Rule(stays(*_AT_WORK), FIELD),
    Move.GRANT_EXTENSION: Rule(stays(*_AT_WORK), SUPERVISORS),
    Move.REFUSE_EXTENSION: Rule(stays(*_AT_WORK), SUPERVISORS),
    Move.URGE: Rule(stays(State.DISPATCHED, *_AT_WORK), DESK),
    Move.ESCALATE: Rule(stays(State.DISPATCHED, State.RETURNED, *_AT_WORK), SUPERVISORS),
    # the table read backwards: `taking_back.py` says which entry, and where the demand stood before it
    Move.TAKE_BACK: Rule(stays(*_OPEN), FIELD),
}


def after(state: State, move: Move, number: str) -> State:
    """Return the state that a move leads to; refuse an impossible one, naming the demand by its number."""
    return lead(MOVES[move], state, f"诉求 {number}", move.deed)


def possible(state: State, role: Role) -> list[Move]:
    """Return the moves that somebody of a role may make from a state, in the order of the table."""
    return moves.possible(MOVES, state, role)
