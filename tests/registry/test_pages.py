from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from jn_desktop.core.roles import Role
from jn_desktop.desktop.desk import Desk, Message, Place
from jn_desktop.desktop.dialogs import FormDialog
from jn_desktop.desktop.exporting import export_to
from jn_desktop.registry.listing import EnterpriseQuery, Order
from jn_desktop.registry.pages.enterprises import EnterprisesPage
from jn_desktop.registry.pages.merging import MergeDialog
from jn_desktop.station import Station
from tests.registry.conftest import code, enterprise, mixed
from tests.stalls import LONGEST_STALL, longest_stall

Put = Callable[[Iterable[dict[str, Any]]], list[str]]
Open = Callable[[], EnterprisesPage]


@pytest.fixture
def open_page(qtbot: QtBot, station: Station, desk: Desk) -> Open:
    """Open the page at the size that it has in a small window, and wait until it stands."""

    def opened() -> EnterprisesPage:
        page = EnterprisesPage(desk, station.registry)
        qtbot.addWidget(page)
        page.resize(1182, 744)
        page.show()
        page.arrive()
        settle(qtbot, page)
        return page

    return opened


def settle(qtbot: QtBot, page: EnterprisesPage) -> None:
    qtbot.waitUntil(lambda: page.model.counted and not page.desk.tasks.busy, timeout=20_000)


def names(page: EnterprisesPage) -> list[str]:
    return [card.name for card in page.model.records()]


def button(page: EnterprisesPage, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def click(qtbot: QtBot, page: EnterprisesPage, name: str) -> None:
    qtbot.mouseClick(button(page, name), Qt.MouseButton.LeftButton)
    settle(qtbot, page)


def choose_filter(qtbot: QtBot, page: EnterprisesPage, name: str, value: str) -> None:
    box = page.filters._choices[name]
    box.setCurrentIndex(box.findData(value))
    settle(qtbot, page)


# ---- the list ----


def test_the_list_is_counted_and_its_first_one_shown(put: Put, open_page: Open) -> None:
    put([enterprise("乙公司"), enterprise("甲公司", park="南区")])

    page = open_page()

    assert page._counts.text() == "2 家企业"
    assert page.detail.title.text() == names(page)[0]


def test_filters_narrow_the_list_and_can_be_cleared(qtbot: QtBot, put: Put, open_page: Open) -> None:
    put(mixed(number) for number in range(300))
    page = open_page()

    choose_filter(qtbot, page, "chain", "产业链1")
    choose_filter(qtbot, page, "park", "园区2")
    click(qtbot, page, "enterprises_unverified")

    cards = page.model.records()
    assert cards
    assert {(card.chain, card.park, card.unverified) for card in cards} == {("产业链1", "园区2", True)}
    page.filters.clear()
    settle(qtbot, page)
    assert page._counts.text() == "270 家企业"


def test_those_that_have_left_are_found_by_their_button(qtbot: QtBot, put: Put, open_page: Open) -> None:
    put([enterprise("甲公司"), enterprise("乙公司", retired_on="2026-01-01")])
    page = open_page()

    click(qtbot, page, "enterprises_retired")

    assert names(page) == ["乙公司"]
    assert page._counts.text() == "1 家已退出的企业"


def test_what_is_typed_is_looked_for_by_the_search(qtbot: QtBot, put: Put, open_page: Open) -> None:
    put([enterprise("恒瑞机械有限公司"), enterprise("华泰电子有限公司")])
    page = open_page()

    page.filters._text.setText("电子")
    qtbot.waitUntil(lambda: names(page) == ["华泰电子有限公司"])
    qtbot.waitUntil(lambda: page.detail.title.text() == "华泰电子有限公司")

    page.filters._text.clear()
    qtbot.waitUntil(lambda: len(names(page)) == 2)


def test_too_many_hits_are_owned_up_to(qtbot: QtBot, put_many: Callable[[int], None], open_page: Open) -> None:
    put_many(1_200)
    page = open_page()

    page.filters._text.setText("示例")

    qtbot.waitUntil(lambda: page._counts.text() == "找到的太多，只列出前 1,000 家；请再多写几个字")


def test_an_empty_directory_offers_the_first_step(qtbot: QtBot, open_page: Open) -> None:
    page = open_page()

    assert page._counts.text() == "0 家企业"
    assert page.table._empty.isVisible()
    qtbot.mouseClick(page.table._empty._button, Qt.MouseButton.LeftButton)
    assert page.detail._pane is not None


def test_the_list_is_sorted_by_name_code_and_day_only(qtbot: QtBot, put: Put, open_page: Open) -> None:
    put(
        [
            enterprise("甲公司", uscc=code(2)),
            enterprise("乙公司", uscc=code(3), park="南区"),
            enterprise("丙公司", uscc=code(1)),
        ]
    )
    page = open_page()
    keys = [column.key for column in page.model.columns]

    for key, order, first in (
        ("uscc", Qt.SortOrder.AscendingOrder, "丙公司"),
        ("uscc", Qt.SortOrder.DescendingOrder, "乙公司"),
        ("added_on", Qt.SortOrder.AscendingOrder, "甲公司"),
        ("added_on", Qt.SortOrder.DescendingOrder, "丙公司"),
        ("park", Qt.SortOrder.AscendingOrder, "丙公司"),
    ):
        page.table.sortByColumn(keys.index(key), order)
        settle(qtbot, page)
        assert page.model.record(0).name == first


def test_a_place_leads_to_an_enterprise_far_down_the_list(
    qtbot: QtBot, put_many: Callable[[int], None], put: Put, open_page: Open
) -> None:
    put_many(2_000)
    (last,) = put([enterprise("鑫鑫公司")])
    page = open_page()

    page.open_place(Place("enterprises", last))
    settle(qtbot, page)

    assert page.table.current().id == last
    assert page.table.currentIndex().row() == page.model.rowCount() - 1
    assert page.detail.title.text() == "鑫鑫公司"


def test_a_place_takes_filters_away_that_hide_it(qtbot: QtBot, put: Put, open_page: Open) -> None:
    _, left = put([enterprise("甲公司", park="南区"), enterprise("乙公司", retired_on="2026-01-01")])
    page = open_page()
    choose_filter(qtbot, page, "park", "南区")

    page.open_place(Place("enterprises", left))
    qtbot.waitUntil(lambda: page.table.current() is not None and page.table.current().id == left)

    assert page.filters.on("retired")
    assert page.filters.choice("park") is None


def test_keys_walk_into_pages_that_were_not_fetched(
    qtbot: QtBot, put_many: Callable[[int], None], open_page: Open
) -> None:
    put_many(5_000)
    page = open_page()

    qtbot.keyClick(page.table, Qt.Key.Key_End)
    settle(qtbot, page)

    assert page.detail.title.text() == "示例企业0004999号有限公司"


# ---- one enterprise ----


def test_an_enterprise_is_added_in_the_pane(qtbot: QtBot, open_page: Open) -> None:
    page = open_page()
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    pane = page.detail._pane
    assert pane is not None
    pane.form.name.setText("恒瑞机械有限公司")
    pane.form.uscc.setText(f" {code(1).lower()} ")
    pane.form.park.setEditText("智能制造园")
    pane.form.major.setCurrentIndex(1)

    qtbot.mouseClick(pane._accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.detail.title.text() == "恒瑞机械有限公司")
    settle(qtbot, page)

    card = page.table.current()
    assert (card.uscc, card.park, card.major, card.unverified) == (code(1), "智能制造园", True, False)


def test_what_is_wrong_stands_beside_its_field(qtbot: QtBot, put: Put, open_page: Open) -> None:
    put([enterprise("甲公司", uscc=code(1)), enterprise("乙公司", unverified=True)])
    page = open_page()
    page.table.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page, Qt.Key.Key_F2)
    pane = page.detail._pane
    assert pane is not None
    assert pane.form.name.text() == "乙公司"

    pane.form.uscc.setText("123")
    qtbot.mouseClick(pane._accept, Qt.MouseButton.LeftButton)
    assert "校验不通过" in pane.binder._faults["uscc"].text()

    pane.form.uscc.setText(code(1))
    qtbot.mouseClick(pane._accept, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert "已由企业“甲公司”使用" in pane.binder._faults["uscc"].text()
    pane.form.uscc.setText("")


def test_one_that_leaves_can_be_called_back_at_once(
    qtbot: QtBot, station: Station, desk: Desk, put: Put, open_page: Open
) -> None:
    put([enterprise("甲公司", unverified=True)])
    page = open_page()
    said: list[Message] = []
    desk.said.connect(said.append)

    button(page, "enterprise_retire").click()
    dialog = page.findChild(FormDialog)
    assert dialog is not None
    dialog.form.reason.setPlainText("已注销")
    dialog._accept.click()
    settle(qtbot, page)

    assert station.registry.count(EnterpriseQuery()) == 0
    ((word, undo),) = said[-1].actions
    assert word == "撤销"
    undo()
    settle(qtbot, page)
    assert station.registry.count(EnterpriseQuery()) == 1


def test_a_merged_one_leads_to_the_one_that_stayed(
    qtbot: QtBot, station: Station, desk: Desk, put: Put, open_page: Open
) -> None:
    keep, drop = put([enterprise("恒瑞机械有限公司"), enterprise("恒瑞机械")])
    station.registry.merge(keep, drop)
    page = open_page()
    page.open_place(Place("enterprises", drop))
    qtbot.waitUntil(lambda: page.detail.title.text() == "恒瑞机械")

    assert not button(page, "enterprise_bring_back").isVisible()
    with qtbot.waitSignal(desk.went) as went:
        button(page, "enterprise_follow").click()
    assert went.args == [Place("enterprises", keep)]


def test_an_operator_is_offered_only_what_they_may_do(
    qtbot: QtBot, put: Put, as_role: Callable[[Role], Station], tmp_path: Path
) -> None:
    from jn_desktop.desktop.desk import Found
    from jn_desktop.desktop.memory import Memory

    put([enterprise("甲公司", phone="13812345678", risk_class="C")])
    station = as_role(Role.AGENT)
    desk = Desk(station.context, Memory(tmp_path / "window.json"), Found(lambda kind, text: []))
    page = EnterprisesPage(desk, station.registry)
    qtbot.addWidget(page)
    page.show()
    page.arrive()
    settle(qtbot, page)

    assert page.findChild(QPushButton, "enterprises_add") is None
    assert page.findChild(QPushButton, "enterprises_export") is None
    for name in ("enterprise_edit_button", "enterprise_merge", "enterprise_retire"):
        assert not button(page, name).isVisible()
    assert page.table.current().phone == "138****5678"
    assert "risk_class" not in {column.key for column in page.model.columns}
    desk.tasks.close()


# ---- merging ----


@pytest.fixture
def merging(qtbot: QtBot, put: Put, open_page: Open) -> MergeDialog:
    """The merge dialog of the entry with the long name; its twin is the first that it offers."""
    put(
        [
            enterprise("济宁恒瑞机械有限公司", park="智能制造园", uscc=code(1)),
            enterprise("恒瑞机械", park="南区", phone="13812345678", unverified=True),
            enterprise("华泰电子有限公司", uscc=code(2)),
        ]
    )
    page = open_page()
    page.table.select(next(card.id for card in page.model.records() if card.uscc == code(1)))
    click(qtbot, page, "enterprise_merge")
    dialog = page.findChild(MergeDialog)
    assert dialog is not None
    return dialog


def pick(qtbot: QtBot, dialog: MergeDialog) -> None:
    dialog.table.setCurrentIndex(dialog.table.model().index(0, 0))
    qtbot.waitUntil(lambda: not dialog._desk.tasks.busy)


def test_merging_offers_the_twin_shows_what_happens_and_does_it(
    qtbot: QtBot, station: Station, merging: MergeDialog
) -> None:
    assert [card.name for card in merging.table.records()] == ["恒瑞机械"]
    assert not merging._accept.isEnabled()
    pick(qtbot, merging)
    assert merging._preview is not None
    assert merging._preview.keep_name == "济宁恒瑞机械有限公司"

    with qtbot.waitSignal(merging.merged):
        qtbot.mouseClick(merging._accept, Qt.MouseButton.LeftButton)

    (gone,) = station.registry.page(EnterpriseQuery(retired=True), Order.NAME)
    assert (gone.name, station.registry.card(str(gone.merged_into)).phone) == ("恒瑞机械", "13812345678")


def test_the_other_one_can_stay_instead(qtbot: QtBot, merging: MergeDialog) -> None:
    pick(qtbot, merging)

    qtbot.mouseClick(merging.form.swap, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not merging._desk.tasks.busy)

    assert merging._preview is not None
    assert (merging._preview.keep_name, merging._preview.drop_name) == ("恒瑞机械", "济宁恒瑞机械有限公司")


def test_the_one_with_a_credit_code_stays_unless_swapped(
    qtbot: QtBot, station: Station, desk: Desk, put: Put, open_page: Open
) -> None:
    put([enterprise("恒瑞机械", unverified=True), enterprise("济宁恒瑞机械有限公司", uscc=code(1))])
    page = open_page()
    page.table.select(next(card.id for card in page.model.records() if card.uscc is None))
    click(qtbot, page, "enterprise_merge")
    dialog = page.findChild(MergeDialog)
    assert dialog is not None

    pick(qtbot, dialog)

    assert dialog._preview is not None
    assert dialog._preview.keep_name == "济宁恒瑞机械有限公司"


def test_two_that_cannot_be_one_are_refused_before_anything_happens(qtbot: QtBot, merging: MergeDialog) -> None:
    merging.form.search.setText("华泰")
    qtbot.waitUntil(lambda: [card.name for card in merging.table.records()] == ["华泰电子有限公司"])

    pick(qtbot, merging)

    assert "信用代码不同" in merging._fault.text()
    assert not merging._accept.isEnabled() and not merging.form.swap.isEnabled()
    assert merging.form.preview_title.text() == "不能合并"
    head, said = merging.form.preview_title.geometry(), merging._fault.mapTo(merging.form.root, QPoint(0, 0))
    assert 0 < said.y() - head.bottom() < 24 and merging._fault.height() < 60, "why stands right under the heading"


def test_after_a_refusal_another_one_can_be_chosen(qtbot: QtBot, merging: MergeDialog) -> None:
    merging.form.search.setText("华泰")
    qtbot.waitUntil(lambda: [card.name for card in merging.table.records()] == ["华泰电子有限公司"])
    pick(qtbot, merging)

    merging.form.search.setText("恒瑞")
    qtbot.waitUntil(lambda: [card.name for card in merging.table.records()] == ["恒瑞机械"])
    pick(qtbot, merging)

    assert not merging._fault.isVisible()
    assert merging.form.preview_title.text() == "合并后"
    assert merging._accept.isEnabled() and merging.form.swap.isEnabled()


# ---- what leaves the page, and how the window fares meanwhile ----


def test_the_directory_is_written_as_a_ledger(qtbot: QtBot, put: Put, open_page: Open, tmp_path: Path) -> None:
    put([enterprise("甲公司", uscc=code(1), phone="13812345678")])
    page = open_page()
    file = tmp_path / "企业 名录.xlsx"

    page.export_to(file)
    settle(qtbot, page)

    headers, row = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert row[headers.index("企业名称")] == "甲公司"
    assert row[headers.index("联系电话")] == "13812345678"


def test_the_table_is_written_as_filtered_with_rows_never_looked_at(
    qtbot: QtBot, put: Put, open_page: Open, tmp_path: Path
) -> None:
    put(mixed(number) for number in range(900))
    page = open_page()
    choose_filter(qtbot, page, "chain", "产业链1")
    file = tmp_path / "企业.xlsx"

    export_to(page.table, page.desk, "企业", file)
    settle(qtbot, page)

    headers, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert len(rows) == page.model.rowCount() > 200
    assert {row[headers.index("产业链")] for row in rows} == {"产业链1"}


def test_too_many_rows_are_not_printed(
    qtbot: QtBot, desk: Desk, put_many: Callable[[int], None], open_page: Open
) -> None:
    from jn_desktop.desktop.exporting import print_table

    put_many(2_100)
    page = open_page()

    with qtbot.waitSignal(desk.said) as said:
        print_table(page.table, desk, "企业")

    assert said.args[0].text.startswith("共 2,058 行，太多了，没有打印")


@pytest.mark.timed
def test_the_window_never_stalls_while_100_000_enterprises_are_written(
    qtbot: QtBot, put_many: Callable[[int], None], open_page: Open, tmp_path: Path
) -> None:
    put_many(100_000)
    page = open_page()

    def walk() -> None:
        page.export_to(tmp_path / "名录.xlsx")
        qtbot.waitUntil(lambda: not page.desk.tasks.busy, timeout=90_000)

    assert longest_stall(walk) <= LONGEST_STALL


@pytest.mark.timed
def test_the_window_never_stalls_over_100_000_enterprises(
    qtbot: QtBot, put_many: Callable[[int], None], open_page: Open
) -> None:
    put_many(100_000)
    page = open_page()
    bar = page.table.verticalScrollBar()

    def walk() -> None:
        page.reload()
        settle(qtbot, page)
        for step in range(60):
            bar.setValue(step * bar.pageStep())
            qtbot.wait(1)
        for tenth in (9, 3, 7, 1, 5):
            bar.setValue(bar.maximum() * tenth // 10)
            qtbot.waitUntil(lambda: page.model.record(page.table.rowAt(1)) is not None)
        page.filters._text.setText("示例")
        qtbot.waitUntil(lambda: page.model.rowCount() == 1_000)
        page.filters.clear()
        qtbot.waitUntil(lambda: page.model.rowCount() == 98_000)

    assert longest_stall(walk) <= LONGEST_STALL
