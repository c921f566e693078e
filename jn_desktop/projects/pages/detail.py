"""The pane beside the table of projects: stage steps, facts, and what can be done with one project."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from jn_desktop.core.errors import StationError
from jn_desktop.desktop.buttons import tab_order
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import Detail, Facts
from jn_desktop.desktop.dialogs import EditPane, FormDialog
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.steps import Step, Steps
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import ago, amount, short
from jn_desktop.projects.assignments import AssignmentService
from jn_desktop.projects.cards import YUAN_IN_WAN, ProjectCard
from jn_desktop.projects.pages.carrying import CarryingTab
from jn_desktop.projects.pages.columns import SHORT_STAGES, completion_in_full
from jn_desktop.projects.pages.editing import EDITED, REPORTED, ProgressForm, ProjectForm
from jn_desktop.projects.pages.filtering import lacks_progress
from jn_desktop.projects.pages.progress import ProgressTab
from jn_desktop.projects.rules import Stage, Status, next_step
from jn_desktop.projects.service import ProjectService

_STEPS = [
    Step(stage.value, SHORT_STAGES[stage], f"step_{stage.name.lower()}", stage.value, f"登记为：{stage.value}")
    for stage in Stage
]
Done = Callable[[], None]
Failed = Callable[[StationError], None]


class ProjectDetail(Detail):
    """One project, read and worked on."""

    saved = Signal(str)
    """The id of a project that was added or changed in the form."""

    def __init__(self, desk: Desk, projects: ProjectService, assignments: AssignmentService) -> None:
        super().__init__(desk, "project", "从左边选一个项目，这里显示它的情况。")
        self._projects = projects
        self._card: ProjectCard | None = None
        self._pane: EditPane | None = None
        self._edited: str | None = None
        self.known: Sequence[ProjectCard] = ()
        """The projects whose words the form offers."""
        self._steps = Steps("stage_steps", _STEPS)
        self._steps.setContentsMargins(0, 8, 0, 0)
        self._steps.chosen.connect(self._reach)
        self.under_head.addWidget(self._steps)
        tab_order(*self._steps.buttons(), self.tabs)
        self._facts = Facts()
        self.add_tab("概况", self._facts)
        self.add_tab("进度", ProgressTab(desk, projects))
        self.add_tab("承办", CarryingTab(desk, projects, assignments))
        self._actions: tuple[tuple[QPushButton, str, bool], ...] = (
            (self.add_button("编辑(&E)", self.edit, name="project_edit_button"), "projects.save", False),
            (self.add_button("登记进展(&P)", self.report, name="project_report"), "projects.report_progress", False),
            (self.add_button("退出(&T)…", self.retire, name="project_retire"), "projects.retire", False),
            (self.add_button("恢复(&B)", self.bring_back, name="project_bring_back"), "projects.bring_back", True),
        )

    def show_card(self, card: ProjectCard | None) -> None:
        """Show a project; one that is being edited stays until what was typed is saved or dropped."""
        if self._pane is None:
            self._show(card)
        elif card is None or self._card is None or card.id in (self._edited, self._card.id):
            self._card = card or self._card
        else:
            self._pane.leave(lambda: self._leave_form(card))

    # ---- what can be done ----

    def add(self) -> None:
        """Open an empty form."""
        if self._pane is None:
            self._open_empty_form()
        else:
            self._pane.leave(self._open_empty_form)

    def edit(self) -> None:
        """Open the form of the project that is shown."""
        card = self._card
        if card is None or self._pane is not None or card.retired_on or not self._desk.may("projects.save"):
            return
        self._desk.tasks.read(
            self,
            lambda: self._projects.ledger_values(card.id),
            lambda values: self._open_form(card, values) if self._card and self._card.id == card.id else None,
            key="form",
        )

    def report(self) -> None:
        """Ask for the month's progress of the project that is shown."""
        card = self._card
        if card is None or card.retired_on:
            return
        FormDialog(
            self,
            "登记进展",
            f"“{short(card.name)}”到这个月为止的进展；同一个月再登记一次，就以后一次为准。",
            ProgressForm(),
            REPORTED,
            accept="登记(&Y)",
            save=lambda values, done, failed: self._report(card, values, done, failed),
            values={
                "month": f"{self._desk.today():%Y-%m}",
                "invested": None if card.invested is None else round(card.invested * YUAN_IN_WAN),
                "progress": card.progress,
                "problem": card.problem,
            },
        ).open()

    def retire(self) -> None:
        """Ask why, and have the project leave the ledger."""
        card = self._card
        if card is not None:
            ask_reason(
                self,
                "退出台账",
                f"“{short(card.name)}”退出后不再列在台账里，内容和历史都保留，随时可以恢复。",
                "退出台账(&Y)",
                lambda reason, done, failed: self._retire(card, reason, done, failed),
            )

    def bring_back(self) -> None:
        if self._card is not None:
            self._bring_back(self._card)

    # ---- inside ----

    def _show(self, card: ProjectCard | None) -> None:
        self._card = card
        if card is None:
            self.show_record(None)
            return
        retired = card.retired_on is not None
        may = not retired and self._desk.may("projects.set_stage")
        self._steps.show_step(card.stage, [stage.value for stage in Stage] if may else [])
        self._facts.show_facts(self._told(card))
        for button, action, for_retired in self._actions:
            button.setVisible(self._desk.may(action) and for_retired == retired)
        told = (card.enterprise, card.invest_type, card.land, None if card.status == Status.ACTIVE else card.status)
        left = (f"{card.retired_on} 退出",) if retired else ()
        self.show_record(card.id, card.name, " · ".join(filter(None, (*told, *left))))

    def _told(self, card: ProjectCard) -> list[tuple[str, str | None] | tuple[str, str | None, Tone]]:
        today = self._desk.today()
        lead = f"{card.lead_name}（{card.lead_agent}）" if card.lead_agent else "未派牵头专员"
        step = next_step(
            stage=card.stage, status=card.status, progress_on=card.progress_on, problem=card.problem, today=today
        )
        late = Tone.LATE if lacks_progress(card, today) else Tone.PLAIN
        return [
            ("存在问题", card.problem, Tone.LATE),
            ("下一步", None if card.retired_on else step, Tone.ACCENT),
            ("形象进度", card.progress),
            ("最近进展", ago(card.progress_on, today), late),
            ("总投资", f"{amount(card.total_investment)} 万元" if card.total_investment is not None else None),
            ("累计完成", completion_in_full(card)),
            ("年度计划", f"{amount(card.annual_investment)} 万元" if card.annual_investment is not None else None),
            ("起止", " 至 ".join(filter(None, (card.start, card.end)))),
            ("跑小青", lead, Tone.PLAIN if card.lead_agent else Tone.LATE),
            ("责任单位", card.responsible_unit),
            ("包保领导", card.sponsor_leader),
            ("联系人", "  ".join(filter(None, (card.contact, card.phone)))),
            ("建设地点", card.place),
            ("所在园区", card.park),
            ("产业链", card.chain),
            ("建设内容", card.content),
            ("类别性质", " · ".join(filter(None, (card.category, card.nature)))),
            ("项目代码", card.code),
            ("信用代码", card.uscc),
            ("备注", card.remark),
        ]

    def _open_empty_form(self) -> None:
        self._open_form(None, {"status": Status.ACTIVE.value})

    def _open_form(self, card: ProjectCard | None, values: Mapping[str, Any]) -> None:
        self._edited = card.id if card else None
        form = ProjectForm()
        form.offer_known(self.known)
        if values.get("code"):
            form.keep_code()
        self._pane = EditPane(
            "编辑项目" if card else "新增项目",
            form,
            EDITED,
            save=self._save,
            closed=self._close_form,
            values=values,
        )
        self.show_instead(self._pane)
        form.name.setFocus()

    def _leave_form(self, card: ProjectCard) -> None:
        self._card = card
        self._close_form()

    def _close_form(self) -> None:
        self._pane = None
        self.end_instead()
        self._show(self._card)

    def _save(self, values: dict[str, Any], done: Done, failed: Failed) -> None:
        edited = self._edited

        def then(project_id: str) -> None:
            done()
            self.saved.emit(project_id)
            self._desk.say(f"已保存“{short(values['name'])}”")

        self._desk.tasks.save(self, lambda: self._projects.save(edited, values), then, failed=failed)

    def _report(self, card: ProjectCard, values: dict[str, Any], done: Done, failed: Failed) -> None:
        invested = None if values["invested"] is None else values["invested"] / YUAN_IN_WAN

        def act() -> None:
            self._projects.report_progress(
                card.id, values["month"], invested=invested, progress=values["progress"], problem=values["problem"]
            )

        def then(_: None) -> None:
            done()
            self._desk.say(f"已登记“{short(card.name)}” {values['month']} 的进展")

        self._desk.tasks.save(self, act, then, failed=failed)

    def _retire(self, card: ProjectCard, reason: str, done: Done, failed: Failed) -> None:
        def then(_: None) -> None:
            done()
            self._desk.say(f"“{short(card.name)}”已退出台账", ("撤销", lambda: self._bring_back(card)))

        self._desk.tasks.save(self, lambda: self._projects.retire(card.id, reason), then, failed=failed)

    def _bring_back(self, card: ProjectCard) -> None:
        self._desk.tasks.save(
            self,
            lambda: self._projects.bring_back(card.id),
            lambda _: self._desk.say(f"“{short(card.name)}”已恢复到台账"),
        )

    def _reach(self, stage: str) -> None:
        card = self._card
        if card is not None:
            before = Stage(card.stage) if card.stage else None
            self._set_stage(card, Stage(stage), ("撤销", lambda: self._set_stage(card, before)))

    def _set_stage(self, card: ProjectCard, stage: Stage | None, *undo: tuple[str, Done]) -> None:
        self._desk.tasks.save(
            self,
            lambda: self._projects.set_stage(card.id, stage),
            lambda _: self._desk.say(f"“{short(card.name)}”：{stage.value if stage else '未登记阶段'}", *undo),
        )
