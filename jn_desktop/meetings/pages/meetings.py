"""The place 现场办公会: its views, and in the place of all of them the editor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.view import View
from jn_desktop.desktop.views import ViewMaker, ViewsPage
from jn_desktop.meetings.cards import MeetingDetail
from jn_desktop.meetings.pages.editor import Known, MeetingEditor, known_of
from jn_desktop.meetings.pages.meeting_list import MeetingListView
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.pages.new_meeting import ask_new_meeting
from jn_desktop.meetings.pages.typing_today import EDIT

_LIST = "list"


class MeetingsPage(ViewsPage):
    """The views, and in the place of all of them the editor while a meeting is being written down."""

    key = "meetings"
    title = "现场办公会"
    icon = "meetings"

    def __init__(self, desk: Desk, services: MeetingServices) -> None:
        self._services = services
        self.editor: MeetingEditor | None = None
        super().__init__(
            desk,
            [
                ViewMaker(_LIST, "列表", self._make_list),
                ViewMaker("calendar", "月历", self._make_calendar),
                ViewMaker("search", "纪要检索", self._make_search),
            ],
        )
        self.add_button(
            "督办", lambda: desk.go(Place("follow_up")), name="follow_up_open", icon="clock", keys="Ctrl+Shift+D"
        )

    # ---- what the shell asks ----

    def open_place(self, place: Place) -> None:
        """Go to a view; a record, or what a button of the filters shows, is looked for in the list."""
        if place.only == EDIT and place.record is not None:
            self._go_on_writing(place.record)
            return
        view = (place.only or "").partition("/")[0]
        if view not in self.keys:
            place = replace(place, only=f"{_LIST}/{place.only or ''}")
        if self.editor is None:
            super().open_place(place)
        else:
            self.editor.leave(lambda: self._leave_for(place))

    # ---- the views ----

    def _make_list(self) -> MeetingListView:
        view = MeetingListView(self.desk, self._services)
        view.begun.connect(self._go_on)
        view.new_wanted.connect(self.write_new)
        view.edit_wanted.connect(self._open_editor)
        return view

    def _make_calendar(self) -> View:
        from jn_desktop.meetings.pages.meeting_calendar import MeetingCalendarView

        view = MeetingCalendarView(self.desk, self._services)
        view.new_wanted.connect(self.write_new)
        view.edit_wanted.connect(self._open_editor)
        return view

    def _make_search(self) -> View:
        from jn_desktop.meetings.pages.minutes_search import MinutesSearchView

        return MinutesSearchView(self.desk, self._services.search, self._services.meetings)

    # ---- the editor ----

    def write_new(self, day: date | None = None) -> None:
        """Ask what a meeting begins with, on a day where one is chosen; it is saved, and written on from there."""
        if self.editor is None:
            ask_new_meeting(self, self.desk, self._services, self._go_on, day=day)

    def _go_on(self, meeting_id: str) -> None:
        """Open the editor on a meeting that was begun; one that is still to come is prepared first."""

        def go_on(meeting: MeetingDetail, known: Known) -> None:
            if datetime.fromisoformat(meeting.time) <= self.desk.clock.now():
                self._show_editor(meeting, known)
                return
            self.tabs.setCurrentIndex(self.keys.index(_LIST))
            view = self.view
            assert isinstance(view, MeetingListView)
            view.prepare(meeting_id)

        self._fetch(meeting_id, go_on)

    def _go_on_writing(self, meeting_id: str) -> None:
        """Open the editor on a meeting, in the place of one on another meeting."""

        def go_on() -> None:
            self._close_editor(None)
            self._open_editor(meeting_id)

        if self.editor is None:
            self._open_editor(meeting_id)
        elif self.editor.meeting_id != meeting_id:
            self.editor.leave(go_on)

    def _open_editor(self, meeting_id: str) -> None:
        if self.editor is None:
            self._fetch(meeting_id, self._show_editor)

    def _fetch(self, meeting_id: str, then: Callable[[MeetingDetail, Known], None]) -> None:
        """Fetch a meeting, and what the editor knows beside it."""
        self.desk.tasks.read(
            self,
            lambda: (self._services.meetings.meeting(meeting_id), known_of(self._services, meeting_id)),
            lambda found: then(*found),
            key="editor",
        )

    def _show_editor(self, meeting: MeetingDetail, known: Known) -> None:
        if self.editor is not None:
            return
        self.editor = MeetingEditor(self.desk, self._services, meeting, known)
        self.editor.closed.connect(self._close_editor)
        self.show_instead(self.editor, f"编辑 {meeting.number}")
        self.editor.form.name.setFocus()

    def _close_editor(self, saved: str | None) -> None:
        self.editor = None
        self.end_instead()
        view = self.view
        if saved is not None:
            view.go_to_next(saved)
        view.setFocus()
        view.reload()

    def _leave_for(self, place: Place) -> None:
        self._close_editor(None)
        super().open_place(place)
