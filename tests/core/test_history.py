from collections.abc import Callable, Iterable
from datetime import datetime

import pytest
from sqlalchemy import select

from jn_desktop.core import history
from jn_desktop.core.attachments import Attachment
from jn_desktop.core.history import FieldChange, HistoryEntry
from jn_desktop.core.roles import Role
from jn_desktop.core.work import Actor, writing
from jn_desktop.projects.model import ProgressReport, Project
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import Station
from tests.conftest import NOW

CONTACT = {"contact": "王小明", "phone": "13812345678", "risk_class": "C"}


def add_enterprise(station: Station) -> str:
    values = {"name": "华泰公司", "name_key": "华泰公司", "unverified": True}
    with station.context.writing() as work:
        return work.insert(Enterprise, {**values, **CONTACT})


def change(station: Station, record_id: str, at: datetime, **values: object) -> None:
    actor = Actor("张三", station.context.device)
    with writing(station.context.database, actor, at) as work:
        (record,) = work.rows(select(Enterprise.__table__).where(Enterprise.id == record_id))
        work.update(Enterprise, record, values)


def test_a_history_tells_who_did_what_when_the_newest_first(station: Station) -> None:
    record_id = add_enterprise(station)
    change(station, record_id, datetime(2026, 11, 24, 10, 0), park="东园", phone=None)

    newest, first = station.history.of(record_id).entries

    assert (newest.at, newest.operator) == ("2026-11-24T10:00", "张三")
    (changed,), (added,) = newest.changes, first.changes
    assert (changed.action, changed.table) == ("update", "enterprise")
    assert changed.fields == (FieldChange("park", None, "东园"), FieldChange("phone", "13812345678", None))
    assert (added.action, first.operator) == ("insert", "admin")
    assert FieldChange("name", None, "华泰公司") in added.fields


def add_project(station: Station, **values: object) -> str:
    with station.context.writing() as work:
        named = {"name": "甲项目", "name_key": "甲项目", "status": "推进中"}
        return work.insert(Project, {**named, **values})


def tables(entries: Iterable[HistoryEntry]) -> list[list[str]]:
    return [[change.table for change in entry.changes] for entry in entries]


def test_what_belongs_to_a_record_is_part_of_its_history(station: Station) -> None:
    project = add_project(station)
    with writing(station.context.database, Actor("张三", station.context.device), NOW) as work:
        work.insert(ProgressReport, {"project_id": project, "month": "2026-11", "reported_by": "张三"})
    add_enterprise(station)
    station.attachments.add(project, "合同.pdf", b"1")

    entries = station.history.of(project).entries

    assert tables(entries) == [["attachment"], ["progress_report"], ["project"]]
    assert entries[2].changes[0].record_id == project


def test_what_was_done_in_one_go_is_one_entry_that_tells_each_thing_once(station: Station) -> None:
    project = add_project(station, problem="缺地")
    station.projects.report_progress(project, "2026-11", invested=500, progress="清表", problem=None)
    station.projects.report_progress(project, "2026-12", invested=500, progress="桩基", problem=None)

    last, first, added = station.history.of(project).entries

    assert tables([last, first, added]) == [["progress_report", "project"]] * 2 + [["project"]]
    report, shown = first.changes
    assert {field.name for field in report.fields} >= {"month", "invested", "progress"}
    assert [field for field in shown.fields if field.name != "progress_on"] == [FieldChange("problem", "缺地", None)]
    assert last.changes[1].fields == ()


def test_a_record_that_left_with_its_belongings_says_so_itself(station: Station) -> None:
    project = add_project(station)
    station.attachments.add(project, "合同.pdf", b"1")
    with station.context.writing() as work:
        for model, column in ((Attachment, "record_id"), (Project, "id")):
            (record,) = work.find(model, column, [project])
            work.update(model, record, {"retired_on": "2026-11-23"})

    file, itself = station.history.of(project).entries[0].changes

    gone = FieldChange("retired_on", None, "2026-11-23")
    assert file.fields == (gone, FieldChange("name", None, "合同.pdf"))
    assert itself.fields == (gone,)


def test_a_reference_is_told_by_the_title_of_its_record(station: Station) -> None:
    enterprise = add_enterprise(station)
    project = add_project(station, enterprise_id=enterprise)

    assert FieldChange("enterprise_id", None, "华泰公司") in station.history.of(project).entries[0].changes[0].fields


def test_what_was_noted_without_a_change_is_told(station: Station) -> None:
    record_id = add_enterprise(station)
    with station.context.writing() as work:
        work.note("retired", record_id, {"reason": "注销"})

    noted = station.history.of(record_id).entries[0].changes[-1]
    assert noted.action == "retired"
    assert noted.fields == (FieldChange("reason", None, "注销"),)


def test_a_long_history_comes_in_pages(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    record_id = add_enterprise(station)
    for day in range(1, 4):
        change(station, record_id, datetime(2026, 12, day), park=f"{day}园")

    pages = [station.history.of(record_id)]
    while pages[-1].more:
        pages.append(station.history.of(record_id, pages[-1].read))

    assert [[entry.at[:10] for entry in page.entries] for page in pages] == [
        ["2026-12-03", "2026-12-02"],
        ["2026-12-01", "2026-11-23"],
    ]


def test_what_was_done_in_one_go_is_not_torn_between_pages(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 3)
    project = add_project(station)
    for month in ("2026-10", "2026-11"):
        station.projects.report_progress(project, month, invested=5, progress=month, problem=None)

    pages = [station.history.of(project)]
    while pages[-1].more:
        pages.append(station.history.of(project, pages[-1].read))

    assert [tables(page.entries) for page in pages] == [
        [["progress_report", "project"]],
        [["progress_report", "project"], ["project"]],
    ]


@pytest.mark.parametrize("role", list(Role))
def test_personal_data_is_masked_for_those_who_may_not_export_it(
    station: Station, as_role: Callable[[Role], Station], role: Role
) -> None:
    record_id = add_enterprise(station)
    change(station, record_id, datetime(2026, 11, 24), contact="李小红")
    opened = as_role(role)

    (newest,), (first,) = (entry.changes for entry in opened.history.of(record_id).entries)

    clear = opened.context.may("registry.export_enterprises")
    assert newest.fields == (FieldChange("contact", *(("王小明", "李小红") if clear else ("王*", "李*"))),)
    told = {known.name: known.new for known in first.fields}
    assert told["phone"] == ("13812345678" if clear else "138****5678")
    assert ("risk_class" in told) is (role in (Role.SUPERVISOR, Role.ADMINISTRATOR))
