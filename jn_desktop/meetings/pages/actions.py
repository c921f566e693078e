"""The tab 议定事项 of a meeting: what was agreed, and what is done about the chosen line."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.meetings.cards import ActionDetail, MeetingDetail
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.pages.action_moves import ActionButtons
from jn_desktop.meetings.pages.columns import action_columns, urgency_of
from jn_desktop.meetings.service import MeetingService


class ActionsTab(QWidget):
    """What one meeting agreed; Enter does what comes next with the chosen line."""

    def __init__(self, desk: Desk, meetings: MeetingService, follow_up: FollowUpService) -> None:
        super().__init__()
        self.table = RecordTable(
            "meeting_actions", action_columns(desk.today), desk.memory, row_id=lambda action: action.id
        )
        self.table.setAccessibleName("议定事项")
        self.table.set_empty("这次会议没有议定事项。")
        self.table.chosen.connect(self._show_buttons)
        self.table.opened.connect(lambda _: self._do_next())
        self.buttons = ActionButtons(desk, meetings, follow_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.buttons)
        self._current = True

    def show_meeting(self, meeting: MeetingDetail) -> None:
        self._current = meeting.retired_on is None
        self.table.set_rows(meeting.actions)
        if self.table.current() is None and meeting.actions:
            self.table.select(min(meeting.actions, key=urgency_of).id)
        self._show_buttons(self.table.current())

    def _show_buttons(self, action: ActionDetail | None) -> None:
        self.buttons.show_for(action if self._current else None)

    def _do_next(self) -> None:
        button = self.buttons.first()
        if button is not None:
            button.click()
