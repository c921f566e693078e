"""Making moves: each asks for what it needs in a small dialog, and says what was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.cards import CallBack, DemandCard, Event
from jn_desktop.demands.pages.move_forms import (
    AT,
    MARK_NAMES,
    AcceptForm,
    CallBackForm,
    DispatchForm,
    ExplainForm,
    ExtensionForm,
    GrantForm,
    MergeForm,
    ReplyForm,
    ResumeForm,
    ReturnForm,
    StepForm,
    UrgingForm,
)
from jn_desktop.demands.pages.register import proposals_in_words
from jn_desktop.demands.rules import LONGEST_EXTENSION, MARKS, Satisfaction, UnitProposal
from jn_desktop.demands.service import DemandService
from jn_desktop.demands.states import Move, State
from jn_desktop.demands.taking_back import ENTRIES
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.dialogs import FormDialog, ask
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.words import short

Values = dict[str, Any]
Done = Callable[[], None]
Failed = Callable[[StationError], None]
Cards = Sequence[DemandCard]

_USUAL_EXTENSION = 5
MANY = (Move.DISPATCH, Move.ACCEPT, Move.URGE, Move.ESCALATE, Move.CLOSE)
"""The moves that several demands can make at once."""


@dataclass(frozen=True)
class _Step:
    """A move that is told by its time and a text; `purpose` may name the demand as {it}, the enterprise as {caller}."""

    purpose: str
    when: str
    what: Field
    hint: str
    act: Callable[[DemandService, str, datetime, Any], None]


_STEPS = {
    Move.CONTACT: _Step(
        "已经联系了{caller}。",
        "联系时间",
        Field("words", "联系情况", Kind.LINES),
        "和谁谈的，企业怎么说",
        DemandService.contact,
    ),
    Move.GIVE_OPINION: _Step(
        "{it}的初步办理意见。",
        "时间",
        Field("opinion", "初步意见", Kind.LINES, required=True),
        "打算怎么办，什么时候办",
        DemandService.give_opinion,
    ),
    Move.REPORT: _Step(
        "{it}办到哪一步了。",
        "时间",
        Field("words", "办理进展", Kind.LINES, required=True),
        "做了什么，接下来做什么",
        DemandService.report,
    ),
    Move.PAUSE: _Step(
        "等企业的这段时间不计入{it}的时限，恢复以后接着计。",
        "从何时起",
        Field("reason", "暂停原因", Kind.LINES, required=True),
        "在等企业的什么",
        DemandService.pause,
    ),
}


class Moves(QObject):
    """Asks for what a move needs and makes it; one demand, or several for those of `MANY`."""

    def __init__(self, parent: QWidget, desk: Desk, demands: DemandService) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._demands = parent, desk, demands
        self._ways: dict[Move, Callable[[Cards], None]] = {
            Move.DISPATCH: self._dispatch,
            Move.ACCEPT: self._accept,
            Move.RETURN: self._give_back,
            **{move: partial(self._step, move) for move in _STEPS},
            Move.REPLY: self._reply,
            Move.EXPLAIN: self._explain,
            Move.CALL_BACK: self._call_back,
            Move.CLOSE: self._close,
            Move.REOPEN: self._reopen,
            Move.MERGE: self._merge,
            Move.RESUME: self._resume,
            Move.REQUEST_EXTENSION: self._request_extension,
            Move.GRANT_EXTENSION: self._grant_extension,
            Move.REFUSE_EXTENSION: self._refuse_extension,
            Move.URGE: self._urge,
            Move.ESCALATE: self._escalate,
            Move.TAKE_BACK: self._take_back,
        }

    def make(self, move: Move, cards: Cards) -> None:
        """Open the dialog of a move; there is at least one demand."""
        self._ways[move](cards)

    # ---- to whom ----

    def _dispatch(self, cards: Cards) -> None:
        categories = {card.category for card in cards}
        category = categories.pop() if len(categories) == 1 else None
        self._desk.tasks.read(
            self,
            lambda: (self._demands.proposed_units(category), self._demands.units()),
            lambda found: self._ask_dispatch(cards, *found),
            key="units",
        )

    def _ask_dispatch(self, cards: Cards, proposals: Sequence[UnitProposal], units: Sequence[str]) -> None:
        form = DispatchForm()
        best = [proposal.unit for proposal in proposals]
        offer(form.lead_unit, [*best, *(unit for unit in units if unit not in best)])
        fields = (
            Field("lead_unit", "主办单位", Kind.NAME, required=True),
            Field("split_units", "分办单位", Kind.NAMES),
            Field("assisting_units", "协办单位", Kind.NAMES),
            Field("handler", "经办人", Kind.NAME),
            Field("reason", "转办意见", Kind.LINES),
        )
        ids = _ids(cards)
        self._ask(
            Move.DISPATCH,
            cards,
            f"把{_named(cards)}转给主办单位。{proposals_in_words(proposals)}",
            form,
            fields,
            lambda values: self._demands.dispatch(
                ids,
                values["lead_unit"],
                split_units=values["split_units"],
                assisting_units=values["assisting_units"],
                handler=values["handler"],
                reason=values["reason"],
            ),
            {"lead_unit": best[0] if best else None},
        )

    def _accept(self, cards: Cards) -> None:
        handlers = {card.handler for card in cards}
        ids = _ids(cards)
        self._ask(
            Move.ACCEPT,
            cards,
            f"主办单位接收{_named(cards)}。",
            AcceptForm(),
            (Field("handler", "经办人", Kind.NAME),),
            lambda values: self._demands.accept(ids, values["handler"]),
            {"handler": handlers.pop() if len(handlers) == 1 else None},
        )

    def _give_back(self, cards: Cards) -> None:
        card = cards[0]

        def open_form(units: Sequence[str]) -> None:
            form = ReturnForm()
            offer(form.unit, [unit for unit in units if unit != card.lead_unit])
            self._ask(
                Move.RETURN,
                cards,
                f"{_named(cards)}不该由{card.lead_unit or '本单位'}办，退回服务站。退回要写明理由，并计入统计。",
                form,
                (
                    Field("reason", "退回理由", Kind.LINES, required=True),
                    Field("unit", "建议转给的单位", Kind.NAME, required=True),
                ),
                lambda values: self._demands.give_back(card.id, values["reason"], values["unit"]),
            )

        self._desk.tasks.read(self, self._demands.units, open_form, key="units")

    # ---- what was done ----

    def _step(self, move: Move, cards: Cards) -> None:
        """Ask for when something was done and what there is to say of it."""
        step, card = _STEPS[move], cards[0]
        whom = " ".join(filter(None, (card.contact, card.phone)))
        caller = f"{short(card.enterprise)}{f'（{whom}）' if whom else ''}"
        form = StepForm()
        form.ask_for(step.when, step.what, step.hint)
        self._ask(
            move,
            cards,
            step.purpose.format(it=_named(cards), caller=caller),
            form,
            (AT, step.what),
            lambda values: step.act(self._demands, card.id, _at(values), values[step.what.name]),
            self._now(),
        )

    def _reply(self, cards: Cards) -> None:
        card = cards[0]
        self._ask(
            Move.REPLY,
            cards,
            f"{_named(cards)}办完了，答复企业；办理计时到此为止。",
            ReplyForm(),
            (
                AT,
                Field("result", "办理结果", required=True),
                Field("reply", "答复内容", Kind.LINES, required=True),
                Field("policy_basis", "政策依据"),
            ),
            lambda values: self._demands.reply(
                card.id, _at(values), values["result"], values["reply"], values["policy_basis"]
            ),
            self._now(),
        )

    def _explain(self, cards: Cards) -> None:
        card = cards[0]
        self._ask(
            Move.EXPLAIN,
            cards,
            f"{_named(cards)}办不了，向企业解释清楚；要写明政策依据。",
            ExplainForm(),
            (
                AT,
                Field("reply", "解释说明", Kind.LINES, required=True),
                Field("policy_basis", "政策依据", required=True),
            ),
            lambda values: self._demands.explain_unresolvable(
                card.id, _at(values), values["reply"], values["policy_basis"]
            ),
            self._now(),
        )

    def _call_back(self, cards: Cards) -> None:
        card = cards[0]
        fields = (
            AT,
            *(Field(name, label) for name, label in (("reached", "联系情况"), ("solved", "是否解决"))),
            *(Field(name, label) for name, label in (("satisfaction", "满意度"), ("own_fault", "承办方的原因"))),
            *(Field(name, mark) for name, mark in zip(MARK_NAMES, MARKS, strict=True)),
            Field("words", "企业的话", Kind.LINES),
        )
        self._ask(
            Move.CALL_BACK,
            cards,
            f"回访{short(card.enterprise)}：问题解决没有，对办理满不满意。",
            CallBackForm(),
            fields,
            lambda values: self._demands.call_back(card.id, _called(values)),
            {**self._now(), "reached": True},
        )

    def _close(self, cards: Cards) -> None:
        ids = _ids(cards)
        ask(
            self._parent,
            f"办结{_named(cards)}？办结以后再办要写明原因，并计入重办。",
            "办结",
            lambda: self._desk.tasks.save(
                self, lambda: self._demands.close(ids), lambda _: self._desk.say(_done(Move.CLOSE, cards))
            ),
        )

    def _reopen(self, cards: Cards) -> None:
        card = cards[0]
        purpose = f"{_named(cards)}再办一次，原来的答复和回访留在经过里。重办计入统计。"
        self._ask_why(Move.REOPEN, cards, purpose, lambda reason: self._demands.reopen(card.id, reason))

    def _merge(self, cards: Cards) -> None:
        card = cards[0]
        self._desk.tasks.read(
            self,
            lambda: [one for one in self._demands.of_enterprise(card.enterprise_id) if _may_take(one, card)],
            lambda others: self._ask_merge(card, others),
            key="others",
        )

    def _ask_merge(self, card: DemandCard, others: Cards) -> None:
        if not others:
            self._desk.say(f"{short(card.enterprise)}没有别的在办诉求可以并入。")
            return
        form = MergeForm()
        for other in others:
            form.into.addItem(f"{other.number}  {short(other.matter, 24)}", other.id)
        alike = next((other for other in others if other.category == card.category), others[0])
        self._ask(
            Move.MERGE,
            [card],
            f"{_named([card])}和另一件说的是同一件事，并到那一件里继续办；合并以后不能分开。",
            form,
            (Field("into", "并入哪一件", required=True),),
            lambda values: self._demands.merge(card.id, values["into"]),
            {"into": alike.id},
        )

    # ---- the clock ----

    def _resume(self, cards: Cards) -> None:
        card = cards[0]
        self._ask(
            Move.RESUME,
            cards,
            f"{_named(cards)}不用再等了，接着计时。",
            ResumeForm(),
            (AT,),
            lambda values: self._demands.resume(card.id, _at(values)),
            self._now(),
        )

    def _request_extension(self, cards: Cards) -> None:
        card = cards[0]
        self._ask(
            Move.REQUEST_EXTENSION,
            cards,
            f"{_named(cards)}在时限内办不完，申请延期；最多 {LONGEST_EXTENSION} 个工作日，由站长审批。",
            ExtensionForm(),
            (
                Field("days", "延期天数", Kind.INTEGER, required=True),
                Field("reason", "延期理由", Kind.LINES, required=True),
            ),
            lambda values: self._demands.request_extension(card.id, values["days"], values["reason"]),
            {"days": _USUAL_EXTENSION},
        )

    def _grant_extension(self, cards: Cards) -> None:
        card = cards[0]

        def open_form(wanted: int | None) -> None:
            asked = f"申请延期 {wanted} 个工作日" if wanted is not None else "申请延期"
            self._ask(
                Move.GRANT_EXTENSION,
                cards,
                f"{_named(cards)}{asked}；同意几天，时限就顺延几天。",
                GrantForm(),
                (Field("days", "同意天数", Kind.INTEGER, required=True),),
                lambda values: self._demands.grant_extension(card.id, values["days"]),
                {"days": wanted},
            )

        self._desk.tasks.read(self, lambda: self._demands.demand(card.id).extension_wanted, open_form, key="wanted")

    def _refuse_extension(self, cards: Cards) -> None:
        card = cards[0]
        purpose = f"{_named(cards)}的延期申请不予同意，时限不变。"
        self._ask_why(
            Move.REFUSE_EXTENSION, cards, purpose, lambda reason: self._demands.refuse_extension(card.id, reason)
        )

    # ---- pressing ----

    def _urge(self, cards: Cards) -> None:
        ids = _ids(cards)
        self._press(Move.URGE, cards, "催促主办单位抓紧办理", lambda words: self._demands.urge(ids, words))

    def _escalate(self, cards: Cards) -> None:
        ids = _ids(cards)
        self._press(Move.ESCALATE, cards, "由站长督办", lambda words: self._demands.escalate(ids, words))

    def _press(self, move: Move, cards: Cards, what: str, act: Callable[[str], None]) -> None:
        self._ask(
            move,
            cards,
            f"{_named(cards)}：{what}。写下的话记入经过。",
            UrgingForm(),
            (Field("words", "要求", Kind.LINES, required=True),),
            lambda values: act(values["words"]),
        )

    # ---- putting right ----

    def _take_back(self, cards: Cards) -> None:
        card = cards[0]

        def ask_for(entry: Event | None) -> None:
            if entry is None:
                self._desk.say(f"{card.number} 的最后一步不能更正：不是登记的办理情况，或者已经过了当个工作日。")
                return
            what = f"“{entry.move.label}”（{entry.operator}，{entry.at.replace('T', ' ')}）"
            purpose = f"收回{_named(cards)}的{what}，时限按没有登记过重新计算；原来的记录和更正的原因留在经过里。"
            self._ask_why(Move.TAKE_BACK, cards, purpose, lambda reason: self._demands.take_back(card.id, reason))

        self._desk.tasks.read(self, lambda: self._demands.demand(card.id).last_entry, ask_for, key="last_entry")

    # ---- inside ----

    def _now(self) -> Values:
        return {"at": f"{self._desk.clock.now():%Y-%m-%d %H:%M}"}

    def _ask(
        self,
        move: Move,
        cards: Cards,
        purpose: str,
        form: Form,
        fields: Sequence[Field],
        act: Callable[[Values], None],
        values: Mapping[str, Any] | None = None,
    ) -> None:
        FormDialog(
            self._parent,
            move.deed,
            purpose,
            form,
            fields,
            accept=f"{move.deed}(&Y)",
            save=self._saver(move, cards, act),
            values=values,
        ).open()

    def _ask_why(self, move: Move, cards: Cards, purpose: str, act: Callable[[str], None]) -> None:
        ask_reason(self._parent, move.deed, purpose, f"{move.deed}(&Y)", self._saver(move, cards, act))

    def _saver(self, move: Move, cards: Cards, act: Callable[[Any], None]) -> Callable[[Any, Done, Failed], None]:
        """Return what makes a move with what a dialog was told, and says that it was made."""

        def save(told: Any, done: Done, failed: Failed) -> None:
            def then(_: None) -> None:
                done()
                if move is Move.REOPEN:  # it had left the board: whoever takes it up again goes on with it
                    self._desk.go(Place("demands", cards[0].id))
                mistaken = ("更正…", partial(self.make, Move.TAKE_BACK, cards))
                self._desk.say(_done(move, cards), *([mistaken] if move in ENTRIES else []))

            self._desk.tasks.save(self, lambda: act(told), then, failed=failed)

        return save


def _ids(cards: Cards) -> list[str]:
    return [card.id for card in cards]


def _named(cards: Cards) -> str:
    """Return what a sentence calls one demand, or several."""
    if len(cards) == 1:
        return f"“{short(cards[0].matter, 24)}”（{cards[0].number}）"
    return f"选中的 {len(cards)} 件诉求"


def _done(move: Move, cards: Cards) -> str:
    which = cards[0].number if len(cards) == 1 else f"{len(cards)} 件诉求"
    return f"{which}：{'没有同意延期' if move is Move.REFUSE_EXTENSION else f'已{move.deed}'}。"


def _at(values: Values) -> datetime:
    return datetime.fromisoformat(values["at"])


def _may_take(other: DemandCard, card: DemandCard) -> bool:
    return other.id != card.id and State(other.state).is_open


def _called(values: Values) -> CallBack:
    reached = bool(values["reached"])
    satisfaction = values["satisfaction"] if reached else None
    return CallBack(
        at=_at(values),
        reached=reached,
        solved=values["solved"] if reached else None,
        satisfaction=satisfaction,
        marks=tuple(mark for name, mark in zip(MARK_NAMES, MARKS, strict=True) if reached and values[name]),
        own_fault=bool(values["own_fault"]) and satisfaction == Satisfaction.DISSATISFIED.value,
        words=values["words"],
    )
