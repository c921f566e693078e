"""The tab 会议 of a project or an enterprise: what meetings said about it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.meetings.cards import Concern
from jn_desktop.meetings.pages.columns import concern_columns
from jn_desktop.meetings.service import MeetingService


class MeetingsTab(QWidget):
    """The topics that concern one record; Enter goes to the meeting. `of` fetches them by the record's id."""

    def __init__(self, desk: Desk, of: Callable[[str], Sequence[Concern]], name: str, nothing: str) -> None:
        super().__init__()
        self._desk = desk
        self._of = of
        self.table = RecordTable(
            name,
            concern_columns(desk.today),
            desk.memory,
            row_id=lambda concern: f"{concern.meeting_id} {concern.topic}",
        )
        self.table.setAccessibleName("会议")
        self.table.set_empty(nothing)
        self.table.opened.connect(lambda concern: desk.go(Place("meetings", concern.meeting_id)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.table)

    def show_record(self, record_id: str) -> None:
        self._desk.tasks.read(self, lambda: self._of(record_id), self.table.set_rows, key="concerns")


def meetings_of_project(desk: Desk, meetings: MeetingService) -> MeetingsTab:
    return MeetingsTab(desk, meetings.of_project, "project_meetings", "还没有会议研究过这个项目。")


def meetings_of_enterprise(desk: Desk, meetings: MeetingService) -> MeetingsTab:
    return MeetingsTab(desk, meetings.of_enterprise, "enterprise_meetings", "还没有会议研究过这家企业的项目。")
