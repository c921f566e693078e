"""The view 月历: a month of visits, the chosen day's beside it, and a visit carried from one day to another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from jn_desktop.core.calendar import Day
from jn_desktop.core.calendar_service import CalendarService
from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.month import MonthGrid
from jn_desktop.desktop.month_card import MonthCard
from jn_desktop.desktop.month_carrying import Chip
from jn_desktop.desktop.month_days import whole_weeks
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.view import View
from jn_desktop.inspections.pages.calendar_day import DayPane, RowCarrier
from jn_desktop.inspections.pages.rescheduling import Rescheduling
from jn_desktop.inspections.pages.visit_words import VisitFilter, chip_of
from jn_desktop.inspections.plan_cards import DayChoice
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.states import VisitState
from jn_desktop.inspections.visit_cards import VisitCard, VisitQuery
from jn_desktop.inspections.visit_service import VisitService

_PLANNED = VisitState.PLANNED
_STATES = [state for state in VisitState if state is not VisitState.CANCELLED]
_LEGEND = (
    (Tone.WARN, "待审批"),
    (Tone.ACCENT, "待入企"),
    (Tone.OK, "检查中"),
    (Tone.LATE, "整改中"),
    (Tone.MUTED, "已办结"),
)


@dataclass(frozen=True)
class _Month:
    """All that the view shows, fetched at once."""

    month: date
    days: list[Day]
    quiet_counts: bool
    visits: list[VisitCard]


class CalendarView(View):
    """A month, its visits as filtered, and those of the chosen day."""

    shows: ClassVar[frozenset[str]] = frozenset(
        {"joint_visit", "visit_department", "inspection_request", "enterprise", "calendar_day", "setting", "blackout"}
    )

    def __init__(self, desk: Desk, visits: VisitService, plans: PlanService, calendar: CalendarService) -> None:
        super().__init__(desk)
        self._visits, self._calendar = visits, calendar
        self._shown: _Month | None = None
        self._by_id: dict[str, VisitCard] = {}
        self._found: frozenset[str] = frozenset()
        self._awaited: str | None = None
        self.moving = Rescheduling(self, desk, plans)
        self.filters = self._make_filters()
        self.grid = MonthGrid(desk.today(), "检查")
        self.month = MonthCard(self.grid, _LEGEND)
        self.day = DayPane(desk, self.moving)
        self.body.addWidget(self.filters)
        self.body.addWidget(beside(desk, "inspection_calendar", self.month, self.day, (790, 340)), 1)
        self._connect()
        self.setFocusProxy(self.grid)

    # ---- what the place asks ----

    def reload(self) -> None:
        self._fetch(self.grid.month)

    def open_place(self, place: Place) -> None:
        if place.record is not None:
            self.go_to(place.record)

    def go_to(self, visit_id: str) -> None:
        """Show the month of a visit, with the visit chosen."""
        self._awaited = visit_id
        self.desk.tasks.read(
            self,
            lambda: self._visits.visits(VisitQuery(ids=(visit_id,))),
            lambda found: self.show_month(date.fromisoformat(found[0].day)) if found else None,
            key="visit",
        )

    def show_month(self, day: date) -> None:
        """Go to the month of a day, and to the day itself where it is not just the first."""
        self._fetch(day.replace(day=1), day)

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("visit_calendar", self.desk.memory, self)
        filters.add_text("企业、部门、编号、首字母")
        filters.add_choice("department", "部门")
        filters.add_choice("state", "状态")
        filters.set_choices("state", [state.value for state in _STATES])
        for name, label in (("waiting", "待审批"), ("rectifying", "整改中"), ("pinned", "固定的")):
            filters.add_toggle(name, label)
        return filters

    def _connect(self) -> None:
        self.filters.changed.connect(self._look_for_text)
        self.filters.left.connect(self.grid.setFocus)
        self.month.month_wanted.connect(self.show_month)
        self.grid.day_chosen.connect(lambda _: self._show_day())
        self.grid.chip_chosen.connect(self.day.table.select)
        self.grid.opened.connect(self.open_visit)
        self.grid.entered.connect(self.day.table.setFocus)
        self.grid.lifted.connect(self._look_up_days)
        self.grid.dropped.connect(self._drop)
        self.grid.refused.connect(lambda why: self.desk.say(f"没有改期：{why.rstrip('。')}。", tone=Tone.WARN))
        self.day.table.chosen.connect(lambda card: self.grid.choose_chip(card.id if card is not None else None))
        self.day.opened.connect(self.open_visit)
        self.day.table.viewport().installEventFilter(RowCarrier(self.day.table, self.grid))
        self.day.move_wanted.connect(self._ask_day)
        self.moving.moved.connect(self._follow)
        on_keys(self.day, "Esc", self.grid.setFocus)
        on_keys(self.day.table, "Ctrl+X", self._lift_current)

    # ---- the month ----

    def _fetch(self, month: date, day: date | None = None) -> None:
        first, last = whole_weeks(month)

        def fetch() -> _Month:
            calendar = self._calendar.calendar()
            found = self._visits.visits(VisitQuery(first=first, last=last))
            going_on = [card for card in found if card.state is not VisitState.CANCELLED]
            return _Month(month, calendar.days(first, last), calendar.quiet.inspections, going_on)

        self.desk.tasks.read(self, fetch, lambda shown: self._show(shown, day), key="month")

    def _show(self, shown: _Month, day: date | None) -> None:
        self._shown = shown
        self.grid.today = self.desk.today()
        self.month.show_days(shown.month, shown.days, quiet_counts=shown.quiet_counts)
        self.filters.set_choices("department", sorted({name for card in shown.visits for name in card.departments}))
        if day is not None:
            self.grid.choose(day)
        self._filter()
        awaited = next((card for card in shown.visits if card.id == self._awaited), None)
        if awaited is not None:
            self._awaited = None
            self.grid.choose(date.fromisoformat(awaited.day), awaited.id)
            self._show_day()
            self.day.table.select(awaited.id)

    def _filter(self) -> None:
        if self._shown is None:
            return
        wanted = VisitFilter(text=self.filters.text, found=self._found, **self.filters.values())
        visits = [card for card in self._shown.visits if wanted.accepts(card)]
        self.filters.count(self._shown.visits, wanted)
        self._by_id = {card.id: card for card in visits}
        self.grid.show_chips(map(self._chip, sorted(visits, key=lambda card: -len(card.departments))))
        self._count(visits)
        self._show_day()

    def _chip(self, card: VisitCard) -> Chip:
        return replace(chip_of(card), fixed=self.moving.why_not(card))

    def _count(self, visits: Sequence[VisitCard]) -> None:
        inside = [card for card in visits if card.day.startswith(f"{self.grid.month:%Y-%m}")]
        requests, waiting = sum(card.requests for card in inside), sum(card.state is _PLANNED for card in inside)
        told = [f"本月 {len(inside):,} 次", f"{requests:,} 项"]
        told += [f"待审批 {waiting:,} 次"] if waiting else []
        self.counted.emit(" · ".join(told))

    def _show_day(self) -> None:
        day = self.grid.current
        known = next((one for one in self.grid.days if one.date == day), None)
        cards = [self._by_id[chip.id] for chip in self.grid.chips(day)]
        self.day.show_day(self.grid.in_words(day), known, cards)

    def _look_for_text(self) -> None:
        """Filter by what was typed, then once more by what the search finds for its initials."""
        text, found = self.filters.text, self.desk.found
        self._found = frozenset()
        self._filter()
        if text and text.isascii():
            self.desk.tasks.read(
                self,
                lambda: frozenset(found.ids("enterprise", text)),
                lambda ids: self._take_found(text, ids),
                key="found",
            )

    def _take_found(self, text: str, found: frozenset[str]) -> None:
        if text == self.filters.text:
            self._found = found
            self._filter()

    # ---- moving ----

    def open_visit(self, visit_id: str) -> None:
        """Go to the page of a visit."""
        self.desk.go(Place("visit", visit_id))

    def _look_up_days(self, visit_id: str) -> None:
        self.moving.look_up(visit_id, lambda choices: self.grid.allow(visit_id, _reasons(choices)))

    def _drop(self, visit_id: str, day: date) -> None:
        if visit_id in self._by_id:
            self.moving.move(self._by_id[visit_id], day)

    def _follow(self, visit_id: str, day: date) -> None:
        """Go along with a visit that was moved, once the month has been fetched anew."""
        self._awaited = visit_id
        if not any(one.date == day for one in self.grid.days):
            self.show_month(day)

    def _ask_day(self, card: VisitCard) -> None:
        cards = self._shown.visits if self._shown is not None else []
        self.moving.ask(card, visits=Counter(date.fromisoformat(one.day) for one in cards))

    def _lift_current(self) -> None:
        card = self.day.table.current()
        if card is not None:
            self.grid.lift(card.id, by_keys=True)


def _reasons(choices: Sequence[DayChoice]) -> dict[date, str | None]:
    return {choice.day: None if choice.allowed else choice.why or "这一天不能安排。" for choice in choices}
