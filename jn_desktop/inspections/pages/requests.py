"""The view 检查需求: what departments want to inspect, with a verdict on each, and the chosen request beside them."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import ClassVar

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import offered_if, on_keys, push_button
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card, plain_label
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.rows import Rows
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.view import View
from jn_desktop.inspections.ledger import INSPECTION_REQUESTS
from jn_desktop.inspections.pages.request_detail import RequestDetailPane
from jn_desktop.inspections.pages.request_moves import MANY, RequestMoves, can
from jn_desktop.inspections.pages.request_words import RequestFilter, is_in_doubt, is_over, request_columns
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.inspections.request_cards import RequestCard
from jn_desktop.inspections.request_service import RequestService
from jn_desktop.inspections.screening import Verdict
from jn_desktop.inspections.states import Move, RequestState
from jn_desktop.registry.service import RegistryService

_TOGGLES = (("waiting", "待审核"), ("concern", "有疑问"), ("excuse", "缺例外理由"), ("over", "已了结"))
_LOOKS_BACK = timedelta(days=31)
"""How far back those that are over are listed where no month is chosen."""


@dataclass(frozen=True)
class _Fetched:
    cards: list[RequestCard]
    months: list[str]


class RequestsView(View):
    """The requests of a month, or all that are not over until the end of the next one."""

    shows: ClassVar[frozenset[str]] = frozenset(
        {
            *("inspection_request", "joint_visit", "blackout", "enterprise", "setting", "calendar_day"),
            *("inspecting_department", "inspection_item", "inspection_cap"),
        }
    )

    def __init__(self, desk: Desk, requests: RequestService, plans: PlanService, registry: RegistryService) -> None:
        super().__init__(desk)
        self._requests = requests
        self._month: str | None = None
        self._awaited: str | None = None
        self.table = RecordTable("requests_table", request_columns(), desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("检查需求")
        self.detail = RequestDetailPane(desk, requests, plans, registry)
        self.filters = self._make_filters()
        self.batch = RequestBatch(desk, self.table, self.detail.moves)
        self._list = RecordList(
            desk,
            self.table,
            wanted=RequestFilter,
            kinds=("enterprise",),
            apart=lambda card: "over" if is_over(card) else None,
        )
        board = in_card(self.table)
        inside = board.layout()
        assert inside is not None
        inside.addWidget(self.batch)
        self._list.lay_out(self.filters, beside(desk, "requests", board, self.detail, (770, 360)))
        self.body.addWidget(self._list)
        self._fill_head()
        self._connect()
        self.setFocusProxy(self.table)

    # ---- what the place asks ----

    def reload(self) -> None:
        month, awaited, today = self._month, self._awaited, self.desk.today()
        self._awaited = None
        self.desk.tasks.read(self, lambda: self._fetch(month, awaited, today), self._show, key="requests")

    def open_place(self, place: Place) -> None:
        if place.record is not None:
            self._awaited = place.record
            self.reload()  # it may be of another month than is listed
        self._list.open_place(place)

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("requests", self.desk.memory, self)
        filters.add_text("企业、部门、事项、编号、首字母")
        for name, everything in (
            ("month", "近期"),
            ("department", "检查部门"),
            ("verdict", "审核意见"),
            ("state", "状态"),
        ):
            filters.add_choice(name, everything)
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        filters.set_choices("verdict", [verdict.value for verdict in Verdict])
        filters.set_choices("state", [state.value for state in RequestState])
        return filters

    def _fill_head(self) -> None:
        nothing = "还没有检查需求。各部门报来的需求，可以在这里登记，也可以导入汇总表。"
        if self.desk.may("inspection_requests.import_requests"):
            importing = self.offer("导入台账", "requests_import", self._go_to_import, keys="Ctrl+Shift+I")
            importing.setIcon(theme.icon("import", theme.Tone.PLAIN))
        self.head.append(more_button(self.table, self.desk, "检查需求"))
        if self.desk.may(Move.SAVE.value):
            entry = self.detail.moves.entry
            add = self.offer("登记需求", "requests_add", entry.ask_new, keys="Ctrl+N", primary=True)
            self.table.set_empty(nothing, "登记需求", add.click)
        else:
            self.table.set_empty(nothing)

    def _connect(self) -> None:
        self.filters.changed.connect(self._look_for_month)
        self.table.chosen.connect(self.detail.show_card)
        self.table.opened.connect(lambda _: self.detail.tabs.setFocus())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.batch.look())
        self.table.rearranged.connect(self.batch.look)
        on_keys(self, "F2", self.detail.edit)

    # ---- the list ----

    def _fetch(self, month: str | None, awaited: str | None, today: date) -> _Fetched:
        """Return what is listed; runs beside the window."""
        if month is None:
            last = _end_of_next_month(today)
            cards = self._requests.cards(None, last) + self._requests.cards(today - _LOOKS_BACK, last, over=True)
        else:
            first, last = _days_of(month)
            cards = self._requests.cards(first, last) + self._requests.cards(first, last, over=True)
        if awaited is not None and all(card.id != awaited for card in cards):
            cards.append(self._requests.request(awaited).card)
        return _Fetched(cards, self._requests.months())

    def _show(self, fetched: _Fetched) -> None:
        cards = fetched.cards
        self.filters.set_choices("month", [(_month_in_words(month), month) for month in fetched.months])
        self._look_for_month()  # one that was chosen the last time
        self.filters.set_choices("department", sorted({card.department for card in cards}))
        self._list.show_rows(cards)
        shown = self.table.current()
        if shown is not None:
            self.detail.show_card(shown)  # its verdict or its moves may be others now
        going_on = [card for card in cards if not is_over(card)]
        counts = Counter(card.state for card in going_on)
        told = [f"{len(going_on):,} 项未了结"]
        for words, count in (
            ("待审核", counts[RequestState.SUBMITTED]),
            ("有疑问", sum(map(is_in_doubt, going_on))),
            ("已并入检查", counts[RequestState.MERGED]),
        ):
            told += [f"{words} {count:,}"] if count else []
        self.counted.emit(" · ".join(told))

    def _look_for_month(self) -> None:
        """Fetch another month where one is chosen."""
        month = self.filters.choice("month")
        if month != self._month:
            self._month = month
            self.reload()

    def _go_to_import(self) -> None:
        self.desk.go(Place("import", only=INSPECTION_REQUESTS.name))


class RequestBatch(QFrame):
    """Offers the moves that every selected request can make; it is there only while there are several."""

    def __init__(self, desk: Desk, table: RecordTable, moves: RequestMoves) -> None:
        super().__init__()
        self._table, self._moves = table, moves
        self.setObjectName("request_batch")
        self._said = plain_label()
        self._buttons: dict[Move, QPushButton] = {}
        buttons = Rows()
        for number, move in enumerate(MANY, start=1):
            name = f"batch_{move.value.partition('.')[2]}"
            button = push_button(f"{move.label}(&{number})", name, self._maker(move))
            offered_if(desk.may(move.value), button)
            self._buttons[move] = button
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._said)
        layout.addLayout(buttons)
        self.hide()

    def look(self) -> None:
        """Show what can be done with what is selected now."""
        cards = self._table.selected()
        self.setVisible(len(cards) > 1)
        if len(cards) <= 1:
            return
        alike = {(card.state, card.exemption_code): card for card in cards}.values()  # what `can` goes by
        for move, button in self._buttons.items():
            button.setEnabled(all(can(card, move) for card in alike))
        stuck = not any(button.isEnabled() for button in self._buttons.values())
        self._said.setText(f"选了 {len(cards):,} 项{'，没有都能办的事' if stuck else ''}")

    def _maker(self, move: Move) -> Callable[[], None]:
        return lambda: self._moves.make(move, self._table.selected())


def _days_of(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _end_of_next_month(today: date) -> date:
    return _days_of(f"{today.replace(day=1) + timedelta(days=32):%Y-%m}")[1]


def _month_in_words(month: str) -> str:
    year, number = month.split("-")
    return f"{year} 年 {int(number)} 月"
