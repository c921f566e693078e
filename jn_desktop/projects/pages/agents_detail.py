"""The detail pane of an agent: facts with limit and leave, what they carry, what they did, what they carried."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.agents.service import AgentService
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.detail import Detail, Facts
from jn_desktop.projects.agency import AgencyService
from jn_desktop.projects.assignments import AssignmentService
from jn_desktop.projects.board import AgentCard
from jn_desktop.projects.pages.agents_columns import duty_in_full, duty_tone, load_in_full, load_tone
from jn_desktop.projects.pages.agents_duty import Duty
from jn_desktop.projects.pages.agents_tabs import CarriedTab, Carrying, PastTab, StepsTab
from jn_desktop.projects.service import ProjectService


class AgentDetail(Detail):
    """What is known of one agent, and what can be done with them."""

    def __init__(
        self,
        desk: Desk,
        agents: AgentService,
        assignments: AssignmentService,
        agency: AgencyService,
        projects: ProjectService,
    ) -> None:
        super().__init__(desk, "agent", "在左边选一位专员，这里显示其负荷、承办项目和代办记录。")
        self._facts = Facts()
        self.duty = Duty(desk, agents)
        overview = QWidget()
        layout = QVBoxLayout(overview)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._facts, 1)
        layout.addWidget(self.duty)
        carrying = Carrying(assignments, agency, projects)
        self.carried = CarriedTab(desk, assignments, carrying)
        self.steps = StepsTab(desk, agency, carrying)
        self.past = PastTab(desk, assignments)
        self.add_tab("概况", overview)
        self.add_tab("承办", self.carried)
        self.add_tab("代办", self.steps)
        self.add_tab("承接记录", self.past)

    def add_actions(self, edit: Callable[[], None], change_activity: Callable[[], None]) -> None:
        """Put the buttons below the tabs, as far as the operator may use them."""
        if self._desk.may("agents.save"):
            self.add_button("编辑(&E)", edit, name="edit_agent")
        self._activity = self.add_button("离岗(&G)", change_activity, name="agent_activity")
        self._activity.setVisible(self._desk.may("agents.set_active"))

    def show_agent(self, card: AgentCard | None) -> None:
        """Show an agent, or say that none is chosen."""
        if card is None:
            self.show_record(None)
            return
        today = self._desk.today()
        self._facts.show_facts(
            [
                ("负荷", load_in_full(card.leads, card.capacity), load_tone(card.leads, card.capacity)),
                ("协办", f"{card.assists} 个项目" if card.assists else None),
                ("在岗", duty_in_full(card, today), duty_tone(card, today)),
                ("熟悉产业链", "、".join(card.chains)),
                ("服务园区", "、".join(card.parks)),
                ("所在单位", card.unit),
                ("联系电话", card.phone),
            ]
        )
        self.duty.show_card(card)
        label = "离岗" if card.active else "返岗"
        self._activity.setText(f"{label}(&G)")
        self._activity.setAccessibleName(label)
        self.show_record(card.id, card.name, " · ".join(filter(None, (card.number, card.unit))))
