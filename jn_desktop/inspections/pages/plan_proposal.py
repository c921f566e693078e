"""A proposed plan as it is looked at: what it saves, its days before and after, its visits, and what is left out."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from jn_desktop.core.cells import plain
from jn_desktop.desktop import theme
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.charts import ChartCard
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import in_card, plain_label
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.inspections.pages import plan_words
from jn_desktop.inspections.plan_cards import ProposedPlan, ProposedVisit

_TOGGLES = (("new", "新排的"), ("moved", "改期的"), ("pinned", "固定的"))
_CHART_HEIGHT = 148


@dataclass(frozen=True)
class ProposedFilter:
    """What the filters above the visits of a plan say."""

    text: str = ""
    department: str | None = None
    new: bool = False
    moved: bool = False
    pinned: bool = False

    def accepts(self, visit: ProposedVisit) -> bool:
        wanted = plain(self.text)
        return (
            (self.department is None or self.department in visit.departments)
            and (not self.new or visit.before is None)
            and (not self.moved or plan_words.moved(visit))
            and (not self.pinned or visit.pinned)
            and any(wanted in plain(told) for told in (visit.enterprise, *visit.departments, *visit.items))
        )


class ProposalPane(QWidget):
    """A proposal, and the buttons that take it, drop it or ask for another."""

    def __init__(
        self, desk: Desk, again: Callable[[], object], drop: Callable[[], None], apply: Callable[[], None]
    ) -> None:
        super().__init__()
        self._desk = desk
        self.plan: ProposedPlan | None = None
        self._may_apply = desk.may("inspection_plans.apply")
        self._headline, self._saved = plain_label(), plain_label()
        self._proof, self._told, self._left_out = plain_label(), plain_label(), plain_label()
        self.chart = ChartCard("plan_days", "每天")
        self.visits = RecordTable("plan_visits", plan_words.visit_columns(), desk.memory, row_id=_key)
        self.unplanned = RecordTable(
            "plan_unplanned", plan_words.unplanned_columns(), desk.memory, row_id=lambda one: one.number
        )
        self.dropped = RecordTable(
            "plan_dropped", plan_words.dropped_columns(), desk.memory, row_id=lambda one: one.number
        )
        self.filters = self._make_filters()
        self.tabs = QTabWidget()
        self._stale = plain_label(wrap=True)
        self._again = push_button("重新生成(&R)…", "plan_again", again)
        self._drop = push_button("不用这个方案(&X)", "plan_drop", drop)
        self._apply = push_button("采用方案(&Y)", "plan_apply", apply, primary=True)
        offered_if(self._may_apply, self._apply)
        self._lay_out()

    def show_plan(self, plan: ProposedPlan) -> None:
        """Show a proposal."""
        self.plan = plan
        self._headline.setText(plan_words.headline(plan))
        self._saved.setText(plan_words.saved(plan))
        words, tone = plan_words.proof(plan)
        self._proof.setText(words if plan.requests else "")
        self._proof.setStyleSheet(f"color: {theme.colour(tone).name()}")
        self._told.setText(plan_words.period(plan))
        self._left_out.setText(plan_words.left_out(plan))
        self._left_out.setStyleSheet(f"color: {theme.colour(Tone.WARN if plan.unplanned else Tone.MUTED).name()}")
        self.chart.show_pairs(plan_words.per_day(plan.visits))
        self.filters.set_choices("department", sorted({name for one in plan.visits for name in one.departments}))
        self.visits.set_rows(plan.visits)
        self.unplanned.set_rows(plan.unplanned)
        self.dropped.set_rows(plan.dropped)
        for place, (title, rows) in enumerate(
            (("入企检查", plan.visits), ("排不进的需求", plan.unplanned), ("不再需要的检查", plan.dropped))
        ):
            self.tabs.setTabText(place, f"{title} {len(rows):,}")
        self.tabs.setCurrentIndex(0)
        self._filter()
        if warning := plan_words.warning(plan):
            self._say(warning, Tone.WARN)
        else:
            self._say("" if self._may_apply else "采用方案要由站长来做。")
        self.offer(True)

    def offer(self, on: bool) -> None:
        """Let the proposal be taken or dropped, or not while that is being done."""
        for button in (self._again, self._drop, self._apply):
            button.setEnabled(on)
        if self.plan is None or not (self.plan.visits or self.plan.dropped):
            self._apply.setEnabled(False)  # there is nothing to take

    def say_stale(self) -> None:
        """Say that something has changed since the proposal was made."""
        self._say("生成以后，需求、检查或日历有变动；采用以前最好重新生成。", Tone.WARN)

    # ---- inside ----

    def _say(self, words: str, tone: Tone = Tone.MUTED) -> None:
        self._stale.setText(words)
        self._stale.setStyleSheet(f"color: {theme.colour(tone).name()}")

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("plan_visits_filter", self._desk.memory, self)
        filters.add_text("企业、部门、事项")
        filters.add_choice("department", "部门")
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        filters.changed.connect(self._filter)
        filters.left.connect(self.visits.setFocus)
        return filters

    def _filter(self) -> None:
        if self.plan is not None:
            wanted = ProposedFilter(text=self.filters.text, **self.filters.values())
            self.visits.set_filter(wanted.accepts)
            self.filters.count(self.plan.visits, wanted)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self._make_summary(), 2)
        above.addWidget(self.chart, 3)
        self.chart.say("每天：宽条是各查各的次数，窄条是方案的次数")
        self.chart.chart.setMinimumHeight(100)
        self.chart.setFixedHeight(_CHART_HEIGHT)
        self._fill_tabs()
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._stale, 1)
        for button in (self._again, self._drop, self._apply):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)

    def _make_summary(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.setSpacing(3)
        self._headline.setProperty("title", True)
        self._headline.setObjectName("plan_headline")
        self._saved.setFont(theme.font(theme.SECTION, bold=True))
        self._saved.setStyleSheet(f"color: {theme.colour(Tone.OK).name()}")
        self._told.setProperty("muted", True)
        for label in (self._headline, self._saved, self._proof, self._left_out, self._told):
            inside.addWidget(label)
        card.setFixedHeight(_CHART_HEIGHT)
        return card

    def _fill_tabs(self) -> None:
        self.tabs.setObjectName("plan_tabs")
        self.tabs.setAccessibleName("方案的内容")
        self.tabs.setDocumentMode(True)
        self.visits.set_empty("这段时间没有要排的检查。")
        self.visits.set_filtered_out(self.filters.clear)
        self.unplanned.set_empty("每一项都排进了。")
        self.dropped.set_empty("没有因为重排而不再需要的检查。")
        of_visits = QWidget()
        inside = QVBoxLayout(of_visits)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.filters)
        inside.addWidget(in_card(self.visits), 1)
        for table, name in (
            (self.visits, "方案里的入企检查"),
            (self.unplanned, "排不进的需求"),
            (self.dropped, "不再需要的检查"),
        ):
            table.setAccessibleName(name)
            self.tabs.addTab(of_visits if table is self.visits else in_card(table), name)


def _key(visit: ProposedVisit) -> str:
    return f"{visit.enterprise_id} {visit.day}"
