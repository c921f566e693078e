"""The list of enterprises, a page at a time: by keyset, over the indexes, however many there are.

A page costs the same wherever it stands; only a jump to a place far down walks the index up to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true, tuple_

from jn_desktop.core.cells import plain
from jn_desktop.core.masking import mask_name, mask_phone
from jn_desktop.core.roles import SUPERVISORS
from jn_desktop.core.service import Context
from jn_desktop.registry.model import Enterprise

PAGE = 100


@dataclass(frozen=True)
class EnterpriseCard:
    """An enterprise as the window shows it.

    `contact` and `phone` are masked for operators who may not export; `risk_class` is None for who may not see it.
    """

    id: str
    name: str
    uscc: str | None
    chain: str | None
    park: str | None
    grid: str | None
    major: bool | None
    risk_class: str | None
    contact: str | None
    phone: str | None
    unverified: bool
    retired_on: str | None
    merged_into: str | None

    @property
    def added_on(self) -> str:
        """The day on which it was added: a UUIDv7 begins with the milliseconds of its time."""
        milliseconds = int(self.id.replace("-", "")[:12], 16)
        return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone().date().isoformat()


@dataclass(frozen=True)
class EnterpriseQuery:
    """Which enterprises a list shows; `ids` are the hits of a search."""

    chain: str | None = None
    park: str | None = None
    unverified: bool | None = None
    retired: bool = False
    ids: tuple[str, ...] | None = None


class Order(Enum):
    """In which order a list stands."""

    NAME = "名称"
    NEWEST = "最近加入"
    CODE = "信用代码"


def may_see_risk_class(context: Context) -> bool:
    """Tell whether the operator is one of those who plan: the class is not published, and they alone need it."""
    return context.role in SUPERVISORS


@dataclass(frozen=True)
class Key:
    """Where an enterprise stands in an order: in which stretch of it, and by what there."""

    stretch: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class _Stretch:
    """A part of an order that one index walks through."""

    where: ColumnElement[bool]
    columns: tuple[Any, ...]
    descending: bool = False

    def sorted(self, statement: Select[Any], *, backwards: bool) -> Select[Any]:
        downwards = self.descending != backwards
        return statement.where(self.where).order_by(*(c.desc() if downwards else c.asc() for c in self.columns))

    def beyond(self, values: tuple[str, ...], *, backwards: bool) -> ColumnElement[bool]:
        here, there = tuple_(*self.columns), tuple_(*values)
        return here < there if self.descending != backwards else here > there


_STRETCHES: dict[Order, tuple[_Stretch, ...]] = {
    Order.NAME: (_Stretch(true(), (Enterprise.name_key, Enterprise.id)),),
    Order.NEWEST: (_Stretch(true(), (Enterprise.id,), descending=True),),
    # what is empty does not compare, so those without a code are a stretch of their own
    Order.CODE: (
        _Stretch(Enterprise.uscc > "", (Enterprise.uscc, Enterprise.id)),
        _Stretch(Enterprise.uscc.is_(None), (Enterprise.id,)),
    ),
}


def narrowed_to(query: EnterpriseQuery, enterprise_id: str) -> EnterpriseQuery:
    """Return a query that lists one enterprise, if `query` lists it."""
    listed = query.ids is None or enterprise_id in query.ids
    return replace(query, ids=(enterprise_id,) if listed else ())


def key_of(card: Any, order: Order) -> Key:
    """Return where a card, or a row of the table, stands in an order."""
    if order is Order.NAME:
        return Key(0, (plain(card.name), card.id))
    if order is Order.CODE:
        return Key(1, (card.id,)) if card.uscc is None else Key(0, (card.uscc, card.id))
    return Key(0, (card.id,))


def count_of(connection: Connection, query: EnterpriseQuery) -> int:
    """Return how many enterprises a query lists."""
    return int(connection.execute(select(func.count()).select_from(Enterprise).where(*_wanted(query))).scalar_one())


def rows_beside(
    connection: Connection, query: EnterpriseQuery, order: Order, *, key: Key | None, backwards: bool, limit: int
) -> list[Any]:
    """Return up to `limit` rows after `key` (None: from the start), or before it, in the direction of the order."""
    found: list[Any] = []
    for statement in _statements(query, order, key=key, backwards=backwards):
        found += connection.execute(statement.limit(limit - len(found))).all()
        if len(found) == limit:
            break
    return found[::-1] if backwards else found


def key_before(connection: Connection, query: EnterpriseQuery, order: Order, offset: int) -> Key | None:
    """Return the key of the row just before place `offset`, None before the first; IndexError past the end."""
    if offset == 0:
        return None
    left = offset - 1
    for place, stretch in enumerate(_STRETCHES[order]):
        keys = select(*stretch.columns).where(*_wanted(query))
        found = connection.execute(stretch.sorted(keys, backwards=False).limit(1).offset(left)).first()
        if found is not None:
            return Key(place, tuple(found))
        within = select(func.count()).select_from(Enterprise).where(*_wanted(query), stretch.where)
        left -= int(connection.execute(within).scalar_one())
    raise IndexError(offset)


def place_of(connection: Connection, query: EnterpriseQuery, order: Order, key: Key) -> int:
    """Return how many rows stand before a key."""
    place = 0
    for number, stretch in enumerate(_STRETCHES[order][: key.stretch + 1]):
        before = select(func.count()).select_from(Enterprise).where(*_wanted(query), stretch.where)
        if number == key.stretch:
            before = before.where(stretch.beyond(key.values, backwards=True))
        place += int(connection.execute(before).scalar_one())
    return place


def cards_of(context: Context, rows: Iterable[Any]) -> list[EnterpriseCard]:
    """Return rows of the enterprise table as the operator may see them."""
    clear, risk = context.may("registry.export_enterprises"), may_see_risk_class(context)
    return [
        EnterpriseCard(
            id=row.id,
            name=row.name,
            uscc=row.uscc,
            chain=row.chain,
            park=row.park,
            grid=row.grid,
            major=row.major,
            risk_class=row.risk_class if risk else None,
            contact=row.contact if clear else mask_name(row.contact),
            phone=row.phone if clear else mask_phone(row.phone),
            unverified=row.unverified,
            retired_on=row.retired_on,
            merged_into=row.merged_into,
        )
        for row in rows
    ]


def choices_of(connection: Connection) -> tuple[list[str], list[str]]:
    """Return the chains and the parks that are in use."""
    chains, parks = (
        connection.execute(select(column).where(column.is_not(None)).distinct().order_by(column)).scalars().all()
        for column in (Enterprise.chain, Enterprise.park)
    )
    return [chain for chain in chains if chain], [park for park in parks if park]


def _statements(query: EnterpriseQuery, order: Order, *, key: Key | None, backwards: bool) -> Iterator[Select[Any]]:
    places: Sequence[int] = range(len(_STRETCHES[order]))
    if key is not None:
        places = [place for place in places if (place <= key.stretch if backwards else place >= key.stretch)]
    for place in reversed(places) if backwards else places:
        stretch = _STRETCHES[order][place]
        statement = stretch.sorted(select(Enterprise.__table__).where(*_wanted(query)), backwards=backwards)
        if key is not None and place == key.stretch:
            statement = statement.where(stretch.beyond(key.values, backwards=backwards))
        yield statement


def _wanted(query: EnterpriseQuery) -> list[ColumnElement[bool]]:
    retired = Enterprise.retired_on
    wanted: list[ColumnElement[bool]] = [retired.is_not(None) if query.retired else retired.is_(None)]
    if query.chain is not None:
        wanted.append(Enterprise.chain == query.chain)
    if query.park is not None:
        wanted.append(Enterprise.park == query.park)
    if query.unverified is not None:
        wanted.append(Enterprise.unverified.is_(query.unverified))
    if query.ids is not None:
        wanted.append(Enterprise.id.in_(query.ids))
    return wanted
