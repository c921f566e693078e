"""Projects as the window reads and edits them, on a real station."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from jn_desktop.core.clock import FixedClock
from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.importing import ImportOptions, ImportResult
from jn_desktop.core.roles import Role
from jn_desktop.projects.cards import ProjectCard, totals
from jn_desktop.projects.reporting import NewReport
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import Station
from tests.conftest import NOW, PASSWORD

TODAY = "2026-11-23"
CODE = "91370800MA3C0HD99C"


@pytest.fixture
def take(station: Station, tmp_path: Path) -> Callable[[str], ImportResult]:
    """Import a project ledger given as comma-separated text."""

    def take_text(text: str) -> ImportResult:
        file = tmp_path / "台账.csv"
        file.write_text(text, encoding="utf-8")
        return station.projects.import_projects(file, ImportOptions())

    return take_text


def card(station: Station, name: str) -> ProjectCard:
    return next(card for card in station.projects.cards() if card.name == name)


def later(folder: Path, station: Station, days: int) -> Station:
    station.close()
    return Station.open(folder, "admin", PASSWORD, FixedClock(NOW + timedelta(days=days)))


def test_a_card_says_what_is_the_projects_own_and_what_is_its_enterprises(station: Station) -> None:
    owner = {"name": "甲公司", "name_key": "甲公司", "park": "东园", "chain": "新材料", "unverified": True}
    with station.context.writing() as work:
        work.insert(Enterprise, owner)
    project_id = station.projects.save(None, {"name": "甲项目", "enterprise": "甲公司", "chain": "新能源"})
    found = station.projects.card(project_id)
    assert (found.park, found.own_park, found.chain, found.own_chain) == ("东园", None, "新能源", "新能源")
    assert (found.status, found.enterprise, found.lead_agent, found.retired_on) == ("推进中", "甲公司", None, None)
    assert station.projects.of_enterprise(found.enterprise_id or "") == [found]


def test_saving_admits_the_enterprise_and_the_department_that_are_new(station: Station) -> None:
    station.projects.save(None, {"name": "甲项目", "enterprise": "甲公司", "uscc": CODE, "responsible_unit": "建设局"})
    (enterprise,) = station.registry.enterprises()
    (department,) = station.registry.departments()
    assert (enterprise.name, enterprise.uscc, enterprise.unverified, department.name) == (
        "甲公司",
        CODE,
        False,
        "建设局",
    )


def test_only_the_given_fields_change_and_money_keeps_every_yuan(station: Station) -> None:
    project_id = station.projects.save(None, {"name": "甲项目", "total_investment": 12_345_678, "land": "出让"})
    station.projects.save(project_id, {"land": None, "status": "暂停"})
    values = station.projects.ledger_values(project_id)
    assert (values["total_investment"], values["land"], values["status"]) == (12_345_678, None, "暂停")
    assert station.projects.card(project_id).total_investment == 1234.57


@pytest.mark.parametrize(
    ("values", "field", "part"),
    [
        ({"place": "东园"}, "name", "没有填写"),
        ({"name": "乙项目", "start": "2026-05", "end": "2026-03"}, "end", "早于开工时间"),
        ({"name": "乙项目", "code": "A1"}, "code", "已由项目“甲项目”使用"),
        ({"name": "甲 项目", "enterprise": "甲公司"}, "name", "已经有项目“甲项目”"),
        ({"name": "乙项目", "stage": "打桩"}, "stage", "不是立项用地规划许可、"),
        ({"name": "乙项目", "status": "忙"}, "status", "不是推进中、"),
        ({"name": "乙项目", "enterprise": "乙公司", "uscc": CODE}, "uscc", "登记的企业是“甲公司”"),
        ({"name": "乙项目", "uscc": "91370800MA3C0HDA1L"}, "uscc", "还没有登记"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(
    station: Station, values: dict[str, str], field: str, part: str
) -> None:
    station.projects.save(None, {"name": "甲项目", "code": "A1", "enterprise": "甲公司", "uscc": CODE})
    with pytest.raises(FieldError, match=part) as refused:
        station.projects.save(None, values)
    assert refused.value.field == field
    assert len(station.projects.cards()) == len(station.registry.enterprises()) == 1


def test_a_project_keeps_its_code_its_spelling_may_change(station: Station) -> None:
    project_id = station.projects.save(None, {"name": "甲项目", "code": "A1"})
    for code in (None, "A2"):
        with pytest.raises(FieldError, match="登记后不再更改") as refused:
            station.projects.save(project_id, {"code": code})
        assert refused.value.field == "code"
    station.projects.save(project_id, {"code": "A1", "name": "甲 项目"})
    assert station.projects.card(project_id).name == "甲 项目"


def test_an_enterprise_can_be_taken_away_and_one_of_two_alike_is_kept(
    station: Station, take: Callable[[str], ImportResult]
) -> None:
    take(f"项目名称,项目单位,统一社会信用代码\n甲项目,甲公司,{CODE}\n乙项目,甲公司,91370800MA3C0HDA1L\n")
    found = card(station, "甲项目")
    station.projects.save(found.id, {"enterprise": "甲公司", "uscc": CODE, "place": "东园"})
    assert card(station, "甲项目").enterprise_id == found.enterprise_id
    station.projects.save(found.id, {"enterprise": None, "uscc": None})
    assert card(station, "甲项目").enterprise is None


def test_a_retired_project_leaves_every_list_and_comes_back_whole(station: Station) -> None:
    project_id = station.projects.save(None, {"name": "甲项目", "code": "A1"})
    with pytest.raises(FieldError, match="原因"):
        station.projects.retire(project_id, " ")
    station.projects.retire(project_id, "企业迁出")
    assert station.projects.cards() == station.projects.projects() == []
    (retired,) = station.projects.cards(retired=True)
    assert (retired.id, retired.retired_on) == (project_id, TODAY)
    with pytest.raises(StationError, match="没有项目"):
        station.projects.save(project_id, {"place": "东园"})
    with pytest.raises(FieldError, match="已退出的项目“甲项目”"):
        station.projects.save(None, {"name": "乙项目", "code": "A1"})
    station.projects.bring_back(project_id)
    assert station.projects.card(project_id).retired_on is None


def test_a_ledger_changes_a_retired_project_and_says_that_it_stays_retired(
    station: Station, take: Callable[[str], ImportResult]
) -> None:
    project_id = station.projects.save(None, {"name": "甲项目"})
    station.projects.retire(project_id, "企业迁出")
    result = take("项目名称,建设地点\n甲项目,东园\n")
    assert (result.updated, "已于 2026-11-23 退出" in result.notes[0].note) == (1, True)
    assert station.projects.cards() == []
    station.projects.save(None, {"name": "甲项目"})
    take("项目名称,建设地点\n甲项目,西园\n")
    assert [found.place for found in station.projects.cards()] == ["西园"]
    assert [found.place for found in station.projects.cards(retired=True)] == ["东园"]


def test_many_reports_are_taken_together_or_not_at_all(station: Station) -> None:
    first, second = (station.projects.save(None, {"name": name}) for name in ("甲项目", "乙项目"))
    bad = [NewReport(first, 100, "清表", None), NewReport(second, -1, None, None)]
    with pytest.raises(FieldError) as refused:
        station.projects.report_many("2026-10", bad)
    assert refused.value.field == "reports.1.invested"
    assert station.projects.reports_until("2026-10") == {}
    station.projects.report_many("2026-10", [bad[0], NewReport(second, 0.01, None, "缺地")])
    assert (card(station, "甲项目").progress, card(station, "乙项目").problem) == ("清表", "缺地")
    station.projects.report_many("2026-09", [NewReport(first, 50, "备料", None)])
    assert card(station, "甲项目").progress == "清表"
    until = {month: station.projects.reports_until(month) for month in ("2026-08", "2026-09", "2026-11")}
    assert {month: {row.invested for row in found.values()} for month, found in until.items()} == {
        "2026-08": set(),
        "2026-09": {50},
        "2026-11": {100, 0.01},
    }


def test_a_report_for_a_retired_project_refuses_them_all(station: Station) -> None:
    first, second = (station.projects.save(None, {"name": name}) for name in ("甲项目", "乙项目"))
    station.projects.retire(second, "企业迁出")
    reports = [NewReport(first, 1, None, None), NewReport(second, 1, None, None)]
    with pytest.raises(StationError, match="“乙项目”已经退出"):
        station.projects.report_many("2026-10", reports)
    assert station.projects.reports_until("2026-10") == {}


def test_the_day_of_progress_moves_only_when_there_is_progress(
    station: Station, folder: Path, tmp_path: Path, take: Callable[[str], ImportResult]
) -> None:
    take("项目名称,形象进度,累计完成投资\n甲项目,清表,\n乙项目,,\n")
    assert (card(station, "甲项目").progress_on, card(station, "乙项目").progress_on) == (TODAY, None)
    with later(folder, station, 10) as again:
        again.projects.import_projects(tmp_path / "台账.csv", ImportOptions())
        assert card(again, "甲项目").progress_on == TODAY
        again.projects.save(card(again, "甲项目").id, {"name": "甲项目", "progress": "清表", "place": "东园"})
        assert card(again, "甲项目").progress_on == TODAY
        again.projects.save(card(again, "甲项目").id, {"invested": 10_000})
        again.projects.report_progress("乙项目", "2026-10", invested=None, progress="备料", problem=None)
        assert {found.progress_on for found in again.projects.cards()} == {"2026-12-03"}


def test_totals_add_up_what_is_known(station: Station) -> None:
    station.projects.save(None, {"name": "甲项目", "total_investment": 1_000, "annual_investment": 2_000})
    station.projects.save(None, {"name": "乙项目", "total_investment": 2_000})
    found = totals(station.projects.cards())
    assert (found.count, found.total_investment, found.annual_investment, found.invested) == (2, 0.3, 0.2, 0)


def test_the_field_reports_progress_and_edits_nothing(as_role: Callable[[Role], Station], station: Station) -> None:
    project_id = station.projects.save(None, {"name": "甲项目", "contact": "王经理", "phone": "13800000004"})
    agent = as_role(Role.AGENT)
    found = agent.projects.card(project_id)
    assert (found.contact, found.phone) == ("王*", "138****0004")
    agent.projects.report_many("2026-11", [NewReport(project_id, 1, None, None)])
    with pytest.raises(Refused):
        agent.projects.save(project_id, {"place": "东园"})
    with pytest.raises(Refused):
        agent.projects.ledger_values(project_id)
