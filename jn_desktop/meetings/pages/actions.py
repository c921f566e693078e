"""The tab 议定事项 of a meeting: what was agreed, and the word that it is done."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import push_button
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.words import short
from jn_desktop.meetings.cards import ActionDetail, MeetingDetail
from jn_desktop.meetings.pages.columns import action_columns, urgency_of
from jn_desktop.meetings.service import MeetingService


class ActionDoneForm(Form):
    ui = "action_done.ui"
    done_on: QLineEdit
    result: QPlainTextEdit


class ActionsTab(QWidget):
    """What one meeting agreed; the chosen line can be finished and opened again."""

    changed = Signal()

    def __init__(self, desk: Desk, meetings: MeetingService) -> None:
        super().__init__()
        self._desk = desk
        self._meetings = meetings
        self.table = RecordTable(
            "meeting_actions", action_columns(desk.today), desk.memory, row_id=lambda action: action.id
        )
        self.table.setAccessibleName("议定事项")
        self.table.set_empty("这次会议没有议定事项。")
        self.table.chosen.connect(self._show_buttons)
        self.table.opened.connect(lambda _: self._toggle())
        self.finish = push_button("办结(&F)…", "finish_action", self._finish)
        self.reopen = push_button("重新打开(&O)", "reopen_action", self._reopen)
        line = QHBoxLayout()
        line.addWidget(self.finish)
        line.addWidget(self.reopen)
        line.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addLayout(line)
        self._current = True
        self._show_buttons(None)

    def show_meeting(self, meeting: MeetingDetail) -> None:
        self._current = meeting.retired_on is None
        self.table.set_rows(meeting.actions)
        if self.table.current() is None and meeting.actions:
            self.table.select(min(meeting.actions, key=urgency_of).id)
        self._show_buttons(self.table.current())

    def _show_buttons(self, action: ActionDetail | None) -> None:
        may = self._current and self._desk.may("meetings.finish_action")
        self.finish.setVisible(may)
        self.reopen.setVisible(may)
        self.finish.setEnabled(action is not None and action.done_on is None)
        self.reopen.setEnabled(action is not None and action.done_on is not None)

    def _toggle(self) -> None:
        button = self.finish if self.finish.isEnabled() else self.reopen
        if button.isVisible():
            button.click()

    def _finish(self) -> None:
        action = self.table.current()
        if action is None:
            return

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            day = date.fromisoformat(values["done_on"])

            def saved(_: None) -> None:
                done()
                self._say(action)

            self._desk.tasks.save(
                self,
                lambda: self._meetings.finish_action(action.id, day, values["result"]),
                saved,
                failed=failed,
            )

        FormDialog(
            self,
            "办结",
            f"“{short(action.text)}”已经办成。",
            ActionDoneForm(),
            (date_field("done_on", "办结日期", required=True), Field("result", "办理结果")),
            accept="办结(&Y)",
            save=save,
            values={"done_on": self._desk.today()},
        ).open()

    def _say(self, action: ActionDetail) -> None:
        undo = ("撤销", lambda: self._desk.tasks.save(self, lambda: self._meetings.reopen_action(action.id)))
        self._desk.say(f"已办结：{short(action.text)}", undo)

    def _reopen(self) -> None:
        action = self.table.current()
        if action is not None:
            self._desk.tasks.save(self, lambda: self._meetings.reopen_action(action.id))
