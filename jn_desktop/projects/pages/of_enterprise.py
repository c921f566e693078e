"""The tab 项目 of an enterprise: its key projects, each a double click away."""

from operator import attrgetter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.projects.pages.columns import name_column, progress_column, stage_column
from jn_desktop.projects.service import ProjectService


class ProjectsOfEnterprise(QWidget):
    """The current projects of one enterprise."""

    def __init__(self, desk: Desk, projects: ProjectService) -> None:
        super().__init__()
        self._desk = desk
        self._projects = projects
        columns = [name_column(), stage_column(), progress_column(desk.today)]
        self.table = RecordTable("enterprise_projects", columns, desk.memory, row_id=attrgetter("id"))
        self.table.set_empty("这家企业没有重点项目。")
        self.table.opened.connect(lambda card: desk.go(Place("projects", card.id)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.table)

    def show_record(self, record_id: str) -> None:
        """Show an enterprise's projects; Enter opens one on its own page."""
        self._desk.tasks.read(
            self, lambda: self._projects.of_enterprise(record_id), self.table.set_rows, key="projects"
        )
