"""A call comes in: the form is filled while the caller talks, by keyboard, and the demand stands on the board."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from jn_desktop.demands.cards import NewDemand
from jn_desktop.demands.clock import Promise
from jn_desktop.demands.gauge import Gauge
from jn_desktop.demands.lists import Category
from jn_desktop.demands.pages.register import RegisterSheet, promised
from jn_desktop.demands.states import State
from jn_desktop.desktop.choices import InitialsBox
from jn_desktop.desktop.desk import Place
from jn_desktop.desktop.empty import EmptyPlace
from tests.demands.conftest import Desk
from tests.demands.test_pages_board import Screen, Show, screen

__all__ = ["screen"]


def begin(shown: Screen) -> RegisterSheet:
    shown.page.register()
    shown.settle()
    assert shown.page.sheet is not None
    return shown.page.sheet


def find(shown: Screen, sheet: RegisterSheet, text: str) -> None:
    """Type into the field of the enterprise and wait for what is found."""
    sheet.form.enterprise.setFocus()
    QTest.keyClicks(sheet.form.enterprise, text)
    shown.qtbot.waitUntil(lambda: sheet.finder._popup.isVisible(), timeout=5_000)
    shown.settle()


@pytest.fixture
def known(desk: Desk) -> str:
    """An enterprise in the registry with contact and phone; its id."""
    told = {"name": "恒瑞机械有限公司", "uscc": None, "contact": "李经理", "phone": "13800001111"}
    return desk.station.registry.save(None, told)


@pytest.mark.parametrize("text", ["hrjx", "hr"])
def test_an_enterprise_is_found_by_initials_and_picked_with_enter(
    desk: Desk, screen: Show, known: str, text: str
) -> None:
    shown = screen()
    sheet = begin(shown)

    find(shown, sheet, text)
    QTest.keyClick(sheet.finder._popup, Qt.Key.Key_Return)
    shown.settle()

    assert sheet.form.enterprise.text() == "恒瑞机械有限公司"
    assert (sheet.form.contact.text(), sheet.form.phone.text()) == ("李经理", "13800001111")
    assert not sheet.form.uscc.isVisible()


@pytest.mark.parametrize("typed", ["13800001111", "138 0000 1111", "0537-2345678"])
def test_an_enterprise_is_found_by_the_number_that_calls(desk: Desk, screen: Show, known: str, typed: str) -> None:
    desk.register(enterprise="恒瑞机械有限公司", phone="0537 2345678")
    shown = screen()
    sheet = begin(shown)

    find(shown, sheet, typed)
    QTest.keyClick(sheet.finder._popup, Qt.Key.Key_Return)
    shown.settle()

    assert sheet.form.enterprise.text() == "恒瑞机械有限公司"
    assert sheet.form.phone.text() == typed


def test_a_number_that_nobody_knows_is_no_enterprise(desk: Desk, screen: Show, known: str) -> None:
    shown = screen()
    sheet = begin(shown)
    sheet.form.text.setPlainText("停电")
    sheet.form.enterprise.setFocus()
    QTest.keyClicks(sheet.form.enterprise, "139 9999 9999")
    QTest.keyClick(sheet.form.enterprise, Qt.Key.Key_Tab)
    shown.settle()

    shown.press("save", sheet)

    assert "名录里没有“139 9999 9999”" in sheet.findChild(QLabel, "enterprise_fault").text()
    assert desk.demands.demands() == []


def test_the_arrow_keys_do_not_leave_the_list_of_what_is_found(desk: Desk, screen: Show, known: str) -> None:
    shown = screen()
    sheet = begin(shown)

    find(shown, sheet, "hrjx")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(sheet.finder._popup, key)
    shown.settle()

    assert sheet.form.enterprise.text() == "恒瑞机械有限公司"


def test_a_call_is_written_down_from_the_keyboard_alone(desk: Desk, screen: Show, known: str) -> None:
    shown = screen()
    shown.page.window().activateWindow()
    QTest.keyClick(shown.page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    sheet = shown.page.sheet
    assert sheet is not None and QApplication.focusWidget() is sheet.form.enterprise
    find(shown, sheet, "hrjx")
    QTest.keyClick(sheet.finder._popup, Qt.Key.Key_Return)
    shown.settle()
    assert QApplication.focusWidget() is sheet.form.contact

    seen = []
    for _ in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert seen == ["contact", "phone", "text", "title"]
    sheet.form.text.insertPlainText("车间停电。请尽快恢复")
    category = QApplication.focusWidget()
    assert category is sheet.form.category
    QTest.keyClicks(category, "rz")
    assert sheet.form.category.currentText() == "融资"
    QTest.keyClick(category, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    shown.settle()

    (card,) = desk.demands.demands()
    assert (card.enterprise, card.title, card.category, card.first_receiver) == (
        *("恒瑞机械有限公司", "车间停电", "融资"),
        "admin",
    )
    assert shown.page.sheet is None
    assert shown.page.detail.title.text() == "车间停电"
    assert shown.messages[-1].startswith("已登记 SQ202600001：今天 11:00 前联系企业，明天 17:30 前给出初步意见")


def test_initials_typed_faster_than_they_are_found_still_mean_the_enterprise(
    desk: Desk, screen: Show, known: str
) -> None:
    shown = screen()
    sheet = begin(shown)

    QTest.keyClicks(sheet.form.enterprise, "hrjx")
    QTest.keyClick(sheet.form.enterprise, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is sheet.form.contact
    shown.settle()

    assert sheet.form.enterprise.text() == "恒瑞机械有限公司"
    assert sheet.form.phone.text() == "13800001111"


def test_initials_are_taken_for_no_new_enterprise(desk: Desk, screen: Show, known: str) -> None:
    desk.station.registry.save(None, {"name": "恒润家纺有限公司", "uscc": None})
    shown = screen()
    sheet = begin(shown)
    sheet.form.text.setPlainText("停电")

    for typed, sentence in (("hr", "请从列出的企业里选“hr”是哪一家"), ("qqq", "名录里没有“qqq”；新企业请写全称")):
        sheet.form.enterprise.setFocus()
        sheet.form.enterprise.selectAll()
        QTest.keyClicks(sheet.form.enterprise, typed)
        QTest.keyClick(sheet.form.enterprise, Qt.Key.Key_Tab)
        shown.settle()
        fault = sheet.findChild(QLabel, "enterprise_fault")
        assert fault is not None and fault.isVisible() and sentence in fault.text()
        assert not sheet.form.uscc.isVisible()
        shown.press("save", sheet)
        assert QApplication.focusWidget() is sheet.form.enterprise

    assert desk.demands.demands() == []


def test_a_code_of_a_new_enterprise_is_forgotten_when_a_known_one_is_meant(
    desk: Desk, screen: Show, known: str
) -> None:
    shown = screen()
    sheet = begin(shown)
    sheet.form.enterprise.setText("恒瑞")
    sheet.form.uscc.setText("不是代码")
    sheet.finder.show(desk.station.registry.card(known))
    sheet.form.text.setPlainText("停电")

    shown.press("save", sheet)

    assert [card.enterprise for card in desk.demands.demands()] == ["恒瑞机械有限公司"]


def test_a_caller_who_is_not_in_the_registry_is_added_on_the_spot(desk: Desk, screen: Show) -> None:
    shown = screen()
    sheet = begin(shown)
    assert not sheet.form.uscc.isVisible()
    assert not sheet.form.uscc.parentWidget().isVisible()  # no empty line between its neighbours

    sheet.form.enterprise.setText("新来的电子有限公司")
    assert sheet.form.uscc.isVisible()
    assert "会作为新企业加进名录" in sheet.beside.findChildren(EmptyPlace)[0].text
    sheet.form.text.setPlainText("想买地建厂")
    shown.press("save", sheet)

    (card,) = desk.demands.demands()
    assert card.enterprise == "新来的电子有限公司"
    assert [one.name for one in desk.station.registry.enterprises()] == ["新来的电子有限公司"]


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"text": ""}, "text", "请填写诉求内容。"),
        ({"enterprise": ""}, "enterprise", "请填写企业。"),
        ({"received_at": "2026-11-23 09:01"}, "received_at", "还没有到"),
        ({"received_at": "昨天"}, "received_at", "不是时间"),
        ({"uscc": "123"}, "uscc", "信用代码"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    desk: Desk, screen: Show, told: dict[str, str], field: str, sentence: str
) -> None:
    shown = screen()
    sheet = begin(shown)
    values = {"enterprise": "甲电子", "text": "停电", "received_at": "2026-11-23 09:00", "title": "标题", **told}
    for name, value in values.items():
        widget = getattr(sheet.form, name)
        widget.setPlainText(value) if name == "text" else widget.setText(value)

    shown.press("save", sheet)

    fault = sheet.findChild(QLabel, f"{field}_fault")
    assert fault is not None and fault.isVisible() and sentence in fault.text()
    assert sheet.form.title.text() == "标题"
    assert desk.demands.demands() == []


def test_the_same_kind_of_demand_of_the_last_month_is_offered_at_once(desk: Desk, screen: Show) -> None:
    before = desk.register("停电了", category="融资")
    shown = screen()
    sheet = begin(shown)
    sheet.finder.show(desk.station.registry.card(desk.look(before).card.enterprise_id))
    sheet.form.category.setCurrentText("融资")
    sheet.form.text.setPlainText("又停电了")
    shown.settle()
    went: list[str] = []
    shown.window.went.connect(lambda place: went.append(place.record))

    link = sheet.findChild(QPushButton, "alike_0")
    assert link is not None and "停电了" in link.text()
    link.click()

    assert went == [before]
    shown.page.open_place(Place("demands", record=before))
    shown.settle()
    assert shown.page._add.text() == "继续登记"
    shown.page._add.click()
    assert shown.page.sheet is sheet and sheet.form.text.toPlainText() == "又停电了"
    shown.press("save", sheet)
    assert len(desk.demands.demands()) == 2


def test_a_second_call_is_written_down_while_the_first_one_waits(desk: Desk, screen: Show, known: str) -> None:
    shown = screen()
    first = begin(shown)
    first.finder.show(desk.station.registry.card(known))
    first.form.text.setPlainText("停电")
    shown.page.window().activateWindow()

    QTest.keyClick(first.form.text, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    second = shown.page.sheet
    assert second is not None and second is not first
    heading = [label.text() for label in second.findChildren(QLabel) if label.text().startswith("登记诉求")]
    second.finder.show(desk.station.registry.card(known))
    second.form.text.setPlainText("停水")
    shown.press("save", second)
    shown.settle()

    assert heading == ["登记诉求（还有 1 件没有登记完）"]
    assert shown.messages[-1].startswith("已登记 SQ202600001")
    assert shown.page.sheet is first and first.isVisible()
    assert QApplication.focusWidget() is first.form.enterprise
    shown.press("save", first)
    assert [card.title for card in desk.demands.demands()] == ["停水", "停电"]
    assert shown.page.sheet is None and shown.page.table.isVisible()


def test_calls_that_wait_are_counted_beside_the_list_and_dropped_one_by_one(desk: Desk, screen: Show) -> None:
    shown = screen()
    begin(shown)
    shown.page._another.click()
    shown.page.open_place(Place("demands"))
    counted = shown.page._add.text()

    shown.page._add.click()
    for _ in range(2):
        assert shown.page.sheet is not None
        shown.press("cancel", shown.page.sheet)

    assert counted == "继续登记（2 件）"
    assert shown.page.sheet is None and shown.page._add.text() == "登记诉求"


def test_the_usual_unit_is_proposed_with_its_reason_and_dispatched_in_the_same_step(desk: Desk, screen: Show) -> None:
    lists = desk.demands.lists()
    units = tuple(Category(one.name, "财政金融局" if one.name == "融资" else None) for one in lists.categories)
    desk.demands.save_lists(type(lists)(lists.channels, lists.kinds, units, lists.urgencies))
    shown = screen()
    sheet = begin(shown)
    sheet.form.enterprise.setText("甲电子")
    sheet.form.text.setPlainText("缺流动资金")

    sheet.form.category.setCurrentText("融资")
    shown.settle()
    assert sheet._reasons.text() == "建议转给财政金融局：“融资”类诉求一般由财政金融局承办。"
    assert sheet.form.lead_unit.itemText(0) == "财政金融局"
    sheet.form.lead_unit.setCurrentIndex(0)
    shown.press("save", sheet)

    (card,) = desk.demands.demands()
    assert (card.state, card.lead_unit) == (State.DISPATCHED, "财政金融局")
    assert shown.messages[-1].startswith("已登记 SQ202600001，已转给财政金融局：今天 11:00 前联系企业")


def test_outside_office_hours_it_is_said_when_the_clock_begins(desk: Desk) -> None:
    gauge = Gauge(desk.station.calendar.calendar(), Promise())
    evening, today = datetime(2026, 11, 23, 19, 0), datetime(2026, 11, 23).date()

    assert promised(gauge, evening, today) == (
        "明天 10:30 前联系企业，明天 17:30 前给出初步意见，2026-12-07 17:30 前办结；不在上班时间，明天 08:30 起算。"
    )


def test_a_deadline_in_a_year_without_a_table_is_said_to_be_provisional(desk: Desk) -> None:
    gauge = Gauge(desk.station.calendar.calendar(), Promise())
    received = datetime(2026, 12, 25, 10, 0)

    assert promised(gauge, received, received.date()).endswith("前办结（暂按周一至周五推算）。")


def test_what_was_typed_is_not_dropped_without_a_question(desk: Desk, screen: Show) -> None:
    shown = screen()
    sheet = begin(shown)
    sheet.form.text.setPlainText("说到一半")
    assert sheet.unsaved()

    sheet.cancel()
    box = shown.dialog
    assert isinstance(box, QMessageBox)
    shown.press("no", box)
    assert shown.page.sheet is sheet

    sheet.cancel()
    shown.press("yes", shown.dialog)
    assert shown.page.sheet is None


def test_a_demand_that_could_not_be_dispatched_is_not_registered_twice(desk: Desk, screen: Show) -> None:
    shown = screen()
    sheet = begin(shown)
    sheet.form.enterprise.setText("甲电子")
    sheet.form.text.setPlainText("停电")
    sheet.form.lead_unit.setEditText("甲局、乙局")

    shown.press("save", sheet)

    assert [card.state for card in desk.demands.demands()] == [State.REGISTERED]
    assert "没有转办：主办单位只能有一个" in shown.messages[-1]


def test_what_is_known_of_the_caller_stands_beside_the_form(desk: Desk, screen: Show) -> None:
    demand_id = desk.demands.register(NewDemand(desk.watch.now(), "停电", enterprise="甲电子"))
    shown = screen()
    sheet = begin(shown)
    assert sheet.beside._places.currentIndex() == 0

    sheet.finder.show(desk.station.registry.card(desk.look(demand_id).card.enterprise_id))

    assert sheet.beside._places.currentIndex() == 1
    assert sheet.beside._name.text() == "甲电子"


def test_a_choice_goes_to_what_is_typed_by_its_initials(qtbot: object, qapp: QApplication) -> None:
    box = InitialsBox()
    box.addItems(["", "用工", "融资", "清表", "擅自收费"])
    box.show()

    for keys, word in (("rz", "融资"), ("q", "清表"), ("szsf", "擅自收费")):
        box._since.invalidate()
        QTest.keyClicks(box, keys)
        assert box.currentText() == word
    box._since.invalidate()
    QTest.keyClicks(box, "x")
    assert box.currentText() == "擅自收费"
    box.deleteLater()
