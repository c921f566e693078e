"""The page 现场办公会: the list with the chosen meeting beside it, and in their place the editor."""

from operator import attrgetter
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget

from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.meetings.cards import MeetingDetail, MeetingRow
from jn_desktop.meetings.follow_up_service import FollowUpService
from jn_desktop.meetings.issuing_service import MinutesService
from jn_desktop.meetings.pages.columns import meeting_columns
from jn_desktop.meetings.pages.detail import MeetingDetailPane
from jn_desktop.meetings.pages.editor import Known, MeetingEditor
from jn_desktop.meetings.pages.filtering import MeetingFilter
from jn_desktop.meetings.pages.today import due_this_week, week_of
from jn_desktop.meetings.service import MeetingService

_TOGGLES = (
    *(("overdue", "有超期"), ("due", "本周到期"), ("open", "在办")),
    *(("week", "本周召开"), ("retired", "已退出")),
)


class MeetingsPage(Page):
    """All meetings, filtered; what they agreed; writing one down."""

    key = "meetings"
    title = "现场办公会"
    icon = "meetings"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "topic", "topic_project", "agreed_action", "meeting_event", "minutes_issue", "setting"}
    )

    def __init__(
        self, desk: Desk, meetings: MeetingService, minutes: MinutesService, follow_up: FollowUpService
    ) -> None:
        super().__init__(desk)
        self._meetings = meetings
        self._due: frozenset[str] = frozenset()
        self.editor: MeetingEditor | None = None
        self.filters = self._make_filters()
        self.table = RecordTable("meetings_table", meeting_columns(), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("现场办公会")
        self.detail = MeetingDetailPane(desk, meetings, minutes, follow_up)
        self._list = RecordList(
            desk,
            self.table,
            wanted=lambda **told: MeetingFilter(of_week=week_of(desk.today()), of_due=self._due, **told),
            kinds=("meeting",),
            apart=lambda row: "retired" if row.retired_on else None,
        )
        self._list.lay_out(self.filters, beside(desk, "meetings", in_card(self.table), self.detail, (680, 450)))
        self._places = QStackedWidget()
        self._places.addWidget(self._list)
        self.body.addWidget(self._places, 1)
        self._fill_head()
        self._connect()
        self.setFocusProxy(self.table)

    # ---- what the shell asks ----

    def reload(self) -> None:
        today = self.desk.today()

        def fetch() -> tuple[list[MeetingRow], frozenset[str]]:
            due = due_this_week(self._meetings.open_actions(), today)
            rows = self._meetings.board() + self._meetings.board(retired=True)
            return rows, frozenset(action.meeting_id for action in due)

        self.desk.tasks.read(self, fetch, lambda found: self._show(*found), key="board")

    def open_place(self, place: Place) -> None:
        if self.editor is None:
            self._list.open_place(place)
        else:
            self.editor.leave(lambda: self._leave_for(place))

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("meetings", self.desk.memory, self)
        filters.add_text("名称、编号、地点、首字母")
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        return filters

    def _fill_head(self) -> None:
        self.add_button(
            "督办", lambda: self.desk.go(Place("follow_up")), name="follow_up_open", icon="clock", keys="Ctrl+Shift+D"
        )
        self.add_button("全部纪要…", self._choose_folder, name="all_minutes", icon="export")
        if self.desk.may("meetings.import_meetings"):
            self.add_button("导入台账", self._go_to_import, name="meetings_import", icon="import")
        self.add_to_head(more_button(self.table, self.desk, self.title))
        if self.desk.may("meetings.save"):
            add = self.add_button("新增会议", self.write_new, name="meetings_add", primary=True, keys="Ctrl+N")
            self.table.set_empty("还没有会议。可以写下一次，或者导入台账。", "新增会议", add.click)
        else:
            self.table.set_empty("还没有会议。")

    def _connect(self) -> None:
        self.table.chosen.connect(self.detail.show_row)
        self.table.opened.connect(lambda _: self.detail.edit())
        self.detail.edit_wanted.connect(self._open_editor)
        on_keys(self, "F2", self.detail.edit)

    # ---- the list ----

    def _show(self, rows: list[MeetingRow], due: frozenset[str]) -> None:
        self._due = due
        self._list.show_rows(rows)
        self._count(rows)

    def _count(self, rows: list[MeetingRow]) -> None:
        current = [row for row in rows if not row.retired_on]
        waiting, late = sum(row.open_actions for row in current), sum(row.overdue_actions for row in current)
        if self.editor is None:
            self.set_counts(f"{len(current)} 次会议 · 在办 {waiting} 项 · 超期 {late} 项")

    # ---- the editor ----

    def write_new(self) -> None:
        """Open the editor on an empty meeting."""
        if self.editor is None:
            self.desk.tasks.read(self, self._known, lambda known: self._show_editor(None, known), key="editor")

    def _open_editor(self, meeting_id: str) -> None:
        if self.editor is None:
            self.desk.tasks.read(
                self,
                lambda: (self._meetings.meeting(meeting_id), self._known()),
                lambda found: self._show_editor(*found),
                key="editor",
            )

    def _known(self) -> Known:
        return Known(self._meetings.units(), self._meetings.project_choices())

    def _show_editor(self, meeting: MeetingDetail | None, known: Known) -> None:
        if self.editor is not None:
            return
        self.editor = MeetingEditor(self.desk, self._meetings, meeting, known)
        self.editor.closed.connect(self._close_editor)
        self._places.addWidget(self.editor)
        self._places.setCurrentWidget(self.editor)
        self.offer_head(False)
        self.set_counts(f"编辑 {meeting.number}" if meeting is not None else "新增会议")
        self.editor.form.name.setFocus()

    def _close_editor(self, saved: str | None) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            self._places.removeWidget(editor)
            editor.deleteLater()
        self.offer_head(True)
        if saved is not None:
            self._list.go_to_next(saved)
        self.table.setFocus()
        self.reload()

    def _leave_for(self, place: Place) -> None:
        self._close_editor(None)
        self._list.open_place(place)

    # ---- what leaves the page ----

    def _go_to_import(self) -> None:
        self.desk.go(Place("import", only="meetings"))

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "全部纪要写到哪个文件夹")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.write_all(Path(folder)))
        dialog.open()

    def write_all(self, folder: Path) -> None:
        """Write the minutes of every meeting into a folder, with progress and cancel."""
        self.desk.tasks.work(
            self,
            "写全部会议纪要",
            lambda report: self._meetings.all_minutes(folder, report),
            lambda files: self.desk.say_folder(f"已写出 {len(files)} 份纪要", folder),
        )
