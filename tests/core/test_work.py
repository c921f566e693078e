from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jn_desktop.core.errors import StationError
from jn_desktop.core.settings import Setting
from jn_desktop.core.work import new_id
from jn_desktop.meetings.model import Meeting, Topic
from jn_desktop.registry.model import Department, Enterprise
from jn_desktop.station import Station


def value_of(station: Station, name: str) -> str | None:
    with station.context.reading() as connection:
        return connection.execute(select(Setting.value).where(Setting.name == name)).scalar_one_or_none()


def test_ids_are_uuids_that_sort_by_the_order_in_which_they_were_given_out() -> None:
    ids = [new_id() for _ in range(2000)]

    assert len(set(ids)) == 2000
    assert ids == sorted(ids)
    assert all(len(given) == 36 and given[14] == "7" for given in ids)


def test_records_are_written_in_the_order_of_their_references(station: Station) -> None:
    meeting, topic = new_id(), new_id()
    with station.context.writing() as work:
        work.insert(Topic, {"id": topic, "meeting_id": meeting, "position": 1, "title": "议题"})
        work.insert(
            Meeting,
            {"id": meeting, "number": "XC2026001", "kind": "现场办公会", "name": "会", "time": "2026-11-20T09:00"},
        )

    assert station.meetings.meetings()[0].topics[0].title == "议题"
    assert station.verification.verify() == []


def test_a_record_that_points_nowhere_is_refused_with_all_of_its_transaction(station: Station) -> None:
    with pytest.raises((IntegrityError, StationError)), station.context.writing() as work:
        work.insert(Setting, {"name": "一", "value": "1"})
        work.insert(Topic, {"meeting_id": "nowhere", "position": 1, "title": "议题"})

    assert value_of(station, "一") is None


def test_rows_with_different_columns_are_written_as_they_are(station: Station) -> None:
    with station.context.writing() as work:
        for values in ({"park": "东园"}, {"chain": "新材料", "major": True}, {"major": False}, {}):
            work.insert(Enterprise, {"name": "企业", "name_key": "企业", "unverified": True, **values})

    with station.context.reading() as connection:
        rows = connection.execute(select(Enterprise.park, Enterprise.chain, Enterprise.major).order_by(Enterprise.id))
        assert [tuple(row) for row in rows] == [
            ("东园", None, None),
            (None, "新材料", True),
            (None, None, False),
            (None, None, None),
        ]


def test_a_query_sees_what_its_own_work_wrote(station: Station) -> None:
    with station.context.writing() as work:
        given = work.insert(Department, {"name": "经济运行局"})
        (found,) = work.find(Department, "id", [given])
        assert found is not None
        work.update(Department, found, {"name": "经发局"})

        assert work.find(Department, "id", [given]) == [{**found, "name": "经发局"}]


def test_thousands_of_keys_are_found_in_one_call(station: Station) -> None:
    names = [f"部门 {number}" for number in range(2345)]
    with station.context.writing() as work:
        for name in names:
            work.insert(Department, {"name": name})

        found = work.find(Department, "name", [*names, None, names[0], "没有的部门"])

    assert sorted(record["name"] for record in found) == sorted(names)


@pytest.mark.parametrize("name", ["%", "_", "'", '"', "\\", "; DROP TABLE setting; --", "\u0000x", "😀"])
def test_text_is_only_ever_text(station: Station, name: str) -> None:
    with station.context.writing() as work:
        work.insert(Setting, {"name": name, "value": "1"})

    with station.context.writing() as work:
        assert [record["name"] for record in work.find(Setting, "name", [name])] == [name]


def test_only_what_differs_is_written_and_named(station: Station) -> None:
    with station.context.writing() as work:
        (record,) = work.find(Setting, "name", ["station"])

        assert work.update(Setting, record, {"name": "station", "value": "新名"}) == ["value"]
        assert work.update(Setting, {**record, "value": "新名"}, {"value": "新名"}) == []

    assert value_of(station, "station") == "新名"


def test_the_last_of_several_changes_of_a_record_stands(station: Station) -> None:
    with station.context.writing() as work:
        (record,) = work.find(Setting, "name", ["station"])
        for after in ({"value": "二"}, {"name": "改名", "value": "三"}, {"value": "四"}):
            work.update(Setting, record, after)
            record = {**record, **after}

    assert value_of(station, "改名") == "四"
    assert station.verification.verify() == []


def test_an_abandoned_work_leaves_nothing_even_when_it_was_flushed(station: Station) -> None:
    with station.context.writing() as work:
        work.insert(Setting, {"name": "一", "value": "1"})
        work.flush()
        work.abandon()

    assert value_of(station, "一") is None
    assert station.verification.verify() == []


def test_a_note_of_something_that_changed_no_table_is_kept_and_not_announced(station: Station) -> None:
    heard = []
    station.context.database.listen(heard.append)

    with station.context.writing() as work:
        work.note("printed", "x", {"pages": 2})

    with station.context.reading() as connection:
        entry = connection.exec_driver_sql("SELECT action, fields FROM audit ORDER BY sequence DESC").first()
    assert tuple(entry or ()) == ("printed", '{"pages":2}')
    assert heard == []


def test_the_time_is_the_stations_and_not_the_machines(station: Station) -> None:
    with station.context.writing() as work:
        assert work.now == datetime(2026, 11, 23, 9, 30)
