"""The tab 承办: who leads and assists a project, and who did; handing it over, adding and ending help."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from jn_desktop.core.cells import Kind
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.desktop.buttons import offered_if, push_button
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import plain_label
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.forms import Form
from jn_desktop.desktop.reasons import ask_reason
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.desktop.words import short
from jn_desktop.projects.assignments import AssignmentCard, AssignmentService
from jn_desktop.projects.cards import ProjectCard
from jn_desktop.projects.model import AssignmentRole
from jn_desktop.projects.service import ProjectService

_FIELDS = (Field("agent", "专员", Kind.NAME, required=True), Field("reason", "原因", required=True))
_COLUMNS = [
    Column("agent", "专员", attrgetter("agent_name"), tip=lambda row: row.agent, width=76, stretch=True, middle=True),
    Column(
        "role",
        "角色",
        lambda row: "牵头" if row.role == AssignmentRole.LEAD else "协办",
        look=Look.CHIP,
        tone=lambda row: Tone.MUTED if row.ends_on else Tone.ACCENT,
        width=72,
    ),
    Column("starts_on", "起", attrgetter("starts_on"), width=92),
    Column("ends_on", "止", attrgetter("ends_on"), text=lambda row: row.ends_on or "至今", width=92, priority=2),
]


class AssistantForm(Form):
    """Which agent helps, and why."""

    ui = "project_assistant.ui"
    agent: QComboBox
    reason: QPlainTextEdit


class CarryingTab(QWidget):
    """Leads and assistants of one project, the present ones first; the reasons of the chosen one below."""

    def __init__(self, desk: Desk, projects: ProjectService, assignments: AssignmentService) -> None:
        super().__init__()
        self._desk = desk
        self._projects = projects
        self._assignments = assignments
        self._project: ProjectCard | None = None
        self.table = RecordTable("project_carrying", _COLUMNS, desk.memory, row_id=attrgetter("id"))
        self.table.setAccessibleName("承办的专员")
        self.table.set_empty("还没有专员承办这个项目。")
        self.table.chosen.connect(self._show_reasons)
        self._reasons = plain_label(wrap=True)
        self._reasons.setProperty("muted", True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._lead = self._add_button("移交(&H)…", "project_hand_over", "hand_over", self._hand_over)
        self._help = self._add_button("加协办(&A)…", "project_add_assistant", "add_assistant", self._choose_assistant)
        self._end = self._add_button("结束协办(&D)…", "project_end_assistant", "release_assistant", self._ask_release)
        self._buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._reasons)
        layout.addLayout(self._buttons)

    def show_record(self, record_id: str) -> None:
        """Show who carries and carried a project."""
        self._desk.tasks.read(
            self,
            lambda: (self._projects.card(record_id), self._assignments.of_project(record_id)),
            lambda told: self._show(*told),
            key="history",
        )

    def _show(self, project: ProjectCard, rows: list[AssignmentCard]) -> None:
        self._project = project
        self.table.set_rows(sorted(rows, key=lambda row: (row.ends_on is not None, row.role != AssignmentRole.LEAD)))
        self._lead.setText("移交(&H)…" if project.lead_agent else "派牵头(&H)…")
        self._lead.setAccessibleName("移交给另一位专员" if project.lead_agent else "派牵头专员")
        for button in (self._lead, self._help):
            button.setEnabled(project.retired_on is None)
        self._show_reasons(self.table.current())

    def _show_reasons(self, row: AssignmentCard | None) -> None:
        told = (("开始", row.reason), ("结束", row.end_reason)) if row is not None else ()
        self._reasons.setText("\n".join(f"{label}的原因：{reason}" for label, reason in told if reason))
        self._reasons.setVisible(bool(self._reasons.text()))
        helps = row is not None and row.role == AssignmentRole.ASSISTANT and row.ends_on is None
        self._end.setEnabled(helps and self._project is not None and self._project.retired_on is None)

    def _add_button(self, text: str, name: str, action: str, act: Callable[[], None]) -> QPushButton:
        button = push_button(text, name, act)
        offered_if(self._desk.may(f"assignments.{action}"), button)
        self._buttons.addWidget(button)
        return button

    def _hand_over(self) -> None:
        from jn_desktop.projects.pages.assignments_hand_over import hand_over

        if self._project is not None:
            hand_over(self, self._desk, self._assignments, [(self._project.id, self._project.name)])

    def _choose_assistant(self) -> None:
        project = self._project
        if project is not None:
            self._desk.tasks.read(
                self,
                lambda: [card for card in self._assignments.board() if card.absence is None],
                lambda agents: self._ask_assistant(project, agents),
                key="agents",
            )

    def _ask_assistant(self, project: ProjectCard, agents: Sequence[Any]) -> None:
        form = AssistantForm()
        for agent in agents:
            unit = f" {agent.unit}" if agent.unit else ""
            form.agent.addItem(f"{agent.name}（{agent.number}）{unit}", agent.number)

        def save(values: dict[str, Any], done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            self._desk.tasks.save(
                self,
                lambda: self._assignments.add_assistant(project.id, values["agent"], values["reason"]),
                lambda _: done(),
                failed=failed,
            )

        purpose = f"请一位专员和牵头的专员一起跑“{short(project.name)}”。"
        FormDialog(self, "加协办", purpose, form, _FIELDS, accept="加为协办(&Y)", save=save).open()

    def _ask_release(self) -> None:
        row: AssignmentCard | None = self.table.current()
        if row is None:
            return

        def release(reason: str, done: Callable[[], None], failed: Callable[[StationError], None]) -> None:
            self._desk.tasks.save(
                self,
                lambda: self._assignments.release_assistant(row.project_id, row.agent, reason),
                lambda _: done(),
                failed=failed,
            )

        ask_reason(self, "结束协办", f"{row.agent_name}从今天起不再协办这个项目，记录会留着。", "结束协办(&Y)", release)
