"""The page 重点项目: filters, the table of projects with its totals, the detail pane, and the sheet of a month."""

from collections.abc import Iterable
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from jn_desktop.desktop.buttons import on_keys
from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.detail import beside, in_card
from jn_desktop.desktop.exporting import more_button
from jn_desktop.desktop.filters import FilterBar
from jn_desktop.desktop.page import Page
from jn_desktop.desktop.record_list import RecordList
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.words import hundred_millions
from jn_desktop.projects.assignments import AssignmentService
from jn_desktop.projects.cards import ProjectCard, totals
from jn_desktop.projects.ledger import PROJECTS
from jn_desktop.projects.pages.columns import SHORT_STAGES, project_columns
from jn_desktop.projects.pages.detail import ProjectDetail
from jn_desktop.projects.pages.filtering import NO_STAGE, ProjectFilter
from jn_desktop.projects.service import ProjectService
from jn_desktop.registry.directory import unit_names

if TYPE_CHECKING:
    from jn_desktop.projects.pages.progress_entry import ProgressSheet

_CHOICES = (("stage", "阶段"), ("chain", "产业链"), ("park", "园区"), ("unit", "责任单位"), ("agent", "跑小青"))
_TOGGLES = (("problem", "有问题"), ("stale", "无进展"), ("unled", "未派"), ("retired", "已退出"))


class ProjectsPage(Page):
    """All key projects, filtered, with the chosen one beside them."""

    key = "projects"
    title = "重点项目"
    icon = "projects"
    shows: ClassVar[frozenset[str]] = frozenset({"project", "progress_report", "assignment", "agent", "enterprise"})

    def __init__(self, desk: Desk, projects: ProjectService, assignments: AssignmentService) -> None:
        super().__init__(desk)
        self._projects = projects
        self.filters = self._make_filters()
        self.table = RecordTable("projects_table", project_columns(desk.today), desk.memory, row_id=attrgetter("id"))
        self.detail = ProjectDetail(desk, projects, assignments)
        self._list = RecordList(
            desk,
            self.table,
            wanted=lambda **told: ProjectFilter(today=desk.today(), **told),
            kinds=("project", "enterprise"),
            apart=lambda card: "retired" if card.retired_on else None,
        )
        self._list.lay_out(self.filters, beside(desk, "projects", in_card(self.table), self.detail, (790, 340)))
        self._places = QStackedWidget()
        self._places.addWidget(self._list)
        self.body.addWidget(self._places, 1)
        self._fill_head()
        self._connect()
        self.setFocusProxy(self.table)

    # ---- what the shell asks ----

    def reload(self) -> None:
        self.desk.tasks.read(
            self, lambda: self._projects.cards() + self._projects.cards(retired=True), self._show, key="cards"
        )

    def open_place(self, place: Place) -> None:
        if self._places.currentWidget() is not self._list:
            self.sheet.leave()
        self._list.open_place(place)

    # ---- building ----

    def _make_filters(self) -> FilterBar:
        filters = FilterBar("projects", self.desk.memory, self)
        filters.add_text("名称、企业、首字母")
        for name, everything in _CHOICES:
            filters.add_choice(name, everything)
        for name, label in _TOGGLES:
            filters.add_toggle(name, label)
        return filters

    def _fill_head(self) -> None:
        if self.desk.may("projects.report_many"):
            self.add_button("逐项登记进展", self._open_sheet, name="projects_sheet", icon="edit", keys="Ctrl+M")
        if self.desk.may("projects.import_projects"):
            self.add_button("导入台账", self._go_to_import, name="projects_import", icon="import")
            self.table.set_empty("台账里还没有项目。", "导入台账", self._go_to_import)
        else:
            self.table.set_empty("台账里还没有项目。")
        self.add_to_head(more_button(self.table, self.desk, self.title))
        if self.desk.may("projects.save"):
            self.add_button("新增项目", self.detail.add, name="projects_add", primary=True, keys="Ctrl+N")

    def _connect(self) -> None:
        self.setFocusProxy(self.table)
        self.table.chosen.connect(self.detail.show_card)
        self.table.held = lambda: self.detail.occupied
        self.table.opened.connect(lambda _: self.detail.tabs.setFocus())
        self.table.rearranged.connect(self._count)
        self.detail.saved.connect(self._list.go_to)
        on_keys(self._list, "F2", self.detail.edit)

    # ---- the list ----

    def _show(self, cards: list[ProjectCard]) -> None:
        self.detail.known = cards
        self._offer_choices(cards)
        self._list.show_rows(cards)

    def _offer_choices(self, cards: list[ProjectCard]) -> None:
        current = [card for card in cards if card.retired_on is None]
        stages: list[tuple[str, str]] = [(label, stage.value) for stage, label in SHORT_STAGES.items()]
        self.filters.set_choices("stage", [*stages, ("未登记阶段", NO_STAGE)])
        self.filters.set_choices("chain", _told(card.chain for card in current))
        self.filters.set_choices("park", _told(card.park for card in current))
        self.filters.set_choices("unit", _told(u for card in current for u in unit_names(card.responsible_unit)))
        agents = {card.lead_agent: f"{card.lead_name}（{card.lead_agent}）" for card in current if card.lead_agent}
        self.filters.set_choices("agent", [(agents[number], number) for number in sorted(agents)])

    def _count(self) -> None:
        sums = totals(self.table.records())
        told = [f"{sums.count} 个{'已退出的' if self.filters.on('retired') else ''}项目"]
        if sums.total_investment:
            told.append(f"总投资 {hundred_millions(sums.total_investment)} 亿元")
        if sums.annual_investment:
            told.append(f"年度计划 {hundred_millions(sums.annual_investment)} 亿元")
        self.set_counts(" · ".join(told))

    def _go_to_import(self) -> None:
        self.desk.go(Place("import", only=PROJECTS.name))

    # ---- the month's sheet ----

    @cached_property
    def sheet(self) -> "ProgressSheet":
        """The sheet of a month, made when somebody first wants it."""
        from jn_desktop.projects.pages.progress_entry import ProgressSheet

        sheet = ProgressSheet(self.desk, self._projects)
        sheet.closed.connect(self._close_sheet)
        self._places.addWidget(sheet)
        return sheet

    def _open_sheet(self) -> None:
        self.sheet.open([card for card in self.table.records() if card.retired_on is None])
        self._show_place(self.sheet)

    def _close_sheet(self) -> None:
        self._show_place(self._list)
        self.table.setFocus()

    def _show_place(self, place: QWidget) -> None:
        self._places.setCurrentWidget(place)
        self.offer_head(place is self._list)


def _told(values: Iterable[str | None]) -> list[str]:
    return sorted({value for value in values if value})
