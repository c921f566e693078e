"""The main job from end to end on the bundled ledgers, for a newcomer to look at."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jn_desktop.core.clock import Clock
from jn_desktop.core.errors import StationError
from jn_desktop.core.importing import ImportOptions
from jn_desktop.core.paths import bundled, require_local_folder
from jn_desktop.demo_demands import fill_with_demands
from jn_desktop.demo_inspections import fill_with_inspections
from jn_desktop.demo_meetings import fill_with_meetings
from jn_desktop.inspections.plan_cards import ProposedPlan
from jn_desktop.meetings.writing import minutes_file_name
from jn_desktop.station import DEFAULT_NAME, FIRST_OPERATOR, Station

_SAMPLES = bundled("resources") / "samples"
_REQUESTS = "检查需求汇总表-2026年12月.xlsx"
_PLANNED = (date(2026, 12, 1), date(2026, 12, 31))
"""The month of the sample's inspection requests."""


@dataclass(frozen=True)
class Demo:
    """What the demo made and where."""

    station: Path
    password: str
    new_password: bool
    enterprises: int
    projects: int
    agents: int
    assigned: int
    meetings: int
    minutes: list[Path]
    requests: int
    visits: int
    plan: Path

    def in_words(self) -> str:
        known = (
            "就是您在 JN_PASSWORD 里给的" if not self.new_password else f"是 {self.password}（演示用，只在这里说一次）"
        )
        return "\n".join(
            [
                f"演示站点建好了：{self.station}",
                f"  读入企业 {self.enterprises} 家、跑小青专员 {self.agents} 名、重点项目 {self.projects} 个、"
                f"现场办公会 {self.meetings} 次；",
                f"  {self.assigned} 个项目都有了牵头的专员，人选按产业链、园区和负荷算出，理由可查；"
                if self.assigned == self.projects
                else f"  {self.assigned} 个项目有了牵头的专员，另 {self.projects - self.assigned} 个没有人选；",
                f"  写出会议纪要 {len(self.minutes)} 份（Word 公文格式），在 {self.minutes[0].parent}。"
                if self.minutes
                else "  没有要写的会议纪要。",
                f"  把 2026 年 12 月的 {self.requests} 项检查需求合并成 {self.visits} 次入企，方案在 {self.plan}。",
                f"操作员是 {FIRST_OPERATOR}，密码{known}。接着可以试试：",
                f'  jn-desktop-cli --station "{self.station}" list projects',
            ]
        )


def fill_with_samples(station: Station) -> None:
    """Fill a station with all that a newcomer looks at: what the samples have, and meetings of all kinds."""
    read_samples(station)
    fill_with_meetings(station)


def read_samples(station: Station) -> None:
    """Read the sample ledgers into a station, give every project a lead, and let inspections have been held."""
    for step in _of_ledgers(station):
        step()
    fill_with_inspections(station, _SAMPLES / _REQUESTS)


def _of_ledgers(station: Station) -> list[Callable[[], object]]:
    """Return the steps that read the ledgers of all but inspections."""
    samples, options = _SAMPLES, ImportOptions()
    return [
        lambda: station.registry.import_enterprises(samples / "企业名录.xlsx", options),
        lambda: station.agents.import_agents(samples / "跑小青专员名册.xlsx", options),
        lambda: station.projects.import_projects(samples / "重点项目台账.xlsx", options),
        lambda: station.projects.import_projects(samples / "重点项目计划表-市级格式.xlsx", options),
        lambda: station.meetings.import_meetings(samples / "现场办公会记录.xlsx", options),
        station.assignments.apply,
        lambda: fill_with_demands(station, samples / "企业诉求登记台账.xlsx"),
    ]


def _plan_sample_month(station: Station) -> ProposedPlan:
    """Take the requests of the sample month in, and make the joint plan of them that of the station."""
    station.inspection_requests.import_requests(_SAMPLES / _REQUESTS, ImportOptions())
    plan = station.inspection_plans.propose(*_PLANNED)
    station.inspection_plans.apply(plan)
    return plan


def run_demo(folder: Path, password: str | None, clock: Clock, most_minutes: int | None) -> Demo:
    """Make a station in `folder/station` of the sample ledgers, with leads, a joint plan and minutes."""
    require_local_folder(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StationError(f"“{folder}”不是空文件夹；请换一个空的或新的文件夹。")
    chosen = password or secrets.token_urlsafe(9)
    place = folder / "station"
    Station.create(place, DEFAULT_NAME, chosen, clock)
    with Station.open(place, FIRST_OPERATOR, chosen, clock) as station:
        for step in _of_ledgers(station):
            step()
        plan = _plan_sample_month(station)
        fill_with_inspections(station, _SAMPLES / _REQUESTS)
        workbook = folder / "plan" / "联合检查方案 2026年12月.xlsx"
        station.inspection_plans.save_plan(plan, workbook)
        meetings = station.meetings.meetings()  # of the ledger: those whose minutes the demo writes
        fill_with_meetings(station)
        projects = station.projects.projects()
        return Demo(
            station=place,
            password=chosen,
            new_password=password is None or not password,
            enterprises=len(station.registry.enterprises()),
            projects=len(projects),
            agents=len(station.agents.agents()),
            assigned=sum(project.lead_agent is not None for project in projects),
            meetings=len(meetings),
            minutes=[
                station.meetings.minutes(meeting.number, folder / "minutes" / minutes_file_name(meeting))
                for meeting in meetings[:most_minutes]
            ],
            requests=plan.requests,
            visits=len(plan.visits),
            plan=workbook,
        )
