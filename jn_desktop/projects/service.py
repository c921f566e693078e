"""What the station does with its key projects: the ledger in and out, stages, monthly progress."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, func, select

from jn_desktop.agents.model import Agent
from jn_desktop.core.errors import StationError
from jn_desktop.core.exchange import open_ledger, write_ledger
from jn_desktop.core.importing import ImportOptions, ImportResult, finish, start_result
from jn_desktop.core.masking import mask_name, mask_phone
from jn_desktop.core.service import Service
from jn_desktop.core.work import Work
from jn_desktop.projects.intake import take_projects
from jn_desktop.projects.ledger import EXPORTED, PROJECTS
from jn_desktop.projects.model import Assignment, AssignmentRole, ProgressReport, Project, Stage, Status
from jn_desktop.projects.rules import ends_early
from jn_desktop.registry.model import Enterprise

_YUAN_IN_WAN = 10_000
_MONEY = ("total_investment", "annual_investment", "invested")


@dataclass(frozen=True)
class ProjectRow:
    """A project as listed. Money is 万元, rounded to 0.01; park and chain are its own, else its enterprise's;
    `lead_agent` is the agent's number; `contact` and `phone` are masked for operators who may not export."""

    code: str | None
    name: str
    enterprise: str | None
    uscc: str | None
    category: str | None
    nature: str | None
    invest_type: str | None
    land: str | None
    place: str | None
    park: str | None
    chain: str | None
    content: str | None
    total_investment: float | None
    annual_investment: float | None
    invested: float | None
    start: str | None
    end: str | None
    responsible_unit: str | None
    sponsor_leader: str | None
    progress: str | None
    problem: str | None
    contact: str | None
    phone: str | None
    stage: str | None
    status: str
    lead_agent: str | None
    remark: str | None


@dataclass(frozen=True)
class ReportRow:
    """One month of a project; `invested` is the sum so far in 万元."""

    month: str
    invested: float | None
    progress: str | None
    problem: str | None
    reported_by: str


class ProjectService(Service):
    """The key project ledger, stages and progress."""

    feature = "projects"

    def projects(self) -> list[ProjectRow]:
        clear = self.context.may("projects.export_projects")
        names = [known.name for known in fields(ProjectRow)]
        with self.context.reading() as connection:
            rows = []
            for record in project_records(connection):
                shown = {name: record[name] for name in names}
                shown["park"] = record["park"] or record["enterprise_park"]
                shown["chain"] = record["chain"] or record["enterprise_chain"]
                for name in _MONEY:
                    shown[name] = in_wan(record[name])
                if not clear:
                    shown["contact"] = mask_name(record["contact"])
                    shown["phone"] = mask_phone(record["phone"])
                rows.append(ProjectRow(**shown))
            return rows

    def import_projects(self, file: Path, options: ImportOptions) -> ImportResult:
        """Take a key project ledger: recognised by code, else by name and enterprise."""
        table = open_ledger(self.context, file, PROJECTS)
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
        """Record what a project (code or name) had reached in a month (`YYYY-MM`); `invested` so far in 万元.

        A second report of the month replaces the first. The newest month's report is what the ledger shows.
        """
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
            raise StationError(f"月份“{month}”写得不对；请写成 2026-11。")
        if invested is not None and invested < 0:
            raise StationError("累计完成投资不能小于零；请核对金额。")
        amount = None if invested is None else round(invested * _YUAN_IN_WAN)
        values = {"invested": amount, "progress": progress or None, "problem": problem or None}
        with self.context.writing() as work:
            record = require_project(work, project)
            reports = {report["month"]: report for report in work.find(ProgressReport, "project_id", [record["id"]])}
            signed = {**values, "reported_by": self.context.operator}
            if month in reports:
                work.update(ProgressReport, reports[month], signed)
            else:
                work.insert(ProgressReport, {"project_id": record["id"], "month": month, **signed})
            if month >= max(reports, default=month):
                work.update(Project, record, values)

    def progress_reports(self, project: str) -> list[ReportRow]:
        """Return a project's reports, the oldest month first."""
        with self.context.reading() as connection:
            query = (
                select(ProgressReport.__table__)
                .join(Project, Project.id == ProgressReport.project_id)
                .where(_named(project))
                .order_by(ProgressReport.month)
            )
            return [
                ReportRow(row.month, in_wan(row.invested), row.progress, row.problem, row.reported_by)
                for row in connection.execute(query)
            ]


def in_wan(yuan: int | None) -> float | None:
    """Return 万元, rounded half up to 0.01; a whole number where it is one."""
    if yuan is None:
        return None
    amount = (Decimal(yuan) / _YUAN_IN_WAN).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def project_records(connection: Connection) -> Iterator[dict[str, Any]]:
    """Yield every current project with its enterprise's and its lead agent's columns, in the order of registration."""
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
        )
        .outerjoin(Enterprise, Enterprise.id == Project.enterprise_id)
        .outerjoin(Assignment, lead)
        .outerjoin(Agent, Agent.id == Assignment.agent_id)
        .where(Project.retired_on.is_(None))
        .order_by(Project.id)
    )
    return (dict(row) for row in connection.execute(query).mappings().all())


def _named(project: str) -> Any:
    return (Project.code == project) | (Project.name == project)


def require_project(work: Work, project: str) -> dict[str, Any]:
    """Return the project with this code or name; refuse none or several."""
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
