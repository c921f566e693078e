"""The tabs of an agent: the projects that they carry with the next step of each, what they did, what they carried."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form, date_field
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.table_tab import TableTab
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import amount, short
from jn_desktop.projects.agency import AgencyService, Scope
from jn_desktop.projects.assignments import AssignmentCard, AssignmentService
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.model import AssignmentRole
from jn_desktop.projects.pages.agents_columns import short_day
from jn_desktop.projects.pages.assignments_hand_over import hand_over
from jn_desktop.projects.rules import next_step
from jn_desktop.projects.service import ProjectService

_ROLES = {AssignmentRole.LEAD: "牵头", AssignmentRole.ASSISTANT: "协办"}


@dataclass(frozen=True)
class Carried:
    """A project that an agent carries now."""

    assignment: AssignmentCard
    project: ProjectCard
    next_step: str
    entrusted: str | None
    """How much of the approvals its owner entrusts today."""

    @property
    def leads(self) -> bool:
        return self.assignment.role == AssignmentRole.LEAD


class Carrying:
    """What agents carry, gathered from the services; runs on the read lane."""

    def __init__(self, assignments: AssignmentService, agency: AgencyService, projects: ProjectService) -> None:
        self._assignments, self._agency, self._projects = assignments, agency, projects

    def of_agent(self, agent: str, today: date) -> list[Carried]:
        """Return what an agent (number or id) carries now, led projects first."""
        known = {card.id: card for card in self._projects.cards()}
        entrusted = {
            letter.project_id: letter.scope
            for letter in self._agency.entrustments()
            if letter.ends_on is None or letter.ends_on >= today.isoformat()
        }
        carried = [
            Carried(assignment, card, _next_step(card, today), entrusted.get(card.id))
            for assignment in self._assignments.of_agent(agent)
            if assignment.ends_on is None and (card := known.get(assignment.project_id)) is not None
        ]
        return sorted(carried, key=lambda one: not one.leads)


def _next_step(card: ProjectCard, today: date) -> str:
    return next_step(
        stage=card.stage, status=card.status, progress_on=card.progress_on, problem=card.problem, today=today
    )


class CarriedTab(TableTab):
    """承办: what the agent leads and assists now, what comes next, and handing it over."""

    def __init__(self, desk: Desk, assignments: AssignmentService, carrying: Carrying) -> None:
        table = RecordTable("agent_projects", _CARRIED_COLUMNS, desk.memory, row_id=lambda one: one.assignment.id)
        super().__init__(desk, table, lambda agent: carrying.of_agent(agent, desk.today()))
        self._assignments = assignments
        self.table.setAccessibleName("承办项目")
        self.table.set_empty("现在没有承办项目。")
        self.table.opened.connect(lambda one: desk.go(Place("projects", one.project.id)))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_state())
        self.table.rearranged.connect(self._show_state)
        self._some = self.add_button(
            "移交所选(&T)…", "hand_over_some", self.hand_over_selected, action="assignments.hand_over_many"
        )
        self._all = self.add_button(
            "全部移交(&A)…", "hand_over_all", self.hand_over_all, action="assignments.hand_over_many"
        )
        self._release = self.add_button(
            "结束协办(&R)…", "release_assistant", self.release, action="assignments.release_assistant"
        )

    def hand_over_selected(self) -> None:
        """Give the selected led projects to somebody else."""
        self._hand_over(self.table.selected())

    def hand_over_all(self) -> None:
        """Give everything that the agent leads to somebody else."""
        self._hand_over(self.table.records())

    def release(self) -> None:
        """End the agent's help with the current project."""
        current = self.table.current()
        if current is None or current.leads:
            return
        agent, project = current.assignment.agent, current.project

        def act(reason: str, done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            self.desk.tasks.save(
                self,
                lambda: self._assignments.release_assistant(project.id, agent, reason),
                lambda _: done(),
                failed=failed,
            )

        purpose = f"{current.assignment.agent_name}从今天起不再协办“{short(project.name)}”，承接记录会留着。"
        ask_reason(self, "结束协办", purpose, "结束协办(&Y)", act)

    def _hand_over(self, carried: Sequence[Carried]) -> None:
        led = [(one.project.id, one.project.name) for one in carried if one.leads]
        if led:
            hand_over(self, self.desk, self._assignments, led)

    def _show_state(self) -> None:
        selected = self.table.selected()
        self._some.setEnabled(any(one.leads for one in selected))
        self._all.setEnabled(any(one.leads for one in self.table.records()))
        self._release.setEnabled(len(selected) == 1 and not selected[0].leads)


class StepsTab(TableTab):
    """代办: the steps that the agent did, and adding one."""

    def __init__(self, desk: Desk, agency: AgencyService, carrying: Carrying) -> None:
        table = RecordTable("agent_steps", _step_columns(desk.today), desk.memory, row_id=attrgetter("id"))
        super().__init__(desk, table, agency.steps_of_agent)
        self._agency, self._carrying = agency, carrying
        self.table.setAccessibleName("代办记录")
        self.table.set_empty("还没有代办记录。")
        self.table.opened.connect(lambda step: desk.go(Place("projects", step.project_id)))
        self.add_button("记一步(&R)…", "add_step", self.add_step, action="agency.record_step")
        self.add_button("登记委托(&W)…", "add_entrustment", self.add_entrustment, action="agency.entrust")

    def add_step(self) -> None:
        """Ask what was done for which project."""
        self._with_projects(self._ask_step)

    def add_entrustment(self) -> None:
        """Ask for the letter by which an owner entrusts the station with a project's approvals."""
        self._with_projects(self._ask_entrustment)

    def _with_projects(self, ask: Callable[[str, Sequence[Carried]], None]) -> None:
        """Call `ask` with the agent and what they carry; without any project there is nothing to ask."""
        agent = self.record_id
        if agent is None:
            return

        def take(carried: Sequence[Carried]) -> None:
            if carried:
                ask(agent, carried)
            else:
                self.desk.say("这位专员现在没有承办项目，没有可记的代办。", tone=Tone.WARN)

        self.desk.tasks.read(self, lambda: self._carrying.of_agent(agent, self.desk.today()), take, key="carried")

    def _ask_step(self, agent: str, carried: Sequence[Carried]) -> None:
        form = StepForm()
        _offer_projects(form.project, carried)
        FormDialog(
            self,
            "代办记录",
            "记下为项目办的一步，计入代办台账。",
            form,
            _STEP_FIELDS,
            accept="记下(&Y)",
            save=lambda values, done, failed: self._record(agent, values, done, failed),
            values={"project": carried[0].project.id, "done_on": self.desk.today().isoformat()},
        ).open()

    def _ask_entrustment(self, _agent: str, carried: Sequence[Carried]) -> None:
        form = EntrustForm()
        _offer_projects(form.project, carried)
        for scope in Scope:
            form.scope.addItem(scope.value, scope.value)
        FormDialog(
            self,
            "代办委托",
            "登记业主签的代办委托书。",
            form,
            _ENTRUST_FIELDS,
            accept="登记(&Y)",
            save=self._entrust,
            values={
                "project": carried[0].project.id,
                "scope": Scope.WHOLE.value,
                "entrusted_on": self.desk.today().isoformat(),
            },
        ).open()

    def _record(
        self, agent: str, values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]
    ) -> None:
        self.desk.tasks.save(
            self,
            lambda: self._agency.record_step(
                values["project"],
                values["item"],
                date.fromisoformat(values["done_on"]),
                agent,
                hours=None if values["minutes"] is None else values["minutes"] / 60,
                result=values["result"],
            ),
            lambda _: done(),
            failed=failed,
        )

    def _entrust(
        self, values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]
    ) -> None:
        def entrusted(_: None) -> None:
            done()
            self.desk.say(f"已登记委托：{values['scope']}。")

        self.desk.tasks.save(
            self,
            lambda: self._agency.entrust(
                values["project"],
                Scope(values["scope"]),
                date.fromisoformat(values["entrusted_on"]),
                powers=values["powers"],
                ends_on=date.fromisoformat(values["ends_on"]) if values["ends_on"] else None,
            ),
            entrusted,
            failed=failed,
        )


class PastTab(TableTab):
    """承接记录: everything that the agent has carried, the newest first."""

    def __init__(self, desk: Desk, assignments: AssignmentService) -> None:
        table = RecordTable("agent_past", _past_columns(desk.today), desk.memory, row_id=attrgetter("id"))
        super().__init__(desk, table, assignments.of_agent)
        self.table.setAccessibleName("承接记录")
        self.table.set_empty("还没有承接过项目。")
        self.table.opened.connect(lambda row: desk.go(Place("projects", row.project_id)))


class StepForm(Form):
    ui = "agent_step.ui"
    project: QComboBox
    item: QLineEdit
    done_on: QLineEdit
    minutes: QLineEdit
    result: QPlainTextEdit


class EntrustForm(Form):
    ui = "entrust.ui"
    project: QComboBox
    scope: QComboBox
    powers: QPlainTextEdit
    entrusted_on: QLineEdit
    ends_on: QLineEdit


def _offer_projects(box: QComboBox, carried: Sequence[Carried]) -> None:
    for one in carried:
        box.addItem(one.project.name, one.project.id)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(32)


_ENTRUST_FIELDS = (
    Field("project", "项目", required=True),
    Field("scope", "委托范围", required=True),
    Field("powers", "委托事项"),
    date_field("entrusted_on", "委托日期", required=True),
    date_field("ends_on", "委托到期"),
)
_STEP_FIELDS = (
    Field("project", "项目", required=True),
    Field("item", "办理事项", required=True),
    date_field("done_on", "办理日期", required=True),
    Field("minutes", "用时", Kind.INTEGER),
    Field("result", "结果"),
)


def _role_column(role: Callable[[Any], str]) -> Column:
    return Column(
        "role",
        "身份",
        lambda row: _ROLES[AssignmentRole(role(row))],
        look=Look.CHIP,
        tone=lambda row: Tone.ACCENT if role(row) == AssignmentRole.LEAD else Tone.MUTED,
        width=68,
    )


_CARRIED_COLUMNS = [
    Column("name", "项目", attrgetter("project.name"), width=130, stretch=True, middle=True),
    _role_column(attrgetter("assignment.role")),
    Column("next_step", "下一步", attrgetter("next_step"), width=140, priority=2),
    Column("entrusted", "委托", attrgetter("entrusted"), width=92, priority=3),
    Column("starts_on", "承接日期", attrgetter("assignment.starts_on"), width=104, priority=4),
]


def _step_columns(today: Callable[[], date]) -> list[Column]:
    return [
        Column(
            "done_on",
            "日期",
            attrgetter("done_on"),
            text=lambda step: short_day(step.done_on, today()),
            tip=attrgetter("done_on"),
            width=72,
        ),
        Column("item", "办理事项", attrgetter("item"), width=120, stretch=True),
        Column("project", "项目", attrgetter("project_name"), width=120, priority=2, middle=True),
        Column("result", "结果", attrgetter("result"), width=120, priority=3),
        Column(
            "hours",
            "用时",
            attrgetter("hours"),
            text=lambda step: "" if step.hours is None else f"{amount(step.hours)} 小时",
            look=Look.NUMBER,
            width=84,
            priority=4,
        ),
    ]


def _past_columns(today: Callable[[], date]) -> list[Column]:
    def period(row: AssignmentCard) -> str:
        ends = f"至 {short_day(row.ends_on, today())}" if row.ends_on else "至今"
        return f"{short_day(row.starts_on, today())} {ends}"

    return [
        Column("name", "项目", attrgetter("name"), width=120, stretch=True, middle=True),
        _role_column(attrgetter("role")),
        Column(
            "period",
            "起止",
            attrgetter("starts_on"),
            text=period,
            tip=lambda row: f"{row.starts_on} 至 {row.ends_on or '今'}",
            width=128,
            priority=2,
        ),
        Column("reason", "为什么承接", attrgetter("reason"), width=150, priority=3),
        Column("end_reason", "为什么结束", attrgetter("end_reason"), width=130, priority=4),
    ]
