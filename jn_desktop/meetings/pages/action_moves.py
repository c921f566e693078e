"""What is done with an agreed action: its buttons, and the small dialogs that ask for what a move needs."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog, ask
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.rows import Rows
from jn_desktop.desktop.words import short
from jn_desktop.meetings.cards import ActionDetail
from jn_desktop.meetings.follow_up_cards import FollowedAction
from jn_desktop.meetings.follow_up_rules import Capacity, fits
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.service import MeetingService
from jn_desktop.meetings.states import MOVES, Move

Action = ActionDetail | FollowedAction
Done = Callable[[], None]
Failed = Callable[[StationError], None]

_BUTTONS = {
    Move.FINISH: "办结(&F)…",
    Move.REOPEN: "重新打开(&O)",
    Move.HAND_OVER: "交办(&H)",
    Move.ACCEPT: "接收(&A)",
    Move.REPORT_PROGRESS: "登记进展(&P)…",
    Move.REPORT_DONE: "反馈结果(&R)…",
    Move.CHECK: "核验(&C)",
    Move.SIGN_OFF: "销号签字(&G)…",
    Move.CLOSE: "销号(&X)…",
    Move.RETURN: "退回重办(&U)…",
    Move.ASK_EXTENSION: "申请延期(&D)…",
    Move.GRANT_EXTENSION: "同意延期(&J)",
    Move.REFUSE_EXTENSION: "不同意延期(&N)…",
    Move.WITHDRAW: "撤回交办(&K)…",
}


class ActionDoneForm(Form):
    ui = "action_done.ui"
    done_on: QLineEdit
    result: QPlainTextEdit


class ActionReportForm(Form):
    ui = "action_report.ui"
    done_on: QLineEdit
    result: QPlainTextEdit


class ActionProgressForm(Form):
    ui = "action_progress.ui"
    text: QPlainTextEdit


class ActionExtensionForm(Form):
    ui = "action_extension.ui"
    day: QLineEdit
    reason: QPlainTextEdit


class ActionSignOffForm(Form):
    ui = "action_sign_off.ui"
    capacity: QComboBox
    name: QLineEdit

    def __init__(self) -> None:
        super().__init__()
        for capacity in Capacity:
            self.capacity.addItem(capacity.value, capacity.value)


class ActionButtons(QWidget):
    """A button for each move that the state of the chosen action allows and the operator may make."""

    def __init__(self, desk: Desk, meetings: MeetingService, follow_up: FollowUpService) -> None:
        super().__init__()
        self._desk = desk
        self._action: Action | None = None
        self.moves = ActionMoves(self, desk, meetings, follow_up)
        line = Rows()
        line.setContentsMargins(0, 0, 0, 0)
        self.of_move: dict[Move, QPushButton] = {}
        for move, text in _BUTTONS.items():
            button = push_button(text, _name(move), partial(self._make, move))
            self.of_move[move] = button
            line.addWidget(button)
        self.setLayout(line)
        self.show_for(None)

    def show_for(self, action: Action | None) -> None:
        """Offer what can be done with an action; with none, nothing."""
        self._action = action
        for move, button in self.of_move.items():
            button.setVisible(action is not None and self._fits(move, action))

    def first(self) -> QPushButton | None:
        """Return the button of what comes next, if anything can be done."""
        return next((button for button in self.of_move.values() if not button.isHidden()), None)

    def _fits(self, move: Move, action: Action) -> bool:
        allowed = action.state in MOVES[move].leads and self._desk.may(move.value)
        return allowed and fits(move, action.extension_to)

    def _make(self, move: Move) -> None:
        if self._action is not None:
            self.moves.make(move, self._action)


class ActionMoves(QObject):
    """Asks for what a move of an action needs, and makes it."""

    def __init__(self, parent: QWidget, desk: Desk, meetings: MeetingService, follow_up: FollowUpService) -> None:
        super().__init__(parent)
        self._parent, self._desk, self._meetings, self._follow_up = parent, desk, meetings, follow_up
        self._ways: dict[Move, Callable[[Action], None]] = {
            Move.FINISH: self._finish,
            Move.REOPEN: lambda action: self._at_once(action, meetings.reopen_action, "已重新打开"),
            Move.HAND_OVER: lambda action: self._at_once(action, follow_up.hand_over, "已交办"),
            Move.ACCEPT: lambda action: self._at_once(action, follow_up.accept, "已接收"),
            Move.CHECK: lambda action: self._at_once(action, follow_up.check, "已核验"),
            Move.GRANT_EXTENSION: lambda action: self._at_once(action, follow_up.grant_extension, "已同意延期"),
            Move.REPORT_PROGRESS: self._report_progress,
            Move.REPORT_DONE: self._report_done,
            Move.RETURN: self._give_back,
            Move.SIGN_OFF: self._sign_off,
            Move.CLOSE: self._close,
            Move.ASK_EXTENSION: self._ask_extension,
            Move.REFUSE_EXTENSION: self._refuse_extension,
            Move.WITHDRAW: self._withdraw,
        }

    def make(self, move: Move, action: Action) -> None:
        """Make a move, or open the dialog that asks for what it needs."""
        self._ways[move](action)

    # ---- at once ----

    def _at_once(self, action: Action, act: Callable[[str], None], said: str) -> None:
        self._desk.tasks.save(self, lambda: act(action.id), lambda _: self._desk.say(f"{said}：{short(action.text)}"))

    def _close(self, action: Action) -> None:
        ask(
            self._parent,
            f"“{short(action.text)}”销号以后不再督办；发现没有办好，可以退回重办。",
            "销号",
            lambda: self._at_once(action, self._follow_up.close, "已销号"),
        )

    # ---- with a form ----

    def _finish(self, action: Action) -> None:
        def undo() -> None:
            self._desk.tasks.save(self, lambda: self._meetings.reopen_action(action.id))

        self._ask(
            action,
            Move.FINISH,
            f"“{short(action.text)}”已经办成。",
            ActionDoneForm(),
            (date_field("done_on", "办结日期", required=True), Field("result", "办理结果")),
            lambda told: self._meetings.finish_action(action.id, _day(told["done_on"]), told["result"]),
            "已办结",
            values={"done_on": self._desk.today()},
            undo=undo,
        )

    def _report_progress(self, action: Action) -> None:
        self._ask(
            action,
            Move.REPORT_PROGRESS,
            f"“{short(action.text)}”办到哪一步了；关联的项目和诉求也会记下。",
            ActionProgressForm(),
            (Field("text", "办理进展", required=True),),
            lambda told: self._follow_up.report_progress(action.id, told["text"]),
            "已登记进展",
        )

    def _report_done(self, action: Action) -> None:
        self._ask(
            action,
            Move.REPORT_DONE,
            f"责任单位反馈“{short(action.text)}”已经办成，等站里核验。",
            ActionReportForm(),
            (date_field("done_on", "办成日期", required=True), Field("result", "办理结果", required=True)),
            lambda told: self._follow_up.report_done(action.id, _day(told["done_on"]), told["result"]),
            "已反馈",
            values={"done_on": self._desk.today()},
        )

    def _sign_off(self, action: Action) -> None:
        self._ask(
            action,
            Move.SIGN_OFF,
            f"谁在“{short(action.text)}”的销号单上签了字。",
            ActionSignOffForm(),
            (Field("capacity", "身份", required=True), Field("name", "签字人", required=True)),
            lambda told: self._follow_up.sign_off(action.id, Capacity(told["capacity"]), told["name"]),
            "已登记签字",
            values={"capacity": Capacity.UNIT.value},
        )

    def _ask_extension(self, action: Action) -> None:
        self._ask(
            action,
            Move.ASK_EXTENSION,
            f"“{short(action.text)}”的时限是 {action.due}，申请延到哪一天。",
            ActionExtensionForm(),
            (date_field("day", "延到", required=True), Field("reason", "原因", required=True)),
            lambda told: self._follow_up.ask_extension(action.id, _day(told["day"]), told["reason"]),
            "已登记延期申请",
        )

    def _give_back(self, action: Action) -> None:
        self._ask_why(action, Move.RETURN, "还没有办好，退回责任单位重办。", self._follow_up.give_back, "已退回重办")

    def _withdraw(self, action: Action) -> None:
        wanted = f"从{action.responsible_unit or '责任单位'}撤回，改好以后可以再交办。"
        self._ask_why(action, Move.WITHDRAW, wanted, self._follow_up.withdraw, "已撤回交办")

    def _refuse_extension(self, action: Action) -> None:
        wanted = f"申请延到 {action.extension_to}，不同意，仍按原来的时限办。"
        self._ask_why(action, Move.REFUSE_EXTENSION, wanted, self._follow_up.refuse_extension, "没有同意延期")

    def _ask_why(self, action: Action, move: Move, purpose: str, act: Callable[[str, str], None], said: str) -> None:
        def save(reason: str, done: Done, failed: Failed) -> None:
            def saved(_: object) -> None:
                done()
                self._desk.say(f"{said}：{short(action.text)}")

            self._desk.tasks.save(self, lambda: act(action.id, reason), saved, failed=failed)

        ask_reason(self._parent, move.label, f"“{short(action.text)}”{purpose}", f"{move.label}(&Y)", save)

    def _ask(
        self,
        action: Action,
        move: Move,
        purpose: str,
        form: Form,
        fields: Sequence[Field],
        act: Callable[[dict[str, Any]], None],
        said: str,
        *,
        values: dict[str, Any] | None = None,
        undo: Callable[[], None] | None = None,
    ) -> None:
        def save(told: dict[str, Any], done: Done, failed: Failed) -> None:
            def saved(_: object) -> None:
                done()
                self._desk.say(f"{said}：{short(action.text)}", *([("撤销", undo)] if undo else []))

            self._desk.tasks.save(self, lambda: act(told), saved, failed=failed)

        dialog = FormDialog(
            self._parent,
            move.label,
            purpose,
            form,
            fields,
            accept=f"{move.label}(&Y)",
            save=save,
            values=values,
        )
        dialog.open()


def _name(move: Move) -> str:
    """Return the object name of a move's button: finish_action, accept_action, ..."""
    return f"{move.value.partition('.')[2].removesuffix('_action')}_action"


def _day(typed: str) -> date:
    return date.fromisoformat(typed)
