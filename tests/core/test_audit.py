import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlcipher3 import dbapi2

from jn_desktop.core.audit import AuditEntry
from jn_desktop.core.errors import StationError
from jn_desktop.core.roles import Role
from jn_desktop.core.settings import Setting
from jn_desktop.meetings.kinds import MeetingKind
from jn_desktop.meetings.model import Meeting
from jn_desktop.station import FIRST_OPERATOR, Station
from tests.conftest import PASSWORD

COLUMNS = ("device", "at", "operator", "action", "table_name", "record_id", "fields", "hash")
MANY = 120


@pytest.fixture
def driver(station: Station) -> Iterator[dbapi2.Connection]:
    """A raw connection, as someone who has the key and no scruples would use."""
    connection = station.context.database.raw()
    yield connection
    connection.close()


@pytest.fixture
def last(station: Station, driver: dbapi2.Connection) -> int:
    """The number of the last of many entries, some to a transaction; a copy of them is kept aside."""
    for batch in range(MANY // 4):
        with station.context.writing() as work:
            for number in range(4):
                work.insert(Setting, {"name": f"设置 {batch}-{number}", "value": "值"})
    driver.execute("CREATE TEMP TABLE kept AS SELECT * FROM audit")
    driver.execute("CREATE TEMP TABLE kept_head AS SELECT * FROM audit_head")
    assert station.verification.verify() == []
    return entries(station)[-1].sequence


def entries(station: Station) -> list[Any]:
    with station.context.reading() as connection:
        return list(connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.sequence)))


def new_entries(station: Station, act: Callable[[], object]) -> list[Any]:
    before = len(entries(station))
    act()
    return entries(station)[before:]


def put_back(driver: dbapi2.Connection) -> None:
    driver.execute("BEGIN")
    for table, copy in (("audit", "kept"), ("audit_head", "kept_head")):
        driver.execute(f"DELETE FROM {table}")
        driver.execute(f"INSERT INTO {table} SELECT * FROM {copy}")
    driver.execute("COMMIT")


# ---- tampering ----


def tamperings(last: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield 100 edits and deletions of one entry each; the first are of the last entry and the chain's head."""
    yield "DELETE FROM audit WHERE sequence = ?", (last,)
    for column in COLUMNS:
        yield f"UPDATE audit SET {column} = {column} || 'x' WHERE sequence = ?", (last,)
    yield "UPDATE audit SET sequence = sequence + 1 WHERE sequence = ?", (last,)
    yield "UPDATE audit_head SET sequence = sequence - 1", ()
    yield "UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE sequence = ?)", (last - 1,)
    yield "DELETE FROM audit_head", ()
    chance = random.Random(20261123)
    for _ in range(37):
        yield "DELETE FROM audit WHERE sequence = ?", (chance.randint(1, last),)
    for _ in range(50):
        column = chance.choice(COLUMNS)
        changed = chance.choice([f"{column} || ' '", f"'x' || {column}", "''", f"substr({column}, 2)"])
        yield f"UPDATE audit SET {column} = {changed} WHERE sequence = ?", (chance.randint(1, last),)


def test_each_of_a_hundred_edits_and_deletions_of_one_entry_is_found(
    station: Station, driver: dbapi2.Connection, last: int
) -> None:
    tried, missed = 0, []
    for statement, values in tamperings(last):
        assert driver.execute(statement, values).rowcount == 1
        if not any("审计" in problem for problem in station.verification.verify()):
            missed.append((statement, values))
        put_back(driver)
        tried += 1

    assert (tried, missed) == (100, [])
    assert station.verification.verify() == []


@pytest.mark.parametrize("column", ["device", "operator", "fields", "hash"])
@pytest.mark.parametrize("value", ["x'00ff'", "CAST(x'ff' AS TEXT)", "7"])
def test_an_entry_overwritten_with_something_that_is_no_text_is_found(
    station: Station, driver: dbapi2.Connection, last: int, column: str, value: str
) -> None:
    driver.execute(f"UPDATE audit SET {column} = {value} WHERE sequence = ?", (last // 2,))

    assert any("审计" in problem for problem in station.verification.verify())


def test_an_inserted_entry_is_found(station: Station, driver: dbapi2.Connection, last: int) -> None:
    driver.execute(
        "INSERT INTO audit SELECT device, ?, at, operator, action, table_name, record_id, fields, hash "
        "FROM audit WHERE sequence = ?",
        (last + 1, last),
    )

    assert any("审计" in problem for problem in station.verification.verify())


def test_two_entries_that_changed_places_are_found(station: Station, driver: dbapi2.Connection, last: int) -> None:
    driver.execute("UPDATE audit SET sequence = -1 WHERE sequence = ?", (last - 5,))
    driver.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (last - 5, last - 4))
    driver.execute("UPDATE audit SET sequence = ? WHERE sequence = -1", (last - 4,))

    assert any("审计" in problem for problem in station.verification.verify())


def test_emptying_the_whole_audit_is_found(station: Station, driver: dbapi2.Connection, last: int) -> None:
    driver.execute("DELETE FROM audit")

    assert any("审计" in problem for problem in station.verification.verify())


def test_emptying_the_audit_with_its_heads_is_found(station: Station, driver: dbapi2.Connection, last: int) -> None:
    driver.execute("DELETE FROM audit")
    driver.execute("DELETE FROM audit_head")

    assert any("审计" in problem for problem in station.verification.verify())


def test_a_broken_chain_is_told_with_its_place(station: Station, driver: dbapi2.Connection, last: int) -> None:
    driver.execute("UPDATE audit SET operator = '别人' WHERE sequence = 17")

    (problem,) = station.verification.verify()

    assert "17" in problem
    assert "审计" in problem


# ---- forging ----


def test_text_cannot_move_from_one_column_to_the_next(station: Station, driver: dbapi2.Connection) -> None:
    (entry,) = new_entries(station, lambda: station.aliases.add("projects", "remark", "注"))
    for action, table_name in (("insertledger", "_alias"), ('insert","ledger_alias', ""), ("insert\nledger_alias", "")):
        driver.execute(
            "UPDATE audit SET action = ?, table_name = ? WHERE sequence = ?", (action, table_name, entry.sequence)
        )

        assert any("审计" in problem for problem in station.verification.verify())


@pytest.mark.parametrize(
    "name",
    [
        '高压线迁改\n2026-11-23T09:30 admin delete project 1 {"name":"x"}',
        '高压线","hash":"0"}\r\n{"device":"x"',
        "高压线\u2028迁改\u0000\u202e改",
    ],
)
def test_a_newline_in_a_name_cannot_forge_an_entry(station: Station, name: str) -> None:
    def write() -> None:
        held = {"number": "XC2026001", "kind": MeetingKind.ONSITE.value, "time": "2026-11-20T09:00"}
        with station.context.writing() as work:
            work.insert(Meeting, {**held, "name": name})

    written = new_entries(station, write)

    assert [(entry.action, entry.table_name) for entry in written] == [("insert", "meeting")]
    assert json.loads(written[0].fields)["name"] in (name, [None, name])
    assert "\n" not in written[0].fields
    assert station.verification.verify() == []


@pytest.mark.parametrize("name", ["甲\nadmin", "甲\r乙", "甲\u2028乙", "甲\u0000", "", "   ", "甲" * 41, "\u202e甲"])
def test_an_operators_name_fits_on_one_line(station: Station, name: str) -> None:
    with pytest.raises(StationError, match="名字"):
        station.operators.add(name, Role.REGISTRAR, PASSWORD)


# ---- what stands in it ----


def test_a_new_record_stands_in_it_with_who_when_and_what(station: Station) -> None:
    (entry,) = new_entries(station, lambda: station.aliases.add("projects", "remark", "注"))

    assert (entry.operator, entry.at, entry.action, entry.table_name) == (
        FIRST_OPERATOR,
        "2026-11-23T09:30",
        "insert",
        "ledger_alias",
    )
    fields = json.loads(entry.fields)
    assert {name: value[1] if isinstance(value, list) else value for name, value in fields.items()} == {
        "kind": "projects",
        "field": "remark",
        "header": "注",
    }


def test_a_changed_record_stands_in_it_with_old_and_new_of_the_changed_fields_only(station: Station) -> None:
    station.aliases.add("projects", "remark", "注")

    (entry,) = new_entries(station, lambda: station.aliases.remove("projects", "注"))

    assert entry.action == "update"
    assert json.loads(entry.fields) == {"retired_on": [None, date(2026, 11, 23).isoformat()]}


def test_a_record_written_more_than_once_in_a_transaction_has_one_entry(station: Station) -> None:
    def write_thrice() -> None:
        with station.context.writing() as work:
            setting_id = work.insert(Setting, {"name": "一", "value": "1"})
            work.flush()
            (record,) = work.find(Setting, "id", [setting_id])
            work.update(Setting, record, {"value": "2"})
            work.flush()
            (record,) = work.find(Setting, "id", [setting_id])
            work.update(Setting, record, {"value": "3"})

    (entry,) = new_entries(station, write_thrice)

    assert entry.action == "insert"
    assert json.loads(entry.fields)["value"] in ("3", [None, "3"])


def test_a_record_changed_twice_in_a_transaction_has_one_entry_from_first_to_last(station: Station) -> None:
    with station.context.writing() as work:
        setting_id = work.insert(Setting, {"name": "一", "value": "1"})

    def change_twice() -> None:
        with station.context.writing() as work:
            for value in ("2", "3"):
                (record,) = work.find(Setting, "id", [setting_id])
                work.update(Setting, record, {"value": value})

    (entry,) = new_entries(station, change_twice)

    assert json.loads(entry.fields) == {"value": ["1", "3"]}


def test_nothing_changed_is_no_entry(station: Station) -> None:
    def change_nothing() -> None:
        with station.context.writing() as work:
            (record,) = work.find(Setting, "name", ["station"])
            work.update(Setting, record, {"value": record["value"]})

    assert new_entries(station, change_nothing) == []


def test_operators_and_passwords_stand_in_it_without_the_passwords(station: Station) -> None:
    def act() -> None:
        station.operators.add("登记员甲", Role.REGISTRAR, "灯塔-纸船-山茶")
        station.operators.set_password("登记员甲", "灯塔-纸船-海棠")
        station.operators.change_own_password("灯塔-纸船-玉兰")
        station.operators.disable("登记员甲")

    written = new_entries(station, act)

    assert [entry.action for entry in written] == ["insert", "password_set", "password_changed", "update"]
    assert not any("纸船" in str(value) for entry in written for value in entry)


def test_sequence_numbers_have_no_gap_after_a_rolled_back_transaction(station: Station) -> None:
    with pytest.raises(ZeroDivisionError), station.context.writing() as work:
        work.insert(Setting, {"name": "一", "value": "1"})
        raise ZeroDivisionError
    station.aliases.add("projects", "remark", "注")

    assert [entry.sequence for entry in entries(station)] == list(range(1, len(entries(station)) + 1))
    assert station.verification.verify() == []


def test_the_chain_goes_on_over_a_restart(
    station: Station, open_station: Callable[..., Station], driver: dbapi2.Connection
) -> None:
    before = len(entries(station))
    station.close()

    again = open_station()
    again.aliases.add("projects", "remark", "注")

    assert [entry.sequence for entry in entries(again)] == list(range(1, before + 2))
    assert len({entry.device for entry in entries(again)}) == 1
    assert again.verification.verify() == []
