"""The line below the board while several demands are selected: what can be done with all of them at once."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from jn_desktop.demands.cards import DemandCard
from jn_desktop.demands.pages.moves import MANY, Moves
from jn_desktop.demands.pages.papers import Papers, can_be_urged
from jn_desktop.demands.states import MOVES, Move, State
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.tables import RecordTable

MOST = 500
"""Demands that are moved at once: more are chosen by mistake rather than on purpose."""


class BatchBar(QFrame):
    """Offers the moves that every selected demand can make; it is there only while there are several."""

    def __init__(self, desk: Desk, table: RecordTable, moves: Moves, papers: Papers) -> None:
        super().__init__()
        self._table, self._moves = table, moves
        self.setObjectName("demand_batch")
        self._said = plain_label()
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 8, 12, 8)
        line.setSpacing(8)
        line.addWidget(self._said, 1)
        self._buttons: dict[Move, QPushButton] = {}
        for number, move in enumerate(MANY, start=1):
            button = push_button(f"{move.deed}(&{number})…", f"batch_{move.value}", self._maker(move))
            offered_if(desk.may(f"demands.{move.value}"), button)
            self._buttons[move] = button
            line.addWidget(button)
        self._notices = push_button(
            f"催办通知书(&{len(MANY) + 1})…",
            "batch_notices",
            lambda: papers.open_urging_notices(table, table.selected()),
        )
        offered_if(desk.may("demand_papers.urging_notices"), self._notices)
        line.addWidget(self._notices)
        self.hide()

    def look(self) -> None:
        """Show what can be done with what is selected now."""
        chosen = self._table.selectionModel().selection()  # in stretches of rows, since there may be 100 000 of them
        count = sum(chosen.at(place).height() for place in range(chosen.count()))
        self.setVisible(count > 1)
        if count <= 1:
            return
        cards = self._table.selected() if count <= MOST else []
        for move, button in self._buttons.items():
            button.setEnabled(len(cards) == count and all(_can(card, move) for card in cards))
        self._notices.setEnabled(len(cards) == count and all(map(can_be_urged, cards)))
        self._said.setText(self._sentence(count, len(cards)))

    def _sentence(self, count: int, at_hand: int) -> str:
        if count > MOST:
            return f"选了 {count:,} 件，一次最多办 {MOST} 件。"
        if at_hand < count:
            return f"选了 {count} 件，有的还在读取。"
        stuck = not any(button.isEnabled() for button in self._buttons.values())
        return f"选了 {count} 件{'，没有都能办的事' if stuck else ''}"

    def _maker(self, move: Move) -> Callable[[], None]:
        return lambda: self._moves.make(move, self._table.selected())


def _can(card: DemandCard, move: Move) -> bool:
    return State(card.state) in MOVES[move].leads
