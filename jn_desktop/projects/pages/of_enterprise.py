"""The tab 项目 of an enterprise: its key projects; Enter goes to the project."""

from operator import attrgetter

from jn_desktop.desktop.desk import Desk, Place
from jn_desktop.desktop.table_tab import TableTab
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.projects.pages.columns import name_column, progress_column, stage_column
from jn_desktop.projects.service import ProjectService


def projects_of_enterprise(desk: Desk, projects: ProjectService) -> TableTab:
    """Return the tab with the current projects of one enterprise."""
    columns = [name_column(), stage_column(), progress_column(desk.today)]
    table = RecordTable("enterprise_projects", columns, desk.memory, row_id=attrgetter("id"))
    table.set_empty("这家企业没有重点项目。")
    table.opened.connect(lambda card: desk.go(Place("projects", card.id)))
    return TableTab(desk, table, projects.of_enterprise)
