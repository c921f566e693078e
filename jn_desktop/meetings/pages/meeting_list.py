"""The view 列表 of 现场办公会: all meetings, filtered, the chosen one beside them."""

from dataclasses import replace
from operator import attrgetter
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.view import View
from jn_desktop.meetings.cards import MeetingRow
from jn_desktop.meetings.pages.choices import add_choices, offer_series
from jn_desktop.meetings.pages.columns import meeting_columns
from jn_desktop.meetings.pages.detail import MeetingDetailPane, MinutesTab
from jn_desktop.meetings.pages.filtering import MeetingFilter
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.pages.minutes_batch import MinutesBatch
from jn_desktop.meetings.pages.today import due_this_week, week_of

_TOGGLES = (
    *(("overdue", "有超期"), ("due", "本周到期"), ("open", "在办")),
    *(("week", "本周召开"), ("retired", "已退出")),
)

_WIDE, _LEAST_PREVIEW = 1_700, 520  # pixels
MINUTES = "minutes"
"""What a `Place` says of a meeting whose minutes are wanted."""


class MeetingListView(View):
    """All meetings, filtered; what they agreed. Whoever shows it opens the editor that is wanted."""

    shows: ClassVar[frozenset[str]] = frozenset(
        {
            *("meeting", "topic", "topic_project", "topic_action", "invitee", "agreed_action"),
            *("meeting_event", "minutes_issue", "setting"),
        }
    )
    new_wanted = Signal(object)
    """A meeting on a day, or on none in particular (None)."""
    edit_wanted = Signal(str)
    begun = Signal(str)
    """The meeting that follows one was begun."""

    def __init__(self, desk: Desk, services: MeetingServices) -> None:
        super().__init__(desk)
        self._meetings = services.meetings
        self.batch = MinutesBatch(self, desk, services.meetings)
        self._due: frozenset[str] = frozenset()
        self.filters = self._make_filters()
        self.table = RecordTable("meetings_table", meeting_columns(), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("现场办公会")
        self.preview = MinutesTab(desk, services.meetings)
        self._paper = in_card(self.preview)
        self._paper.setMinimumWidth(_LEAST_PREVIEW)
        self._paper.hide()
        self._wide = False
        self.detail = MeetingDetailPane(desk, services)
        self._list = RecordList(
            desk,
            self.table,
            wanted=lambda **told: MeetingFilter(
                now=desk.clock.now(), of_week=week_of(desk.today()), of_due=self._due, **told
            ),
            kinds=("meeting",),
            apart=lambda row: "retired" if row.retired_on else None,
        )
        panes = beside(desk, "meetings", in_card(self.table), self.detail, (680, 450))
        panes.addWidget(self._paper)
        panes.setStretchFactor(2, 1)
        self._list.lay_out(self.filters, panes)
        self.body.addWidget(self._list)
        self._fill_head()
        self.table.chosen.connect(self.detail.show_row)
        self.table.chosen.connect(self._preview)
        self.table.opened.connect(lambda _: self.detail.edit())
        self.detail.edit_wanted.connect(self.edit_wanted)
        self.detail.begun.connect(self.begun)
        on_keys(self, "F2", self.detail.edit)
        self.setFocusProxy(self.table)

    # ---- what the place asks ----

    def reload(self) -> None:
        today = self.desk.today()

        def fetch() -> tuple[list[MeetingRow], frozenset[str]]:
            due = due_this_week(self._meetings.open_actions(), today)
            rows = self._meetings.board() + self._meetings.board(retired=True)
            return rows, frozenset(action.meeting_id for action in due)

        self.desk.tasks.read(self, fetch, lambda found: self._show(*found), key="board")

    def open_place(self, place: Place) -> None:
        """Go to a meeting, for `MINUTES` with its minutes beside it; or show what a button of the filters shows."""
        if place.only == MINUTES:
            if not self._wide:  # else they stand beside it
                self.detail.tabs.setCurrentWidget(self.detail.minutes)
            place = replace(place, only=None)
        self._list.open_place(place)

    def go_to_next(self, meeting_id: str) -> None:
        """Go to a meeting that has just been written, once the list is fetched anew."""
        self._list.go_to_next(meeting_id)

    def prepare(self, meeting_id: str) -> None:
        """Go to a meeting that has just been begun, and to what is to be done for it."""
        self.go_to_next(meeting_id)
        self.detail.tabs.setCurrentWidget(self.detail.preparing)
        self.reload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the minutes in a pane of their own where there is room for one, else as a tab."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE
        if wide is not self._wide:
            self._wide = wide
            self.detail.tabs.setTabVisible(self.detail.tabs.indexOf(self.detail.minutes), not wide)
            self._preview(self.table.current())

    # ---- inside ----

    def _preview(self, row: MeetingRow | None) -> None:
        self._paper.setVisible(self._wide and row is not None)
        if self._wide and row is not None:
            self.preview.show_record(row.id)

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("meetings", self.desk.memory, self)
        filters.add_text("名称、编号、地点、首字母")
        add_choices(filters)
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        return filters

    def _fill_head(self) -> None:
        self.offer("批量纪要…", "all_minutes", self._ask_batch, keys="Ctrl+Shift+A")
        if self.desk.may("meetings.import_meetings"):
            self.offer("导入台账", "meetings_import", self._go_to_import, keys="Ctrl+Shift+I")
        self.head.append(more_button(self.table, self.desk, "现场办公会"))
        if self.desk.may("meetings.save"):
            add = self.offer(
                "新增会议", "meetings_add", lambda: self.new_wanted.emit(None), keys="Ctrl+N", primary=True
            )
            self.table.set_empty("还没有会议。可以写下一次，或者导入台账。", "新增会议", add.click)
        else:
            self.table.set_empty("还没有会议。")

    def _show(self, rows: list[MeetingRow], due: frozenset[str]) -> None:
        self._due = due
        offer_series(self.filters, rows)
        self._list.show_rows(rows)
        current = [row for row in rows if not row.retired_on]
        waiting, late = sum(row.open_actions for row in current), sum(row.overdue_actions for row in current)
        self.counted.emit(f"{len(current)} 次会议 · 在办 {waiting} 项 · 超期 {late} 项")

    # ---- what leaves the view ----

    def _go_to_import(self) -> None:
        self.desk.go(Place("import", only="meetings"))

    def _ask_batch(self) -> None:
        listed = [row for row in self.table.records() if not row.retired_on]
        self.batch.ask(listed, [row for row in self.table.selected() if not row.retired_on])
