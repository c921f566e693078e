"""The command line as CLI.md has it."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jn_desktop.cli import main
from jn_desktop.core.clock import FixedClock
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.calendar_table import OFFICIAL, write_csv
from tests.conftest import BAD_FILES, PASSWORD, SAMPLES
from tests.conftest import NOW as CLOCK
from tests.inspections.visiting import plan_visit

Run = Callable[..., subprocess.CompletedProcess[str]]
NOW = "2026-11-23T09:30"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run jn-desktop-cli on a station in a folder with a space and Chinese letters, with nobody at the terminal."""

    def call(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [
            str(part) for part in ("jn-desktop-cli", "--station", tmp_path / "站点 甲", "--now", NOW, *arguments)
        ]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", command)
            patch.setattr(sys, "stdin", io.StringIO())
            for name, value in {"JN_PASSWORD": PASSWORD, **environment}.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as stopped:
                main()
        said = capsys.readouterr()
        return subprocess.CompletedProcess(command, int(stopped.value.code or 0), said.out, said.err)

    return call


def result_of(finished: subprocess.CompletedProcess[str]) -> Any:
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.fixture
def station(run: Run) -> Run:
    result_of(run("--json", "init", "--name", "测试服务站"))
    return run


def test_init_gives_the_station_and_its_recovery_code(run: Run, tmp_path: Path) -> None:
    made = result_of(run("--json", "init"))
    assert made["station"] == str(tmp_path / "站点 甲")
    assert len(made["recovery_code"]) == 39


def test_in_a_process_of_its_own_it_speaks_utf_8_and_refuses_with_status_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "jn_desktop.cli", "--station", str(tmp_path / "站点 乙"), "--json"]
    environment = {**os.environ, "JN_PASSWORD": PASSWORD, "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    made, refused = (
        subprocess.run([*command, "init"], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        for _ in range(2)
    )
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout.decode("utf-8"))["station"] == str(tmp_path / "站点 乙")
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert "已经有一个站点" in refused.stderr.decode("utf-8")


def test_a_second_init_in_the_same_folder_is_refused(station: Run) -> None:
    again = station("--json", "init")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.count("\n") == 1
    assert "已经有一个站点" in again.stderr


def test_wrong_usage_exits_with_2(station: Run) -> None:
    assert station("list", "nonsense").returncode == 2
    assert station("--now", "yesterday", "list", "projects").returncode == 2
    assert station("no-such-command").returncode == 2


def test_no_password_is_refused_without_a_prompt(station: Run) -> None:
    refused = station("--json", "list", "projects", JN_PASSWORD="")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "JN_PASSWORD" in refused.stderr


def test_operators_are_added_disabled_and_given_passwords(station: Run) -> None:
    new = "雨伞-铁轨-橘子"
    added = result_of(station("--json", "operators", "add", "王登记", "--role", "registrar", JN_NEW_PASSWORD=new))
    assert {"name": "王登记", "role": "registrar", "active": True} in added
    assert result_of(station("--operator", "王登记", "--json", "list", "projects", JN_PASSWORD=new)) == []
    other = "海鸥-梯子-铅笔"
    result_of(station("--json", "operators", "passwd", "王登记", JN_NEW_PASSWORD=other))
    assert station("--operator", "王登记", "list", "projects", JN_PASSWORD=new).returncode == 1
    result_of(station("--operator", "王登记", "--json", "list", "projects", JN_PASSWORD=other))
    disabled = result_of(station("--json", "operators", "disable", "王登记"))
    assert {"name": "王登记", "role": "registrar", "active": False} in disabled
    assert station("--operator", "王登记", "list", "projects", JN_PASSWORD=other).returncode == 1


def test_the_recovery_code_gives_a_new_password(run: Run) -> None:
    code = result_of(run("--json", "init"))["recovery_code"]
    new = "雨伞-铁轨-橘子"
    changed = run("operators", "passwd", "admin", "--recovery", JN_RECOVERY_CODE=code.lower(), JN_NEW_PASSWORD=new)
    assert changed.returncode == 0, changed.stderr
    assert run("list", "projects").returncode == 1
    assert result_of(run("--json", "list", "projects", JN_PASSWORD=new)) == []


def test_the_monthly_case_has_no_project_twice(station: Run) -> None:
    main, city = SAMPLES / "重点项目台账.xlsx", SAMPLES / "重点项目计划表-市级格式.xlsx"
    counts = [result_of(station("--json", "import", "projects", file)) for file in (main, city, main)]
    assert [(r["added"], r["updated"], r["unchanged"], len(r["errors"])) for r in counts] == [
        (142, 0, 0, 0),
        (0, 142, 0, 0),
        (0, 0, 142, 0),
    ]
    assert counts[0]["unit"] == "万元"
    assert counts[0]["columns"]["2026年计划投资"] == "annual_investment"
    projects = result_of(station("--json", "list", "projects"))
    assert len(projects) == 142
    assert all(project["code"] for project in projects)
    assert _shown(projects) == _main_ledger()


_COMPARED = (
    *("name", "enterprise", "uscc", "nature", "place", "content", "total_investment", "annual_investment", "invested"),
    *("start", "end", "responsible_unit", "sponsor_leader", "progress", "problem", "contact", "phone", "category"),
)


def _shown(projects: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(project[name] for name in _COMPARED) for project in projects]


def _main_ledger() -> list[tuple[Any, ...]]:
    """The sample ledger, read another way."""
    sheet = load_workbook(SAMPLES / "重点项目台账.xlsx").active
    assert sheet is not None
    category, rows = None, []
    for row in sheet.iter_rows(min_row=5, max_col=18, values_only=True):
        if isinstance(row[0], str) and "、" in row[0]:
            category = row[0].split("、")[1].partition("项目")[0]
        if isinstance(row[0], int):
            values = list(row[1:])
            values[0] = values[0].replace("\n", "")
            values[9:11] = [_month(value) for value in values[9:11]]
            rows.append((*values, category))
    return rows


def _month(value: Any) -> str:
    if hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m"))
    year, month = value.replace("年", ".").replace("月", "").replace("-", ".").split(".")
    return f"{int(year):04d}-{int(month):02d}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("其实是网页.xlsx", "不是表格文件"),
        ("加密的台账.xlsx", "密码"),
        ("展开三百兆.xlsx", "200 MiB"),
        ("截断的台账.xlsx", "不完整"),
        ("没有表头.xlsx", "表头"),
        ("远处有一格.xlsx", "500 万格"),
    ],
)
def test_a_bad_file_gives_its_sentence_and_nothing_comes_in(station: Run, name: str, said: str) -> None:
    refused = station("--json", "import", "projects", BAD_FILES / name)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert name in refused.stderr
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert result_of(station("--json", "list", "projects")) == []


def test_bad_rows_are_refused_one_by_one_and_the_rest_is_taken(station: Run) -> None:
    taken = result_of(station("--json", "import", "projects", BAD_FILES / "行内有错.xlsx"))
    assert [error["row"] for error in taken["errors"]] == [3, 4, 5, 6]
    assert [error["column"] for error in taken["errors"]] == [
        "项目名称",
        "统一社会信用代码",
        "总投资（万元）",
        "开工时间",
    ]
    assert all(set(error) == {"row", "column", "value", "problem"} for error in taken["errors"])
    assert 8 in [note["row"] for note in taken["notes"]]
    names = [project["name"] for project in result_of(station("--json", "list", "projects"))]
    assert names == ["正常项目", '=HYPERLINK("x")']


def test_strict_changes_nothing_and_still_prints_its_result(station: Run) -> None:
    strict = station("--json", "import", "projects", BAD_FILES / "行内有错.xlsx", "--strict")
    assert strict.returncode == 1
    assert len(json.loads(strict.stdout)["errors"]) == 4
    assert result_of(station("--json", "list", "projects")) == []
    assert result_of(station("--json", "list", "enterprises")) == []


def test_a_dry_run_reports_and_changes_nothing(station: Run) -> None:
    dry = result_of(station("--json", "import", "projects", SAMPLES / "重点项目台账.xlsx", "--dry-run"))
    assert dry["added"] == 142
    assert result_of(station("--json", "list", "projects")) == []


def test_an_office_adds_a_header_name_of_its_own(station: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "本区.csv"
    ledger.write_text("工程项目大名,挂点干部\n甲项目,张三\n", encoding="gb18030")
    assert station("import", "projects", ledger).returncode == 1
    result_of(station("--json", "aliases", "add", "projects", "name", "工程项目大名"))
    result_of(station("--json", "aliases", "add", "projects", "sponsor_leader", "挂点干部"))
    result_of(station("--json", "import", "projects", ledger))
    (project,) = result_of(station("--json", "list", "projects"))
    assert (project["name"], project["sponsor_leader"]) == ("甲项目", "张三")
    assert len(result_of(station("--json", "aliases", "list"))) == 2


def test_a_header_that_is_not_taken_says_so(station: Run) -> None:
    told = station("aliases", "add", "projects", "", "内部编号").stdout
    listed = station("aliases", "list").stdout

    assert told == "以后 projects 台账里的“内部编号”不读取。\n"
    assert listed == "projects\t不读取\t内部编号\n"
    assert result_of(station("--json", "aliases", "list")) == [
        {"kind": "projects", "field": None, "header": "内部编号"}
    ]


def test_backup_verify_and_restore(station: Run, tmp_path: Path) -> None:
    result_of(station("--json", "import", "agents", SAMPLES / "跑小青专员名册.xlsx"))
    made = result_of(station("--json", "backup", "create", tmp_path / "备份 夹"))
    assert result_of(station("--json", "backup", "verify", made["file"])) == {"ok": True, "problems": []}
    result_of(station("--json", "import", "projects", SAMPLES / "重点项目台账.xlsx"))
    restored = result_of(station("--json", "backup", "restore", made["file"]))
    assert Path(restored["kept_aside"]).is_dir()
    assert len(result_of(station("--json", "list", "agents"))) == 60
    assert result_of(station("--json", "list", "projects")) == []
    assert result_of(station("--json", "verify")) == {"ok": True, "problems": []}


def test_inspection_requests_come_in_are_listed_and_go_out_again(station: Run, tmp_path: Path) -> None:
    result_of(station("--json", "import", "enterprises", SAMPLES / "企业名录.xlsx"))

    taken = result_of(station("--json", "import", "inspection-requests", SAMPLES / "检查需求汇总表-2026年12月.xlsx"))
    listed = result_of(station("--json", "list", "inspection-requests"))
    out = result_of(station("--json", "export", "inspection-requests", tmp_path / "检查需求.xlsx"))
    again = result_of(station("--json", "import", "inspection-requests", tmp_path / "检查需求.xlsx", "--strict"))

    assert (taken["kind"], taken["rows"], taken["added"], taken["errors"]) == ("inspection-requests", 1200, 1200, [])
    assert [listed[4][name] for name in ("number", "department", "uscc", "item", "kind")] == [
        *("JC20261200005", "市场监管局", "91370800MA0HQX7WRA", "计量器具检查", "个案检查"),
    ]
    assert [listed[4][name] for name in ("first_day", "last_day", "minutes", "exemption", "state", "visit")] == [
        *("2026-12-17", "2026-12-31", 90, "投诉举报线索", "已提交", None),
    ]
    assert out["rows"] == 1200
    assert (again["added"], again["updated"], again["unchanged"]) == (0, 0, 1200)


def test_what_prepares_a_meeting_is_written_into_a_folder(station: Run, tmp_path: Path) -> None:
    result_of(station("--json", "import", "meetings", SAMPLES / "现场办公会记录.xlsx"))

    made = result_of(station("--json", "meetings", "prepare", "XC2026001", "--out", tmp_path / "会议 材料"))
    unknown = station("meetings", "prepare", "XC2026099", "--out", tmp_path / "没有")

    names = [Path(file).name for file in made["files"]]
    assert names[0] == "XC2026001 会议通知.docx"
    assert names[-1] == "XC2026001 日历.ics"
    assert {Path(file).parent for file in made["files"]} == {tmp_path / "会议 材料"}
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "没有编号为“XC2026099”的会议" in unknown.stderr


def test_the_minutes_of_a_month_go_into_a_folder_and_what_could_not_be_written_is_told(
    station: Run, tmp_path: Path
) -> None:
    ledger, out = SAMPLES / "现场办公会记录.xlsx", tmp_path / "十月 纪要"
    result_of(station("--json", "import", "projects", SAMPLES / "重点项目台账.xlsx"))
    result_of(station("--json", "import", "meetings", ledger))
    written = result_of(station("--json", "meetings", "minutes", "--all", "--month", "2026-10", "--out", out))
    assert len(written["files"]) == 12 and written["refused"] == []
    assert (
        result_of(station("--json", "meetings", "minutes", "--all", "--month", "2026-11", "--out", out))["files"] == []
    )

    blocked = Path(written["files"][0])
    blocked.unlink()
    blocked.mkdir()
    said = station("meetings", "minutes", "--all", "--out", out)

    assert said.returncode == 0
    assert "已写出 11 份纪要" in said.stdout and f"{blocked.name[:9]}：" in said.stdout
    assert station("meetings", "minutes", "--all", "--month", "2026-13", "--out", out).returncode != 0
    assert station("meetings", "minutes", "XC2026001", "--month", "2026-10", "--out", out / "一.docx").returncode != 0


def test_the_demo_runs_the_main_job_from_end_to_end(run: Run, tmp_path: Path) -> None:
    made = result_of(run("--json", "demo", tmp_path / "演示 一"))
    assert (made["projects"], made["agents"], made["assigned"]) == (142, 60, 142)
    assert made["visits"] == 785
    assert Path(made["plan"]).is_file()
    assert len(made["minutes"]) == 12
    assert all(Path(file).is_file() for file in made["minutes"])
    again = run("--json", "demo", tmp_path / "演示 一")
    assert (again.returncode, again.stdout) == (1, "")


def test_the_demo_makes_a_password_and_says_what_it_made(run: Run, tmp_path: Path) -> None:
    said = run("demo", tmp_path / "演示 二", "--minutes", "1", JN_PASSWORD="")
    assert said.returncode == 0, said.stderr
    for word in ("142", "60", "纪要 1 份", str(tmp_path / "演示 二"), "密码"):
        assert word in said.stdout


def test_the_calculator_answers_without_a_station(run: Run) -> None:
    found = result_of(run("--json", "calendar", "deadlines", "--received", "2026-09-18T16:30"))

    assert list(found) == ["contact_by", "opinion_by", "resolve_by", "explanation", "provisional"]
    assert [found[name] for name in ("contact_by", "opinion_by", "resolve_by")] == [
        "2026-09-20T09:30",
        "2026-09-20T17:30",
        "2026-10-09T17:30",
    ]
    assert found["provisional"] is False
    assert {sentence.partition("：")[0] for sentence in found["explanation"]} == {"联系", "初步意见", "办结"}
    assert any("国庆节休息，不计" in sentence for sentence in found["explanation"])


def test_a_deadline_that_reaches_a_year_without_a_table_is_provisional(run: Run) -> None:
    found = result_of(run("--json", "calendar", "deadlines", "--received", "2026-12-30T16:30"))
    assert (found["resolve_by"], found["provisional"]) == ("2027-01-13T17:30", True)

    said = run("calendar", "deadlines", "--received", "2026-12-30T16:30").stdout
    assert said.startswith("联系企业：2026-12-31 09:30 前\n")
    assert "暂按周一至周五推算" in said


@pytest.mark.parametrize("received", ["0002-01-01T00:00", "9998-12-31T23:59", "1949-10-01T15:00", "2099-12-31T23:59"])
def test_the_calculator_answers_for_any_time(run: Run, received: str) -> None:
    assert result_of(run("--json", "calendar", "deadlines", "--received", received))["provisional"] is True


@pytest.mark.parametrize("received", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_at_the_ends_of_the_calendar_there_is_a_sentence(run: Run, received: str) -> None:
    refused = run("--json", "calendar", "deadlines", "--received", received)

    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert "算不出时限" in refused.stderr


def test_the_days_are_listed_one_by_one(run: Run) -> None:
    days = result_of(run("--json", "calendar", "days", "--from", "2026-10-07", "--to", "2026-10-10"))

    assert days == [
        {"date": "2026-10-07", "working": False, "quiet": False, "name": "国庆节", "provisional": False},
        {"date": "2026-10-08", "working": True, "quiet": True, "name": None, "provisional": False},
        {"date": "2026-10-09", "working": True, "quiet": False, "name": None, "provisional": False},
        {"date": "2026-10-10", "working": True, "quiet": True, "name": "国庆节补班", "provisional": False},
    ]
    said = run("calendar", "days", "--from", "9999-12-30", "--to", "9999-12-31").stdout
    assert said.splitlines()[0] == "9999-12-30 周四 工作日 企业安静日 （暂按周一至周五推算）"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("deadlines", "--received", "昨天"), 2, "2026-09-18T16:30"),
        (("deadlines",), 2, "--received"),
        (("days", "--from", "2026-02-30", "--to", "2026-03-01"), 2, "2026-12-01"),
        (("days", "--from", "2026-03-02", "--to", "2026-03-01"), 1, "早于"),
        (("days", "--from", "0001-01-01", "--to", "9999-12-31"), 1, "请分几次"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    run: Run, arguments: tuple[str, ...], status: int, said: str
) -> None:
    refused = run("--json", "calendar", *arguments)

    assert (refused.returncode, refused.stdout) == (status, "")
    assert said in refused.stderr


def test_a_stations_own_calendar_is_asked_where_there_is_one(station: Run, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "放假安排.csv")
    first, second = (result_of(station("--json", "import", "calendar", file)) for _ in range(2))
    assert (first["kind"], first["rows"], first["added"], first["errors"]) == ("calendar", 7, 28, [])
    assert (second["added"], second["updated"], second["unchanged"]) == (0, 0, 28)

    found = result_of(station("--json", "calendar", "deadlines", "--received", "2026-12-30T16:30"))
    assert (found["resolve_by"], found["provisional"]) == ("2027-01-14T17:30", False)
    own = result_of(station("--json", "list", "calendar"))
    assert own[0] == {"date": "2027-01-01", "arrangement": "休", "name": "元旦", "source": OFFICIAL}
    written = result_of(station("--json", "export", "calendar", tmp_path / "日历.xlsx"))
    assert written["rows"] == 28
    assert result_of(station("--json", "import", "calendar", tmp_path / "日历.xlsx"))["unchanged"] == 28
    refused = station("calendar", "deadlines", "--received", "2026-12-30T16:30", JN_PASSWORD="别人的密码-一二三")
    assert refused.returncode == 1


def test_a_joint_plan_is_proposed_written_and_applied(station: Run, tmp_path: Path) -> None:
    requests = tmp_path / "检查需求.csv"
    head = "需求编号,检查部门,检查对象,统一社会信用代码,检查事项,检查类型,最早日期,最晚日期,预计时长（分钟）,例外情形"
    rows = [
        "JC20261200001,消防救援大队,甲公司,91370800MAPXDPYGWN,消防安全检查,日常检查,2026-12-01,2026-12-09,60,",
        "JC20261200002,市场监管局,甲公司,91370800MAPXDPYGWN,特种设备检查,日常检查,2026-12-03,2026-12-09,60,",
        "JC20261200003,市场监管局,甲公司,91370800MAPXDPYGWN,计量检查,日常检查,2026-12-02,2026-12-02,60,",
    ]
    requests.write_text("\n".join([head, *rows]), encoding="utf-8")
    result_of(station("--json", "import", "inspection-requests", requests))
    period = ("inspections", "plan", "--from", "2026-12-01", "--to", "2026-12-31")

    plan = result_of(station("--json", *period, "--teams", "1", "--out", tmp_path / "方案.xlsx"))
    assert result_of(station("--json", "list", "visits")) == []
    again = result_of(station("--json", *period, "--apply"))

    assert (plan["requests"], plan["separate_visits"]) == (3, 3)
    assert (plan["optimal"], plan["spread_optimal"], plan["gap"], plan["provisional"]) == (True, True, None, False)
    assert plan["visits"] == [
        {
            "enterprise": "甲公司",
            "uscc": "91370800MAPXDPYGWN",
            "date": "2026-12-03",
            "lead": "市场监管局",
            "departments": ["市场监管局", "消防救援大队"],
            "requests": ["JC20261200001", "JC20261200002"],
        }
    ]
    assert [one["request"] for one in plan["unplanned"]] == ["JC20261200003"]
    assert "企业安静日" in plan["unplanned"][0]["reason"]
    assert again == plan
    assert (tmp_path / "方案.xlsx").exists()
    assert [visit["number"] for visit in result_of(station("--json", "list", "visits"))] == ["LH20260001"]
    for wrong, status in ((("--teams", "0"), 1), (("--to", "2026-11-01"), 1), (("--to", "月底"), 2)):
        refused = station("--json", *period, *wrong)
        assert (refused.returncode, refused.stdout) == (status, "")


def test_all_papers_of_a_visit_are_written_by_its_number(station: Run, tmp_path: Path) -> None:
    with Station.open(tmp_path / "站点 甲", FIRST_OPERATOR, PASSWORD, FixedClock(CLOCK)) as opened:
        plan_visit(opened)

    written = result_of(station("--json", "inspections", "documents", "LH20260001", "--out", tmp_path / "文书"))

    assert [Path(file).name.split()[2] for file in written["files"]] == [
        "联合检查方案.docx",
        "行政检查审批表（消防救援大队）.docx",
        "行政检查审批表（市场监督管理局）.docx",
        "行政检查通知书.docx",
        "现场检查记录.docx",
        "卷内目录.docx",
    ]
    assert all(Path(file).is_absolute() and Path(file).exists() for file in written["files"])
    refused = station("--json", "inspections", "documents", "LH20269999", "--out", tmp_path / "没有")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "LH20269999" in refused.stderr
    assert not (tmp_path / "没有").exists()


def test_a_paper_that_cannot_be_written_yet_is_told_beside_those_that_are(station: Run, tmp_path: Path) -> None:
    with Station.open(tmp_path / "站点 甲", FIRST_OPERATOR, PASSWORD, FixedClock(CLOCK)) as opened:
        plan_visit(opened, {"消防救援大队": ("消防安全检查",)}, exemption="COMPLAINT_CLUE")

    finished = station("--json", "inspections", "documents", "LH20260001", "--out", tmp_path)

    assert len(result_of(finished)["files"]) == 4
    assert "没有写明理由和批准人，还不能写出行政检查通知书" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_visits_are_listed_with_their_departments_and_requests(station: Run, tmp_path: Path) -> None:
    with Station.open(tmp_path / "站点 甲", FIRST_OPERATOR, PASSWORD, FixedClock(CLOCK)) as opened:
        plan_visit(opened, {"消防救援大队": ("消防安全检查",), "税务局": ("涉税事项核查",)})

    (row,) = result_of(station("--json", "list", "visits"))

    assert {name: row[name] for name in ("number", "day", "lead", "departments", "state", "requests")} == {
        "number": "LH20260001",
        "day": "2026-11-23",
        "lead": "消防救援大队",
        "departments": ["消防救援大队", "税务局"],
        "state": "待审批",
        "requests": ["JC20261100001", "JC20261100002"],
    }
