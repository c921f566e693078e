"""What of the demands stands on 今日."""

from jn_desktop.demands.pages.today import today_cards
from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.theme import Tone
from tests.demands.conftest import Desk


def test_an_office_without_demands_is_told_so(desk: Desk) -> None:
    cards = today_cards(desk.demands, desk.watch.now())

    assert [card.count for card in cards] == [0, 0, 0, 0]
    assert all(card.nothing for card in cards)


def test_each_card_names_demand_and_enterprise_and_how_urgent_it_is(desk: Desk) -> None:
    late = desk.register("没人管的", first_receiver="别人")
    desk.watch.set("24 09:00")
    own = desk.register("甲电子有限公司反映停电", first_receiver="admin")
    desk.demands.dispatch([own], "供电公司")

    overdue, due, waiting, mine = today_cards(desk.demands, desk.watch.now())

    assert [row.place for row in overdue.rows] == [Place("demands", late)]
    assert (overdue.rows[0].text, overdue.rows[0].about) == ("没人管的", "甲电子有限公司")
    assert (overdue.rows[0].aside, overdue.tone) == ("超 5 小时 30 分钟", Tone.LATE)
    assert [(row.text, row.aside) for row in due.rows] == [("反映停电", "还剩 2 小时")]
    assert [row.aside for row in waiting.rows] == ["昨天 09:00"]
    assert [row.place.record for row in mine.rows] == [own]
    assert [card.place.only for card in (overdue, due, waiting, mine)] == ["overdue", "due_today", "unassigned", "mine"]


def test_a_demand_that_stands_on_several_cards_is_one_piece_of_work(desk: Desk) -> None:
    desk.register("今天到期、没有转办、由我首问", first_receiver="admin")
    desk.watch.set("23 10:00")
    dispatched = desk.register("转办了，由我首问", first_receiver="admin")
    desk.demands.dispatch([dispatched], "供电公司")
    desk.demands.accept([dispatched], "王工")
    desk.demands.contact(dispatched, desk.watch.now())

    cards = today_cards(desk.demands, desk.watch.now())

    assert [card.count for card in cards] == [0, 1, 1, 2]
    assert [card.work for card in cards] == [0, 1, 0, 1]


def test_no_more_than_the_first_few_are_listed_and_all_are_counted(desk: Desk) -> None:
    for _ in range(10):
        desk.register()

    waiting = today_cards(desk.demands, desk.watch.now())[2]

    assert (len(waiting.rows), waiting.count) == (8, 10)
