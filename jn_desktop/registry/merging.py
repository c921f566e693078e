"""Two entries of the list that are one enterprise: finding them, showing what would move, and merging them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from jn_desktop.core.database import Base, table_of
from jn_desktop.core.errors import StationError
from jn_desktop.core.ledger import Field
from jn_desktop.core.work import Work
from jn_desktop.registry.ledger import ENTERPRISES
from jn_desktop.registry.model import Enterprise
from jn_desktop.registry.rules import beginnings_of, core_of

_COMPARED = tuple(known for known in ENTERPRISES.fields if known.name != "name")
_MOST_CANDIDATES = 500


@dataclass(frozen=True)
class Follower:
    """Records of a feature further right that point to an enterprise by a column, and what people call them."""

    label: str
    model: type[Base]
    column: str


@dataclass(frozen=True)
class Moved:
    """How many records of a kind would point to the enterprise that stays."""

    label: str
    count: int


@dataclass(frozen=True)
class Compared:
    """A field in which two entries differ: what the one that stays has, and what the other has."""

    field: Field
    kept: Any
    other: Any


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do; the name of the one that stays is not touched."""

    keep_id: str
    keep_name: str
    drop_id: str
    drop_name: str
    moves: tuple[Moved, ...]
    """Only kinds of which there is something to move."""
    filled: tuple[Compared, ...]
    """Empty in the one that stays: taken from the other."""
    differing: tuple[Compared, ...]
    """Known in both: the value of the one that stays is kept."""


def preview_of(
    connection: Connection, followers: Sequence[Follower], keep: dict[str, Any], drop: dict[str, Any]
) -> MergePreview:
    """Return what merging `drop` into `keep` would do; refuse two that cannot be one."""
    require_mergeable(keep, drop)
    unlike = [
        Compared(known, keep[known.name], drop[known.name])
        for known in _COMPARED
        if drop[known.name] is not None and keep[known.name] != drop[known.name]
    ]
    return MergePreview(
        keep_id=keep["id"],
        keep_name=keep["name"],
        drop_id=drop["id"],
        drop_name=drop["name"],
        moves=tuple(moved for follower in followers if (moved := _moved(connection, follower, drop["id"])).count),
        filled=tuple(pair for pair in unlike if pair.kept is None),
        differing=tuple(pair for pair in unlike if pair.kept is not None),
    )


def merge_into(work: Work, followers: Sequence[Follower], keep: dict[str, Any], drop: dict[str, Any]) -> None:
    """Have everything that points to `drop` point to `keep`, fill what `keep` lacks, and retire `drop`."""
    require_mergeable(keep, drop)
    for follower in followers:
        for record in work.find(follower.model, follower.column, [drop["id"]]):
            work.update(follower.model, record, {follower.column: keep["id"]})
    names = [known.name for known in _COMPARED]
    filled = {name: drop[name] for name in names if keep[name] is None and drop[name] is not None}
    if "uscc" in filled:
        filled["unverified"] = False
    work.update(Enterprise, keep, filled)
    work.update(Enterprise, drop, {"retired_on": work.now.date().isoformat(), "merged_into": keep["id"]})
    work.note("merge", keep["id"], {"name": drop["name"]})


def require_mergeable(keep: dict[str, Any], drop: dict[str, Any]) -> None:
    """Refuse one with itself, one that has left the list, and two whose credit codes prove that they are two."""
    if keep["id"] == drop["id"]:
        raise StationError("这是同一条记录；请选择另一家企业。")
    for record in (keep, drop):
        if record["retired_on"]:
            raise StationError(f"企业“{record['name']}”已退出，不能合并；请先恢复它。")
    if keep["uscc"] and drop["uscc"] and keep["uscc"] != drop["uscc"]:
        raise StationError(
            f"“{keep['name']}”（{keep['uscc']}）和“{drop['name']}”（{drop['uscc']}）信用代码不同，"
            "是两家企业，不能合并；代码登记错了请先更正。"
        )


def twins_of(connection: Connection, record: Any) -> list[Any]:
    """Return the rows of other current enterprises that may be the same one: by code, by name without its trimmings."""
    name = Enterprise.name_key
    alike = [and_(name >= beginning, name < beginning + "\U0010ffff") for beginning in beginnings_of(record.name_key)]
    if record.uscc:
        alike.append(Enterprise.uscc == record.uscc)
    query = select(table_of(Enterprise)).where(or_(*alike)).limit(_MOST_CANDIDATES)
    core = core_of(record.name_key)
    return [
        row
        for row in connection.execute(query)
        if row.id != record.id
        and row.retired_on is None
        and (core_of(row.name_key) == core or (record.uscc is not None and row.uscc == record.uscc))
    ]


def _moved(connection: Connection, follower: Follower, enterprise_id: str) -> Moved:
    table = table_of(follower.model)
    query = select(func.count()).select_from(table).where(table.c[follower.column] == enterprise_id)
    return Moved(follower.label, int(connection.execute(query).scalar_one()))
