"""An agent's limit and leave, changed in place under the facts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jn_desktop.agents.ledger import AGENTS
from jn_desktop.agents.service import AgentService
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FaultLine, ask
from jn_desktop.desktop.forms import Binder, Form
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.pages.agents_columns import has_leave

_FIELDS = tuple(field for field in AGENTS.fields if field.name in ("capacity", "leave_from", "leave_to"))
_NO_LEAVE = {"leave_from": None, "leave_to": None}

Values = dict[str, Any]
"""Limit and leave as the ledger reader gives them."""


class DutyForm(Form):
    ui = "agent_duty.ui"
    capacity: QLineEdit
    leave_from: QLineEdit
    leave_to: QLineEdit


class Duty(QWidget):
    """Limit and leave of the agent shown; each saving can be undone."""

    def __init__(self, desk: Desk, agents: AgentService) -> None:
        super().__init__()
        self._desk, self._agents = desk, agents
        self._card: AgentCard | None = None
        self._may = desk.may("agents.set_leave") and desk.may("agents.set_capacity")
        self._form = DutyForm()
        self.binder = Binder(self._form, _FIELDS)
        self.binder.changed.connect(self._show_state)
        self.binder.set_read_only(not self._may)
        self._fault = FaultLine()
        self._save = push_button("保存上限和请假(&V)", "duty_save", self.save)
        self._end = push_button("销假(&X)", "duty_end_leave", self.end_leave)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._save)
        buttons.addWidget(self._end)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(_hairline())
        layout.addWidget(self._form.root)
        layout.addWidget(self._fault)
        layout.addLayout(buttons)
        for field in (self._form.capacity, self._form.leave_from, self._form.leave_to):
            field.returnPressed.connect(self.save)

    def show_card(self, card: AgentCard) -> None:
        """Show an agent's duty; what is being typed for the same agent stays."""
        if self._card is not None and self._card.id == card.id and self.binder.dirty():
            return
        self._card = card
        self._fault.say("")
        self.binder.load(_values(card))
        self._show_state()

    def unsaved(self) -> bool:
        """Tell whether anything was typed that is not saved."""
        return self._card is not None and self.binder.dirty()

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on at once when nothing was typed, else ask whether what was typed may be dropped."""

        def drop() -> None:
            if self._card is not None:
                self.binder.load(_values(self._card))
            go_on()

        if self.unsaved():
            ask(self, "上限和请假还没有保存。", "不保存", drop, no="继续填写")
        else:
            go_on()

    def save(self) -> None:
        """Write what was typed."""
        values = self.binder.collect()
        if self._card is not None and values is not None and self.binder.dirty():
            self._change(self._card, values, f"已保存 {self._card.name} 的上限和请假。")

    def end_leave(self) -> None:
        """Have the agent back on duty."""
        if self._card is not None:
            self._change(self._card, {**_values(self._card), **_NO_LEAVE}, f"{self._card.name} 已销假。")

    def _change(self, card: AgentCard, after: Values, sentence: str) -> None:
        before = _values(card)
        restored = f"{card.name} 的上限和请假已恢复。"
        undo = ("撤销", lambda: self._write(card.id, after, before, lambda: self._desk.say(restored)))
        self._write(card.id, before, after, lambda: self._desk.say(sentence, undo))

    def _write(self, agent: str, before: Values, after: Values, then: Callable[[], None]) -> None:
        def written(_: None) -> None:
            if self._card is not None and self._card.id == agent:
                self.binder.load(after)
                self._show_state()
            then()

        self._save.setEnabled(False)
        self._desk.tasks.save(self, lambda: self._store(agent, before, after), written, failed=self._refuse)

    def _store(self, agent: str, before: Values, after: Values) -> None:
        if after["capacity"] != before["capacity"]:
            self._agents.set_capacity(agent, after["capacity"])
        first, last = (after[name] and date.fromisoformat(after[name]) for name in _NO_LEAVE)
        if any(after[name] != before[name] for name in _NO_LEAVE):
            self._agents.set_leave(agent, first, last)

    def _refuse(self, error: StationError) -> None:
        self._show_state()
        if not (isinstance(error, FieldError) and self.binder.show_fault(error.field, str(error))):
            self._fault.say(str(error))

    def _show_state(self) -> None:
        self._fault.say("")
        self._save.setEnabled(self._may and self.binder.dirty())
        self._save.setVisible(self._may)
        self._end.setVisible(self._may and self._card is not None and has_leave(self._card, self._desk.today()))


def _values(card: AgentCard) -> Values:
    return {"capacity": card.capacity, "leave_from": card.leave_from, "leave_to": card.leave_to}


def _hairline() -> QFrame:
    line = QFrame()
    line.setFixedHeight(1)
    line.setStyleSheet("background: palette(mid)")
    return line
