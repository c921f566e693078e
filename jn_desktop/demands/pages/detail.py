"""The pane beside the board: one demand with its clocks, its course, its enterprise, and the moves it can make."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.demands.cards import DemandCard, DemandDetail, DemandFacts, Explanation
from jn_desktop.demands.clock import Target
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.lists import DemandLists
from jn_desktop.demands.pages.explaining import ExplanationDialog
from jn_desktop.demands.pages.linking import ask_project
from jn_desktop.demands.pages.move_forms import CorrectForm
from jn_desktop.demands.pages.moves import Moves
from jn_desktop.demands.pages.of_records import DemandsTab
from jn_desktop.demands.pages.offering import next_move, offered
from jn_desktop.demands.pages.papers import Papers
from jn_desktop.demands.pages.register import fill_choices
from jn_desktop.demands.pages.situation import Situation, happening
from jn_desktop.demands.service import DemandService
from jn_desktop.demands.states import Move
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import Detail
from jn_desktop.desktop.dialogs import EditPane
from jn_desktop.desktop.timeline import Timeline
from jn_desktop.projects.service import ProjectService

_CORRECTED = (
    Field("title", "标题"),
    Field("text", "诉求内容", Kind.LINES, required=True),
    Field("category", "类别"),
    Field("kind", "类型"),
    Field("urgency", "紧急程度"),
    Field("channel", "来源"),
    Field("contact", "联系人", Kind.NAME),
    Field("phone", "联系电话", Kind.NAME),
    Field("place", "地点"),
)
_KEYS = {
    **{Move.DISPATCH: "F", Move.ACCEPT: "J", Move.RETURN: "T", Move.CONTACT: "L", Move.GIVE_OPINION: "C"},
    **{Move.REPORT: "B", Move.REPLY: "D", Move.EXPLAIN: "S", Move.CALL_BACK: "H", Move.CLOSE: "W", Move.REOPEN: "O"},
    **{Move.MERGE: "M", Move.PAUSE: "P", Move.RESUME: "R", Move.REQUEST_EXTENSION: "Q", Move.GRANT_EXTENSION: "Y"},
    **{Move.REFUSE_EXTENSION: "N", Move.URGE: "U", Move.ESCALATE: "A", Move.TAKE_BACK: "Z"},
}
"""The key of each move in the menu: the same wherever it stands."""


@dataclass(frozen=True)
class _Shown:
    """What the pane shows of one demand, fetched at once."""

    detail: DemandDetail
    gauge: Gauge
    project: str | None
    same_as: str | None


class DemandDetailPane(Detail):
    """One demand, read and worked on."""

    def __init__(self, desk: Desk, demands: DemandService, projects: ProjectService, papers: Papers) -> None:
        super().__init__(desk, "demand", "从左边选一件诉求，这里显示它的时限、经过和能做的事。")
        self._demands, self._projects, self._papers = demands, projects, papers
        self._card: DemandCard | None = None
        self._shown: _Shown | None = None
        self._pane: EditPane | None = None
        self.moves = Moves(self, desk, demands)
        self.situation, self.timeline = Situation(), Timeline()
        self.situation.clocks.explain_wanted.connect(self.explain)
        self.add_tab("情况", self.situation)
        self.add_tab("经过", self.timeline)
        self.add_tab("企业", DemandsTab(desk, demands, self._others, "demand_enterprise", "这家企业没有别的诉求。"))
        self._next = self.add_button("下一步(&D)", self.go_on, name="demand_next", primary=True)
        self._edit = self.add_button("编辑(&E)", self.edit, name="demand_edit")
        self._more = self.add_button("更多(&M)", self._show_menu, name="demand_more")

    def show_card(self, card: DemandCard | None) -> None:
        """Show a demand; one that is being edited stays until what was typed is saved or dropped."""
        if self._pane is not None and card is not None and card.id != self.record_id:
            self._pane.leave(lambda: self._leave_form(card))
            return
        self._card = card
        if self._pane is None:
            self._show(card)

    def refresh(self) -> None:
        """Fetch what is shown anew."""
        card = self._card
        if card is not None:
            self._desk.tasks.read(self, lambda: self._fetch(card.id), self._take, key="demand")

    def tick(self) -> None:
        """A minute has passed."""
        if self._shown is not None:
            self.situation.clocks.show_clocks(self._shown.detail, self._shown.gauge, self._desk.clock.now())

    # ---- what can be done ----

    def go_on(self) -> None:
        """Make the move that the demand waits for."""
        move = next_move(self._shown.detail) if self._shown is not None else None
        if move is not None and self._shown is not None:
            self.moves.make(move, [self._shown.detail.card])

    def edit(self) -> None:
        """Open the form with what was written down."""
        if self._shown is not None and self._pane is None and self._desk.may("demands.correct"):
            self._desk.tasks.read(self, self._demands.lists, self._open_form, key="lists")

    def explain(self, target: Target) -> None:
        """Show how a deadline came about."""
        card = self._card
        if card is None:
            return

        def show(explanation: Explanation) -> None:
            ExplanationDialog(self, card, explanation, target).open()

        self._desk.tasks.read(self, lambda: self._demands.explanation(card.id), show, key="explanation")

    def menu(self) -> QMenu:
        """Return what else can be done with the demand, each with its own key."""
        menu = QMenu(self)
        menu.setObjectName("demand_menu")
        shown = self._shown
        if shown is None:
            return menu
        card, first = shown.detail.card, next_move(shown.detail)
        for move in offered(shown.detail):
            if move is not first:
                menu.addAction(f"{move.deed}(&{_KEYS[move]})…", partial(self.moves.make, move, [card]))
        menu.addSeparator()
        self._papers.fill_menu(menu, self, card)
        menu.addSeparator()
        if self._desk.may("demands.link_project"):
            menu.addAction("关联项目(&K)…", lambda: ask_project(self, self._desk, self._demands, self._projects, card))
        menu.addAction("转到企业(&E)", lambda: self._desk.go(Place("enterprises", card.enterprise_id)))
        if shown.detail.project_id is not None:
            menu.addAction("转到项目(&X)", lambda: self._desk.go(Place("projects", shown.detail.project_id)))
        if shown.detail.same_as is not None:
            menu.addAction("转到并入的诉求(&I)", lambda: self._desk.go(Place("demands", shown.detail.same_as)))
        return menu

    # ---- inside ----

    def _show_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()) - menu.rect().bottomLeft())

    def _show(self, card: DemandCard | None) -> None:
        if card is None or (self._shown is not None and self._shown.detail.card.id != card.id):
            self._shown = None
            self._show_buttons()
        if card is None:
            self.show_record(None)
            return
        self.show_record(card.id, card.matter, _about(card))
        self.refresh()

    def _fetch(self, demand_id: str) -> _Shown:
        """Return what is shown; runs beside the window."""
        detail = self._demands.demand(demand_id)
        project = self._projects.card(detail.project_id).name if detail.project_id else None
        same_as = self._demands.demand(detail.same_as).card if detail.same_as else None
        return _Shown(detail, self._demands.gauge(), project, f"{same_as.number}  {same_as.title}" if same_as else None)

    def _take(self, shown: _Shown) -> None:
        card = shown.detail.card
        if self._card is None or card.id != self._card.id or self._pane is not None:
            return
        self._card, self._shown = card, shown
        self.title.setText(card.matter)
        self.subtitle.setText(_about(card))
        self.situation.show_detail(shown.detail, shown.project, shown.same_as)
        self.timeline.show_happenings([happening(event) for event in shown.detail.events], self._desk.today())
        self.tick()
        self._show_buttons()

    def _show_buttons(self) -> None:
        move = next_move(self._shown.detail) if self._shown is not None else None
        self._next.setVisible(move is not None)
        if move is not None:
            self._next.setText(f"{move.deed}(&D)…")
            self._next.setAccessibleName(move.deed)
        self._edit.setVisible(self._shown is not None and self._desk.may("demands.correct"))
        self._more.setVisible(self._shown is not None)

    def _others(self, demand_id: str) -> Sequence[DemandCard]:
        """Return the other demands of the same enterprise; runs beside the window."""
        enterprise_id = self._demands.demand(demand_id).card.enterprise_id
        return [card for card in self._demands.of_enterprise(enterprise_id) if card.id != demand_id]

    # ---- the form ----

    def _open_form(self, lists: DemandLists) -> None:
        card = self._card
        if card is None or self._pane is not None:
            return
        form = CorrectForm()
        fill_choices(form, lists)
        for name in ("category", "kind", "urgency", "channel"):
            keep_choice(form, name, getattr(card, name))
        self._pane = EditPane(
            f"编辑 {card.number}",
            form,
            _CORRECTED,
            save=lambda values, done, failed: self._save(card, values, done, failed),
            closed=lambda: self._leave_form(self._card),
            values=asdict(card),
        )
        self.show_instead(self._pane)
        form.title.setFocus()

    def _leave_form(self, card: DemandCard | None) -> None:
        self._pane = None
        self.end_instead()
        self._card = card
        self._show(card)

    def _save(
        self,
        card: DemandCard,
        values: dict[str, Any],
        done: Callable[[], None],
        failed: Callable[[StationError], None],
    ) -> None:
        def saved(_: None) -> None:
            done()
            self._desk.say(f"{card.number}：已保存。")

        self._desk.tasks.save(self, lambda: self._demands.correct(card.id, DemandFacts(**values)), saved, failed=failed)


def _about(card: DemandCard) -> str:
    return " · ".join((card.number, card.enterprise, card.state))


def keep_choice(form: CorrectForm, name: str, value: str | None) -> None:
    """Offer what a demand has, though it is no longer on the office's list."""
    box = getattr(form, name)
    if value is not None and box.findData(value) < 0:
        box.addItem(value, value)
