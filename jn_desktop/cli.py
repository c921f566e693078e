"""jn-desktop-cli: the station's use cases without a window (the contract is CLI.md). Holds no rule of its own."""

import dataclasses
import os
import re
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jn_desktop.cli_common import (
    OPTIONS,
    Bar,
    chosen_folder,
    new_secret,
    open_station,
    read_day,
    read_time,
    say,
    secret,
)
from jn_desktop.cli_inspections import inspections_app
from jn_desktop.core.clock import FixedClock, SystemClock
from jn_desktop.core.errors import StationError

if TYPE_CHECKING:
    from jn_desktop.core.aliases import AliasRow

app = typer.Typer(
    help="跑小青工作台命令行",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
operators_app = typer.Typer(help="操作员和密码", no_args_is_help=True)
aliases_app = typer.Typer(help="本单位自定的台账表头", no_args_is_help=True)
agents_app = typer.Typer(help="跑小青专员", no_args_is_help=True)
meetings_app = typer.Typer(help="现场办公会", no_args_is_help=True)
calendar_app = typer.Typer(help="工作日历和 2110 时限", no_args_is_help=True)
backup_app = typer.Typer(help="备份和恢复", no_args_is_help=True)
app.add_typer(operators_app, name="operators")
app.add_typer(aliases_app, name="aliases")
app.add_typer(agents_app, name="agents")
app.add_typer(meetings_app, name="meetings")
app.add_typer(inspections_app, name="inspections")
app.add_typer(calendar_app, name="calendar")
app.add_typer(backup_app, name="backup")

_NOT_TAKEN = "不读取"


def main() -> None:
    """Run the command line; a refusal is one line on standard error and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app(standalone_mode=True)
    except StationError as error:
        sys.stdout.flush()
        print(" ".join(str(error).split("\n")), file=sys.stderr)
        sys.exit(1)


def _self_test(wanted: bool) -> None:
    if wanted:
        from jn_desktop.self_test import main as self_test

        raise typer.Exit(self_test(None))


@app.callback()
def options(
    station: Annotated[Path | None, typer.Option(help="站点文件夹；默认是本用户的数据文件夹")] = None,
    operator: Annotated[str | None, typer.Option(help="操作员；默认是唯一的操作员，否则是 admin")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="结果写成一份 JSON")] = False,
    now: Annotated[datetime | None, typer.Option(parser=read_time, help="演练用的时间，如 2026-09-18T16:30")] = None,
    self_test: Annotated[
        bool, typer.Option("--self-test", callback=_self_test, is_eager=True, help="在临时文件夹里自检")
    ] = False,
) -> None:
    """跑小青工作台命令行。密码取自 JN_PASSWORD，否则提问。"""
    OPTIONS.station = station
    OPTIONS.operator = operator
    OPTIONS.as_json = as_json
    OPTIONS.clock = SystemClock() if now is None else FixedClock(now)


# ---- station ----


@app.command()
def init(name: Annotated[str | None, typer.Option(help="站名")] = None) -> None:
    """在空的或新的文件夹里建站，给出恢复码。"""
    from jn_desktop.station import DEFAULT_NAME, Station

    folder = chosen_folder()
    code = Station.create(folder, name or DEFAULT_NAME, new_secret("JN_PASSWORD", "管理员密码"), OPTIONS.clock)
    path = folder.absolute()
    say(
        {"station": str(path), "recovery_code": code},
        lambda: (
            f"站点已建在 {path}，管理员是 admin。\n恢复码：{code}\n"
            "请抄下或打印恢复码，锁进柜子：忘记密码时只有它能打开数据，我们也没有别的办法。"
        ),
    )


@app.command()
def verify() -> None:
    """检查数据库、引用、审计链和各项业务规则。"""
    with open_station() as station:
        problems = station.verification.verify()
    say(
        {"ok": not problems, "problems": problems},
        lambda: "\n".join([f"发现 {len(problems)} 个问题：", *problems]) if problems else "检查完毕，没有发现问题。",
    )


@operators_app.command("list")
def operators_list() -> None:
    """列出操作员。"""
    with open_station() as station:
        roster = station.operators.roster()
    say(
        roster,
        lambda: "\n".join(f"{row.name}\t{row.role.label}\t{'在用' if row.active else '已停用'}" for row in roster),
    )


@operators_app.command("add")
def operators_add(
    name: str,
    role: Annotated[str, typer.Option(help="registrar、agent、supervisor、auditor 或 administrator")],
) -> None:
    """添加操作员；新密码取自 JN_NEW_PASSWORD，否则提问。"""
    from jn_desktop.core.roles import Role

    if role not in set(Role):
        raise typer.BadParameter(f"没有角色“{role}”，可选：{'、'.join(Role)}", param_hint="--role")
    with open_station() as station:
        station.operators.add(name, Role(role), new_secret("JN_NEW_PASSWORD", f"“{name}”的新密码"))
        roster = station.operators.roster()
    say(roster, lambda: f"已添加{Role(role).label}“{name}”。")


@operators_app.command("disable")
def operators_disable(name: str) -> None:
    """停用操作员。"""
    with open_station() as station:
        station.operators.disable(name)
        roster = station.operators.roster()
    say(roster, lambda: f"已停用“{name}”。")


@operators_app.command("passwd")
def operators_passwd(
    name: str,
    recovery: Annotated[
        bool, typer.Option("--recovery", help="忘记了密码：用恢复码（JN_RECOVERY_CODE 或提问）")
    ] = False,
) -> None:
    """换密码；新密码取自 JN_NEW_PASSWORD，否则提问。"""
    from jn_desktop.station import Station

    if recovery:
        code = secret("JN_RECOVERY_CODE", "恢复码")
        Station.recover(chosen_folder(), name, code, new_secret("JN_NEW_PASSWORD", "新密码"), OPTIONS.clock)
        say([], lambda: f"“{name}”的密码已换。")
        return
    with open_station() as station:
        password = new_secret("JN_NEW_PASSWORD", "新密码")
        if name == station.context.operator:
            station.operators.change_own_password(password)
        else:
            station.operators.set_password(name, password)
        roster = station.operators.roster() if station.context.may("operators.roster") else []
    say(roster, lambda: f"“{name}”的密码已换。")


@aliases_app.command("list")
def aliases_list() -> None:
    """列出本单位自定的表头。"""
    with open_station() as station:
        own = station.aliases.own()
    listed = (f"{row.kind}\t{row.field or _NOT_TAKEN}\t{row.header}" for row in own)
    say(_told_aliases(own), lambda: "\n".join(listed) or "还没有自定的表头。")


@aliases_app.command("add")
def aliases_add(kind: str, field: str, header: str) -> None:
    """把一个表头定为某个字段，例如 projects sponsor_leader 挂点领导。"""
    with open_station() as station:
        station.aliases.add(kind, field, header)
        own = station.aliases.own()
    meant = f"读作 {field}" if field else _NOT_TAKEN
    say(_told_aliases(own), lambda: f"以后 {kind} 台账里的“{header}”{meant}。")


@aliases_app.command("remove")
def aliases_remove(kind: str, header: str) -> None:
    """去掉一个自定的表头。"""
    with open_station() as station:
        station.aliases.remove(kind, header)
        own = station.aliases.own()
    say(_told_aliases(own), lambda: f"“{header}”不再有自定的读法。")


def _told_aliases(own: Iterable["AliasRow"]) -> list[dict[str, str | None]]:
    """Return the office's headers for JSON, where empty is null: so stands one that is not taken."""
    return [{"kind": row.kind, "field": row.field or None, "header": row.header} for row in own]


# ---- ledgers ----

_IMPORTS: dict[str, Callable[[Any], Any]] = {
    "enterprises": lambda station: station.registry.import_enterprises,
    "departments": lambda station: station.registry.import_departments,
    "projects": lambda station: station.projects.import_projects,
    "agents": lambda station: station.agents.import_agents,
    "demands": lambda station: station.demands.import_demands,
    "inspection-requests": lambda station: station.inspection_requests.import_requests,
    "meetings": lambda station: station.meetings.import_meetings,
    "inspection-items": lambda station: station.inspection_lists.import_items,
    "calendar": lambda station: station.calendar.import_calendar,
}
_LISTS: dict[str, Callable[[Any], Any]] = {
    "enterprises": lambda station: station.registry.enterprises,
    "departments": lambda station: station.registry.departments,
    "projects": lambda station: station.projects.projects,
    "agents": lambda station: station.agents.agents,
    "demands": lambda station: station.demands.demands,
    "inspection-requests": lambda station: station.inspection_requests.requests,
    "visits": lambda station: station.inspection_visits.rows,
    "meetings": lambda station: station.meetings.meetings,
    "assignments": lambda station: station.assignments.assignments,
    "actions": lambda station: station.meetings.actions,
    "inspection-items": lambda station: station.inspection_lists.items,
    "calendar": lambda station: station.calendar.own_days,
}
_EXPORTS: dict[str, Callable[[Any], Any]] = {
    "enterprises": lambda station: station.registry.export_enterprises,
    "departments": lambda station: station.registry.export_departments,
    "projects": lambda station: station.projects.export_projects,
    "agents": lambda station: station.agents.export_agents,
    "demands": lambda station: station.demands.export_demands,
    "inspection-requests": lambda station: station.inspection_requests.export_requests,
    "meetings": lambda station: station.meetings.export_meetings,
    "inspection-items": lambda station: station.inspection_lists.export_items,
    "calendar": lambda station: station.calendar.export_calendar,
}


def _require_kind(kind: str, known: dict[str, Any]) -> None:
    if kind not in known:
        raise typer.BadParameter(f"没有“{kind}”，可选：{'、'.join(known)}", param_hint="KIND")


@app.command("import")
def import_(
    kind: str,
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说会怎样，不改动")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="有一行不对就全部不取")] = False,
) -> None:
    """读入台账（xlsx、xls、ods 或 csv）。"""
    _require_kind(kind, _IMPORTS)
    from jn_desktop.core.importing import ImportOptions

    with open_station() as station:
        result = _IMPORTS[kind](station)(file, ImportOptions(dry_run, strict, Bar("读入")))
    say(_import_as_json(result), lambda: _import_in_words(result, dry_run))
    if strict and result.errors:
        print(f"“{file.name}”有 {len(result.errors)} 行不对，没有读入；请改正后再试。", file=sys.stderr)
        sys.exit(1)


def _import_as_json(result: Any) -> dict[str, Any]:
    """Return the result as CLI.md has it: rows name their sheet only where a ledger has several."""
    shown = dataclasses.asdict(result)
    for row in (*shown["errors"], *shown["notes"]):
        if row["sheet"] is None:
            del row["sheet"]
    return shown


def _import_in_words(result: Any, dry_run: bool) -> str:
    lines = [
        f"{'（演练，没有改动）' if dry_run else ''}工作表“{result.sheet}”共 {result.rows} 行："
        f"新增 {result.added}，更新 {result.updated}，未变 {result.unchanged}，拒收 {len(result.errors)}。"
    ]
    lines += [f"第 {refused.row} 行没有取：{refused.problem}" for refused in result.errors]
    lines += [f"第 {note.row} 行：{note.note}" for note in result.notes]
    return "\n".join(lines)


@app.command("list")
def list_(kind: str) -> None:
    """列出某一种记录。"""
    _require_kind(kind, _LISTS)
    with open_station() as station:
        rows = _LISTS[kind](station)()
    say(rows)


@app.command()
def export(kind: str, file: Path) -> None:
    """把台账写成 xlsx，可以原样再读入。"""
    _require_kind(kind, _EXPORTS)
    file = file.absolute()
    if file.suffix.lower() != ".xlsx":
        raise StationError(f"“{file.name}”要以 .xlsx 结尾；请改一下文件名。")
    with open_station() as station:
        rows = _EXPORTS[kind](station)(file)
    say({"file": str(file), "rows": rows}, lambda: f"已写出 {rows} 行：{file}")


# ---- the working calendar ----

_LONGEST_SPAN = 36_600  # days, a century


def _in_force() -> tuple[Any, Any]:
    """Return the station's calendar and promise, or where there is no station those that the program begins with."""
    from jn_desktop.core.holding import holds_station

    if holds_station(chosen_folder()):
        with open_station() as station:
            return station.calendar.calendar(), station.demand_settings.promise()
    from jn_desktop.core.calendar import Calendar
    from jn_desktop.demands.clock import THE_2110

    return Calendar(), THE_2110


@calendar_app.command("deadlines")
def calendar_deadlines(
    received: Annotated[datetime, typer.Option(parser=read_time, help="受理时间，如 2026-09-18T16:30")],
) -> None:
    """算出 2110 的三个时限，并逐步说明。"""
    from jn_desktop.demands.calculator import calculate

    found = calculate(received, *_in_force())
    times = {name: getattr(found, name).isoformat(timespec="minutes") for name in _DEADLINES}
    say(
        {**times, "explanation": found.explanation, "provisional": found.provisional},
        lambda: _deadlines_in_words(times, found),
    )


_DEADLINES = {"contact_by": "联系企业", "opinion_by": "初步意见", "resolve_by": "办结"}


def _deadlines_in_words(times: dict[str, str], found: Any) -> str:
    from jn_desktop.core.calendar import COMPUTED

    lines = [f"{label}：{times[name].replace('T', ' ')} 前" for name, label in _DEADLINES.items()]
    if found.provisional:
        lines.append(f"以上时限{COMPUTED}。")
    return "\n".join([*lines, "", *found.explanation])


@calendar_app.command("days")
def calendar_days(
    first: Annotated[datetime, typer.Option("--from", parser=read_day, help="从哪一天，如 2026-12-01")],
    last: Annotated[datetime, typer.Option("--to", parser=read_day, help="到哪一天")],
) -> None:
    """列出每一天是不是工作日、是不是企业安静日。"""
    if last < first:
        raise StationError(f"--to {last.date()} 早于 --from {first.date()}；请把两个日期对调。")
    if (last - first).days >= _LONGEST_SPAN:
        raise StationError(f"{first.date()} 到 {last.date()} 太长，一次最多列出 {_LONGEST_SPAN} 天；请分几次。")
    days = _in_force()[0].days(first.date(), last.date())
    shown = ("working", "quiet", "name", "provisional")
    say(
        [{"date": day.date.isoformat(), **{name: getattr(day, name) for name in shown}} for day in days],
        lambda: "\n".join(map(_day_in_words, days)),
    )


def _day_in_words(day: Any) -> str:
    from jn_desktop.core.calendar import COMPUTED, weekday

    told = [str(day.date), weekday(day.date), "工作日" if day.working else "休息", day.name or ""]
    told += ["企业安静日" if day.quiet else "", f"（{COMPUTED}）" if day.provisional else ""]
    return " ".join(word for word in told if word)


# ---- agents and meetings ----


@agents_app.command("propose")
def agents_propose(apply: Annotated[bool, typer.Option("--apply", help="就照这样安排")] = False) -> None:
    """为没有牵头人的项目提出跑小青专员人选。"""
    with open_station() as station:
        proposal = station.assignments.apply() if apply else station.assignments.propose()
    say(proposal, lambda: _proposal_in_words(proposal, apply))


def _proposal_in_words(proposal: Any, applied: bool) -> str:
    done = "已安排" if applied else "建议安排"
    lines = [f"{done} {len(proposal.assignments)} 个项目，{len(proposal.unassigned)} 个没有人选。"]
    lines += [
        f"{line.project} → {line.agent}（{line.score} 分）：{'；'.join(line.reasons)}" for line in proposal.assignments
    ]
    lines += [f"{line.project}：{line.reason}" for line in proposal.unassigned]
    return "\n".join(lines)


@meetings_app.command("minutes")
def meetings_minutes(
    number: Annotated[str | None, typer.Argument(help="会议编号，如 XC2026003")] = None,
    out: Annotated[Path | None, typer.Option(help="写到哪个文件；用 --all 时是文件夹")] = None,
    all_: Annotated[bool, typer.Option("--all", help="全部会议")] = False,
    month: Annotated[str | None, typer.Option(help="只要一个月召开的会议，如 2026-11；和 --all 一起用")] = None,
) -> None:
    """写出会议纪要（Word）。"""
    if out is None or (number is None) == (not all_):
        raise typer.BadParameter("请写明会议编号（或 --all）和 --out")
    if month is not None and not (all_ and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month)):
        raise typer.BadParameter("--month 写成 2026-11 这样，和 --all 一起用")
    with open_station() as station:
        if all_:
            written = station.meetings.all_minutes(out.absolute(), Bar("写纪要"), month=month)
            said = {"files": [str(file) for file in written.files], "refused": written.refused}
            lines = [f"已写出 {len(written.files)} 份纪要：{out.absolute()}", *written.refused]
            say(said, lambda: "\n".join(lines))
        else:
            file = station.meetings.minutes(number, out)
            say({"file": str(file)}, lambda: f"已写出：{file}")


@meetings_app.command("prepare")
def meetings_prepare(
    number: Annotated[str, typer.Argument(help="会议编号，如 XC2026003")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="写到哪个文件夹")],
) -> None:
    """写出会议通知、邀请函、各议题的背景材料（Word）和日历文件（ics）。"""
    with open_station() as station:
        files = station.preparing_papers.write_all(number, out.absolute(), Bar("写会议材料"))
    say({"files": [str(file) for file in files]}, lambda: f"已写出 {len(files)} 个文件：{out.absolute()}")


# ---- backup ----


@backup_app.command("create")
def backup_create(folder: Annotated[Path, typer.Argument(metavar="DIR")]) -> None:
    """备份到一个文件夹。"""
    with open_station() as station:
        made = station.backup.create(folder, Bar("备份"))
    say(
        {"file": str(made.file), "sha256": made.sha256, "rows": made.rows},
        lambda: f"已备份 {made.rows} 条记录：{made.file}",
    )


@backup_app.command("verify")
def backup_verify(file: Path) -> None:
    """检查一份备份是否完整。"""
    from jn_desktop.core.backup import verify_backup

    problems = verify_backup(file.absolute())
    say(
        {"ok": not problems, "problems": problems},
        lambda: "\n".join(problems) if problems else "这份备份是完整的。",
    )


@backup_app.command("restore")
def backup_restore(file: Path) -> None:
    """用备份换下现在的站点，原来的留在一旁；用备份里的操作员和密码。"""
    from jn_desktop.core.backup import operators_of
    from jn_desktop.station import FIRST_OPERATOR, Station

    folder = chosen_folder().absolute()
    names = operators_of(file.absolute())
    operator = OPTIONS.operator or (names[0] if len(names) == 1 else FIRST_OPERATOR)
    password = secret("JN_PASSWORD", "备份里的密码")
    aside = Station.restore(folder, file.absolute(), operator, password, OPTIONS.clock)
    kept = str(aside) if aside else None
    say(
        {"restored": str(folder), "kept_aside": kept},
        lambda: f"已恢复到 {folder}。" + (f"原来的站点留在 {kept}。" if kept else ""),
    )


# ---- demo ----


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    minutes: Annotated[int | None, typer.Option(min=1, help="写几份纪要；默认全部")] = None,
) -> None:
    """在新的或空的文件夹里，用自带的样例台账把主要工作从头到尾做一遍。"""
    from jn_desktop.demo import run_demo

    made = run_demo(folder.absolute(), os.environ.get("JN_PASSWORD"), OPTIONS.clock, minutes)
    if made.new_password and OPTIONS.as_json:
        print(f"演示站点的操作员是 admin，密码是 {made.password}", file=sys.stderr)
    say(
        {
            "projects": made.projects,
            "agents": made.agents,
            "assigned": made.assigned,
            "visits": made.visits,
            "plan": str(made.plan),
            "minutes": [str(file) for file in made.minutes],
            "station": str(made.station),
        },
        made.in_words,
    )


if __name__ == "__main__":
    main()
