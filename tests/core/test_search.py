import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from jn_desktop.agents.model import Agent
from jn_desktop.core import search_index
from jn_desktop.core.clock import FixedClock
from jn_desktop.core.search_index import INDEX_NAME
from jn_desktop.meetings.model import Meeting
from jn_desktop.projects.model import Project
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import NOW, PASSWORD
from tests.test_plaintext import found


def add_enterprises(station: Station, *names: str, **values: Any) -> list[str]:
    with station.context.writing() as work:
        return [
            work.insert(Enterprise, {"name": name, "name_key": name, "unverified": True, **values}) for name in names
        ]


def change_enterprise(station: Station, record_id: str, **values: Any) -> None:
    with station.context.writing() as work:
        (record,) = work.rows(select(Enterprise.__table__).where(Enterprise.id == record_id))
        work.update(Enterprise, record, values)


def titles(station: Station, text: str) -> list[str]:
    return [hit.title for hit in station.search.find(text)]


@pytest.fixture
def stocked(station: Station) -> Station:
    """A station with an enterprise, a project, an agent and a meeting, indexed."""
    add_enterprises(station, "济宁重庆路新材料有限公司", uscc="91370800MA3C12345X")
    with station.context.writing() as work:
        work.insert(Project, {"name": "济宁高端装备项目", "name_key": "x", "code": "JN-2026-07", "status": "推进中"})
        work.insert(Agent, {"number": "17", "name": "王小明", "active": True})
        meeting = {"number": "XC2026003", "kind": "现场办公会", "name": "济宁现场办公会", "time": "2026-11-20T09:00"}
        work.insert(Meeting, meeting)
    station.search.refresh()
    return station


# ---- what is found ----


@pytest.mark.parametrize("typed", ["建设", "jsj", "张三"])
def test_a_department_is_found_by_its_name_and_its_officer(station: Station, typed: str) -> None:
    station.registry.save_department(None, {"name": "建设局", "chief_officer": "张三", "phone": None})
    station.search.refresh()

    (hit,) = station.search.find(typed)

    assert (hit.kind, hit.title, hit.subtitle) == ("department", "建设局", "张三")


@pytest.mark.parametrize(
    "typed",
    [
        "新材料",
        "济",
        "jncq",
        "cqlxcl",
        "CQLXCL",
        "91370800ma3c12345x",
        "１２３４５",
        "材料 cql",
        "济宁(重庆)",
        "材料 济宁",
    ],
)
def test_an_enterprise_is_found_by_part_of_its_name_initials_or_code(stocked: Station, typed: str) -> None:
    assert "济宁重庆路新材料有限公司" in titles(stocked, typed)


@pytest.mark.parametrize(
    ("typed", "title"),
    [("17", "王小明"), ("wxm", "王小明"), ("XC2026", "济宁现场办公会"), ("2026-07", "济宁高端装备项目")],
)
def test_projects_agents_and_meetings_are_found_by_name_and_number(stocked: Station, typed: str, title: str) -> None:
    assert titles(stocked, typed) == [title]


@pytest.mark.parametrize(
    "typed", ["", " ", "%", '"', "'; DROP TABLE entry", "^", "材新", "济料", "zz", "*", "NOT", "a" * 9999]
)
def test_what_is_not_there_is_not_found(stocked: Station, typed: str) -> None:
    assert titles(stocked, typed) == []


def test_a_hit_says_its_kind_its_record_and_its_number(stocked: Station) -> None:
    (hit,) = stocked.search.find("王", kinds=["agent", "meeting"])

    assert (hit.kind, hit.title, hit.subtitle) == ("agent", "王小明", "17")
    assert stocked.search.ids("agent", "王") == [hit.record_id]


def test_each_kind_has_its_own_hits_up_to_the_limit(stocked: Station) -> None:
    add_enterprises(stocked, *(f"济宁{number}号" for number in range(50)))
    stocked.search.refresh()

    hits = stocked.search.find("济宁", limit=5)

    assert [hit.kind for hit in hits] == ["project", "meeting", *["enterprise"] * 5]
    assert len(stocked.search.ids("enterprise", "济宁")) == 51


def test_what_begins_with_the_text_comes_first(station: Station) -> None:
    add_enterprises(station, "大华泰公司", "小华泰公司", "华泰公司")
    station.search.refresh()

    assert titles(station, "华泰") == ["华泰公司", "大华泰公司", "小华泰公司"]
    assert titles(station, "htg") == ["华泰公司", "大华泰公司", "小华泰公司"]


# ---- following what happens ----


def test_nothing_is_found_and_no_file_made_before_the_first_refresh(station: Station, folder: Path) -> None:
    add_enterprises(station, "华泰公司")

    assert titles(station, "华泰") == []
    assert not (folder / INDEX_NAME).exists()


def test_new_changed_and_retired_records_are_followed(station: Station) -> None:
    first, second = add_enterprises(station, "华泰公司", "鑫源公司")
    station.search.refresh()
    change_enterprise(station, first, name="鲁泰公司")
    change_enterprise(station, second, retired_on="2026-11-23")
    add_enterprises(station, "新鲁泰公司")

    station.search.refresh()

    assert titles(station, "华泰") == []
    assert titles(station, "xygs") == []
    assert titles(station, "鲁泰") == ["鲁泰公司", "新鲁泰公司"]
    change_enterprise(station, second, retired_on=None)
    station.search.refresh()
    assert titles(station, "鑫源") == ["鑫源公司"]


def test_a_change_of_something_else_leaves_the_entry_alone(station: Station) -> None:
    (record_id,) = add_enterprises(station, "华泰公司")
    station.search.refresh()
    change_enterprise(station, record_id, phone="13800000000")
    told: list[tuple[int, int]] = []

    station.search.refresh(lambda done, total: told.append((done, total)))

    assert told == [(1, 1)]
    assert titles(station, "华泰") == ["华泰公司"]


def test_the_index_is_kept_for_the_next_opening(open_station: Callable[..., Station]) -> None:
    station = open_station()
    add_enterprises(station, "华泰公司")
    station.search.refresh()
    station.close()
    told: list[tuple[int, int]] = []

    again = open_station()

    assert titles(again, "华泰") == ["华泰公司"]
    again.search.refresh(lambda done, total: told.append((done, total)))
    assert told == []


@pytest.mark.parametrize("first", [True, False], ids=["of all tables", "of the audit"])
def test_a_refresh_that_was_broken_off_is_taken_up_again(
    station: Station, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    monkeypatch.setattr(search_index, "_CHUNK", 10)
    if not first:
        station.search.refresh()
    add_enterprises(station, *(f"华泰{number}号" for number in range(35)))

    def cancel(done: int, total: int) -> None:
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        station.search.refresh(cancel)
    some = len(station.search.ids("enterprise", "华泰"))
    told: list[tuple[int, int]] = []
    station.search.refresh(lambda done, total: told.append((done, total)))

    assert 10 <= some < 35
    assert told[0][1] <= 35
    assert len(station.search.ids("enterprise", "华泰")) == 35


def test_the_index_does_not_outlive_what_a_restored_backup_undid(
    station: Station, folder: Path, tmp_path: Path, clock: FixedClock, open_station: Callable[..., Station]
) -> None:
    add_enterprises(station, "华泰公司")
    backup = station.backup.create(tmp_path / "备份").file
    add_enterprises(station, "鑫源公司")
    station.search.refresh()
    station.close()
    Station.restore(folder, backup, FIRST_OPERATOR, PASSWORD, clock)

    again = open_station()
    add_enterprises(again, "鲁泰公司")
    again.search.refresh()

    assert again.search.ids("enterprise", "鑫源") == []
    assert titles(again, "公司") == ["华泰公司", "鲁泰公司"]


# ---- a file that is not what it should be ----


def blank(path: Path) -> None:
    path.write_bytes(b"")


def strange(path: Path) -> None:
    path.write_bytes(b"not a database" * 5000)


def torn(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(4096 + 100, len(content), 4096):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("spoil", [blank, strange, torn])
def test_a_damaged_index_is_made_anew(
    station: Station, folder: Path, open_station: Callable[..., Station], spoil: Callable[[Path], None]
) -> None:
    add_enterprises(station, "华泰公司")
    station.search.refresh()
    station.close()
    spoil(folder / INDEX_NAME)

    again = open_station()
    assert titles(again, "华泰") == []
    again.search.refresh()

    assert titles(again, "华泰") == ["华泰公司"]


def test_an_index_of_another_form_is_made_anew(
    station: Station, open_station: Callable[..., Station], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_enterprises(station, "华泰公司")
    station.search.refresh()
    station.close()
    monkeypatch.setattr(search_index, "_FORMAT", 2)
    again = open_station()
    told: list[tuple[int, int]] = []

    again.search.refresh(lambda done, total: told.append((done, total)))

    assert told
    assert titles(again, "华泰") == ["华泰公司"]


# ---- beside others ----


def test_one_thread_searches_while_another_refreshes(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_CHUNK", 50)
    add_enterprises(station, "华泰公司")
    station.search.refresh()
    add_enterprises(station, *(f"鲁泰{number}号" for number in range(1000)))
    refreshing = threading.Thread(target=station.search.refresh)
    refreshing.start()

    while refreshing.is_alive():
        assert titles(station, "华泰") == ["华泰公司"]
    refreshing.join()

    assert len(station.search.ids("enterprise", "鲁泰")) == 1000


def test_nothing_stands_in_clear_in_the_index_and_it_is_in_no_backup(
    station: Station, folder: Path, tmp_path: Path
) -> None:
    add_enterprises(station, "鹮薮犇公司")
    station.search.refresh()

    assert found(["鹮薮犇", "hsngs", "鹮薮"], folder) == []
    backup = station.backup.create(tmp_path / "备份").file
    station.close()
    Station.restore(tmp_path / "新 站", backup, FIRST_OPERATOR, PASSWORD, FixedClock(NOW))
    assert not (tmp_path / "新 站" / INDEX_NAME).exists()
    assert (folder / INDEX_NAME).exists()
    assert not (folder / f"{INDEX_NAME}-wal").exists()


def test_an_index_is_complete_once_it_has_taken_in_everything(station: Station) -> None:
    assert not station.search.complete()
    station.search.refresh()
    assert station.search.complete()

    add_enterprises(station, "华泰公司")
    assert not station.search.complete()
    station.search.refresh()
    assert station.search.complete()


def test_an_index_whose_making_was_broken_off_is_not_complete(station: Station) -> None:
    add_enterprises(station, "华泰公司", "恒瑞公司")

    def break_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        station.search.refresh(break_off)

    assert not station.search.complete()
