"""The tab 会议 of a project or an enterprise: what meetings said about it; Enter goes to the meeting."""

from collections.abc import Callable, Sequence

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.table_tab import TableTab
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.meetings.cards import Concern
from jn_desktop.meetings.pages.columns import concern_columns
from jn_desktop.meetings.service import MeetingService


def meetings_of_project(desk: Desk, meetings: MeetingService) -> TableTab:
    return _concerns(desk, meetings.of_project, "project_meetings", "还没有会议研究过这个项目。")


def meetings_of_enterprise(desk: Desk, meetings: MeetingService) -> TableTab:
    return _concerns(desk, meetings.of_enterprise, "enterprise_meetings", "还没有会议研究过这家企业的项目。")


def _concerns(desk: Desk, of: Callable[[str], Sequence[Concern]], name: str, nothing: str) -> TableTab:
    table = RecordTable(
        name, concern_columns(desk.today), desk.memory, row_id=lambda concern: f"{concern.meeting_id} {concern.topic}"
    )
    table.setAccessibleName("会议")
    table.set_empty(nothing)
    table.opened.connect(lambda concern: desk.go(Place("meetings", concern.meeting_id)))
    return TableTab(desk, table, of)
