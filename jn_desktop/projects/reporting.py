"""Writing down the monthly progress of projects, one or many in a transaction."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.work import Work
from jn_desktop.projects.cards import YUAN_IN_WAN
from jn_desktop.projects.model import ProgressReport, Project

_MOST_WAN = 100_000_000  # a million million 元: more is a slip of the unit


@dataclass(frozen=True)
class NewReport:
    """What a project had reached in a month; `invested` is the sum so far in 万元."""

    project_id: str
    invested: float | None
    progress: str | None
    problem: str | None


@dataclass(frozen=True)
class ReportRow:
    """One month of a project; `invested` is the sum so far in 万元."""

    month: str
    invested: float | None
    progress: str | None
    problem: str | None
    reported_by: str


def check_month(month: str) -> None:
    """Refuse what is not a month of this century as `YYYY-MM`."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
        raise FieldError("month", f"月份“{month}”写得不对；请写成 2026-11。")


def check_invested(invested: float | None, field: str) -> None:
    """Refuse a sum that cannot be."""
    if invested is not None and invested < 0:
        raise FieldError(field, "累计完成投资不能小于零；请核对金额。")
    if invested is not None and not invested < _MOST_WAN:
        raise FieldError(field, "累计完成投资大得不合情理；请核对金额，单位是万元。")


def write_reports(work: Work, month: str, reports: Sequence[NewReport], reported_by: str) -> None:
    """Write the month's reports. A second report of a month replaces the first; the newest month is what the
    project itself shows."""
    ids = [report.project_id for report in reports]
    projects = {record["id"]: record for record in work.find(Project, "id", ids)}
    earlier: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for record in work.find(ProgressReport, "project_id", ids):
        earlier[record["project_id"]][record["month"]] = record
    for report in reports:
        project = projects.get(report.project_id)
        if project is None or project["retired_on"]:
            raise StationError(f"{_named(project)}；请刷新后再登记进展。")
        _write_report(work, month, report, reported_by, project, earlier[report.project_id])


def _write_report(
    work: Work,
    month: str,
    report: NewReport,
    reported_by: str,
    project: dict[str, Any],
    earlier: dict[str, dict[str, Any]],
) -> None:
    amount = None if report.invested is None else round(report.invested * YUAN_IN_WAN)
    values = {"invested": amount, "progress": report.progress or None, "problem": report.problem or None}
    signed = {**values, "reported_by": reported_by}
    if month in earlier:
        work.update(ProgressReport, earlier[month], signed)
    else:
        work.insert(ProgressReport, {"project_id": project["id"], "month": month, **signed})
    shown = values if month >= max(earlier, default=month) else {}
    work.update(Project, project, {**shown, "progress_on": work.now.date().isoformat()})


def _named(project: dict[str, Any] | None) -> str:
    return f"项目“{project['name']}”已经退出" if project else "要登记的项目已经不在了"
