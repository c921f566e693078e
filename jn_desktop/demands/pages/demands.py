"""The page 企业诉求: a board by what is due next, the chosen demand beside it; in their place the form of a call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jn_desktop.demands import reading
from jn_desktop.demands.cards import BoardCounts, DemandCard, DemandQuery
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.ledger import DEMANDS
from jn_desktop.demands.lists import DemandLists
from jn_desktop.demands.pages.batch import BatchBar
from jn_desktop.demands.pages.columns import Watch, board_columns
from jn_desktop.demands.pages.detail import DemandDetailPane
from jn_desktop.demands.pages.papers import Papers
from jn_desktop.demands.pages.register import Known, Registered, RegisterSheet, promised
from jn_desktop.demands.paper_service import DemandPaperService
from jn_desktop.demands.service import DemandService
from jn_desktop.demands.states import Move, State
from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card, plain_label
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.paged_list import PagedList
from jn_desktop.desktop.paging import PagedModel, Source
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.service import ProjectService
from jn_desktop.registry.service import RegistryService

_CHOICES = (("state", "状态"), ("category", "类别"), ("unit", "主办单位"), ("channel", "来源"))
_TOGGLES = (
    *(("mine", "我的"), ("overdue", "超期"), ("due_today", "今天到期")),
    *(("unassigned", "未转办"), ("closed", "已办结")),
)
_MINUTE = 60_000  # milliseconds
REGISTER = "register"
"""The ready-made view of this page that is the form of a call."""


@dataclass(frozen=True)
class _Around:
    """What the page shows around the board."""

    lists: DemandLists
    units: list[str]
    gauge: Gauge
    counts: BoardCounts
    warning: str | None


class DemandsPage(Page):
    """All demands, filtered; writing one down; moving them on."""

    key = "demands"
    title = "企业诉求"
    icon = "demands"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"demand", "demand_event", "demand_pause", "enterprise", "department", "calendar_day", "setting"}
    )

    def __init__(
        self,
        desk: Desk,
        demands: DemandService,
        registry: RegistryService,
        projects: ProjectService,
        papers: DemandPaperService,
    ) -> None:
        super().__init__(desk)
        self._demands, self._registry = demands, registry
        self._around: _Around | None = None
        self._query = DemandQuery()
        self._register_wanted = False
        self._calls: list[RegisterSheet] = []
        """The calls that are being written down, the one that came in last at the end."""
        self.watch = Watch(desk.clock.now)
        self.filters = self._make_filters()
        columns = board_columns(self.watch)
        self.model = PagedModel(columns, attrgetter("id"), desk.tasks)
        self.table = RecordTable("demands_table", columns, desk.memory, row_id=attrgetter("id"), model=self.model)
        self.table.setAccessibleName("企业诉求")
        self.papers = Papers(desk, papers)
        self.detail = DemandDetailPane(desk, demands, projects, self.papers)
        self._shown = PagedList(
            desk, self.table, self.model, self.filters, self.detail, find=self._finder, apart=_apart
        )
        self.batch = BatchBar(desk, self.table, self.detail.moves, self.papers)
        self._places = QStackedWidget()
        self._list = self._make_list()
        self._places.addWidget(self._list)
        self.warning = plain_label(wrap=True)
        self.warning.setObjectName("demands_warning")
        self.warning.setProperty("warning", True)
        self.warning.hide()
        self.body.addWidget(self.warning)
        self.body.addWidget(self._places, 1)
        self._fill_head()
        self._connect()
        self.setFocusProxy(self.table)

    @property
    def sheet(self) -> RegisterSheet | None:
        """The form of the call that is being written down, of several the last."""
        return self._calls[-1] if self._calls else None

    # ---- what the shell asks ----

    def reload(self) -> None:
        self._list_them(stay=True)  # first: the board is what one waits for
        self.desk.tasks.read(self, self._fetch_around, self._show_around, key="around")
        self.detail.refresh()

    def open_place(self, place: Place) -> None:
        if place.only == REGISTER:
            self.register()
            return
        self._show_place(self._list)
        self._shown.open_place(place)

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("demands", self.desk.memory, self)
        filters.add_text("诉求、企业、编号、首字母")
        for name, everything in _CHOICES:
            filters.add_choice(name, everything)
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        filters.set_choices("state", [state.value for state in State])
        return filters

    def _make_list(self) -> QWidget:
        place = QWidget()
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.filters)
        board = in_card(self.table)
        inside = board.layout()
        assert inside is not None
        inside.addWidget(self.batch)
        layout.addWidget(beside(self.desk, "demands", board, self.detail, (770, 360)), 1)
        return place

    def _fill_head(self) -> None:
        more = more_button(self.table, self.desk, self.title)
        self._of_list: list[QWidget] = [more]
        for text, act, name, icon, keys in (
            ("今日清单", lambda: self.papers.open_daily_sheet(self), "daily_sheet", "print", "Ctrl+Shift+D"),
            ("统计", lambda: self.desk.go(Place("demand_figures")), "demand_figures_open", "chart", "Ctrl+Shift+T"),
        ):
            self._of_list.append(self.add_button(text, act, name=name, icon=icon, keys=keys))
        if self.desk.may("demands.import_demands"):
            importing = self.add_button("导入台账", self._go_to_import, name="demands_import", icon="import")
            self._of_list.append(importing)
        self.add_to_head(more)
        nothing = "没有在办的诉求。企业来电、来访或者走访时提出的，在这里登记。"
        if self.desk.may("demands.register"):
            self._another = self.add_button("又来一件", self._register_another, name="demands_add_another")
            self._another.setToolTip("先登记新来的，这一件留着（Ctrl+N）")
            self._another.hide()
            self._add = self.add_button("登记诉求", self.register, name="demands_add", primary=True)
            self._add.setToolTip("登记诉求（Ctrl+N）")
            on_keys(self, "Ctrl+N", self._take_call)
            self._of_list.append(self._add)
            self.table.set_empty(nothing, "登记诉求", self._add.click)
        else:
            self.table.set_empty(nothing)

    def _connect(self) -> None:
        self.filters.changed.connect(self._list_them)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.batch.look())
        self._shown.arranged.connect(self._count)
        for arrived in (self._shown.arranged, self.model.dataChanged):
            arrived.connect(lambda *_: self.batch.look())
        on_keys(self._list, "F2", self.detail.edit)
        self._minutes = QTimer(self)
        self._minutes.setInterval(_MINUTE)
        self._minutes.timeout.connect(self.tick)
        self._minutes.start()

    # ---- around the board ----

    def tick(self) -> None:
        """A minute has passed: what is left of each clock is told anew, from what is at hand."""
        if self.isVisible():
            self.table.viewport().update()
            self.detail.tick()

    def _fetch_around(self) -> _Around:
        demands = self._demands
        return _Around(
            demands.lists(), demands.units(), demands.gauge(), demands.board_counts(), demands.clock_warning()
        )

    def _show_around(self, around: _Around) -> None:
        self._around = around
        self.watch.gauge = around.gauge
        self.warning.setText(around.warning or "")
        self.warning.setVisible(around.warning is not None)
        self.filters.set_choices("category", [category.name for category in around.lists.categories])
        self.filters.set_choices("unit", around.units)
        self.filters.set_choices("channel", around.lists.channels)
        self.table.viewport().update()
        self._count()
        if self._register_wanted:
            self.register()

    def _count(self) -> None:
        if self._around is None or not self.model.counted:
            return
        counts = self._around.counts
        told = [f"{counts.open:,} 件在办"]
        if self._query != DemandQuery():
            told.insert(0, f"列出 {self.model.rowCount():,} 件")
        told += [
            f"{label} {count:,}"
            for label, count in (
                ("超期", counts.overdue),
                ("今天到期", counts.due_today),
                ("未转办", counts.unassigned),
            )
            if count
        ]
        self.set_counts(" · ".join(told))

    # ---- the board ----

    def _list_them(self, *, stay: bool = False) -> None:
        """Show what the filters ask for; a text goes by way of the search."""
        text, found = self.filters.text, self.desk.found
        if not text:
            self._show(DemandQuery(), stay=stay)
            return
        self.desk.tasks.read(
            self,
            lambda: DemandQuery(
                ids=tuple(found.ids("demand", text)), enterprise_ids=tuple(found.ids("enterprise", text))
            ),
            lambda hits: self._show(hits, stay=stay) if text == self.filters.text else None,
            key="found",
        )

    def _show(self, hits: DemandQuery, *, stay: bool) -> None:
        filters = self.filters
        self._query = DemandQuery(
            open=not filters.on("closed"),
            state=filters.choice("state"),
            unit=filters.choice("unit"),
            category=filters.choice("category"),
            channel=filters.choice("channel"),
            mine=filters.on("mine"),
            overdue=filters.on("overdue"),
            due_today=filters.on("due_today"),
            unassigned=filters.on("unassigned"),
            ids=hits.ids,
            enterprise_ids=hits.enterprise_ids,
        )
        source = board_source(self._demands, self._query)
        self._shown.show(source, self._query, filtered=self._query != DemandQuery(), stay=stay)

    def _finder(self, record_id: str) -> Callable[[], tuple[DemandCard, int | None]]:
        """Return what finds a demand and its place on the board as it is now."""
        query = self._query
        return lambda: (self._demands.demand(record_id).card, self._demands.place_of(query, record_id))

    # ---- a call comes in ----

    def register(self) -> None:
        """Open the form of a call, or go back to the one that is being filled in."""
        if self.sheet is None:
            self._register_another()
        else:
            self._show_sheet(self.sheet)

    def _take_call(self) -> None:
        """A call comes in, maybe while another is still being written down."""
        if self._places.currentWidget() is self._list:
            self.register()
        else:
            self._register_another()

    def _register_another(self) -> None:
        """Open an empty form; those that are being filled in wait until it is done with."""
        if self._around is None:
            self._register_wanted = True  # the lists are on their way
            return
        self._register_wanted = False
        self._calls.append(self._make_sheet(self._around))
        self._show_sheet(self._calls[-1])

    def _show_sheet(self, sheet: RegisterSheet) -> None:
        sheet.say_waiting(len(self._calls) - 1)
        self._show_place(sheet)
        sheet.form.enterprise.setFocus()

    def _make_sheet(self, around: _Around) -> RegisterSheet:
        known = Known(around.lists, around.units, around.gauge)
        sheet = RegisterSheet(self.desk, self._demands, self._registry, known)
        sheet.saved.connect(lambda registered: self._take_registered(sheet, registered))
        sheet.closed.connect(lambda: self._drop_sheet(sheet))
        sheet.go_wanted.connect(lambda demand_id: self.desk.go(Place("demands", demand_id)))
        self._places.addWidget(sheet)
        return sheet

    def _take_registered(self, sheet: RegisterSheet, registered: Registered) -> None:
        self._drop_sheet(sheet)
        self.desk.tasks.read(
            self, lambda: self._demands.demand(registered.id).card, lambda card: self._say(card, registered)
        )

    def _say(self, card: DemandCard, registered: Registered) -> None:
        assert self._around is not None
        if self._places.currentWidget() is self._list:  # else somebody is writing another call down
            self._shown.go_to(card.id, flash=True)
        received = datetime.fromisoformat(card.received_at)
        given = f"，已转给{card.lead_unit}" if card.lead_unit else ""
        told = f"已登记 {card.number}{given}：{promised(self._around.gauge, received, self.desk.today())}"
        if registered.refused is not None:
            self.desk.say(f"{told}没有转办：{registered.refused}", tone=Tone.LATE)
            return
        merge = ("合并…", lambda: self.detail.moves.make(Move.MERGE, [card]))
        self.desk.say(told, *([merge] if registered.alike and self.desk.may("demands.merge") else []))

    def _drop_sheet(self, sheet: RegisterSheet) -> None:
        """Done with a call: go on with the one that it interrupted, if any."""
        shown = self._places.currentWidget()
        self._calls.remove(sheet)
        if self.sheet is not None and shown is not self._list:
            self._show_sheet(self.sheet)
        else:
            self._show_place(self._list)
            self.table.setFocus()
        self._places.removeWidget(sheet)
        sheet.deleteLater()

    def _show_place(self, place: QWidget) -> None:
        self._places.setCurrentWidget(place)
        for widget in self._of_list:
            widget.setVisible(place is self._list)
            widget.setEnabled(place is self._list)
        if self.desk.may("demands.register"):
            self._another.setVisible(place is not self._list)
            waiting = f"（{len(self._calls)} 件）" if len(self._calls) > 1 else ""
            self._add.setText(f"继续登记{waiting}" if self._calls else "登记诉求")

    def _go_to_import(self) -> None:
        self.desk.go(Place("import", only=DEMANDS.name))


def _apart(card: DemandCard) -> str | None:
    return None if State(card.state).is_open else "closed"


def board_source(demands: DemandService, query: DemandQuery) -> Source:
    """Return where the board takes its pages from."""
    return Source(
        count=lambda: demands.count(query),
        at=lambda place: demands.page_at(query, place),
        after=lambda card: demands.page(query, card),
        before=lambda card: demands.page_before(query, card),
        last=lambda: demands.page_before(query, None),
        size=reading.PAGE,
    )
