"""The tab 进度: a project's months as a line and as a table."""

from operator import attrgetter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jn_desktop.desktop.charts import Chart
from jn_desktop.desktop.columns import Column, Look
from jn_desktop.desktop.desk import Desk
from jn_desktop.desktop.tables import RecordTable
from jn_desktop.desktop.theme import Tone
from jn_desktop.projects.reporting import ReportRow
from jn_desktop.projects.service import ProjectService

_COLUMNS = [
    Column("month", "月份", attrgetter("month"), width=76),
    Column("invested", "累计完成", attrgetter("invested"), look=Look.NUMBER, width=86),
    Column("progress", "形象进度", attrgetter("progress"), width=90, stretch=True),
    Column("problem", "存在问题", attrgetter("problem"), tone=lambda _: Tone.LATE, width=120, priority=2),
    Column("reported_by", "登记人", attrgetter("reported_by"), width=80, priority=3),
]


class ProgressTab(QWidget):
    """The reports of one project; the line is drawn from two months on."""

    def __init__(self, desk: Desk, projects: ProjectService) -> None:
        super().__init__()
        self._desk = desk
        self._projects = projects
        self.chart = Chart("累计完成投资的走势")
        self.chart.setFixedHeight(160)
        self.table = RecordTable("project_progress", _COLUMNS, desk.memory, row_id=attrgetter("month"))
        self.table.set_empty("还没有按月登记的进展；用下面的“登记进展”记第一笔。")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.chart)
        layout.addWidget(self.table, 1)

    def show_record(self, record_id: str) -> None:
        self._desk.tasks.read(
            self,
            lambda: self._projects.progress_reports(record_id),
            self._show,
            key="reports",
        )

    def _show(self, reports: list[ReportRow]) -> None:
        self.table.set_rows(reversed(reports))
        points = [(report.month, report.invested) for report in reports if report.invested is not None]
        self.chart.setVisible(len(points) > 1)
        if len(points) > 1:
            self.chart.show_line(points)
