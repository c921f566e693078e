"""The pane beside the table of requests: what is asked for, what screening finds, what happened, what can be done."""

from functools import partial

from PySide6.QtWidgets import QMenu

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import Detail, Facts
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.timeline import Timeline
from jn_desktop.inspections.pages.request_moves import RequestMoves
from jn_desktop.inspections.pages.request_words import VERDICT_TONES, next_move, told, window
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.request_cards import RequestCard, RequestDetail
from jn_desktop.inspections.request_service import RequestService
from jn_desktop.inspections.states import Move
from jn_desktop.registry.service import RegistryService

_KEYS = {
    **{Move.SUBMIT: "T", Move.SCREEN: "S", Move.RETURN: "H", Move.OFF_SITE: "F", Move.DEFER: "Z"},
    **{Move.WITHDRAW: "C", Move.TAKE_UP: "K", Move.JUSTIFY: "L", Move.TAKE_OUT: "Y"},
}
"""The key of each move in the menu: the same wherever it stands."""
_Fact = tuple[str, str | None] | tuple[str, str | None, Tone]


class RequestDetailPane(Detail):
    """One request."""

    def __init__(self, desk: Desk, requests: RequestService, plans: PlanService, registry: RegistryService) -> None:
        super().__init__(desk, "inspection_request", "从左边选一项检查需求，这里显示它的审核意见和经过。")
        self._requests = requests
        self._shown: RequestDetail | None = None
        self.moves = RequestMoves(self, desk, requests, plans, registry)
        self.facts, self.timeline = Facts(), Timeline()
        self.add_tab("情况", self.facts)
        self.add_tab("经过", self.timeline)
        self._next = self.add_button("下一步(&D)", self.go_on, name="request_next", primary=True)
        self._edit = self.add_button("编辑(&E)", self.edit, name="request_edit")
        self._more = self.add_button("更多(&M)", self._show_menu, name="request_more")

    def show_card(self, card: RequestCard | None) -> None:
        """Show a request."""
        if card is None or (self._shown is not None and self._shown.card.id != card.id):
            self._shown = None
            self._show_buttons()
        if card is None:
            self.show_record(None)
            return
        self.show_record(card.id, f"{card.department} · {card.item}", f"{card.number} · {card.enterprise}")
        self._desk.tasks.read(self, lambda: self._requests.request(card.id), self._take, key="request")

    # ---- what can be done ----

    def go_on(self) -> None:
        """Make the move that the request waits for."""
        move = next_move(self._shown) if self._shown is not None else None
        if move is not None and self._shown is not None:
            self.moves.make(move, [self._shown.card])

    def edit(self) -> None:
        """Open the form with what was written down."""
        if self._shown is not None and Move.SAVE in self._shown.moves:
            self.moves.make(Move.SAVE, [self._shown.card])

    def menu(self) -> QMenu:
        """Return what else can be done with the request, each with its own key."""
        menu = QMenu(self)
        menu.setObjectName("request_menu")
        shown = self._shown
        if shown is None:
            return menu
        card = shown.card
        for move in shown.moves:
            if move is not Move.SAVE and move is not next_move(shown):
                asks = "" if move in (Move.SUBMIT, Move.SCREEN, Move.TAKE_UP) else "…"
                menu.addAction(f"{move.label}(&{_KEYS[move]}){asks}", partial(self.moves.make, move, [card]))
        menu.addSeparator()
        menu.addAction("转到企业(&E)", lambda: self._desk.go(Place("enterprises", card.enterprise_id)))
        if card.visit_id is not None:
            menu.addAction("转到入企检查(&V)", lambda: self._desk.go(Place("visit", card.visit_id)))
        return menu

    # ---- inside ----

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()) - menu.rect().bottomLeft())

    def _take(self, shown: RequestDetail) -> None:
        if shown.card.id != self.record_id:
            return
        self._shown = shown
        self.facts.show_facts(_facts(shown))
        self.timeline.show_happenings([told(event) for event in shown.events], self._desk.today())
        self._show_buttons()

    def _show_buttons(self) -> None:
        move = next_move(self._shown) if self._shown is not None else None
        self._next.setVisible(move is not None)
        if move is not None:
            asks = "" if move in (Move.SUBMIT, Move.SCREEN) else "…"
            self._next.setText(f"{move.label}(&D){asks}")
            self._next.setAccessibleName(move.label)
        self._edit.setVisible(self._shown is not None and Move.SAVE in self._shown.moves and move is not Move.SAVE)
        self._more.setVisible(self._shown is not None)


def _facts(shown: RequestDetail) -> list[_Fact]:
    card = shown.card
    found: list[_Fact] = []
    if card.proposed is not None:
        found.append(("审核意见", f"{card.proposed}：{card.reason}", VERDICT_TONES[card.proposed]))
    if card.verdict is not None and (card.verdict, card.verdict_reason) != (card.proposed, card.reason):
        found.append(("审核时", f"{card.verdict}：{card.verdict_reason}"))
    decided = f"{shown.decided_by} {(shown.decided_at or '').replace('T', ' ')}" if shown.decided_by else None
    lacking = ("例外理由", "还没有写，通知企业前要补上", Tone.WARN) if card.lacks_excuse else None
    return [
        *found,
        ("状态", card.state),
        ("处理意见", card.decision),
        ("处理人", decided),
        ("入企检查", f"{card.visit}，{card.visit_day}，{shown.visit_state}" if card.visit else None),
        ("检查对象", card.enterprise),
        ("信用代码", card.uscc),
        ("检查类型", card.kind),
        ("期限", window(card)),
        ("预计时长", f"{card.minutes} 分钟" if card.minutes else None),
        ("例外情形", card.exemption),
        *([lacking] if lacking else [("例外理由", card.exemption_reason)]),
        ("批准人", card.exemption_approver),
        ("任务来源", card.source),
        ("复查", f"{shown.recheck_of} 的整改" if shown.recheck_of else None),
        ("备注", card.remark),
        ("提交时间", (shown.submitted_at or "").replace("T", " ")),
    ]
