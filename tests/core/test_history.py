from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from jn_desktop.core import history
from jn_desktop.core.history import FieldChange
from jn_desktop.core.roles import Role
from jn_desktop.core.work import Actor, writing
from jn_desktop.projects.model import ProgressReport, Project
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import Station

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

    newest, first = station.history.of(record_id)

    assert (newest.at, newest.operator, newest.action, newest.table) == (
        "2026-11-24T10:00",
        "张三",
        "update",
        "enterprise",
    )
    assert newest.fields == (FieldChange("park", None, "东园"), FieldChange("phone", "13812345678", None))
    assert (first.action, first.operator) == ("insert", "admin")
    assert FieldChange("name", None, "华泰公司") in first.fields


def test_what_belongs_to_a_record_is_part_of_its_history(station: Station) -> None:
    with station.context.writing() as work:
        project = work.insert(Project, {"name": "甲项目", "name_key": "甲项目", "status": "推进中"})
        work.insert(ProgressReport, {"project_id": project, "month": "2026-11", "reported_by": "admin"})
    station.attachments.add(project, "合同.pdf", b"1")

    entries = station.history.of(project)

    assert [entry.table for entry in entries] == ["attachment", "progress_report", "project"]
    assert {entry.record_id for entry in entries if entry.table == "project"} == {project}


def test_a_reference_is_told_by_the_title_of_its_record(station: Station) -> None:
    enterprise = add_enterprise(station)
    named = {"name": "甲项目", "name_key": "甲项目", "status": "推进中"}
    with station.context.writing() as work:
        project = work.insert(Project, {**named, "enterprise_id": enterprise})

    assert FieldChange("enterprise_id", None, "华泰公司") in station.history.of(project)[0].fields


def test_what_was_noted_without_a_change_is_told(station: Station) -> None:
    record_id = add_enterprise(station)
    with station.context.writing() as work:
        work.note("retired", record_id, {"reason": "注销"})

    assert station.history.of(record_id)[0].action == "retired"
    assert station.history.of(record_id)[0].fields == (FieldChange("reason", None, "注销"),)


def test_a_long_history_comes_in_pages(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 2)
    record_id = add_enterprise(station)
    for day in range(1, 4):
        change(station, record_id, datetime(2026, 12, day), park=f"{day}园")

    pages = [station.history.of(record_id, skip) for skip in (0, 2, 4)]

    assert [[entry.at[:10] for entry in page] for page in pages] == [
        ["2026-12-03", "2026-12-02"],
        ["2026-12-01", "2026-11-23"],
        [],
    ]


@pytest.mark.parametrize("role", list(Role))
def test_personal_data_is_masked_for_those_who_may_not_export_it(
    station: Station, as_role: Callable[[Role], Station], role: Role
) -> None:
    record_id = add_enterprise(station)
    change(station, record_id, datetime(2026, 11, 24), contact="李小红")
    opened = as_role(role)

    newest, first = opened.history.of(record_id)

    clear = opened.context.may("registry.export_enterprises")
    assert newest.fields == (FieldChange("contact", *(("王小明", "李小红") if clear else ("王*", "李*"))),)
    told = {known.name: known.new for known in first.fields}
    assert told["phone"] == ("13812345678" if clear else "138****5678")
    assert ("risk_class" in told) is (role in (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR))
