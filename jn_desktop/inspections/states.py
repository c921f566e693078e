"""The states of an inspection request and of a joint visit, and the one table of moves between them (DOMAIN 1.8).

Pure. `permissions.py` takes its rows for these moves from here, and every door (window, command line, import) goes
through `after`, so that an impossible move cannot be made from any of them.
"""

from collections.abc import Mapping
from enum import StrEnum

from jn_desktop.core import moves
from jn_desktop.core.moves import Rule, lead, stays, to
from jn_desktop.core.roles import DESK, FIELD, SUPERVISORS, Role


class RequestState(StrEnum):
    """Where a request stands until it is part of a visit; from then on the visit tells."""

    DRAFT = "草稿"
    SUBMITTED = "已提交"
    SCREENED = "已审核"
    DEFERRED = "暂缓"
    MERGED = "已并入"
    OFF_SITE = "转非现场"
    RETURNED = "已退回"
    CANCELLED = "已撤销"
    CLOSED = "已完成"

    @property
    def is_plannable(self) -> bool:
        """Whether a plan still has to find a day for it, or may find another."""
        return self in (RequestState.SUBMITTED, RequestState.SCREENED, RequestState.DEFERRED, RequestState.MERGED)

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it, unless somebody takes it up again."""
        return self in (RequestState.OFF_SITE, RequestState.RETURNED, RequestState.CANCELLED, RequestState.CLOSED)


class VisitState(StrEnum):
    """Where a joint visit stands."""

    PLANNED = "待审批"
    APPROVED = "已审批"
    NOTIFIED = "已通知"
    ENTERED = "已入企"
    RECORDED = "已记录"
    RESULT_NOTIFIED = "已告知结果"
    RECTIFYING = "整改中"
    RECHECKED = "已复查"
    CLOSED = "已办结"
    CANCELLED = "已取消"

    @property
    def is_movable(self) -> bool:
        """Whether the enterprise has not been told of it yet: a plan may still change its day and its requests."""
        return self in (VisitState.PLANNED, VisitState.APPROVED)

    @property
    def is_over(self) -> bool:
        return self in (VisitState.CLOSED, VisitState.CANCELLED)


State = RequestState | VisitState


class Move(StrEnum):
    """What a person does to a request or a visit; the value is `service.method`."""

    SAVE = "inspection_requests.save"
    JUSTIFY = "inspection_requests.justify"
    SUBMIT = "inspection_requests.submit"
    SCREEN = "inspection_requests.screen"
    RETURN = "inspection_requests.give_back"
    OFF_SITE = "inspection_requests.check_off_site"
    DEFER = "inspection_requests.defer"
    WITHDRAW = "inspection_requests.cancel"
    TAKE_UP = "inspection_requests.take_up"
    PLAN = "inspection_plans.apply"
    MOVE_DAY = "inspection_plans.move"
    TAKE_OUT = "inspection_plans.take_out"
    APPROVE = "inspection_visits.approve"
    NOTIFY = "inspection_visits.notify"
    ENTER = "inspection_visits.enter"
    ENTER_AT_ONCE = "inspection_visits.enter_at_once"
    RECORD = "inspection_visits.record"
    NOTIFY_RESULT = "inspection_visits.notify_result"
    ORDER = "inspection_visits.order_correction"
    RECHECK = "inspection_visits.recheck"
    CLOSE = "inspection_visits.close"
    CANCEL = "inspection_visits.cancel"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Move.SAVE: "修改",
    Move.JUSTIFY: "补填例外理由",
    Move.SUBMIT: "提交",
    Move.SCREEN: "审核",
    Move.RETURN: "退回",
    Move.OFF_SITE: "转非现场",
    Move.DEFER: "暂缓",
    Move.WITHDRAW: "撤销",
    Move.TAKE_UP: "重新受理",
    Move.PLAN: "排入方案",
    Move.MOVE_DAY: "改期",
    Move.TAKE_OUT: "移出",
    Move.APPROVE: "审批",
    Move.NOTIFY: "通知企业",
    Move.ENTER: "入企",
    Move.ENTER_AT_ONCE: "紧急入企",
    Move.RECORD: "完成记录",
    Move.NOTIFY_RESULT: "告知结果",
    Move.ORDER: "责令改正",
    Move.RECHECK: "复查",
    Move.CLOSE: "办结",
    Move.CANCEL: "取消",
}


_R, _V = RequestState, VisitState
_WAITING = (_R.SUBMITTED, _R.SCREENED, _R.DEFERRED)
_AFTER_ENTRY = (_V.ENTERED, _V.RECORDED, _V.RESULT_NOTIFIED, _V.RECTIFYING, _V.RECHECKED)

MOVES: Mapping[Move, Rule[State]] = {
    # what was screened is screened again once it has been changed
    Move.SAVE: Rule({**stays(_R.DRAFT, *_WAITING, _R.RETURNED), _R.SCREENED: _R.SUBMITTED}, DESK),
    Move.JUSTIFY: Rule(stays(_R.DRAFT, *_WAITING, _R.MERGED, _R.RETURNED), DESK),
    Move.SUBMIT: Rule(to(_R.SUBMITTED, _R.DRAFT, _R.RETURNED), DESK),
    Move.SCREEN: Rule(to(_R.SCREENED, *_WAITING), DESK),
    Move.RETURN: Rule(to(_R.RETURNED, *_WAITING), DESK),
    Move.OFF_SITE: Rule(to(_R.OFF_SITE, *_WAITING), DESK),
    Move.DEFER: Rule(to(_R.DEFERRED, _R.SUBMITTED, _R.SCREENED), DESK),
    Move.WITHDRAW: Rule(to(_R.CANCELLED, _R.DRAFT, *_WAITING, _R.RETURNED, _R.OFF_SITE), DESK),
    Move.TAKE_UP: Rule(to(_R.SUBMITTED, _R.RETURNED, _R.OFF_SITE, _R.CANCELLED), DESK),
    Move.PLAN: Rule({**to(_R.MERGED, *_WAITING, _R.MERGED), **stays(_V.PLANNED, _V.APPROVED)}, SUPERVISORS),
    Move.MOVE_DAY: Rule(stays(_V.PLANNED, _V.APPROVED), DESK),
    Move.TAKE_OUT: Rule(to(_R.DEFERRED, _R.MERGED), DESK),
    # each department approves its part; what was entered in an emergency is approved afterwards
    Move.APPROVE: Rule({**stays(*_AFTER_ENTRY, _V.APPROVED), _V.PLANNED: _V.APPROVED}, SUPERVISORS),
    Move.NOTIFY: Rule(to(_V.NOTIFIED, _V.APPROVED), DESK),
    Move.ENTER: Rule(to(_V.ENTERED, _V.NOTIFIED), FIELD),
    # an emergency is entered first and papered afterwards (R5, R15)
    Move.ENTER_AT_ONCE: Rule(to(_V.ENTERED, _V.PLANNED, _V.APPROVED, _V.NOTIFIED), FIELD),
    Move.RECORD: Rule(to(_V.RECORDED, _V.ENTERED), FIELD),
    Move.NOTIFY_RESULT: Rule(to(_V.RESULT_NOTIFIED, _V.RECORDED), DESK),
    # what did not pass its recheck is ordered again
    Move.ORDER: Rule(to(_V.RECTIFYING, _V.RESULT_NOTIFIED, _V.RECTIFYING), DESK),
    Move.RECHECK: Rule(to(_V.RECHECKED, _V.RECTIFYING), FIELD),
    # a visit takes its requests along when it ends, and lets them go when it is cancelled
    Move.CLOSE: Rule({**to(_V.CLOSED, _V.RESULT_NOTIFIED, _V.RECHECKED), _R.MERGED: _R.CLOSED}, DESK),
    Move.CANCEL: Rule({**to(_V.CANCELLED, _V.PLANNED, _V.APPROVED, _V.NOTIFIED), _R.MERGED: _R.SUBMITTED}, SUPERVISORS),
}


def after(state: State, move: Move, number: str) -> State:
    """Return the state that a move leads to; refuse an impossible one, naming the request or visit by its number."""
    what = "检查需求" if isinstance(state, RequestState) else "联合检查"
    return lead(MOVES[move], state, f"{what} {number}", move.label)


def possible(state: State, role: Role) -> list[Move]:
    """Return the moves that somebody of a role may make from a state, in the order of the table."""
    return moves.possible(MOVES, state, role)
