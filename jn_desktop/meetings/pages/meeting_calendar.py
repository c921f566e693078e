"""The view 月历 of 现场办公会: a month of meetings, the chosen day's beside it, a meeting put off by carrying it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import ClassVar

from PySide6.QtCore import Signal

from jn_desktop.core.calendar import Calendar
from jn_desktop.desktop.buttons import offered_if, on_keys
from jn_desktop.desktop.day_card import DayCard
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.month import MonthGrid
from jn_desktop.desktop.month_card import MonthCard
from jn_desktop.desktop.month_carrying import named
from jn_desktop.desktop.month_days import whole_weeks
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.view import View
from jn_desktop.desktop.words import short
from jn_desktop.meetings.cards import MeetingRow, draft_of
from jn_desktop.meetings.pages.choices import add_choices, offer_series
from jn_desktop.meetings.pages.filtering import MeetingFilter, Stage, stage_of
from jn_desktop.meetings.pages.meeting_chips import STAGE_TONES, chip_of, day_columns
from jn_desktop.meetings.pages.meeting_services import MeetingServices
from jn_desktop.meetings.service import MeetingService


@dataclass(frozen=True)
class _Known:
    """All that the view shows, fetched at once: of every month, so that one turns from month to month at once."""

    calendar: Calendar
    meetings: list[MeetingRow]


class MeetingCalendarView(View):
    """A month, its meetings as filtered, and those of the chosen day."""

    shows: ClassVar[frozenset[str]] = frozenset(
        {"meeting", "agreed_action", "minutes_issue", "calendar_day", "setting"}
    )
    new_wanted = Signal(object)
    """A meeting on a day."""
    edit_wanted = Signal(str)

    def __init__(self, desk: Desk, services: MeetingServices) -> None:
        super().__init__(desk)
        self._meetings, self._calendar = services.meetings, services.calendar
        self._known: _Known | None = None
        self._by_id: dict[str, MeetingRow] = {}
        self._awaited: str | None = None
        self.filters = self._make_filters()
        self.grid = MonthGrid(desk.today(), "会议")
        self.month = MonthCard(self.grid, [(tone, stage.value) for stage, tone in STAGE_TONES.items()])
        self.day = MeetingDay(desk, self._begin)
        self.body.addWidget(self.filters)
        self.body.addWidget(beside(desk, "meeting_calendar", self.month, self.day, (790, 340)), 1)
        if desk.may("meetings.save"):
            self.offer("新增会议", "calendar_add", self._begin, keys="Ctrl+N", primary=True)
        self._connect()
        self.setFocusProxy(self.grid)

    # ---- what the place asks ----

    def reload(self) -> None:
        self.desk.tasks.read(
            self, lambda: _Known(self._calendar.calendar(), self._meetings.board()), self._take, key="meetings"
        )

    def go_to_next(self, meeting_id: str) -> None:
        """Go to a meeting that has just been written, in whichever month, once the month is fetched anew."""
        self._awaited = meeting_id

    def show_month(self, day: date) -> None:
        """Go to the month of a day, and to the day itself where it is not just the first."""
        if self._known is not None:
            self._show(self._known, day.replace(day=1))
            self.grid.choose(day)
            self._show_day()

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("meeting_calendar", self.desk.memory, self)
        filters.add_text("名称、编号、地点")
        add_choices(filters)
        return filters

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.filters.left.connect(self.grid.setFocus)
        self.month.month_wanted.connect(self.show_month)
        self.grid.day_chosen.connect(lambda _: self._show_day())
        self.grid.chip_chosen.connect(self.day.table.select)
        self.grid.opened.connect(self._open)
        self.grid.entered.connect(self._enter)
        self.grid.lifted.connect(lambda meeting_id: self.grid.allow(meeting_id, self._days_to_come()))
        self.grid.dropped.connect(self._drop)
        self.grid.refused.connect(lambda why: self.desk.say(f"没有改期：{why}", tone=Tone.WARN))
        self.day.table.chosen.connect(lambda row: self.grid.choose_chip(row.id if row is not None else None))
        self.day.opened.connect(self._open)
        self.day.edit_wanted.connect(self.edit_wanted)
        on_keys(self.day, "Esc", self.grid.setFocus)

    # ---- the month ----

    def _take(self, known: _Known) -> None:
        awaited = next((row for row in known.meetings if row.id == self._awaited), None)
        day = date.fromisoformat(awaited.time[:10]) if awaited is not None else self.grid.month
        self._known = known
        self.grid.today = self.desk.today()
        offer_series(self.filters, known.meetings)
        self._show(known, day.replace(day=1))
        if awaited is not None:
            self._awaited = None
            self.grid.choose(day, awaited.id)
            self._show_day()
            self.day.table.select(awaited.id)

    def _show(self, known: _Known, month: date) -> None:
        days = known.calendar.days(*whole_weeks(month))
        self.month.show_days(month, days, quiet_counts=known.calendar.quiet.visits)
        self._filter()

    def _filter(self) -> None:
        if self._known is None:
            return
        now = self.desk.clock.now()
        wanted = MeetingFilter(now=now, text=self.filters.text, **self.filters.values())
        meetings = sorted(filter(wanted.accepts, self._known.meetings), key=attrgetter("time", "number"))
        self._by_id = {row.id: row for row in meetings}
        may_move = self.desk.may("meetings.save")
        self.grid.show_chips(chip_of(row, now, may_move=may_move) for row in meetings)
        self._count(meetings, now)
        self._show_day()

    def _count(self, meetings: Sequence[MeetingRow], now: datetime) -> None:
        inside = [stage_of(row, now) for row in meetings if row.time.startswith(f"{self.grid.month:%Y-%m}")]
        told = [f"本月 {len(inside)} 次会议"]
        told += [f"{stage} {inside.count(stage)}" for stage in (Stage.PLANNED, Stage.TO_WRITE) if stage in inside]
        self.counted.emit(" · ".join(told))

    def _show_day(self) -> None:
        day = self.grid.current
        self.day.show_rows(self.grid.in_words(day), [self._by_id[chip.id] for chip in self.grid.chips(day)])

    # ---- what is done from here ----

    def _begin(self) -> None:
        self.new_wanted.emit(self.grid.current)

    def _enter(self) -> None:
        """Go on from a day to its meetings; one without any is where a new one belongs."""
        if self.day.table.records():
            self.day.table.setFocus()
        elif self.desk.may("meetings.save"):
            self._begin()

    def _open(self, meeting_id: str) -> None:
        self.desk.go(Place("meetings", meeting_id))

    def _days_to_come(self) -> Mapping[date, str | None]:
        """Return for each day that is shown why no meeting can be put there."""
        today = self.desk.today()
        return {day.date: None if day.date >= today else f"{named(day.date)}已经过了。" for day in self.grid.days}

    def _drop(self, meeting_id: str, day: date) -> None:
        row = self._by_id.get(meeting_id)
        if row is not None:
            self._move(row, day, date.fromisoformat(row.time[:10]))

    def _move(self, row: MeetingRow, day: date, before: date) -> None:
        def saved(_: object) -> None:
            self._awaited = row.id
            undo = ("撤销", lambda: self._move(row, before, day))
            self.desk.say(f"“{short(row.name)}”已从 {named(before)}改到 {named(day)}。", undo)

        self.desk.tasks.save(self, lambda: put_off(self._meetings, row.id, day), saved)


def put_off(meetings: MeetingService, meeting_id: str, day: date) -> None:
    """Put a meeting on another day, at the same time of day; what speaks against it is said as the editor would."""
    draft = draft_of(meetings.meeting(meeting_id))
    by = day - draft.time.date()
    ends = draft.ends + by if draft.ends is not None else None
    meetings.save(meeting_id, replace(draft, time=draft.time + by, ends=ends))


class MeetingDay(DayCard):
    """What the chosen day is, and its meetings."""

    opened = Signal(str)
    edit_wanted = Signal(str)

    def __init__(self, desk: Desk, begin: Callable[[], None]) -> None:
        """`begin` begins a meeting on the day."""
        super().__init__(desk, "meetings_of_day", "当天的会议", day_columns(desk.clock), attrgetter("id"))
        self._may_save = desk.may("meetings.save")
        if self._may_save:
            self.table.set_empty("这一天没有会议。", "新增会议", begin)
        else:
            self.table.set_empty("这一天没有会议。")
        self._open = self.add_button("打开(&O)", "meeting_open", self._open_current)
        self._edit = self.add_button("编辑(&E)", "day_edit", self.edit)
        offered_if(self._may_save, self._edit)
        self.table.chosen.connect(lambda _: self._show_buttons())
        self.table.opened.connect(lambda _: self._open_current())
        on_keys(self.table, "F2", self.edit)
        self._show_buttons()

    def edit(self) -> None:
        """Have the chosen meeting written on, if its minutes allow it."""
        row: MeetingRow | None = self.table.current()
        if row is not None and self._edit.isEnabled() and self._may_save:
            self.edit_wanted.emit(row.id)

    def _open_current(self) -> None:
        row: MeetingRow | None = self.table.current()
        if row is not None:
            self.opened.emit(row.id)

    def _show_buttons(self) -> None:
        row: MeetingRow | None = self.table.current()
        self._open.setEnabled(row is not None)
        self._edit.setEnabled(row is not None and row.minutes_state.is_editable)
