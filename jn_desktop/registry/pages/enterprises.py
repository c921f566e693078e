"""The page 企业: filters, a list as long as it may be, the detail pane."""

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import ClassVar

from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card
from jn_desktop.desktop.exporting import ask_sheet, more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.paged_list import PagedList
from jn_desktop.desktop.paging import PagedModel, Source
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.registry.listing import PAGE, EnterpriseCard, EnterpriseQuery, Order, key_of, may_see_risk_class
from jn_desktop.registry.pages.columns import ORDERS, enterprise_columns
from jn_desktop.registry.pages.detail import EnterpriseDetail
from jn_desktop.registry.service import RegistryService

_MOST_HITS = 1_000
"""The search hands over no more; whoever has more hits types on."""


class EnterprisesPage(Page):
    """All enterprises, filtered, with the chosen one beside them."""

    key = "enterprises"
    title = "企业"
    icon = "enterprises"
    shows: ClassVar[frozenset[str]] = frozenset({"enterprise"})

    def __init__(self, desk: Desk, registry: RegistryService) -> None:
        super().__init__(desk)
        self._registry = registry
        self._query, self._order = EnterpriseQuery(), Order.NAME
        self.filters = self._make_filters()
        columns = enterprise_columns(risk_class=may_see_risk_class(desk.context))
        self.model = PagedModel(columns, attrgetter("id"), desk.tasks)
        self.table = RecordTable("enterprises_table", columns, desk.memory, row_id=attrgetter("id"), model=self.model)
        # one row at a time: a selection of a million rows is a million objects
        self.table.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.detail = EnterpriseDetail(desk, registry)
        self._shown = PagedList(
            desk, self.table, self.model, self.filters, self.detail, find=self._finder, apart=_apart
        )
        self._lay_out()
        self._fill_head()
        self._connect()

    # ---- what the shell asks ----

    def reload(self) -> None:
        self.desk.tasks.read(self, self._registry.choices, self._offer_choices, key="choices")
        shown = self.detail.record_id
        if shown is not None:
            self.desk.tasks.read(self, lambda: self._registry.card(shown), self._refresh, key="card")
        self._list(stay=True)

    def open_place(self, place: Place) -> None:
        self._shown.open_place(place)

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("enterprises", self.desk.memory, self)
        filters.add_text("名称、首字母、信用代码")
        filters.add_choice("chain", "产业链")
        filters.add_choice("park", "园区")
        filters.add_toggle("unverified", "待核实")
        filters.add_toggle("retired", "已退出")
        return filters

    def _lay_out(self) -> None:
        self.body.addWidget(self.filters)
        self.body.addWidget(beside(self.desk, "enterprises", in_card(self.table), self.detail, (760, 374)), 1)

    def _fill_head(self) -> None:
        if self.desk.may("registry.export_enterprises"):
            self.add_button("导出名录", self._ask_export, name="enterprises_export", icon="export")
        self.add_to_head(more_button(self.table, self.desk, self.title))
        if self.desk.may("registry.save"):
            add = self.add_button(
                "新增企业", self.detail.add, name="enterprises_add", icon="add", primary=True, keys="Ctrl+N"
            )
            self.table.set_empty("名录里还没有企业。从“导入台账”读入名录，或先新增一家。", "新增企业", add.click)
        else:
            self.table.set_empty("名录里还没有企业。")

    def _connect(self) -> None:
        self.filters.changed.connect(self._list)
        self.setFocusProxy(self.table)
        self.model.order_wanted.connect(self._list)
        self._shown.arranged.connect(self._count)
        self.detail.saved.connect(self._shown.go_to)
        on_keys(self, "F2", self.detail.edit)

    # ---- the list ----

    def _list(self, *, stay: bool = False) -> None:
        """Show what the filters ask for; a text goes by way of the search."""
        text = self.filters.text
        if not text:
            self._show(None, stay=stay)
            return
        self.desk.tasks.read(
            self,
            lambda: tuple(self.desk.found.ids("enterprise", text)),
            lambda ids: self._show(ids, stay=stay) if text == self.filters.text else None,
            key="found",
        )

    def _show(self, ids: tuple[str, ...] | None, *, stay: bool) -> None:
        column, backwards = self.model.sorted_by or ("name", False)
        self._order = ORDERS[column]
        self._query = EnterpriseQuery(
            chain=self.filters.choice("chain"),
            park=self.filters.choice("park"),
            unverified=True if self.filters.on("unverified") else None,
            retired=self.filters.on("retired"),
            ids=ids,
        )
        newest_first = self._order is Order.NEWEST
        self._shown.show(
            enterprise_source(self._registry, self._query, self._order),
            self._query,
            backwards=backwards != newest_first,
            filtered=self._query != EnterpriseQuery(),
            stay=stay,
        )

    def _offer_choices(self, choices: tuple[list[str], list[str]]) -> None:
        self.detail.chains, self.detail.parks = choices
        self.filters.set_choices("chain", choices[0])
        self.filters.set_choices("park", choices[1])

    def _count(self) -> None:
        if not self.model.counted:
            self.set_counts("正在清点…")
            return
        kind = "家已退出的企业" if self._query.retired else "家企业"
        told = f"{self.model.rowCount():,} {kind}"
        if self._query.ids is not None and len(self._query.ids) >= _MOST_HITS:
            told = f"找到的太多，只列出前 {_MOST_HITS:,} 家；请再多写几个字"
        self.set_counts(told)

    def _refresh(self, card: EnterpriseCard) -> None:
        if card.id == self.detail.record_id:
            self.detail.show_card(card)

    def _finder(self, record_id: str) -> Callable[[], tuple[EnterpriseCard, int | None]]:
        """Return what finds an enterprise and its place in the list as it is now."""
        query, order = self._query, self._order
        return lambda: (self._registry.card(record_id), self._registry.place_of(query, order, record_id))

    # ---- the whole list as a ledger ----

    def _ask_export(self) -> None:
        ask_sheet(self, "导出企业名录", "企业名录", self.export_to)

    def export_to(self, file: Path) -> None:
        """Write all current enterprises, whatever the filter, as a ledger that can be read in again."""
        self.desk.tasks.work(
            self,
            "导出企业名录",
            lambda report: self._registry.export_enterprises(file, report),
            lambda count: self.desk.say_file(f"已导出 {count:,} 家企业", file),
        )


def _apart(card: EnterpriseCard) -> str | None:
    return "retired" if card.retired_on else None


def enterprise_source(registry: RegistryService, query: EnterpriseQuery, order: Order) -> Source:
    """Return where the table takes its pages from."""
    return Source(
        count=lambda: registry.count(query),
        at=lambda place: registry.page_at(query, order, place),
        after=lambda card: registry.page(query, order, after=key_of(card, order)),
        before=lambda card: registry.page(query, order, before=key_of(card, order)),
        last=lambda: registry.last_page(query, order),
        size=PAGE,
    )
