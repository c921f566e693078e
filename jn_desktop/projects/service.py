"""What the station does with its key projects: the ledger in and out, stages, monthly progress."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from jn_desktop.agents.model import Agent
from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import ImportOptions, ImportResult, finish, start_result
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.projects.cards import ProjectCard, ProjectRow, in_wan, shown
from jn_desktop.projects.editing import save_project
from jn_desktop.projects.intake import take_projects
from jn_desktop.projects.ledger import EXPORTED, FIELDS, PROJECTS
from jn_desktop.projects.model import Assignment, AssignmentRole, ProgressReport, Project
from jn_desktop.projects.reporting import NewReport, ReportRow, check_invested, check_month, write_reports
from jn_desktop.projects.rules import CARRIED, Stage, Status, ends_early, last_stale_day
from jn_desktop.registry.model import Enterprise

_SAVED = (*(known.name for known in FIELDS if known.name != "lead_agent"), "status")


class ProjectService(Service):
    """The key project ledger, stages and progress."""

    feature = "projects"

    def projects(self) -> list[ProjectRow]:
        """Return the current projects in the order of registration."""
        with self.context.reading() as connection:
            return [shown(record, ProjectRow, clear=self._clear()) for record in project_records(connection)]

    def cards(self, retired: bool = False) -> list[ProjectCard]:
        """Return the current projects, or those that have left the ledger, in the order of registration."""
        wanted = Project.retired_on.is_not(None) if retired else Project.retired_on.is_(None)
        with self.context.reading() as connection:
            return [shown(record, ProjectCard, clear=self._clear()) for record in _records(connection, wanted)]

    def waiting(self) -> int:
        """Return how many projects wait for somebody to lead them, or for word of progress."""
        led = exists().where(
            Assignment.project_id == Project.id, Assignment.role == AssignmentRole.LEAD, Assignment.ends_on.is_(None)
        )
        old = or_(Project.progress_on.is_(None), Project.progress_on <= last_stale_day(self.context.today()))
        waits = or_(and_(Project.status.in_(CARRIED), ~led), and_(Project.status == Status.ACTIVE, old))
        query = select(func.count()).select_from(Project).where(Project.retired_on.is_(None), waits)
        with self.context.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def card(self, project_id: str) -> ProjectCard:
        """Return one project, current or not."""
        with self.context.reading() as connection:
            return shown(_record(connection, project_id), ProjectCard, clear=self._clear())

    def of_enterprise(self, enterprise_id: str) -> list[ProjectCard]:
        """Return an enterprise's current projects."""
        wanted = (Project.enterprise_id == enterprise_id, Project.retired_on.is_(None))
        with self.context.reading() as connection:
            return [shown(record, ProjectCard, clear=self._clear()) for record in _records(connection, *wanted)]

    def ledger_values(self, project_id: str) -> dict[str, Any]:
        """Return what `save` takes, as it stands now: money in whole 元, contacts in clear."""
        with self.context.reading() as connection:
            record = _record(connection, project_id)
            return {name: record[name] for name in _SAVED}

    def save(self, project_id: str | None, values: Mapping[str, Any]) -> str:
        """Add a project (None) or change one with typed values of ledger fields and `status`; return its id.

        Only the given fields change. Who leads it is not among them: that is handed over. FieldError names the field
        that is wrong.
        """
        with self.context.writing() as work:
            record = require_project(work, project_id) if project_id else None
            return save_project(work, record, values)

    def retire(self, project_id: str, reason: str) -> None:
        """Have a project leave the ledger; everything about it is kept."""
        reason = reason.strip()
        if not reason:
            raise FieldError("reason", "请写明退出的原因。")
        with self.context.writing() as work:
            record = require_project(work, project_id)
            work.update(Project, record, {"retired_on": self.context.today().isoformat()})
            work.note("retire", record["id"], {"reason": reason})

    def bring_back(self, project_id: str) -> None:
        """Have a project that left the ledger stand there again."""
        with self.context.writing() as work:
            work.update(Project, _record(work.connection, project_id), {"retired_on": None})

    def import_projects(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a key project ledger: recognised by code, else by name and enterprise."""
        table = open_ledger(self.context, file, PROJECTS, options.aliases)
        result = start_result(PROJECTS.name, table)
        with self.context.writing() as work:
            importing = take_projects(work, table, result, options)
            return finish(work, importing, result, options)

    def export_projects(self, file: Path) -> int:
        """Write the ledger with each project's own values and return the number of rows."""
        with self.context.reading() as connection:
            return write_ledger(file, [(EXPORTED, list(project_records(connection)))])

    def set_stage(self, project: str, stage: Stage | None, status: Status | None = None) -> None:
        """Say which stage a project (code or name) has reached, and whether the station still carries it."""
        with self.context.writing() as work:
            record = require_project(work, project)
            after = {"stage": stage.value if stage else None, "status": (status or Status(record["status"])).value}
            work.update(Project, record, after)

    def report_progress(
        self, project: str, month: str, *, invested: float | None, progress: str | None, problem: str | None
    ) -> None:
        """Record what a project had reached in a month (`YYYY-MM`); `invested` so far in 万元.

        A second report of the month replaces the first. The newest month's report is what the ledger shows.
        """
        check_month(month)
        check_invested(invested, "invested")
        with self.context.writing() as work:
            report = NewReport(require_project(work, project)["id"], invested, progress, problem)
            write_reports(work, month, [report], self.context.operator)

    def report_many(self, month: str, reports: Sequence[NewReport]) -> None:
        """Record what many projects had reached in a month, all or none; a FieldError names `reports.2.invested`."""
        check_month(month)
        for place, report in enumerate(reports):
            check_invested(report.invested, f"reports.{place}.invested")
        with self.context.writing() as work:
            write_reports(work, month, reports, self.context.operator)

    def progress_reports(self, project: str) -> list[ReportRow]:
        """Return a project's reports, the oldest month first."""
        with self.context.reading() as connection:
            query = (
                select(ProgressReport.__table__)
                .join(Project, Project.id == ProgressReport.project_id)
                .where(_named(project))
                .order_by(ProgressReport.month)
            )
            return [_report(row) for row in connection.execute(query)]

    def reports_until(self, month: str) -> dict[str, ReportRow]:
        """Return each project's last report of that month or one before it, by project id."""
        query = select(ProgressReport.__table__).where(ProgressReport.month <= month).order_by(ProgressReport.month)
        with self.context.reading() as connection:
            return {row.project_id: _report(row) for row in connection.execute(query)}

    def _clear(self) -> bool:
        return self.context.may("projects.export_projects")


def project_records(connection: Connection) -> list[dict[str, Any]]:
    """Return every current project with its enterprise's and its lead agent's columns, in the order of registration."""
    return _records(connection, Project.retired_on.is_(None))


def _records(connection: Connection, *conditions: ColumnElement[bool]) -> list[dict[str, Any]]:
    project: Any = Project.__table__
    lead = and_(
        Assignment.project_id == Project.id, Assignment.role == AssignmentRole.LEAD, Assignment.ends_on.is_(None)
    )
    query = (
        select(
            project,
            Enterprise.name.label("enterprise"),
            Enterprise.uscc,
            Enterprise.chain.label("enterprise_chain"),
            Enterprise.park.label("enterprise_park"),
            Agent.number.label("lead_agent"),
            Agent.name.label("lead_name"),
        )
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Assignment, lead)
        .outerjoin(Agent, Agent.id == Assignment.agent_id)
        .where(*conditions)
        .order_by(Project.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _record(connection: Connection, project_id: str) -> dict[str, Any]:
    found = _records(connection, Project.id == project_id)
    if not found:
        raise StationError("这个项目已经不在了；请刷新列表。")
    return found[0]


def _report(row: Any) -> ReportRow:
    return ReportRow(row.month, in_wan(row.invested), row.progress, row.problem, row.reported_by)


def _named(project: str) -> ColumnElement[bool]:
    return or_(Project.code == project, Project.name == project, Project.id == project)


def require_project(work: Work, project: str) -> dict[str, Any]:
    """Return the current project with this code, name or id; refuse none or several."""
    found = work.rows(select(Project.__table__).where(_named(project), Project.retired_on.is_(None)))
    if not found:
        raise StationError(f"没有项目“{project}”；请写项目代码或完整的项目名称。")
    if len(found) > 1:
        raise StationError(f"有 {len(found)} 个项目都叫“{project}”；请写项目代码。")
    return found[0]


def check_projects(connection: Connection) -> Iterable[str]:
    """Yield what is wrong among projects and their reports."""
    for row in connection.execute(select(Project.name, Project.start, Project.end)):
        if ends_early(row.start, row.end):
            yield f"项目“{row.name}”的竣工时间 {row.end} 早于开工时间 {row.start}。"
    for name, stage in connection.execute(select(Project.name, Project.stage).where(Project.stage.is_not(None))):
        if stage not in set(Stage):
            yield f"项目“{name}”的阶段“{stage}”不是{'、'.join(Stage)}之一。"
    shared = select(Project.code).where(Project.code.is_not(None)).group_by(Project.code).having(func.count() > 1)
    for (code,) in connection.execute(shared):
        yield f"项目代码 {code} 被不止一个项目使用。"
