"""The view 方案: a plan is proposed beside the window, looked at with its before and after, and taken or dropped."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.changes import Changes
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import in_card
from jn_desktop.desktop.dialogs import FormDialog, ask
from jn_desktop.desktop.empty import EmptyPlace
from jn_desktop.desktop.exporting import ask_sheet
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.month_days import month_end, next_month
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.view import View
from jn_desktop.desktop.working import Working
from jn_desktop.inspections.pages import plan_words
from jn_desktop.inspections.pages.blackouts import BlackoutsDialog
from jn_desktop.inspections.pages.plan_proposal import ProposalPane
from jn_desktop.inspections.plan_cards import PlanOutcome, ProposedPlan
from jn_desktop.inspections.plan_service import PlanService
from jn_desktop.registry.service import RegistryService

_CONCERNS = frozenset({"inspection_request", "joint_visit", "blackout", "calendar_day"})
_FIELDS = (
    date_field("first", "起始日期", required=True),
    date_field("last", "截止日期", required=True),
    Field("teams", "每个部门每天最多", Kind.INTEGER),
)
_NOTHING = (
    "把各部门的检查需求按企业和日期合并成最少的入企次数，\n避开企业安静日和不便的日子；\n"
    "先看到合并前后的次数，再决定用不用。"
)
_NEXT = "接下来：参加的部门逐次审批，都批准以后通知企业。"


class PlanForm(Form):
    ui = "inspection_plan.ui"
    first: QLineEdit
    last: QLineEdit
    teams: QLineEdit


class PlanView(View):
    """Nothing proposed yet, or a proposal; above it, while one is worked out, how far that is."""

    shows: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, plans: PlanService, registry: RegistryService) -> None:
        super().__init__(desk)
        self._plans, self._registry = plans, registry
        self.plan: ProposedPlan | None = None
        self._told: Mapping[str, Any] | None = None
        self._may_propose = desk.may("inspection_plans.propose")
        self._nothing = EmptyPlace(text=_NOTHING)
        self.working = Working(desk, self)
        self.proposal = ProposalPane(desk, self.ask_again, self.drop, self.apply)
        self._places = QStackedWidget()
        for place in (in_card(self._nothing), self.proposal):
            self._places.addWidget(place)
        self.body.addWidget(self.working)
        self.body.addWidget(self._places, 1)
        self._fill_head()
        self._say_nothing()
        desk.changed.connect(self._hear)

    # ---- proposing ----

    def ask(self, values: Mapping[str, Any] | None = None) -> FormDialog:
        """Ask for which days to plan, and how often a department can go out on one."""
        first = next_month(self.desk.today(), 1)
        known = values or {"first": first, "last": month_end(first)}

        def save(told: dict[str, Any], done: Callable[[], None], _: Callable[[StationError], None]) -> None:
            done()
            self._check_days(told)

        dialog = FormDialog(
            self,
            "生成方案",
            "把这段时间的检查需求合并成最少的入企次数；已经通知企业的和固定的不动。采用以前，什么都不会变。",
            PlanForm(),
            _FIELDS,
            accept="生成(&Y)",
            save=save,
            values=known,
        )
        dialog.open()
        return dialog

    def _check_days(self, told: Mapping[str, Any]) -> None:
        """Ask before days that have passed are planned: nobody can go out on them any more."""
        if told["first"] < self.desk.today().isoformat() <= told["last"]:
            sentence = f"{told['first']} 已经过去，今天以前的日子也会排上检查。"
            ask(self, sentence, "照样生成", lambda: self._propose(told), no="不生成")
        else:
            self._propose(told)

    def _propose(self, told: Mapping[str, Any]) -> None:
        first, last = date.fromisoformat(told["first"]), date.fromisoformat(told["last"])
        self._told = told

        def refused(error: StationError) -> None:
            self._set_working(False)
            if isinstance(error, FieldError):
                self.ask(told).binder.show_fault(error.field, str(error))
            else:
                self.desk.say(str(error), tone=Tone.LATE)

        job = self.desk.tasks.work(
            self,
            "正在排方案",
            lambda report: self._plans.propose(first, last, teams=told["teams"], progress=report),
            self._show,
            failed=refused,
        )
        self.working.watch(job, lambda: self._set_working(False))
        self._set_working(True)

    def _set_working(self, working: bool) -> None:
        """Offer nothing else of plans while one is worked out."""
        for button in self._proposing:
            button.setEnabled(not working)
        self._nothing.setEnabled(not working)
        self.proposal.offer(not working)

    def _show(self, plan: ProposedPlan) -> None:
        self.plan = plan
        self._set_working(False)
        self.proposal.show_plan(plan)
        self._show_state()
        self.proposal.visits.setFocus()

    # ---- taking it or not ----

    def apply(self) -> None:
        """Make the plan so: its visits stand from now on, and the requests are part of them."""
        plan = self.plan
        if plan is None:
            return
        self.proposal.offer(False)

        def refused(error: StationError) -> None:
            self.plan = plan
            self.proposal.offer(True)
            self.desk.say(str(error), ("重新生成", self.ask_again), tone=Tone.LATE)

        def taken(outcome: PlanOutcome) -> None:
            self._say_taken(plan, plan_words.outcome(outcome))

        self.plan = None  # what changes now is its own doing
        self.desk.tasks.work(self, "采用方案", lambda _: self._plans.apply(plan), taken, failed=refused)

    def drop(self) -> None:
        """Have no proposal any more."""
        self.plan = None
        self._say_nothing()
        self._show_state()
        self.setFocus()

    def ask_again(self) -> None:
        """Ask once more, beginning with what was told the last time, also where that was cancelled."""
        self.ask(self._told)

    def export_to(self, file: Path) -> None:
        """Write the proposal into a workbook, beside the window."""
        plan = self.plan
        if plan is None:
            return

        self.desk.tasks.work(
            self,
            "导出方案",
            lambda _: self._plans.save_plan(plan, file),
            lambda _: self.desk.say_file("方案已导出", file),
        )

    # ---- inside ----

    def _fill_head(self) -> None:
        self.offer("不便的日子", "plan_blackouts", self._open_blackouts, keys="Ctrl+Shift+B")
        self._export = self.offer("导出方案", "plan_export", self._ask_file, keys="Ctrl+Shift+E")
        self._export.setEnabled(False)
        self._proposing: list[QPushButton] = []
        if self._may_propose:
            self._proposing.append(self.offer("生成方案", "plan_propose", self.ask_again, keys="Ctrl+N", primary=True))

    def _show_state(self) -> None:
        """Show the proposal, or that there is none; the one button that goes on is the primary one."""
        self._places.setCurrentIndex(0 if self.plan is None else 1)
        self._export.setEnabled(self.plan is not None)
        self.setFocusProxy(self._nothing if self.plan is None else self.proposal.visits)
        for button in self._proposing:
            button.setProperty("primary", self.plan is None)
            button.style().unpolish(button)
            button.style().polish(button)

    def _say_nothing(self) -> None:
        if self._may_propose:
            self._nothing.say(_NOTHING, "生成方案", self.ask_again)
        else:
            self._nothing.say(_NOTHING)

    def _say_taken(self, plan: ProposedPlan, changed: str) -> None:
        """Say in the place of the proposal what has become of it, and where its visits go on."""
        self.drop()
        taken = f"{plan_words.days(plan)} 的方案已采用\n{changed}\n\n{_NEXT}"
        self._nothing.say(taken, "看入企检查", lambda: self.desk.go(Place("inspections", only="visits")))
        self.setFocus()
        self.desk.say(
            f"方案已采用：{changed}。", ("看月历", lambda: self.desk.go(Place("inspections", only="calendar")))
        )

    def _ask_file(self) -> None:
        if self.plan is not None:
            ask_sheet(self, "导出方案", f"联合检查方案 {self.plan.first} 至 {self.plan.last}", self.export_to)

    def _open_blackouts(self) -> None:
        BlackoutsDialog(self, self.desk, self._plans, self._registry).open()

    def _hear(self, changes: Changes) -> None:
        if self.plan is not None and changes.tables & _CONCERNS:
            self.proposal.say_stale()
