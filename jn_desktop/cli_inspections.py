"""The commands of joint inspections (综合查一次): the plan of a period, and the papers of a visit."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from jn_desktop.cli_common import Bar, open_station, read_day, say
from jn_desktop.core.calendar import COMPUTED
from jn_desktop.inspections.plan_cards import ProposedPlan

inspections_app = typer.Typer(help="综合查一次", no_args_is_help=True)


@inspections_app.command("plan")
def inspections_plan(
    first: Annotated[str, typer.Option("--from", metavar="D", help="第一天，如 2026-12-01")],
    last: Annotated[str, typer.Option("--to", metavar="D", help="最后一天")],
    teams: Annotated[int | None, typer.Option(metavar="N", help="每个部门每天最多入企几次；不写就是不限")] = None,
    take: Annotated[bool, typer.Option("--apply", help="采用这份方案")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help="把方案写成表格")] = None,
) -> None:
    """把一段时间的检查需求合并成最少的入企次数。"""
    days = read_day(first).date(), read_day(last).date()
    file = out.absolute() if out is not None else None
    with open_station() as station:
        plan = station.inspection_plans.propose(*days, teams=teams, progress=Bar("排方案"))
        if file is not None:
            station.inspection_plans.save_plan(plan, file)
        if take:
            station.inspection_plans.apply(plan)
    say(_told(plan), lambda: _summary(plan))


def _told(plan: ProposedPlan) -> dict[str, object]:
    return {
        "requests": plan.requests,
        "visits": [
            {
                "enterprise": visit.enterprise,
                "uscc": visit.uscc,
                "date": visit.day.isoformat(),
                "lead": visit.lead,
                "departments": list(visit.departments),
                "requests": list(visit.numbers),
            }
            for visit in plan.visits
        ],
        "separate_visits": plan.separate,
        "optimal": plan.optimal,
        "spread_optimal": plan.spread_optimal,
        "gap": plan.gap,
        "provisional": plan.provisional,
        "unplanned": [{"request": one.number, "reason": one.why} for one in plan.unplanned],
    }


def _summary(plan: ProposedPlan) -> str:
    proof = "已证明最少" if plan.optimal else f"还没有证明最少，最多多出 {100 * (plan.gap or 0):.2f}%"
    left = f"；{len(plan.unplanned)} 项排不进" if plan.unplanned else ""
    provisional = f"；{COMPUTED}" if plan.provisional else ""
    return f"{plan.planned} 项 → {len(plan.visits)} 次，少跑 {plan.saved} 次（{proof}）{left}{provisional}。"


@inspections_app.command("documents")
def inspections_documents(
    number: Annotated[str, typer.Argument(metavar="VISIT", help="联合检查编号，如 LH20260001")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="写到哪个文件夹")],
) -> None:
    """写出一次联合检查的全部文书（Word）。"""
    folder = out.absolute()
    with open_station() as station:
        visit = station.inspection_visits.visit_of(number)
        written = station.inspection_papers.write_all(visit.card.id, folder, Bar("写文书"))
    for sentence in written.withheld:
        print(sentence, file=sys.stderr)
    say({"files": [str(file) for file in written.files]}, lambda: f"已写出 {len(written.files)} 份文书：{folder}")
