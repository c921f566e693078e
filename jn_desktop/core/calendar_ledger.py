"""The table of days off and makeup workdays as a ledger (放假安排), and the days that one of its rows means."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from jn_desktop.core.calendar import Arrangement
from jn_desktop.core.cells import Kind, plain
from jn_desktop.core.importing import RowRefused
from jn_desktop.core.ledger import Field, LedgerKind, Row

CALENDAR = LedgerKind(
    "calendar",
    "工作日历",
    (
        Field("date", "日期", Kind.DATE, required=True),
        Field("end", "结束日期", Kind.DATE),
        Field("arrangement", "安排", Kind.NAME, required=True),
        Field("name", "名称", Kind.NAME),
        Field("source", "来源"),
    ),
    keys=("date",),
)
_WORDS = {
    Arrangement.OFF: ("休", "休息", "放假", "假期", "节假日", "法定节假日", "holiday"),
    Arrangement.WORKED: ("班", "上班", "补班", "补班日", "调休上班", "工作日", "workday"),
}
_MEANT = {word: arrangement for arrangement, words in _WORDS.items() for word in words}
_LONGEST = 31  # days of one row; a longer range is a slip of the pen


def days_of(row: Row) -> Iterator[Row]:
    """Yield a row for each day that a row of the ledger names, with the arrangement as it is kept.

    Raise RowRefused for a word that is no arrangement, and for a range that ends early or is too long.
    """
    values = row.values
    arrangement = _MEANT.get(plain(values["arrangement"]))
    if arrangement is None:
        raise RowRefused("arrangement", f"“{values['arrangement']}”看不出是休还是班，请写“休”（放假）或“班”（补班）。")
    first = date.fromisoformat(values["date"])
    for day in range(_length(first, values)):
        kept = {name: value for name, value in values.items() if name != "end"}
        kept.update(date=(first + timedelta(days=day)).isoformat(), arrangement=arrangement.value)
        yield replace(row, values=kept)


def _length(first: date, values: Mapping[str, Any]) -> int:
    last = date.fromisoformat(values["end"]) if values.get("end") else first
    if last < first:
        raise RowRefused("end", f"结束日期 {last} 早于日期 {first}，请核对。")
    length = (last - first).days + 1
    if length > _LONGEST:
        raise RowRefused("end", f"{first} 至 {last} 有 {length} 天，一行最多 {_LONGEST} 天，请核对。")
    return length
