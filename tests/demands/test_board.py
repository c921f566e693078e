"""Walking along the board: pages from either end, the place of a demand, the hits of a search."""

from jn_desktop.demands.cards import DemandQuery
from tests.demands.conftest import Desk

EVERYTHING = DemandQuery(open=None)


def put(desk: Desk, count: int) -> list[str]:
    """Register demands an hour apart and return their ids in the order of the board."""
    ids = []
    for number in range(count):
        desk.watch.set(f"{9 + number // 8:02} {9 + number % 8:02}:00")
        ids.append(desk.register(f"第 {number} 件"))
    return ids


def test_a_board_is_read_from_its_end_too(desk: Desk) -> None:
    ids = put(desk, 5)

    last = desk.demands.page_before(EVERYTHING, None)

    assert [card.id for card in last] == ids
    assert [card.id for card in desk.demands.page_before(EVERYTHING, last[2])] == ids[:2]


def test_the_place_of_a_demand_is_told_by_what_stands_before_it(desk: Desk) -> None:
    ids = put(desk, 4)

    assert [desk.demands.place_of(EVERYTHING, one) for one in ids] == [0, 1, 2, 3]
    assert desk.demands.place_of(DemandQuery(state="已办结"), ids[0]) is None


def test_the_hits_of_a_search_are_demands_and_all_those_of_an_enterprise(desk: Desk) -> None:
    first, second, third = desk.register(), desk.register(enterprise="乙机械"), desk.register(enterprise="乙机械")
    enterprise = desk.look(second).card.enterprise_id

    found = desk.demands.page(DemandQuery(ids=(first,), enterprise_ids=(enterprise,)))

    assert {card.id for card in found} == {first, second, third}
    assert desk.demands.page(DemandQuery(ids=())) == []


def test_a_demand_that_was_stopped_after_its_deadline_is_paused_and_overdue(desk: Desk) -> None:
    demand_id = desk.register()
    desk.watch.set("23 11:30")

    desk.demands.pause(demand_id, desk.watch.now(), "等企业补材料")

    card = desk.look(demand_id).card
    assert card.paused and card.next_by == "2026-11-23T11:00"


def test_what_was_explained_without_an_opinion_is_due_for_nothing_more(desk: Desk) -> None:
    demand_id = desk.register()
    desk.demands.dispatch([demand_id], "供电公司")
    desk.demands.accept([demand_id])
    desk.demands.contact(demand_id, desk.watch.now())

    desk.demands.explain_unresolvable(demand_id, desk.watch.now(), "不在供电范围", "供电营业规则")

    assert desk.look(demand_id).card.next_by is None
    desk.watch.set("27 09:00")
    assert desk.demands.board_counts().overdue == 0
