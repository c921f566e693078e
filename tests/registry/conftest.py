"""Enterprises by the thousand, put in at once."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from stdnum.cn import uscc

from jn_desktop.core.cells import plain
from jn_desktop.core.database import column_names, insert_rows, table_of
from jn_desktop.core.work import new_id
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
