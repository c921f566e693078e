"""The page 跑小青: who carries how much, who is away, and who shall lead the projects that nobody leads."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from jn_desktop.agents.ledger import AGENTS
from jn_desktop.agents.service import AgentService
from jn_desktop.core.errors import StationError
from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card
from jn_desktop.desktop.dialogs import EditPane
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.forms import Form, offer
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.projects.agency import AgencyService
from jn_desktop.projects.assignments import AssignmentService
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.pages.agents_chart import Load, LoadChart
from jn_desktop.projects.pages.agents_columns import AgentFilter, agent_columns
from jn_desktop.projects.pages.agents_detail import AgentDetail
from jn_desktop.projects.pages.assignments_proposal import ProposalView
from jn_desktop.projects.service import ProjectService

_EDITED = ("number", "name", "unit", "chains", "parks", "capacity", "phone")
_FIELDS = tuple(field for field in AGENTS.fields if field.name in _EDITED)
PROPOSE = "propose"
"""The ready-made view of this page that proposes leads."""


class AgentForm(Form):
    ui = "agent_edit.ui"
    number: QLineEdit
    name: QLineEdit
    unit: QComboBox
    chains: QLineEdit
    parks: QLineEdit
    capacity: QLineEdit
    phone: QLineEdit


class AgentsPage(Page):
    """The roster with loads, a chart of them, an agent's own pane; and the proposal in its place."""

    key = "agents"
    title = "跑小青"
    icon = "agents"
    shows = frozenset({"agent", "assignment", "project", "service_step", "entrustment"})

    def __init__(
        self,
        desk: Desk,
        agents: AgentService,
        assignments: AssignmentService,
        agency: AgencyService,
        projects: ProjectService,
    ) -> None:
        super().__init__(desk)
        self._agents, self._assignments = agents, assignments
        self._editing: EditPane | None = None
        self.table = RecordTable("agents_table", agent_columns(desk.today), desk.memory, row_id=lambda card: card.id)
        self.table.setAccessibleName("跑小青名册")
        self.chart = LoadChart("agents_chart", "各专员牵头的项目数")
        self.detail = AgentDetail(desk, agents, assignments, agency, projects)
        self.proposal = ProposalView(desk, assignments)
        self._list = RecordList(desk, self.table, wanted=AgentFilter, kinds=("agent",))
        self.filters = self._make_filters()
        self._list.lay_out(self.filters, self._make_body())
        self._places = QStackedWidget()
        self._places.addWidget(self._list)
        self._places.addWidget(self.proposal)
        self.body.addWidget(self._places, 1)
        self._fill_head()
        self._connect()

    # ---- fetching ----

    def reload(self) -> None:
        self.desk.tasks.read(self, self._assignments.board, self._show, key="board")

    def open_place(self, place: Place) -> None:
        if place.only == PROPOSE:
            self.propose()
        elif self._places.currentWidget() is self.proposal:
            self.proposal.leave(lambda: self._open_in_roster(place))
        else:
            self._open_in_roster(place)

    def _open_in_roster(self, place: Place) -> None:
        self._back()
        self._list.open_place(place)

    def _show(self, cards: list[AgentCard]) -> None:
        self._offer_choices(cards)
        self._list.show_rows(cards)

    # ---- filters ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("agents_filter", self.desk.memory, self._list)
        filters.add_text("姓名、编号、单位、首字母")
        filters.add_choice("chain", "产业链")
        filters.add_choice("park", "园区")
        filters.add_toggle("away", "请假")
        filters.add_toggle("full", "已满")
        filters.add_toggle("inactive", "不在岗")
        return filters

    def _offer_choices(self, cards: Sequence[AgentCard]) -> None:
        self.filters.set_choices("chain", sorted({chain for card in cards for chain in card.chains}))
        self.filters.set_choices("park", sorted({park for card in cards for park in card.parks}))

    def _sum_up(self) -> None:
        cards = self.table.records()
        leads = sum(card.leads for card in cards)
        on_duty = sum(card.absence is None for card in cards)
        self.set_counts(f"{len(cards)} 名专员 · 在岗 {on_duty} 名 · 牵头 {leads} 个项目")
        self.chart.show_loads([Load(card.number, card.name, card.leads, card.capacity) for card in cards])

    # ---- an agent ----

    def new_agent(self) -> None:
        """Fill in a new agent in the pane."""
        self._leave_form(lambda: self._edit("新增专员", None, {}))

    def edit_agent(self) -> None:
        """Change the current agent in the pane."""
        card: AgentCard | None = self.table.current()
        if card is not None and self.desk.may("agents.save"):
            values = {name: getattr(card, name) for name in _EDITED}
            self._leave_form(lambda: self._edit(f"编辑 {card.name}", card.id, values))

    def change_activity(self) -> None:
        """Have the current agent leave the service, or come back."""
        card: AgentCard | None = self.table.current()
        if card is not None:
            self._set_active(card, not card.active, undoable=True)

    def _set_active(self, card: AgentCard, active: bool, *, undoable: bool) -> None:
        def then(_: None) -> None:
            rest = f"，牵头的 {card.leads} 个项目要换人" if card.leads and not active else ""
            undo = ("撤销", lambda: self._set_active(card, not active, undoable=False))
            self.desk.say(f"{card.name} 已{'返岗' if active else '离岗'}{rest}。", *([undo] if undoable else []))

        self.desk.tasks.save(self, lambda: self._agents.set_active(card.id, active), then)

    def _choose(self, card: AgentCard | None) -> None:
        shown = self.detail.record_id
        if card is not None and card.id == shown:
            if self._editing is None:
                self.detail.show_agent(card)
        elif self._unsaved():
            if shown is not None:
                self.table.select(shown)
            self._leave_form(lambda: self._move_to(card))
        else:
            self._leave_form(lambda: self.detail.show_agent(card))

    def _move_to(self, card: AgentCard | None) -> None:
        if card is None or not self.table.select(card.id):
            self.detail.show_agent(card)

    def _unsaved(self) -> bool:
        return self.detail.duty.unsaved() or (self._editing is not None and self._editing.unsaved())

    def _edit(self, heading: str, agent: str | None, values: dict[str, Any]) -> None:
        form = AgentForm()
        offer(form.unit, sorted({card.unit for card in self.table.records() if card.unit}))

        def save(typed: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            def then(agent_id: str) -> None:
                self._list.go_to_next(agent_id)
                done()
                self.reload()

            self.desk.tasks.save(self, lambda: self._agents.save(agent, typed), then, failed=failed)

        self._editing = EditPane(heading, form, _FIELDS, save=save, closed=self._close_form, values=values)
        self.detail.show_instead(self._editing)
        (form.number if agent is None else form.name).setFocus()

    def _leave_form(self, go_on: Callable[[], None]) -> None:
        """Go on once what is being typed about an agent is saved, or may be dropped."""

        def close_and_go_on() -> None:
            self._close_form()
            go_on()

        if self._editing is not None:
            self._editing.leave(close_and_go_on)
        else:
            self.detail.duty.leave(go_on)

    def _close_form(self) -> None:
        self._editing = None
        self.detail.end_instead()
        self.detail.show_agent(self.table.current())
        self.table.setFocus()

    # ---- the proposal ----

    def propose(self) -> None:
        """Show who could lead the projects that nobody leads."""
        self._leave_form(self._open_proposal)

    def _open_proposal(self) -> None:
        self.offer_head(False)
        self._places.setCurrentWidget(self.proposal)
        self.set_counts("为没有牵头专员的项目提出人选")
        self.proposal.start()

    def _back(self) -> None:
        self.offer_head(True)
        self._places.setCurrentIndex(0)
        self._sum_up()
        self.table.setFocus()

    # ---- building ----

    def _make_body(self) -> QWidget:
        left = QWidget()
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(in_card(self.table), 1)
        inside.addWidget(self.chart)
        return beside(self.desk, "agents", left, self.detail, (716, 454))

    def _fill_head(self) -> None:
        self.add_to_head(more_button(self.table, self.desk, "跑小青名册"))
        if self.desk.may("agents.save"):
            self.add_button("新增专员", self.new_agent, name="new_agent", icon="add", keys="Ctrl+N")
        if self.desk.may("assignments.preview"):
            self.add_button("提出人选", self.propose, name="propose", primary=True, keys="Ctrl+Shift+P")

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.held = self._unsaved
        self.table.opened.connect(lambda _: self.detail.tabs.setFocus())
        self.table.rearranged.connect(self._sum_up)
        self.setFocusProxy(self.table)
        if self.desk.may("agents.save"):
            self.table.set_empty("名册里还没有跑小青专员。可以新增一位，或导入名册。", "新增专员", self.new_agent)
        else:
            self.table.set_empty("名册里还没有跑小青专员。")
        self.detail.add_actions(self.edit_agent, self.change_activity)
        self.proposal.closed.connect(self._back)
        on_keys(self._list, "F2", self.edit_agent)
