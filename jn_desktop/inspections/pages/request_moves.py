"""What is done to requests: at once, or after a small dialog; one request or several."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.asking import Asker
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.reasons import ReasonForm
from jn_desktop.desktop.words import brief
from jn_desktop.inspections.pages.request_form import RequestEntry
from jn_desktop.inspections.pages.visit_forms import JustifyForm
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.request_cards import RequestCard
from jn_desktop.inspections.request_service import RequestService
from jn_desktop.inspections.screening import Verdict
from jn_desktop.inspections.states import MOVES, Move, RequestState
from jn_desktop.registry.service import RegistryService

Cards = Sequence[RequestCard]
_WHY = {
    Move.RETURN: "退回给检查部门，不再排期。理由记入经过，部门改好以后可以重新提交。",
    Move.OFF_SITE: "改用非现场方式检查，不再入企。写明用什么方式代替。",
    Move.DEFER: "先放一放；排方案时仍然会给它找日期。写明在等什么。",
    Move.TAKE_OUT: "移出这次检查，暂缓；再排方案时另找日期。写明为什么不在这一次检查。",
    Move.WITHDRAW: "撤销以后不再排期，可以重新受理。写明为什么不再检查。",
}
MANY = (Move.SCREEN, Move.RETURN, Move.OFF_SITE, Move.DEFER, Move.WITHDRAW, Move.SUBMIT, Move.TAKE_UP, Move.JUSTIFY)
"""The moves that several requests can make at once."""


class RequestMoves(QObject):
    """Asks for what a move needs, makes it, and says that it was made."""

    def __init__(
        self, parent: QWidget, desk: Desk, requests: RequestService, plans: PlanService, registry: RegistryService
    ) -> None:
        super().__init__(parent)
        self._desk, self._requests, self._plans = desk, requests, plans
        self._asker = Asker(parent, desk)
        self.entry = RequestEntry(parent, desk, requests, registry)

    def make(self, move: Move, cards: Cards) -> None:
        """Make a move; there is at least one request."""
        if move is Move.SAVE:
            self.entry.ask_change(cards[0])
        elif move is Move.JUSTIFY:
            self._justify(cards)
        elif move in _WHY:
            self._ask_why(move, cards)
        else:
            acts = {
                Move.SUBMIT: self._requests.submit,
                Move.SCREEN: self._requests.screen,
                Move.TAKE_UP: self._requests.take_up,
            }
            self._asker.do(lambda: acts[move](_ids(cards)), _done(move, cards))

    def _ask_why(self, move: Move, cards: Cards) -> None:
        acts: Mapping[Move, Callable[[list[str], str], None]] = {
            Move.RETURN: self._requests.give_back,
            Move.OFF_SITE: self._requests.check_off_site,
            Move.DEFER: self._requests.defer,
            Move.TAKE_OUT: self._plans.take_out,
            Move.WITHDRAW: self._requests.cancel,
        }
        reasons = {card.reason for card in cards if _advises(card, move)}
        self._asker.ask(
            move.label,
            f"{named(cards)}{_WHY[move]}",
            ReasonForm(),
            (Field("reason", "原因", Kind.LINES, required=True),),
            lambda values: acts[move](_ids(cards), values["reason"]),
            _done(move, cards),
            values={"reason": reasons.pop() if len(reasons) == 1 else None},
        )

    def _justify(self, cards: Cards) -> None:
        names = "、".join(dict.fromkeys(card.exemption or "" for card in cards))
        first = cards[0] if len(cards) == 1 else None
        self._asker.ask(
            Move.JUSTIFY.label,
            f"{named(cards)}因“{names}”可以用企业安静日，通知企业以前要写明理由和批准人。",
            JustifyForm(),
            (
                Field("reason", "例外理由", Kind.LINES, required=True),
                Field("approver", "批准人", Kind.NAME, required=True),
            ),
            lambda values: self._requests.justify(_ids(cards), values["reason"], values["approver"]),
            _done(Move.JUSTIFY, cards),
            values={"reason": first.exemption_reason, "approver": first.exemption_approver} if first else None,
        )


def can(card: RequestCard, move: Move) -> bool:
    """Tell whether the state and the facts of a request allow a move."""
    fits = move is not Move.JUSTIFY or card.exemption_code is not None
    return fits and RequestState(card.state) in MOVES[move].leads


def named(cards: Cards) -> str:
    """Return what a sentence calls one request, or several."""
    if len(cards) > 1:
        return f"选中的 {len(cards):,} 项需求："
    card = cards[0]
    return f"{card.number}（{card.department}，{brief(card.enterprise)}，{card.item}）："


def _advises(card: RequestCard, move: Move) -> bool:
    """Tell whether the reason of a request's verdict is one for this move."""
    if card.proposed is None or card.proposed.is_well:
        return False
    return move is (Move.OFF_SITE if card.proposed is Verdict.OFF_SITE else Move.RETURN)


def _ids(cards: Cards) -> list[str]:
    return [card.id for card in cards]


def _done(move: Move, cards: Cards) -> str:
    which = cards[0].number if len(cards) == 1 else f"{len(cards):,} 项需求"
    return f"{which}：已{move.label}。"
