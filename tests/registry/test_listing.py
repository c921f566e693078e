from collections.abc import Callable, Iterable
from typing import Any

import pytest

from jn_desktop.core.cells import plain
from jn_desktop.core.roles import Role
from jn_desktop.registry.listing import EnterpriseCard, EnterpriseQuery, Order, key_of
from jn_desktop.registry.service import RegistryService
from jn_desktop.station import Station
from tests.registry.conftest import enterprise, mixed

MANY = 3_000
Put = Callable[[Iterable[dict[str, Any]]], list[str]]

QUERIES = [
    EnterpriseQuery(),
    EnterpriseQuery(chain="产业链1"),
    EnterpriseQuery(park="园区2"),
    EnterpriseQuery(chain="产业链1", park="园区2", unverified=True),
    EnterpriseQuery(unverified=False),
    EnterpriseQuery(retired=True),
]


@pytest.fixture
def registry(station: Station, put: Put) -> RegistryService:
    put(mixed(number) for number in range(MANY))
    return station.registry


def expected(cards: list[EnterpriseCard], order: Order) -> list[EnterpriseCard]:
    if order is Order.NEWEST:
        return sorted(cards, key=lambda card: card.id, reverse=True)
    if order is Order.CODE:
        return sorted(cards, key=lambda card: (card.uscc is None, card.uscc or "", card.id))
    return sorted(cards, key=lambda card: (plain(card.name), card.id))


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_pages_forwards_backwards_and_by_jumps_show_the_same_list(
    registry: RegistryService, query: EnterpriseQuery, order: Order
) -> None:
    forwards: list[EnterpriseCard] = []
    while cards := registry.page(query, order, after=key_of(forwards[-1], order) if forwards else None):
        forwards += cards
    backwards = registry.page_at(query, order, len(forwards) - 1)
    while cards := registry.page(query, order, before=key_of(backwards[0], order)):
        backwards = cards + backwards

    assert forwards == backwards == expected(forwards, order)
    assert len({card.id for card in forwards}) == len(forwards) == registry.count(query)
    for offset in (0, 1, len(forwards) // 2, len(forwards) - 1):
        assert registry.page_at(query, order, offset) == forwards[offset : offset + 100]
        assert registry.place_of(query, order, forwards[offset].id) == offset
    assert registry.page_at(query, order, len(forwards)) == []
    assert registry.last_page(query, order) == forwards[-100:]


def test_a_list_has_no_place_for_what_it_leaves_out(station: Station, put: Put) -> None:
    here, left = put([enterprise("甲公司"), enterprise("乙公司", retired_on="2026-01-01")])

    assert station.registry.place_of(EnterpriseQuery(), Order.NAME, left) is None
    assert station.registry.place_of(EnterpriseQuery(ids=(left,)), Order.NAME, here) is None


def test_a_filter_shows_what_it_says(registry: RegistryService) -> None:
    cards = registry.page(EnterpriseQuery(chain="产业链1", park="园区2", unverified=True), Order.NAME, limit=MANY)

    assert cards
    assert all(card.chain == "产业链1" and card.park == "园区2" and card.unverified for card in cards)
    assert all(card.retired_on is None for card in cards)
    assert all(card.retired_on for card in registry.page(EnterpriseQuery(retired=True), Order.NAME))


def test_the_hits_of_a_search_stand_in_the_order_of_the_list(station: Station, put: Put) -> None:
    second, first, _ = put([enterprise("乙公司"), enterprise("丙公司"), enterprise("甲公司")])

    found = station.registry.page(EnterpriseQuery(ids=(second, first)), Order.NAME)

    assert [card.id for card in found] == [first, second]
    assert station.registry.count(EnterpriseQuery(ids=())) == 0


def test_chains_and_parks_in_use_are_offered(registry: RegistryService) -> None:
    assert registry.choices() == (
        ["产业链0", "产业链1", "产业链2"],
        ["园区0", "园区1", "园区2", "园区3"],
    )


@pytest.mark.parametrize(
    ("role", "phone", "risk_class"),
    [
        (Role.REGISTRAR, "13812345678", None),
        (Role.AGENT, "138****5678", None),
        (Role.SUPERVISOR, "13812345678", "B"),
        (Role.AUDITOR, "13812345678", None),
    ],
)
def test_each_role_sees_what_concerns_it(
    put: Put, as_role: Callable[[Role], Station], role: Role, phone: str, risk_class: str | None
) -> None:
    (known,) = put([mixed(2)])

    registry = as_role(role).registry
    card = registry.card(known)

    assert registry.enterprises() == [card]
    assert (card.phone, card.risk_class) == (phone, risk_class)
    assert card.contact == ("张*" if role is Role.AGENT else "张三丰")


@pytest.mark.parametrize(
    ("query", "order"),
    [
        (EnterpriseQuery(), Order.NAME),
        (EnterpriseQuery(), Order.NEWEST),
        (EnterpriseQuery(chain="产业链1"), Order.NAME),
        (EnterpriseQuery(park="园区2"), Order.NAME),
        (EnterpriseQuery(unverified=True), Order.NAME),
        (EnterpriseQuery(retired=True), Order.NAME),
    ],
    ids=str,
)
def test_no_page_sorts_or_goes_through_the_table(
    registry: RegistryService, query: EnterpriseQuery, order: Order
) -> None:
    plans = plans_of(registry, query, order)

    assert plans
    assert [step for step in plans if "TEMP B-TREE" in step or step == "SCAN enterprise"] == []


def test_a_page_by_code_sorts_only_within_one_code(registry: RegistryService) -> None:
    coded = registry.page(EnterpriseQuery(), Order.CODE, limit=1)[0]
    assert coded.uscc is not None

    plans = plans_of(registry, EnterpriseQuery(), Order.CODE)

    assert plans[0].startswith("SEARCH enterprise USING INDEX ix_enterprise_uscc")
    assert "SCAN enterprise" not in plans


def plans_of(registry: RegistryService, query: EnterpriseQuery, order: Order) -> list[str]:
    """Return the steps in which SQLite answers the pages around a record and a jump."""
    from sqlalchemy import event

    database = registry.context.database
    asked: list[tuple[str, Any]] = []
    middle = registry.page(query, order, limit=1)[0]

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "FROM enterprise" in statement and "count(" not in statement:
            asked.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        registry.page(query, order, after=key_of(middle, order))
        registry.page(query, order, before=key_of(middle, order))
        registry.page_at(query, order, 5)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    driver = database.raw()
    try:
        return [
            row[3]
            for statement, values in asked
            for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        ]
    finally:
        driver.close()
