"""Enterprises by the thousand, put in at once."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select
from stdnum.cn import uscc

from jn_desktop.core.cells import plain
from jn_desktop.core.database import column_names, insert_rows, table_of
from jn_desktop.core.work import new_id
from jn_desktop.desktop import theme
from jn_desktop.desktop.desk import Desk, Found
from jn_desktop.desktop.memory import Memory
from jn_desktop.registry.model import Enterprise
from jn_desktop.station import Station

BLANK: dict[str, Any] = {**dict.fromkeys(column_names(Enterprise)), "unverified": False}


def code(number: int) -> str:
    """Return a valid unified social credit code."""
    body = f"91370800MA{number:07d}"
    return body + str(uscc.calc_check_digit(body))


def enterprise(name: str, **values: Any) -> dict[str, Any]:
    return {**BLANK, "id": new_id(), "name": name, "name_key": plain(name), **values}


def mixed(number: int) -> dict[str, Any]:
    """Return the `number`th of many enterprises: every fifth is unverified, every tenth has left, names repeat."""
    return enterprise(
        f"示例{number * 7919 % 997:03d}号机械有限公司",
        uscc=None if number % 5 == 0 else code(number),
        chain=f"产业链{number % 3}",
        park=f"园区{number % 4}",
        unverified=number % 5 == 0,
        retired_on="2026-10-01" if number % 10 == 1 else None,
        contact="张三丰",
        phone="13812345678",
        risk_class="B",
    )


@pytest.fixture
def put(station: Station) -> Callable[[Iterable[dict[str, Any]]], list[str]]:
    """Insert enterprises and return their ids."""

    def insert(rows: Iterable[dict[str, Any]]) -> list[str]:
        known = list(rows)
        with station.context.database.locked() as connection:
            insert_rows(connection, table_of(Enterprise), known)
        return [row["id"] for row in known]

    return insert


_MANY = """
    INSERT INTO enterprise (id, name, name_key, uscc, chain, park, unverified, contact, phone, retired_on)
    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)
    SELECT printf('0199aaaa-%04x-7%03x-8000-%012x', n >> 12, n & 4095, n), name, name, printf('91370800MA%07dX', n),
           printf('产业链%d', n % 10), printf('园区%d', n % 6), 0, '张三', '13812345678',
           iif(n % 50 = 1, '2026-01-01', NULL)
    FROM (SELECT n, printf('示例企业%07d号有限公司', n) AS name FROM numbers)
"""


def insert_many(station: Station, count: int) -> None:
    """Insert very many enterprises, without their audit; every fiftieth has left."""
    with station.context.database.locked() as connection:
        connection.exec_driver_sql(_MANY, (count,))


@pytest.fixture
def put_many(station: Station) -> Callable[[int], None]:
    return partial(insert_many, station)


@pytest.fixture
def desk(station: Station, tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    """The desk of a window whose search finds a part of the name."""

    def search(kind: str, text: str) -> list[str]:
        query = select(Enterprise.id).where(Enterprise.name.contains(text), Enterprise.retired_on.is_(None)).limit(1000)
        with station.context.reading() as connection:
            return list(connection.execute(query).scalars())

    theme.dress(qapp, dark=False)
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(search))
    station.context.database.listen(desk.changed.emit)
    yield desk
    desk.tasks.close()
